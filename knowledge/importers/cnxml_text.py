"""The readable text of a CNXML module: blocks with their headings, objectives, glossary."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from knowledge.chunking import Block
from knowledge.importers.mathml import math_text
from knowledge.importers.shared import one_line, tidy
from knowledge.importers.xml import child, local
from tutor_core.course import PassageKind, Term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lxml.etree import _Element

# Sections that restate the module, and sections that no learner is sent to.
SUMMARIES = {"section-summary", "summary", "key-concepts", "key-equations", "chapter-summary"}
LEFT_OUT = {
    "references", "further-research", "bibliography", "suggested-reading", "further-reading",
    "contrib-auth", "media-resources", "glossary", "key-terms",
}  # fmt: skip
# Boxes that only lead elsewhere (films, programs on the web) or quiz earlier sections.
LEFT_OUT_NOTES = {"media", "media-2", "manipulative-math", "be-prepared", "learning-objectives"}
# A box with more text than this is read on its own and gets its own heading. Our choice.
OWN_HEADING = 400

_LINES = {
    "para", "list", "item", "row", "equation", "problem", "solution", "title", "caption",
    "quote", "figure", "table", "example", "exercise", "note", "definition", "meaning", "section",
    "preformat", "commentary", "subfigure", "table-group",
}  # fmt: skip
_SILENT = {
    "media", "label", "footnote", "colspec", "metadata", "iframe", "image", "tocentries", "index",
}  # fmt: skip
_CREDIT = re.compile(
    r"\s*\((?:[Pp]hoto |[Ii]mage )?(?:[Cc]redits?|[Ss]ource)\b.*\)\s*$", re.DOTALL
)
_TARGETS = {"figure": "the figure", "table": "the table", "example": "the example"} | {
    "note": "the box", "equation": "the equation", "exercise": "the exercise",
}  # fmt: skip
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
CIRCLED = "ⓐ-ⓩ①-⑳"


@dataclass(frozen=True, slots=True)
class Names:
    """What links point at: what an id in the module is called, and the modules' titles."""

    ids: Mapping[str, str]
    titles: Mapping[str, str]


def names(module: _Element, titles: Mapping[str, str]) -> Names:
    """Return what the module's links may point at."""
    ids = {}
    for element in module.iter("{*}*"):
        if element.get("id") and local(element) in _TARGETS:
            ids[element.get("id", "")] = _TARGETS[local(element)]
    return Names(ids, titles)


def kinds(element: _Element) -> set[str]:
    """Return an element's classes and type, which say what it is for."""
    found = f"{element.get('class', '')} {element.get('type', '').replace(' ', '-')}"
    return set(found.split())


# --- Elements to text -------------------------------------------------------------------------


def flow(element: _Element, known: Names) -> str:
    """Return all of an element's text, a line for each block in it."""
    return _sentence_case(tidy(_part(element, known, "")).replace("\u2212", "-"))


def _collect(element: _Element, known: Names) -> str:
    out = element.text or ""
    for part in element:
        out = _joined(out, part, _part(part, known, out))
        out += part.tail or ""
    return out


def _joined(out: str, part: _Element, shown: str) -> str:
    """Keep words and formulas apart where the source has no blank between them."""
    glued = local(part) == "math" and out[-1:].isalpha() and shown[:1].isalnum()
    return f"{out} {shown}" if glued else out + shown


def _part(part: _Element, known: Names, before: str) -> str:
    name = local(part)
    if name in _SILENT or not name:
        return ""
    if name == "math":
        return _formula(part)
    if name in {"newline", "space"}:
        return "\n" if name == "newline" else " "
    if name == "link":
        return _link(part, known, before)
    if name in {"sup", "sub"}:
        return _raised(_collect(part, known), name)
    if name in {"list", "tgroup", "caption", "example", "definition"}:
        return "\n" + _SHAPED[name](part, known) + "\n"
    shown = _collect(part, known)
    return f"\n{shown}\n" if name in _LINES else shown


def _formula(part: _Element) -> str:
    shown = math_text(part)
    if "\n" in shown:
        return f"\n{shown}\n"
    tail = part.tail or ""
    ordinal = re.match(r"(th|st|nd|rd|s)\b", tail)
    return f"{shown} " if shown and tail[:1].isalpha() and not ordinal else shown


def _link(part: _Element, known: Names, before: str) -> str:
    shown = _collect(part, known)
    if shown.strip():
        return shown
    target = known.ids.get(part.get("target-id", ""), "")
    if not part.get("document"):
        noun = target.rpartition(" ")[2]
        said = noun and re.search(rf"\b{noun}\s*$", before, re.IGNORECASE)
        return "" if said else target or "this part"
    title = known.titles.get(part.get("document", ""))
    return f"\u201c{title}\u201d" if title else "another section"


def _raised(shown: str, name: str) -> str:
    """Set 2 in x<sup>2</sup> as a power, and leave the letters of 1<sup>st</sup> as they are."""
    bare = shown.strip().replace("\u2212", "-")
    if bare.isdigit():
        return bare.translate(_SUPERSCRIPT if name == "sup" else _SUBSCRIPT)
    if bare.isalpha() and (len(bare) > 1 or name == "sub"):
        return bare if name == "sup" else f"_{bare}"
    mark = "^" if name == "sup" else "_"
    return f"{mark}{bare}" if len(bare) == 1 else f"{mark}({bare})" if bare else ""


def _list(element: _Element, known: Names) -> str:
    numbering = _numbering(element)
    lines = []
    items = [item for item in element if local(item) == "item"]
    for number, item in enumerate(items):
        shown = tidy(_collect(item, known))
        labelled = re.match(f"[{CIRCLED}]", shown)
        lines.append(shown if labelled else f"{numbering(number)} {shown}")
    title = child(element, "title")
    head = [one_line(_collect(title, known))] if title is not None else []
    return "\n".join([*head, *(line for line in lines if line.strip(" -"))])


def _numbering(element: _Element) -> Callable[[int], str]:
    if element.get("list-type") != "enumerated":
        return lambda number: "-"
    if element.get("number-style", "arabic").endswith("alpha"):
        return lambda number: f"{chr(ord('a') + number % 26)}."
    return lambda number: f"{number + 1}."


def _table(element: _Element, known: Names) -> str:
    rows = []
    for row in element.iter("{*}row"):
        cells = [_cell(cell, known) for cell in row if local(cell) == "entry"]
        rows.append(" | ".join(cell for cell in cells if cell))
    return "\n".join(row for row in rows if row)


def _cell(cell: _Element, known: Names) -> str:
    """Return a table's cell on one line; the lines of a calculation are parted by ";"."""
    lines = tidy(_collect(cell, known)).split("\n")
    return " ".join(f"{line};" if _calculates(line) else line for line in lines).rstrip(";")


def _calculates(line: str) -> bool:
    return "=" in line and line[-1] not in ".,;:"


def _caption(element: _Element, known: Names) -> str:
    shown = _CREDIT.sub("", one_line(_collect(element, known)))
    parent = element.getparent()
    if not shown or parent is None or local(parent) != "figure":
        return shown
    return f"Figure: {shown}"


def _example(element: _Element, known: Names) -> str:
    return "Example\n" + _collect(element, known)


def _definition(element: _Element, known: Names) -> str:
    word, meaning = _term(element, known)
    return f"{word}: {meaning}"


_SHAPED = {
    "list": _list,
    "tgroup": _table,
    "caption": _caption,
    "example": _example,
    "definition": _definition,
}


def _sentence_case(text: str) -> str:
    """Give a sentence that starts with a replaced link its capital letter."""
    nouns = "|".join(target.partition(" ")[2] for target in _TARGETS.values())
    return re.sub(rf"(?m)(^|(?<=[.!?] ))the (?={nouns})", lambda found: f"{found[1]}The ", text)


# --- Modules to blocks ------------------------------------------------------------------------


def blocks(module: _Element, known: Names) -> Iterator[Block]:
    """Yield a module's text in reading order, summaries marked; no exercises, no references."""
    content = child(module, "content")
    if content is not None:
        yield from _section(content, known, Block("", place="at the start"))


def _section(section: _Element, known: Names, where: Block) -> Iterator[Block]:
    for part in section:
        name = local(part)
        if name == "section":
            yield from _subsection(part, known, where)
        elif name == "note":
            yield from _note(part, known, where)
        elif name not in {"title", "exercise", "glossary"} | _SILENT:
            text = flow(part, known)
            if text:
                yield replace(where, text=text)


def _subsection(section: _Element, known: Names, where: Block) -> Iterator[Block]:
    if kinds(section) & LEFT_OUT or is_review(section):
        return
    summary = kinds(section) & SUMMARIES
    title = child(section, "title")
    heading = one_line(_collect(title, known)) if title is not None else ""
    if heading:
        where = replace(where, heading=heading, place=f'under "{heading}"')
    kind = PassageKind.SUMMARY if summary else where.kind
    yield from _section(section, known, replace(where, kind=kind))


def _note(note: _Element, known: Names, where: Block) -> Iterator[Block]:
    if kinds(note) & LEFT_OUT_NOTES or any(local(part) == "exercise" for part in note):
        return
    title = child(note, "title")
    heading = one_line(_collect(title, known)) if title is not None else ""
    text = flow(note, known)
    if not heading or len(text) < OWN_HEADING:
        if text:
            yield replace(where, text=text)
        return
    box = replace(where, heading=heading, place=f'in the box "{heading}"')
    yield from _section(note, known, box)


def is_review(section: _Element) -> bool:
    """Whether a section holds exercises rather than text."""
    marked = kinds(section) - SUMMARIES
    if not marked:
        return False
    exercises = [found for found in section.iter("{*}exercise") if not _worked(found, section)]
    return bool(exercises) or bool(marked & {"section-exercises", "section-quiz", "short-answer"})


def _worked(exercise: _Element, section: _Element) -> bool:
    for parent in exercise.iterancestors():
        if parent is section:
            return False
        if local(parent) in {"example", "note"}:
            return True
    return False


def objectives(module: _Element, known: Names) -> tuple[str, ...]:
    """Return what the module says a learner will be able to do."""
    abstract = child(child(module, "metadata"), "abstract")
    places = [abstract] if abstract is not None and len(abstract) else []
    places += [
        part for part in module.iter("{*}note", "{*}section")
        if "learning-objectives" in kinds(part)
    ]  # fmt: skip
    for place in places:
        items = [one_line(flow(item, known)) for item in place.iter("{*}item")]
        if any(items):
            return tuple(item for item in items if item)
    return ()


def glossary(module: _Element, known: Names) -> tuple[Term, ...]:
    """Return the module's glossary."""
    terms = [
        _term(definition, known)
        for place in module.iter("{*}glossary")
        for definition in place
        if local(definition) == "definition"
    ]
    return tuple(Term(word, meaning) for word, meaning in terms if word and meaning)


def _term(definition: _Element, known: Names) -> tuple[str, str]:
    word = child(definition, "term")
    meanings = [one_line(flow(part, known)) for part in definition if local(part) == "meaning"]
    return one_line(flow(word, known)) if word is not None else "", "; ".join(meanings)
