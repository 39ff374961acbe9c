"""What single readers make of text: Markdown, web pages, formulas, lines of a PDF."""

from pathlib import Path

import pytest
from lxml import etree

from knowledge.importers.documents.kinds import kind_of
from knowledge.importers.documents.office import text_of
from knowledge.importers.documents.pdf_lines import Line, Page, joined, without_running_heads
from knowledge.importers.documents.plain import decoded, read
from knowledge.importers.documents.web import page
from tutor_core.errors import CourseError


def markdown(text: str, tmp_path: Path) -> list[tuple[int, str]]:
    (tmp_path / "a.md").write_text(text)
    return [(piece.level, piece.text) for piece in read(tmp_path / "a.md", "markdown").pieces]


def test_markdown_headings_of_both_styles_and_nothing_in_fences(tmp_path: Path) -> None:
    text = "---\nx: y\n---\n# One ##\nTwo\n---\na **b** [c](d)\ne\n\n```\n# no heading\n```\n"
    assert markdown(text, tmp_path) == [
        *((1, "One"), (2, "Two"), (0, "a b c\ne"), (0, "# no heading")),
    ]


def test_markdown_signs_that_mean_something_stay(tmp_path: Path) -> None:
    assert markdown("2 * 3 * 4 and a_b_c\n\n- item", tmp_path) == [
        *((0, "2 * 3 * 4 and a_b_c"), (0, "- item")),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_in_the_usual_encodings(encoding: str) -> None:
    assert decoded("Größe – “x”".encode(encoding)) == "Größe – “x”"


def test_a_web_pages_tables_and_loose_text() -> None:
    found = page(
        b"<meta charset=latin-1><body>gr\xfcn<table><tr><th>a<td>b<tr><td>1<td>2</table>"
        b"<span><p>in a span</p></span><ol><li>x<li>y</ol><img alt='a lever'>"
    )
    texts = [piece.text for piece in found.pieces]
    assert texts == ["grün", "a | b\n1 | 2", "in a span", "1. x\n2. y", "a lever"]


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("<f><num><t>a+b</t></num><den><t>2</t></den></f>", "(a+b)/2"),
        ("<sSup><e><t>x</t></e><sup><t>2</t></sup></sSup>", "x^2"),
        ("<rad><e><d><e><t>a+b</t></e></d></e></rad>", "√(a+b)"),
        ("<r><t>kept</t></r><del><r><t>gone</t></r></del>", "kept"),
    ],
)
def test_formulas_in_office_files(formula: str, text: str) -> None:
    assert text_of(etree.fromstring(f"<p>{formula}</p>")) == text


def test_lines_of_a_pdf_become_running_text() -> None:
    assert joined(["The long-", "er the arm", "the less force"]) == (
        "The longer the arm the less force"
    )
    assert joined(["Take:", "• a ruler", "• a pen"]) == "Take:\n• a ruler\n• a pen"
    assert joined(["Anglo-", "Saxon"]) == "Anglo- Saxon"


def test_running_heads_go_and_numbered_headings_stay() -> None:
    pages = [
        Page(
            n,
            (
                Line("Physics for all", 9.0, 0),
                Line(f"Lesson {n}", 16.0, 1),
                *(Line(f"{word} {n} is the text of this page", 11.0, 2) for word in "abcd"),
                Line(f"{n}", 9.0, 3),
            ),
        )
        for n in range(1, 6)
    ]
    kept = without_running_heads(pages)
    assert [line.text for line in kept[3].lines][:2] == [
        "Lesson 4",
        "a 4 is the text of this page",
    ]
    assert len(kept[3].lines) == 5


@pytest.mark.parametrize(
    ("name", "says"), [("a.doc", "Save it as .docx"), ("a.zip", "Unpack"), ("a", "No document")]
)
def test_kinds_that_cant_be_read_say_what_to_do(name: str, says: str) -> None:
    with pytest.raises(CourseError, match=says):
        kind_of(name)
    assert kind_of("A.PDF") == "pdf"
