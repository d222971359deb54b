"""One run a device: a second one waits until the first has ended, however it ended."""

from __future__ import annotations

import os
import platform
import re
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import torch
from filelock import FileLock, Timeout

from training.base.errors import StudyStopped

FOLDER_VARIABLE = "CRCVIEWER_LOCKS"
"""Environment variable: a folder for the locks other than the user's own."""
_ASK_EVERY_S = 0.25


@contextmanager
def only_run_on(
    device: torch.device,
    run: Path,
    *,
    waits: Callable[[str], None],
    stopped: Callable[[], bool],
) -> Iterator[None]:
    """Hold the device for ``run``. The system lets go of it when the process ends.

    ``waits`` is told once, where the device must be waited for, with the folder of the run that has
    it; empty where that is not known. Raises StudyStopped where ``stopped`` says so meanwhile.
    """
    path = _folder() / f"{_plain(platform.node())}-{_name_of(device)}.lock"
    holder = path.with_suffix(".run")
    # Not reentrant by chance: two runs of one process wait for each other as well.
    lock = FileLock(path, is_singleton=False, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        waits(holder.read_text(encoding="utf-8") if holder.exists() else "")
        while not lock.is_locked:
            if stopped():
                raise StudyStopped from None
            try:
                lock.acquire(timeout=_ASK_EVERY_S)
            except Timeout:
                continue
    try:
        holder.write_text(str(run), encoding="utf-8")
        yield
    finally:
        lock.release()


def _folder() -> Path:
    """Of this user: others have rights of their own."""
    if os.environ.get(FOLDER_VARIABLE):
        base = Path(os.environ[FOLDER_VARIABLE])
    elif sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = base / "crcviewer" / "locks"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        # A home that cannot be written to must not keep anyone from training.
        return _own_temporary_folder()
    return folder


def _own_temporary_folder() -> Path:
    """In a folder that others may write to: one that is this user's alone, or else a fresh one,
    which no other run knows of."""
    folder = Path(tempfile.gettempdir()) / f"crcviewer-locks-{_plain(str(Path.home()))}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return Path(tempfile.mkdtemp(prefix="crcviewer-locks-"))
    ours = not hasattr(os, "getuid") or found.st_uid == os.getuid()
    if not ours or not stat.S_ISDIR(found.st_mode) or found.st_mode & 0o022:
        return Path(tempfile.mkdtemp(prefix="crcviewer-locks-"))
    return folder


def _name_of(device: torch.device) -> str:
    if device.type != "cuda":
        return device.type
    # Numbers depend on CUDA_VISIBLE_DEVICES; the card's own name does not.
    return f"cuda-{_plain(str(torch.cuda.get_device_properties(device).uuid))}"


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9.-]+", "_", name)
