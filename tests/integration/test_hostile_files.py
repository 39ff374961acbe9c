"""Hostile and broken files: each costs only itself, and the receipt names it with its reason."""

import os
import re
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from knowledge.importers import load
from knowledge.importers.documents import course, limits, sandbox
from knowledge.importers.documents.limits import MAX_QUESTIONS
from knowledge.importers.shared import Imported
from tests.tools.files import PROSE, epub, lines, pdf, pdf_file, slide_file, word_file, zipped
from tutor_core.errors import CourseError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(50)
KEY = "<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + "41" * 32 + "> /U <" + "42" * 32 + "> >>"
LAUGHS = "<!DOCTYPE x [<!ENTITY e0 'ha'>{}]>".format(
    "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 12))
)
GIFT = "::Q:: How many? {=2}\n\n"


def whole_word() -> bytes:
    return _made(word_file, "w.docx")


def whole_slides() -> bytes:
    return _made(slide_file, "s.pptx")


def _made(make: Callable[[Path], Path], name: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return make(Path(folder) / name).read_bytes()


def half(raw: bytes) -> bytes:
    return raw[: len(raw) // 2]


def padded(name: str, megabytes: int) -> bytes:
    """An office file whose part unpacks to so much, and packs to next to nothing."""
    return zipped({name: bytes(megabytes * 10**6), "[Content_Types].xml": "<a/>"})


def lying(name: str) -> bytes:
    raw = bytearray(zipped({name: b"a" * 10**6}))
    place = raw.index(b"PK\x01\x02")
    raw[place + 24 : place + 28] = struct.pack("<I", 10)
    return bytes(raw)


def zip_locked() -> bytes:
    """A Word file whose parts are marked as encrypted, as a zip program would."""
    raw = bytearray(whole_word())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = raw.find(mark)
        while place >= 0:
            raw[place + offset] |= 1
            place = raw.find(mark, place + 4)
    return bytes(raw)


def many_parts() -> bytes:
    files = {f"x/{n}": b"" for n in range(limits.MAX_ZIP_ENTRIES + 1)}
    return zipped({"word/document.xml": b"<a/>", **files})


def page_tree(kids: str, *more: str, count: int = 1) -> bytes:
    pages = f"<< /Type /Pages /Kids [{kids}] /Count {count} >>"
    return pdf_file(["<< /Type /Catalog /Pages 2 0 R >>", pages, *more], "")


def too_many_pages() -> bytes:
    number = limits.MAX_PAGES + 1
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    return page_tree(" ".join(f"{n + 3} 0 R" for n in range(number)), *[page] * number)


def deep_pages(depth: int = 5000) -> bytes:
    chain = [f"<< /Type /Pages /Kids [{n + 4} 0 R] /Count 1 >>" for n in range(depth)]
    return page_tree("3 0 R", *chain)


def forms(inside: Callable[[int], str], number: int) -> bytes:
    """A page that draws the first of so many forms; ``inside`` says what a form draws."""
    held = " ".join(f"/F{n} {n + 5} 0 R" for n in range(number))
    resources = f"/Resources << /XObject << {held} >> >>"
    objects = [
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] {resources} /Contents 4 0 R >>",
        "<< /Length 6 >>\nstream\n/F0 Do\nendstream",
    ]
    for n in range(number):
        drawn = inside(n)
        objects.append(
            f"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] {resources} "
            f"/Length {len(drawn)} >>\nstream\n{drawn}\nendstream"
        )
    return page_tree("3 0 R", *objects)


# The list of issue 3, item 2: what it is called there, a file's name, its bytes, the reason.
FILES: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "encrypted PDF": (
        "locked.pdf",
        lambda: pdf(lines(PROSE), trailer=f"/ID [<41> <41>] /Encrypt {KEY}"),
        "locked with a password",
    ),
    "encrypted Word file": ("locked.docx", lambda: OLE, "locked with a password"),
    "encrypted slides": ("locked.pptx", lambda: OLE, "locked with a password"),
    "encrypted parts": ("parts.docx", zip_locked, "locked with a password"),
    "encrypted EPUB": ("drm.epub", lambda: epub(locked=True), "DRM"),
    "truncated PDF": ("half.pdf", lambda: half(pdf(lines(PROSE))), "cut off"),
    "truncated Word file": ("half.docx", lambda: half(whole_word()), "cut off"),
    "truncated slides": ("half.pptx", lambda: half(whole_slides()), "cut off"),
    "truncated EPUB": ("half.epub", lambda: half(epub()), "cut off"),
    "truncated XML": ("half.xml", lambda: b"<quiz><question type='essay'>", "not well-formed"),
    "truncated GIFT": ("half.gift", lambda: b"::Q:: How many? {=2", "No question in this bank"),
    "empty": ("empty.txt", lambda: b"\0\n ", "empty"),
    "scanned-only PDF": ("scan.pdf", lambda: pdf([], [], []), r"All its pages \(1-3\).*OCR"),
    "high ratio": ("ratio.docx", lambda: padded("word/document.xml", 501), "more than 500 MB"),
    "high ratio slides": (
        "ratio.pptx",
        lambda: padded("ppt/presentation.xml", 501),
        "more than 500 MB",
    ),
    "many files": ("many.docx", many_parts, "more than 20,000 files"),
    "lying sizes": ("lies.docx", lambda: lying("word/document.xml"), "broken"),
    "nested zip": ("inner.zip", lambda: zipped({"a.txt": PROSE}), "zip inside"),
    "huge page tree": ("pages.pdf", too_many_pages, "more than 2,500 pages"),
    "recursive page tree": ("circle.pdf", lambda: page_tree("2 0 R"), "no page"),
    "deep page tree": ("deep.pdf", deep_pages, "no page|broken"),
    "entities that grow": (
        "laughs.docx",
        lambda: zipped(
            {"word/document.xml": f"{LAUGHS}<d>&e11;</d>", "[Content_Types].xml": LAUGHS}
        ),
        "broken",
    ),
    "entities that grow in a bank": (
        "laughs.xml",
        lambda: f"{LAUGHS}<quiz><question type='&e11;'/></quiz>".encode(),
        "not well-formed|No question",
    ),
    "deep XML": ("deep.xml", lambda: b"<quiz>" + b"<a>" * 5000, "not well-formed"),
    "too many questions": (
        "many.gift",
        lambda: GIFT.encode() * (MAX_QUESTIONS + 1),
        "more than 10,000 questions",
    ),
    "wrong extension: a picture": ("photo.pdf", lambda: PNG, "named like a PDF"),
    "wrong extension: Word": ("word.pdf", whole_word, "is a Word file"),
    "wrong extension: PDF": ("pdf.docx", lambda: pdf(lines(PROSE)), "is a PDF"),
    "wrong extension: slides": ("slides.docx", whole_slides, "is a PowerPoint file"),
    "wrong extension: binary": ("binary.txt", lambda: b"abc\0\1\2def" * 9, "isn't one"),
    "wrong extension: zip": ("zip.xml", lambda: zipped({"a": "b"}), "some other kind of zip"),
    "other XML": ("feed.xml", lambda: b"<rss/>", "no Moodle question bank"),
    "an older format": ("old.doc", lambda: OLE, "Save it as .docx"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every hostile file beside one good document and one good bank."""
    made = tmp_path_factory.mktemp("term")
    for name, content, _ in FILES.values():
        (made / name).write_bytes(content())
    with (made / "film.pdf").open("wb") as film:
        film.truncate(300 * 10**6)
    (made / "good.md").write_text(f"# Levers\n\n{PROSE}")
    (made / "good.gift").write_text(f"$CATEGORY: Levers\n\n{GIFT}")
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "secret.txt"
    elsewhere.write_text(f"Secret. {PROSE}")
    (made / "link.txt").symlink_to(elsewhere)
    (made / "loop.txt").symlink_to(made / "loop.txt")
    (made / "gone.txt").symlink_to(made / "nowhere.txt")
    return made


@pytest.fixture(scope="module")
def found(folder: Path) -> Imported:
    return load(folder)


def reasons(found: Imported) -> dict[str, str]:
    return {item.file: item.reason for item in found.receipt.skipped}


pytestmark = pytest.mark.timeout(400)  # some forty processes, on a busy machine


@pytest.mark.parametrize("called", FILES)
def test_the_receipt_names_the_file_and_its_reason(found: Imported, called: str) -> None:
    name, _, why = FILES[called]
    assert re.search(why, reasons(found)[name])


def test_the_import_goes_on_with_the_rest(found: Imported) -> None:
    assert [s.title for s in found.course.sections] == ["Levers"]
    assert [e.section_id for e in found.course.exercises] == [found.course.sections[0].id]
    assert found.receipt.files == 2
    for item in found.receipt.skipped:
        assert "\n" not in item.text
        assert len(item.text) < 400


def test_three_hundred_megabytes_are_too_much(found: Imported) -> None:
    assert "300 MB" in reasons(found)["film.pdf"]


def test_a_link_out_of_the_folder_is_not_followed(found: Imported) -> None:
    assert "link out of the folder" in reasons(found)["link.txt"]
    assert not any("Secret" in p.text for p in found.course.passages)


def test_pages_that_are_scans_are_named_and_the_others_read(tmp_path: Path) -> None:
    path = tmp_path / "some.pdf"
    path.write_bytes(pdf(lines(PROSE), [], lines("More. " + PROSE), [], []))
    found = load(path)
    assert [p.place for p in found.course.passages] == ["p. 1", "p. 3"]
    assert "p. 2, 4-5." in found.receipt.warnings[0].reason


# --- PDF bombs --------------------------------------------------------------------------------


def test_a_form_that_draws_itself_ends(tmp_path: Path) -> None:
    path = tmp_path / "self.pdf"
    path.write_bytes(forms(lambda _: "/F0 Do", 1))
    with pytest.raises(CourseError, match=r"no text|no page|broken"):
        load(path)


def test_forms_that_multiply_are_stopped_by_the_clock(tmp_path: Path) -> None:
    """Thirty forms, each drawing the next ten times: 10^30 drawings in five kilobytes."""
    path = tmp_path / "forms.pdf"
    path.write_bytes(forms(lambda n: f"/F{n + 1} Do " * 10 if n < 29 else "0 0 m", 30))
    with pytest.raises(CourseError, match=r"more than 5 minutes|no text|broken"):
        sandbox.run("read", "pdf", str(path), seconds=8)


def test_objects_that_point_at_each_other_are_stopped_by_the_clock(tmp_path: Path) -> None:
    path = tmp_path / "objects.pdf"
    path.write_bytes(pdf_file(["2 0 R", "1 0 R"], ""))
    with pytest.raises(CourseError, match=r"more than 5 minutes|no page|broken"):
        sandbox.run("read", "pdf", str(path), seconds=8)


def zeros(times: int) -> bytes:
    """Return so many times ten megabytes of nothing, compressed: one part, again and again."""
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    part = packer.compress(bytes(10**7)) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = (times * 10**7 % 65521) << 16 | 1
    return b"\x78\xda" + times * part + packer.flush() + checksum.to_bytes(4, "big")


def test_that_much_is_what_it_says() -> None:
    assert zlib.decompress(zeros(3)) == bytes(3 * 10**7)


def test_a_stream_that_grows_without_end_costs_only_itself(tmp_path: Path) -> None:
    grown = zeros(200)
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << >> /Contents 4 0 R >>"
    stream = f"<< /Length {len(grown)} /Filter /FlateDecode >>\nstream\n"
    raw = page_tree("3 0 R", page, stream + grown.decode("latin-1") + "\nendstream")
    (tmp_path / "bomb.pdf").write_bytes(raw)
    (tmp_path / "good.md").write_text(f"# Levers\n\n{PROSE}")
    found = load(tmp_path)
    assert [s.title for s in found.course.sections] == ["Levers"]
    assert "GB of memory" in reasons(found)["bomb.pdf"]


# --- Zips of a course -------------------------------------------------------------------------


def test_nothing_leaves_a_zip(tmp_path: Path) -> None:
    names = ("../evil.md", "/etc/evil.md", "..\\evil.txt", "C:\\evil.txt", "a/../../evil.md")
    path = tmp_path / "term.zip"
    path.write_bytes(zipped({"levers.md": f"# Levers\n\n{PROSE}", **dict.fromkeys(names, PROSE)}))
    found = load(path)
    assert [s.title for s in found.course.sections] == ["Levers"]
    assert "leads out of the zip" in reasons(found)["../evil.md"]
    assert "4 more" in reasons(found)["../evil.md"]
    assert [f.name for f in tmp_path.rglob("*")] == ["term.zip"]


def test_a_link_in_a_zip_is_a_text_and_leads_nowhere(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(f"Secret. {PROSE}")
    entry = zipfile.ZipInfo("link.txt")
    entry.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "term.zip", "w") as archive:
        archive.writestr(entry, str(secret))
        archive.writestr("levers.md", f"# Levers\n\n{PROSE}")
    found = load(tmp_path / "term.zip")
    assert not any("Secret" in p.text for p in found.course.passages)


def test_a_zip_that_lies_or_bursts_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    path.write_bytes(zipped({f"{n}.txt": bytes(10**8) for n in range(6)}))
    with pytest.raises(CourseError, match="unpacks to more than 500 MB"):
        load(path)
    raw = bytearray(zipped({"lies.txt": b"a" * 10**6, "true.txt": PROSE}))
    place = raw.index(b"PK\x01\x02")
    raw[place + 24 : place + 28] = struct.pack("<I", 10)
    path.write_bytes(raw)
    assert "broken" in reasons(load(path))["lies.txt"]
    path.write_bytes(half(zipped({"a.txt": PROSE * 50})))
    with pytest.raises(CourseError, match="cut off"):
        load(path)


def test_a_name_that_stands_twice_in_a_zip_is_taken_once(tmp_path: Path) -> None:
    raw = zipped({"a.txt": "One. " + PROSE, "c.txt": "Two. " + PROSE, "b.txt": "Three. " + PROSE})
    (tmp_path / "twice.zip").write_bytes(raw.replace(b"c.txt", b"a.txt"))
    found = load(tmp_path / "twice.zip")
    assert [p.text[:5] for p in found.course.passages] == ["One. ", "Three"]
    assert "twice" in reasons(found)["a.txt"]


# --- Files that go or can't be opened ---------------------------------------------------------


def test_a_file_that_goes_while_it_is_read_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text(PROSE)
    (tmp_path / "b.txt").write_text("Second. " + PROSE)

    def inspected(path: Path, kind: str) -> None:
        if path.name == "a.txt":
            path.unlink()

    monkeypatch.setattr(course, "inspect", inspected)
    found = load(tmp_path)
    assert reasons(found) == {"a.txt": "This file can't be read (No such file or directory)."}
    assert len(found.course.passages) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable to the system's owner")
def test_an_unreadable_file_costs_only_itself(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PROSE)
    (tmp_path / "a.txt").chmod(0)
    (tmp_path / "b.txt").write_text("Second. " + PROSE)
    assert "Permission denied" in reasons(load(tmp_path))["a.txt"]


def test_a_file_that_fails_when_it_is_opened_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text(PROSE)
    (tmp_path / "b.txt").write_text("Second. " + PROSE)

    def inspected(path: Path, kind: str) -> None:
        if path.name == "a.txt":
            raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(course, "inspect", inspected)
    assert reasons(load(tmp_path)) == {"a.txt": "This file can't be read (Permission denied)."}


# --- The process that reads -------------------------------------------------------------------


@pytest.mark.parametrize(
    "tried",
    [
        "import subprocess; subprocess.run(['true'])",
        "import os; os.fork()",
        "import os; os.system('true')",
        "import os; os.execv('/bin/true', ['true'])",
        "import os; os.posix_spawn('/bin/true', ['true'], {})",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.getaddrinfo('localhost', 9)",
    ],
)
def test_the_reader_starts_no_process_and_speaks_to_nobody(tried: str) -> None:
    code = f"from knowledge.importers.documents import child; child.confine(); {tried}"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    assert "has no place in a reader" in done.stderr
    assert done.returncode == 1


def test_the_reader_has_no_secret_in_its_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    given: list[dict[str, str]] = []
    real = subprocess.run

    def run(*arguments, env, **more):
        given.append(env)
        return real(*arguments, env=env, **more)

    monkeypatch.setattr(sandbox.subprocess, "run", run)
    (tmp_path / "a.txt").write_text(PROSE)
    load(tmp_path / "a.txt")
    assert [env.keys() for env in given] == [{"PYTHONPATH"}]


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


# --- Null bytes and lone surrogates -----------------------------------------------------------

ODD = "a\0b\u202ec\x07d"
CNXML = (
    '<document xmlns="http://cnx.rice.edu/cnxml" id="m"><title>T &#x202e;</title>'
    "<metadata xmlns:md='http://cnx.rice.edu/mdml'><md:title>T</md:title></metadata>"
    "<content><para id='p'>a&#x202e;b{} " + PROSE + "</para></content></document>"
)
COLLECTION = (
    '<col:collection xmlns:col="http://cnx.rice.edu/collxml" '
    'xmlns:md="http://cnx.rice.edu/mdml"><col:metadata><md:title>Book &#x202e;</md:title>'
    '</col:metadata><col:content><col:module document="m1"/></col:content></col:collection>'
)


def own_course(folder: Path) -> Path:
    (folder / "course.md").write_text(f"---\ncourse: C {ODD}\nid: c\nconcepts: []\n---\n{ODD}")
    (folder / "01.md").write_text(
        f"# S {ODD}\n\n{ODD} {PROSE}\n\n## Exercise: E {ODD}\n\nWhat {ODD}?\n\n"
        f"Answer (short): x {ODD}\nHint 1: look {ODD}\nWhy: because {ODD}\n"
    )
    return folder


def openstax(folder: Path) -> Path:
    (folder / "collections").mkdir()
    (folder / "collections" / "b.collection.xml").write_text(COLLECTION)
    (folder / "modules" / "m1").mkdir(parents=True)
    (folder / "modules" / "m1" / "index.cnxml").write_text(CNXML.format(""))
    return folder


def openstax_with_a_null_byte(folder: Path) -> Path:
    book = openstax(folder)
    (book / "modules" / "m2").mkdir()
    (book / "modules" / "m2" / "index.cnxml").write_bytes(CNXML.format("\0").encode())
    listed = COLLECTION.replace('"m1"/>', '"m1"/><col:module document="m2"/>')
    (book / "collections" / "b.collection.xml").write_text(listed)
    return book


def oatutor(folder: Path) -> Path:
    odd = r"a\u0000b\ud800c\u202e"
    problem = folder / "content-pool" / "p1"
    step = problem / "steps" / "p1a"
    step.mkdir(parents=True)
    (problem / "p1.json").write_text(
        f'{{"id": "p1", "title": "T {odd}", "body": "B {odd}", "lesson": "1.1 L {odd}", '
        '"lessonId": "L1", "courseName": "C"}'
    )
    (step / "p1a.json").write_text(
        f'{{"id": "p1a", "stepTitle": "What is 1 + 1? {odd}", "stepBody": "{odd}", '
        '"stepAnswer": ["2"], "problemType": "TextBox", "answerType": "arithmetic"}'
    )
    return folder


def _file(name: str, content: bytes) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return write


WIDE = ("\ufeff" + f"# S\n\n{PROSE}").encode("utf-16-le") + b"\x00\xd8\x0a\x00"
ODD_PAGE = f"<h1>A&#0;b</h1><p>c\0d &#xD800;e {ODD} {PROSE}</p>"
ODD_GIFT = (
    f"// {PROSE} {PROSE}\n$CATEGORY: K {ODD}\n\n// [tag:t{ODD}]\n"
    f"::N {ODD}:: Q {ODD}? {{=2 {ODD} ~3 {ODD}#f}}"
)
IMPORTERS: dict[str, Callable[[Path], Path]] = {
    "own Markdown": own_course,
    "CNXML": openstax,
    "CNXML, one with a null byte": openstax_with_a_null_byte,
    "OATutor": oatutor,
    "GIFT": _file("b.gift", ODD_GIFT.encode()),
    "GIFT as text": _file("b.txt", ODD_GIFT.encode()),
    "Moodle XML": _file(
        "b.xml",
        b"<quiz><question type='shortanswer'><name><text>n&#x202e;</text></name><questiontext "
        b"format='html'><text><![CDATA[Q &#0; &#xD800; &#x202e;?]]></text></questiontext>"
        b"<answer fraction='100'><text>w&#x202e;ord</text></answer></question></quiz>",
    ),
    "web page": _file("p.html", ODD_PAGE.encode()),
    "EPUB": _file(
        "b.epub",
        zipped(
            {
                "META-INF/container.xml": "<c><rootfile full-path='b.opf'/></c>",
                "b.opf": "<p><manifest><item id='a' href='a.xhtml' "
                "media-type='application/xhtml+xml'/></manifest><spine><itemref idref='a'/>"
                "</spine></p>",
                "a.xhtml": f"<html><body>{ODD_PAGE}</body></html>",
            }
        ),
    ),
    "Markdown": _file("n.md", f"# S {ODD}\n\n{ODD} {PROSE}".encode()),
    "text": _file("n.txt", f"{ODD} {PROSE}".encode()),
    "text in two bytes a letter": _file("w.txt", WIDE),
    "PDF": _file("n.pdf", pdf(lines(rf"a\000b\007 {PROSE}"))),
}


@pytest.mark.parametrize("called", IMPORTERS)
def test_null_bytes_and_lone_surrogates_do_not_come_through(called: str, tmp_path: Path) -> None:
    found = load(IMPORTERS[called](tmp_path))
    texts = list(_texts(asdict(found.course))) + list(_texts(asdict(found.receipt)))
    assert len(found.course.sections) >= 1
    for text in texts:
        text.encode("utf-8")
        assert not set(text) & set("\0\x07\u202e"), text


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
