"""The grader of short answers: monotone, taught by exemplars, unsure between its bands."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor_core.assessment import Exemplar, Rarity, assess
from tutor_core.assessment.features import LOWERING, NAMES, RAISING, features
from tutor_core.assessment.fitted import WEIGHTS
from tutor_core.assessment.grader import Bands, Question, Taught, grade, scored
from tutor_core.assessment.likeness import read
from tutor_core.course import AnswerKind, KeyPoint, Step
from tutor_core.ids import StepId
from tutor_core.messages import Judgement

OK, WRONG, UNSURE = Judgement.CORRECT, Judgement.INCORRECT, Judgement.UNSURE
ASKED = "Why does the clay end up farthest from the mouth of the river?"
MODEL = "Clay particles are lighter and smaller, so water carries them a greater distance."
QUESTION = Question(ASKED, (MODEL,), Rarity.of([ASKED, MODEL]))
STEP = Step(StepId("clay"), ASKED, AnswerKind.SHORT, (MODEL,))
WORDS = ["lighter", "smaller", "water", "carries", "greater", "distance", "particles"]
OTHER = ["heavy", "because", "sinks", "the river", "not", "7", "clay"]


WEIGHINGS = pytest.mark.parametrize("weighing", [WEIGHTS.alone, WEIGHTS.taught])


def score(text, weighing=WEIGHTS.alone):
    return scored(text, QUESTION, weighing)[0]


@WEIGHINGS
@given(st.lists(st.sampled_from([*WORDS, *OTHER]), max_size=8), st.sampled_from(WORDS))
@settings(deadline=None)
def test_another_word_of_the_model_answer_never_lowers_the_score(weighing, said, more):
    text = " ".join(said)
    assert score(f"{text}. {more}", weighing) >= score(text, weighing) - 1e-9


@WEIGHINGS
def test_every_weight_has_the_sign_of_its_figure(weighing):
    assert len(weighing.each) == len(NAMES)
    by_name = dict(zip(NAMES, weighing.each, strict=True))
    assert all(by_name[name] >= 0 for name in RAISING)
    assert all(by_name[name] <= 0 for name in LOWERING)


def test_figures_are_shares_and_say_what_they_are_called():
    found = dict(zip(NAMES, features(MODEL, ASKED, [MODEL], QUESTION.rarity)[0], strict=True))
    assert found["said"] == found["fits"] == found["order"] == found["worst"] == pytest.approx(1)
    assert found["clash"] == found["label"] == found["beside"] == 0
    denied = features("the particles are not lighter", ASKED, [MODEL], QUESTION.rarity)[0]
    assert dict(zip(NAMES, denied, strict=True))["clash"] > 0
    strange = features("it weighs 7 stones", ASKED, [MODEL], QUESTION.rarity)[0]
    assert dict(zip(NAMES, strange, strict=True))["label"] == 1


def test_the_question_said_back_scores_less_than_half_of_an_answer():
    assert score(ASKED) < score("it is lighter and the water carries it") / 2


def test_rare_words_tell_more():
    often = Rarity.of([ASKED, MODEL, *(f"water {i}" for i in range(20))])
    assert often.word("water") < often.word("smaller")


def test_a_label_is_read_and_an_article_is_not():
    assert "a" in read("bulbs A and C").names
    assert "a" not in read("there is a gap").names
    assert ("connect", False) in read("terminal one is not connected").order
    assert "1" in read("terminal one").labels


def test_bands_leave_room_for_unsure():
    bands = Bands(0.2, 0.8)
    assert [bands.judged(s) for s in (0.2, 0.5, 0.8)] == [WRONG, UNSURE, OK]
    assert [bands.judged(s, 0.1) for s in (0.2, 0.25, 0.85, 0.9)] == [WRONG, UNSURE, UNSURE, OK]
    assert bands.stricter(Bands(0.1, 0.7)) == Bands(0.1, 0.8)


def test_the_regression_comes_close_to_the_marks_it_was_taught():
    texts = ["lighter so carried on", "it sinks at once", "the sand is heavy"]
    marks = [0.6, -0.4, -0.2]
    taught = Taught.of(texts, marks, QUESTION)
    for text, mark in zip(texts, marks, strict=True):
        pull = taught.correction(text)
        assert math.copysign(1, pull.added) == math.copysign(1, mark)
        assert texts[pull.nearest] == text


def test_the_doubt_is_less_near_a_graded_answer_and_with_more_of_them():
    texts = ["lighter so carried on", "it sinks at once", "the sand is heavy"]
    taught = Taught.of(texts, [0.6, -0.4, -0.2], QUESTION)
    fewer = Taught.of(texts[:1], [0.6], QUESTION)
    same, like, strange = "it sinks at once", "it sinks quickly", "the opera was long"
    doubts = [taught.correction(text).doubt for text in (same, like, strange)]
    assert 0 < doubts[0] < doubts[1] < doubts[2]
    assert doubts[1] < fewer.correction(like).doubt


def test_exemplars_pull_answers_like_them_and_leave_others():
    said = "tiny bits stay afloat for ages"
    before = grade(said, QUESTION, WEIGHTS)
    exemplars = (
        Exemplar("the tiny bits stay afloat", OK),
        Exemplar("clay likes the lake", WRONG),
    )
    after = grade(said, QUESTION, WEIGHTS, exemplars)
    assert after.score > before.score
    assert after.like == exemplars[0]
    assert grade("clay likes a lake", QUESTION, WEIGHTS, exemplars).score < score(
        "clay likes a lake"
    )


def test_a_graded_answer_is_judged_as_the_teacher_did():
    for mark in (OK, Judgement.PARTLY, WRONG):
        graded = (Exemplar("Tiny bits stay afloat for ages.", mark),)
        assert assess(STEP, "tiny bits stay afloat, for ages", exemplars=graded).judgement is mark
    assert assess(STEP, "tiny bits stay afloat for ages").judgement is UNSURE


def test_the_latest_mark_counts():
    graded = (Exemplar("it floats", WRONG), Exemplar("it floats", OK))
    assert assess(STEP, "it floats", exemplars=graded).judgement is OK


def test_many_graded_answers_decide_on_a_new_one_like_them():
    right = [f"tiny bits {verb} afloat for ages" for verb in ("stay", "keep", "remain", "are")]
    wrong = [f"clay {verb} the lake" for verb in ("likes", "loves", "wants", "seeks")]
    graded = tuple(Exemplar(t, OK) for t in right) + tuple(Exemplar(t, WRONG) for t in wrong)
    assert (
        assess(STEP, "clay really likes and wants the lake", exemplars=graded).judgement is WRONG
    )


def test_without_exemplars_little_overlap_is_unsure_and_never_wrong():
    for text in ("music", "going to the opera", "the pyramids"):
        assert assess(STEP, text).judgement is UNSURE


def test_exemplars_help_where_key_points_leave_it_open():
    step = Step(
        StepId("points"),
        ASKED,
        AnswerKind.SHORT,
        (MODEL,),
        key_points=(KeyPoint("the particles are lighter"), KeyPoint("the water carries them far")),
    )
    said = "tiny bits float for ages"
    assert assess(step, said).judgement is UNSURE
    found = assess(step, said, exemplars=(Exemplar("tiny bits float for ages", OK),))
    assert (found.judgement, found.missing) == (OK, ())
