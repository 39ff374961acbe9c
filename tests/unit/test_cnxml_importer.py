"""A CNXML module as blocks, objectives, glossary and exercises."""

import pytest
from lxml import etree
from lxml.etree import _Element

from knowledge.importers import cnxml_answers, cnxml_text
from knowledge.importers.cnxml_exercises import (
    NEEDS_FIGURE,
    NO_SOLUTION,
    OPEN_ENDED,
    READINESS,
    Harvest,
    harvest,
)
from tutor_core.course import AnswerKind, PassageKind, Term
from tutor_core.ids import SectionId

HALF = "<m:math><m:mfrac><m:mn>1</m:mn><m:mn>2</m:mn></m:mfrac></m:math>"


def module(content: str, abstract: str = "", glossary: str = "") -> _Element:
    return etree.fromstring(
        '<document xmlns="http://cnx.rice.edu/cnxml" xmlns:md="http://cnx.rice.edu/mdml" '
        'xmlns:m="http://www.w3.org/1998/Math/MathML"><title>Levers</title>'
        f"<metadata><md:abstract>{abstract}</md:abstract></metadata>"
        f"<content>{content}</content><glossary>{glossary}</glossary></document>"
    )


def blocks(content: str) -> list[tuple[str, str]]:
    root = module(content)
    known = cnxml_text.names(root, {"m2": "Scales"})
    return [(block.place, block.text) for block in cnxml_text.blocks(root, known)]


def text(content: str) -> str:
    return "\n".join(shown for _, shown in blocks(content))


def harvested(content: str) -> Harvest:
    root = module(content)
    known = cnxml_text.names(root, {})
    return harvest(root, SectionId("book:m1"), "modules/m1/index.cnxml", known)


def exercise(problem: str, solution: str | None) -> str:
    answer = f"<solution><para>{solution}</para></solution>" if solution is not None else ""
    return f"<exercise id='e'><problem>{problem}</problem>{answer}</exercise>"


def review(inside: str) -> str:
    return f"<section class='practice-perfect'><title>Practice</title>{inside}</section>"


# --- Text -------------------------------------------------------------------------------------


def test_headings_become_places() -> None:
    assert blocks(
        "<para>First.</para><section><title>Long arms</title><para>Second.</para>"
        "<section><title>Short arms</title><para>Third.</para></section></section>"
    ) == [
        ("at the start", "First."),
        ('under "Long arms"', "Second."),
        ('under "Short arms"', "Third."),
    ]


def test_summaries_are_marked_and_references_left_out() -> None:
    root = module(
        "<section class='section-summary'><title>Summary</title><para>In short.</para></section>"
        "<section class='references'><title>References</title><para>Doe 1999</para></section>"
        "<section class='further-research'><para>See more.</para></section>"
    )
    found = list(cnxml_text.blocks(root, cnxml_text.names(root, {})))
    assert [(b.kind, b.text, b.heading) for b in found] == [
        (PassageKind.SUMMARY, "In short.", "Summary")
    ]


def test_mixed_content_keeps_its_order_and_blanks() -> None:
    assert text(
        f"<para>Take <term>half</term> of it,{HALF}cup,<newline/>or <emphasis>x</emphasis>"
        "<sup>2</sup>, the 2<sup>nd</sup> − once.</para>"
    ) == ("Take half of it,1/2 cup,\nor x², the 2nd - once.")


def test_formulas_and_words_are_not_glued() -> None:
    assert text(f"<para>the{HALF}and the <m:math><m:mi>n</m:mi></m:math>th</para>") == (
        "the 1/2 and the nth"
    )


def test_lists() -> None:
    assert text("<list><item>a bag</item><item>a beam</item></list>") == "- a bag\n- a beam"
    assert text(
        "<list list-type='enumerated' number-style='lower-alpha'>"
        "<item>x</item><item>y</item></list>"
    ) == ("a. x\nb. y")
    assert text("<list list-type='enumerated'><item>ⓐ x</item></list>") == "ⓐ x"


def test_tables_keep_rows_and_calculations() -> None:
    row = "<row><entry>{}</entry><entry/><entry>{}</entry></row>"
    sums = "<para>x = 2</para><para>2x = 4</para>"
    assert text(
        "<table><tgroup><tbody>"
        f"{row.format('Mass', 'Arm')}{row.format('3', sums)}"
        "</tbody></tgroup><caption>A table</caption></table>"
    ) == ("Mass | Arm\n3 | x = 2; 2x = 4\nA table")


def test_captions_stay_and_credits_go() -> None:
    assert text(
        "<figure id='f'><media alt='a lever'><image/></media>"
        "<caption>A lever at work. (Credit: Jo Doe (CC)/Flickr)</caption></figure>"
    ) == ("Figure: A lever at work.")


def test_links_say_what_they_point_at() -> None:
    assert text(
        "<figure id='f'><caption>A</caption></figure><para><link target-id='f'/> shows it. See "
        "<link document='m2'/>, <link document='m9'/> or <link url='u'>this</link>.</para>"
    ) == ("Figure: A\nThe figure shows it. See “Scales”, another section or this.")


def test_a_long_box_has_its_own_heading_and_a_short_one_stays() -> None:
    long = "A lever lifts. " * 40
    found = blocks(
        "<section><title>Arms</title><para>Before.</para>"
        f"<note><title>At work</title><para>{long}</para></note>"
        "<note><title>Law</title><para>Force times arm.</para></note></section>"
    )
    assert [place for place, _ in found] == [
        'under "Arms"',
        'in the box "At work"',
        'under "Arms"',
    ]
    assert found[2][1] == "Law\nForce times arm."


def test_worked_examples_stay_and_exercises_go() -> None:
    shown = text(
        "<section><title>Arms</title><example><exercise><problem><para>Lift 2 kg.</para></problem>"
        "<solution><title>Solution</title><para>Push.</para></solution></exercise></example>"
        f"<note class='try'>{exercise('<para>Lift 3 kg.</para>', '7')}</note></section>"
        + review(exercise("<para>Lift 4 kg.</para>", "8"))
    )
    assert shown == "Example\nLift 2 kg.\nSolution\nPush."


def test_objectives_and_glossary() -> None:
    root = module(
        "<para>x</para>",
        "<para>You will:</para><list><item>lift</item><item>hold</item></list>",
        "<definition><term>arm</term> <meaning>a distance</meaning></definition>"
        "<definition><term>empty</term></definition>",
    )
    known = cnxml_text.names(root, {})
    assert cnxml_text.objectives(root, known) == ("lift", "hold")
    assert cnxml_text.glossary(root, known) == (Term("arm", "a distance"),)


# --- Exercises --------------------------------------------------------------------------------


def options(*items: str) -> str:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f"<list list-type='enumerated' number-style='lower-alpha'>{inside}</list>"


def test_a_lettered_answer_becomes_the_option() -> None:
    found = harvested(
        review(exercise(f"<para>What lifts?</para>{options('a bag', 'a lever')}", "B"))
    )
    step = found.exercises[0].steps[0]
    assert step.kind is AnswerKind.CHOICE
    assert step.prompt == "What lifts?"
    assert [(choice.text, choice.correct) for choice in step.choices] == [
        ("a bag", False),
        ("a lever", True),
    ]
    assert found.exercises[0].title == "Practice 1"
    assert found.exercises[0].id == "book:m1:e"


def test_a_letter_without_an_option_is_named_with_its_line() -> None:
    found = harvested(review(exercise(f"<para>What?</para>{options('a', 'b')}", "D")))
    assert found.exercises == []
    assert found.faults[0].line == 1
    assert "none of the 2 options" in found.faults[0].reason


def test_the_instruction_before_exercises_goes_with_each() -> None:
    found = harvested(
        review(
            "<para><emphasis effect='bold'>Lifting</emphasis></para>"
            "<para>In the following exercises, solve each equation.</para>"
            + exercise("<para>x + 1 = 3</para>", "x = 2")
            + exercise("<para>x + 2 = 3</para>", "x = 1")
        )
    )
    assert [e.steps[0].prompt for e in found.exercises] == [
        "Solve each equation.\nx + 1 = 3",
        "Solve each equation.\nx + 2 = 3",
    ]


def test_the_bold_start_of_a_word_problem_is_its_title() -> None:
    problem = "<para><emphasis effect='bold'>Balloons</emphasis> Jo has 6.</para>"
    found = harvested(review(exercise(problem, "6 balloons")))
    assert found.exercises[0].title == "Balloons"
    assert found.exercises[0].steps[0].prompt == "Jo has 6."


def test_labelled_parts_become_steps() -> None:
    asked = "<para>Find x: ⓐ x = 2 + 1 ⓑ x = 2y ⓒ why?</para>"
    found = harvested(review(exercise(asked, "ⓐ 3 ⓑ 2y ⓒ answers will vary")))
    made = found.exercises[0]
    assert made.stem == "Find x:"
    assert [(s.prompt, s.kind, s.accepted) for s in made.steps] == [
        ("x = 2 + 1", AnswerKind.NUMBER, ("3",)),
        ("x = 2y", AnswerKind.EXPRESSION, ("2y",)),
    ]
    assert [step.id for step in made.steps] == ["book:m1:e:1", "book:m1:e:2"]


def test_what_cannot_be_used_is_counted() -> None:
    picture = "<para>Read it.<media><image/></media></para>"
    found = harvested(
        f"<note class='be-prepared'>{exercise('<para>Ready?</para>', '1')}</note>"
        + review(
            exercise("<para>Think.</para>", None)
            + exercise("<para>Explain.</para>", "Answers will vary.")
            + exercise(picture, "3")
            + exercise("<para>What is the height in the figure?</para>", "3")
            + exercise("<para>Draw.</para>", "<media><image/></media>")
            + exercise("<para>Yes?</para>", "yes")
        )
    )
    assert dict(found.left_out) == {
        READINESS: 1,
        NO_SOLUTION: 1,
        OPEN_ENDED: 1,
        NEEDS_FIGURE: 3,
    }
    assert [(c.text, c.correct) for c in found.exercises[0].steps[0].choices] == [
        ("yes", True),
        ("no", False),
    ]


def test_a_chapter_review_points_at_the_section_it_reviews() -> None:
    found = harvested(
        "<section class='review-exercises'><title>Review</title><section>"
        "<title><link document='m2'>Scales</link></title>"
        + exercise("<para>1 + 1?</para>", "2")
        + "</section></section>"
    )
    assert found.modules == ["m2"]
    assert found.exercises[0].title == "Scales 1"


# --- Answers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("solution", "accepted", "unit"),
    [
        ("x = 7", "7", ""),
        ("-41", "-41", ""),
        ("y = -809/15", "-809/15", ""),
        ("p = 3/(-4)", "-3/4", ""),
        ("2 1/2", "5/2", ""),
        ("-2 1/2", "-5/2", ""),
        ("$1.08", "1.08", "$"),
        ("$195,000.", "195000", "$"),
        ("36 mpg", "36", "mpg"),
        ("12 square feet", "12", "square feet"),
        ("45%", "45", "%"),
        ("-25 °C", "-25", "°C"),
        (".5", ".5", ""),
        ("2/5 + f = 1/2; f = 1/10", "1/10", ""),
        ("k/22 = -66; k = -1,452", "-1452", ""),
        ("p = 9/6 = 3/2", "3/2", ""),
    ],
)
def test_numbers(solution: str, accepted: str, unit: str) -> None:
    read = cnxml_answers.read(solution)
    assert (read.kind, read.accepted, read.unit) == (AnswerKind.NUMBER, (accepted,), unit)


@pytest.mark.parametrize(
    ("solution", "kind", "accepted"),
    [
        ("4n² + 7mn", AnswerKind.EXPRESSION, "4n² + 7mn"),
        ("25,000k²⁴", AnswerKind.EXPRESSION, "25000k²⁴"),
        ("ap + 4p", AnswerKind.EXPRESSION, "ap + 4p"),
        ("4.29 × 10^(-3)", AnswerKind.EXPRESSION, "4.29 × 10^(-3)"),
        ("h = 2A/b", AnswerKind.EQUATION, "h = 2A/b"),
        ("x = 3, x = -2", AnswerKind.SOLUTIONS, "x = 3, x = -2"),
        ("contradiction; no solution", AnswerKind.SHORT, "contradiction; no solution"),
        ("h ≤ 77", AnswerKind.SOLUTIONS, "h ≤ 77"),
        ("(2, 5]", AnswerKind.SOLUTIONS, "(2, 5]"),
        ("(2, 5)", AnswerKind.SHORT, "(2, 5)"),
        ("3 or 5", AnswerKind.SHORT, "3 or 5"),
        ("5 is the larger one", AnswerKind.SHORT, "5 is the larger one"),
        ("monomial", AnswerKind.SHORT, "monomial"),
        ("The lever turns.", AnswerKind.SHORT, "The lever turns"),
    ],
)
def test_formulas_and_words(solution: str, kind: AnswerKind, accepted: str) -> None:
    read = cnxml_answers.read(solution)
    assert (read.kind, read.accepted) == (kind, (accepted,))


@pytest.mark.parametrize(
    ("solution", "options", "index"),
    [("C", 4, 2), ("(b)", 4, 1), ("Answer: a.", 2, 0), ("E", 4, None), ("culture", 4, None)],
)
def test_letters(solution: str, options: int, index: int | None) -> None:
    assert cnxml_answers.chosen(solution, options) == index
