"""Why an exercise is offered, and what would change it, found by replaying the choice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fsrs import Rating

from tutor_core import checkpoints, notes, practice, putting_aside, reviews, threads
from tutor_core.curriculum.library import lower_first
from tutor_core.explanations.forecasts import Replay
from tutor_core.explanations.seen import claims_seen
from tutor_core.explanations.suggestions import (
    goal_words,
    practice_change,
    told,
    topic_words,
)
from tutor_core.goals import due_words
from tutor_core.guardrails.limits import narrowing
from tutor_core.guardrails.policy import shown
from tutor_core.ids import ThreadId
from tutor_core.insights.standing import percent
from tutor_core.mastery.estimate import score
from tutor_core.messages import Explanation, Foretold, Judgement, Move
from tutor_core.moves import ANSWER_RUNG, SIBLING_RUNG, Kind, Signal, View, cap, choose
from tutor_core.state import Changes, Evidence, Note, NoteKind, Thread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tutor_core.course import Concept, Exercise
    from tutor_core.practice import Pick
    from tutor_core.turn import Turn


# More reasons than two are a lecture; nobody tries more often than this (our choices).
REASONS, MOST_TRIES = 2, 10
# As far as this from the success aimed at, an exercise is still about the right size (our choice:
# two levels' worth, see ``practice.PACE_STEP``).
RIGHT_SIZE = 0.2


@dataclass(frozen=True, slots=True)
class Would:
    """Something that would lead elsewhere: the key of its phrase and what the replay came to."""

    key: str
    concept: Concept | None = None
    exercise: Exercise | None = None
    days: int = 0
    score: float = 0.0


def would_change(at: Replay, offered: Pick) -> Iterator[Would]:
    """Yield what would change an offer of the kinds that have more to tell than the topic."""
    match offered.why:
        case "review":
            yield from _after_review(at, offered)
        case "checkpoint":
            yield from _after_checkpoint(at, offered)
        case "claim":
            yield from _after_claim(at, offered)
        case "easier" | "harder" | "alike":
            usual = _going_on(at, offered).pick(offered.concept)
            if usual is not None and usual.exercise.id != offered.exercise.id:
                yield Would("pace", exercise=usual.exercise)
        case "worked":
            yield Would("worked", score=score(Judgement.CORRECT, 0, 1))


def _going_on(at: Replay, offered: Pick) -> Replay:
    """Return the replay with the exercise before the learner."""
    exercise = offered.exercise
    thread = Thread(
        ThreadId("replayed"),
        at.now,
        exercise.steps[0].prompt,
        offered.shelf.course.id,
        exercise.section_id,
        exercise_id=exercise.id,
        concept_ids=exercise.concept_ids,
        given=putting_aside.put_aside(at.state.thread),
    )
    return replace(at, state=replace(at.state, thread=thread))


def _after_review(at: Replay, offered: Pick) -> Iterator[Would]:
    held = at.state.reviews.get(offered.concept.id)
    sure = practice.confidence(at.state)
    rung = SIBLING_RUNG if practice.was_shown(at.state, offered.exercise) else None
    right = reviews.rating(rung, 1, sure, right=True)
    shown_too = _can_be_shown(at, offered)
    for key, rated in (("review_right", right), ("review_shown", Rating.Again)):
        if key == "review_shown" and not shown_too:
            continue
        after = reviews.reviewed(held, offered.concept.id, rated, at.now)
        yield Would(key, days=reviews.days_until(after, at.state.policy, at.now))


def _can_be_shown(at: Replay, offered: Pick) -> bool:
    """Whether the answer can be shown at all, were the learner to try often enough."""
    concepts = offered.exercise.concept_ids
    goal = bool(threads.goal_concepts(at.state) & set(concepts))
    ready = threads.ready(at.state, at.library, concepts)
    view = View(exercise=True, attempts=MOST_TRIES, goal=goal, prerequisites_mastered=ready)
    return cap(view, at.state.policy) >= ANSWER_RUNG


def _after_checkpoint(at: Replay, offered: Pick) -> Iterator[Would]:
    tried = View(
        open=True,
        exercise=True,
        alone=True,
        attempts=1,
        since_hint=1,
        unaided=threads.unaided_streak(at.state, offered.exercise.concept_ids),
    )
    if choose(tried, Signal(Kind.HELP), at.state.policy).move is Move.HINT:
        yield Would("checkpoint_tried")
    evidence = (*at.state.evidence, answer(at, offered, right=True))
    if not checkpoints.due(evidence, offered.concept.id):
        yield Would("checkpoint_right")


def _after_claim(at: Replay, offered: Pick) -> Iterator[Would]:
    concept, exercise = offered.concept.id, offered.exercise
    held = Note(concept, NoteKind.KNOWN, at.now)
    borne_out = Changes(notes=(replace(held, settled=True),))
    solved = at.solved(exercise, sure=practice.confidence(at.state))
    following = solved.changed(borne_out, None).pick()
    if following is not None:
        yield Would("claim_right", concept=following.concept)
    # Neither a wrong answer nor "I don't know" bears it out, and only one of them is evidence.
    refuted = Changes(notes=(replace(held, settled=False),))
    believed = practice.held_mastery(at.state, concept, at.estimator)
    item = answer(at, offered, right=False)
    missed = replace(refuted, evidence=(item,), mastery=(at.estimator.update(believed, item),))
    ways = [_going_on(at.changed(changes, exercise), offered) for changes in (refuted, missed)]
    after = [pick.concept for way in ways if (pick := way.pick()) is not None]
    if len(after) == len(ways) and after[0].id == after[1].id:
        yield Would("claim_wrong", concept=after[0])


def answer(at: Replay, offered: Pick, *, right: bool) -> Evidence:
    """Return the evidence of a first answer to the exercise, without help."""
    return Evidence(
        concept_id=offered.concept.id,
        judgement=Judgement.CORRECT if right else Judgement.INCORRECT,
        score=1.0 if right else 0.0,
        rung=None,
        attempts=1,
        at=at.now,
        session=at.state.session,
        exercise_id=offered.exercise.id,
    )


# --- In words ------------------------------------------------------------------------------------


def of_offer(turn: Turn, offered: Pick) -> Explanation:
    """Return the explanation of an exercise that is offered."""
    goal, say, policy = offered.goal, turn.voice.say, turn.state.policy
    size = _size(turn, offered) if offered.why == "topic" else ""
    line = say(
        f"why.practice_{offered.why}{size}",
        goal=goal.text if goal else "",
        due=due_words(goal.due, turn.today) if goal else "",
        concept=lower_first(offered.concept.title),
        expected=percent(offered.expected),
    )
    own = f"rule.practice_{offered.why}"
    keys = ["target_success", "mastery_threshold"]
    if offered.why in _KEYS:
        keys.insert(0, _KEYS[offered.why])
    keys += narrowing(policy)
    why = Explanation(
        line=line,
        seen=tuple(_seen(turn, offered)),
        rule=say(own if turn.voice.has(own) else "rule.practice"),
        goal=goal_words(goal, turn),
        policy=tuple(f"{k} = {shown(getattr(policy, k))}" for k in keys),
        worded_by=say("explain.offline"),
    )
    return told(why, changes_of(turn, offered))


def _size(turn: Turn, offered: Pick) -> str:
    """Say when the nearest to the learner's size isn't near it."""
    apart = offered.expected - practice.target(turn.state)
    return "" if abs(apart) <= RIGHT_SIZE else "_easy" if apart > 0 else "_hard"


_KEYS = {"review": "reviews", "worked": "highest_rung"}


def _seen(turn: Turn, offered: Pick) -> Iterator[str]:
    say, state, concept = turn.voice.say, turn.state, offered.concept
    title = lower_first(concept.title)
    if offered.why == "review" and (card := state.reviews.get(concept.id)) is not None:
        ago = days_words(reviews.days_since(card, state.policy, turn.now))
        kept = percent(reviews.kept(card, turn.now))
        yield say("seen.review", concept=title, days=ago, percent=kept)
    if offered.why == "checkpoint":
        row = checkpoints.aided_in_a_row(state.evidence, concept.id)
        yield say("seen.aided_in_a_row", concept=title, n=row)
    if offered.why == "claim" and notes.note_of(state, concept.id, NoteKind.KNOWN) is None:
        yield say("known.said_open", concept=title)
    held = practice.held_mastery(state, concept.id, turn.estimator)
    share = percent(turn.estimator.estimate(held, turn.now))
    yield say("seen.unaided", concept=title, n=held.unaided_successes)
    yield say("seen.estimate", concept=title, percent=share)
    yield f"{say('seen.expected', percent=percent(offered.expected))}{_because(turn, offered)}"
    yield from claims_seen(turn, (concept.id,))


def _because(turn: Turn, offered: Pick) -> str:
    """Say the two weightiest reasons for what is expected, "" when nothing is telling."""
    found = turn.estimator.reasons(offered.concept.id, offered.exercise, turn.now)[:REASONS]
    title = lower_first(offered.concept.title)
    words = [
        turn.voice.say(f"because.{r.about}_{'good' if r.good else 'bad'}", concept=title)
        for r in found
    ]
    return turn.voice.say("because.all", reasons=", and ".join(words)) if words else ""


def days_words(days: int) -> str:
    """Return a number of days as it is said."""
    return "1 day" if days == 1 else f"{days} days"


def changes_of(turn: Turn, offered: Pick) -> Iterator[tuple[str, Foretold]]:
    """Say what would change an offer, as things stand."""
    at = Replay(turn.state, turn.library, turn.estimator, turn.now)
    found = tuple(would_change(at, offered))
    for would in found:
        yield _words(turn, offered, would), _foretold(would)
    if offered.why in ("review", "claim"):
        if not found:
            yield topic_words(turn, at, offered.concept.id)
        return
    yield practice_change(turn, at, offered, SIBLING_RUNG if offered.why == "worked" else None)


def _words(turn: Turn, offered: Pick, would: Would) -> str:
    return turn.voice.say(
        f"change.{would.key}",
        concept=lower_first((would.concept or offered.concept).title),
        here=lower_first(offered.concept.title),
        title=would.exercise.title if would.exercise else "",
        days=days_words(would.days),
        score=f"{would.score:g}",
        less=f"{score(Judgement.CORRECT, SIBLING_RUNG, 1):g}",
    )


def _foretold(would: Would) -> Foretold:
    about = would.concept or would.exercise
    return Foretold(
        would.key, would.days, about=about.id if about is not None else "", score=would.score
    )
