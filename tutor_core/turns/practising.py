"""Turns that give something to practise: of the kind, on the topic and at the pace asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tutor_core import counting, notes, practice, putting_aside, reflections, scene, threads
from tutor_core.curriculum.library import lower_first
from tutor_core.explanations.offers import of_offer
from tutor_core.explanations.suggestions import nothing, told
from tutor_core.messages import Button, Explanation, Foretold, Move, Reply
from tutor_core.moves import Decision
from tutor_core.practice import PACES, Asking, Pick
from tutor_core.requests import PracticeKind, Practise
from tutor_core.state import Alert, Changes, Note, NoteKind, ThreadKind
from tutor_core.turn import Outcome
from tutor_core.turns import explaining, quizzes, topics, worked
from tutor_core.turns.acting import (
    LABEL,
    button,
    finished,
    open_task,
    suggestion,
    task_buttons,
)
from tutor_core.wording.offline import task_words

if TYPE_CHECKING:
    from tutor_core.checkpoints import Spinning
    from tutor_core.course import Concept
    from tutor_core.curriculum.naming import Meant
    from tutor_core.scene import Scene
    from tutor_core.turn import Turn

TOPICS_OFFERED = 6
_PACED = ("easier", "harder", "alike")
# The kinds of exercise before which the learner may be asked how sure they are: what is only there
# to be practised. A review's next day is told beforehand, and would be another with an answer.
_ASKED_BEFORE = ("topic", "goal", "same", "frontier")
_KINDS = {"checkpoint": ThreadKind.CHECKPOINT, "claim": ThreadKind.CLAIM}


def practise(turn: Turn, request: Practise) -> Outcome:
    """Give what was asked for: on a named topic, else towards the goal, else let them choose."""
    if (again := _missed(turn, request.topic)) is not None:
        return give(turn, again)
    if request.kind is PracticeKind.QUIZ:
        request = _sized(request)
    named = topics.meant(turn, request.topic) if request.topic else None
    if named is not None and not named.concepts:
        return _which(turn, request, named)
    concept = topics.first_open(turn, named.concepts) if named is not None else None
    if request.kind is PracticeKind.EXPLAIN:
        return explaining.start(turn, concept) or choose_topic(
            turn, turn.voice.say("explaining.which")
        )
    if request.kind is PracticeKind.QUIZ:
        return _quiz(turn, request, concept)
    return _exercise(turn, request, concept)


def _sized(request: Practise) -> Practise:
    """Return a quiz with the number out of its topic: "ten questions on fractions"."""
    count, topic = request.count, request.topic
    if not count:
        count, topic = counting.counted(topic)
    # One more than there can be says that it is too many; a button holds no more.
    return replace(request, count=min(count, quizzes.LONGEST + 1), topic=counting.about(topic))


def _which(turn: Turn, request: Practise, named: Meant) -> Outcome:
    """Ask which topic is meant: among those near, else among those that are open."""
    if not named.near:
        return choose_topic(turn, turn.voice.say("practice.unknown", topic=request.topic))
    button = topics.practice_button(request.kind, request.count)
    text = topics.question(turn, request.topic, named.near)
    return choose_topic(turn, text, topics.choices(named.near, button))


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
        return worked.give(turn, pick) or _nothing_left(turn, request, concept)
    about = pick.concept if pick is not None else concept
    figures = notes.spinning(turn.state, about.id) if about is not None else None
    if about is not None and figures is not None:
        return _another_way_on(turn, about, figures)
    if pick is None and concept is None and (here := topics.at_hand(turn)):
        # Nothing else to go by: whoever has asked about something may want to try it.
        return _exercise(turn, request, topics.first_open(turn, here))
    return give(turn, pick) if pick is not None else _nothing_left(turn, request, concept)


def _quiz(turn: Turn, request: Practise, concept: Concept | None) -> Outcome:
    return quizzes.start(turn, request.count, concept) or _nothing_left(turn, request, concept)


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


def _nothing_left(turn: Turn, request: Practise, concept: Concept | None) -> Outcome:
    if concept is None:
        button = topics.practice_button(request.kind, request.count)
        return choose_topic(turn, turn.voice.say("practice.choose"), begins=button)
    if practice.done_before(concept, turn.state):
        title = lower_first(concept.title)
        return choose_topic(turn, turn.voice.say("practice.finished", concept=title))
    return choose_topic(turn, turn.voice.say("practice.none_on"))


def choose_topic(
    turn: Turn, text: str, near: tuple[Button, ...] = (), begins: str = "practise:"
) -> Outcome:
    """Let the learner choose: among ``near``, else among the topics that are open."""
    turn.probe.reached("chosen")
    ready = practice.frontier(turn.state, turn.library)
    open_now = [c for c in ready if practice.has_more(c, turn.state, turn.library)]
    open_ones = topics.choices(_spread(turn, open_now)[:TOPICS_OFFERED], begins)
    buttons = near or open_ones
    if not buttons:
        text = turn.voice.say("practice.rest" if turn.state.evidence else "practice.none")
    explanation = Explanation(
        line=turn.voice.say("why.practice_which" if near else "why.practice_choose"),
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
    asks = _asks_how_sure(turn, pick, place)
    before = [turn.voice.say("reflect.before")] if asks else []
    lead = " ".join([*before, _lead(turn, pick, quoting=not asks)])
    text = "\n\n".join(part for part in (lead, place.prompt) if part)
    shown = practice.was_shown(turn.state, pick.exercise)
    kind = ThreadKind.SHOWN if shown else _KINDS.get(pick.why, ThreadKind.PLAIN)
    after = threads.opened(place, turn.incoming.event_id, turn.now, None)
    after = replace(
        after,
        kind=kind,
        confidence=practice.confidence(turn.state),
        awaiting="sure" if asks else "",
        said=(text,),
        phrases=turn.voice.used,
        given=putting_aside.put_aside(turn.state.thread),
    )
    turn.probe.reached("worded")
    decision = Decision(Move.REVIEW if pick.why == "review" else Move.PRACTICE, "practice")
    explanation = of_offer(turn, pick)
    turn.probe.reached("checked")
    changes = replace(changes or Changes(), fresh=True)
    if not asks:
        return finished(turn, place, decision, text, after, explanation, changes)
    changes = replace(changes, prompted_turn=turn.state.turns)
    buttons = (*_how_sure(turn), *task_buttons(turn, place))
    return finished(turn, place, decision, text, after, explanation, changes, buttons)


def _asks_how_sure(turn: Turn, pick: Pick, place: Scene) -> bool:
    """Whether to ask before this exercise: not where something else is said, or with options."""
    step = place.step
    return (
        pick.why in _ASKED_BEFORE
        and step is not None
        and not step.choices
        and practice.confidence(turn.state) is None
        and reflections.before_answering(turn.state)
    )


def _how_sure(turn: Turn) -> tuple[Button, ...]:
    levels = {1: "guessing", 3: "fairly_sure", 5: "certain"}
    return tuple(
        Button(f"confidence:{n}", turn.voice.say(f"button.{name}")) for n, name in levels.items()
    )


def _lead(turn: Turn, pick: Pick, *, quoting: bool) -> str:
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
    words = reflections.earlier_words(turn.state, (pick.concept.id,), turn.now)
    if practice.unsure(turn.state) and last == pick.concept.id:
        return f"{say('practice.unsure_before')} {lead}"
    if quoting and words and not turn.voice.said_lately("practice.remember"):
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
    """Leave a question: back to the exercise it interrupted, else on towards the goal.

    An open exercise is what somebody comes back to, unless the goal is about something else.
    """
    thread, place = open_task(turn)
    if thread is None or place is None:
        return practise(turn, Practise())
    if thread.return_to:
        text = turn.voice.say("correct.resume", prompt=thread.return_to)
        kept = _interrupted(turn, thread.return_to)
        changes = Changes(closing=(thread.id,))
        return Outcome(Reply(text, Move.ASK_IDEA, _buttons(turn, kept)), changes)
    wanted = threads.goal_concepts(turn.state)
    if place.exercise is None or (wanted and not wanted & set(thread.concept_ids)):
        return practise(turn, Practise())
    text = turn.voice.say("chat.back", last=place.prompt)
    return Outcome(Reply(text, Move.ASK_IDEA, task_buttons(turn, place)))


def _buttons(turn: Turn, place: Scene | None) -> tuple[Button, ...]:
    if place is not None:
        return task_buttons(turn, place)
    return tuple(button(turn, name) for name in ("help", "idea", "why"))


def _interrupted(turn: Turn, words: str) -> Scene | None:
    """Return the step of the course that a question interrupted, by the words kept of it."""
    for shelf in turn.library.shelves:
        for exercise in shelf.course.exercises:
            section = shelf.sections.get(exercise.section_id)
            steps = range(len(exercise.steps)) if section is not None else ()
            for n in steps:
                at = scene.Scene(shelf, section, (), "", exercise, n) if section else None
                if at is not None and task_words(at) == words:
                    return at
    return None


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
