"""What every store has to do, tried on each of them."""

from __future__ import annotations

import asyncio
import json
import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import get_args

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tutor_core.answers import Answer, Mark
from tutor_core.assigned import Assigned
from tutor_core.classroom import Setup
from tutor_core.concepts import ConceptEdit, ConceptEdits
from tutor_core.course import (
    AnswerKind,
    Choice,
    Concept,
    Course,
    Exercise,
    Guide,
    Hint,
    KeyPoint,
    KnownWrong,
    Passage,
    PassageKind,
    Section,
    Source,
    Step,
    Term,
)
from tutor_core.errors import RequestError
from tutor_core.evidence import Tally
from tutor_core.fakes.store import MemoryStore
from tutor_core.guardrails.minutes import Active
from tutor_core.guardrails.policy import Policy, Revision
from tutor_core.guardrails.rules import change
from tutor_core.letters import Letter, LetterKind, Remindable, later
from tutor_core.messages import (
    Account,
    Attachment,
    Bar,
    Button,
    Chart,
    Document,
    Explanation,
    Incoming,
    Judgement,
    Move,
    Reply,
    Role,
    Visibility,
)
from tutor_core.people import Left
from tutor_core.ports import Budget, ModelCall
from tutor_core.requests import Confidence, PracticeKind, Request
from tutor_core.state import (
    Alert,
    Changes,
    Disclosed,
    Evidence,
    Goal,
    GoalStatus,
    Group,
    GroupChange,
    Mastery,
    Note,
    NoteKind,
    Quiz,
    QuizAnswer,
    Reflection,
    ReflectionKind,
    Review,
    Settled,
    Small,
    Suggestion,
    Thread,
    ThreadKind,
    Try,
    Work,
)
from tutor_core.storage.rules import ALERTS, CLOSED_GOALS, EVIDENCE, MARKED, REFLECTIONS, WAITING
from tutor_core.storage.shelf import Shelf
from tutor_core.storage.store import SqlStore, open_store

NOW = datetime(2026, 3, 2, 8, 30, 15, 250000, tzinfo=UTC)
SERVER = os.environ.get("TUTOR_TEST_POSTGRESQL_URL")


async def _empty(url):
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text("DROP SCHEMA public CASCADE"))
        await connection.execute(text("CREATE SCHEMA public"))
    await engine.dispose()


@pytest.fixture(params=["memory", "sqlite", "sqlite sealed", "postgresql"])
async def store(request, empty_store):
    if request.param == "memory":
        store = MemoryStore()
    elif request.param == "postgresql":
        if not SERVER:
            pytest.skip("TUTOR_TEST_POSTGRESQL_URL names no database to empty and use")
        await _empty(SERVER)
        store = await open_store(SERVER)
    else:
        key = Fernet.generate_key().decode() if "sealed" in request.param else None
        store = await open_store(empty_store(), key)
    yield store
    await store.close()


async def read_anew(store, classroom="room"):
    """Return a classroom's courses as they are written, not as the store still knows them."""
    if isinstance(store, SqlStore):
        store._shelf = Shelf()
    return await store.courses(classroom)


def message(number=1, who="ana", **more):
    values = {
        "event_id": f"event-{number}",
        "classroom": "room",
        "account": Account("terminal", who, who.title()),
        "received": NOW + timedelta(seconds=number),
        "text": f"message {number}",
    }
    return Incoming(**{**values, **more})


def goal(name, **more):
    return Goal(name, f"reach {name}", ("one-step",), NOW, **more)


def thread(name, **more):
    values = {"opened": NOW, "question": "What is x?", "course_id": "c", "section_id": "s"}
    return Thread(name, **{**values, **more})


def evidence(at, **more):
    values = {"judgement": Judgement.CORRECT, "score": 0.65, "rung": 1, "attempts": 2}
    return Evidence("one-step", at=at, session=1, **{**values, **more})


REPLY = Reply("Which of them would you undo first?", Move.HINT, rung=0)
FULL_REPLY = Reply(
    "Yes, x = 5 ✓",
    Move.JUDGE,
    buttons=(Button("why", "Why this?"),),
    visibility=Visibility.PUBLIC,
    rung=1,
    judgement=Judgement.CORRECT,
    sources=(Source("Algebra", "1.2", "Two steps", 'under "Undo"', "s1", ("p1", "p2")),),
    explanation=Explanation("Because.", ("a try",), "rule", "goal", ("p",), "offline", ("more",)),
    attachments=(Attachment("a.png", "image/png", 12, "a.png"),),
    chart=Chart(
        "You", "today", (("Topics", (Bar("Undo", 0.5, "half", full=True),)),), ("n",), "a"
    ),
    documents=(Document("p.html", "text/html", "<p>"),),
)
FULL_CHANGES = Changes(
    thread=thread(
        "t1",
        passage_ids=("p1",),
        exercise_id="e1",
        rung=2,
        hinted_at=NOW,
        tries=(Try("x=4", Judgement.INCORRECT, NOW, 1),),
        said=("Look again.",),
        awaiting="confidence",
        kind=ThreadKind.QUIZ,
        quiz=Quiz(5, "one-step", (QuizAnswer("e0", Judgement.PARTLY), QuizAnswer("e2", None))),
    ),
    evidence=(evidence(NOW, exercise_id="e1", step_id="e1.1", confidence=4),),
    mastery=(Mastery("one-step", 0.6, 3, 2, (1, 2), NOW), Mastery("balance", 0.3)),
    goals=(
        goal("g1", due=date(2026, 3, 6), plan="If it is Monday, then I practise.", raised=True),
    ),
    reflections=(
        Reflection("r1", ReflectionKind.CONFIDENCE, "quite sure", NOW, ("one-step",), 4, True),
    ),
    suggestion=Suggestion(
        "s1",
        NOW,
        Move.HINT,
        2,
        "Fill the gap.",
        Explanation("So."),
        "t1",
        sources=(Source("Algebra", "1", "Steps", "p. 1", "s1", ("p1",), "What it said."),),
    ),
    alerts=(Alert("question", NOW, "what is a vector"),),
    session=3,
    prompted_turn=1,
    offered_turn=0,
    reviews=(
        Review("balance", NOW, NOW - timedelta(days=3), 3.2, 5.5, 2),
        Review("one-step", NOW + timedelta(days=2), NOW, 2.3065, 2.1, 3, 0),
    ),
    notes=(
        Note("one-step", NoteKind.KNOWN, NOW, settled=True),
        Note("one-step", NoteKind.SPINNING, NOW),
        Note("balance", NoteKind.NOT_ME, NOW + timedelta(minutes=1)),
    ),
    reminders=False,
    streaks=True,
    active=Active(date(2026, 3, 2), 754),
)


async def turn(store, incoming, changes=FULL_CHANGES, reply=REPLY):
    await store.receive(incoming)
    state = await store.load(incoming)
    await store.commit(incoming, changes, reply)
    return state


# --- Inbox and outbox -------------------------------------------------------------------------


async def test_an_event_is_taken_once(store):
    assert await store.receive(message(1)) is True
    assert await store.receive(message(1, text="other words")) is False
    assert await store.pending() == [message(1)]


async def test_pending_is_in_order_of_arrival_not_of_time(store):
    late, early = message(9), message(1)
    await store.receive(late)
    await store.receive(early)
    assert list(await store.pending()) == [late, early]
    await store.commit(late, Changes(), REPLY)
    assert list(await store.pending()) == [early]


@pytest.mark.parametrize("kind", get_args(Request), ids=lambda kind: kind.__name__)
async def test_every_request_comes_back_as_itself(store, kind):
    samples = {"text": "a:\u202eb", "index": 2, "level": 4, "number": 3, "topic": "forces"}
    samples |= {"who": "Ana", "name": "red", "key": "answers", "value": "never", "into": 4}
    samples |= {"kind": PracticeKind.QUIZ, "on": False, "count": 5}
    samples |= {"judgement": Judgement.PARTLY, "row": 12, "drop": True}
    samples |= {"role": "17:Teachers", "place": "18:homework"}
    samples |= {"at": "18:30", "zone": "Asia/Tokyo", "sure": True}
    samples |= {"teacher": True, "uses": 30, "hours": 12, "code": "abc", "yes": False}
    samples |= {"mark": "a1", "feeling": True, "which": "2", "when": "friday"}
    samples |= {"command": "/exam stop", "lines": "week: 3", "exam": "stop", "until": "friday"}
    given = kind(**{name: samples[name] for name in kind.__dataclass_fields__})
    await store.receive(message(1, request=given))
    (back,) = await store.pending()
    assert back.request == given
    assert type(back.request) is kind


async def test_a_message_comes_back_whole(store):
    whole = message(
        1,
        text="Größe \x00\x1b \u202e 🧮 sealed:",
        button="b|1",
        attachments=(Attachment("a.pdf", "application/pdf", 3, "x/a.pdf"),),
        visibility=Visibility.PUBLIC,
        role=Role.TEACHER,
        request=Confidence(5),
        received=datetime(2026, 3, 2, 10, 0, tzinfo=timezone(timedelta(hours=2))),
    )
    await store.receive(whole)
    (back,) = await store.pending()
    assert back == whole
    assert back.received.utcoffset() is not None


async def test_a_message_of_100_000_characters_is_kept(store):
    long = message(1, text="ä" * 100_000)
    await store.receive(long)
    assert list(await store.pending()) == [long]


async def test_a_reply_waits_until_it_is_delivered(store):
    first, second = message(1), message(2)
    assert await store.delivery(first.event_id) is None
    await turn(store, first, Changes(), FULL_REPLY)
    await turn(store, second, Changes())
    waiting = await store.undelivered()
    assert [(found.incoming, found.reply) for found in waiting] == [
        (first, FULL_REPLY),
        (second, REPLY),
    ]
    await store.delivered(first.event_id, "m-1")
    assert [found.event_id for found in await store.undelivered()] == [second.event_id]
    assert (await store.delivery(first.event_id)).reply == FULL_REPLY


async def test_tries_are_counted_until_there_is_an_end(store):
    one = message(1)
    assert await store.tried("unknown") == 0
    await store.receive(one)
    assert [await store.tried(one.event_id), await store.tried(one.event_id)] == [1, 2]
    await store.commit(one, Changes(), REPLY)
    assert (await store.delivery(one.event_id)).attempts == 0
    assert await store.tried(one.event_id) == 1
    assert [found.attempts for found in await store.undelivered()] == [1]
    await store.delivered(one.event_id, "m-1")
    assert (await store.delivery(one.event_id)).attempts == 0


# --- Who they are -----------------------------------------------------------------------------


async def test_a_person_is_made_once(store):
    first = await store.load(message(1))
    again = await store.load(message(2))
    other = await store.load(message(3, who="ben"))
    assert first.person == again.person
    assert first.person.name == "Ana"
    assert other.person.id != first.person.id
    assert (first.turns, first.session, first.last_turn, first.policy) == (0, 1, None, Policy())


async def test_the_same_event_makes_the_same_person_in_any_store(store):
    assert (await store.load(message(1))).person == (await MemoryStore().load(message(1))).person


async def test_one_account_id_on_two_platforms_is_two_persons(store):
    here = await store.load(message(1))
    there = await store.load(message(2, account=Account("elsewhere", "ana", "Ana")))
    assert here.person.id != there.person.id


async def test_a_new_name_or_role_is_taken_over(store):
    await store.load(message(1))
    renamed = message(2, account=Account("terminal", "ana", " Ana\n\u202eMaria "))
    assert (await store.load(renamed)).person.name == "Ana Maria"
    assert (await store.load(message(3, account=Account("terminal", "ana")))).person.name == (
        "Ana Maria"
    )
    teacher = await store.load(message(4, role=Role.TEACHER))
    assert teacher.role is Role.TEACHER
    assert (await store.load(message(5))).role is Role.LEARNER


# --- What a turn leaves -----------------------------------------------------------------------


async def test_a_turn_is_loaded_as_it_was_written(store):
    await turn(store, message(1))
    state = await store.load(message(2))
    assert state.thread == FULL_CHANGES.thread
    assert state.evidence == FULL_CHANGES.evidence
    assert state.mastery == {about.concept_id: about for about in FULL_CHANGES.mastery}
    assert state.goals == FULL_CHANGES.goals
    assert state.reflections == FULL_CHANGES.reflections
    assert state.suggestion == FULL_CHANGES.suggestion
    assert (state.turns, state.session, state.prompted_turn, state.offered_turn) == (1, 3, 1, 0)
    assert state.reviews == {review.concept_id: review for review in FULL_CHANGES.reviews}
    assert state.notes == FULL_CHANGES.notes
    assert (state.reminders, state.streaks) == (False, True)
    assert state.active == Active(date(2026, 3, 2), 754)
    assert state.last_turn == message(1).received


async def test_a_second_commit_changes_nothing(store):
    await turn(store, message(1))
    before = await store.load(message(1))
    other = replace(FULL_CHANGES, session=9, thread=thread("t2"), policy=Policy(version=2))
    await store.commit(message(1), other, FULL_REPLY)
    assert await store.load(message(1)) == before
    assert (await store.delivery("event-1")).reply == REPLY


async def test_a_commit_without_receive_counts_as_handled(store):
    await store.commit(message(1), FULL_CHANGES, REPLY)
    assert list(await store.pending()) == []
    assert await store.receive(message(1)) is False
    assert (await store.load(message(2))).turns == 1


async def test_what_isnt_given_stays(store):
    await turn(store, message(1))
    await turn(store, message(2), Changes())
    state = await store.load(message(3))
    assert (state.turns, state.session, state.prompted_turn, state.offered_turn) == (2, 3, 1, 0)
    assert state.thread == FULL_CHANGES.thread
    assert (state.reminders, len(state.reviews), len(state.notes)) == (False, 2, 3)
    assert state.active == FULL_CHANGES.active


async def test_a_review_and_a_note_replace_the_one_before(store):
    new = await store.load(message(1))
    assert (new.reminders, new.streaks, new.active) == (True, False, None)
    await turn(store, message(1))
    later = Review("balance", NOW + timedelta(days=9), NOW, 9.0, 5.0, 2)
    told = Note("one-step", NoteKind.KNOWN, NOW + timedelta(days=1), settled=False)
    await turn(store, message(2), Changes(reviews=(later,), notes=(told,), reminders=True))
    state = await store.load(message(3))
    assert state.reviews["balance"] == later
    assert state.reviews["one-step"] == FULL_CHANGES.reviews[1]
    # Oldest first, whatever the order of writing.
    assert state.notes == (*FULL_CHANGES.notes[1:], told)
    assert state.reminders is True


async def test_reviews_and_notes_follow_the_person_and_nobody_else(store):
    await turn(store, message(1))
    elsewhere = await store.load(message(2, classroom="other"))
    assert (len(elsewhere.reviews), len(elsewhere.notes)) == (2, 3)
    assert elsewhere.reminders is True
    other = await store.load(message(3, who="ben"))
    assert (other.reviews, other.notes) == ({}, ())


async def test_the_newest_open_thread_is_the_one(store):
    # Opened at the same moment: what was written last is newest.
    await turn(store, message(1), Changes(thread=thread("z")))
    await turn(store, message(2), Changes(thread=thread("a")))
    assert (await store.load(message(3))).thread.id == "a"
    await turn(store, message(3), Changes(thread=thread("z", rung=3)))
    assert (await store.load(message(4))).thread.id == "a"
    await turn(store, message(4), Changes(thread=thread("a", closed=True)))
    assert (await store.load(message(5))).thread == thread("z", rung=3)


async def test_the_exercise_that_a_question_interrupts_is_loaded_with_it(store):
    exercise = thread("a", exercise_id="e", lines=("3x = 15",), small=Small("?", ("13",), "3"))
    await turn(store, message(1), Changes(thread=exercise))
    assert (await store.load(message(2))).under is None
    await turn(store, message(2), Changes(thread=thread("b", return_to="Solve it.")))
    state = await store.load(message(3))
    assert (state.thread.id, state.under) == ("b", exercise)
    later = replace(exercise, lines=("x = 5",))
    await turn(store, message(3), Changes(thread=later, closing=("b",)))
    state = await store.load(message(4))
    assert (state.thread, state.under) == (later, None)


async def test_what_a_question_did_not_interrupt_is_not_under_it(store):
    await turn(store, message(1), Changes(thread=thread("a", exercise_id="e")))
    await turn(store, message(2), Changes(thread=thread("b")))
    assert (await store.load(message(3))).under is None


async def test_other_threads_can_end_with_a_turn(store):
    await turn(store, message(1), Changes(thread=thread("a")))
    await turn(store, message(2), Changes(thread=thread("b"), closing=("a", "unknown")))
    await turn(store, message(3), Changes(thread=thread("b", closed=True)))
    assert (await store.load(message(4))).thread is None


async def test_a_fresh_thread_ends_all_others_of_the_learner(store):
    for n in (1, 2):
        await turn(store, message(n), Changes(thread=thread(f"t{n}")))
    await turn(store, message(3, "ben"), Changes(thread=thread("theirs")))
    await turn(store, message(4), Changes(thread=thread("t4"), fresh=True))
    assert (await store.load(message(5))).thread == thread("t4")
    await turn(store, message(5), Changes(closing=("t4",)))
    assert (await store.load(message(6))).thread is None
    assert (await store.load(message(7, "ben"))).thread == thread("theirs")


async def test_a_disputed_suggestion_takes_the_place_of_itself(store):
    await turn(store, message(1))
    disputed = replace(FULL_CHANGES.suggestion, disputed="sealed: that's wrong")
    await turn(store, message(2), Changes(suggestion=disputed))
    assert (await store.load(message(3))).suggestion == disputed


async def test_mastery_goals_and_reflections_are_replaced_by_id(store):
    await turn(store, message(1))
    better = Mastery("one-step", 0.9, 4, 3, (1, 2, 3), NOW)
    reached = replace(FULL_CHANGES.goals[0], status=GoalStatus.REACHED)
    await turn(store, message(2), Changes(mastery=(better,), goals=(reached,)))
    state = await store.load(message(3))
    assert state.mastery == {"one-step": better, "balance": Mastery("balance", 0.3)}
    assert state.goals == (reached,)


async def test_evidence_of_all_learners_comes_in_the_order_it_was_written(store):
    for number, who in enumerate(("ana", "ben", "ana"), 1):
        seen = Changes(evidence=(evidence(NOW, attempts=number),))
        await turn(store, message(number, who), seen)
    there = message(9, "eve", classroom="elsewhere")
    await turn(store, there, Changes(evidence=(evidence(NOW, attempts=9),)))
    log = await store.evidence_since("room", 0)
    assert [logged.evidence.attempts for logged in log] == [1, 2, 3]
    assert log[0].evidence == evidence(NOW, attempts=1)
    ana, ben = [(await store.load(message(5, who))).person.id for who in ("ana", "ben")]
    assert [logged.person for logged in log] == [ana, ben, ana]
    later = await store.evidence_since("room", log[1].row)
    assert later == log[2:]
    assert list(await store.evidence_since("room", log[2].row)) == []


async def test_a_classs_answers_are_counted_by_concept_since_a_time(store):
    old, wrong = evidence(NOW - timedelta(days=7)), evidence(NOW, judgement=Judgement.INCORRECT)
    helped = evidence(NOW, rung=2)
    asked = evidence(NOW, rung=0)
    other = replace(evidence(NOW, rung=None), concept_id="balance")
    await turn(store, message(1, "ana"), Changes(evidence=(old, wrong, helped)))
    await turn(store, message(2, "ben"), Changes(evidence=(asked, other)))
    teacher = replace(message(3, "rivera"), role=Role.TEACHER)
    await turn(store, teacher, Changes(evidence=(other,)))
    there = message(4, "eve", classroom="elsewhere")
    await turn(store, there, Changes(evidence=(other,)))
    since = NOW - timedelta(days=6)
    counted = [Tally("balance", 1, 1), Tally(asked.concept_id, 3, 1)]
    assert await store.tallies("room", since) == counted
    assert await store.tallies("room", NOW) == counted
    assert await store.tallies("room", NOW + timedelta(seconds=1)) == []
    assert sum(t.tried for t in await store.tallies("room", old.at)) == 5
    await turn(store, message(5, "ben"), Changes(people=(Left(),)))
    assert await store.tallies("room", since) == [Tally(asked.concept_id, 2, 0)]


async def test_what_a_class_can_do_is_its_learners_in_this_room_and_nobody_elses(store):
    ours = Mastery("one-step", 0.9, 4, 3, (1, 2, 3), NOW)
    await turn(store, message(1, "ana"), Changes(mastery=(ours,)))
    await turn(store, message(2, "ben"), Changes(mastery=(Mastery("balance", 0.3),)))
    teacher = replace(message(3, "rivera"), role=Role.TEACHER)
    await turn(store, teacher, Changes(mastery=(Mastery("balance", 0.9),)))
    there = message(4, "eve", classroom="elsewhere")
    await turn(store, there, Changes(mastery=(Mastery("balance", 0.7),)))
    held = await store.class_mastery("room")
    assert sorted(held, key=lambda m: m.estimate) == [Mastery("balance", 0.3), ours]


# --- Answers for a teacher to mark ------------------------------------------------------------


def answer(text, number=0, **more):
    values = {"course_id": "c", "exercise_id": "e1", "step_id": "e1.1", "asked": "Why?"}
    return Answer(**{**values, "text": text, "at": NOW + timedelta(seconds=number), **more})


async def waiting(store, *texts, who="ana", start=100):
    """Let answers wait, one a turn, and return what waits then."""
    for number, words in enumerate(texts, start):
        changes = Changes(answers=(answer(words, number),))
        await turn(store, message(number, who), changes)
    return list(await store.unmarked("room"))


async def marking(store, *marks, who="mara", number=900):
    await turn(store, message(number, who, role=Role.TEACHER), Changes(marks=marks))
    return (await store.load(message(number, who, role=Role.TEACHER))).person.id


async def test_answers_wait_once_a_wording_and_in_order(store):
    found = await waiting(store, "It floats.", "it sinks", "it FLOATS")
    assert [filed.answer for filed in found] == [
        answer("It floats.", 100),
        answer("it sinks", 101),
    ]
    assert [filed.teacher for filed in found] == [None, None]
    assert list(await store.unmarked("elsewhere")) == []
    other = replace(answer("it floats"), step_id="e1.2")
    await turn(store, message(200), Changes(answers=(other,)))
    assert len(await store.unmarked("room")) == 3


async def test_the_same_wording_of_two_learners_waits_once(store):
    await waiting(store, "it floats")
    assert len(await waiting(store, "It floats!", who="ben", start=200)) == 1


async def test_a_mark_counts_for_its_step_as_long_as_that_asks_the_same(store):
    first, second = await waiting(store, "it floats", "it sinks")
    late, early = NOW + timedelta(hours=2), NOW + timedelta(hours=1)
    teacher = await marking(
        store,
        Mark(first.row, Judgement.CORRECT, late),
        Mark(second.row, Judgement.INCORRECT, early),
    )
    assert list(await store.unmarked("room")) == []
    assert list(await store.marked("room", answer("?"))) == [
        replace(second.answer, judgement=Judgement.INCORRECT, at=early),
        replace(first.answer, judgement=Judgement.CORRECT, at=late),
    ]
    last = await store.last_marked("room", teacher)
    assert (last.row, last.answer.judgement) == (first.row, Judgement.CORRECT)
    assert await store.last_marked("room", "somebody") is None
    for other in ("course_id", "exercise_id", "step_id", "asked"):
        assert list(await store.marked("room", replace(answer("?"), **{other: "x"}))) == []
    assert list(await store.marked("elsewhere", answer("?"))) == []


async def test_a_marked_wording_doesnt_wait_again(store):
    (filed,) = await waiting(store, "it floats")
    await marking(store, Mark(filed.row, Judgement.PARTLY, NOW))
    assert await waiting(store, "It floats", who="ben", start=200) == []


async def test_an_answer_can_be_held_put_back_and_marked_anew(store):
    first, second = await waiting(store, "it floats", "it sinks")
    teacher = await marking(store, Mark(first.row, None, first.answer.at))
    held = (await store.unmarked("room"))[0]
    assert (held.row, held.teacher) == (first.row, teacher)
    await marking(store, Mark(first.row, None, NOW + timedelta(days=1), held=False), number=901)
    assert [(f.row, f.teacher) for f in await store.unmarked("room")] == [
        (second.row, None),
        (first.row, None),
    ]
    await marking(store, Mark(first.row, Judgement.CORRECT, NOW), number=902)
    await marking(store, Mark(first.row, None, NOW), number=903)
    assert list(await store.marked("room", answer("?"))) == []
    await marking(store, Mark(first.row, Judgement.INCORRECT, NOW), number=904)
    (marked,) = await store.marked("room", answer("?"))
    assert marked.judgement is Judgement.INCORRECT


async def test_what_is_no_answer_goes(store):
    first, second = await waiting(store, "the word river", "it sinks")
    await marking(store, Mark(first.row, None, NOW, held=False, dropped=True))
    assert [filed.row for filed in await store.unmarked("room")] == [second.row]


async def test_what_another_teacher_marked_stays(store):
    (filed,) = await waiting(store, "it floats")
    await marking(store, Mark(filed.row, Judgement.CORRECT, NOW))
    await marking(store, Mark(filed.row, None, NOW), who="noor", number=901)
    await marking(store, Mark(filed.row, None, NOW, dropped=True), who="noor", number=902)
    for row in (filed.row, filed.row + 999):
        refused = message(903 + row, "noor", role=Role.TEACHER)
        changes = Changes(
            marks=(Mark(row, Judgement.INCORRECT, NOW),), alerts=(Alert("question", NOW, "?"),)
        )
        with pytest.raises(RequestError, match="isn't waiting any more"):
            await store.commit(refused, changes, REPLY)
        assert (await store.load(refused)).alerts == ()
    (kept,) = await store.marked("room", answer("?"))
    assert kept.judgement is Judgement.CORRECT


async def test_only_so_many_wait_and_the_longest_waiting_go(store):
    many = tuple(answer(f"answer {n}", n) for n in range(WAITING + 3))
    await turn(store, message(1), Changes(answers=many))
    found = [filed.answer.text for filed in await store.unmarked("room")]
    assert found == [f"answer {n}" for n in range(3, WAITING + 3)]


async def test_the_newest_marks_of_a_step_are_given(store):
    many = tuple(answer(f"answer {n}", n) for n in range(MARKED + 2))
    await turn(store, message(1), Changes(answers=many))
    rows = [filed.row for filed in await store.unmarked("room")]
    at = [NOW + timedelta(minutes=n) for n in range(len(rows))]
    await marking(store, *(Mark(r, Judgement.CORRECT, t) for r, t in zip(rows, at, strict=True)))
    found = await store.marked("room", answer("?"))
    assert [one.at for one in found] == at[2:]


async def test_only_the_newest_of_the_past_is_loaded(store):
    many = tuple(evidence(NOW, attempts=n) for n in range(1, 211))
    said = tuple(Reflection(f"r{n}", ReflectionKind.FREE, f"{n}", NOW) for n in range(60))
    past = tuple(
        goal(f"g{n:02}", status=GoalStatus.DROPPED if n else GoalStatus.OPEN) for n in range(30)
    )
    await turn(store, message(1), Changes(evidence=many, reflections=said, goals=past))
    state = await store.load(message(2))
    assert [seen.attempts for seen in state.evidence] == list(range(11, 211))
    assert [reflection.text for reflection in state.reflections] == [str(n) for n in range(10, 60)]
    assert [kept.id for kept in state.goals] == ["g00", *(f"g{n}" for n in range(10, 30))]


# --- A teacher's goals and guardrails ---------------------------------------------------------


async def test_all_of_the_work_comes_back_oldest_first(store):
    assert await store.work(message(0)) == Work()
    many = max(EVIDENCE, REFLECTIONS) + 1
    ended = tuple(goal(f"g{n}", status=GoalStatus.DROPPED) for n in range(CLOSED_GOALS + 1))
    said = tuple(Reflection(f"r{n}", ReflectionKind.FREE, f"{n}", NOW) for n in range(many))
    seen = tuple(evidence(NOW, attempts=n) for n in range(many))
    changes = Changes(thread=thread("t1"), evidence=seen, goals=ended, reflections=said)
    await turn(store, message(1), changes)
    await turn(store, message(2, "ben"), FULL_CHANGES)
    work = await store.work(message(3))
    assert (work.evidence, work.reflections) == (seen, said)
    assert {one.id for one in work.goals} == {one.id for one in ended}
    assert work.threads == (thread("t1"),)


async def test_a_goal_for_a_named_learner_is_only_theirs(store):
    await store.load(message(1, who="élodie"))
    await store.load(message(2, who="ben"))
    teacher = message(3, who="rivera", role=Role.TEACHER)
    await turn(store, teacher, Changes(assigned=((" ÉLODIE ", goal("g1", set_by="p")),)))
    assert (await store.load(message(4, who="élodie"))).goals == (goal("g1", set_by="p"),)
    assert (await store.load(message(5, who="ben"))).goals == ()


async def test_a_goal_for_everyone_reaches_who_is_there_and_who_comes(store):
    await store.load(message(1, who="ana"))
    teacher = message(2, who="rivera", role=Role.TEACHER)
    await turn(store, teacher, Changes(assigned=(("", goal("g1")),)))
    assert (await store.load(message(3, who="ana"))).goals == (goal("g1"),)
    assert (await store.load(message(4, who="new"))).goals == (goal("g1"),)
    assert (await store.load(message(5, who="rivera", role=Role.TEACHER))).goals == ()
    assert (await store.load(message(6, who="x", classroom="other"))).goals == ()


async def test_a_goal_for_everyone_is_reached_by_each_alone(store):
    teacher = message(1, who="rivera", role=Role.TEACHER)
    await turn(store, teacher, Changes(assigned=(("", goal("g1")),)))
    reached = goal("g1", status=GoalStatus.REACHED)
    await turn(store, message(2, who="ana"), Changes(goals=(reached,)))
    assert (await store.load(message(3, who="ana"))).goals == (reached,)
    assert (await store.load(message(4, who="ben"))).goals == (goal("g1"),)


async def set_goal(store, n, *assigned):
    await turn(store, message(n, who="rivera", role=Role.TEACHER), Changes(assigned=assigned))


async def test_teachers_see_what_was_set_for_whom(store):
    for n, who in enumerate(("ana", "ben")):
        await store.load(message(n, who=who))
    everyone, some = goal("g1", set_by="p"), replace(goal("g2", set_by="p"), concept_ids=("k",))
    await set_goal(store, 10, ("", everyone), ("ana", some), ("ben", some))
    reached = replace(everyone, status=GoalStatus.REACHED)
    await turn(store, message(11, who="ana"), Changes(goals=(reached, goal("own"))))
    assert list(await store.assigned("room")) == [
        Assigned(everyone, (), 1),
        Assigned(some, ("Ana", "Ben")),
    ]
    assert list(await store.assigned("other")) == []


async def test_teachers_see_who_has_put_a_goal_aside(store):
    for n, who in enumerate(("ana", "ben")):
        await store.load(message(n, who=who))
    everyone, hers = goal("g1", set_by="p"), replace(goal("g2", set_by="p"), concept_ids=("k",))
    await set_goal(store, 10, ("", everyone), ("ana", hers))
    aside = tuple(replace(one, status=GoalStatus.ASIDE) for one in (everyone, hers))
    await turn(store, message(11, who="ana"), Changes(goals=aside))
    seen = [Assigned(everyone, (), 0, ("Ana",)), Assigned(hers, ("Ana",), 0, ("Ana",))]
    assert list(await store.assigned("room")) == seen
    later = replace(everyone, due=date(2026, 3, 1))
    await set_goal(store, 12, ("", later))
    assert (await store.assigned("room"))[0] == Assigned(later, (), 0, ("Ana",))
    await set_goal(store, 13, ("", replace(hers, status=GoalStatus.DROPPED)))
    assert len(await store.assigned("room")) == 1


async def test_a_goal_set_again_changes_for_all_and_keeps_what_learners_made_of_it(store):
    await store.load(message(1, who="ana"))
    first = goal("g1", set_by="p")
    await set_goal(store, 2, ("", first))
    await turn(store, message(3, who="ana"), Changes(goals=(replace(first, plan="after tea"),)))
    later = replace(first, due=date(2026, 3, 1))
    await set_goal(store, 4, ("", later))
    assert (await store.load(message(5, who="ana"))).goals == (replace(later, plan="after tea"),)
    assert (await store.load(message(6, who="ben"))).goals == (later,)
    assert list(await store.assigned("room")) == [Assigned(later)]


@pytest.mark.parametrize("who", ["", "ana"])
async def test_a_goal_taken_back_is_nobodys_any_more(store, who):
    await store.load(message(1, who="ana"))
    await store.load(message(2, who="ben"))
    set_ = goal("g1", set_by="p")
    await set_goal(store, 3, (who, set_))
    await turn(store, message(4, who="ana"), Changes(goals=(replace(set_, plan="after tea"),)))
    await set_goal(store, 5, ("", replace(set_, status=GoalStatus.DROPPED)))
    for n, name in enumerate(("ana", "ben", "new")):
        held = (await store.load(message(6 + n, who=name))).goals
        assert [g for g in held if g.status is GoalStatus.OPEN] == []
    assert list(await store.assigned("room")) == []


async def test_of_two_open_goals_on_the_same_the_newer_is_seen(store):
    await store.load(message(1, who="ana"))
    own = goal("own", plan="after tea")
    set_ = goal("set", set_by="p", due=date(2026, 3, 1))
    set_ = replace(set_, created=NOW + timedelta(hours=1))
    await turn(store, message(2, who="ana"), Changes(goals=(own,)))
    await set_goal(store, 3, ("", set_))
    assert (await store.load(message(4, who="ana"))).goals == (replace(set_, plan="after tea"),)


async def grouped(store, *changes):
    teacher = message(90, "rivera", role=Role.TEACHER)
    for one in changes:
        incoming = replace(teacher, event_id=f"event-{one}")
        await store.receive(incoming)
        await store.commit(incoming, Changes(groups=(one,)), REPLY)
    return (await store.load(teacher)).groups


async def test_a_group_takes_learners_in_and_lets_them_go(store):
    for n, who in enumerate(("ana", "ben", "cem")):
        await store.load(message(n, who))
    red = GroupChange("Red", add=("ana", "Ben"))
    assert await grouped(store, red) == (Group("Red", ("Ana", "Ben")),)
    more = (GroupChange("RED", add=("ben", "cem")), GroupChange("red", remove=("Ana",)))
    assert await grouped(store, *more) == (Group("Red", ("Ben", "Cem")),)
    assert await grouped(store, GroupChange("red", drop=True)) == ()


async def test_only_teachers_see_groups(store):
    await store.load(message(1, "ana"))
    await grouped(store, GroupChange("red", add=("ana",)))
    assert (await store.load(message(2, "ana"))).groups == ()


async def test_a_goal_for_a_group_is_theirs_and_nobody_elses(store):
    for n, who in enumerate(("ana", "ben", "cem")):
        await store.load(message(n, who))
    await grouped(store, GroupChange("red", add=("ana", "ben")))
    teacher = message(95, "rivera", role=Role.TEACHER)
    await store.receive(teacher)
    await store.commit(teacher, Changes(assigned=(("Red", goal("g")),)), REPLY)
    held = {who: (await store.load(message(96, who))).goals for who in ("ana", "ben", "cem")}
    assert held == {"ana": (goal("g"),), "ben": (goal("g"),), "cem": ()}


async def test_a_group_of_somebody_unknown_is_not_made(store):
    with pytest.raises(RequestError):
        await grouped(store, GroupChange("red", add=("nobody",)))
    assert await grouped(store) == ()


@pytest.mark.parametrize(("who", "words"), [("Zoe", "nobody called 'Zoe'"), ("ana", "More than")])
async def test_a_goal_for_nobody_certain_writes_nothing(store, who, words):
    await store.load(message(1, who="ana"))
    await store.load(message(2, account=Account("terminal", "2", "ANA")))
    teacher = message(3, who="rivera", role=Role.TEACHER)
    await store.receive(teacher)
    changes = replace(FULL_CHANGES, assigned=(("", goal("g1")), (who, goal("g2"))))
    with pytest.raises(RequestError, match=words):
        await store.commit(teacher, changes, REPLY)
    assert list(await store.pending()) == [teacher]
    assert await store.delivery(teacher.event_id) is None
    assert (await store.load(message(4, who="ana"))).goals == ()
    state = await store.load(teacher)
    assert (state.turns, state.thread, state.mastery) == (0, None, {})


async def test_a_learner_goes_before_a_teacher_of_the_same_name(store):
    await store.load(message(1, account=Account("terminal", "1", "Kim")))
    teacher = message(2, account=Account("terminal", "2", "Kim"), role=Role.TEACHER)
    await turn(store, teacher, Changes(assigned=(("kim", goal("g1")),)))
    learner = message(3, account=Account("terminal", "1", "Kim"))
    assert (await store.load(learner)).goals == (goal("g1"),)


async def test_guardrails_are_the_classrooms_newest(store):
    second = change(Policy(), "highest_rung", "2")
    third = change(second, "answers", "never")
    await turn(store, message(1), Changes(policy=second))
    await turn(store, message(2), Changes(policy=third))
    assert (await store.load(message(3, who="ben"))).policy == third
    assert (await store.load(message(4, classroom="other"))).policy == Policy()


async def test_every_version_of_the_guardrails_is_kept_with_who_and_when(store):
    second = change(Policy(), "topics_out", "brackets, two-step equations")
    third = replace(second, version=3, restores=1)
    assert list(await store.policies("room")) == []
    await turn(store, message(1), Changes(policy=second))
    await turn(store, message(2, who="ben"), Changes(policy=third))
    assert list(await store.policies("room")) == [
        Revision(second, "Ana", message(1).received),
        Revision(third, "Ben", message(2).received),
    ]
    assert list(await store.policies("other")) == []


async def test_guardrails_changed_by_two_at_once_are_refused_to_the_second(store):
    await turn(store, message(1), Changes(policy=change(Policy(), "highest_rung", "2")))
    lost = replace(FULL_CHANGES, policy=change(Policy(), "answers", "always"))
    with pytest.raises(RequestError, match="same moment"):
        await store.commit(message(2, who="ben"), lost, REPLY)
    state = await store.load(message(3, who="ben"))
    assert (state.policy.highest_rung, state.thread, state.turns) == (2, None, 0)


# --- Classrooms -------------------------------------------------------------------------------


async def test_nothing_but_mastery_goes_with_a_person_to_another_classroom(store):
    await turn(store, message(1))
    there = await store.load(message(2, classroom="other"))
    assert there.person == (await store.load(message(3))).person
    assert set(there.mastery) == {"one-step", "balance"}
    assert (there.thread, there.suggestion, there.turns, there.session) == (None, None, 0, 1)
    assert (there.goals, there.reflections, there.evidence) == ((), (), ())


def course(name="algebra", title="Algebra", fingerprint="f1", word="balance"):
    sections = (
        Section("s2", 2, "Second", "1.2", "s1", ("solve",), (Term("x", "unknown"),), 3),
        Section("s1", 1, "First"),
    )
    passages = (
        Passage("p1", "s1", 1, f"A {word} stays level.", 'under "A"', "A", guide=Guide("Why?")),
        Passage("p2", "s2", 2, "Short.", "p. 2", kind=PassageKind.SUMMARY),
    )
    steps = (
        Step(
            "e1.1",
            "x + 4 = 9",
            AnswerKind.NUMBER,
            accepted=("5",),
            known_wrong=(KnownWrong("13", "Which operation takes 4 away?"),),
            hints=(Hint(0, "What happens to x?"),),
            smaller=("9 less 4?",),
            unit="m",
            tolerance=0.5,
            why="Balance.",
        ),
        Step("e1.2", "Which?", AnswerKind.CHOICE, choices=(Choice("a", True), Choice("b", False))),
        Step("e1.3", "Why?", AnswerKind.SHORT, key_points=(KeyPoint("forces", ("pushes",)),)),
    )
    concepts = (
        Concept("two", "Two", ("one",), ("s2",), ("second",)),
        Concept("one", "One", proposed=True, proposed_prerequisites=("two",)),
    )
    exercises = (Exercise("e1", "Marbles", steps, "s1", ("one",), "A bag.", 1),)
    return Course(name, title, fingerprint, sections, passages, concepts, exercises, about="For A")


async def test_a_course_comes_back_whole_and_in_its_own_order(store):
    await store.save_course("room", course())
    assert await store.courses("room") == (course(),)
    assert await read_anew(store) == (course(),)
    assert await store.courses("other") == ()


async def test_courses_come_by_title(store):
    for name, title in (("a", "Zoology"), ("z", "Algebra"), ("m", "Botany")):
        await store.save_course("room", course(name, title))
    assert [kept.title for kept in await store.courses("room")] == ["Algebra", "Botany", "Zoology"]


# --- What a teacher changed about concepts ----------------------------------------------------


def edits(*titles, version=1, name="algebra"):
    made = tuple(
        ConceptEdit("two", f"event-{n}", NOW, title, ("one",), into="one" if n else None)
        for n, title in enumerate(titles)
    )
    return ConceptEdits(name, made, version)


async def test_edits_come_back_to_everyone_in_the_classroom_and_nobody_else(store):
    first, other = edits("Two", "Second"), edits("Speed", name="forces")
    await turn(store, message(1), Changes(concept_edits=(first, other)))
    assert (await store.load(message(2, who="ben"))).concept_edits == (first, other)
    assert (await store.load(message(3, classroom="other"))).concept_edits == ()
    better = first.with_([ConceptEdit("one", "event-9", NOW, "One", dropped=True)])
    await turn(store, message(4), Changes(concept_edits=(better,)))
    assert (await store.load(message(5))).concept_edits == (better, other)


async def test_edits_outlive_a_new_import_and_the_course_itself(store):
    kept = edits("Two")
    await store.save_course("room", course())
    await turn(store, message(1), Changes(concept_edits=(kept,)))
    await store.save_course("room", course(fingerprint="f2"))
    assert (await store.load(message(2))).concept_edits == (kept,)
    await store.remove_course("room", "algebra")
    assert (await store.load(message(3))).concept_edits == (kept,)


async def test_edits_made_by_two_at_once_are_refused_to_the_second(store):
    await turn(store, message(1), Changes(concept_edits=(edits("Two"),)))
    lost = replace(FULL_CHANGES, concept_edits=(edits("Other"), edits("New", name="forces")))
    with pytest.raises(RequestError, match="same moment"):
        await store.commit(message(2, who="ben"), lost, REPLY)
    state = await store.load(message(3, who="ben"))
    assert (state.concept_edits, state.thread, state.turns) == ((edits("Two"),), None, 0)


@pytest.mark.parametrize("fingerprint", ["f1", "f2"])
async def test_saving_a_course_again_replaces_it(store, fingerprint):
    await store.save_course("room", course())
    await store.courses("room")
    smaller = replace(course(fingerprint=fingerprint, word="scale"), exercises=())
    await store.save_course("room", smaller)
    assert await store.courses("room") == (smaller,)
    assert await read_anew(store) == (smaller,)


async def test_a_course_taken_out_is_gone_from_that_classroom_only(store):
    await store.save_course("room", course())
    await store.save_course("other", course())
    assert await store.remove_course("room", "algebra") is True
    assert await store.remove_course("room", "algebra") is False
    assert await store.courses("room") == ()
    assert await store.courses("other") == (course(),)
    assert await read_anew(store, "other") == (course(),)


async def test_the_titles_of_what_was_learnt_stay_when_the_course_goes(store):
    learnt = Changes(mastery=(Mastery("one", 0.6, 1), Mastery("elsewhere", 0.5, 1)))
    await store.save_course("room", course())
    await turn(store, message(1), learnt)
    assert (await store.load(message(2))).past == {}
    smaller = replace(course(fingerprint="f2"), concepts=course().concepts[:1])
    await store.save_course("room", smaller)
    assert (await store.load(message(2))).past == {"one": "One"}
    await store.remove_course("room", "algebra")
    assert (await store.load(message(2))).past == {"one": "One"}, "only what they learnt"
    await store.save_course("room", course())
    assert (await store.load(message(2))).past == {}


async def test_a_classroom_is_seeded_once(store):
    assert await store.seeded("room") is False
    await store.mark_seeded("room")
    await store.mark_seeded("room")
    assert await store.seeded("room") is True
    assert await store.seeded("other") is False


async def test_a_setup_is_kept_and_says_nothing_of_other_rooms(store):
    assert await store.setup("room") == Setup()
    laid_out = Setup("Class 8b", ("teachers",), ("questions", "homework"), done=True)
    await store.keep_setup("room", laid_out)
    await store.mark_seeded("room")
    assert await store.setup("room") == laid_out
    assert await store.seeded("room") is True
    assert await store.setup("other") == Setup()
    assert "room" in await store.classrooms()


async def test_a_place_belongs_to_one_classroom_at_a_time(store):
    assert await store.at("talk", "12") is None
    await store.settle("talk", "12", "room")
    await store.settle("chat", "12", "other")
    assert (await store.at("talk", "12"), await store.at("chat", "12")) == ("room", "other")
    await store.settle("talk", "12", "other")
    assert await store.at("talk", "12") == "other"


async def test_memberships_begin_with_the_classroom_used_last(store):
    ana = message(1)
    assert await store.memberships(ana.account) == ()
    later = replace(
        message(2), classroom="other", role=Role.TEACHER, received=NOW + timedelta(days=1)
    )
    for one in (ana, later):
        await store.load(one)
        await store.commit(one, Changes(), Reply("ok", Move.CHAT))
    assert await store.memberships(ana.account) == (
        ("other", Role.TEACHER),
        (ana.classroom, ana.role),
    )
    assert await store.memberships(Account("elsewhere", ana.account.id)) == ()


async def test_teachers_see_what_waits_for_them_and_learners_do_not(store):
    for n, category in enumerate(("question", "dispute"), 1):
        changes = Changes(alerts=(Alert(category, NOW + timedelta(minutes=n), f"words {n}"),))
        await turn(store, message(n), changes)
    teacher = replace(message(8, "ms"), role=Role.TEACHER)
    found = (await store.load(teacher)).alerts
    assert [(raised.alert.category, raised.alert.text) for raised in found] == [
        ("question", "words 1"),
        ("dispute", "words 2"),
    ]
    assert {raised.who for raised in found} == {message(1).account.name}
    assert (await store.load(message(3))).alerts == ()


async def test_another_classroom_does_not_see_them(store):
    changes = Changes(alerts=(Alert("question", NOW, "words"),))
    await turn(store, message(1), changes)
    elsewhere = replace(message(9, "ms"), role=Role.TEACHER, classroom="elsewhere")
    assert (await store.load(elsewhere)).alerts == ()


# --- What the language model used up -----------------------------------------------------------

CALL = ModelCall(NOW, "fake:model", "wording", 3, 900, 100, 0.25)
AMPLE = Budget(NOW, 10**9, 10**9, 1e9)


async def caller(store, who, number, **more):
    """Return the person of somebody who has written."""
    return (await store.load(message(number, who, **more))).person.id


async def test_a_call_is_noted_and_settled(store):
    ana = await caller(store, "ana", 1)
    number = await store.reserve("room", ana, CALL, AMPLE)
    assert list(await store.calls("room", NOW)) == [CALL]
    done = replace(CALL, tokens_in=80, tokens_out=9, cost=0.01, seconds=1.5, outcome="answered")
    await store.settle_call(number, done)
    assert list(await store.calls("room", NOW)) == [done]
    assert list(await store.calls("room", NOW + timedelta(seconds=1))) == []
    assert list(await store.calls("elsewhere", NOW)) == []


@pytest.mark.parametrize(
    "budget",
    [
        replace(AMPLE, person_tokens=1000),
        replace(AMPLE, class_tokens=1000),
        replace(AMPLE, class_cost=0.25),
    ],
)
async def test_a_budget_holds_to_one_call(store, budget):
    ana = await caller(store, "ana", 1)
    asked = [store.reserve("room", ana, CALL, budget) for _ in range(4)]
    numbers = await asyncio.gather(*asked)
    assert sum(number is not None for number in numbers) == 1
    assert len(await store.calls("room", NOW)) == 1


async def test_a_budget_is_a_persons_and_a_classrooms(store):
    ana, ben = await caller(store, "ana", 1), await caller(store, "ben", 2)
    own, shared = replace(AMPLE, person_tokens=1000), replace(AMPLE, class_tokens=1000)
    assert await store.reserve("room", ana, CALL, own) is not None
    assert await store.reserve("room", ana, CALL, own) is None
    assert await store.reserve("room", ben, CALL, own) is not None
    assert await store.reserve("room", ben, CALL, shared) is None
    there = await caller(store, "ana", 3, classroom="elsewhere")
    assert await store.reserve("elsewhere", there, CALL, shared) is not None


async def test_a_new_day_has_a_new_budget(store):
    ana = await caller(store, "ana", 1)
    for _ in range(3):
        assert await store.reserve("room", ana, CALL, AMPLE) is not None
    tomorrow = NOW + timedelta(days=1)
    later = Budget(tomorrow, 1, 1, 0.01)
    call = replace(CALL, at=tomorrow)
    assert await store.reserve("room", ana, call, later) is not None


async def test_a_budget_of_nothing_leaves_what_costs_nothing(store):
    ana = await caller(store, "ana", 1)
    free = replace(CALL, cost=0.0)
    no_money = replace(AMPLE, class_cost=0.0)
    assert await store.reserve("room", ana, CALL, no_money) is None
    assert await store.reserve("room", ana, free, no_money) is not None
    assert await store.reserve("room", ana, free, replace(AMPLE, person_tokens=0)) is None
    assert await store.reserve("room", ana, free, replace(AMPLE, class_tokens=0)) is None


async def test_the_roster_holds_names_and_accounts_of_one_classroom(store):
    await caller(store, "ana", 1)
    await caller(store, "u-77", 2, account=Account("terminal", "u-77", "Ben Okri"))
    await caller(store, "zoe", 3, classroom="elsewhere")
    assert set(await store.roster("room")) == {"Ana", "ana", "Ben Okri", "u-77"}


async def test_an_alert_is_open_until_a_teacher_has_seen_to_it_once(store):
    await turn(store, message(1), Changes(alerts=(Alert("self_harm", NOW, pointer="e1"),)))
    ms = replace(message(8, "ms"), role=Role.TEACHER)
    (raised,) = (await store.load(ms)).alerts
    assert (raised.alert.text, raised.alert.pointer, raised.done) == ("", "e1", None)
    settled = Changes(settled=(Settled(raised.number, NOW),))
    elsewhere = replace(message(9, "ms"), role=Role.TEACHER, classroom="elsewhere")
    with pytest.raises(RequestError, match="isn't waiting"):
        await turn(store, elsewhere, settled)
    assert (await store.load(ms)).alerts == (raised,)
    await turn(store, replace(message(10, "ms"), role=Role.TEACHER), settled)
    assert (await store.load(ms)).alerts == ()
    with pytest.raises(RequestError, match="isn't waiting"):
        await turn(store, replace(message(11, "ms"), role=Role.TEACHER), settled)


async def test_an_answer_reaches_only_who_asked_and_only_once(store):
    await turn(store, message(1), Changes(alerts=(Alert("dispute", NOW, "it is 5"),)))
    ms = replace(message(8, "ms"), role=Role.TEACHER)
    (raised,) = (await store.load(ms)).alerts
    answered = Changes(settled=(Settled(raised.number, NOW, "You are right."),))
    await turn(store, ms, answered)
    other = message(3, "ben")
    assert (await store.load(other)).answers == ()
    await turn(store, other, Changes(told=(raised.number,)))
    (told,) = (await store.load(message(4))).answers
    assert (told.answer, told.alert.text) == ("You are right.", "it is 5")
    await turn(store, message(5), Changes(told=(told.number,)))
    assert (await store.load(message(6))).answers == ()


async def test_questions_never_crowd_out_a_disclosure(store):
    await turn(store, message(1), Changes(alerts=(Alert("self_harm", NOW),)))
    many = tuple(Alert("question", NOW + timedelta(minutes=n), f"{n}") for n in range(1, 90))
    await turn(store, message(2), Changes(alerts=many))
    found = (await store.load(replace(message(8, "ms"), role=Role.TEACHER))).alerts
    assert [found[-1].alert.category, found[-2].alert.text] == ["self_harm", "89"]
    assert len(found) == ALERTS


async def test_the_last_disclosure_of_a_person_is_loaded_whether_it_was_seen_to_or_not(store):
    assert (await store.load(message(1))).disclosed is None
    later = NOW + timedelta(minutes=5)
    added = (Alert("abuse", NOW), Alert("danger", later), Alert("question", later, "why?"))
    await turn(store, message(2), Changes(alerts=added))
    assert (await store.load(message(3))).disclosed == Disclosed("danger", later)
    teacher = replace(message(4, "ms"), role=Role.TEACHER)
    waiting = (await store.load(teacher)).alerts
    assert [raised.alert.category for raised in waiting] == ["question", "abuse", "danger"]
    await turn(store, teacher, Changes(settled=(Settled(waiting[-1].number, later),)))
    assert (await store.load(message(5))).disclosed == Disclosed("danger", later)
    assert (await store.load(message(6, "ben"))).disclosed is None


async def test_a_teacher_reads_the_latest_suggestions_to_one_learner(store):
    made = [
        Suggestion(f"s{n}", NOW, Move.HINT, 1, f"hint {n}", Explanation("So.")) for n in (1, 2)
    ]
    for n, one in enumerate(made, 1):
        await turn(store, message(n), Changes(suggestion=one))
    await turn(store, message(3, "ben"), Changes())
    found = await store.suggestions("room", message(1).account.name, 5)
    assert [one.text for one in found] == ["hint 2", "hint 1"]
    assert len(await store.suggestions("room", message(1).account.name, 1)) == 1
    assert list(await store.suggestions("room", message(3, "ben").account.name, 5)) == []
    with pytest.raises(RequestError, match="nobody called"):
        await store.suggestions("room", "Nobody", 5)


# --- Letters ----------------------------------------------------------------------------------


def letter(person, name="reminder-1", minutes=0, **more):
    reply = Reply("due again", Move.REVIEW, (Button("review", "Review now"),))
    at = NOW + timedelta(minutes=minutes)
    return Letter(name, LetterKind.REMINDER, "room", person, at, reply, **more)


async def newcomer(store, number=1, who="ana", **more):
    incoming = message(number, who, **more)
    await store.receive(incoming)
    state = await store.load(incoming)
    await store.commit(incoming, Changes(), REPLY)
    return state.person.id


async def test_a_letter_waits_until_it_is_due_and_until_it_is_sent(store):
    ana = await newcomer(store)
    late, early = letter(ana, "late", 9), letter(ana, "early", 3)
    assert [await store.keep_letter(one) for one in (late, early)] == [True, True]
    assert await store.keep_letter(replace(early, due=NOW)) is False
    assert list(await store.letters(NOW)) == []
    assert list(await store.letters(NOW + timedelta(hours=1))) == [early, late]
    await store.sent_letter(early, "ref-1")
    assert list(await store.letters(NOW + timedelta(hours=1))) == [late]


async def test_a_letter_put_off_comes_back_later(store):
    ana = await newcomer(store)
    first = letter(ana)
    await store.keep_letter(first)
    again = later(first)
    assert (again.due, again.tries) == (first.due + timedelta(minutes=5), 1)
    await store.put_off(again)
    assert list(await store.letters(first.due)) == []
    assert list(await store.letters(again.due)) == [again]


async def test_accounts_begin_with_the_one_used_last(store):
    ana = await newcomer(store)
    assert list(await store.reached_at(ana)) == [Account("terminal", "ana", "Ana")]
    assert list(await store.reached_at("nobody")) == []


async def test_a_member_is_loaded_by_person(store):
    ana = await newcomer(store)
    state = await store.state_of("room", ana)
    assert state == await store.load(message(7))
    assert await store.state_of("other", ana) is None


async def with_review(store, days, **changes):
    review = Review("forces", NOW + timedelta(days=days), NOW, 3.0, 5.0, 2)
    incoming = message(2)
    await store.commit(incoming, Changes(reviews=(review,), **changes), REPLY)


@pytest.mark.parametrize(("days", "wanted"), [(-3, True), (0.9, True), (1.1, False)])
async def test_whoever_has_a_review_due_may_be_reminded(store, days, wanted):
    ana = await newcomer(store)
    await with_review(store, days)
    found = [Remindable("room", ana)] if wanted else []
    assert list(await store.remindable(NOW)) == found


@pytest.mark.parametrize(("days", "wanted"), [(1, True), (9, False), (-9, False)])
@pytest.mark.parametrize("shared", [True, False])
async def test_whoever_has_a_goal_near_its_date_may_be_reminded(store, days, wanted, shared):
    ana = await newcomer(store)
    due = (NOW + timedelta(days=days)).date()
    goal = Goal("g1", "forces", ("forces",), NOW, due=due)
    changes = Changes(assigned=(("", goal),)) if shared else Changes(goals=(goal,))
    teacher = message(3, "rivera", role=Role.TEACHER)
    await store.commit(teacher if shared else message(3), changes, REPLY)
    assert [one.person for one in await store.remindable(NOW)] == ([ana] if wanted else [])


async def test_no_reminder_for_whoever_wants_none_or_had_one(store):
    ana = await newcomer(store)
    await with_review(store, -1, reminders=False)
    assert list(await store.remindable(NOW)) == []
    await store.commit(
        message(3), Changes(reminders=True, remind_at="07:30", zone="Asia/Tokyo"), REPLY
    )
    assert list(await store.remindable(NOW)) == [Remindable("room", ana, "07:30", "Asia/Tokyo")]
    await store.keep_letter(letter(ana))
    assert list(await store.remindable(NOW + timedelta(hours=19))) == []
    assert len(await store.remindable(NOW + timedelta(hours=21))) == 1


# --- A person's own data ----------------------------------------------------------------------


async def worked(store, who="ana", number=1):
    """Let somebody leave something in as many tables as one turn reaches; return their person."""
    incoming = message(number, who, text=f"{who} writes")
    person = await newcomer(store, number + 50, who)
    await store.receive(incoming)
    changes = Changes(
        evidence=(SEEN,),
        reflections=(Reflection("r1", ReflectionKind.FREE, f"{who} thinks", NOW),),
        goals=(Goal("g1", f"{who} wants", (), NOW),),
        alerts=(Alert("question", NOW, "why"),),
    )
    await store.commit(incoming, changes, REPLY)
    return person


SEEN = Evidence("forces", Judgement.CORRECT, 1.0, None, 1, NOW, 1)


async def test_own_data_holds_what_is_mine_and_nothing_of_others(store):
    await worked(store)
    await worked(store, "ben", 2)
    data = json.dumps(await store.own_data(message(9)))
    assert "ana writes" in data
    assert "Ana" in data
    assert "ben" not in data.lower()
    assert await store.own_data(message(9, "nobody")) == {}


async def test_whoever_is_erased_begins_anew_and_others_notice_nothing(store):
    ana = await worked(store)
    ben = await worked(store, "ben", 2)
    await store.keep_letter(letter(ana))
    asked = message(9, text="/forget")
    await store.receive(asked)
    await store.commit(asked, Changes(forget=True), REPLY)
    assert (await store.delivery(asked.event_id)).reply == REPLY
    assert await store.state_of("room", ana) is None
    assert list(await store.reached_at(ana)) == []
    assert await store.delivery("event-1") is None
    assert (await store.state_of("room", ben)).evidence == (SEEN,)
    await store.delivered(asked.event_id, "ref")
    await store.expire(NOW + timedelta(hours=1))
    assert await store.delivery(asked.event_id) is None
    assert await store.own_data(message(10)) == {}
    state = await store.load(message(11))
    assert state.person.id != ana
    assert (state.evidence, state.goals, state.turns) == ((), (), 0)


async def test_messages_go_after_a_month_and_what_was_learnt_stays(store):
    ana = await worked(store)
    waiting = message(7)
    await store.receive(waiting)
    await store.expire(NOW + timedelta(days=29))
    assert await store.delivery("event-1") is not None
    await store.expire(NOW + timedelta(days=31))
    assert await store.delivery("event-1") is None
    assert list(await store.pending()) == [waiting]
    assert (await store.state_of("room", ana)).evidence == (SEEN,)


async def test_open_disclosures_come_with_who_hears_of_them(store):
    at = NOW + timedelta(minutes=1)
    told = (Alert("self_harm", at, pointer="e1"), Alert("question", NOW, "why"))
    await newcomer(store, 1)
    await store.commit(message(2), Changes(alerts=told), REPLY)
    ms = await newcomer(store, 3, "rivera", role=Role.TEACHER)
    (found,) = await store.pressing()
    assert (found.classroom, found.raised.who, found.raised.alert) == ("room", "Ana", told[0])
    assert [one.id for one in found.teachers] == [ms]
    assert found.policy == Policy()
    settled = Changes(settled=(Settled(found.raised.number, NOW),))
    await store.commit(message(4, "rivera", role=Role.TEACHER), settled, REPLY)
    assert list(await store.pressing()) == []


async def test_nobody_is_erased_while_a_disclosure_of_theirs_waits(store):
    ana = await newcomer(store)
    await store.commit(message(2), Changes(alerts=(Alert("abuse", NOW),)), REPLY)
    with pytest.raises(RequestError, match="still has to see"):
        await store.commit(message(3), Changes(forget=True), REPLY)
    assert await store.state_of("room", ana) is not None
    (found,) = await store.pressing()
    settled = Changes(settled=(Settled(found.raised.number, NOW),))
    await store.commit(message(4, "rivera", role=Role.TEACHER), settled, REPLY)
    await store.commit(message(5), Changes(forget=True), REPLY)
    assert await store.state_of("room", ana) is None
