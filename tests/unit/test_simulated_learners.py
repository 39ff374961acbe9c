"""The learners that turns are measured with say what they claim to say."""

import random
from dataclasses import replace

from benchmarks.learners import MIX, Kind, Learner, shown
from tutor_core.course import (
    AnswerKind,
    Choice,
    Course,
    Exercise,
    KnownWrong,
    Section,
    Step,
    Term,
)
from tutor_core.ids import CourseId, ExerciseId, SectionId, StepId
from tutor_core.messages import Button, Judgement, Move, Reply

SECTION = Section(SectionId("s"), 0, "Balance", glossary=(Term("side", "A half of it"),))
NUMBER = Step(
    StepId("n"),
    "What is *x* in\nx + 4 = 9?",
    AnswerKind.NUMBER,
    accepted=("5",),
    known_wrong=(KnownWrong("13", "You added."),),
)
CHOICE = Step(
    StepId("c"),
    "Which one?",
    AnswerKind.CHOICE,
    choices=(Choice("this", correct=True), Choice("that", correct=False)),
)
COURSE = Course(
    CourseId("c"),
    "A course",
    "f",
    (SECTION,),
    (),
    exercises=tuple(
        Exercise(ExerciseId(step.id), step.id, (step,), SECTION.id) for step in (NUMBER, CHOICE)
    ),
)


def _learner(seed: int = 1) -> Learner:
    return Learner("Ana", shown([COURSE]), random.Random(seed))


def _attempts(learner: Learner) -> set[tuple[str, str | None]]:
    """What it may try next, over many seeds."""
    tried = set()
    for seed in range(200):
        learner.dice = random.Random(seed)
        said = replace(learner).says()
        if said.kind is Kind.ATTEMPT:
            tried.add((said.text, said.button))
    return tried


def test_the_same_seed_says_the_same() -> None:
    one, other = _learner(), _learner()
    assert [one.says() for _ in range(50)] == [other.says() for _ in range(50)]


def test_the_kinds_come_as_often_as_the_mix_says() -> None:
    learner = _learner()
    kinds = [learner.says().kind for _ in range(4000)]
    assert all(abs(kinds.count(kind) / 4000 - share) < 0.03 for kind, share in MIX.items())


def test_attempts_answer_the_step_that_was_shown() -> None:
    learner = _learner()
    learner.reads(Reply("Try this.\n\nWhat is x in x + 4 = 9? Take your time.", Move.PRACTICE))
    assert _attempts(learner) == {("5", None), ("13", None)}


def test_a_choice_is_pressed() -> None:
    learner = _learner()
    buttons = (Button("option:0", "this"), Button("option:1", "that"), Button("help", "More"))
    learner.reads(Reply("Which one?", Move.PRACTICE, buttons))
    assert _attempts(learner) == {("", "option:0"), ("", "option:1")}


def test_what_was_solved_is_not_answered_again() -> None:
    learner = _learner()
    learner.reads(Reply("What is x in x + 4 = 9?", Move.PRACTICE))
    learner.reads(Reply("Yes, 5.", Move.JUDGE, judgement=Judgement.CORRECT))
    assert _attempts(learner) == {("I think a half of it", None)}


def test_what_was_asked_about_is_what_is_tried() -> None:
    learner = _learner()
    while learner.says().text != f"can you help me with this: {NUMBER.prompt}":
        pass
    assert _attempts(learner) == {("5", None), ("13", None)}


def test_what_is_offered_is_taken_up_now_and_then() -> None:
    learner = _learner()
    learner.reads(Reply("Pick.", Move.PRACTICE, (Button("practise:a", "A"), Button("why", "?"))))
    said = [replace(learner).says().button for _ in range(50)]
    assert set(said) == {None, "practise:a"}
