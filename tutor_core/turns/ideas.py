"""What an idea on a free question comes to: with what was said before, or as the gap's word."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tutor_core import scene
from tutor_core.assessment import Aside, Assessment, assess_idea
from tutor_core.focus import GAP
from tutor_core.hints import ladder
from tutor_core.messages import Judgement
from tutor_core.text import stem, words
from tutor_core.wording import on_ideas

if TYPE_CHECKING:
    from tutor_core.scene import Scene
    from tutor_core.state import Thread
    from tutor_core.turn import Turn

# A word for a gap comes in so few (our choice); more say something of their own.
FILLED_IN = 4
# So many partly right ideas before are taken together with a new one (our choice).
TOGETHER = 2


def assessed(thread: Thread, place: Scene, text: str) -> Assessment:
    """Judge an idea; what is right of those before counts with it."""
    found = assess_idea(place.question, text, place.texts, place.terms)
    if found.judgement is Judgement.CORRECT:
        return found
    if (filled := _filled(thread, place, text, found)) is not None:
        return filled
    before = [t.typed for t in thread.tries if t.judgement is Judgement.PARTLY][-TOGETHER:]
    adds = len(found.met) > 1 and not found.unsettled
    if not before or found.judgement is Judgement.INCORRECT or not adds:
        return found
    whole = assess_idea(place.question, ". ".join([*before, text]), place.texts, place.terms)
    right = whole.judgement is Judgement.CORRECT
    return replace(whole, normalised=found.normalised) if right else found


def added(turn: Turn, thread: Thread, text: str) -> str:
    """Say of what somebody adds to a right idea whether the text has it, "" when that is open."""
    place = scene.of_thread(thread, turn.library)
    if place is None or place.exercise is not None or thread.return_to:
        return ""
    found = assess_idea(place.question, text, place.texts, place.terms)
    if found.judgement is Judgement.INCORRECT and found.unsettled:
        place_of = ladder.place_of(place)
        return turn.voice.say("after.turned", word=found.unsettled[0], place_of=place_of)
    whole = found.judgement is Judgement.CORRECT
    fits = whole or (found.judgement is Judgement.PARTLY and bool(found.missing))
    return turn.voice.say("after.more", met=on_ideas.quoted(found)) if fits and found.met else ""


def _filled(thread: Thread, place: Scene, text: str, found: Assessment) -> Assessment | None:
    """Take a word or two as what belongs in the gap that the tutor has just shown."""
    missing = place.focus.missing
    if not missing or not thread.said or GAP not in thread.said[-1]:
        return None
    given = words(text)
    if len(given) > FILLED_IN:
        return None
    if stem(missing) in map(stem, given):
        return Assessment(Judgement.PARTLY, found.normalised, aside=Aside.SMALL, told=(missing,))
    return None
