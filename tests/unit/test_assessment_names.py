"""Answers that are a name or a term: the same one, misspelt, another one, or not to be told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor_core.assessment import Exemplar, Miss, Rarity, assess, names, only_name
from tutor_core.course import AnswerKind, KeyPoint, KnownWrong, Step
from tutor_core.ids import StepId
from tutor_core.messages import Judgement

OK, PARTLY, WRONG, UNSURE = (
    Judgement.CORRECT,
    Judgement.PARTLY,
    Judgement.INCORRECT,
    Judgement.UNSURE,
)


def step(*accepted, asked="What is it called?", **more):
    return Step(StepId("s"), asked, AnswerKind.SHORT, accepted, **more)


CAPITAL = step("Paris", asked="What is the capital of France?")


@pytest.mark.parametrize(
    ("accepted", "text", "judgement"),
    [
        ("Paris", "paris.", OK),
        ("Paris", "I think it's Paris", OK),
        ("Paris", "Pariss", OK),
        ("Paris", "London", WRONG),
        ("Paris", "I think London", WRONG),
        ("Paris", "not Paris", WRONG),
        ("Paris", "Paris or London", UNSURE),
        ("Paris", "the city on the Seine with a tower", UNSURE),
        ("Paris", "...", UNSURE),
        ("United Kingdom", "UK", UNSURE),
        ("UK", "United Kingdom", UNSURE),
        ("United Kingdom", "kingdom", PARTLY),
        ("the dog", "a dog", OK),
        ("the dog", "the cat", WRONG),
        ("two", "2", OK),
        ("two", "3", WRONG),
        ("H2O", "h2o", OK),
        ("H2O", "CO2", WRONG),
        ("true", "yes", OK),
        ("true", "no", WRONG),
        ("single bond", "double bond", PARTLY),
        ("photosynthesis", "photosynthetic", UNSURE),
    ],
)
def test_a_name_is_known_again(accepted, text, judgement):
    assert assess(step(accepted), text).judgement is judgement


@pytest.mark.parametrize("accepted", ["Ca2+", "-5", "(3, 7]", "x > 3", "C++", "50 %", "[]"])
def test_what_has_signs_is_no_name(accepted):
    assert not names.wants_name(step(accepted))


@pytest.mark.parametrize("text", ["-5", "5+", "x = 5", "5 %", "not 5", "..."])
def test_an_answer_with_signs_is_read_more_closely(text):
    assert names.judged(step("5"), text, Rarity()) is None


def test_any_accepted_answer_will_do():
    either = step("gravity", "weight")
    assert assess(either, "wieght").judgement is OK
    assert assess(either, "friction").judgement is WRONG


def test_a_word_of_the_course_is_no_misspelling():
    alkane = step("alkane")
    assert assess(alkane, "alkene").judgement is OK
    others = Rarity.of(["What is an alkene?", "alkane"])
    assert assess(alkane, "alkene", rarity=others).judgement is WRONG


def test_a_known_wrong_name_tells_what_it_reveals():
    known = (KnownWrong("alkene", "That one has a double bond."),)
    found = assess(step("alkane", known_wrong=known), "alkene")
    assert (found.judgement, found.miss) == (WRONG, Miss.KNOWN)
    assert found.reveals == "That one has a double bond."


def test_longer_answers_and_key_points_are_judged_as_before():
    longer = step("London", "the city that the parliament sits in")
    assert assess(longer, "Rome").judgement is UNSURE
    points = step("friction", key_points=(KeyPoint("friction slows it"),))
    assert assess(points, "magnets").judgement is UNSURE


def test_a_bank_whose_answers_are_also_its_key_point_wants_a_name():
    banked = step("Paris", "paris", key_points=(KeyPoint("Paris", ("paris",)),))
    assert assess(banked, "Pariss").met == ("Paris",)
    assert assess(banked, "London").judgement is WRONG
    assert assess(banked, "London").missing == ("Paris",)
    two = step("iron", "gold", key_points=(KeyPoint("iron"), KeyPoint("gold")))
    assert assess(two, "iron").judgement is PARTLY


def test_what_a_teacher_took_for_right_is_one_more_name():
    graded = (Exemplar("Britain", OK), Exemplar("England", WRONG), Exemplar("Wales", PARTLY))
    kingdom = step("United Kingdom")
    assert assess(kingdom, "it's Britain", exemplars=graded).judgement is OK
    assert assess(kingdom, "England", exemplars=graded).judgement is WRONG
    assert assess(kingdom, "maybe Wales", exemplars=graded).judgement is not WRONG
    assert assess(kingdom, "Peru", exemplars=graded).judgement is WRONG


def test_only_one_name_can_be_said_back():
    assert only_name(step("Paris", "paris"))
    assert not only_name(step("gravity", "weight"))
    assert not only_name(step("the city that the parliament sits in"))


ORDER = [WRONG, UNSURE, PARTLY, OK]


@given(st.lists(st.sampled_from(["london", "the", "rome", "7", "because", "green"]), max_size=6))
def test_the_name_added_never_judges_worse(said):
    text = " ".join(said)
    before, after = assess(CAPITAL, text), assess(CAPITAL, f"{text} paris")
    assert ORDER.index(after.judgement) >= ORDER.index(before.judgement)


@given(st.text(max_size=40))
def test_any_text_is_judged(text):
    assert assess(CAPITAL, text).judgement in ORDER
