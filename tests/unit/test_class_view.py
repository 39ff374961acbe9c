"""A class at a glance: what is counted, in which order, and that nobody is named."""

from datetime import UTC, datetime, timedelta

from prompts.loader import phrases
from tutor_core.course import Concept, Course
from tutor_core.curriculum.library import Library, Shelf
from tutor_core.insights import class_view
from tutor_core.mastery.estimate import SUCCESSES
from tutor_core.messages import Judgement, Role
from tutor_core.people import Seat
from tutor_core.state import Evidence, Logged, Mastery
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


def logged(concept, judgement=Judgement.CORRECT, *, days=1, rung=None):
    at = NOW - timedelta(days=days)
    return Logged(1, "p", Evidence(concept, judgement, 1.0, rung, 1, at, 1))


def topics(held, log=()):
    return class_view.topics(held, log, LIBRARY, 0.95, NOW)


def text(held=(), log=(), seats=CLASS):
    return "\n".join(class_view.lines(seats, topics(held, log), VOICE, NOW))


def test_the_hardest_lately_stand_first_and_those_with_few_answers_last():
    held = [Mastery(name, 0.5) for name in NAMES]
    log = [logged("fractions")] * 6 + [logged("slopes", Judgement.INCORRECT)] * 6
    log += [logged("brackets", Judgement.INCORRECT)] * (class_view.ENOUGH - 1)
    found = topics(held, log)
    assert [t.title for t in found] == ["slopes", "fractions", "brackets"]
    assert [t.share for t in found] == [0.0, 1.0, None]


def test_help_and_age_are_told_apart():
    log = [logged("slopes", rung=2)] * 3 + [logged("slopes")] * 3 + [logged("slopes", days=8)] * 9
    (slopes,) = topics([Mastery("slopes", 0.5)], log)
    assert (slopes.tried, slopes.unaided) == (6, 3)


def test_who_mastered_a_topic_is_counted_among_those_who_began_it():
    done = Mastery("slopes", 0.99, SUCCESSES, SUCCESSES, (1, 2))
    (slopes,) = topics([Mastery("slopes", 0.5), done])
    assert (slopes.began, slopes.mastered) == (2, 1)
    assert "slopes: 2 began, 1 mastered" in text([Mastery("slopes", 0.5), done])


def test_learners_are_counted_and_nobody_is_named():
    said = text([Mastery("slopes", 0.5)], [logged("slopes", Judgement.INCORRECT)] * 6)
    assert "learners: 3, and 1 of them" in said
    assert "only 0% right lately" in said
    assert "6 answers, 0% right without help" in said
    assert not any(seat.name in said for seat in CLASS)


def test_a_class_without_learners_or_answers_is_told_how_to_begin():
    assert "/invite" in text(seats=CLASS[:1])
    assert "/goal set" in text()
