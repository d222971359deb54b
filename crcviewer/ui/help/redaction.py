"""Text without what could name a person: folders and files stand as <home>, <file 1>. No Qt.

Names in a log are marked where it is written (:mod:`crcviewer.protocol.private_log`); this takes
them out, and whatever else looks like one. It rather takes too much than too little. Names of
patients are often names of files, with spaces and in any script, so a name is taken with all that
could belong to it, up to a sign that ends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from crcviewer.protocol.private_log import MARKED

_SUFFIXES = (
    "png|jpe?g|jp2|j2k|webp|gif|tiff?|bmp|dcm|dicom|nii(?:\\.gz)?|svs|ndpi|mrxs|safetensors|csv|jsonl?|npz|npy|ckpt"
    "|pth?|log|ini|svg|html|txt|zip|gz"
)
# Up to a quote, or to what ends a name in a sentence.
_PATH = re.compile(
    rf"""(?<![\w>/\\.])                        # not within a word, nor after <program>
    (?:file:/{{2,3}}|[A-Za-z]:[\\/]|\\\\|~?/)    # file://, C:\, \\server, ~/ or /
    (?:
      [^"'`\n|*?<>]*?\.(?:{_SUFFIXES})(?![\w.]*[\\/])\b # … up to the end of a file's name
      | [^"'`\n|*?<>]*?(?=["'`|*?<>]|(?::\s|[;,()]|\.\s)(?![^"'`\n]*[\\/])|\.?$)
    )""",
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_NAME = re.compile(
    rf"""[^\s"'`\n|*?<>;,:/\\][^"'`\n|*?<>:/\\]*?\.(?:{_SUFFIXES})\b""", re.IGNORECASE
)
_HEAD = re.compile(r"^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ [\w.]+: )?(.*)$", re.DOTALL)


class Redactor:
    """Gives the same file the same number wherever it is met."""

    def __init__(self, places: Mapping[str, str], names: Iterable[str] = ()) -> None:
        """``places``: folders that say nothing of anybody, and what to call them, as
        ``<program>``; ``names``: of files and folders that are known to be the user's."""
        self._places = sorted(
            ((form, word) for place, word in places.items() if len(place) > 1
             for form in {place, place.replace("\\", "/"), place.replace("/", "\\")}),
            key=lambda item: -len(item[0]),
        )  # fmt: skip
        self._names = sorted({name for name in names if len(name) > 2}, key=len, reverse=True)
        self._numbers: dict[str, str] = {}

    def redact(self, text: str) -> str:
        """All of it, line by line."""
        return "\n".join(map(self._line, text.split("\n")))

    def _line(self, line: str) -> str:
        match = _HEAD.match(line)
        assert match is not None
        head, said = match[1] or "", match[2]
        for place, word in self._places:
            if word != "<home>":
                said = said.replace(place, word)
        said = MARKED.sub(lambda name: self._number(name[1]), said)
        said = _PATH.sub(self._path, said)
        for name in self._names:
            if name in said:
                said = said.replace(name, self._number(name))
        said = _NAME.sub(lambda found: self._bare(found[0]), said)
        return head + said

    def _path(self, found: re.Match[str]) -> str:
        path = found[0]
        for place, word in self._places:
            if path.startswith(place):
                rest = path[len(place) :].strip("/\\")
                return f"{word}/{self._number(path)}" if rest else word
        return self._number(path)

    def _bare(self, name: str) -> str:
        # What was named before keeps its sign, also where a word stands before it.
        return self._number(name)

    def _number(self, name: str) -> str:
        # A path and its bare name are one file.
        key = re.split(r"[/\\]", name.rstrip("/\\"))[-1]
        return self._numbers.setdefault(key, f"<file {len(self._numbers) + 1}>")
