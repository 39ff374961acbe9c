"""The answers of one classroom that wait for a mark or have one, kept in memory."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tutor_core.answers import Answer, Filed
from tutor_core.storage.rules import MARKED, WAITING, check_marked, same_step, same_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tutor_core.answers import Mark
    from tutor_core.ids import PersonId
    from tutor_core.state import Changes


@dataclass(slots=True)
class FakeAnswers:
    """What ``tutor_core.storage.answers`` does, without a database."""

    rows: dict[int, Filed] = field(default_factory=dict)
    count: int = 0

    def marked(self, like: Answer) -> list[Answer]:
        """Return the newest marked answers to a step, oldest mark first."""
        found = [f.answer for f in self._ordered() if f.answer.judgement is not None]
        return [a for a in found if same_step(a, like)][-MARKED:]

    def unmarked(self) -> list[Filed]:
        """Return the answers that wait, longest waiting first."""
        return [f for f in self._ordered() if f.answer.judgement is None]

    def last_marked(self, teacher: PersonId) -> Filed | None:
        """Return the answer that a teacher marked last."""
        own = [f for f in self._ordered() if f.teacher == teacher and f.answer.judgement]
        return own[-1] if own else None

    def check(self, marks: Sequence[Mark], teacher: PersonId) -> None:
        """Raise RequestError for a mark on an answer that somebody else marked."""
        for mark in marks:
            if mark.judgement is not None:
                check_marked(self._theirs(mark, teacher))

    def write(self, changes: Changes, person: PersonId) -> None:
        """Add the answers of a turn, each wording once, and set its marks."""
        for answer in changes.answers:
            held = [f.answer for f in self.rows.values() if same_step(f.answer, answer)]
            if not any(same_words(one.text, answer.text) for one in held):
                self.count += 1
                self.rows[self.count] = Filed(self.count, answer)
        for gone in self.unmarked()[:-WAITING]:
            del self.rows[gone.row]
        for mark in changes.marks:
            found = self._theirs(mark, person)
            if found is not None and mark.dropped:
                del self.rows[mark.row]
            elif found is not None:
                answer = replace(found.answer, judgement=mark.judgement, at=mark.at)
                self.rows[mark.row] = Filed(mark.row, answer, person if mark.held else None)

    def hand_over(self, ours: PersonId, theirs: PersonId) -> None:
        """Let what one person marked be another's."""
        for row, filed in self.rows.items():
            if filed.teacher == theirs:
                self.rows[row] = replace(filed, teacher=ours)

    def _theirs(self, mark: Mark, teacher: PersonId) -> Filed | None:
        found = self.rows.get(mark.row)
        if found is None or (found.answer.judgement is not None and found.teacher != teacher):
            return None
        return found

    def _ordered(self) -> list[Filed]:
        return sorted(self.rows.values(), key=lambda filed: (filed.answer.at, filed.row))
