"""The half hour after a disclosure, distress below one, and a teacher's list of alerts."""

from __future__ import annotations

import pytest

from tutor_core.messages import Judgement, Move, Role

TELLS = "my dad hits me when he's drunk"


async def teach(lesson, text, **more):
    return await lesson.say(text, "ms", role=Role.TEACHER, **more)


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("are you going to tell anyone", "your name, the time and what kind of worry"),
        ("who will see this", "I don't pass on your words"),
        ("please dont tell my teacher", "I can't promise that"),
        ("what will happen now", "talk with you in person"),
        ("i was joking", "the note to your teacher stays"),
        ("thank you", "You did the right thing"),
        ("nobody believes me", "as if there were nobody"),
        ("yes", "I'm still here"),
        ("no", "I'm still here"),
    ],
)
@pytest.mark.parametrize("before", [[], ["/practice two-step equations"]])
async def test_what_is_said_afterwards_is_answered_and_alerts_nobody_anew(
    room, before, said, answered
):
    lesson = await room(contact="Ms Rivera")
    for text in [*before, TELLS]:
        await lesson.say(text)
    held = await lesson.state()
    reply = await lesson.say(said)
    assert reply.move is Move.HAND_OVER
    assert answered in reply.text
    assert len(lesson.store.alerts("room")) == 1
    assert (await lesson.state()).thread == held.thread


@pytest.mark.parametrize("said", ["he does it when hes drunk", "i mean it"])
async def test_more_of_it_is_told_to_the_teacher_once_more_without_the_words(room, said):
    lesson = await room()
    await lesson.say(TELLS)
    assert "I leave word once more" in (await lesson.say(said)).text
    alerts = lesson.store.alerts("room")
    assert [(a.category, a.text) for a in alerts] == [("abuse", "")] * 2


async def test_nothing_is_turned_away_or_judged_that_is_only_talk(room):
    lesson = await room()
    await lesson.say("/practice two-step equations")
    await lesson.say(TELLS)
    for said in ("hm", "what is the best temperature to fry chicken?"):
        reply = await lesson.say(said)
        assert reply.move is not Move.NOT_IN_MATERIALS
        assert reply.judgement in (None, Judgement.CORRECT)


async def test_after_half_an_hour_it_is_about_the_course_again(room):
    lesson = await room()
    await lesson.say(TELLS)
    reply = await lesson.say("what will happen now", wait=31 * 60)
    assert "talk with you in person" not in reply.text
    assert (await lesson.say("who are you", "ben")).move is not Move.HAND_OVER


@pytest.mark.parametrize("before", [[], ["/practice two-step equations"]])
@pytest.mark.parametrize(
    "said", ["i need to talk to someone", "im so sad", "my grandma died", "im crying"]
)
async def test_distress_offers_a_talk_and_leaves_the_task_as_it_was(room, before, said):
    lesson = await room(contact="Ms Rivera")
    for text in before:
        await lesson.say(text)
    held = await lesson.state()
    reply = await lesson.say(said)
    assert "Ms Rivera" in reply.text
    assert [b.id for b in reply.buttons] == ["ask_to_talk", "go_on"]
    assert lesson.store.alerts("room") == ()
    assert (await lesson.state()).thread == held.thread
    assert "Ms Rivera" in (await lesson.press("ask_to_talk")).text
    assert [a.category for a in lesson.store.alerts("room")] == ["talk"]
    on = await lesson.press("go_on")
    assert ("where we were" in on.text) is bool(before)
    assert "would like to talk with you" in (await teach(lesson, "/alerts")).text


YES = (
    "yes|yes please|ok|sure|please do|yes, tell her|that would be good|i'd like that"
    "|tell my teacher|yes, please tell my teacher"
)
NO = "no|no thanks|nope|not now|no thank you|never mind|rather not"


@pytest.mark.parametrize("before", [[], ["/practice two-step equations"]])
@pytest.mark.parametrize("said", YES.split("|"))
async def test_yes_to_the_offer_leaves_word(room, before, said):
    lesson = await room()
    for text in [*before, "im so sad"]:
        await lesson.say(text)
    held = await lesson.state()
    reply = await lesson.say(said)
    assert reply.text.startswith("Done: your teacher reads that you'd like to talk")
    assert [a.category for a in lesson.store.alerts("room")] == ["talk"]
    assert (await lesson.state()).thread == held.thread


@pytest.mark.parametrize("before", [[], ["/practice two-step equations"]])
@pytest.mark.parametrize("said", NO.split("|"))
async def test_no_to_the_offer_closes_it_and_leads_back(room, before, said):
    lesson = await room()
    for text in [*before, "im so sad"]:
        await lesson.say(text)
    held = await lesson.state()
    reply = await lesson.say(said)
    assert reply.text.startswith("All right, I tell nobody.")
    assert ("where we were" in reply.text) is bool(before)
    assert "Done: your teacher" not in (await lesson.say("yes")).text
    assert lesson.store.alerts("room") == ()
    assert before == [] or (await lesson.state()).thread.exercise_id == held.thread.exercise_id


@pytest.mark.parametrize("wait", [60, 40 * 60])
async def test_the_offer_is_only_in_the_last_words_and_not_for_ever(room, wait):
    lesson = await room()
    await lesson.say("im so sad")
    if wait == 60:
        await lesson.say("/topics")
    assert "Done: your teacher" not in (await lesson.say("yes", wait=wait)).text
    assert lesson.store.alerts("room") == ()


async def test_after_a_disclosure_yes_to_an_offer_is_one_too(room):
    lesson = await room()
    await lesson.say(TELLS)
    await lesson.say("can i talk to someone")
    assert "Done: your teacher" in (await lesson.say("yes please")).text
    assert [a.category for a in lesson.store.alerts("room")] == ["abuse", "talk"]


async def test_the_list_goes_by_urgency_and_holds_a_person_together(room):
    lesson = await room()
    for who, text in (
        ("ana", TELLS),
        ("ana", TELLS),
        ("ben", "someone is following me"),
        ("ana", "i need to talk to someone"),
        ("cleo", TELLS),
    ):
        await lesson.say(text, who)
    await lesson.press("ask_to_talk", "ana")
    lines = (await teach(lesson, "/alerts")).text.splitlines()[1:-1]
    assert [line.split(".")[0] for line in lines] == ["3", "4", "2, 1", "5"]
    assert "2 times since" in lines[2]
    done = await teach(lesson, "/alerts done 3, 4")
    assert "3, 4 (Ben, Cleo)" in done.text
    assert "Nothing about Dora" in (await teach(lesson, "/alerts done @Dora")).text
    assert "No alert 3" in (await teach(lesson, "/alerts done 3")).text
    assert "Still waiting: 0" in (await teach(lesson, "/alerts done @ana")).text


async def test_one_button_takes_a_whole_line_off(room):
    lesson = await room()
    await lesson.say(TELLS)
    await lesson.say(TELLS)
    (button,) = (await teach(lesson, "/alerts")).buttons
    assert button.id == "alert_done:2,1"
    done = await lesson.press(button.id, "ms", role=Role.TEACHER)
    assert "Still waiting: 0" in done.text


async def test_disclosures_go_to_a_teacher_who_is_there_or_to_all(room):
    lesson = await room()
    await lesson.say("hi")
    await teach(lesson, "hi")
    for name, reason in (("Ana", "is a learner here"), ("Nobody", "No teacher called Nobody")):
        refused = await teach(lesson, f"/guardrail set alerts_to {name}")
        assert reason in refused.text
        assert "Ms" in refused.text
    assert (await lesson.state()).policy.alerts_to == "all"
    await teach(lesson, "/guardrail set alerts_to MS")
    assert (await lesson.state()).policy.alerts_to == "Ms"


async def test_a_disclosure_in_place_of_a_code_is_heard(room):
    lesson = await room()
    assert (await lesson.say("/join i want to die")).move is Move.HAND_OVER
    assert [a.category for a in lesson.store.alerts("room")] == ["self_harm"]


async def test_insults_get_one_calm_line_and_the_task_back(room):
    lesson = await room()
    await lesson.say("/practice two-step equations")
    held = await lesson.state()
    for said in ("you are a retard", "kill yourself"):
        assert (await lesson.say(said)).move is Move.DECLINE
    assert (await lesson.state()).thread == held.thread
    assert lesson.store.alerts("room") == ()
