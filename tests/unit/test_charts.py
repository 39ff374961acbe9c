"""The picture of progress: what is in it, in which order, and that the words say the same."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from bot.drawing import CARD, DONE, FILL, INK, QUIET, TRACK, WIDTH, draw
from prompts.loader import phrases
from tutor_core.course import Concept, Course
from tutor_core.curriculum.library import Library, Shelf
from tutor_core.guardrails.policy import Policy
from tutor_core.insights import charts
from tutor_core.mastery.estimate import Tracing
from tutor_core.messages import Bar, Chart, Judgement, Role
from tutor_core.state import Evidence, Goal, LearnerState, Mastery, Person
from tutor_core.voice import Voice

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
NAMES = [f"Concept {n:02}" for n in range(14)]
COURSE = Course("c", "Course", "f", (), (), tuple(Concept(name, name) for name in NAMES))
LIBRARY = Library((Shelf(COURSE),))


def seen(concept, *, days=0, rung=None):
    at = NOW - timedelta(days=days)
    return Evidence(concept, Judgement.CORRECT, 1.0, rung, 1, at, 1)


def learner(mastery, evidence=(), goals=()):
    held = {m.concept_id: m for m in mastery}
    state = LearnerState(Person("p", "Ana"), Role.LEARNER, "room", Policy(), mastery=held)
    return replace(state, evidence=tuple(evidence), goals=tuple(goals))


def made(state):
    return charts.progress(state, LIBRARY, Tracing(), Voice(phrases(), "seed"), NOW)


def test_there_is_no_picture_of_nothing():
    assert made(learner([])) is None


def test_bars_are_the_estimates_in_the_courses_order():
    state = learner([Mastery(NAMES[3], 0.5), Mastery(NAMES[1], 0.97, 3, 3, (1, 2))])
    (_, bars), *_ = made(state).groups
    assert [(b.label, b.share, b.full) for b in bars] == [
        (NAMES[1], 0.97, True),
        (NAMES[3], 0.5, False),
    ]


def test_what_was_worked_on_last_is_shown_and_the_rest_counted():
    evidence = [seen(name) for name in NAMES]
    chart = made(learner([Mastery(name, 0.5) for name in NAMES], evidence))
    assert [bar.label for bar in chart.groups[0][1]] == NAMES[-charts.CONCEPTS :]
    assert str(len(NAMES) - charts.CONCEPTS) in " ".join(chart.notes)


def test_the_words_say_all_that_the_picture_shows():
    goal = Goal("g", "fractions by Friday", (NAMES[0],), NOW)
    chart = made(learner([Mastery(NAMES[0], 0.4)], [seen(NAMES[0])], [goal]))
    shown = [chart.title, *chart.notes]
    for name, bars in chart.groups:
        shown += [name, *(text for bar in bars for text in (bar.label, bar.note))]
    assert len(chart.groups) == 2
    assert all(text in chart.alt for text in shown)


def test_days_in_a_row_and_badges_are_for_who_asked():
    state = learner([Mastery(NAMES[0], 0.4)], [seen(NAMES[0]), seen(NAMES[0], days=1)])
    plain, asked = made(state), made(replace(state, streaks=True))
    assert asked.notes[: len(plain.notes)] == plain.notes
    assert "2 days in a row" in asked.notes[-1]


# --- drawn ------------------------------------------------------------------------------------


def picture(*bars):
    chart = Chart("Where you stand", "today", (("Topics", bars),), ("a note",), "all in words")
    return Image.open(io.BytesIO(draw(chart)))


def length(image, colour):
    """Return how many columns of the first bar have the colour."""
    wanted = tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
    pixels = image.convert("RGB").load()
    rows = [sum(pixels[x, y] == wanted for x in range(image.width)) for y in range(image.height)]
    return max(rows)


def test_a_picture_is_as_wide_as_a_phone_and_says_what_it_shows():
    image = picture(Bar("Forces", 0.5, "50%"))
    assert image.width == WIDTH
    assert image.text["Description"] == "all in words"


def test_a_bar_is_as_long_as_its_share():
    half, whole = (length(picture(Bar("Forces", s, "")), FILL) for s in (0.5, 1.0))
    assert half == pytest.approx(whole / 2, abs=4)


def test_an_empty_bar_can_still_be_seen():
    assert length(picture(Bar("Forces", 0.0, "0%")), FILL) > 0


def test_signs_of_mathematics_are_drawn_as_they_are():
    assert picture(Bar("a $x$ costs $5, _and_ {more} ^2", 0.5, "$")).height > 0


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("front", "back", "least"),
    [(INK, CARD, 7), (QUIET, CARD, 4.5), (FILL, TRACK, 3), (DONE, TRACK, 3)],
)
def test_contrast_is_enough_without_colour(front, back, least):
    # WCAG 2.1: 4.5 for text (7 enhanced), 3 for parts of pictures.
    assert contrast(front, back) >= least


def test_what_is_known_best_is_in_the_picture_however_long_ago_it_was():
    evidence = [seen(name) for name in NAMES]
    held = [Mastery(name, 0.99 if name == NAMES[0] else 0.5) for name in NAMES]
    labels = [bar.label for bar in made(learner(held, evidence)).groups[0][1]]
    assert labels == [NAMES[0], *NAMES[1 - charts.CONCEPTS :]]
