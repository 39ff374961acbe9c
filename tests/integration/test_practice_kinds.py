"""Practice of every kind with the real tutor: what is given, held back, counted and promised."""

from __future__ import annotations

import random
import re
from datetime import timedelta

import pytest

from tutor_core.assessment import holds_answer
from tutor_core.guardrails.policy import Answers
from tutor_core.messages import Judgement, Move, Role
from tutor_core.state import NoteKind, ThreadKind

TWO_STEP = "linear-equations:two-step-equations"
DAY = 86_400


def task_of(course, state):
    """Return the open exercise and its step."""
    exercise = next(e for e in course.exercises if e.id == state.thread.exercise_id)
    return exercise, exercise.steps[min(state.thread.step, len(exercise.steps) - 1)]


def answer_to(step):
    return next((c.text for c in step.choices if c.correct), None) or step.accepted[0]


async def right(lesson, **more):
    _, step = task_of(lesson.course, await lesson.state())
    return await lesson.say(answer_to(step), **more)


async def wrong(lesson):
    _, step = task_of(lesson.course, await lesson.state())
    return await lesson.say(next((c.text for c in step.choices if not c.correct), "-977"))


async def solve(lesson):
    """Answer every step of the open exercise; return the last reply."""
    reply = await right(lesson)
    while (thread := (await lesson.state()).thread) and thread.exercise_id and not thread.solved:
        reply = await right(lesson)
    return reply


def notes(state, kind=NoteKind.KNOWN):
    return [(n.concept_id, n.settled) for n in state.notes if n.kind is kind]


# --- A worked example ---------------------------------------------------------------------------


async def test_a_worked_example_comes_before_an_exercise_of_the_same_kind(room):
    lesson = await room()
    reply = await lesson.say("/practice worked two-step equations")
    state = await lesson.state()
    exercise, step = task_of(lesson.course, state)
    assert state.thread.kind is ThreadKind.WORKED
    assert step.prompt in reply.text
    sibling = next(h.text for h in step.hints if h.rung == 3)
    assert all(part in reply.text for part in sibling.split(". ")[:2])
    assert TWO_STEP in exercise.concept_ids


async def test_an_answer_after_a_worked_example_counts_as_one_at_rung_three(room):
    lesson = await room()
    await lesson.say("show me a worked example of two-step equations")
    assert (await lesson.state()).evidence == ()
    reply = await right(lesson)
    (item,) = (await lesson.state()).evidence
    assert (item.rung, item.score, item.aided) == (3, pytest.approx(0.25), True)
    assert "worked example" in reply.explanation.line
    assert (await lesson.state()).reviews == {}


async def test_hints_on_it_start_as_on_any_other(room):
    lesson = await room()
    await lesson.say("/practice worked two-step equations")
    reply = await lesson.say("/hint")
    assert (reply.move, reply.rung) == (Move.HINT, 1)


@pytest.mark.parametrize("course_name", ["linear-equations", "forces-and-motion"])
async def test_no_worked_example_gives_an_answer_away(course_name, linear_equations):
    from knowledge.importers import load
    from tests.conftest import ROOT, Room

    course = load(ROOT / "knowledge" / "courses" / course_name).course
    shown = 0
    for concept in course.concepts:
        lesson = await Room(course).open(answers=Answers.NEVER)
        reply = await lesson.say(f"/practice worked {concept.title}")
        exercise, step = task_of(course, await lesson.state())
        told = reply.text
        for part in (exercise.stem, step.prompt):
            told = told.replace(part, " ") if part else told
        for passage in course.passages:
            told = told.replace(passage.heading, " ") if passage.heading else told
        for section in course.sections:
            told = told.replace(section.label, " ")
        assert not holds_answer(step, told, exercise.stem), reply.text
        shown += (await lesson.state()).thread.kind is ThreadKind.WORKED
    assert shown > len(course.concepts) / 2


async def test_where_rung_three_is_closed_there_is_no_worked_example(room):
    lesson = await room(highest_rung=2)
    reply = await lesson.say("/practice worked two-step equations")
    state = await lesson.state()
    _, step = task_of(lesson.course, state)
    assert state.thread.kind is ThreadKind.PLAIN
    assert next(h.text for h in step.hints if h.rung == 3).split(". ")[1] not in reply.text


# --- A quiz -------------------------------------------------------------------------------------


async def test_a_quiz_asks_so_many_and_sums_up(room):
    lesson = await room()
    first = await lesson.say("/practice quiz 3 two-step equations")
    assert "1 of 3" in first.text
    seen = [(await lesson.state()).thread.exercise_id]
    await right(lesson)
    seen.append((await lesson.state()).thread.exercise_id)
    await wrong(lesson)
    seen.append((await lesson.state()).thread.exercise_id)
    last = await right(lesson)
    assert len(set(seen)) == 3
    assert "2 of 3 right" in last.text
    titles = {e.id: e.title for e in lesson.course.exercises}
    marks = [line[:1] for line in last.text.splitlines() if line[:1] in "✓✗"]
    assert marks == ["✓", "✗", "✓"]
    assert f"✗ {titles[seen[1]]}: look at 5 Two-step equations" in last.text
    evidence = (await lesson.state()).evidence
    assert [(e.judgement, e.aided) for e in evidence] == [
        (Judgement.CORRECT, False),
        (Judgement.INCORRECT, False),
        (Judgement.CORRECT, False),
    ]
    again = await lesson.say("yes")
    assert (await lesson.state()).thread.exercise_id == seen[1]
    assert (await lesson.say("/hint")).move is Move.HINT
    assert again.move is Move.PRACTICE


@pytest.mark.parametrize("text", ["/hint", "help", "what is a coefficient?", "/ask why?"])
async def test_hints_wait_until_the_end_of_the_quiz(room, text):
    lesson = await room()
    await lesson.say("quiz me on two-step equations")
    before = (await lesson.state()).thread
    reply = await lesson.say(text)
    after = (await lesson.state()).thread
    assert (reply.move, reply.rung) == (Move.ASK_IDEA, None)
    assert (after.id, after.rung, after.tries) == (before.id, None, ())
    assert reply.explanation is not None


async def test_what_cant_be_read_is_asked_again_and_counts_nothing(room):
    lesson = await room()
    await lesson.say("/practice quiz 2 two-step equations")
    before = (await lesson.state()).thread.exercise_id
    for text in ("bananas and pears", "divide by 3 first"):
        reply = await lesson.say(text)
        assert reply.judgement is Judgement.UNSURE
        state = await lesson.state()
        assert (state.thread.exercise_id, state.evidence) == (before, ())


async def test_a_question_can_be_skipped_and_the_quiz_stopped(room):
    lesson = await room()
    await lesson.say("/practice quiz 4 two-step equations")
    for text in ("skip", "idk"):
        await lesson.say(text)
    reply = await lesson.say("stop")
    assert reply.text.count("skipped") == 2
    assert (await lesson.state()).evidence == ()
    following = await lesson.say("/practice two-step equations")
    assert following.move is Move.PRACTICE
    assert (await lesson.state()).thread.quiz is None


async def test_a_wrong_answer_in_a_quiz_brings_its_review_on(room):
    lesson = await room()
    await lesson.say("/practice two-step equations")
    await right(lesson)
    before = (await lesson.state()).reviews[TWO_STEP]
    await lesson.say("/practice quiz 2 two-step equations")
    await wrong(lesson)
    after = (await lesson.state()).reviews[TWO_STEP]
    assert after.due < before.due
    assert after.difficulty > before.difficulty


async def test_a_quiz_ends_early_when_the_topic_has_no_more(room):
    lesson = await room()
    await lesson.say("/practice quiz 20 two-step equations")
    for _ in range(40):
        thread = (await lesson.state()).thread
        if thread is None or thread.solved:
            break
        reply = await right(lesson)
    assert re.search(r"(\d+) of \1 right", reply.text)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("topic", ["", " two-step equations"])
async def test_a_quiz_asks_as_many_as_it_announces(room, seed, topic):
    dice = random.Random(seed)
    lesson = await room(reflection=False)
    await lesson.say("/practice keeping the balance")
    await _history(lesson, dice)
    said = [(await lesson.say(f"/practice quiz {dice.randint(2, 8)}{topic}")).text]
    size = (await lesson.state()).thread.quiz.size
    while (thread := (await lesson.state()).thread) and not thread.solved:
        kind = dice.choice(["right", "right", "wrong", "skip"])
        reply = {"right": right, "wrong": wrong}.get(kind)
        said.append((await (reply(lesson) if reply else lesson.say("skip"))).text)
    asked = [int(n) for n in re.findall(rf"\b(\d+) of {size}:", "\n".join(said))]
    assert asked == list(range(1, size + 1))


# --- Explain it back ----------------------------------------------------------------------------


async def test_an_explanation_is_held_against_the_sections_terms(room):
    lesson = await room()
    asked = await lesson.say("/practice explain two-step equations")
    assert asked.move is Move.PRACTICE
    told = await lesson.say("When two things were done to x, you undo them in reverse order.")
    assert told.judgement is Judgement.PARTLY
    assert "reverse order" in told.text
    assert "term" in told.text.replace("terms", "")
    done = await lesson.say("Each term has to be done, or the sides stop being equal.")
    assert done.judgement is Judgement.CORRECT
    assert (await lesson.state()).thread is None


async def test_an_explanation_leaves_no_evidence_and_is_kept(room):
    lesson = await room()
    await lesson.say("/practice explain two-step equations")
    await lesson.say("you take things off until x stands there alone on its side")
    state = await lesson.state()
    assert (state.evidence, state.mastery, state.reviews) == ((), {}, {})
    (kept,) = state.reflections
    assert kept.concept_ids == (TWO_STEP,)
    assert "alone on its side" in kept.text


async def test_after_two_rounds_the_learner_reads_for_themselves(room):
    lesson = await room()
    await lesson.say("/practice explain two-step equations")
    first = await lesson.say("it is when you do stuff with x and numbers")
    second = await lesson.say("no more than that really, numbers and x")
    assert first.judgement is not Judgement.CORRECT
    assert "Two-step equations" in second.text
    assert (await lesson.state()).thread is None


async def test_a_question_while_explaining_is_a_question(room):
    lesson = await room()
    await lesson.say("/practice explain two-step equations")
    reply = await lesson.say("what is a like term?")
    assert reply.rung == 0


# --- Pace ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("said", "step"), [("too hard", -1), ("a harder one", 1)])
async def test_the_pace_moves_the_level(room, said, step):
    lesson = await room()
    levels = {e.id: e.level for e in lesson.course.exercises}
    exercise = next(
        e
        for e in lesson.course.exercises
        if TWO_STEP in e.concept_ids and e.level == 3 and len(e.steps) == 1
    )
    await lesson.set_before("ana", exercise)
    await lesson.say(said)
    after = (await lesson.state()).thread.exercise_id
    assert (levels[after] - exercise.level) * step > 0


async def test_the_same_again_is_of_the_same_level(room):
    lesson = await room()
    await lesson.say("/practice two-step equations")
    levels = {e.id: e.level for e in lesson.course.exercises}
    before = (await lesson.state()).thread.exercise_id
    await lesson.say("same again")
    after = (await lesson.state()).thread.exercise_id
    assert (after != before, levels[after]) == (True, levels[before])


async def test_easier_doesnt_claim_to_be_when_nothing_is(room):
    lesson = await room()
    exercise = min(
        (e for e in lesson.course.exercises if TWO_STEP in e.concept_ids), key=lambda e: e.level
    )
    await lesson.set_before("ana", exercise)
    reply = await lesson.press("pace:easier")
    assert "nothing easier" in reply.text


# --- Checkpoints --------------------------------------------------------------------------------


async def checkpoint(room):
    lesson = await room(reflection=False)
    await lesson.say("/practice two-step equations")
    for _ in range(2):
        await lesson.say("/hint")
        await solve(lesson)
        reply = await lesson.say("/practice")
    assert (await lesson.state()).thread.kind is ThreadKind.CHECKPOINT
    return lesson, reply


async def test_after_help_in_a_row_one_is_tried_alone(room):
    lesson, offered = await checkpoint(room)
    assert "on your own" in offered.text or "without me" in offered.text
    held = await lesson.say("/hint")
    assert (held.move, held.rung) == (Move.ASK_IDEA, None)
    twin = lesson.twin()
    await wrong(twin)
    assert (await twin.say("/hint")).move is Move.HINT
    await solve(lesson)
    await lesson.say("/practice")
    assert (await lesson.state()).thread.kind is ThreadKind.PLAIN
    assert not (await lesson.state()).evidence[-1].aided


async def test_not_knowing_opens_the_hints_of_a_checkpoint(room):
    lesson, _ = await checkpoint(room)
    smaller = await lesson.say("idk")
    assert smaller.move is Move.ASK_IDEA
    assert (await lesson.say("/hint")).move is Move.HINT


# --- After the answer was shown -----------------------------------------------------------------


async def shown(room):
    lesson = await room(answers=Answers.ALWAYS, reflection=False)
    await lesson.say("/practice two-step equations")
    first = (await lesson.state()).thread.exercise_id
    for _ in range(8):
        reply = await lesson.say("/hint", wait=200)
        if reply.rung == 4:
            return lesson, first, reply
        await lesson.say("-977.5", wait=200)
    raise AssertionError("the answer was never shown")


async def test_after_an_answer_was_shown_comes_its_sibling(room):
    lesson, first, reply = await shown(room)
    state = await lesson.state()
    exercise, step = task_of(lesson.course, state)
    assert exercise.id != first
    assert TWO_STEP in exercise.concept_ids
    assert step.prompt in reply.text
    assert "sibling" in reply.explanation.line


async def test_a_sibling_is_a_fresh_one_and_the_shown_one_doesnt_come_back(room):
    lesson = await room(answers=Answers.ALWAYS, reflection=False)
    await lesson.say("/practice two-step equations")
    solved = []
    for _ in range(2):
        solved.append((await lesson.state()).thread.exercise_id)
        await solve(lesson)
        await lesson.say("/practice two-step equations")
    shown_one = (await lesson.state()).thread.exercise_id
    for _ in range(8):
        if (await lesson.say("/hint", wait=200)).rung == 4:
            break
        await lesson.say("-977.5", wait=200)
    sibling = (await lesson.state()).thread.exercise_id
    assert sibling not in {*solved, shown_one}
    await solve(lesson)
    await lesson.say("/practice two-step equations")
    assert (await lesson.state()).thread.exercise_id not in {*solved, shown_one, sibling}


async def test_an_answer_shown_counts_nothing_and_moves_no_estimate(room):
    lesson, first, _ = await shown(room)
    item = (await lesson.state()).evidence[-1]
    assert (item.exercise_id, item.rung, item.score) == (first, 4, 0.0)
    assert (await lesson.state()).reviews == {}


# --- "I already know this" ----------------------------------------------------------------------


async def test_a_claim_is_tested_at_once_and_opens_the_way_on(room):
    lesson = await room(reflection=False)
    await lesson.say("/practice two-step equations")
    offered = await lesson.say("I already know this")
    state = await lesson.state()
    exercise, _ = task_of(lesson.course, state)
    assert notes(state) == [(TWO_STEP, None)]
    assert state.thread.kind is ThreadKind.CLAIM
    assert exercise.level == max(
        e.level
        for e in lesson.course.exercises
        if TWO_STEP in e.concept_ids and not e.steps[0].choices and len(e.steps) == 1
    )
    assert (await lesson.say("/hint")).move is Move.ASK_IDEA
    assert "checks that" in "".join((await lesson.say("/why")).text)
    promised = re.search(r"right without help, (.+?) is next", str(offered.explanation))[1]
    reply = await right(lesson)
    assert reply.judgement is Judgement.CORRECT
    assert notes(await lesson.state()) == [(TWO_STEP, True)]
    held = (await lesson.state()).mastery[TWO_STEP]
    assert held.unaided_successes == 1
    assert "bore you out" in (await lesson.say("/progress")).text
    await lesson.say("/practice")
    titles = {c.id: c.title.lower() for c in lesson.course.concepts}
    concept = (await lesson.state()).thread.concept_ids[0]
    assert titles[concept] == promised.lower()
    assert concept != TWO_STEP


async def test_a_claim_that_isnt_borne_out_leads_back_kindly(room):
    lesson = await room(reflection=False)
    await lesson.say("/known two-step equations")
    reply = await wrong(lesson)
    state = await lesson.state()
    assert notes(state) == [(TWO_STEP, False)]
    assert "hints are" in reply.text
    assert (await lesson.say("/hint")).move is Move.HINT
    assert "/known tries again" in (await lesson.say("/progress")).text
    await solve(lesson)
    assert notes(await lesson.state()) == [(TWO_STEP, False)]
    await lesson.say("/practice")
    assert (await lesson.state()).thread.concept_ids == (TWO_STEP,)


async def test_not_knowing_settles_a_claim_too(room):
    lesson = await room()
    await lesson.say("/known two-step equations")
    await lesson.say("idk")
    assert notes(await lesson.state()) == [(TWO_STEP, False)]


async def test_a_claim_can_be_made_again(room):
    lesson = await room(reflection=False)
    await lesson.say("/known two-step equations")
    await wrong(lesson)
    await lesson.say("/known two-step equations")
    assert notes(await lesson.state()) == [(TWO_STEP, None)]
    await right(lesson)
    assert notes(await lesson.state()) == [(TWO_STEP, True)]
    assert (await lesson.say("/known two-step equations")).move is Move.SHOW


async def test_knowing_a_fact_is_no_claim(room):
    lesson = await room()
    await lesson.say("/practice two-step equations")
    before = (await lesson.state()).thread.id
    await lesson.say("i already know that the 4 goes first")
    state = await lesson.state()
    assert (state.notes, state.thread.id) == ((), before)


async def test_without_a_topic_it_asks_which(room):
    lesson = await room()
    reply = await lesson.say("/known")
    assert reply.buttons
    assert all(b.id.startswith("known:") for b in reply.buttons)
    await lesson.press(reply.buttons[0].id)
    assert (await lesson.state()).thread.kind is ThreadKind.CLAIM


async def test_thats_not_me_goes_to_the_teacher_and_is_shown(room):
    lesson = await room()
    await lesson.say("/practice two-step equations")
    await wrong(lesson)
    reply = await lesson.say("that's not me")
    assert reply.buttons[0].id == f"known:{TWO_STEP}"
    assert notes(await lesson.state(), NoteKind.NOT_ME) == [(TWO_STEP, None)]
    assert "isn't you" in (await lesson.say("/progress")).text
    told = await lesson.say("/alerts", who="rivera", role=Role.TEACHER)
    assert "Ana says that my estimate isn't them: two-step equations" in told.text


# --- Reviews ------------------------------------------------------------------------------------


async def learnt(room, **policy):
    lesson = await room(reflection=False, **policy)
    await lesson.say("/practice two-step equations")
    await solve(lesson)
    return lesson


async def test_what_went_right_comes_back_before_anything_new(room):
    lesson = await learnt(room)
    none = await lesson.say("/review")
    assert (none.move, "in 2 days" in none.text) == (Move.SHOW, True)
    await lesson.say("/goal add brackets")
    offered = await lesson.say("/practice", wait=2 * DAY)
    assert offered.move is Move.REVIEW
    assert (await lesson.state()).thread.concept_ids == (TWO_STEP,)
    await solve(lesson)
    after = await lesson.say("/practice")
    assert after.move is Move.PRACTICE
    assert (await lesson.state()).thread.concept_ids != (TWO_STEP,)


async def test_a_review_promises_the_day_it_comes_back(room):
    lesson = await learnt(room)
    offered = await lesson.say("/review", wait=2 * DAY)
    rests, back = re.findall(r"(\d+) days?", " ".join(offered.explanation.would_change))
    twin = lesson.twin()
    await solve(twin)
    due = (await twin.state()).reviews[TWO_STEP].due
    assert (due.date() - twin.now.date()).days == int(rests)
    other = lesson.twin()
    state = await other.state("rivera", Role.TEACHER)
    assert state.policy.answers is Answers.AFTER_ATTEMPTS
    for _ in range(12):
        if (await other.say("/hint", wait=200)).rung == 4:
            break
        await other.say("-977.5", wait=200)
    due = (await other.state()).reviews[TWO_STEP].due
    assert (due.date() - other.now.date()).days == int(back)


async def test_a_session_begins_with_one_line_about_what_is_due(room):
    lesson = await learnt(room)
    assert "due for review" not in (await lesson.say("hello")).text
    first = await lesson.say("hello", wait=3 * DAY)
    assert first.text.count("due for review, two-step equations") == 1
    assert "review" in [b.id for b in first.buttons]
    assert "due for review" not in (await lesson.say("hello")).text
    assert (await lesson.press("review")).move is Move.REVIEW


async def test_the_line_keeps_quiet_when_it_should(room):
    late = (22 - 9) * 3600
    lesson = await learnt(room)
    twin = lesson.twin()
    assert "due for review" not in (await twin.say("hello", wait=3 * DAY + late)).text
    twin = lesson.twin()
    await twin.say("/review off")
    assert "due for review" not in (await twin.say("hello", wait=3 * DAY)).text
    await twin.say("/review on")
    assert "due for review" in (await twin.say("hello", wait=DAY)).text
    twin = lesson.twin()
    assert "due" not in (await twin.say("i want to kill myself", wait=3 * DAY)).text


async def test_a_class_can_do_without_reviews(room):
    lesson = await learnt(room, reviews=False)
    assert "due for review" not in (await lesson.say("hello", wait=3 * DAY)).text
    assert (await lesson.say("/practice")).move is Move.PRACTICE
    assert "switched off" in (await lesson.say("/review")).text


async def test_a_review_finds_an_exercise_even_when_all_were_done(room):
    lesson = await room(reflection=False)
    for _ in range(10):
        await lesson.say("/practice two-step equations")
        thread = (await lesson.state()).thread
        if thread is None or thread.solved:
            break
        await solve(lesson)
    last = (await lesson.state()).evidence[-1].exercise_id
    lesson.now += timedelta(days=60)
    offered = await lesson.say("/review")
    assert offered.move is Move.REVIEW
    assert (await lesson.state()).thread.exercise_id != last


# --- Spinning wheels ----------------------------------------------------------------------------


async def test_spinning_is_told_once_to_the_learner_and_to_the_teacher(room):
    lesson = await room()
    told = []
    for _ in range(14):
        reply = await lesson.say("/practice two-step equations")
        told.append("10 honest tries" in reply.text)
        if told[-1]:
            break
        await wrong(lesson)
        await lesson.say("/practice brackets")
        await right(lesson)
    assert told == [False] * 10 + [True]
    ids = [b.id for b in reply.buttons]
    assert ids[0] == f"worked:{TWO_STEP}"
    assert any(i.startswith("practise:linear-equations:one-step") for i in ids)
    alerts = await lesson.say("/alerts", who="rivera", role=Role.TEACHER)
    assert "isn't getting further by practice alone (two-step equations, 10 tries)" in alerts.text
    worked = lesson.twin()
    await worked.press(ids[0])
    assert (await worked.state()).thread.kind is ThreadKind.WORKED
    again = await lesson.say("/practice two-step equations")
    assert "honest tries" not in again.text
    assert (await lesson.state()).thread.concept_ids == (TWO_STEP,)


# --- What is promised ---------------------------------------------------------------------------

CLAIMED = re.compile(r"If it's right without help, (.+?) is next\.")
MISSED = re.compile(r"If it isn't, we go on with (.+?)\.")
PACED = re.compile(r"If you just ask for the next one on (.+?), I'd take \"(.+?)\"")


async def _history(lesson, dice):
    for _ in range(dice.randint(0, 8)):
        concept = dice.choice(lesson.course.concepts)
        await lesson.say(dice.choice(["/practice", f"/practice {concept.title}"]))
        thread = (await lesson.state()).thread
        if thread is None or thread.exercise_id is None or thread.solved:
            continue
        if dice.random() < 0.4:
            await lesson.say("/hint")
        await (solve if dice.random() < 0.7 else wrong)(lesson)
        lesson.now += timedelta(hours=dice.choice([0, 0, 1, 30]))


def _title(lesson, state):
    concept = next(c for c in lesson.course.concepts if c.id == state.thread.concept_ids[0])
    return concept.title.lower()


@pytest.mark.parametrize("seed", range(10))
async def test_what_is_said_of_a_claim_comes_true(room, seed):
    dice = random.Random(seed)
    lesson = await room(reflection=False)
    await _history(lesson, dice)
    await lesson.say(f"/known {dice.choice(lesson.course.concepts).title}")
    state = await lesson.state()
    if state.thread is None or state.thread.kind is not ThreadKind.CLAIM:
        return
    words = " ".join(state.suggestion.explanation.would_change)
    if (found := CLAIMED.search(words)) is not None:
        twin = lesson.twin()
        await solve(twin)
        await twin.say("/practice")
        assert _title(twin, await twin.state()) == found[1].lower()
    if (found := MISSED.search(words)) is not None:
        twin = lesson.twin()
        await wrong(twin)
        await twin.say("/practice")
        assert _title(twin, await twin.state()) == found[1].lower()


@pytest.mark.parametrize("seed", range(10))
async def test_what_is_said_of_a_pace_comes_true(room, seed):
    dice = random.Random(seed)
    lesson = await room(reflection=False)
    await _history(lesson, dice)
    await lesson.say(f"/practice {dice.choice(lesson.course.concepts).title}")
    reply = await lesson.say(dice.choice(["/practice easier", "/practice harder"]))
    twin = lesson.twin()
    found = PACED.search(" ".join(reply.explanation.would_change))
    if found is None:
        return
    await twin.say(f"/practice {found[1]}")
    exercise, _ = task_of(twin.course, await twin.state())
    assert exercise.title == found[2]


async def test_what_is_said_of_a_checkpoint_comes_true(room):
    lesson, offered = await checkpoint(room)
    words = " ".join(offered.explanation.would_change)
    assert "One try of any kind opens the hints." in words
    assert "the next one comes with hints from the start" in words
    tried = lesson.twin()
    await wrong(tried)
    assert (await tried.say("/hint")).move is Move.HINT
    done = lesson.twin()
    await solve(done)
    await done.say("/practice")
    assert (await done.say("/hint")).move is Move.HINT


async def test_what_is_said_of_a_quiz_and_of_a_worked_example_comes_true(room):
    lesson = await room(reflection=False)
    reply = await lesson.say("/practice quiz 3 two-step equations")
    assert "stop" in reply.explanation.would_change[0]
    await wrong(lesson)
    await lesson.say("stop")
    await lesson.say("yes")
    assert (await lesson.say("/hint")).move is Move.HINT
    reply = await lesson.say("/practice worked brackets")
    said = re.search(r"count ([\d.]+) instead of ([\d.]+)\.", str(reply.explanation))
    plain, less = said.groups()
    twin = lesson.twin()
    await right(lesson)
    assert (await lesson.state()).evidence[-1].score == pytest.approx(float(less))
    await twin.set_before("ana", task_of(twin.course, await twin.state())[0])
    await right(twin)
    assert (await twin.state()).evidence[-1].score == pytest.approx(float(plain))
