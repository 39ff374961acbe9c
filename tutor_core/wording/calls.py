"""Calling a language model: within the budget and the turn's time, personal data hidden, noted.

A turn has one ``Line``. It never raises for what a model does: no answer is None, and then the
offline words stand.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from prompts.loader import model_prompts, phrases
from tutor_core.errors import ModelError, ModelFault
from tutor_core.ports import AnswerField, Budget, ModelCall, Prompt

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from prompts.loader import Phrases, PromptFile
    from tutor_core.guardrails.policy import Policy
    from tutor_core.ports import Completion, LanguageModel, Ledger
    from tutor_core.turn import Turn

# All calls of a turn together: a reply is to come within 35 s, and 5 are ample for the rest.
TURN_SECONDS = 30.0
# After so many failures in a row the model is left alone for a minute (our choice): nobody should
# wait turn after turn for a provider that is down.
FAILURES, REST = 3, timedelta(minutes=1)
# The most a prompt can come to: English has some 4 characters a token, other scripts fewer, and
# what asks for the form of the answer is about 200 tokens.
CHARACTERS_A_TOKEN, FORM_TOKENS = 2, 200
# Shorter names than this, and numbers that could be a task's, are left in (our choice).
SHORTEST_ID, SHORTEST_NUMBER = 2, 6

_log = logging.getLogger(__name__)


class HiddenText(Protocol):
    """A text with placeholders for what is personal, and the way back."""

    @property
    def text(self) -> str:
        """Return the text with placeholders."""
        ...

    def restore(self, text: str) -> str:
        """Return a text with what its placeholders stand for."""
        ...


class Hide(Protocol):
    """Whatever takes personal data out of a text."""

    def __call__(self, text: str, names: Iterable[str]) -> HiddenText:
        """Return the text without it; ``names`` are those of the classroom's people."""
        ...


@dataclass(frozen=True, slots=True)
class Prices:
    """What a million tokens cost, in any currency; 0 for a model that costs nothing."""

    tokens_in: float = 0.0
    tokens_out: float = 0.0

    def of(self, tokens_in: int, tokens_out: int) -> float:
        """Return what so many tokens cost."""
        return (tokens_in * self.tokens_in + tokens_out * self.tokens_out) / 1_000_000


class Speaker:
    """A language model and all that a call of it needs. Knows only how it has fared lately."""

    def __init__(
        self,
        model: LanguageModel,
        ledger: Ledger,
        hide: Hide,
        prices: Prices | None = None,
        language: str = "en",
        seconds: float = TURN_SECONDS,
    ) -> None:
        """Take the parts, and read the prompts. Raises WordsError for one that is wrong."""
        self.model = model
        self.ledger = ledger
        self.hide = hide
        self.prices = prices or Prices()
        self.seconds = seconds
        self.prompts: Mapping[str, PromptFile] = model_prompts()
        self.phrases: Phrases = phrases(language, "model")
        self._failures = 0
        self._rests_until: datetime | None = None

    def rests(self, now: datetime) -> bool:
        """Whether the model is left alone for now."""
        return self._rests_until is not None and now < self._rests_until

    def fared(self, fault: ModelFault | None, now: datetime) -> None:
        """Take how a call went; an answer in the wrong form is an answer here."""
        if fault in (ModelFault.TIMEOUT, ModelFault.UNAVAILABLE):
            self._failures += 1
            if self._failures >= FAILURES:
                self._rests_until = now + REST
        else:
            self._failures, self._rests_until = 0, None


class Line:
    """One turn's calls. ``used`` are the prompts that were answered, in order."""

    def __init__(self, speaker: Speaker, turn: Turn) -> None:
        """Start the turn's time."""
        self._speaker = speaker
        self._turn = turn
        self._deadline = asyncio.get_running_loop().time() + speaker.seconds
        self._over = speaker.rests(turn.now) or not turn.state.policy.model
        self._names: Sequence[str] | None = None

    def named(self, name: str) -> dict[str, object]:
        """Return what an explanation says of a prompt."""
        file = self._speaker.prompts[name]
        return {"model": self._speaker.model.name, "prompt": file.name, "version": file.version}

    async def ask(self, name: str, values: Mapping[str, str]) -> Mapping[str, str] | None:
        """Return a model's answer to a prompt, {} when it is in no form to be used.

        None when there is none: the budget is used up, the time is over, the model fails. After
        that nothing more is asked in the turn.
        """
        if self._over:
            return None
        file = self._speaker.prompts[name]
        hidden = self._speaker.hide(file.filled(values), await self._roster())
        prompt = _prompt(file, hidden.text)
        call = self._at_most(prompt)
        state, ledger = self._turn.state, self._speaker.ledger
        budget = budget_of(state.policy, self._turn.now)
        number = await ledger.reserve(state.classroom, state.person.id, call, budget)
        if number is None:
            self._over = True
            _event(replace(call, tokens_in=0, tokens_out=0, cost=0.0, outcome="budget"))
            return None
        done, fields = await self._called(prompt, call)
        await ledger.settle_call(number, done)
        _event(done)
        return {key: hidden.restore(text) for key, text in fields.items()} if fields else fields

    async def _called(
        self, prompt: Prompt, call: ModelCall
    ) -> tuple[ModelCall, Mapping[str, str] | None]:
        """Make the call; return what it came to and its answer."""
        loop = asyncio.get_running_loop()
        start = loop.time()
        fault, tokens, fields = await self._answered(prompt)
        self._speaker.fared(fault, self._turn.now)
        self._over = fault not in (None, ModelFault.UNREADABLE)
        done = replace(call, seconds=loop.time() - start, outcome=fault or "answered")
        if tokens is not None:
            cost = self._speaker.prices.of(*tokens)
            done = replace(done, tokens_in=tokens[0], tokens_out=tokens[1], cost=cost)
        return done, fields

    async def _answered(
        self, prompt: Prompt
    ) -> tuple[ModelFault | None, tuple[int, int] | None, Mapping[str, str] | None]:
        try:
            async with asyncio.timeout_at(self._deadline):
                found: Completion = await self._speaker.model.complete(prompt)
        except ModelError as error:
            unreadable = error.fault is ModelFault.UNREADABLE
            return error.fault, error.tokens, {} if unreadable else None
        except TimeoutError:
            return ModelFault.TIMEOUT, None, None
        return None, (found.tokens_in, found.tokens_out), found.fields

    def _at_most(self, prompt: Prompt) -> ModelCall:
        """Return the call at the most it can come to: what isn't told afterwards counts so."""
        tokens_in = (
            len(f"{prompt.system}{prompt.user}".encode()) // CHARACTERS_A_TOKEN + FORM_TOKENS
        )
        return ModelCall(
            at=self._turn.now,
            model=self._speaker.model.name,
            prompt=prompt.name,
            version=prompt.version,
            tokens_in=tokens_in,
            tokens_out=prompt.max_tokens,
            cost=self._speaker.prices.of(tokens_in, prompt.max_tokens),
        )

    async def _roster(self) -> Sequence[str]:
        if self._names is None:
            found = await self._speaker.ledger.roster(self._turn.state.classroom)
            self._names = tuple(name for name in found if _tells(name))
        return self._names


def budget_of(policy: Policy, now: datetime) -> Budget:
    """Return the budget of the day, by the classroom's clock."""
    return Budget(
        since=policy.start(policy.today(now)),
        person_tokens=policy.model_person_tokens,
        class_tokens=policy.model_class_tokens,
        class_cost=policy.model_class_cost,
    )


def _prompt(file: PromptFile, user: str) -> Prompt:
    answer = tuple(AnswerField(name, *field) for name, field in file.answer.items())
    return Prompt(file.name, file.version, file.system, user, answer, file.max_tokens)


def _tells(name: str) -> bool:
    """Whether a name or id says who somebody is; "7" is in half of all tasks."""
    return len(name) >= (SHORTEST_NUMBER if name.isdigit() else SHORTEST_ID)


def _event(call: ModelCall) -> None:
    """Write the one line that the log has of a call; no text and no person."""
    _log.info(
        "model call: model=%s prompt=%s version=%d outcome=%s tokens_in=%d tokens_out=%d "
        "cost=%.6f seconds=%.2f",
        call.model,
        call.prompt,
        call.version,
        call.outcome,
        call.tokens_in,
        call.tokens_out,
        call.cost,
        call.seconds,
    )
