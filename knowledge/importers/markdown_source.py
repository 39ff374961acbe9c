"""Lines of a course file with their numbers, its front matter, and what to tell the teacher."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import yaml

from knowledge.importers.shared import clean, one_line
from knowledge.receipt import Skipped
from tutor_core.errors import CourseError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


class Line(NamedTuple):
    """A line of a file; ``number`` counts from 1."""

    number: int
    text: str


@dataclass(slots=True)
class Notes:
    """What a teacher should know about one file, collected while it is read."""

    file: str
    skipped: list[Skipped] = field(default_factory=list)
    warnings: list[Skipped] = field(default_factory=list)

    def skip(self, line: int, reason: str) -> None:
        """Note something that is left out."""
        self.skipped.append(Skipped(self.file, line, reason))

    def warn(self, line: int, reason: str) -> None:
        """Note something that is taken and should be looked at."""
        self.warnings.append(Skipped(self.file, line, reason))


def text_lines(raw: bytes, name: str) -> list[Line]:
    """Return a file's lines, cleaned. Raises CourseError when it is not UTF-8 text."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise CourseError(
            "This is not UTF-8 text. Save the file with the encoding UTF-8.", file=name, line=line
        ) from None
    text = _COMMENT.sub(lambda found: re.sub(r"[^\n]", "", found[0]), clean(text))
    return [Line(n, line.expandtabs(4).rstrip("\r")) for n, line in enumerate(text.split("\n"), 1)]


def nearest(wanted: str, known: Iterable[str]) -> str:
    """Return " Did you mean ...?" for a name that is nearly one of the known, else nothing."""
    near = difflib.get_close_matches(wanted.lower(), list(known), n=1, cutoff=0.6)
    return f" Did you mean {near[0]!r}?" if near else ""


# --- Front matter -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The part between two ``---`` lines (or a mapping inside it); every value is text."""

    notes: Notes
    line: int
    values: dict[str, yaml.Node]
    lines: dict[str, int]
    offset: int

    def where(self, key: str) -> int:
        """Return the line of a key, or of the whole when it isn't there."""
        return self.lines.get(key, self.line)

    def text(self, key: str) -> str:
        """Return a value as one line of text, "" when it is missing or no plain text."""
        node = self.values.get(key)
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode):
            self.notes.skip(self.where(key), f"{key!r} should be plain text after the colon.")
            return ""
        return one_line(node.value)

    def texts(self, key: str) -> list[tuple[str, int]]:
        """Return a list of texts with their lines; a single text counts as a list of one."""
        node = self.values.get(key)
        nodes = node.value if isinstance(node, yaml.SequenceNode) else [node] if node else []
        found = []
        for item in nodes:
            if isinstance(item, yaml.ScalarNode) and one_line(item.value):
                found.append((one_line(item.value), self._line(item)))
            else:
                self.notes.skip(self._line(item), f"{key!r} should be a list such as [one, two].")
        return found

    def mappings(self, key: str) -> list[FrontMatter]:
        """Return a list of mappings, such as the concepts of a course."""
        node = self.values.get(key)
        nodes = node.value if isinstance(node, yaml.SequenceNode) else [node] if node else []
        found = []
        for item in nodes:
            if isinstance(item, yaml.MappingNode):
                found.append(_mapping(item, self.notes, self.offset))
            else:
                self.notes.skip(
                    self._line(item),
                    f"Each of the {key} needs the form '- id: ...', 'title: ...'.",
                )
        return found

    def expect(self, known: Sequence[str]) -> None:
        """Warn about keys that mean nothing here."""
        for key in self.values:
            if key not in known:
                self.notes.warn(
                    self.where(key), f"{key!r} means nothing here.{nearest(key, known)}"
                )

    def _line(self, node: yaml.Node) -> int:
        return int(node.start_mark.line) + self.offset


def front_matter(lines: Sequence[Line], notes: Notes) -> tuple[FrontMatter, list[Line]]:
    """Return the front matter (empty when there is none) and the lines after it.

    Raises CourseError when it has no end or is not YAML.
    """
    start = next((i for i, line in enumerate(lines) if line.text.strip()), 0)
    if not lines or lines[start].text.rstrip() != "---":
        return FrontMatter(notes, 1, {}, {}, 1), list(lines)
    ends = (i for i, line in enumerate(lines) if i > start and line.text.rstrip() == "---")
    end = next(ends, None)
    if end is None:
        raise CourseError(
            "The front matter that starts here has no closing '---' line.",
            file=notes.file,
            line=lines[start].number,
        )
    inner = "\n".join(line.text for line in lines[start + 1 : end])
    return _parse(inner, notes, lines[start].number + 1), list(lines[end + 1 :])


def _parse(text: str, notes: Notes, offset: int) -> FrontMatter:
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = offset + (mark.line if mark else 0)
        reason = one_line(error.problem or "it can't be read")
        raise CourseError(
            f"The front matter is not YAML: {reason}. Texts with ': ' or '#' need quotes.",
            file=notes.file,
            line=line,
        ) from None
    except (yaml.YAMLError, RecursionError):
        raise CourseError("The front matter is not YAML.", file=notes.file, line=offset) from None
    if node is None:
        return FrontMatter(notes, offset, {}, {}, offset)
    if not isinstance(node, yaml.MappingNode):
        raise CourseError(
            "The front matter should be lines of the form 'name: value'.",
            file=notes.file,
            line=offset,
        )
    return _mapping(node, notes, offset)


def _mapping(node: yaml.MappingNode, notes: Notes, offset: int) -> FrontMatter:
    values: dict[str, yaml.Node] = {}
    lines: dict[str, int] = {}
    for key, value in node.value:
        line = int(key.start_mark.line) + offset
        name = one_line(key.value) if isinstance(key, yaml.ScalarNode) else "?"
        if name in values:
            notes.skip(line, f"{name!r} stands here twice; the first one counts.")
            continue
        values[name], lines[name] = value, line
    return FrontMatter(notes, int(node.start_mark.line) + offset, values, lines, offset)
