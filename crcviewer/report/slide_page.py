"""The page of a slide: its map with a legend, areas, measures with what limits them, and what it
rests on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crcviewer.protocol.images import FieldOfView
from crcviewer.protocol.measure_words import TITLES, value_text
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.slide_measures import Measure, SlideMeasure, SlideSummary
from crcviewer.protocol.text import Text, counted, text, verbatim
from crcviewer.protocol.units import percent_text, pixel_size_text
from crcviewer.report.page_files import PageFiles
from crcviewer.report.page_parts import Part, column, models, origin, table
from crcviewer.report.pictures import ReportImage
from crcviewer.report.speech import Speech

_NO_VERDICT_COLOUR = "#aaaaaa"


@dataclass(frozen=True, eq=False)
class MapOfSlide:
    """What a page is made of."""

    summary: SlideSummary
    pixels: NDArray[np.uint8]
    """``(H, W, 3)``: the map as it is exported."""
    scale: float
    """Pixels of it to one of the slide."""
    card: ModelCard | None = None
    """Of the model that made it; None: it is not at hand."""


def slide_page(found: MapOfSlide, files: PageFiles, speech: Speech) -> Part:
    """As the template wants it."""
    say, summary = speech.say, found.summary
    hot_spot = next((one.square for one in summary.measures if one.square is not None), None)
    field = None if hot_spot is None else FieldOfView(*hot_spot)
    image = ReportImage(found.pixels, found.scale, summary.pixel_size_um, field=field)
    caption = text("The tissue map; hatched fields have no verdict.")
    if field is not None:
        caption = text("The tissue map; hatched fields have no verdict. The square: the hot spot.")
    return {
        "kind": "slide",
        "title": speech.shown(summary.slide),
        "subtitle": say(_subtitle(summary)),
        "lines": [{"words": say(one), "warning": True} for one in _warnings(summary)],
        "pictures": [
            {
                "file": files.add(f"map-{summary.slide_sha256[:16]}", image),
                "alt": say(text("The tissue map")),
                "caption": say(caption),
            }
        ],
        "legend": _legend(summary, speech),
        "tables": [_measures(summary, speech), _areas(summary, speech)],
        **_model(found, speech),
        **origin(_hashes(summary), speech),
    }  # fmt: skip


def _subtitle(summary: SlideSummary) -> Text:
    return text(
        "{classified:,} of {fields:,} fields of 112 µm, {pixel} (of the {source}), a field each"
        " {stride:d} µm.",
        classified=summary.classified,
        fields=summary.fields,
        pixel=pixel_size_text(summary.pixel_size_um),
        source={
            "file": text("file"),
            "user": text("user"),
            "objective": text("objective"),
        }.get(summary.pixel_size_from, text("file")),
        stride=round(summary.stride_um),
    )


def _warnings(summary: SlideSummary) -> list[Text]:
    """Each once: of the slide, then of its measures."""
    found = [*summary.warnings, *(w for one in summary.measures for w in one.warnings)]
    if summary.regions:
        found.append(
            counted(
                summary.regions,
                "Within one region that was drawn.",
                "Within {count} regions that were drawn.",
            )
        )
    return list(dict.fromkeys(found))


def _share(summary: SlideSummary, index: int | None) -> SlideMeasure | None:
    return _of(summary, Measure.AREA_SHARE, index)


def _of(summary: SlideSummary, kind: Measure, index: int | None) -> SlideMeasure | None:
    found = (m for m in summary.measures if m.kind is kind and m.class_index == index)
    return next(found, None)


def _legend(summary: SlideSummary, speech: Speech) -> list[Part]:
    rows = []
    for index, tissue in enumerate(summary.classes):
        share = _share(summary, index)
        if share is not None and share.count:
            words = f"{tissue.code} {speech.class_name(tissue)}"
            rows.append({"colour": tissue.colour, "words": words})
    rows.append({"colour": _NO_VERDICT_COLOUR, "words": speech.say(text("no verdict"))})
    return rows


def _measures(summary: SlideSummary, speech: Speech) -> Part:
    rows = []
    for kind, title in TITLES.items():
        one = _of(summary, kind, None)
        if one is not None:
            fields = f"{one.count:,}" if one.value is not None else ""
            said = map(speech.say, (title, value_text(one), one.definition))
            name, value, definition = said
            rows.append([name, value, fields, definition])
    columns = [
        column(text("measure"), speech),
        column(text("value"), speech, wide=True),
        column(text("fields"), speech, number=True),
        column(text("definition"), speech, wide=True),
    ]
    note = text(
        "Research measures by a model: intervals tell how much a figure varies over the"
        " tissue, not how often the model is wrong."
    )
    return table(text("Measures"), columns, rows, speech, note)


def _areas(summary: SlideSummary, speech: Speech) -> Part:
    rows = []
    for index in (*range(len(summary.classes)), None):
        area, share = _of(summary, Measure.AREA, index), _share(summary, index)
        if area is None or share is None or (not area.count and index is not None):
            continue
        interval = ""
        if share.low is not None and share.high is not None:
            interval = f"{percent_text(share.low)} – {percent_text(share.high)}"
        if index is None:
            code, name = "", speech.say(text("no verdict"))
        else:
            tissue = summary.classes[index]
            code, name = speech.shown(tissue.code), speech.class_name(tissue)
        value, part = area.value or 0.0, share.value or 0.0
        rows.append([code, name, f"{value:.2f}", percent_text(part), interval, f"{area.count:,}"])
    columns = [
        column(text("class"), speech),
        column(text("name"), speech, wide=True),
        column(verbatim("mm²"), speech, number=True),
        column(text("share"), speech, number=True),
        column(text("95 % interval"), speech, number=True),
        column(text("fields"), speech, number=True),
    ]
    return table(text("Areas"), columns, rows, speech)


def _model(found: MapOfSlide, speech: Speech) -> Part:
    if found.card is not None:
        return models([found.card], speech)
    words = text("{name}; its card is not at hand.", name=found.summary.model_name)
    return models([], speech) | {"model": [{"words": speech.say(words)}]}


def _hashes(summary: SlideSummary) -> list[tuple[Text, str]]:
    return [
        (text("slide"), summary.slide_sha256),
        (text("model"), summary.model_sha256),
        (text("radiology"), summary.radiology_sha256),
        (text("program that mapped it"), summary.code_version),
    ]
