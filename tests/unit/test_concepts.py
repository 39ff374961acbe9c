"""A teacher's edits to concepts: what the course becomes, what is seen, and what is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tutor_core.concepts import ConceptEdit, ConceptEdits, circle, curated, merged
from tutor_core.course import AnswerKind, Concept, Course, Exercise, Step
from tutor_core.curriculum.library import Library, Shelf
from tutor_core.guardrails.policy import Policy
from tutor_core.mastery.estimate import Tracing
from tutor_core.mastery.merging import kept, seen
from tutor_core.messages import Judgement, Role
from tutor_core.state import Changes, Evidence, Goal, LearnerState, Mastery, Person

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
NAMES = ("a", "b", "c", "d", "e")


def concept(name: str, *before: str, **more) -> Concept:
    values = {"section_ids": (f"s{name}",), "aliases": (f"{name} alias",)}
    return Concept(name, name.upper(), before, **{**values, **more})


def task(name: str, *concepts: str) -> Exercise:
    step = Step(f"{name}.1", "Why?", AnswerKind.SHORT)
    return Exercise(name, name, (step,), "sa", concepts)


def course(*concepts: Concept) -> Course:
    exercises = (*(task(f"t{c.id}", c.id) for c in concepts), task("tab", "a", "b"))
    return Course("course", "Course", "f", (), (), concepts, exercises)


def edits(*made: ConceptEdit) -> ConceptEdits:
    return ConceptEdits("course").with_(made)


def edit(name: str, title: str = "", after=(), *, event: str = "e1", **more) -> ConceptEdit:
    return ConceptEdit(name, event, NOW, title or name.upper(), tuple(after), **more)


CHAIN = course(concept("a"), concept("b", "a"), concept("c", "b"), concept("d", "c"))


def titles(found: Course) -> dict[str, tuple[str, ...]]:
    return {c.title: c.prerequisites for c in found.concepts}


def test_without_edits_a_course_is_itself() -> None:
    assert curated(CHAIN, ConceptEdits("course")) is CHAIN


def test_a_proposed_concept_becomes_accepted_with_what_it_comes_after() -> None:
    likely = concept("b", proposed=True, proposed_prerequisites=("a",))
    found = curated(course(concept("a"), likely), edits(edit("b", "Better", ["a"])))
    assert (found.concepts[1].title, found.concepts[1].prerequisites) == ("Better", ("a",))
    assert (found.concepts[1].proposed, found.concepts[1].proposed_prerequisites) == (False, ())
    assert found.concepts[1].aliases == ("B", "b alias")


def test_a_merged_concept_gives_all_it_has() -> None:
    found = curated(CHAIN, edits(edit("b", after=["a"], into="c"), edit("c", after=["a"])))
    assert titles(found) == {"A": (), "C": ("a",), "D": ("c",)}
    other = found.concepts[1]
    assert other.section_ids == ("sc", "sb")
    assert other.aliases == ("c alias", "B", "b alias")
    about = {e.id: e.concept_ids for e in found.exercises}
    assert (about["tb"], about["tc"], about["tab"]) == (("c",), ("c",), ("a", "c"))


def test_merges_lead_on() -> None:
    chained = edits(edit("a", into="b"), edit("b", into="d"))
    assert merged(CHAIN, chained) == {"a": "d", "b": "d"}
    assert merged(CHAIN, edits(edit("a", into="gone"))) == {}
    assert merged(CHAIN, edits(edit("a", into="b"), edit("b", into="a"))) == {}


def test_what_came_after_a_dropped_one_comes_after_what_it_came_after() -> None:
    found = curated(CHAIN, edits(edit("b", after=["a"], dropped=True)))
    assert titles(found) == {"A": (), "C": ("a",), "D": ("c",)}
    assert found.exercises is CHAIN.exercises


def test_the_latest_edit_decides_and_each_can_be_undone() -> None:
    first = edits(edit("a", "One", event="e1"))
    second = first.with_([edit("a", "Two", event="e2"), edit("b", "Three", event="e2")])
    assert titles(curated(CHAIN, second))["Two"] == ()
    assert second.undone().edits == first.edits
    assert second.undone().undone().edits == ()
    assert [second.version, second.undone().version] == [2, 3]
    assert ConceptEdits("course").undone().edits == ()


def test_an_edit_waits_for_a_concept_that_is_gone() -> None:
    held = edits(edit("z", "Last", ["a"]), edit("d", "D", ["z", "c"]))
    assert titles(curated(CHAIN, held)) == titles(CHAIN)
    again = course(*CHAIN.concepts, concept("z"))
    assert titles(curated(again, held))["Last"] == ("a",)


def test_the_teachers_order_goes_before_the_authors() -> None:
    found = curated(CHAIN, edits(edit("a", after=["b"])))
    assert titles(found) == {"A": ("b",), "B": (), "C": ("b",), "D": ("c",)}


def test_a_circle_is_named_the_way_it_goes() -> None:
    assert circle(CHAIN.concepts, "a", ("c",)) == ("a", "c", "b", "a")
    assert circle(CHAIN.concepts, "d", ("a", "b")) == ()
    assert circle(CHAIN.concepts, "a", ("a",)) == ("a", "a")


NAME = st.sampled_from(NAMES)
ANY_CONCEPT = st.builds(
    lambda before, likely: (tuple(before), tuple(likely)), st.sets(NAME), st.sets(NAME)
)
ANY_EDIT = st.builds(
    lambda name, after, into, dropped, event: edit(
        name, after=after, into=into, dropped=dropped, event=event
    ),
    st.sampled_from((*NAMES, "gone")),
    st.sets(st.sampled_from((*NAMES, "gone"))),
    st.none() | NAME,
    st.booleans(),
    st.sampled_from(("e1", "e2", "e3")),
)


def drawn_course(drawn) -> Course:
    """Imported links go backwards, as importers make sure of; edits are free."""
    concepts = []
    for place, (name, (before, likely)) in enumerate(zip(NAMES, drawn, strict=True)):
        earlier = [b for b in before if NAMES.index(b) < place]
        if place % 2:
            concepts.append(concept(name, *earlier))
        else:
            before_it = tuple(b for b in likely if NAMES.index(b) < place)
            concepts.append(concept(name, proposed=True, proposed_prerequisites=before_it))
    return course(*concepts)


@given(st.lists(ANY_CONCEPT, min_size=5, max_size=5), st.lists(ANY_EDIT, max_size=8))
def test_whatever_a_teacher_does_there_is_no_circle_and_nothing_dangles(drawn, made) -> None:
    found = curated(drawn_course(drawn), edits(*made))
    ids = {c.id for c in found.concepts}
    for one in found.concepts:
        assert set(one.prerequisites) | set(one.proposed_prerequisites) <= ids
        assert circle(found.concepts, one.id, one.prerequisites) == ()
        for likely in one.proposed_prerequisites:
            assert circle(found.concepts, one.id, (likely,)) == ()
    assert curated(drawn_course(drawn), edits(*made)) == found


# --- Evidence -----------------------------------------------------------------------------------


def state(**more) -> LearnerState:
    return LearnerState(Person("p", "Ana"), Role.LEARNER, "room", Policy(), **more)


def evidence(name: str, exercise: str, minutes: int = 0) -> Evidence:
    at = NOW + timedelta(minutes=minutes)
    return Evidence(
        name, Judgement.CORRECT, 1.0, None, 1, at, 1, "course", exercise, f"{exercise}.1"
    )


def library(*made: ConceptEdit) -> Library:
    return Library((Shelf(CHAIN).curated(edits(*made)),))


B_INTO_C = (edit("b", into="c"), edit("c"))


@given(st.lists(ANY_EDIT, max_size=8), st.sets(NAME.filter(lambda n: n != "e"), min_size=1))
def test_no_evidence_is_ever_lost(made, worked) -> None:
    items = tuple(evidence(n, f"t{n}", i) for i, n in enumerate(sorted(worked)))
    rows = {
        n: Tracing().update(Mastery(n, 0.25), e)
        for n, e in zip(sorted(worked), items, strict=True)
    }
    stored = state(evidence=items, mastery=rows)
    whole = library(*made)
    view = seen(stored, whole.merged)
    assert len(view.evidence) == len(items)
    assert sum(m.observations for m in view.mastery.values()) == len(items)
    assert {e.concept_id for e in view.evidence} == set(view.mastery)
    for one in worked:
        assert whole.merged.get(one, one) in view.mastery
    assert seen(stored, {}) is stored


def test_what_was_done_on_a_merged_concept_counts_for_the_other() -> None:
    held = {
        "b": Mastery("b", 0.9, 3, 3, (1, 2), NOW),
        "c": Mastery("c", 0.5, 1, 1, (3,), NOW - timedelta(days=1)),
    }
    goal = Goal("g", "b", ("b", "c", "a"), NOW)
    view = seen(state(mastery=held, goals=(goal,)), library(*B_INTO_C).merged)
    assert view.mastery == {"c": Mastery("c", 0.8, 4, 4, (1, 2, 3), NOW)}
    assert view.goals[0].concept_ids == ("c", "a")


def test_what_is_done_while_merged_is_kept_where_it_belongs() -> None:
    stored = state(mastery={"b": Mastery("b", 0.9, 3, 3, (1, 2), NOW)})
    whole = library(*B_INTO_C)
    view, item = seen(stored, whole.merged), evidence("c", "tb")
    changes = Changes(evidence=(item,), mastery=(Tracing().update(view.mastery["c"], item),))
    written = kept(changes, stored, whole, Tracing())
    assert [e.concept_id for e in written.evidence] == ["b"]
    assert written.mastery == (Tracing().update(stored.mastery["b"], written.evidence[0]),)
    again = seen(state(mastery={m.concept_id: m for m in written.mastery}), whole.merged)
    assert again.mastery["c"].observations == 4


def test_a_goal_is_kept_as_it_was_set() -> None:
    goal = Goal("g", "b", ("b",), NOW)
    stored, whole = state(goals=(goal,)), library(*B_INTO_C)
    (shown,) = seen(stored, whole.merged).goals
    planned = replace(shown, plan="When it is Monday")
    (written,) = kept(Changes(goals=(planned,)), stored, whole, Tracing()).goals
    assert written == replace(goal, plan="When it is Monday")
    changed = replace(shown, concept_ids=("a",))
    assert kept(Changes(goals=(changed,)), stored, whole, Tracing()).goals == (changed,)


def test_without_a_merge_nothing_is_touched() -> None:
    changes = Changes(evidence=(evidence("a", "ta"),), mastery=(Mastery("a", 0.5),))
    assert kept(changes, state(), library(edit("a", "One")), Tracing()) is changes


# --- Finding by name ---------------------------------------------------------------------------


def test_titles_go_before_other_names_and_old_titles_still_find() -> None:
    renamed = library(edit("a", "Culture lag"), edit("d", "A alias"))
    assert renamed.concept_named("culture lag").id == "a"
    assert renamed.concept_named("a alias").id == "d"
    assert renamed.concept_named("cultur lag").id == "a"
    assert renamed.given_names == {"course": frozenset({"Culture lag", "A alias"})}
