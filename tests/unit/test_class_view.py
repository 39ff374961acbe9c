"""A class at a glance: what is counted, in which order, and that nobody is named."""

from datetime import UTC, datetime, timedelta

from prompts.loader import phrases
from tutor_core.course import Concept, Course
from tutor_core.curriculum.library import Library, Shelf
from tutor_core.evidence import Tally
from tutor_core.guardrails.policy import Policy
from tutor_core.insights import class_view
from tutor_core.mastery.estimate import SUCCESSES
from tutor_core.messages import Role
from tutor_core.people import Seat
from tutor_core.state import Mastery
from tutor_core.voice import Voice

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
NAMES = ("brackets", "fractions", "slopes")
COURSE = Course("c", "Course", "f", (), (), tuple(Concept(name, name) for name in NAMES))
LIBRARY = Library((Shelf(COURSE),))
VOICE = Voice(phrases(), "seed")
CLASS = (
    Seat("Ms Rivera", Role.TEACHER, NOW),
    Seat("Ana", Role.LEARNER, NOW - timedelta(days=2)),
    Seat("Ben", Role.LEARNER, NOW - timedelta(days=9)),
    Seat("Eve", Role.LEARNER),
)


def topics(held, tallies=()):
    return class_view.topics(held, tallies, LIBRARY, 0.95)


def text(held=(), tallies=(), seats=CLASS):
    since = class_view.since(Policy(), NOW)
    return "\n".join(class_view.lines(seats, topics(held, tallies), VOICE, since))


def test_the_hardest_lately_stand_first_and_those_with_few_answers_last():
    held = [Mastery(name, 0.5) for name in NAMES]
    few = Tally("brackets", class_view.ENOUGH - 1, 0)
    found = topics(held, [Tally("fractions", 6, 6), Tally("slopes", 6, 0), few])
    assert [t.title for t in found] == ["slopes", "fractions", "brackets"]
    assert [t.share for t in found] == [0.0, 1.0, None]


def test_lately_begins_with_a_day_of_the_classroom():
    there = Policy(time_zone="Pacific/Auckland")  # where it is Monday evening, 22:00
    assert class_view.since(Policy(), NOW) == datetime(2025, 12, 30, tzinfo=UTC)
    assert class_view.since(there, NOW) == datetime(2025, 12, 29, 11, tzinfo=UTC)
    assert class_view.since(there, NOW + timedelta(hours=3)) == datetime(
        2025, 12, 30, 11, tzinfo=UTC
    )


def test_who_mastered_a_topic_is_counted_among_those_who_began_it():
    done = Mastery("slopes", 0.99, SUCCESSES, SUCCESSES, (1, 2))
    (slopes,) = topics([Mastery("slopes", 0.5), done])
    assert (slopes.began, slopes.mastered) == (2, 1)
    assert "slopes: 2 began, 1 mastered" in text([Mastery("slopes", 0.5), done])


def test_learners_are_counted_and_nobody_is_named():
    said = text([Mastery("slopes", 0.5)], [Tally("slopes", 6, 0)])
    assert "learners: 3, and 1 of them" in said
    assert "only 0% right lately" in said
    assert "6 answers, 0% right without help" in said
    assert not any(seat.name in said for seat in CLASS)


def test_a_class_without_learners_or_answers_is_told_how_to_begin():
    assert "/invite" in text(seats=CLASS[:1])
    assert "/goal set" in text()
