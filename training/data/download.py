"""One file from the network: resumed where it broke off, checked, and only then given its name."""

from __future__ import annotations

import errno
import hashlib
import http.client
import os
import queue
import shutil
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from crcviewer.protocol.failure import ChooseFolder
from crcviewer.protocol.text import Text, text, verbatim
from crcviewer.protocol.units import bytes_words
from training.base.errors import DataError, StudyStopped

_BLOCK = 1 << 18
_TIMEOUT_S = 30.0
_TRIES_WITHOUT_AN_ANSWER = 3
_TRIES = 6
"""In a row with hardly a new byte, after there were some."""
_LEAST = 1 << 14
_SLOWEST_S = 60.0
"""For as many bytes as ``_LEAST``: who sends less has stopped, for all purposes."""
_ANSWERS_WITHIN_S = 90.0
_LONGEST_WAIT_S = 20.0

Report = Callable[[int, int], None]
"""Told bytes that are here, and bytes in all (0: unknown)."""


class Unreachable(Exception):  # noqa: N818 - its sentence is made where the files are known
    """The server cannot be reached, or does not have the file."""

    def __init__(self, reason: Text) -> None:
        super().__init__(str(reason))
        self.reason = reason


class _BrokenOffError(ConnectionError):
    """The server ended the connection too early."""

    def __init__(self, received: int) -> None:
        super().__init__(received)
        self.received = received


def part_of(target: Path) -> Path:
    """Where an unfinished download of ``target`` lies."""
    return target.with_name(f".{target.name}.part")


def download(
    url: str,
    target: Path,
    md5: str,
    report: Report,
    *,
    most_bytes: int,
    stopped: Callable[[], bool] = lambda: False,
    first_wait: float = 1.0,
) -> None:
    """Download ``url`` to ``target``, going on from an earlier try if there was one.

    ``target`` appears only whole and with the right ``md5``; it has no more than ``most_bytes``, so
    that a server that sends without end is left. ``first_wait``: seconds until a broken
    connection is tried again; it doubles. Raises Unreachable, DataError, and StudyStopped where
    it was asked to end: what has come is kept.
    """
    part = part_of(target)
    tries, wait, came = 0, first_wait, False
    while True:
        before = _size(part)
        try:
            _receive(url, part, report, stopped, most_bytes)
            break
        except (OSError, http.client.HTTPException) as error:
            if _is_final(error):
                raise _explained(error, target) from error
            if _size(part) >= before + _LEAST:
                tries, wait, came = 0, first_wait, True
            tries += 1
            if tries >= (_TRIES if came else _TRIES_WITHOUT_AN_ANSWER):
                raise Unreachable(_reason(error)) from error
            _sleep(wait, stopped)
            wait = min(2 * wait, _LONGEST_WAIT_S)
    if md5_of(part) != md5:
        part.unlink()
        raise DataError(
            text(
                "{file} did not come as it was published: its checksum is wrong.", file=target.name
            ),
            text("Download it again; if it happens again, the source has changed."),
        )
    part.replace(target)


def md5_of(path: Path) -> str:
    """Hexadecimal. MD5 is what MedMNIST publishes: it finds damage, not forgery."""
    with path.open("rb") as file:
        return hashlib.file_digest(
            file, lambda: hashlib.md5(usedforsecurity=False)
        ).hexdigest()  # fmt: skip


def _sleep(seconds: float, stopped: Callable[[], bool]) -> None:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if stopped():
            raise StudyStopped
        time.sleep(min(left, 0.2))


class _HttpRedirects(urllib.request.HTTPRedirectHandler):
    """To other addresses of the web only, and from a safe one to safe ones."""

    def redirect_request(  # noqa: PLR0917 - as the base has it
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Any:
        allowed = ("https:",) if req.type == "https" else ("https:", "http:")
        if not newurl.lower().startswith(allowed):
            raise urllib.error.HTTPError(newurl, code, "redirects elsewhere", headers, fp)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _answer(request: urllib.request.Request) -> Any:
    """Raises OSError; TimeoutError where the head of the answer drips in for too long."""
    opener = urllib.request.build_opener(_HttpRedirects)
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(opener.open(request, timeout=_TIMEOUT_S))
        except Exception as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=_ANSWERS_WITHIN_S)
    except queue.Empty:
        raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT)) from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def _receive(
    url: str, part: Path, report: Report, stopped: Callable[[], bool], most_bytes: int
) -> None:
    """Append to ``part`` what is missing. Raises OSError where the connection breaks."""
    have = _size(part)
    request = urllib.request.Request(url, headers={"User-Agent": "crcviewer"})
    if have:
        request.add_header("Range", f"bytes={have}-")
    try:
        answer = _answer(request)
    except urllib.error.HTTPError as error:
        with error:
            if error.code == 416 and have:
                # Nothing is left to send: whether it is all, the checksum will tell.
                return
            raise
    with answer:
        resumes = answer.status == 206 and _starts_at(answer, have)
        if not resumes:
            # A server without ranges sends everything again.
            have = 0
        length = (
            getattr(answer, "length", None) or 0
        )  # None where the server says none, or nonsense
        total = have + length if length else 0
        if total > most_bytes:
            raise _another_file(part)
        _need_space(part, length)
        report(have, total)
        with part.open("ab" if resumes else "wb") as file:
            marked, since = have, time.monotonic()
            while block := answer.read1(_BLOCK):
                file.write(block)
                have += len(block)
                report(have, total)
                if stopped():
                    raise StudyStopped
                if have > most_bytes:
                    break
                if have >= marked + _LEAST:
                    marked, since = have, time.monotonic()
                elif time.monotonic() - since > _SLOWEST_S:
                    raise _BrokenOffError(have)
        if have > most_bytes:
            raise _another_file(part)
        if total and have < total:
            raise _BrokenOffError(have)


def _another_file(part: Path) -> DataError:
    part.unlink(missing_ok=True)
    return DataError(
        text("The server sends more than the file can have."),
        text("Check the address of the mirror, or download from the published place."),
    )


def _starts_at(answer: Any, have: int) -> bool:
    return str(answer.headers.get("Content-Range", "")).startswith(f"bytes {have}-")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _need_space(part: Path, length: int) -> None:
    free = shutil.disk_usage(part.parent).free
    if length > free:
        raise DataError(
            text(
                "{size} are still to come, but only {free} are free on the disk of the folder.",
                size=bytes_words(length),
                free=bytes_words(free),
            ),
            text("Make room, or name a folder on another disk."),
            ChooseFolder(),
        )


def _is_final(error: Exception) -> bool:
    """Whether it makes no sense to try again."""
    if isinstance(error, urllib.error.HTTPError):
        return error.code < 500 and error.code not in (408, 429)
    if isinstance(error, urllib.error.URLError):
        return False
    return isinstance(error, OSError) and error.errno in (
        errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EDQUOT, errno.EPERM, errno.EISDIR,
    )  # fmt: skip


def _explained(error: Exception, target: Path) -> Exception:
    if isinstance(error, urllib.error.HTTPError):
        return Unreachable(_reason(error))
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return DataError(
        text("{file} could not be written ({reason}).", file=target.name, reason=str(reason)),
        text("Make room or name another folder; the download goes on where it broke off."),
        ChooseFolder(),
    )


def _reason(error: Exception) -> Text:
    """Part of a sentence; what the system or the server said stays as it is."""
    if isinstance(error, urllib.error.HTTPError):
        return text(
            "the server answers {status} {reason}", status=error.code, reason=str(error.reason)
        )
    if isinstance(error, _BrokenOffError):
        return text("the connection broke off after {size}", size=bytes_words(error.received))
    inner = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(inner, OSError) and inner.strerror:
        return verbatim(inner.strerror)
    return verbatim(str(inner) or type(inner).__name__)
