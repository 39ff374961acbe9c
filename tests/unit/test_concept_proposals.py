"""Concepts made of headings, objectives and terms: what they are called, and what comes before."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.importers.concepts import MOST, carried, propose, with_concepts
from knowledge.importers.shared import fingerprinted
from knowledge.importers.titles import no_concept, phrase_of, spelling, title_of
from tutor_core.course import AnswerKind, Concept, Course, Exercise, Passage, Section, Step, Term

WORDS = spelling(["the light of cells in Africa and the theory, the DNA of the United States"])


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Chapter 4: What Is Culture?", "Culture"),
        ("What Is Marriage? What Is a Family?", "Marriage and family"),
        ("Who Are the Elderly? Aging in Society", "The elderly and aging in society"),
        ("2.7 Solve Linear Inequalities", "Solving linear inequalities"),
        ("Add and Subtract Polynomials", "Adding and subtracting polynomials"),
        ("Physics: An Introduction", "Physics"),
        ("1. Introduction to DNA", "DNA"),
        ("Cells in the United States", "Cells in the United States"),
        ("CELLS AND LIGHT IN AFRICA", "Cells and light in Africa"),
        ("Why plants are green", "Why plants are green"),
        ("State Government", "State government"),
        ("Order of Operations", "Order of operations"),
        ("World War II", "World war II"),
        ("Introduction", ""),
        ("Week 3", ""),
    ],
)
def test_a_heading_becomes_a_title(heading: str, title: str) -> None:
    assert title_of(heading, WORDS) == title


def test_other_languages_are_left_as_they_are() -> None:
    assert title_of("3. Die Rolle der Kultur", WORDS, english=False) == "Die Rolle der Kultur"


@pytest.mark.parametrize(
    "heading",
    ["Chapter 4 Summary", "Key Terms", "References", "Further Reading", "Answers to Exercises"],
)
def test_what_is_no_concept(heading: str) -> None:
    assert no_concept(heading)


@pytest.mark.parametrize("heading", ["Index Numbers", "Culture", "Test Design", "Reviewing films"])
def test_what_may_be_one(heading: str) -> None:
    assert not no_concept(heading)


@pytest.mark.parametrize(
    ("objective", "phrase"),
    [
        ("Explain the concept of culture lag", "culture lag"),
        ("Define deviance, and explain the nature of deviant behavior", "deviance"),
        ("Differentiate between culture and society", "culture and society"),
        ("Solve two-step equations", "solving two-step equations"),
        ("By the end, you will be able to: describe the role of mitochondria", "mitochondria"),
        ("Understand why ethical standards exist", ""),
        ("Describe the ways that theories are used", ""),
        ("culture", ""),
    ],
)
def test_an_objective_becomes_a_phrase(objective: str, phrase: str) -> None:
    assert phrase_of(objective) == phrase


@given(st.text(max_size=80))
def test_no_heading_and_no_objective_breaks_it(text: str) -> None:
    title_of(text, WORDS)
    assert len(phrase_of(text).split()) <= 5


# --- Courses ----------------------------------------------------------------------------------


def section(place: int, title: str, *terms: str, parent: str = "c:one", **more) -> Section:
    glossary = tuple(Term(*term.split(": ", 1)) for term in terms)
    values = {"number": f"1.{place}", "parent_id": parent, "glossary": glossary}
    return Section(f"c:m{place}", place, title, **{**values, **more})


def course(*sections: Section, texts: dict[str, str] | None = None, **more) -> Course:
    chapter = Section("c:one", 0, "Life")
    passages = tuple(
        Passage(f"p{s.id}", s.id, 0, (texts or {}).get(s.id, "Some words."), "p. 1")
        for s in sections
    )
    return Course("c", "Course", "f", (chapter, *sections), passages, **more)


def task(section_id: str) -> Exercise:
    return Exercise("e", "Task", (Step("e.1", "Why?", AnswerKind.SHORT),), section_id)


CELL = section(1, "What Is a Cell?", "membrane: the skin of a cell", "nucleus: its middle")
TISSUE = section(2, "Tissue", "epithelium: cells that lie membrane to membrane")
SUMMARY = section(3, "Chapter Summary")


def test_a_concept_a_section_with_its_terms_as_other_names() -> None:
    cell, tissue = propose(course(CELL, TISSUE, SUMMARY))
    assert (cell.id, cell.title, cell.section_ids) == ("c:what-is-a-cell", "Cell", ("c:m1",))
    assert cell.aliases == ("What Is a Cell?", "membrane", "nucleus")
    assert cell.proposed
    assert tissue.title == "Tissue"


def test_what_a_definition_uses_comes_before_and_holds_nobody_back() -> None:
    cell, tissue = propose(course(CELL, TISSUE))
    assert tissue.proposed_prerequisites == (cell.id,)
    assert (cell.prerequisites, cell.proposed_prerequisites) == ((), ())
    assert tissue.prerequisites == ()


def test_a_text_has_to_use_a_name_often() -> None:
    other = section(4, "Organs")
    once = propose(course(CELL, other, texts={"c:m4": "A membrane is there."}))
    often = propose(course(CELL, other, texts={"c:m4": "The membrane. " * 4}))
    assert once[1].proposed_prerequisites == ()
    assert often[1].proposed_prerequisites == (often[0].id,)


def test_one_name_from_another_chapter_is_not_enough() -> None:
    alone = (Term("skin", "membrane upon membrane"),)
    far = replace(TISSUE, parent_id="c:two", glossary=alone)
    assert propose(course(CELL, far))[1].proposed_prerequisites == ()
    both = replace(far, glossary=(Term("skin", "membrane upon membrane, each with a nucleus"),))
    assert propose(course(CELL, both))[1].proposed_prerequisites != ()


def test_what_everybody_uses_says_nothing() -> None:
    others = [section(n, f"Part {n} of it", "x: the membrane") for n in range(4, 12)]
    found = propose(course(CELL, *others))
    assert [c.proposed_prerequisites for c in found if c.id == "c:what-is-a-cell"] == [()]
    assert all("c:what-is-a-cell" not in c.proposed_prerequisites for c in found)


def test_a_name_belongs_to_the_first_and_a_title_to_its_own() -> None:
    again = section(2, "Membrane", "nucleus: said again")
    cell, membrane = propose(course(CELL, again))
    assert "membrane" not in cell.aliases
    assert membrane.aliases == ()


def test_headings_that_say_nothing_or_the_same_get_a_name() -> None:
    bare = section(1, "Introduction", objectives=("Explain the role of mitochondria",))
    one, two = section(2, "Examples"), section(3, "Examples", parent="c:two")
    found = course(bare, one, two)
    found = replace(found, sections=(*found.sections, Section("c:two", 9, "Plants")))
    titles = [c.title for c in propose(found)]
    assert titles == ["Mitochondria", "Life: examples", "Plants: examples"]


def test_unnumbered_openings_are_left_out_only_where_others_have_numbers() -> None:
    opening = section(1, "Hello", number="")
    assert [c.title for c in propose(course(opening, TISSUE))] == ["Tissue"]
    assert [c.title for c in propose(course(opening))] == ["Hello"]


def test_own_concepts_are_not_touched() -> None:
    own = (Concept("c:own", "Own"),)
    whole = course(CELL, concepts=own, exercises=(task("c:m1"),))
    assert with_concepts(whole) == whole


def test_exercises_are_about_their_sections_concept() -> None:
    whole = with_concepts(course(CELL, SUMMARY, exercises=(task("c:m1"), task("c:m3"))))
    assert [e.concept_ids for e in whole.exercises] == [("c:what-is-a-cell",), ()]


def test_a_section_that_got_another_heading_keeps_its_concepts_id() -> None:
    before = fingerprinted(with_concepts(course(CELL, TISSUE, exercises=(task("c:m1"),))))
    renamed = replace(CELL, title="The Cell and Its Parts")
    now = fingerprinted(with_concepts(course(renamed, TISSUE, exercises=(task("c:m1"),))))
    kept = carried(now, before)
    assert [c.id for c in kept.concepts] == ["c:what-is-a-cell", "c:tissue"]
    assert kept.concepts[0].title == "The cell and its parts"
    assert kept.concepts[1].proposed_prerequisites == ("c:what-is-a-cell",)
    assert kept.exercises[0].concept_ids == ("c:what-is-a-cell",)
    assert kept.fingerprint not in (now.fingerprint, before.fingerprint)
    assert carried(now, None) == now
    assert carried(now, now) == now


WORD = st.sampled_from("cell membrane tissue light plant energy water root".split())
TEXT = st.lists(WORD, max_size=12).map(" ".join)


@given(st.lists(st.tuples(WORD, WORD, TEXT, TEXT), min_size=1, max_size=9))
def test_what_comes_before_stands_before(drawn: list[tuple[str, str, str, str]]) -> None:
    sections = [
        section(n, f"{title} {n}", f"{word}: {meaning or word}")
        for n, (title, word, meaning, _) in enumerate(drawn, 1)
    ]
    texts = {s.id: text or "x" for s, (*_, text) in zip(sections, drawn, strict=True)}
    found = propose(course(*sections, texts=texts))
    order = {c.id: place for place, c in enumerate(found)}
    assert len(order) == len(sections)
    for concept in found:
        assert len(concept.proposed_prerequisites) <= MOST
        assert all(order[i] < order[concept.id] for i in concept.proposed_prerequisites)
