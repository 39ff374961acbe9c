"""Ideas about a question, held against the place: confirmed, lacking, turned, of another."""

from __future__ import annotations

import pytest

from tutor_core.assessment import assess_idea
from tutor_core.messages import Judgement

OK, PARTLY, WRONG, UNSURE = (
    Judgement.CORRECT,
    Judgement.PARTLY,
    Judgement.INCORRECT,
    Judgement.UNSURE,
)
CELLS = (
    "The cell membrane surrounds the cell and controls what goes in. "
    "The cell wall is stiff and keeps the cell in shape, while the membrane is soft. "
    "Animal cells have no cell wall.",
    "Cells that work hard, such as muscle cells, have many mitochondria because they need a lot "
    "of energy. Chloroplasts capture the energy of sunlight and use it to make sugar. "
    "Root cells have no chloroplasts because no light reaches them underground.",
    "Osmosis is the diffusion of water through a membrane. Water moves from the side with less "
    "salt to the side with more salt. In salty water the cell shrinks, because water leaves it. "
    "When a red blood cell is put in pure water, water flows in until the cell bursts.",
    "The enzyme pepsin works best in acid, whereas the enzymes of the intestine need an alkaline "
    "place. Bile breaks fat into small droplets, but it is not an enzyme itself.",
)
TERMS = (
    ("enzyme", "a protein that speeds up a reaction without being used up"),
    ("substrate", "the molecule an enzyme works on"),
    ("diffusion", "the movement of particles from where there are many to where there are few"),
    ("osmosis", "the diffusion of water through a membrane that holds back larger molecules"),
    ("cell wall", "a stiff layer outside the membrane of plant cells"),
)
RIGHT = (
    ("what is an enzyme?", "a protein that speeds up reactions"),
    ("what is an enzyme?", "it's a protein, it makes reactions faster"),
    ("what is osmosis?", "its the diffusion of water through a membrane"),
    ("what is diffusion?", "particles move from where there are a lot to where there are few"),
    ("why do muscle cells have many mitochondria?", "because they need lots of energy"),
    ("why do root cells have no chloroplasts?", "there is no light underground"),
    ("what does bile do?", "it breaks fat into small droplets"),
    ("what do chloroplasts do?", "they capture sunlight to make sugar"),
    (
        "what is the difference between cell wall and membrane?",
        "the cell wall is stiff and the membrane is soft",
    ),
    ("what happens to a cell in salty water?", "it shrinks because water leaves it"),
)
NEVER = (
    ("what is an enzyme?", "a protein that slows down reactions"),
    ("what is an enzyme?", "a protein that is used up in a reaction"),
    ("what is an enzyme?", "the molecule that a protein works on"),
    ("what is osmosis?", "water moves from the side with more salt to the side with less salt"),
    ("what is diffusion?", "particles move from where there are few to where there are many"),
    ("why do muscle cells have many mitochondria?", "because they need less energy"),
    ("why do muscle cells have many mitochondria?", "because they make sugar from light"),
    ("why do root cells have no chloroplasts?", "because there is too much light"),
    ("what does bile do?", "it makes the fat droplets bigger"),
    ("is bile an enzyme?", "yes, bile is an enzyme"),
    ("where does pepsin work best?", "in an alkaline place"),
    (
        "what is the difference between cell wall and membrane?",
        "the membrane is stiff and the cell wall is soft",
    ),
    ("what happens to a red blood cell in salty water?", "water flows in until it bursts"),
    ("what is an enzyme?", "i like biology"),
)


@pytest.mark.parametrize(("question", "idea"), RIGHT)
def test_what_the_text_says_is_confirmed(question, idea):
    found = assess_idea(question, idea, CELLS, TERMS)
    assert found.judgement is OK
    assert found.met
    assert all(word in idea for word in found.met)


@pytest.mark.parametrize(("question", "idea"), NEVER)
def test_what_the_text_does_not_say_is_never_confirmed(question, idea):
    assert assess_idea(question, idea, CELLS, TERMS).judgement is not OK


@pytest.mark.parametrize(
    ("question", "idea", "word"),
    [
        ("what is an enzyme?", "a protein that slows down reactions", "slower"),
        ("what is diffusion?", "particles move from where there are few to many", "many"),
        ("why do muscle cells have many mitochondria?", "they need less energy", "less"),
    ],
)
def test_a_word_that_is_the_other_way_round_is_named(question, idea, word):
    found = assess_idea(question, idea, CELLS, TERMS)
    assert found.judgement is WRONG
    assert found.unsettled in ((word,), ("few",))


def test_the_meaning_of_a_neighbour_is_said_to_be_its():
    found = assess_idea("what is an enzyme?", "movement of particles to few", CELLS, TERMS)
    assert (found.judgement, found.told) == (WRONG, ("diffusion",))
    own = assess_idea("what is diffusion?", "movement of particles to few", CELLS, TERMS)
    assert own.judgement is OK


def test_one_side_of_a_comparison_is_half_of_it():
    question = "what is the difference between cell wall and membrane?"
    found = assess_idea(question, "the cell wall is stiff and keeps the shape", CELLS, TERMS)
    assert (found.judgement, found.missing) == (PARTLY, ("side",))


def test_a_word_that_the_text_lacks_is_named():
    found = assess_idea("what does bile do?", "it turns fat into poison", CELLS, TERMS)
    assert found.judgement is PARTLY
    assert found.met == ("fat",)
    assert found.unsettled == ("poison",)


@pytest.mark.parametrize("idea", ["", "...", "no idea what you mean", "yes", "because"])
def test_what_says_nothing_is_left_open(idea):
    assert assess_idea("what is an enzyme?", idea, CELLS, TERMS).judgement is UNSURE


def test_own_and_its_own_are_two_things():
    text = ("Relativism is judging a culture by its own standards.",)
    asked = "what is relativism?"
    assert assess_idea(asked, "judging a culture by its own standards", text).judgement is OK
    turned = assess_idea(asked, "judging a culture by your own standards", text)
    assert turned.judgement is WRONG
