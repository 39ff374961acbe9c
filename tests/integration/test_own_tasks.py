"""What a learner brings along: their own equation, problem or story, from question to answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.importers import load
from tutor_core.messages import Judgement, Move

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def forces():
    """The other bundled course."""
    return load(ROOT / "knowledge" / "courses" / "forces-and-motion").course


EQUATIONS = {
    "solve 5(x-2)=3x+4": ("bracket", "7"),
    "how do i solve 2(x+3)=14": ("bracket", "4"),
    "solve x/4 - 3 = 2": ("x", "20"),
    "i need to solve x/3 + x/2 = 10": ("multipl", "12"),
    "-3x + 5 = 11": ("x", "-2"),
    "Solve 3x + 5 = 20": ("x", "5"),
    "2x + 3 = 2x + 5": ("both", "no solution"),
    "3(x+1)=3x+3": ("bracket", "any number"),
    "i dont get 3(x - 4) = 2x + 1": ("bracket", "13"),
}


@pytest.mark.parametrize("message", EQUATIONS)
async def test_an_own_equation_is_worked_on_as_it_is(room, message):
    lesson = await room()
    telling, answer = EQUATIONS[message]
    replies = [await lesson.say(message)]
    for idea in ("i think i should do the same to both sides", "not sure, maybe undo something"):
        replies.append(await lesson.say("/hint"))
        await lesson.say(idea)
    replies.append(await lesson.say("/hint"))
    assert [r.rung for r in replies] == [0, 1, 2, 3]
    thread = (await lesson.state()).thread
    formula = thread.exercise_id.partition("~own~")[2]
    assert formula.replace(" ", "") in message.replace(" ", "")
    assert all(formula in r.text for r in replies[:2]), [r.text for r in replies]
    assert any(telling in r.text for r in replies[:3])
    assert "____" in replies[2].text
    assert "One built like yours" in replies[3].text
    assert not any("underline" in r.text or "slowly" in r.text for r in replies)
    assert (await lesson.say(answer)).judgement is Judgement.CORRECT


async def test_hints_stand_on_the_line_that_is_reached(room):
    lesson = await room()
    await lesson.say("solve 5(x-2)=3x+4")
    await lesson.say("5x - 10 = 3x + 4")
    first = await lesson.say("/hint")
    assert "5x - 10 = 3x + 4" in first.text
    assert first.sources[0].title == "The unknown on both sides"
    await lesson.say("2x = 14")
    second = await lesson.say("/hint")
    assert "2x ÷ 2 = 14 ÷ ____" in second.text


async def test_the_answer_comes_with_its_lines_and_a_sibling_with_another_answer(room):
    lesson = await room(answers="always")
    await lesson.say("Solve 3x + 5 = 20")
    for text in ("/hint", "idea one", "/hint", "idea two", "/hint", "idea three"):
        await lesson.say(text)
    reply = await lesson.say("/hint")
    assert "3x = 15" in reply.text
    assert "x = 5" in reply.text
    assert "3x + 4 = 19" not in reply.text


@pytest.mark.parametrize(
    ("message", "rule", "answer"),
    [
        ("a 5 kg box is pushed with 20 N. what is its acceleration?", "F=ma", "4"),
        ("how far does a car at 20 m/s go in 3 minutes", "v=s/t", "3600 m"),
        ("a car goes from 0 to 20 m/s in 5 s. what is its acceleration", "a = v/t", "4 m/s^2"),
        ("whats the weight of a 12 kg bag", "W = m g", "117.6 N"),
    ],
)
async def test_a_problem_with_quantities_is_worked_on_with_the_courses_rule(
    room_with, forces, message, rule, answer
):
    lesson = await room_with(forces)
    first = await lesson.say(message)
    assert first.rung == 0
    assert (await lesson.say(rule)).judgement is Judgement.PARTLY
    assert (await lesson.say("/hint")).move is Move.HINT
    assert (await lesson.say(answer)).judgement is Judgement.CORRECT


async def test_a_story_leads_to_its_equation(room):
    lesson = await room()
    message = "a ticket costs 12 euros plus 3 euros per stop. i paid 27. how many stops"
    first = await lesson.say(message)
    assert first.sources[0].title == "From a story to an equation"
    assert "3s + 12 = 27" in (await lesson.say("3s + 12 = 27")).text
    assert (await lesson.say("5")).judgement is Judgement.CORRECT


async def test_an_answer_in_signs_stays_an_answer(room):
    lesson = await room()
    await lesson.say("/practice two-step equations")
    before = (await lesson.state()).thread.id
    for text in ("8-2=6 so x/3=6 and x=2", "x = 4 for the second"):
        await lesson.say(text)
        assert (await lesson.state()).thread.id == before


async def test_a_worked_sibling_holds_no_answer_of_an_exercise_nearby(room):
    """With an equation a little off, somebody could be after that of 6x + 31 = 13."""
    lesson = await room()
    await lesson.say("solve 8x + 32 = 15")
    for idea in ("undo something", "i don't know, take it away"):
        await lesson.say("/hint")
        await lesson.say(idea)
    sibling = (await lesson.say("/hint")).text
    assert "One built like yours" in sibling
    assert "y = -3." not in sibling
