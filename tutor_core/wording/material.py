"""What a language model is shown of a turn, and nothing else. Pure.

Never an accepted answer, the options of a choice, what an author says of a known wrong answer
(but what the draft already says), anything about other people, or the policy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompts.loader import model_words
from tutor_core.assessment import holds_answer
from tutor_core.hints import ladder
from tutor_core.text import content_stems, count_words, sentences, stem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tutor_core.scene import Scene
    from tutor_core.turn import Draft, Turn

# From this rung on a hint speaks of what the passage says (design, 4).
PASSAGE_RUNG = 2
# Enough to say a hint well, too little to answer from (our choices).
PASSAGE_WORDS, TASK_LENGTH, MESSAGE_LENGTH, EARLIER = 70, 900, 700, 2


def shown(turn: Turn, draft: Draft) -> dict[str, str]:
    """Return what the prompts may say of a turn, by the names of their inputs."""
    words, place, decision = model_words(), draft.place, draft.decision
    earlier = " / ".join((*draft.thread.said, *draft.thread.worded)[-EARLIER:])
    return {
        "level": words.say(f"level.{turn.state.policy.reading_level}"),
        "place": f"{place.section.label}{ladder.at(place.passage)}",
        "task": task(place)[:TASK_LENGTH],
        "move": words.say(f"move.{decision.rule}"),
        "rung": words.say(f"rung.{min(decision.rung or 0, 3)}"),
        "material": passage(place, decision.rung or 0) or words.say("nothing.material"),
        "earlier": earlier or words.say("nothing.earlier"),
        "learner": learner(turn, place),
        "draft": draft.text,
        "faults": "",
    }


def task(place: Scene) -> str:
    """Return what the learner works on, without its options: one of them is the answer."""
    return place.prompt


def learner(turn: Turn, place: Scene | None) -> str:
    """Return the learner's message; one that holds the answer is kept back like the key."""
    said = turn.text[:MESSAGE_LENGTH]
    if not said.strip():
        return model_words().say("nothing.learner")
    step = place.step if place is not None else None
    if place is not None and step is not None and holds_answer(step, said, place.stem):
        return model_words().say("nothing.learner_kept")
    return said


def passage(place: Scene, rung: int) -> str:
    """Return the sentences of the passage that a hint at this rung may speak of."""
    if rung < PASSAGE_RUNG or place.passage is None:
        return ""
    found: list[str] = []
    for sentence in _safe(place, place.passage.text):
        if count_words(" ".join([*found, sentence])) > PASSAGE_WORDS:
            break
        found.append(sentence)
    text = " ".join(found)
    if place.step is not None and holds_answer(place.step, text, place.stem):
        return ""  # no sentence alone, but all of them together
    return text


def _safe(place: Scene, text: str) -> Iterator[str]:
    """Yield the sentences that don't answer the task, in order."""
    key, missing = content_stems(place.focus.sentence), place.focus.missing
    for sentence in sentences(text):
        stems = content_stems(sentence)
        if place.step is not None:
            if not holds_answer(place.step, sentence, place.stem):
                yield sentence
        elif key != stems and not (missing and stem(missing) in stems):
            yield sentence
