"""Coming into a classroom by a code, who is there, and leaving it again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tutor_core import codes
from tutor_core.errors import RequestError
from tutor_core.messages import Code, Move, Reply, Role
from tutor_core.people import (
    LOBBY,
    LONGEST_INVITE,
    MOST_USES,
    Accepted,
    Arrived,
    Declined,
    Invite,
    Invited,
    Left,
    Tried,
    raised,
)
from tutor_core.requests import AcceptTerms, Join, Leave, MakeInvite, Notice, ShowMembers
from tutor_core.state import Changes
from tutor_core.turn import Outcome
from tutor_core.turns import linking
from tutor_core.turns.records import shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tutor_core.ids import ClassroomId
    from tutor_core.intent import Understood
    from tutor_core.turn import Turn

_HOUR = timedelta(hours=1)


async def take(turn: Turn, what: Understood) -> Outcome | None:
    """Answer what is about being in a classroom; None for anything else."""
    match what:
        case MakeInvite():
            return await _invite(turn, what)
        case Join(code):
            return await _join(turn, code)
        case AcceptTerms(yes):
            return await _terms(turn, yes=yes)
        case ShowMembers():
            return await _members(turn)
        case Leave(sure):
            return await _leave(turn, sure=sure)
    return None


async def outside(turn: Turn, what: Understood) -> Outcome:
    """Answer an account that is in no classroom, and keep nothing about it."""
    if isinstance(what, Notice):
        return shown(turn, what.text)
    if isinstance(what, Leave):
        return shown(turn, turn.voice.say("leave.nowhere"))
    outcome = None
    if not (isinstance(what, Join) and not what.code):
        outcome = await take(turn, what) or await linking.take(turn, what)
    if outcome is not None:
        return outcome
    said = (turn.voice.say("lobby.welcome"), turn.voice.say("lobby.nothing_kept"))
    return shown(turn, " ".join(said))


async def named(turn: Turn, classroom: ClassroomId) -> str:
    """Return what to call a classroom."""
    title = (await turn.learners.setup(classroom)).title
    return f"*{title}*" if title else turn.voice.say("room.unnamed")


def at(turn: Turn, when: datetime) -> str:
    """Return a time by the classroom's clock."""
    return turn.state.policy.when(when)


# --- Inviting ------------------------------------------------------------------------------------


async def _invite(turn: Turn, asked: MakeInvite) -> Outcome:
    say, hours = turn.voice.say, asked.hours or LONGEST_INVITE // _HOUR
    uses, until = asked.uses or 1, turn.now + hours * _HOUR
    if asked.teacher and uses > 1:
        raise RequestError(say("invite.teacher_once"))
    if uses > MOST_USES:
        raise RequestError(say("invite.too_many", most=MOST_USES))
    if hours * _HOUR > LONGEST_INVITE:
        raise RequestError(say("invite.too_long", most=LONGEST_INVITE // _HOUR))
    role = Role.TEACHER if asked.teacher else Role.LEARNER
    made = Invite(
        linking.new_digest(turn), turn.state.classroom, role, uses, until, turn.state.person.id
    )
    text = say(
        "invite.made",
        uses=say("invite.one") if uses == 1 else say("invite.many", uses=uses),
        room=await named(turn, made.classroom),
        role=say(f"role.{role}"),
        until=at(turn, until),
        code=codes.GAP,
    )
    return Outcome(Reply(text, Move.SHOW, code=Code(join=True)), Changes(people=(Invited(made),)))


# --- Coming in -----------------------------------------------------------------------------------


async def _join(turn: Turn, code: str) -> Outcome:
    """Look at an invite, and say what joining means before anything is kept."""
    if not code:
        room = await named(turn, turn.state.classroom)
        return shown(turn, turn.voice.say("join.none", room=room))
    await linking.check_tries(turn)
    invite = await turn.learners.invite(code)
    if invite is None or not invite.open(turn.now):
        return _wrong(turn, Tried())
    room, role = await named(turn, invite.classroom), turn.voice.say(f"role.{invite.role}")
    held = dict(await turn.learners.memberships(turn.incoming.account)).get(invite.classroom)
    if held is not None and raised(held, invite.role) is held:
        role = turn.voice.say(f"role.{held}")
        return shown(turn, turn.voice.say("join.already", room=room, role=role))
    text = turn.voice.say("join.terms", room=room, role=role)
    changes = Changes(people=(Arrived(invite.digest),))
    return shown(turn, text, "join_yes", "join_no", changes=changes)


def _wrong(turn: Turn, *done: Tried | Declined) -> Outcome:
    """Answer a code that is unknown, used up or over, always the same."""
    return shown(turn, turn.voice.say("code.wrong"), changes=Changes(people=done))


async def _terms(turn: Turn, *, yes: bool) -> Outcome:
    invite = await turn.learners.arrival(turn.incoming.account)
    if invite is None:
        return shown(turn, turn.voice.say("join.old"))
    if not yes:
        changes = Changes(people=(Declined(),))
        return shown(turn, turn.voice.say("join.declined"), changes=changes)
    if not invite.open(turn.now):
        return _wrong(turn, Declined())
    key = "join.welcome_teacher" if invite.role is Role.TEACHER else "join.welcome"
    text = turn.voice.say(key, room=await named(turn, invite.classroom))
    return shown(turn, text, changes=Changes(people=(Accepted(invite.digest),)))


# --- Being there, and leaving --------------------------------------------------------------------


async def _members(turn: Turn) -> Outcome:
    room = await named(turn, turn.state.classroom)
    seats = await turn.learners.members(turn.state.classroom)
    by_day: dict[tuple[Role, str], list[str]] = {}
    for seat in seats:
        name = seat.name or turn.voice.say("members.somebody")
        asking = (seat.name, seat.role) == (turn.state.person.name, turn.state.role)
        last = turn.now if asking else seat.last
        by_day.setdefault((seat.role, _last(turn, last)), []).append(name)
    lines = [turn.voice.say("members.title", room=room)]
    lines += [_together(turn, role, last, names) for (role, last), names in by_day.items()]
    return shown(turn, "\n".join(lines))


def _together(turn: Turn, role: Role, last: str, names: Sequence[str]) -> str:
    """Say who of one role was here last on a day: thirty are read at a glance so."""
    say, many = turn.voice.say, len(names) > 1
    whom = say(f"members.{role}s", n=len(names)) if many else say(f"role.{role}")
    return say("members.line", role=whom, last=last, names=", ".join(names))


def _last(turn: Turn, at: datetime | None) -> str:
    """Say on which day somebody was here last."""
    if at is None:
        return turn.voice.say("members.never")
    day = turn.state.policy.today(at)
    ago = (turn.today - day).days
    if ago <= 1:
        return turn.voice.say("members.yesterday" if ago else "members.today")
    return turn.voice.say("members.seen", when=f"{day.day} {day:%B}")


async def _leave(turn: Turn, *, sure: bool) -> Outcome:
    if turn.state.classroom == LOBBY:
        return shown(turn, turn.voice.say("leave.nowhere"))
    room = await named(turn, turn.state.classroom)
    seats = await turn.learners.members(turn.state.classroom)
    teachers = sum(seat.role is Role.TEACHER for seat in seats)
    if turn.state.role is Role.TEACHER and teachers == 1:
        raise RequestError(turn.voice.say("leave.last_teacher", room=room))
    if not sure:
        return shown(turn, turn.voice.say("leave.sure", room=room), "leave")
    text = turn.voice.say("leave.left", room=room)
    return shown(turn, text, changes=Changes(people=(Left(),)))
