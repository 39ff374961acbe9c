"""What is offered next: gates, goals, size, and nothing twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor_core import checkpoints, practice, reviews
from tutor_core.course import AnswerKind, Concept, Course, Exercise, Section, Step
from tutor_core.curriculum.library import Library, Shelf
from tutor_core.explanations.forecasts import Replay, forecast
from tutor_core.guardrails.policy import Policy
from tutor_core.mastery.estimate import Tracing
from tutor_core.messages import Judgement, Role
from tutor_core.practice import Asking
from tutor_core.putting_aside import put_aside
from tutor_core.requests import PracticeKind
from tutor_core.state import (
    Evidence,
    Goal,
    GoalStatus,
    LearnerState,
    Mastery,
    Note,
    NoteKind,
    Person,
    Quiz,
    QuizAnswer,
    Reflection,
    ReflectionKind,
    Thread,
)

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
ESTIMATOR = Tracing()
# a and b stand free, c needs both, d needs c; e has no exercise and f needs it.
NEEDS = {"a": (), "b": (), "c": ("a", "b"), "d": ("c",), "e": (), "f": ("e",)}
LEVELS = (1, 2, 3, 4, 5)


def _exercise(concept, level):
    step = Step(f"{concept}{level}#1", f"{concept}{level}?", AnswerKind.NUMBER, ("1",))
    return Exercise(f"{concept}{level}", f"{concept}{level}", (step,), "s", (concept,), "", level)


COURSE = Course(
    "course",
    "Course",
    "f",
    (Section("s", 0, "Section"),),
    (),
    tuple(Concept(name, name.upper(), needs) for name, needs in NEEDS.items()),
    tuple(_exercise(name, level) for name in NEEDS if name != "e" for level in LEVELS),
)
LIBRARY = Library((Shelf(COURSE),))


def mastered(name):
    return Mastery(name, 0.97, 3, 3, (1, 2))


def right(exercise, *, at=NOW, rung=None):
    return Evidence(
        exercise[0], Judgement.CORRECT, 1.0, rung, 1, at, 1, "course", exercise, f"{exercise}#1"
    )


def learner(done=(), **more):
    mastery = {name: mastered(name) for name in done}
    return replace(
        LearnerState(Person("p", "Ana"), Role.LEARNER, "room", Policy(), mastery=mastery), **more
    )


def goal(*concepts, due=None, status=GoalStatus.OPEN, created=NOW):
    return Goal(f"g-{concepts}", "goal", concepts, created, due=due, status=status)


def offered(state, topic=None):
    concept = LIBRARY.concept(topic) if topic else None
    return practice.pick(state, LIBRARY, ESTIMATOR, NOW, concept)


def names(concepts):
    return [c.id for c in concepts]


# --- gates --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        ((), ["a", "b"]),
        (("a",), ["b"]),
        (("a", "b"), ["c"]),
        (("a", "b", "c"), ["d"]),
        (("a", "b", "c", "d"), []),
        (("e",), ["a", "b", "f"]),
    ],
)
def test_prerequisites_gate_what_is_open(done, expected):
    assert names(practice.frontier(learner(done), LIBRARY)) == expected


@given(st.sets(st.sampled_from("abcdef")))
def test_nothing_open_is_mastered_or_waits_for_something(done):
    found = set(names(practice.frontier(learner(done), LIBRARY)))
    assert not found & done
    assert all(set(NEEDS[name]) <= done for name in found)


def test_nearly_mastered_is_not_mastered():
    for almost in (
        replace(mastered("a"), estimate=0.94),
        replace(mastered("a"), unaided_successes=2),
        replace(mastered("a"), success_sessions=(1,)),
    ):
        state = learner(("b",), mastery={"a": almost, "b": mastered("b")})
        assert names(practice.frontier(state, LIBRARY)) == ["a"]


def test_the_teachers_threshold_counts():
    state = learner(mastery={"a": replace(mastered("a"), estimate=0.8)})
    assert "a" in names(practice.frontier(state, LIBRARY))
    easier = replace(state, policy=Policy(mastery_threshold=0.75))
    assert "a" not in names(practice.frontier(easier, LIBRARY))


# --- goals first --------------------------------------------------------------------------------


def test_without_goal_topic_or_past_the_learner_chooses():
    assert offered(learner()) is None


def test_a_goal_comes_before_what_was_practised_last():
    state = learner(evidence=(right("a1"),), goals=(goal("b"),))
    assert offered(state).concept.id == "b"
    assert offered(replace(state, goals=())).concept.id == "a"


def test_a_goal_leads_through_its_prerequisites():
    state = learner(("a",), goals=(goal("d"),))
    found = offered(state)
    assert (found.concept.id, found.why, found.goal) == ("b", "goal", state.goals[0])
    assert offered(learner(("a", "b"), goals=(goal("d"),))).concept.id == "c"


def test_the_goal_due_first_goes_first_and_closed_ones_not_at_all():
    late, soon = goal("a", due=date(2026, 2, 1)), goal("b", due=date(2026, 1, 9))
    whenever = goal("b")
    assert offered(learner(goals=(late, soon))).concept.id == "b"
    assert offered(learner(goals=(whenever, late))).concept.id == "a"
    for status in (GoalStatus.REACHED, GoalStatus.DROPPED):
        assert offered(learner(goals=(late, replace(soon, status=status)))).concept.id == "a"


def test_a_named_topic_goes_before_a_goal_and_isnt_gated():
    found = offered(learner(goals=(goal("a"),)), "d")
    assert (found.concept.id, found.why, found.goal) == ("d", "topic", None)


def test_a_mastered_goal_leaves_the_next_open_topic():
    state = learner(("a",), evidence=(right("a1"),), goals=(goal("a"),))
    assert (offered(state).concept.id, offered(state).why) == ("b", "frontier")


# --- the right size -----------------------------------------------------------------------------


@given(
    st.floats(0.01, 0.99),
    st.floats(0.5, 0.95),
    st.sets(st.sampled_from(LEVELS), max_size=4),
)
def test_the_expected_success_is_the_nearest_there_is_to_the_target(estimate, target, solved):
    held = Mastery("a", estimate, 1)
    state = learner(
        mastery={"a": held},
        policy=Policy(target_success=target),
        evidence=tuple(right(f"a{level}") for level in sorted(solved)),
    )
    found = offered(state, "a")
    open_now = [level for level in LEVELS if level not in solved]
    gaps = [
        abs(ESTIMATOR.expected(held, _exercise("a", level), NOW) - target) for level in open_now
    ]
    assert abs(found.expected - target) == pytest.approx(min(gaps))
    assert found.exercise.level in open_now


def test_a_better_learner_gets_harder_exercises():
    def level(estimate):
        return offered(learner(mastery={"a": Mastery("a", estimate, 1)}), "a").exercise.level

    assert level(0.25) < level(0.9)


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
def test_whoever_feels_unsure_gets_nothing_harder(level):
    state = learner(mastery={"a": Mastery("a", 0.9, 1)})
    said = Reflection("r", ReflectionKind.CONFIDENCE, "", NOW, level=level)
    unsure = replace(state, reflections=(said,))
    assert offered(unsure, "a").expected >= offered(state, "a").expected
    assert practice.unsure(unsure) == (level <= 2)


# --- nothing twice ------------------------------------------------------------------------------


def test_what_was_just_answered_does_not_come_again():
    state = learner()
    seen = []
    for number in range(len(LEVELS)):
        found = offered(state, "a")
        seen.append(found.exercise.id)
        answered = right(found.exercise.id, at=NOW + timedelta(minutes=number))
        state = replace(state, evidence=(*state.evidence, answered))
    assert len(set(seen)) == len(LEVELS)
    assert offered(state, "a") is None


def test_a_miss_comes_again_after_the_others_or_in_another_sitting():
    first = offered(learner(), "a").exercise.id
    missed = replace(right(first), judgement=Judgement.INCORRECT, score=0.0)
    state = learner(evidence=(missed,))
    assert offered(state, "a").exercise.id != first
    among_others = replace(state, evidence=(missed, right("b1")))
    assert offered(among_others, "a").exercise.id != first
    later = replace(among_others, session=state.session + 1)
    assert offered(later, "a").exercise.id == first


def test_what_was_put_aside_waits_until_the_others_were_there():
    seen, state = [], learner()
    for _ in LEVELS:
        task = offered(state, "a").exercise
        seen.append(task.id)
        thread = Thread("t", NOW, "?", "course", "s", exercise_id=task.id, concept_ids=("a",))
        state = replace(state, thread=replace(thread, given=put_aside(state.thread)))
    assert sorted(seen) == [f"a{level}" for level in LEVELS]
    assert offered(state, "a").exercise.id == seen[0]


def test_long_solved_exercises_come_back():
    evidence = (right("a2"), *(right(f"{c}{i}") for c in "bcd" for i in LEVELS))
    assert len(evidence) > practice.RECENT
    held = {"a": Mastery("a", 0.25, 1)}
    assert offered(learner(mastery=held, evidence=evidence), "a") is not None
    assert "a2" not in practice.recent(evidence)
    assert "a2" in practice.recent(evidence[: practice.RECENT])


# --- looking ahead ------------------------------------------------------------------------------


def at(state):
    return Replay(state, LIBRARY, ESTIMATOR, NOW)


def test_a_topic_that_was_named_has_no_forecast():
    state = learner()
    assert forecast(at(state), offered(state, "a")) is None


def test_the_forecast_counts_the_days_that_mastery_needs():
    state = learner(goals=(goal("c"),), session=4)
    found = forecast(at(state), offered(state))
    assert (found.successes, found.another_day, found.concept.id) == (3, True, "b")
    once = {"a": Mastery("a", 0.9, 2, 2, (1, 2))}
    state = learner(goals=(goal("c"),), session=4, mastery=once)
    found = forecast(at(state), offered(state))
    assert (found.successes, found.another_day, found.concept.id) == (1, False, "b")


# --- what is due --------------------------------------------------------------------------------


def card(concept, ago):
    return reviews.reviewed(None, concept, reviews.Rating.Good, NOW - timedelta(days=ago))


def test_what_is_due_comes_before_goals_and_after_a_named_topic():
    state = learner(reviews={"b": card("b", 5), "d": card("d", 9)}, goals=(goal("a"),))
    found = offered(state)
    assert (found.concept.id, found.why, found.wish, found.goal) == ("d", "review", "review", None)
    assert offered(state, "a").why == "topic"
    fresh = replace(state, reviews={"b": card("b", 1)})
    assert (offered(fresh).concept.id, offered(fresh).why) == ("a", "goal")


def test_a_review_repeats_an_exercise_rather_than_none_but_not_the_last_one():
    done = tuple(right(f"a{level}") for level in LEVELS)
    state = learner(reviews={"a": card("a", 5)}, evidence=done)
    assert offered(state, "a") is None
    assert practice.review(state, LIBRARY, ESTIMATOR, NOW).exercise.id == "a1"
    assert offered(state).exercise.id == "a1"


def test_after_a_review_the_forecast_leads_on():
    state = learner(reviews={"d": card("d", 9)}, goals=(goal("a"),))
    found = forecast(at(state), offered(state))
    assert (found.successes, found.another_day, found.concept.id) == (1, False, "a")


# --- checkpoints and claims ---------------------------------------------------------------------


def test_help_in_a_row_makes_the_next_one_a_checkpoint():
    helped = tuple(right(f"a{n}", rung=1) for n in range(1, checkpoints.AIDED_IN_A_ROW + 1))
    state = learner(evidence=helped, goals=(goal("a"),))
    found = offered(state)
    assert (found.why, found.wish, found.goal) == ("checkpoint", "goal", state.goals[0])
    assert offered(state, "b").why == "topic"
    assert offered(replace(state, evidence=(*helped, right("a4")))).why == "goal"


def known(name, *, settled):
    return Note(name, NoteKind.KNOWN, NOW, settled)


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        ((), ["a", "b"]),
        ((known("a", settled=None),), ["a", "b"]),
        ((known("a", settled=False),), ["a", "b"]),
        ((known("a", settled=True),), ["b"]),
        ((known("c", settled=True),), ["d"]),
        ((Note("a", NoteKind.NOT_ME, NOW), Note("b", NoteKind.SPINNING, NOW)), ["a", "b"]),
    ],
)
def test_a_claim_that_was_borne_out_opens_its_gate_and_those_before_it(notes, expected):
    assert names(practice.frontier(learner(notes=notes), LIBRARY)) == expected


def test_a_known_topic_isnt_practised_on_its_own_account():
    state = learner(notes=(known("a", settled=True),), evidence=(right("a1"),))
    assert (offered(state).concept.id, offered(state).why) == ("b", "frontier")


def test_the_test_of_a_claim_is_the_hardest_there_is():
    found = practice.test(learner(), LIBRARY, ESTIMATOR, NOW, LIBRARY.concept("a"))
    assert (found.exercise.id, found.why) == ("a5", "claim")
    done = learner(evidence=(right("a5"), right("b1")))
    again = practice.test(done, LIBRARY, ESTIMATOR, NOW, LIBRARY.concept("a"))
    assert again.exercise.id == "a4"
    assert practice.test(learner(), LIBRARY, ESTIMATOR, NOW, LIBRARY.concept("e")) is None


# --- pace, siblings, quizzes --------------------------------------------------------------------


def paced(state, kind):
    return practice.pick(state, LIBRARY, ESTIMATOR, NOW, None, Asking(pace=kind))


@given(
    st.sampled_from(LEVELS),
    st.sampled_from([PracticeKind.EASIER, PracticeKind.HARDER, PracticeKind.SAME]),
    st.floats(0.05, 0.95),
)
def test_a_pace_compares_with_the_last_exercise_where_it_can(level, kind, estimate):
    held = {"a": Mastery("a", estimate, 1)}
    found = paced(learner(evidence=(right(f"a{level}"),), mastery=held), kind)
    assert found.concept.id == "a"
    if kind is PracticeKind.EASIER and level > 1:
        assert found.exercise.level < level
    if kind is PracticeKind.HARDER and level < 5:
        assert found.exercise.level > level
    assert found.why == ("alike" if kind is PracticeKind.SAME else kind)


def test_a_pace_with_nothing_before_it_is_any_practice():
    assert paced(learner(), PracticeKind.EASIER) is None
    assert paced(learner(goals=(goal("a"),)), PracticeKind.EASIER).why == "goal"


def test_a_sibling_is_one_that_wasnt_done_lately():
    shelf = LIBRARY.shelves[0]
    exercise = shelf.exercises["a3"]
    assert practice.sibling(learner(), exercise, shelf).id in ("a2", "a4")
    done = learner(evidence=(right("a2"), right("a4"), right("b1")))
    assert practice.sibling(done, exercise, shelf).id in ("a1", "a5")
    everything = learner(evidence=tuple(right(f"a{n}") for n in LEVELS))
    assert practice.sibling(everything, exercise, shelf) is not None


def test_an_answer_that_was_shown_doesnt_come_back_soon():
    shown = replace(right("a2", rung=4), judgement=Judgement.INCORRECT, score=0.0)
    state = learner(evidence=(shown, right("b1")))
    assert offered(state, "a").exercise.id != "a2"
    missed = replace(shown, rung=None)
    assert "a2" not in practice.recent((missed, right("b1")))


def test_a_quiz_asks_nothing_twice():
    asked = tuple(QuizAnswer(f"a{n}", None) for n in (1, 2, 3))
    thread = Thread("t", NOW, "q", "course", "s", exercise_id="a4", quiz=Quiz(5, "a", asked))
    state = learner(thread=thread)
    assert offered(state, "a").exercise.id == "a5"


# --- when everything was done -------------------------------------------------------------------


def done_all(name, **more):
    return tuple(right(f"{name}{level}", **more) for level in LEVELS)


def test_who_lacks_only_another_sitting_goes_on_when_nothing_is_left():
    held = {"a": Mastery("a", 0.98, 5, 5, (1,)), "b": mastered("b")}
    state = learner(mastery=held, evidence=done_all("a")[:-1])
    assert names(practice.frontier(state, LIBRARY)) == ["a"]
    state = learner(mastery=held, evidence=done_all("a"))
    assert names(practice.frontier(state, LIBRARY)) == ["c"]
    weak = {**held, "a": replace(held["a"], estimate=0.7)}
    assert names(practice.frontier(replace(state, mastery=weak), LIBRARY)) == ["a"]


def test_what_was_done_comes_again_in_another_sitting_the_oldest_first():
    state = learner(evidence=done_all("a"))
    assert offered(state, "a") is None
    assert not practice.has_more(COURSE.concepts[0], state, LIBRARY)
    assert offered(replace(state, session=2), "a").exercise.id == "a1"


def test_what_was_shown_rests_for_a_week():
    shown = tuple(replace(e, judgement=Judgement.INCORRECT, rung=4) for e in done_all("a"))
    state = learner(evidence=shown, session=2)
    assert offered(replace(state, last_turn=NOW + timedelta(days=1)), "a") is None
    assert offered(replace(state, last_turn=NOW + timedelta(days=8)), "a").exercise.id == "a1"


def test_of_two_that_fit_alike_the_easier_for_this_learner_comes_first():
    class Alike(Tracing):
        def expected(self, mastery, exercise, now):
            return 0.8

        def ease(self, concept_id, exercise):
            return 1.0 if exercise.id == "a3" else 0.0

    found = practice.pick(learner(), LIBRARY, Alike(), NOW, COURSE.concepts[0])
    assert found.exercise.id == "a3"


# --- What leads to something proven -----------------------------------------------------------


def _proven(*sessions):
    return Mastery("d", 0.97, 3, 3, sessions, NOW)


@pytest.mark.parametrize("sessions", [(1,), (1, 2)])
def test_what_leads_to_something_proven_is_done(sessions):
    state = replace(learner(), mastery={"d": _proven(*sessions)})
    assert {"a", "b", "c"} <= practice.done(state, LIBRARY)
    assert ("d" in practice.done(state, LIBRARY)) == (len(sessions) == 2)


@pytest.mark.parametrize(
    "held", [Mastery("d", 0.97, 3, 2, (1,), NOW), Mastery("d", 0.7, 3, 3, (1,), NOW)]
)
def test_what_is_nearly_proven_says_nothing_of_what_leads_to_it(held):
    assert practice.done(replace(learner(), mastery={"d": held}), LIBRARY) == set()


def test_a_goal_on_what_only_something_else_proves_is_practised_all_the_same():
    goal = Goal("g", "c", ("c",), NOW)
    state = replace(learner(), mastery={"d": _proven(1, 2)}, goals=(goal,))
    assert [c.id for c in practice.goal_path(goal, state, LIBRARY)] == ["c"]


def test_a_disputed_estimate_is_tested_before_anything_else():
    note = Note("b", NoteKind.NOT_ME, NOW)
    goal = Goal("g", "a", ("a",), NOW)
    state = replace(learner(), notes=(note,), goals=(goal,))
    found = practice.pick(state, LIBRARY, ESTIMATOR, NOW)
    assert (found.concept.id, found.wish, found.why) == ("b", "not_me", "not_me")
    later = Evidence("b", Judgement.CORRECT, 1.0, None, 1, NOW + timedelta(minutes=1), 1)
    found = practice.pick(replace(state, evidence=(later,)), LIBRARY, ESTIMATOR, NOW)
    assert found.wish == "goal"
