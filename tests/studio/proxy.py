"""A proxy before a real server that breaks the line, or kills somebody, at a chosen moment."""

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal
from urllib.parse import urlsplit

Moment = Literal[
    "before",  # the request has arrived here, and nothing of it at the server
    "inside",  # half of its body is at the server, and no more will come
    "sent",  # all of it is at the server, which may be at work
    "answered",  # the server has done it, and nobody has heard
    "held",  # all but its last byte is at the server; that follows when the test says so
]
MOMENTS: tuple[Moment, ...] = ("before", "inside", "sent", "answered")


class Proxy:
    """Passes requests on; the n-th request that matches breaks off at the moment chosen."""

    def __init__(self, server: str) -> None:
        self._server = urlsplit(server).netloc
        self._match = ""
        self._number = -1
        self._moment: Moment | None = None
        self._do: Callable[[], None] = lambda: None
        self._seen = 0
        self.fired = threading.Event()
        self.released = threading.Event()
        """Set by a test: what is held goes on."""
        self.url = ""

    def plan(self, match: str, number: int, moment: Moment, do: Callable[[], None]) -> None:
        """At a moment of the request `POST path`, counted from 0, calls `do` and cuts the line.

        Args:
            match: how the method and path begin and end, joined by `*`: ``POST *import``.
            number: which of those that match.
            moment: when.
            do: what else happens then, such as a kill.
        """
        self._match, self._number, self._moment, self._do = match, number, moment, do
        self._seen = 0
        self.fired.clear()

    def moment_of(self, request: str) -> Moment | None:
        """The moment at which this request is to break off."""
        begin, _, end = self._match.partition("*")
        if not self._match or not (request.startswith(begin) and request.endswith(end)):
            return None
        self._seen += 1
        return self._moment if self._seen - 1 == self._number else None

    def fire(self) -> None:
        """The moment has come."""
        self._do()
        self.fired.set()

    def pass_on(self, handler: BaseHTTPRequestHandler) -> None:
        """One request to the server and its answer back, unless it breaks off."""
        path = urlsplit(handler.path).path
        moment = self.moment_of(f"{handler.command} {path}")
        body = handler.rfile.read(int(handler.headers.get("content-length") or 0))
        if moment == "before":
            self.fire()
            return
        answer = self._ask(handler, body, moment)
        if answer is None:
            return
        status, headers, content = answer
        handler.send_response(status)
        for name, value in headers:
            if name.lower() not in ("connection", "transfer-encoding", "content-length"):
                handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    def _ask(
        self, handler: BaseHTTPRequestHandler, body: bytes, moment: Moment | None
    ) -> tuple[int, list[tuple[str, str]], bytes] | None:
        """The server's answer; None where nobody is to hear it."""
        cut = {"inside": len(body) // 2, "held": len(body) - 1}.get(moment or "", len(body))
        with closing(http.client.HTTPConnection(self._server, timeout=300)) as line:
            line.putrequest(
                handler.command, handler.path, skip_host=True, skip_accept_encoding=True
            )
            for name, value in handler.headers.items():
                if name.lower() != "connection":
                    line.putheader(name, value)
            line.putheader("Connection", "close")
            line.endheaders()
            line.send(body[:cut])
            if moment in ("inside", "sent", "held"):
                self.fire()
            if moment in ("inside", "sent"):
                return None
            if moment == "held":
                self.released.wait(timeout=300)
                line.send(body[cut:])
            answer = line.getresponse()
            content = answer.read()
            if moment == "answered":
                self.fire()
            return None if moment else (answer.status, answer.getheaders(), content)


@contextmanager
def proxy_to(server: str) -> Iterator[Proxy]:
    """A proxy that passes everything on until something is planned; its address is ``url``."""
    proxy = Proxy(server)

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            # Either end may be gone, as planned: the other sees the line break.
            with suppress(OSError, http.client.HTTPException):
                proxy.pass_on(self)
            self.close_connection = True

        def log_message(self, *said: object) -> None:
            """Says nothing."""

    for verb in ("GET", "POST", "PATCH", "DELETE"):
        setattr(Handler, f"do_{verb}", Handler.handle_any)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        listening.daemon_threads = True
        proxy.url = f"http://127.0.0.1:{listening.server_address[1]}"
        thread = threading.Thread(target=listening.serve_forever, daemon=True)
        thread.start()
        try:
            yield proxy
        finally:
            listening.shutdown()
            thread.join()
