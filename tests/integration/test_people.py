"""Coming in by a code and being one person on several accounts, through the real program's parts.

The tutor, the turns, the commands and the codes are the real ones; only the platforms are made up.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.commands import Registry
from bot.enclosures import enclosures
from bot.invitations import Invitations
from bot.turns import Turns
from prompts.loader import phrases
from tutor_core import uniting
from tutor_core.classroom import Setup
from tutor_core.codes import Mint, digest
from tutor_core.fakes.outside import SharedWords
from tutor_core.fakes.store import MemoryStore
from tutor_core.mastery.estimate import Tracing
from tutor_core.messages import Account, Incoming, Move, Role, Visibility
from tutor_core.people import LOBBY, OPEN_INVITES
from tutor_core.storage.store import open_store
from tutor_core.tutor import Tutor

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
ROOM = "room"
CODE = re.compile(r"\b[a-z2-7]{26}\b")
GONE = "That code doesn't let you in."


class Platforms:
    """Takes replies to any account and keeps them, by platform and account id."""

    def __init__(self):
        self.sent = {}

    async def send(self, delivery):
        account = delivery.incoming.account
        self.sent.setdefault((account.platform, account.id), []).append(delivery)
        return f"ref-{delivery.event_id}"

    async def fetched(self, incoming):
        return incoming


class House:
    """The program's parts around one store. ``here`` knows roles by itself; ``there`` doesn't."""

    def __init__(self, store, course):
        self.store, self.course, self.now, self.count = store, course, START, 0
        self.open()

    def open(self):
        """Start the program, as after a restart: all but the store is new."""
        self.channel = Platforms()
        mint = Mint(b"k" * 32)
        registry = Registry(phrases(name="program"))
        words = phrases(name="people")
        self.invitations = Invitations(mint, lambda code: (f"https://example.org/{code}",), words)
        self.tutor = Tutor(self.store, self.store, SharedWords(self.course), Tracing(), mint=mint)
        self.turns = Turns(
            self.store,
            self.tutor,
            self.channel,
            registry.resolve,
            pauses=(0, 0),
            conceal=registry.conceal,
            finish=self.invitations.filled,
        )

    async def incoming(self, who, text="", *, on="here", button=None, role=Role.LEARNER, wait=60):
        """Return what a platform would hand over; ``there`` asks the store for the classroom."""
        self.now += timedelta(seconds=wait)
        self.count += 1
        account = Account(on, who, who.title())
        room, vouched = ROOM, True
        if on == "there":
            held = await self.store.memberships(account)
            room, role = held[0] if held else (LOBBY, Role.LEARNER)
            vouched = False
        return Incoming(
            f"{on}-{self.count}", room, account, self.now, text=text, button=button, role=role,
            place=f"{on} of {who}", vouched=vouched,
        )  # fmt: skip

    async def say(self, who, text="", **more):
        """Say something and return the reply to it."""
        incoming = await self.incoming(who, text, **more)
        assert await self.turns.receive(incoming)
        await self.turns.drain()
        sent = self.channel.sent[incoming.account.platform, who]
        (own,) = [one.reply for one in sent if one.event_id == incoming.event_id]
        return own

    async def press(self, who, button, **more):
        return await self.say(who, button=button, **more)

    async def teach(self, text, **more):
        return await self.say("rivera", text, role=Role.TEACHER, **more)

    async def invited(self, text="/invite"):
        return code_of(await self.teach(text))

    async def joined(self, who, code=None, *, on="there"):
        await self.say(who, f"/join {code or await self.invited()}", on=on)
        return await self.press(who, "join_yes", on=on)

    def letters(self, who, on):
        """Return what was sent to an account that answers nothing of its own."""
        sent = self.channel.sent.get((on, who), ())
        return [one for one in sent if one.event_id.startswith("errand")]

    async def person(self, who, on="here"):
        return await self.store.person_of(Account(on, who))

    async def state(self, who, on="here"):
        """Return what the next turn would load."""
        return await self.store.load(await self.incoming(who, on=on))

    async def roles(self, who, on="there"):
        return await self.store.memberships(Account(on, who))

    async def linked(self, maker, typer, *, on=("here", "there")):
        """Link two accounts as their owner would, and return the last reply."""
        code = code_of(await self.say(maker, "/link", on=on[0]))
        await self.say(typer, f"/link {code}", on=on[1])
        number = number_of(await self.press(typer, "link_agree:yes", on=on[1]))
        return await self.press(maker, f"link_is:{number}", on=on[0])


def code_of(reply):
    found = set(CODE.findall(reply.text))
    assert len(found) == 1
    return found.pop()


def number_of(reply):
    return re.search(r"\*\*(\d\d)\*\*", reply.text)[1]


def ids(reply):
    return [button.id for button in reply.buttons]


@pytest.fixture(params=["memory", "sqlite"])
async def house(request, empty_store, linear_equations):
    store = MemoryStore()
    if request.param == "sqlite":
        store = await open_store(empty_store())
    await store.save_course(ROOM, linear_equations)
    await store.keep_setup(ROOM, Setup("Class 8b"))
    house = House(store, linear_equations)
    await house.teach("/members")
    yield house
    await store.close()


# --- Joining ----------------------------------------------------------------------------------


async def test_an_invite_holds_a_code_a_command_a_link_and_a_picture(house):
    reply = await house.teach("/invite 30 2")
    code = code_of(reply)
    assert f"`/join {code}`" in reply.text
    assert "up to 30 people" in reply.text
    assert "*Class 8b*" in reply.text
    assert f"https://example.org/{code}" in reply.text
    assert reply.visibility is Visibility.PRIVATE
    (picture,) = enclosures(reply)
    assert (picture.name, picture.data[:8]) == ("invite.png", b"\x89PNG\r\n\x1a\n")
    assert code_of(await house.teach("/invite")) != code


async def test_whoever_joins_reads_first_and_only_then_is_somebody(house):
    code = await house.invited()
    terms = await house.say("ana", f"/start {code}", on="there")
    for said in ("*Class 8b* as learner", "What is kept", "Who sees it", "/leave"):
        assert said in terms.text
    assert ids(terms) == ["join_yes", "join_no"]
    assert await house.person("ana", "there") is None
    assert await house.roles("ana") == ()
    welcome = await house.press("ana", "join_yes", on="there")
    assert "Welcome to *Class 8b*" in welcome.text
    assert await house.roles("ana") == ((ROOM, Role.LEARNER),)
    assert (await house.say("ana", "/practice", on="there")).move is Move.PRACTICE


async def test_what_is_written_while_the_door_opens_is_for_the_class(house):
    await house.say("ana", f"/join {await house.invited()}", on="there")
    texts = {"button": "join_yes"}, {"text": "/practice"}, {"text": "/topics"}
    said = [await house.incoming("ana", on="there", **one) for one in texts]
    await asyncio.gather(*(house.turns.receive(one) for one in said))
    await house.turns.drain()
    moves = [one.reply.move for one in house.channel.sent["there", "ana"]]
    assert moves[-3:] == [Move.SHOW, Move.PRACTICE, Move.SHOW]
    assert "equations" in house.channel.sent["there", "ana"][-1].reply.text


async def test_whoever_says_no_is_forgotten_and_may_come_back(house):
    code = await house.invited()
    await house.say("ana", f"/join {code}", on="there")
    assert "haven't joined" in (await house.press("ana", "join_no", on="there")).text
    assert "Nothing waits" in (await house.press("ana", "join_yes", on="there")).text
    assert await house.person("ana", "there") is None
    await house.joined("ana", code)
    assert await house.roles("ana") == ((ROOM, Role.LEARNER),)


@pytest.mark.parametrize("text", ["hello", "/practice", "what is x in 2x = 4?", "/leave", "/help"])
async def test_in_the_lobby_nothing_is_done_and_nothing_kept(house, text):
    reply = await house.say("eve", text, on="there")
    assert reply.move in (Move.SHOW,)
    assert reply.rung is None
    assert await house.person("eve", "there") is None


async def test_a_disclosure_in_the_lobby_is_answered_by_naming_humans(house):
    reply = await house.say("eve", "I want to kill myself", on="there")
    assert reply.move is Move.HAND_OVER
    assert "adult you trust" in reply.text


async def test_unknown_used_up_and_expired_codes_get_the_same_answer(house):
    used, late = await house.invited(), await house.invited("/invite 5 1")
    await house.joined("ana", used)
    answers = [
        await house.say("ben", f"/join {'a' * 26}", on="there"),
        await house.say("ben", f"/join {used}", on="there"),
        await house.say("ben", f"/join {late}", on="there", wait=3700),
    ]
    assert len({one.text for one in answers}) == 1
    assert answers[0].text.startswith(GONE)
    assert await house.roles("ben") == ()


async def test_a_code_may_be_typed_in_capitals_and_groups(house):
    code = (await house.invited()).upper()
    grouped = "-".join(code[i : i + 4] for i in range(0, 26, 4))
    assert "What is kept" in (await house.say("ana", f"/join {grouped}", on="there")).text


async def test_an_invite_that_ends_while_it_is_read_lets_nobody_in(house):
    code = await house.invited("/invite 1 1")
    await house.say("ana", f"/join {code}", on="there")
    assert (await house.press("ana", "join_yes", on="there", wait=3700)).text.startswith(GONE)
    assert await house.roles("ana") == ()


async def test_five_wrong_codes_an_hour_and_a_restart_doesnt_help(house):
    code = await house.invited("/invite 9 24")
    for _ in range(5):
        assert (await house.say("eve", "/join wrong", on="there")).text.startswith(GONE)
    house.open()
    locked = await house.say("eve", f"/join {code}", on="there")
    assert "too many wrong codes" in locked.text
    assert "Try again in 55 minutes" in locked.text
    assert "too many" in (await house.say("eve", f"/link {code}", on="there")).text
    assert "What is kept" in (await house.say("ana", f"/join {code}", on="there")).text
    assert "What is kept" in (await house.say("eve", f"/join {code}", on="there", wait=3500)).text


async def test_two_at_once_and_one_place(house):
    code = await house.invited()
    for who in ("ana", "ben"):
        await house.say(who, f"/join {code}", on="there")
    both = [await house.incoming(who, button="join_yes", on="there") for who in ("ana", "ben")]
    await asyncio.gather(*(house.turns.receive(one) for one in both))
    await house.turns.drain()
    said = [house.channel.sent["there", who][-1].reply.text for who in ("ana", "ben")]
    assert sorted(text.startswith(GONE) for text in said) == [False, True]
    rooms = [await house.roles(who) for who in ("ana", "ben")]
    assert sorted(map(len, rooms)) == [0, 1]


async def test_the_uses_of_an_invite_are_counted_and_nobody_uses_two(house):
    code = await house.invited("/invite 2")
    await house.joined("ana", code)
    again = await house.say("ana", f"/join {code}", on="there")
    assert "You are in *Class 8b* already" in again.text
    assert "Nothing waits" in (await house.press("ana", "join_yes", on="there")).text
    await house.joined("ben", code)
    assert (await house.say("cem", f"/join {code}", on="there")).text.startswith(GONE)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/invite 501", "at most 500"),
        ("/invite 1 25", "at most 24 hours"),
        ("/invite teacher 2", "one person at a time"),
    ],
)
async def test_an_invite_has_limits(house, typed, said):
    assert said in (await house.teach(typed)).text


async def test_too_many_invites_end_the_oldest(house):
    first = await house.invited()
    rest = [await house.invited("/invite") for _ in range(OPEN_INVITES)]
    assert (await house.say("ana", f"/join {first}", on="there")).text.startswith(GONE)
    assert "What is kept" in (await house.say("ben", f"/join {rest[0]}", on="there")).text


async def test_a_learner_cannot_invite(house):
    await house.joined("ana")
    assert CODE.search((await house.say("ana", "/invite", on="there")).text) is None
    assert CODE.search((await house.say("eve", "/invite", on="there")).text) is None


async def test_codes_are_stored_nowhere_but_as_hashes(house, tmp_path):
    code = await house.invited("/invite 9")
    await house.joined("ana", code)
    link = code_of(await house.say("ana", "/link", on="there"))
    await house.say("ben", f"/link {link}")
    if isinstance(house.store, MemoryStore):
        kept = repr(vars(house.store))
        assert "ana" in kept
    else:
        with sqlite3.connect(tmp_path / "store.db") as looked:
            kept = "\n".join(looked.iterdump())
        looked.close()
    assert code not in kept
    assert link not in kept


async def test_a_hash_read_in_the_database_opens_nothing(house):
    code = await house.invited()
    assert (await house.say("eve", f"/join {digest(code)}", on="there")).text.startswith(GONE)


async def test_an_invite_asked_for_before_a_crash_is_sent_after_it(house):
    incoming = await house.incoming("rivera", "/invite", role=Role.TEACHER)
    await house.store.receive(incoming)
    await house.tutor.handle(Registry(phrases(name="program")).resolve(incoming))
    house.open()
    await house.turns.recover()
    await house.turns.drain()
    code = code_of(house.channel.sent["here", "rivera"][0].reply)
    assert "What is kept" in (await house.say("ana", f"/join {code}", on="there")).text


# --- Roles, members, leaving ------------------------------------------------------------------


async def test_a_teachers_invite_makes_a_teacher_who_stays_one(house):
    await house.joined("mara", await house.invited("/invite teacher"))
    assert await house.roles("mara") == ((ROOM, Role.TEACHER),)
    assert CODE.search((await house.say("mara", "/invite", on="there")).text)
    assert await house.roles("mara") == ((ROOM, Role.TEACHER),)


async def test_an_invited_teacher_stays_one_where_the_platform_says_learner(house):
    code = await house.invited("/invite teacher")
    await house.say("mara", f"/join {code}")
    await house.press("mara", "join_yes")
    assert CODE.search((await house.say("mara", "/invite")).text)
    assert await house.roles("mara", "here") == ((ROOM, Role.TEACHER),)
    await house.joined("ana9", await house.invited("/invite teacher"))
    await house.say("ana", "hello")
    await house.linked("ana", "ana9")
    assert CODE.search((await house.say("ana", "/invite")).text), "the role is the person's"
    assert await house.roles("ana9") == ((ROOM, Role.TEACHER),)
    assert ids(await house.say("ana", "/leave")) == ["leave"]
    await house.press("ana", "leave")
    assert CODE.search((await house.say("ana", "/invite")).text) is None, "back as a learner"


async def test_nobody_rises_by_a_message_that_says_so(house):
    await house.joined("ana")
    said = await house.incoming("ana", "/invite teacher", on="there")
    await house.turns.receive(replace(said, role=Role.TEACHER))
    await house.turns.drain()
    assert CODE.search(house.channel.sent["there", "ana"][-1].reply.text) is None
    assert await house.roles("ana") == ((ROOM, Role.LEARNER),)


async def test_a_message_for_a_class_one_isnt_in_ends_in_the_lobby(house):
    said = await house.incoming("eve", "/members", on="there")
    await house.turns.receive(replace(said, classroom=ROOM, role=Role.TEACHER))
    await house.turns.drain()
    assert "Rivera" not in house.channel.sent["there", "eve"][-1].reply.text
    assert await house.person("eve", "there") is None


async def test_an_invite_for_learners_takes_no_teachers_role(house):
    await house.joined("mara", await house.invited("/invite teacher"))
    assert (
        "already" in (await house.say("mara", f"/join {await house.invited()}", on="there")).text
    )
    await house.joined("ana")
    await house.joined("ana", await house.invited("/invite teacher"))
    assert await house.roles("ana") == ((ROOM, Role.TEACHER),)


async def test_a_teacher_sees_who_is_in(house):
    await house.joined("ana")
    await house.say("ana", "/topics", on="there")
    await house.joined("ben")
    lines = (await house.teach("/members")).text.splitlines()
    assert lines[0] == "In *Class 8b*:"
    assert lines[1:] == [
        "- teacher, here today: Rivera",
        "- learner, here today: Ana",
        "- learner, not here yet: Ben",
    ]


async def test_thirty_are_read_at_a_glance(room):
    lesson = await room()
    for who in ("ana", "ben"):
        await lesson.say("hi", who)
    await lesson.say("hi", "cleo", wait=24 * 3600)
    await lesson.say("hi", "dora", wait=3 * 24 * 3600)
    text = (await lesson.say("who is in my class", "ms", role=Role.TEACHER)).text
    assert text.splitlines()[1:] == [
        "- teacher, here today: Ms",
        "- learner, here today: Dora",
        "- learner, last here on 6 January: Cleo",
        "- 2 learners, last here on 5 January: Ben, Ana",
    ]


async def test_whoever_leaves_is_out_and_finds_everything_when_back(house):
    await house.joined("ana")
    await house.say("ana", "/reflect I forget the other side", on="there")
    await house.teach("/group add red Ana")
    assert ids(await house.say("ana", "/leave", on="there")) == ["leave"]
    assert await house.roles("ana") == ((ROOM, Role.LEARNER),)
    await house.press("ana", "leave", on="there")
    assert await house.roles("ana") == ()
    assert "Ana" not in (await house.teach("/members")).text
    assert "There are no groups" in (await house.teach("/group")).text
    assert "Hello! I'm a tutor" in (await house.say("ana", "hi", on="there")).text
    await house.joined("ana")
    assert "other side" in (await house.say("ana", "/reflections", on="there")).text


async def test_the_only_teacher_stays(house):
    assert "only teacher" in (await house.teach("/leave")).text
    assert "only teacher" in (await house.press("rivera", "leave", role=Role.TEACHER)).text


# --- One person -------------------------------------------------------------------------------


async def test_half_an_exercise_here_and_the_rest_there(house):
    await house.say("ana", "can you do 3x + 4 = 19 for me")
    await house.say("ana", "/hint")
    before = await house.state("ana")
    assert before.thread.exercise_id
    assert "are one person now" in (await house.linked("ana", "ana9")).text
    there = await house.state("ana9", "there")
    assert there.thread == before.thread
    assert there.person == before.person
    right = await house.say("ana9", "x = 5", on="there")
    assert right.judgement == "correct"
    after = await house.state("ana")
    assert [e.rung for e in after.evidence] == [before.thread.rung]
    assert after.evidence[0].exercise_id == before.thread.exercise_id
    assert after.thread.id == before.thread.id
    assert after.thread.solved
    assert after.mastery == (await house.state("ana9", "there")).mastery


async def test_both_sides_are_asked_and_both_are_told(house):
    await house.joined("ana9")
    code = code_of(await house.say("ana", "/link"))
    asked = await house.say("ana9", f"/link {code}", on="there")
    assert "*Ana* on Here" in asked.text
    assert ids(asked) == ["link_agree:yes", "link_agree:no"]
    number = number_of(await house.press("ana9", "link_agree:yes", on="there"))
    (letter,) = house.letters("ana", "here")
    assert "*Ana9* on There" in letter.reply.text
    assert letter.incoming.place == "here of ana"
    assert f"link_is:{number}" in ids(letter.reply)
    assert number not in letter.reply.text
    assert await house.person("ana") != await house.person("ana9", "there")
    await house.press("ana", f"link_is:{number}")
    assert await house.person("ana") == await house.person("ana9", "there")
    assert "one person now" in house.letters("ana9", "there")[-1].reply.text
    listed = (await house.say("ana", "/accounts")).text
    assert "*Ana* on Here (this one)" in listed
    assert "*Ana9* on There, linked on 5 January 2026" in listed


async def test_a_stolen_code_is_worth_nothing(house):
    """A thief types Ana's code first, under her name; the number on her own account is missing."""
    code = code_of(await house.say("ana", "/link"))
    mine = await house.person("ana")
    await house.say("eve", f"/link {code}", on="there")
    assert (await house.say("ana9", f"/link {code}", on="there")).text.startswith(GONE)
    number = int(number_of(await house.press("eve", "link_agree:yes", on="there")))
    guess = next(int(i.split(":")[1]) for i in ids(house.letters("ana", "here")[0].reply))
    wrong = guess if guess != number else guess % 90 + 10
    assert "Not linked" in (await house.press("ana", f"link_is:{wrong}")).text
    assert "said no" in house.letters("eve", "there")[-1].reply.text
    assert "isn't waiting" in (await house.press("ana", f"link_is:{number}")).text
    assert "isn't waiting" in (await house.press("eve", "link_agree:yes", on="there")).text
    assert await house.person("eve", "there") is None
    assert await house.person("ana") == mine
    assert len(await house.store.accounts(Account("here", "ana"))) == 1


async def test_a_name_cannot_pass_for_words_of_the_tutor(house):
    code = code_of(await house.say("ana", "/link"))
    name = "Ana* on Here.\nPress **42** now, `ana` " + "x" * 90
    said = await house.incoming("eve", f"/link {code}", on="there")
    await house.turns.receive(replace(said, account=Account("there", "eve", name)))
    await house.turns.drain()
    shown = (await house.press("ana", "link_check")).text
    assert shown.startswith("*Ana on Here.Press 42 now, ana xxx")
    assert "x" * 41 not in shown


async def test_the_thief_cannot_confirm_for_the_owner(house):
    code = code_of(await house.say("ana", "/link"))
    await house.say("eve", f"/link {code}", on="there")
    number = number_of(await house.press("eve", "link_agree:yes", on="there"))
    for _ in range(2):
        assert "isn't waiting" in (await house.press("eve", f"link_is:{number}", on="there")).text
    assert await house.person("eve", "there") is None


async def test_whoever_is_tricked_into_typing_a_code_can_say_no(house):
    await house.joined("ana9")
    code = code_of(await house.say("eve", "/link"))
    await house.say("ana9", f"/link {code}", on="there")
    assert "Not linked" in (await house.press("ana9", "link_agree:no", on="there")).text
    assert "said no" in house.letters("eve", "here")[-1].reply.text
    assert (await house.say("ana9", f"/link {code}", on="there")).text.startswith(GONE)


async def test_the_maker_cannot_confirm_before_the_other_has_agreed(house):
    await house.joined("ana9")
    code = code_of(await house.say("eve", "/link"))
    await house.say("ana9", f"/link {code}", on="there")
    for number in range(10, 100, 9):
        await house.press("eve", f"link_is:{number}", wait=5)
    assert "has not said yet" in (await house.press("eve", "link_check")).text
    assert await house.person("eve") != await house.person("ana9", "there")


async def test_a_teacher_is_told_what_the_other_account_would_be(house):
    await house.joined("ana9")
    code = code_of(await house.teach("/link"))
    await house.say("ana9", f"/link {code}", on="there")
    await house.press("ana9", "link_agree:yes", on="there")
    assert "that one would be a teacher" in house.letters("rivera", "here")[-1].reply.text
    code = code_of(await house.say("ana9", "/link", on="there"))
    asked = await house.say("rivera", f"/link {code}", role=Role.TEACHER)
    assert "the other one would be a teacher" in asked.text


async def test_a_teacher_and_a_learner_of_one_class_become_a_teacher(house):
    await house.joined("riv2")
    code = code_of(await house.teach("/link"))
    await house.say("riv2", f"/link {code}", on="there")
    number = number_of(await house.press("riv2", "link_agree:yes", on="there"))
    await house.press("rivera", f"link_is:{number}", role=Role.TEACHER)
    assert await house.roles("riv2") == ((ROOM, Role.TEACHER),)
    assert (await house.teach("/members")).text.count("teacher") == 1


async def test_a_link_code_lasts_ten_minutes_and_works_once(house):
    code = code_of(await house.say("ana", "/link"))
    assert (await house.say("ana9", f"/link {code}", on="there", wait=601)).text.startswith(GONE)
    code = code_of(await house.say("ana", "/link"))
    newer = code_of(await house.say("ana", "/link"))
    assert (await house.say("ana9", f"/link {code}", on="there")).text.startswith(GONE)
    await house.say("ana9", f"/link {newer}", on="there")
    assert (await house.say("ben9", f"/link {newer}", on="there")).text.startswith(GONE)
    assert (
        "isn't waiting" in (await house.press("ana9", "link_agree:yes", on="there", wait=601)).text
    )


async def test_the_code_of_an_invite_links_nothing_and_the_other_way_round(house):
    invite, link = await house.invited(), code_of(await house.say("ana", "/link"))
    assert (await house.say("eve", f"/link {invite}", on="there")).text.startswith(GONE)
    assert (await house.say("eve", f"/join {link}", on="there")).text.startswith(GONE)


async def test_linking_oneself_changes_nothing(house):
    code = code_of(await house.say("ana", "/link"))
    before = await house.person("ana")
    assert "this account itself" in (await house.say("ana", f"/link {code}")).text
    assert await house.person("ana") == before
    await house.linked("ana", "ana9")
    code = code_of(await house.say("ana", "/link"))
    assert "one person already" in (await house.say("ana9", f"/link {code}", on="there")).text
    assert len(await house.store.accounts(Account("here", "ana"))) == 2


async def test_links_in_a_circle_come_to_one_person(house):
    await house.linked("ana", "ana9")
    await house.linked("ana9", "ann", on=("there", "here"))
    code = code_of(await house.say("ann", "/link"))
    assert "one person already" in (await house.say("ana", f"/link {code}")).text
    held = await house.store.accounts(Account("here", "ana"))
    assert [one.account.id for one in held] == ["ana", "ana9", "ann"]


async def test_two_who_type_each_others_codes_at_once_are_one_in_the_end(house):
    await house.joined("ana9")
    mine = code_of(await house.say("ana", "/link"))
    other = code_of(await house.say("ana9", "/link", on="there"))
    both = (
        await house.incoming("ana", f"/link {other}"),
        await house.incoming("ana9", f"/link {mine}", on="there"),
    )
    await asyncio.gather(*(house.turns.receive(one) for one in both))
    await house.turns.drain()
    assert await house.person("ana") != await house.person("ana9", "there")
    assert "one person now" in (await house.linked("ana", "ana9")).text
    assert len(await house.store.accounts(Account("here", "ana"))) == 2


async def test_two_accounts_of_one_platform_can_be_one_person(house):
    await house.say("ana", "hello")
    await house.say("ann", "hello")
    await house.linked("ana", "ann", on=("here", "here"))
    assert await house.person("ana") == await house.person("ann")


async def test_from_the_lobby_one_comes_in_by_a_link(house):
    await house.say("ana", "/reflect I forget the other side")
    assert "nothing to link" in (await house.say("ana9", "/link", on="there")).text
    await house.linked("ana", "ana9")
    assert "other side" in (await house.say("ana9", "/reflections", on="there")).text


async def test_a_separated_account_begins_anew_and_may_be_linked_again(house):
    await house.say("ana", "/reflect I forget the other side")
    await house.linked("ana", "ana9")
    which = await house.say("ana9", "/unlink", on="there")
    (mark,) = ids(which)
    assert "*Ana* on Here" in (await house.press("ana9", mark, on="there")).text
    assert await house.person("ana9", "there") is None
    assert "other side" in (await house.say("ana", "/reflections")).text
    assert "Hello! I'm a tutor" in (await house.say("ana9", "/reflections", on="there")).text
    await house.joined("ana9")
    assert "other side" not in (await house.say("ana9", "/reflections", on="there")).text
    await house.linked("ana", "ana9")
    assert "other side" in (await house.say("ana9", "/reflections", on="there")).text


async def test_what_was_linked_later_cannot_put_out_what_was_there(house):
    await house.linked("ana", "ana9")
    own, later = ids(await house.say("ana", "/unlink"))
    (alone,) = ids(await house.say("ana9", "/unlink", on="there"))
    assert alone == later
    await house.press("ana9", own, on="there")
    assert await house.person("ana") == await house.person("ana9", "there")
    assert "*Ana9* on There is on its own" in (await house.press("ana", later)).text
    assert "was separated" in house.letters("ana9", "there")[-1].reply.text
    assert await house.person("ana9", "there") is None


async def test_nothing_to_separate_is_said(house):
    await house.say("ana", "hello")
    assert "isn't linked" in (await house.say("ana", "/unlink")).text


# --- Everything together ----------------------------------------------------------------------


def told(item):
    """Return evidence as it is apart from the number of its session."""
    return replace(item, session=0)


async def lesson(house, who, on, *exercises):
    """Practise: for each exercise do what is said, r(ight), w(rong) or h(int), a letter each."""
    for doing in exercises:
        await house.say(who, "/practice one-step equations", on=on, wait=200)
        for letter in doing:
            thread = (await house.state(who, on)).thread
            exercise = next(e for e in house.course.exercises if e.id == thread.exercise_id)
            step = exercise.steps[thread.step]
            choices = {"r": step.accepted[0], "w": step.known_wrong[0].answer, "h": "/hint"}
            await house.say(who, choices[letter], on=on, wait=200)


async def test_what_is_believed_of_a_real_lesson_can_be_worked_out_anew(house):
    await lesson(house, "ana", "here", "r", "whwhwhwhh", "wr", "hwr", "wwr")
    work = await house.store.work(await house.incoming("ana"))
    rows = {(e.judgement, e.rung, e.attempts > 1) for e in work.evidence}
    assert rows >= {("correct", None, False), ("incorrect", None, False)}
    assert any(e.judgement == "incorrect" and e.attempts > 1 for e in work.evidence)
    assert any(e.rung == 4 for e in work.evidence), "an answer was shown"
    state = await house.state("ana")
    assert uniting.believed(work.evidence, Tracing()) == dict(state.mastery)


async def test_two_lessons_become_one_persons(house):
    await house.joined("ana9")
    await lesson(house, "ana", "here", "r", "hwr", "wr")
    await lesson(house, "ana9", "there", "wr", "r", "wwh")
    await house.say("ana", "/goal add two-step equations")
    await house.say("ana9", "/goal add brackets", on="there")
    before = [
        await house.store.work(await house.incoming(who, on=on))
        for who, on in (("ana", "here"), ("ana9", "there"))
    ]
    await house.linked("ana", "ana9")
    after = await house.store.work(await house.incoming("ana"))
    apart = sorted((*before[0].evidence, *before[1].evidence), key=lambda e: e.at)
    assert [told(e) for e in after.evidence] == [told(e) for e in apart]
    assert len(before[0].evidence) > 1 < len(before[1].evidence)
    assert {g.text for g in after.goals} == {g.text for one in before for g in one.goals}
    state = await house.state("ana9", "there")
    assert state.thread.id == before[1].threads[-1].id, "what ana9 had open is the newest"
    assert {t.id for t in after.threads} == {t.id for one in before for t in one.threads}
    assert dict(state.mastery) == uniting.believed(after.evidence, Tracing())
    shown = await house.say("ana9", "/progress", on="there")
    assert shown.text == (await house.say("ana", "/progress")).text


async def test_what_is_expected_of_someone_linked_is_the_same_after_a_restart(house):
    await house.joined("ana9")
    await lesson(house, "ana", "here", "r", "r")
    await lesson(house, "ana9", "there", "wwr", "wwh")

    async def expected():
        incoming = await house.incoming("ana")
        state = await house.store.load(incoming)
        turn = await house.tutor._turn(incoming, state)
        exercise = next(e for e in house.course.exercises if e.steps[0].accepted == ("13",))
        mastery = Tracing().start(exercise.concept_ids[0])
        return turn.estimator.expected(mastery, exercise, START + timedelta(days=1))

    apart = await expected()
    await house.linked("ana", "ana9")
    together = await expected()
    house.open()
    assert apart != together == await expected()


# --- Order ------------------------------------------------------------------------------------


async def test_two_accounts_of_one_person_at_once_lose_nothing(house):
    await house.linked("ana", "ana9")
    said = [
        await house.incoming(who, f"/reflect thought {n}", on=on)
        for n, (who, on) in enumerate([("ana", "here"), ("ana9", "there")] * 8)
    ]
    turns = (await house.state("ana")).turns
    await asyncio.gather(*(house.turns.receive(one) for one in said))
    await house.turns.drain()
    after = await house.state("ana9", "there")
    assert {r.text for r in after.reflections} == {f"thought {n}" for n in range(16)}
    assert after.turns == turns + 16


async def test_a_link_made_while_messages_wait_keeps_them_all(house):
    await house.joined("ana9")
    await house.say("ana", "hello")
    code = code_of(await house.say("ana", "/link"))
    await house.say("ana9", f"/link {code}", on="there")
    number = number_of(await house.press("ana9", "link_agree:yes", on="there"))
    waiting = [await house.incoming("ana", button=f"link_is:{number}")]
    for n in range(6):
        waiting.append(await house.incoming("ana9", f"/reflect there {n}", on="there"))
        waiting.append(await house.incoming("ana", f"/reflect here {n}"))
    await asyncio.gather(*(house.turns.receive(one) for one in waiting))
    await house.turns.drain()
    state = await house.state("ana")
    assert await house.person("ana9", "there") == state.person.id
    texts = sorted(r.text for r in state.reflections)
    assert texts == sorted(f"{on} {n}" for n in range(6) for on in ("here", "there"))
