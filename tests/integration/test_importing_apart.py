"""Courses read in a process of their own come out as they do in this one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from knowledge.importers import apart, load
from tutor_core.course import Course, Passage, Section
from tutor_core.errors import CourseError
from tutor_core.ids import CourseId, PassageId, SectionId

BUNDLED = Path(__file__).resolve().parents[2] / "knowledge" / "courses"


@pytest.mark.parametrize("name", ["linear-equations", "forces-and-motion"])
def test_a_course_is_the_same_as_read_here(name: str) -> None:
    assert apart.load(BUNDLED / name) == load(BUNDLED / name)


def test_a_refusal_says_what_it_says_here(tmp_path: Path) -> None:
    (tmp_path / "course.md").write_text("no head", "utf-8")
    with pytest.raises(CourseError) as here:
        load(tmp_path)
    with pytest.raises(CourseError) as there:
        apart.load(tmp_path)
    assert there.value.text == here.value.text


def test_a_child_that_breaks_is_an_error_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "CHILD", "knowledge.importers.nowhere")
    with pytest.raises(CourseError):
        apart.load(tmp_path)


@pytest.mark.parametrize(
    "line",
    ["print('{}')", "print('[1]')", "print('{\"course\": 3}')", "pass", "print('\\\\0')"],
)
def test_only_what_has_the_right_shape_is_taken_over(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "liar.py").write_text(line, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(apart, "CHILD", "liar")
    with pytest.raises(CourseError, match="can't be read"):
        apart.load(tmp_path)


@pytest.mark.skipif(not hasattr(os, "nice"), reason="this system has no niceness")
def test_the_child_lets_learners_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "nosy.py").write_text(
        "import os\n"
        "from knowledge.importers import apart\n"
        "apart.main(['nothing'])\n"
        "open(os.path.join(os.path.dirname(__file__), 'nice'), 'w').write(str(os.nice(0)))\n",
        "utf-8",
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(apart, "CHILD", "nosy")
    with pytest.raises(CourseError, match="nothing"):
        apart.load(tmp_path)
    assert int((tmp_path / "nice").read_text()) == min(19, os.nice(0) + apart.NICE)


def test_a_long_course_comes_in_slices_that_make_it_whole() -> None:
    section = Section(SectionId("s"), 0, "Section")
    passages = tuple(
        Passage(PassageId(f"p{n}"), section.id, n, f"text {n}", "here")
        for n in range(2 * apart.SLICE + 1)
    )
    course = Course(CourseId("c"), "Course", "f", (section,), passages)
    parts = apart.slices(course)
    assert [len(part.passages) for part in parts] == [apart.SLICE, apart.SLICE, 1]
    assert tuple(p for part in parts for p in part.passages) == passages
    assert tuple(s for part in parts for s in part.sections) == (section,)
    assert apart.slices(Course(CourseId("c"), "Course", "f", (), ())) == [
        Course(CourseId("c"), "Course", "f", (), ())
    ]
