"""The only way in: a message comes; the tutor loads, decides, words, checks, writes, replies."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

from prompts.loader import cues, phrases
from tutor_core import (
    changed,
    joining,
    merging,
    planning,
    reviewing,
    scene,
)
from tutor_core.dispatch import dispatch
from tutor_core.errors import RequestError, StaleError
from tutor_core.guardrails import incoming as checks
from tutor_core.guardrails.outgoing import unmention
from tutor_core.guardrails.policy import Policy
from tutor_core.ids import PersonId
from tutor_core.intent import Attempt, Understood, read
from tutor_core.learning import LearnerModels
from tutor_core.library import Library, Shelf
from tutor_core.mastery import Foretelling
from tutor_core.messages import Incoming, Move, Reply, Role
from tutor_core.people import LOBBY, Linked
from tutor_core.ports import Silent
from tutor_core.requests import (
    Ask,
)
from tutor_core.state import SESSION_BREAK, Alert, Changes, LearnerState, Person
from tutor_core.turn import Outcome, Turn
from tutor_core.wording.voice import Voice

if TYPE_CHECKING:
    from tutor_core.codes import Mint
    from tutor_core.concepts import ConceptEdits
    from tutor_core.course import Course
    from tutor_core.ids import ClassroomId, CourseId
    from tutor_core.mastery import Estimator
    from tutor_core.ports import Courses, Learners, Probe, Retriever

# How often a turn is decided anew when others overtake it (our choice; each time another turn of
# the same person has come to its end in between).
OVERTAKEN = 5


class Tutor:
    """Handles messages of all classrooms. Holds no state but what is built from the store."""

    def __init__(
        self,
        learners: Learners,
        courses: Courses,
        retriever: Retriever,
        estimator: Estimator,
        probe: Probe | None = None,
        language: str = "en",
        mint: Mint | None = None,
    ) -> None:
        """Take the parts it works with; reads the phrases, opens nothing.

        Without a ``mint`` there are no invites and no links.
        """
        self._mint = mint
        self._learners = learners
        self._courses = courses
        self._retriever = retriever
        self._estimator = estimator
        self._models = LearnerModels(learners)
        self._probe = probe or Silent()
        self._phrases = phrases(language).with_(phrases(language, "people"))
        self._cues = cues(language)
        self._shelves: dict[tuple[str, str], Shelf] = {}
        self._edited: dict[tuple[ClassroomId, CourseId], Shelf] = {}

    async def handle(self, incoming: Incoming) -> Reply:
        """Take one turn and return its reply, written with everything it changed.

        Raises RetrievalError when the index can't answer and DataFolderError when nothing can be
        written; then nothing of the turn is kept. A turn that was overtaken by another, which
        made its sender somebody else or used a code up, is decided anew.
        """
        take = self._outside if incoming.classroom == LOBBY else self._inside
        for _ in range(OVERTAKEN):
            with contextlib.suppress(StaleError):
                return await take(incoming)
        return await take(incoming)

    async def _outside(self, incoming: Incoming) -> Reply:
        """Answer an account that is in no classroom."""
        person = Person(PersonId(""), incoming.account.name)
        state = LearnerState(person, Role.LEARNER, LOBBY, Policy())
        turn = self._on(incoming, state, Library(()), self._estimator)
        try:
            outcome = await joining.outside(turn, incoming.request or Ask(turn.text))
        except RequestError as problem:
            outcome = Outcome(Reply(problem.text, Move.SHOW))
        return await self._write(incoming, outcome.reply, outcome.changes)

    async def _write(self, incoming: Incoming, reply: Reply, changes: Changes) -> Reply:
        """Write a turn. Raises StaleError when it was overtaken."""
        letters = tuple(
            replace(one, reply=replace(one.reply, text=unmention(one.reply.text)))
            for one in changes.letters
        )
        reply = replace(reply, text=unmention(reply.text), letters=len(letters))
        await self._learners.commit(incoming, replace(changes, letters=letters), reply)
        if any(isinstance(one, Linked) for one in changes.people):
            # What one of the two answered counts for the other from now on.
            self._models = LearnerModels(self._learners)
        self._probe.reached("written")
        return reply

    async def _inside(self, incoming: Incoming) -> Reply:
        loaded = await self._learners.load(incoming)
        stored = _in_session(loaded, incoming)
        self._probe.reached("loaded")
        turn = await self._turn(incoming, stored)
        outcome = _reminded(turn, await self._outcome(turn))
        changes = replace(_waiting_over(turn, outcome), session=stored.session)
        changes = merging.kept(changes, stored, turn.library, self._estimator)
        reply = outcome.reply
        if stored.session != loaded.session:
            reply = reviewing.reminded(turn, reply)
        return await self._write(incoming, reply, replace(changes, of=loaded.person.id))

    async def _turn(self, incoming: Incoming, state: LearnerState) -> Turn:
        library = await self._library(state)
        model = await self._models.of(
            incoming.classroom, state.person.id, library, incoming.received
        )
        foretelling = Foretelling(self._estimator, model, state.person.id)
        return self._on(incoming, merging.seen(state, library.merged), library, foretelling)

    def _on(
        self, incoming: Incoming, state: LearnerState, library: Library, estimator: Estimator
    ) -> Turn:
        used = state.thread.phrases if state.thread is not None else ()
        return Turn(
            incoming=incoming,
            text=checks.clean(incoming.text),
            state=state,
            library=library,
            retriever=self._retriever,
            estimator=estimator,
            voice=Voice(self._phrases, f"{incoming.event_id}{state.turns}", used),
            cues=self._cues,
            probe=self._probe,
            learners=self._learners,
            mint=self._mint,
        )

    async def _library(self, state: LearnerState) -> Library:
        """Return the classroom's courses as its teachers have edited them."""
        edits = {found.course_id: found for found in state.concept_edits}
        shelves = []
        for course in await self._courses.courses(state.classroom):
            shelf = self._shelf(course)
            if course.id in edits:
                shelf = self._curated((state.classroom, course.id), shelf, edits[course.id])
            shelves.append(shelf)
        return Library(tuple(shelves))

    def _curated(
        self, key: tuple[ClassroomId, CourseId], base: Shelf, edits: ConceptEdits
    ) -> Shelf:
        held = self._edited.get(key)
        if held is None or held.base is not base or held.edits != edits:
            held = self._edited[key] = base.curated(edits)
        return held

    def _shelf(self, course: Course) -> Shelf:
        key = (course.id, course.fingerprint)
        if key not in self._shelves:
            self._shelves = {k: s for k, s in self._shelves.items() if k[0] != course.id}
            self._shelves[key] = Shelf(course)
        return self._shelves[key]

    async def _outcome(self, turn: Turn) -> Outcome:
        category = checks.disclosure(turn.text, turn.cues)
        if category is not None:
            return _hand_over(turn, category)
        text, too_long = checks.cut(turn.text)
        turn = replace(turn, text=text)
        understood = self._understand(turn)
        self._probe.reached("understood")
        try:
            outcome = changed.noticed(turn, understood) or await dispatch(turn, understood)
        except RequestError as problem:
            return Outcome(Reply(problem.text, Move.SHOW))
        return _with_notice(turn, outcome) if too_long else outcome

    def _understand(self, turn: Turn) -> Understood:
        request = turn.incoming.request
        if request is not None:
            return request
        thread = turn.state.thread
        place = scene.of_thread(thread, turn.library) if thread is not None else None
        step = place.step if place is not None else None
        found = read(turn.text, turn.cues, thread, step)
        if isinstance(found, Attempt) and turn.library.repeats_task(found.text):
            return Ask(found.text)
        return found


def _in_session(state: LearnerState, incoming: Incoming) -> LearnerState:
    """Count a new session after a long break."""
    if state.last_turn is None or incoming.received - state.last_turn <= SESSION_BREAK:
        return state
    return replace(state, session=state.session + 1)


def _waiting_over(turn: Turn, outcome: Outcome) -> Changes:
    """Stop waiting for the answer to a prompt once the learner has gone on to something else."""
    thread, changes = turn.state.thread, outcome.changes
    if thread is None or not thread.awaiting or outcome.reply.move is Move.SHOW:
        return changes
    if changes.thread is not None or thread.id in changes.closing:
        return changes
    return replace(changes, thread=replace(thread, awaiting="", closed=thread.solved))


def _reminded(turn: Turn, outcome: Outcome) -> Outcome:
    """Tell a learner once that a goal's date has passed, never after a disclosure."""
    if outcome.reply.move is Move.HAND_OVER:
        return outcome
    said, told = planning.overdue(turn)
    written = {goal.id for goal in outcome.changes.goals}
    kept = tuple(goal for goal in told if goal.id not in written)
    if not kept:
        return outcome
    changes = replace(outcome.changes, goals=(*outcome.changes.goals, *kept))
    reply = replace(outcome.reply, text=f"{outcome.reply.text}\n\n{said}")
    return replace(outcome, reply=reply, changes=changes)


def _hand_over(turn: Turn, category: str) -> Outcome:
    """Answer a disclosure with the fixed text naming a human; keep category and time only."""
    reply = Reply(turn.voice.say(f"decline.{category}"), Move.HAND_OVER)
    return Outcome(reply, Changes(alerts=(Alert(category, turn.now),)))


def _with_notice(turn: Turn, outcome: Outcome) -> Outcome:
    notice = turn.voice.say("chat.too_long", limit=checks.LONGEST_MESSAGE)
    return replace(outcome, reply=replace(outcome.reply, text=f"{notice}\n\n{outcome.reply.text}"))
