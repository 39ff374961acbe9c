"""More of one thing and less of another: the same words, one way right and the other way wrong."""

import pytest

from tutor_core.assessment import rules_in_signs, trends
from tutor_core.assessment.ideas import assess_idea
from tutor_core.messages import Judgement

LAW = (
    "Newton's second law puts both ideas into one: net force = mass · acceleration, or F = m · a. "
    "Twice the mass under the same net force gets half the acceleration.",
    "Check your result: more force should make the acceleration bigger.",
)
TOWN = ("As density increases, rents rise. When prices rise, demand falls.",)


@pytest.mark.parametrize(
    ("text", "idea", "word"),
    [
        (LAW, "the more force the less acceleration", "less"),
        (LAW, "more mass means more acceleration", "more"),
        (LAW, "if the force gets bigger the acceleration gets smaller", "smaller"),
        (LAW, "twice the mass gives half the acceleration", ""),
        (LAW, "acceleration increases when force increases", ""),
        (LAW, "it doesn't get bigger with more force", ""),
        (TOWN, "when prices rise demand rises", "rises"),
        (TOWN, "higher prices, lower demand", ""),
        (TOWN, "lower density means higher rents", "higher"),
        (TOWN, "more jobs mean more rents", ""),
        (("speed = distance ÷ time",), "more distance means less speed", "less"),
        (("speed = distance ÷ time",), "more distance means more speed", ""),
    ],
)
def test_a_trend_is_held_against_those_of_the_text(text, idea, word):
    assert trends.against(trends.read(idea), trends.known(text)) == word


def test_a_trend_the_wrong_way_round_is_never_confirmed():
    question = "What is Newton's second law?"
    for idea in ("the more force the less acceleration", "F=ma, so more mass more acceleration"):
        assert assess_idea(question, idea, LAW).judgement is Judgement.INCORRECT


@pytest.mark.parametrize(
    ("idea", "rule"),
    [
        ("F=ma", "F=ma"),
        ("I think it's F = m * a, right?", "F = m * a"),
        ("F = m a means force equals mass times acceleration", "F = m a"),
        ("F = m/a", ""),
        ("x = 5", ""),
        ("the force is big", ""),
    ],
)
def test_a_rule_in_letters_is_found_in_the_text(idea, rule):
    assert rules_in_signs.shared(idea, LAW) == rule
    if rule:
        assert assess_idea("What is Newton's second law?", idea, LAW).met == (rule,)
