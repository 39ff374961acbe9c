"""Whoever asks why some time later is told what would change it from there."""

from datetime import timedelta

from tests.integration.test_practice_kinds import solve


async def test_after_months_it_is_told_from_there_and_comes_true(room):
    lesson = await room(reflection=False)
    await lesson.say("/practice what an equation says")
    for _ in range(3):
        await lesson.say("/practice")
        await solve(lesson)
    told = (await lesson.say("/why")).explanation
    assert told == (await lesson.state()).suggestion.explanation
    lesson.now += timedelta(days=300)
    later = (await lesson.say("/why")).explanation
    assert (later.line, later.seen) == (told.line, told.seen)
    (before,), (after,) = told.foretold, later.foretold
    assert (before.key, after.key) == ("correct_later", "correct_next")
    for _ in range(after.n):
        await lesson.say("/practice")
        await solve(lesson)
    await lesson.say("/practice")
    assert (await lesson.state()).thread.concept_ids == (after.about,)


async def test_a_goal_set_meanwhile_counts(room):
    lesson = await room(reflection=False, answers="always", goal_answers="never")
    await lesson.say("/practice two-step equations")
    for _ in range(3):
        await lesson.say("/hint")
        await lesson.say("-977")
    keys = {one.key for one in (await lesson.say("/why")).explanation.foretold}
    await lesson.say("/goal add two-step equations")
    later = {one.key for one in (await lesson.say("/why")).explanation.foretold}
    assert "policy" in later - keys
