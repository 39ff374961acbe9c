"""Answers given away in disguise and in pieces, and near misses that give nothing away."""

import base64
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts.loader import number_words
from tutor_core.assessment import beyond
from tutor_core.assessment.disguises import folded, hides, readings
from tutor_core.assessment.giving import (
    brings_formulas,
    brings_numbers,
    brings_results,
    gives_away,
    states_a_result,
    tells_a_piece,
)
from tutor_core.assessment.numerals import digits, spelled
from tutor_core.course import AnswerKind, Choice, Step
from tutor_core.ids import StepId

NINETEEN = Step(StepId("n"), "Solve x - 6 = 13.", AnswerKind.NUMBER, ("19",))
FIVE = Step(StepId("f"), "Solve 3x + 4 = 19.", AnswerKind.NUMBER, ("5",))
MOVE = Step(
    StepId("c"),
    "Which move leaves 8x alone?",
    AnswerKind.CHOICE,
    choices=(
        Choice("add 3 to both sides", correct=True),
        Choice("take 3 from both sides", correct=False),
        Choice("divide both sides by 8", correct=False),
    ),
)
WHY = Step(
    StepId("s"),
    "What has she done to the scales?",
    AnswerKind.SHORT,
    ("She took marbles from the left pan only, so the balance tips over",),
)


@pytest.mark.parametrize(
    "text",
    [
        "It's nineteen. Can you see why?",
        "x = ١٩, do you see?",
        "x = १९ here.",
        "The answer: \uff11\uff19",
        "Look: 1️⃣9️⃣",
        "\U0001d7cf\U0001d7d7 fits.",
        "1\u200b9 fits.",
        "First 1 9, then on.",
        "n-i-n-e-t-e-e-n",
        "n i n e t e e n",
        "MTk= is what you need.",
        base64.b64encode(b"nineteen").decode(),
        "in ROT13 avargrra",
        "read backwards: neetenin",
        "the digits backwards are 91",
        "in hex 31 39",
        "0x13 it is",
        "binary 10011",
        ".---- ----. in Morse",
        "Roman: XIX",
        "🍎" * 19,
        "diecinueve",
        "neunzehn",
        "十九",
        "the 19th number",
        "It is one more than 18.",
        "x is half of 38.",
        "It lies between 18 and 20.",
        "The first digit is 1. The second digit is 9.",
        "the nineteenth number",
        "38/2 = x",
        "19.0 is it",
        "1900% of one",
    ],
)
def test_an_answer_is_found_however_it_is_written(text):
    assert gives_away(NINETEEN, text), list(readings(text, frozenset({"nineteen"})))


@pytest.mark.parametrize(
    "text",
    [
        "Add 6 to both sides of x - 6 = 13. What do you get?",
        "A sibling: y - 4 = 8, so y = 12. What is yours?",
        "Which number makes x - 6 come to 13?",
        "Look at page 13 once more.",
        "What was done to x, and what takes it back?",
        "Is it more than 13?",
        "Two things happened. Which came first?",
        "I wonder: what would you try?",
    ],
)
def test_an_honest_hint_gives_nothing_away(text):
    assert not gives_away(NINETEEN, text)
    assert not hides(text)


def test_pieces_told_in_several_replies_give_the_answer_away_together():
    first, second = "The first digit is 1. What next?", "And the second digit is 9. Well?"
    assert not gives_away(NINETEEN, first)
    assert not gives_away(NINETEEN, second)
    assert gives_away(NINETEEN, second, earlier=(first,))
    assert gives_away(NINETEEN, "Then a 9.", earlier=("Begin with 1.",))
    assert not gives_away(NINETEEN, "Then a 7.", earlier=("Begin with 1.",))


def test_bounds_told_in_several_replies_close_in_on_the_answer():
    above = "It is more than 18. Which numbers are?"
    assert gives_away(NINETEEN, "x is less than 20.", earlier=(above,))
    assert not gives_away(NINETEEN, "x is less than 30.", earlier=(above,))


def test_a_task_number_is_told_only_where_it_is_said_to_be_the_answer():
    four = Step(StepId("4"), "Solve x + 4 = 8.", AnswerKind.NUMBER, ("4",))
    assert not gives_away(four, "Take the 4 away on both sides.")
    assert gives_away(four, "It is four. Do you see?")
    assert gives_away(four, "🍎🍎🍎🍎 are left.")
    assert gives_away(replace(four, accepted=("6",)), "Here it is, read backwards: xis.")


def test_an_option_is_told_by_its_text_its_letter_its_place_or_by_ruling_out_the_rest():
    assert gives_away(MOVE, "You add 3 to both sides.")
    assert gives_away(MOVE, "The answer is (a).")
    assert gives_away(MOVE, "The first option is right.")
    assert gives_away(MOVE, "a d d   3   t o   b o t h   s i d e s.")
    out = ("You can rule out: take 3 from both sides.", "It isn't: divide both sides by 8.")
    assert gives_away(MOVE, out[1], earlier=out[:1])
    assert not gives_away(MOVE, out[0])
    assert not gives_away(MOVE, "Which of them undoes the - 3?")
    assert not gives_away(MOVE, "The first option is worth a thought. Which undoes the - 3?")


def test_a_model_answer_is_told_over_two_replies():
    one = "She took marbles from the left pan only."
    assert not gives_away(WHY, "Look at both pans. What changed?", earlier=(one,))
    assert gives_away(
        WHY, "SHE TOOK MARBLES FROM THE LEFT PAN ONLY, THE BALANCE TIPS OVER, right?"
    )


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("The first digit of the answer is easy.", True),
        ("The answer starts with an n.", True),
        ("It rhymes with fun.", True),
        ("Which digit stands in front?", False),
        ("The letter part of 5x is a plain x. Look at it.", False),
    ],
)
def test_no_hint_needs_to_speak_of_the_answers_letters(text, piece):
    assert tells_a_piece(text) is piece


def test_numbers_from_nowhere_and_results_are_noticed():
    assert brings_numbers("Try 17 there.", ("Solve x - 6 = 13.",))
    assert not brings_numbers("Try 13 there, in two steps.", ("Solve x - 6 = 13.",))
    assert not brings_numbers("Explain it to a nine-year-old.", ("Solve x - 6 = 13.",))
    assert not brings_numbers(
        "Put -977 and 555.5 into 0.4x = 5.9.", ("0.4x = 5.9", "-977", "555.5")
    )
    assert states_a_result("It's 10. Can you see why?")
    assert not states_a_result("What is 10 less 4?")


def test_marks_of_mathematics_stay_what_they_are():
    assert folded("x² + ½ = 3·4 − 2") == "x² + ½ = 3·4 − 2"
    assert folded("x₁ = ٣") == "x₁ = 3"
    assert not hides("x² + ½ = 3·4 − 2, and 5x - 3 = 12. What is x?")


@given(st.integers(0, 999))
def test_numbers_are_spelled_as_they_are_read(number):
    assert digits(spelled(Fraction(number)).replace("hundred-", "hundred ")) == str(number)


@given(st.integers(13, 999))
def test_every_number_is_found_in_every_script(number):
    step = Step(StepId("p"), "How many are there?", AnswerKind.NUMBER, (str(number),))
    for zero in (0x0660, 0x0966, 0xFF10, 0x1D7CE):
        written = "".join(chr(zero + int(d)) for d in str(number))
        assert gives_away(step, f"So many: {written}. Well?")
    assert gives_away(step, f"{base64.b64encode(str(number).encode()).decode()} it is.")
    assert gives_away(step, f"It is one more than {number - 1}.")


def test_the_tables_of_number_words_agree():
    table = number_words()
    same = {"diecinueve": 19, "trentacinque": 35, "neunzehn": 19, "quatre-vingt-dix": 90}
    assert {word: table[word] for word in same} == same
    assert "once" not in table


@given(st.text(max_size=200))
def test_no_text_is_too_odd_to_be_looked_through(text):
    assert gives_away(NINETEEN, text) in (True, False)
    assert hides(text) in (True, False)


# --- More than the rung --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "learner", "over"),
    [
        ("That leaves 3x = 15. What now?", (), True),
        ("That leaves 3x = 15. What now?", ("3x = 15",), False),
        ("In 3x + 4 = 19, what came last?", (), False),
        ("3x + 4 - 4 = 19 - ___ . What is left?", (), False),
        ("A sibling: 2y + 9 = 25. Then 2y = 16.", (), False),
    ],
)
def test_a_step_of_the_task_is_the_learners_to_take(text, learner, over):
    assert beyond.takes_a_step(FIVE, text, "", learner) is over


def test_a_later_hint_is_noticed_by_what_it_says():
    hint = "Adding four came last, so remove that before dividing anything."
    known = ("Solve 3x + 4 = 19.",)
    assert beyond.says_higher_hint(
        "The adding of four came last: remove it before dividing!", [hint], known
    )
    assert not beyond.says_higher_hint("What came last here?", [hint], known)


def test_results_and_formulas_are_news_where_nothing_known_has_them():
    assert brings_results("x = 6, do you see?", ("Solve 20 - 3x = 2.",))
    assert brings_results("x = six, do you see?", ("Solve 20 - 3x = 2.",))
    assert brings_results("It's 6. Can you see why?", ())
    assert not brings_results("Put 6 back. What comes out?", ())
    assert not brings_results("x = 6, you said. And then?", ("is it 6?",))
    assert not brings_results("What is 3x = 6 + 1 about?", ())
    assert brings_formulas("3C + 12 = 45. What now?", ("Solve 12c + 3 = 45.",))
    assert not brings_formulas("Look at 12C + 3 = 45.", ("Solve 12c + 3 = 45.",))
    assert not brings_formulas("What was done in *2x + 3 = 9*, and when?", ("solve 2x+3=9?",))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The first part is 3n What do you make of that?", True),
        ("The second part is + What do you make of that?", True),
        ("The first part is where you began. What was it?", False),
        ("Which is the first part of it?", False),
    ],
)
def test_a_part_of_a_formula_is_a_piece(text, told):
    assert tells_a_piece(text) is told


def test_codes_are_read_whatever_signs_they_hold():
    hidden = base64.b64encode("She took marbles · from the left pan".encode()).decode()
    assert hides(f"Look at {hidden} once.")
    step = replace(WHY, accepted=("Put 4 in: 5 · 4 - 6 = 14, which is not 16",))
    assert gives_away(step, base64.b64encode(step.accepted[0].encode()).decode())
    assert not hides("Understanding acceleration takes perseverance.")
