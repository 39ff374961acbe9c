"""Make documents of a bundled course with the programs teachers use: pandoc and LibreOffice.

    python -m tests.tools.make_documents knowledge/courses/forces-and-motion FOLDER

Only the reading text goes in (titles, headings, paragraphs, the words to know), for exercises and
hints are no document text. Which file is made by what:

- ``pandoc.docx``, ``pandoc.epub``, ``pandoc.pptx``, ``pandoc.html``: pandoc, from Markdown
- ``writer.docx``: LibreOffice Writer, saving pandoc's page
- ``writer.pdf``, ``plain.pdf``: Writer, from pandoc's Word file, with and without bookmarks
- ``impress.pptx``, ``impress.pdf``: LibreOffice Impress, from pandoc's slides
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.importers import load
from tutor_core.course import PassageKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tutor_core.course import Course

PANDOC = {"pandoc.docx": (), "pandoc.epub": (), "pandoc.html": ("-s",), "pandoc.pptx": ()}
SLIDES = ("--slide-level=2",)
BARE = 'pdf:writer_pdf_Export:{"ExportBookmarks":{"type":"boolean","value":"false"}}'
OFFICE = (
    ("pandoc.html", "docx:MS Word 2007 XML", "writer.docx", "--writer"),
    ("pandoc.docx", "pdf", "writer.pdf", ""),
    ("pandoc.docx", BARE, "plain.pdf", ""),
    ("pandoc.pptx", "pptx", "impress.pptx", ""),
    ("pandoc.pptx", "pdf", "impress.pdf", ""),
)


def missing() -> list[str]:
    """Return which of the programs aren't here."""
    return [program for program in ("pandoc", "soffice") if shutil.which(program) is None]


def make(course: Path, folder: Path) -> Course:
    """Write the documents into a folder and return the course they were made of."""
    found = load(course).course
    source = folder / "source.md"
    source.write_text("\n\n".join(_markdown(found)), "utf-8")
    for name, options in PANDOC.items():
        more = SLIDES if name.endswith(".pptx") else ()
        _run("pandoc", str(source), "-o", str(folder / name), *options, *more)
    if "soffice" not in missing():
        with tempfile.TemporaryDirectory() as home:
            for origin, form, name, option in OFFICE:
                _convert(folder / origin, form, folder / name, option, Path(home))
    source.unlink()
    return found


def _markdown(course: Course) -> Iterator[str]:
    yield f"---\ntitle: {course.title}\nlang: en-GB\n---"
    for section in course.sections:
        yield f"# {section.title}"
        own = [p for p in course.passages if p.section_id == section.id]
        reading = [p for p in own if p.kind is not PassageKind.OBJECTIVES]
        for heading, passages in groupby(reading, key=lambda p: p.heading):
            if heading:
                yield f"## {heading}"
            yield from (passage.text for passage in passages)


def _convert(origin: Path, form: str, target: Path, option: str, home: Path) -> None:
    """Convert with LibreOffice, which names the result after the origin."""
    out = home / "out"
    settings = f"-env:UserInstallation={(home / 'settings').as_uri()}"
    options = [option] if option else []
    _run(
        *("soffice", settings, "--headless", *options),
        *("--convert-to", form, "--outdir", str(out), str(origin)),
    )
    (made,) = out.iterdir()
    made.replace(target)


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stderr.strip() or done.stdout.strip()}")


if __name__ == "__main__":
    make(Path(sys.argv[1]), Path(sys.argv[2]))
