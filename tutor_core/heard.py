"""What a message is to the open tasks: an answer to one of them, or a new task. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor_core.assessment import another_task, is_equation, looks_like_attempt
from tutor_core.intent import Attempt, Remark, Understood, Words
from tutor_core.requests import Ask
from tutor_core.state import ThreadKind

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Mapping

    from tutor_core.course import Step
    from tutor_core.scene import Scene
    from tutor_core.state import Thread

# A question in a later sentence has at least so many words (our choice): "what now" is no task.
QUESTION_WORDS = 3


def heard(
    found: Understood,
    text: str,
    cues: Mapping[str, re.Pattern[str]],
    thread: Thread | None,
    place: Scene | None,
    under: Thread | None = None,
    below: Scene | None = None,
) -> Understood:
    """Read a message once more, beside the thread with its scene and the exercise under it.

    ``found`` is what its words alone say. What answers a task, also when it asks whether it is
    right, is an attempt; an equation of its own and a question in a later sentence are taken up.
    """
    if thread is None or place is None or thread.kind is ThreadKind.EXPLAIN:
        return found
    scenes = (place, below) if not thread.solved else ()
    steps = [p.step for p in scenes if p is not None and p.step is not None]
    if isinstance(found, Ask):
        answer = _answer(text, cues, steps)
        return Attempt(answer) if answer else found
    if not isinstance(found, Attempt | Remark | Words):
        return found
    asks = thread.quiz is None and _own_equation(text, place, below, (under or thread).lines)
    if (
        not asks
        and isinstance(found, Attempt)
        and not any(looks_like_attempt(s, text) for s in steps)
    ):
        asks = _asks_later(text, cues)
    return Ask(text) if asks else found


def _answer(text: str, cues: Mapping[str, re.Pattern[str]], steps: Iterable[Step]) -> str:
    """Return the answer in a question whether it is right, "" when it is another question."""
    plain = " ".join(text.lower().replace("’", "'").split()).rstrip("?!. ")
    bare = cues["checking"].sub(" ", plain).strip(" ,.:;?")
    ways = (text, bare) if bare != plain else (text,)
    return next((w for w in ways if w and any(looks_like_attempt(s, w) for s in steps)), "")


def _own_equation(text: str, place: Scene, below: Scene | None, lines: tuple[str, ...]) -> bool:
    """Whether a message brings an equation that belongs to none of the open tasks."""
    on = place if place.step is not None else below
    if on is not None and on.step is not None:
        return another_task(on.step, text, on.stem, lines)
    return is_equation(text)


def _asks_later(text: str, cues: Mapping[str, re.Pattern[str]]) -> bool:
    """Whether the last sentence asks, or the whole names what it wants to hear of."""
    plain = " ".join(text.lower().replace("’", "'").split())
    match = cues["asks_later"].search(plain)
    later = plain[match.start() :] if match is not None else ""
    return len(later.split()) >= QUESTION_WORDS or bool(cues["names_topic"].search(plain))
