"""``crcviewer worker reader|engine|map --session DIR``: a process that serves the window."""

from __future__ import annotations

import argparse
import faulthandler
import logging
import os
import signal
import threading
import time
import warnings
from collections.abc import Sequence
from pathlib import Path

from crcviewer.engine.channel import Channel
from crcviewer.engine.server import Server
from crcviewer.protocol.messages import PROTOCOL_VERSION, Hello
from crcviewer.protocol.private_log import PrivateFormatter

_PARENT_POLL_SECONDS = 1.0


def main(argv: Sequence[str]) -> int:
    """Serve until the input ends or the parent dies."""
    parser = argparse.ArgumentParser(prog="crcviewer worker")
    parser.add_argument("role", choices=("reader", "engine", "map"))
    parser.add_argument("--session", type=Path, required=True, help="folder for arrays and log")
    arguments = parser.parse_args(argv)
    role: str = arguments.role
    session: Path = arguments.session.absolute()

    channel = Channel.over_standard_streams()
    set_up_logging(session / f"{role}.log")
    faulthandler.enable()
    # Ctrl+C in a terminal reaches the whole group of processes: the window decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    _server(role, channel, session).run()
    return 0


def _server(role: str, channel: Channel, session: Path) -> Server:
    if role == "reader":
        from crcviewer.engine import reader_role

        hello = Hello(0, PROTOCOL_VERSION, role, os.getpid())
        return Server(channel, hello, reader_role.routes(), session)
    if role == "map":
        from crcviewer.engine import map_role

        hello = Hello(0, PROTOCOL_VERSION, role, os.getpid())
        return Server(channel, hello, map_role.routes(), session, map_role.prepare)

    from crcviewer.engine import engine_role

    # Which device it will be is known only once torch is imported: a second hello tells it.
    hello = Hello(0, PROTOCOL_VERSION, role, os.getpid(), device="")
    return Server(channel, hello, engine_role.routes(), session, engine_role.prepare)


def set_up_logging(path: Path) -> None:
    """All to one file; no patient data reaches it."""
    handler = logging.FileHandler(path, encoding="utf-8", errors="backslashreplace")
    handler.setFormatter(PrivateFormatter(shows_names=False))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    logging.captureWarnings(True)
    # pydicom quotes header values in its warnings, and no patient data may reach a log.
    logging.getLogger("pydicom").setLevel(logging.CRITICAL + 1)
    warnings.filterwarnings("ignore", module="pydicom")


def _end_with_parent(parent: int) -> None:
    """End this process if another one adopts it, even while somebody keeps its input open."""
    while os.name == "posix" and os.getppid() == parent:
        time.sleep(_PARENT_POLL_SECONDS)
    if os.name == "posix":
        os._exit(0)
