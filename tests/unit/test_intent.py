"""What a message is taken for."""

from datetime import UTC, datetime

import pytest

from prompts.loader import cues
from tutor_core.course import AnswerKind, Choice, Step
from tutor_core.ids import CourseId, SectionId, StepId, ThreadId
from tutor_core.intent import Attempt, Chat, Part, Plan, Remark, Words, read
from tutor_core.requests import (
    Ask,
    Confidence,
    Dispute,
    KnowAlready,
    MoreHelp,
    NoIdea,
    NotMe,
    PracticeKind,
    Practise,
    ShowPlan,
    ShowProgress,
    ShowTopics,
    StartReview,
    StopQuiz,
    Why,
)
from tutor_core.state import Quiz, QuizAnswer, Thread, ThreadKind

CUES = cues("en")
STEP = Step(StepId("s"), "Solve 3x + 4 = 19.", AnswerKind.NUMBER, ("5",))
NOW = datetime(2026, 1, 5, tzinfo=UTC)


def thread(**changes):
    start = {
        "id": ThreadId("t"),
        "opened": NOW,
        "question": "q",
        "course_id": CourseId("c"),
        "section_id": SectionId("c:s"),
    }
    return Thread(**{**start, **changes})


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("what is inertia", Ask),
        ("is sociology even a science", Ask),
        ("can you do 3x + 4 = 19 for me", Ask),
        ("explain friction to me", Ask),
        ("3x+4=19", Ask),
        ("hello!", Chat),
        ("thanks", Chat),
        ("are you a real person?", Chat),
        ("give me an exercise", Practise),
        ("how am I doing?", ShowProgress),
        ("lol did you hear that song", Remark),
        ("whats the best temp to fry chicken", Ask),
        ("idk", NoIdea),
        ("", Chat),
        ("When I sit down after dinner, I will do one exercise", Plan),
    ],
)
def test_with_nothing_open(text, meaning):
    assert isinstance(read(text, CUES, None, None), meaning)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("what is this course about?", ShowTopics()),
        ("What's the book about", ShowTopics()),
        ("what can you do?", ShowTopics()),
        ("what does this course cover", ShowTopics()),
        ("what should I learn next?", ShowPlan()),
        ("what do i study now", ShowPlan()),
        ("what should I do next", ShowPlan()),
        ("what's next?", ShowPlan()),
        ("help me with chapter 3", Part("3")),
        ("Can you help me with section 2.1?", Part("2.1")),
        ("lesson 4", Part("4")),
        ("i need help with unit 12 please", Part("12")),
    ],
)
def test_questions_about_the_course_itself(text, meaning):
    assert read(text, CUES, None, None) == meaning


@pytest.mark.parametrize(
    "text",
    [
        "what is friction about",
        "what is this story about",
        "what should a firm do next in a recession",
        "what does chapter 3 say about norms",
        "what is the main idea of section 2.1",
        "what can you learn from a velocity-time graph",
    ],
)
def test_questions_about_what_it_teaches_are_no_questions_about_the_course(text):
    assert read(text, CUES, None, None) == Ask(text)


def test_what_to_do_next_in_a_task_asks_for_help_with_it():
    assert read("what should I do next?", CUES, thread(), STEP) == MoreHelp()
    assert read("what should I learn next?", CUES, thread(), STEP) == ShowPlan()
    assert read("help me with chapter 3", CUES, thread(), STEP) == Part("3")
    waiting = thread(awaiting="reflection", solved=True)
    assert read("help me with chapter 3", CUES, waiting, None) == Part("3")


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("5", Attempt),
        ("x = 5", Attempt),
        ("is it 5?", Attempt),
        ("divide by 3", Attempt),
        ("4. so 3x = 15 and x = 5", Attempt),
        ("hint", MoreHelp),
        ("can I have a hint please", MoreHelp),
        ("just tell me the answer", MoreHelp),
        ("idk just tell me", NoIdea),
        ("i don't know", NoIdea),
        ("what is a coefficient?", Ask),
        ("why this?", Why),
        ("that's wrong", Dispute),
        ("practice brackets", Practise),
        ("this is so hard", NoIdea),
    ],
)
def test_in_the_middle_of_an_exercise(text, meaning):
    assert isinstance(read(text, CUES, thread(), STEP), meaning)


def test_practice_names_its_topic():
    assert read("I want to practise two-step equations", CUES, None, None) == Practise(
        "two-step equations"
    )


@pytest.mark.parametrize(
    ("awaiting", "text", "meaning"),
    [
        ("confidence", "4", Confidence),
        ("confidence", "3/5", Confidence),
        ("why", "because both sides stay equal", Words),
        ("why", "what is a coefficient?", Ask),
        ("why", "next", Practise),
        ("thinking", "I took 4 away first", Attempt),
    ],
)
def test_answers_to_a_prompt(awaiting, text, meaning):
    solved = awaiting != "thinking"
    found = read(text, CUES, thread(awaiting=awaiting, solved=solved), STEP)
    assert isinstance(found, meaning)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("quiz me", Practise(kind=PracticeKind.QUIZ)),
        ("give me a quiz please", Practise(kind=PracticeKind.QUIZ)),
        ("quiz me on forces", Practise("forces", PracticeKind.QUIZ)),
        ("quiz of 5 on fractions", Practise("fractions", PracticeKind.QUIZ, 5)),
        ("a quiz with 3 questions about brackets", Practise("brackets", PracticeKind.QUIZ, 3)),
        ("quiz 4", Practise(kind=PracticeKind.QUIZ, count=4)),
        ("a 3 question quiz on forces", Practise("forces", PracticeKind.QUIZ, 3)),
        ("test me on forces", Practise("forces")),
        ("show me an example", Practise(kind=PracticeKind.WORKED)),
        ("a worked example of brackets", Practise("brackets", PracticeKind.WORKED)),
        ("can you do one first?", Practise(kind=PracticeKind.WORKED)),
        ("too hard", Practise(kind=PracticeKind.EASIER)),
        ("something easier please", Practise(kind=PracticeKind.EASIER)),
        ("an easier one", Practise(kind=PracticeKind.EASIER)),
        ("a harder one", Practise(kind=PracticeKind.HARDER)),
        ("this is too easy", Practise(kind=PracticeKind.HARDER)),
        ("same again", Practise(kind=PracticeKind.SAME)),
        ("another like that", Practise(kind=PracticeKind.SAME)),
        ("what's due?", StartReview()),
        ("that's not me", NotMe()),
        ("I already know this", KnowAlready(text="i already know this")),
        ("I know this already", KnowAlready(text="i know this already")),
        ("I can do this", KnowAlready(text="i can do this")),
        ("i already know brackets", KnowAlready("brackets", "i already know brackets")),
    ],
)
def test_kinds_of_practice_and_claims(text, expected):
    assert read(text, CUES, None, None) == expected
    assert read(text, CUES, thread(), STEP) == expected


def test_explaining_is_offered_with_nothing_open_and_tells_about_an_open_task():
    text = "let me explain brackets to you"
    assert read(text, CUES, None, None) == Practise("brackets", PracticeKind.EXPLAIN)
    assert isinstance(read(text, CUES, thread(), STEP), Attempt)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("i know it's 5", Attempt),
        ("i know that 3x is 15", Attempt),
        ("you can do one side first", Attempt),
        ("quiz", Practise),
        ("stop", Chat),
    ],
)
def test_what_only_looks_like_a_wish_stays_an_attempt(text, meaning):
    assert isinstance(read(text, CUES, thread(), STEP), meaning)


def test_stopping_is_an_answer_where_words_are_asked_for():
    step = Step(StepId("s"), "What will the ball do?", AnswerKind.SHORT, ("it stops",))
    assert isinstance(read("stop", CUES, thread(), step), Attempt)
    assert isinstance(read("stop", CUES, thread(), None), Attempt)


def test_an_option_goes_before_a_wish():
    step = Step(
        StepId("s"),
        "Is it easier or harder?",
        AnswerKind.CHOICE,
        choices=(Choice("Easier", correct=True), Choice("Harder", correct=False)),
    )
    assert isinstance(read("harder", CUES, thread(), step), Attempt)
    assert read("a harder one", CUES, thread(), step) == Practise(kind=PracticeKind.HARDER)


@pytest.mark.parametrize("text", ["yes", "sure", "ok", "yes please", "let's go", "ready!"])
def test_yes_goes_on_when_nothing_is_open(text):
    assert read(text, CUES, None, None) == Practise()
    assert read(text, CUES, thread(solved=True, awaiting="why"), STEP) == Practise()
    assert not isinstance(read(text, CUES, thread(), STEP), Practise)


def test_words_that_only_mean_something_in_a_quiz():
    quiz = Quiz(3, None, (QuizAnswer("e1", None),))
    during = thread(kind=ThreadKind.QUIZ, quiz=quiz)
    assert read("stop", CUES, during, STEP) == StopQuiz()
    assert read("skip this one", CUES, during, STEP) == NoIdea()
    assert isinstance(read("x = 5", CUES, during, STEP), Attempt)
    over = thread(kind=ThreadKind.QUIZ, quiz=quiz, solved=True, awaiting="missed")
    assert read("yes", CUES, over, STEP) == Practise("e1")
    assert read("a harder one", CUES, over, STEP) == Practise(kind=PracticeKind.HARDER)


def test_an_explanation_may_begin_like_a_question():
    explaining = thread(kind=ThreadKind.EXPLAIN)
    told = "When two things were done to x, you undo the last one first"
    assert isinstance(read(told, CUES, explaining, None), Attempt)
    assert isinstance(read("what is a term?", CUES, explaining, None), Ask)
    assert isinstance(read("idk", CUES, explaining, None), NoIdea)


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("thanks, bye", "goodbye"),
        ("ok thanks bye!", "goodbye"),
        ("hi, how are you?", "who"),
        ("cool, thanks", "thanks"),
    ],
)
def test_small_talk_of_several_kinds_is_answered_once(text, cue):
    assert read(text, CUES, None, None) == Chat(cue)


@pytest.mark.parametrize("text", ["why?", "but why", "how come?"])
def test_a_bare_why_asks_for_the_explanation(text):
    assert read(text, CUES, thread(), STEP) == Why()


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("guessing", 1),
        ("just a guess", 1),
        ("fairly sure", 3),
        ("i'm pretty sure", 3),
        ("certain", 5),
    ],
)
def test_how_sure_one_is_before_answering_is_said_in_words(text, level):
    assert read(text, CUES, thread(awaiting="sure"), STEP) == Confidence(level)


@pytest.mark.parametrize("text", ["3", "5", "x = 4", "i'm sure it is 4"])
def test_what_answers_the_task_is_an_answer_though_it_was_asked_how_sure_one_is(text):
    assert read(text, CUES, thread(awaiting="sure"), STEP) == Attempt(text)


@pytest.mark.parametrize(
    "text",
    [
        "when I sit down after dinner, I will do one exercise",
        "after breakfast i do one exercise",
        "if it is monday then i practise for ten minutes",
        "every evening i work on two problems",
    ],
)
def test_plans(text):
    assert read(text, CUES, None, None) == Plan(text)


@pytest.mark.parametrize(
    "text",
    [
        "when i push the wall it pushes me back",
        "if x is 3 the left side is 13",
        "after that, x is 5",
    ],
)
def test_no_plans(text):
    assert not isinstance(read(text, CUES, thread(), STEP), Plan)
