"""Choices, short answers by key points, ideas, and what counts as an attempt or a leak."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor_core.assessment import assess, assess_idea, holds_answer, looks_like_attempt
from tutor_core.course import AnswerKind, Choice, KeyPoint, KnownWrong, Step
from tutor_core.ids import StepId
from tutor_core.messages import Judgement

OK, PARTLY = Judgement.CORRECT, Judgement.PARTLY
WRONG, UNSURE = Judgement.INCORRECT, Judgement.UNSURE


def step(prompt, kind, *accepted, **fields):
    return Step(StepId("p"), prompt, kind, accepted, **fields)


MOVES = step(
    "Which move leaves 8x alone?",
    AnswerKind.CHOICE,
    choices=(
        Choice("subtract 3 from both sides", False, "What is the opposite?"),
        Choice("add 3 to both sides", True),
        Choice("add 3 to the left side only", False, "What would the scales do?"),
        Choice("divide both sides by 8", False, "And the 3?"),
    ),
)
VALUES = step(
    "Which is a solution of 2x + 3 = 17?",
    AnswerKind.CHOICE,
    choices=(Choice("x = 5", False, "Too small."), Choice("x = 7", True), Choice("x = 12", False)),
)
BOOK = step(
    "A book lies on a table and does not move. Why doesn't it fall?",
    AnswerKind.SHORT,
    "The table pushes up with the same force as gravity pulls down, so the forces cancel.",
    key_points=(
        KeyPoint(
            "the table pushes up on the book", ("normal force from the table", "table holds it up")
        ),
        KeyPoint(
            "the forces cancel",
            ("balanced", "equal and opposite", "net force zero", "forces are equal"),
        ),
    ),
    known_wrong=(
        KnownWrong(
            "No force acts on the book because it is at rest.", "What would your hand feel?"
        ),
    ),
)
PLAIN = step("What is culture?", AnswerKind.SHORT, "shared beliefs, values, and practices")
LINEAR = step("Solve 3x + 4 = 19.", AnswerKind.NUMBER, "5")


@pytest.mark.parametrize(
    ("given_step", "text", "index"),
    [
        (MOVES, "b", 1),
        (MOVES, "B)", 1),
        (MOVES, "(b)", 1),
        (MOVES, "option b", 1),
        (MOVES, "I think b", 1),
        (MOVES, "2", 1),
        (MOVES, "the second one", 1),
        (MOVES, "the last one", 3),
        (MOVES, "b, because it undoes it", 1),
        (MOVES, "adding 3 to both sides", 1),
        (MOVES, "Add three to both sides.", 1),
        (MOVES, "subtract 3", 0),
        (MOVES, "divide by 8", 3),
        (MOVES, "I'd add 3 to both sides because of the minus", 1),
        (VALUES, "7", 1),
        (VALUES, "x=7", 1),
        (VALUES, "seven", 1),
        (VALUES, "is it 7?", 1),
        (VALUES, "14/2", 1),
        (VALUES, "12", 2),
        (MOVES, "a or b", None),
        (MOVES, "add 3", None),
        (MOVES, "not b", None),
        (MOVES, "h", None),
        (MOVES, "bananas", None),
        (VALUES, "5 or 7", None),
    ],
)
def test_an_option_is_meant_by_letter_place_or_words(given_step, text, index):
    found = assess(given_step, text)
    if index is None:
        assert found.judgement is UNSURE
        return
    chosen = given_step.choices[index]
    assert found.judgement is (OK if chosen.correct else WRONG)
    assert found.reveals == chosen.reveals


def test_a_number_that_is_no_option_is_wrong_and_words_are_not_judged():
    assert assess(VALUES, "6").judgement is WRONG
    assert assess(MOVES, "6").judgement is UNSURE


@pytest.mark.parametrize(
    ("text", "judgement", "met"),
    [
        ("The table pushes up and gravity pulls down, they are balanced", OK, 2),
        ("the tabel pushes upwards and so the forces cancell", OK, 2),
        ("normal force from the table equals gravity, so net force zero", OK, 2),
        ("because the table pushes it up", PARTLY, 1),
        ("forces are balanced", PARTLY, 1),
        ("the forces are not balanced", WRONG, 0),
        ("the forces are unbalanced", WRONG, 0),
        ("because it is heavy", UNSURE, 0),
        ("", UNSURE, 0),
    ],
)
def test_the_worst_key_point_decides(text, judgement, met):
    found = assess(BOOK, text)
    assert (found.judgement, len(found.met)) == (judgement, met)
    if judgement in (OK, PARTLY):
        assert set(found.met) | set(found.missing) == {p.text for p in BOOK.key_points}


def test_a_known_wrong_sentence_reveals_in_other_words_too():
    for text in (
        "No force acts on the book because it is at rest.",
        "it's at rest so no force acts on it",
    ):
        found = assess(BOOK, text)
        assert (found.judgement, found.reveals) == (WRONG, "What would your hand feel?")


_WAYS = [way for p in BOOK.key_points for way in (p.text, *p.ways)]
_ORDER = (WRONG, UNSURE, PARTLY, OK)


@given(
    st.lists(
        st.sampled_from([*_WAYS, "it is heavy", "the forces are not equal", "no force acts"]),
        max_size=4,
    ),
    st.sampled_from(_WAYS),
)
@settings(deadline=None)
def test_saying_one_more_key_point_never_judges_worse(said, more):
    before = assess(BOOK, ". ".join(said)).judgement
    after = assess(BOOK, ". ".join([*said, more])).judgement
    assert _ORDER.index(after) >= _ORDER.index(before)


@pytest.mark.parametrize(
    ("text", "judgement"),
    [
        ("the shared beliefs, values and practices of people", OK),
        ("values and beliefs", PARTLY),
        ("music", UNSURE),
        ("it is not shared beliefs, values or practices", UNSURE),
        ("they are not shared", UNSURE),
    ],
)
def test_without_key_points_the_model_answers_decide(text, judgement):
    assert assess(PLAIN, text).judgement is judgement


PASSAGES = (
    "Sociology is the systematic study of society and social interaction. "
    "Sociologists look for patterns.",
    "Auguste Comte coined the term sociology in 1838. "
    "Cultures are never fixed: they change as groups meet.",
)


@pytest.mark.parametrize(
    ("question", "text", "judgement", "met"),
    [
        ("What is sociology?", "the study of society", OK, {"study", "society"}),
        ("What is sociology?", "the study of stars in society", PARTLY, {"study", "society"}),
        (
            "What is sociology?",
            "it is the systematic study of society and social interaction",
            OK,
            None,
        ),
        ("What is sociology?", "i like bananas", UNSURE, set()),
        ("Who coined the term sociology?", "Comte", PARTLY, {"Comte"}),
        ("What is sociology?", "it is not the systematic study of society", WRONG, None),
        ("Do cultures change?", "", UNSURE, set()),
    ],
)
def test_an_idea_is_held_against_the_passages(question, text, judgement, met):
    found = assess_idea(question, text, PASSAGES)
    assert found.judgement is judgement
    if met is not None:
        assert set(found.met) == met


@given(st.text(max_size=200))
@settings(deadline=None, max_examples=50)
def test_no_idea_breaks_the_judge(text):
    assert assess_idea(text, text, [text, *PASSAGES]).judgement in Judgement


ATTEMPTS = (
    (
        LINEAR,
        (
            "is it 5?",
            "maybe 5?",
            "x = 5",
            "3x = 15",
            "five",
            "divide by 3",
            "no solution",
            "would it be 4",
            "4. so 3x = 15 and x = 5",
        ),
    ),
    (MOVES, ("b", "the second one", "add 3 to both sides")),
    (BOOK, ("because the table pushes it up", "is it because the forces cancel?")),
)
TALK = (
    (
        LINEAR,
        (
            "what is a coefficient?",
            "idk",
            "i don't know",
            "how do i get 5",
            "3x+4=19",
            "can you do 3x + 4 = 19 for me",
            "hint",
            "give me 2 hints",
            "i have 2 questions",
            "this is so hard",
            "practice brackets",
            "why do you subtract 4?",
            "",
            "what is 3x when x is 4?",
            "one more exercise",
        ),
    ),
    (MOVES, ("which one is it", "what does divide mean", "i like cheese")),
    (BOOK, ("what is a normal force?", "can i have a hint", "this is boring", "thanks")),
)


@pytest.mark.parametrize(
    ("given_step", "text", "attempt"),
    [
        (s, t, flag)
        for flag, rows in ((True, ATTEMPTS), (False, TALK))
        for s, texts in rows
        for t in texts
    ],
)
def test_attempts_are_told_from_talk(given_step, text, attempt):
    assert looks_like_attempt(given_step, text) is attempt


ONE = step("Solve x + 1 = 2.", AnswerKind.NUMBER, "1")
TWO = step("Solve 2x = 4.", AnswerKind.NUMBER, "2")
NEVER = step("Solve 4x + 6 = 2(2x + 5).", AnswerKind.NUMBER, "no solution")
TRICK = step("Write it with n.", AnswerKind.EXPRESSION, "3n + 8")
TAXI = step("Write an equation with k.", AnswerKind.EQUATION, "40k + 150 = 470")
LEAKS = (
    (
        LINEAR,
        (
            "So x = 5.",
            "It is five.",
            "10/2 is what you need.",
            "There are 5 steps.",
            "3 · 5 + 4 = 19",
            "x equals 5.0",
        ),
    ),
    (ONE, ("x is one", "so x = 1")),
    (TWO, ("x = 2", "the answer is two")),
    (NEVER, ("there is no solution",)),
    (TRICK, ("8 + n*3 is it", "that makes 3n + 8")),
    (TAXI, ("470 = 40k + 150", "40*k = 470 - 150")),
    (MOVES, ("You could add 3 to both sides.", "The answer is b")),
    (VALUES, ("x = 7",)),
    (
        BOOK,
        (
            "The table pushes up on the book and gravity pulls it, so the forces cancel.",
            BOOK.accepted[0],
        ),
    ),
    (PLAIN, ("Culture: shared beliefs, values, and practices.",)),
)
SAFE = (
    (
        LINEAR,
        (
            "Take 4 from both sides of 3x + 4 = 19.",
            "A sibling: 2y + 9 = 25, so y = 8.",
            "Look at page 15.",
            "-5 is wrong",
            "Which one would you undo first?",
            "try x = ___",
            "5x is something else",
            "What is 19 - 4?",
        ),
    ),
    (ONE, ("Which one of them?", "One thing is enough.")),
    (TWO, ("Divide by 2.", "The 2 stands in front of x.")),
    (NEVER, ("How many solutions are there?",)),
    (TRICK, ("3(n + 8)", "n + n + n + 8")),
    (TAXI, ("Which amount is paid only once, 40 or 150?",)),
    (MOVES, ("subtract 3 from both sides, or add 3 to both sides?",)),
    (VALUES, ("x = 17", "Is it x = 5 or x = 7?")),
    (
        BOOK,
        ("What does the table do to the book?", "Gravity pulls it down. What else touches it?"),
    ),
    (PLAIN, ("Think of what people share. What could that be?",)),
)


@pytest.mark.parametrize(
    ("given_step", "text", "leaks"),
    [
        (s, t, flag)
        for flag, rows in ((True, LEAKS), (False, SAFE))
        for s, texts in rows
        for t in texts
    ],
)
def test_leaks_are_found_by_value(given_step, text, leaks):
    assert holds_answer(given_step, text) is leaks


def test_numbers_of_the_stem_are_no_leak():
    how_many = step("How many are left?", AnswerKind.NUMBER, "8")
    assert holds_answer(how_many, "Think of the 8 boxes.")
    assert not holds_answer(
        how_many, "Think of the 8 boxes.", stem="Ten boxes hold 8 marbles each."
    )
    assert holds_answer(how_many, "The answer is 8.", stem="Ten boxes hold 8 marbles each.")


def test_every_order_of_the_same_answer_leaks():
    for terms in itertools.permutations(("3n", "8")):
        assert holds_answer(TRICK, f"Write {' + '.join(terms)} now.")
