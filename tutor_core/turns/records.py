"""Turns that keep or show something: why, goals, reflections, progress, topics, guardrails."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tutor_core import goals, reflections, scene
from tutor_core.explanations import explained, retelling
from tutor_core.ids import ReflectionId
from tutor_core.insights import standing
from tutor_core.messages import Button, Move, Reply
from tutor_core.state import Alert, Changes, Reflection, ReflectionKind
from tutor_core.turn import Outcome
from tutor_core.turns.acting import button, open_task, task_buttons
from tutor_core.wording.offline import task_words

if TYPE_CHECKING:
    from tutor_core.requests import Confidence
    from tutor_core.state import Goal, Thread
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
    """Keep a reflection in the learner's words, or ask for one."""
    thread = turn.state.thread
    if not text:
        asked = turn.voice.say("reflect.free")
        waiting = replace(thread, awaiting="takeaway") if thread and thread.solved else None
        reply = Reply(asked, Move.REFLECT)
        return Outcome(reply, Changes(thread=waiting, prompted_turn=turn.state.turns))
    kind = ReflectionKind.FREE
    changes = Changes(reflections=(_reflection(turn, kind, text, thread),))
    return Outcome(Reply(turn.voice.say("reflect.thanks_plain"), Move.REFLECT), changes)


def words(turn: Turn, thread: Thread, text: str) -> Outcome:
    """Keep the answer to a reflection prompt and go on."""
    kind = ReflectionKind(thread.awaiting)
    place = scene.of_thread(thread, turn.library)
    own = place.step.why if place is not None and place.step is not None else ""
    if kind is ReflectionKind.TAKEAWAY:
        said = turn.voice.say("reflect.thanks_takeaway")
    elif thread.return_to:
        resumed = turn.voice.say("correct.resume", prompt=thread.return_to)
        said = f"{turn.voice.say('reflect.thanks_plain')} {resumed}"
    elif own:
        said = f"{turn.voice.say('reflect.thanks_why', why=own)} {turn.voice.say('reflect.go_on')}"
    else:
        said = f"{turn.voice.say('reflect.thanks_plain')} {turn.voice.say('reflect.go_on')}"
    changes = Changes(
        thread=_ended(turn, thread), reflections=(_reflection(turn, kind, text, thread),)
    )
    reply = Reply(said, Move.REFLECT, (button(turn, "practise"),))
    return Outcome(reply, changes)


def confidence(turn: Turn, request: Confidence) -> Outcome:
    """Keep how sure the learner is; it is compared with the next first answer."""
    level = min(5, max(1, request.level))
    thread = turn.state.thread
    key = "low" if level <= LOW else "high" if level >= HIGH else ""
    _, place = open_task(turn)
    if thread is not None and thread.awaiting == "sure" and place is not None:
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
    return replace(thread, awaiting="", closed=thread.solved, phrases=turn.voice.used)


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


# --- Small talk ----------------------------------------------------------------------------------


def chat(turn: Turn, cue: str) -> Outcome:
    """Answer small talk in a line and lead back to the work."""
    _, place = open_task(turn)
    if cue == "goodbye" and not reflections.too_soon(turn.state) and turn.state.evidence:
        return _takeaway(turn, turn.state.thread)
    key, values = _chat_key(turn, cue, has_task=place is not None)
    last = task_words(place) if place is not None else ""
    text = turn.voice.say(f"chat.{key}", name=turn.state.person.name, last=last, **values)
    buttons = task_buttons(turn, place) if place is not None else ()
    if place is None and cue in ("greeting", "thanks", "feeling"):
        buttons = (button(turn, "practise"),)
    return Outcome(Reply(text, Move.CHAT, buttons))


def _chat_key(turn: Turn, cue: str, *, has_task: bool) -> tuple[str, dict[str, str]]:
    goal = next(iter(goals.open_goals(turn.state)), None)
    if has_task and turn.voice.has(f"chat.{cue}_task"):
        return f"{cue}_task", {}
    if not has_task and cue == "greeting" and (kept := reflections.takeaway(turn.state)):
        return "greeting_takeaway", {"words": kept}
    if not has_task and goal is not None and cue == "greeting":
        return _greeting(turn, goal), {"goal": goals.named(goal, turn.now.date())}
    if not has_task and cue == "feeling":
        return "feeling_plain", {}
    return cue, {}


def _greeting(turn: Turn, goal: Goal) -> str:
    """A goal is still somebody's only once they have begun; before that it may be new to them."""
    if not goals.untried(goal, turn.state):
        return "greeting_goal"
    return f"greeting_goal_{'teacher' if goals.from_teacher(goal, turn.state) else 'new'}"


def _takeaway(turn: Turn, thread: Thread | None) -> Outcome:
    """End a session with one thing to remember."""
    waiting = replace(thread, awaiting="takeaway", solved=True) if thread is not None else None
    # Without a thread nothing waits for the answer, so it has to say how it is kept.
    asked = turn.voice.say("reflect.takeaway" if waiting else "reflect.takeaway_later")
    changes = Changes(thread=waiting, prompted_turn=turn.state.turns)
    return Outcome(Reply(asked, Move.REFLECT), changes)


def offer_idea(turn: Turn) -> Outcome:
    """Say that the learner's idea is welcome."""
    return Outcome(Reply(turn.voice.say("chat.idea"), Move.ASK_IDEA, _back(turn)))
