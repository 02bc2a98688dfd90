"""The relay on the wire, as stock Socket.IO clients on their default transports find it. Run by ../test-wire.sh."""

import sys
from pathlib import Path

from running import ROOT, Lines, State, note

ACCOUNT = 22214
TOPIC = f"/accounts/{ACCOUNT}/trades"
BY_DEFAULT = ["polling", "websocket"]
# Each state's gateway, and the paths by which it leads to the relay.
GATEWAYS = {
    "002": ("edge-proxy", ["/socket.io/", "/trade-feed/socket.io/"]),
    "003": ("ingress", ["/socket.io/"]),
}


def clients(cache, url):
    commands = {
        "Python": [cache / "python/bin/python", ROOT / "scripts/wire/python/relay_client.py"],
        "Node.js": ["node", cache / "node/relay-client.mjs"],
        "Rust": [cache / "rust/debug/relay-client"],
    }
    # Some of their libraries would ask a proxy for this machine.
    direct = {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    return [Lines(f"{name} on {url}", [*map(str, command), url, TOPIC], direct) for name, command in commands.items()]


def hear_of_an_order(state, gateway, quantity, programs):
    order = {"accountId": ACCOUNT, "security": "IBM", "side": "Buy", "quantity": quantity}
    status, echo = state.http("/trade-service/trade/", order, gateway)
    assert status == 200, echo
    for client in programs:
        client.expect(
            lambda line: line.get("topic") == TOPIC and line["payload"].get("quantity") == quantity, "sign of the order"
        )


def main(cache, stategen, *options):
    cache = Path(cache)
    for number, (gateway, paths) in GATEWAYS.items():
        state = State(stategen, number, options)
        urls = [f"http://{state.address('trade-feed', 'http')}/socket.io/"]
        urls += [f"http://{state.address(gateway, 'http')}{path}" for path in paths]
        note(f"state {number}: clients connect to {' and '.join(urls)}")
        programs = [client for url in urls for client in clients(cache, url)]
        for client in programs:
            line = client.expect(lambda line: line.get("ready"), "sign that it listens")
            # Of the three, socket.io-client says what it went through.
            assert line.get("transports", BY_DEFAULT) == BY_DEFAULT, (client.name, line)
        note(f"state {number}: each client hears of an order")
        hear_of_an_order(state, gateway, 611, programs)
        for client in programs:
            client.stop()
        state.run.stop()


main(*sys.argv[1:])
