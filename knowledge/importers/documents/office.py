"""Text in office files, with its formulas, which the libraries for them pass over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.importers.xml import local

if TYPE_CHECKING:
    from lxml.etree import _Element

_BREAKS = {"br": "\n", "cr": "\n", "tab": " ", "noBreakHyphen": "-"}
# Deleted text, what fields compute from, and a second copy for older programs.
_UNREAD = {"del", "moveFrom", "instrText", "delText", "Fallback", "txbxContent", "rPr", "pPr"}
_DEEPEST = 60


def text_of(element: _Element, depth: int = 0) -> str:
    """Return the text in an element; paragraphs within it end their lines."""
    name = local(element)
    if name in _UNREAD or depth > _DEEPEST:
        return ""
    if name == "t":
        return element.text or ""
    if name in _BREAKS:
        return _BREAKS[name]
    if name in _FORMULAS:
        return _formula(element, name, depth)
    inner = "".join(text_of(child, depth + 1) for child in element)
    return inner + "\n" if name == "p" and depth else inner


_FORMULAS = {
    "f": "{num}/{den}",
    "sSup": "{e}^{sup}",
    "sSub": "{e}_{sub}",
    "sSubSup": "{e}_{sub}^{sup}",
    "rad": "√{e}",
    "d": "({e})",
}
"""How a formula's part is written, by the names of what it holds."""


def _formula(element: _Element, name: str, depth: int) -> str:
    parts = {"e": "", "num": "", "den": "", "sup": "", "sub": ""}
    for child in element:
        if local(child) in parts:
            parts[local(child)] += text_of(child, depth + 1)
    if name != "d":
        parts = {key: _grouped(text) for key, text in parts.items()}
    return _FORMULAS[name].format(**parts)


def _grouped(text: str) -> str:
    """Put brackets around more than one number or name."""
    single = text.isalnum() or (text.startswith("(") and text.endswith(")"))
    return text if single or not text else f"({text})"
