"""What a person is shown of a case of the map: who it is, what is known of it, its picture."""

from __future__ import annotations

from PySide6.QtGui import QPixmap

from crcviewer.protocol.text import NOTHING, Text, text, verbatim
from crcviewer.protocol.units import probability_text
from crcviewer.ui.explore.data.explore_model import Star
from crcviewer.ui.explore.data.map_data import MapData
from crcviewer.ui.shared.pixels import fitted, image_of


def case_name(data: MapData, row: int) -> Text:
    """Who it is."""
    tile = int(data.tiles[row])
    if data.in_model:
        return text("validation case {number}", number=tile)
    if not data.cases:
        return text("tile {number}", number=tile)
    case = data.cases[row]
    match case.split:
        case "train":
            return text("training case {number}", number=case.number)
        case "val":
            return text("validation case {number}", number=case.number)
        case "test":
            return text("test case {number}", number=case.number)
    return verbatim(case.name) or text("tile {number}", number=tile)


def case_title(data: MapData, row: int) -> Text:
    """Who it is, and whether somebody made it."""
    name = case_name(data, row)
    return text("{name}, synthetic", name=name) if data.synthetic[row] else name


def case_lines(data: MapData, row: int) -> tuple[Text, ...]:
    """True and predicted class, confidence, and what radiology did."""
    predicted = data.code(int(data.predictions[row]))
    confidence = probability_text(float(data.confidence[row]))
    lines = [text("predicted {code}, {confidence}", code=predicted, confidence=confidence)]
    if data.known[row]:
        verdict = text("right") if data.right[row] else text("wrong")
        code = data.code(int(data.labels[row]))
        lines.insert(0, text("true class {code} · {verdict}", code=code, verdict=verdict))
    if data.patient(row):
        lines.append(text("patient {name}", name=data.patient(row)))
    if data.single_probabilities is not None:
        alone = int(data.single_probabilities[row].argmax())
        lines.append(text("tile network alone: {code}", code=data.code(alone)))
    if data.radiology_changed[row]:
        neutral = int(data.neutral_probabilities[row].argmax())
        lines.append(text("with neutral radiology: {code}", code=data.code(neutral)))
    pictured = data.thumbnail(int(data.tiles[row])) is not None
    if data.in_model and data.thumbnails is not None and not pictured:
        lines.append(text("its picture is not kept in the model"))
    return tuple(lines)


def star_lines(data: MapData, star: Star) -> tuple[Text, ...]:
    """What is known of one of the user's own cases."""
    nearest = " ".join(data.code(int(data.labels[row])) for row in star.fused.nearest)
    return (
        text("predicted {code}", code=data.code(star.predicted)),
        text("nearest tiles: {codes}", codes=nearest),
    )


def far_text() -> Text:
    """Of a case that resembles nothing on the map."""
    return text(
        "Far from everything on this map: the model has seen nothing like it, so its class"
        " should not be relied on."
    )


def why_not_opened(data: MapData, row: int) -> Text:
    """Why a case cannot be opened in Classify; nothing where it can."""
    case = data.cases[row] if data.cases else None
    if case is not None and case.pathology is not None:
        return NOTHING
    if data.thumbnail(int(data.tiles[row])) is not None:
        return NOTHING
    if data.in_model:
        return text("The model's file keeps no picture of this case, so it cannot be opened.")
    return text("The map keeps no picture of this case, so it cannot be opened.")


def picture_of(data: MapData, tile: int, side: int, ratio: float = 1.0) -> QPixmap:
    """Of the case with this tile, ``side`` pixels wide; a null one where the map carries none."""
    pixels = data.thumbnail(tile)
    return QPixmap() if pixels is None else fitted(QPixmap.fromImage(image_of(pixels)), side, ratio)
