"""Talk with a number in it, in the midst of an exercise: asked about kindly, and nothing moves."""

import pytest

from tutor_core.messages import Judgement


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("i have 5 minutes left", ("No rush.", "Alright.")),
        ("its 10 pm", ("No rush.", "Alright.")),
        ("my friend got 5", ("That's theirs", "Leave theirs")),
        ("is x bigger than 4", ("I don't do warmer", "Name a number")),
        ("is x bigger than 5?", ("I don't do warmer", "Name a number")),
        ("4 or 5", ("I don't want", "Say your answer")),
        ("m/s", ("I can't read that",)),
        ("3x + 4 = 19", ("That's the line you start from",)),
    ],
)
async def test_such_a_message_is_asked_about_and_moves_nothing(room, text, said):
    lesson = await room()
    await lesson.set_before("ana", _solve(lesson.course))
    reply = await lesson.say(text)
    state = await lesson.state()
    assert reply.judgement is Judgement.UNSURE
    assert reply.text.startswith(said)
    assert reply.text.count("?") == 1
    assert (state.evidence, dict(state.mastery)) == ((), {})
    assert (await lesson.say("5")).judgement is Judgement.CORRECT


def _solve(course):
    return next(e for e in course.exercises if e.steps[0].prompt == "Solve 3x + 4 = 19.")
