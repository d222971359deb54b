"""``crcviewer phantom``: write a synthetic data set, the sample cases, or a whole slide."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from crcviewer.protocol.command_output import add_json
from crcviewer.protocol.failure import ChooseFolder
from crcviewer.protocol.text import joined, text, verbatim
from training.base.errors import RunError, not_writable
from training.cli.output import Output
from training.phantoms.dataset import PhantomSettings, file_names, write_dataset
from training.phantoms.samples import sample_file_names, write_samples
from training.phantoms.slide_file import truth_path, write_slide
from training.phantoms.slide_plan import SlideSettings

_DESCRIPTION = """\
Writes synthetic H&E tiles of the nine tissue classes and synthetic abdominal CT slices of eleven
organs in the MedMNIST layout, with the pairs of both. "crcviewer phantom slide --help" tells how to
draw a whole slide. No image is of a patient. For research use only."""
_SLIDE_DESCRIPTION = """\
Draws a synthetic whole slide at 0.5 µm a pixel: glass, pieces of tissue, regions of the nine
classes, pen marks, a fold, a patch out of focus. What lies where is written beside it as GeoJSON
(FILE.geojson), with the area of each class and the tumour-stroma ratio. For research use only."""
_OTHER = text("Choose another folder.")


def main(argv: Sequence[str]) -> int:
    """Run with the arguments after ``phantom``; returns the exit status."""
    if argv[:1] == ["slide"]:
        return _slide(argv[1:])
    parser = argparse.ArgumentParser(prog="crcviewer phantom", description=_DESCRIPTION)
    _add_arguments(parser)
    arguments = parser.parse_args(argv)
    with Output(arguments) as output:
        _write(arguments, output)
    return output.status


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--out", type=Path, metavar="DIR", help="folder for the data set")
    where.add_argument(
        "--samples", type=Path, metavar="DIR", help="write twelve sample cases as PNG files instead"
    )
    parser.add_argument(
        "--count", type=int, default=1000, metavar="N",
        help="training pairs; validation and test get a sixth each (default 1000)",
    )  # fmt: skip
    parser.add_argument(
        "--size", type=int, default=64, metavar="PIXELS", help="28, 64, 128 or 224 (default 64)"
    )
    parser.add_argument(
        "--signal", type=float, default=0.0, metavar="S",
        help="how much the slice tells about the tile: 0 nothing (default) to 1 everything",
    )  # fmt: skip
    parser.add_argument("--seed", type=int, default=0, metavar="K", help="default 0")
    parser.add_argument(
        "--difficulty", type=float, default=0.3, metavar="D",
        help="how many tiles hold a second tissue, 0 none to 1 all (default 0.3)",
    )  # fmt: skip
    add_json(parser, result=False)
    parser.add_argument("--force", action="store_true", help="overwrite files of the same names")


def _slide(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="crcviewer phantom slide", description=_SLIDE_DESCRIPTION)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.tiff")
    for name, usual in (("--width", 40_000), ("--height", 30_000)):
        parser.add_argument(
            name, type=int, default=usual, metavar="PIXELS", help=f"default {usual:,}"
        )
    parser.add_argument("--seed", type=int, default=0, metavar="K", help="default 0")
    parser.add_argument(
        "--scanner", choices=("A", "B"), default="A", help="stains and light of one of two places"
    )
    parser.add_argument(
        "--difficulty", type=float, default=0.3, metavar="D",
        help="how much blur and noise, 0 to 1 (default 0.3)",
    )  # fmt: skip
    add_json(parser, result=False)
    parser.add_argument("--force", action="store_true", help="overwrite a file of the same name")
    arguments = parser.parse_args(argv)
    with Output(arguments) as output:
        out: Path = arguments.out
        if out.suffix.lower() not in (".tif", ".tiff"):
            raise RunError(
                text("{file} is no name of a TIFF.", file=out.name),
                text("Give a name that ends in .tiff."),
            )
        settings = SlideSettings(
            arguments.width, arguments.height, arguments.seed, arguments.scanner,
            arguments.difficulty,
        )  # fmt: skip
        try:
            _prepare(out.parent, (out.name, truth_path(out).name), arguments.force)
            write_slide(out, settings, output.progress(text("The slide is being drawn:")))
        except OSError as error:
            raise not_writable(out.parent, error) from error
        output.note(f"The slide is {out}, and what is on it {truth_path(out)}")
    return output.status


def _write(arguments: argparse.Namespace, output: Output) -> None:
    """Raises StudyError."""
    folder: Path = arguments.samples or arguments.out
    try:
        if arguments.samples is not None:
            _prepare(folder, sample_file_names(), arguments.force)
            write_samples(folder)
            output.note(f"12 sample cases are in {folder}")
        else:
            settings = PhantomSettings(
                count=arguments.count, size=arguments.size, signal=arguments.signal,
                seed=arguments.seed, difficulty=arguments.difficulty,
            )  # fmt: skip
            _prepare(folder, file_names(settings), arguments.force)
            write_dataset(folder, settings, output.progress(text("Images are being drawn:")))
            output.note(f"The phantoms are in {folder}")
    except OSError as error:
        raise not_writable(folder, error) from error


def _prepare(folder: Path, names: Sequence[str], force: bool) -> None:
    """Raises RunError, OSError."""
    if folder.exists() and not folder.is_dir():
        cause = text("{folder} is a file, not a folder.", folder=str(folder))
        raise RunError(cause, _OTHER, ChooseFolder())
    folder.mkdir(parents=True, exist_ok=True)
    present = [name for name in names if (folder / name).exists()]
    if present and not force:
        raise RunError(
            text("{folder} already holds {file}.", folder=str(folder), file=present[0]),
            joined((_OTHER, verbatim("(--force)"))),
            ChooseFolder(),
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
