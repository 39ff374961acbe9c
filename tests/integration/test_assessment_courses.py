"""The judge on the bundled courses: answers are right, mistakes known, hints safe."""

from pathlib import Path

import pytest

from knowledge.importers.markdown import load
from tutor_core.assessment import assess, holds_answer, looks_like_attempt
from tutor_core.messages import Judgement

COURSES = Path(__file__).resolve().parents[2] / "knowledge" / "courses"
STEPS = [
    pytest.param(step, exercise.stem, id=f"{exercise.title} {step.id[-1]}")
    for folder in sorted(COURSES.iterdir())
    if (folder / "course.md").is_file()
    for exercise in load(folder).course.exercises
    for step in exercise.steps
]
each_step = pytest.mark.parametrize(("step", "stem"), STEPS)


@each_step
def test_accepted_answers_are_right_and_would_be_leaks(step, stem):
    for answer in step.accepted:
        assert assess(step, answer, stem).judgement is Judgement.CORRECT
        assert holds_answer(step, f"So it is this: {answer}", stem)
        assert looks_like_attempt(step, answer)


@each_step
def test_options_are_taken_by_letter_and_by_text(step, stem):
    for letter, choice in zip("abcdefgh", step.choices, strict=False):
        for text in (letter, choice.text, choice.text.upper(), f"I think {choice.text}"):
            found = assess(step, text, stem)
            assert (found.judgement is Judgement.CORRECT) == choice.correct, text
            assert choice.correct or found.reveals == choice.reveals


@each_step
def test_known_wrong_answers_are_wrong_and_say_what_they_reveal(step, stem):
    for known in step.known_wrong:
        found = assess(step, known.answer, stem)
        assert (found.judgement, found.reveals) == (Judgement.INCORRECT, known.reveals)


@each_step
def test_every_wording_of_a_key_point_says_it(step, stem):
    for point in step.key_points:
        for way in (point.text, *point.ways):
            assert point.text in assess(step, way, stem).met, way


@each_step
def test_nothing_the_course_says_before_the_answer_leaks_it(step, stem):
    said = [hint.text for hint in step.hints] + [known.reveals for known in step.known_wrong]
    said += [*step.smaller, *(choice.reveals for choice in step.choices)]
    assert [text for text in said if holds_answer(step, text, stem)] == []
