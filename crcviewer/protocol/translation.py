"""Texts in another language, without Qt: for command lines and reports.

One catalogue serves the program: the templates of the context ``Text`` in its .ts file. The window
reads the same ones through Qt.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import MappingProxyType
from xml.etree import ElementTree

from crcviewer.protocol.resources import resources_folder
from crcviewer.protocol.text import CONTEXT, Text

LANGUAGES = {"en": "", "zh": "crcviewer_zh_CN.ts"}
"""Of command lines and reports, and where their translations are."""


def translator(language: str) -> Callable[[str], str]:
    """From a template to its translation; English, and what is not translated, stays as it is.

    Raises KeyError for a language that there is none of, OSError or ElementTree.ParseError where
    the catalogue cannot be read.
    """
    templates = _templates(LANGUAGES[language])
    return lambda template: templates.get(template, template)


def speaker(language: str) -> Callable[[Text], str]:
    """From a text to what a person reads in that language. Raises as :func:`translator`."""
    translate = translator(language)
    return lambda text: text.shown(translate)


@cache
def _templates(file: str) -> MappingProxyType[str, str]:
    found: dict[str, str] = {}
    if file:
        root = ElementTree.parse(resources_folder() / "translations" / file).getroot()
        for context in root.iter("context"):
            if context.findtext("name") == CONTEXT:
                for message in context.iter("message"):
                    translation = message.find("translation")
                    if translation is not None and translation.get("type") is None:
                        found[message.findtext("source", "")] = translation.text or ""
    return MappingProxyType(found)
