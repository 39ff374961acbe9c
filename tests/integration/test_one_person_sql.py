"""What only a real database can get wrong about people: who is first, and what is left behind."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, text

from tutor_core.answers import Answer, Mark
from tutor_core.codes import digest
from tutor_core.concepts import ConceptEdit, ConceptEdits
from tutor_core.errors import StaleError
from tutor_core.guardrails.policy import Policy
from tutor_core.guardrails.rules import change
from tutor_core.ids import LetterId
from tutor_core.letters import Letter, LetterKind
from tutor_core.messages import Account, Explanation, Incoming, Judgement, Move, Reply, Role
from tutor_core.people import (
    LINK_FOR,
    LOBBY,
    Accepted,
    Agreed,
    Invite,
    Invited,
    Link,
    Linked,
    Offered,
    Tried,
    Typed,
)
from tutor_core.ports.model import Budget, ModelCall
from tutor_core.state import (
    Alert,
    Changes,
    Evidence,
    Goal,
    GroupChange,
    Mastery,
    Note,
    NoteKind,
    Reflection,
    ReflectionKind,
    Review,
    Settled,
    Suggestion,
    Thread,
)
from tutor_core.storage.frame import metadata
from tutor_core.storage.store import open_store
from tutor_core.storage.tables import persons

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
REPLY = Reply("ok", Move.CHAT)


@pytest.fixture
def url(empty_store):
    return empty_store()


@pytest.fixture
async def store(url):
    store = await open_store(url)
    yield store
    await store.close()


def message(event, who, room="room", **more):
    return Incoming(event, room, Account("talk", who, who.title()), NOW, "hi", **more)


async def test_of_many_at_once_only_as_many_come_in_as_an_invite_lets(store, url):
    """Two programs on one database, each with transactions of its own."""
    other = await open_store(url)
    invite = Invite(digest("code"), "room", Role.LEARNER, 3, NOW + timedelta(hours=1))
    await store.commit(message("e", "rivera"), Changes(people=(Invited(invite),)), REPLY)
    accept = Changes(people=(Accepted(digest("code")),))
    ends = await asyncio.gather(
        *(
            one.commit(message(f"e{n}", f"eve{n}", LOBBY), accept, REPLY)
            for n, one in enumerate([store, other] * 6)
        ),
        return_exceptions=True,
    )
    assert sum(isinstance(end, StaleError) for end in ends) == 9
    assert ends.count(None) == 3
    assert len(await store.members("room")) == 4
    assert (await other.invite(digest("code"))).uses == 0
    await other.close()


async def test_of_two_who_type_a_code_at_once_one_is_first(store, url):
    other = await open_store(url)
    person = (await store.load(message("e", "ana"))).person.id
    link = Link(digest("code"), person, Account("talk", "ana", "Ana"), NOW + LINK_FOR)
    await store.commit(message("e", "ana"), Changes(people=(Offered(link),)), REPLY)

    def typed(who):
        after = Link(link.digest, person, link.maker, link.until, Account("talk", who, who), 42)
        return Changes(people=(Typed(link, after),))

    ends = await asyncio.gather(
        store.commit(message("e1", "eve", LOBBY), typed("eve"), REPLY),
        other.commit(message("e2", "ana9", LOBBY), typed("ana9"), REPLY),
        return_exceptions=True,
    )
    assert sorted(map(type, ends), key=str) == sorted([type(None), StaleError], key=str)
    await other.close()


def _work(name, teacher):
    """Return changes that leave something in every table that points to a person."""
    return Changes(
        thread=Thread(f"t {name}", NOW, "?", "c", "s"),
        evidence=(Evidence(f"k {name}", Judgement.CORRECT, 1.0, 0, 1, NOW, 1),),
        mastery=(Mastery(f"k {name}", 0.5, 1),),
        goals=(Goal(f"g {name}", "g", ("k",), NOW),),
        reflections=(Reflection(f"r {name}", ReflectionKind.FREE, "r", NOW),),
        suggestion=Suggestion(f"s {name}", NOW, Move.HINT, 1, "s", Explanation("so")),
        alerts=(Alert("question", NOW, name),),
        answers=(Answer("c", "e", f"e {name}", "?", "so", NOW),),
        reviews=(Review(f"k {name}", NOW, NOW, 1.0, 5.0, 2),),
        notes=(Note(f"k {name}", NoteKind.KNOWN, NOW),),
        groups=(GroupChange(f"group {name}", (name,)),),
        policy=change(teacher.policy, "highest_rung", "2"),
        concept_edits=(ConceptEdits(f"c {name}", (ConceptEdit("k", "e", NOW, "K"),), 1),),
        people=(
            Invited(
                Invite(digest(name), "room", Role.LEARNER, 1, NOW + LINK_FOR, teacher.person.id)
            ),
            Tried(),
        ),
    )


async def test_nothing_that_points_to_a_person_is_left_behind_or_lost(store):
    ana, ana9 = Account("talk", "ana", "Ana"), Account("talk", "ana9", "Ana9")
    for who in ("ana", "ana9"):
        said = message(f"e {who}", who, role=Role.TEACHER)
        state = await store.load(said)
        await store.commit(said, _work(who.title(), state), REPLY)
        (filed,) = await store.unmarked("room")
        mark = Changes(marks=(Mark(filed.row, Judgement.CORRECT, NOW),))
        await store.commit(message(f"m {who}", who, role=Role.TEACHER), mark, REPLY)

    def counted(connection, column):
        rows = select(column, func.count()).where(column.is_not(None)).group_by(column)
        return dict(connection.execute(rows).all())

    def pointers(connection):
        return {
            f"{table.name}.{key.parent.name}": counted(connection, key.parent)
            for table in metadata.sorted_tables
            for key in table.foreign_keys
            if key.column is persons.c.id
        }

    # Written by other roads than a turn's: letters, calls of a model, and an alert seen to.
    for who in ("ana", "ana9"):
        said = message(f"s {who}", who, role=Role.TEACHER)
        state = await store.load(said)
        settled = Changes(settled=(Settled(state.alerts[-1].number, NOW),))
        await store.commit(said, settled, REPLY)
        at = (LetterId(f"letter {who}"), LetterKind.REMINDER, "room", state.person.id, NOW, REPLY)
        await store.keep_letter(Letter(*at))
        call = ModelCall(NOW, "m", "p", 1, 1, 1, 0.0)
        await store.reserve("room", state.person.id, call, Budget(NOW, 99, 99, 9.0))

    before = await store._database.read(pointers)
    assert {name for name, found in before.items() if len(found) < 2} == {"links.person_id"}
    person, gone = await store.person_of(ana), await store.person_of(ana9)
    link = Link(digest("l"), person, ana, NOW + LINK_FOR)
    after = Link(digest("l"), person, ana, NOW + LINK_FOR, ana9, 42, agreed=True)
    steps = (("ana", Offered(link)), ("ana9", Typed(link, after)), ("ana", Linked(after)))
    for number, (who, step) in enumerate(steps):
        await store.commit(message(f"l{number}", who, LOBBY), Changes(people=(step,)), REPLY)
    found = await store._database.read(pointers)
    joined = {name: {person: sum(counts.values())} for name, counts in before.items()}
    assert found == {**joined, "members.person_id": {person: 1}, "links.person_id": {}}
    whole = await store._database.read(
        lambda c: "\n".join(c.connection.dbapi_connection.iterdump())
    )
    kept = [line for line in whole.splitlines() if gone in line]
    assert [line for line in kept if '"inbox"' not in line and '"outbox"' not in line] == []


async def test_a_merge_that_fails_halfway_changes_nothing(store):
    ana, ana9 = Account("talk", "ana", "Ana"), Account("talk", "ana9", "Ana9")
    states = [await store.load(message(f"e {who}", who)) for who in ("ana", "ana9")]
    for who in ("ana", "ana9"):
        reflection = Reflection(f"r {who}", ReflectionKind.FREE, "r", NOW)
        await store.commit(message(f"e {who}", who), Changes(reflections=(reflection,)), REPLY)
    link = Link(digest("l"), states[0].person.id, ana, NOW + LINK_FOR)
    typed = Link(digest("l"), link.person, ana, link.until, ana9, 42)
    agreed = Link(digest("l"), link.person, ana, link.until, ana9, 42, agreed=True)
    for number, (who, step) in enumerate(
        (("ana", Offered(link)), ("ana9", Typed(link, typed)), ("ana9", Agreed(typed)))
    ):
        await store.commit(message(f"l{number}", who, LOBBY), Changes(people=(step,)), REPLY)
    refuse = "CREATE TRIGGER no BEFORE DELETE ON persons BEGIN SELECT RAISE(ABORT, 'no'); END"
    await store._database.write(lambda c: c.execute(text(refuse)))
    with pytest.raises(Exception, match="no"):
        await store.commit(message("l9", "ana", LOBBY), Changes(people=(Linked(agreed),)), REPLY)
    assert await store.person_of(ana9) == states[1].person.id
    assert [r.id for r in (await store.load(message("x", "ana"))).reflections] == ["r ana"]
    await store._database.write(lambda c: c.execute(text("DROP TRIGGER no")))
    await store.commit(message("l9", "ana", LOBBY), Changes(people=(Linked(agreed),)), REPLY)
    assert await store.person_of(ana9) == await store.person_of(ana)
    state = await store.load(message("x", "ana"))
    assert {r.id for r in state.reflections} == {"r ana", "r ana9"}
    assert state.policy == Policy()
