"""Turns that give something to practise: of the kind, on the topic and at the pace asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tutor_core import notes, practice, putting_aside, reflections, scene, threads
from tutor_core.curriculum.library import lower_first
from tutor_core.explanations.offers import of_offer
from tutor_core.explanations.suggestions import nothing, told
from tutor_core.messages import Button, Explanation, Foretold, Move, Reply
from tutor_core.moves import Decision
from tutor_core.practice import PACES, Asking, Pick
from tutor_core.requests import PracticeKind, Practise
from tutor_core.state import Alert, Changes, Note, NoteKind, ThreadKind
from tutor_core.turn import Outcome
from tutor_core.turns import explaining, quizzes, worked
from tutor_core.turns.acting import LABEL, button, finished, suggestion

if TYPE_CHECKING:
    from tutor_core.checkpoints import Spinning
    from tutor_core.course import Concept
    from tutor_core.turn import Turn

TOPICS_OFFERED = 6
_PACED = ("easier", "harder", "alike")
_KINDS = {"checkpoint": ThreadKind.CHECKPOINT, "claim": ThreadKind.CLAIM}


def practise(turn: Turn, request: Practise) -> Outcome:
    """Give what was asked for: on a named topic, else towards the goal, else let them choose."""
    if (again := _missed(turn, request.topic)) is not None:
        return give(turn, again)
    concept = turn.library.concept_named(request.topic) if request.topic else None
    if request.topic and concept is None:
        return choose_topic(turn, turn.voice.say("practice.unknown", topic=request.topic))
    if request.kind is PracticeKind.EXPLAIN:
        return explaining.start(turn, concept) or choose_topic(
            turn, turn.voice.say("explaining.which")
        )
    if request.kind is PracticeKind.QUIZ:
        return _quiz(turn, request, concept)
    return _exercise(turn, request, concept)


def _exercise(turn: Turn, request: Practise, concept: Concept | None) -> Outcome:
    kind = request.kind
    is_worked = kind is PracticeKind.WORKED
    asking = Asking(
        topic=concept,
        pace=kind if kind in PACES else None,
        fits=worked.can_be_shown if is_worked else None,
    )
    pick = practice.pick(turn.state, turn.library, turn.estimator, turn.now, None, asking)
    if is_worked and pick is not None:
        return worked.give(turn, pick) or _nothing_left(turn, concept)
    about = pick.concept if pick is not None else concept
    figures = notes.spinning(turn.state, about.id) if about is not None else None
    if about is not None and figures is not None:
        return _another_way_on(turn, about, figures)
    return give(turn, pick) if pick is not None else _nothing_left(turn, concept)


def _quiz(turn: Turn, request: Practise, concept: Concept | None) -> Outcome:
    return quizzes.start(turn, request.count, concept) or _nothing_left(turn, concept)


def _missed(turn: Turn, topic: str) -> Pick | None:
    """Return an exercise named by its id, such as one missed in a quiz, with hints open."""
    for shelf in turn.library.shelves:
        exercise = next((e for e in shelf.course.exercises if e.id == topic), None)
        concepts = exercise.concept_ids[:1] if exercise is not None else ()
        concept = turn.library.concept(concepts[0]) if concepts else None
        if exercise is not None and concept is not None:
            held = practice.held_mastery(turn.state, concept.id, turn.estimator)
            expected = turn.estimator.expected(held, exercise, turn.now)
            return Pick(shelf, exercise, concept, "missed", expected, wish="topic")
    return None


def _nothing_left(turn: Turn, concept: Concept | None) -> Outcome:
    if concept is None:
        return choose_topic(turn, turn.voice.say("practice.choose"))
    if practice.done_before(concept, turn.state):
        title = lower_first(concept.title)
        return choose_topic(turn, turn.voice.say("practice.finished", concept=title))
    return choose_topic(turn, turn.voice.say("practice.none_on"))


def choose_topic(turn: Turn, text: str) -> Outcome:
    """Let the learner choose among the topics that are open."""
    turn.probe.reached("chosen")
    ready = practice.frontier(turn.state, turn.library)
    open_now = [c for c in ready if practice.has_more(c, turn.state, turn.library)]
    buttons = tuple(
        Button(f"practise:{c.id}", c.title[:LABEL])
        for c in _spread(turn, open_now)[:TOPICS_OFFERED]
    )
    if not buttons:
        text = turn.voice.say("practice.rest" if turn.state.evidence else "practice.none")
    explanation = Explanation(
        line=turn.voice.say("why.practice_choose"),
        rule=turn.voice.say("rule.practice"),
        worded_by=turn.voice.say("explain.offline"),
    )
    explanation = told(explanation, [_other_choice(turn, open_now)])
    reply = Reply(text, Move.PRACTICE, buttons, explanation=explanation)
    return Outcome(reply, Changes(suggestion=suggestion(turn, reply)))


def _other_choice(turn: Turn, open_now: list[Concept]) -> tuple[str, Foretold]:
    """Say what makes the choice for the learner; a quiz that is open goes on before anything."""
    thread = turn.state.thread
    if thread is not None and thread.quiz is not None and not thread.solved:
        return turn.voice.say("quiz.change"), Foretold("stop")
    if open_now:
        return turn.voice.say("change.goal"), Foretold("goal", about=open_now[0].id)
    return nothing(turn)


def _spread(turn: Turn, concepts: list[Concept]) -> list[Concept]:
    """Take turns between courses, so that one with many topics doesn't hide the others."""
    lanes = [[c for c in concepts if c.id in s.concepts] for s in turn.library.shelves]
    longest = max((len(lane) for lane in lanes), default=0)
    return [lane[i] for i in range(longest) for lane in lanes if i < len(lane)]


def give(turn: Turn, pick: Pick, changes: Changes | None = None) -> Outcome:
    """Put an exercise before the learner."""
    turn.probe.reached("chosen")
    place = scene.of_exercise(pick.shelf, pick.exercise, turn.library)
    if place is None:
        return choose_topic(turn, turn.voice.say("practice.choose"))
    text = "\n\n".join(part for part in (_lead(turn, pick), place.prompt) if part)
    shown = practice.was_shown(turn.state, pick.exercise)
    kind = ThreadKind.SHOWN if shown else _KINDS.get(pick.why, ThreadKind.PLAIN)
    after = threads.opened(place, turn.incoming.event_id, turn.now, None)
    after = replace(
        after,
        kind=kind,
        confidence=practice.confidence(turn.state),
        said=(text,),
        phrases=turn.voice.used,
        given=putting_aside.put_aside(turn.state.thread),
    )
    turn.probe.reached("worded")
    decision = Decision(Move.REVIEW if pick.why == "review" else Move.PRACTICE, "practice")
    explanation = of_offer(turn, pick)
    turn.probe.reached("checked")
    changes = replace(changes or Changes(), fresh=True)
    return finished(turn, place, decision, text, after, explanation, changes)


def _lead(turn: Turn, pick: Pick) -> str:
    say, concept = turn.voice.say, lower_first(pick.concept.title)
    if turn.voice.has(f"practice.lead_{pick.why}_alone"):
        return say(f"practice.lead_{pick.why}_alone", concept=concept)
    if pick.why in _PACED:
        return _paced_lead(turn, pick, concept)
    last = turn.state.evidence[-1].concept_id if turn.state.evidence else None
    if pick.goal is not None:
        lead = say("practice.lead_goal", goal=pick.goal.text)
    elif last == pick.concept.id and pick.why != "topic":
        lead = say("practice.lead_same")
    else:
        lead = say("practice.lead_topic", concept=concept)
    words = reflections.earlier_words(turn.state, (pick.concept.id,))
    if practice.unsure(turn.state) and last == pick.concept.id:
        return f"{say('practice.unsure_before')} {lead}"
    if words and not turn.voice.said_lately("practice.remember"):
        return f"{say('practice.remember', words=words)} {lead}"
    return lead


def _paced_lead(turn: Turn, pick: Pick, concept: str) -> str:
    """Say that it is easier or harder only when it is."""
    level = practice.last_level(turn.state, pick.shelf)
    step = pick.exercise.level - level if level is not None else 0
    kept = {"easier": step < 0, "harder": step > 0}.get(pick.why, step == 0)
    return turn.voice.say(
        f"practice.lead_{pick.why if kept else f'no_{pick.why}'}", concept=concept
    )


def back(turn: Turn) -> Outcome:
    """Leave a question: back to the exercise it interrupted, else on towards the goal."""
    thread = turn.state.thread
    if thread is None or not thread.return_to:
        return practise(turn, Practise())
    text = turn.voice.say("correct.resume", prompt=thread.return_to)
    buttons = (button(turn, "help"),)
    return Outcome(Reply(text, Move.ASK_IDEA, buttons), Changes(closing=(thread.id,)))


# --- Spinning wheels -----------------------------------------------------------------------------


def _another_way_on(turn: Turn, about: Concept, figures: Spinning) -> Outcome:
    """Say once that more of the same won't do, offer other ways, and let the teacher know."""
    turn.probe.reached("chosen")
    say, concept = turn.voice.say, lower_first(about.title)
    before = _weakest_before(turn, about)
    text = say(
        "spinning.told_before" if before else "spinning.told",
        concept=concept,
        n=figures.opportunities,
        before=lower_first(before.title) if before else "",
    )
    seen = say("spinning.seen", concept=concept, n=figures.opportunities, longest=figures.longest)
    explanation = Explanation(
        line=say("spinning.why", concept=concept),
        seen=(seen,),
        rule=say("spinning.rule"),
        worded_by=say("explain.offline"),
    )
    change = Foretold("spinning", about=about.id)
    explanation = told(explanation, [(say("spinning.change", concept=concept), change)])
    reply = Reply(text, Move.PRACTICE, _ways(turn, about, before), explanation=explanation)
    note = Note(about.id, NoteKind.SPINNING, turn.now)
    alert = Alert(
        "spinning", turn.now, say("spinning.alert", concept=concept, n=figures.opportunities)
    )
    changes = Changes(suggestion=suggestion(turn, reply), notes=(note,), alerts=(alert,))
    return Outcome(reply, changes)


def _ways(turn: Turn, concept: Concept, before: Concept | None) -> tuple[Button, ...]:
    say = turn.voice.say
    ways = [Button(f"worked:{concept.id}", say("button.worked"))]
    if before is not None:
        ways.append(Button(f"practise:{before.id}", before.title[:LABEL]))
    return (*ways, Button(f"practise:{concept.id}", say("button.keep_going")), button(turn, "why"))


def _weakest_before(turn: Turn, concept: Concept) -> Concept | None:
    """Return the prerequisite that is least known, None without one."""
    found = [c for i in concept.prerequisites if (c := turn.library.concept(i)) is not None]

    def share(one: Concept) -> float:
        held = practice.held_mastery(turn.state, one.id, turn.estimator)
        return turn.estimator.estimate(held, turn.now)

    return min(found, key=share, default=None)
