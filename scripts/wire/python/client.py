"""Listens and asks as an AsyncAPI document says, with nats-py. See ../README.md."""

import asyncio
import json
import os
import re
import sys

import nats
import yaml


def placeholders(address):
    return set(re.findall(r"\{(\w+)\}", address))


def fill(address, values):
    return re.sub(r"\{(\w+)\}", lambda match: values[match.group(1)], address)


def channel_of(operation):
    return operation["channel"]["$ref"].removeprefix("#/channels/")


def patterns(document, values):
    """What to listen to: (channel, pattern), for every channel that the system sends on."""
    for operation in document["operations"].values():
        name = channel_of(operation)
        if operation["action"] != "send":
            continue
        for pattern in document["channels"][name].get("x-patterns", {}).values():
            if placeholders(pattern) and placeholders(pattern) <= values.keys():
                yield name, fill(pattern, values)


def questions(document, values):
    """What to ask: (channel, subject), for every channel with a reply."""
    for operation in document["operations"].values():
        address = document["channels"][channel_of(operation)]["address"]
        if "reply" in operation and placeholders(address) <= values.keys():
            yield channel_of(operation), fill(address, values)


def show(channel, message):
    envelope = json.loads(message.data)
    line = {"channel": channel, "subject": message.subject, "type": envelope["type"], "payload": envelope["payload"]}
    print(json.dumps(line), flush=True)


async def complain(error):
    """While it is away, the broker is tried again and again; one line each is enough."""
    print(f"nats-py: {error}", file=sys.stderr)


async def main(path, server, *pairs):
    with open(path, encoding="utf-8") as file:
        document = yaml.safe_load(file)
    values = dict(pair.split("=", 1) for pair in pairs)
    connection = await nats.connect(
        server,
        user=os.environ["BROKER_USER"],
        password=os.environ["BROKER_PASSWORD"],
        error_cb=complain,
        max_reconnect_attempts=-1,
        reconnect_time_wait=0.2,
    )
    for channel, pattern in patterns(document, values):

        async def listener(message, channel=channel):
            show(channel, message)

        await connection.subscribe(pattern, cb=listener)
    await connection.flush()
    for channel, subject in questions(document, values):
        show(channel, await connection.request(subject, b"", timeout=10))
    print(json.dumps({"ready": True}), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await connection.close()


asyncio.run(main(*sys.argv[1:]))
