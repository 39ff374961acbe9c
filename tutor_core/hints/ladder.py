"""The ladder: the words of a hint for a rung, authored by the course or made from the passage.

Rung 0 asks for an idea, 1 points to the place, 2 gives a gap to fill, 3 works a sibling, 4 is the
answer. Authored hints come first; a made hint uses what ``focus`` found in the passage. A task
without any text beside it, as those of question banks, is hinted at by its kind of answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor_core.assessment import holds_answer
from tutor_core.course import AnswerKind
from tutor_core.curriculum import own_task
from tutor_core.focus import QuestionKind
from tutor_core.hints import for_equations, for_laws, for_routes
from tutor_core.moves import SIBLING_RUNG
from tutor_core.text import content_stems, sentences

if TYPE_CHECKING:
    from tutor_core.course import Exercise, Passage, Step, Term
    from tutor_core.curriculum.laws import Problem
    from tutor_core.curriculum.library import Shelf
    from tutor_core.curriculum.stages import Stage
    from tutor_core.curriculum.ways import Way
    from tutor_core.focus import Focus
    from tutor_core.scene import Scene
    from tutor_core.voice import Voice

# Fewer telling words than this agree with too much (our choice).
FORESEEN_WORDS = 2
# So many words are enough to find a sentence by, and too few to answer anything (our choice).
START = 4
# How courses mark a worked task like the one asked (docs/course-format.md); no word for learners.
SIBLING_LABEL = "A sibling: "
_CALCULATED = (
    AnswerKind.NUMBER,
    AnswerKind.EXPRESSION,
    AnswerKind.EQUATION,
    AnswerKind.SOLUTIONS,
)


def hint(scene: Scene, rung: int, voice: Voice) -> str:
    """Return the hint of a rung from 0 to 3."""
    step, at = scene.step, for_equations.needed(scene, rung)
    if scene.problem is not None:
        return _problem(scene.problem, scene, rung, voice)
    way = for_routes.needed(scene, rung)
    if step is not None and at is None and way is None:
        authored = next((h.text for h in step.hints if h.rung == rung), "")
        if authored:
            return _labelled(authored, voice)
    if at is not None and (worked := _equation(at, scene, rung, voice)):
        return worked
    if way is not None:
        return _on_the_way(way, scene, rung, voice)
    if scene.story and rung < SIBLING_RUNG:
        return voice.say(f"hint.story_{rung}", section=scene.section.label)
    bare = rung > 0 and step is not None and not scene.passages
    made = _bare(scene, rung, voice) if bare else _MAKERS[rung](scene, voice)
    said = made
    for name in scene.names:
        said = said.replace(name, " ")
    if step is not None and holds_answer(step, said, scene.stem):
        return _plain(scene, rung, voice)
    return made


def _labelled(text: str, voice: Voice) -> str:
    """Return an authored hint; what courses call a sibling is a task like the learner's."""
    label, rest = text[: len(SIBLING_LABEL)], text[len(SIBLING_LABEL) :]
    return voice.say("hint.alike", text=rest) if label == SIBLING_LABEL else text


def made(scene: Scene, rung: int) -> tuple[str, ...]:
    """Return the formulas that hints up to a rung work out for a task, longest first."""
    if scene.problem is not None:
        return for_laws.shown(scene.problem, rung)
    if (way := for_routes.needed(scene, rung)) is not None:
        return for_routes.shown(way, rung)
    return for_equations.shown(scene, rung)


def working(scene: Scene, voice: Voice) -> str:
    """Return how a learner's own task is worked (rung 4), "" for others."""
    if scene.problem is not None:
        return for_laws.answer(scene.problem, voice)
    if scene.way is not None:
        return for_routes.answer(scene.way, voice)
    return for_equations.answer(scene, voice)


def _equation(at: Stage, scene: Scene, rung: int, voice: Voice) -> str:
    """Return the hint for an equation's next move, "" when there is none."""
    match rung:
        case 0:
            said = for_equations.idea(at, voice)
        case 1 if scene.passages:
            said = for_equations.point(at, _lead(scene), voice, explained=scene.model is not None)
        case 1:
            said = for_equations.smaller(at, 0, "", voice).strip()
        case 2:
            said = for_equations.gap(at, voice)
        case _:
            said = for_equations.sibling(at, scene, voice)
    step = scene.step
    bare = said.replace(at.line, " ")
    for name in scene.names:
        bare = bare.replace(name, " ")
    if step is not None and said and holds_answer(step, bare, scene.stem):
        return for_equations.plain(at, voice)
    return said


def _on_the_way(at: Way, scene: Scene, rung: int, voice: Voice) -> str:
    """Return the hint for the next move of a task that is no linear equation."""
    said = for_routes.hint(at, rung, _lead(scene), scene, voice)
    bare = said
    for part in (*for_routes.shown(at, rung), *scene.names):
        bare = bare.replace(part, " ")
    if scene.step is not None and holds_answer(scene.step, bare, scene.stem):
        return for_routes.plain(at, voice)
    return said


def _problem(found: Problem, scene: Scene, rung: int, voice: Voice) -> str:
    """Return the hint for a learner's own problem."""
    said = for_laws.hint(found, rung, _lead(scene), voice)
    bare = said.replace(found.given, " ")
    for name in scene.names:
        bare = bare.replace(name, " ")
    if scene.step is not None and holds_answer(scene.step, bare, scene.stem):
        return for_laws.plain(found, voice)
    return said


def _lead(scene: Scene) -> str:
    """Return the place as the one who does something: '*Section*, under "Heading",'."""
    where = at(scene.passage)
    return f"*{scene.section.label}*{where}{',' if where else ''}"


def idea(scene: Scene, voice: Voice) -> str:
    """Return the question that asks for the learner's first idea (rung 0)."""
    if (here := for_equations.needed(scene, 0)) is not None:
        return for_equations.idea(here, voice)
    if (way := for_routes.needed(scene, 0)) is not None:
        return for_routes.idea(way, voice)
    if scene.problem is not None:
        return for_laws.hint(scene.problem, 0, "", voice)
    step = scene.step
    if step is not None and (made := next((h.text for h in step.hints if h.rung == 0), "")):
        return made
    if scene.story:
        return voice.say("ask.story")
    if scene.exercise is None and scene.guide is not None and scene.guide.ask_first:
        return voice.say("ask.guided", question=scene.guide.ask_first)
    return _ask_by_kind(scene.focus, voice, options=step is not None and bool(step.choices))


def smaller(scene: Scene, asked: int, voice: Voice) -> str:
    """Return a smaller question; ``asked`` counts those asked already in a row."""
    lead = voice.say("smaller.lead")
    here = scene.stage
    if here is not None and (here.moved or not (scene.step and scene.step.smaller)):
        return for_equations.smaller(here, asked, lead, voice)
    way = scene.way
    if way is not None and (way.moved or not (scene.step and scene.step.smaller)):
        return for_routes.smaller(way, asked, lead, voice)
    if scene.problem is not None:
        return for_laws.smaller(scene.problem, lead, voice)
    if scene.story:
        return voice.say("smaller.story", lead=lead)
    authored = scene.step.smaller if scene.step is not None else ()
    if not authored and scene.exercise is None and scene.guide and scene.guide.smaller:
        authored = (scene.guide.smaller,)
    if asked < len(authored):
        return voice.say("smaller.guided", lead=lead, question=authored[asked])
    return _smaller_by_kind(scene, asked, lead, voice)


def foresees(step: Step, rung: int | None, text: str) -> bool:
    """Whether a statement says only what an authored hint of the next rungs states itself.

    Every telling word has to be in one sentence of the hint that isn't a question, so that
    "adding 4 came last" agrees with it and "tripling came last" doesn't.
    """
    said = content_stems(text)
    if len(said) < FORESEEN_WORDS:
        return False
    coming = (h.text for h in step.hints if (rung or 0) < h.rung < SIBLING_RUNG)
    stated = (s for h in coming for s in sentences(h) if not s.endswith("?"))
    return any(said <= content_stems(s) for s in stated)


def at(passage: Passage | None) -> str:
    """Return ', under "Heading"' or the like, to stand after a section's name."""
    return f", {passage.place}" if passage is not None and passage.place else ""


def place_of(scene: Scene) -> str:
    """Return the place as an object: 'the part under "Heading" in *Section*'."""
    passage = scene.passage
    if passage is None or not passage.heading:
        return f"*{scene.section.label}*"
    return f'the part under "{passage.heading}" in *{scene.section.label}*'


def answer_of(step: Step) -> str:
    """Return the accepted answer of a step as a person says it."""
    if step.kind is AnswerKind.CHOICE:
        return next(c.text for c in step.choices if c.correct).rstrip(".")
    return f"{step.accepted[0]} {step.unit}".strip().rstrip(".")


def sibling_of(scene: Scene) -> Exercise | None:
    """Return the exercise most like the scene's."""
    own = scene.exercise
    return next(iter(siblings_of(own, scene.shelf)), None) if own is not None else None


def siblings_of(own: Exercise, shelf: Shelf) -> list[Exercise]:
    """Return the exercises on the same concept, most alike first: kind of answer, then level."""
    others = [
        e
        for e in shelf.course.exercises
        if e.id != own.id and set(e.concept_ids) & set(own.concept_ids)
    ]
    kind = own.steps[0].kind
    return sorted(others, key=lambda e: (e.steps[0].kind is not kind, abs(e.level - own.level)))


def _ask_by_kind(about: Focus, voice: Voice, *, options: bool) -> str:
    if about.kind is QuestionKind.DIFFERENCE:
        if about.pair is None:
            return voice.say("ask.other", focus=about.term)
        return voice.say("ask.difference", first=about.pair[0], second=about.pair[1])
    kind = str(about.kind)
    if about.kind is QuestionKind.PERSON and not about.term[:1].isupper():
        kind = "who"
    if about.kind is QuestionKind.WHICH and not options:
        kind = "which_open"
    return voice.say(f"ask.{kind}", focus=about.term, formula=about.formula)


def _smaller_by_kind(scene: Scene, asked: int, lead: str, voice: Voice) -> str:
    about, step = scene.focus, scene.step
    if step is not None and step.kind is AnswerKind.CHOICE:
        return voice.say("smaller.options", lead=lead)
    if step is not None and step.kind in _CALCULATED:
        return voice.say("smaller.number", lead=lead)
    if about.kind in (QuestionKind.NUMBER, QuestionKind.SOLVE):
        return voice.say("smaller.number", lead=lead)
    if asked == 0 and about.choice is not None:
        one, other = about.choice
        means = {"first_means": _meaning(one), "second_means": _meaning(other)}
        return voice.say("smaller.pick", lead=lead, first=one.word, second=other.word, **means)
    if scene.exercise is None and about.sentence and asked % 2 == 0:
        start = " ".join(about.sentence.split()[:START])
        where = place_of(scene)
        return voice.say(
            "smaller.sentence", lead=lead, place_of=where, start=start, focus=about.term
        )
    return voice.say("smaller.word" if asked % 2 else "smaller.scene", lead=lead, focus=about.term)


def _meaning(term: Term) -> str:
    return term.meaning.rstrip(" .;")


def reread(scene: Scene, voice: Voice) -> str:
    """Return words that only send the learner back to the place, to the line or to their notes."""
    if (here := scene.stage) is not None:
        return for_equations.plain(here, voice)
    if scene.way is not None:
        return for_routes.plain(scene.way, voice)
    if scene.problem is not None:
        return for_laws.plain(scene.problem, voice)
    if scene.story:
        return voice.say("ask.story")
    if scene.passages:
        return voice.say("hint.reread", place_of=place_of(scene))
    return voice.say("bare.notes", section=scene.section.label)


def _bare(scene: Scene, rung: int, voice: Voice) -> str:
    """Return a hint for a task with no text to point at, by the kind of its answer."""
    step = scene.step
    if step is None or step.kind is AnswerKind.SHORT:
        kind = "short"
    elif step.kind is AnswerKind.CHOICE:
        kind = "choice" if len(step.choices) > 2 else "either"
    else:
        kind = "number"
    return voice.say(f"bare.{kind}_{rung}", section=scene.section.label)


def _orient(scene: Scene, voice: Voice) -> str:
    if scene.exercise is None:
        return idea(scene, voice)
    return voice.say("hint.orient")


def _point(scene: Scene, voice: Voice) -> str:
    if scene.step is not None and scene.step.kind in _CALCULATED:
        return _working(scene, voice)
    if scene.exercise is None and scene.guide is not None and scene.guide.look_for:
        look_for = scene.guide.look_for
    else:
        look_for = voice.say("hint.look_for", focus=scene.focus.term)
    return voice.say(
        "hint.point",
        section=scene.section.label,
        at=at(scene.passage),
        place_of=place_of(scene),
        look_for=look_for,
    )


def _gap(scene: Scene, voice: Voice) -> str:
    step = scene.step
    if step is not None and step.kind in _CALCULATED:
        return voice.say("hint.rule")
    if scene.focus.gap:
        return voice.say("hint.gap", sentence=scene.focus.gap)
    if scene.focus.opening and (step is None or step.kind is not AnswerKind.CHOICE):
        return voice.say("hint.opening", opening=scene.focus.opening)
    return _plain(scene, 2, voice)


def _sibling(scene: Scene, voice: Voice) -> str:
    step, other = scene.step, scene.focus.neighbour
    if step is not None and step.kind in _CALCULATED:
        return _worked(scene, voice)
    if other is None:
        return _plain(scene, 3, voice)
    return voice.say(
        "hint.sibling", other=other.word, meaning=other.meaning, focus=scene.focus.term
    )


def _worked(scene: Scene, voice: Voice) -> str:
    """Show a sibling exercise with its answer, if one is in the course."""
    own = scene.exercise
    like = own_task.alike_of(own, scene.shelf.exercises) if own is not None else None
    exercise = like or sibling_of(scene)
    if exercise is None or len(exercise.steps) > 1:
        return _working(scene, voice)
    step = exercise.steps[0]
    why = f": {step.why.rstrip('.')}" if step.why else ""
    return voice.say("hint.sibling_exercise", prompt=step.prompt, answer=answer_of(step), why=why)


def _working(scene: Scene, voice: Voice) -> str:
    passage = scene.passages[0] if scene.passages else None
    return voice.say("hint.working", section=scene.section.label, at=at(passage))


def _plain(scene: Scene, rung: int, voice: Voice) -> str:
    """Say something for a rung that can't give the answer away: it names only the place."""
    step = scene.step
    if rung >= 2 and scene.passages and step is not None and step.kind is AnswerKind.CHOICE:
        return voice.say("hint.rule_out", section=scene.section.label, at=at(scene.passage))
    if rung == 0:
        return voice.say("hint.orient")
    return reread(scene, voice)


_MAKERS = {0: _orient, 1: _point, 2: _gap, 3: _sibling}
