"""Listens to a topic of a relay, with python-socketio as it is. See ../README.md."""

import json
import sys
from urllib.parse import urlsplit

import socketio


def say(line):
    # In one piece: events are handled in threads of their own.
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def main(url, topic):
    client = socketio.Client()

    @client.event
    def connect():
        client.emit("subscribe", topic, callback=lambda *_: say({"ready": True}))

    @client.event
    def connect_error(error):
        print(f"python-socketio: {error}", file=sys.stderr)

    @client.event
    def publish(envelope):
        say({"topic": envelope["topic"], "payload": envelope["payload"]})

    parts = urlsplit(url)
    client.connect(f"{parts.scheme}://{parts.netloc}", socketio_path=parts.path)
    sys.stdin.read()
    client.disconnect()


main(*sys.argv[1:])
