"""``crcviewer classify``: tissue classes without a window, by the way that the window goes."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace as replaced

from crcviewer.engine.command_line import (
    RESEARCH_USE,
    add_device,
    add_language,
    add_model,
    add_rows,
    add_time_limit,
    begin,
    command_output,
)
from crcviewer.engine.engine_role import Engine
from crcviewer.engine.failures import explain
from crcviewer.engine.job import Job
from crcviewer.engine.reader_child import ReaderChild, seconds
from crcviewer.imaging.core.files import display_name
from crcviewer.imaging.discover.archives import is_archive, packed_name
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.images import CaseFiles, ImageInfo, ImageRef, Slot
from crcviewer.protocol.messages import Classified, Classify, LoadModel, Reply, Request
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import text
from crcviewer.protocol.verdict import RadiologyUse
from crcviewer.report.columns import columns, row
from crcviewer.report.tables import record
from crcviewer.session.case import Case, CaseState, Picture

_SHOWN_CLASSES = 3
_NO_TILE = Failure(
    text("There is no tile for this radiology image."),
    text("Give both files the same name, or name the tile and the image in the command."),
)


@dataclass(frozen=True)
class _Case:
    pathology: str | None
    radiology: str | None
    error: Failure | None = None


def main(argv: Sequence[str]) -> int:
    """0: every case was classified; 1: some case, or the model, had an error; 2: wrong usage."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    if arguments.watch and not Path(arguments.pathology).is_dir():
        parser.error("--watch needs a folder")
    begin(arguments)
    logging.captureWarnings(True)
    try:
        with ReaderChild(arguments.time_limit) as reader:
            return _run(reader, arguments)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # Whoever read the lines has had enough (``| head``).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    finally:
        logging.captureWarnings(False)


def _run(reader: ReaderChild, arguments: argparse.Namespace) -> int:
    as_json: bool = arguments.json
    if not as_json:
        print(RESEARCH_USE, file=sys.stderr)
    engine = Engine(reader)
    try:
        card = _load(engine, arguments.model, arguments.site_profile)
        if _writes(arguments):
            return _headless(reader, engine, card, arguments)
        cases = _cases(reader, arguments.pathology, arguments.radiology)
    except Exception as error:
        print(explain(error).said, file=sys.stderr)
        return 1
    if not cases:
        print(f"No images were found in {display_name(arguments.pathology)}.", file=sys.stderr)
        return 1
    named = (arguments.pathology, arguments.radiology)
    archives = [path for path in named if path is not None and is_archive(path)]
    width = max(len(_name(case)) for case in cases)
    failed = False
    for number, case in enumerate(cases, start=1):
        outcome = _classified(engine, number, case)
        failed |= isinstance(outcome, Failure)
        told = _outside(case, archives)
        if as_json:
            print(_as_json(card, _as_case(number, told, outcome)), flush=True)
        else:
            print(_as_row(card, told, outcome, width), flush=True)
    return int(failed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="crcviewer classify",
        description="Predict the tissue class of histology tiles, each with or without a "
        "radiology image.",
        epilog=RESEARCH_USE,
    )
    parser.add_argument(
        "pathology",
        metavar="PATHOLOGY",
        help="a tile, or a folder or ZIP archive: all tiles in it and below, paired by name with "
        "the radiology images that are there",
    )
    parser.add_argument(
        "radiology",
        metavar="RADIOLOGY",
        nargs="?",
        help="a radiology image (a folder of DICOM slices is one), used with every tile that has "
        "none of its own; or, for a folder of tiles, a folder of radiology images to pair by name",
    )
    add_model(parser)
    parser.add_argument(
        "--site-profile", type=Path, metavar="FILE",
        help="answer under a profile that crcviewer recalibrate has made of this model",
    )  # fmt: skip
    add_rows(parser, "case")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="a table: csv, jsonl, parquet or xlsx"
    )
    parser.add_argument("--report", type=Path, metavar="FILE.pdf", help="a report of all cases")
    parser.add_argument(
        "--session", type=Path, metavar="FILE.crcsession",
        help="where cases and results are kept, for the window too; one that is there is gone on "
        "with: only what is new or has changed is classified",
    )  # fmt: skip
    add_language(parser)
    parser.add_argument(
        "--watch", action="store_true",
        help="stay, and classify what comes into the folder, once it is whole",
    )  # fmt: skip
    parser.add_argument(
        "--settle", type=seconds, default=3.0, metavar="S",
        help="seconds after which a file that has not changed is whole (default: %(default)g)",
    )  # fmt: skip
    add_time_limit(parser)
    add_device(parser)
    return parser


def _load(engine: Engine, model: Path, profile: Path | None) -> ModelCard:
    from crcviewer.model.allocator import tune_allocator

    tune_allocator()
    request = LoadModel(0, str(model), "" if profile is None else str(profile))
    return engine.load_model(request, _job(request)).card


def _cases(reader: ReaderChild, pathology: str, radiology: str | None) -> list[_Case]:
    """Every case that the arguments mean, those that cannot be classified included."""
    if not _holds_many(pathology) and not (radiology is not None and is_archive(radiology)):
        return [_Case(pathology, radiology)]
    shared, folders = radiology, [pathology]
    if radiology is not None and _holds_many(radiology):
        inside = _inspected(reader, [radiology])
        if len(inside) == 1 and not inside[0].error:
            info = inside[0].radiology or inside[0].pathology
            shared = info.path if info else None
        else:
            shared, folders = None, [pathology, radiology]
    return [_case(found, shared) for found in _inspected(reader, folders)]


def _holds_many(path: str) -> bool:
    """Whether it is a folder, or an archive, which opens as one."""
    return Path(path).is_dir() or is_archive(path)


def _case(found: CaseFiles, shared: str | None) -> _Case:
    if found.error:
        return _Case(found.error_path, None, found.error)
    own = found.radiology.path if found.radiology else None
    if found.pathology is None:
        return _Case(None, own, _NO_TILE)
    return _Case(found.pathology.path, own or shared)


def _inspected(reader: ReaderChild, paths: list[str]) -> tuple[CaseFiles, ...]:
    cases, skipped = reader.find_cases(paths)
    if skipped:
        passed = "1 file was" if skipped == 1 else f"{skipped} files were"
        print(f"{passed} passed over: no images.", file=sys.stderr)
    return cases


def _classified(engine: Engine, number: int, case: _Case) -> Classified | Failure:
    """The answer, or why there is none."""
    if case.error is not None:
        return case.error
    assert case.pathology is not None
    request = Classify(
        number,
        ImageRef(case.pathology),
        ImageRef(case.radiology) if case.radiology is not None else None,
        overlays=False,
    )
    try:
        return engine.classify(request, _job(request))
    except Exception as error:
        # The other cases are still classified, whatever is wrong with this one.
        return explain(error)


def _outside(case: _Case, archives: Sequence[str]) -> _Case:
    """By the names that its files have in their archive."""
    return replace(
        case,
        pathology=case.pathology and packed_name(case.pathology, archives),
        radiology=case.radiology and packed_name(case.radiology, archives),
    )


def _as_json(card: ModelCard, case: Case) -> str:
    told = record(row(case, {card.sha256: card}), columns([card]))
    told["model"] = {"name": card.name, "sha256": card.sha256}  # of a case without an answer too
    # ASCII: names of files that are no valid text survive as escapes.
    return json.dumps(told, ensure_ascii=True)


def _as_case(number: int, told: _Case, outcome: Classified | Failure) -> Case:
    """As a table has it: of the images, their places are known."""
    tile, scan = (
        None if path is None else Picture(ImageInfo(path, "", "", 0, 0))
        for path in (told.pathology, told.radiology)
    )
    failed = isinstance(outcome, Failure)
    return Case(
        number,
        _name(told),
        tile,
        scan,
        CaseState.FAILED if failed else CaseState.DONE,
        error=outcome if isinstance(outcome, Failure) else None,
        result=None if isinstance(outcome, Failure) else outcome,
        classified_at="" if failed else datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _writes(arguments: argparse.Namespace) -> bool:
    files = (arguments.out, arguments.report, arguments.session)
    return arguments.watch or any(file is not None for file in files)


def _headless(
    reader: ReaderChild, engine: Engine, card: ModelCard, arguments: argparse.Namespace
) -> int:
    from crcviewer.engine.headless_run import run

    output = command_output()

    def find() -> tuple[list[CaseFiles], ImageInfo | None]:
        return _case_files(reader, arguments.pathology, arguments.radiology)

    def told(case: Case) -> None:
        if arguments.json:
            output.line(_as_json(card, case))

    with output:
        run(arguments, engine, find, output, told)
    return output.status


def _case_files(
    reader: ReaderChild, pathology: str, radiology: str | None
) -> tuple[list[CaseFiles], ImageInfo | None]:
    """What :func:`_cases` means, with all that is known of the images; and a scan for all tiles
    that have none of their own."""
    paths = (
        [pathology] if radiology is None or not _holds_many(radiology) else [pathology, radiology]
    )
    found, _ = reader.find_cases(paths)
    shared = None
    if radiology is not None and not _holds_many(radiology):
        shared = reader.open_image(ImageRef(radiology), slot=Slot.RADIOLOGY).info
    return [_of_tile(one) for one in found], shared


def _of_tile(found: CaseFiles) -> CaseFiles:
    return found if found.pathology is not None or found.error else replaced(found, error=_NO_TILE)


def _as_row(card: ModelCard, case: _Case, outcome: Classified | Failure, width: int) -> str:
    begin = f"{_name(case):<{width}}  "
    if isinstance(outcome, Failure):
        return f"{begin}not classified: {outcome.said}"
    check = outcome.pathology_check
    if outcome.verdict is None:
        # The class that the network names all the same is for who asks: --json has it.
        reasons = [str(one.told) for one in check.reasons] if check is not None else []
        return f"{begin}no verdict: {'; '.join((*reasons, *map(str, outcome.warnings)))}"
    ranked = sorted(_by_code(card, outcome.probabilities).items(), key=lambda item: -item[1])
    scores = "  ".join(f"{code:<4} {value:.2f}" for code, value in ranked[:_SHOWN_CLASSES])
    effect = outcome.radiology_effect
    notes = [card.classes[outcome.class_index].english]
    if outcome.prediction_set:
        held = ", ".join(card.classes[index].code for index in outcome.prediction_set)
        notes.append(f"90 % set: {held}")
    if effect is None:
        notes.append("tile only")
    elif outcome.radiology_use is not RadiologyUse.USED:
        changed = "change" if effect.changed else "not change"
        notes.append(f"radiology not used; it would {changed} the answer (Δ {effect.delta:.2f})")
    else:
        changed = "yes" if effect.changed else "no"
        notes.append(f"radiology changed the answer: {changed} (Δ {effect.delta:.2f})")
    return f"{begin}{scores}  {'; '.join((*notes, *map(str, outcome.warnings)))}"


def _by_code(card: ModelCard, probabilities: Sequence[float]) -> dict[str, float]:
    return {c.code: p for c, p in zip(card.classes, probabilities, strict=False)}


def _name(case: _Case) -> str:
    return display_name(case.pathology or case.radiology or "")[1:-1]


def _job(request: Request) -> Job:
    """Nobody follows the progress of a command, and without overlays no arrays are written."""

    def report(_: Reply) -> None:
        return None

    return Job(request, report, Path)
