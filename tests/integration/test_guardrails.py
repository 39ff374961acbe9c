"""Guardrails as a teacher sets them by command, and as learners meet them: the whole tutor."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from tests.conftest import Room
from tutor_core.errors import RequestError
from tutor_core.fakes.store import MemoryStore
from tutor_core.guardrails.policy import Answers, Policy, QuietFor, Replies
from tutor_core.guardrails.rules import RULES
from tutor_core.messages import Attachment, Judgement, Move, Role, Visibility
from tutor_core.storage.store import open_store

TASK = "Solve 2x + 4 = 14"
KNOWN = "/known two-step equations"


@pytest.fixture(params=["memory", "sqlite"])
async def room(request, linear_equations, empty_store):
    """Return what opens a classroom, in memory and on a database."""
    stores = []

    async def opened(**policy):
        if request.param == "memory":
            store = MemoryStore()
        else:
            store = await open_store(empty_store(f"{len(stores)}.db"))
        stores.append(store)
        return await Room(linear_equations, store).open(**policy)

    yield opened
    for store in stores:
        await store.close()


async def teacher(lesson, text, who="rivera", **more):
    return await lesson.say(text, who, role=Role.TEACHER, **more)


async def policy_of(lesson):
    return (await lesson.state()).policy


# --- Seeing and setting ------------------------------------------------------------------------


async def test_a_teacher_sees_every_guardrail_in_one_look_and_what_was_changed(room):
    lesson = await room()
    await teacher(lesson, "/guardrail set week 2")
    shown = (await teacher(lesson, "/guardrail")).text
    assert [rule.key for rule in RULES if f"{rule.key} = " not in shown] == []
    assert "* week = 2" in shown
    assert "Open up to week 2: Linear equations up to *2 Keeping the balance*." in shown
    assert "* answers" not in shown
    assert len(shown) < 4000  # one message of the narrowest channel, or two of another
    assert max(map(len, shown.splitlines())) < 240


async def test_every_guardrail_is_explained_with_what_it_may_be(room):
    lesson = await room()
    for rule in RULES:
        told = (await teacher(lesson, f"/guardrail explain {rule.key}")).text
        assert rule.allowed in told
        assert rule.help in told


async def test_what_is_set_is_said_back_and_holds(room):
    lesson = await room()
    near = await teacher(lesson, "/guardrail set topics_out bracets")
    assert 'Did you mean "Brackets"?' in near.text
    told = await teacher(lesson, "/guardrail set topics_out brackets, chapter 9, gambling")
    for words in ('"brackets" is a concept', '"chapter 9" is a part', '"gambling" is in no title'):
        assert words in told.text
    assert (await policy_of(lesson)).topics_out == ("brackets", "chapter 9", "gambling")


async def test_learners_can_not_set_or_see_guardrails(room):
    lesson = await room()
    for text in ("/guardrail", "/guardrail set week 3", "/exam stop", "/week open 9"):
        assert "is for teachers" in (await lesson.say(text)).text
    assert await policy_of(lesson) == Policy()


async def test_a_file_is_loaded_whole_or_not_at_all(room, tmp_path):
    lesson = await room()
    file = tmp_path / "rails.toml"
    file.write_text('answers = "never"\nhighest_rung = 2\nweek = "many"\n')
    refused = await _attach(lesson, file)
    assert "week can't be 'many'" in refused.text
    assert await policy_of(lesson) == Policy()
    file.write_text('answers = "never"\nhighest_rung = 2\n')
    assert "highest_rung: 4 → 2" in (await _attach(lesson, file)).text
    assert await policy_of(lesson) == Policy(version=2, highest_rung=2, answers=Answers.NEVER)


async def _attach(lesson, file):
    lesson.count += 1
    incoming = lesson._incoming("/guardrail load", "rivera", Role.TEACHER)
    incoming = replace(incoming, attachments=(Attachment(file.name, "text/plain", 1, str(file)),))
    return await lesson.tutor.handle(lesson.registry.resolve(incoming))


async def test_a_file_that_is_none_is_refused_in_words(room, tmp_path):
    lesson = await room()
    (tmp_path / "a.png").write_bytes(b"\x89PNG\xff\xfe")
    (tmp_path / "b.txt").write_text("week: 1\n" * 40_000)
    assert "is no text" in (await _attach(lesson, tmp_path / "a.png")).text
    assert "too long" in (await _attach(lesson, tmp_path / "b.txt")).text
    assert "can't be read" in (await _attach(lesson, tmp_path / "gone.txt")).text
    assert "nothing to load" in (await teacher(lesson, "/guardrail load")).text


async def test_the_history_names_who_and_what_and_undo_takes_it_back(room):
    lesson = await room()
    await teacher(lesson, "/guardrail set week 2")
    await teacher(lesson, "/guardrail set answers never", "chen")
    told = (await teacher(lesson, "/guardrail history")).text.splitlines()
    assert [line.split(", ", 1)[1] for line in told[1:]] == [
        "Chen: answers after-attempts → never",
        "Rivera: week 0 → 2",
    ]
    assert "answers never → after-attempts" in (await teacher(lesson, "/guardrail undo")).text
    assert (await policy_of(lesson)).answers is Answers.AFTER_ATTEMPTS
    await teacher(lesson, "/guardrail undo")
    assert (await policy_of(lesson)).week == 0
    assert "nothing to take back" in (await teacher(lesson, "/guardrail undo")).text
    await teacher(lesson, "/guardrail redo")
    assert (await policy_of(lesson)).week == 2
    only = (await teacher(lesson, "/guardrail history answers")).text
    assert only.count("answers") == 2
    assert "week" not in only


async def test_two_teachers_at_once_lose_nothing(room):
    lesson = await room()
    for number, who in enumerate(("rivera", "chen")):
        await teacher(lesson, "hello", who)
        assert number < 2
    first = lesson._incoming("/guardrail set week 2", "rivera", Role.TEACHER)
    second = replace(
        lesson._incoming("/guardrail set highest_rung 2", "chen", Role.TEACHER), event_id="other"
    )
    first = replace(first, event_id="one")
    loads = await lesson.store.load(first), await lesson.store.load(second)
    tutor = lesson.tutor
    resolve = lesson.registry.resolve
    assert loads[0].policy == loads[1].policy
    await tutor.handle(resolve(first))
    held, tutor._learners = tutor._learners, _Stale(lesson.store, loads[1])
    with pytest.raises(RequestError, match="same moment"):
        await tutor.handle(resolve(second))
    tutor._learners = held
    await tutor.handle(resolve(replace(second, event_id="again")))
    policy = await policy_of(lesson)
    assert (policy.week, policy.highest_rung, policy.version) == (2, 2, 3)
    told = (await teacher(lesson, "/guardrail history")).text
    assert "Rivera: week" in told
    assert "Chen: highest_rung" in told


async def test_many_changes_at_the_same_moment_are_each_kept_or_refused(room):
    lesson = await room()
    texts = [f"/guardrail set daily_minutes {n}" for n in range(1, 9)]
    sent = []
    for number, text in enumerate(texts):
        incoming = lesson._incoming(text, f"teacher{number % 3}", Role.TEACHER)
        sent.append(lesson.registry.resolve(replace(incoming, event_id=f"at-once-{number}")))
    came = await asyncio.gather(*map(lesson.tutor.handle, sent), return_exceptions=True)
    refused = [one for one in came if isinstance(one, Exception)]
    assert all(isinstance(one, RequestError) for one in refused)
    kept = list(await lesson.store.policies("room"))
    assert len(kept) == len(texts) - len(refused) >= 1
    assert [one.policy.version for one in kept] == list(range(2, 2 + len(kept)))


class _Stale:
    """A store that still has an earlier state when it is asked for one."""

    def __init__(self, store, state):
        self._store, self._state = store, state

    async def load(self, incoming):
        return self._state

    def __getattr__(self, name):
        return getattr(self._store, name)


# --- Exams -------------------------------------------------------------------------------------


async def test_an_exam_holds_help_back_until_it_ends(room):
    lesson = await room()
    await lesson.say(TASK)
    started = await teacher(lesson, "/exam start until 10:30")
    assert "until 10:30" in started.text
    for text in ("How do I keep the balance?", "/hint", "/practice", "I don't know", "/review"):
        reply = await lesson.say(text)
        assert (reply.move, reply.rung) == (Move.DECLINE, None)
        assert "until 10:30" in reply.text
        assert "your teacher" in reply.text.lower()
        assert "exam_until = 2026-01-05 10:30" in reply.explanation.policy
        assert reply.explanation.would_change == ("From 10:30 on, I'd take it up as ever.",)
    for text in ("/progress", "/goal", "/topics", "/why", "/help", "hi"):
        shown = await lesson.say(text)
        assert shown.move is (Move.CHAT if text == "hi" else Move.SHOW)
        # Nothing is offered that would only be declined.
        assert {b.id for b in shown.buttons} <= {"why", "dispute", "not_me"}
    assert (await teacher(lesson, "How do I keep the balance?")).move is not Move.DECLINE
    lesson.now = datetime(2026, 1, 5, 10, 30, tzinfo=UTC)
    assert (await lesson.say("/hint")).move is Move.HINT


async def test_in_an_exam_a_right_answer_is_confirmed_and_a_wrong_one_costs_nothing(room):
    lesson = await room(reflection=False)
    await lesson.say(TASK)
    await teacher(lesson, "/exam start")
    wrong = await lesson.say("x = 9")
    assert (wrong.move, wrong.judgement) == (Move.DECLINE, None)
    state = await lesson.state()
    assert (state.evidence, state.mastery, state.thread.rung) == ((), {}, 0)
    right = await lesson.say("x = 5")
    assert (right.move, right.judgement) == (Move.JUDGE, Judgement.CORRECT)
    (seen,) = (await lesson.state()).evidence
    assert seen.attempts == 2  # guessing until it is right is no first try
    assert (await lesson.say("/practice")).move is Move.DECLINE
    await teacher(lesson, "/exam stop")
    assert (await lesson.say("/practice")).move is Move.PRACTICE


async def test_a_question_held_back_can_be_passed_on(room):
    lesson = await room()
    await teacher(lesson, "/exam start")
    reply = await lesson.say("How do I keep the balance?")
    assert "pass_on" in [b.id for b in reply.buttons]
    await lesson.press("pass_on")
    assert "How do I keep the balance?" in (await teacher(lesson, "/alerts")).text


async def test_an_exam_with_some_help_ends_the_ladder_there_and_says_so(room):
    lesson = await room(exam_help=1, attempt_first=False)
    await teacher(lesson, "/exam start for 45 minutes")
    await lesson.say(TASK)
    replies = [await lesson.say("/hint", wait=100) for _ in range(3)]
    assert [r.rung for r in replies] == [1, 1, 1]
    told = replies[-1].explanation
    assert "exam_help = 1" in told.policy
    assert any("exam is over" in change for change in told.would_change)
    assert "exam_over" in [f.key for f in told.foretold]
    worked = await lesson.press("worked:two-step-equations")
    assert "worked" not in worked.text.lower() or worked.rung is None
    lesson.now += timedelta(hours=1)
    await lesson.say(TASK)
    rungs = [(await lesson.say("/hint", wait=200)).rung for _ in range(2)]
    assert rungs[-1] == 2


async def test_an_exam_that_is_planned_starts_by_itself(room):
    lesson = await room()
    await teacher(lesson, "/guardrail set exam_from 2026-01-05 09:30")
    assert "planned from 2026-01-05 09:30" in (await teacher(lesson, "/exam")).text
    assert (await lesson.say("How do I keep the balance?")).move is Move.ASK_IDEA
    lesson.now = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
    assert "until your teacher ends it" in (await lesson.say("/hint")).text
    assert "on until you end it" in (await teacher(lesson, "/exam")).text


async def test_disclosures_are_heard_whatever_holds(room):
    lesson = await room(
        exam_from=datetime.fromisoformat("2026-01-01"),
        quiet_for=QuietFor.EVERYTHING,
        quiet_from=time(0),
        quiet_until=time(23, 59),
        daily_minutes=1,
        topics_out=("kill", "myself"),
    )
    reply = await lesson.say("I want to kill myself")
    assert reply.move is Move.HAND_OVER
    assert (
        "self_harm" in (await teacher(lesson, "/alerts")).text
        or (await lesson.state("rivera", Role.TEACHER)).alerts
    )


# --- Hours -------------------------------------------------------------------------------------


async def test_quiet_hours_for_everything_rest_until_the_morning(room):
    lesson = await room(
        quiet_for=QuietFor.EVERYTHING, time_zone="Europe/Berlin", quiet_from=time(21)
    )
    lesson.now = datetime(2026, 1, 5, 20, 30, tzinfo=UTC)
    reply = await lesson.say("How do I keep the balance?")
    assert "until tomorrow at 07:00" in reply.text
    assert "quiet_for = everything" in reply.explanation.policy
    lesson.now = datetime(2026, 1, 6, 6, 0, tzinfo=UTC)
    assert (await lesson.say("How do I keep the balance?")).move is Move.ASK_IDEA


async def test_daily_minutes_end_the_days_work_and_come_back_tomorrow(room):
    lesson = await room(daily_minutes=5, reflection=False)
    await lesson.say(TASK, wait=0)
    for _ in range(4):
        assert (await lesson.say("/hint", wait=60)).move is not Move.DECLINE
    spent = await lesson.say("/hint", wait=60)
    assert spent.move is Move.DECLINE
    assert "5 min" in spent.text
    assert spent.explanation.seen == ("how long you've worked today: 5 minutes",)
    assert "tomorrow at 00:00" in spent.explanation.would_change[0]
    assert (await lesson.say("/progress")).move is Move.SHOW
    assert (await lesson.say("x = 5")).judgement is Judgement.CORRECT
    assert (await lesson.say(TASK, "ben", wait=0)).move is Move.ASK_IDEA
    lesson.now += timedelta(days=1)
    assert (await lesson.say("/practice")).move is Move.PRACTICE


# --- Topics and weeks --------------------------------------------------------------------------


async def test_what_opens_later_is_taught_offered_and_searched_by_nobody_but_teachers(room):
    lesson = await room()
    await teacher(lesson, "/week open 4")
    topics = (await lesson.say("/topics")).text
    assert "like terms" not in topics
    assert "keeping the balance" in topics
    asked = ("How do I collect like terms?", "/practice like terms", "section 8", KNOWN)
    for text in (TASK, *asked):
        reply = await lesson.say(text)
        assert reply.move is Move.DECLINE, text
        assert "week = 4" in reply.explanation.policy
        assert reply.sources == ()
    closed = {s.id for s in lesson.course.sections if s.ordinal >= 4}
    for _ in range(12):
        await lesson.say("/practice", wait=400)
        thread = (await lesson.state()).thread
        if thread is None:
            await lesson.press("practise:balance")
            thread = (await lesson.state()).thread
        assert thread.section_id not in closed
    assert "like terms" in (await teacher(lesson, "/topics")).text
    await teacher(lesson, "/week open all")
    assert (await lesson.say(TASK)).move is Move.ASK_IDEA


async def test_a_goal_on_what_opens_later_waits(room):
    lesson = await room(week=4)
    reply = await lesson.say("/goal add brackets by Friday")
    assert reply.move is Move.DECLINE
    assert "week 7" in reply.text
    assert (await lesson.state()).goals == ()


async def test_a_teachers_goal_on_what_opens_later_leads_nowhere_closed(room):
    lesson = await room()
    await lesson.say("hello")
    await teacher(lesson, "/goal set brackets by Friday")
    await teacher(lesson, "/week open 2")
    await lesson.say("/practice")
    await lesson.press("back_to_goal")
    thread = (await lesson.state()).thread
    assert thread is None or thread.section_id in {
        s.id for s in lesson.course.sections if s.ordinal < 2
    }


async def test_topics_that_are_out_are_declined_with_a_way_on(room):
    lesson = await room(topics_out=("brackets", "gambling"))
    for text in ("How do I expand a pair of brackets?", "Can you help me with gambling odds?"):
        reply = await lesson.say(text)
        assert reply.move is Move.DECLINE
        assert "your teacher" in reply.text.lower()
        assert {"practise", "pass_on", "why"} <= {b.id for b in reply.buttons}
        assert reply.explanation.policy == ("topics_out = brackets, gambling",)
    assert (await lesson.say(TASK)).move is Move.ASK_IDEA


async def test_a_title_with_a_comma_is_one_topic_and_a_word_names_its_titles(
    forces_and_motion, room_with
):
    lesson = await room_with(forces_and_motion)
    told = await teacher(
        lesson, "/guardrail set topics_out Force, mass and acceleration; friction"
    )
    assert (await policy_of(lesson)).topics_out == ("Force, mass and acceleration", "friction")
    assert "is a concept of your course" in told.text
    told = await teacher(lesson, "/guardrail set topics_out forces")
    assert "It is in: " in told.text


async def test_an_exam_in_the_past_is_no_exam_and_said_so(room):
    lesson = await room()
    told = await teacher(lesson, "/guardrail set exam_until 2020-01-01 10:00")
    assert "in the past" in told.text


async def test_only_topics_that_are_in_are_worked_on(room):
    lesson = await room(topics_in=("two-step equations",))
    assert (await lesson.say(TASK)).move is Move.ASK_IDEA
    reply = await lesson.say("/practice brackets")
    assert reply.move is Move.DECLINE
    assert "two-step equations" in reply.text
    given = await lesson.say("/practice")
    assert given.move is Move.PRACTICE


async def test_a_task_that_was_closed_while_open_is_put_away(room):
    lesson = await room()
    await lesson.say(TASK)
    await teacher(lesson, "/guardrail set topics_out two-step equations")
    reply = await lesson.say("/hint")
    assert reply.move is Move.DECLINE
    assert "put it away" in reply.text
    assert (await lesson.state()).thread is None


async def test_a_right_answer_to_a_task_that_was_closed_is_confirmed(room):
    lesson = await room(reflection=False)
    await lesson.say(TASK)
    await teacher(lesson, "/guardrail set topics_out two-step equations")
    assert (await lesson.say("x = 5")).judgement is Judgement.CORRECT


# --- Where replies go --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("replies", "where"),
    [
        (Replies.PRIVATE, Visibility.PRIVATE),
        (Replies.THREAD, Visibility.THREAD),
        (Replies.PUBLIC, Visibility.PUBLIC),
    ],
)
async def test_help_asked_for_in_public_goes_where_the_teacher_says(room, replies, where):
    lesson = await room(replies=replies)
    assert (await _in_public(lesson, TASK)).visibility is where
    assert (await _in_public(lesson, "/hint")).visibility is where
    assert (await lesson.say("/hint")).visibility is Visibility.PRIVATE
    for text in ("/progress", "/goal", "/why", "/topics", "/plan"):
        assert (await _in_public(lesson, text)).visibility is Visibility.PRIVATE, text
    await lesson.say("/goal add two-step equations by Friday")
    goal_named = await _in_public(lesson, TASK)
    assert "two-step equations" in f"{goal_named.text}{goal_named.explanation.line}".lower()
    assert goal_named.visibility is Visibility.PRIVATE


async def _in_public(lesson, text):
    lesson.count += 1
    lesson.now += timedelta(minutes=1)
    incoming = lesson._incoming(text, "ana", Role.LEARNER)
    incoming = replace(incoming, visibility=Visibility.PUBLIC)
    return await lesson.tutor.handle(lesson.registry.resolve(incoming))


# --- Said in words -------------------------------------------------------------------------------


async def test_an_exam_is_planned_in_a_line_by_the_clock_of_the_class(room):
    lesson = await room(time_zone="Europe/Berlin")
    told = await teacher(lesson, "/exam tomorrow 9:00 to 10:00")
    assert "Tuesday 6 January, 09:00 to 10:00 (Europe/Berlin)" in told.text
    assert "\n" not in told.text
    held = await policy_of(lesson)
    assert held.exam_from == datetime.fromisoformat("2026-01-06 09:00")
    lesson.now = datetime(2026, 1, 6, 8, 30, tzinfo=UTC)
    assert (await lesson.say("/practice")).move is Move.DECLINE
    lesson.now = datetime(2026, 1, 6, 9, 0, tzinfo=UTC)
    assert (await lesson.say("/practice")).move is Move.PRACTICE


async def test_a_guardrail_in_plain_words_is_set_by_the_button_only(room):
    lesson = await room()
    offered = await teacher(lesson, "no answers until Friday")
    assert "/guardrail load answers: never; goal_answers: never" in offered.text
    assert "undo" in offered.text
    assert await policy_of(lesson) == Policy()
    (button,) = offered.buttons
    refused = await lesson.press(button.id)
    assert "for teachers" in refused.text
    assert await policy_of(lesson) == Policy()
    told = await lesson.press(button.id, "rivera", role=Role.TEACHER)
    assert "answers = never" in told.text
    assert (await policy_of(lesson)).answers is Answers.NEVER


async def test_an_exam_in_plain_words_is_offered_on_its_day_whenever_it_is_pressed(room):
    lesson = await room()
    offered = await teacher(lesson, "no help during the test tomorrow 9 to 10")
    (button,) = offered.buttons
    lesson.now += timedelta(hours=20)
    await lesson.press(button.id, "rivera", role=Role.TEACHER)
    assert (await policy_of(lesson)).exam_until == datetime.fromisoformat("2026-01-06 10:00")


async def test_a_learners_sentence_offers_no_guardrail(room):
    lesson = await room()
    for text in ("don't show answers", "turn the model off", "no help tomorrow 9 to 10"):
        reply = await lesson.say(text)
        assert "/guardrail" not in reply.text
        assert "/exam" not in reply.text


async def test_quiet_hours_are_said_back_from_when_to_when(room):
    lesson = await room()
    told = await teacher(lesson, "/guardrail quiet from 9pm")
    assert "21:00 to 07:00 now (UTC)" in told.text
