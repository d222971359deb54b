"""``crcviewer classify``: tissue classes without a window, by the way that the window goes."""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

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
from crcviewer.engine.headless_run import Tell, run, writes
from crcviewer.engine.job import Job
from crcviewer.engine.reader_child import ReaderChild, seconds
from crcviewer.imaging.core.files import display_name
from crcviewer.imaging.discover.archives import is_archive, packed_name
from crcviewer.protocol.command_output import CommandOutput
from crcviewer.protocol.failure import Failure, PlainError
from crcviewer.protocol.images import CaseFiles, ImageInfo, ImageRef, Slot
from crcviewer.protocol.messages import LoadModel, Reply, Request
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import text
from crcviewer.protocol.verdict import RadiologyUse
from crcviewer.report.columns import columns, row
from crcviewer.report.tables import record
from crcviewer.session.case import Case, Picture

_SHOWN_CLASSES = 3
_NO_TILE = Failure(
    text("There is no tile for this radiology image."),
    text("Give both files the same name, or name the tile and the image in the command."),
)


def main(argv: Sequence[str]) -> int:
    """0: every case was classified; 1: some case, or the model, had an error; 2: wrong usage;
    130: it was stopped."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    if arguments.watch and not Path(arguments.pathology).is_dir():
        parser.error("--watch needs a folder")
    begin(arguments)
    logging.captureWarnings(True)
    output = command_output()
    try:
        with output, ReaderChild(arguments.time_limit) as reader:
            _run(reader, arguments, output)
    finally:
        logging.captureWarnings(False)
    return output.status


def _run(reader: ReaderChild, arguments: argparse.Namespace, output: CommandOutput) -> None:
    if not arguments.json:
        output.note(RESEARCH_USE)
    engine = Engine(reader)
    card = _load(engine, arguments.model, arguments.site_profile)
    named = [path for path in (arguments.pathology, arguments.radiology) if path is not None]
    archives = [path for path in named if is_archive(path)]

    def find() -> tuple[list[CaseFiles], ImageInfo | None]:
        return _case_files(reader, arguments, output)

    def telling(cases: Sequence[Case]) -> Tell:
        width = max((len(_name(_outside(case, archives))) for case in cases), default=0)

        def tell(case: Case) -> None:
            told = _outside(case, archives)
            if arguments.json:
                output.line(_as_json(card, told))
            elif not writes(arguments):
                output.line(_as_row(card, told, width))

        return tell

    run(arguments, engine, find, output, telling)


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


def _case_files(
    reader: ReaderChild, arguments: argparse.Namespace, output: CommandOutput
) -> tuple[list[CaseFiles], ImageInfo | None]:
    """Every case that is meant, those that cannot be classified included; and a scan for all tiles
    that have none of their own."""
    pathology, radiology = arguments.pathology, arguments.radiology
    if not _holds_many(pathology) and not (radiology is not None and is_archive(radiology)):
        if writes(arguments):  # where nobody knows which folder the names were said in
            pathology = str(Path(pathology).absolute())
            radiology = radiology and str(Path(radiology).absolute())
        tile = _info(reader, pathology, Slot.PATHOLOGY)
        scan = None if radiology is None else _info(reader, radiology, Slot.RADIOLOGY)
        return [CaseFiles(display_name(pathology)[1:-1], tile, scan)], None
    shared, folders = None, [pathology]
    if radiology is not None and _holds_many(radiology):
        inside, _ = reader.find_cases([radiology])
        if len(inside) == 1 and not inside[0].error:
            shared = inside[0].radiology or inside[0].pathology
        else:
            folders.append(radiology)
    elif radiology is not None:
        shared = _info(reader, radiology, Slot.RADIOLOGY)
    found, skipped = reader.find_cases(folders)
    if skipped and not arguments.watch:
        passed = "1 file was" if skipped == 1 else f"{skipped} files were"
        output.note(f"{passed} passed over: no images.")
    return [_of_tile(one) for one in found], shared


def _info(reader: ReaderChild, path: str, slot: Slot) -> ImageInfo:
    """Of an image that was named; where it cannot be read, the classification says why."""
    try:
        return reader.open_image(ImageRef(path), slot=slot).info
    except PlainError:
        return ImageInfo(path, "", "", 0, 0)


def _holds_many(path: str) -> bool:
    """Whether it is a folder, or an archive, which opens as one."""
    return Path(path).is_dir() or is_archive(path)


def _of_tile(found: CaseFiles) -> CaseFiles:
    return found if found.pathology is not None or found.error else replace(found, error=_NO_TILE)


def _outside(case: Case, archives: Sequence[str]) -> Case:
    """By the names that its files have in their archive; a file that is none of a case by its
    own."""
    if case.pathology is None and case.radiology is None:
        return replace(case, pathology=Picture(ImageInfo(case.error_path, "", "", 0, 0)))
    return replace(
        case,
        pathology=_packed(case.pathology, archives),
        radiology=_packed(case.radiology, archives),
    )


def _packed(picture: Picture | None, archives: Sequence[str]) -> Picture | None:
    if picture is None:
        return None
    path = packed_name(picture.info.path, archives)
    return replace(picture, info=replace(picture.info, path=path))


def _as_json(card: ModelCard, case: Case) -> str:
    told = record(row(case, {card.sha256: card}), columns([card]))
    told["model"] = {"name": card.name, "sha256": card.sha256}  # of a case without an answer too
    # ASCII: names of files that are no valid text survive as escapes.
    return json.dumps(told, ensure_ascii=True)


def _as_row(card: ModelCard, case: Case, width: int) -> str:
    begin = f"{_name(case):<{width}}  "
    outcome = case.result
    if outcome is None:
        return f"{begin}not classified: {case.error.said if case.error is not None else ''}"
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


def _name(case: Case) -> str:
    image = case.pathology or case.radiology
    return display_name(image.info.path if image is not None else "")[1:-1]


def _job(request: Request) -> Job:
    """Nobody follows the progress of a command, and without overlays no arrays are written."""

    def report(_: Reply) -> None:
        return None

    return Job(request, report, Path)
