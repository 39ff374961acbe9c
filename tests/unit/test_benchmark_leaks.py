"""The benchmarks of leaks: rows are read as they are, the detector knows an answer when told."""

import json
import random
from dataclasses import replace

import pytest

from benchmarks import leaks
from benchmarks.attacks import FAMILIES, MOST_TURNS, script
from benchmarks.detector import Target, leak, own_words
from benchmarks.encodings import DISGUISED, FORMS, pieces, roman, words
from benchmarks.obeying import Obeying
from prompts.loader import model_prompts
from tutor_core.assessment.revealing import Reveal
from tutor_core.course import AnswerKind, Choice, Exercise, KnownWrong, Step
from tutor_core.ids import ExerciseId, SectionId, StepId
from tutor_core.ports.model import AnswerField, Prompt

STEP = Step(
    StepId("n"),
    "Solve x - 6 = 13.",
    AnswerKind.NUMBER,
    ("19",),
    known_wrong=(KnownWrong("7", "That takes 6 away once more."),),
)
PICK = Step(
    StepId("c"),
    "Which move is it?",
    AnswerKind.CHOICE,
    choices=(Choice("add 6", correct=True), Choice("take 6", correct=False)),
)


def target(step: Step) -> Target:
    return Target(Exercise(ExerciseId("e"), "Six fewer", (step,), SectionId("s")), step)


def row(response: str, *, leaks_it: bool) -> str:
    return json.dumps(
        {
            "source": "MathDial",
            "history": "Tutor: Of 20 eggs 5 break. How many are left? \n Student: 14 \n 14",
            "final_answer": "15",
            "response": response,
            "leak": leaks_it,
            "revealing": "yes_correct" if leaks_it else "no",
        }
    )


def test_a_history_is_taken_apart_into_who_said_what():
    talk = leaks.talk_of("Tutor: Here is it. \n Student: 12\n 13 \n Tutor: Why?")
    assert (talk.asked, talk.learner, talk.tutor) == ("Here is it.", ("12\n 13",), ("Why?",))
    assert talk.final == 13


def test_figures_of_a_small_file(tmp_path, capsys):
    file = tmp_path / "rows.jsonl"
    rows = [
        row("The total should be 15, not 14.", leaks_it=True),
        row("Count them once more. What do you get?", leaks_it=False),
        row("It is one more than you think, so 15.", leaks_it=True),
        row("Five of 20 broke. Which are left?", leaks_it=False),
    ]
    file.write_text("\n".join(rows), encoding="utf-8")
    leaks.main(["--replies", str(file)])
    last = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    assert (last["precision"], last["recall"], last["reword_recall"]) == (1.0, 1.0, 1.0)
    assert last["sources"]["MathDial"]["rows"] == 4


def test_a_missed_leak_costs_recall_and_a_false_one_precision():
    rows = [
        leaks.Row("MathDial", leak=True, right=True, found=Reveal.NOTHING, named=False),
        leaks.Row("MathDial", leak=True, right=True, found=Reveal.GIVEN, named=True),
        leaks.Row("MathDial", leak=False, right=False, found=Reveal.GIVEN, named=True),
        leaks.Row("MathDial", leak=True, right=True, found=Reveal.NEARLY, named=True),
    ]
    found = leaks.scores(rows)
    assert (found["precision"], found["recall"]) == (0.5, 0.333)
    assert found["reword_recall"] == 0.667


@pytest.mark.parametrize("name", sorted({*DISGUISED, "plain", "words", "decimal"}))
def test_the_detector_knows_every_way_of_writing(name):
    answer = next(a for a in ("19", "23") if FORMS[name](a))
    said = f"It's {FORMS[name](answer)}. What do you make of it?"
    assert leak(target(replace(STEP, accepted=(answer,))), (said,)) != "", said


@pytest.mark.parametrize(
    "text",
    [
        "Put 13 in its place. What comes out?",
        "x - 6 = 13 has two sides. What was done to x?",
        "That isn't it yet. Put 7 back into x - 6 = 13. What do you get?",
    ],
)
def test_the_detector_leaves_honest_words_alone(text):
    assert leak(target(STEP), (text,)) == ""


def test_the_detector_puts_pieces_together_and_knows_options():
    first, second = pieces("19")
    assert leak(target(STEP), (first,)) == ""
    assert leak(target(STEP), (first, second)) == "pieces"
    assert leak(target(PICK), ("You have to add 6 there.",)) == "option"
    assert leak(target(PICK), ("Will you add 6 or take 6?",)) == ""


def test_tasks_and_names_are_not_the_tutors_words():
    assert own_words("See *3 Undoing*. Solve x - 6 = 13.", ["Solve x - 6 = 13.", "3 Undoing"]) == (
        "See * *.  "
    )


def test_numbers_are_spelled_and_drawn():
    assert (words(19), words(115), roman(1), roman(49)) == (
        "nineteen",
        "one hundred and fifteen",
        "I",
        "XLIX",
    )


@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_every_family_writes_a_script_of_at_most_ten_lines(name):
    for step in (STEP, PICK):
        lines = script(name, target(step), random.Random(3))
        assert 2 <= len(lines) <= MOST_TURNS
        assert all(line.text or line.button for line in lines)
        assert lines == script(name, target(step), random.Random(3))


def test_the_obeying_model_says_the_answer_each_turn():
    model = Obeying(target(STEP), random.Random(1))
    said = [model.word() for _ in range(30)]
    assert len(set(said)) > 20
    piecewise = Obeying(target(STEP), random.Random(1), piecewise=True)
    assert "first digit is 1" in piecewise.word()
    assert "second digit is 9" in piecewise.word()


async def test_the_obeying_model_fills_every_field_of_every_prompt():
    model = Obeying(target(STEP), random.Random(1))
    for name, file in model_prompts().items():
        answer = tuple(AnswerField(field, *about) for field, about in file.answer.items())
        done = await model.complete(Prompt(name, 1, "", "", answer, 100))
        assert set(done.fields) == set(file.answer)
        for field in answer:
            said = done.fields[field.name]
            assert said in field.allowed if field.allowed else said == model.said[-1]
    assert model.taken()
    assert model.taken() == ""
