"""Questions that go on from the one before, and those that don't."""

from __future__ import annotations

import pytest

from prompts.loader import cues
from tutor_core import following, talk
from tutor_core.text import content_stems

SECTION = content_stems(
    "Osmosis is the diffusion of water through a membrane. There are three kinds of transport: "
    "diffusion, osmosis and active transport. Plant cells need energy for active transport."
)


@pytest.mark.parametrize(
    "text",
    [
        "are there different kinds?",
        "what about plant cells?",
        "which of them need energy?",
        "does it need energy?",
        "why does it happen?",
        "who discovered it",
        "and active transport?",
        "what else",
        "what are the kinds?",
        "what is the opposite",
        "when?",
        "is it the same for plants",
    ],
)
def test_what_takes_up_the_question_before_stays_with_it(text):
    assert following.follows(talk.plain(text), cues("en"), SECTION)


@pytest.mark.parametrize(
    "text",
    [
        "what is a norm?",
        "why did the roman empire fall?",
        "what about the french revolution?",
        "is it cold in antarctica",
        "how do volcanoes erupt",
        "what is the difference between folkways and mores",
    ],
)
def test_what_names_another_thing_is_a_question_of_its_own(text):
    assert not following.follows(talk.plain(text), cues("en"), SECTION)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("are there different kinds?", "are there different kinds of osmosis?"),
        ("why does it happen?", "why does osmosis happen?"),
        ("what are its effects", "what are the osmosis's effects"),
        ("what about plant cells?", "what about plant cells?"),
        ("why?", "why? (osmosis)"),
        ("is osmosis fast?", "is osmosis fast?"),
    ],
)
def test_it_is_what_was_asked_about(text, asked):
    assert following.resolved(text, "osmosis") == asked


def test_and_kinetic_is_kinetic_friction_where_there_is_such():
    said = "Static friction is larger than kinetic friction."
    found = following.named_like("and kinetic?", "static friction", said)
    assert found == "what is kinetic friction?"
    assert not following.named_like("and rolling?", "static friction", said)
    assert not following.named_like("and kinetic?", "friction", said)
