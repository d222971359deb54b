"""``reporting_checklists.html``: what a paper about the model must tell, what is known filled in.

By the numbers of TRIPOD+AI and of CLAIM, in words of our own: the checklists themselves have the
last word. What only the authors know stays blank, and says so.
"""

from __future__ import annotations

from html import escape

from crcviewer.protocol.evaluation_report import EvaluationReport
from crcviewer.protocol.text import Text, text
from crcviewer.protocol.translation import speaker
from training.evaluation.checklist_items import Sections
from training.evaluation.claim_items import CLAIM
from training.evaluation.tripod_ai_items import TRIPOD_AI

_BLANK = text("To be filled in by the authors.")

CHECKLISTS: tuple[tuple[str, Text, Sections], ...] = (
    ("TRIPOD+AI", text("TRIPOD+AI (Collins et al., BMJ 2024; 385: e078378)"), TRIPOD_AI),
    (
        "CLAIM",
        text(
            "CLAIM (Mongan et al., Radiology: Artificial Intelligence 2020; 2: e200029; its update"
            " of 2024 numbers some items otherwise)"
        ),
        CLAIM,
    ),
)


def checklist_page(report: EvaluationReport, language: str = "en") -> str:
    """The page, in English or Chinese (``zh``). Names of data and models are shown as they are."""
    say = speaker(language)

    def shown(said: Text) -> str:
        return escape(say(said))

    parts = []
    for anchor, name, sections in CHECKLISTS:
        parts.append(f'<h2 id="{escape(anchor)}">{shown(name)}</h2><table>')
        for section, items in sections:
            parts.append(f'<tr><th colspan="3">{shown(section)}</th></tr>')
            for item in items:
                known = item.known(report)
                answer = shown(known) if known else f'<span class="blank">{shown(_BLANK)}</span>'
                cells = (item.number, shown(item.asked), answer)
                parts.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
        parts.append("</table>")
    title = shown(text("Reporting checklists: {name}", name=report.name))
    words = shown(
        text(
            "What this program knows is filled in from the evaluation; the rest is for the authors,"
            " who also check what is filled in. Items by number, in other words than the"
            " checklists'. For research use only."
        )
    )
    return _PAGE.format(
        lang="zh-CN" if language == "zh" else "en", title=title, words=words, parts="\n".join(parts)
    )


_PAGE = """<!DOCTYPE html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>
<style>
body {{ margin: 0 auto; padding: 24px; max-width: 1000px; color: #1b1f24; background: #fff;
  font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", "Noto Sans CJK SC", sans-serif; }}
table {{ border-collapse: collapse; width: 100%; }} h2 {{ font-size: 17px; margin-top: 2em; }}
td, th {{ padding: 6px 10px; border-bottom: 1px solid #cdd2d9; text-align: left;
  vertical-align: top; overflow-wrap: anywhere; }}
th {{ background: #f3f4f6; }} td:first-child {{ white-space: nowrap; }}
td {{ width: 45%; }} td:first-child {{ width: 3em; }}
.blank {{ color: #7a4b00; background: #fff3dc; padding: 1px 4px; }}
</style></head><body><h1>{title}</h1><p>{words}</p>
{parts}
</body></html>
"""
