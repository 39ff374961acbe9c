"""The commands about who is in a classroom and which accounts are one person."""

from __future__ import annotations

from bot.commands.command import TEACHERS, Arg, Command, Kind, Values
from tutor_core.requests import (
    Join,
    Leave,
    LinkAccount,
    MakeInvite,
    ShowAccounts,
    ShowClass,
    ShowMembers,
    Unlink,
)


def _invite(given: Values) -> MakeInvite:
    uses, hours = given.text("n"), given.text("hours")
    return MakeInvite(given.text("who") == "teacher", int(uses or 0), int(hours or 0))


PEOPLE: tuple[Command, ...] = (
    Command(
        "join",
        "come into a class with the code your teacher gave you",
        lambda given: Join(given.text("code")),
        (Arg("code", "the code", Kind.CODE, required=False),),
        aliases=("start",),
    ),
    Command(
        "leave",
        "leave this class; what you did is kept in case you come back",
        lambda _: Leave(),
    ),
    Command(
        "link",
        "be one person here and on another account: get a code here, type it there",
        lambda given: LinkAccount(given.text("code")),
        (Arg("code", "the code that your other account got", Kind.CODE, required=False),),
    ),
    Command("accounts", "see which accounts are yours", lambda _: ShowAccounts()),
    Command("unlink", "let an account of yours be on its own again", lambda _: Unlink()),
    Command(
        "invite",
        "get a code and a picture that let learners in, or one more teacher",
        _invite,
        (
            Arg("who", "who it is for", required=False, choices=("learner", "teacher")),
            Arg("n", "how many may use it, 1 if left out", Kind.NUMBER, required=False),
            Arg("hours", "how long it lasts, at most 24", Kind.NUMBER, required=False),
        ),
        TEACHERS,
        example="/invite 30 2",
    ),
    Command(
        "class",
        "see the class at a glance: who was here, what was done, which topics are hard",
        lambda _: ShowClass(),
        roles=TEACHERS,
    ),
    Command(
        "members",
        "see who is in this class and when they were last here",
        lambda _: ShowMembers(),
        roles=TEACHERS,
    ),
)
