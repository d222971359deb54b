"""``crcviewer recalibrate``: a site profile of a model from labelled tiles of one's own."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from crcviewer.model.allocator import tune_allocator
from crcviewer.model.checkpoint import CheckpointError, read_checkpoint
from crcviewer.model.predict import OPENED_KINDS, load_model
from crcviewer.protocol.audit_report import Verdict
from crcviewer.protocol.command_output import add_json
from crcviewer.protocol.evaluation_report import ALL_CASES
from crcviewer.protocol.site_profile import Recalibration, SiteProfile
from crcviewer.protocol.site_profile_file import file_name, write_profile
from crcviewer.protocol.text import counted, text
from training.base.errors import DataError, RunError, SettingsError
from training.cli.arguments import (
    add_choice_arguments,
    add_data_arguments,
    add_device,
    choices_of,
    image_side,
)
from training.cli.output import Output, reading
from training.data.known_tiles import known_tiles, seen_among
from training.data.pairing import Pairing, PairingMode
from training.data.read_data import has_radiology, read_joined
from training.evaluation.tested_cases import tested_cases
from training.hardware.devices import choose_device, compute_reproducibly
from training.trust.fit_site import fit_site, refuse_too_few

_DESCRIPTION = """\
Fits temperature, prediction sets and the limit of unusual tiles to some hundred labelled tiles of
one's own, and writes them as a site profile beside the model, never into it. At least 100 tiles, of
10 patients where patients are named. Nothing is learnt: the likeliest class of a tile stays the
same. For research use only."""


def main(argv: Sequence[str]) -> int:
    """Run with the arguments after ``recalibrate``; returns the exit status."""
    arguments = _parser().parse_args(argv)
    with Output(arguments) as output:
        _run(arguments, output)
    return output.status


def _run(arguments: argparse.Namespace, output: Output) -> None:
    name = arguments.name.strip()
    if not name or len(name) > 200:
        raise SettingsError(
            text("A site profile needs a name."),
            text("Give the hospital or laboratory that the tiles are of."),
        )
    device = choose_device(arguments.device)
    checkpoint = read_checkpoint(arguments.model)
    if checkpoint.document.kind not in OPENED_KINDS:
        raise CheckpointError(
            text(
                "{file} sees radiology images alone, so it names no tissue.",
                file=arguments.model.name,
            ),
            text("Give a fused model, or one of tiles alone."),
        )
    tune_allocator()
    compute_reproducibly()
    model = load_model(arguments.model, str(device))
    choices = choices_of(arguments)
    verdict = model.card.audit_verdict
    used = verdict is not None and verdict.kind is Verdict.USED and model.sees_radiology
    paired = used and has_radiology(arguments.data, arguments.radiology, choices)
    data = read_joined(
        arguments.data, arguments.pathology, arguments.radiology, reading(output),
        tile_only=not paired, whole=True, choices=choices, side=image_side(checkpoint),
    )  # fmt: skip
    pairing = None
    if paired and data.pairs is not None:
        pairing = Pairing(PairingMode.MANIFEST, data, 0)
    cases = tested_cases(data, arguments.split, checkpoint.document, pairing)
    tiles = cases.tiles
    refuse_too_few(len(tiles), tiles.patient_count)
    seen = seen_among(tiles.images[: len(tiles)], known_tiles(checkpoint.extra))
    learnt = len(seen.get("train", {}))
    if learnt:
        raise DataError(
            counted(
                learnt,
                "One of these tiles is one that the model has learnt from: of others it says"
                " nothing.",
                "{count} of these tiles are such that the model has learnt from: of others they"
                " say nothing.",
            ),
            text("Give tiles that the model has never seen."),
        )
    profile = fit_site(
        model, tiles, cases.slices,
        name=name, progress=output.progress(text("Tiles are being classified:")),
    )  # fmt: skip
    path = arguments.out or arguments.model.parent / file_name(profile)
    try:
        write_profile(path, profile)
    except OSError as error:
        raise RunError(
            text(
                "The site profile cannot be written to {folder} ({reason}).",
                folder=str(path.parent), reason=error.strerror or str(error),
            ),
            text("Name another file with --out."),
        ) from error  # fmt: skip
    output.report(Recalibration(str(path), profile), lambda: "\n".join(_lines(profile, path)))


def _lines(profile: SiteProfile, path: Path) -> Iterator[str]:
    calibration = profile.calibration
    whose = f" of {profile.patients} patients" if profile.patients else ""
    yield f"{profile.name}: {profile.tiles} tiles{whose}, {profile.model_name}"
    yield f"{'accuracy':<34}{profile.accuracy.shown(3)}"
    for one in calibration.reliability:
        yield f"{'calibration error, 15 bins':<34}{one.ece_before:.3f} → {one.ece_after:.3f}"
    yield f"{'temperature':<34}{calibration.temperature:.3f}"
    for sets in calibration.sets:
        coverage, size = sets.coverage, sets.mean_size
        if coverage is not None and size is not None:
            title = f"{sets.level:.0%} sets hold the truth"
            yield f"{title:<34}{coverage.shown(3)}, {size.shown(2)} classes"
    yield (
        f"{'refused as unlike, before → after':<34}{profile.flagged_before.shown(3)} → "
        f"{profile.flagged_after.shown(3)} (limit × {profile.gate_factor:.2f})"
    )
    shares = zip(profile.classes, profile.class_shares, strict=True)
    yield f"{'classes (told, not applied)':<34}" + ", ".join(f"{c} {s:.2f}" for c, s in shares)
    yield from map(str, profile.notes)
    yield f"The profile is {path}. For research use only."


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="crcviewer recalibrate", description=_DESCRIPTION)
    parser.add_argument("--model", type=Path, required=True, metavar="FILE")
    add_data_arguments(parser)
    add_choice_arguments(parser)
    parser.add_argument(
        "--split", choices=("val", "test", ALL_CASES), default=ALL_CASES,
        help="which images (default: all that are labelled)",
    )  # fmt: skip
    parser.add_argument(
        "--name", required=True, help="of the site, as answers are to tell it: “Hospital X”"
    )
    parser.add_argument(
        "--out", type=Path, metavar="FILE",
        help="the profile (default: <SHA-256 of the model>.<name>.site.json beside the model)",
    )  # fmt: skip
    add_json(parser)
    add_device(parser)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
