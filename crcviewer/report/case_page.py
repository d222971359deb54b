"""The page of one case: what was seen, what was answered and why, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping

from crcviewer.protocol.images import Slot
from crcviewer.protocol.messages import Classified
from crcviewer.protocol.modality import modality_text
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.review import Review
from crcviewer.protocol.text import Text, text, verbatim
from crcviewer.protocol.units import length_text, pixel_size_text, probability_text, value_text
from crcviewer.protocol.verdict_words import (
    check_text,
    doubts_text,
    no_verdict_text,
    radiology_use_text,
    set_text,
    what_if_text,
)
from crcviewer.report.answers import answer_of
from crcviewer.report.case_images import CaseImages, SlotImages
from crcviewer.report.page_files import PageFiles
from crcviewer.report.page_parts import Part, facts, minute, models, origin
from crcviewer.report.speech import Speech
from crcviewer.session.case import Case, OnDisk, Picture


def case_page(
    case: Case,
    cards: Mapping[str, ModelCard],
    images: CaseImages,
    files: PageFiles,
    speech: Speech,
) -> Part:
    """As the template wants it. ``cards``: of the models that answered, by hash."""
    say = speech.say
    result, card = answer_of(case, cards)
    return {
        "kind": "case",
        "title": speech.shown(case.name),
        "subtitle": say(_when(case)),
        "synthetic": say(text("Synthetic images, made by a program.")) if case.synthetic else "",
        "answer": _answer(case, card, result, speech),
        "bars_title": say(text("Probabilities")),
        "bars": _bars(card, result),
        "no_bars": say(_no_bars(result)),
        "reading_title": say(text("Own reading")),
        "reading": _reading(case.review, card, result, speech),
        "no_reading": say(text("Nothing was recorded.")),
        "slots": _slots(case, result, images, files, speech),
        **models([card] if card is not None else [], speech),
        **origin(_hashes(case, card, result), speech),
    }


def _when(case: Case) -> Text:
    if not case.classified_at:
        return verbatim("")
    return text("Classified {time} (UTC)", time=minute(case.classified_at))


def _answer(case: Case, card: ModelCard | None, result: Classified | None, speech: Speech) -> Part:
    say = speech.say
    if card is None or result is None:
        why = case.error.said if case.error is not None else text("It was not classified.")
        if card is None and case.result is not None:
            why = text("The model that answered is not known here, and so not what it said.")
        return {"verdict": False, "name": say(text("No result")), "lines": [{"words": say(why)}]}
    told = result.verdict is not None
    lines: list[tuple[Text, bool]] = []
    if result.verdict is None:
        why = no_verdict_text(result)
        lines.append(
            (text("{why}.", why=why), False) if why else (text("No reason is told."), False)
        )
    else:
        lines.append((set_text(card, result), False))
    lines += [
        (check_text(Slot.PATHOLOGY, result.pathology_check), False),
        (doubts_text(result.pathology_check), True),
        (check_text(Slot.RADIOLOGY, result.radiology_check), False),
        (doubts_text(result.radiology_check), True),
        (radiology_use_text(card, result), False),
        (what_if_text(card, result) if told else verbatim(""), False),
        *((warning, True) for warning in result.warnings),
    ]
    if result.tile_only and not card.tile_only and case.radiology is None:
        lines.append((text("from the tile only, without a radiology image"), False))
    if result.site_profile:
        lines.append(
            (text("Answered under the profile of {site}.", site=result.site_profile), False)
        )
    if case.on_disk is OnDisk.CHANGED:
        lines.append((text("A file has changed on the disk since this result."), True))
    elif case.on_disk is OnDisk.GONE:
        lines.append((text("A file is not there any more."), True))
    shown = [{"words": _sentence(say(line)), "warning": warns} for line, warns in lines if line]
    if result.verdict is None:
        return {"verdict": False, "name": say(text("No verdict")), "lines": shown}
    tissue = card.classes[result.verdict]
    return {
        "verdict": True,
        "code": tissue.code,
        "colour": tissue.colour,
        "ink": _ink(tissue.colour),
        "name": speech.class_name(tissue),
        "probability": probability_text(result.probabilities[result.verdict]),
        "lines": shown,
    }


def _bars(card: ModelCard | None, result: Classified | None) -> list[Part]:
    if card is None or result is None or result.verdict is None:
        return []
    ranked = sorted(zip(card.classes, result.probabilities, strict=True), key=lambda p: -p[1])
    return [
        {
            "code": tissue.code,
            "colour": tissue.colour,
            "share": min(max(share, 0.0), 1.0),
            "probability": probability_text(share),
            "first": number == 0,
        }
        for number, (tissue, share) in enumerate(ranked)
    ]


def _no_bars(result: Classified | None) -> Text:
    if result is None:
        return text("There are none.")
    return text(
        "Not shown without a verdict, since they mean little then. Tables of the results and the"
        " data within this file have them."
    )


def _reading(
    review: Review | None, card: ModelCard | None, result: Classified | None, speech: Speech
) -> list[Part]:
    if review is None or review.empty:
        return []
    say = speech.say
    rows: list[tuple[Text, str]] = []
    if review.class_code:
        rows.append((text("class"), speech.code_and_name(review.class_code, card)))
    elif review.cannot_be_told:
        rows.append((text("class"), say(text("cannot be told"))))
    if review.class_code and card is not None and result is not None:
        rows.append((text("beside the model"), say(_beside(review, card, result))))
    if review.diagnosis:
        rows.append((text("diagnosis"), speech.shown(review.diagnosis)))
    if review.note:
        rows.append((text("note"), speech.shown(review.note)))
    if review.flagged:
        rows.append((text("flag"), say(text("to be looked at again"))))
    if review.reader:
        rows.append((text("reader"), speech.shown(review.reader)))
    if review.decided_at:
        when = text("{time} (UTC)", time=minute(review.decided_at))
        rows.append((text("decided"), say(when)))
    if review.seconds:
        rows.append((text("time taken"), say(text("{seconds:.0f} s", seconds=review.seconds))))
    if review.decided:
        seen = text("hidden") if review.blinded else text("in view")
        rows.append((text("model's answer then"), say(seen)))
    if result is not None and review.pathology_sha256 not in ("", result.pathology_sha256):
        rows.append((text("file"), say(text("another one than that of the result"))))
    return facts(rows, speech)


def _beside(review: Review, card: ModelCard, result: Classified) -> Text:
    if result.verdict is None:
        return text("the model has no verdict")
    code = card.classes[result.verdict].code
    return text("the same") if code == review.class_code else text("it says {code}", code=code)


def _slots(
    case: Case, result: Classified | None, images: CaseImages, files: PageFiles, speech: Speech
) -> list[Part]:
    say = speech.say
    titles = {Slot.PATHOLOGY: text("Pathology"), Slot.RADIOLOGY: text("Radiology")}
    shown = []
    for slot, title in titles.items():
        chosen = case.picture(slot)
        if chosen is None:
            continue
        seen = images.slots.get(slot)
        failure = images.unreadable.get(slot)
        told = _image_facts(slot, chosen, result, speech)
        if failure is not None:
            told += facts([(text("not shown"), say(failure.said))], speech)
        shown.append(
            {
                "title": f"{say(title)} · {speech.shown(chosen.file_name)}",
                "pictures": [] if seen is None else _pictures(case, slot, seen, files, speech),
                "no_overlay": say(seen.no_overlay) if seen is not None else "",
                "facts": told,
            }
        )
    return shown


def _pictures(
    case: Case, slot: Slot, seen: SlotImages, files: PageFiles, speech: Speech
) -> list[dict[str, str]]:
    say = speech.say
    plain = {
        "file": files.add(f"{case.id}-{slot.value}", seen.image),
        "alt": say(text("The image as it is, with the square that the network saw")),
        "caption": say(text("the square: what the network saw"))
        if seen.image.field is not None
        else "",
    }
    overlay = seen.overlay
    if overlay is None:
        return [plain]
    rows, columns = overlay.values.shape
    size = length_text(overlay.field.side / columns, seen.image.pixel_size_um)
    caption = text(
        "{title}: {columns} × {rows} cells of {size}; red speaks for it, blue against it,"
        " from {low} to {high}",
        title=overlay.title,
        columns=columns,
        rows=rows,
        size=size,
        low=value_text(overlay.low),
        high=value_text(overlay.high),
    )
    if overlay.grey:
        caption = text(
            "{title}, in grey: this overlay did no better than chance in its own test",
            title=overlay.title,
        )
    painted = {
        "file": files.add(f"{case.id}-{slot.value}-overlay", seen.image, overlay),
        "alt": say(overlay.title),
        "caption": say(caption),
    }
    return [plain, painted]


def _image_facts(
    slot: Slot, chosen: Picture, result: Classified | None, speech: Speech
) -> list[Part]:
    say = speech.say
    info = chosen.info
    size = f"{info.width} × {info.height} px"
    um = chosen.known_pixel_size_um
    if um is not None:
        size += f", {pixel_size_text(um)}"
    kind = [verbatim(info.format), modality_text(info.modality)] if info.modality else []
    rows: list[tuple[Text, str]] = [
        (text("image"), " · ".join(filter(None, [*map(say, kind[:2]), size]))),
    ]
    if chosen.pixel_size_um:
        rows.append((text("size of a pixel"), say(text("as the user has said"))))
    if result is None:
        return facts(rows, speech)
    field = result.pathology_field if slot is Slot.PATHOLOGY else result.radiology_field
    if field is None:
        rows.append((text("field of view"), say(text("the network was not given this image"))))
    else:
        side = length_text(field.side, um)
        where = text(
            "{side}, from x {x:.0f}, y {y:.0f}; {pixels:.0f} px wide",
            side=side,
            x=field.x,
            y=field.y,
            pixels=field.side,
        )
        rows.append((text("field of view"), say(where)))
    if slot is Slot.RADIOLOGY:
        if result.radiology_slice is not None and info.slices > 1:
            number = text(
                "{number} of {count}", number=result.radiology_slice + 1, count=info.slices
            )
            rows.append((text("slice"), say(number)))
        seen = result.radiology_windowing
        if seen is not None:
            centre, width = map(value_text, seen.network)
            unit = " HU" if seen.hounsfield else ""
            rows.append((text("window"), f"{centre} / {width}{unit}"))
    return facts(rows, speech)


def _hashes(
    case: Case, card: ModelCard | None, result: Classified | None
) -> list[tuple[Text, str]]:
    hashes: list[tuple[Text, str]] = []
    for slot, name in ((Slot.PATHOLOGY, text("tile")), (Slot.RADIOLOGY, text("radiology"))):
        chosen = case.picture(slot)
        if chosen is None:
            continue
        of_result = ""
        if result is not None:
            tile = slot is Slot.PATHOLOGY
            of_result = result.pathology_sha256 if tile else result.radiology_sha256
        hashes.append((name, of_result or chosen.info.sha256))
    if card is not None:
        hashes += [(text("model"), card.sha256), (text("preprocessing"), card.preprocessing_sha256)]
    if result is not None and result.site_profile_sha256:
        hashes.append((text("profile"), result.site_profile_sha256))
    if result is not None:
        program = f"{result.program_version} {result.program_sha256}".strip()
        hashes.append((text("program that answered"), program))
    return hashes


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _ink(colour: str) -> str:
    """Black or white, whichever has the higher contrast (WCAG's relative luminance)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000000" if (luminance + 0.05) ** 2 > 1.05 * 0.05 else "#ffffff"
