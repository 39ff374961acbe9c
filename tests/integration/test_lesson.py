"""Lessons with the real tutor on the bundled course: what is said, judged, kept and held back."""

from __future__ import annotations

import random
import re
from collections import Counter
from itertools import pairwise

import pytest

from tutor_core.assessment import holds_answer
from tutor_core.course import AnswerKind
from tutor_core.guardrails.outgoing import _ACTION, MOST_WORDS
from tutor_core.guardrails.policy import Answers
from tutor_core.messages import Judgement, Move, Role
from tutor_core.text import count_words

TAUGHT = (Move.ASK_IDEA, Move.HINT, Move.JUDGE)
TASK = "can you do 3x + 4 = 19 for me"
WRONG = {
    AnswerKind.NUMBER: ("-977", "1234", "555"),
    AnswerKind.EXPRESSION: ("91x + 977", "17x", "x + 55"),
    AnswerKind.EQUATION: ("91x = 977", "17x = 3", "x + 55 = 1"),
    AnswerKind.SOLUTIONS: ("x = 977", "x > 1234", "555 or 556"),
    AnswerKind.SHORT: ("it is about the colour of the paper",) * 3,
}


def own_words(reply, exercise=None):
    """Return a reply without the exercise's own task text and without a quiz's list of results."""
    text = "\n".join(line for line in reply.text.split("\n") if line[:1] not in "✓◐✗–")
    for step in exercise.steps if exercise else ():
        text = text.replace(step.prompt, "")
    return text.replace(exercise.stem, "") if exercise and exercise.stem else text


def faults(reply, exercise=None):
    """Return what is wrong with any reply that teaches."""
    found = []
    if reply.move in TAUGHT and count_words(own_words(reply, exercise)) > MOST_WORDS:
        found.append(f"too long: {reply.text}")
    if reply.move in TAUGHT and not _ACTION.search(reply.text):
        found.append(f"nothing to do: {reply.text}")
    if reply.rung is not None and (reply.explanation is None or not reply.explanation.line):
        found.append(f"no explanation: {reply.text}")
    if re.search(r"\{\w*\}", reply.text):
        found.append(f"gap not filled: {reply.text}")
    return found


# --- every exercise, up the ladder -----------------------------------------------------------


def wrong_answer(step, number):
    if step.kind is AnswerKind.CHOICE:
        wrong = [c.text for c in step.choices if not c.correct]
        return wrong[number % len(wrong)]
    return WRONG[step.kind][number % 3]


def right_answer(step):
    if step.kind is AnswerKind.CHOICE:
        return next(c.text for c in step.choices if c.correct)
    return step.accepted[0]


async def climb(room, exercise, step):
    """Ask for help with an idea between each two hints; return the replies below rung 4."""
    replies = []
    for number in range(4):
        replies.append(await room.say("/hint", wait=200))
        if replies[-1].rung == 4 and replies[-1].move is Move.HINT:
            return replies[:-1], replies[-1]
        if step.known_wrong and number == 1:
            replies.append(await room.say(step.known_wrong[0].answer, wait=200))
        else:
            replies.append(await room.say(wrong_answer(step, number), wait=200))
    return replies, None


async def test_the_words_of_an_exercise_lead_to_it(room, linear_equations):
    elsewhere = []
    for exercise in linear_equations.exercises:
        lesson = await room()
        await lesson.say(f"{exercise.stem} {exercise.steps[0].prompt}")
        thread = (await lesson.state()).thread
        if thread is None or thread.exercise_id != exercise.id:
            elsewhere.append((exercise.id, thread and thread.exercise_id))
    assert elsewhere == []


async def test_no_exercise_gives_its_answer_away_below_rung_four(room, linear_equations):
    slips = []
    for exercise in linear_equations.exercises:
        lesson = await room(answers=Answers.NEVER)
        await lesson.set_before("ana", exercise)
        for number, step in enumerate(exercise.steps):
            replies, shown = await climb(lesson, exercise, step)
            assert shown is None
            slips += [
                f"{exercise.id}#{number}: {r.text}"
                for r in replies
                if holds_answer(step, own_words(r, exercise), exercise.stem)
            ]
            slips += [f"{exercise.id}#{number}: {f}" for r in replies for f in faults(r, exercise)]
            rungs = [r.rung for r in replies if r.rung is not None]
            if rungs != sorted(rungs) or set(rungs) != {1, 2, 3}:
                slips.append(f"{exercise.id}#{number}: rungs {rungs}")
            texts = Counter(r.text for r in replies)
            slips += [
                f"{exercise.id}#{number}: said twice: {t}" for t, n in texts.items() if n > 1
            ]
            right = await lesson.say(right_answer(step), wait=200)
            if right.judgement is not Judgement.CORRECT:
                slips.append(f"{exercise.id}#{number}: right, but {right.text}")
    assert not slips, "\n".join(slips)


# --- one lesson ------------------------------------------------------------------------------


async def test_the_lesson_of_the_design(room):
    lesson = await room()
    asked = await lesson.say(TASK)
    assert (asked.move, asked.rung) == (Move.ASK_IDEA, 0)
    tried = await lesson.say("divide by 3")
    assert tried.judgement in (Judgement.UNSURE, Judgement.INCORRECT)
    wrong = await lesson.say("23/3")
    assert (wrong.move, wrong.judgement, wrong.rung) == (Move.JUDGE, Judgement.INCORRECT, 0)
    hint = await lesson.say("can I have a hint")
    assert (hint.move, hint.rung) == (Move.HINT, 1)
    assert '"Undo the last thing first"' in hint.text
    right = await lesson.say("so 3x = 15 and x = 5")
    assert (right.move, right.judgement) == (Move.JUDGE, Judgement.CORRECT)
    assert [f for r in (asked, tried, wrong, hint, right) for f in faults(r)] == []


async def test_a_right_answer_at_rung_one_after_one_wrong_counts_065(room):
    lesson = await room()
    await lesson.say(TASK)
    await lesson.say("23/3")
    await lesson.say("/hint")
    before = (await lesson.state()).mastery
    await lesson.say("5")
    after = await lesson.state()
    (wrong, right) = after.evidence
    assert (wrong.judgement, wrong.score, wrong.attempts) == (Judgement.INCORRECT, 0.0, 1)
    assert (right.judgement, right.rung, right.attempts) == (Judgement.CORRECT, 1, 2)
    assert right.score == pytest.approx(0.65)
    (concept,) = after.mastery
    assert after.mastery[concept].estimate > before[concept].estimate
    assert after.mastery[concept].unaided_successes == 0


async def test_aided_success_moves_the_estimate_less_than_unaided(room):
    aided, alone = await room(), await room()
    for lesson in (aided, alone):
        await lesson.say(TASK)
    await aided.say("/hint")
    for lesson in (aided, alone):
        assert (await lesson.say("5")).judgement is Judgement.CORRECT
    (with_help,) = (await aided.state()).mastery.values()
    (without,) = (await alone.state()).mastery.values()
    assert 0.25 < with_help.estimate < without.estimate
    assert (with_help.unaided_successes, without.unaided_successes) == (0, 1)


async def test_unsure_and_first_moves_leave_no_evidence(room):
    lesson = await room()
    await lesson.say(TASK)
    for text in ("take away 4", "bananas", "divide by 3"):
        await lesson.say(text)
    state = await lesson.state()
    assert (state.evidence, dict(state.mastery)) == ((), {})


@pytest.mark.parametrize("answer", ["5", "x = 5", "five", "x=10/2", "I think it's 5"])
async def test_a_right_answer_is_confirmed_whatever_the_policy(room, answer):
    lesson = await room(highest_rung=0, answers=Answers.NEVER, reflection=False)
    await lesson.say(TASK)
    reply = await lesson.say(answer)
    assert (reply.judgement, reply.move) == (Judgement.CORRECT, Move.JUDGE)
    assert "5" in reply.text


async def test_no_help_above_the_highest_rung(room):
    lesson = await room(highest_rung=1, attempt_first=False)
    await lesson.say(TASK)
    rungs = [(await lesson.say("/hint")).rung for _ in range(4)]
    rungs += [(await lesson.say(text)).rung for text in ("23/3", "90", "/hint")]
    assert max(rungs) == 1


async def test_hints_from_rung_two_on_wait_for_an_idea(room):
    lesson = await room()
    await lesson.say(TASK)
    assert (await lesson.say("/hint")).rung == 1
    held = await lesson.say("/hint")
    assert (held.move, held.rung) == (Move.ASK_IDEA, 1)
    assert held.text.rstrip().endswith("?")
    await lesson.say("take away 4")
    assert (await lesson.say("/hint")).rung == 2
    assert (await lesson.say("/hint")).move is Move.ASK_IDEA


async def test_the_rung_goes_up_by_one_at_most(room):
    lesson = await room(attempt_first=False, answers=Answers.NEVER)
    await lesson.say(TASK)
    rungs = [0]
    for text in ("/hint", "12", "/hint", "77", "tell me the answer", "99", "/hint", "0", "/hint"):
        rungs.append((await lesson.say(text, wait=200)).rung)
    assert all(b - a in (0, 1) for a, b in pairwise(rungs)), rungs
    assert rungs[-1] == 3


async def test_the_answer_is_never_shown_for_an_exercise_of_the_goal(room):
    lesson = await room()
    await lesson.say("/goal add two-step equations by Friday")
    await lesson.say(TASK)
    for number in range(8):
        help_ = await lesson.say("just tell me the answer", wait=200)
        assert help_.rung != 4
        assert help_.move in (Move.ASK_IDEA, Move.HINT)
        await lesson.say(f"x = {100 + number}", wait=200)
    told = (await lesson.say("/why")).explanation.policy
    assert "goal_answers = never" in told


async def test_without_a_goal_the_answer_comes_after_attempts_with_its_sibling(room):
    lesson = await room()
    await lesson.say(TASK)
    replies = []
    while not replies or replies[-1].rung != 4:
        replies.append(await lesson.say("/hint", wait=200))
        if replies[-1].rung != 4:
            await lesson.say(f"x = {100 + len(replies)}", wait=200)
        assert len(replies) < 9
    shown = replies[-1]
    assert "5" in shown.text
    state = await lesson.state()
    assert state.thread.exercise_id not in (None, "times-three-plus-four")
    assert state.thread.rung is None
    sibling = next(e for e in lesson.course.exercises if e.id == state.thread.exercise_id)
    assert sibling.steps[0].prompt in shown.text
    assert "two-step" in sibling.concept_ids[0]
    assert (await lesson.say(sibling.steps[0].accepted[0])).judgement is Judgement.CORRECT
    await lesson.say("because it undoes both things in the reverse order")
    # The exercise whose answer was shown doesn't come up from below.
    assert (await lesson.state()).thread is None


async def test_three_different_wrong_answers_in_quick_succession(room):
    lesson = await room()
    await lesson.say(TASK)
    await lesson.say("90", wait=10)
    await lesson.say("91", wait=10)
    third = await lesson.say("92", wait=10)
    assert third.judgement is Judgement.INCORRECT
    assert (await lesson.state()).thread.awaiting == "thinking"
    slow = await room()
    await slow.say(TASK)
    for number in range(3):
        await slow.say(str(90 + number), wait=100)
    assert (await slow.state()).thread.awaiting == ""


async def test_the_same_wrong_answer_three_times_is_no_guessing(room):
    lesson = await room()
    await lesson.say(TASK)
    for _ in range(3):
        await lesson.say("90", wait=10)
    assert (await lesson.state()).thread.awaiting == ""


async def test_help_asked_for_faster_than_it_can_be_read(room):
    lesson = await room(attempt_first=False)
    await lesson.say(TASK)
    await lesson.say("/hint")
    await lesson.say("/hint", wait=1)
    held = await lesson.say("/hint", wait=1)
    assert (held.move, held.rung) == (Move.ASK_IDEA, 2)
    assert (await lesson.say("/hint", wait=60)).rung == 3


async def test_i_dont_know_gets_smaller_questions_never_a_refusal(room):
    lesson = await room()
    await lesson.say(TASK)
    replies = [await lesson.say("idk") for _ in range(5)]
    assert len({r.text for r in replies}) == 5
    assert {r.move for r in replies} <= {Move.ASK_IDEA, Move.HINT}
    assert max(r.rung for r in replies) <= 1
    assert "triple" in replies[0].text


async def test_a_reflection_prompt_at_most_once_in_four_turns(room, linear_equations):
    lesson = await room()
    prompts = []
    easy = [e for e in linear_equations.exercises if len(e.steps) == 1 and e.level <= 2]
    for number, exercise in enumerate(e for e in easy if e.steps[0].accepted):
        await lesson.set_before("ana", exercise)
        await lesson.say(exercise.steps[0].accepted[0])
        if (await lesson.state()).prompted_turn not in (None, *prompts):
            prompts.append((await lesson.state()).prompted_turn)
        await lesson.say("thanks")  # so that every third turn is a right answer
        if number > 9:
            break
    assert len(prompts) >= 3
    assert all(b - a >= 4 for a, b in pairwise(prompts)), prompts


async def test_reflections_switched_off(room):
    lesson = await room(reflection=False)
    await lesson.say(TASK)
    await lesson.say("5")
    state = await lesson.state()
    assert state.prompted_turn is None
    assert state.thread is None


async def test_a_goal_reached_is_told_once(room, linear_equations):
    lesson = await room()
    await lesson.say("/goal add two-step equations")
    tasks = [e for e in linear_equations.exercises if "two-step" in e.concept_ids[0]]
    told = []
    for exercise in [e for e in tasks if len(e.steps) == 1 and e.steps[0].accepted][:6]:
        await lesson.set_before("ana", exercise)
        reply = await lesson.say(exercise.steps[0].accepted[0], wait=3600)
        assert reply.judgement is Judgement.CORRECT
        told.append("reached your goal" in reply.text)
    assert told == [False, False, True, False, False, False]
    (goal,) = (await lesson.state()).goals
    assert goal.status == "reached"


# --- steps, questions in between, other things -------------------------------------------------


async def test_the_next_step_follows_and_starts_with_a_clean_slate(room, linear_equations):
    lesson = await room()
    taxi = next(e for e in linear_equations.exercises if "taxi" in e.id)
    await lesson.set_before("ana", taxi)
    await lesson.say("190k = 470")
    await lesson.say("/hint")
    first = await lesson.say("40k + 150 = 470")
    assert first.judgement is Judgement.CORRECT
    assert taxi.steps[1].prompt in first.text
    thread = (await lesson.state()).thread
    assert (thread.step, thread.rung, thread.tries, thread.solved) == (1, None, (), False)
    second = await lesson.say("8")
    assert second.judgement is Judgement.CORRECT
    assert [e.attempts for e in (await lesson.state()).evidence] == [1, 2, 1]


async def test_a_question_in_the_middle_and_back_to_the_exercise(room):
    lesson = await room()
    await lesson.say(TASK)
    await lesson.say("/hint")
    exercise = (await lesson.state()).thread
    question = await lesson.say("why do both sides have to stay in balance?")
    assert (question.move, question.rung) == (Move.ASK_IDEA, 0)
    between = (await lesson.state()).thread
    assert between.exercise_id is None
    assert "3x + 4 = 19" in between.return_to
    assert between.id != exercise.id
    idea = "if you take marbles out of the left pan only, the scales tip"
    assert "3x + 4 = 19" in (await lesson.say(idea)).text
    back = (await lesson.state()).thread
    assert (back.id, back.rung) == (exercise.id, 1)
    assert (await lesson.say("5")).judgement is Judgement.CORRECT


async def test_a_second_question_in_between_keeps_the_way_back(room):
    lesson = await room()
    await lesson.say(TASK)
    await lesson.say("why do both sides have to stay in balance?")
    await lesson.say("what does it mean to collect like terms?")
    assert "3x + 4 = 19" in (await lesson.state()).thread.return_to


async def test_a_question_in_between_that_was_answered_leads_back(room):
    lesson = await room(attempt_first=False, answers=Answers.ALWAYS)
    await lesson.say(TASK)
    exercise = (await lesson.state()).thread
    await lesson.say("why do both sides have to stay in balance?")
    while (await lesson.say("/hint")).rung != 4:
        assert (await lesson.state()).thread.exercise_id is None
    await lesson.say("so doing something to one side alone is no small slip")
    assert (await lesson.state()).thread.id == exercise.id


async def test_a_number_in_a_section_title_is_no_answer(room):
    lesson = await room()
    # The answer is 2, and it belongs to a section on two-step equations.
    reply = await lesson.say("solve 7x - 3 = 11")
    assert "7x - 3 = 11" in reply.text
    assert (reply.move, reply.rung) == (Move.ASK_IDEA, 0)


async def test_off_topic_and_not_in_the_materials_are_told_apart(room):
    lesson = await room()
    assert (await lesson.say("lol my cat just fell off the sofa")).move is Move.CHAT
    outside = await lesson.say("what is the best temperature to fry chicken?")
    assert outside.move is Move.NOT_IN_MATERIALS
    assert outside.explanation is not None
    assert outside.text.rstrip().endswith("?")
    assert "pass_on" in {b.id for b in outside.buttons}
    passed = await lesson.press("pass_on")
    assert passed.move is Move.HAND_OVER
    (alert,) = lesson.store.alerts("room")
    assert (alert.category, "fry chicken" in alert.text) == ("question", True)


async def test_a_dispute_is_kept_with_what_it_is_about(room):
    lesson = await room()
    await lesson.say(TASK)
    before = (await lesson.state()).suggestion
    reply = await lesson.say("that's wrong")
    kept = (await lesson.state()).suggestion
    assert reply.move is Move.SHOW
    assert (kept.id, kept.text, bool(kept.disputed)) == (before.id, before.text, True)
    assert [a.category for a in lesson.store.alerts("room")] == ["dispute"]
    assert (await lesson.say("5")).judgement is Judgement.CORRECT


async def test_a_teacher_reads_what_waits_and_no_words_of_a_disclosure(room):
    lesson = await room()
    assert "Nothing waits" in (await lesson.say("/alerts", "ms", role=Role.TEACHER)).text
    await lesson.say("i want to kill myself")
    told = (await lesson.say("/alerts", "ms", role=Role.TEACHER)).text
    assert "hurting themselves" in told
    assert "kill" not in told
    assert "for teachers" in (await lesson.say("/alerts")).text


async def test_no_reply_pings_everyone_whoever_said_it_first(room):
    lesson = await room()
    await lesson.say(TASK)
    await lesson.say("5")
    await lesson.say("/reflect thank @everyone for the help with this one")
    shown = (await lesson.say("/progress")).text
    assert "everyone for the help" in shown
    assert "@everyone" not in shown


async def test_two_persons_are_never_mixed(room):
    lesson, alone = await room(), await room()
    script = [TASK, "23/3", "/hint", "/goal add brackets", "take away 4", "5", "4", "/progress"]
    for text in script:
        await alone.say(text, "ana", wait=120)
    for text in script:
        await lesson.say(text, "ana", wait=60)
        await lesson.say("/practice like terms" if text == TASK else "/hint", "ben", wait=60)
    mixed, single = await lesson.state("ana"), await alone.state("ana")
    assert mixed.mastery.keys() == single.mastery.keys()
    assert [(e.judgement, e.score, e.rung) for e in mixed.evidence] == [
        (e.judgement, e.score, e.rung) for e in single.evidence
    ]
    assert (mixed.turns, len(mixed.goals)) == (single.turns, 1)
    ben = await lesson.state("ben")
    assert (ben.evidence, ben.goals, dict(ben.mastery)) == ((), (), {})
    assert "like-terms" in ben.thread.exercise_id


# --- bad input ---------------------------------------------------------------------------------


async def test_a_hundred_thousand_characters(room):
    lesson = await room()
    for text in ("word " * 20_000, "why is x " * 11_112, "x" * 100_000, "3x + " * 20_000):
        reply = await lesson.say(text)
        assert "4000" in reply.text
        assert len(reply.text) < 1_500
        assert not [f for f in faults(reply) if "too long" not in f]
        assert len((await lesson.state()).suggestion.text if reply.explanation else "") < 1_500


@pytest.mark.parametrize(
    "text",
    ["", "   \n ", "\u200b\u202e\u2066", "\x00\x01\x1b", "\U000e0041\U000e0042", "\ud83d"],
)
async def test_a_message_that_shows_nothing(room, text):
    lesson = await room()
    assert (await lesson.say(text)).move is Move.CHAT
    await lesson.say(TASK)
    before = (await lesson.state()).thread
    assert (await lesson.say(text)).move is Move.CHAT
    assert (await lesson.state()).thread == before


async def test_hidden_characters_change_nothing(room):
    lesson = await room()
    await lesson.say("can you do \u202e3x + 4 = 19\u202c for me\x07")
    assert "3x + 4 = 19" in (await lesson.state()).thread.question
    reply = await lesson.say("x\u200b =\u2066 5\x00")
    assert reply.judgement is Judgement.CORRECT
    state = await lesson.state()
    assert not re.search(r"[\u200b\u202e\u2066\x00]", repr(state.thread) + reply.text)


async def test_an_old_button_harms_nothing(room):
    lesson = await room()
    for button in ("help", "idk", "option:0", "option:77", "why", "pass_on", "back_to_goal"):
        reply = await lesson.press(button)
        assert reply.text.strip()
        assert reply.rung != 4
    for button in ("nonsense", "option:", "confidence:9"):
        assert (await lesson.press(button)).text.strip()


async def test_every_reply_of_a_long_mixed_lesson_is_sound(room):
    lesson = await room()
    script = """what is an equation?|no idea|it says two things are equal|/hint|/practice
        |7|/hint|idk|idk|idk|take away 3|/hint|/why|/progress|/goal add brackets by Friday|/goal
        |when I have lunch, I will do one|/practice|12|/hint|tell me the answer|x = 3|hello|thanks
        |/topics|/practice brackets|5|10|15|because I did|/hint|/reflect|I like the scales
        |/reflect brackets are parcels|who are you|i hate this|bye|one more|/goal done 1"""
    for text in (part.strip() for part in script.split("|")):
        thread = (await lesson.state()).thread
        open_ = thread and next(
            (e for e in lesson.course.exercises if e.id == thread.exercise_id), None
        )
        reply = await lesson.say(text)
        assert reply.text.strip()
        assert faults(reply, open_) == [], text


async def test_a_teachers_goal_leads_a_learners_practice(room):
    lesson = await room()
    await lesson.say("/goal set two-step equations by Friday", "rivera", role=Role.TEACHER)
    reply = await lesson.say("/practice")
    assert reply.move is Move.PRACTICE
    assert "two-step equations" in reply.explanation.goal
    # The goal's prerequisites come first.
    thread = (await lesson.state()).thread
    assert thread.concept_ids == ("linear-equations:equations-and-solutions",)


def _uncited(lesson, reply, exercise, said):
    """Return the tutor's own words without section names and without what the learner said."""
    text = own_words(reply, exercise).replace(said, "")
    for section in lesson.course.sections:
        text = text.replace(section.label, "")
    return text


SAYINGS = (
    *("/hint", "idk", "tell me the answer", "/why", "/practice", "/progress", "/goal", "/topics"),
    *("/goal add brackets", "/goal done 1", "/goal drop 1", "/reflect", "/reflect it clicked"),
    *("hello", "thanks", "bye", "that's wrong", "5", "x = 3", "-7", "3x = 15", "b", "take away 4"),
    *("because both sides stay equal", "why?", "what is a like term?", "solve 7x - 3 = 11", TASK),
    *("if I get home, I will do one", "one more", "quiz me on fractions", "what is a dragon?"),
)


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_is_said_the_reply_is_sound(room, linear_equations, seed):
    dice = random.Random(seed)
    slips = []
    for _ in range(4):
        lesson = await room(
            highest_rung=dice.randint(0, 4),
            answers=dice.choice(list(Answers)),
            goal_answers=dice.choice(list(Answers)),
            attempt_first=dice.random() < 0.5,
        )
        await lesson.set_before("ana", dice.choice(linear_equations.exercises))
        buttons = ()
        for _ in range(20):
            thread = (await lesson.state()).thread
            tasks = linear_equations.exercises
            open_ = thread and next((e for e in tasks if e.id == thread.exercise_id), None)
            if buttons and dice.random() < 0.3:
                said = f"[{dice.choice(buttons).id}]"
                reply = await lesson.press(said[1:-1], wait=dice.choice([1, 20, 90, 4000]))
            else:
                said = dice.choice(SAYINGS)
                reply = await lesson.say(said, wait=dice.choice([1, 20, 90, 4000]))
            buttons = reply.buttons
            slips += [f"{said} -> {fault}" for fault in faults(reply, open_)]
            now = (await lesson.state()).thread
            told = reply.rung == 4 or reply.judgement is Judgement.CORRECT
            if open_ and now and now.id == thread.id and reply.move in TAUGHT and not told:
                step = open_.steps[thread.step]
                if holds_answer(step, _uncited(lesson, reply, open_, said), open_.stem):
                    slips.append(f"{said} -> gives {step.prompt} away: {reply.text}")
    assert not slips, "\n".join(slips)
