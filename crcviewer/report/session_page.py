"""The first pages of a report of a session: counts, agreement, all cases, and the worst of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import NOTHING, Text, counted, text, verbatim
from crcviewer.protocol.units import probability_text
from crcviewer.protocol.verdict_words import verdict_line
from crcviewer.report.answers import answer_of
from crcviewer.report.page_files import PageFiles
from crcviewer.report.page_parts import Part, column, facts, minute, models, origin, table
from crcviewer.report.pictures import ReportImage
from crcviewer.report.speech import Speech
from crcviewer.session.agreement import Agreement, own_class, reader_and_model, verdict_code
from crcviewer.session.case import Case, CaseState

MOST_ROWS = 2_000
"""Of the table of all cases: more belong in a table of their own."""
MOST_WORST = 12


@dataclass(frozen=True)
class SessionCases:
    """What a report of a session is made of."""

    name: str
    cases: Sequence[Case]
    cards: Mapping[str, ModelCard]
    numbers: Sequence[int] = ()
    """Theirs in the list of the session, from 1; empty: these are all."""
    total: int = 0
    """Cases of the session."""


def worst_cases(found: SessionCases) -> list[Case]:
    """Those to look at first: where model and reader differ, the surest answers first; then flagged
    cases; then the least sure verdicts."""

    def key(case: Case) -> tuple[int, float]:
        result, card = answer_of(case, found.cards)
        if result is None or card is None or result.verdict is None:
            return (3, 0.0)
        sure = result.probabilities[result.verdict]
        own = own_class(case)
        if own and own != verdict_code(case, card):
            return (0, -sure)
        if case.review is not None and case.review.flagged:
            return (1, sure)
        return (2, sure)

    ranked = sorted(found.cases, key=key)
    return [case for case in ranked if key(case)[0] < 3][:MOST_WORST]


def session_page(
    found: SessionCases,
    thumbnails: Mapping[int, ReportImage],
    files: PageFiles,
    speech: Speech,
) -> Part:
    """As the template wants it. ``thumbnails``: of the tiles of :func:`worst_cases`, by id."""
    say = speech.say
    tables = [_classes(found, speech)]
    answering = _answering(found)
    hashes: list[tuple[Text, str]] = []
    for sha256, card in answering.items():
        hashes += [(text("model"), card.sha256), (text("preprocessing"), card.preprocessing_sha256)]
        compared = reader_and_model(_of_model(found, sha256), card)
        if compared.agreement.count:
            tables.append(_agreement(compared.agreement, card, speech))
    tables.append(_all_cases(found, speech))
    return {
        "kind": "session",
        "title": speech.shown(found.name),
        "subtitle": "",
        "facts": _facts(found, speech),
        "tables": tables,
        "worst_title": say(text("To be looked at first")),
        "worst_note": say(
            text(
                "Cases on which the reader and the model differ, the surest answers first; then"
                " flagged ones; then the least sure verdicts."
            )
        ),
        "worst": [_worst(case, found, thumbnails, files, speech) for case in worst_cases(found)],
        **models(answering.values(), speech),
        **origin(hashes, speech),
    }


def _answering(found: SessionCases) -> dict[str, ModelCard]:
    """The models whose answers stand there, in their order."""
    used = dict.fromkeys(
        case.result.model_sha256 for case in found.cases if case.result is not None
    )
    return {sha256: found.cards[sha256] for sha256 in used if sha256 in found.cards}


def _of_model(found: SessionCases, sha256: str) -> list[Case]:
    """Those whose answers can be believed to be that model's."""
    kept = []
    for case in found.cases:
        result, _ = answer_of(case, found.cards)
        if result is not None and result.model_sha256 == sha256:
            kept.append(case)
    return kept


def _facts(found: SessionCases, speech: Speech) -> list[Part]:
    say = speech.say
    cases = found.cases
    results = [r for r, _ in (answer_of(case, found.cards) for case in cases) if r is not None]
    stated = sum(result.verdict is not None for result in results)
    reviews = [case.review for case in cases if case.review is not None]
    times = sorted(case.classified_at for case in cases if case.classified_at)
    count = f"{len(cases):,}"
    if found.total > len(cases):
        count = say(text("{count:,}, chosen from the session's {total:,}", count=len(cases),
                         total=found.total))  # fmt: skip
    rows: list[tuple[Text, str]] = [
        (text("cases"), count),
        (text("classified"), f"{len(results):,}"),
        (
            text("with a verdict"),
            f"{stated:,}",
        ),
        (
            text("without a verdict"),
            f"{len(results) - stated:,}",
        ),
        (text("could not be classified"), f"{sum(c.state is CaseState.FAILED for c in cases):,}"),
        (text("decided by the reader"), f"{sum(review.decided for review in reviews):,}"),
        (text("cannot be told"), f"{sum(review.cannot_be_told for review in reviews):,}"),
        (text("flagged"), f"{sum(review.flagged for review in reviews):,}"),
        (text("synthetic"), f"{sum(case.synthetic for case in cases):,}"),
    ]
    if times:
        first, last = map(minute, (times[0], times[-1]))
        rows.append(
            (text("classified"), say(text("{first} to {last} (UTC)", first=first, last=last)))
        )
    return facts(rows, speech)


def _classes(found: SessionCases, speech: Speech) -> Part:
    say = speech.say
    verdicts: Counter[str] = Counter()
    own: Counter[str] = Counter()
    tissues = {t.code: t for card in _answering(found).values() for t in card.classes}
    for case in found.cases:
        result, card = answer_of(case, found.cards)
        if result is not None and card is not None:
            verdicts[verdict_code(case, card)] += 1
        if own_class(case):
            own[own_class(case)] += 1
    codes = [*tissues, *sorted(set(own) - set(tissues))]
    rows = [
        [
            code,
            speech.class_name(tissues[code]) if code in tissues else "",
            str(verdicts[code]),
            str(own[code]),
        ]
        for code in codes
        if verdicts[code] or own[code]
    ]
    rows.append([say(text("none")), say(text("no verdict")), str(verdicts[""]), ""])
    columns = [
        column(text("class"), speech),
        column(text("name"), speech, wide=True),
        column(text("verdicts"), speech, number=True),
        column(text("own reading"), speech, number=True),
    ]
    return table(text("Classes"), columns, rows, speech)


def _agreement(agreed: Agreement, card: ModelCard, speech: Speech) -> Part:
    used = [
        place
        for place, _ in enumerate(agreed.classes)
        if sum(agreed.counts[place]) or sum(row[place] for row in agreed.counts)
    ]
    rows = [
        [
            agreed.classes[i],
            *(str(agreed.counts[i][j]) if agreed.counts[i][j] else "·" for j in used),
        ]
        for i in used
    ]
    columns = [
        column(text("reader ↓ model →"), speech, wide=True),
        *(column(verbatim(agreed.classes[j]), speech, number=True) for j in used),
    ]
    note = text(
        "The same in {agreed} of {count} cases ({share}); Cohen's kappa {kappa}. Fields of one"
        " patient are not independent: the interval is too narrow where a patient has many.",
        agreed=agreed.agreed,
        count=agreed.count,
        share=agreed.observed.shown(3),
        kappa=agreed.kappa.shown(3),
    )
    title = text("Reader and model {name}", name=card.name)
    return table(title, columns, rows, speech, note)


def _all_cases(found: SessionCases, speech: Speech) -> Part:
    say = speech.say
    rows = []
    numbers = found.numbers or range(1, len(found.cases) + 1)
    for number, case in zip(numbers, found.cases[:MOST_ROWS], strict=False):
        result, card = answer_of(case, found.cards)
        answer, sure, held = say(text("no result")), "", ""
        if result is not None and card is not None:
            held = " ".join(card.classes[i].code for i in result.prediction_set)
            if result.verdict is None:
                answer = say(verdict_line(card, result))
                held = ""
            else:
                answer = card.classes[result.verdict].code
                sure = probability_text(result.probabilities[result.verdict])
        review = case.review
        own = own_class(case)
        if review is not None and review.cannot_be_told:
            own = "?"
        marks = []
        if review is not None and review.flagged:
            marks.append(say(text("flagged")))
        if result is not None and result.warnings:
            marks.append(say(counted(len(result.warnings), "one warning", "{count} warnings")))
        if case.error is not None:
            marks.append(say(text("failed")))
        rows.append(
            [str(number), speech.shown(case.name), answer, sure, held, own, ", ".join(marks)]
        )
    note = NOTHING
    if len(found.cases) > MOST_ROWS:
        note = text(
            "The first {shown:,} of {count:,}; a table of the results has all.",
            shown=MOST_ROWS,
            count=len(found.cases),
        )
    columns = [
        column(text("no."), speech, number=True),
        column(text("case"), speech, wide=True),
        column(text("verdict"), speech, wide=True),
        column(text("probability"), speech, number=True),
        column(text("90 % set"), speech),
        column(text("own"), speech),
        column(text("remarks"), speech),
    ]
    return table(text("All cases"), columns, rows, speech, note)


def _worst(
    case: Case,
    found: SessionCases,
    thumbnails: Mapping[int, ReportImage],
    files: PageFiles,
    speech: Speech,
) -> dict[str, str]:
    result, card = answer_of(case, found.cards)
    words = ""
    if result is not None and card is not None and result.verdict is not None:
        words = speech.say(verdict_line(card, result))
    if own_class(case):
        words += "; " + speech.say(text("reader: {code}", code=own_class(case)))
    image = thumbnails.get(case.id)
    return {
        "file": "" if image is None else files.add(f"worst-{case.id}", image),
        "name": speech.shown(case.name),
        "words": words,
    }
