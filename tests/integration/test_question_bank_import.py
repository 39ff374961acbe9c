"""Question banks from disk: alone, beside documents, in a zip; and played with the real tutor."""

import re
from pathlib import Path

import pytest

from knowledge.importers import load
from knowledge.importers.shared import Imported
from tests.tools.files import PROSE, zipped
from tutor_core.assessment import holds_answer
from tutor_core.course import AnswerKind, Course, Exercise, Step
from tutor_core.errors import CourseError
from tutor_core.guardrails.outgoing import _ACTION, MOST_WORDS
from tutor_core.guardrails.policy import Answers
from tutor_core.messages import Judgement, Move
from tutor_core.text import count_words

GIFT = r"""$CATEGORY: $course$/top/Machines/Levers

// [id:arm] [tag:Pulleys]
::Arm:: A lever's left arm is twice as long as its right one. How does its force compare? {
  =It is half as large #Force times arm is the same on both sides.
  ~It is twice as large #Longer arms need less force, not more.
  ~It is the same #No: it is half as large.
}

::Point:: What is the point called that a lever turns around? {=fulcrum =pivot =%50%axis#Nearly.}

::Torque:: A force of 20 N acts at an arm of 0.5 m. What is the torque in Nm? {#10:0.1}

$CATEGORY: $course$/top/Machines/Screws

::Truth:: A finer thread needs a larger force.{F#Think of a jar's lid.}

::Several:: Which are screws? {~%50%a bottle top ~%50%a drill ~%-50%a seesaw#It turns. ~%-50%ice}

::Pairs:: Match. {
=seesaw -> turns around a point
=ramp -> raises along a slope
=pulley -> turns a pull around
}

::Brackets:: Write 3(x+2) without brackets. {=3x+6}

::Essay:: Describe a screw. {}
"""
TEXT = f"# Machines\n\n## Levers\n\n{PROSE}\n\n## Pulleys\n\nA pulley turns a pull around. {PROSE}"
TEXT += "".join(f" {PROSE}" for _ in range(4))


@pytest.fixture(scope="module")
def linear_equations(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The course that ``room`` opens with: here a bank, and nothing to read beside it."""
    path = tmp_path_factory.mktemp("bank") / "machines.gift"
    path.write_text(GIFT)
    return load(path).course


def by_name(found: Imported) -> dict[str, Exercise]:
    return {exercise.title: exercise for exercise in found.course.exercises}


def titled(found: Imported, exercise: Exercise) -> str:
    return next(s.title for s in found.course.sections if s.id == exercise.section_id)


def test_a_bank_alone_is_a_course(tmp_path: Path) -> None:
    (tmp_path / "machines.gift").write_text(GIFT)
    found = load(tmp_path / "machines.gift")
    assert (found.course.id, found.course.title) == ("machines", "machines")
    assert [s.title for s in found.course.sections] == ["Machines", "Levers", "Screws"]
    assert [c.title for c in found.course.concepts] == ["Levers", "Screws"]
    assert (found.receipt.exercises, found.receipt.passages) == (7, 0)
    line = GIFT.split("\n").index("::Essay:: Describe a screw. {}") + 1
    assert [s.text for s in found.receipt.skipped] == [
        f"machines.gift:{line}: Question 'Essay' was left out: it is an essay, "
        "which a tutor here can't judge."
    ]
    assert load(tmp_path / "machines.gift") == found


@pytest.mark.parametrize("zipped_up", [False, True])
def test_a_bank_beside_documents_belongs_to_their_sections(
    tmp_path: Path, zipped_up: bool
) -> None:
    files: dict[str, bytes | str] = {"text.md": TEXT, "bank.gift": GIFT}
    if zipped_up:
        path = tmp_path / "term.zip"
        path.write_bytes(zipped(files))
    else:
        path = tmp_path / "term"
        path.mkdir()
        for name, content in files.items():
            (path / name).write_text(str(content))
    found = load(path)
    arm = by_name(found)["Arm"]
    assert titled(found, arm) == "Levers"
    held = {p.section_id for p in found.course.passages}
    assert arm.section_id in held
    assert [c.title for c in found.course.concepts if c.id in arm.concept_ids] == [
        "Levers",
        "Pulleys",  # by its tag
    ]
    truth = by_name(found)["Truth"]
    assert titled(found, truth) == "Screws"
    assert truth.section_id not in held
    assert found.receipt.files == 2


def test_ids_stay_when_questions_move_and_others_change(tmp_path: Path) -> None:
    path = tmp_path / "term"
    path.mkdir()
    (path / "bank.gift").write_text(GIFT)
    before = by_name(load(path))
    head, *questions = re.split(r"\n\n(?=::|//|\$)", GIFT)
    moved = [head, *questions[:3][::-1]]
    (path / "bank.gift").write_text("\n\n".join(moved).replace("twice as large", "four times"))
    (path / "more.txt").write_text("\n\n".join(questions[3:]))
    after = by_name(load(path))
    assert before.keys() == after.keys()
    assert {n: e.id for n, e in before.items()} == {n: e.id for n, e in after.items()}
    assert {n: [s.id for s in e.steps] for n, e in before.items()} == {
        n: [s.id for s in e.steps] for n, e in after.items()
    }


def test_one_name_for_several_questions_and_one_question_twice(tmp_path: Path) -> None:
    path = tmp_path / "b.gift"
    one, two = "::Q:: One? {=1}\n\n", "::Q:: Two? {=2}\n\n"
    path.write_text(one + two + one)
    first = load(path)
    assert len({e.id for e in first.course.exercises}) == 2
    assert [(s.line, s.reason[:30]) for s in first.receipt.skipped] == [
        (5, "This question stands in the co")
    ]
    path.write_text(two + one)
    assert {e.id for e in load(path).course.exercises} == {e.id for e in first.course.exercises}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str, newline: str) -> None:
    text = "::Größe:: Wie groß – ungefähr? {=fünf Meter ~drei}\n\n::B:: Two? {=2}\n"
    (tmp_path / "b.gift").write_bytes(text.replace("\n", newline).encode(encoding))
    found = load(tmp_path / "b.gift")
    assert list(by_name(found)) == ["Größe", "B"]
    assert found.course.exercises[0].steps[0].prompt == "Wie groß – ungefähr?"


def test_a_bank_with_nothing_to_ask_says_why(tmp_path: Path) -> None:
    (tmp_path / "b.gift").write_text("\n::E:: Write. {}\n")
    with pytest.raises(CourseError, match=r"b\.gift:2: Question 'E' was left out: it is an essay"):
        load(tmp_path / "b.gift")


# --- Played -----------------------------------------------------------------------------------


def wrong(step: Step) -> str:
    if step.kind is AnswerKind.CHOICE:
        return next(c.text for c in step.choices if not c.correct)
    return "977" if step.kind is AnswerKind.NUMBER else "91x + 4"


def right(step: Step) -> str:
    return next((c.text for c in step.choices if c.correct), "") or step.accepted[0]


def faults(reply, exercise: Exercise, step: Step) -> list[str]:
    own = reply.text
    for one in exercise.steps:
        own = own.replace(one.prompt, "")
    found = []
    if holds_answer(step, own, exercise.stem):
        found.append(f"tells: {reply.text}")
    if count_words(own) > MOST_WORDS:
        found.append(f"too long: {reply.text}")
    if not _ACTION.search(reply.text):
        found.append(f"nothing to do: {reply.text}")
    if re.search(r"\{\w*\}|\b(?:[Oo]pen|[Rr]ead|[Gg]o to) \*|worked example", reply.text):
        found.append(f"sends to a text that isn't there: {reply.text}")
    return found


async def test_every_step_is_helped_with_and_judged_without_a_text(room, linear_equations):
    slips, rungs = [], set()
    for exercise in linear_equations.exercises:
        lesson = await room(answers=Answers.NEVER)
        await lesson.set_before("ana", exercise)
        for step in exercise.steps:
            for _ in range(4):
                for said in ("/hint", wrong(step)):
                    reply = await lesson.say(said, wait=200)
                    slips += faults(reply, exercise, step)
                    rungs.add(reply.rung)
            reply = await lesson.say(right(step), wait=200)
            if reply.judgement is not Judgement.CORRECT:
                slips.append(f"{exercise.id}: {right(step)} was judged {reply.judgement}")
    assert slips == []
    assert {1, 2, 3} <= rungs


async def test_practice_gives_the_banks_exercises_and_cites_the_category(room):
    lesson = await room()
    reply = await lesson.say("/practice screws")
    assert reply.move is Move.PRACTICE
    assert [(s.course, s.title, s.place) for s in reply.sources] == [("machines", "Screws", "")]
    asked = await lesson.say("A finer thread needs a larger force. True or false?", who="ben")
    assert "is the place for that" not in asked.text


async def test_feedback_answers_the_wrong_option(room, linear_equations):
    lesson = await room()
    await lesson.set_before("ana", linear_equations.exercises[0])
    reply = await lesson.say("It is twice as large")
    assert "Longer arms need less force, not more." in reply.text
    assert "half" not in (await lesson.say("It is the same")).text
