"""State 005 on the wire, as clients in other languages and as a page see it. Run by ../test-wire.sh."""

import json
import os
import queue
import secrets
import subprocess
import sys
import time
from pathlib import Path

from running import ROOT, Lines, State, note

OUTPUT = ROOT / "generated/005-messaging-nats-replacement"
DOCUMENT = OUTPUT / "contracts/asyncapi.yaml"
ACCOUNT = 22214


class Trading(State):
    """The running state, and what is done over its ingress."""

    def order(self, quantity):
        body = {"accountId": ACCOUNT, "security": "IBM", "side": "Buy", "quantity": quantity}
        return self.http("/trade-service/trade/", body)

    def accepted_order(self, first):
        """The first of the orders from this quantity on that is accepted, while a component comes back."""
        deadline = time.monotonic() + 60
        quantity = first
        while self.order(quantity)[0] != 200:
            assert time.monotonic() < deadline, "no order was accepted within a minute"
            time.sleep(0.2)
            quantity += 1
        return quantity

    def positions(self):
        status, body = self.http(f"/position-service/positions/{ACCOUNT}")
        assert status == 200, body
        return {position["security"]: position["quantity"] for position in json.loads(body)}


def clients(cache, server, account):
    commands = {
        "Python": [cache / "python/bin/python", ROOT / "scripts/wire/python/client.py"],
        "Node.js": ["node", cache / "node/client.mjs"],
        "Rust": [cache / "rust/debug/wire-client"],
    }
    credentials = {"BROKER_USER": "services", "BROKER_PASSWORD": os.environ["NATS_PASSWORD"]}
    return [
        Lines(name, [*map(str, command), str(DOCUMENT), server, f"accountId={account}"], credentials)
        for name, command in commands.items()
    ]


def asked(client):
    return client.expect(lambda line: line.get("channel") == "position-snapshots", "reply")


def sees_the_order(client, quantity, position):
    """The trade and the position that it left; a client may hand over two subscriptions in either order."""
    wanted = {
        "account-trades": {"accountId": ACCOUNT, "security": "IBM", "quantity": quantity, "state": "Settled"},
        "account-positions": {"accountId": ACCOUNT, "security": "IBM", "quantity": position},
    }
    while wanted:
        line = client.expect(lambda line: line.get("channel") in wanted, "sign of " + " and ".join(wanted))
        if wanted[line["channel"]].items() <= line["payload"].items():
            del wanted[line["channel"]]


def hears_again(client, state, first):
    """A client may still be away when an order is booked, and does not hear of that one: then it hears of a later one."""
    for quantity in range(first, first + 20):
        assert state.order(quantity)[0] == 200
        try:
            while True:
                line = json.loads(client.lines.get(timeout=3))
                if line.get("type") == "Trade" and line["payload"]["quantity"] == quantity:
                    return
        except queue.Empty:
            continue
    sys.exit(f"{client.name}: hears nothing any more")


def main(cache, stategen, *options):
    cache = Path(cache)
    # `stategen up` takes a password that is set for the services' one.
    os.environ["NATS_PASSWORD"] = f"p{secrets.token_hex(16)}"
    state = Trading(stategen, "005", options)
    server = f"nats://{state.address('nats-broker', 'client')}"
    programs = clients(cache, server, ACCOUNT)

    note("the served contract is the published one")
    status, served = state.http("/trade-service/v3/api-docs")
    assert status == 200 and served == (OUTPUT / "contracts/trade-service.json").read_text()

    note("each client asks for the account's positions")
    held = state.positions()
    for client in programs:
        reply = asked(client)
        assert reply["type"] == "PositionList", reply
        assert {one["security"]: one["quantity"] for one in reply["payload"]} == held, (reply, held)
        client.expect(lambda line: line.get("ready"), "sign that it listens")

    note("each client sees an order's trade and position")
    status, echo = state.order(511)
    assert status == 200, echo
    for client in programs:
        sees_the_order(client, 511, held["IBM"] + 511)

    note("what no account is gets a problem")
    for client in clients(cache, server, "nobody"):
        reply = asked(client)
        assert reply["type"] == "Problem" and reply["payload"]["status"] == 400, reply
        client.stop()

    note("no order is acknowledged that no processor has")
    state.command("kill trade-processor")
    status, answer = state.order(521)
    assert status == 503, (status, answer)
    state.command("start trade-processor")
    quantity = state.accepted_order(1000)
    for client in programs:
        sees_the_order(client, quantity, held["IBM"] + 511 + quantity)

    note("the same connections go on after the broker was killed and started again")
    state.command("kill nats-broker")
    assert state.order(531)[0] == 503
    state.command("start nats-broker")
    state.accepted_order(2000)
    for client in programs:
        hears_again(client, state, 3000)
    for client in clients(cache, server, ACCOUNT):
        assert asked(client)["type"] == "PositionList"
        client.stop()

    note("a page listens to account streams and does nothing else")
    attempts = [
        ("subscribe", f"trades.account.{ACCOUNT}.*", False),
        ("subscribe", "positions.account.*.*", False),
        ("subscribe", "trades.new", True),
        ("subscribe", "trades.processed", True),
        ("subscribe", f"snapshots.positions.{ACCOUNT}", True),
        ("subscribe", ">", True),
        ("subscribe", "trades.>", True),
        ("publish", "trades.new", True),
        ("publish", f"trades.account.{ACCOUNT}.updated", True),
        ("request", f"snapshots.positions.{ACCOUNT}", True),
    ]
    page = ["node", str(cache / "node/page.mjs"), f"ws://{state.address('ingress', 'http')}/nats-ws"]
    for action, subject, _ in attempts:
        page += [action, subject]
    before = state.positions()
    answers = subprocess.run(page, stdout=subprocess.PIPE, text=True, check=True, timeout=120).stdout.splitlines()
    assert len(answers) == len(attempts), answers
    for line, (action, subject, refused) in zip(answers, attempts):
        answer = json.loads(line)
        assert (answer["attempt"], answer["subject"]) == (action, subject), answer
        assert bool(answer["refused"]) == refused, answer
        if refused:
            assert "permissions violation" in answer["refused"].lower(), answer
    assert state.positions() == before

    for client in programs:
        client.stop()
    state.run.stop()
    note("all seen: Python, Node.js and Rust; before and after the broker was away")


main(*sys.argv[1:])
