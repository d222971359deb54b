"""A small web server on this machine that can break off, forget ranges, and refuse."""

from __future__ import annotations

import gc
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_PIECE = 1 << 17


@dataclass
class Site:
    """What the server has and how it behaves."""

    files: dict[str, bytes]
    address: str = ""
    ranges: bool = True
    break_after: list[int] = field(default_factory=list)
    """Bytes of the body after which each of the next answers breaks off."""
    pace: float = 0.0
    """Seconds between two pieces of a body; 0: it comes at once."""
    status: int = 200
    """Another one refuses everything."""
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Path and Range header of each request."""


@contextmanager
def serving(site: Site) -> Iterator[Site]:
    """The site at ``site.address`` while the context lasts.

    Until then Python tidies up nothing: on the server's threads it would destroy widgets that other
    tests have left to it, and Qt's objects must not be destroyed on a thread that is not theirs.
    """

    pause = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers.get("Range", "")
            site.asked.append((self.path, wanted))
            body = site.files.get(self.path.lstrip("/"))
            if site.status != 200 or body is None:
                self.send_error(site.status if site.status != 200 else 404)
                return
            start = 0
            if wanted and site.ranges:
                start = int(wanted.removeprefix("bytes=").rstrip("-"))
                if start >= len(body):
                    self.send_error(416)
                    return
                self.send_response(206)
                self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
            else:
                self.send_response(200)
            self.send_header("Content-Length", str(len(body) - start))
            self.end_headers()
            end = start + site.break_after.pop(0) if site.break_after else len(body)
            if not site.pace:
                self.wfile.write(body[start:end])
            for at in range(start, end, _PIECE) if site.pace else ():
                try:
                    self.wfile.write(body[at : min(at + _PIECE, end)])
                except OSError:
                    break  # whoever asked has gone
                pause.wait(site.pace)
            self.close_connection = True

        def log_message(self, *args: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    tidies = gc.isenabled()
    gc.disable()
    thread.start()
    site.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        if tidies:
            gc.enable()


@contextmanager
def answering(answer: bytes, drip: bytes = b"") -> Iterator[str]:
    """The address of a server that answers with these bytes, whatever it is asked, and then with
    ``drip`` every 50 ms for as long as anybody listens."""
    over = threading.Event()
    server = socket.create_server(("127.0.0.1", 0))

    def answer_one(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.recv(1 << 16)
            connection.sendall(answer)
            while drip and not over.wait(0.05):
                connection.sendall(drip)

    def serve() -> None:
        with suppress(OSError):
            while not over.is_set():
                connection, _ = server.accept()
                threading.Thread(target=answer_one, args=(connection,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
    finally:
        over.set()
        server.shutdown(socket.SHUT_RDWR)
        server.close()
