"""What stands in a row of a session's file: a struct as JSON, and the columns that queries need."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any, TypeVar
from zlib import crc32

import msgspec
from msgspec.structs import replace

from crcviewer.protocol.images import SeriesInfo
from crcviewer.protocol.json_lines import UnreadableError, from_json, to_json
from crcviewer.protocol.review import Review
from crcviewer.protocol.text import visible
from crcviewer.session.case import Case, CaseState, Picture

T = TypeVar("T")
Placed = tuple[int, Case]
"""A case with its place in the list."""

CANNOT_BE_TOLD = "?"
"""In the column of the reader's classes: none can be told."""
CASE_COLUMNS = (
    "id",
    "rank",
    "name",
    "state",
    "class_index",
    "confidence",
    "model_sha256",
    "classified_at",
    "reviewed",
    "flagged",
    "crc32",
    "json",
)
_LONGEST_STEP = 1 << 30
_PIECE = 1 << 16
"""Bytes of a step that are compressed at once, in some hundred microseconds."""


class Step(msgspec.Struct, frozen=True, gc=False):
    """Something that was done and can be undone: some cases before, and what took their place."""

    name: str
    """The template of its :class:`Text`."""
    before: list[Placed]
    after: list[Placed]


def stored(case: Case) -> Case:
    """As it is kept: what waits or is at work is to be begun anew, and descriptions of a scanner's
    user, which may hold a patient's name, are never written."""
    state = case.state
    if state in (CaseState.QUEUED, CaseState.RUNNING):
        state = CaseState.NEW if case.result is None else CaseState.DONE
    result = case.result
    if result is not None and result.arrays:
        result = replace(result, arrays="")  # files that end with the program
    pathology, radiology = _stored_picture(case.pathology), _stored_picture(case.radiology)
    same = (
        state is case.state
        and result is case.result
        and pathology is case.pathology
        and radiology is case.radiology
    )
    if same:
        return case
    return replace(
        case,
        state=state,
        result=result,
        pathology=pathology,
        radiology=radiology,
    )


def _stored_picture(picture: Picture | None) -> Picture | None:
    if picture is None or picture.info.series is None:
        return picture
    series = picture.info.series
    kept = SeriesInfo(
        number=series.number,
        volume=series.volume,
        volumes=series.volumes,
        localizer=series.localizer,
    )
    return picture if kept == series else replace(picture, info=replace(picture.info, series=kept))


def case_row(case: Case, rank: float) -> tuple[Any, ...]:
    """In the order of CASE_COLUMNS; ``case`` as of :func:`stored`."""
    result, review, json = case.result, case.review, written(case)
    reviewed = None
    if review is not None and review.decided:
        reviewed = review.class_code or CANNOT_BE_TOLD
    return (
        case.id,
        rank,
        visible(case.name),
        str(case.state),
        result.verdict if result is not None else None,
        max(result.probabilities, default=None) if result is not None else None,
        result.model_sha256 if result is not None else "",
        case.classified_at,
        reviewed,
        int(review is not None and review.flagged),
        crc32(json.encode("utf-8", "replace")),
        json,
    )


def read_case(json: str, checksum: object) -> Case:
    """Of a row. Raises UnreadableError, also where it is not what was written."""
    if checksum != crc32(json.encode("utf-8", "replace")):
        raise UnreadableError("another checksum")
    return read(Case, json)


def written(value: msgspec.Struct) -> str:
    """JSON of a struct, of which it is certain that it can be read again."""
    try:
        fast = msgspec.json.encode(value)
        msgspec.json.decode(fast, type=type(value))
    except (msgspec.MsgspecError, UnicodeError, ValueError):
        return to_json(value)  # not-a-numbers, and odd bytes of names
    return fast.decode("utf-8")


def read(kind: type[T], json: str | bytes) -> T:
    """The inverse of :func:`written`. Raises UnreadableError."""
    try:
        return msgspec.json.decode(json, type=kind)
    except (msgspec.MsgspecError, UnicodeError, ValueError, RecursionError):
        return from_json(kind, json)


def packed_step(step: Step) -> bytes:
    """A step may hold all cases of the list: it is compressed, and made piece by piece, so that
    other threads have their turn. Where only the reader's words are others, the cases stand in it
    once."""
    packer = zlib.compressobj(1)
    words = _only_words(step)
    after = 0 if words else len(step.after)
    head = _StepHead(step.name, len(step.before), after, len(words))
    parts = []
    lines, length = [written(head).encode()], 0
    for line in _lines(step, words):
        lines.append(line.encode())
        length += len(line)
        if length > _PIECE:
            parts.append(packer.compress(b"\n".join(lines) + b"\n"))
            lines, length = [], 0
    parts.append(packer.compress(b"".join(line + b"\n" for line in lines)))
    parts.append(packer.flush())
    return b"".join(parts)


def _only_words(step: Step) -> list[Review | None]:
    """The reviews after a step that changes nothing else; empty: it is another step."""
    if len(step.before) != len(step.after):
        return []
    words: list[Review | None] = []
    for (place, case), (after, changed) in zip(step.before, step.after, strict=True):
        if place != after or (case is not changed and replace(changed, review=case.review) != case):
            return []
        words.append(changed.review)
    return words


def _lines(step: Step, words: list[Review | None]) -> Iterator[str]:
    for place, case in step.before:
        yield written(_StepCase(place, stored(case)))
    if words:
        for review in words:
            yield written(_StepReview(review))
        return
    for place, case in step.after:
        yield written(_StepCase(place, stored(case)))


def unpacked_step(packed: bytes) -> Step:
    """The inverse of :func:`packed_step`. Raises UnreadableError."""
    unpacker = zlib.decompressobj()
    try:
        lines = unpacker.decompress(packed, _LONGEST_STEP).splitlines()
    except zlib.error as error:
        raise UnreadableError(str(error)) from error
    if not unpacker.eof or not lines:
        raise UnreadableError("an unfinished or endless step")
    head = read(_StepHead, lines[0])
    cases = head.before + head.after
    if len(lines) != 1 + cases + head.words or head.words not in (0, head.before):
        raise UnreadableError("a step that lacks a case")
    found = (read(_StepCase, line) for line in lines[1 : 1 + cases])
    placed = [(one.place, one.case) for one in found]
    before, after = placed[: head.before], placed[head.before :]
    reviews = (read(_StepReview, line).review for line in lines[1 + cases :])
    after += [
        (place, replace(case, review=review))
        for (place, case), review in zip(before if head.words else [], reviews, strict=True)
    ]
    return Step(head.name, before, after)


class _StepHead(msgspec.Struct, frozen=True):
    name: str
    before: int
    after: int
    words: int = 0
    """Reviews that the cases before have after it, in place of cases after it."""


class _StepReview(msgspec.Struct, frozen=True):
    review: Review | None


class _StepCase(msgspec.Struct, frozen=True):
    place: int
    case: Case
