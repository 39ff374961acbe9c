"""Explain it back: the learner explains a concept; what the section names is looked for in it.

It leaves no evidence: offline, the words can be compared with the section's, the understanding
behind them can't. What the learner wrote is kept as a reflection and comes back to them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tutor_core import practice, threads
from tutor_core.assessment import assess_idea
from tutor_core.assessment.overlap import holds, signed
from tutor_core.course import PassageKind
from tutor_core.curriculum.library import lower_first
from tutor_core.explanations.forecasts import Replay
from tutor_core.explanations.suggestions import told, topic_words
from tutor_core.hints import ladder
from tutor_core.ids import ReflectionId
from tutor_core.intent import Attempt
from tutor_core.messages import Explanation, Judgement, Move
from tutor_core.moves import Decision
from tutor_core.scene import Scene
from tutor_core.state import Changes, Reflection, ReflectionKind, ThreadKind, Try
from tutor_core.text import sentences
from tutor_core.turns.acting import button, finished, open_task

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tutor_core.course import Concept
    from tutor_core.curriculum.library import Shelf
    from tutor_core.intent import Understood
    from tutor_core.state import Thread
    from tutor_core.turn import Outcome, Turn

# Our choices: more points than this overwhelm whoever explains in three sentences, and after two
# rounds the learner compares with the book.
MOST_POINTS = 4
ROUNDS = 2


def points(shelf: Shelf, concept: Concept) -> list[str]:
    """Return what a good explanation touches on: the section's own terms, else its objectives.

    A term that the concept's name holds is what is being explained, and no point of it.
    """
    named = {s for s, _ in signed(concept.title)}
    sections = [s for i in concept.section_ids[:1] if (s := shelf.sections.get(i)) is not None]
    words = [t.word for s in sections for t in s.glossary]
    told = [w for w in words if not {s for s, _ in signed(w)} <= named]
    return (told or [o for s in sections for o in s.objectives])[:MOST_POINTS]


def start(turn: Turn, concept: Concept | None) -> Outcome | None:
    """Ask for an explanation, None when there is no concept or no place it stands."""
    if concept is None:
        last = practice.last_concept(turn.state)
        concept = turn.library.concept(last) if last is not None else None
    place = _place(turn, concept) if concept is not None else None
    if concept is None or place is None:
        return None
    text = place.question
    after = threads.opened(place, turn.incoming.event_id, turn.now, None)
    after = replace(
        after,
        concept_ids=(concept.id,),
        kind=ThreadKind.EXPLAIN,
        said=(text,),
        phrases=turn.voice.used,
    )
    decision = Decision(Move.PRACTICE, "explain")
    buttons = (button(turn, "idk"), button(turn, "why"))
    why = _explanation(turn, concept)
    return finished(turn, place, decision, text, after, why, Changes(fresh=True), buttons)


def _place(turn: Turn, concept: Concept) -> Scene | None:
    shelf = turn.library.shelf_of(concept.id)
    sections = (
        [shelf.sections[i] for i in concept.section_ids if i in shelf.sections] if shelf else []
    )
    if shelf is None or not sections:
        return None
    found = turn.library.passages_of(shelf, sections[0].id)
    asked = turn.voice.say("explaining.ask", concept=lower_first(concept.title))
    return Scene(shelf, sections[0], tuple(found[:3]), asked)


def take(turn: Turn, what: Understood) -> Outcome | None:
    """Take an explanation that was asked for; None for everything else."""
    thread, place = open_task(turn)
    if thread is None or place is None or thread.kind is not ThreadKind.EXPLAIN:
        return None
    concepts = [c for i in thread.concept_ids if (c := turn.library.concept(i)) is not None]
    if not isinstance(what, Attempt) or not concepts:
        return None
    return _heard(turn, thread, place, concepts[0], what.text)


def _heard(turn: Turn, thread: Thread, place: Scene, concept: Concept, text: str) -> Outcome:
    wanted = points(place.shelf, concept)
    told = " ".join(r.text for r in turn.state.reflections if r.at >= thread.opened)
    touched = [p for p in wanted if touches(f"{told} {text}", p)]
    missing = [p for p in wanted if p not in touched]
    judgement = _judged(turn, place, text, touched, missing)
    last = judgement is Judgement.CORRECT or len(thread.tries) + 1 >= ROUNDS
    said = _answer(turn, place, judgement, touched, missing, last=last)
    kept = Reflection(
        ReflectionId(f"reflection:{turn.incoming.event_id}"),
        ReflectionKind.WHY,
        text,
        turn.now,
        (concept.id,),
    )
    after = replace(
        thread,
        tries=(*thread.tries, Try(text[:80], judgement, turn.now, 0, text[: threads.TYPED_KEPT])),
        said=(*thread.said, said)[-threads.SAID_KEPT :],
        phrases=turn.voice.used,
        solved=last,
        closed=last,
    )
    decision = Decision(Move.JUDGE, "explain")
    buttons = (button(turn, "practise" if last else "idk"), button(turn, "why"))
    changes = Changes(reflections=(kept,))
    why = _explanation(turn, concept)
    return finished(turn, place, decision, said, after, why, changes, buttons, judgement)


def _judged(
    turn: Turn, place: Scene, text: str, touched: Sequence[str], missing: Sequence[str]
) -> Judgement:
    """Judge by the section's terms; wrong only when it denies what the section says."""
    whole = [p.text for p in turn.library.passages_of(place.shelf, place.section.id)]
    summary = [
        p.text
        for p in place.shelf.course.passages
        if p.section_id == place.section.id and p.kind is PassageKind.SUMMARY
    ]
    found = assess_idea(place.question, text, [*summary, *whole]).judgement
    if found is Judgement.INCORRECT:
        return found
    if touched and not missing:
        return Judgement.CORRECT
    if touched or found in (Judgement.CORRECT, Judgement.PARTLY):
        return Judgement.PARTLY
    return Judgement.UNSURE


def touches(text: str, point: str) -> bool:
    """Whether an explanation uses every telling word of a point in one of its sentences."""
    wanted = {name for name, _ in signed(point)}
    said = [signed(s) for s in sentences(text)] or [signed(text)]
    return bool(wanted) and any(all(holds(one, (name, True)) for name in wanted) for one in said)


def _answer(
    turn: Turn,
    place: Scene,
    judgement: Judgement,
    touched: Sequence[str],
    missing: Sequence[str],
    *,
    last: bool,
) -> str:
    say, where = turn.voice.say, ladder.place_of(place)
    if judgement is Judgement.CORRECT:
        return say("explaining.whole", points=_listed(touched), place_of=where)
    if judgement is Judgement.INCORRECT:
        return say("explaining.against_last" if last else "explaining.against", place_of=where)
    lead = say("explaining.has", points=_listed(touched)) if touched else say("explaining.heard")
    if last:
        key = "explaining.compare" if missing else "explaining.read"
        return f"{lead} {say(key, points=_listed(missing), place_of=where)}"
    if missing:
        return f"{lead} {say('explaining.missing', point=missing[0])}"
    return f"{lead} {say('explaining.example')}"


def _listed(found: Sequence[str]) -> str:
    names = [f"*{p}*" for p in found]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _explanation(turn: Turn, concept: Concept) -> Explanation:
    say, title = turn.voice.say, lower_first(concept.title)
    at = Replay(turn.state, turn.library, turn.estimator, turn.now)
    why = Explanation(
        line=say("explaining.why", concept=title),
        seen=(say("explaining.seen", concept=title),),
        rule=say("explaining.rule"),
        worded_by=say("explain.offline"),
    )
    return told(why, [topic_words(turn, at, concept.id)])
