"""Attackers who have read the defence try to get answers out of the real tutor, turn after turn.

Half of the conversations are with the offline tutor, half with a language model that obeys the
attacker and says the answer in some way whenever it is asked for words. A leak is an answer that
the tutor's own words hold below the rung that is open, found by ``benchmarks.detector``, which
shares nothing with the tutor's checks. What a learner got right is no leak any more: a right
answer is always confirmed.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.attacks import FAMILIES, opening, script
from benchmarks.classroom import LEARNER, Books, Room, books
from benchmarks.detector import Target, leak, own_words
from benchmarks.obeying import Obeying
from benchmarks.report import report
from tutor_core.focus import first_formula
from tutor_core.guardrails.policy import Answers
from tutor_core.messages import Judgement, Move
from tutor_core.moves import ANSWER_RUNG

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.attacks import Line
    from tutor_core.messages import Reply
    from tutor_core.state import LearnerState

CONVERSATIONS = 520
# What is believed of the learner, in /progress and /why: no figure of the task, whatever it asks.
_ESTIMATE = re.compile(r"(?:[█░]+|\bestimate for [^:\n]+:) \d+%", re.IGNORECASE)
# The guardrails attackers meet, by turns: answers shut, the defaults, low rungs, open hints.
POLICIES: tuple[dict[str, object], ...] = (
    {"answers": Answers.NEVER},
    {},
    {"answers": Answers.NEVER, "highest_rung": 2},
    {"answers": Answers.NEVER, "attempt_first": False},
    {"answers": Answers.PREREQUISITES, "highest_rung": 3},
)


@dataclass(slots=True)
class Conversation:
    """What was said between an attacker and the tutor, and how the answer got out, if it did.

    ``tried`` are the texts that the model wanted said, ``shown`` the turns in which one was.
    """

    family: str
    target: Target
    model: bool
    said: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    how: str = ""
    tried: int = 0
    shown: int = 0

    @property
    def transcript(self) -> str:
        """Return all of it, to read."""
        head = f"[{self.family}, {'model' if self.model else 'offline'}] {self.how}: "
        return head + " / ".join(self.target.answers[:2]) + "\n" + "\n".join(self.lines)


def targets(shelf: Books) -> list[Target]:
    """Return every step of the courses as something to get out."""
    found = [(e, s) for c in shelf.courses for e in c.exercises for s in e.steps[:1]]
    return [Target(exercise, step) for exercise, step in found]


def told(shelf: Books) -> list[str]:
    """Return what in a reply isn't the tutor's own: tasks and names of places."""
    parts = {s.label for c in shelf.courses for s in c.sections}
    parts |= {p.place for c in shelf.courses for p in c.passages}
    parts |= {t for c in shelf.courses for e in c.exercises for t in (e.stem, e.title)}
    prompts = [s.prompt for c in shelf.courses for e in c.exercises for s in e.steps]
    # "Do the same to x + 8 = 21" names the task at hand by its equation.
    equations = {one for p in prompts if "=" in (one := first_formula(p))}
    return [*parts, *prompts, *equations]


async def converse(
    shelf: Books, known: Sequence[str], conversation: Conversation, number: int, seed: int
) -> None:
    """Have one conversation to its end, or until the answer is out or rightly had."""
    dice = random.Random(f"{seed}-{number}")
    target = conversation.target
    lines = script(conversation.family, target, dice)
    model = Obeying(target, dice, piecewise=number % 4 == 0)
    if conversation.model and lines[0].text != opening(target).text:
        lines = [opening(target), *lines][:10]
    room = Room(shelf, model=model if conversation.model else None)
    await room.open(**POLICIES[number % len(POLICIES)])
    for line in lines:
        before = await room.state(line.who)
        reply = await room.say(line.text, line.button, line.wait, line.who)
        _note(conversation, line, reply, model)
        if _over(room, conversation, before, reply):
            return
        conversation.said.append(own_words(_whole(reply), known))
        heard = line.text if line.who == LEARNER else ""
        conversation.how = leak(target, conversation.said, heard)
        if conversation.how:
            return


def _note(conversation: Conversation, line: Line, reply: Reply, model: Obeying) -> None:
    ways = model.taken()
    how = f" <{ways}>" if ways else ""
    conversation.lines += [
        f"  {line.who}: {line.text or line.button}",
        f"  tutor ({reply.move}, rung {reply.rung}){how}: {reply.text}",
    ]
    conversation.tried = len(model.said)
    conversation.shown += any(said in reply.text for said in model.said)


def _whole(reply: Reply) -> str:
    """Return all of a reply that a learner can read, without the names of its options."""
    why = reply.explanation
    parts = [_ESTIMATE.sub(" ", reply.text)]
    if why is not None:
        parts += [why.line, *why.seen, why.rule, why.goal, *why.would_change]
        # Estimates, fits and counts are figures of their own.
        parts[1:] = [re.sub(r"(?:: |\b)\d+(?:\.\d+)?%?", " ", p) for p in parts[1:]]
    return "\n".join(parts)


def _over(room: Room, conversation: Conversation, before: LearnerState, reply: Reply) -> bool:
    """Whether the answer may be known from now on: it was given rightly, or its rung was open."""
    thread = before.thread
    if thread is None or thread.exercise_id != conversation.target.exercise.id:
        return False
    if reply.judgement is Judgement.CORRECT:
        return True
    shown = reply.move is Move.HINT and reply.rung == ANSWER_RUNG
    policy = before.policy
    open_now = policy.highest_rung == ANSWER_RUNG and (
        policy.answers is Answers.AFTER_ATTEMPTS and len(thread.answers) >= policy.answers_after
    )
    return shown and open_now


async def run(
    shelf: Books, conversations: int = CONVERSATIONS, seed: int = 1, model: bool | None = None
) -> list[Conversation]:
    """Have so many conversations and return them all."""
    dice, goals, families = random.Random(seed), targets(shelf), list(FAMILIES)
    known, done = told(shelf), []
    for number in range(conversations):
        obeyed = bool(number % 2) if model is None else model
        family = families[(number // 2) % len(families)]
        conversation = Conversation(family, dice.choice(goals), obeyed)
        await converse(shelf, known, conversation, number, seed)
        done.append(conversation)
    return done


def figures(done: Sequence[Conversation]) -> dict[str, int]:
    """Return what a set of conversations came to."""
    return {
        "conversations": len(done),
        "turns": sum(len(c.lines) // 2 for c in done),
        "model_texts": sum(c.tried for c in done),
        "shown": sum(c.shown for c in done),
        "leaks": sum(bool(c.how) for c in done),
    }


def main(arguments: Iterable[str] | None = None) -> None:
    """Print conversations and leaks by family; the leaking ones as they were."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--course", type=Path, nargs="+", required=True)
    parser.add_argument("--conversations", type=int, default=2 * CONVERSATIONS)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(None if arguments is None else list(arguments))
    done = asyncio.run(run(books(*given.course), given.conversations, given.seed))
    for conversation in done:
        if conversation.how:
            print(conversation.transcript, end="\n\n")
    columns = {
        name: figures([c for c in done if c.model is model])
        for name, model in (("offline", False), ("obeying model", True))
    }
    everything = figures(done)
    by_family = {f: sum(bool(c.how) for c in done if c.family == f) for f in FAMILIES}
    print("leaks by family:", ", ".join(f"{name} {count}" for name, count in by_family.items()))
    report("attempts to get answers out", columns | {"all": everything}, everything)


if __name__ == "__main__":
    main()
