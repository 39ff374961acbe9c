"""Turns that teach: a question, a request for help, an idea or answer, practice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tutor_core import (
    explanations,
    goals,
    hints,
    judging,
    marking,
    practice,
    reflections,
    scene,
    threads,
)
from tutor_core.acting import (
    LABEL,
    act,
    button,
    finished,
    open_task,
    suggestion,
    task_buttons,
)
from tutor_core.library import lower_first
from tutor_core.messages import Button, Explanation, Move, Reply
from tutor_core.moves import ANSWER_RUNG, Decision, Kind, Signal, choose
from tutor_core.ports import Scope
from tutor_core.state import Changes, ReflectionKind
from tutor_core.turn import Outcome
from tutor_core.wording import offline

if TYPE_CHECKING:
    from tutor_core.course import Concept, Source
    from tutor_core.ports import Found
    from tutor_core.scene import Scene
    from tutor_core.state import Thread
    from tutor_core.turn import Turn

TOPICS_OFFERED = 6


async def ask(turn: Turn, text: str, *, remark: bool = False) -> Outcome:
    """Take up a question: an exercise of the course, a place in it, or not in the materials.

    A ``remark`` is a statement with no task open; outside the materials it is small talk.
    """
    matched = turn.library.match_exercise(text) or turn.library.match_own(text)
    if matched is not None and (found := scene.of_exercise(*matched, turn.library)) is not None:
        return _open(turn, replace(found, question=text))
    scope = Scope(turn.library.course_ids, names=turn.library.given_names)
    found_places = await turn.retriever.find(text, scope)
    if not found_places.inside or not found_places.hits:
        return outside(turn, text, found_places, remark=remark)
    best = found_places.hits[0]
    shelf = turn.library.shelf(best.course_id)
    if shelf is None:
        return outside(turn, text, found_places, remark=remark)
    place = scene.Scene(shelf, best.section, best.passages, text)
    verdict = turn.voice.say("seen.inside")
    return _open(turn, place, fit=(found_places.confidence, verdict))


def _open(turn: Turn, place: Scene, fit: tuple[float, str] | None = None) -> Outcome:
    before = turn.state.thread
    decision = choose(
        threads.view(None, turn.state, turn.library, turn.now),
        Signal(Kind.QUESTION),
        turn.state.policy,
    )
    thread = threads.opened(place, turn.incoming.event_id, turn.now, decision.rung)
    kept = scene.of_thread(before, turn.library) if before is not None else None
    keeps = kept is not None and _interrupts(before, place)
    if keeps and kept is not None:
        thread = replace(thread, return_to=offline.task_words(kept))
    elif before is not None and not before.solved and place.exercise is None:
        thread = replace(thread, return_to=before.return_to)
    closing = () if before is None or keeps else (before.id,)
    outcome = act(turn, place, thread, decision, Signal(Kind.QUESTION), fit=fit)
    return replace(outcome, changes=replace(outcome.changes, closing=closing))


def _interrupts(before: Thread | None, place: Scene) -> bool:
    """Whether a question comes in the middle of an exercise, which then stays open below it."""
    if before is None or before.solved or before.exercise_id is None:
        return False
    return place.exercise is None


def outside(turn: Turn, text: str, found: Found, *, remark: bool) -> Outcome:
    """Say that it isn't in the materials, name the nearest section, offer a way on."""
    if remark:
        return small_talk(turn)
    say = turn.voice.say
    near = found.hits[0] if found.hits else None
    lead = say("outside.near", section=near.section.label) if near else say("outside.none")
    goal = next(iter(goals.open_goals(turn.state)), None)
    if goal is not None:
        asked = say("outside.ask_goal", goal=goal.text)
    else:
        asked = say("outside.ask_task" if turn.state.thread else "outside.ask_plain")
    source = _near_source(turn, found)
    explanation = Explanation(
        line=say("why.outside"),
        seen=(
            say("seen.asked", question=text[: explanations.QUOTED]),
            *(
                (
                    say(
                        "seen.fit",
                        section=near.section.label,
                        fit=f"{found.confidence:.2f}",
                        verdict=say("seen.outside"),
                    ),
                )
                if near
                else ()
            ),
        ),
        rule=say("rule.outside"),
        goal=explanations.goal_words(goal, turn),
        worded_by=say("explain.offline"),
        would_change=(say("change.inside"),),
    )
    buttons = [button(turn, "pass_on")]
    buttons.append(button(turn, "back_to_goal") if goal else button(turn, "practise"))
    reply = Reply(
        f"{lead} {asked}",
        Move.NOT_IN_MATERIALS,
        (*buttons, button(turn, "why")),
        sources=source,
        explanation=explanation,
    )
    return Outcome(reply, Changes(suggestion=suggestion(turn, reply)))


def _near_source(turn: Turn, found: Found) -> tuple[Source, ...]:
    for hit in found.hits[:1]:
        shelf = turn.library.shelf(hit.course_id)
        if shelf is not None:
            return (turn.library.source(shelf, hit.section, hit.passages),)
    return ()


def small_talk(turn: Turn) -> Outcome:
    """Answer a remark that has nothing to do with the course in a line, and lead back."""
    _, place = open_task(turn)
    if place is not None:
        text = turn.voice.say("off_topic.task", last=offline.task_words(place))
        return Outcome(Reply(text, Move.CHAT, task_buttons(turn, place)))
    text = turn.voice.say("off_topic.plain")
    return Outcome(Reply(text, Move.CHAT, (button(turn, "practise"),)))


async def help_(turn: Turn, signal: Signal) -> Outcome:
    """Give the next rung, or a smaller question, on the open task."""
    thread, place = open_task(turn)
    if thread is None or place is None:
        text = turn.voice.say("held.nothing_open")
        return Outcome(Reply(text, Move.ASK_IDEA, (button(turn, "practise"),)))
    noticed = threads.seen(thread, signal, None, turn.now)
    view = threads.view(noticed, turn.state, turn.library, turn.now)
    decision = choose(view, signal, turn.state.policy)
    if decision.rung == ANSWER_RUNG and decision.hint:
        return _show_answer(turn, place, noticed, decision)
    return act(turn, place, noticed, decision, signal)


async def attempt(turn: Turn, text: str) -> Outcome:
    """Judge an idea or an answer to the open task; with none open it is a remark."""
    thread, place = open_task(turn)
    if thread is None or place is None:
        return await ask(turn, text, remark=True)
    exemplars = await marking.exemplars(turn, place, text)
    return judging.judge(turn, thread, place, text, exemplars)


def _show_answer(turn: Turn, place: Scene, thread: Thread, decision: Decision) -> Outcome:
    """Rung 4: the answer and, for exercises, its sibling at once."""
    say = turn.voice.say
    step, other = place.step, hints.sibling_of(place)
    if step is None:
        sentence = place.focus.sentence
        if sentence:
            text = say("hint.answer_text", sentence=sentence)
        else:
            text = say("hint.answer_place", place_of=hints.place_of(place))
        after = threads.moved(thread, decision, Signal(Kind.HELP), text, turn.voice.used, turn.now)
        after = replace(after, solved=True, awaiting="why")
        why = explanations.explain(turn, decision, place, thread, after)
        return finished(turn, place, decision, text, after, why)
    why_right = f" {step.why}" if step.why else ""
    answer = hints.answer_of(step)
    following = scene.of_exercise(place.shelf, other, turn.library) if other else None
    if following is None:
        text = say("hint.answer_exercise_alone", answer=answer, why=why_right)
        after = replace(thread, rung=ANSWER_RUNG, solved=True, awaiting="why")
        why = explanations.explain(turn, decision, place, thread, after)
        return finished(turn, place, decision, text, after, why)
    text = say("hint.answer_exercise", answer=answer, why=why_right, next=following.prompt)
    after = threads.opened(following, turn.incoming.event_id, turn.now, None)
    after = replace(after, said=(text,), phrases=turn.voice.used)
    why = explanations.explain(turn, decision, place, thread, after)
    return finished(turn, following, decision, text, after, why, Changes(closing=(thread.id,)))


async def practise(turn: Turn, topic: str) -> Outcome:
    """Give an exercise: on a named topic, else towards the goal, else let the learner choose."""
    concept = _concept(turn, topic)
    if topic and concept is None:
        return _choose_topic(turn, turn.voice.say("practice.unknown", topic=topic))
    pick = practice.pick(turn.state, turn.library, turn.estimator, turn.now, concept)
    if pick is None and concept is not None:
        title = lower_first(concept.title)
        return _choose_topic(turn, turn.voice.say("practice.finished", concept=title))
    if pick is None:
        return _choose_topic(turn, turn.voice.say("practice.choose"))
    return give(turn, pick)


def _concept(turn: Turn, topic: str) -> Concept | None:
    by_id = next((c for c in turn.library.concepts() if c.id == topic), None)
    return by_id or (turn.library.match_concept(topic) if topic else None)


def _choose_topic(turn: Turn, text: str) -> Outcome:
    turn.probe.reached("chosen")
    open_now = practice.frontier(turn.state, turn.library)
    buttons = tuple(
        Button(f"practise:{c.id}", c.title[:LABEL])
        for c in _spread(turn, open_now)[:TOPICS_OFFERED]
    )
    if not buttons:
        text = turn.voice.say("practice.none")
    explanation = Explanation(
        line=turn.voice.say("why.practice_choose"),
        rule=turn.voice.say("rule.practice"),
        worded_by=turn.voice.say("explain.offline"),
        would_change=(turn.voice.say("change.goal"),),
    )
    reply = Reply(text, Move.PRACTICE, buttons, explanation=explanation)
    return Outcome(reply, Changes(suggestion=suggestion(turn, reply)))


def _spread(turn: Turn, concepts: list[Concept]) -> list[Concept]:
    """Take turns between courses, so that one with many topics doesn't hide the others."""
    lanes = [[c for c in concepts if c.id in s.concepts] for s in turn.library.shelves]
    longest = max((len(lane) for lane in lanes), default=0)
    return [lane[i] for i in range(longest) for lane in lanes if i < len(lane)]


def give(turn: Turn, pick: practice.Pick) -> Outcome:
    """Put an exercise before the learner."""
    turn.probe.reached("chosen")
    place = scene.of_exercise(pick.shelf, pick.exercise, turn.library)
    if place is None:
        return _choose_topic(turn, turn.voice.say("practice.choose"))
    text = "\n\n".join(part for part in (_practice_lead(turn, pick), place.prompt) if part)
    before = turn.state.thread
    after = threads.opened(place, turn.incoming.event_id, turn.now, None)
    after = replace(after, confidence=_confidence(turn), said=(text,), phrases=turn.voice.used)
    turn.probe.reached("worded")
    decision = Decision(Move.PRACTICE, "practice")
    explanation = explanations.of_practice(turn, pick)
    closing = (before.id,) if before is not None else ()
    turn.probe.reached("checked")
    return finished(turn, place, decision, text, after, explanation, Changes(closing=closing))


def _practice_lead(turn: Turn, pick: practice.Pick) -> str:
    say, concept = turn.voice.say, pick.concept
    last = turn.state.evidence[-1].concept_id if turn.state.evidence else None
    if pick.goal is not None:
        lead = say("practice.lead_goal", goal=pick.goal.text)
    elif last == concept.id and pick.why != "topic":
        lead = say("practice.lead_same")
    else:
        lead = say("practice.lead_topic", concept=lower_first(concept.title))
    words = reflections.earlier_words(turn.state, (concept.id,))
    if practice.unsure(turn.state) and last == concept.id:
        return f"{say('practice.unsure_before')} {lead}"
    if words and not turn.voice.said_lately("practice.remember"):
        return f"{say('practice.remember', words=words)} {lead}"
    return lead


def _confidence(turn: Turn) -> int | None:
    """Return the confidence given since the last evidence: it speaks of the coming exercise."""
    since = turn.state.evidence[-1].at if turn.state.evidence else None
    given = [r for r in turn.state.reflections if r.kind is ReflectionKind.CONFIDENCE]
    if not given or (since is not None and given[-1].at < since):
        return None
    return given[-1].level


async def back(turn: Turn) -> Outcome:
    """Leave a question: back to the exercise it interrupted, else on towards the goal."""
    thread = turn.state.thread
    if thread is None or not thread.return_to:
        return await practise(turn, "")
    text = turn.voice.say("correct.resume", prompt=thread.return_to)
    buttons = (button(turn, "help"),)
    return Outcome(Reply(text, Move.ASK_IDEA, buttons), Changes(closing=(thread.id,)))
