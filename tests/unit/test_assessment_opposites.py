"""An answer that says the opposite is never right; the same in other words stays so."""

import pytest

from tutor_core.assessment import assess, assess_idea
from tutor_core.assessment.grader import Exemplar
from tutor_core.assessment.opposites import against
from tutor_core.assessment.short import assess_short
from tutor_core.course import AnswerKind, KeyPoint, Step
from tutor_core.ids import StepId
from tutor_core.messages import Judgement

OK, PARTLY, UNSURE = Judgement.CORRECT, Judgement.PARTLY, Judgement.UNSURE


def step(prompt, accepted, *points):
    made = tuple(KeyPoint(text, tuple(ways)) for text, *ways in points)
    return Step(StepId("s"), prompt, AnswerKind.SHORT, accepted, key_points=made)


BALLOON = step(
    "A balloon hangs still in the air on a string. Which forces act on it, and which way?",
    ("The air lifts the balloon up, and the string pulls it down.",),
    ("the air lifts it up", "the air pushes it upwards", "buoyancy"),
    ("the string pulls it down", "tension downwards", "the string holds it down"),
)
BOXES = step(
    "Two boxes get the same push, one empty and one full of sand. Which gets faster, and why?",
    ("The empty box, because it has less mass.", "The empty one, it's lighter."),
    ("the empty one gets faster", "empty", "the lighter one", "the full one is slower"),
    ("it has less mass", "it is lighter", "the full one is heavier", "less inertia"),
)
PRICE = step(
    "Many people want flats in a town that builds none. What happens to rents, and to demand?",
    ("Rents rise because demand is higher than supply.",),
)
ICE = step(
    "Why does ice float on water?",
    ("Ice is less dense than water because its molecules are further apart.",),
)
LOAN = step(
    "Does a bank earn more from a loan at a fixed rate when inflation falls? Why?",
    ("The bank earns more, because the money that is paid back is not worth less.",),
    ("the bank earns more", "the bank gains", "it doesn't lose"),
    ("the money is worth more", "money keeps its value", "it is not worth less"),
)


SAME = (
    (BALLOON, "the air pushes up and the string pulls down"),
    (BALLOON, "buoyancy upwards, tension of the string downwards"),
    (BALLOON, "the balloon is lifted up by the air and pulled down by the string"),
    (BALLOON, "the string pulls down, the air lifts up"),
    (BOXES, "the empty box since its mass is less"),
    (BOXES, "The empty one. The full one is heavier."),
    (BOXES, "the lighter one, the other is slower as it has more mass"),
    (BOXES, "the empty one isn't as heavy, so it has less inertia"),
    (BOXES, "it's not the full one: the empty one is lighter"),
    (PRICE, "Rents rise because demand is higher than supply"),
    (PRICE, "rents rise, since supply is lower and demand is higher than supply"),
    (ICE, "Ice is less dense than water as its molecules are further apart"),
    (LOAN, "the bank gains, as the money is worth more"),
    (LOAN, "it doesn't lose, the money keeps its value"),
)
OPPOSITE = (
    (BALLOON, "the air pulls it down and the string lifts it up", UNSURE),
    (BALLOON, "the air lifts it up and the string pulls it up", PARTLY),
    (BALLOON, "I don't think the air lifts it up or the string pulls it down", UNSURE),
    (BOXES, "the empty one because it is heavier", PARTLY),
    (BOXES, "the empty box has more mass", PARTLY),
    (BOXES, "the full one because it is lighter", UNSURE),
    (BOXES, "the full box, it has less mass", PARTLY),
    (BOXES, "it is not true that the empty one gets faster because it has less mass", UNSURE),
    (PRICE, "Rents fall because demand is higher than supply", UNSURE),
    (PRICE, "Rents rise because demand is lower than supply", UNSURE),
    (PRICE, "Rents rise because supply is higher than demand", UNSURE),
    (ICE, "Ice is more dense than water because its molecules are further apart", UNSURE),
    (ICE, "Ice is less dense than water because its molecules are closer together", UNSURE),
    (LOAN, "the bank earns less, because money is worth more", PARTLY),
)


@pytest.mark.parametrize(("given", "text"), SAME)
def test_the_same_in_other_words_stays_right(given, text):
    found = assess(given, text)
    assert (found.judgement, found.unsettled) == (OK, ())


@pytest.mark.parametrize(("given", "text", "judgement"), OPPOSITE)
def test_the_opposite_is_never_right(given, text, judgement):
    found = assess(given, text)
    assert found.judgement in (judgement, UNSURE, Judgement.INCORRECT)
    assert not set(found.met) & set(found.missing)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the empty one because it is heavier", "heavier"),
        ("The air lifts the balloon up, and the string pulls it up.", "up"),
        ("it's wrong to say that the string pulls it down", ""),
    ],
)
def test_it_names_the_words_to_settle(text, words):
    references = [*BOXES.accepted, *BALLOON.accepted]
    assert words in against(text, references).values()


def test_the_word_is_the_same_in_every_run():
    found = assess(BOXES, "the empty one because it is heavier")
    assert found.unsettled == ("empty", "heavier")


def test_a_half_that_is_clear_still_counts():
    found = assess(BALLOON, "the air lifts it up and the string pulls it up")
    assert (found.met, found.missing) == (("the air lifts it up",), ("the string pulls it down",))
    assert found.unsettled == ("up",)


def test_what_a_teacher_marked_right_is_a_reference_too():
    text = "rents fall, since they are capped"
    graded = (Exemplar("rents fall because they are capped by law", OK),)
    assert against(text, PRICE.accepted)
    assert not assess_short(PRICE, text, "", graded).unsettled


@pytest.mark.parametrize(
    ("text", "judgement"),
    [
        ("A balloon hangs still in the air on a string. Which forces act on it", UNSURE),
        ("one empty and one full of sand", UNSURE),
    ],
)
def test_the_task_copied_out_earns_nothing(text, judgement):
    for given in (BALLOON, BOXES):
        assert assess(given, text).judgement is judgement


def test_as_strong_is_not_strong():
    rope = step("Who wins?", ("Nobody.",), ("they are equal", "just as strong"), ("nobody wins",))
    assert assess(rope, "nobody wins, the rope is strong").met == ("nobody wins",)
    assert assess(rope, "nobody wins, one is as strong as the other").judgement is OK


def test_an_idea_that_turns_the_sentence_round_is_not_right():
    passages = [
        "Urban areas grow faster than rural areas because jobs in industry draw people in."
    ]
    question = "Where do populations grow?"
    same = "urban areas grow faster than rural ones because industry jobs draw people in"
    turned = "urban areas grow slower than rural ones because industry jobs draw people in"
    assert assess_idea(question, same, passages).judgement is OK
    assert assess_idea(question, turned, passages).judgement is not OK


@pytest.mark.parametrize(
    ("text", "met"),
    [("it goes like 2 or 49 more one keeps", ()), ("jobs in industry hold crowds there", 2)],
)
def test_only_telling_words_are_said_back(text, met):
    passages = ["2 of 49 areas keep on like this: one goes more to industry, which makes jobs."]
    found = assess_idea("What happens to areas?", text, passages)
    assert len(found.met) == met if met else found.met == ()
    assert found.judgement is (PARTLY if met else UNSURE)
