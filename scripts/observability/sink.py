"""Takes spans in and keeps none, each batch after a pause: what a collector is to those who send.

    sink.py SECONDS     prints the address of its port, and at its end how many batches and bytes came
"""

import signal
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAUSE = float(sys.argv[1])
taken = {"batches": 0, "bytes": 0}


class Sink(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(PAUSE)
        taken["batches"] += 1
        taken["bytes"] += len(body)
        self.send_response(200)
        self.send_header("Content-Type", "application/x-protobuf")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """Nothing: there are many."""


def end(*_):
    print("{batches} batches of spans came, {bytes} bytes".format(**taken), file=sys.stderr, flush=True)
    sys.exit(0)


signal.signal(signal.SIGTERM, end)
server = ThreadingHTTPServer(("127.0.0.1", 0), Sink)
print(f"http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
