"""A copy of what is believed is equal, and shares nothing that can change."""

from dataclasses import fields, is_dataclass
from datetime import UTC, datetime

import pytest

from tutor_core.mastery.beliefs import Belief
from tutor_core.mastery.traces import Learner, Step, Topic

AT = datetime(2026, 1, 5, tzinfo=UTC)


def changeable(value):
    """Return the ids of everything in a value that can be changed, itself among them."""
    if isinstance(value, dict):
        return {id(value)}.union(*map(changeable, value.values()))
    if isinstance(value, list | set):
        return {id(value)}.union(*map(changeable, value))
    if is_dataclass(value):
        return {id(value)}.union(*(changeable(getattr(value, f.name)) for f in fields(value)))
    return set()


@pytest.mark.parametrize(
    "one",
    [
        Belief(0.5, 1.5),
        Topic(ability=Belief(0.1, 0.2), at_step=3, at=AT),
        Learner(
            ability=Belief(0.3, 0.4),
            steps=2,
            last_step="s",
            topics={"c": Topic(ability=Belief(0.5, 0.6))},
            answers={"s": True},
        ),
        Step(ease=Belief(0.1, 1.0), slope=Belief(0.2, 1.0), after={"r": Belief(0.3, 1.0)}),
    ],
    ids=lambda one: type(one).__name__,
)
def test_a_twin_is_equal_and_its_own(one):
    twin = one.twin()
    assert twin == one
    assert changeable(one)
    assert not changeable(one) & changeable(twin)
