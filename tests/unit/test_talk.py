"""Talk, wishes, questions about the task, attempts and new questions: which a message is.

A line of a table is one kind with messages of it. The neighbours stand beside them: what has
words in common with a kind and has to stay an attempt or a question.
"""

from datetime import UTC, datetime, timedelta

import pytest

from prompts.loader import cues, spoken
from tutor_core import talk
from tutor_core.course import AnswerKind, Choice, KeyPoint, Step
from tutor_core.ids import CourseId, ExerciseId, SectionId, StepId, ThreadId
from tutor_core.intent import Attempt, Before, Chat, Plan, Reason, Words, read
from tutor_core.requests import (
    Ask,
    BackToGoal,
    Confidence,
    GoalList,
    KnowAlready,
    MoreHelp,
    NoIdea,
    NotMe,
    OfferIdea,
    PassOn,
    PracticeKind,
    Practise,
    ShowData,
    ShowPlan,
    ShowPortfolio,
    ShowProgress,
    StopQuiz,
    Why,
)
from tutor_core.state import Quiz, Thread, ThreadKind

CUES = cues("en")
NOW = datetime(2026, 1, 5, tzinfo=UTC)
NUMBER = Step(StepId("n"), "Solve 3x + 4 = 19.", AnswerKind.NUMBER, ("5",))
CHOICE = Step(
    StepId("c"),
    "Which of these solves 2x + 3 = 17?",
    AnswerKind.CHOICE,
    choices=tuple(Choice(n, correct=n == "7") for n in ("5", "7", "12", "14")),
)
SHORT = Step(
    StepId("s"),
    "Why does a passenger fall forward when the bus brakes?",
    AnswerKind.SHORT,
    ("the passenger keeps moving",),
    key_points=(KeyPoint("the passenger keeps moving", ("the body goes on",)),),
)


def thread(**changes):
    start = {
        "id": ThreadId("t"),
        "opened": NOW - timedelta(minutes=5),
        "question": "q",
        "course_id": CourseId("c"),
        "section_id": SectionId("c:s"),
        "exercise_id": ExerciseId("e"),
    }
    return Thread(**{**start, **changes})


def table(found):
    """One case for each message of each line."""
    return [(text, wanted) for wanted, lines in found for text in lines.split(" | ")]


def chats(kind, lines):
    return Chat(kind), lines


def practises(lines, topic="", kind=PracticeKind.PRACTICE):
    return Practise(topic, kind), lines


FEELING, SMALLER, HELP = NoIdea(feeling=True), NoIdea(), MoreHelp()

ANYWHERE = [  # with a task open and without one
    chats("thanks", "thx that helped | thanks! | ty | that makes sense now | you're the best"),
    chats("fun", "this is fun | i like this one | that was really fun! | yay | i did it"),
    chats("bored", "this is boring | im so tired | boring | i need a break"),
    chats("pause", "give me 2 minutes | wait 1 sec | hold on | let me think | brb | one moment"),
    chats("pause", "im still thinking | wait | just a second please | i need 5 minutes"),
    chats("nod", "hmm | ok i see | interesting | 👍 | lol | haha ok | :)"),
    chats("goodbye", "can we stop for today | i have to go now | bye | lets stop here | cya"),
    chats("goodbye", "im done for today | see you tomorrow | enough for today"),
    chats("sorry", "sorry | sorry about that | im so sorry | that was rude of me"),
    chats("joke", "tell me a joke | can you tell me another joke? | sing a song | make me laugh"),
    chats("foreign", "wie geht das? | ich verstehe das nicht | je ne comprends pas | не понимаю"),
    chats("foreign", "no entiendo nada | por favor ayuda | non capisco il compito | 我不明白"),
    chats("greeting", "hi again | hello!"),
    chats("ghostwrite", "write my essay | make a summary of chapter 12 | do my homework please"),
    chats("ghostwrite", "can you write an essay about norms for me | summarise section 3"),
    chats("privacy", "what do you know about me | who can see this"),
    chats("privacy", "can my teacher see this chat"),
    chats("privacy", "do you tell my teacher what i write | is this private"),
    chats("privacy", "who sees my answers"),
    chats("erase", "delete my data | forget everything | please erase all my data | forget me"),
    chats("how_works", "how does this work | how do i use this | what can i type | commands"),
    chats("how_goal", "how do i set a goal | where can i add a goal | how can i change my goals"),
    chats("how_invite", "how do i add a student | how can my students join"),
    chats("how_invite", "i want to invite my class"),
    chats("how_course", "i want to upload my textbook | how do i add a pdf | can i add my slides"),
    chats("how_answers", "how do i stop you giving answers | can i turn off the answers"),
    chats("misread", "i already said that | i said that already | you already asked that"),
    chats("misread", "thats not what i meant"),
    chats("misread", "but i did that already | that's what i said"),
    chats("how_write", "how do i write a fraction | do i write x = or just the number"),
    chats("how_tries", "how many tries do i have | do wrong answers count | is this graded"),
    chats("how_practise", "how do i get an exercise | how can i practise"),
    (GoalList(), "goals | my goals | whats my goal | what is my goal again"),
    (ShowProgress(), "progress | how did i do | am i getting better | what did i learn today"),
    (ShowProgress(), "how am i doing | am i improving | how was i doing"),
    (ShowPlan(), "whats the next thing i should learn | plan | what's next for me"),
    (ShowData(), "mydata | my data"),
    (ShowPortfolio(), "portfolio | show me my portfolio"),
    (OfferIdea(), "I have an idea | ive got an idea"),
    (NotMe(), "you're wrong about me | that's not me | ur wrong about me"),
    (BackToGoal(), "go back | no go back | back to my goal | back | can we go back"),
    practises("i dont want to do this one | another one | can i try another one | next"),
    practises("can we do something else | something else please | give me a different question"),
    practises("can we do forces instead | i changed my mind, can we do forces instead", "forces"),
    practises("give me one with brackets | give me something on brackets", "brackets"),
    practises("id rather do something about energy", "energy"),
    practises("can we switch to momentum | i want to learn momentum", "momentum"),
    practises("give me a really hard one | a harder one", kind=PracticeKind.HARDER),
    practises("something much harder", kind=PracticeKind.HARDER),
    practises("give me an easy one | an easier question please", kind=PracticeKind.EASIER),
    practises("can we do an easier one", kind=PracticeKind.EASIER),
    practises("another one like it | give me one more like this", kind=PracticeKind.SAME),
    practises("another like that", kind=PracticeKind.SAME),
    (KnowAlready(text="i already know all of this"), "i already know all of this"),
    (KnowAlready("two-step equations", "i know two-step equations"), "i know two-step equations"),
    (KnowAlready("brackets", "i understand brackets well"), "i understand brackets well"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), table(ANYWHERE))
@pytest.mark.parametrize("step", [None, NUMBER, CHOICE, SHORT])
def test_talk_and_wishes_are_the_same_with_a_task_and_without(text, wanted, step):
    opened = thread() if step is not None else None
    assert read(text, CUES, opened, step) == wanted


IN_TASK = [
    (FEELING, "i hate this | this is hard | this is so frustrating | im so dumb | ugh | hard"),
    (FEELING, "i cant do this | i suck at this | i'll never get this"),
    (SMALLER, "wait what | this is confusing | what | what do u mean | huh | im lost | idk"),
    (SMALLER, "what does that mean | can you explain the hint | explain that again | no"),
    (
        SMALLER,
        "what does the 3 do | what do i do with the 4 | why is there a 4 | what is the x for",
    ),
    (SMALLER, "where does the 19 come from | is this even right to start with"),
    (HELP, "please | can u just tell me | can u just tell me the answer | whats the answer"),
    (HELP, "how do i get a hint | hint | just tell me | what should i do now | more help"),
    (HELP, "can i see the steps | show me the working | how does that work | show me how"),
    (HELP, "how did you get that | walk me through it"),
    (SMALLER, "do we divide | should i just guess"),
    (SMALLER, "bruh what | this makes no sense to me | i forgot how to do this | whats x"),
    (SMALLER, "i have no clue what im doing | what am i supposed to do here"),
    (FEELING, "thats too much | my head hurts | im bad at math | that was hard"),
    (HELP, "so what do i do | ok what now | can u help me pls"),
    (BackToGoal(), "repeat the question | whats the question | what was the task again | restart"),
    chats("nod", "ok | sure | yes | okay | right"),
    chats(
        "verdict",
        "did i get it right | was that right | am i right | is that correct | is it wrong",
    ),
    (Why(), "how do you know | why does that work | tell me why | why is it 5 | how so"),
    (Why(), "why | why this? | why are you asking me this | but why"),
]


@pytest.mark.parametrize(("text", "wanted"), table(IN_TASK))
@pytest.mark.parametrize("step", [NUMBER, CHOICE, SHORT])
def test_talk_about_the_task_at_hand(text, wanted, step):
    assert read(text, CUES, thread(), step) == wanted


ATTEMPTS = {
    NUMBER: "5 | x = 5 | is it 5? | i think 5 | subtract 4 | do i need to subtract 4"
    " | should i divide by 3 first"
    " | can i take away 4 | i know it's 5 | i know that 3x is 15 | ok so x is 5 | 5? | x=5 ?"
    " | if i take 4 away i can divide by 3 | first minus 4 then divide | expand the brackets"
    " | do the same on both sides | has to be 5 | would be 5 | minus 4 on both sides"
    " | wait no its 6 | sorry typo, 5 | oh i see its 5 | what if i subtract 4"
    " | ohhh so you subtract | hmm maybe 4 | could it be 5 | no i mean divide"
    " | can it be 5 | what about 6 | how about x = 6 | is 5 the answer | idk 5? | is 7 right?",
    CHOICE: "7 | b | option b | the second one | is it 7?",
    SHORT: "because the passenger keeps moving"
    " | when the bus brakes the passenger keeps going forward"
    " | where the bus stops the body goes on moving | is because the body keeps moving"
    " | his body wants to stay in motion | no the passenger keeps moving | the passenger goes on",
}  # fmt: skip


@pytest.mark.parametrize(
    "text", "what do i divide by? | which one do i take away | do i need to multiply".split(" | ")
)
def test_a_question_about_ones_own_next_move_stays_in_the_calculation(text):
    assert isinstance(read(text, CUES, thread(), NUMBER), NoIdea)
    assert read("how do you divide fractions", CUES, thread(), NUMBER) == Ask(
        "how do you divide fractions"
    )


@pytest.mark.parametrize("text", ["take it away first?", "what if i add it", "should i add first"])
def test_a_move_asked_about_is_an_idea(text):
    assert read(text, CUES, thread(exercise_id=ExerciseId("e")), NUMBER) == Attempt(text)


@pytest.mark.parametrize(
    ("step", "text"), [(s, t) for s, lines in ATTEMPTS.items() for t in lines.split(" | ")]
)
def test_what_stays_an_attempt(step, text):
    assert read(text, CUES, thread(), step) == Attempt(text)


QUESTIONS = (
    "what is das kapital | how big is Δv when θ is 30° | what is the una corda pedal"
    " | what does je mean | is pi une constante | "
    "what is a coefficient? | what is work | what does inertia mean | define friction"
    " | what is the difference between mass and weight | how does friction slow a car down"
    " | why is the sky blue | explain newtons second law | when does a force do work"
    " | who discovered gravity | can you explain friction to me | what are norms"
    " | how do magnets work | where does friction come from | is momentum conserved in a crash"
    " | what happens when two cars collide | how do you solve 2x + 7 = 11 | what is a number line"
    " | when you push a wall what happens to the wall | why does ice float"
)


@pytest.mark.parametrize("text", QUESTIONS.split(" | "))
@pytest.mark.parametrize("step", [None, NUMBER, CHOICE])
def test_questions_for_the_course_stay_questions(text, step):
    assert read(text, CUES, thread() if step is not None else None, step) == Ask(text)


REASONS = (
    "why does that work | why does that work? | tell me why its right | can i see the steps"
    " | how do you know | show me the working | why is that right | how did you get that"
    " | explain | what does that mean | how so | prove it | why is it 5 | can you explain that"
    " | explain why that works | why it works | can u show me the steps | wait what"
)


@pytest.mark.parametrize("text", REASONS.split(" | "))
def test_why_it_is_right_is_told_when_it_has_just_been_solved(text):
    assert read(text, CUES, None, None, Before(solved=True)) == Reason()
    for awaiting in ("", "why", "confidence"):
        solved = thread(solved=True, awaiting=awaiting)
        assert read(text, CUES, solved, NUMBER) == Reason()


def test_right_after_a_step_it_is_about_that_one():
    later = thread(step=1)
    assert read("why does that work", CUES, later, NUMBER) == Reason()
    assert read("how did you get that", CUES, later, NUMBER) == Reason()
    assert read("why does that work", CUES, thread(step=1, rung=1), NUMBER) == Why()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("help", Chat("how_works")),
        ("can you help me please", Chat("how_works")),
        ("i'm stuck", MoreHelp()),
        ("whats the answer", MoreHelp()),
        ("another hint", MoreHelp()),
    ],
)
def test_help_with_nothing_open(text, wanted):
    assert read(text, CUES, None, None) == wanted
    assert read(text, CUES, thread(), NUMBER) == MoreHelp()


@pytest.mark.parametrize("text", REASONS.split(" | "))
def test_with_nothing_there_it_asks_back_instead_of_searching(text):
    assert read(text, CUES, None, None) == Chat("vague")


@pytest.mark.parametrize(
    "text",
    ["4", "4/5", "1.5 m/s^2", "x = 7", "-3", "is it 5?", "b", "20 percent", "12,5 km", "c)"],
)
def test_a_bare_value_with_nothing_open_is_never_searched_for(text):
    assert read(text, CUES, None, None) == Chat("number")


@pytest.mark.parametrize(
    "text", ["3x + 4 = 19", "2x + 3 = 2x + 5", "chapter 3", "5 kg and 20 N, what acceleration"]
)
def test_what_only_holds_numbers_is_no_bare_value(text):
    assert read(text, CUES, None, None) != Chat("number")


SAID = (
    "because both sides stay equal | that the order of undoing matters most"
    " | i always forget to divide the other side too | you undo the last thing first"
    " | what you do to one side you do to the other | when two things were done you undo the last"
    " | it worked well and next time i check it | its like a scale | inverse operations"
    " | i know now how to undo | how i solved it was backwards"
)


@pytest.mark.parametrize("text", SAID.split(" | "))
@pytest.mark.parametrize("awaiting", ["why", "takeaway", "free"])
def test_a_reflection_is_heard(text, awaiting):
    assert read(text, CUES, thread(solved=True, awaiting=awaiting), NUMBER) == Words(text)
    assert read(text, CUES, None, None, Before(reflecting=True)) == Words(text)
    if awaiting != "why":  # which is only asked once it is solved
        assert read(text, CUES, thread(awaiting=awaiting), NUMBER) == Words(text)
        assert read(text, CUES, thread(awaiting=awaiting), SHORT) == Words(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("why does the passenger fall forward", NoIdea()),
        ("what does the bus do", NoIdea()),
        ("how does the passenger fall", NoIdea()),
        ("what is a brake", Ask("what is a brake")),
        ("what is the passenger", Ask("what is the passenger")),
        ("why does the bus need an engine", Ask("why does the bus need an engine")),
    ],
)
def test_a_question_in_the_words_of_the_task_is_about_it(text, wanted):
    assert read(text, CUES, thread(), SHORT) == wanted
    assert read(text, CUES, None, None) == Ask(text)


@pytest.mark.parametrize("text", ["5", "1.5 m/s", "it's eighteen", "x = 4", "its 5", "4"])
def test_a_number_is_no_reflection(text):
    assert read(text, CUES, thread(solved=True, awaiting="why"), NUMBER) == Chat("number")


@pytest.mark.parametrize("text", ["5", "x = 5", "divide by 3"])
def test_an_answer_is_heard_where_a_reflection_was_asked_for_in_a_task(text):
    assert read(text, CUES, thread(awaiting="free"), NUMBER) == Attempt(text)


def test_a_reflection_isnt_waited_for_into_the_next_session():
    text = "because the passenger keeps moving"
    opened = thread(awaiting="takeaway")
    assert read(text, CUES, opened, SHORT, Before(late=True)) == Attempt(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("next", Practise()),
        ("yes", Practise()),
        ("no thanks", Chat("no")),
        ("what is a coefficient?", Ask("what is a coefficient?")),
        ("thanks", Chat("thanks")),
        ("practice brackets", Practise("brackets")),
        ("bye", Chat("goodbye")),
    ],
)
def test_whoever_moves_on_from_a_reflection_is_let_go(text, wanted):
    assert read(text, CUES, thread(solved=True, awaiting="why"), NUMBER) == wanted


@pytest.mark.parametrize("text", ["x = 4 ?", "x=4?", "is it 4?", "i took 4 away"])
def test_a_new_answer_is_heard_where_the_thinking_was_asked_for(text):
    assert read(text, CUES, thread(awaiting="thinking"), NUMBER) == Attempt(text)


@pytest.mark.parametrize(("text", "level"), [("4", 4), ("a 3", 3), ("about 2", 2), ("5/5", 5)])
def test_how_sure_somebody_is(text, level):
    assert read(text, CUES, thread(solved=True, awaiting="confidence"), NUMBER) == Confidence(
        level
    )


@pytest.mark.parametrize("opened", [None, thread()])
@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("yes please", PassOn()),
        ("pass it on", PassOn()),
        ("ask my teacher", PassOn()),
        ("sure", PassOn()),
        ("no", Chat("no")),
        ("no thanks", Chat("no")),
        ("rather not", Chat("no")),
    ],
)
def test_an_offer_is_taken_or_declined_in_words(text, wanted, opened):
    assert read(text, CUES, opened, NUMBER, Before(offered=True)) == wanted


@pytest.mark.parametrize(
    "text", ["stop the quiz", "Stop the quiz", "please stop", "end this quiz"]
)
def test_a_quiz_is_stopped_in_any_words(text):
    during = thread(kind=ThreadKind.QUIZ, quiz=Quiz(3))
    assert read(text, CUES, during, NUMBER) == StopQuiz()


@pytest.mark.parametrize("text", ["what does the 3 do", "this is confusing", "how do you know"])
def test_asking_about_a_question_of_a_quiz_skips_nothing(text):
    during = thread(kind=ThreadKind.QUIZ, quiz=Quiz(3))
    assert read(text, CUES, during, NUMBER) == Ask(text)
    assert read("this is hard", CUES, during, NUMBER) == Chat("feeling")


@pytest.mark.parametrize("kind", [ThreadKind.CLAIM, ThreadKind.CHECKPOINT])
def test_asking_about_a_test_isnt_giving_up(kind):
    assert read("what does the 3 do", CUES, thread(kind=kind), NUMBER) == MoreHelp()
    assert read("this is hard", CUES, thread(kind=kind), NUMBER) == Chat("feeling")


STILL_ATTEMPTS = (
    "i'd subtract 4 because its added | 5 because 3*5=15 and 15+4=19 | i dont know but maybe 5"
    " | no its not 5 its 6 | i add 4 to both sides | both sides minus 4 | right side"
    " | the left one"
    " | it stays the same | this is about inertia | it's hard to stop because it has mass"
    " | i think its boring but the body keeps moving | because it wants to go on | because gravity"
    " | it helps because of friction | i see that the body keeps going | i love this bus | less"
    " | forces | nothing happens | more force | it goes faster | i know the passenger keeps moving"
    " | i understand that the body keeps moving | i get 5 | an example is a car | another force"
    " | the same force | one more force acts | it slows down when you stop the bus | the second"
    " | i did minus 4 and divided by 3 | done its 5 | ok its 5 thanks | thanks, 5"
    " | the 4 goes away"
)


@pytest.mark.parametrize("text", STILL_ATTEMPTS.split(" | "))
@pytest.mark.parametrize("step", [NUMBER, SHORT, CHOICE])
def test_an_answer_in_words_that_talk_has_too_stays_one(text, step):
    assert read(text, CUES, thread(), step) == Attempt(text)


def test_an_option_or_an_accepted_answer_is_never_talk():
    step = Step(StepId("s"), "Is the book moving?", AnswerKind.SHORT, ("no", "hard"))
    assert read("no", CUES, thread(), step) == Attempt("no")
    assert read("hard", CUES, thread(), step) == Attempt("hard")


@pytest.mark.parametrize("name", [n for n in spoken("en").entries if n.startswith("button.")])
def test_a_buttons_label_typed_is_no_answer_and_no_question(name):
    if name.rpartition(".")[2] in LABELS_OF_PLACES:
        return
    label = spoken("en").say(name)
    for opened, step in ((thread(), NUMBER), (thread(), CHOICE), (None, None)):
        before = Before(offered=name == "button.pass_on")
        found = read(label, CUES, opened, step, before)
        assert not isinstance(found, Attempt | Ask), (label, found)


# Of a teacher's pages and of setting up: those are pressed. How sure one is, is read where it was
# asked.
LABELS_OF_PLACES = frozenset(
    "alert_done concepts grade_correct grade_partly grade_incorrect grade_drop "
    "look_concepts setup "
    "setup_done no_reminders forget_sure missed keep_going known "
    "guessing fairly_sure certain".split()
)


def test_a_plan_is_told_from_a_conditional():
    assert isinstance(read("after dinner i will do one exercise", CUES, thread(), NUMBER), Plan)
    said = "if i add 4 i will get 3x"
    assert read(said, CUES, thread(), NUMBER) == Attempt(said)


def test_every_kind_of_talk_has_a_cue_and_a_reply():
    for kind in (*talk.KINDS, *talk.WHOLE):
        assert kind in CUES
        assert f"chat.{kind}" in spoken("en").entries
