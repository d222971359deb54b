"""Where a process is: on which computer, since which start of it, and among which processes.

A number of a process says something only among the processes that it was counted with. Names of
computers do not tell: they change, and two may have the same. What the system itself gives does:
the identity of its start, and of the space in which a container counts its processes.
"""

from __future__ import annotations

import hashlib
import platform
import subprocess
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Annotated

import msgspec

_SYSTEM = platform.system()
_Short = Annotated[str, msgspec.Meta(max_length=1000)]


class ProcessPlace(msgspec.Struct, frozen=True, kw_only=True):
    """Empty: not known, as where an earlier version wrote it, or the system does not say."""

    host: _Short = ""
    boot: _Short = ""
    """Of the start of the system; a container has that of its host."""
    space: _Short = ""
    """Of the processes that share their numbers: a container has one of its own."""
    machine: _Short = ""
    """Of the installed system, the same after a restart. A digest: the number itself is private."""

    def sees(self, other: ProcessPlace) -> bool:
        """Whether processes of the ``other`` place have the numbers here that they have there."""
        if self.boot and other.boot:
            return (self.boot, self.space) == (other.boot, other.space)
        # Windows says neither, and has no such containers; nor did earlier versions.
        return bool(self.host) and self.host == other.host

    def restarted_since(self, other: ProcessPlace) -> bool:
        """Whether this computer is the ``other`` one, but was started again: nothing lives on."""
        same = bool(self.machine) and (self.machine, self.host) == (other.machine, other.host)
        return same and bool(self.boot) and bool(other.boot) and self.boot != other.boot


@cache
def this_place() -> ProcessPlace:
    """Of this process."""
    return ProcessPlace(host=platform.node(), boot=_boot(), space=_space(), machine=_machine())


def start_ticks(pid: int) -> int | None:
    """When a process of this place started, in ticks since the system did: no clock that is set
    changes it. 0: it does not live; None: this system does not tell it so."""
    if _SYSTEM != "Linux":
        return None
    try:
        told = Path(f"/proc/{pid}/stat").read_bytes()
    except FileNotFoundError:
        return 0 if Path("/proc/self/stat").exists() else None
    except OSError:
        return 0  # it ended while it was looked at
    # The second field is a name in brackets, which may hold anything.
    fields = told[told.rfind(b")") + 1 :].split()
    try:
        return 0 if fields[0] in (b"Z", b"X", b"x") else int(fields[19])
    except (IndexError, ValueError):
        return None


def _boot() -> str:
    if _SYSTEM == "Linux":
        return _line("/proc/sys/kernel/random/boot_id")
    if _SYSTEM == "Darwin":
        return _printed("/usr/sbin/sysctl", "-n", "kern.bootsessionuuid")
    return ""


def _space() -> str:
    if _SYSTEM == "Linux":
        with suppress(OSError):
            return str(Path("/proc/self/ns/pid").readlink())
    return ""


def _machine() -> str:
    told = ""
    if _SYSTEM == "Linux":
        told = _line("/etc/machine-id")
    elif _SYSTEM == "Darwin":
        told = _printed("/usr/sbin/sysctl", "-n", "kern.uuid")
    return hashlib.sha256(f"crcviewer {told}".encode()).hexdigest()[:16] if told else ""


def _line(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""


def _printed(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=5)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
