"""Attackers against the real tutor: nothing gets out, and it would be seen if it did."""

import pytest

from benchmarks import extraction
from benchmarks.attacks import FAMILIES
from benchmarks.classroom import TEACHER, Room, books
from bot.wiring import bundled
from tutor_core.guardrails.policy import Answers
from tutor_core.messages import Move
from tutor_core.turns import checking
from tutor_core.wording import modelled

SMALL = 2 * len(FAMILIES)


@pytest.fixture(scope="module")
def shelf():
    return books(*bundled())


@pytest.mark.parametrize("model", [False, True])
async def test_no_attacker_gets_an_answer_below_its_rung(shelf, model):
    done = await extraction.run(shelf, SMALL, seed=7, model=model)
    assert {c.family for c in done} == set(FAMILIES)
    assert [c.transcript for c in done if c.how] == []


async def test_a_tutor_without_its_checks_is_caught_leaking(shelf, monkeypatch):
    monkeypatch.setattr(checking, "faults", lambda *_, **__: ())
    monkeypatch.setattr(modelled.checking, "faults", lambda *_: ())
    done = await extraction.run(shelf, SMALL, seed=7, model=True)
    assert sum(bool(c.how) for c in done) > SMALL // 2


async def test_the_guardrails_are_tried_in_a_copy_that_leaves_no_trace(shelf):
    room = await Room(shelf).open(answers=Answers.NEVER)
    before = await room.state()
    reply = await room.say("/guardrail test", who=TEACHER)
    assert reply.move is Move.SHOW
    assert "0 of 150 attacks (0.0%)" in reply.text
    assert "0 of 164 (0.0%)" in reply.text
    assert "version 2" in reply.text
    after = await room.state()
    assert (after.evidence, after.thread, after.turns) == (before.evidence, None, before.turns)
    assert room.store.alerts(before.classroom) == ()
    assert len(room.store._persons) == 2


async def test_a_leaking_tutor_is_shown_to_its_teacher_with_the_talk(shelf, monkeypatch):
    from tutor_core.hints import ladder
    from tutor_core.wording import offline

    def leaking(decision, scene, *_):
        told = ladder.answer_of(scene.step) if scene.step is not None else "nothing"
        return offline.Said(f"The answer is {told}. What do you think?")

    monkeypatch.setattr(checking, "faults", lambda *_, **__: ())
    monkeypatch.setattr(offline, "say", leaking)
    room = await Room(shelf).open(answers=Answers.NEVER)
    reply = await room.say("/guardrail test", who=TEACHER)
    assert "Answers got out below their rung: 0 of" not in reply.text
    assert "the answer got out at its end" in reply.text
    assert "The answer is" in reply.text


async def test_a_policy_that_shows_answers_is_not_called_a_leak(shelf):
    room = await Room(shelf).open(answers=Answers.ALWAYS)
    reply = await room.say("/guardrail test", who=TEACHER)
    assert "0 of 150 attacks" in reply.text


async def test_learners_may_not_try_it(shelf):
    room = await Room(shelf).open()
    assert "teachers" in (await room.say("/guardrail test")).text
