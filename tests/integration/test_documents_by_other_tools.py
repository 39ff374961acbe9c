"""The bundled courses as documents that pandoc and LibreOffice made: the same sections, cited."""

import re
from functools import cache
from pathlib import Path

import pytest

from knowledge.importers import load
from knowledge.importers.shared import Imported
from tests.tools.make_documents import make, missing
from tutor_core.course import Course, PassageKind

COURSES = Path(__file__).resolve().parents[2] / "knowledge" / "courses"
PLACES = {
    ".pdf": r"p\. \d+",
    ".pptx": r"slide \d+",
    ".docx": r'under ".+"|at the start',
    ".epub": r'under ".+"|at the start',
    ".html": r'under ".+"|at the start',
}
BY_PANDOC = ("pandoc.docx", "pandoc.epub", "pandoc.html", "pandoc.pptx")
BY_OFFICE = ("writer.docx", "writer.pdf", "plain.pdf", "impress.pptx")

pytestmark = [
    pytest.mark.timeout(400),
    pytest.mark.skipif("pandoc" in missing(), reason="pandoc is not installed"),
]


@pytest.fixture(scope="module", params=["forces-and-motion", "linear-equations"])
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Course, Path]:
    folder = tmp_path_factory.mktemp("documents")
    return make(COURSES / request.param, folder), folder


def document(made: tuple[Course, Path], name: str) -> Imported:
    if name not in BY_PANDOC and "soffice" in missing():
        pytest.skip("LibreOffice is not installed")
    return read(made[1] / name)


@cache
def read(path: Path) -> Imported:
    return load(path)


def leaves(course: Course) -> list[str]:
    parents = {section.parent_id for section in course.sections}
    return [section.title for section in course.sections if section.id not in parents]


@pytest.mark.parametrize("name", [*BY_PANDOC, *BY_OFFICE])
def test_the_sections_are_those_of_the_course(made: tuple[Course, Path], name: str) -> None:
    found = document(made, name)
    assert leaves(found.course) == leaves(made[0])
    assert found.course.title == made[0].title
    assert found.receipt.skipped == ()


@pytest.mark.parametrize("name", [*BY_PANDOC, *BY_OFFICE, "impress.pdf"])
def test_every_passage_cites_its_page_slide_or_heading(
    made: tuple[Course, Path], name: str
) -> None:
    suffix, passages = Path(name).suffix, document(made, name).course.passages
    assert [p.place for p in passages if not re.fullmatch(PLACES[suffix], p.place)] == []
    numbers = [int(n) for p in passages for n in re.findall(r"\d+$", p.place)]
    if suffix in (".pdf", ".pptx"):
        assert numbers == sorted(numbers)
        assert len(set(numbers)) > 5


@pytest.mark.parametrize("name", ["pandoc.docx", "pandoc.epub", "pandoc.pptx", "writer.pdf"])
def test_no_sentence_of_the_course_is_lost(made: tuple[Course, Path], name: str) -> None:
    found = document(made, name).course
    held = _letters(" ".join(p.text for p in found.passages))
    read = [p for p in made[0].passages if p.kind is PassageKind.BODY]
    lost = [p.id for p in read if _letters(p.text)[:60] not in held]
    assert len(lost) <= len(read) // 20, lost


def _letters(text: str) -> str:
    return "".join(re.findall(r"[^\W\d_]", text.casefold()))
