"""Evaluates every expression of a state's dashboards, rules and alerts on the Prometheus of the running state.

    evaluate.py STATEGEN STATE OUTPUT [UP-OPTION…]

Starts the state, places orders and looks around for as long as two scrapes take, and then asks for everything: an expression
that fails, or that has no answer, is an error. What is wrong at rest (an alert) has none; its parts have.
"""

import json
import re
import sys
import time
import urllib.parse
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "wire"))
from running import State, note  # noqa: E402

ROUNDS = 45


def drive(state):
    """A second of what users do, with a mistake or two."""
    order = {"accountId": 22214, "security": "IBM", "side": "Buy", "quantity": 5}
    assert state.http("/trade-service/trade/", order)[0] == 200
    state.http("/trade-service/trade/", order | {"security": "NO-SUCH"})
    for path in ("/account-service/account/22214", "/position-service/positions/22214", "/reference-data/stocks", "/"):
        assert state.http(path)[0] == 200
    time.sleep(1)


class Prometheus:
    def __init__(self, state):
        self.state = state

    def ask(self, path, **parameters):
        query = urllib.parse.urlencode(parameters)
        status, text = self.state.http(f"/prometheus/api/v1/{path}?{query}")
        answer = json.loads(text)
        if status != 200 or answer["status"] != "success":
            return None, answer.get("error", text)
        return answer["data"], None

    def series(self, query):
        data, error = self.ask("query", query=query)
        return (None, error) if error else (data["result"], None)


# What Grafana puts in the place of variables.
VARIABLES = {"$__rate_interval": "1m", "$__range": "5m"}


def filled_in(query, variables):
    for name, value in (VARIABLES | variables).items():
        query = query.replace(name, value)
    assert "$" not in query, query
    return query


def queries(dashboard):
    """Every question that a dashboard has for Prometheus, with its place."""
    variables = {f"${one['name']}": one.get("allValue", ".*") for one in dashboard["templating"]["list"]}
    for one in dashboard["templating"]["list"]:
        if one["type"] == "query":
            text = filled_in(one["query"]["query"], variables)
            labels = re.fullmatch(r"label_values\((.*), (\w+)\)", text)
            assert labels, text
            yield f"variable {one['name']}", f"count by ({labels[2]}) ({labels[1]})"
    for panel in dashboard["panels"]:
        if panel["datasource"]["type"] == "prometheus":
            for target in panel["targets"]:
                yield f"panel {panel['title']}", filled_in(target["expr"], variables)


def halves(expression):
    """An alert's expression without the comparisons that make it true only when something is wrong."""
    return re.sub(r"(==|[<>]=?)( on \(\w+\))? *(?=[\d(c])", r"\1 bool\2 ", expression)


def main(stategen, number, output, options):
    note(f"evaluating the queries of {number}")
    state = State(stategen, number, options)
    prometheus = Prometheus(state)
    for _ in range(ROUNDS):
        drive(state)
    wrong, count = [], 0
    for file in sorted(Path(output).glob("*/dashboards/*.json")):
        for place, query in queries(json.loads(file.read_text())):
            count += 1
            series, error = prometheus.series(query)
            if not series:
                wrong.append(f"{file.name}: {place}: {error or 'no answer'}: {query}")
    rules, _ = prometheus.ask("rules")
    for rule in (rule for group in rules["groups"] for rule in group["rules"]):
        count += 1
        if rule["health"] != "ok":
            wrong.append(f"rule {rule['name']}: {rule.get('lastError', rule['health'])}")
        asked = rule["query"] if rule["type"] == "recording" else halves(rule["query"])
        series, error = prometheus.series(asked)
        if not series:
            wrong.append(f"rule {rule['name']}: {error or 'no answer'}: {asked}")
    away, _ = prometheus.series("up == 0 or probe_success == 0")
    wrong += [f"does not answer: {one['metric']}" for one in away]
    state.run.stop()
    assert count > 40, f"only {count} expressions were found"
    if wrong:
        sys.exit("\n".join(wrong))
    note(f"{count} expressions have an answer")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:])
