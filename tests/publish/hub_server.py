"""A hub of our own on loopback: data sets in memory, behind HTTP as the real client speaks it.

Xet, by which the real hub takes and gives large files where the client can, is not here: clients
are told not to use it (HF_HUB_DISABLE_XET), and then use Git LFS, as they did before.
"""

import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

from publish.hub_answers import Answer, Asked, Hub
from publish.hub_store import Repository

LOOPBACK = "127.0.0.1"


@dataclass
class Trouble:
    """What goes wrong, by the number of the request; the first is 1."""

    dead_from: int = 0
    """From this request on, the line is cut before anything is done."""
    unheard: int = 0
    """This request is done, and its answer is lost."""
    instead: dict[str, Answer] = field(default_factory=dict)
    """Answers to requests whose path holds these words, whatever the hub would say."""
    before: dict[str, Callable[[], object]] = field(default_factory=dict)
    """What happens once, just before such a request is done."""


class HubServer:
    """The hub and the storage behind it, each on a port of its own; it notes each request."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.trouble = Trouble()
        self._lock = threading.Lock()
        self._servers = [
            ThreadingHTTPServer((LOOPBACK, 0), self._handler(kind)) for kind in ("hub", "storage")
        ]
        ports = [each.server_address[1] for each in self._servers]
        self.address, self.storage = (f"http://{LOOPBACK}:{port}" for port in ports)
        self.hub = self.empty()
        for each in self._servers:
            each.daemon_threads = True
            threading.Thread(target=each.serve_forever, args=(0.05,), daemon=True).start()

    def empty(self) -> Hub:
        """Forgets all data sets, tokens, requests and troubles."""
        self.asked.clear()
        self.trouble = Trouble()
        self.hub = Hub(address=self.address, storage=self.storage)
        return self.hub

    def close(self) -> None:
        """Ends both servers."""
        for each in self._servers:
            each.shutdown()
            each.server_close()

    def paths(self) -> list[str]:
        """What was asked so far, as `POST /api/…`, by path."""
        return [f"{each.method} {each.path}" for each in self.asked]

    def take(self, kind: str, asked: Asked) -> Answer | None:
        """The answer to a request; None: the line is cut."""
        with self._lock:
            self.asked.append(asked)
            number, trouble = len(self.asked), self.trouble
            if trouble.dead_from and number >= trouble.dead_from:
                return None
            for words in [each for each in trouble.before if each in asked.path]:
                trouble.before.pop(words)()
            instead = [answer for words, answer in trouble.instead.items() if words in asked.path]
            said = self.hub.answer if kind == "hub" else self.hub.keep
            answer = instead[0] if instead else said(asked)
            return None if number == trouble.unheard else answer

    def _handler(self, kind: Literal["hub", "storage"]) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1
            disable_nagle_algorithm = True

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Nothing: what was asked is noted."""

            def do_any(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                asked = Asked(self.command, self.path, headers, self._body(headers))
                answer = server.take(kind, asked)
                if answer is None:
                    self.close_connection = True
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(answer.body)

            def _body(self, headers: dict[str, str]) -> bytes:
                if headers.get("transfer-encoding") != "chunked":
                    return self.rfile.read(int(headers.get("content-length", "0")))
                pieces = []
                while size := int(self.rfile.readline().split(b";")[0], 16):
                    pieces.append(self.rfile.read(size))
                    self.rfile.readline()
                self.rfile.readline()
                return b"".join(pieces)

            do_GET = do_HEAD = do_POST = do_PUT = do_any  # noqa: N815

        return Handler


def main(name: str) -> None:
    """A hub with one empty data set to try `tandai publish` on, until it is stopped."""
    server = HubServer()
    server.hub.repositories[name] = Repository()
    server.hub.writers.add("hf_trying")
    variables = f"HF_ENDPOINT={server.address} HF_TOKEN=hf_trying HF_HUB_DISABLE_XET=1"
    sys.stdout.write(f"export {variables}\n# Ctrl-C ends it, and all that it holds is gone.\n")
    sys.stdout.flush()
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        server.close()


if __name__ == "__main__":
    main(sys.argv[1])
