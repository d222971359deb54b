"""The images of a manifest: decoded once, in several processes, and cut as the viewer cuts them."""

from __future__ import annotations

import multiprocessing
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path

from crcviewer.protocol.images import Slot
from crcviewer.protocol.text import text
from training.base.errors import DataError
from training.data.decode_images import INPUT_SIDE, DecodedImage, Read, Wanted, decode_file
from training.data.image_cache import ImageCache, cache_key
from training.data.study_data import reduce_images
from training.hardware.machine import cpu_cores

_MANY = 200
"""Images from which on several processes are worth their start."""
_BETWEEN_COMMITS = 256

Report = Callable[[int, int], None]


def read_images(
    wanted: Iterable[Wanted],
    report: Report = lambda done, total: None,
    cache: Path | None = None,
    side: int = INPUT_SIDE,
) -> dict[Wanted, Read]:
    """Each image as a square of at most ``side`` pixels, from the cache or decoded now.

    ``report`` is told how many are done and how many there are.
    """
    found: dict[Wanted, Read] = {}
    keys: dict[Wanted, str] = {}
    missing: list[Wanted] = []
    everything = list(dict.fromkeys(wanted))
    with ImageCache(cache) as kept:
        for one in everything:
            try:
                keys[one] = cache_key(one.path, one.slot, one.slice_index, side)
            except OSError:
                missing.append(one)  # decoding it gives the sentence
                continue
            image = kept.get(keys[one])
            if image is None:
                missing.append(one)
            else:
                found[one] = image
        report(len(found), len(everything))
        for count, (one, read) in enumerate(_decoded(missing, side), start=1):
            found[one] = read
            if isinstance(read, DecodedImage):
                found[one] = reduced = _reduced(read, side)
                if one in keys:
                    kept.put(keys[one], reduced)
            if count % _BETWEEN_COMMITS == 0:
                kept.commit()
            report(len(everything) - len(missing) + count, len(everything))
    return found


def _decoded(wanted: Sequence[Wanted], side: int) -> Iterator[tuple[Wanted, Read]]:
    """In several processes where there is much to do; slices of one file in one go."""
    of_file: defaultdict[tuple[Path, Slot], list[Wanted]] = defaultdict(list)
    for one in wanted:
        of_file[one.path, one.slot].append(one)
    groups = list(of_file.values())
    workers = min(cpu_cores(), 16)
    if len(wanted) < _MANY or workers < 2:
        for group in groups:
            yield from zip(group, decode_file(group, side), strict=True)
        return
    # spawn: a process with torch and its threads is not to be forked.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        try:
            done = pool.map(partial(decode_file, side=side), groups, chunksize=8)
            for group, read in zip(groups, done, strict=True):
                yield from zip(group, read, strict=True)
        except BrokenProcessPool:
            raise DataError(
                text("A process that decodes images was ended, so they could not all be read."),
                text("Free some memory and try again; what has been decoded is kept."),
            ) from None


def _reduced(image: DecodedImage, side: int) -> DecodedImage:
    return image._replace(pixels=reduce_images(image.pixels[None], side)[0])
