"""Report and figures in another language: their text is translated where it stands, once they are
made, so that what draws and computes knows one language only."""

from __future__ import annotations

import re
from html import escape, unescape

from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import FixedLocator

from crcviewer.protocol.catalogue import SENTENCES, Catalogue, read_entries
from crcviewer.protocol.resources import resources_folder
from training.evaluation.chinese import CHINESE
from training.evaluation.drawing import writes_chinese

LANGUAGES = ("en", "zh")

_REPORT = "Report"
# Commands, checksums, names of files and the style are the same in every language.
_MARKUP = re.compile(r"(<style>.*?</style>|<code>.*?</code>|<[^>]+>)", re.S)
_ALTERNATIVE = re.compile(r' alt="([^"]*)"')


class Words:
    """Of one language; of English it changes nothing."""

    def __init__(self, language: str = "en") -> None:
        self.language = language
        self._catalogue: Catalogue | None = None
        self.draws = language == "en" or writes_chinese()
        """Whether a font here can write it; else figures stay English."""
        if language != "en":
            entries = read_entries(resources_folder() / "translations" / "crcviewer_zh_CN.ts")
            pairs = [(_REPORT, english, chinese) for english, chinese in CHINESE]
            # What models and training say of themselves is the window's, too.
            pairs += [(e.context, e.source, e.translation) for e in entries]
            self._catalogue = Catalogue(p for p in pairs if p[0] in (_REPORT, SENTENCES))

    def text(self, text: str) -> str:
        """What is not known stays as it is."""
        if self._catalogue is None:
            return text
        return self._catalogue.prose(text, (_REPORT, SENTENCES))

    def page(self, page: str) -> str:
        """An HTML page: the text between its tags, and what stands for images."""
        if self._catalogue is None:
            return page
        pieces = _MARKUP.split(page)
        for number, piece in enumerate(pieces):
            if number % 2 == 0 and piece.strip():
                pieces[number] = escape(self.text(unescape(piece)), quote=False)
            elif piece.startswith("<img"):
                pieces[number] = _ALTERNATIVE.sub(
                    lambda found: f' alt="{escape(self.text(unescape(found[1])))}"', piece
                )
        return "".join(pieces).replace('<html lang="en">', '<html lang="zh-CN">', 1)

    def figure(self, figure: Figure) -> None:
        """Titles, labels, legends and named ticks."""
        if self._catalogue is None or not self.draws:
            return
        for axes in figure.axes:
            for axis in (axes.xaxis, axes.yaxis):
                if isinstance(axis.get_major_locator(), FixedLocator):  # ticks with names
                    axis.set_ticklabels([self.text(t.get_text()) for t in axis.get_ticklabels()])
        for found in figure.findobj(Text):
            assert isinstance(found, Text)
            if found.get_text():
                found.set_text(self.text(found.get_text()))
