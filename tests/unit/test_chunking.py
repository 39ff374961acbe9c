"""Passages: sizes, headings, nothing lost."""

import re

from hypothesis import given
from hypothesis import strategies as st

from knowledge.chunking import FULL, LIMIT, TINY, Block, passages, size
from tutor_core.course import Guide, PassageKind


def prose(characters: int, word: str = "balance") -> str:
    sentence = f"The {word} of a scale tells which of its two sides is the heavier one. "
    return (sentence * (characters // len(sentence) + 1))[:characters].rsplit(". ", 1)[0] + "."


def letters(text: str) -> str:
    return re.sub(r"\s", "", text)


blocks = st.lists(
    st.builds(
        Block,
        text=st.text(alphabet=st.sampled_from("aB e.\n!?1+"), min_size=0, max_size=3000),
        heading=st.sampled_from(["", "One", "Two"]),
        kind=st.sampled_from([PassageKind.BODY, PassageKind.SUMMARY]),
    ),
    max_size=6,
)


@given(blocks)
def test_no_passage_is_too_long_and_nothing_is_lost(found: list[Block]) -> None:
    made = passages(found)
    assert all(0 < len(passage.text) <= LIMIT for passage in made)
    assert letters("".join(p.text for p in made)) == letters("".join(b.text for b in found))


@given(blocks)
def test_no_passage_crosses_a_heading(found: list[Block]) -> None:
    for heading in ("", "One", "Two"):
        inside = "".join(block.text for block in found if block.heading == heading)
        made = "".join(p.text for p in passages(found) if p.heading == heading)
        assert letters(made) == letters(inside)


@given(blocks)
def test_chunking_passages_again_keeps_their_words(found: list[Block]) -> None:
    once = passages(found)
    assert letters("".join(p.text for p in passages(once))) == letters(
        "".join(p.text for p in once)
    )


def test_short_paragraphs_under_a_heading_become_one_passage() -> None:
    made = passages([Block(prose(300), "Scales"), Block(prose(400), "Scales")])
    assert len(made) == 1
    assert made[0].text.count("\n\n") == 1


def test_paragraphs_of_good_size_stay_whole() -> None:
    paragraphs = [prose(700, "weight"), prose(800, "lever"), prose(650, "beam")]
    made = passages([Block(text, "Scales") for text in paragraphs])
    assert [passage.text for passage in made] == paragraphs


def test_a_long_paragraph_is_cut_between_sentences_to_even_parts() -> None:
    made = passages([Block(prose(2600))])
    assert all(passage.text.endswith(".") for passage in made)
    lengths = [len(passage.text) for passage in made]
    assert max(lengths) - min(lengths) < FULL / 2


def test_no_cut_after_an_abbreviation() -> None:
    text = " ".join(
        f"Fact {n} was counted by the U.S. Census and by Dr. Jones and nobody else, it is said."
        for n in range(40)
    )
    made = passages([Block(text)])
    assert len(made) > 1
    assert all(passage.text.startswith("Fact ") for passage in made)


def test_a_tiny_leftover_joins_its_neighbour() -> None:
    made = passages([Block(prose(950)), Block("So it balances.")])
    assert len(made) == 1
    made = passages([Block(prose(1180)), Block("So it balances.")])
    assert all(len(passage.text) >= TINY for passage in made)


def test_a_tiny_section_stays_by_itself() -> None:
    made = passages([Block("Short.", "One"), Block(prose(600), "Two")])
    assert [passage.heading for passage in made] == ["One", "Two"]


def test_a_list_stays_with_the_sentence_that_leads_to_it() -> None:
    made = passages([Block(prose(700)), Block("You need:"), Block("- a scale\n- a bag")])
    assert "You need:\n- a scale" in made[-1].text


def test_formulas_count_for_more_than_prose() -> None:
    formulas = "(3x + 4) · (2y - 7) = 19; " * 40
    assert size(formulas) > 1.5 * len(formulas)
    assert len(prose(1000)) <= size(prose(1000)) < 1.1 * len(prose(1000))
    assert len(passages([Block(formulas)])) > len(formulas) // LIMIT + 1


def test_place_and_guide_go_with_every_passage() -> None:
    guide = Guide("What tips it?", "Which side is lower?", "the beam")
    made = passages([Block(prose(2500), "Scales", 'under "Scales"', guide=guide)])
    assert len(made) > 1
    assert {(p.place, p.guide) for p in made} == {('under "Scales"', guide)}
