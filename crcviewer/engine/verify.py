"""Answers of a report or a session computed again from the images, in float32 on the CPU."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from crcviewer.engine.failures import explain
from crcviewer.engine.job import Job
from crcviewer.engine.models_at_hand import Engines, NoProfileError, hash_of
from crcviewer.engine.report_images import CLOSE, ROUNDING, asked_again, largest_change
from crcviewer.engine.slides.verify_map import MapToCheck
from crcviewer.imaging.core.part_paths import file_of
from crcviewer.protocol.images import Slot
from crcviewer.protocol.messages import Classified, Reply
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.program import program_sha256
from crcviewer.protocol.report_made import Checked, CheckedCase
from crcviewer.protocol.text import Text, text
from crcviewer.session.case import Case, Picture


class FilesByHash:
    """Files of folders, by the hashes of their bytes; read when they are first needed."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = list(folders)
        self._found: dict[str, str] | None = None

    def get(self, sha256: str) -> str | None:
        """The path of a file; None: there is none, or no folder was named."""
        if not sha256 or not self._folders:
            return None
        if self._found is None:
            self._found = {}
            for folder in self._folders:
                for file in sorted(p for p in folder.rglob("*") if p.is_file()):
                    self._found.setdefault(hash_of(file), str(file))
        return self._found.get(sha256)


def verified(
    cases: Sequence[Case],
    cards: Mapping[str, ModelCard],
    engines: Engines,
    elsewhere: FilesByHash,
    progress: Callable[[int, int], None],
) -> list[CheckedCase]:
    """One for each case, in their order."""
    found = []
    for done, case in enumerate(cases, 1):
        found.append(_verified(case, cards, engines, elsewhere))
        progress(done, len(cases))
    return found


def same_program(cases: Iterable[Case], maps: Iterable[MapToCheck] = ()) -> bool:
    """Whether the answers are of a program with the code of this one."""
    results = [case.result.program_sha256 for case in cases if case.result is not None]
    results += [one.journal.head.program_sha256 for one in maps]
    return all(sha256 == program_sha256() for sha256 in results)


def _verified(
    case: Case, cards: Mapping[str, ModelCard], engines: Engines, elsewhere: FilesByHash
) -> CheckedCase:
    result = case.result
    if result is None or case.pathology is None:
        return CheckedCase(case.name, Checked.NO_ANSWER, text("It has no answer."))
    there = case
    for slot, sha256 in (
        (Slot.PATHOLOGY, result.pathology_sha256),
        (Slot.RADIOLOGY, result.radiology_sha256),
    ):
        chosen = case.picture(slot)
        if chosen is None or not sha256:
            continue  # an image that the network was not given cannot change the answer
        path = _place(chosen, sha256, elsewhere)
        if path is None:
            gone = text("{name} is not there any more.", name=chosen.file_name)
            return CheckedCase(case.name, Checked.FILE_GONE, gone)
        there = _with_path(there, slot, path)
    try:
        engine = engines(result.model_sha256, result.site_profile_sha256)
        if engine is None:
            known = cards.get(result.model_sha256)
            name = known.name if known is not None else result.model_sha256[:12]
            missing = text("The model {name} is not at hand.", name=name)
            return CheckedCase(case.name, Checked.NO_MODEL, missing)
        request = asked_again(there, overlays=False)
        if not result.radiology_sha256:
            request = replace(request, radiology=None)
        now = engine.classify(request, Job(request, _ignored, Path))
    except NoProfileError as error:
        return CheckedCase(case.name, Checked.NO_PROFILE, error.failure.said)
    except Exception as error:
        return CheckedCase(case.name, Checked.FAILED, explain(error).said)
    card = cards.get(result.model_sha256)
    prepared = engine.warm_model().card.preprocessing_sha256
    if card is not None and card.preprocessing_sha256 not in ("", prepared):
        other = text("This program prepares the input of the model in another way.")
        return CheckedCase(case.name, Checked.OTHER_PREPROCESSING, other)
    return _compared(case.name, result, now)


def _compared(name: str, before: Classified, now: Classified) -> CheckedCase:
    for was, told in (
        (before.pathology_sha256, now.pathology_sha256),
        (before.radiology_sha256, now.radiology_sha256),
    ):
        if was and was != told:
            changed = text("An image is another one than that of the answer.")
            return CheckedCase(name, Checked.FILE_CHANGED, changed, largest_change(before, now))
    change = largest_change(before, now)
    other = _differences(before, now)
    if not other and CLOSE < change <= ROUNDING and before.precision == "bfloat16":
        rounded = text(
            "The same but for the rounding of bfloat16, in which it was given: probabilities "
            "differ by up to {change:.4f}.",
            change=change,
        )
        return CheckedCase(name, Checked.ROUNDED, rounded, change)
    if other or change > CLOSE:
        said = text("A probability differs by {change:.4f}.", change=change)
        if other:
            said = text(
                "Another {what}; probabilities differ by up to {change:.4f}.",
                what=tuple(other),
                change=change,
            )
        return CheckedCase(name, Checked.DIFFERENT, said, change)
    if change > 0 or before.logits != now.logits:
        return CheckedCase(
            name, Checked.CLOSE, text("The same within {limit}.", limit=CLOSE), change
        )
    return CheckedCase(name, Checked.SAME, text("The same."), 0.0)


def _differences(before: Classified, now: Classified) -> list[Text]:
    facts = {
        text("class"): (before.class_index, now.class_index),
        text("verdict"): (before.verdict, now.verdict),
        text("90 % set"): (set(before.prediction_set), set(now.prediction_set)),
        text("95 % set"): (set(before.prediction_set_95), set(now.prediction_set_95)),
        text("use of the radiology image"): (before.radiology_use, now.radiology_use),
        text("reason"): (_reasons(before), _reasons(now)),
    }
    return [name for name, (was, told) in facts.items() if was != told]


def _reasons(result: Classified) -> set[str]:
    checks = (result.pathology_check, result.radiology_check)
    return {
        f"{place}{reason.kind}"
        for place, check in enumerate(checks)
        if check is not None
        for reason in (*check.reasons, *check.doubts)
    }


def _place(chosen: Picture, sha256: str, elsewhere: FilesByHash) -> str | None:
    """Where the image lies: where it lay, or wherever a file with its hash does."""
    path = chosen.info.path
    file = file_of(path)
    if os.path.exists(file):  # noqa: PTH110 - any kind of name
        return path
    found = elsewhere.get(sha256)
    return None if found is None else found + path[len(file) :]


def _with_path(case: Case, slot: Slot, path: str) -> Case:
    chosen = case.picture(slot)
    assert chosen is not None
    moved = replace(chosen, info=replace(chosen.info, path=path))
    return replace(case, **{slot.value: moved})


def _ignored(_: Reply) -> None:
    return None
