"""What a message is to the open tasks: an answer to one of them, or a new task. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tutor_core.assessment import (
    another_route,
    another_task,
    is_equation,
    looks_like_attempt,
    unworked,
)
from tutor_core.intent import CALCULATED
from tutor_core.requests import Ask, MoreHelp, NoIdea
from tutor_core.state import ThreadKind
from tutor_core.text import content_stems
from tutor_core.understood import Attempt, Chat, Remark, Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tutor_core.course import Step
    from tutor_core.curriculum.naming import Meant
    from tutor_core.scene import Scene
    from tutor_core.state import Thread
    from tutor_core.understood import Understood

# A question in a later sentence has at least so many words (our choice): "what now" is no task.
QUESTION_WORDS = 3
# An answer before it is told in so many words at most; more tell a story (our choice).
ANSWER_WORDS = 6
# A topic that is wished for with nothing around it has so many words at most (our choice).
TOPIC_WORDS = 5


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
    if isinstance(found, Ask | NoIdea | MoreHelp):
        answer = _answer(text, cues, steps)
        return Attempt(answer) if answer else found
    if not isinstance(found, Attempt | Remark | Words) and found != Chat("number"):
        return found
    asks = thread.quiz is None and (
        _own_equation(text, place, below, (under or thread).lines) or _unworked(text, scenes)
    )
    asks = asks or (isinstance(found, Attempt) and _asks_later(text, cues, steps))
    return Ask(text) if asks else found


def _answer(text: str, cues: Mapping[str, re.Pattern[str]], steps: Iterable[Step]) -> str:
    """Return the answer in a question whether it is right, "" when it is another question."""
    plain = " ".join(text.lower().replace("’", "'").split()).rstrip("?!. ")
    bare = cues["checking"].sub(" ", plain).strip(" ,.:;?")
    ways = (text, bare) if bare != plain else (text,)
    return next((w for w in ways if w and any(looks_like_attempt(s, w) for s in steps)), "")


def _unworked(text: str, scenes: Iterable[Scene | None]) -> bool:
    """Whether a message is a task in words that isn't made of an open task's numbers."""
    open_ = " ".join(p.prompt for p in scenes if p is not None)
    return bool(unworked.subject(text)) and not (
        {*re.findall(r"\d+", text)} & {*re.findall(r"\d+", open_)}
    )


def _own_equation(text: str, place: Scene, below: Scene | None, lines: tuple[str, ...]) -> bool:
    """Whether a message brings an equation that belongs to none of the open tasks."""
    on = place if place.step is not None else below
    if on is not None and on.step is not None:
        return another_task(on.step, text, on.stem, lines) or another_route(
            on.step, text, on.stem, lines
        )
    return is_equation(text)


def _asks_later(text: str, cues: Mapping[str, re.Pattern[str]], steps: Sequence[Step]) -> bool:
    """Whether a later sentence asks something, or the whole names what it wants to hear of.

    "3x = 15. What do I do now" is an answer first of all; a story with numbers isn't.
    """
    plain = " ".join(text.lower().replace("’", "'").split())
    match = cues["asks_later"].search(plain)
    first, later = (plain[: match.start()], plain[match.start() :]) if match else (plain, "")
    if len(first.split()) <= ANSWER_WORDS or "=" in first:
        later = "" if any(looks_like_attempt(s, first) for s in steps) else later
    return len(later.split()) >= QUESTION_WORDS or bool(cues["names_topic"].search(plain))


def only_a_topic(
    text: str, thread: Thread | None, step: Step | None, meant: Callable[[str], Meant]
) -> bool:
    """Whether a message is just a topic's name where a number or a formula is asked for.

    Words of the task may answer it, and any may answer the smaller question asked last.
    """
    if thread is None or thread.quiz is not None or thread.small is not None:
        return False
    if step is None or step.kind not in CALCULATED or re.search(r"[\d=]", text):
        return False
    own = content_stems(text) & content_stems(step.prompt)
    if own or len(text.split()) > TOPIC_WORDS or looks_like_attempt(step, text):
        return False
    found = meant(text.strip(" .!"))
    said = content_stems(text)
    named = any(said <= content_stems(concept.title) for concept in found.concepts)
    return bool(said) and (found.exact or named)
