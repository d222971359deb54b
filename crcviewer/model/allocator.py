"""Keep glibc from giving the memory of activations back to the system after every case."""

from __future__ import annotations

import ctypes
import sys

# <malloc.h>
_M_TRIM_THRESHOLD = -1
_M_MMAP_THRESHOLD = -3
_KEEP_BYTES = 1 << 30


def tune_allocator() -> bool:
    """Serve large blocks from the heap and keep it; True where that was done (Linux with glibc).

    By default glibc maps each block of some 100 kB or more anew and unmaps it when freed, so every
    layer of every case pays page faults for its activations. To be called before the first model
    is loaded.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        mallopt = ctypes.CDLL("libc.so.6").mallopt
    except (OSError, AttributeError):
        return False
    # The mmap threshold has an upper limit (32 MiB on 64-bit); mallopt returns 0 beyond it.
    mapped = mallopt(_M_MMAP_THRESHOLD, 32 << 20)
    return bool(mapped and mallopt(_M_TRIM_THRESHOLD, _KEEP_BYTES))
