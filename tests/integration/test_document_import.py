"""Documents as teachers have them, real and hostile, read in the process made for it."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import docx
import pptx
import pytest

from knowledge.importers import Imported, load
from knowledge.importers.documents import limits, sandbox
from tutor_core.errors import CourseError

PROSE = (
    "A lever turns around a fixed point. The longer the arm, the smaller the force that it takes, "
    "and the further the hand has to travel. What is gained in force is paid for in distance. "
) * 4
XHTML = "application/xhtml+xml"


def pdf(*pages: list[tuple[int, str]], extra: str = "", trailer: str = "") -> bytes:
    """A PDF of lines, each with its type size; a page without lines holds only a stroke."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {extra} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, lines in enumerate(pages):
        drawn, y = "0 0 m 9 9 l S\n", 760
        for size, text in lines:
            y -= 2 * size if size > 12 else 14
            drawn += f"BT /F1 {size} Tf 60 {y} Td ({text}) Tj ET\n"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}endstream")
    return _pdf_file(objects, trailer)


def _pdf_file(objects: list[str], trailer: str) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return out + (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\n"
        f"startxref\n{len(out)}\n%%EOF\n"
    ).encode("latin-1")


def zipped(files: dict[str, bytes | str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


def lines(text: str, size: int = 11, width: int = 90) -> list[tuple[int, str]]:
    return [(size, text[start : start + width]) for start in range(0, len(text), width)]


def word_file(path: Path) -> Path:
    source = docx.Document()
    source.add_heading("Simple machines", 0)
    for name in ("Levers", "Pulleys"):
        source.add_heading(name, 1)
        source.add_paragraph(f"{name}: {PROSE}")
        source.add_heading(f"Trying {name.lower()}", 2)
        source.add_paragraph("Take a ruler.", style="List Bullet")
    table = source.add_table(2, 2)
    for cell, text in zip(table._cells, ("load", "force", "10 N", "5 N"), strict=True):
        cell.text = text
    source.save(str(path))
    return path


def slide_file(path: Path, slides: int = 6) -> Path:
    source = pptx.Presentation()
    for number in range(1, slides + 1):
        slide = source.slides.add_slide(source.slide_layouts[1])
        slide.shapes.title.text = f"Idea {number}"
        slide.placeholders[1].text = f"Force number {number}\nand what follows from it"
        slide.notes_slide.notes_text_frame.text = "Ask Ben first, he was ill."
    source.slides[2]._element.set("show", "0")
    source.save(str(path))
    return path


def epub(locked: bool = False) -> bytes:
    page = "<html xmlns='http://www.w3.org/1999/xhtml'><head><title>{0}</title></head><body>{1}"
    files: dict[str, bytes | str] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": "<c><rootfile full-path='in/book.opf'/></c>",
        "in/book.opf": (
            "<package><metadata><title>Machines</title><language>en-GB</language></metadata>"
            f"<manifest><item id='b' href='b.xhtml' media-type='{XHTML}'/>"
            f"<item id='a' href='a%20a.xhtml' media-type='{XHTML}'/></manifest>"
            "<spine><itemref idref='a'/><itemref idref='b'/></spine></package>"
        ),
        "in/a a.xhtml": page.format("Levers", f"<p>{PROSE}</p></body></html>"),
        "in/b.xhtml": page.format("x", f"<h1>Pulleys</h1><p>{PROSE}</p></body></html>"),
    }
    if locked:
        files["META-INF/encryption.xml"] = "<e><CipherReference URI='in/b.xhtml'/></e>"
    return zipped(files)


def titles(found: Imported) -> list[str]:
    return [section.title for section in found.course.sections]


def reasons(found: Imported) -> dict[str, str]:
    return {item.file: item.reason for item in found.receipt.skipped}


def refused(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(CourseError) as error:
        load(path)
    assert "\n" not in error.value.text
    return error.value.text


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
    path.write_bytes(_pdf_file(objects, ""))
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


# --- Hostile files ----------------------------------------------------------------------------


def test_locked_cut_off_and_disguised_files_say_so(tmp_path: Path) -> None:
    whole = word_file(tmp_path / "whole.docx").read_bytes()
    key = "<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + "41" * 32 + "> /U <" + "42" * 32 + "> >>"
    locked = pdf(lines(PROSE), trailer=f"/ID [<41> <41>] /Encrypt {key}")
    assert "password" in refused(tmp_path / "locked.pdf", locked)
    assert "cut off" in refused(tmp_path / "half.pdf", pdf(lines(PROSE))[:400])
    assert "cut off" in refused(tmp_path / "half.docx", whole[: len(whole) // 2])
    assert "is a Word file" in refused(tmp_path / "word.pdf", whole)
    assert "older Office" in refused(tmp_path / "old.docx", b"\xd0\xcf\x11\xe0" + bytes(600))
    assert "isn't one" in refused(tmp_path / "binary.txt", b"abc\0def" * 9)
    assert "DRM" in refused(tmp_path / "drm.epub", epub(locked=True))
    assert "Save it as .docx" in refused(tmp_path / "old.doc", b"x")


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.docx"
    block = bytes(10**6)
    with (
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w") as part,
    ):
        for _ in range(limits.MAX_EXPANDED_BYTES // 10**6 + 1):
            part.write(block)
    with pytest.raises(CourseError, match="unpacks to more than 500 MB"):
        load(bomb)


def test_an_entry_that_lies_about_its_size_is_broken_not_unpacked(tmp_path: Path) -> None:
    raw = bytearray(zipped({"lies.txt": b"a" * 10**6, "true.txt": PROSE}))
    place = raw.index(b"PK\x01\x02")
    raw[place + 24 : place + 28] = struct.pack("<I", 10)
    (tmp_path / "lies.zip").write_bytes(raw)
    found = load(tmp_path / "lies.zip")
    assert titles(found)[0].startswith("true")
    assert "broken" in reasons(found)["lies.txt"]


def test_entities_do_not_grow(tmp_path: Path) -> None:
    grown = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 12))
    bomb = f"<!DOCTYPE x [<!ENTITY e0 'ha'>{grown}]><w:document>&e11;</w:document>"
    files = {"word/document.xml": bomb, "[Content_Types].xml": bomb}
    assert "broken" in refused(tmp_path / "laughs.docx", zipped(files))


def test_nothing_unprintable_comes_through(tmp_path: Path) -> None:
    path = tmp_path / "odd.html"
    path.write_bytes(f"<h1>A&#0;b</h1><p>c\0d &#xD800;e \u202e f \x07 {PROSE}</p>".encode())
    course = load(path).course
    texts = [p.text for p in course.passages] + [s.title for s in course.sections]
    for text in texts:
        text.encode("utf-8")
        assert not any(c in text for c in "\0\x07\u202e")


def test_a_child_that_takes_too_long_or_dies_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(PROSE)
    with pytest.raises(CourseError, match="more than 5 minutes"):
        sandbox.run("read", "text", str(path), seconds=0.001)
    with pytest.raises(CourseError, match="broken"):
        sandbox.run("read", "nonsense", str(path))


def test_memory_is_bounded_in_the_child(tmp_path: Path) -> None:
    """A file as large as the limit, sparse on disk, read by a reader that takes it whole."""
    path = tmp_path / "huge.txt"
    with path.open("wb") as huge:
        huge.truncate(limits.MEMORY_BYTES)
    with pytest.raises(CourseError, match="GB of memory"):
        sandbox.read("text", path)


def test_a_stream_that_grows_without_end_costs_only_itself(tmp_path: Path) -> None:
    packer = zlib.compressobj(9)
    grown = b"".join(packer.compress(bytes(10**7)) for _ in range(200)) + packer.flush()
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << >> /Contents 4 0 R >>",
        f"<< /Length {len(grown)} /Filter /FlateDecode >>\nstream\n"
        + grown.decode("latin-1")
        + "\nendstream",
    ]
    (tmp_path / "bomb.pdf").write_bytes(_pdf_file(objects, ""))
    (tmp_path / "good.md").write_text(f"# Levers\n\n{PROSE}")
    found = load(tmp_path)
    assert titles(found) == ["Levers"]
    assert "GB of memory" in reasons(found)["bomb.pdf"]


def test_a_name_that_stands_twice_in_a_zip_is_taken_once(tmp_path: Path) -> None:
    raw = zipped({"a.txt": "One. " + PROSE, "c.txt": "Two. " + PROSE, "b.txt": "Three. " + PROSE})
    (tmp_path / "twice.zip").write_bytes(raw.replace(b"c.txt", b"a.txt"))
    found = load(tmp_path / "twice.zip")
    assert [p.text[:5] for p in found.course.passages] == ["One. ", "Three"]
    assert "twice" in reasons(found)["a.txt"]
