"""OATutor's LaTeX, answers and pathways as text, kinds of answers, steps and ladders."""

import pytest

from knowledge.importers import oatutor_answers as answers
from knowledge.importers.oatutor_files import Help, Part, in_order
from knowledge.importers.oatutor_ladder import HINT_WORDS, Counts, steps_of
from knowledge.importers.oatutor_mend import mended
from knowledge.importers.oatutor_text import plain
from tutor_core.assessment import assess
from tutor_core.course import AnswerKind, Step
from tutor_core.ids import StepId
from tutor_core.messages import Judgement
from tutor_core.text import count_words


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"$$-6\left(x+3\right)=24$$", "-6(x + 3) = 24"),
        (r"Solve: $$\frac{2}{5} n=14$$", "Solve: (2/5)n = 14"),
        (r"$$x=\frac{7}{3}$$", "x = 7/3"),
        (r"$$\frac{4m+2}{6}=\frac{m}{3}$$", "(4m + 2)/6 = m/3"),
        (r"$$\frac{q}{\left(-8\right)}=72$$", "q/(-8) = 72"),
        (r"$$-\left(\frac{5}{8}\right) w=40$$", "-(5/8)w = 40"),
        (r"What is $$10\frac{1}{2}$$?", "What is 10(1/2)?"),
        (r"$$\frac{1}{\frac{2}{3}}$$", "1/(2/3)"),
        (r"$$\sqrt{x+1}+\sqrt{9}$$", "√(x + 1) + √9"),
        (r"$$x^{10}+2^{n+1}+y^2$$", "x^10 + 2^(n + 1) + y^2"),
        (r"$$36=2\times3 2\times3$$", "36 = 2 × 3 × 2 × 3"),
        (r"$$8w=2\times2 w w$$", "8w = 2 × 2 × w × w"),
        (r"$$10p^3 q$$, $$12p q^2$$", "10p^3q, 12pq^2"),
        (r"$$\operatorname{0.1}\left(n+7\right)$$", "0.1(n + 7)"),
        (r"grapes for $$\$10.74$$, $$7.5\%$$ off", "grapes for $10.74, 7.5% off"),
        (r"$$\$6, 596.25$$ or $950", "$6,596.25 or $950"),
        (r"$$8=4\times2$$\n$$8=2\times2\times2$$", "8 = 4 × 2; 8 = 2 × 2 × 2"),
        (r"Let $$n=the$$ number.", "Let n = the number."),
        (r"$$\frac{adding}{subtracting}$$ fractions", "adding/subtracting fractions"),
        ("$$\\frac{1", "\\frac{1"),
        (r"$$\frac{$$", "()/()"),
    ],
)
def test_latex_is_text_that_can_be_read_and_typed(latex, shown):
    assert plain(latex) == shown


@pytest.mark.parametrize(
    ("answer", "kind", "kept"),
    [
        ("-7", AnswerKind.NUMBER, "-7"),
        ("a = -8", AnswerKind.NUMBER, "-8"),
        ("(-27)/5", AnswerKind.NUMBER, "(-27)/5"),
        ("$5.83", AnswerKind.NUMBER, "5.83"),
        ("14x^2 + 7xy", AnswerKind.EXPRESSION, "14x^2 + 7xy"),
        ("-6x = 42", AnswerKind.EQUATION, "-6x = 42"),
        ("x >= -1/2", AnswerKind.SOLUTIONS, "x >= -1/2"),
        ("(-oo,3)", AnswerKind.SOLUTIONS, "(-oo,3)"),
        ("an identity", AnswerKind.SHORT, "an identity"),
    ],
)
def test_the_kind_of_an_answer_follows_from_the_answer(answer, kind, kept):
    step = answers.step_of(StepId("s"), "?", (answer,), ())
    assert (step.kind, step.accepted) == (kind, (kept,))


def test_a_choice_of_the_right_value_in_other_clothes_is_left_out():
    step = answers.step_of(StepId("s"), "?", ("$7,020",), ("$7,020", "$7020.00", "$70.20"))
    assert [(c.text, c.correct) for c in step.choices] == [("$7,020", True), ("$70.20", False)]


def test_hints_come_after_what_they_depend_on():
    entries = [
        {"id": "c", "dependencies": ["b", "gone"]},
        {"id": "a", "dependencies": []},
        {"id": "b", "dependencies": ["a"]},
    ]
    ordered, circle = in_order(entries)
    assert ([e["id"] for e in ordered], circle) == (["a", "b", "c"], False)


def test_a_circle_of_dependencies_loses_no_hint():
    entries = [{"id": n, "dependencies": [d]} for n, d in ("ab", "ba")]
    ordered, circle = in_order(entries)
    assert ([e["id"] for e in ordered], circle) == (["a", "b"], True)


def laid_out(task: str, answer: str, *helps: Help, stem="Solve the equation", alone=True):
    part = Part("p", task, (answer,), helps=helps)
    return steps_of(part, "c:", stem, alone=alone, counts=Counts())


def hint(text: str) -> Help:
    return Help("h", text)


def asked(text: str, answer: str, *choices: str) -> Help:
    return Help(f"s{len(text)}", text, (answer,), choices)


def said(step: Step) -> list[tuple[int, str]]:
    return [(h.rung, h.text) for h in step.hints]


def test_hints_are_folded_over_the_rungs_in_their_order():
    texts = [f"Look at side number {word}." for word in ("ay", "bee", "cee", "dee", "ee")]
    (step,) = laid_out("4k - 1 = 7k + 17", "-6", *map(hint, texts))
    assert [rung for rung, _ in said(step)] == [1, 2, 3]
    joined = " ".join(text for _, text in said(step))
    places = [joined.index(text) for text in texts]
    assert places == sorted(places)


def test_a_request_to_rework_the_equation_is_a_hint_and_its_result_a_good_step():
    (step,) = laid_out("4k - 1 = 7k + 17", "-6", asked("Subtract 4k.", "-1 = 3k + 17"))
    assert said(step) == [(1, "Subtract 4k. What do you get?")]
    assert assess(step, "-1 = 3k + 17", "Solve the equation").judgement is Judgement.PARTLY


def test_a_scaffold_with_an_answer_of_its_own_is_asked_first_with_the_hints_before_it():
    first, last = laid_out(
        "(1/5)(q + 3) = (1/2)(q - 3)",
        "7",
        hint("Clear the fractions."),
        asked("What is the smallest multiple of 2 and 5?", "10"),
        hint("Multiply both sides by it."),
    )
    assert first.prompt == "What is the smallest multiple of 2 and 5?"
    assert [t for _, t in said(first)] == ["Clear the fractions. What do you get?"]
    assert assess(first, "10").judgement is Judgement.CORRECT
    assert [t for _, t in said(last)] == ["Multiply both sides by it. What do you get?"]
    assert last.prompt.startswith("Now the whole task.")


def test_among_several_parts_a_scaffold_names_the_task_it_is_for():
    first, _ = laid_out("5(x + 7)", "5x + 35", asked("What is 5 times 7?", "35"), alone=False)
    assert first.prompt == "On the way to 5(x + 7): What is 5 times 7?"


def test_a_sentence_is_translated_before_it_is_solved():
    first, _ = laid_out("Ten more than x is 41.", "x = 31", asked("Translate it.", "x + 10 = 41"))
    assert (first.kind, first.accepted) == (AnswerKind.EQUATION, ("x + 10 = 41",))


def test_what_states_the_answer_is_said_after_it_only():
    (step,) = laid_out(
        "x + 4 = 8",
        "4",
        hint("Take 4 from both sides. That leaves x = 4."),
        hint("So it is done."),
    )
    texts = [t for _, t in said(step)]
    assert texts[0] == "Take 4 from both sides. What do you get?"
    assert not any("x = 4" in t for t in texts)
    assert "x = 4" in step.why


def test_a_check_is_no_question_but_a_reason_and_only_when_it_comes_out():
    true = asked("Check whether 4(-6) - 1 equals 7(-6) + 17.", "TRUE", "TRUE", "FALSE")
    false = asked("Check whether 12(3) equals 5.", "TRUE", "TRUE", "FALSE")
    last = asked("Divide by 3.", "k = -6")
    (step,) = laid_out("4k - 1 = 7k + 17", "-6", last, hint("Check the result."), true, false)
    assert step.why == "To check: 4(-6) - 1 equals 7(-6) + 17."
    assert [t for _, t in said(step)] == ["Divide by 3. What do you get?"]


def test_a_scaffold_that_is_the_task_itself_is_not_asked_twice():
    (step,) = laid_out("8x = 56", "7", asked("What do we get for x?", "7"))
    assert said(step) == [(1, "What do we get for x?")]


def test_a_scaffold_that_contradicts_the_task_is_not_asked():
    (step,) = laid_out("h - 12 = -6", "6", asked("Isolate h.", "h = -6"))
    assert step.accepted == ("6",)


def test_long_rungs_are_cut_between_sentences_and_end_in_something_to_do():
    long = " ".join(f"This sentence number {n} is about the balance of sides." for n in "abcdefg")
    (step,) = laid_out("x + 4 = 9", "5", hint(long))
    ((_, text),) = said(step)
    assert count_words(text) <= HINT_WORDS
    assert text.startswith("This sentence number")
    assert text.endswith("?")


def test_an_expression_in_brackets_is_asked_for_without():
    (step,) = laid_out("4(w + 10)", "4w + 40", stem="Multiply:")
    assert assess(step, "4w + 40").judgement is Judgement.CORRECT
    assert assess(step, "4(w + 10)").judgement is Judgement.PARTLY


def test_a_choice_in_money_is_not_given_away_by_its_number():
    part = Part("p", "8.5% of what number?", ("$36",), ("$33", "$36"), (hint("So n = 36."),))
    (step,) = steps_of(part, "c:", "", alone=True, counts=Counts())
    assert step.hints == ()
    assert step.why == "So n = 36."


def test_the_first_idea_about_an_expression_is_not_what_undoes_it():
    (step,) = laid_out("4x + 20", "4(x + 5)", hint("Find the GCF."), stem="Factor:")
    assert [rung for rung, _ in said(step)] == [0, 1]
    assert "undo" not in said(step)[0][1]


@pytest.mark.parametrize(
    ("task", "answer", "shown", "fits"),
    [
        ("-5 = 1/(4(8x + 4))", "-3", "-5 = (1/4)(8x + 4)", True),
        ("1/(2(y - 5)) = 1/(4(y - 1))", "y = 9", "(1/2)(y - 5) = (1/4)(y - 1)", True),
        ("-5 = 1/(4(8x + 4))", "-81/160", "-5 = 1/(4(8x + 4))", True),
        ("15 - 3r + 8 = 28", "-7", "15 - 3r + 8 = 28", False),
        ("15 - 3r + 8 = 28", "-5/3", "15 - 3r + 8 = 28", True),
        ("Is it a solution of 2x = 4?", "TRUE", "Is it a solution of 2x = 4?", True),
    ],
)
def test_an_answer_is_held_against_its_equation(task, answer, shown, fits):
    part, fitting = mended(
        Part(
            "p",
            task,
            (answer,),
            helps=(
                hint(
                    "So -5 = 1/(4(8x + 4)).",
                ),
            ),
        )
    )
    assert (part.task, fitting) == (shown, fits)
    assert ("(1/4)(8x + 4)" in part.helps[0].text) == (shown != task)
