"""Turns about alerts: a teacher lists, acknowledges, answers; a learner hears the answer."""

from __future__ import annotations

import difflib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tutor_core.errors import RequestError
from tutor_core.guardrails.policy import EVERYONE
from tutor_core.guardrails.safeguarding import CATEGORIES
from tutor_core.messages import Button, Move, Role
from tutor_core.state import Changes, Settled
from tutor_core.turns.records import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tutor_core.guardrails.policy import Policy
    from tutor_core.messages import Reply
    from tutor_core.state import Raised
    from tutor_core.turn import Outcome, Turn

# Buttons under the list: more would push the list off a phone's screen; a button's id holds so
# many numbers (our choices).
BUTTONS, NUMBERS = 3, 6
# Lines of the list: about what two messages of a chat hold (our choice).
LINES = 20
NEAR = 0.6
QUOTED = 160
EVERY = ("all", "all of them", "everything", "all of it")
_NUMBER = re.compile(r"#?(\d{1,12})")


def listed(turn: Turn) -> Outcome:
    """Show a teacher what waits, with numbers: by urgency, all of one person together."""
    say = turn.voice.say
    if not turn.state.alerts:
        return shown(turn, say("alerts.none"))
    lines = list(_lines(turn.state.alerts[::-1]))
    told = [say("alerts.line", number=_numbers(o), what=_all(turn, o)) for o in lines[:LINES]]
    told += [say("alerts.more", n=len(lines) - LINES)] if len(lines) > LINES else []
    outcome = shown(turn, "\n".join([say("alerts.title"), *told, say("alerts.how")]))
    buttons = tuple(_button(turn, one[:NUMBERS]) for one in lines[:BUTTONS])
    return replace(outcome, reply=replace(outcome.reply, buttons=buttons))


def _lines(waiting: Sequence[Raised]) -> Iterator[tuple[Raised, ...]]:
    """Put alerts together that are one line: a person's disclosures of a kind, newest first.

    Persons come in the order of the most pressing thing about them.
    """
    lines: dict[tuple[str, ...], tuple[Raised, ...]] = {}
    for raised in waiting:
        alert = raised.alert
        alike = () if alert.text else (alert.category,)
        key = (_person(raised), *alike) if alike else (_person(raised), "", str(raised.number))
        lines[key] = (*lines.get(key, ()), raised)
    for person in dict.fromkeys(key[0] for key in lines):
        yield from (line for key, line in lines.items() if key[0] == person)


def _person(raised: Raised) -> str:
    return raised.person or raised.who


def _numbers(line: Sequence[Raised]) -> str:
    return ", ".join(str(raised.number) for raised in line)


def _all(turn: Turn, line: Sequence[Raised]) -> str:
    """Say the newest of a line, and how often and since when there is more of it."""
    what, first = _what(turn, line[0]), line[-1].alert.at
    if len(line) == 1:
        return what
    since = turn.state.policy.when(first)
    return f"{what} {turn.voice.say('alerts.times', n=len(line), since=since)}"


def _button(turn: Turn, line: Sequence[Raised]) -> Button:
    label = turn.voice.say("button.alert_done", number=_numbers(line))
    return Button(f"alert_done:{_numbers(line).replace(' ', '')}", label)


def _what(turn: Turn, raised: Raised) -> str:
    """Say who it is about, when, and what; never the words of a disclosure."""
    alert = raised.alert
    return turn.voice.say(
        f"alerts.{alert.category}",
        who=raised.who or turn.voice.say("alerts.somebody"),
        when=turn.state.policy.when(alert.at),
        text=_short(" ".join(alert.text.split()), QUOTED),
    )


def done(turn: Turn, which: str) -> Outcome:
    """Acknowledge alerts. Raises RequestError when one isn't open or nobody of the name waits."""
    found = _meant(turn, which)
    settled = tuple(Settled(raised.number, turn.now) for raised in found)
    left = len(turn.state.alerts) - len(found)
    if len(found) == 1:
        text = turn.voice.say("alerts.done", what=_what(turn, found[0]), left=left)
    else:
        names = dict.fromkeys(r.who or turn.voice.say("alerts.somebody") for r in found)
        text = turn.voice.say(
            "alerts.done_many", numbers=_numbers(found), who=", ".join(names), left=left
        )
    return shown(turn, text, changes=Changes(settled=settled))


def _meant(turn: Turn, which: str) -> tuple[Raised, ...]:
    """Return the alerts that numbers or names mean, each once. Raises RequestError."""
    if which.lower().strip(" .!@") in EVERY and turn.state.alerts:
        return turn.state.alerts[::-1]
    whole = _of(turn, which)
    if whole:
        return whole
    parts = re.findall(r'@"[^"]+"|[^\s,;]+', which)
    found: dict[int, Raised] = {}
    for part in parts:
        number = _NUMBER.fullmatch(part)
        several = (_open(turn, int(number[1])),) if number else _of(turn, part)
        if not several:
            raise RequestError(turn.voice.say("alerts.nobody", who=part.strip('@"')))
        found |= {raised.number: raised for raised in several}
    return tuple(found.values())


def _of(turn: Turn, name: str) -> tuple[Raised, ...]:
    """Return all that waits about a person. Raises RequestError where the name is two people's."""
    wanted = " ".join(name.replace('"', "").lstrip("@ ").casefold().split())
    found = tuple(r for r in turn.state.alerts[::-1] if r.who.casefold() == wanted)
    if len({_person(raised) for raised in found}) > 1:
        raise RequestError(
            turn.voice.say("alerts.two_of_a_name", who=found[0].who, numbers=_numbers(found))
        )
    return found


async def check_listener(turn: Turn, policy: Policy) -> Policy:
    """Return a policy that names a teacher as they are called, or all of them.

    Raises RequestError for a learner, or for somebody who isn't here.
    """
    name = policy.alerts_to
    if name == EVERYONE or name == turn.state.policy.alerts_to:
        return policy
    seats = [s for s in await turn.learners.members(turn.state.classroom) if s.name]
    here = {seat.name.casefold(): seat for seat in seats}
    seat = here.get(name.casefold())
    if seat is not None and seat.role is Role.TEACHER:
        return replace(policy, alerts_to=seat.name)
    teachers = [s.name for s in seats if s.role is Role.TEACHER]
    kind = "learner" if seat is not None else "nobody"
    near = difflib.get_close_matches(name, teachers, n=1, cutoff=NEAR)
    raise RequestError(
        turn.voice.say(
            f"alerts.listener_{kind}",
            who=name,
            near=turn.voice.say("alerts.near", name=near[0]) if near else "",
            teachers=", ".join(teachers) or turn.voice.say("alerts.no_teachers"),
        )
    )


def answer(turn: Turn, number: int, text: str) -> Outcome:
    """Answer a question or a dispute. Raises RequestError for a disclosure: talk in person."""
    raised = _open(turn, number)
    if raised.alert.category in CATEGORIES:
        who = raised.who or turn.voice.say("alerts.somebody")
        raise RequestError(turn.voice.say("alerts.in_person", who=who, number=number))
    settled = Settled(number, turn.now, text)
    said = turn.voice.say("alerts.answered", who=raised.who or turn.voice.say("alerts.somebody"))
    return shown(turn, said, changes=Changes(settled=(settled,)))


def _open(turn: Turn, number: int) -> Raised:
    found = next((r for r in turn.state.alerts if r.number == number), None)
    if found is None:
        raise RequestError(turn.voice.say("alerts.no_such", number=number))
    return found


def told(turn: Turn, outcome: Outcome) -> Outcome:
    """Tell a learner what teachers answered since their last turn, before all else."""
    if not turn.state.answers or outcome.reply.move is Move.HAND_OVER:
        return outcome
    lines = [_answer(turn, raised) for raised in turn.state.answers]
    numbers = tuple(raised.number for raised in turn.state.answers)
    reply: Reply = replace(outcome.reply, text="\n\n".join([*lines, outcome.reply.text]))
    return replace(outcome, reply=reply, changes=replace(outcome.changes, told=numbers))


def _answer(turn: Turn, raised: Raised) -> str:
    kind = "dispute" if raised.alert.category == "dispute" else "question"
    about = " ".join(raised.alert.text.split())
    return turn.voice.say(f"alerts.told_{kind}", about=_short(about), answer=raised.answer)


def _short(text: str, most: int = 80) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
