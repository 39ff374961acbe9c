"""OpenStax books from disk: small ones with faults, and the real ones where they are given."""

import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from knowledge.importers import load
from knowledge.importers.shared import Imported
from tutor_core.course import AnswerKind, PassageKind
from tutor_core.errors import CourseError

DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "openstax"
SOCIOLOGY = DATA / "cnxml" / "introduction-sociology-3e"
ALGEBRA = DATA / "cnxml" / "elementary-algebra-2e"

MODULE = """<document xmlns="http://cnx.rice.edu/cnxml"{kind}>
<title>{title}</title>
<content><section><title>Arms</title><para>{text}</para></section>
<section class="section-quiz"><title>Quiz</title>
<exercise id="q1"><problem><para>1 + 1?</para></problem>
<solution><para>2</para></solution></exercise>
</section></content>
</document>"""

COLLECTION = """<col:collection xmlns:col="http://cnx.rice.edu/collxml"
 xmlns:md="http://cnx.rice.edu/mdml"><metadata><md:title>Levers 2e</md:title>
<md:slug>levers-2e</md:slug><md:language>en</md:language>
<md:license url="http://creativecommons.org/licenses/by/4.0/">Attribution</md:license></metadata>
<col:content><col:module document="m0"/>{chapters}</col:content></col:collection>"""

CHAPTER = """<col:subcollection><md:title>{title}</md:title><col:content>{modules}</col:content>
</col:subcollection>"""


def chapter(title: str, *modules: str) -> str:
    inside = "".join(f'<col:module document="{name}"/>' for name in modules)
    return CHAPTER.format(title=title, modules=inside)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    chapters = chapter("Lifting", "m1", "m2", "m3") + chapter("Turning", "m4", "m5")
    (tmp_path / "collections").mkdir()
    file = tmp_path / "collections" / "levers.collection.xml"
    file.write_text(COLLECTION.format(chapters=chapters))
    titles = ["Preface", "Introduction", "Long arms", "Short arms", "Introduction", "Wheels"]
    for number, title in enumerate(titles):
        kind = ' class="introduction"' if title == "Introduction" else ""
        write(
            tmp_path, f"m{number}", MODULE.format(title=title, kind=kind, text=f"Text {number}.")
        )
    return tmp_path


def write(book: Path, module: str, text: str) -> None:
    folder = book / "modules" / module
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.cnxml").write_text(text)


def labels(imported: Imported) -> list[str]:
    return [section.label for section in imported.course.sections]


def test_a_book_is_numbered_as_printed(book: Path) -> None:
    imported = load(book)
    assert labels(imported) == [
        "Preface",
        "1 Lifting",
        "Introduction: Lifting",
        "1.1 Long arms",
        "1.2 Short arms",
        "2 Turning",
        "Introduction: Turning",
        "2.1 Wheels",
    ]
    course = imported.course
    parents = {s.title: s.parent_id for s in course.sections}
    assert parents["Long arms"] == "levers-2e:lifting"
    assert (course.id, course.title, course.licence) == ("levers-2e", "Levers 2e", "CC BY 4.0")
    assert imported.receipt.chapters == 2
    assert imported.receipt.sections == 6
    assert imported.receipt.files == 7
    assert imported.receipt.skipped == ()


def test_each_numbered_section_has_a_concept_and_its_exercises(book: Path) -> None:
    course = load(book).course
    assert [(c.title, c.section_ids) for c in course.concepts] == [
        ("Long arms", ("levers-2e:m2",)),
        ("Short arms", ("levers-2e:m3",)),
        ("Wheels", ("levers-2e:m5",)),
    ]
    about = {e.section_id: e.concept_ids for e in course.exercises}
    assert about["levers-2e:m2"] == ("levers-2e:long-arms",)
    assert about["levers-2e:m0"] == ()


def test_the_collection_file_itself_can_be_named(book: Path) -> None:
    assert load(book / "collections" / "levers.collection.xml") == load(book)


def test_units_above_chapters_do_not_disturb_the_numbers(book: Path) -> None:
    unit = CHAPTER.format(title="Unit", modules=chapter("Lifting", "m1", "m2"))
    file = book / "collections" / "levers.collection.xml"
    file.write_text(COLLECTION.format(chapters=unit + chapter("Turning", "m4", "m5")))
    assert labels(load(book)) == [
        "Preface",
        "Unit",
        "1 Lifting",
        "Introduction: Lifting",
        "1.1 Long arms",
        "2 Turning",
        "Introduction: Turning",
        "2.1 Wheels",
    ]


def test_an_edit_changes_only_the_passages_of_its_section(book: Path) -> None:
    before = load(book).course
    write(book, "m3", MODULE.format(title="Short arms", kind="", text="Something new."))
    after = load(book).course
    changed = set(after.passages) ^ set(before.passages)
    assert {passage.section_id for passage in changed} == {"levers-2e:m3"}
    assert after.fingerprint != before.fingerprint


def test_broken_and_missing_modules_are_left_out_and_named(book: Path) -> None:
    whole = MODULE.format(title="Long arms", kind="", text="Text.")
    write(book, "m2", whole[:200])
    last_line = whole[:200].count("\n") + 1
    (book / "modules" / "m4" / "index.cnxml").unlink()
    imported = load(book)
    assert "1.1 Long arms" not in labels(imported)
    assert "1.2 Short arms" in labels(imported)
    assert "2.1 Wheels" in labels(imported), "a missing introduction takes no number"
    broken, missing = imported.receipt.skipped
    assert (broken.file, broken.line) == ("modules/m2/index.cnxml", last_line)
    assert "not well-formed" in broken.reason
    assert "1 module named here is not in the folder: m4" in missing.reason


def test_many_missing_modules_take_one_line(book: Path) -> None:
    names = [f"n{number}" for number in range(40)]
    file = book / "collections" / "levers.collection.xml"
    file.write_text(COLLECTION.format(chapters=chapter("Gone", *names) + chapter("Here", "m5")))
    imported = load(book)
    assert labels(imported) == ["Preface", "2 Here", "2.1 Wheels"]
    assert len(imported.receipt.skipped) == 1
    assert "40 modules" in imported.receipt.skipped[0].reason
    assert "n0, n1, n2, n3, n4 and 35 more" in imported.receipt.skipped[0].reason


def test_a_module_that_is_no_cnxml_is_named(book: Path) -> None:
    write(book, "m2", "<html/>")
    write(book, "m3", "")
    reasons = {item.file: item.reason for item in load(book).receipt.skipped}
    assert "not a CNXML module" in reasons["modules/m2/index.cnxml"]
    assert "not well-formed" in reasons["modules/m3/index.cnxml"]


def test_entities_and_paths_out_of_the_book_are_not_followed(book: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret words")
    head = f'<!DOCTYPE d [<!ENTITY e SYSTEM "{secret.as_uri()}"><!ENTITY i "inner">]>'
    write(book, "m2", head + MODULE.format(title="Long arms", kind="", text="A &e; and &i; B."))
    file = book / "collections" / "levers.collection.xml"
    file.write_text(COLLECTION.format(chapters=chapter("One", "m2", "../../m3", "/etc/passwd")))
    imported = load(book)
    assert "secret words" not in repr(imported)
    assert "A and B." in [p.text for p in imported.course.passages]
    assert "2 modules named here are not in the folder" in imported.receipt.skipped[0].reason


def test_a_module_outside_by_symbolic_link_is_not_read(
    book: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "index.cnxml"
    outside.write_text(MODULE.format(title="Outside", kind="", text="Text."))
    (book / "modules" / "m2" / "index.cnxml").unlink()
    (book / "modules" / "m2" / "index.cnxml").symlink_to(outside)
    assert not any("Outside" in label for label in labels(load(book)))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("<a", "levers.collection.xml:1: This is not well-formed XML"),
        ("<a/>", "not an OpenStax collection"),
        (COLLECTION.format(chapters="").replace("Levers 2e", ""), "no title"),
        (COLLECTION.format(chapters="").replace("m0", "m99"), "None of the modules"),
    ],
)
def test_a_broken_collection_is_refused(book: Path, damage: str, said: str) -> None:
    (book / "collections" / "levers.collection.xml").write_text(damage)
    with pytest.raises(CourseError, match=re.escape(said)) as refused:
        load(book)
    assert "\n" not in refused.value.text


def test_a_folder_of_several_books_asks_for_one(book: Path) -> None:
    first = book / "collections" / "levers.collection.xml"
    (book / "collections" / "other.collection.xml").write_text(first.read_text())
    with pytest.raises(CourseError, match="2 books"):
        load(book)
    assert load(first).course.title == "Levers 2e"


def test_what_is_no_course_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="nothing at"):
        load(tmp_path / "missing")
    with pytest.raises(CourseError, match="is empty"):
        load(tmp_path)
    (tmp_path / "photo.png").write_text("hello")
    for path in (tmp_path, tmp_path / "photo.png"):
        with pytest.raises(CourseError, match=r"is not a course.*course\.md.*OpenStax.*PDF"):
            load(path)
    (tmp_path / "01-one.md").write_text("# One")
    with pytest.raises(CourseError, match=r"01-one\.md: There is no text"):
        load(tmp_path / "01-one.md")


def test_a_markdown_folder_is_read_from_disk(tmp_path: Path) -> None:
    (tmp_path / "course.md").write_text("---\ncourse: Levers\n---\n")
    (tmp_path / "10-b.md").write_text("# Ten\n\nText.")
    (tmp_path / "2-a.md").write_text("# Two\n\nText.")
    (tmp_path / "README.md").write_text("# Not a section")
    (tmp_path / "3-big.md").write_bytes(b"# Big\n" + b"x" * 4_000_001)
    imported = load(tmp_path)
    assert labels(imported) == ["1 Two", "2 Ten"]
    assert [(s.file, "MB" in s.reason) for s in imported.receipt.skipped] == [("3-big.md", True)]
    assert load(tmp_path / "course.md") == imported


# --- The real books ---------------------------------------------------------------------------


def gold(name: str) -> dict[str, dict[str, object]]:
    with (DATA / f"{name}.passages.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return {row["section_id"].partition(":")[2]: row for row in rows}


def words(text: str) -> Counter[str]:
    plain = text.lower().translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))
    return Counter(re.findall(r"[a-z]+|\d+", plain))


def coverage(imported: Imported, name: str) -> float:
    """Return the share of the words of the flattened book that stand in the body passages."""
    text: dict[str, list[str]] = defaultdict(list)
    for passage in imported.course.passages:
        if passage.kind is PassageKind.BODY:
            text[passage.section_id.partition(":")[2]] += [passage.heading, passage.text]
    there = {s.id.partition(":")[2] for s in imported.course.sections}
    pairs = [
        (words(str(row["text"])), words("\n".join(text[module])))
        for module, row in gold(name).items()
        if module in there
    ]
    found = sum((wanted & given).total() for wanted, given in pairs)
    return found / sum(wanted.total() for wanted, _ in pairs)


@pytest.fixture(scope="module")
def sociology() -> Imported:
    if not SOCIOLOGY.is_dir():
        pytest.skip("the OpenStax books are not on this machine")
    return load(SOCIOLOGY)


@pytest.fixture(scope="module")
def algebra() -> Imported:
    if not ALGEBRA.is_dir():
        pytest.skip("the OpenStax books are not on this machine")
    return load(ALGEBRA)


def test_sociology_is_read_whole(sociology: Imported) -> None:
    receipt = sociology.receipt
    assert (receipt.chapters, receipt.files, receipt.skipped) == (21, 97, ())
    assert coverage(sociology, "sociology3e") > 0.99
    by_module = {s.id.partition(":")[2]: s for s in sociology.course.sections}
    titles = {s.id: s for s in sociology.course.sections}
    for module, row in gold("sociology3e").items():
        section = by_module[module]
        assert section.title in {row["title"], f"Introduction: {row['chapter_title']}"}
        assert len(section.objectives) == len(row["objectives"])  # type: ignore[arg-type]
        assert len(section.glossary) == len(row["glossary"])  # type: ignore[arg-type]
        assert section.parent_id is not None
        assert titles[section.parent_id].number == str(row["chapter"])
        headings = {p.heading for p in sociology.course.passages if p.section_id == section.id}
        assert headings >= set(row["headings"])  # type: ignore[call-overload]


def test_sociology_is_numbered_as_printed(sociology: Imported) -> None:
    numbers = {s.title: s.number for s in sociology.course.sections}
    assert numbers["What Is Sociology?"] == "1.1"
    assert numbers["Why Socialization Matters"] == "5.2"
    assert numbers["Social Change"] == "21.3"
    assert numbers["Preface"] == ""
    assert len(sociology.course.concepts) == 74


def test_sociology_questions_carry_their_answers(sociology: Imported) -> None:
    steps = {e.id.partition(":")[2]: e.steps[0] for e in sociology.course.exercises}
    checked = 0
    with (DATA / "sociology3e.queries.dev.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            name = row["id"].partition(":")[2]
            if row["answer_text"] and name in steps:
                right = [choice.text for choice in steps[name].choices if choice.correct]
                assert right == [row["answer_text"]]
                checked += 1
    assert checked > 100


def test_algebra_is_read_without_the_missing_modules(algebra: Imported) -> None:
    assert [s.number for s in algebra.course.sections if s.parent_id is None] == ["2", "6"]
    assert len(algebra.receipt.skipped) == 1
    assert "66 modules" in algebra.receipt.skipped[0].reason
    assert coverage(algebra, "elemalgebra2e") > 0.97
    numbers = {s.title: s.number for s in algebra.course.sections}
    assert numbers["Solve Linear Inequalities"] == "2.7"
    assert numbers["Add and Subtract Polynomials"] == "6.1"


def test_algebra_is_readable_text(algebra: Imported) -> None:
    body = "\n".join(passage.text for passage in algebra.course.passages)
    assert "a/(-7)" not in body, "the answer of a try-it box must not stand in the text"
    assert "y/(-7) = -14" in body
    assert not re.search("[\u2212\u200b\ufffd]|</?m:", body)
    kinds = Counter(step.kind for e in algebra.course.exercises for step in e.steps)
    assert kinds[AnswerKind.NUMBER] > 400
    assert kinds[AnswerKind.EXPRESSION] > 400
    assert kinds[AnswerKind.SHORT] < 100


@pytest.mark.parametrize("name", ["sociology", "algebra"])
def test_ids_are_unique_and_stable(name: str, request: pytest.FixtureRequest) -> None:
    imported: Imported = request.getfixturevalue(name)
    course = imported.course
    for ids in (
        [s.id for s in course.sections],
        [p.id for p in course.passages],
        [c.id for c in course.concepts],
        [e.id for e in course.exercises],
        [step.id for e in course.exercises for step in e.steps],
    ):
        assert len(ids) == len(set(ids))
    assert load(SOCIOLOGY if name == "sociology" else ALGEBRA) == imported
    sections = {section.id for section in course.sections}
    assert {passage.section_id for passage in course.passages} <= sections
    assert {exercise.section_id for exercise in course.exercises} <= sections
    assert max(len(passage.text) for passage in course.passages) <= 1200
