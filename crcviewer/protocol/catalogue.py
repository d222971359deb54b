"""Text and its translation in both directions, with values filled in: what a .ts file says."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from xml.etree import ElementTree

SENTENCES = "Sentences"
"""The context of what workers, training and model files say."""

_HOLE = re.compile(r"\{(\w+)(?::[^}]*)?\}")
_END = re.compile(r"(?<=[.!?:。！？：])(?=\s+[A-Z“{(])|(?<=[。！？])(?=.)")
# From the outside in: paragraphs and cells, parts of a line, a label and what it is of.
_BETWEEN = tuple(
    map(
        re.compile,
        (
            r"(<(?!/?(?:b|span|i|a)\b)[^>]*>|[\n\t])",
            r"(&nbsp;·&nbsp;| [·●|→] | +[●✓▾]|[●✓] +|  +)",
            r"( \([^()]{1,14}\)$)",
            r"(<[^>]+>|&nbsp;|: |：)",
        ),
    )
)
# What holds one of these is several parts of a line, not the value of one message.
_PARTED = re.compile(r"[\n\t]|<(?!/?(?:b|span|i|a)\b)| [·●✓▾]|[●✓] |  ")
# Shorter templates, such as "{0}: {1}", would be found in every text.
_FEWEST_LETTERS = 4
_LONGEST = 2000
_WORD = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Entry:
    """One message of one context."""

    context: str
    source: str
    """English, with holes such as ``{0}``."""
    translation: str


def read_entries(file: Path) -> tuple[Entry, ...]:
    """The finished messages of a .ts file; the plural forms of one are entries of their own."""
    entries = []
    for context in ElementTree.parse(file).getroot().iter("context"):
        name = context.findtext("name", "")
        for message in context.iter("message"):
            source = message.findtext("source", "").replace("%n", "{n}")
            found = message.find("translation")
            if found is None:
                continue
            texts = [form.text or "" for form in found.iter("numerusform")] or [found.text or ""]
            entries += [Entry(name, source, t.replace("%n", "{n}")) for t in texts if t]
    return tuple(entries)


class Catalogue:
    """From one language to another: ``pairs`` are a context, and a text in either of them."""

    def __init__(self, pairs: Iterable[tuple[str, str, str]]) -> None:
        self._pairs = tuple(pairs)
        self._exact: dict[str, dict[str, str]] = defaultdict(dict)
        for context, before, after in self._pairs:
            self._exact[before].setdefault(context, after)
        self.known: dict[str, str] = {}
        """Whole texts that were translated elsewhere; they come before all others."""

    @cached_property
    def _templates(self) -> tuple[_Template, ...]:
        """Those with holes, the most particular first."""
        made = [_Template(*pair) for pair in self._pairs if _HOLE.search(pair[1])]
        useful = [template for template in made if template.letters >= _FEWEST_LETTERS]
        return tuple(sorted(useful, key=lambda template: -template.letters))

    def text(self, text: str, contexts: Sequence[str] = (), *, strict: bool = False) -> str | None:
        """A whole message, values filled in; ``contexts``: where it is looked for first;
        ``strict``: no value reaches beyond a sentence."""
        known = self.known.get(text)
        if known is not None:
            return known
        exact = self._exact.get(text)
        if exact:
            first = next((exact[context] for context in contexts if context in exact), None)
            return first if first is not None else next(iter(exact.values()))
        if len(text) > _LONGEST:
            return None
        found = [t for t in self._templates if t.fits(text, strict=strict)]
        if not found:
            return None
        least = found[0].letters  # of equal ones, that of the nearest context
        equal = [template for template in found if template.letters == least]
        near = [t for c in contexts for t in equal if t.context == c]
        return (near or equal)[0].filled(text, self._value)

    def is_entry(self, text: str) -> bool:
        """Whether it is a message as it stands, without values."""
        return text in self._exact

    def prose(self, text: str, contexts: Sequence[str] = ()) -> str:
        """Any text: as a whole, else part by part and sentence by sentence; what is not known
        stays as it is."""
        return self._prose(text, contexts, 0)

    def _prose(self, text: str, contexts: Sequence[str], level: int) -> str:
        if not _WORD.search(text):
            return text
        bare = text.strip()
        before, after = text.partition(bare)[::2]
        if text != bare and text in self._exact:  # a message may begin with a space
            return self.text(text, contexts) or text
        whole = self.text(bare, contexts, strict=True)
        if whole is None and text != bare:
            found = self.text(text, contexts, strict=True)
            if found is not None:
                return found
        if whole is None and bare[0].isupper():  # a word that begins a line
            whole = self.text(bare[0].lower() + bare[1:], contexts, strict=True)
        if whole is None and not _PARTED.search(bare):
            whole = self._each_sentence(bare, contexts) or self.text(bare, contexts)
        if whole is not None:
            return before + whole + after
        if level == len(_BETWEEN):
            return before + self._sentences(bare, contexts) + after
        # Sentences before labels: "Choose one: …" is one.
        if level == len(_BETWEEN) - 1:
            said = self._sentences(bare, contexts)
            if said != bare:
                return before + said + after
        pieces = _BETWEEN[level].split(text)
        return "".join(
            piece if number % 2 else self._prose(piece, contexts, level + 1)
            for number, piece in enumerate(pieces)
        )

    def _each_sentence(self, text: str, contexts: Sequence[str]) -> str | None:
        """All of several sentences, or none."""
        parts = [self.text(part.strip(), contexts, strict=True) for part in _END.split(text)]
        known = [part for part in parts if part is not None]
        return joined(known) if 1 < len(known) == len(parts) else None

    def _sentences(self, text: str, contexts: Sequence[str]) -> str:
        """As many sentences at once as one message has, from left to right."""
        parts = _END.split(text)
        done: list[str] = []
        while parts:
            for count in range(len(parts), 0, -1):
                found = self.text("".join(parts[:count]).strip(), contexts)
                if found is not None or count == 1:
                    done.append(parts[0] if found is None else found)
                    del parts[:count]
                    break
        return joined(done)

    def _value(self, text: str) -> str:
        """What fills a hole: a sentence or a word that is known, or several with commas."""
        for mark, ours in (("; ", "；"), (" + ", " + ")):
            if mark in text:
                return ours.join(map(self._value, text.split(mark)))
        found = self.text(text, (SENTENCES,))
        if found is not None:
            return found
        parts = text.split(", ")
        known = [self._exact.get(part, {}).get(SENTENCES) for part in parts]
        if len(parts) > 1 and all(known):
            return "、".join(part for part in known if part)
        return self._sentences(text, (SENTENCES,)) if " " in text else text


class _Template:
    """A message with holes."""

    def __init__(self, context: str, before: str, after: str) -> None:
        self.context, self._after = context, after
        literals = _HOLE.split(before)[::2]
        self.letters = sum(len(_WORD.findall(literal)) for literal in literals)
        if any("\u4e00" <= letter <= "\u9fff" for letter in before):
            self.letters *= 3  # a Chinese character says about as much
        self._anchor = max(literals, key=len)
        names: list[str] = []
        pattern = ""
        for number, piece in enumerate(_HOLE.split(before)):
            if number % 2 == 0:
                pattern += re.escape(piece)
            elif piece in names:
                pattern += f"(?P=h{piece})"
            else:
                names.append(piece)
                pattern += f"(?P<h{piece}>.*?)"
        self._pattern = re.compile(pattern, re.S)
        # A value in quotation marks is a name that somebody gave.
        self._quoted = {name for name in names if f"“{{{name}}}”" in before}

    def fits(self, text: str, *, strict: bool) -> bool:
        """Whether the text is this message."""
        if self._anchor not in text:
            return False
        found = self._pattern.fullmatch(text)
        if found is None or any(map(_PARTED.search, found.groups(""))):
            return False
        return not strict or not any(map(_END.search, found.groups("")))

    def filled(self, text: str, value: Callable[[str], str]) -> str:
        """The message in the other language, with the values of the text."""
        found = self._pattern.fullmatch(text)
        assert found is not None
        values = {name[1:]: said for name, said in found.groupdict().items()}
        return _HOLE.sub(
            lambda hole: (
                said
                if not (said := values.get(hole[1], "")) or hole[1] in self._quoted
                else value(said)
            ),
            self._after,
        )


def joined(sentences: Sequence[str]) -> str:
    """One after the other, with a space only where the first one is not Chinese."""
    text = ""
    for sentence in filter(None, (sentence.strip() for sentence in sentences)):
        text += (" " if text and ord(text[-1]) < 0x2E80 else "") + sentence
    return text
