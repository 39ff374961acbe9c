"""How pieces of a document become sections."""

import re

from hypothesis import given
from hypothesis import strategies as st

from knowledge.importers.documents.outline import GOOD, LONG, LONGEST, parts, title_of
from knowledge.importers.documents.pieces import Piece, in_paragraphs, ranges, table

TEXT = "Forces come in pairs. " * 40  # 880 characters


def shown(pieces: list[Piece], title: str = "Doc") -> list[tuple[str, str]]:
    return [(part.chapter, part.title) for part in parts(pieces, title)]


def test_a_heading_alone_at_the_top_is_the_title() -> None:
    pieces = [Piece(1, "Machines"), Piece(2, "A"), Piece(0, TEXT), Piece(2, "B"), Piece(0, TEXT)]
    assert title_of(pieces) == "Machines"
    assert shown(pieces, "Machines") == [("", "A"), ("", "B")]
    assert title_of([Piece(2, "A"), Piece(1, "B")]) == ""
    assert title_of([Piece(0, TEXT)]) == ""


def test_a_cover_joins_the_first_section_and_a_foreword_stands_alone() -> None:
    rest = [Piece(1, "A"), Piece(0, TEXT), Piece(1, "B"), Piece(0, TEXT)]
    assert shown([Piece(0, "By Ana"), *rest]) == [("", "A"), ("", "B")]
    assert shown([Piece(0, TEXT), *rest]) == [("", "Doc"), ("", "A"), ("", "B")]
    assert parts([Piece(0, "By Ana"), *rest], "Doc")[0].blocks[0].text == "By Ana"


def test_a_book_has_chapters_and_a_hand_out_has_not() -> None:
    def book(times: int) -> list[Piece]:
        pieces = []
        for chapter in ("One", "Two"):
            pieces.append(Piece(1, chapter))
            for section in ("a", "b", "c"):
                pieces += [Piece(2, f"{chapter} {section}"), Piece(0, TEXT * times)]
        return pieces

    assert shown(book(1)) == [("", "One"), ("", "Two")]
    assert shown(book(LONG // len(TEXT)))[:4] == [
        *(("One", "One a"), ("One", "One b"), ("One", "One c"), ("Two", "Two a")),
    ]


def test_only_the_section_that_is_too_long_is_cut_at_its_own_headings() -> None:
    long = [Piece(0, TEXT)] * (LONG // len(TEXT))
    pieces = [
        *(Piece(1, "Short"), Piece(0, TEXT), Piece(1, "Other"), Piece(0, TEXT)),
        *(Piece(1, "Long"), Piece(2, "x"), *long, Piece(2, "y"), Piece(0, TEXT)),
    ]
    assert shown(pieces) == [("", "Short"), ("", "Other"), ("Long", "x"), ("Long", "y")]


def test_slides_are_joined_and_keep_their_titles_as_headings() -> None:
    pieces = []
    for number in range(1, 41):
        place = f"slide {number}"
        pieces += [Piece(2, f"Idea {number}", place), Piece(0, "b" * 199, place)]
    found = parts(pieces, "Deck")
    assert [part.title for part in found] == ["Idea 1 to Idea 20", "Idea 21 to Idea 40"]
    assert all(part.size <= GOOD for part in found)
    assert found[0].blocks[1].heading == "Idea 2"
    assert found[0].blocks[1].place == "slide 2"


def test_without_headings_pages_stay_whole_and_are_named_by_their_first_words() -> None:
    pieces = [Piece(0, f"Day {n}. {TEXT}", f"p. {n}") for n in range(1, 7)]
    titles = [part.title for part in parts(pieces, "Doc")]
    assert [title.split(":")[0] for title in titles] == ["p. 1-4", "p. 5-6"]
    assert titles[1].startswith("p. 5-6: Day 5. Forces come in pairs.")
    assert len(titles[1]) < 75


def test_a_book_without_headings_has_no_hundreds_of_sections() -> None:
    pieces = [Piece(0, TEXT * 4, f"p. {n}") for n in range(1, 301)]
    assert 40 <= len(parts(pieces, "Doc")) <= 60


@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.sampled_from(("ab", "word " * 90, TEXT * 9, TEXT * 80))),
        max_size=30,
    )
)
def test_no_text_is_lost_or_moved_whatever_the_headings_are(drawn: list[tuple[int, str]]) -> None:
    pieces = [Piece(level, f"{n} {text}", "") for n, (level, text) in enumerate(drawn)]
    found = parts(pieces, "Doc")
    numbers = [int(re.match(r"\d+", b.text)[0]) for part in found for b in part.blocks]
    assert numbers == [n for n, piece in enumerate(pieces) if not piece.level]
    assert all(part.blocks and part.title for part in found)
    assert all(part.size <= LONGEST or len(part.blocks) == 1 for part in found)


@given(st.text(alphabet="ab \n", max_size=50), st.integers(1, 900))
def test_an_endless_paragraph_is_broken_and_complete(text: str, times: int) -> None:
    cut = list(in_paragraphs(Piece(0, text * times)))
    assert "".join(piece.text for piece in cut) == text * times
    assert max(len(piece.text) for piece in cut) <= 8_000


def test_numbers_and_tables_are_written_as_people_do() -> None:
    assert ranges([1, 2, 3, 7, 9, 10]) == "1-3, 7, 9-10"
    assert table([["a", " b\nc "], ["", ""], ["d", ""]]) == "a | b c\nd | "
