"""Say a decided move without a model: in the course's own words where it has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeGuard

from tutor_core.assessment import Aside, Miss, aside, lone_unknown, only_name, phrases
from tutor_core.course import AnswerKind
from tutor_core.focus import first_formula
from tutor_core.hints import for_routes, ladder
from tutor_core.messages import Judgement
from tutor_core.moves import ANSWER_RUNG
from tutor_core.wording import on_ideas, smaller

if TYPE_CHECKING:
    from tutor_core.assessment import Assessment
    from tutor_core.moves import Decision
    from tutor_core.scene import Scene
    from tutor_core.small import Small
    from tutor_core.state import Thread
    from tutor_core.voice import Voice

# A task longer than this isn't repeated inside a reply (our choice).
SHORT_TASK = 160
_MISSES = {
    Miss.SIGN: "incorrect.sign",
    Miss.SLIP: "incorrect.slip",
    Miss.INVERSE: "incorrect.inverse",
    Miss.RECIPROCAL: "incorrect.reciprocal",
    Miss.UNIT: "incorrect.unit",
    Miss.SIDE: "incorrect.side",
    Miss.TURNED: "incorrect.turned",
}
_PARTLY = {
    Miss.NOT_SIMPLIFIED: "partly.unsimplified",
    Miss.FORM: "partly.form",
    Miss.LACKING: "partly.lacking",
    Miss.EXTRA: "partly.extra",
    Miss.MIXED: "partly.mixed",
    Miss.BOUNDARY: "partly.boundary",
    Miss.EDGE: "partly.edge",
    Miss.OPEN: "partly.open",
    Miss.UNSOLVED: "partly.unsolved",
    Miss.JOINED: "partly.joined",
}


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a move. ``exempt`` is the part that is a task's own text, not the tutor's.

    ``small`` is the small question in them that waits for its own answer.
    """

    text: str
    exempt: str = ""
    small: Small | None = None


def say(
    decision: Decision,
    scene: Scene,
    thread: Thread,
    assessment: Assessment | None,
    voice: Voice,
) -> Said:
    """Return the words of a move on a scene. ``thread`` is as it was before the move."""
    speaker = _SPEAKERS.get(decision.rule)
    if assessment is not None and scene.exercise is None and assessment.aside is None:
        if decision.rule in ("good_step", "check_it"):
            return Said(on_ideas.alone(scene, assessment, voice))
        if decision.rule == "show_your_step" and (lead := on_ideas.lead(assessment, voice)):
            return Said(f"{lead} {_show_step(scene, thread, voice)}")
    if speaker is not None:
        return Said(speaker(scene, thread, voice), small=_small(decision, scene, thread))
    if decision.rule == "next_step":
        told = _next_step(decision, scene, assessment, voice)
        return Said(told, small=smaller.of_hint(scene, told))
    if assessment is not None and assessment.aside is not None and decision.rule in _DIAGNOSED:
        return _aside(scene, thread, assessment, voice)
    if decision.rule in _DIAGNOSED:
        small = smaller.check_of(scene, assessment) if _checked(assessment) else None
        return Said(_diagnosis(scene, assessment, small, voice), small=small)
    hint = ladder.hint(scene, decision.rung or 0, voice)
    return Said(hint, small=smaller.of_hint(scene, hint))


def plain(decision: Decision, scene: Scene, voice: Voice) -> Said:
    """Return words that can't go wrong, for when a check has refused the first ones."""
    if decision.rung is not None and decision.rung >= ANSWER_RUNG:
        return Said(voice.say("held.top_of_ladder"))
    return Said(ladder.reread(scene, voice))


def task_words(scene: Scene) -> str:
    """Return the open task, to go back to: short ones whole, long ones by their last question.

    To a learner's own question it is what they were asked about it.
    """
    if scene.exercise is None and scene.guide is not None and scene.guide.ask_first:
        return scene.guide.ask_first
    prompt = scene.prompt
    return prompt if len(prompt) <= SHORT_TASK else prompt.rstrip().rsplit(". ", 1)[-1]


def _idea_first(scene: Scene, thread: Thread, voice: Voice) -> str:
    asked = ladder.idea(scene, voice)
    if scene.exercise is not None and (not scene.passages or (scene.step and scene.step.hints)):
        return asked
    # A title may end in a question mark of its own.
    where = voice.say(for_routes.opening(scene), section=scene.section.label).replace("?*.", "?*")
    return f"{where} {asked}"


def _smaller(scene: Scene, thread: Thread, voice: Voice) -> str:
    return ladder.smaller(scene, thread.no_ideas, voice)


def _small(decision: Decision, scene: Scene, thread: Thread) -> Small | None:
    """Return the course's smaller question that a rule asks."""
    authored = scene.step.smaller if scene.step is not None else ()
    if decision.rule == "smaller_question" and thread.no_ideas < len(authored):
        return smaller.of_course(scene, authored[thread.no_ideas])
    if decision.rule == "attempt_first":
        return smaller.of_course(scene, _fresh_small(scene, thread)) or thread.small
    return None


def _fresh_small(scene: Scene, thread: Thread) -> str:
    authored = scene.step.smaller if scene.step is not None else ()
    return next((s for s in authored if not any(s in said for said in thread.said)), "")


def _attempt_first(scene: Scene, thread: Thread, voice: Voice) -> str:
    small = _fresh_small(scene, thread) or voice.say("held.first_thought")
    return voice.say("held.attempt_first", small=small)


def _on_your_own(scene: Scene, thread: Thread, voice: Voice) -> str:
    return voice.say("held.on_your_own")


def _explain_thinking(scene: Scene, thread: Thread, voice: Voice) -> str:
    guessing = thread.tries and thread.tries[-1].judgement is Judgement.INCORRECT
    if guessing and not thread.fast_asks:
        return voice.say("incorrect.guessing")
    return voice.say("held.explain_thinking_help")


def _top(scene: Scene, thread: Thread, voice: Voice) -> str:
    return voice.say("held.top_of_ladder")


def _another_way(scene: Scene, thread: Thread, voice: Voice) -> str:
    return voice.say("held.another_way")


def _show_step(scene: Scene, thread: Thread, voice: Voice) -> str:
    if scene.exercise is None:
        return voice.say("unsure.text", place_of=ladder.place_of(scene))
    return f"{voice.say('incorrect.lead')} {voice.say('incorrect.show_step')}"


_SPEAKERS = {
    "idea_first": _idea_first,
    "smaller_question": _smaller,
    "attempt_first": _attempt_first,
    "on_your_own": _on_your_own,
    "explain_thinking": _explain_thinking,
    "top_of_ladder": _top,
    "another_way": _another_way,
    "show_your_step": _show_step,
}


def _next_step(
    decision: Decision, scene: Scene, assessment: Assessment | None, voice: Voice
) -> str:
    hint = ladder.hint(scene, decision.rung or 0, voice)
    if assessment is None:
        return hint
    if scene.exercise is None:
        return _on_idea(scene, assessment, hint, voice)
    partly = assessment.judgement is Judgement.PARTLY
    lead = voice.say("partly.lead" if partly else "incorrect.lead")
    if partly and assessment.met:
        lead += " " + voice.say("partly.said", met=_quoted(assessment.met))
    if partly and assessment.unsettled:
        lead += " " + _of_word("partly.look", assessment, voice)
    return f"{lead} {hint}"


def _on_idea(scene: Scene, assessment: Assessment, hint: str, voice: Voice) -> str:
    lead = on_ideas.lead(assessment, voice)
    return f"{lead} {hint}" if lead else voice.say("unsure.question", hint=hint)


def _of_word(key: str, assessment: Assessment, voice: Voice) -> str:
    """Speak of the last word that is to be settled, or of the whole where it is no one word."""
    word = next((w for w in reversed(assessment.unsettled) if w), "")
    return voice.say(key, word=word) if word else voice.say(f"{key}_whole")


def _quoted(points: tuple[str, ...]) -> str:
    return " and ".join(f'"{p}"' for p in points[:2])


_DIAGNOSED = (
    "known_mistake",
    "check_it",
    "good_step",
    "workable_step",
    "unsure_asks",
    "small_answer",
    "small_again",
)


def _aside(scene: Scene, thread: Thread, assessment: Assessment, voice: Voice) -> Said:
    """Say what an attempt is besides an answer, and lead back to the step."""
    task, told = task_words(scene), assessment.told
    values = dict(zip(_TOLD.get(assessment.aside, ()), told, strict=False))
    back = assessment.aside in (Aside.SMALL, Aside.KEPT)
    again = assessment.aside in (Aside.AGAIN, Aside.COUNT)
    text = voice.say(f"aside.{assessment.aside}", task=task, **values)
    small = smaller.again(thread, assessment) if again else None
    return Said(text, exempt=task if back else "", small=small)


_TOLD: dict[Aside | None, tuple[str, ...]] = {
    Aside.HOLDS: ("letter",),
    Aside.TRUE: ("letter",),
    Aside.TIPS: ("left", "right"),
    Aside.COUNT: ("sum",),
    Aside.SMALL: ("answer",),
    Aside.AGAIN: ("question",),
}


def _checked(assessment: Assessment | None) -> TypeGuard[Assessment]:
    """Whether a wrong answer is met with nothing better than a check."""
    return (
        assessment is not None
        and assessment.judgement is Judgement.INCORRECT
        and not assessment.reveals
        and assessment.move is None
        and assessment.miss not in _MISSES
    )


def _diagnosis(
    scene: Scene, assessment: Assessment | None, small: Small | None, voice: Voice
) -> str:
    """Say what kind of miss it is: the author's words, else the miss, else a check to make."""
    if assessment is None:
        return voice.say("unsure.exercise")
    if assessment.judgement is Judgement.UNSURE and assessment.unsettled:
        return _of_word("unsure.settle", assessment, voice)
    if assessment.judgement is Judgement.UNSURE:
        return voice.say(_unsure_key(assessment, scene), wanted=_wanted(scene, voice))
    if whole := _about_all_numbers(scene, assessment, voice):
        return whole
    if agrees(scene, assessment):
        return voice.say("partly.agrees" if scene.problem is None else "law.agrees")
    if assessment.miss is Miss.FORM and scene.way is not None and not scene.way.task.letter:
        return voice.say("route.true_step")
    if assessment.judgement is Judgement.PARTLY:
        return assessment.reveals or voice.say(_partly_key(assessment))
    if assessment.move is not None and not assessment.reveals:
        return voice.say("incorrect.path")
    return f"{voice.say('incorrect.lead')} {_wrong(scene, assessment, small, voice)}"


def _wrong(scene: Scene, assessment: Assessment, small: Small | None, voice: Voice) -> str:
    if assessment.reveals:
        return assessment.reveals
    if assessment.miss in _MISSES:
        return voice.say(_MISSES[assessment.miss])
    if scene.stage is not None and "=" in assessment.normalised:
        return voice.say("equation.other_line", line=scene.stage.line)
    if small is not None:
        return voice.say("incorrect.check", attempt=small.put_in, formula=small.question)
    return voice.say("incorrect.show_step")


def _about_all_numbers(scene: Scene, assessment: Assessment, voice: Voice) -> str:
    """Say what a true line leads to where no number, or every number, solves the equation."""
    at, line = scene.stage, assessment.normalised
    partly = assessment.judgement is Judgement.PARTLY and assessment.move is None
    if at is None or not partly or not isinstance(at.task.answer, phrases.Said):
        return ""
    if "=" not in line:
        return voice.say("equation.one_works", number=line, letter=at.task.letter)
    if at.task.letter in line:
        return ""
    return voice.say("equation.good_end", line=line, letter=at.task.letter)


def _unsure_key(assessment: Assessment, scene: Scene) -> str:
    if scene.step is not None and scene.step.kind is AnswerKind.CHOICE:
        return "unsure.choice"
    if assessment.effect == "workable":
        return "unsure.workable"
    if assessment.move is not None:
        return "unsure.words"
    calculated = scene.step is not None and scene.step.kind is not AnswerKind.SHORT
    if calculated and not assessment.readable and len(assessment.normalised.split()) > 1:
        return "unsure.words"
    kind = scene.step.kind if scene.step is not None else AnswerKind.SHORT
    if not assessment.readable:
        number = kind is AnswerKind.NUMBER
        return "unsure.unreadable_number" if number else "unsure.unreadable"
    if _starts_over(assessment, scene):
        return "unsure.start"
    if kind is AnswerKind.NUMBER and scene.step is not None and scene.exercise is not None:
        done = aside(scene.step, assessment.normalised, scene.exercise.stem)
        return f"unsure.{done}" if done else "unsure.value"
    return _UNSURE.get(kind, "unsure.exercise")


_UNSURE = {
    AnswerKind.EXPRESSION: "unsure.expression",
    AnswerKind.EQUATION: "unsure.equation",
}


def _starts_over(assessment: Assessment, scene: Scene) -> bool:
    """Whether an attempt is the task's own formula."""
    own = first_formula(scene.prompt)
    return bool(own) and "".join(own.split()) == "".join(assessment.normalised.split())


def _wanted(scene: Scene, voice: Voice) -> str:
    """Name what a number is wanted for: the unknown, or the answer with its unit."""
    step = scene.step
    unknown = lone_unknown(step, scene.exercise.stem) if step and scene.exercise else ""
    if unknown or step is None:
        return unknown
    return (
        voice.say("unsure.wanted_unit", unit=step.unit)
        if step.unit
        else voice.say("unsure.wanted")
    )


def _partly_key(assessment: Assessment) -> str:
    if assessment.move is not None:
        return "partly.move_good"
    return _PARTLY.get(assessment.miss or Miss.OTHER, "partly.missing")


def agrees(scene: Scene, assessment: Assessment) -> bool:
    """Whether a statement about a calculated step was found true, without being an answer."""
    calculated = scene.step is not None and scene.step.kind is not AnswerKind.SHORT
    partly = assessment.judgement is Judgement.PARTLY
    return calculated and partly and assessment.miss is None and assessment.move is None


def diagnosable(scene: Scene, assessment: Assessment) -> bool:
    """Whether there is something to say to just this attempt, so that it needs no hint."""
    if assessment.reveals or assessment.move is not None or assessment.aside is not None:
        return True
    if assessment.miss in _MISSES or assessment.miss in _PARTLY:
        return True
    return _checked(assessment) and smaller.check_of(scene, assessment) is not None


def confirm(
    scene: Scene, thread: Thread, attempts: int, assessment: Assessment, voice: Voice
) -> str:
    """Confirm a right answer and say what was the learner's own doing."""
    step = scene.step
    if step is None:
        return on_ideas.right(scene, assessment, voice)
    if scene.stage is not None and isinstance(scene.stage.task.answer, phrases.Said):
        said = voice.say(f"equation.right_{scene.stage.task.answer.name.lower()}")
    elif step.kind is AnswerKind.SHORT and not only_name(step):
        said = voice.say("correct.exercise_short")
    else:
        key = "correct.choice" if step.kind is AnswerKind.CHOICE else "correct.exercise"
        said = voice.say(key, answer=ladder.answer_of(step))
    return f"{said} {_how(thread, attempts, voice)}"


def _how(thread: Thread, attempts: int, voice: Voice) -> str:
    if (thread.rung or 0) > 0:
        return voice.say("correct.how_aided")
    if attempts > 1:
        return voice.say("correct.how_tries", tries=attempts)
    return voice.say("correct.how_first")
