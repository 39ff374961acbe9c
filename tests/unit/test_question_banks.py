"""GIFT and Moodle XML question banks: read, turned into steps, kept from telling answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.importers.banks import gift, moodle, options, steps
from knowledge.importers.banks.paths import category_path
from knowledge.importers.banks.question import Bank, Item, Type
from knowledge.importers.banks.text import readable
from knowledge.importers.documents.limits import MAX_QUESTIONS, MAX_REMARKS
from tutor_core.assessment import assess, holds_answer
from tutor_core.course import AnswerKind, Choice, Step
from tutor_core.errors import CourseError
from tutor_core.messages import Judgement


def bank(text: str) -> Bank:
    return steps.bank(gift.questions(text))


def only(text: str) -> Item:
    found = bank(text)
    assert len(found.items) == 1, found.remarks
    return found.items[0]


def step(text: str) -> Step:
    (one,) = only(text).steps
    return one


def refusal(text: str) -> str:
    found = bank(text)
    assert found.items == ()
    return found.remarks[0].reason


def quiz(*questions: str) -> Bank:
    inside = "".join(questions)
    raw = f"<?xml version='1.0'?>\n<quiz>{inside}</quiz>"
    return steps.bank(moodle.questions(raw.encode()))


def xml(kind: str, inside: str, text: str = "What is it?", name: str = "Q") -> str:
    return (
        f"<question type='{kind}'><name><text>{name}</text></name>"
        f"<questiontext format='html'><text><![CDATA[{text}]]></text></questiontext>"
        f"{inside}</question>\n"
    )


def answer(text: str, fraction: float, feedback: str = "", more: str = "") -> str:
    return (
        f"<answer fraction='{fraction}'><text>{text}</text>{more}"
        f"<feedback><text>{feedback}</text></feedback></answer>"
    )


def judged(one: Step, text: str) -> Judgement:
    return assess(one, text).judgement


# --- GIFT, type by type -----------------------------------------------------------------------


def test_one_right_choice_with_feedback() -> None:
    one = step("::Tomb:: Who lies in Grant's tomb? {=Grant#Indeed he does ~Lee#A general, too.}")
    assert one.kind is AnswerKind.CHOICE
    by_text = {c.text: c for c in one.choices}
    assert by_text["Grant"].correct
    assert by_text["Lee"].reveals == "A general, too. What would you say now?"
    assert one.why == "Indeed he does."


def test_several_right_answers_are_asked_one_by_one() -> None:
    item = only("Which are prime? {~%50%2 ~%50%3 ~%-50%4#Two times two. ~%-50%9}")
    assert [s.prompt.split('"')[1] for s in item.steps] == ["2", "3", "4", "9"]
    assert [judged(s, "true") for s in item.steps] == [
        *[Judgement.CORRECT] * 2,
        *[Judgement.INCORRECT] * 2,
    ]
    assert item.steps[2].choices[0].reveals.startswith("Two times two.")


def test_several_with_one_right_is_a_plain_choice() -> None:
    assert [c.text for c in step("Which? {~%100%red ~%-50%blue}").choices if c.correct] == ["red"]


@pytest.mark.parametrize("word", ["T", "TRUE", "true", "F", "FALSE"])
def test_true_and_false(word: str) -> None:
    one = step(f"The sky is blue.{{{word}#Look up by day.#You looked.}}")
    truth = word.upper().startswith("T")
    assert one.prompt == "True or false: The sky is blue."
    assert judged(one, "true") is (Judgement.CORRECT if truth else Judgement.INCORRECT)
    wrong = next(c for c in one.choices if not c.correct)
    assert wrong.reveals == "Look up by day. What would you say now?"


def test_short_answers_take_every_accepted_one() -> None:
    one = step("What is the point called that a lever turns around? {=fulcrum =pivot}")
    assert one.kind is AnswerKind.SHORT
    for said in ("fulcrum", "the pivot", "Fulcrum."):
        assert judged(one, said) is Judgement.CORRECT
    assert judged(one, "the handle") is not Judgement.CORRECT


def test_a_short_answer_that_is_a_number_or_a_formula_is_judged_as_one() -> None:
    number = step("How many ropes? {=2 =two}")
    assert number.kind is AnswerKind.NUMBER
    assert judged(number, "4/2") is Judgement.CORRECT
    formula = step("Write 3(x+2) without brackets. {=3x+6}")
    assert formula.kind is AnswerKind.EXPRESSION
    assert judged(formula, "6 + 3x") is Judgement.CORRECT
    several = step("Solve x² \\= 9. {=x \\= 3 or x \\= -3}")
    assert several.kind is AnswerKind.SOLUTIONS
    assert judged(several, "-3 and 3") is Judgement.CORRECT
    assert judged(several, "3") is Judgement.PARTLY
    assert step("What charge has a proton? {=positive}").kind is AnswerKind.SHORT
    assert step("Where is the vertex? {=(2, 5)}").kind is AnswerKind.SHORT
    assert step("Water? {=H2O}").kind is AnswerKind.SHORT
    assert step("What shows bones? {=x-ray}").kind is AnswerKind.SHORT


@pytest.mark.parametrize(
    ("written", "right", "wrong"),
    [
        ("#3", ["3", "three"], ["3.1"]),
        ("#3:0.1", ["2.9", "3.1"], ["2.8", "3.2"]),
        ("#3..5", ["3", "4", "5"], ["2.9", "5.1"]),
        ("#=1822:10 =%50%1822:100", ["1832"], ["1833", "1900"]),
        ("#-1.5e2:1", ["-150", "-151"], ["150"]),
        ("#3,14:0,01", ["3.15"], ["3.2"]),
        ("#1,500", ["1500"], ["1.5"]),
        ("#=5 =-5", ["5", "-5"], ["4"]),
    ],
)
def test_numbers_with_tolerance(written: str, right: list[str], wrong: list[str]) -> None:
    one = step(f"How much? {{{written}}}")
    assert one.kind is AnswerKind.NUMBER
    assert {judged(one, said) for said in right} == {Judgement.CORRECT}
    assert Judgement.CORRECT not in {judged(one, said) for said in wrong}


@pytest.mark.parametrize("written", ["#nan", "#1e999", "#", "#=inf", "#ten"])
def test_what_is_no_number_is_left_out(written: str) -> None:
    assert bank(f"How much? {{{written}}}").items == ()


def test_matching_asks_a_choice_a_pair() -> None:
    item = only("Match. {\n=cat -> meows\n\n=dog -> barks\n=cow -> moos\n}")
    assert len(item.steps) == 3
    for one, right in zip(item.steps, ("meows", "barks", "moos"), strict=True):
        assert [c.text for c in one.choices if c.correct] == [right]
        assert len(one.choices) == 3


def test_a_missing_word_leaves_a_gap() -> None:
    assert step("Two {=plus ~minus} two is four.").prompt == "Two _____ two is four."
    assert step("It is a {=cat ~dog}.").prompt == "It is a _____."


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("::E:: Write about it. {}", "Question 'E' was left out: it is an essay"),
        ("::D:: Only words.", "description"),
        ("::B:: Never closed {=a ~b", "braces"),
        ("::B:: Too {=a} many {=b}", "more than one answer block"),
        ("::N:: All right? {=a}{", "more than one answer block"),
        ("::W:: None right? {~%0%a ~%0%b}", "no answer counts"),
        ("::A:: Two alike? {=same ~Same}", "two options or more"),
        ("::O:: All are right. {=a =b ~}", "no wrong answer"),
        ("::P:: A picture? {=<img src='x.png'> ~no}", "no text"),
        ("::M:: One pair {=a -> b}", "two pairs"),
        ("::M:: No arrow {=a -> b =c}", "no '->'"),
        ("::S:: Part of a word? {=*ph*n*}", "no whole word"),
        ("{=a ~b}", "no text"),
    ],
)
def test_what_cannot_be_asked_is_left_out_with_its_reason(text: str, why: str) -> None:
    found = bank(f"// one\n\n{text}\n")
    assert found.items == ()
    (remark,) = found.remarks
    assert why in remark.reason
    assert (remark.line, remark.left_out) == (3, True)


def test_one_bad_question_costs_only_itself_and_lines_are_right() -> None:
    found = bank("::A:: One? {=1}\r\n\r\n::B:: Open {=x\r\n\r\n::C:: Three? {=3}\r\n")
    assert [(i.line, i.name) for i in found.items] == [(1, "A"), (5, "C")]
    assert [r.line for r in found.remarks] == [3]


# --- GIFT, its signs --------------------------------------------------------------------------


def test_escaped_signs_are_text() -> None:
    one = step(r"::a\:b:: Is \{x\} \~ 5 \= \#1? {=yes \= it is ~no \~ not#So \#2\: no.}")
    assert one.prompt == "Is {x} ~ 5 = #1?"
    assert {c.text for c in one.choices} == {"yes = it is", "no ~ not"}
    assert next(c.reveals for c in one.choices if not c.correct).startswith("So #2: no.")


def test_names_comments_tags_and_categories() -> None:
    found = bank(
        "\ufeff// [id:q-7] [tag:Levers] [tag:easy]\n$CATEGORY: $course$/top/Machines/On//off\n\n"
        "// {not a question}\n::First\\: one::[html]<p>How <b>many</b>?</p>{=2\n// aside\n}\n\n"
        "$CATEGORY: tom\nAgain? {=3}"
    )
    first, second = found.items
    assert (first.name, first.label, first.tags) == ("First: one", "q-7", ("Levers", "easy"))
    assert first.category == ("Machines", "On/off")
    assert first.steps[0].prompt == "How many?"
    assert second.category == ("tom",)


def test_general_feedback_is_the_reason_and_formulas_are_readable() -> None:
    one = step(r"What is \(\frac\{1\}\{2\} \cdot 4\)? {#2####Half of 4, that is $$x^2$$ for x.}")
    assert one.prompt == "What is 1/2 × 4?"
    assert one.why == "Half of 4, that is x^2 for x."


def test_a_text_is_a_bank_only_when_it_looks_like_one() -> None:
    assert gift.looks_like_gift("$CATEGORY: a\n\n::x:: y {=1}")
    assert not gift.looks_like_gift("int main() { return 0; }")
    assert not gift.looks_like_gift("A set {=1, 2} and std::vector::iterator")
    assert not gift.looks_like_gift("Notes.\n\n::: warning\nmind\n:::")


@given(st.text(alphabet="ab {}=~#%:>-\\\n/$T15*\0\ud800\ue000", max_size=120))
def test_no_text_breaks_the_reader_and_what_is_kept_can_be_judged(text: str) -> None:
    for item in bank(text).items:
        for one in item.steps:
            right = [c.text for c in one.choices if c.correct] or list(one.accepted)
            assert all(assess(one, r, item.stem).judgement is Judgement.CORRECT for r in right)


# --- Moodle XML -------------------------------------------------------------------------------


def test_a_choice_in_moodle_xml() -> None:
    found = quiz(
        "<question type='category'><category><text>top/Plants</text></category></question>",
        xml(
            "multichoice",
            answer("carbon dioxide", 100)
            + answer("oxygen", 0, "They give that off.")
            + "<hint><text>You breathe it out.</text></hint>"
            + "<hint><text>Some say it is carbon dioxide.</text></hint>"
            + "<generalfeedback><text>Plants make sugar of it.</text></generalfeedback>"
            + "<idnumber>p1</idnumber><tags><tag><text>air</text></tag></tags>",
            "<p>Which gas do plants take in?</p><img src='@@PLUGINFILE@@/a.png'>",
        ),
    )
    (item,) = found.items
    (one,) = item.steps
    assert (item.category, item.label, item.tags) == (("Plants",), "p1", ("air",))
    assert one.prompt == "Which gas do plants take in?"
    assert [(h.rung, h.text.split(".")[0]) for h in one.hints] == [(1, "You breathe it out")]
    assert one.why == "Plants make sugar of it."
    said = [r.reason for r in found.remarks]
    assert any("picture" in s for s in said)
    assert any("1 feedback or hint not used" in s for s in said)


def test_numbers_and_their_units_in_moodle_xml() -> None:
    unit = (
        "<units><unit><multiplier>0.001</multiplier><unit_name>t</unit_name></unit>"
        "<unit><multiplier>1</multiplier><unit_name>kg</unit_name></unit></units>"
    )
    within = "<tolerance>0.1</tolerance>"
    found = quiz(xml("numerical", answer("2", 100, more=within) + answer("*", 0, "No.") + unit))
    (one,) = found.items[0].steps
    assert (one.unit, one.tolerance) == ("kg", 0.1)
    assert judged(one, "2050 g") is Judgement.CORRECT
    assert judged(one, "2.2") is Judgement.INCORRECT


def test_gaps_in_a_text_are_asked_one_by_one() -> None:
    text = "Water is {1:SA:=wet#Yes~%50%damp}. It boils at {2:NM:=100:1} and is {:MC:hot~=blue}."
    (item,) = quiz(xml("cloze", "", text)).items
    assert [s.kind.value for s in item.steps] == ["short", "number", "choice"]
    assert item.stem == "Water is (1) _____. It boils at (2) _____ and is (3) _____."
    assert 'gap 1: "Water is (1) _____."' in item.steps[0].prompt
    assert judged(item.steps[1], "99") is Judgement.CORRECT


def test_true_false_matching_and_words_in_moodle_xml() -> None:
    pair = "<subquestion><text>{}</text><answer><text>{}</text></answer></subquestion>"
    found = quiz(
        xml("truefalse", answer("true", 0) + answer("false", 100)),
        xml(
            "matching", pair.format("a", "1st") + pair.format("b", "2nd") + pair.format("", "3rd")
        ),
        xml("shortanswer", answer("Paris", 100) + "<usecase>1</usecase>", "The capital?"),
    )
    truth, matching, words = found.items
    assert judged(truth.steps[0], "false") is Judgement.CORRECT
    assert [len(s.choices) for s in matching.steps] == [3, 3]
    assert judged(words.steps[0], "paris") is Judgement.CORRECT
    assert "upper and lower case" in found.remarks[0].reason


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("essay", "essay"),
        ("description", "description"),
        ("calculated", "drawn by Moodle"),
        ("ddimageortext", "no way to ask Moodle's type 'ddimageortext'"),
    ],
)
def test_moodles_other_types_are_named(kind: str, why: str) -> None:
    found = quiz("\n\n", xml(kind, "", name="Mine"))
    assert why in found.remarks[0].reason
    assert "Question 'Mine'" in found.remarks[0].reason
    assert found.remarks[0].line == 4


def test_what_is_no_bank_is_refused() -> None:
    with pytest.raises(CourseError, match="no Moodle question bank"):
        moodle.questions(b"<rss><channel/></rss>")
    with pytest.raises(CourseError, match="not well-formed"):
        moodle.questions(b"<quiz><question>")


def test_entities_of_a_bank_do_not_grow() -> None:
    grown = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 12))
    raw = f"<!DOCTYPE quiz [<!ENTITY e0 'ha'>{grown}]><quiz>{xml('essay', '')}&e11;</quiz>"
    try:
        found = moodle.questions(raw.encode())
    except CourseError:
        return
    assert all(len(r.reason) < 500 for r in found.remarks)


# --- What holds for both ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "feedback",
    [
        "No, it is Grant.",
        "Not Lee but Grant.",
        "The right answer is the other one.",
        "GRANT, of course!",
    ],
)
def test_feedback_that_tells_the_answer_is_dropped_and_said(feedback: str) -> None:
    found = bank(f"Who? {{=Grant ~Lee#{feedback} ~Meade#Think again.}}")
    (one,) = found.items[0].steps
    assert {c.text: c.reveals != "" for c in one.choices} == {
        "Grant": False,
        "Lee": False,
        "Meade": True,
    }
    assert "1 feedback or hint not used" in found.remarks[0].reason


def test_feedback_on_true_or_false_may_not_say_either() -> None:
    assert all(not c.reveals for c in step("It is so.{F#That is false.}").choices)


def test_a_known_wrong_number_reveals_and_never_the_answer() -> None:
    found = bank("3 + 4? {#=7 =%0%12#You multiplied. =%0%1#It is 7.}")
    (one,) = found.items[0].steps
    assert [k.answer for k in one.known_wrong] == ["12"]
    assert not any(holds_answer(one, k.reveals) for k in one.known_wrong)


def test_a_name_that_holds_the_answer_is_not_the_exercises_title() -> None:
    assert (
        only("::Capital Paris:: What is the capital of France? {=Paris}").name != "Capital Paris"
    )


def test_long_feedback_is_cut_at_a_sentence() -> None:
    long = "This is a sentence of seven words here. " * 12
    found = bank(f"Who? {{=Grant ~Lee#{long} ~Meade}}")
    shown = next(c.reveals for c in found.items[0].steps[0].choices if c.reveals)
    assert len(shown.split()) <= 52
    assert shown.endswith("here. Which options does that leave?")


def test_the_right_option_is_not_always_the_first() -> None:
    firsts = [
        options.ordered(f"Question {n}", [Choice("right", True), *_wrong()])[0].correct
        for n in range(200)
    ]
    assert 20 < sum(firsts) < 80
    again = options.ordered("Q", [Choice("b", True), Choice("a", False)])
    assert again == options.ordered("Q", [Choice("a", False), Choice("b", True)])


def _wrong() -> list[Choice]:
    return [Choice(f"wrong {n}", False) for n in range(3)]


def test_numbers_go_up_and_all_of_the_above_stays_last() -> None:
    numbers = [Choice("10", True), Choice("-2", False), Choice("3.5", False)]
    assert [c.text for c in options.ordered("", numbers)] == ["-2", "3.5", "10"]
    words = [Choice("All of the above", True), Choice("red", False), Choice("blue", False)]
    assert options.ordered("", words)[-1].text == "All of the above"
    lettered = [Choice("x", False), Choice("y", False), Choice("Both A and B", True)]
    assert options.ordered("", lettered) == tuple(lettered)


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("$course$/top/Default for Physics/Forces", ("Forces",)),
        ("top", ()),
        ("Physics/Forces // motion", ("Physics", "Forces / motion")),
        ("$system$/A/B/C/D/E/F/G/H", ("C", "D", "E", "F", "G", "H")),
    ],
)
def test_categories_are_read_from_the_top(path: str, names: tuple[str, ...]) -> None:
    assert category_path(path) == names


@pytest.mark.parametrize(
    ("raw", "form", "text"),
    [
        ("<p>a</p><p>b &lt; c</p>", "html", "a\nb < c"),
        ("x<sup>2</sup> + H<sub>2</sub>O", "html", "x^2 + H2O"),
        ("**a** [b](c) `d`", "markdown", "a b d"),
        ("1 < 2 and <b>", "plain", "1 < 2 and <b>"),
        ("if a < b or b > c", "moodle", "if a < b or b > c"),
        ("a<br>b\0\u202e", "moodle", "a\nb"),
        (r"\[ \sqrt{2} \]", "html", "√2"),
        ("<script>x()</script>a", "html", "a"),
        ("<img src='data:image/png;base64,AAAA'>a", "html", "a"),
    ],
)
def test_texts_are_readable(raw: str, form: str, text: str) -> None:
    assert readable(raw, form) == text


def test_far_too_many_questions_are_refused_and_remarks_are_few() -> None:
    with pytest.raises(CourseError, match=f"{MAX_QUESTIONS:,} questions"):
        gift.questions("::x:: y {}\n\n" * (MAX_QUESTIONS + 1))
    found = bank("::x:: y {}\n\n" * (MAX_REMARKS + 50))
    assert len(found.remarks) == MAX_REMARKS + 1
    assert found.remarks[-1].reason.startswith("50 more")


def test_braces_without_end_are_read_in_no_time() -> None:
    assert bank("{" * 200_000).items == ()
    assert bank("a {" + "=" * 50_000 + "}").items == ()
    assert bank("x {\n\n" * 20_000).items == ()


def test_every_type_has_a_way_to_be_asked() -> None:
    assert steps._MAKERS.keys() == set(Type)
