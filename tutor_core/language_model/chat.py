"""A language model of any provider, by LangChain: structured answers, in bounded time."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING, Any

from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langsmith import tracing_context

from tutor_core.errors import ModelError, ModelFault
from tutor_core.language_model.troubles import Trouble, trouble_of
from tutor_core.ports import Completion

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from langchain_core.language_models import BaseChatModel
    from langchain_core.runnables import Runnable

    from tutor_core.ports import Prompt

# Once more, and no third time: a learner waits. The first pause is about half a second, drawn
# anew each time so that a class isn't back all at once (our choices).
TRIES, PAUSE = 2, 0.5


class ChatModel:
    """``ports.LanguageModel`` on a chat model of LangChain.

    ``made`` builds the chat model for an answer of at most so many tokens; it must not try again
    by itself. ``seconds`` bounds a call with all its tries.
    """

    def __init__(self, name: str, made: Callable[[int], BaseChatModel], seconds: float) -> None:
        """Keep how to build it; nothing is opened yet."""
        self._name = name
        self._made = made
        self._seconds = seconds
        self._asked: dict[tuple[str, int], Runnable[Any, Any]] = {}

    @property
    def name(self) -> str:
        """Return its provider and name."""
        return self._name

    async def complete(self, prompt: Prompt) -> Completion:
        """Return an answer that has every field asked for. Raises ModelError, in bounded time."""
        try:
            async with asyncio.timeout(self._seconds):
                return await self._tried(prompt)
        except TimeoutError:
            raise ModelError(ModelFault.TIMEOUT, f"{self._name}: {self._seconds} s over") from None

    async def _tried(self, prompt: Prompt) -> Completion:
        for n in range(1, TRIES + 1):
            try:
                return await self._once(prompt)
            except ModelError:
                raise
            except Exception as error:  # each provider raises its own, and none may end a turn
                trouble = trouble_of(error)
                pause = max(trouble.wait, PAUSE * n * random.uniform(0.5, 1.5))  # noqa: S311
                if n == TRIES or not trouble.passes or pause >= self._seconds:
                    raise self._failed(trouble) from error
            await asyncio.sleep(pause)
        raise AssertionError

    async def _once(self, prompt: Prompt) -> Completion:
        messages = [SystemMessage(prompt.system), HumanMessage(prompt.user)]
        # Tracing would send every word to one more place.
        with tracing_context(enabled=False):
            found = await self._runnable(prompt).ainvoke(messages)
        raw, parsed = found["raw"], found["parsed"]
        tokens = _tokens(raw)
        if isinstance(raw, AIMessage) and raw.additional_kwargs.get("refusal"):
            raise ModelError(ModelFault.REFUSED, f"{self._name}: refused", tokens)
        fields = _fields(prompt, parsed)
        if fields is None:
            raise ModelError(ModelFault.UNREADABLE, f"{self._name}: not as asked for", tokens)
        return Completion(fields, *(tokens or (0, 0)))

    def _runnable(self, prompt: Prompt) -> Runnable[Any, Any]:
        key = (prompt.name, prompt.version)
        if key not in self._asked:
            model = self._made(prompt.max_tokens)
            self._asked[key] = model.with_structured_output(_schema(prompt), include_raw=True)
        return self._asked[key]

    def _failed(self, trouble: Trouble) -> ModelError:
        return ModelError(trouble.fault, f"{self._name}: {trouble.log}", trouble.tokens)


def _schema(prompt: Prompt) -> dict[str, Any]:
    """Return the JSON schema of a prompt's answer."""
    fields = {
        field.name: {"type": "string", "description": field.help}
        | ({"enum": list(field.allowed)} if field.allowed else {})
        for field in prompt.answer
    }
    return {
        "title": prompt.name,
        "description": "The answer.",
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


def _fields(prompt: Prompt, parsed: object) -> Mapping[str, str] | None:
    """Return the fields asked for, None when one is missing or isn't what was asked for."""
    if not isinstance(parsed, dict):
        return None
    found: dict[str, str] = {}
    for field in prompt.answer:
        value = parsed.get(field.name)
        if not isinstance(value, str) or (field.allowed and value not in field.allowed):
            return None
        found[field.name] = value
    return found


def _tokens(raw: object) -> tuple[int, int] | None:
    """Return the tokens in and out, None when the provider doesn't say."""
    used = raw.usage_metadata if isinstance(raw, AIMessage) else None
    return (used["input_tokens"], used["output_tokens"]) if used else None
