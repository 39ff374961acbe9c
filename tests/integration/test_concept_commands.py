"""A teacher works on a course's concepts, and learners meet what came of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from knowledge.importers import load
from tutor_core.messages import Judgement, Move, Role
from tutor_core.state import GoalStatus

if TYPE_CHECKING:
    from pathlib import Path

COURSE = """---
course: Little machines
---
"""
LEVERS = """# What Is a Lever?

A lever turns about a pivot.

## Words

**pivot**: the point a lever turns about.

## Exercise: Seesaw

How many pivots has a seesaw?

Answer (number): 1

## Exercise: Two seesaws

How many pivots have two seesaws?

Answer (number): 2
"""
WHEELS = """# Wheels

A wheel is a lever all around: its axle is the pivot.

## Words

**axle**: the pivot of a wheel.

## Exercise: Cart

How many axles has a cart with two pairs of wheels?

Answer (number): 2
"""
PULLEYS = """# Pulleys

A rope runs over something round.

## Exercise: Rope

How many ropes has a single pulley?

Answer (number): 1
"""


def written(folder: Path, **files: str) -> object:
    folder.mkdir(exist_ok=True)
    (folder / "course.md").write_text(COURSE)
    for name, text in files.items():
        (folder / f"{name}.md").write_text(text)
    return load(folder).course


@pytest.fixture
async def machines(tmp_path, room_with):
    course = written(tmp_path / "machines", a_levers=LEVERS, b_wheels=WHEELS, c_pulleys=PULLEYS)
    return await room_with(course)


async def teach(room, text):
    return (await room.say(text, "rivera", role=Role.TEACHER)).text


async def test_the_list_says_what_is_proposed_and_what_would_come_after(machines):
    reply = await machines.say("/concepts", "rivera", role=Role.TEACHER)
    assert reply.move is Move.SHOW
    assert "1 ? Lever (1)\n2 ? Wheels (2), after 1\n3 ? Pulleys (3)" in reply.text
    assert "Only proposed, marked ?: 3." in reply.text
    details = await teach(machines, "/concept 1")
    assert "Also found as: What Is a Lever?, pivot" in details
    assert "Exercises: 2" in details


async def test_proposed_prerequisites_hold_nobody_back_until_accepted(machines):
    await machines.say("/goal add wheels")
    assert "axles" in (await machines.say("/practice")).text
    accepted = await teach(machines, "/concept accept all")
    assert "2   Wheels (2), after 1" in accepted
    assert "practice offers that first" in accepted
    await machines.say("/goal add wheels", "ben")
    assert "seesaw" in (await machines.say("/practice", "ben")).text


async def test_numbers_stay_while_a_teacher_goes_down_the_list(machines):
    await teach(machines, "/concept drop 1")
    await teach(machines, "/concept merge 2 3")
    await teach(machines, "/concept rename 3 Ropes and wheels")
    text = await teach(machines, "/concepts 1")
    assert "1   Lever: dropped\n2   Wheels: went into 3\n3   Ropes and wheels" in text
    assert "That one isn't there" in await teach(machines, "/concept rename 1 Bars")
    assert "1   Lever" in await teach(machines, "/concept accept 1")


async def test_learners_see_and_find_the_new_title_and_the_old_one(machines):
    await teach(machines, "/concept rename 1 Bars that turn")
    topics = (await machines.say("/topics")).text
    assert "bars that turn" in topics
    assert "lever" not in topics
    for name in ("bars that turn", "levers", "pivot"):
        assert "seesaw" in (await machines.say(f"/practice {name}")).text


async def test_what_was_done_counts_through_a_merge_and_comes_back_with_its_undoing(machines):
    await machines.say("/practice levers")
    assert (await machines.say("1")).judgement is Judgement.CORRECT
    before = (await machines.say("/progress")).text
    assert "Lever: " in before
    await machines.say("/goal add levers")
    await teach(machines, "/concept merge 1 3")
    merged = (await machines.say("/progress")).text
    assert "Pulleys: " in merged
    assert "Lever: " not in merged
    await machines.say("/practice pulleys")
    answer = "1" if "rope" in (await machines.state()).thread.question else "2"
    assert (await machines.say(answer)).judgement is Judgement.CORRECT
    stored = (await machines.state()).mastery.values()
    assert sum(held.observations for held in stored) == 2
    assert (await machines.state()).goals[0].status is GoalStatus.OPEN
    undone = await teach(machines, "/concept undo")
    assert "1 ? Lever" in undone
    after = (await machines.say("/progress")).text
    assert "Lever: " in after
    assert (await machines.state()).goals[0].concept_ids == ("little-machines:what-is-a-lever",)


async def test_a_goal_on_a_dropped_concept_can_still_be_ended(machines):
    await machines.say("/goal add levers")
    await teach(machines, "/concept drop 1")
    assert "lever" in (await machines.say("/goal")).text
    assert (await machines.say("/practice")).move is Move.PRACTICE
    assert "Dropped" in (await machines.say("/goal drop 1")).text


async def test_a_circle_is_refused_by_name(machines):
    await teach(machines, "/concept accept all")
    refused = await teach(machines, "/concept after 1 2")
    assert "1 Lever after 2 Wheels after 1 Lever" in refused
    assert "/concept after N none" in refused
    assert "1   Lever (1)\n" in await teach(machines, "/concepts 1")
    await teach(machines, "/concept after 3 2")
    assert "Merged, they would" in await teach(machines, "/concept merge 3 1")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("/concepts machins", "Did you mean Little machines?"),
        ("/concepts zzz", "There are: Little machines"),
        ("/concept accept wheel", "Did you mean 2 (Wheels)?"),
        ("/concept accept 1-9", "no concept 4"),
        ("/concept 9", "they go from 1 to 3"),
        ("/concept merge 2 2", "can't go into itself"),
        ("/concept rename 2 lever", "/concept merge 2 1"),
        ("/concept rename 2 " + "x" * 101, "1 to 100 characters"),
        ("/concept undo", "no change to take back"),
        ("/concept after 2 all", "isn't one"),
    ],
)
async def test_what_cannot_be_done_is_said_with_what_can(machines, typed, says):
    assert says in await teach(machines, typed)
    assert (await machines.state("rivera", Role.TEACHER)).concept_edits == ()


async def test_a_new_import_leaves_the_edits_and_a_new_section_waits(machines, tmp_path):
    await teach(machines, "/concept rename 1 Bars")
    await teach(machines, "/concept after 3 1")
    edited = written(tmp_path / "machines", b_wheels=WHEELS.replace("round", "circular"))
    (tmp_path / "machines" / "d_screws.md").write_text("# Screws\n\nA screw is a ramp.\n")
    edited = load(tmp_path / "machines").course
    await machines.store.save_course("room", edited)
    text = await teach(machines, "/concepts 1")
    assert (
        "1   Bars (1)\n2 ? Wheels (2), after 1\n3   Pulleys (3), after 1\n4 ? Screws (4)" in text
    )


async def test_another_classroom_has_its_own(machines):
    await machines.store.save_course("other", machines.course)
    await teach(machines, "/concept rename 1 Bars")
    incoming = machines._incoming("/topics", "zoe", Role.LEARNER)
    reply = await machines.tutor.handle(
        machines.registry.resolve(replace(incoming, classroom="other", event_id="elsewhere"))
    )
    assert "lever" in reply.text
    assert "bars" not in reply.text


async def test_a_learner_cannot_change_concepts(machines):
    assert "is for teachers" in (await machines.say("/concept drop 1")).text
    assert "is for teachers" in (await machines.press("concepts:1")).text
    assert (await machines.state()).concept_edits == ()
