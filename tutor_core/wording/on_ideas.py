"""Say what an idea on a free question has of the text, what it lacks, and what to check in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor_core.hints import ladder
from tutor_core.messages import Judgement

if TYPE_CHECKING:
    from tutor_core.assessment import Assessment
    from tutor_core.scene import Scene
    from tutor_core.voice import Voice


def specific(found: Assessment) -> bool:
    """Whether an idea can be met with a question of its own, so that it needs no hint yet."""
    if found.judgement is Judgement.INCORRECT:
        return bool(found.told or found.unsettled)
    return found.judgement is Judgement.PARTLY and bool(found.missing)


def alone(scene: Scene, found: Assessment, voice: Voice) -> str:
    """Return what is said to an idea that needs no hint: it ends in its own question."""
    place_of = ladder.place_of(scene)
    if found.told:
        return voice.say(
            "idea.other", other=found.told[0], focus=scene.focus.term, place_of=place_of
        )
    if found.unsettled:
        return voice.say("idea.turned", word=found.unsettled[0], place_of=place_of)
    lead = voice.say("idea.part", met=quoted(found))
    return f"{lead} {to_add(scene, found, voice)}"


def lead(found: Assessment, voice: Voice) -> str:
    """Return what is said of an idea before a hint, "" when there is nothing."""
    if found.told:
        return voice.say("idea.lead_other", other=found.told[0])
    if found.judgement is Judgement.INCORRECT and found.unsettled:
        return voice.say("idea.lead_turned", word=found.unsettled[0])
    if not found.met:
        return ""
    if found.unsettled:
        return voice.say("idea.lead_check", met=quoted(found), word=found.unsettled[0])
    key = "idea.part" if found.missing else "idea.lead_touch"
    return voice.say(key, met=quoted(found))


def right(scene: Scene, found: Assessment, voice: Voice) -> str:
    """Confirm an idea by the words of it that the text has."""
    if not found.met:
        return voice.say("correct.question", section=scene.section.label)
    return voice.say("idea.right", met=quoted(found), section=scene.section.label)


def to_add(scene: Scene, found: Assessment, voice: Voice) -> str:
    """Return the question for what an idea left out, "" when that is little."""
    if not found.missing:
        return ""
    values = {"focus": scene.focus.term} if found.missing[0] == "more" else {}
    return voice.say(f"idea.open_{found.missing[0]}", **values)


def quoted(found: Assessment) -> str:
    """Return up to three of the learner's words that the text has, in quotes."""
    *first, last = (f'"{word}"' for word in found.met)
    return f"{', '.join(first)} and {last}" if first else last
