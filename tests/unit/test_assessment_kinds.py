"""An idea that gives a thing a kind which the text denies is never taken for half right."""

import pytest

from tutor_core.assessment.ideas import assess_idea
from tutor_core.messages import Judgement

TEXT = (
    "Inertia is no force, and it gets no arrow in a force diagram. It is just what things do when "
    "nothing interferes.",
    "A virus is not a cell. Viruses carry their plans into cells, and the cell copies them.",
)


@pytest.mark.parametrize(
    ("question", "idea", "word"),
    [
        ("What is inertia?", "it's a force that pushes you", "force"),
        ("What is inertia?", "Inertia is a force", "force"),
        ("why does inertia happen?", "its just a kind of force", "force"),
        ("What is a virus?", "a virus is a cell", "cell"),
        ("What is a virus?", "It's a cell, because it carries plans", "cell"),
    ],
)
def test_a_kind_that_the_text_denies_is_asked_about(question, idea, word):
    found = assess_idea(question, idea, TEXT)
    assert (found.judgement, found.unsettled) == (Judgement.INCORRECT, (word,))


@pytest.mark.parametrize(
    ("question", "idea"),
    [
        ("What is inertia?", "it's no force"),
        ("What is inertia?", "it is not a force"),
        ("What is inertia?", "it's a force diagram thing"),
        ("What is inertia?", "it's what things do when nothing interferes"),
        ("What is a virus?", "it is a force"),
        ("What is a virus?", "it carries its plans into a cell"),
        ("What is a cell?", "it's a cell"),
    ],
)
def test_any_other_idea_is_not(question, idea):
    assert assess_idea(question, idea, TEXT).judgement is not Judgement.INCORRECT
