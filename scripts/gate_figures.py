"""Figures of what a model knows of its limits: calibration, sets, gate, where evidence lies.

    python scripts/gate_figures.py --model FILE --data DIR [--others DIR] [--slide FILE]
                                   [--scans DIR] [--json FILE] [--test]

Every picture is written to a file and goes through the reading, the network and the checks of the
program. ``--others``: folder of MedMNIST files of other organs (BreastMNIST, PneumoniaMNIST,
RetinaMNIST), whose validation images are strangers; ``--slide``: a slide of another organ at
0.5 µm a pixel. Without ``--test`` the test split stays unread: calibration and sets are then told
by threefold cross-fitting on validation, twenty times over, and the gate by validation, on which
its limits were set. Strangers decide nothing by themselves, but the kinds called ``far`` and
``near`` were looked at while the gate was designed; those called ``held out`` were not: kinds of
their own, made or taken when the design was done. ``--scans``: a folder of scans (DICOM, NIfTI)
that are no crops of one organ, for the place of the radiology image.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from sklearn.metrics import roc_auc_score

sys.path.insert(0, str(Path(__file__).parents[1]))

from crcviewer.engine.image_cache import FieldCropper
from crcviewer.engine.image_facts import tile_facts
from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.temperature import calibrated
from crcviewer.model.calibration import prediction_sets
from crcviewer.model.predict import LoadedModel, load_model
from crcviewer.model.verdict import ScanFacts, check_scan, check_tile
from crcviewer.protocol.images import ImageRef, Slot
from tests import strangers
from training.base.resampling import Floats
from training.data.read_data import read_data
from training.data.study_data import Split, StudyData
from training.phantoms import generate_tiles
from training.trust.copies import of_other_laboratories
from training.trust.fit_calibration import fit_temperature, fit_thresholds, reliability_of

Picture = NDArray[np.uint8]
_SEED = 7
_EACH = 30
_REPEATS, _FOLDS = 20, 3
_LEVELS = (0.9, 0.95)
_LIGHTS = {
    "warm": np.array([1.0, 0.94, 0.8]),
    "cool": np.array([0.84, 0.93, 1.0]),
    "green": np.array([0.92, 1.0, 0.9]),
    "dim": np.array([0.8, 0.8, 0.8]),
}
"""Gains of red, green and blue."""


class Gatekeeper:
    """A model with the program's own way from a file to a check."""

    def __init__(self, model: LoadedModel, folder: Path) -> None:
        self._model, self._folder = model, folder
        self._fields, self._written = FieldCropper(), 0

    def scores(self, pictures: Sequence[Picture]) -> Floats:
        """Of each tile, the check that is farthest from passing; beyond 1 there is no verdict."""
        card = self._model.card
        facts, crops = [], []
        for picture in pictures:
            path = self._folder / f"{self._written}.png"
            self._written += 1
            Image.fromarray(picture).save(path)
            image = ImageRef(str(path))
            crop = self._fields.crop(image, Slot.PATHOLOGY, card.pathology_source_size)
            crops.append(crop.pixels)
            facts.append(tile_facts(self._fields, image, crop, phantoms_only=card.phantoms_only))
        checks = [
            check_tile(card, self._model.gate, self._model.tile_statistics([crop])[0], fact)
            for crop, fact in zip(crops, facts, strict=True)
        ]
        return np.array([check.score or 0.0 for check in checks])

    def whole_slices(self, path: Path) -> list[Picture]:
        """Of a file or a folder of files, up to thirty, as the program shows them to a network that
        takes all of a slice."""
        files = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
        refs: list[ImageRef] = []
        for file in files:
            count = 1
            if ".nii" in file.name:
                import nibabel

                count = int(nibabel.load(file).shape[2])  # type: ignore[attr-defined]
            refs += [ImageRef(str(file), slice_index=n) for n in range(count)]
        found = []
        for ref in refs[:: max(1, len(refs) // _EACH)][:_EACH]:
            try:
                found.append(self._fields.crop(ref, Slot.RADIOLOGY, 224).pixels)
            except ImageError:
                continue
        return found

    def scores_of_scans(self, pictures: Sequence[Picture]) -> Floats:
        """The same in the place of radiology, of grey squares."""
        side = self._model.card.radiology_source_size
        found = []
        for picture in pictures:
            small = np.asarray(Image.fromarray(picture).resize((side, side)))
            statistics = self._model.slice_statistics([small])[0]
            check = check_scan(self._model.card, self._model.gate, statistics, ScanFacts(small))
            found.append(check.score or 0.0)
        return np.array(found)


# ----------------------------------------------------------------------------- what is looked at


def _square(picture: Picture) -> Picture:
    height, width = picture.shape[:2]
    side = min(height, width)
    y, x = (height - side) // 2, (width - side) // 2
    cut = picture[y : y + side, x : x + side]
    return np.repeat(cut[..., None], 3, 2) if cut.ndim == 2 else cut[..., :3].copy()


def _some(images: NDArray[np.uint8], count: int, seed: int = _SEED) -> list[Picture]:
    rows = np.random.default_rng(seed).permutation(len(images))[:count]
    return [np.asarray(images[row]) for row in np.sort(rows)]


def far_strangers(data: StudyData, others: Path | None) -> dict[str, list[Picture]]:
    """What nobody would take for tissue."""
    found = {"photographs": [_square(one) for one in strangers.photographs(_SEED, _EACH)]}
    for name, made in strangers.MADE_FAR.items():
        found[name] = [made(_SEED * 1000 + number) for number in range(_EACH)]
    if not data.tile_only:
        organs = _some(data.radiology.val.images, _EACH)
        found["the model's own radiology"] = [_square(one) for one in organs]
    for file in sorted(others.glob("*.npz")) if others else ():
        images = np.load(file)["val_images"]
        found[file.stem] = [_square(one) for one in _some(images, _EACH)]
    return found


def near_strangers(val: Split, slide: Path | None) -> dict[str, list[Picture]]:
    """Tissue, but not such as the model was trained on."""
    tiles = [val.images[row] for row in range(len(val)) if _has_tissue(val.images[row])]
    some = _some(np.stack(tiles), _EACH)
    found = {"immunohistochemistry": [_square(x) for x in strangers.immunohistochemistry(_SEED)]}
    for name, dyes in strangers.STAINS.items():
        found[f"stain: {name}"] = [strangers.restained(one, dyes) for one in some]
    found["pen"] = [strangers.pen(one, _SEED + number) for number, one in enumerate(some)]
    for share in (0.03, 0.05, 0.08):
        found[f"blurred by {share:.0%}"] = [strangers.blurred(one, share) for one in some]
    for factor in (2, 3):
        found[f"enlarged {factor} times"] = [strangers.zoomed_in(one, factor) for one in some]
    for factor in (3, 5):
        reduced = [strangers.zoomed_out(tiles, factor, _SEED * 99 + n) for n in range(_EACH)]
        found[f"reduced {factor} times"] = reduced
    found["black border"] = [strangers.bordered(one, 0.045, 0) for one in some]
    if slide is not None:
        for name, side in (("20x", 224), ("10x", 448), ("5x", 896), ("40x", 112)):
            found[f"slide of another organ, {name}"] = _slide_fields(slide, side)
    return found


def held_out_strangers(val: Split, slide: Path | None) -> dict[str, dict[str, list[Picture]]]:
    """Kinds by which nothing was chosen."""
    tiles = [val.images[row] for row in range(len(val)) if _has_tissue(val.images[row])]
    some = _some(np.stack(tiles), _EACH, _SEED + 1)
    drawn = list(generate_tiles(np.arange(_EACH) % 9, np.arange(_EACH), seed=_SEED + 2, size=224))
    far = {
        "other photographs": [_square(one) for one in strangers.photographs_held(_SEED, _EACH)],
        "clouds in colours of H&E": [strangers.clouds(_SEED * 77 + n) for n in range(_EACH)],
        "stripes and squares": [strangers.stripes(_SEED * 77 + n) for n in range(_EACH)],
    }
    near = {
        f"stain: {name}": [strangers.restained(one, dyes) for one in some]
        for name, dyes in strangers.STAINS_HELD.items()
    }
    tissue = [one for number, one in enumerate(drawn) if number % 9 > 1]
    near["phantoms in DAB"] = [strangers.restained(o, strangers.STAINS["dab"]) for o in tissue]
    near["moved by 8%"] = [strangers.moved(one, 0.08) for one in some]
    near["dark, half the light"] = [(one * 0.5).astype(np.uint8) for one in some]
    near["reduced 2 times"] = [strangers.zoomed_out(tiles, 2, _SEED * 98 + n) for n in range(_EACH)]
    if slide is not None:
        for name, side in (("14x", 320), ("7x", 640), ("28x", 160)):
            near[f"slide of another organ, {name}"] = _slide_fields(slide, side)
    return {"far, held out": far, "near, held out": near}


def accepted_images(val: Split) -> dict[str, list[Picture]]:
    """What must pass: validation tiles, and copies as other laboratories and files have them."""
    some = _some(val.images, 60)

    def at(side: int, how: Image.Resampling) -> list[Picture]:
        return [np.asarray(Image.fromarray(one).resize((side, side), how)) for one in some]

    classes = np.arange(45)
    return {
        "of other laboratories": list(of_other_laboratories(val.images, _SEED)),
        "JPEG, quality 50": [strangers.as_jpeg(one, 50) for one in some],
        "phantoms of 224 px": list(generate_tiles(classes % 9, classes, seed=_SEED, size=224)),
        **{
            f"light: {name}": [(one * gains).clip(0, 255).astype(np.uint8) for one in some]
            for name, gains in _LIGHTS.items()
        },
        "enlarged to 64 px": at(64, Image.Resampling.BICUBIC),
        "enlarged to 224 px, smooth": at(224, Image.Resampling.BICUBIC),
        "enlarged to 224 px, in blocks": at(224, Image.Resampling.NEAREST),
    }


def _has_tissue(tile: Picture) -> bool:
    return bool(tile.std() > 12 and tile.mean() < 225)


def _slide_fields(slide: Path, side: int) -> list[Picture]:
    import tifffile

    whole = tifffile.imread(slide)
    rng = np.random.default_rng(_SEED)
    found: list[Picture] = []
    for _ in range(20 * _EACH):
        y, x = (int(rng.integers(0, size - side)) for size in whole.shape[:2])
        cut = np.ascontiguousarray(whole[y : y + side, x : x + side])
        if (cut.mean(2) < 225).mean() > 0.4 and len(found) < _EACH:
            found.append(cut)
    return found


# --------------------------------------------------------------------------------- the figures


def gate_figures(
    keeper: Gatekeeper, data: StudyData, others: Path | None, slide: Path | None, *, test: bool
) -> dict[str, Any]:
    """Share without a verdict of each kind, and how well strangers are told from validation."""
    val = keeper.scores(list(data.pathology.val.images))
    found: dict[str, Any] = {"validation": _share(val)}
    if test:
        found["test"] = _share(keeper.scores(list(data.pathology.test.images)))
    found["must pass"] = {
        name: _share(keeper.scores(pictures))
        for name, pictures in accepted_images(data.pathology.val).items()
    }
    groups = {
        "far": far_strangers(data, others),
        "near": near_strangers(data.pathology.val, slide),
        **held_out_strangers(data.pathology.val, slide),
    }
    for group, kinds in groups.items():
        scores = {name: keeper.scores(pictures) for name, pictures in kinds.items()}
        found[group] = {
            "all": _against(val, np.concatenate(list(scores.values()))),
            "kinds": {name: _against(val, one) for name, one in scores.items()},
        }
    return found


def scan_figures(
    keeper: Gatekeeper, data: StudyData, others: Path | None, scans: Path | None
) -> dict[str, Any]:
    """The same in the place of the radiology image."""
    own = keeper.scores_of_scans(_some(data.radiology.val.images, 200))
    strange = {
        "tiles in grey": [_grey(one) for one in _some(data.pathology.val.images, _EACH)],
        "photographs": [_grey(_square(x)) for x in strangers.photographs(_SEED, _EACH)],
        "noise": [_grey(strangers.noise(_SEED * 10 + n)) for n in range(_EACH)],
        "flat": [_grey(strangers.flat(_SEED * 10 + n)) for n in range(_EACH)],
    }
    for file in sorted(others.glob("*.npz")) if others else ():
        strange[file.stem] = [_grey(_square(x)) for x in _some(np.load(file)["val_images"], _EACH)]
    scores = {name: keeper.scores_of_scans(pictures) for name, pictures in strange.items()}
    held = {"other photographs": [_grey(one) for one in strangers.photographs_held(_SEED, _EACH)]}
    for folder in sorted(scans.iterdir()) if scans else ():
        held[f"whole slices: {folder.stem}"] = keeper.whole_slices(folder)
    held_scores = {name: keeper.scores_of_scans(some) for name, some in held.items() if some}
    return {
        "validation": _share(own),
        "strangers": _against(own, np.concatenate(list(scores.values()))),
        "kinds": {name: _against(own, one) for name, one in scores.items()},
        "held out": {name: _against(own, one) for name, one in held_scores.items()},
    }


def _grey(picture: Picture) -> Picture:
    return np.asarray(Image.fromarray(picture).convert("L"))


def _share(scores: Floats) -> dict[str, Any]:
    return {"count": len(scores), "refused": float((scores > 1).mean())}


def _against(own: Floats, strange: Floats) -> dict[str, Any]:
    truth = np.repeat([0, 1], [len(own), len(strange)])
    auroc = float(roc_auc_score(truth, np.concatenate((own, strange))))
    return {"count": len(strange), "auroc": auroc, "unflagged": float((strange <= 1).mean())}


def _answers(model: LoadedModel, split: Split) -> Floats:
    return model.predict_many(list(split.images), None).probabilities.astype(np.float64)


def cross_fitted(probabilities: Floats, truth: NDArray[np.int64]) -> dict[str, Any]:
    """Calibration and sets of ``(N, K)``, each third by what the others fit, in halves."""
    count = len(truth)
    rows: list[dict[str, Any]] = []
    for repeat in range(_REPEATS):
        rng = np.random.default_rng([_SEED, repeat])
        order = rng.permutation(count)
        told = np.zeros_like(probabilities)
        inside = {level: np.zeros(probabilities.shape, np.bool_) for level in _LEVELS}
        for fold in range(_FOLDS):
            out, fit = order[fold::_FOLDS], np.setdiff1d(order, order[fold::_FOLDS])
            fit = rng.permutation(fit)
            first, second = fit[::2], fit[1::2]
            warmth = fit_temperature(probabilities[first], truth[first])
            told[out] = calibrated(probabilities[out], warmth)
            for level in _LEVELS:
                thresholds = fit_thresholds(
                    calibrated(probabilities[second], warmth), truth[second], level
                )
                inside[level][out] = prediction_sets(told[out], np.array(thresholds))
        rows.append(_worth(probabilities, told, inside, truth))
    return _mean_of(rows)


def of_the_file(model: LoadedModel, probabilities: Floats, truth: NDArray[np.int64]) -> Any:
    """Calibration and sets as the model's file has them, on other cases than they were fitted."""
    calibration = model.card.calibration
    if calibration is None:
        return None
    told = calibrated(probabilities, calibration.temperature)
    inside = {
        one.level: prediction_sets(told, np.array(one.thresholds)) for one in calibration.sets
    }
    return _worth(probabilities, told, inside, truth)


def _worth(
    raw: Floats, told: Floats, inside: dict[float, NDArray[np.bool_]], truth: NDArray[np.int64]
) -> dict[str, Any]:
    worth = reliability_of("", raw, told, truth)
    right = told.argmax(1) == truth
    surest = np.argsort(-told.max(1), kind="stable")
    found: dict[str, Any] = {
        "ECE before": worth.ece_before, "ECE after": worth.ece_after,
        "NLL before": worth.nll_before, "NLL after": worth.nll_after,
        "accuracy among the surest": {
            f"{share:.0%}": float(right[surest[: round(share * len(truth))]].mean())
            for share in (1.0, 0.9, 0.8)
        },
    }  # fmt: skip
    for level, sets in inside.items():
        held = sets[np.arange(len(truth)), truth]
        classes = np.arange(raw.shape[1])
        found[f"sets {level:.0%}"] = {
            "coverage": float(held.mean()),
            "size": float(sets.sum(1).mean()),
            "coverage by class": [float(held[truth == c].mean()) for c in classes],
            "size by class": [float(sets[truth == c].sum(1).mean()) for c in classes],
        }
    return found


def _mean_of(rows: list[Any]) -> Any:
    if isinstance(rows[0], dict):
        return {name: _mean_of([row[name] for row in rows]) for name in rows[0]}
    return np.mean(rows, 0).tolist()


def pointing(model: LoadedModel, val: Split, probabilities: Floats) -> dict[str, Any]:
    """Grid pointing game (Böhle et al. 2021): of the evidence for a class in a mosaic of 2 × 2
    tiles of different classes, the share that lies on its tile. Chance is 0.25."""
    rng = np.random.default_rng(_SEED)
    classes = np.unique(val.labels)
    sure = (probabilities.argmax(1) == val.labels) & (probabilities.max(1) > 0.7)
    shares: list[float] = []
    for _ in range(40):
        chosen = rng.permutation(classes)[:4]
        rows = [rng.choice(np.flatnonzero(sure & (val.labels == c))) for c in chosen]
        a, b, c, d = (val.images[row] for row in rows)
        mosaic = np.concatenate((np.concatenate((a, b), 1), np.concatenate((c, d), 1)), 0)
        evidence = model.predict(np.ascontiguousarray(mosaic), None).own.evidence_pathology
        for place, tissue in enumerate(chosen):
            cells = np.maximum(evidence[tissue].astype(np.float64), 0)
            middle = cells.shape[0] / 2
            side = np.arange(cells.shape[0]) + 0.5
            # A cell that lies across the middle counts half for either side.
            low = np.clip(middle - side + 0.5, 0, 1)
            y, x = (low if half == 0 else 1 - low for half in divmod(place, 2))
            own = float((cells * y[:, None] * x[None]).sum())
            shares.append(own / float(cells.sum()) if cells.sum() > 0 else 0.25)
    return {"count": len(shares), "share on its tile": float(np.mean(shares)), "chance": 0.25}


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--others", type=Path)
    parser.add_argument("--slide", type=Path)
    parser.add_argument("--scans", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--test", action="store_true", help="read the test split, too")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    model = load_model(arguments.model, "cpu")
    data = read_data(arguments.data, "pathmnist", "", tile_only=not model.sees_radiology)
    val, test = data.pathology.val, data.pathology.test
    answers = _answers(model, val)
    found: dict[str, Any] = {
        "model": model.card.sha256,
        "classes": [tissue.code for tissue in model.card.classes],
        "validation, cross-fitted": cross_fitted(answers, val.labels),
    }
    if arguments.test:
        found["test, as the file has them"] = of_the_file(model, _answers(model, test), test.labels)
    with tempfile.TemporaryDirectory() as folder:
        keeper = Gatekeeper(model, Path(folder))
        found["tiles"] = gate_figures(
            keeper, data, arguments.others, arguments.slide, test=arguments.test
        )
        if model.sees_radiology and model.gate is not None and model.gate.radiology is not None:
            found["radiology"] = scan_figures(keeper, data, arguments.others, arguments.scans)
    found["pointing game"] = pointing(model, val, answers)
    told = json.dumps(found, indent=1, ensure_ascii=False)
    print(told)
    if arguments.json:
        arguments.json.write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main()
