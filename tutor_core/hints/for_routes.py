"""The ladder for an inequality, a square, a quadratic, or an unknown below a bar, move by move.

Hints stand on the line the learner has reached, as those for equations do. What a course has no
task of, it doesn't teach, and then the hints say so instead of pointing at a place for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor_core.assessment import routes
from tutor_core.assessment.route_parts import Order

if TYPE_CHECKING:
    from tutor_core.assessment.route_parts import Leg, Route
    from tutor_core.curriculum.ways import Way
    from tutor_core.scene import Scene
    from tutor_core.voice import Voice

# A sibling is asked about with another letter, as courses do.
_LETTERS = ("y", "n")
# What is done in the words for equations; the others have words of their own.
_OWN = frozenset(
    "below root each each_one gather share split split_more common zero factor_times_turn "
    "factor_under_turn whole_times_turn whole_under_turn sign_turn hundredth percents "
    "denominators tops across reduce turned first then".split()
)


def needed(scene: Scene, rung: int) -> Way | None:
    """Return the way where a hint is to be made for it: none is authored, or it is behind."""
    found = scene.way
    authored = scene.step is not None and any(h.rung == rung for h in scene.step.hints)
    return found if found is not None and (found.moved or not authored) else None


def hint(at: Way, rung: int, place: str, scene: Scene, voice: Voice) -> str:
    """Return the hint of a rung from 0 to 3."""
    leg = at.next
    match rung:
        case 0:
            return idea(at, voice)
        case 1:
            if scene.taught and scene.passages:
                return _say("equation.point_example", leg, voice, place=place)
            lead = voice.say(f"route.beyond{_beyond(at)}", section=scene.section.label)
            return f"{lead} {_say(f'route.point_{_family(leg)}', leg, voice)}"
        case 2:
            return _say(_key("gap", leg), leg, voice)
        case _:
            return _sibling(at, voice)


def opening(scene: Scene) -> str:
    """Return the key of the words that say how a task stands to the course."""
    if scene.taught or scene.way is None:
        return "place.first"
    return "route.first_sum" if not scene.way.task.letter else "route.first"


def _beyond(at: Way) -> str:
    if not at.task.letter:
        return "_sum"
    return "_order" if isinstance(at.task.parts, Order) else ""


def idea(at: Way, voice: Voice) -> str:
    """Ask for the learner's idea about the next move (rung 0)."""
    return _say(_key("idea", at.next), at.next, voice)


def smaller(at: Way, asked: int, lead: str, voice: Voice) -> str:
    """Return a smaller question: about the next move, then for trying out a number."""
    if asked % 2 == 0 or " or " in at.next.line or not at.task.letter:
        return _say(_key("smaller", at.next), at.next, voice, lead=lead)
    return _say("route.smaller_try", at.next, voice, lead=lead)


def plain(at: Way, voice: Voice) -> str:
    """Say what is to be done without a word that could give anything away."""
    return voice.say("route.plain", line=at.next.line)


def answer(at: Way, voice: Voice) -> str:
    """Return the working of the task (rung 4)."""
    return voice.say("equation.answer", lines=_lines(at.task, voice))


def another(task: str) -> str:
    """Return a task built like one, other than the sibling a hint works out; "" without one."""
    found = routes.route(task)
    first = routes.sibling(found, _letter(found)) if found is not None else None
    if found is None or first is None:
        return ""
    second = routes.sibling(found, found.letter, routes.numbers(first.answer))
    return second.lines[0] if second is not None else ""


def shown(at: Way, rung: int) -> tuple[str, ...]:
    """Return the formulas that a made hint may hold up to a rung: they are worked out here."""
    found = [at.next.line]
    if rung >= 2:
        found.append(at.next.gap)
    if rung >= 3 and (other := routes.sibling(at.task, _letter(at.task))) is not None:
        found += other.lines
    return tuple(sorted(found, key=len, reverse=True))


def sibling_of(at: Way) -> Route | None:
    """Return the task that a hint works out."""
    return routes.sibling(at.task, _letter(at.task))


def _letter(found: Route) -> str:
    return next(one for one in _LETTERS if one != found.letter)


def _sibling(at: Way, voice: Voice) -> str:
    other = sibling_of(at)
    if other is None:
        return plain(at, voice)
    return voice.say("equation.sibling", lines=_lines(other, voice), line=at.next.line)


def _key(what: str, leg: Leg) -> str:
    if leg.kind in _OWN:
        return f"route.{what}_{_family(leg)}"
    return f"equation.{what}_{leg.kind}"


def _family(leg: Leg) -> str:
    """Return the name of a move in the phrases: whatever turns a sign round is one."""
    if leg.kind.endswith("_turn"):
        return "turn"
    return leg.kind if leg.kind in _OWN else "both"


def _say(key: str, leg: Leg, voice: Voice, **more: str) -> str:
    return voice.say(key, line=leg.line, gap=leg.gap, letter=leg.core, n=leg.n, of=leg.of, **more)


def _lines(found: Route, voice: Voice) -> str:
    told = [f"{found.legs[0].line}."]
    for leg in found.legs:
        told.append(f"{voice.say(f'route.move_{_move(leg)}', n=leg.n.lstrip('-'))}: {leg.after}.")
    return " ".join(told)


def _move(leg: Leg) -> str:
    negative = leg.n.startswith("-")
    if leg.kind in ("added", "taken", "letter"):
        return "add" if negative else "take"
    return leg.kind
