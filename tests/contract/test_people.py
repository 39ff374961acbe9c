"""What every store has to do about people: let them in, and make two of them one."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tutor_core.answers import Answer, Mark
from tutor_core.codes import digest
from tutor_core.errors import StaleError
from tutor_core.fakes.store import MemoryStore
from tutor_core.guardrails.minutes import Active
from tutor_core.guardrails.policy import Policy
from tutor_core.guardrails.rules import change
from tutor_core.mastery.estimate import Tracing
from tutor_core.messages import Account, Explanation, Incoming, Judgement, Move, Reply, Role
from tutor_core.people import (
    LINK_FOR,
    LOBBY,
    OPEN_INVITES,
    TRIES_WITHIN,
    Accepted,
    Agreed,
    Arrived,
    Declined,
    Errand,
    Held,
    Invite,
    Invited,
    Left,
    Link,
    Linked,
    Offered,
    Refused,
    Seat,
    Tried,
    Typed,
    Unlinked,
    errand_id,
)
from tutor_core.state import (
    Alert,
    Changes,
    Evidence,
    Goal,
    GoalStatus,
    Group,
    GroupChange,
    Mastery,
    Note,
    NoteKind,
    Reflection,
    ReflectionKind,
    Review,
    Suggestion,
    Thread,
    Try,
)
from tutor_core.storage.store import open_store

NOW = datetime(2026, 3, 2, 8, 30, 15, 250000, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
SERVER = os.environ.get("TUTOR_TEST_POSTGRESQL_URL")
REPLY = Reply("ok", Move.CHAT)


async def _empty(url):
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text("DROP SCHEMA public CASCADE"))
        await connection.execute(text("CREATE SCHEMA public"))
    await engine.dispose()


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
async def store(request, empty_store):
    if request.param == "memory":
        store = MemoryStore()
    elif request.param == "postgresql":
        if not SERVER:
            pytest.skip("TUTOR_TEST_POSTGRESQL_URL names no database to empty and use")
        await _empty(SERVER)
        store = await open_store(SERVER)
    else:
        store = await open_store(empty_store())
    yield store
    await store.close()


def account(who):
    return Account("chat" if who.endswith("9") else "talk", who, who.title())


class Post:
    """Numbers messages, so that each is another event."""

    count = 0

    def __call__(self, who="ana", room="room", at=NOW, **more):
        self.count += 1
        return Incoming(f"event-{self.count}", room, account(who), at, "hi", **more)


@pytest.fixture
def message():
    return Post()


async def turn(store, incoming, changes=None):
    await store.commit(incoming, changes or Changes(), REPLY)


async def done(store, message, who, *people, room=LOBBY, at=NOW):
    await turn(store, message(who, room, at), Changes(people=people))


def invite(code="code", *, room="room", role=Role.LEARNER, uses=2, hours=24):
    return Invite(digest(code), room, role, uses, NOW + timedelta(hours=hours))


async def offered(store, message, who="ana", code="link", at=NOW):
    person = (await store.load(message(who, at=at))).person.id
    link = Link(digest(code), person, account(who), at + LINK_FOR)
    await done(store, message, who, Offered(link), at=at)
    return link


async def agreed(store, message, maker="ana", typer="ana9", at=NOW):
    """Take a link as far as the maker's last word, and return it."""
    link = await offered(store, message, maker, at=at)
    after = replace(link, typed=account(typer), number=42, until=at + 2 * LINK_FOR)
    await done(store, message, typer, Typed(link, after), at=at)
    await done(store, message, typer, Agreed(after), at=at)
    return replace(after, agreed=True)


async def linked(store, message, maker="ana", typer="ana9", at=NOW):
    link = await agreed(store, message, maker, typer, at)
    await done(store, message, maker, Linked(link), at=at)


# --- Coming in --------------------------------------------------------------------------------


async def test_an_invite_is_found_by_its_code_and_no_other(store, message):
    kept = invite()
    await turn(store, message("rivera", role=Role.TEACHER), Changes(people=(Invited(kept),)))
    assert await store.invite(digest("code")) == kept
    assert await store.invite(digest("CO-DE")) == kept
    for other in ("code1", "", "cod", digest("code")):
        assert await store.invite(digest(other)) is None


async def test_nothing_is_kept_of_whoever_arrives_but_that(store, message):
    await done(store, message, "rivera", Invited(invite()), room="room")
    await done(store, message, "ana9", Arrived(digest("code")))
    assert await store.arrival(account("ana9")) == invite()
    assert await store.arrival(account("ben9")) is None
    assert await store.person_of(account("ana9")) is None
    assert await store.memberships(account("ana9")) == ()
    assert await store.classrooms() == ("room",)
    await done(store, message, "ana9", Declined())
    assert await store.arrival(account("ana9")) is None


async def test_whoever_accepts_is_a_member_and_uses_the_invite_up(store, message):
    await done(store, message, "rivera", Invited(invite(role=Role.TEACHER)), room="room")
    await done(store, message, "ana9", Arrived(digest("code")))
    await done(store, message, "ana9", Accepted(digest("code")))
    assert await store.memberships(account("ana9")) == (("room", Role.TEACHER),)
    assert (await store.invite(digest("code"))).uses == 1
    assert await store.arrival(account("ana9")) is None
    await done(store, message, "ben9", Accepted(digest("code")))
    with pytest.raises(StaleError):
        await done(store, message, "cem9", Accepted(digest("code")))
    assert await store.person_of(account("cem9")) is None


async def test_a_refused_turn_changes_nothing(store, message):
    await done(store, message, "rivera", Invited(invite(uses=1, hours=1)), room="room")
    late = message("ana9", LOBBY, NOW + timedelta(hours=1))
    await store.receive(late)
    with pytest.raises(StaleError):
        await turn(store, late, Changes(people=(Tried(), Accepted(digest("code")))))
    assert (await store.invite(digest("code"))).uses == 1
    assert await store.wrong_codes(account("ana9"), NOW) == []
    assert [one.event_id for one in await store.pending()] == [late.event_id]


async def test_an_invite_takes_no_role_away_and_brings_back_who_left(store, message):
    for code, role in (("one", Role.LEARNER), ("two", Role.TEACHER)):
        await done(store, message, "rivera", Invited(invite(code, role=role, uses=9)), room="room")
    for code in ("one", "two", "one"):
        await done(store, message, "ana9", Accepted(digest(code)))
    assert await store.memberships(account("ana9")) == (("room", Role.TEACHER),)
    await done(store, message, "ana9", Left(), room="room")
    assert await store.memberships(account("ana9")) == ()
    await done(store, message, "ana9", Accepted(digest("one")))
    assert await store.memberships(account("ana9")) == (("room", Role.LEARNER),)


async def test_the_room_joined_last_comes_first(store, message):
    await turn(store, message("ana9"))
    await done(store, message, "rivera", Invited(invite(room="new")), room="new")
    await done(store, message, "ana9", Accepted(digest("code")), at=NOW + MINUTE)
    assert [room for room, _ in await store.memberships(account("ana9"))] == ["new", "room"]


async def test_invites_that_are_over_go_and_so_do_too_many(store, message):
    await done(store, message, "rivera", Invited(invite("old", hours=1)), room="room")
    await done(store, message, "ana9", Arrived(digest("old")))
    later = NOW + timedelta(hours=2)
    for number in range(OPEN_INVITES + 1):
        made = replace(invite(f"new {number}"), until=later + number * MINUTE)
        await done(store, message, "rivera", Invited(made), room="room", at=later - MINUTE)
    found = [await store.invite(digest(f"new {n}")) is None for n in range(OPEN_INVITES + 1)]
    assert found == [True, *[False] * OPEN_INVITES]
    assert await store.invite(digest("old")) is None
    assert await store.arrival(account("ana9")) is None


async def test_wrong_codes_count_for_an_hour_and_for_one_account(store, message):
    for minute in (0, 30, 59):
        await done(store, message, "eve9", Tried(), at=NOW + minute * MINUTE)
    now = NOW + 60 * MINUTE
    times = await store.wrong_codes(account("eve9"), now - TRIES_WITHIN)
    assert times == [NOW + 30 * MINUTE, NOW + 59 * MINUTE]
    assert await store.wrong_codes(account("ana9"), now - TRIES_WITHIN) == []


async def test_members_come_teachers_first_then_by_when_they_wrote(store, message):
    await turn(store, message("ana"))
    await turn(store, message("ben", at=NOW + MINUTE))
    await turn(store, message("rivera", at=NOW - DAY, role=Role.TEACHER))
    await turn(store, message("cem", "other"))
    assert await store.members("room") == [
        Seat("Rivera", Role.TEACHER, NOW - DAY),
        Seat("Ben", Role.LEARNER, NOW + MINUTE),
        Seat("Ana", Role.LEARNER, NOW),
    ]


async def test_whoever_left_is_nowhere_until_they_write_again(store, message):
    await turn(store, message("ana"), Changes(reflections=(thought("r1"),)))
    await turn(store, message("rivera"), Changes(groups=(GroupChange("red", ("Ana",)),)))
    await done(store, message, "ana", Left(), room="room")
    assert [seat.name for seat in await store.members("room")] == ["Rivera"]
    assert (await store.load(message("rivera", role=Role.TEACHER))).groups == ()
    assert (await store.work(message("ana"))).reflections == ()
    assert [r.id for r in (await store.load(message("ana"))).reflections] == ["r1"]
    assert len(await store.members("room")) == 2


@pytest.mark.parametrize("role", [Role.LEARNER, Role.TEACHER])
async def test_only_a_platform_that_vouches_changes_a_role(store, message, role):
    other = Role.TEACHER if role is Role.LEARNER else Role.LEARNER
    await store.load(message("ana", role=role))
    said = message("ana", role=other, vouched=False)
    assert (await store.load(said)).role is role
    await turn(store, said)
    assert await store.memberships(account("ana")) == (("room", role),)
    new = message("new", role=Role.TEACHER, vouched=False)
    assert (await store.load(new)).role is Role.LEARNER
    assert (await store.load(message("ana", role=other))).role is other


async def test_a_platforms_word_takes_no_role_that_an_invite_gave(store, message):
    await turn(store, message("ana"))
    await done(store, message, "rivera", Invited(invite(role=Role.TEACHER)), room="room")
    await done(store, message, "ana", Accepted(digest("code")))
    assert await store.given_role(account("ana"), "room") is Role.TEACHER
    assert await store.given_role(account("ana"), "other") is None
    assert (await store.load(message("ana", role=Role.LEARNER))).role is Role.TEACHER
    await done(store, message, "ana", Left(), room="room")
    assert await store.given_role(account("ana"), "room") is None
    assert (await store.load(message("ana", role=Role.LEARNER))).role is Role.LEARNER


async def test_a_turn_decided_for_somebody_else_is_refused(store, message):
    state = await store.load(message("ana9"))
    await linked(store, message)
    late = message("ana9")
    with pytest.raises(StaleError):
        await turn(store, late, Changes(of=state.person.id, reflections=(thought("r1"),)))
    assert (await store.load(message("ana9"))).reflections == ()
    await turn(store, late, Changes(of=(await store.load(late)).person.id))


async def test_an_errand_goes_where_its_account_wrote_last_and_once(store, message):
    for place in ("hall", "cellar"):
        await turn(store, message("ana9", place=place))
    told = Reply("told", Move.SHOW)
    cause = message("ana")
    await store.receive(cause)
    for _ in range(2):
        await turn(store, cause, Changes(errands=(Errand(account("ana9"), told),)))
    found = await store.delivery(errand_id(cause.event_id, 0))
    assert (found.reply, found.incoming.place) == (told, "cellar")
    assert (found.incoming.account, found.incoming.text) == (account("ana9"), "")
    waiting = [one.event_id for one in await store.undelivered()]
    assert waiting.count(found.event_id) == 1
    await store.delivered(found.event_id, "ref")
    assert found.event_id not in [one.event_id for one in await store.undelivered()]
    assert await store.pending() == []


# --- Links ------------------------------------------------------------------------------------


async def test_a_link_goes_step_by_step(store, message):
    link = await offered(store, message)
    assert await store.link(digest("link")) == link
    assert await store.link_of(account("ana")) == link
    assert await store.link_of(account("ana9")) is None
    after = replace(link, typed=account("ana9"), number=42)
    await done(store, message, "ana9", Typed(link, after))
    assert await store.link_of(account("ana9")) == after
    with pytest.raises(StaleError):
        await done(store, message, "eve9", Typed(link, replace(after, typed=account("eve9"))))
    with pytest.raises(StaleError):
        await done(store, message, "ana", Linked(after))
    await done(store, message, "ana9", Agreed(after))
    await done(store, message, "ana", Linked(replace(after, agreed=True)))
    assert await store.person_of(account("ana9")) == link.person
    assert await store.link(digest("link")) is None
    held = await store.accounts(account("ana9"))
    assert held == [Held(account("ana")), Held(account("ana9"), NOW)]


async def test_a_refused_or_replaced_link_is_gone(store, message):
    link = await offered(store, message)
    await offered(store, message, code="newer")
    with pytest.raises(StaleError):
        await done(store, message, "ana", Refused(link))
    assert await store.link(digest("link")) is None
    newer = await store.link(digest("newer"))
    await done(store, message, "ana", Refused(newer))
    assert await store.link_of(account("ana")) is None


async def test_an_account_has_a_part_in_one_link_only(store, message):
    for who, code in (("ana", "a"), ("ben", "b")):
        link = await offered(store, message, who, code)
        after = replace(link, typed=account("eve9"), number=42)
        await done(store, message, "eve9", Typed(link, after))
    assert await store.link(digest("a")) is None
    assert (await store.link_of(account("eve9"))).digest == digest("b")
    await offered(store, message, "eve9", "c")
    assert await store.link(digest("b")) is None


async def test_a_separated_account_is_nobody_until_it_writes(store, message):
    await linked(store, message)
    await done(store, message, "ana", Unlinked(account("ana9")), room="room")
    assert await store.person_of(account("ana9")) is None
    assert await store.accounts(account("ana9")) == []
    assert await store.accounts(account("ana")) == [Held(account("ana"))]
    anew = (await store.load(message("ana9"))).person.id
    assert anew != await store.person_of(account("ana"))
    assert await store.accounts(account("ana9")) == [Held(account("ana9"))]


# --- Two persons made one ---------------------------------------------------------------------


def thought(name, **more):
    return Reflection(name, ReflectionKind.FREE, f"words of {name}", NOW, **more)


def goal(name, **more):
    return Goal(name, f"reach {name}", (f"topic of {name}",), NOW, **more)


def thread(name, at, **more):
    values = {"question": "What is x?", "course_id": "c", "section_id": "s"}
    return Thread(name, at, **{**values, **more})


def seen(concept, at, session, judgement=Judgement.CORRECT, **more):
    values = {"score": 1.0, "rung": 0, "attempts": 1}
    return Evidence(concept, judgement, at=at, session=session, **{**values, **more})


def suggestion(name, at):
    return Suggestion(name, at, Move.HINT, 1, f"words of {name}", Explanation("So."))


async def answered(store, message, who, evidence, room="room"):
    """Commit evidence as a turn would, with what is believed after it."""
    for item in evidence:
        state = await store.load(message(who, room, item.at))
        held = state.mastery.get(item.concept_id) or Tracing().start(item.concept_id)
        changes = Changes(
            evidence=(item,),
            mastery=(Tracing().update(held, item),),
            session=item.session,
        )
        await turn(store, message(who, room, item.at), changes)


OURS = (seen("one", NOW, 1), seen("one", NOW + DAY, 2), seen("two", NOW + DAY, 2))
THEIRS = (
    seen("one", NOW + 10 * MINUTE, 1),
    seen("one", NOW + 3 * DAY, 2, Judgement.INCORRECT, score=0.0),
    seen("three", NOW + 3 * DAY + MINUTE, 2),
)


async def test_evidence_is_neither_lost_nor_doubled(store, message):
    await answered(store, message, "ana", OURS)
    await answered(store, message, "ana9", THEIRS)
    before = await store.evidence_since("room", 0)
    await linked(store, message, at=NOW + 4 * DAY)
    after = await store.evidence_since("room", 0)
    person = await store.person_of(account("ana"))
    assert {logged.person for logged in after} == {person}
    assert [(g.row, replace(g.evidence, session=0)) for g in after] == [
        (g.row, replace(g.evidence, session=0)) for g in before
    ]
    work = await store.work(message("ana9"))
    assert work.evidence == tuple(logged.evidence for logged in after)


async def test_sessions_are_numbered_anew_by_time(store, message):
    await answered(store, message, "ana", OURS)
    await answered(store, message, "ana9", THEIRS)
    await linked(store, message, at=NOW + 4 * DAY)
    state = await store.load(message("ana", at=NOW + 4 * DAY))
    sessions = {(e.at, e.session) for e in state.evidence}
    assert sessions == {
        (NOW, 1),
        (NOW + 10 * MINUTE, 1),
        (NOW + DAY, 2),
        (NOW + 3 * DAY, 3),
        (NOW + 3 * DAY + MINUTE, 3),
    }
    assert state.mastery["one"].success_sessions == (1, 2)


async def test_what_is_believed_is_as_if_it_had_been_one_account(store, message):
    await answered(store, message, "ana", OURS)
    await answered(store, message, "ana9", THEIRS)
    await linked(store, message, at=NOW + 4 * DAY)
    merged = (await store.load(message("ana"))).mastery
    alone = sorted((*OURS, *THEIRS), key=lambda e: e.at)
    numbers = {NOW: 1, NOW + 10 * MINUTE: 1, NOW + DAY: 2}
    as_one = [replace(e, session=numbers.get(e.at, 3)) for e in alone]
    await answered(store, message, "one", as_one, room="elsewhere")
    assert merged == (await store.load(message("one", "elsewhere"))).mastery


async def test_what_there_is_one_of_for_a_concept_follows_its_rule(store, message):
    ours = Changes(
        mastery=(Mastery("old", 0.9, 1), Mastery("mine", 0.5, 2)),
        reviews=(
            Review("both", NOW + 9 * DAY, NOW, 9.0, 5.0, 2),
            Review("mine", NOW, NOW - DAY, 1.0, 5.0, 2),
        ),
        notes=(
            Note("both", NoteKind.KNOWN, NOW, settled=True),
            Note("both", NoteKind.NOT_ME, NOW),
        ),
    )
    theirs = Changes(
        mastery=(Mastery("old", 0.4, 7), Mastery("other", 0.6, 1)),
        reviews=(
            Review("both", NOW + 3 * DAY, NOW + DAY, 2.0, 5.0, 2),
            Review("other", NOW, NOW, 1.0, 5.0, 2),
        ),
        notes=(Note("both", NoteKind.KNOWN, NOW + DAY), Note("both", NoteKind.SPINNING, NOW)),
    )
    await turn(store, message("ana"), ours)
    await turn(store, message("ana9"), theirs)
    await linked(store, message)
    state = await store.load(message("ana9"))
    assert {m.concept_id: m.observations for m in state.mastery.values()} == {
        "old": 7,
        "mine": 2,
        "other": 1,
    }
    assert state.reviews == {
        "both": theirs.reviews[0],
        "mine": ours.reviews[1],
        "other": theirs.reviews[1],
    }
    assert set(state.notes) == {theirs.notes[0], ours.notes[1], theirs.notes[1]}


async def test_goals_stand_side_by_side_and_a_common_one_once(store, message):
    await turn(store, message("ana"), Changes(goals=(goal("mine"), goal("both", plan="When …"))))
    await turn(
        store,
        message("ana9"),
        Changes(goals=(goal("theirs"), goal("both", status=GoalStatus.REACHED))),
    )
    await linked(store, message)
    found = {g.id: g for g in (await store.load(message("ana"))).goals}
    assert set(found) == {"mine", "theirs", "both"}
    assert (found["both"].status, found["both"].plan) == (GoalStatus.REACHED, "When …")


@pytest.mark.parametrize(("late", "stays"), [("ana", "ours"), ("ana9", "theirs")])
async def test_the_task_worked_on_last_stays_open(store, message, late, stays):
    tried = {late: (Try("4", Judgement.INCORRECT, NOW + 20 * MINUTE, 1),)}
    ours = thread("ours", NOW, tries=tried.get("ana", ()))
    theirs = thread("theirs", NOW + MINUTE, tries=tried.get("ana9", ()))
    if late == "ana9":
        ours = replace(ours, hinted_at=NOW + 19 * MINUTE)
    await turn(store, message("ana"), Changes(thread=ours, suggestion=suggestion("s1", NOW)))
    await turn(store, message("ana9"), Changes(thread=theirs, suggestion=suggestion("s2", NOW)))
    await linked(store, message)
    state = await store.load(message("ana"))
    assert state.thread == {"ours": ours, "theirs": theirs}[stays]
    closed = {t.id: t.closed for t in (await store.work(message("ana"))).threads}
    assert closed == {"ours": late != "ana", "theirs": late == "ana"}
    assert state.suggestion == suggestion("s2", NOW)


async def test_a_member_of_both_stands_as_one(store, message):
    for _ in range(3):
        await turn(
            store,
            message("ana", at=NOW),
            Changes(streaks=True, prompted_turn=1, zone="Asia/Tokyo"),
        )
    later = message("ana9", at=NOW + DAY, role=Role.TEACHER)
    worked = Active(NOW.date(), 90)
    await turn(store, later, Changes(reminders=False, prompted_turn=0, active=worked))
    await turn(store, message("ana9", "other", NOW - DAY))
    await linked(store, message)
    state = await store.load(message("ana", role=Role.TEACHER, vouched=False))
    assert (state.role, state.turns, state.last_turn) == (Role.TEACHER, 4, NOW + DAY)
    assert (state.prompted_turn, state.reminders, state.streaks) == (3, False, True)
    assert state.active == worked
    assert [room for room, _ in await store.memberships(account("ana"))] == ["room", "other"]
    assert len(await store.members("room")) == 1


async def test_who_left_on_one_account_is_there_by_the_other(store, message):
    await turn(store, message("ana", role=Role.TEACHER))
    await done(store, message, "ana", Left(), room="room")
    await turn(store, message("ana9"))
    person = await store.person_of(account("ana"))
    link = Link(digest("l"), person, account("ana"), NOW + LINK_FOR)
    after = replace(link, typed=account("ana9"), number=42, agreed=True)
    await done(store, message, "ana", Offered(link))
    await done(store, message, "ana9", Typed(link, after))
    await done(store, message, "ana", Linked(after))
    assert await store.memberships(account("ana")) == (("room", Role.LEARNER),)


async def test_all_else_goes_over(store, message):
    waiting = Answer("c", "e", "e.1", "Why?", "because", NOW)
    await turn(
        store,
        message("ana9"),
        Changes(
            reflections=(thought("r9"),),
            alerts=(Alert("question", NOW, "what is a vector"),),
            answers=(waiting,),
        ),
    )
    await turn(store, message("ana"), Changes(reflections=(thought("r1"),)))
    names = GroupChange("red", ("Ana", "Ana9"))
    blue = GroupChange("blue", ("Ana9",))
    await turn(store, message("rivera", role=Role.TEACHER), Changes(groups=(names, blue)))
    await linked(store, message)
    assert {r.id for r in (await store.load(message("ana"))).reflections} == {"r1", "r9"}
    teacher = await store.load(message("rivera", role=Role.TEACHER))
    assert teacher.groups == (Group("blue", ("Ana",)), Group("red", ("Ana",)))
    assert [(one.who, one.alert.text) for one in teacher.alerts] == [("Ana", "what is a vector")]
    assert [filed.answer for filed in await store.unmarked("room")] == [waiting]


async def test_what_was_done_as_a_teacher_goes_over(store, message):
    await turn(store, message("ben"), Changes(answers=(Answer("c", "e", "e", "?", "so", NOW),)))
    (filed,) = await store.unmarked("room")
    teacher = message("riv9", role=Role.TEACHER)
    state = await store.load(teacher)
    await turn(
        store,
        teacher,
        Changes(
            marks=(Mark(filed.row, Judgement.CORRECT, NOW),),
            policy=change(Policy(), "highest_rung", "2"),
            assigned=(("", goal("g", set_by=state.person.id)),),
        ),
    )
    await linked(store, message, "rivera", "riv9")
    person = await store.person_of(account("rivera"))
    assert (await store.last_marked("room", person)).answer.text == "so"
    assert (await store.load(message("ben"))).goals[0].set_by == person
    assert (await store.load(message("ben"))).policy.highest_rung == 2
