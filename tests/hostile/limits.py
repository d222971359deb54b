"""Work that must end is done in a child process with a limit of processor time, which a busy
machine does not use up: who goes beyond it is ended by the system, and the last line names it.

``python -m tests.hostile.limits SECONDS MODULE.FUNCTION ARGUMENT…`` calls a function that yields
the name of each piece of work before it does it.
"""

from __future__ import annotations

import importlib
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

_NEVER_S = 1_500
"""Wall time after which a child is given up; no limit of the tests is near it."""


def run_limited(work: Callable[..., Iterator[str]], *arguments: str, each_s: int) -> list[str]:
    """Names of the pieces that were done, each within ``each_s`` seconds of processor time.

    Raises AssertionError with the piece at which the child was ended, and what it said.
    """
    name = f"{work.__module__}.{work.__qualname__}"
    command = [sys.executable, "-X", "utf8", "-m", __name__, str(each_s), name, *arguments]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment, timeout=_NEVER_S, check=False
    )
    begun = [line[1:] for line in done.stdout.splitlines() if line.startswith("\t")]
    last = begun[-1] if begun else "the start"
    assert done.returncode == 0, f"ended by {done.returncode} at {last}:\n{done.stderr[-3000:]}"
    return begun


def _used_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _main(each_s: int, name: str, *arguments: str) -> None:
    module, _, function = name.rpartition(".")
    work = getattr(importlib.import_module(module), function)
    for piece in work(*arguments):
        print(f"\t{piece}", flush=True)
        limit = int(_used_s()) + 1 + each_s
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


if __name__ == "__main__":
    _main(int(sys.argv[1]), *sys.argv[2:])
