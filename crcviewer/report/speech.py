"""The words of a report in one language, with nothing in them that its fonts cannot show."""

from __future__ import annotations

from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import Text
from crcviewer.protocol.tissue import TissueClass
from crcviewer.protocol.translation import speaker
from crcviewer.report.fonts import printable


class Speech:
    """English (``en``) or Chinese (``zh``)."""

    def __init__(self, language: str) -> None:
        """Raises KeyError for a language that there is none of."""
        self.language = language
        self._speak = speaker(language)

    def say(self, said: Text) -> str:
        """What a person reads."""
        return printable(self._speak(said))

    def shown(self, words: str) -> str:
        """Of a user: the same in every language. Its lines stay."""
        return printable(words)

    def class_name(self, tissue: TissueClass) -> str:
        """In this language; a class of the user's own may have one name only."""
        first, other = tissue.english, tissue.chinese
        if self.language == "zh":
            first, other = other, first
        name = printable(first or other)
        return name[:1].upper() + name[1:]

    def code_and_name(self, code: str, card: ModelCard | None) -> str:
        """ "STR cancer-associated stroma"; the code alone where the model is not known."""
        for tissue in card.classes if card is not None else ():
            if tissue.code == code:
                return f"{code} · {self.class_name(tissue)}"
        return printable(code)
