"""What a learner can see of themselves and of the courses, as text. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor_core import goals, notes, reflections
from tutor_core.curriculum.library import lower_first
from tutor_core.insights import badges
from tutor_core.mastery.estimate import mastered, wanting
from tutor_core.messages import Judgement

if TYPE_CHECKING:
    from datetime import datetime

    from tutor_core.curriculum.library import Library
    from tutor_core.ids import ConceptId
    from tutor_core.mastery.estimate import Estimator
    from tutor_core.state import Goal, LearnerState, Mastery
    from tutor_core.voice import Voice

BAR = 10
TOPICS_SHOWN = 12
# Where "on the way", "well on the way" and "nearly there" begin (our choice).
STAGES = (0.3, 0.6, 0.85)
# Whoever has answered so often hasn't just begun, however low the estimate (our choice).
TRIED = 5


def percent(share: float) -> str:
    """Return a share as a whole percentage."""
    return f"{round(100 * share)}%"


def bar(share: float) -> str:
    """Return a bar of BAR characters."""
    full = round(BAR * share)
    return "█" * full + "░" * (BAR - full)


def progress(
    state: LearnerState, library: Library, estimator: Estimator, voice: Voice, now: datetime
) -> str:
    """Return mastery by concept, what is still missing, goals, calibration and last reflection."""
    held = {i: m for i, m in state.mastery.items() if library.concept(i) is not None}
    past = [m for i, m in state.mastery.items() if i in state.past]
    if not held and not past:
        return voice.say("progress.none")
    lines = [voice.say("progress.title")]
    order = [c.id for c in library.concepts() if c.id in held]
    lines += [_concept(held[i], state, library, estimator, voice, now) for i in order]
    nearest = [i for i in order if not mastered(held[i], state.policy.mastery_threshold)]
    if nearest:
        best = max(nearest, key=lambda i: estimator.estimate(held[i], now))
        lines.append(_missing(held[best], state, library, voice))
    lines += [_concept(m, state, library, estimator, voice, now) for m in past]
    lines += _said(state, library, voice)
    lines += _rest(state, estimator, voice, now)
    return "\n".join(lines)


def _concept(
    held: Mastery,
    state: LearnerState,
    library: Library,
    estimator: Estimator,
    voice: Voice,
    now: datetime,
) -> str:
    share, _, word = standing(held, state, estimator, voice, now)
    right = [
        e
        for e in state.evidence
        if e.concept_id == held.concept_id and e.judgement is Judgement.CORRECT
    ]
    aided = sum(e.aided for e in right)
    concept = library.concept(held.concept_id)
    return voice.say(
        "progress.concept" if concept else "progress.concept_past",
        concept=concept.title if concept else state.past[held.concept_id],
        bar=bar(share),
        percent=percent(share),
        word=word,
        counts=voice.say("progress.counts", unaided=len(right) - aided, aided=aided),
    )


def standing(
    held: Mastery, state: LearnerState, estimator: Estimator, voice: Voice, now: datetime
) -> tuple[float, bool, str]:
    """Return a concept's estimate, whether it is mastered, and how far that is in a word."""
    share = estimator.estimate(held, now)
    done = mastered(held, state.policy.mastery_threshold)
    stage: object = sum(share >= edge for edge in STAGES)
    if stage == 0 and held.observations >= TRIED:
        stage = "shaky"
    return share, done, voice.say(f"progress.word_{'mastered' if done else stage}")


def _missing(held: Mastery, state: LearnerState, library: Library, voice: Voice) -> str:
    lacks = wanting(held, state.policy.mastery_threshold)
    parts = []
    if lacks.successes:
        parts.append(voice.say("progress.wanting_successes", n=lacks.successes))
    if lacks.sessions:
        parts.append(voice.say("progress.wanting_session"))
    if lacks.estimate and not parts:
        parts.append(voice.say("progress.wanting_estimate"))
    title = library.titles((held.concept_id,))
    return voice.say("progress.wanting", concept=title, wanting=", ".join(parts))


def _said(state: LearnerState, library: Library, voice: Voice) -> list[str]:
    """Say what the learner said about themselves, and what became of it."""
    here = [c.id for c in library.concepts()]
    found = notes.said(state, here)
    return [_sentence(voice.say(key, concept=library.titles((i,)))) for key, i in found]


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _rest(state: LearnerState, estimator: Estimator, voice: Voice, now: datetime) -> list[str]:
    lines = []
    if listed := goals.open_goals(state):
        shown = "; ".join(goal_words(g, state, estimator, voice, now) for g in listed)
        lines.append(voice.say("progress.goals", goals=shown))
    if (fit := reflections.calibration(state.evidence)) is not None:
        lines.append(calibration_words(fit, voice))
    lines += streak_lines(state, voice, now)
    words = [r.text for r in state.reflections if r.text]
    if words:
        lines.append(voice.say("progress.reflection", words=words[-1]))
    return lines


def calibration_words(fit: reflections.Calibration, voice: Voice) -> str:
    """Return how confidence and results agree, in a sentence."""
    return voice.say(
        f"progress.calibration_{fit.verdict}",
        sure=f"{fit.level:.1f}",
        right=fit.right,
        n=fit.pairs,
    )


def streak_lines(state: LearnerState, voice: Voice, now: datetime) -> list[str]:
    """Return days in a row and badges, nothing for who didn't ask to see them."""
    if not state.streaks:
        return []
    days = badges.streak(state, now)
    lines = [voice.say("streak.days" if days > 1 else "streak.today", days=days)] if days else []
    won = [voice.say(f"streak.{badge.key}", n=badge.n) for badge in badges.earned(state, now)]
    return [*lines, voice.say("streak.badges", badges=", ".join(won))] if won else lines


def goal_words(
    goal: Goal, state: LearnerState, estimator: Estimator, voice: Voice, now: datetime
) -> str:
    """Return a goal with its date, whose it is and how far it is."""
    share = goals.progress(goal, state, estimator, now)
    due = goals.due_words(goal.due, state.policy.today(now))
    key = "goal.words_teacher" if goals.from_teacher(goal, state) else "goal.words"
    return voice.say(key, goal=goal.text, due=due, percent=percent(share))


def topics(library: Library, voice: Voice) -> str:
    """Return what the courses hold: their concepts, or their sections where they have none."""
    if not library.shelves:
        return voice.say("topics.none")
    lines = [voice.say("topics.title")]
    for shelf in library.shelves:
        names = [c.title for c in shelf.course.concepts] or [
            s.label for s in shelf.course.sections if s.parent_id is None
        ]
        # Titles such as "Deviance, crime and control" would run together.
        mark = "; " if any("," in n for n in names[:TOPICS_SHOWN]) else ", "
        text = mark.join(lower_first(n) for n in names[:TOPICS_SHOWN])
        if len(names) > TOPICS_SHOWN:
            text += voice.say("topics.more", n=len(names) - TOPICS_SHOWN)
        lines.append(voice.say("topics.course", course=shelf.course.title, topics=text))
    return "\n".join([*lines, voice.say("topics.end")])


def names(concepts: list[ConceptId], library: Library) -> str:
    """Return up to three concepts' titles, joined by 'or'."""
    found = [c.title for i in concepts[:3] if (c := library.concept(i)) is not None]
    return " or ".join(f"*{lower_first(t)}*" for t in found)
