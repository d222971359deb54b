"""Texts in another language, without Qt: for command lines and reports.

One catalogue serves the program, its .ts file: the window gives it to Qt, and the templates of all
texts are in its context ``Text``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
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


def _templates(file: str) -> dict[str, str]:
    messages = read_messages(file) if file else {}
    return {source: said for (context, source), said in messages.items() if context == CONTEXT}


@cache
def read_messages(file: str) -> Mapping[tuple[str, str], str]:
    """What is translated in a .ts file of the program, by context and English text.

    Raises OSError or ElementTree.ParseError where it cannot be read.
    """
    found: dict[tuple[str, str], str] = {}
    root = ElementTree.parse(resources_folder() / "translations" / file).getroot()
    for context in root.iter("context"):
        name = context.findtext("name", "")
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is not None and translation.get("type") is None:
                found[name, message.findtext("source", "")] = translation.text or ""
    return MappingProxyType(found)
