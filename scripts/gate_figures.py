"""Figures of what a model knows of its limits: calibration, sets, gate, where evidence lies.

    python scripts/gate_figures.py --model FILE --data DIR [--others DIR] [--slide FILE]
                                   [--scans DIR] [--json FILE] [--test]

Every picture is written to a file and goes through the reading, the network and the checks of the
program. ``--others``: folder of MedMNIST files of other organs (BreastMNIST, PneumoniaMNIST,
RetinaMNIST), whose validation images are strangers; ``--slide``: a slide of another organ at
0.5 µm a pixel. Without ``--test`` the test split stays unread: calibration and sets are then told
by threefold cross-fitting on validation, twenty times over, and the gate by validation, on which
its limits were set. Strangers decide nothing by themselves, but the kinds called ``far``, ``near``
and ``in the colours of H&E`` were looked at while the gate was designed; those called ``held out``
were not: kinds of their own, told apart before they were measured. Some kinds are computed anew as
the gate has learnt them. ``--scans``: a folder of scans (DICOM, NIfTI)
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
from scripts.gate_pictures import (
    EACH,
    SEED,
    Picture,
    accepted_images,
    drawn,
    far_strangers,
    held_out_strangers,
    learnt_kinds,
    near_strangers,
    square,
    strangers_in_stain,
)
from tests import strangers
from training.base.resampling import Floats
from training.data.read_data import read_data
from training.data.study_data import Split, StudyData
from training.trust.fit_calibration import fit_temperature, fit_thresholds, reliability_of

_REPEATS, _FOLDS = 20, 3
_LEVELS = (0.9, 0.95)


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
        for ref in refs[:: max(1, len(refs) // EACH)][:EACH]:
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
        "in the colours of H&E": strangers_in_stain(data.pathology.val, others),
        "of the kinds learnt": learnt_kinds(),
        **held_out_strangers(data.pathology.val, others, slide),
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
    own = keeper.scores_of_scans(drawn(data.radiology.val.images, 200))
    strange = {
        "tiles in grey": [_grey(one) for one in drawn(data.pathology.val.images, EACH)],
        "photographs": [_grey(square(x)) for x in strangers.photographs(SEED, EACH)],
        "noise": [_grey(strangers.noise(SEED * 10 + n)) for n in range(EACH)],
        "flat": [_grey(strangers.flat(SEED * 10 + n)) for n in range(EACH)],
    }
    for file in sorted(others.glob("*.npz")) if others else ():
        strange[file.stem] = [_grey(square(x)) for x in drawn(np.load(file)["val_images"], EACH)]
    scores = {name: keeper.scores_of_scans(pictures) for name, pictures in strange.items()}
    held = {"other photographs": [_grey(one) for one in strangers.photographs_held(SEED, EACH)]}
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
        rng = np.random.default_rng([SEED, repeat])
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
    rng = np.random.default_rng(SEED)
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
