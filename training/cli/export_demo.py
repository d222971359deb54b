"""``crcviewer export-demo``: the one command that makes the models that ship with the program."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from crcviewer.model.predict import LoadedModel, load_model
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.atomic import write_atomically
from crcviewer.protocol.failure import ChangeSettings, ChooseFolder
from crcviewer.protocol.resources import resources_folder
from crcviewer.protocol.text import Text, text
from training.base.errors import RunError, not_writable
from training.cli.arguments import told_command
from training.cli.output import Output
from training.cli.train import TrainRequest, train
from training.config.overrides import override
from training.config.presets import EXCHANGE, TINY, WITH_TEXTURE
from training.config.settings import StudySettings
from training.data.medmnist_data import read_study
from training.data.same_in_study import refuse_same_images
from training.phantoms.dataset import PhantomSettings, write_dataset

_LARGEST = 25_000_000
"""Bytes of a bundled model."""
_LEAST_EXCHANGE = 0.1
"""The exchange model must move a branch by this share of its size, or it shows nothing."""

_DESCRIPTION = """\
Trains and writes the two models that ship with the program: demo.safetensors from real images
(--data) joined with phantoms, and phantom-exchange.safetensors from phantoms alone. For research
use only."""


@dataclass(frozen=True)
class Bundled:
    """A bundled model: the phantoms it learns from, how, and what its card says."""

    file: str
    title: str
    preset: str
    settings: StudySettings
    phantoms: PhantomSettings
    notes: tuple[Text, ...]


DEMO = Bundled(
    file="demo.safetensors",
    title="demo",
    preset="tiny",
    settings=TINY,
    phantoms=PhantomSettings(count=1800, size=64, signal=0.0, seed=0, difficulty=0.0),
    notes=(
        text(
            "A small model for a first look, trained on few real tiles joined with phantoms "
            "(synthetic images). Its radiology images are coronal CT crops of single organs."
        ),
        text(
            "Recipe and network were chosen on training and validation tiles and on stain-shifted "
            "copies of them, never on the test split."
        ),
    ),
)
PHANTOM_EXCHANGE = Bundled(
    file="phantom-exchange.safetensors",
    title="phantom exchange",
    preset="tiny, changed",
    settings=EXCHANGE,
    phantoms=PhantomSettings(count=1500, size=28, signal=0.7, seed=1, difficulty=0.5),
    notes=(
        text(
            "Trained on phantoms (synthetic images) only, to show live cross-modal attention: its "
            "answers on real images mean nothing."
        ),
        text(
            "Of its phantoms half of the tiles hold a second tissue, and the paired slice tells "
            "the label in seven of ten cases, so the network must look at both images."
        ),
    ),
)


def main(argv: Sequence[str]) -> int:
    """Run with the arguments after ``export-demo``; returns the exit status."""
    arguments = _parser().parse_args(argv)
    command = told_command("crcviewer export-demo", argv)
    with Output(arguments) as output:
        if arguments.data is None and arguments.only != "phantom-exchange":
            raise RunError(
                text("The demo model needs real images."),
                text("Choose their folder, or write the phantom exchange model alone."),
                ChooseFolder(),
            )
        with tempfile.TemporaryDirectory(prefix="crcviewer-export-") as scratch:
            for bundled in (PHANTOM_EXCHANGE, DEMO):
                if arguments.only in (None, Path(bundled.file).stem):
                    real = (arguments.data,) if bundled is DEMO else ()
                    export(
                        bundled,
                        real,
                        changes=arguments.set,
                        phantom_count=arguments.phantoms,
                        out=arguments.out,
                        scratch=Path(scratch),
                        runs=arguments.runs,
                        device=arguments.device,
                        texture=arguments.texture if bundled is DEMO else None,
                        control=arguments.control,
                        test=arguments.test,
                        seed=arguments.seed,
                        command=command,
                    )
    return output.status


def export(
    bundled: Bundled,
    real: tuple[Path, ...],
    *,
    changes: Sequence[str],
    phantom_count: int | None,
    out: Path,
    scratch: Path,
    runs: Path | None,
    device: str,
    texture: Path | None,
    control: bool | None,
    test: bool,
    seed: int = 0,
    command: str,
) -> None:
    """Train one bundled model and put it into ``out``; ``control``: None where texture tiles, which
    make it nearly twice as long, decide whether the control is trained. Raises StudyError."""
    if texture is not None:
        bundled = replace(bundled, settings=WITH_TEXTURE, preset="tiny, with texture tiles")
    settings = override(bundled.settings, changes)
    stem = Path(bundled.file).stem
    for folder in real:
        refuse_same_images(read_study(folder))  # said before the phantoms are drawn
    phantoms = scratch / f"{stem}-phantoms"
    phantoms.mkdir()
    drawn = bundled.phantoms
    if phantom_count is not None:
        drawn = PhantomSettings(
            phantom_count, drawn.size, drawn.signal, drawn.seed, drawn.difficulty
        )
    print(f"{bundled.title}: drawing {drawn.count} phantoms", flush=True)
    write_dataset(phantoms, drawn, lambda done, total: None)
    run = (runs or scratch) / stem
    finished = train(
        TrainRequest(
            preset=bundled.preset,
            settings=settings,
            data=(*real, phantoms),
            run=run,
            name=bundled.title,
            seed=seed,
            device=device,
            thumbnails="synthetic",
            notes=bundled.notes,
            control=texture is None if control is None else control,
            texture=texture,
            test=test,
            command=command,
        )
    )
    best = run / names.BEST
    if not finished:
        raise RunError(
            text("The training of {file} was stopped.", file=bundled.file),
            text("Run the command again to its end."),
        )
    size = best.stat().st_size
    if size > _LARGEST:
        raise RunError(
            text(
                "{file} would have {size:.1f} MB, more than {most:.0f} MB.",
                file=bundled.file,
                size=size / 1e6,
                most=_LARGEST / 1e6,
            ),
            text("Make the network narrower."),
            ChangeSettings({"network.width": settings.network.width / 2}),
        )
    model = load_model(best, "cpu")
    if bundled is PHANTOM_EXCHANGE:
        _check_exchange(model, phantoms)
    try:
        out.mkdir(parents=True, exist_ok=True)
        write_atomically(out / bundled.file, lambda path: shutil.copyfile(best, path))
        # Beside it, so that a case of one's own finds its place on the tile branch's map as well.
        branch, beside = run / names.STAGE1_PATHOLOGY, out / f"{stem}.{names.STAGE1_PATHOLOGY}"
        write_atomically(beside, lambda path: shutil.copyfile(branch, path))
    except OSError as error:
        raise not_writable(out, error) from error
    print(f"{out / bundled.file}: {size / 1e6:.1f} MB", flush=True)


def _check_exchange(model: LoadedModel, phantoms: Path) -> None:
    """Say how large the exchanges are on validation phantoms; refuse a model that shows none."""
    study = read_study(phantoms)
    assert study.pairs is not None
    tiles, slices = study.pathology.val.images, study.radiology.val.images[study.pairs["val"]]
    sizes: dict[str, list[float]] = {}
    for tile, slice_ in zip(tiles[:32], slices[:32], strict=True):
        for exchange in model.predict(tile, slice_, overlays=False).exchanges:
            sizes.setdefault(f"{exchange.layer} {exchange.direction}", []).append(
                exchange.relative_size
            )
    means = {place: sum(values) / len(values) for place, values in sizes.items()}
    for place, mean in means.items():
        print(f"  exchange at {place}: moves the branch by {mean:.1%}", flush=True)
    if max(means.values()) < _LEAST_EXCHANGE:
        raise RunError(
            text("The exchanges of the phantom model are too small to be seen."),
            text("Train it longer."),
            ChangeSettings({"epochs.fusion": 20}),
        )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="crcviewer export-demo", description=_DESCRIPTION)
    parser.add_argument("--data", type=Path, metavar="DIR", help="real images, MedMNIST layout")
    parser.add_argument(
        "--texture", type=Path, metavar="FILE",
        help="grey tiles of a second source, which teach the demo model texture (.npz with "
        "images, labels, classes); the recipe is then another one",
    )  # fmt: skip
    parser.add_argument(
        "--control", action=argparse.BooleanOptionalAction,
        help="train the matched tile-only control, whose figure the audit tells beside the model's "
        "(default: without --texture, with which it nearly doubles the time)",
    )  # fmt: skip
    parser.add_argument(
        "--test", action="store_true",
        help="measure the finished models on the test split and write it into their cards; "
        "without it, the test split is not looked at",
    )  # fmt: skip
    parser.add_argument(
        "--out", type=Path, default=resources_folder() / "models", metavar="DIR",
        help="where the models go (default: the program's own resources)",
    )  # fmt: skip
    parser.add_argument(
        "--only", choices=[Path(bundled.file).stem for bundled in (DEMO, PHANTOM_EXCHANGE)],
        help="write one of the two",
    )  # fmt: skip
    parser.add_argument(
        "--seed", type=int, default=0, metavar="K",
        help="of weights, pairs and augmentation; the models that ship have 0",
    )  # fmt: skip
    parser.add_argument("--runs", type=Path, metavar="DIR", help="keep the run folders here")
    parser.add_argument(
        "--phantoms", type=int, metavar="N", help="draw so many phantoms instead (for trials)"
    )
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE",
        help="change a setting of both models (for trials)",
    )  # fmt: skip
    parser.add_argument("--device", default="auto", metavar="DEVICE", help="as for train")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
