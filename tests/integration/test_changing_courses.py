"""A course imported again: what didn't change keeps its ids, its vectors and its evidence."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import docx
import pptx
import pytest

from knowledge.chunking import Block
from knowledge.entries import plan
from knowledge.importers import load
from knowledge.importers.documents.outline import parts
from knowledge.importers.documents.pieces import Piece
from knowledge.importers.shared import names, section_passages
from tests.tools.files import XHTML, lines, pdf, zipped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tutor_core.course import Course

# A book for every format: titles, each with its paragraphs. No two sentences are alike.
Book = list[tuple[str, list[str]]]
SUBJECTS = ("Levers", "Pulleys", "Wedges", "Screws", "Wheels")


def prose(subject: str, number: int) -> str:
    ways = ("turning", "lifting", "holding", "pressing", "cutting", "dragging")
    return " ".join(
        f"{subject} number {number} are used for {way} {subject.lower()}-sized loads in case {n}."
        for n, way in enumerate(ways)
    )


def section(subject: str) -> tuple[str, list[str]]:
    return subject, [prose(subject, number) for number in range(4)]


BOOK: Book = [section(subject) for subject in SUBJECTS]


# --- One writer for each format -----------------------------------------------------------------


def numbered(book: Book) -> Book:
    """Return the book with numbers before its titles, as teachers write them."""
    return [(f"{n}. {title}", texts) for n, (title, texts) in enumerate(book, 1)]


def markdown_text(book: Book) -> str:
    return "\n\n".join(f"# {title}\n\n" + "\n\n".join(texts) for title, texts in numbered(book))


def one_markdown(place: Path, book: Book) -> Path:
    (place / "machines.md").write_text(markdown_text(book))
    return place / "machines.md"


def folder_of_files(place: Path, book: Book) -> Path:
    folder = place / "machines"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for n, (title, texts) in enumerate(book, 1):
        body = "\n\n".join(texts)
        text = f"# {title}\n\n{body}\n\n# Summary\n\nAll of {title}."
        (folder / f"{n:02} {title}.md").write_text(text)
    return folder


def zip_of_files(place: Path, book: Book) -> Path:
    folder = folder_of_files(place, book)
    path = place / "machines.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, file.name)
    shutil.rmtree(folder)
    return path


def web_page(place: Path, book: Book) -> Path:
    body = "".join(
        f"<h2>{title}</h2>" + "".join(f"<p>{text}</p>" for text in texts)
        for title, texts in numbered(book)
    )
    (place / "machines.html").write_text(f"<html><body><h1>Machines</h1>{body}</body></html>")
    return place / "machines.html"


def word_file(place: Path, book: Book) -> Path:
    source = docx.Document()
    for title, texts in numbered(book):
        source.add_heading(title, 1)
        for text in texts:
            source.add_paragraph(text)
    source.save(str(place / "machines.docx"))
    return place / "machines.docx"


def slide_file(place: Path, book: Book) -> Path:
    source = pptx.Presentation()
    for title, texts in numbered(book):
        slide = source.slides.add_slide(source.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = "\n".join(texts)
    source.save(str(place / "machines.pptx"))
    return place / "machines.pptx"


def pdf_file(place: Path, book: Book) -> Path:
    pages = [
        [(20, title), *(line for text in texts for line in lines(text))]
        for title, texts in numbered(book)
    ]
    (place / "machines.pdf").write_bytes(pdf(*pages))
    return place / "machines.pdf"


def epub_file(place: Path, book: Book) -> Path:
    page = "<html xmlns='http://www.w3.org/1999/xhtml'><body><h1>{0}</h1>{1}</body></html>"
    files: dict[str, bytes | str] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": "<c><rootfile full-path='in/book.opf'/></c>",
    }
    items = spine = ""
    for n, (title, texts) in enumerate(numbered(book)):
        files[f"in/p{n}.xhtml"] = page.format(title, "".join(f"<p>{t}</p>" for t in texts))
        items += f"<item id='p{n}' href='p{n}.xhtml' media-type='{XHTML}'/>"
        spine += f"<itemref idref='p{n}'/>"
    files["in/book.opf"] = (
        "<package><metadata><title>Machines</title></metadata>"
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    (place / "machines.epub").write_bytes(zipped(files))
    return place / "machines.epub"


def our_format(place: Path, book: Book) -> Path:
    folder = place / "own"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    concepts = "".join(f"  - id: {title.lower()}\n    title: {title}\n" for title, _ in book)
    (folder / "course.md").write_text(f"---\ncourse: Machines\nconcepts:\n{concepts}---\n")
    for n, (title, texts) in enumerate(book, 1):
        (folder / f"{n:02}-{title.lower()}.md").write_text(
            f"---\nconcepts: [{title.lower()}]\n---\n# {title}\n\n"
            + "\n\n".join(texts)
            + f"\n\n## Exercise: Count {title.lower()}\n\nHow many are 2 and 3?\n\n"
            "Answer (number): 5\nHint 1: Count on your fingers. How far do you get?\n"
        )
    return folder


def openstax(place: Path, book: Book) -> Path:
    folder = place / "book"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "collections").mkdir(parents=True)
    inside = "".join(f'<col:module document="m{name(title)}"/>' for title, _ in book)
    (folder / "collections" / "machines.collection.xml").write_text(
        '<col:collection xmlns:col="http://cnx.rice.edu/collxml" '
        'xmlns:md="http://cnx.rice.edu/mdml"><metadata><md:title>Machines</md:title>'
        "<md:slug>machines</md:slug></metadata><col:content><col:subcollection>"
        f"<md:title>All</md:title><col:content>{inside}</col:content></col:subcollection>"
        "</col:content></col:collection>"
    )
    for title, texts in book:
        module = folder / "modules" / f"m{name(title)}"
        module.mkdir(parents=True)
        paras = "".join(f"<para>{text}</para>" for text in texts)
        (module / "index.cnxml").write_text(
            f'<document xmlns="http://cnx.rice.edu/cnxml"><title>{title}</title><content>{paras}'
            '<section class="section-quiz"><title>Quiz</title><exercise><problem><para>How many '
            f"{title} are 2 and 3?</para></problem><solution><para>5</para></solution></exercise>"
            "</section></content></document>"
        )
    return folder


def name(title: str) -> int:
    return 1000 + sum(map(ord, title))


def pool(place: Path, book: Book) -> Path:
    """A pool whose lessons are the sections; its rules are what three problems share."""
    folder = place / "pool"
    shutil.rmtree(folder, ignore_errors=True)
    lessons = []
    for n, (title, texts) in enumerate(book, 1):
        lesson = f"L{name(title)}"
        goals = {f"use_{title.lower()}": 0.8}
        lessons.append(
            {
                "id": lesson,
                "name": f"Lesson {n}",
                "topics": title,
                "learningObjectives": goals,
            }
        )
        for number in range(3):
            problem = f"{title.lower()}{number}"
            at = folder / "content-pool" / problem
            step = at / "steps" / f"{problem}a"
            (step / "tutoring").mkdir(parents=True)
            about = {"id": problem, "title": title, "lesson": title, "lessonId": lesson}
            (at / f"{problem}.json").write_text(json.dumps(about))
            task = {
                "id": f"{problem}a",
                "stepAnswer": [f"{number}"],
                "stepTitle": f"$$x={number}$$",
            }
            (step / f"{problem}a.json").write_text(json.dumps(task))
            hints = [
                {"id": f"h{i}", "type": "hint", "dependencies": [], "title": "", "text": text}
                for i, text in enumerate(texts)
            ]
            way = step / "tutoring" / f"{problem}aDefaultPathway.json"
            way.write_text(json.dumps(hints))
    (folder / "coursePlans.json").write_text(
        json.dumps([{"courseName": "Machines", "lessons": lessons}])
    )
    return folder


WRITERS = [
    one_markdown,
    folder_of_files,
    zip_of_files,
    web_page,
    word_file,
    slide_file,
    pdf_file,
    epub_file,
    our_format,
    openstax,
    pool,
]


# --- What an edit costs ------------------------------------------------------------------------


@dataclass(frozen=True)
class Delta:
    """Sections whose passages are embedded, lose or keep a passage; by title without number."""

    embedded: set[str]
    gone: set[str]
    kept: set[str]


def delta(before: Course, after: Course) -> Delta:
    todo = plan(after, dict(plan(before, {}).entries))
    was, now = ({p.id: bare(c, p.section_id) for p in c.passages} for c in (before, after))
    return Delta(
        embedded={now[i] for i in todo.texts},
        gone={was[i] for i in todo.gone},
        kept={was[i] for i in was.keys() & now.keys() - todo.texts.keys()},
    )


def bare(course: Course, section_id: str) -> str:
    """Return the subject of a section, whatever its title has around it."""
    text = " ".join(p.text for p in course.passages if p.section_id == section_id)
    found = re.search("|".join((*SUBJECTS, "Gears")), text)
    return found[0] if found else "none"


@pytest.mark.parametrize("write", WRITERS, ids=lambda writer: writer.__name__)
def test_an_edit_touches_its_own_section_only(
    write: Callable[[Path, Book], Path], tmp_path: Path
) -> None:
    before = load(write(tmp_path, BOOK)).course
    assert {bare(before, s.id) for s in before.sections} >= set(SUBJECTS)

    levers, pulleys, (_, texts), screws, wheels = BOOK
    wedges = ("Wedges", [*texts[:2], texts[2].replace("in case 3", "every day"), *texts[3:]])
    assert wedges != BOOK[2]
    after = load(write(tmp_path, [wheels, levers, section("Gears"), wedges, pulleys])).course

    found = delta(before, after)
    assert found.embedded == {"Gears", "Wedges"}, "what is new and what was edited"
    assert found.gone == {"Wedges", "Screws"}, "what was edited and what was taken out"
    assert found.kept >= {"Levers", "Pulleys", "Wheels"}

    def staying(ids: dict[str, str]) -> set[str]:
        """Return the ids but for those of the section that was taken out."""
        return {i for i, section_id in ids.items() if bare(before, section_id) != screws[0]}

    texts_in = {p.section_id: p.section_id for p in before.passages}
    assert staying(texts_in) <= {s.id for s in after.sections}
    concepts = {c.id: c.section_ids[0] for c in before.concepts}
    assert staying(concepts) <= {c.id for c in after.concepts}
    tasks = {e.id: e.section_id for e in before.exercises}
    assert staying(tasks) <= {e.id for e in after.exercises}
    steps = {s.id: e.section_id for e in before.exercises for s in e.steps}
    assert staying(steps) <= {s.id for e in after.exercises for s in e.steps}


def test_a_paragraph_at_the_top_leaves_what_is_under_other_headings() -> None:
    def blocks(first: str) -> list[Block]:
        heads = [
            ("", prose("Levers", 1)),
            ("Arms", prose("Wedges", 2)),
            ("Loads", prose("Gears", 3)),
        ]
        made = [Block(text, heading) for heading, text in heads]
        return [Block(first), *made] if first else made

    before = section_passages("s", blocks(""))
    after = section_passages("s", blocks("Something new at the very top of it all."))
    assert [p.id for p in before[1:]] == [p.id for p in after[1:]]
    assert before[0].id != after[0].id


def test_equal_paragraphs_have_ids_of_their_own_and_keep_them() -> None:
    same = [Block("Look again.", f"{n}. Note") for n in range(3)]
    ids = [p.id for p in section_passages("s", same)]
    assert len(set(ids)) == 3
    more = section_passages("s", [Block("New.", "First"), *same])
    assert [p.id for p in more[1:]] == ids


def test_a_renamed_heading_touches_what_stands_under_it(tmp_path: Path) -> None:
    text = markdown_text(BOOK)
    path = tmp_path / "machines.md"
    path.write_text(text)
    before = load(path).course
    path.write_text(text.replace("# 3. Wedges", "# 3. Wedges and axes"))
    found = delta(before, load(path).course)
    assert (found.embedded, found.gone) == ({"Wedges"}, {"Wedges"})


def test_a_second_file_in_a_folder_changes_nothing_of_the_first(tmp_path: Path) -> None:
    before = load(folder_of_files(tmp_path, BOOK[:1])).course
    after = load(folder_of_files(tmp_path, BOOK[:2])).course
    assert delta(before, after) == Delta({"Pulleys"}, set(), {"Levers"})
    assert {c.id for c in before.concepts} <= {c.id for c in after.concepts}


def test_an_edit_to_a_task_or_its_hints_keeps_the_exercise(tmp_path: Path) -> None:
    folder = our_format(tmp_path, BOOK)
    before = load(folder).course
    file = folder / "03-wedges.md"
    for old, new in (("Count on your", "Use your"), ("2 and 3?", "2 and 4?"), ("): 5", "): 6")):
        file.write_text(file.read_text().replace(old, new))
        after = load(folder).course
        assert [e.id for e in after.exercises] == [e.id for e in before.exercises]
        assert after.passages == before.passages
        assert after.fingerprint != before.fingerprint


def test_a_step_put_in_before_takes_no_id_from_the_others(tmp_path: Path) -> None:
    folder = our_format(tmp_path, BOOK)
    step = "### Step: {0}\n\nHow many {0}?\n\nAnswer (number): 5\n\n"
    file = folder / "03-wedges.md"
    head = file.read_text().partition("## Exercise")[0] + "## Exercise: All\n\nThree things.\n\n"
    file.write_text(head + step.format("Bolts") + step.format("Nuts"))
    before = [s.id for e in load(folder).course.exercises if len(e.steps) > 1 for s in e.steps]
    file.write_text(head + "".join(map(step.format, ("Nails", "Bolts", "Nuts"))))
    after = [s.id for e in load(folder).course.exercises if len(e.steps) > 1 for s in e.steps]
    assert len(before) == 2
    assert after[1:] == before


# --- What has no titles of its own ---------------------------------------------------------------


def kept_share(before: list[Piece], after: list[Piece]) -> float:
    """Return the share of passages that an edit leaves with name and text."""

    def ids(pieces: list[Piece]) -> set[str]:
        found = parts(pieces, "Doc")
        short = names({p.title: p.name or p.title for p in found})
        return {p.id for part in found for p in section_passages(short[part.title], part.blocks)}

    was = ids(before)
    return len(was & ids(after)) / len(was)


def test_a_page_put_in_first_leaves_most_of_a_file_without_headings() -> None:
    pages = [prose(subject, n) for n in range(12) for subject in SUBJECTS]
    before = [Piece(0, text, f"p. {n}") for n, text in enumerate(pages, 1)]
    after = [Piece(0, text, f"p. {n}") for n, text in enumerate([prose("Gears", 1), *pages], 1)]
    assert kept_share(before, after) >= 0.6


def test_a_slide_put_in_first_leaves_most_of_a_deck() -> None:
    slides = [
        (f"{subject} {n}", prose(subject, n)[:200]) for n in range(12) for subject in SUBJECTS
    ]

    def deck(shown: list[tuple[str, str]]) -> list[Piece]:
        return [
            piece
            for n, (title, text) in enumerate(shown, 1)
            for piece in (Piece(2, title, f"slide {n}"), Piece(0, text, f"slide {n}"))
        ]

    assert kept_share(deck(slides), deck([("Welcome", "Hello to you all."), *slides])) >= 0.6


def test_chapters_that_all_end_in_a_summary_keep_theirs_apart() -> None:
    found = names({n: f"{n}. {title}\nSummary" for n, title in enumerate(SUBJECTS)})
    assert list(found.values()) == [f"{title.lower()}-summary" for title in SUBJECTS]
    alike = names({1: "1. Forces", 2: "2. Forces", 3: "3. Waves"})
    assert alike == {1: "1-forces", 2: "2-forces", 3: "waves"}


def test_what_is_only_moved_has_the_same_fingerprint_inside(tmp_path: Path) -> None:
    before = load(our_format(tmp_path, BOOK)).course
    after = load(our_format(tmp_path, [*BOOK[1:], BOOK[0]])).course
    assert before.fingerprint != after.fingerprint
    assert {replace(p, ordinal=0) for p in before.passages} == {
        replace(p, ordinal=0) for p in after.passages
    }
