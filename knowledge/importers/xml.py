"""Read XML that nobody vouches for: no entities, no DTD, no network, nothing huge."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from knowledge.importers.shared import one_line, read_bytes
from tutor_core.errors import CourseError

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.etree import _Element


def parse(file: Path, name: str) -> _Element:
    """Return a file's root element. Raises CourseError with the line that can't be read."""
    return rooted(read_bytes(file, name), name)


def rooted(raw: bytes, name: str = "") -> _Element:
    """Return the root element of XML. Raises CourseError with the line that can't be read."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        reason = one_line(re.sub(r", line \d+, column \d+.*", "", error.msg or "no XML at all"))
        raise CourseError(
            f"This is not well-formed XML ({reason}).", file=name, line=line
        ) from None


def local(element: _Element) -> str:
    """Return an element's name without its namespace ("" for what is no element)."""
    tag = str(element.tag)
    return "" if tag.startswith("<") else tag.rpartition("}")[2]


def all_text(element: _Element) -> str:
    """Return all text inside an element, as it stands."""
    return "".join(str(text) for text in element.itertext())


def child(element: _Element | None, name: str) -> _Element | None:
    """Return the first child of that name, None when there is none."""
    if element is None:
        return None
    return next((found for found in element if local(found) == name), None)


def line(element: _Element) -> int:
    """Return the line an element starts on, 0 when it isn't known."""
    found: object = element.sourceline
    return found if isinstance(found, int) else 0
