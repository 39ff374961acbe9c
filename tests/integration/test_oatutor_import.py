"""OATutor pools from disk: small ones with faults, and the real one where it is given."""

import json
from collections import Counter
from pathlib import Path

import pytest

from knowledge.importers import load
from tutor_core.assessment import assess, holds_answer
from tutor_core.course import AnswerKind
from tutor_core.errors import CourseError
from tutor_core.guardrails.outgoing import _ACTION, MOST_WORDS
from tutor_core.guardrails.policy import Answers
from tutor_core.messages import Judgement, Move
from tutor_core.text import count_words

DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "oatutor"
# Every so many problems are climbed in a lesson; all of them were, once, when this was written.
STRIDE = 12


def write(folder: Path, name: str, value: object) -> None:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(value if isinstance(value, str) else json.dumps(value))


def problem(pool: Path, name: str, task: str, answer: str, hints: list[dict]) -> None:
    about = {"id": name, "title": "Balance", "body": "", "lesson": "1.1 Scales", "lessonId": "L1"}
    step = {"id": f"{name}a", "stepAnswer": [answer], "stepTitle": task, "stepBody": ""}
    write(pool, f"content-pool/{name}/{name}.json", about)
    place = f"content-pool/{name}/steps/{name}a"
    write(pool, f"{place}/{name}a.json", step)
    write(pool, f"{place}/tutoring/{name}aDefaultPathway.json", hints)


@pytest.fixture
def pool(tmp_path):
    lesson = {"id": "L1", "name": "Lesson 1.1", "topics": "Scales", "learningObjectives": {}}
    lesson["learningObjectives"] = {"undo_an_addition": 0.85}
    plan = {
        "courseName": "Weighing",
        "courseLicense": "licence page <CC BY 4.0>",
        "lessons": [lesson],
    }
    write(tmp_path, "coursePlans.json", [plan])
    write(tmp_path, "skillModel.json", {"b2a": ["undo_an_addition"], "b10a": ["undo_more"]})
    rule = {"id": "h1", "type": "hint", "dependencies": [], "title": "Rule", "text": "Keep level."}
    for name, task, answer in (
        ("b10", "$$x+4=9$$", "$$5$$"),
        ("b2", "$$y-1=6$$", "$$y=7$$"),
        ("b3", "$$z+2=12$$", "$$10$$"),
    ):
        problem(tmp_path, name, task, answer, [rule])
    return tmp_path


def test_lessons_skills_and_problems_become_a_course(pool):
    imported = load(pool)
    course = imported.course
    assert (course.title, course.licence) == ("Weighing", "CC BY 4.0")
    assert [s.label for s in course.sections] == ["1.1 Scales"]
    assert [c.title for c in course.concepts] == ["Undo an addition", "Undo more"]
    assert [e.title for e in course.exercises] == [
        "Balance: y - 1 = 6",
        "Balance: z + 2 = 12",
        "Balance: x + 4 = 9",
    ]
    assert course.exercises[0].concept_ids == (course.concepts[0].id,)
    assert [(p.heading, p.text) for p in course.passages] == [
        ("Learning objectives", "- undo an addition"),
        ("Rule", "Keep level."),
    ]
    assert imported.receipt.files == 11
    assert imported.receipt.skipped == ()


def test_the_same_files_give_the_same_course_and_an_edit_another(pool):
    before = load(pool).course
    assert load(pool).course == before
    problem(pool, "b3", "$$z+2=13$$", "$$11$$", [])
    assert load(pool).course.fingerprint != before.fingerprint


def test_a_broken_problem_is_left_out_and_named(pool):
    write(pool, "content-pool/b2/b2.json", "{")
    write(pool, "content-pool/b3/steps/b3a/b3a.json", {"stepAnswer": []})
    imported = load(pool)
    assert [e.id for e in imported.course.exercises] == ["oatutor-weighing:b10"]
    (first, second) = imported.receipt.skipped
    assert first.text.startswith("content-pool/b2/b2.json:1: This is not valid JSON")
    assert "b3 is left out" in second.reason


def test_without_plans_the_problems_name_their_lesson(pool):
    (pool / "coursePlans.json").unlink()
    (pool / "skillModel.json").unlink()
    imported = load(pool)
    assert [s.label for s in imported.course.sections] == ["1.1 Scales"]
    assert [s.file for s in imported.receipt.skipped] == ["coursePlans.json", "skillModel.json"]


def test_a_pool_without_a_problem_is_refused(tmp_path):
    (tmp_path / "content-pool").mkdir()
    with pytest.raises(CourseError, match=r"No problem in content-pool could be read"):
        load(tmp_path)


# --- the real pool ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real():
    if not DATA.is_dir():
        pytest.skip("the OATutor content pool is not beside the checkout (../shared/data/oatutor)")
    return load(DATA)


@pytest.fixture
def linear_equations(real):
    """Let ``room`` open a classroom with the pool's course."""
    return real.course


def right_answers(step):
    return [c.text for c in step.choices if c.correct] or list(step.accepted)


def test_every_problem_comes_in_and_every_answer_is_judged_right(real):
    course = real.course
    assert (len(course.exercises), len(course.sections), len(course.concepts)) == (247, 8, 20)
    assert real.receipt.skipped == ()
    steps = [(e, s) for e in course.exercises for s in e.steps]
    assert Counter(s.kind for _, s in steps)[AnswerKind.SHORT] == 0
    wrong = [
        (step.id, answer)
        for exercise, step in steps
        for answer in right_answers(step)
        if assess(step, answer, exercise.stem).judgement is not Judgement.CORRECT
    ]
    assert wrong == []
    assert all(e.concept_ids for e in course.exercises)
    cited = {p.section_id for p in course.passages}
    assert all(e.section_id in cited for e in course.exercises)


def test_no_rung_of_the_pool_holds_its_answer_or_is_too_long_or_asks_nothing(real):
    faults = [
        f"{step.id} {hint.rung}: {hint.text}"
        for exercise in real.course.exercises
        for step in exercise.steps
        for hint in step.hints
        if holds_answer(step, hint.text, exercise.stem)
        or count_words(hint.text) > MOST_WORDS
        or not _ACTION.search(hint.text)
    ]
    assert faults == []


def test_an_answer_that_does_not_solve_its_equation_is_named(real):
    doubted = [w for w in real.receipt.warnings if "doesn't solve" in w.reason]
    assert [w.file.split("/")[1] for w in doubted] == ["ab1ad7fGenStr25"]
    assert "-7 doesn't solve 15 - 3r + 8 = 28" in doubted[0].reason


def test_no_formula_is_left_in_latex(real):
    texts = [p.text for p in real.course.passages]
    for exercise in real.course.exercises:
        texts += [exercise.title, exercise.stem]
        for step in exercise.steps:
            texts += [step.prompt, step.why, *step.accepted, *(h.text for h in step.hints)]
    assert [t for t in texts if "\\" in t or "$$" in t or "{" in t] == []


async def test_a_lesson_climbs_the_authored_hints_and_asks_the_scaffolds(real, room):
    slips = []
    for exercise in real.course.exercises[::STRIDE]:
        lesson = await room(answers=Answers.NEVER)
        await lesson.set_before("ana", exercise)
        for step in exercise.steps:
            slips += [f"{step.id}: {slip}" for slip in await climbed(lesson, step)]
            reply = await lesson.say(right_answers(step)[0], wait=200)
            if reply.judgement is not Judgement.CORRECT:
                slips.append(f"{step.id}: right, but {reply.text}")
    assert slips == []


async def climbed(lesson, step):
    """Ask for help with an idea in between; return the authored hints that were not given."""
    authored = {h.rung: h.text for h in step.hints if h.rung}
    given = {}
    for _ in range(3):
        reply = await lesson.say("/hint", wait=200)
        if reply.move is Move.HINT:
            given[reply.rung] = reply.text
        await lesson.say("maybe I should look at both sides first", wait=200)
    return [f"rung {r} is {given.get(r)}" for r, text in authored.items() if text != given.get(r)]


def test_a_wrong_answer_to_a_scaffold_is_judged_wrong(real):
    scaffolds = [
        s for e in real.course.exercises for s in e.steps[:-1] if "-h" in s.id and not s.choices
    ]
    assert len(scaffolds) > 100
    missed = [s.id for s in scaffolds if assess(s, "-977").judgement is Judgement.CORRECT]
    assert missed == []
