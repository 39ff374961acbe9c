"""Natural messages that give an answer, and such that only happen to hold a number."""

import pytest

from tutor_core.assessment import aside, assess, looks_like_attempt
from tutor_core.course import AnswerKind, Step
from tutor_core.ids import StepId
from tutor_core.messages import Judgement

SOLVE = Step(StepId("s"), "Solve 3x + 4 = 19.", AnswerKind.NUMBER, ("5",))
DISTANCE = Step(
    StepId("d"),
    "A tram does 12 m every second. How far does it get in 10 seconds?",
    AnswerKind.NUMBER,
    ("120",),
    unit="m",
)
MINUTES = Step(
    StepId("t"), "How many minutes does the bus need?", AnswerKind.NUMBER, ("45",), unit="min"
)
BLOCKS = Step(
    StepId("b"),
    "Lena shares 36 blocks among 4 children. How many blocks does each child get?",
    AnswerKind.NUMBER,
    ("9",),
)

GIVES_5 = """
5
5!
5?
5.
five
5 :)
it's 5
its 5
it is 5
It is 5 i think
is it 5
is it 5?
is x 5
is x = 5?
is x equal to 5?
could it be 5?
would x be 5
does x equal 5
maybe 5
maybe its 5?
i think 5
i think its 5
i think it's five
I think x is 5
i guess 5
i'd say 5
id say its 5
i got 5
I get 5
got 5
so 5
so it's 5?
so x must be 5
then x has to be 5
x = 5
x=5 !!
x: 5
5 = x
x is 5
the answer is 5
answer: 5
my answer is 5
the answer would be 5 I believe
ok so its 5
oh its 5
oh wait its 5
wait, 5?
hmm 5
hmm maybe 5?
um 5
lol 5
pretty sure its 5
im pretty sure it's 5
im thinking 5
i'm getting 5
we get 5
you get 5
that makes 5
that gives 5
which gives 5
that leaves 5
we are left with 5
i end up with 5
it comes out as 5
comes to 5
final answer 5
5 is the answer
5 is what i get
5 i guess
5 right?
5 is it right
is 5 right?
is 5 correct
does 5 work
x would be 5 then
how about 5
what about 5?
i'll go with 5
going with 5
i say 5
5 because 3*5+4=19
3x = 15 so 5
3x=15, x=5
19-4=15, 15/3=5
15/3 = 5
i took 4 off and got 15, then i split it by 3 and got 5
undo the +4 then the times 3 so 5
when i undo everything i get 5
first i did 19 - 4 and then i divided by 3, so i got 5
my calculator says 5
i have to go soon but its 5
sorry was away. 5
thanks! so 5
my friend says 6 but i think 5
not 6, 5
i got 5 not 6
x=6 no x=5
i dont know, maybe 5?
the number is 5
the unknown number is 5
positive five
x equals five
5 for x
the solution is x = 5
""".strip().splitlines()

GIVES_NOTHING = """
i have 5 minutes left
i only have 5 mins
give me 5 minutes
give me 2 minutes
wait 1 sec
one sec
one moment
5 more minutes pls
brb 5 min
ill be back in 5
back at 5
its 5 pm
its 10 pm
my bus leaves at 5
i have to leave at 5
it's almost 5 o'clock
im in grade 8
i'm in year 5
im 5 lol
im 14
i am 14 years old
i turned 14 yesterday
my brother is 5
my sister has 5 cats
i have 3 other homeworks to do
i have 5 of these to do
lets do 5 of these
can we do 5 more
only 5 left then im done
i did 5 already
i already did 3 of them
i have a test on the 5th
we have a test on the 12th
exam in 5 days
i got 5 in the last test
i got a 5 in maths
my grade is 5
my favourite number is 7
5 is my lucky number
my friend got 5
my friend says 5
my friend says x = 5
my friend says 6 but i dont believe him
ana says its 5
the teacher said 5
my mum thinks its 5
chatgpt says 5
everyone got 5
he says it's 5
my teacher said i can have the answer, code 1234
is it more than 5
is it less than 5?
is x bigger than 4
is x bigger than 5?
is x > 4?
is it > 5
is x between 4 and 6
is it above 5
is it over 5
is it close to 5?
is it near 5
is it at least 5
is 5 too big
is 4 too small?
less than 5
more than 4
bigger than 5
it is smaller than 6
does it start with 5
the 4 confuses me
the 5 is confusing
i dont get the 4
i dont get where the 15 comes from
where does the 3 go
the 3x confuses me
the 19 looks weird
what do i do with the 4
neither 5 nor 6
i dont think its 5
i don't think it is 5
4 or 5
either 5 or 6
i know two-step equations
i hate two-step equations
we did step 1 already
page 5
question 5
look at page 5 and 6
exercise 3 and 5
chapter 5 is hard
in 2 steps
there are 2 things happening to x
i need 2 hints
i need 5 hints
this is my 5th try
5th time im trying this
i tried 5 times
i've been on this for 5 minutes
thats 5 exercises today
100% sure this is wrong
24/7 homework
ok boomer 5000
i paid 5 euros for my lunch
there are 5 of us
we are 5 people here
two of us are stuck
x=±5
6-1=5
""".strip().splitlines()


@pytest.mark.parametrize("text", GIVES_5)
def test_an_answer_is_taken_in_whatever_words_it_comes(text):
    assert assess(SOLVE, text).judgement is Judgement.CORRECT


@pytest.mark.parametrize("text", GIVES_5)
def test_the_same_words_with_another_number_are_a_wrong_answer(text):
    other = text.replace("5", "8").replace("five", "eight").replace("18", "15")
    if "=" not in text.replace("x = 8", "").replace("x=8", "") and "not 6" not in text:
        assert assess(SOLVE, other).judgement is Judgement.INCORRECT


@pytest.mark.parametrize("text", GIVES_NOTHING)
def test_a_number_in_passing_is_no_answer(text):
    found = assess(SOLVE, text)
    assert (found.judgement, found.reveals) == (Judgement.UNSURE, "")
    # Whatever the number is, nothing is judged: no warmer, no colder.
    for other in ("7", "6", "15"):
        assert assess(SOLVE, text.replace("5", other)).judgement is Judgement.UNSURE


@pytest.mark.parametrize(
    ("step", "text", "judgement"),
    [
        (DISTANCE, "120 m", Judgement.CORRECT),
        (DISTANCE, "the tram gets 120 metres far", Judgement.CORRECT),
        (DISTANCE, "in 10 seconds it gets 120 m", Judgement.CORRECT),
        (DISTANCE, "12*10 = 120", Judgement.CORRECT),
        (DISTANCE, "it goes 12 m each second so 120", Judgement.CORRECT),
        (DISTANCE, "wait 1 min", Judgement.UNSURE),
        (DISTANCE, "my train is 120 km long lol", Judgement.UNSURE),
        (DISTANCE, "i run 5 km every day", Judgement.UNSURE),
        (DISTANCE, "is it more than 100 m", Judgement.UNSURE),
        (DISTANCE, "is it further than 120 m?", Judgement.UNSURE),
        (MINUTES, "45", Judgement.CORRECT),
        (MINUTES, "45 minutes", Judgement.CORRECT),
        (MINUTES, "the bus needs 45 minutes", Judgement.CORRECT),
        (MINUTES, "three quarters of an hour", Judgement.CORRECT),
        (MINUTES, "it takes 30 min", Judgement.INCORRECT),
        (MINUTES, "i have 5 minutes left", Judgement.UNSURE),
        (MINUTES, "give me 2 minutes", Judgement.UNSURE),
        (BLOCKS, "9 blocks", Judgement.CORRECT),
        (BLOCKS, "each child gets 9", Judgement.CORRECT),
        (BLOCKS, "every child gets 9 blocks", Judgement.CORRECT),
        (BLOCKS, "they get 8 each", Judgement.INCORRECT),
        (BLOCKS, "i have 9 lego sets", Judgement.UNSURE),
        (BLOCKS, "i have 9 cousins", Judgement.UNSURE),
    ],
)
def test_the_words_of_a_task_may_stand_beside_its_answer(step, text, judgement):
    assert assess(step, text).judgement is judgement


@pytest.mark.parametrize(
    "text", ["i have 5 minutes left", "its 10 pm", "im 14", "my friend got 5"]
)
def test_such_a_message_does_not_look_like_an_attempt(text):
    assert not looks_like_attempt(SOLVE, text)


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("i have 5 minutes left", "passing"),
        ("i hate two-step equations", "passing"),
        ("the 4 confuses me", "passing"),
        ("my friend got 5", "others"),
        ("chatgpt says x = 5", "others"),
        ("is it more than 5", "compared"),
        ("is x > 4?", "compared"),
        ("is 5 too big", "compared"),
        ("hello there", ""),
        ("4 or 5", ""),
        ("x = 5", ""),
        ("6-1=5", ""),
    ],
)
def test_what_a_number_in_passing_is_there_for(text, done):
    assert aside(SOLVE, text) == done
