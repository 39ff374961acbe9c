"""What the core needs of a language model, and of the ledger that holds its budget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from tutor_core.ids import ClassroomId, PersonId


@dataclass(frozen=True, slots=True)
class AnswerField:
    """One text of a structured answer: what it is to hold, and the values it may have (): any."""

    name: str
    help: str
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a language model is asked, ready to send: ``name`` and ``version`` of its file.

    ``answer`` are the fields of the answer, all of which have to be there.
    """

    name: str
    version: int
    system: str
    user: str
    answer: tuple[AnswerField, ...]
    max_tokens: int


@dataclass(frozen=True, slots=True)
class Completion:
    """A model's answer, by field, and the tokens that went in and came out."""

    fields: Mapping[str, str]
    tokens_in: int
    tokens_out: int


class LanguageModel(Protocol):
    """Answers a prompt. It words and suggests; nothing it says decides anything."""

    @property
    def name(self) -> str:
        """Return its provider and name, such as "openai:gpt-x"."""
        ...

    async def complete(self, prompt: Prompt) -> Completion:
        """Return an answer that has every field asked for. Raises ModelError, in bounded time."""
        ...


@dataclass(frozen=True, slots=True)
class ModelCall:
    """One call of a language model, for the ledger; of what was said it holds nothing.

    Until it is settled, tokens and cost are the most that it can come to.
    """

    at: datetime
    model: str
    prompt: str
    version: int
    tokens_in: int
    tokens_out: int
    cost: float
    seconds: float = 0.0
    outcome: str = "open"


@dataclass(frozen=True, slots=True)
class Budget:
    """What calls may use up from a time on, by a person and by their classroom.

    0 leaves nothing to spend; of money that still leaves models that cost nothing.
    """

    since: datetime
    person_tokens: int
    class_tokens: int
    class_cost: float


class Ledger(Protocol):
    """What calls of the language model have used up, kept in the store."""

    async def reserve(
        self, classroom: ClassroomId, person: PersonId, call: ModelCall, budget: Budget
    ) -> int | None:
        """Note a call that is about to be made, and return its number.

        None, noting nothing, when the calls noted before, settled or not, have used up the budget.
        """
        ...

    async def settle_call(self, number: int, call: ModelCall) -> None:
        """Put what a call came to in place of what was noted of it."""
        ...

    async def calls(self, classroom: ClassroomId, since: datetime) -> Sequence[ModelCall]:
        """Return a classroom's calls from a time on, oldest first."""
        ...

    async def roster(self, classroom: ClassroomId) -> Sequence[str]:
        """Return the names of a classroom's people, and their accounts' names and ids."""
        ...
