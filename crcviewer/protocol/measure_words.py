"""Measures of a tissue map in words: what each is called, its value, and why there is none."""

from __future__ import annotations

from crcviewer.protocol.slide_measures import LEAST_TUMOUR_FIELDS, Measure, NotStated, SlideMeasure
from crcviewer.protocol.text import Text, text

TITLES: dict[Measure, Text] = {
    Measure.STROMA_REGION: text("Stroma of the tumour region"),
    Measure.STROMA_HOT_SPOT: text("Stroma of the hot spot"),
    Measure.LYMPHOCYTES_NEAR: text("Lymphocytes near tumour"),
    Measure.DEBRIS_SHARE: text("Debris of the tumour region"),
}
"""Of those that are not the areas of the legend, in the order in which they are shown."""

_NOT_STATED: dict[NotStated, Text] = {
    NotStated.FEW_TUMOUR_FIELDS: text(
        "not stated: fewer than {count} tumour fields", count=LEAST_TUMOUR_FIELDS
    ),
    NotStated.NO_SUCH_CLASS: text("not stated: the model does not know such a class"),
    NotStated.NO_SUCH_PLACE: text("not stated: there is no such place"),
    NotStated.NOT_COMPLETE: text("not stated before the map is complete"),
}


def value_text(measure: SlideMeasure) -> Text:
    """Its value with its interval, or why there is none."""
    if measure.value is None:
        return _NOT_STATED[measure.not_stated or NotStated.NO_SUCH_PLACE]
    share = f"{100 * measure.value:.1f} %"
    if measure.low is None or measure.high is None:
        told = text("{value}, without an interval", value=share)
    else:
        told = text(
            "{value} (95 % interval {low} to {high})",
            value=share,
            low=f"{100 * measure.low:.1f} %",
            high=f"{100 * measure.high:.1f} %",
        )
    if measure.kind is not Measure.STROMA_HOT_SPOT or measure.stroma_high is None:
        return told
    if measure.stroma_high:
        return text("{told}: stroma-high", told=told)
    return text("{told}: stroma-low", told=told)
