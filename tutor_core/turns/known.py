"""The learner corrects the tutor: "I already know this", and "that's not me"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor_core import practice
from tutor_core.curriculum.library import lower_first
from tutor_core.insights.standing import percent
from tutor_core.mastery.estimate import mastered
from tutor_core.messages import Button, Move, Reply
from tutor_core.state import Alert, Changes, Note, NoteKind
from tutor_core.turn import Outcome
from tutor_core.turns import teaching, topics
from tutor_core.turns.acting import button, open_task
from tutor_core.turns.practising import give

if TYPE_CHECKING:
    from tutor_core.course import Concept
    from tutor_core.requests import KnowAlready
    from tutor_core.turn import Turn

TOPICS_OFFERED = 6


async def know_already(turn: Turn, request: KnowAlready) -> Outcome:
    """Keep the claim and put its test before the learner at once.

    A message that only looks like a claim ("I know that you take 4 away") is an attempt.
    """
    concept, near = _meant(turn, request.topic)
    if concept is None and request.topic and request.text and not (near and _idle(turn)):
        return await teaching.attempt(turn, request.text)
    if concept is None:
        return _which(turn, "known", request.topic, near)
    return _agreed(turn, concept) or _tested(turn, concept)


def _idle(turn: Turn) -> bool:
    return open_task(turn)[1] is None


def _meant(turn: Turn, topic: str) -> tuple[Concept | None, tuple[Concept, ...]]:
    """Return the concept that is meant, else those that could be."""
    if topic:
        found = topics.meant(turn, topic)
        return topics.first_open(turn, found.concepts), found.near
    last = practice.last_concept(turn.state)
    return (turn.library.concept(last) if last is not None else None), ()


def _which(turn: Turn, request: str, topic: str, near: tuple[Concept, ...]) -> Outcome:
    """Ask which topic is meant; ``request`` is the name of the button."""
    open_now = practice.frontier(turn.state, turn.library)[:TOPICS_OFFERED]
    buttons = topics.choices(near or open_now, f"{request}:")
    if near:
        text = topics.question(turn, topic, near)
    elif topic:
        text = turn.voice.say("practice.unknown", topic=topic)
    else:
        text = turn.voice.say("known.which")
    return Outcome(Reply(text, Move.SHOW, buttons))


def _agreed(turn: Turn, concept: Concept) -> Outcome | None:
    """Return what is said when the tutor thinks so already, None when it is to be tested."""
    held = turn.state.mastery.get(concept.id)
    done = held is not None and mastered(held, turn.state.policy.mastery_threshold)
    if not done and concept.id not in practice.known(turn.state, turn.library):
        return None
    said = turn.voice.say("known.agreed", concept=lower_first(concept.title))
    return Outcome(Reply(said, Move.SHOW, (button(turn, "practise"),)))


def _tested(turn: Turn, concept: Concept) -> Outcome:
    claim = Note(concept.id, NoteKind.KNOWN, turn.now)
    pick = practice.test(turn.state, turn.library, turn.estimator, turn.now, concept)
    if pick is not None:
        return give(turn, pick, Changes(notes=(claim,)))
    said = turn.voice.say("known.untested", concept=lower_first(concept.title))
    return Outcome(Reply(said, Move.SHOW, (button(turn, "practise"),)), Changes(notes=(claim,)))


def not_me(turn: Turn, topic: str) -> Outcome:
    """Keep that an estimate is disputed, tell the teacher, and offer to test it."""
    concept, near = _meant(turn, topic)
    if concept is None:
        return _which(turn, "not_me", topic, near)
    title, say = lower_first(concept.title), turn.voice.say
    held = practice.held_mastery(turn.state, concept.id, turn.estimator)
    share = percent(turn.estimator.estimate(held, turn.now))
    alert = Alert("estimate", turn.now, say("known.alert", concept=title, percent=share))
    note = Note(concept.id, NoteKind.NOT_ME, turn.now)
    test = Button(f"known:{concept.id}", say("button.known"))
    reply = Reply(say("known.not_me", concept=title, percent=share), Move.SHOW, (test,))
    return Outcome(reply, Changes(notes=(note,), alerts=(alert,)))
