"""What a turn is about: the thread with the course, section, passages and step it stands on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from tutor_core.curriculum import own_task, stages, ways
from tutor_core.curriculum.laws import read_id
from tutor_core.curriculum.library import prompt_of
from tutor_core.focus import Focus, QuestionKind, focus, kind_of
from tutor_core.text import EVERYDAY, content_stems, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tutor_core.course import Exercise, Guide, Passage, Section, Source, Step
    from tutor_core.curriculum.laws import Problem
    from tutor_core.curriculum.library import Library, Shelf
    from tutor_core.curriculum.stages import Stage
    from tutor_core.curriculum.ways import Way
    from tutor_core.state import Thread


@dataclass(frozen=True)
class Scene:
    """The open task. ``passages`` are the best first; ``exercise`` is None for a free question.

    ``reached`` are the learner's lines on this step that are on the way, oldest first.
    """

    shelf: Shelf
    section: Section
    passages: tuple[Passage, ...]
    question: str
    exercise: Exercise | None = None
    step_number: int = 0
    reached: tuple[str, ...] = ()

    @property
    def step(self) -> Step | None:
        """The step being worked on, None for a free question."""
        return self.exercise.steps[self.step_number] if self.exercise else None

    @property
    def own(self) -> bool:
        """Whether the task is the learner's own, built like one of the course."""
        return self.exercise is not None and own_task.is_twin(self.exercise)

    @property
    def stem(self) -> str:
        """What the exercise says before its first step."""
        return self.exercise.stem if self.exercise else ""

    @property
    def prompt(self) -> str:
        """What the learner has been asked: the step's task, or their own question."""
        return prompt_of(self.exercise, self.step_number) if self.exercise else self.question

    @property
    def asked(self) -> str:
        """The step's task with its choices: what an answer to it answers; "" for a question."""
        if self.step is None:
            return ""
        return "\n".join((self.prompt, *(choice.text for choice in self.step.choices)))

    @property
    def names(self) -> tuple[str, ...]:
        """How the section and its headings are called, longest first."""
        found = {self.section.label, *(p.place for p in self.passages if p.place)}
        headings = {f'"{p.heading}"' for p in self.passages if p.heading}
        return tuple(sorted(found | headings, key=len, reverse=True))

    @cached_property
    def stage(self) -> Stage | None:
        """How far the learner has come in solving an equation, None when that isn't the step."""
        return stages.stage(self.step, self.stem, self.reached)

    @cached_property
    def way(self) -> Way | None:
        """How far the learner is in a task that is no linear equation, None for other steps."""
        return ways.way(self.step, self.stem, self.reached) if self.stage is None else None

    @property
    def taught(self) -> bool:
        """Whether the course has tasks like this one; a learner's own task may go beyond it."""
        return self.exercise is None or bool(self.exercise.concept_ids) or not self.own

    @cached_property
    def problem(self) -> Problem | None:
        """The learner's own problem that a rule of the course solves, None for other tasks."""
        return read_id(self.exercise.id, self.shelf.laws) if self.exercise else None

    @property
    def story(self) -> bool:
        """Whether it is a learner's own story in numbers, where the course teaches to say such."""
        asked = self.exercise is None and kind_of(self.question) is QuestionKind.STORY
        return asked and self.section.id == self.shelf.stories

    @property
    def model(self) -> Exercise | None:
        """The exercise whose place explains the next move on an equation, None without one."""
        if self.stage is None or self.exercise is None:
            return None
        home, shelf = self.exercise.section_id, self.shelf
        return stages.model(self.stage, home, shelf.course, shelf.equations, shelf.introduced)

    @property
    def last_step(self) -> bool:
        """Whether no step follows."""
        return self.exercise is None or self.step_number + 1 >= len(self.exercise.steps)

    @property
    def guide(self) -> Guide | None:
        """The teacher's own questions for the best passage, if there are any."""
        return next((p.guide for p in self.passages[:1] if p.guide is not None), None)

    @property
    def texts(self) -> tuple[str, ...]:
        """What the section says, the place to read first: an idea may be anywhere in it."""
        read = (self.passage,) if self.passage is not None else ()
        best = tuple(dict.fromkeys(p.text for p in (*read, *self.passages)))
        rest = self.shelf.prose.texts.get(self.section.id, ())
        return (*best, *(text for text in rest if text not in best))

    @property
    def terms(self) -> tuple[tuple[str, str], ...]:
        """The glossary entries of the section; and others of the course that are asked about."""
        own = tuple((t.word, t.meaning) for t in self.section.glossary)
        asked = content_stems(self.question)
        if any(content_stems(word) <= asked for word, _ in own):
            return own
        return (*own, *self.shelf.prose.defined(asked))

    @cached_property
    def focus(self) -> Focus:
        """What the question or task is about."""
        return focus(self.prompt, self.section, self.passages, self.shelf.rarity)

    @property
    def passage(self) -> Passage | None:
        """The passage to point at: the hints' own, else the one with the key sentence."""
        if self.step is not None and self.passages and (self.step.hints or self.own):
            return self.passages[0]
        return self.focus.passage

    def source(self, library: Library) -> Source:
        """The citation of the place to read."""
        best = (self.passage,) if self.passage is not None else ()
        rest = tuple(p for p in self.passages if p not in best)
        return library.source(self.shelf, self.section, (*best, *rest))


def of_thread(thread: Thread, library: Library) -> Scene | None:
    """Return the scene of a stored thread, None when what it stood on is gone.

    A step is known again by what it asked, wherever it stands now; passages that are gone are
    made up for by the section's others.
    """
    shelf = library.shelf(thread.course_id)
    if shelf is None:
        return None
    section = shelf.sections.get(thread.section_id)
    exercise = shelf.revive(thread.exercise_id) if thread.exercise_id else None
    if section is None or (thread.exercise_id and exercise is None):
        return None
    passages = tuple(p for i in thread.passage_ids if (p := shelf.passages.get(i)) is not None)
    if thread.passage_ids and not passages:
        passages = _fitting(library.passages_of(shelf, section.id), thread.question, "", shelf)
        if not passages and exercise is None:
            return None
    place = Scene(shelf, section, passages, thread.question, exercise, reached=thread.lines[::-1])
    if exercise is None:
        return place
    return _where_it_is_explained(replace(place, step_number=_step_number(thread, place)), library)


def _step_number(thread: Thread, place: Scene) -> int:
    """Return the number of the step the thread is at."""
    count = len(place.exercise.steps) if place.exercise else 1
    here = min(thread.step, count - 1)
    alike = [n for n in range(count) if replace(place, step_number=n).asked == thread.asked]
    return min(alike, key=lambda n: abs(n - here), default=here)


def asks_otherwise(thread: Thread, place: Scene) -> bool:
    """Whether the thread's exercise asks something else than when it was given."""
    return bool(thread.asked) and place.asked != thread.asked


def of_exercise(shelf: Shelf, exercise: Exercise, library: Library) -> Scene | None:
    """Return the scene of an exercise at its first step, with its section's passages by fit."""
    section = shelf.sections.get(exercise.section_id)
    if section is None:
        return None
    like = own_task.alike_of(exercise, shelf.exercises) or exercise
    hints = " ".join(h.text for step in like.steps for h in step.hints)
    own = library.passages_of(shelf, section.id)
    passages = _fitting(own, prompt_of(like, 0), hints, shelf)
    place = Scene(shelf, section, passages, prompt_of(exercise, 0), exercise)
    return _where_it_is_explained(place, library)


def within(before: Scene, question: str, library: Library) -> Scene:
    """Return a question that goes on from another, at the passages of its section that fit it."""
    own = library.passages_of(before.shelf, before.section.id)
    # What was read before comes first among those that fit alike.
    ordered = [*before.passages, *(p for p in own if p not in before.passages)]
    passages = _fitting(ordered, _telling(question), "", before.shelf)
    return Scene(before.shelf, before.section, passages, question)


def _where_it_is_explained(place: Scene, library: Library) -> Scene:
    """Return the scene of an equation at the place that explains the move to be made next.

    An exercise's own hints name its own places, until the learner is beyond its first line.
    """
    moved = place.stage is not None and place.stage.moved
    shelf, model = place.shelf, place.model if place.own or moved else None
    if model is None or model.section_id not in shelf.sections:
        return place
    hints = " ".join(h.text for step in model.steps for h in step.hints)
    own = library.passages_of(shelf, model.section_id)
    passages = _fitting(own, prompt_of(model, 0), hints, shelf)
    return replace(place, section=shelf.sections[model.section_id], passages=passages)


def _telling(question: str) -> str:
    """Return the words of a question that don't stand in most texts."""
    return " ".join(w for w in words(question) if w.lower() not in EVERYDAY)


def _fitting(
    passages: Sequence[Passage], text: str, hints: str, shelf: Shelf
) -> tuple[Passage, ...]:
    wanted = content_stems(text)

    def fit(passage: Passage) -> tuple[bool, float]:
        named = bool(passage.heading) and f'"{passage.heading}"' in hints
        shared = content_stems(f"{passage.heading} {passage.text}") & wanted
        return named, sum(shelf.rarity.get(s, 0.0) for s in shared)

    return tuple(sorted(passages, key=fit, reverse=True)[:3])
