"""Every command there is, but for help, which the registry makes from these."""

from __future__ import annotations

from bot.commands.command import TEACHERS, Arg, Command, Kind, Values
from tutor_core.guardrails.policy import RULES
from tutor_core.messages import (
    Ask,
    Dispute,
    GoalAdd,
    GoalDone,
    GoalDrop,
    GoalList,
    GoalSet,
    KnowAlready,
    MoreHelp,
    NoIdea,
    NotMe,
    PolicySet,
    PolicyShow,
    PracticeKind,
    Practise,
    Reflect,
    ShowAlerts,
    ShowProgress,
    ShowTopics,
    StartReview,
    SwitchReminders,
    Why,
)


def _practise(given: Values) -> Practise:
    """Build the request; a number belongs to a quiz, and otherwise to the topic's name."""
    kind = PracticeKind(given.text("kind") or PracticeKind.PRACTICE)
    count, topic = given.text("n"), given.text("topic")
    if kind is PracticeKind.QUIZ:
        return Practise(topic, kind, int(count or 0))
    if kind is PracticeKind.SAME and topic.lower() == "again":
        topic = ""
    return Practise(f"{count} {topic}".strip(), kind)


_GOAL_NUMBER = Arg("n", "its number in /goal", Kind.NUMBER)

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
    Command("why", "see why I suggested that, and what would change it", lambda _: Why()),
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
    Command("review", "go over what you learnt a while ago", lambda _: StartReview()),
    Command(
        "review off",
        "stop reminding you of what is due",
        lambda _: SwitchReminders(on=False),
    ),
    Command("review on", "remind you again", lambda _: SwitchReminders(on=True)),
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
    Command("goal", "see your goals", lambda _: GoalList(), aliases=("goal list", "goals")),
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
        lambda given: GoalDone(given.number("n")),
        (_GOAL_NUMBER,),
        example="/goal done 1",
    ),
    Command(
        "goal drop",
        "give up a goal",
        lambda given: GoalDrop(given.number("n")),
        (_GOAL_NUMBER,),
        example="/goal drop 1",
    ),
    Command(
        "goal set",
        "set a goal for everyone, or for one learner",
        lambda given: GoalSet(given.text("text"), given.text("name")),
        (
            Arg("name", "the learner it is for", Kind.NAME, required=False),
            Arg("text", "what to be able to do, and by when", Kind.REST),
        ),
        TEACHERS,
        example="/goal set @Ana one-step equations by Friday",
        instead="goal add",
    ),
    Command(
        "reflect",
        "note what you have learnt, or get a question to think about",
        lambda given: Reflect(given.text("text")),
        (Arg("text", "your thought", Kind.REST, required=False),),
        example="/reflect I always forget to divide the other side too",
    ),
    Command("progress", "see how far you are", lambda _: ShowProgress()),
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
    ),
    Command(
        "guardrail",
        "see the guardrails of this classroom",
        lambda _: PolicyShow(),
        roles=TEACHERS,
        aliases=("guardrail show", "guardrails"),
    ),
    Command(
        "guardrail set",
        "change one guardrail",
        lambda given: PolicySet(given.text("key"), given.text("value")),
        (
            Arg("key", "which one", choices=tuple(rule.key for rule in RULES)),
            Arg("value", "what to set it to", Kind.REST),
        ),
        TEACHERS,
        example="/guardrail set answers never",
    ),
)
