"""Turns that keep or show something: why, goals, reflections, progress, topics, guardrails."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tutor_core import scene
from tutor_core.explanations import explained, retelling
from tutor_core.ids import ReflectionId
from tutor_core.insights import standing
from tutor_core.messages import Button, Move, Reply
from tutor_core.state import Alert, Changes, Reflection, ReflectionKind
from tutor_core.turn import Outcome
from tutor_core.turns import ideas
from tutor_core.turns.acting import button, open_task, task_buttons
from tutor_core.wording.offline import task_words

if TYPE_CHECKING:
    from tutor_core.requests import Confidence
    from tutor_core.state import Thread
    from tutor_core.turn import Turn

# How sure counts as unsure and as sure, of 5 (our choice).
LOW, HIGH = 2, 4


def shown(turn: Turn, text: str, *buttons: str, changes: Changes | None = None) -> Outcome:
    """Return a private text with the named buttons."""
    made = tuple(button(turn, name) for name in buttons)
    return Outcome(Reply(text, Move.SHOW, made), changes or Changes())


# --- Why, and that's wrong -----------------------------------------------------------------------


def why(turn: Turn) -> Outcome:
    """Show the whole explanation of the last suggestion."""
    last = turn.state.suggestion
    if last is None:
        return shown(turn, turn.voice.say("explain.none"), "practise")
    now = retelling.as_now(turn, last)
    text = "\n".join(explained.lines(turn, now, last.sources))
    reply = Reply(
        text,
        Move.SHOW,
        (*_back(turn), button(turn, "dispute")),
        sources=tuple(replace(source, text="") for source in last.sources),
        explanation=now,
    )
    return Outcome(reply)


def _back(turn: Turn) -> tuple[Button, ...]:
    _, place = open_task(turn)
    return task_buttons(turn, place)[:-1] if place is not None else ()


def dispute(turn: Turn, text: str) -> Outcome:
    """Keep a learner's 'that's wrong' with the suggestion it is about."""
    last = turn.state.suggestion
    if last is None:
        return shown(turn, turn.voice.say("dispute.none"))
    kept = replace(last, disputed=text or "-")
    alert = Alert(
        "dispute", turn.now, f"{text} ({last.text})" if text else last.text, pointer=last.id
    )
    changes = Changes(suggestion=kept, alerts=(alert,))
    return shown(turn, turn.voice.say("dispute.kept"), changes=changes)


def pass_on(turn: Turn) -> Outcome:
    """Pass the learner's last question to the teacher."""
    last = turn.state.suggestion
    if last is None:
        return shown(turn, turn.voice.say("outside.nothing_to_pass"), "practise")
    seen = last.explanation.seen[0] if last.explanation.seen else last.text
    question = seen.split('"')[1] if seen.count('"') > 1 else seen
    alert = Alert("question", turn.now, question)
    outcome = shown(
        turn, turn.voice.say("outside.passed"), "practise", changes=Changes(alerts=(alert,))
    )
    return replace(outcome, reply=replace(outcome.reply, move=Move.HAND_OVER))


# --- Reflections ---------------------------------------------------------------------------------


def reflect(turn: Turn, text: str) -> Outcome:
    """Keep a reflection in the learner's words, or ask for one.

    The next message is taken for it, whether a task is open, solved or none is there.
    """
    thread = turn.state.thread
    if not text:
        asked = turn.voice.say("reflect.free" if thread else "reflect.remember")
        waiting = replace(thread, awaiting=str(ReflectionKind.FREE)) if thread else None
        reply = Reply(asked, Move.REFLECT)
        return Outcome(reply, Changes(thread=waiting, prompted_turn=turn.state.turns))
    kind = ReflectionKind.FREE
    changes = Changes(reflections=(_reflection(turn, kind, text, thread),))
    return Outcome(Reply(turn.voice.say("reflect.thanks_plain"), Move.REFLECT), changes)


def words(turn: Turn, text: str) -> Outcome:
    """Keep the answer to a reflection prompt and go on."""
    thread = turn.state.thread
    if thread is None:
        kept = _reflection(turn, ReflectionKind.TAKEAWAY, text, None)
        said = turn.voice.say("reflect.thanks_kept")
        return Outcome(Reply(said, Move.REFLECT), Changes(reflections=(kept,)))
    kind = ReflectionKind(thread.awaiting)
    kept = _reflection(turn, kind, text, thread)
    changes = Changes(thread=_ended(turn, thread), reflections=(kept,))
    if (more := added(turn, text)) is not None:
        return replace(more, changes=changes)
    if not thread.solved:
        return _kept_in_task(turn, kind, changes)
    reply = Reply(_thanks(turn, thread, kind), Move.REFLECT, (button(turn, "practise"),))
    return Outcome(reply, changes)


def added(turn: Turn, text: str) -> Outcome | None:
    """Answer what somebody adds to an idea that was right; None for what the text hasn't."""
    thread = turn.state.thread
    said = ideas.added(turn, thread, text) if thread is not None and thread.solved else ""
    if thread is None or not said:
        return None
    kept = _reflection(turn, ReflectionKind.WHY, text, thread)
    more = "" if said.endswith("?") else f" {turn.voice.say('reflect.go_on')}"
    changes = Changes(reflections=(kept,))
    return Outcome(Reply(said + more, Move.REFLECT, (button(turn, "practise"),)), changes)


def _kept_in_task(turn: Turn, kind: ReflectionKind, changes: Changes) -> Outcome:
    """Thank for a reflection and leave the task open as it was."""
    if kind is ReflectionKind.TAKEAWAY:
        reply = Reply(turn.voice.say("reflect.thanks_takeaway"), Move.REFLECT)
        return Outcome(reply, changes)
    _, place = open_task(turn)
    last = task_words(place) if place is not None else ""
    said = f"{turn.voice.say('reflect.thanks_plain')} {turn.voice.say('chat.back', last=last)}"
    return Outcome(Reply(said, Move.REFLECT, _back(turn)), changes)


def _thanks(turn: Turn, thread: Thread, kind: ReflectionKind) -> str:
    say = turn.voice.say
    place = scene.of_thread(thread, turn.library)
    own = place.step.why if place is not None and place.step is not None else ""
    if kind is ReflectionKind.TAKEAWAY:
        return say("reflect.thanks_takeaway")
    if thread.return_to:
        return f"{say('reflect.thanks_plain')} {say('correct.resume', prompt=thread.return_to)}"
    if own and kind is ReflectionKind.WHY:
        return f"{say('reflect.thanks_why', why=own)} {say('reflect.go_on')}"
    return f"{say('reflect.thanks_plain')} {say('reflect.go_on')}"


def confidence(turn: Turn, request: Confidence) -> Outcome:
    """Keep how sure the learner is; it is compared with the next first answer."""
    level = min(5, max(1, request.level))
    thread = turn.state.thread
    key = "low" if level <= LOW else "high" if level >= HIGH else ""
    _, place = open_task(turn)
    waits = thread is not None and thread.exercise_id is not None and not thread.tries
    if place is not None and thread is not None and (thread.awaiting == "sure" or waits):
        key = "before"
    said = turn.voice.say(
        f"reflect.thanks_confidence_{key}" if key else "reflect.thanks_confidence",
        last=task_words(place) if place is not None else "",
    )
    kept = replace(
        _reflection(turn, ReflectionKind.CONFIDENCE, "", thread),
        level=level,
    )
    solved = thread is not None and thread.solved
    changes = Changes(
        thread=_confident(turn, thread, level) if thread is not None else None,
        reflections=(kept,),
    )
    asked = f" {turn.voice.say('reflect.go_on')}" if solved or thread is None else ""
    buttons = (button(turn, "practise"),) if asked else _back(turn)
    return Outcome(Reply(said + asked, Move.REFLECT, buttons), changes)


def _confident(turn: Turn, thread: Thread, level: int) -> Thread:
    if thread.solved:
        return _ended(turn, thread)
    return replace(thread, confidence=level, awaiting="")


def _ended(turn: Turn, thread: Thread) -> Thread:
    # A question about the material stays at hand for what follows on it, unless an exercise waits.
    over = thread.solved and (thread.exercise_id is not None or bool(thread.return_to))
    return replace(thread, awaiting="", closed=over, phrases=turn.voice.used)


def _reflection(turn: Turn, kind: ReflectionKind, text: str, thread: Thread | None) -> Reflection:
    return Reflection(
        id=ReflectionId(f"reflection:{turn.incoming.event_id}"),
        kind=kind,
        text=text,
        at=turn.now,
        concept_ids=thread.concept_ids if thread is not None else (),
    )


# --- Showing -------------------------------------------------------------------------------------


def topics(turn: Turn) -> Outcome:
    """Show what the courses hold."""
    return shown(turn, standing.topics(turn.library, turn.voice), "practise")


# --- Ideas ---------------------------------------------------------------------------------------


def offer_idea(turn: Turn) -> Outcome:
    """Say that the learner's idea is welcome."""
    return Outcome(Reply(turn.voice.say("chat.idea"), Move.ASK_IDEA, _back(turn)))
