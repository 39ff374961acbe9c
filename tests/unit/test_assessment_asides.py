"""Six tasks and what people write to them: answers in their own words, and talk with numbers."""

import pytest

from tutor_core.assessment import assess
from tutor_core.course import AnswerKind, Step
from tutor_core.ids import StepId
from tutor_core.messages import Judgement


def number(prompt, answer, **fields):
    return Step(StepId("n"), prompt, AnswerKind.NUMBER, (answer,), **fields)


STEPS = {
    "LINE": number("Solve 6x - 1 = 11.", "2"),
    "TURNED": number("Solve 7 - 2n = -5.", "6"),
    "RIDE": number("A cyclist covers 90 m in 15 s. What is her speed?", "6", unit="m/s"),
    "AGES": number(
        "Tomas is 3 years older than twice his sister's age. She is 8. How old is Tomas?", "19"
    ),
    "PUSH": number("What force does a 4 kg box need for 3 m/s²?", "12", unit="N"),
    "SHIRT": number("A shirt costs 40 euros and is 25% off. What does it cost now?", "30"),
}

ANSWERS = {
    "LINE": """
x is 2 i reckon
2 is my answer
answer 2
ans = 2
i believe it's 2
hmmm is it 2 ?
2 maybe?
would it be 2
2!!
okay so 6x = 12 then x = 2
12/6=2
add 1, divide by 6, 2
i added 1 and got 12 and then i divided by 6 and that gave me 2
6x is 12 so its 2
x=2 (i checked it)
it must be 2
yeah 2
nvm its 2
wait no, its 2
ohh 2
two!
it's got to be 2
im gonna say 2
i would say 2
i did it in my head and got 2
the x is 2
x → 2
isnt it 2?
could x be 2?
2 i hope
2 lol
i put 2
guessing 2
it turns out to be 2
so x equals 2 right?
""",
    "TURNED": """
n = 6
n is 6
6 for n
so n=6?
-2n=-12 so n=6
its positive 6
7-5... no wait, n = 6
i get n = 6 but not sure
n=6 i checked: 7-12=-5
""",
    "RIDE": """
6
6 m/s
she rides at 6 m/s
her speed is 6
90/15=6 m/s
6 metres a second
90 divided by 15 is 6
its 6 meters per second
90 m / 15 s = 6 m/s
the cyclist does 6 m every second
6 m/s is her speed
speed = 90/15 = 6
""",
    "AGES": """
19
he is 19
Tomas is 19
2*8+3=19
19 years old
hes 19
tomas is 19 years old
twice 8 is 16 plus 3 is 19
16+3 = 19
""",
    "PUSH": """
12
12 N
12 newtons
F = 4*3 = 12
f = 12 N
the box needs 12 N
4 kg * 3 m/s² = 12 N
a force of 12 N
12 newton i think
it needs a force of 12
""",
    "SHIRT": """
30
30 euros
it costs 30 now
it now costs 30 euros
40 - 10 = 30
25% of 40 is 10 so 30
€30
30€
30 bucks
the shirt is 30 euros
""",
}

TALK = {
    "LINE": """
i have maths at 2
only 2 more days til the exam
can i do this in 2 steps
i need 2 minutes
2 mins pls
this is my 2nd try
my dog is 2
we are 2 in this chat
im 12
im 2 exercises behind
my sister got 2 as well
tim says x is 2
my teacher wrote x=2 on the board
is it under 2?
is it higher than 2
is x smaller than 3
is it a multiple of 2
is it between 1 and 3
does the answer have 2 digits
is it nearer to 2 or to 10
i dont understand the 6
why the 6
i didnt get 2
there is a 6 in front of x
its 2 am here
it's 2 in the morning
2 of my friends are here
there are 2 things im confused about
i already asked 2 times
gimme 2 hints
i have 2 ideas
got 2 cats
my phone is at 2 percent
level 2 please
on a scale of 1 to 10 this is a 2
half of this makes no sense
room 12 next lesson
not sure if it's 2 or 3
""",
    "RIDE": """
i ran 6 km today
i got 6 hours of sleep
6 more to go
is it faster than 6 m/s?
my bike does 30 km/h
we have 15 minutes left
15 s of what
the 90 m confuse me
lesson ends in 6 min
""",
    "AGES": """
im 19 too lol
my sister is 8 too
i am 19
is he older than 15?
my brother is 19
is he over 18
""",
    "PUSH": """
is it more than 10 N
i weigh 60 kg
my friend has 12
12 people in my class
give me 5 min
""",
    "SHIRT": """
my shirt cost 30
is it less than 35 euros?
i got 30 in the test
25% battery left
""",
}


def _rows(table):
    rows = [(name, text) for name, texts in table.items() for text in texts.split("\n")]
    return [(STEPS[name], text) for name, text in rows if text]


@pytest.mark.parametrize(("step", "text"), _rows(ANSWERS))
def test_an_answer_in_its_own_words_is_right(step, text):
    assert assess(step, text).judgement is Judgement.CORRECT


@pytest.mark.parametrize(("step", "text"), _rows(TALK))
def test_talk_with_a_number_in_it_moves_nothing(step, text):
    found = assess(step, text)
    assert (found.judgement, found.reveals) == (Judgement.UNSURE, "")
