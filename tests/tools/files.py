"""Small documents for tests, made byte by byte or by the libraries that read them."""

import io
import zipfile
from pathlib import Path

import docx
import pptx

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
    return pdf_file(objects, trailer)


def pdf_file(objects: list[str], trailer: str) -> bytes:
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
