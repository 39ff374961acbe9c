"""Documents as teachers have them, read in the process made for it."""

from pathlib import Path

import pptx

from knowledge.importers import load
from knowledge.importers.shared import Imported
from tests.tools.files import PROSE, epub, lines, pdf, pdf_file, slide_file, word_file, zipped


def titles(found: Imported) -> list[str]:
    return [section.title for section in found.course.sections]


def reasons(found: Imported) -> dict[str, str]:
    return {item.file: item.reason for item in found.receipt.skipped}


# --- Each format ------------------------------------------------------------------------------


def test_a_pdf_keeps_its_pages_and_takes_larger_type_for_headings(tmp_path: Path) -> None:
    head = (9, "Physics for year 8")
    path = tmp_path / "Levers.pdf"
    path.write_bytes(
        pdf(
            [head, (18, "What a lever is"), *lines(PROSE)],
            [head, *lines("Longer arms need less. " + PROSE)],
            [head, (18, "What it costs"), *lines("Nothing is free. " + PROSE)],
        )
    )
    found = load(path)
    assert titles(found) == ["What a lever is", "What it costs"]
    assert [p.place for p in found.course.passages] == ["p. 1", "p. 2", "p. 3"]
    assert not any("year 8" in p.text for p in found.course.passages)
    assert found.course.passages[2].text.startswith("Nothing is free. A lever turns")
    assert [c.title for c in found.course.concepts] == titles(found)
    assert load(path) == found


def test_a_pdfs_bookmarks_come_before_its_type(tmp_path: Path) -> None:
    """The objects after two pages of two objects each begin at 8."""
    path = tmp_path / "marks.pdf"
    plain = pdf(lines(PROSE), lines("Second part " + PROSE), extra="/Outlines 8 0 R")
    body = plain[9 : plain.index(b"xref\n")].decode("latin-1")
    objects = [part.split("\n", 1)[1] for part in body.split("\nendobj\n") if part]
    objects += [
        "<< /First 9 0 R /Last 10 0 R /Count 2 >>",
        "<< /Title (Force) /Parent 8 0 R /Next 10 0 R /Dest [4 0 R /Fit] >>",
        "<< /Title (Distance) /Parent 8 0 R /Prev 9 0 R /Dest [6 0 R /Fit] >>",
    ]
    path.write_bytes(pdf_file(objects, ""))
    assert titles(load(path)) == ["Force", "Distance"]


def test_a_pdf_without_headings_is_cut_at_pages(tmp_path: Path) -> None:
    path = tmp_path / "plain.pdf"
    path.write_bytes(
        pdf(*[lines(f"Day {n} of term. " + f"{n} is a number. " * 150) for n in range(1, 6)])
    )
    found = load(path)
    assert titles(found)[0].startswith("p. 1: Day 1 of term. 1 is a number.")
    assert len(found.course.sections) == 5


def test_word_headings_lists_and_tables(tmp_path: Path) -> None:
    found = load(word_file(tmp_path / "machines.docx"))
    assert found.course.title == "Simple machines"
    assert titles(found) == ["Levers", "Pulleys"]
    last = found.course.passages[-1]
    assert last.place == 'under "Trying pulleys"'
    assert last.text == "- Take a ruler.\n\nload | force\n10 N | 5 N"


def test_slides_keep_their_numbers_and_the_teachers_notes_stay_out(tmp_path: Path) -> None:
    found = load(slide_file(tmp_path / "ideas.pptx"))
    assert titles(found) == ["ideas"]
    places = [p.place for p in found.course.passages]
    assert places == [f"slide {n}" for n in (1, 2, 4, 5, 6)]
    assert found.course.passages[0].heading == "Idea 1"
    assert found.course.passages[0].text == "- Force number 1\n- and what follows from it"
    assert not any("Ben" in p.text for p in found.course.passages)
    assert [w.reason for w in found.receipt.warnings] == ["Hidden, so left out: slide 3."]


def test_an_epub_is_read_in_its_order(tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    path.write_bytes(epub())
    found = load(path)
    assert (found.course.title, found.course.language) == ("Machines", "en-GB")
    assert titles(found) == ["Levers", "Pulleys"]


def test_a_page_without_what_surrounds_it(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        "<html lang='de'><head><title>T</title><script>x()</script></head><body><nav>Home</nav>"
        f"<h1>Hebel</h1><h2>Eins</h2><p>{PROSE}</p><ul><li>a<ul><li>b</li></ul></li></ul>"
        f"<h2>Zwei</h2>lose <b>Worte</b><br>neu<p>{PROSE}</p><footer>F</footer></body></html>"
    )
    found = load(path)
    assert (found.course.title, found.course.language) == ("Hebel", "de")
    assert titles(found) == ["Eins", "Zwei"]
    text = "\n".join(p.text for p in found.course.passages)
    assert "- a\n- b" in text
    assert "lose Worte\nneu" in text
    assert not any(word in text for word in ("Home", "x()", "F\n"))


# --- Many files -------------------------------------------------------------------------------


def test_a_folder_is_a_course_and_a_bad_file_costs_only_itself(tmp_path: Path) -> None:
    folder = tmp_path / "Term 1"
    (folder / "more").mkdir(parents=True)
    word_file(folder / "10 machines.docx")
    slide_file(folder / "2 ideas.pptx")
    (folder / "more" / "notes.txt").write_text(PROSE)
    (folder / "again.txt").write_text(PROSE)
    (folder / "photo.pdf").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    (folder / "a.png").write_bytes(b"x")
    (folder / "b.png").write_bytes(b"x")
    (folder / ".DS_Store").write_bytes(b"x")
    (folder / "scan.pdf").write_bytes(pdf([], [], []))
    (folder / "empty.md").write_text("\n")
    with (folder / "film.pdf").open("wb") as film:
        film.truncate(300 * 10**6)
    found = load(folder)
    tree = [(s.title, s.parent_id) for s in found.course.sections]
    assert found.course.title == "Term 1"
    assert [title for title, parent in tree if parent is None] == [
        "2 ideas",
        "Simple machines",
        "again",
    ]
    assert found.receipt.files == 3
    why = reasons(found)
    assert why.keys() == {
        *("photo.pdf", "a.png", "scan.pdf", "empty.md", "film.pdf", "more/notes.txt"),
    }
    assert "named like a PDF" in why["photo.pdf"]
    assert "1 more" in why["a.png"]
    assert "All its pages (1-3)" in why["scan.pdf"]
    assert "300 MB" in why["film.pdf"]
    assert "again.txt" in why["more/notes.txt"]


def test_a_zip_is_a_course_and_nothing_leaves_it(tmp_path: Path) -> None:
    path = tmp_path / "term.zip"
    path.write_bytes(
        zipped(
            {
                "levers.md": f"# Levers\n\n{PROSE}",
                "../evil.md": PROSE,
                "/etc/evil.md": PROSE,
                "..\\evil.txt": PROSE,
                "inner.zip": zipped({"a.txt": PROSE}),
                "__MACOSX/levers.md": b"x",
                "broken.docx": b"PK\x03\x04 not really",
            }
        )
    )
    found = load(path)
    assert titles(found) == ["Levers"]
    why = reasons(found)
    assert "zip inside" in why["inner.zip"]
    assert "broken" in why["broken.docx"]
    assert [n for n, r in why.items() if "leads out" in r] == ["../evil.md"]
    assert "2 more" in why["../evil.md"]
    assert [f.name for f in tmp_path.rglob("*")] == ["term.zip"]


def test_an_unchanged_sections_ids_stay_when_another_changes(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"# One\n\n{PROSE}\n\n# Two\n\n{PROSE}")
    before = load(path).course
    path.write_text(f"# One\n\nNew. {PROSE}\n\n# Two\n\n{PROSE}")
    after = load(path).course
    assert before.fingerprint != after.fingerprint
    assert [s.id for s in before.sections] == [s.id for s in after.sections]
    assert before.passages[-1].id == after.passages[-1].id
    assert before.passages[0].id != after.passages[0].id


def test_slides_with_only_a_title_begin_sections(tmp_path: Path) -> None:
    source = pptx.Presentation()
    for title in ("Machines", "Levers", "Arms", "Pulleys", "Ropes", "Questions?"):
        text = f"{title}: {PROSE}" if title in ("Arms", "Ropes") else ""
        slide = source.slides.add_slide(source.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = text
    path = tmp_path / "deck.pptx"
    source.save(str(path))
    found = load(path)
    assert found.course.title == "Machines"
    assert titles(found) == ["Levers", "Pulleys"]
    assert [(p.heading, p.place) for p in found.course.passages] == [
        ("Arms", "slide 3"),
        ("Ropes", "slide 5"),
    ]
