"""Every command there is, but for help, which the registry makes from these."""

from __future__ import annotations

from bot.commands.coming_back import REVIEWS, STREAKS
from bot.commands.command import TEACHERS, Arg, Command, Kind, Values
from bot.commands.guardrails import GUARDRAIL_COMMANDS
from bot.commands.people import PEOPLE
from bot.commands.setting_up import SETTING_UP
from tutor_core.errors import RequestError
from tutor_core.messages import Judgement, Role
from tutor_core.requests import (
    AlertAnswer,
    AlertDone,
    Ask,
    ConceptAccept,
    ConceptAfter,
    ConceptDrop,
    ConceptMerge,
    ConceptRename,
    ConceptUndo,
    Dispute,
    Forget,
    GoalAdd,
    GoalDone,
    GoalDrop,
    GoalList,
    GoalSet,
    Grade,
    GradeUndo,
    GroupAdd,
    GroupRemove,
    KnowAlready,
    MoreHelp,
    NoIdea,
    NotMe,
    PracticeKind,
    Practise,
    Reflect,
    SearchReflections,
    ShowAlerts,
    ShowConcept,
    ShowConcepts,
    ShowData,
    ShowGroups,
    ShowPlan,
    ShowPortfolio,
    ShowProgress,
    ShowTopics,
    ShowUngraded,
    Why,
    WhyOf,
)

_CONCEPT_NUMBER = Arg("n", "its number in /concepts", Kind.NUMBER)


def _practise(given: Values) -> Practise:
    """Build the request; a number belongs to a quiz, and otherwise to the topic's name."""
    kind = PracticeKind(given.text("kind") or PracticeKind.PRACTICE)
    count, topic = given.text("n"), given.text("topic")
    if kind is PracticeKind.QUIZ:
        return Practise(topic, kind, int(count or 0))
    if kind is PracticeKind.SAME and topic.lower() == "again":
        topic = ""
    return Practise(f"{count} {topic}".strip(), kind)


def _why(given: Values) -> Why | WhyOf:
    """Explain the sender's own, or for a teacher the suggestions to somebody else."""
    who = given.text("learner")
    if not who:
        return Why()
    if given.role is not Role.TEACHER:
        raise RequestError("Only a teacher sees what was suggested to somebody else.")
    return WhyOf(who)


# Alerts keep their numbers, which run over all classrooms.
_ALERT_NUMBER = Arg("n", "its number in /alerts", Kind.NUMBER, digits=9)
_GOAL = Arg("which", "its number in /goal, or its topic", Kind.REST)

COMMANDS: tuple[Command, ...] = (
    Command(
        "ask",
        "ask about anything in your course",
        lambda given: Ask(given.text("text")),
        (Arg("text", "what you want to know", Kind.REST),),
        example="/ask why do I subtract on both sides?",
    ),
    Command("hint", "get the next hint", lambda _: MoreHelp()),
    Command("idk", "say that you don't know; the question gets smaller", lambda _: NoIdea()),
    Command(
        "why",
        "see why I suggested that, and what would change it",
        _why,
        (Arg("learner", "whose suggestions", Kind.NAME, required=False, roles=TEACHERS),),
    ),
    Command(
        "practice",
        "get something to practise: an exercise that suits you, or another kind",
        _practise,
        (
            Arg("kind", "what it should be", required=False, choices=tuple(PracticeKind)),
            Arg("n", "how many, for a quiz", Kind.NUMBER, required=False),
            Arg("topic", "what to practise", Kind.REST, required=False),
        ),
        aliases=("practise",),
        example="/practice quiz 5 two-step equations",
    ),
    Command(
        "quiz",
        "get so many exercises in a row, hints off until the end",
        lambda given: Practise(given.text("topic"), PracticeKind.QUIZ, int(given.text("n") or 0)),
        (
            Arg("n", "how many", Kind.NUMBER, required=False),
            Arg("topic", "what about", Kind.REST, required=False),
        ),
        example="/quiz 5 two-step equations",
    ),
    *REVIEWS,
    Command(
        "known",
        "say that you know something already; one exercise checks it",
        lambda given: KnowAlready(given.text("topic")),
        (Arg("topic", "what you know", Kind.REST, required=False),),
        example="/known one-step equations",
    ),
    Command(
        "notme",
        "say that what I think you can do isn't you; your teacher sees it",
        lambda given: NotMe(given.text("topic")),
        (Arg("topic", "what it is about", Kind.REST, required=False),),
    ),
    Command(
        "goal",
        "see your goals, or what you set for whom",
        lambda _: GoalList(),
        aliases=("goal list", "goals"),
    ),
    Command(
        "goal add",
        "set a goal of your own",
        lambda given: GoalAdd(given.text("text")),
        (Arg("text", "what you want to be able to do, and by when", Kind.REST),),
        example="/goal add two-step equations by Friday",
    ),
    Command(
        "goal done",
        "say that you have reached a goal",
        lambda given: GoalDone(given.text("which")),
        (_GOAL,),
        example="/goal done 1",
    ),
    Command(
        "goal drop",
        "give up a goal; one that you set for others is taken back for all",
        lambda given: GoalDrop(given.text("which")),
        (_GOAL,),
        example="/goal drop 1",
    ),
    Command(
        "goal set",
        "set a goal for everyone, or for learners or groups; again to change its day",
        lambda given: GoalSet(given.text("text"), given.text("name")),
        (
            Arg("name", "the learner or group it is for", Kind.NAME, required=False),
            Arg("text", "what to be able to do, and by when", Kind.REST),
        ),
        TEACHERS,
        example="/goal set @Ana one-step equations by Friday",
        instead="goal add",
    ),
    Command("plan", "see your goals, what is open next and what to do", lambda _: ShowPlan()),
    Command(
        "group",
        "see the groups of this classroom",
        lambda _: ShowGroups(),
        roles=TEACHERS,
        aliases=("groups", "group list"),
    ),
    Command(
        "group add",
        "put learners into a group, for goals",
        lambda given: GroupAdd(given.text("name"), given.text("who")),
        (
            Arg("name", "the group, one word"),
            Arg("who", "learners, with commas between", Kind.REST),
        ),
        TEACHERS,
        example="/group add red Ana, Ben",
    ),
    Command(
        "group remove",
        "take learners out of a group, or the whole group away",
        lambda given: GroupRemove(given.text("name"), given.text("who")),
        (
            Arg("name", "the group"),
            Arg("who", "learners, with commas between", Kind.REST, required=False),
        ),
        TEACHERS,
        example="/group remove red Ben",
    ),
    Command(
        "reflections",
        "read what you wrote, or search it",
        lambda given: SearchReflections(given.text("text")),
        (Arg("text", "words to look for", Kind.REST, required=False),),
        example="/reflections divide",
    ),
    Command(
        "reflect",
        "note what you have learnt, or get a question to think about",
        lambda given: Reflect(given.text("text")),
        (Arg("text", "your thought", Kind.REST, required=False),),
        example="/reflect I always forget to divide the other side too",
    ),
    Command("progress", "see how far you are", lambda _: ShowProgress()),
    *STREAKS,
    Command(
        "portfolio",
        "get your goals, work and reflections as one page to keep or print",
        lambda _: ShowPortfolio(),
    ),
    Command("topics", "see what your courses hold", lambda _: ShowTopics(), aliases=("topic",)),
    Command(
        "dispute",
        "say that something I said is wrong; your teacher sees it",
        lambda given: Dispute(given.text("text")),
        (Arg("text", "what is wrong with it", Kind.REST, required=False),),
    ),
    Command(
        "alerts",
        "see what learners passed on, disputed or need you for",
        lambda _: ShowAlerts(),
        roles=TEACHERS,
        aliases=("alerts show",),
    ),
    Command(
        "alerts done",
        "say that you have seen to some, or to all of a learner's; they leave the list",
        lambda given: AlertDone(given.text("which")),
        (Arg("which", "numbers in /alerts, such as 1, 2, or @NAME", Kind.REST),),
        roles=TEACHERS,
    ),
    Command(
        "alerts answer",
        "answer a question or a dispute; the learner reads it with my next message",
        lambda given: AlertAnswer(given.number("n"), given.text("text")),
        (_ALERT_NUMBER, Arg("text", "what you want to say", Kind.REST)),
        roles=TEACHERS,
        example="/alerts answer 3 You are right, the answer key was wrong.",
    ),
    Command(
        "grade",
        "see an answer that I couldn't judge, and judge it; I learn from that",
        lambda _: ShowUngraded(),
        roles=TEACHERS,
        aliases=("grade next",),
    ),
    Command(
        "grade right",
        "the answer shown last is right",
        lambda _: Grade(Judgement.CORRECT),
        roles=TEACHERS,
        aliases=("grade correct",),
    ),
    Command(
        "grade partly",
        "something is missing in it",
        lambda _: Grade(Judgement.PARTLY),
        roles=TEACHERS,
    ),
    Command(
        "grade wrong",
        "it is wrong",
        lambda _: Grade(Judgement.INCORRECT),
        roles=TEACHERS,
        aliases=("grade incorrect",),
    ),
    Command(
        "grade skip",
        "put it off and see the next one",
        lambda _: Grade(None),
        roles=TEACHERS,
    ),
    Command(
        "grade drop",
        "it is no answer to the task; take it out",
        lambda _: Grade(None, drop=True),
        roles=TEACHERS,
    ),
    Command(
        "grade undo",
        "take your last judgement back and see that answer again",
        lambda _: GradeUndo(),
        roles=TEACHERS,
    ),
    Command(
        "concepts",
        "see what a course's concepts are, and which are only proposed",
        lambda given: ShowConcepts(given.text("course")),
        (Arg("course", "which course, or the number to start from", Kind.REST, required=False),),
        TEACHERS,
        example="/concepts linear equations",
        instead="topics",
    ),
    Command(
        "concept",
        "see all about one concept",
        lambda given: ShowConcept(given.number("n")),
        (_CONCEPT_NUMBER,),
        TEACHERS,
        example="/concept 3",
        instead="topics",
    ),
    Command(
        "concept accept",
        "keep proposed concepts as they are, or take back ones that went",
        lambda given: ConceptAccept(given.text("n")),
        (Arg("n", "numbers in /concepts, such as 3 5 7-9, or all", Kind.REST),),
        TEACHERS,
        example="/concept accept 3 5 7-9",
    ),
    Command(
        "concept rename",
        "call a concept something else",
        lambda given: ConceptRename(given.number("n"), given.text("title")),
        (_CONCEPT_NUMBER, Arg("title", "its new title", Kind.REST)),
        TEACHERS,
        example="/concept rename 3 Undoing plus and minus",
    ),
    Command(
        "concept merge",
        "let one concept go into another, with all that learners did on it",
        lambda given: ConceptMerge(given.number("n"), given.number("m")),
        (_CONCEPT_NUMBER, Arg("m", "the one it goes into", Kind.NUMBER)),
        TEACHERS,
        example="/concept merge 4 3",
    ),
    Command(
        "concept after",
        "say what has to be mastered before a concept",
        lambda given: ConceptAfter(given.number("n"), given.text("before")),
        (_CONCEPT_NUMBER, Arg("before", "numbers of what comes before, or none", Kind.REST)),
        TEACHERS,
        example="/concept after 5 3 4",
    ),
    Command(
        "concept drop",
        "say that something is no concept; its exercises stay",
        lambda given: ConceptDrop(given.number("n")),
        (_CONCEPT_NUMBER,),
        TEACHERS,
        example="/concept drop 4",
    ),
    Command(
        "concept undo",
        "take the last change to concepts back",
        lambda _: ConceptUndo(),
        roles=TEACHERS,
    ),
    Command("mydata", "get all that is kept about you, as a file", lambda _: ShowData()),
    Command("forget", "have all that is kept about you erased", lambda _: Forget()),
    *SETTING_UP,
    *GUARDRAIL_COMMANDS,
    *PEOPLE,
)
