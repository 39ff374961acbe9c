"""Why a suggestion was made, and what would change it, found by replaying the decision. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tutor_core import goals, threads
from tutor_core.curriculum.library import lower_first
from tutor_core.explanations import reasons
from tutor_core.explanations.forecasts import (
    Forecast,
    Replay,
    another_topic,
    forecast,
    forecast_from,
)
from tutor_core.explanations.seen import seen
from tutor_core.guardrails.policy import Answers, shown
from tutor_core.guardrails.rules import rule
from tutor_core.messages import Explanation, Foretold, Judgement, Move
from tutor_core.moves import ANSWER_RUNG, SIBLING_RUNG, Decision, Kind, Signal, View, cap, choose
from tutor_core.requests import ChooseOption
from tutor_core.state import ThreadKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tutor_core.course import Exercise
    from tutor_core.guardrails.policy import Policy
    from tutor_core.ids import ConceptId
    from tutor_core.practice import Pick
    from tutor_core.scene import Scene
    from tutor_core.state import Changes, Goal, Thread
    from tutor_core.turn import Turn

# Nobody plans further ahead than this (our choice); past it a change isn't worth telling.
MOST_ATTEMPTS = 10
# An answer longer than this is named and not said back in a line (our choice).
SAID_BACK = 40


@dataclass(frozen=True, slots=True)
class Change:
    """Something that would lead to another move: how (``key``), how often, and to what."""

    key: str
    n: int = 1
    then: Decision | None = None
    policy_keys: tuple[str, ...] = ()


def changes(view: View, policy: Policy) -> Iterator[Change]:
    """Replay the next request for help under other circumstances; yield what differs.

    ``view`` is the state after the move being explained. Every change it yields comes true when
    its condition is met, because it was found by calling ``choose`` with that condition.
    """
    if not view.open:
        return
    now = choose(view, Signal(Kind.HELP), policy)
    if now.move is Move.HINT:
        yield Change("help", then=now)
    after = choose(_tried(view, 1), Signal(Kind.HELP), policy)
    # An idea on an exercise that can't be judged counts as no try; it has to open the hint, too.
    unjudged = choose(_tried(view, 0), Signal(Kind.HELP), policy) if view.exercise else after
    if after != now and after.move is Move.HINT and unjudged == after:
        yield Change("idea", then=after)
    if view.exam:
        later = choose(replace(_tried(view, 1), exam=False), Signal(Kind.HELP), policy)
        if later != after and later.move is Move.HINT:
            yield Change("exam_over", then=later)
    yield from _to_the_answer(view, policy)


def _tried(view: View, tries: int) -> View:
    attempts = view.attempts + tries
    return replace(view, since_hint=view.since_hint + 1, attempts=attempts, no_ideas=0, hasty=0)


def _to_the_answer(view: View, policy: Policy) -> Iterator[Change]:
    if view.rung is None or view.rung >= ANSWER_RUNG:
        return
    top = replace(view, rung=SIBLING_RUNG, since_hint=1, hasty=0)
    for n in range(MOST_ATTEMPTS):
        later = choose(replace(top, attempts=view.attempts + n), Signal(Kind.HELP), policy)
        if later.rung == ANSWER_RUNG:
            if n:
                yield Change("attempts", n, later)
            return
    keys = _keys_in_the_way(view, policy)
    if keys and view.rung >= 2:
        yield Change("policy", policy_keys=keys)


def _keys_in_the_way(view: View, policy: Policy) -> tuple[str, ...]:
    """Return the guardrails that together keep the next step shut."""
    keys: list[str] = []
    tried = replace(view, since_hint=1, hasty=0, attempts=view.attempts + MOST_ATTEMPTS)
    while True:
        held = choose(tried, Signal(Kind.HELP), policy)
        key = held.bound[0] if held.bound else ""
        if held.move is Move.HINT or key not in LOOSEST or key in keys:
            return tuple(keys) if held.move is Move.HINT else ()
        keys.append(key)
        policy = replace(policy, **{key: LOOSEST[key]})


LOOSEST: dict[str, Any] = {
    "exam_help": ANSWER_RUNG,
    "highest_rung": ANSWER_RUNG,
    "answers": Answers.ALWAYS,
    "goal_answers": Answers.ALWAYS,
}
"""The values that leave nothing shut, by the guardrails that can shut the next step."""


def explain(
    turn: Turn,
    decision: Decision,
    scene: Scene,
    before: Thread | None,
    after: Thread | None,
    fit: tuple[float, str] | None = None,
) -> Explanation:
    """Return the explanation of a move on a task. ``fit`` is the retrieval's score and verdict."""
    concepts = after.concept_ids if after is not None else ()
    goal = goals.current(turn.state, concepts)
    view = threads.view(after, turn.state, turn.library, turn.now)
    if after is not None and after.exercise_id and after.answers:
        # The next turn sees this miss among the evidence: it ends the row of successes.
        missed = after.answers[-1].judgement is not Judgement.CORRECT
        view = replace(view, unaided=0 if missed else view.unaided)
    key = _key(turn, decision, scene, before, after)
    why = Explanation(
        line=_line(turn, key, scene, decision, (view, goal, before)),
        seen=tuple(seen(turn, scene, before, fit)),
        rule=turn.voice.say(f"rule.{decision.rule}"),
        goal=goal_words(goal, turn),
        policy=policy_words(turn.state.policy, view),
        worded_by=turn.voice.say("explain.offline"),
    )
    return told(why, change_words(turn, changes(view, turn.state.policy)))


def told(why: Explanation, found: Iterable[tuple[str, Foretold]]) -> Explanation:
    """Return an explanation with what would change it, in words and for a program."""
    pairs = tuple(found)
    words, foretold = tuple(w for w, _ in pairs), tuple(f for _, f in pairs)
    return replace(why, would_change=words, foretold=foretold)


def of_right(
    turn: Turn, decision: Decision, scene: Scene, noticed: Thread, changes: Changes
) -> Explanation:
    """Return the explanation of a confirmed answer: what it counted for, and what comes next."""
    goal = goals.current(turn.state, noticed.concept_ids)
    at = Replay(turn.state, turn.library, turn.estimator, turn.now)
    at = at.changed(changes, scene.exercise)
    scored = [turn.voice.say("seen.score", score=f"{e.score:.2f}") for e in changes.evidence[:1]]
    key = f"why.{_right_key(noticed, changes)}"
    why = Explanation(
        line=turn.voice.say(key, concept=concept_words(turn, scene), said=_said(turn, scene)),
        seen=(*seen(replace(turn, state=at.state), scene, noticed, None), *scored),
        rule=turn.voice.say(f"rule.{decision.rule}"),
        goal=goal_words(goal, turn),
        policy=(f"mastery_threshold = {shown(turn.state.policy.mastery_threshold)}",),
        worded_by=turn.voice.say("explain.offline"),
    )
    return told(why, [_next_change(turn, at, scene, noticed)])


def _right_key(noticed: Thread, changes: Changes) -> str:
    if not changes.evidence:
        return "confirm_correct"
    if noticed.kind in (ThreadKind.WORKED, ThreadKind.SHOWN):
        return f"confirm_correct_{noticed.kind}"
    return f"confirm_correct_{'aided' if changes.evidence[0].aided else 'unaided'}"


def _next_change(turn: Turn, at: Replay, scene: Scene, noticed: Thread) -> tuple[str, Foretold]:
    """Say what would move practice on from where it stands now."""
    exercise, first = scene.exercise, scene.step_number + 1
    if exercise is not None and not scene.last_step:
        rung = threads.help_so_far(threads.at_step(noticed, scene))
        return forecast_words(
            turn, at, forecast_from(at, exercise, first, rung, noticed), exercise
        )
    offered = at.pick()
    if offered is None or noticed.return_to:
        return topic_words(turn, at, None)
    return practice_change(turn, at, offered, given=False)


def goal_words(goal: Goal | None, turn: Turn) -> str:
    """Return a goal with its date, "" without one."""
    return goals.named(goal, turn.today) if goal is not None else ""


def policy_words(policy: Policy, view: View) -> tuple[str, ...]:
    """Return the guardrails that bound a hint, as a teacher sets them."""
    goal_task = view.goal and view.exercise
    when = "goal_answers" if goal_task else "answers"
    keys = ["highest_rung", when, "attempt_first"]
    if not goal_task:
        keys.insert(2, "answers_after")
    if view.exam:
        keys = ["exam_help", "exam_until", *keys]
    return tuple(f"{key} = {shown(getattr(policy, key))}" for key in keys)


def change_words(turn: Turn, found: Iterator[Change]) -> Iterator[tuple[str, Foretold]]:
    """Say each change."""
    said = False
    for change in found:
        said = True
        rung = change.then.rung if change.then is not None else None
        about = ",".join(change.policy_keys)
        yield _change(turn, change), Foretold(change.key, change.n, rung, about)
    if not said:
        yield nothing(turn)


def nothing(turn: Turn) -> tuple[str, Foretold]:
    """Say that nothing would change it."""
    return turn.voice.say("change.always"), Foretold("always")


def _change(turn: Turn, change: Change) -> str:
    values = {
        "n": change.n,
        "tries": "try" if change.n == 1 else "tries",
        "then": turn.voice.say(f"then.{_then(change.then)}") if change.then else "",
        "settings": settings(turn, change.policy_keys),
    }
    if change.key == "exam_over":
        end = turn.state.policy.exam_until
        until = turn.voice.say("limit.until", when=shown(end)) if end else ""
        return turn.voice.say("limit.exam_over", until=until, **values)
    return turn.voice.say(f"change.{change.key}", **values)


def settings(turn: Turn, keys: Sequence[str]) -> str:
    """Say what guardrails are about and what they are set to."""
    policy, say = turn.state.policy, turn.voice.say
    values = {key: shown(getattr(policy, key)) for key in keys}
    named = [say("change.setting", what=rule(k).about, value=v) for k, v in values.items()]
    return say("change.and").join(named)


def _then(decision: Decision) -> str:
    return f"hint_{decision.rung}" if decision.move is Move.HINT else "ask_idea"


def _key(
    turn: Turn, decision: Decision, scene: Scene, before: Thread | None, after: Thread | None
) -> str:
    """Return which reason of a rule it is."""
    goal = goals.current(turn.state, after.concept_ids if after is not None else ())
    key = f"why.{decision.rule}{reasons.which(turn, decision, scene, before)}"
    if decision.rule == "idea_first" and scene.own:
        key += "_own" if scene.taught else "_beyond"
    elif decision.rule == "idea_first" and scene.exercise is not None:
        key += "_exercise_goal" if goal else "_exercise"
    elif decision.rule == "idea_first" and goal:
        key += "_goal"
    elif decision.rule in ("next_step", "show_your_step") and scene.exercise is None:
        key += "" if _wrong(after) else "_idea"
    return key


def _wrong(after: Thread | None) -> bool:
    tries = after.tries if after is not None else ()
    return bool(tries) and tries[-1].judgement is Judgement.INCORRECT


def _line(
    turn: Turn,
    key: str,
    scene: Scene,
    decision: Decision,
    around: tuple[View, Goal | None, Thread | None],
) -> str:
    """Say the reason; ``around`` is the view, the goal, and the thread before the move."""
    view, goal, before = around
    return turn.voice.say(
        key,
        section=f"*{scene.section.label}*",
        goal=goal_words(goal, turn),
        concept=concept_words(turn, scene),
        tried=_tried_before(turn, goal),
        said=_said(turn, scene),
        rung=decision.rung or 0,
        cap=cap(view, turn.state.policy),
        times=reasons.times(turn, before),
    )


def _said(turn: Turn, scene: Scene) -> str:
    """Name what was just said, in its own words when they are few."""
    text = " ".join((turn.text or _pressed(turn, scene)).split())
    noun = "answer" if scene.exercise is not None else "idea"
    quoted = bool(text) and len(text) <= SAID_BACK
    return turn.voice.say(f"why.said_{noun}{'' if quoted else '_long'}", text=text)


def _pressed(turn: Turn, scene: Scene) -> str:
    request = turn.incoming.request
    choices = scene.step.choices if scene.step is not None else ()
    if isinstance(request, ChooseOption) and request.index < len(choices):
        return choices[request.index].text
    return ""


def concept_words(turn: Turn, scene: Scene) -> str:
    """Return the concept(s) a scene is about, else its section's title."""
    ids = scene.exercise.concept_ids if scene.exercise else ()
    return turn.library.titles(ids) or lower_first(scene.section.title)


def _tried_before(turn: Turn, goal: Goal | None) -> str:
    wanted = set(goal.concept_ids) if goal else set()
    done = [e for e in turn.state.evidence if e.concept_id in wanted]
    if not done:
        return turn.voice.say("why.tried_none")
    right = sum(e.judgement == "correct" and not e.aided for e in done)
    return (
        turn.voice.say("why.tried_some", n=right) if right else turn.voice.say("why.tried_aided")
    )


def practice_change(
    turn: Turn, at: Replay, offered: Pick, rung: int | None = None, *, given: bool = True
) -> tuple[str, Foretold]:
    """Say how many more successes lead to another concept, by replay."""
    found = forecast(at, offered, rung, given=given)
    return forecast_words(turn, at, found, offered.exercise)


def forecast_words(
    turn: Turn, at: Replay, found: Forecast | None, exercise: Exercise
) -> tuple[str, Foretold]:
    """Say a forecast; without one, that the learner may name another topic."""
    if found is None:
        return topic_words(turn, at, exercise.concept_ids[0] if exercise.concept_ids else None)
    key = "correct_later" if found.another_day else "correct_next"
    words = turn.voice.say(
        f"change.{key}",
        n=found.successes,
        answers="answer" if found.successes == 1 else "answers",
        later="one" if found.another_day == 1 else found.another_day,
        concept=lower_first(found.concept.title),
    )
    about, later = found.concept.id, found.another_day
    return words, Foretold(key, found.successes, about=about, later=later)


def topic_words(turn: Turn, at: Replay, besides: ConceptId | None) -> tuple[str, Foretold]:
    """Say that another topic can be had for naming it, if there is one."""
    other = another_topic(at, besides)
    if other is None:
        return nothing(turn)
    words = turn.voice.say("change.topic", concept=lower_first(other.title))
    return words, Foretold("topic", about=other.id)
