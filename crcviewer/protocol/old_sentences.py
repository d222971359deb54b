"""Files of earlier versions held sentences where there are texts now."""

from __future__ import annotations

from typing import Any

_TEXTS = frozenset({
    "cause", "epochs", "missing", "network", "next_step", "note", "notes", "reason", "task",
    "title",
})  # fmt: skip


def sentences_as_texts(plain: Any) -> Any:
    """The plain values of a run event, an evaluation, an audit or a model's document, as they are
    written today. What is written so already is left as it is."""
    if isinstance(plain, list):
        return [sentences_as_texts(one) for one in plain]
    if not isinstance(plain, dict) or "template" in plain:
        return plain
    return {
        name: _text(value) if name in _TEXTS else sentences_as_texts(value)
        for name, value in plain.items()
    }


def _text(value: Any) -> Any:
    if isinstance(value, str):
        return {"template": value}
    if isinstance(value, list):
        return [_text(one) for one in value]
    return sentences_as_texts(value)
