"""The commands about coming back: reviews, reminders, days in a row."""

from __future__ import annotations

from bot.commands.command import Arg, Command, Kind
from tutor_core.requests import RemindAt, StartReview, SwitchReminders, SwitchStreaks

REVIEWS: tuple[Command, ...] = (
    Command(
        "review",
        "go over what you learnt a while ago",
        lambda _: StartReview(),
        aliases=("review now",),
    ),
    Command(
        "review off",
        "stop reminding you of what is due",
        lambda _: SwitchReminders(on=False),
        aliases=("reminders off", "reminder off"),
    ),
    Command(
        "review on",
        "remind you again",
        lambda _: SwitchReminders(on=True),
        aliases=("reminders on", "reminder on"),
    ),
    Command(
        "review at",
        "say at what time you want to be reminded",
        lambda given: RemindAt(given.text("time"), given.text("zone")),
        (
            Arg("time", "a time of day, such as 18:30"),
            Arg("zone", "your time zone, if it isn't the school's", Kind.REST, required=False),
        ),
        example="/review at 18:30",
    ),
)
STREAKS: tuple[Command, ...] = (
    Command(
        "streak on",
        "show you days in a row and badges in /progress; nobody is compared with anybody",
        lambda _: SwitchStreaks(on=True),
        aliases=("streak", "streaks", "badges", "streaks on"),
    ),
    Command(
        "streak off",
        "stop showing them",
        lambda _: SwitchStreaks(on=False),
        aliases=("streaks off", "badges off"),
    ),
)
