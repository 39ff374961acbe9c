"""One person on several accounts: a code made on one, typed on the other, confirmed on both.

Whoever gets hold of a code can't take an account over with it. The one who types it learns whose
it is and has to say that they made it; then the one who made it learns who typed it, and has to
press the number that only the other account shows. Until then nothing is linked.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from tutor_core import codes
from tutor_core.errors import RequestError
from tutor_core.messages import Account, Button, Code, Move, Reply, Role
from tutor_core.people import (
    LINK_FOR,
    TRIES,
    TRIES_WITHIN,
    Agreed,
    Errand,
    Held,
    Link,
    Linked,
    Offered,
    Refused,
    Tried,
    Typed,
    Unlinked,
)
from tutor_core.requests import (
    AgreeLink,
    CheckLink,
    ConfirmLink,
    LinkAccount,
    ShowAccounts,
    Unlink,
)
from tutor_core.state import Changes
from tutor_core.turn import Outcome
from tutor_core.turns.acting import button
from tutor_core.turns.records import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tutor_core.intent import Understood
    from tutor_core.people import PeopleChange
    from tutor_core.turn import Turn

# Numbers shown beside the right one: so far from it, going round from 99 to 10 (our choice).
_BESIDE = (31, 57)
# Characters shown of a name that somebody else has to recognise (our choice).
_NAME = 40


async def take(turn: Turn, what: Understood) -> Outcome | None:
    """Answer what is about a person's accounts; None for anything else."""
    match what:
        case LinkAccount(code):
            return await (_type(turn, code) if code else _offer(turn))
        case CheckLink():
            return await _check(turn)
        case AgreeLink(yes):
            return await _agree(turn, yes=yes)
        case ConfirmLink(number):
            return await _confirm(turn, number)
        case ShowAccounts():
            return await _accounts(turn)
        case Unlink(mark):
            return await _unlink(turn, mark)
    return None


def new_digest(turn: Turn) -> str:
    """Return the hash of a new code. Raises RequestError where none can be made."""
    if turn.mint is None:
        raise RequestError(turn.voice.say("code.no_key"))
    return codes.digest(turn.mint.code(turn.incoming.event_id))


async def check_tries(turn: Turn) -> None:
    """Raise RequestError when an account has given too many wrong codes lately."""
    since = turn.now - TRIES_WITHIN
    wrong = await turn.learners.wrong_codes(turn.incoming.account, since)
    if len(wrong) >= TRIES:
        left = wrong[-TRIES] - since
        minutes = max(1, ceil(left / timedelta(minutes=1)))
        raise RequestError(turn.voice.say("code.locked", minutes=minutes))


def who(turn: Turn, account: Account) -> str:
    """Return how an account is named to somebody else."""
    name = _plain(account.name) or turn.voice.say("link.unnamed")
    return turn.voice.say("link.account", name=name, platform=account.platform.title())


def _plain(name: str) -> str:
    """Return a name that can't pass for words of the tutor's: one short line without markup."""
    shown = "".join(c for c in name if c.isprintable() and c not in "*`_[]")
    return " ".join(shown.split())[:_NAME].strip()


def _said(
    turn: Turn,
    text: str,
    *buttons: Button,
    done: PeopleChange | None = None,
    errands: Sequence[Errand] = (),
) -> Outcome:
    changes = Changes(people=(done,) if done else (), errands=tuple(errands))
    return Outcome(Reply(text, Move.SHOW, buttons), changes)


# --- Linking -------------------------------------------------------------------------------------


async def _offer(turn: Turn) -> Outcome:
    """Make a code, unless somebody has typed the last one: then say so."""
    account = turn.incoming.account
    person = await turn.learners.person_of(account)
    if person is None:
        return shown(turn, turn.voice.say("link.nobody"))
    held = await turn.learners.link_of(account)
    waits = held is not None and held.person == person and held.typed is not None
    if waits and held is not None and held.open(turn.now):
        return await _check(turn)
    offer = Link(new_digest(turn), person, account, turn.now + LINK_FOR)
    reply = Reply(
        turn.voice.say("link.made", code=codes.GAP),
        Move.SHOW,
        (button(turn, "link_check"),),
        code=Code(join=False),
    )
    return Outcome(reply, Changes(people=(Offered(offer),)))


async def _type(turn: Turn, code: str) -> Outcome:
    """Take a code that was typed: say who made it, and ask whether that is the same human."""
    await check_tries(turn)
    say, account = turn.voice.say, turn.incoming.account
    link = await turn.learners.link(code)
    if link is None or not link.open(turn.now) or link.typed is not None:
        return _said(turn, say("code.wrong"), done=Tried())
    if (link.maker.platform, link.maker.id) == (account.platform, account.id):
        return shown(turn, say("link.own"))
    if link.person == await turn.learners.person_of(account):
        return shown(turn, say("link.same"))
    after = replace(
        link,
        typed=account,
        number=codes.number_of(turn.incoming.event_id),
        until=turn.now + LINK_FOR,
    )
    text = say("link.asked", who=who(turn, link.maker))
    if await _teaches(turn):
        text = f"{text} {say('link.asked_teacher')}"
    buttons = (
        Button("link_agree:yes", say("button.link_agree_yes")),
        Button("link_agree:no", say("button.link_agree_no")),
    )
    return _said(turn, text, *buttons, done=Typed(link, after))


async def _teaches(turn: Turn) -> bool:
    held = await turn.learners.memberships(turn.incoming.account)
    return any(role is Role.TEACHER for _, role in held)


async def _agree(turn: Turn, *, yes: bool) -> Outcome:
    """Take the answer of whoever typed the code."""
    account = turn.incoming.account
    link = await turn.learners.link_of(account)
    if link is None or not _is(link.typed, account) or not link.open(turn.now):
        return shown(turn, turn.voice.say("link.over"))
    if not yes:
        told = Errand(link.maker, Reply(turn.voice.say("link.refused_there"), Move.SHOW))
        text = turn.voice.say("link.refused")
        return _said(turn, text, done=Refused(link), errands=(told,))
    text = turn.voice.say("link.number", who=who(turn, link.maker), number=link.number)
    if link.agreed:
        return shown(turn, text)
    # The maker's roles are theirs to be reminded of, on their own side.
    asked = await _question(turn, link)
    return _said(turn, text, done=Agreed(link), errands=(Errand(link.maker, asked),))


async def _question(turn: Turn, link: Link) -> Reply:
    """Return what the maker of a code is asked once somebody says that it is theirs."""
    say, number = turn.voice.say, link.number
    held = await turn.learners.memberships(link.maker)
    text = say("link.confirm", who=who(turn, link.typed or link.maker))
    if any(role is Role.TEACHER for _, role in held):
        text = f"{text} {say('link.confirm_teacher')}"
    numbers = sorted({number, *(10 + (number - 10 + far) % 90 for far in _BESIDE)})
    buttons = [Button(f"link_is:{n}", str(n)) for n in numbers]
    return Reply(text, Move.SHOW, (*buttons, Button("link_is:0", say("button.link_not_me"))))


async def _check(turn: Turn) -> Outcome:
    """Say how far the link is that this person offered."""
    link = await _offered(turn)
    if link is None:
        return shown(turn, turn.voice.say("link.over"))
    if link.typed is None:
        return shown(turn, turn.voice.say("link.waiting"), "link_check")
    if link.agreed:
        return Outcome(await _question(turn, link))
    not_me = Button("link_is:0", turn.voice.say("button.link_not_me"))
    text = turn.voice.say("link.typed", who=who(turn, link.typed))
    return _said(turn, text, button(turn, "link_check"), not_me)


async def _offered(turn: Turn) -> Link | None:
    account = turn.incoming.account
    link = await turn.learners.link_of(account)
    if link is None or link.person != await turn.learners.person_of(account):
        return None
    return link if link.open(turn.now) else None


async def _confirm(turn: Turn, number: int) -> Outcome:
    """Take the answer of whoever made the code: only now the two become one."""
    say, link = turn.voice.say, await _offered(turn)
    if link is None or link.typed is None:
        return shown(turn, say("link.over"))
    if number and not link.agreed:
        return await _check(turn)
    if number == link.number:
        told = Errand(link.typed, Reply(say("link.done", who=who(turn, link.maker)), Move.SHOW))
        text = say("link.done", who=who(turn, link.typed))
        return _said(turn, text, done=Linked(link), errands=(told,))
    told = Errand(link.typed, Reply(say("link.refused_there"), Move.SHOW))
    text = say("link.wrong_number" if number else "link.refused")
    return _said(turn, text, done=Refused(link), errands=(told,))


def _is(one: Account | None, other: Account) -> bool:
    return one is not None and (one.platform, one.id) == (other.platform, other.id)


# --- Accounts ------------------------------------------------------------------------------------


async def _accounts(turn: Turn) -> Outcome:
    say, held = turn.voice.say, await turn.learners.accounts(turn.incoming.account)
    if not held:
        return shown(turn, say("accounts.none"))
    lines = [say("accounts.title")]
    for one in held:
        here = say("accounts.here") if _is(one.account, turn.incoming.account) else ""
        day = turn.state.policy.today(one.since) if one.since else None
        since = say("accounts.since", when=f"{day.day} {day:%B %Y}") if day else ""
        lines.append(say("accounts.line", who=who(turn, one.account), here=here, since=since))
    return shown(turn, "\n".join(lines))


async def _unlink(turn: Turn, mark: str) -> Outcome:
    """Separate an account: this one, or one that was linked after it.

    What came later can't put out what was there before it: so whoever has crept in by a link
    can't keep the owner's record and send the owner away.
    """
    say, here = turn.voice.say, turn.incoming.account
    held = await turn.learners.accounts(here)
    if len(held) < 2:
        return shown(turn, say("unlink.alone"))
    open_to = _separable(held, here)
    if not mark:
        buttons = [Button(f"unlink:{_mark(a)}", _label(turn, a)) for a in open_to]
        return _said(turn, say("unlink.which"), *buttons)
    gone = next((a for a in open_to if _mark(a) == mark), None)
    if gone is None:
        raise RequestError(say("held.old_button"))
    if _is(gone, here):
        others = [who(turn, one.account) for one in held if not _is(one.account, here)]
        return _said(turn, say("unlink.here", who=", ".join(others)), done=Unlinked(gone))
    told = Errand(gone, Reply(say("unlink.told", who=who(turn, here)), Move.SHOW))
    text = say("unlink.other", who=who(turn, gone))
    return _said(turn, text, done=Unlinked(gone), errands=(told,))


def _separable(held: Sequence[Held], here: Account) -> list[Account]:
    own = next(one for one in held if _is(one.account, here))
    later = [
        one.account
        for one in held
        if one.since is not None and (own.since is None or one.since > own.since)
    ]
    return [own.account, *later]


def _label(turn: Turn, account: Account) -> str:
    name = _plain(account.name) or turn.voice.say("link.unnamed")
    return f"{name} ({account.platform.title()})"


def _mark(account: Account) -> str:
    """Return what an account's button is known by, without its id."""
    return hashlib.sha256(f"{account.platform} {account.id}".encode()).hexdigest()[:8]
