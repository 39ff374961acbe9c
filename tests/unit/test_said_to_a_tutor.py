"""What is said to a tutor late in the evening: wishes, worries and protest, and what isn't one."""

from datetime import UTC, datetime

import pytest

from prompts.loader import cues
from tutor_core.course import AnswerKind, Choice, Step
from tutor_core.intent import Attempt, Chat, read
from tutor_core.requests import Ask, Dispute, MoreHelp, NoIdea, PracticeKind, Practise
from tutor_core.state import Thread

CUES = cues("en")
NOW = datetime(2026, 1, 5, tzinfo=UTC)
NUMBER = Step("s", "Solve 3x + 4 = 19.", AnswerKind.NUMBER, ("5",))
WORDS = Step("s", "Tiago says it goes back. Is he right?", AnswerKind.SHORT, ("no, forward",))
PICK = Step(
    "s",
    "Which of them is right?",
    AnswerKind.CHOICE,
    choices=(Choice("Ana", correct=True), Choice("Ben", correct=False)),
)


def heard(text, step=NUMBER):
    return read(text, CUES, Thread("t", NOW, "q", "c", "s", exercise_id="e"), step)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("answer pls", MoreHelp()),
        ("just give it to me", MoreHelp()),
        ("give me the answer please bro", MoreHelp()),
        ("my teacher said you can tell me", MoreHelp()),
        ("i want to learn how to do it", MoreHelp()),
        ("can you help with my homework", MoreHelp()),
        ("i need help with maths", MoreHelp()),
        ("I no understand the question", NoIdea()),
        ("i can't divide", NoIdea()),
        ("i don't know how to divide fractions", NoIdea()),
        ("divide by what", NoIdea()),
        ("show me another way", NoIdea()),
        ("can you say more easy", NoIdea()),
        ("i feel stupid", NoIdea(feeling=True)),
        ("hi um im really bad at maths", NoIdea(feeling=True)),
        ("im not good at this", NoIdea(feeling=True)),
        ("is it ok if i get it wrong", Chat("how_tries")),
        ("what if i fail", Chat("how_tries")),
        ("i dont want hints", Chat("nod")),
        ("sorry", Chat("sorry")),
        ("sorry i was wrong", Chat("sorry")),
        ("sorry im back", Chat("nod")),
        ("can we do an easy one", Practise(kind=PracticeKind.EASIER)),
        ("can i start with the hardest topic", Practise(kind=PracticeKind.HARDER)),
        ("x = 2?", Attempt("x = 2?")),
        (
            "I want to understand why the sign changes when I move it",
            Ask("I want to understand why the sign changes when I move it"),
        ),
        ("im done 4 today thx", Chat("goodbye")),
        ("bruh this is boring", Chat("bored")),
        ("i have a test on monday", Chat("how_goal")),
        ("we have a maths test tmrw", Chat("how_goal")),
        ("gimme a question", Practise()),
        ("please give exercise more", Practise()),
        ("can we do smth else", Practise()),
        ("ok whatever give me easier one", Practise(kind=PracticeKind.EASIER)),
        ("give me one exercise of friction", Practise("friction")),
        ("i disagree", Dispute()),
        ("no its right", Dispute()),
        ("thats a bad question", Dispute()),
    ],
)
def test_a_wish_a_worry_and_a_protest_are_heard_in_a_task(text, expected):
    assert heard(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "divide by 3",
        "i divide by what stands before x",
        "give it 4 more",
        "say it is 5",
        "i don't want to divide by 3 first",
        "no more than 5",
        "sorry it's 5",
        "sorry, x = 5",
        "i feel it is 5",
        "my teacher said it is 5",
        "i'm done, it's 5",
        "i give it 5",
        "the question gives 19",
        "it's right to divide by 3",
        "no it's 5",
        "i checked it: 3*5+4=19",
        "answer 5",
        "the answer is 5",
        "i add what is missing so 5",
        "help from both sides: take away 4",
        "15/3",
        "bad luck, 5?",
        "whatever, 5",
        "lol 5",
        "a test: 3*5+4 is 19",
    ],
)
def test_an_answer_stays_an_answer(text):
    assert isinstance(heard(text), Attempt)


@pytest.mark.parametrize("step", [WORDS, PICK])
@pytest.mark.parametrize("text", ["i disagree", "no it's right", "I don't agree with that"])
def test_where_words_are_asked_for_to_disagree_may_answer(text, step):
    assert isinstance(heard(text, step), Attempt)


@pytest.mark.parametrize(
    "text",
    [
        "why can't i divide by 0",
        "what does it mean to divide by a fraction?",
        "do we have homework",
        "do i have to show my work",
        "can i use a calculator",
        "should i ask my teacher",
        "do i need the unit",
        "what is the opposite of adding",
        "how do i get x alone",
        "do we need brackets here",
        "can i do it in my head",
        "will i pass the test",
        "what must i know for the test",
        "when do we use friction",
        "did i do that in class",
        "would i get points",
        "how do i find the force",
        "should i convert to minutes",
        "do i round it",
        "what can i do about friction",
        "do i need a calculator",
        "can i go to the toilet",
        "what should i eat",
        "do i need to sign up",
        "can i see the goal",
    ],
)
def test_what_names_something_beside_the_move_is_a_question(text):
    assert isinstance(heard(text), Ask)
