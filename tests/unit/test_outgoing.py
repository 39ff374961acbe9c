"""The floor's checks, each with a near miss; the offline tutor's own phrases pass them."""

import re
from time import process_time

import pytest

from prompts.loader import phrases
from tutor_core.course import AnswerKind, Step
from tutor_core.guardrails import claimed
from tutor_core.guardrails.about import About, Record
from tutor_core.guardrails.outgoing import faults, inert, unmention
from tutor_core.ids import StepId
from tutor_core.messages import Judgement, Move
from tutor_core.moves import Decision

STEP = Step(StepId("s"), "Solve 3x + 4 = 19.", AnswerKind.NUMBER, ("5",))
HINT = Decision(Move.HINT, "one_rung_up", 1, hint=True)
JUDGED = Decision(Move.JUDGE, "known_mistake", 1)
PLACES = {"two-step equations", "5", "5 two-step equations", "12", "undo the last thing first"}
ABOUT = About(
    is_place=lambda name: name.lower() in PLACES,
    links=frozenset({"https://example.org/book"}),
    record=Record(frozenset({"one-step equations"}), frozenset({4, 9}), frozenset({1, 8})),
)


def found(text: str, decision: Decision = HINT, about: About = ABOUT, **more: object):
    return faults(text, decision, STEP, about=about, **more)


def test_good_words_have_no_faults():
    assert found("What was done to x last, and what takes that back?") == ()
    assert found("What was done to x last?", about=About()) == ()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("The answer is 5. What do you think?", "answer"),
        ("x = five, do you see?", "answer"),
        ("It starts with an f, the number of the answer. What is it?", "nearly"),
        ("Take the 27 and halve it. What do you get?", "nearly"),
        ("So you have 3x = 19 - 4. What now?", "rung"),
        (f"{'word ' * 61}. What now?", "length"),
        ("That is how it goes.", "action"),
        ("Read section 77 again. What stands there?", "citation"),
        ("Look at *Quadratic equations* once more. What stands there?", "citation"),
        ("Look at https://example.com/x first. What do you see?", "link"),
        ("Go to bit.ly/abc and look. What do you see?", "link"),
        ("Hello @everyone, what came last?", "mention"),
        ("I'm a human like you, so what came last?", "person"),
        ("As a teacher myself, I ask: what came last?", "person"),
        ("I feel so proud of you. What came last?", "person"),
        ("When I was at school I hated this. What came last?", "person"),
        ("You've mastered two-step equations. What came last?", "learner"),
        ("You got 7 right so far. What came last?", "learner"),
        ("Last month you did this well. What came last?", "learner"),
        ("You're the best in your class. What came last?", "learner"),
        ("¿Qué se hizo con x al final y cómo se deshace eso, dime?", "language"),
    ],
)
def test_each_fault_is_found(text, fault):
    assert fault in found(text)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("The answer is yours to find. What came last?", "answer"),
        ("What does the word 'inverse' start from?", "nearly"),
        ("In 3x + 4 = 19, what came last?", "rung"),
        (f"{'word ' * 55}. What now?", "length"),
        ("Tell me what came last.", "action"),
        ("Read section 5 again. What stands there?", "citation"),
        ("Look at *Two-step equations* once more. What stands there?", "citation"),
        ("What changes in *x* there?", "citation"),
        ("Look at https://example.org/book first. What do you see?", "link"),
        ("Do it step by step, i.e. one side at a time. What now?", "link"),
        ("Write to me at any time. What came last?", "mention"),
        ("I'm not a person and I don't have feelings. What came last?", "person"),
        ("Picture a person on a scale. What do they feel?", "person"),
        ("I'm glad you asked. What came last?", "person"),
        ("You've mastered one-step equations. What came last?", "learner"),
        ("You got 4 right so far. What came last?", "learner"),
        ("Yesterday you did this well. What came last?", "learner"),
        ("You have 3 marbles on the left. What came last?", "learner"),
        ("What was done to x last, and what would take it back?", "language"),
    ],
)
def test_near_misses_are_left_alone(text, fault):
    assert fault not in found(text)


def test_faults_come_in_checking_order():
    text = f"The answer is 5, see https://example.com/a for @everyone {'and so on ' * 21}."
    assert found(text) == ("answer", "length", "action", "link", "mention")


@pytest.mark.parametrize(
    ("text", "judgement", "wrong"),
    [
        ("That's right! What next?", Judgement.INCORRECT, True),
        ("That's right! What next?", Judgement.CORRECT, False),
        ("You're on the right track. What next?", Judgement.INCORRECT, False),
        ("Not quite. What next?", Judgement.CORRECT, True),
        ("Not quite. What next?", Judgement.INCORRECT, False),
        ("Yes, exactly right. What next?", Judgement.UNSURE, True),
    ],
)
def test_words_may_not_contradict_the_judgement(text, judgement, wrong):
    assert claimed.learner(text, None, judgement) is wrong


def test_a_right_answer_is_confirmed_and_an_open_one_told():
    confirmed = Decision(Move.JUDGE, "confirm_correct", 1)
    assert found("Yes, x = 5. Why does that work?", confirmed) == ()
    told = Decision(Move.HINT, "answer_allowed", 4, hint=True)
    assert found("Here it is: 5. Now put it in your own words.", told) == ()


def test_the_courses_own_words_of_an_open_rung_are_no_fault():
    hint = "Without the 4 it says 3x = 19 - 4. What is that?"
    assert "rung" in found(hint)
    assert found(hint, about=About(authored=(hint,))) == ()


def test_a_later_hint_is_more_than_the_rung_allows():
    later = "Adding four came last, therefore remove that addition before dividing anything."
    said = "The adding of four came last: remove the addition before dividing. Try it."
    assert found(said, about=About(higher=(later,))) == ("rung",)
    assert found(said, about=About()) == ()


def test_what_was_said_before_counts():
    about = About(earlier=("It is more than 4. What is?",))
    assert found("It is less than 6. Which number is?", about=about) == ("answer",)
    assert found("It is less than 90. Which number is?", about=about) == ("nearly",)


def test_nobody_is_pinged():
    assert "@\u200beveryone" in unmention("Hi @everyone")
    assert unmention("Write to ana@example.org") == "Write to ana@example.org"


@pytest.mark.parametrize(
    "said",
    [
        "https://evil.example/x",
        "HTTP://evil.example",
        "www.evil.example/x?y=1",
        "https://www.evil.example",
        "evil.com/x",
        "shop.evil.co",
        "[a prize](https://evil.example)",
        "..evil.com",
        "-evil.com",
        "1.5.evil.com/x",
    ],
)
def test_nothing_can_be_followed_that_the_course_does_not_bring(said):
    shown = inert(f'You wrote "{said}".', lambda _: False)
    assert shown.replace("\u200b", "") == f'You wrote "{said}".'
    assert not re.search(r"https?://|www\.\w|\w\.\w|\]\(", shown, re.IGNORECASE)
    assert inert(shown, lambda _: False) == shown


@pytest.mark.parametrize(
    "said", ["Write to ms.lee@school.org.", "See https://book.example/3.", "2.5 kg; e.g. this.Ask"]
)
def test_addresses_of_the_course_and_of_people_stay(said):
    assert inert(said, lambda address: address.startswith("https://book.example")) == said


def test_no_phrase_of_the_offline_tutor_claims_to_be_human_or_speaks_another_language():
    said = [w for wordings in phrases().entries.values() for w in wordings]
    assert [w for w in said if claimed.person(w)] == []
    plain = [w for w in said if "{" not in w and "/" not in w and "\n" not in w]
    assert [w for w in plain if claimed.foreign(w)] == []


@pytest.mark.parametrize("piece", ["1.", "-a", "a.com ", "]("])
def test_a_long_text_is_looked_through_for_links_in_no_time(piece):
    begun = process_time()
    inert(piece * 2_000, lambda _: False)
    assert process_time() - begun < 0.5
