"""Sends what a message asks for to whoever handles it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor_core.errors import RequestError
from tutor_core.intent import Attempt, Chat, Part, Plan, Reason, Remark, Understood, Words
from tutor_core.messages import Role
from tutor_core.moves import Kind, Signal
from tutor_core.requests import (
    AlertAnswer,
    AlertDone,
    Ask,
    BackToGoal,
    ChooseOption,
    ConceptAccept,
    ConceptAfter,
    ConceptDrop,
    ConceptMerge,
    ConceptRename,
    ConceptUndo,
    Confidence,
    Dispute,
    GoalAdd,
    GoalDone,
    GoalDrop,
    GoalList,
    GoalMove,
    Grade,
    GradeUndo,
    GroupAdd,
    GroupRemove,
    KnowAlready,
    MoreHelp,
    NoIdea,
    Notice,
    NotMe,
    OfferIdea,
    Outdated,
    PassOn,
    Practise,
    Reflect,
    RemindAt,
    SearchReflections,
    ShowAlerts,
    ShowClass,
    ShowConcept,
    ShowConcepts,
    ShowGroups,
    ShowPlan,
    ShowPortfolio,
    ShowProgress,
    ShowTopics,
    ShowUngraded,
    StartReview,
    StopQuiz,
    SwitchReminders,
    SwitchStreaks,
    Why,
    WhyOf,
)
from tutor_core.turn import Turn
from tutor_core.turns import (
    aims,
    alerting,
    assigning,
    curating,
    explaining,
    grading,
    guarding,
    joining,
    known,
    linking,
    own_data,
    planning,
    practising,
    quizzes,
    records,
    reviewing,
    seeing,
    setting_up,
    standing_by,
    talking,
    teaching,
    trials,
)

if TYPE_CHECKING:
    from tutor_core.turn import Outcome, Turn


async def dispatch(turn: Turn, what: Understood) -> Outcome:
    """Send a turn to whoever handles what it asks for."""
    match what:
        case ShowPortfolio():
            return await seeing.portfolio(turn)
        case SearchReflections(text):
            return await seeing.search(turn, text)
        case ShowUngraded():
            return await grading.shown_next(turn)
        case Grade():
            return await grading.grade(turn, what)
        case GradeUndo():
            return await grading.undo(turn)
    return (
        await _class(turn, what)
        or await _house(turn, what)
        or await assigning.take(turn, what)
        or await _alerts(turn, what)
        or await _teach(turn, what)
        or _record(turn, what)
    )


async def _class(turn: Turn, what: Understood) -> Outcome | None:
    """Take what a teacher wants to see of the class, and its groups."""
    match what:
        case ShowClass():
            return await seeing.class_view(turn)
        case Chat("how_class") if turn.state.role is Role.TEACHER:
            return await seeing.class_view(turn)
        case WhyOf(who):
            return await seeing.why_of(turn, who)
        case GroupAdd():
            return await planning.group_add(turn, what)
        case GroupRemove():
            return await planning.group_remove(turn, what)
    return None


async def _alerts(turn: Turn, what: Understood) -> Outcome | None:
    if (outcome := standing_by.take(turn, what)) is not None:
        return outcome
    match what:
        case ShowAlerts():
            return await grading.alerts(turn)
        case AlertDone(which):
            return alerting.done(turn, which)
        case AlertAnswer(number, text):
            return alerting.answer(turn, number, text)
    return None


async def _house(turn: Turn, what: Understood) -> Outcome | None:
    return (
        await setting_up.take(turn, what)
        or await own_data.take(turn, what)
        or await guarding.take(turn, what)
        or await trials.take(turn, what)
        or await joining.take(turn, what)
        or await linking.take(turn, what)
    )


async def _teach(turn: Turn, what: Understood) -> Outcome | None:
    return (
        quizzes.take(turn, what)
        or explaining.take(turn, what)
        or await _practise(turn, what)
        or await _help(turn, what)
    )


async def _practise(turn: Turn, what: Understood) -> Outcome | None:
    match what:
        case Practise():
            return practising.practise(turn, what)
        case BackToGoal():
            return practising.back(turn)
        case StartReview():
            return reviewing.start(turn)
        case KnowAlready():
            return await known.know_already(turn, what)
        case NotMe(topic):
            return known.not_me(turn, topic)
        case SwitchReminders(on):
            return reviewing.switch(turn, on=on)
        case RemindAt():
            return reviewing.remind_at(turn, what)
        case SwitchStreaks(on):
            return seeing.switch_streaks(turn, on=on)
        case StopQuiz():
            raise RequestError(turn.voice.say("quiz.no_quiz"))
    return None


async def _help(turn: Turn, what: Understood) -> Outcome | None:
    match what:
        case Ask(text):
            return await teaching.ask(turn, text)
        case Remark(text):
            return await teaching.ask(turn, text, remark=True)
        case Part(number):
            return teaching.part(turn, number)
        case Attempt(text):
            return await teaching.attempt(turn, text)
        case Plan(text) if not aims.plan_wanted(turn, text):
            return await teaching.attempt(turn, text)
        case ChooseOption(index):
            return await teaching.attempt(turn, _option(turn, index))
        case MoreHelp():
            return await teaching.help_(turn, Signal(Kind.HELP))
        case NoIdea(feeling):
            outcome = await teaching.help_(turn, Signal(Kind.NO_IDEA))
            return talking.felt(turn, outcome) if feeling else outcome
    return None


def _option(turn: Turn, index: int) -> str:
    """Return the text of an option of the open choice step. Raises RequestError."""
    thread = turn.state.thread
    place = turn.place
    choices = place.step.choices if place is not None and place.step is not None else ()
    if thread is None or thread.solved or not 0 <= index < len(choices):
        raise RequestError(turn.voice.say("held.old_button"))
    return choices[index].text


def _record(turn: Turn, what: Understood) -> Outcome:
    return _personal(turn, what) or _shared(turn, what)


def _personal(turn: Turn, what: Understood) -> Outcome | None:
    match what:
        case Why():
            return records.why(turn)
        case Dispute(text):
            return records.dispute(turn, text)
        case Confidence():
            return records.confidence(turn, what)
        case Reflect(text):
            return records.reflect(turn, text)
        case Words(text):
            return records.words(turn, text)
        case OfferIdea():
            return records.offer_idea(turn)
        case PassOn():
            return records.pass_on(turn)
        case Chat(cue):
            return talking.chat(turn, cue)
        case Reason():
            return talking.reason(turn)
    return _goals(turn, what) or _concepts(turn, what)


def _goals(turn: Turn, what: Understood) -> Outcome | None:
    match what:
        case GoalAdd():
            return aims.add(turn, what)
        case GoalList():
            return aims.listed(turn)
        case Plan(text):
            return aims.plan(turn, text)
        case GoalDone(which):
            return aims.done(turn, which)
        case GoalDrop(which):
            return aims.drop(turn, which)
        case GoalMove(which, when):
            return aims.move(turn, which, when)
        case ShowPlan():
            return planning.plan(turn)
    return None


def _concepts(turn: Turn, what: Understood) -> Outcome | None:
    match what:
        case ShowConcepts(text):
            return curating.listed(turn, text)
        case ShowConcept(number):
            return curating.shown_one(turn, number)
        case ConceptAccept(text):
            return curating.accept(turn, text)
        case ConceptRename(number, text):
            return curating.rename(turn, number, text)
        case ConceptMerge(number, into):
            return curating.merge(turn, number, into)
        case ConceptAfter(number, text):
            return curating.after(turn, number, text)
        case ConceptDrop(number):
            return curating.drop(turn, number)
        case ConceptUndo():
            return curating.undo(turn)
    return None


def _shared(turn: Turn, what: Understood) -> Outcome:
    match what:
        case ShowProgress():
            return seeing.progress(turn)
        case ShowTopics():
            return records.topics(turn)
        case ShowGroups():
            return planning.groups(turn)
        case Notice(text):
            return records.shown(turn, text)
        case Outdated():
            raise RequestError(turn.voice.say("held.outdated"))
    raise RequestError(turn.voice.say("held.old_button"))
