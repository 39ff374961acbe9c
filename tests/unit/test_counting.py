"""How many are asked for, told from the name of a topic."""

import pytest

from tutor_core.counting import counted, number


@pytest.mark.parametrize(
    ("topic", "expected"),
    [
        ("ten", (10, "")),
        ("500", (500, "")),
        ("Twenty-five", (25, "")),
        ("ten questions", (10, "")),
        ("ten questions on fractions", (10, "fractions")),
        ("five exercises about two-step equations", (5, "two-step equations")),
        ("two questions on forces", (2, "forces")),
        ("two on forces", (2, "forces")),
        ("ten equations", (10, "equations")),
        ("twenty five equations", (25, "equations")),
        ("3 tasks", (3, "")),
        ("a hundred", (100, "")),
        ("two-step equations", (0, "two-step equations")),
        ("two step equations", (0, "two step equations")),
        ("2 step equations", (0, "2 step equations")),
        ("one-step equations", (0, "one-step equations")),
        ("2.1", (0, "2.1")),
        ("fractions", (0, "fractions")),
        ("tension", (0, "tension")),
        ("", (0, "")),
    ],
)
def test_a_number_before_a_topic_is_told_from_a_topic(topic, expected):
    assert counted(topic) == expected


@pytest.mark.parametrize(("said", "n"), [("7", 7), ("seven", 7), ("", 0), ("many", 0), ("-3", 0)])
def test_a_number_is_read_in_digits_and_words(said, n):
    assert number(said) == n
