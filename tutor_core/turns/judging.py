"""A turn that judges an attempt: evidence, mastery, confirmation, the step after it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tutor_core import goals, notes, practice, reflections, reviews, threads
from tutor_core.assessment import (
    Aside,
    answered,
    is_line,
    names_option,
    on_lines,
    put_in,
    reached,
)
from tutor_core.course import AnswerKind
from tutor_core.curriculum.rules_said import says_rule
from tutor_core.explanations import suggestions
from tutor_core.hints import ladder
from tutor_core.insights import standing
from tutor_core.mastery.estimate import score
from tutor_core.messages import Button, Judgement
from tutor_core.moves import Decision, Kind, Signal, choose
from tutor_core.requests import PracticeKind
from tutor_core.state import Changes, Evidence, Goal, GoalStatus, ReflectionKind
from tutor_core.turn import Draft
from tutor_core.turns import ideas, marking
from tutor_core.turns.acting import button, checked, checker, finished, task_buttons
from tutor_core.wording import offline, on_ideas

if TYPE_CHECKING:
    from tutor_core.assessment import Assessment, Exemplar
    from tutor_core.ids import ConceptId
    from tutor_core.scene import Scene
    from tutor_core.small import Small
    from tutor_core.state import Mastery, Thread
    from tutor_core.turn import Outcome, Turn


def judge(
    turn: Turn, thread: Thread, place: Scene, text: str, exemplars: tuple[Exemplar, ...] = ()
) -> Outcome:
    """Judge an idea or answer to the open task and move on from it.

    ``exemplars`` are answers to its step that a teacher has graded.
    """
    assessment = assessed(thread, place, text, exemplars)
    outcome = _judged(turn, thread, place, assessment, text)
    return marking.noted(turn, place, text, assessment, exemplars, outcome)


def _judged(
    turn: Turn, thread: Thread, place: Scene, assessment: Assessment, text: str
) -> Outcome:
    signal = _signal(thread, place, assessment)
    lines = reached(place.step, assessment, thread.lines) if place.step is not None else ()
    step_told = bool(assessment.move or assessment.aside) or offline.agrees(place, assessment)
    noticed = threads.seen(
        thread,
        signal,
        assessment,
        turn.now,
        typed=text,
        step_told=step_told,
        lines=lines,
    )
    view = threads.view(noticed, turn.state, turn.library, turn.now)
    decision = choose(view, signal, turn.state.policy)
    # A true line is a step on the way to a number, and the number is still to come.
    no_answer = step_told or is_line(assessment)
    changes = Changes() if no_answer else evidence_of(turn, thread, noticed, place, assessment)
    claims = notes.settled_by(turn.state, thread, changes.evidence, last_step=place.last_step)
    changes = replace(changes, notes=claims)
    turn.probe.reached("chosen")
    if assessment.judgement is Judgement.CORRECT:
        return _right(turn, place, noticed, decision, assessment, changes)
    words = offline.say(decision, place, noticed, assessment, turn.voice)
    said = checked(turn, decision, place, words, judgement=assessment.judgement)
    small = words.small if said == words.text else None
    after = threads.moved(noticed, decision, signal, said, turn.voice.used, turn.now, small)
    explanation = suggestions.explain(turn, decision, place, noticed, after)
    words_of_it = " ".join([*claim_news(turn, changes), said])
    outcome = finished(
        turn,
        place,
        decision,
        words_of_it,
        after,
        explanation,
        changes,
        judgement=assessment.judgement,
    )
    check = checker(turn, decision, place, assessment.judgement)
    draft = Draft(said, decision, place, noticed, check, assessment)
    return replace(outcome, draft=draft, unclear=_unclear(draft))


def _unclear(draft: Draft) -> bool:
    """Whether a message made no sense as an answer; one in words may, and only can't be judged."""
    step, found = draft.place.step, draft.assessment
    words = step is not None and step.kind is AnswerKind.SHORT
    readable = found is not None and found.readable
    return draft.decision.rule == "unsure_asks" and not (words and readable)


# The rules for what is said about something beside the step.
_ASIDES = {
    Aside.SMALL: "small_answer",
    Aside.KEPT: "small_answer",
    Aside.AGAIN: "small_again",
    Aside.COUNT: "small_again",
}


def _signal(thread: Thread, place: Scene, assessment: Assessment) -> Signal:
    told, known = _told(thread, place, assessment), bool(assessment.reveals)
    aside = _ASIDES.get(assessment.aside, "") if assessment.aside is not None else ""
    unread = place.exercise is not None and not assessment.readable
    return Signal(Kind.ATTEMPT, assessment.judgement, told, known, aside, unread)


def _told(thread: Thread, place: Scene, assessment: Assessment) -> bool:
    """Whether there is something to say to just this attempt, so that it needs no hint.

    The second idea after a hint gets the next one: asking for more of the same would be nagging.
    """
    if place.exercise is None:
        first = not thread.since_hint
        return not assessment.readable or (first and on_ideas.specific(assessment))
    return offline.agrees(place, assessment) or offline.diagnosable(place, assessment)


def assessed(
    thread: Thread, place: Scene, text: str, exemplars: tuple[Exemplar, ...] = ()
) -> Assessment:
    """Judge an answer or idea, as it stands to what the learner has done and was asked so far.

    A statement that the coming hints make too is a step on the way.
    """
    step = place.step
    if step is not None and place.exercise is not None:
        found = on_lines(marking.assessed(place, text, exemplars), thread.lines)
        if found.judgement is not Judgement.CORRECT and step.kind is AnswerKind.NUMBER:
            found = put_in(step, text, place.stem) or found
        if thread.small is not None and _may_be_small(place, thread.small, text):
            found = answered(thread.small, text, found)
        if not found.readable and ladder.foresees(step, thread.rung, text):
            return replace(found, judgement=Judgement.PARTLY, readable=True)
        if place.problem is not None and says_rule(place.problem.law, text):
            return replace(found, judgement=Judgement.PARTLY, miss=None, readable=True)
        return found
    return ideas.assessed(thread, place, text)


def _may_be_small(place: Scene, small: Small, text: str) -> bool:
    """Whether a message may answer the small question: a picked option is about the step."""
    step = place.step
    if step is None or step.kind is not AnswerKind.CHOICE:
        return True
    return not names_option(step, text, small.question)


def evidence_of(
    turn: Turn, before: Thread, noticed: Thread, place: Scene, assessment: Assessment
) -> Changes:
    """Return evidence and estimates for a judged answer; ideas and first moves leave none."""
    step = place.step
    counts = assessment.judgement in (Judgement.CORRECT, Judgement.INCORRECT, Judgement.PARTLY)
    if step is None or place.exercise is None or not counts:
        return Changes()
    tries, rung = len(noticed.answers), threads.help_so_far(before)
    evidence = tuple(
        Evidence(
            concept_id=concept,
            judgement=assessment.judgement,
            score=score(assessment.judgement, rung or 0, tries),
            rung=rung,
            attempts=tries,
            at=turn.now,
            session=turn.state.session,
            course_id=place.shelf.course.id,
            exercise_id=place.exercise.id,
            step_id=step.id,
            confidence=before.confidence if tries == 1 else None,
        )
        for concept in place.exercise.concept_ids
    )
    # A second miss on the same step says nothing new about the concept; it lowers the score.
    moves = assessment.judgement is not Judgement.INCORRECT or tries == 1
    updated = tuple(_updated(turn, item) for item in evidence) if moves else ()
    return Changes(evidence=evidence, mastery=updated)


def _updated(turn: Turn, item: Evidence) -> Mastery:
    held = practice.held_mastery(turn.state, item.concept_id, turn.estimator)
    return turn.estimator.update(held, item)


def _right(
    turn: Turn,
    place: Scene,
    noticed: Thread,
    decision: Decision,
    assessment: Assessment,
    changes: Changes,
) -> Outcome:
    """Confirm, then the next step, a reflection or the next exercise."""
    confirmed = offline.confirm(place, noticed, len(noticed.answers), assessment, turn.voice)
    if not place.last_step:
        return _on_to_next(turn, place, noticed, decision, confirmed, changes)
    later = _later_state(turn, changes)
    items = reviews.of_exercise(turn.state.evidence, changes.evidence, noticed.opened)
    cards = reviews.after_exercise(turn.state.reviews, items, turn.now)
    changes = replace(changes, goals=_reached(turn, changes), reviews=cards)
    said = [confirmed, *claim_news(turn, changes), *_goal_news(turn, changes, later)]
    ask, awaiting = _after_right(turn, place, noticed, assessment)
    after = replace(
        threads.moved(
            noticed,
            decision,
            Signal(Kind.ATTEMPT, Judgement.CORRECT),
            confirmed,
            turn.voice.used,
            turn.now,
        ),
        solved=True,
        awaiting=awaiting,
        closed=not awaiting,
    )
    if awaiting in ("confidence", "why"):
        changes = replace(changes, prompted_turn=turn.state.turns)
    words = offline.Said(" ".join([*said, ask]))
    text = checked(turn, decision, place, words, f"{confirmed} {turn.voice.say('correct.done')}")
    explanation = suggestions.of_right(turn, decision, place, noticed, changes)
    return finished(
        turn,
        place,
        decision,
        text,
        after,
        explanation,
        changes,
        _buttons(turn, awaiting, noticed),
        Judgement.CORRECT,
    )


def _on_to_next(
    turn: Turn,
    place: Scene,
    noticed: Thread,
    decision: Decision,
    confirmed: str,
    changes: Changes,
) -> Outcome:
    following = replace(place, step_number=place.step_number + 1)
    next_words = turn.voice.say("correct.next_step", prompt=following.prompt)
    said = offline.Said(f"{confirmed} {next_words}", exempt=following.prompt)
    text = checked(turn, decision, following, said, said.text)
    # An equation that was asked for is what the next step works on.
    written = place.step is not None and place.step.kind is AnswerKind.EQUATION
    after = threads.at_step(noticed, following, noticed.lines if written else ())
    after = replace(after, said=(text,), phrases=turn.voice.used)
    explanation = suggestions.of_right(turn, decision, place, noticed, changes)
    return finished(
        turn,
        following,
        decision,
        text,
        after,
        explanation,
        changes,
        task_buttons(turn, following),
        Judgement.CORRECT,
    )


def _after_right(
    turn: Turn, place: Scene, noticed: Thread, assessment: Assessment
) -> tuple[str, str]:
    """Return the closing question and what it waits for."""
    say = turn.voice.say
    if place.exercise is None:
        asked = on_ideas.to_add(place, assessment, turn.voice) or say("correct.question_next")
        if noticed.return_to:
            return say("correct.resume", prompt=noticed.return_to), ""
        return asked, "why"
    aided = (noticed.rung or 0) > 0
    explains = bool(place.step and place.step.why)
    kind = reflections.due(turn.state, aided=aided, explains=explains)
    if kind is not None:
        return say(f"reflect.{kind}"), str(kind)
    return say("correct.done"), ""


def _buttons(turn: Turn, awaiting: str, noticed: Thread) -> tuple[Button, ...]:
    why = button(turn, "why")
    if awaiting == ReflectionKind.CONFIDENCE:
        return (*(Button(f"confidence:{n}", str(n)) for n in range(1, 6)), why)
    if noticed.return_to:
        return (button(turn, "help"), why)
    return (button(turn, "practise"), *paces(turn, noticed), why)


def claim_news(turn: Turn, changes: Changes) -> list[str]:
    """Say what became of "I already know this"."""
    return [
        turn.voice.say(
            "known.borne_out" if note.settled else "known.not_yet",
            concept=turn.library.titles((note.concept_id,)),
        )
        for note in changes.notes[:1]
    ]


def paces(turn: Turn, thread: Thread) -> tuple[Button, ...]:
    """Return what asks for an easier or a harder one, after an exercise."""
    if thread.exercise_id is None:
        return ()
    return tuple(Button(f"pace:{k}", turn.voice.say(f"button.{k}")) for k in PACES)


def _later_state(turn: Turn, changes: Changes) -> dict[ConceptId, Mastery]:
    return {**turn.state.mastery, **{m.concept_id: m for m in changes.mastery}}


def _reached(turn: Turn, changes: Changes) -> tuple[Goal, ...]:
    mastery = _later_state(turn, changes)
    found = goals.reached(turn.state.goals, mastery, turn.state.policy.mastery_threshold)
    return tuple(replace(g, status=GoalStatus.REACHED) for g in found)


def _goal_news(turn: Turn, changes: Changes, mastery: dict[ConceptId, Mastery]) -> list[str]:
    """Say that a goal is reached, or now and then how far it has come."""
    if changes.goals:
        return [turn.voice.say("goal.reached", goal=changes.goals[0].text)]
    concepts = [m.concept_id for m in changes.mastery]
    goal = goals.current(turn.state, concepts)
    if goal is None or turn.state.turns % GOAL_NEWS_EVERY:
        return []
    later = replace(turn.state, mastery=mastery)
    share = goals.progress(goal, later, turn.estimator, turn.now)
    return [turn.voice.say("goal.step", goal=goal.text, percent=standing.percent(share))]


# A number after every answer would be noise (our choice).
GOAL_NEWS_EVERY = 3
# What can be asked for by a button beside the next exercise.
PACES = (PracticeKind.EASIER, PracticeKind.HARDER)
