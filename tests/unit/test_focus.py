"""What a question is about."""

from dataclasses import replace
from time import process_time

import pytest

from tutor_core.course import Passage, PassageKind, Section, Term
from tutor_core.focus import QuestionKind, first_formula, focus, formulas, kind_of
from tutor_core.guardrails.incoming import LONGEST_MESSAGE
from tutor_core.ids import PassageId, SectionId


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What is culture?", QuestionKind.DEFINITION),
        ("is sociology even a science", QuestionKind.YESNO),
        ("Why do objects slow down?", QuestionKind.REASON),
        ("What is the difference between mass and weight?", QuestionKind.DIFFERENCE),
        ("Which of the following best describes a norm?", QuestionKind.WHICH),
        ("A crowd that acts together is called a ____ .", QuestionKind.BLANK),
        ("Give an example of a folkway", QuestionKind.EXAMPLE),
        ("Who was Emile Durkheim?", QuestionKind.PERSON),
        ("How does friction slow a bicycle?", QuestionKind.PROCESS),
        ("How many degrees of freedom are there?", QuestionKind.NUMBER),
        ("can you do 3x + 4 = 19 for me", QuestionKind.SOLVE),
        ("can you tell me what culture is", QuestionKind.DEFINITION),
        ("could you please explain to me why objects slow down", QuestionKind.REASON),
        ("do you know who Emile Durkheim was?", QuestionKind.PERSON),
        ("explain the looking glass self", QuestionKind.DEFINITION),
        ("explain how norms change", QuestionKind.PROCESS),
        ("Can norms change?", QuestionKind.YESNO),
        ("i dont understand how friction works", QuestionKind.PROCESS),
    ],
)
def test_kinds(question, kind):
    assert kind_of(question) is kind


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("can you do 3x + 4 = 19 for me", {"3x+4=19"}),
        ("Solve 3x+4=19.", {"3x+4=19"}),
        ("simplify 2(x − 3) please", {"2(x-3)"}),
        ("I am in room 5 and a friend has 2 dogs", set()),
        ("x/4 = 3 and y - 2 = 6", {"x/4=3", "y-2=6"}),
        ("no maths here at all", set()),
    ],
)
def test_formulas(text, found):
    assert formulas(text) == found


def test_the_first_formula_keeps_its_spelling():
    assert first_formula("can you do 3x + 4 = 19 for me") == "3x + 4 = 19"


SECTION = Section(
    SectionId("c:s"),
    1,
    "Norms",
    "3.2",
    glossary=(
        Term("folkway", "a norm of manners without moral weight"),
        Term("taboo", "a strong norm"),
    ),
)
PASSAGES = (
    Passage(
        PassageId("c:s:1"),
        SECTION.id,
        1,
        "People live by rules. A folkway is a rule of everyday manners that nobody is punished "
        "for breaking. Holding a door open is one of them.",
        'under "Rules"',
        "Rules",
        PassageKind.BODY,
    ),
)


def test_focus_takes_the_glossary_word_and_the_sentence_that_answers():
    about = focus("What is a folkway?", SECTION, PASSAGES, {})
    assert about.term == "folkway"
    assert about.sentence.startswith("A folkway is a rule")
    assert about.passage is PASSAGES[0]


def test_the_gap_hides_a_word_that_the_question_does_not_say():
    about = focus("What is a folkway?", SECTION, PASSAGES, {})
    assert (about.missing, about.opening) == ("manners", "")
    assert about.gap.startswith("A folkway is a rule of everyday ____ that")


@pytest.mark.parametrize(
    ("question", "sentence", "opening"),
    [
        (
            "What does the lift feel like?",
            "In the lift it feels as if something had pushed you down towards the floor.",
            "In the lift it feels as if",
        ),
        (
            "How fast is she, in metres?",
            "Her speed is 3 metres per second, or 3 m/s, all the way.",
            "",
        ),
        (
            "Who was Comte?",
            "Comte is often credited with first using the term in public.",
            "Comte is often credited with",
        ),
    ],
)
def test_without_a_word_of_the_section_nothing_is_blanked(question, sentence, opening):
    passages = (replace(PASSAGES[0], text=sentence),)
    about = focus(question, SECTION, passages, {})
    assert (about.gap, about.missing, about.sentence) == ("", "", sentence)
    assert about.opening == opening


def test_a_comparison_names_both_sides():
    about = focus("What is the difference between a folkway and a taboo?", SECTION, PASSAGES, {})
    assert about.pair == ("a folkway", "a taboo")


@pytest.mark.parametrize(
    ("question", "pair"),
    [
        ("how are folkways and taboos different", ("folkways", "taboos")),
        ("how do a folkway and a taboo differ?", ("a folkway", "a taboo")),
        ("how does a folkway differ from a taboo", ("folkway", "taboo")),
        ("what is a folkway", None),
    ],
)
def test_both_sides_however_it_is_asked(question, pair):
    assert focus(question, SECTION, PASSAGES, {}).pair == pair


def test_what_to_choose_from_shares_words_with_the_question_and_never_answers_it():
    section = replace(
        SECTION,
        glossary=(
            Term("sanction", "a way to enforce the rules of a group"),
            Term("label", "what the rules of a group make of somebody"),
            Term("diary", "a book in which a group writes"),
        ),
    )
    about = focus("who makes the rules of a group", section, PASSAGES, {})
    assert {t.word for t in about.choice or ()} == {"sanction", "label"}
    assert focus("what is a sanction of a group with rules", section, PASSAGES, {}).choice is None
    assert focus("what does a group do", section, PASSAGES, {}).choice is None


def test_words_of_every_day_are_no_topic():
    assert focus("how do people start a folkway", SECTION, PASSAGES, {}).term == "folkway"
    assert focus("how do people start", SECTION, PASSAGES, {}).term == "Norms"


@pytest.mark.parametrize("piece", ["1", "1+", "1.", "x ", "the ", "how is ", "find 1 "])
def test_the_longest_message_is_looked_at_in_no_time(piece):
    begun = process_time()
    kind_of((piece * LONGEST_MESSAGE)[:LONGEST_MESSAGE])
    assert process_time() - begun < 0.5


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("A 5 kg cart, 20 N: what is it", QuestionKind.NUMBER),
        ("with 15 of them find it", QuestionKind.NUMBER),
        ("with 1 of them find it", QuestionKind.OTHER),
        ("1 of them\n5 others find it", QuestionKind.OTHER),
        ("none here\n15 others: find it", QuestionKind.NUMBER),
    ],
)
def test_numbers_before_what_is_to_be_found_stand_in_its_line(question, kind):
    assert kind_of(question) is kind
