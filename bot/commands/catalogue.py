"""Every command there is, but for help, which the registry makes from these."""

from __future__ import annotations

from bot.commands.command import TEACHERS, Arg, Command, Kind
from tutor_core.guardrails.policy import RULES
from tutor_core.messages import (
    Ask,
    Dispute,
    GoalAdd,
    GoalDone,
    GoalDrop,
    GoalList,
    GoalSet,
    GroupAdd,
    GroupRemove,
    MoreHelp,
    NoIdea,
    PolicySet,
    PolicyShow,
    Practise,
    Reflect,
    SearchReflections,
    ShowAlerts,
    ShowGroups,
    ShowPlan,
    ShowPortfolio,
    ShowProgress,
    ShowTopics,
    Why,
)

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
        "get an exercise that suits you, on a topic if you name one",
        lambda given: Practise(given.text("topic")),
        (Arg("topic", "what to practise", Kind.REST, required=False),),
        aliases=("practise",),
        example="/practice two-step equations",
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
        "set a goal for everyone, or for one learner or group",
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
