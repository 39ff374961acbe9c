"""Choose the tutor's move. Pure: what is known, what came in, the policy; out comes a decision.

The teaching rules of the design live here and nowhere else; the wording only says what was
decided, and explanations replay ``choose`` to tell what would change it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from tutor_core.guardrails.policy import answers_allowed
from tutor_core.messages import Judgement, Move

if TYPE_CHECKING:
    from tutor_core.guardrails.policy import Policy

ANSWER_RUNG = 4
SIBLING_RUNG = 3
# From this rung on a hint gives away enough that it has to be paid for with an idea (design, 4).
IDEA_RUNG = 2
# Our choice: two smaller questions, then another way on. More of the same would be nagging.
SMALLER_QUESTIONS = 2
# Our choice: two replies in a row that could say nothing new, then another way on as well.
STALLS = 2
STALLING = ("show_your_step", "unsure_asks")
# Design, 4: three different wrong answers in quick succession are guessing.
GUESSES = 3
# Our choice: one hasty request can be a slip; the second is skipping.
HASTY_REQUESTS = 2


class Kind(StrEnum):
    """What a message is to the tutor."""

    QUESTION = "question"
    HELP = "help"
    NO_IDEA = "no_idea"
    ATTEMPT = "attempt"


@dataclass(frozen=True, slots=True)
class Signal:
    """What came in. ``judgement`` and ``told`` belong to attempts.

    ``told`` says that there is something to say to just this attempt, so that no hint is needed;
    ``known`` that the course itself says it. ``aside`` names the rule where the attempt is about
    something beside the step: "small_answer" and "small_again". ``unread`` says that it can't be
    read at all, which is said as often as it happens.
    """

    kind: Kind
    judgement: Judgement | None = None
    told: bool = False
    known: bool = False
    aside: str = ""
    unread: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """What the decision may look at; everything counts for the current step of the open thread.

    ``unaided`` counts recent unaided successes on its concepts; ``guesses`` the different wrong
    answers in quick succession; ``hasty`` the requests for help made faster than the hint can be
    read; ``since_hint`` the ideas since the last hint; ``no_ideas`` the "I don't know" in a row,
    ``stalls`` the replies in a row that could say nothing new.
    ``alone`` says that the exercise is there to show what works without help, ``exam`` that an
    exam is on, for a learner.
    """

    open: bool = False
    exercise: bool = False
    rung: int | None = None
    attempts: int = 0
    since_hint: int = 0
    no_ideas: int = 0
    stalls: int = 0
    guesses: int = 0
    hasty: int = 0
    unaided: int = 0
    goal: bool = False
    prerequisites_mastered: bool = True
    alone: bool = False
    exam: bool = False

    @property
    def untried(self) -> bool:
        """Whether the step is to be tried alone first and hasn't been."""
        return self.alone and self.rung is None and not (self.attempts or self.since_hint)


@dataclass(frozen=True, slots=True)
class Decision:
    """A move and the rule that chose it. ``rung`` is the help level after the move.

    ``smaller`` asks for a smaller question; ``hint`` says that the words of the rung's hint are
    given; ``bound`` names the policy keys that held the decision where it is.
    """

    move: Move
    rule: str
    rung: int | None = None
    smaller: bool = False
    hint: bool = False
    bound: tuple[str, ...] = ()


def choose(view: View, signal: Signal, policy: Policy) -> Decision:
    """Return what to do about a signal."""
    match signal.kind:
        case Kind.QUESTION:
            return Decision(Move.ASK_IDEA, "idea_first", 0, hint=True)
        case Kind.HELP:
            return _help(view, policy)
        case Kind.NO_IDEA:
            return _no_idea(view, policy)
        case Kind.ATTEMPT:
            return _attempt(view, signal, policy)


def next_rung(view: View) -> int:
    """Return the rung one step up; the first is 1, one lower for each recent unaided success."""
    if view.rung is None:
        return max(0, 1 - view.unaided)
    return view.rung + 1


def cap(view: View, policy: Policy) -> int:
    """Return the highest rung that is open now."""
    allowed = answers_allowed(
        policy,
        goal=view.goal and view.exercise,
        attempts=view.attempts,
        prerequisites_mastered=view.prerequisites_mastered,
    )
    highest = min(policy.highest_rung, _exam_rung(view, policy))
    return min(highest, ANSWER_RUNG if allowed else SIBLING_RUNG)


def _exam_rung(view: View, policy: Policy) -> int:
    """Return how far help goes during an exam; without one, as far as the ladder does."""
    if not view.exam:
        return ANSWER_RUNG
    return -1 if policy.exam_help is None else policy.exam_help


def _help(view: View, policy: Policy) -> Decision:
    if not view.open:
        return Decision(Move.ASK_IDEA, "nothing_open")
    if view.untried:
        return Decision(Move.ASK_IDEA, "on_your_own", view.rung)
    wanted = next_rung(view)
    if view.hasty >= HASTY_REQUESTS:
        return Decision(Move.ASK_IDEA, "explain_thinking", view.rung)
    if wanted > cap(view, policy):
        return Decision(Move.ASK_IDEA, "top_of_ladder", view.rung, bound=_closed_by(view, policy))
    if wanted >= IDEA_RUNG and policy.attempt_first and not view.since_hint:
        return Decision(Move.ASK_IDEA, "attempt_first", view.rung, bound=("attempt_first",))
    rule = "answer_allowed" if wanted == ANSWER_RUNG else "one_rung_up"
    return Decision(Move.HINT, rule, wanted, hint=True)


def _closed_by(view: View, policy: Policy) -> tuple[str, ...]:
    if _exam_rung(view, policy) < policy.highest_rung:
        return ("exam_help",)
    if policy.highest_rung < ANSWER_RUNG:
        return ("highest_rung",)
    return ("goal_answers",) if view.goal and view.exercise else ("answers", "answers_after")


def _no_idea(view: View, policy: Policy) -> Decision:
    if not view.open:
        return Decision(Move.ASK_IDEA, "nothing_open")
    if view.no_ideas < SMALLER_QUESTIONS:
        return Decision(Move.ASK_IDEA, "smaller_question", view.rung or 0, smaller=True)
    wanted = next_rung(view)
    if wanted < IDEA_RUNG and wanted <= cap(view, policy):
        return Decision(Move.HINT, "one_rung_up", wanted, hint=True)
    return Decision(Move.ASK_IDEA, "another_way", view.rung)


def _attempt(view: View, signal: Signal, policy: Policy) -> Decision:
    if signal.judgement is Judgement.CORRECT:
        return Decision(Move.JUDGE, "confirm_correct", view.rung)
    if signal.aside:
        return Decision(Move.JUDGE, signal.aside, view.rung)
    if signal.judgement is Judgement.UNSURE and (view.exercise or signal.told):
        return _unsure(view, signal)
    if signal.judgement is Judgement.INCORRECT and view.guesses >= GUESSES:
        return Decision(Move.JUDGE, "explain_thinking", view.rung)
    if signal.told:
        if signal.judgement is Judgement.PARTLY:
            return Decision(Move.JUDGE, "good_step", view.rung)
        return Decision(Move.JUDGE, "known_mistake" if signal.known else "check_it", view.rung)
    return _step_after(view, policy)


def _unsure(view: View, signal: Signal) -> Decision:
    """What can't be judged is asked about, and not for ever."""
    if view.exercise and signal.told:
        return Decision(Move.JUDGE, "workable_step", view.rung)
    rule = "unsure_asks" if signal.unread else _or_another_way(view, "unsure_asks")
    return Decision(Move.JUDGE, rule, view.rung)


def _or_another_way(view: View, rule: str) -> str:
    return "another_way" if view.stalls >= STALLS else rule


def _step_after(view: View, policy: Policy) -> Decision:
    """An attempt that is not there yet earns the next rung, but never the worked sibling."""
    wanted = next_rung(view)
    if wanted <= min(IDEA_RUNG, cap(view, policy)):
        return Decision(Move.JUDGE, "next_step", wanted, hint=True)
    return Decision(Move.JUDGE, _or_another_way(view, "show_your_step"), view.rung)
