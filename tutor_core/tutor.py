"""The only way in: a message comes; the tutor loads, decides, words, checks, writes, replies."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from prompts.loader import cues, phrases, spoken
from tutor_core import aiming, directing, remembering
from tutor_core.assessment.weight import UNREAD
from tutor_core.curriculum.addresses import stands_in
from tutor_core.curriculum.libraries import Libraries
from tutor_core.curriculum.library import Library
from tutor_core.curriculum.opened import Opened
from tutor_core.errors import DataFolderError, RequestError, StaleError
from tutor_core.guardrails import incoming as checks
from tutor_core.guardrails import limits
from tutor_core.guardrails.outgoing import inert
from tutor_core.guardrails.policy import Policy
from tutor_core.guardrails.visibility import visibility
from tutor_core.heard import heard, only_a_topic
from tutor_core.ids import EventId, PersonId
from tutor_core.intent import Attempt, Understood, read
from tutor_core.mastery import merging
from tutor_core.mastery.estimate import Foretelling
from tutor_core.mastery.learning import LearnerModels
from tutor_core.messages import Account, Incoming, Judgement, Move, Reply, Role, Visibility
from tutor_core.people import LOBBY, Linked
from tutor_core.ports import NoCurriculum, Silent, Unbounded
from tutor_core.requests import Ask, Outdated, Practise
from tutor_core.state import SESSION_BREAK, Changes, LearnerState, Person
from tutor_core.turn import Outcome, Rehearsal, Turn
from tutor_core.turns import (
    alerting,
    changed,
    handing_over,
    joining,
    limiting,
    planning,
    reviewing,
    standing_by,
)
from tutor_core.turns.dispatch import dispatch
from tutor_core.understood import left_open
from tutor_core.voice import Voice
from tutor_core.wording import modelled

if TYPE_CHECKING:
    from collections.abc import Callable

    from tutor_core.codes import Mint
    from tutor_core.course import Step
    from tutor_core.guardrails.limits import Limit
    from tutor_core.guardrails.safeguarding import Disclosure
    from tutor_core.mastery.estimate import Estimator
    from tutor_core.ports import Bounds, Courses, Curriculum, Learners, Probe, Retriever, Store
    from tutor_core.wording.calls import Speaker

# How often a turn is decided anew when others overtake it (our choice; each time another turn of
# the same person has come to its end in between).
OVERTAKEN = 5
_NO_COURSES = Library()


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
        speaker: Speaker | None = None,
        curriculum: Curriculum | None = None,
        scratch: Callable[[], Store] | None = None,
        mint: Mint | None = None,
        bounds: Bounds | None = None,
    ) -> None:
        """Take the parts it works with; reads the phrases, opens nothing.

        Without a ``speaker`` there is no language model, and the offline words are all there is;
        without a ``mint`` there are no invites and no links. ``scratch`` makes an empty store
        that goes with whoever holds it, for rehearsals. ``bounds`` reads what is heavy first.
        """
        self._speaker = speaker
        self._scratch = scratch
        self._mint = mint
        self._learners = learners
        self.libraries = Libraries(courses)
        self._retriever = retriever
        self._estimator = estimator
        self._models = LearnerModels(learners)
        self._probe = probe or Silent()
        self._bounds = bounds or Unbounded()
        self._curriculum = curriculum or NoCurriculum()
        self._language = language
        self._phrases = spoken(language).with_(phrases(language, "people"))
        self._cues = cues(language)

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
        disclosed = handing_over.noticed(incoming)
        if disclosed is not None:
            text = handing_over.fixed_text(disclosed, None, self._language)
            return await self._write(incoming, Reply(text, Move.HAND_OVER), Changes())
        person = Person(PersonId(""), incoming.account.name)
        state = LearnerState(person, Role.LEARNER, LOBBY, Policy())
        turn = self._on(incoming, state, Opened(_NO_COURSES, _NO_COURSES), self._estimator)
        try:
            outcome = await joining.outside(turn, incoming.request or Ask(turn.text))
        except RequestError as problem:
            outcome = Outcome(Reply(problem.text, Move.SHOW))
        return await self._write(incoming, outcome.reply, outcome.changes)

    async def _write(
        self, incoming: Incoming, reply: Reply, changes: Changes, library: Library = _NO_COURSES
    ) -> Reply:
        """Write a turn. Raises StaleError when it was overtaken."""
        keeps = partial(stands_in, library)
        errands = tuple(
            replace(one, reply=replace(one.reply, text=inert(one.reply.text, keeps)))
            for one in changes.errands
        )
        reply = replace(reply, text=inert(reply.text, keeps), errands=len(errands))
        await self._learners.commit(incoming, replace(changes, errands=errands), reply)
        if changes.forget:
            remembering.forget()
        if any(isinstance(one, Linked) for one in changes.people):
            # What one of the two answered counts for the other from now on.
            self._models = LearnerModels(self._learners)
        self._probe.reached("written")
        return reply

    async def _inside(self, incoming: Incoming) -> Reply:
        disclosed = handing_over.noticed(incoming)
        if disclosed is not None:
            return await self._hand_over(incoming, disclosed)
        loaded = await self._learners.load(incoming)
        stored = _in_session(loaded, incoming)
        self._probe.reached("loaded")
        turn = await self._turn(incoming, stored)
        first = await self._outcome(turn)
        if self._speaker is not None:
            first = await modelled.worded(turn, first, self._speaker)
        outcome = alerting.told(turn, _reminded(turn, first))
        changes = replace(_waiting_over(turn, outcome), session=stored.session)
        if outcome.reply.move is not Move.DECLINE:
            changes = replace(changes, active=limits.active(loaded, turn.now))
        changes = merging.kept(changes, stored, turn.library, self._estimator)
        reply = outcome.reply
        if limits.resting(stored, turn.now):
            reply = replace(reply, buttons=limiting.left(reply.buttons))
        if stored.session != loaded.session and not limits.resting(stored, turn.now):
            reply = reviewing.reminded(turn, reply)
        where = Visibility.PRIVATE
        if reply.text == first.reply.text:  # else a line about reviews or goals came with it
            where = visibility(incoming, turn.state, reply, changes)
        changes = replace(changes, of=loaded.person.id)
        return await self._write(incoming, replace(reply, visibility=where), changes, turn.library)

    async def _hand_over(self, incoming: Incoming, disclosed: Disclosure) -> Reply:
        """Answer a disclosure before anything that could fail is even built.

        Where nothing can be kept the fixed text goes out as the error's own, and the message
        waits: the alert is written once the store is back.
        """
        try:
            state = _in_session(await self._learners.load(incoming), incoming)
            self._probe.reached("loaded")
            outcome = handing_over.handed_over(incoming, state, disclosed, self._language)
            return await self._write(incoming, outcome.reply, outcome.changes)
        except DataFolderError as error:
            text = handing_over.fixed_text(disclosed, None, self._language)
            raise DataFolderError(text, error.log) from error

    async def _turn(self, incoming: Incoming, state: LearnerState) -> Turn:
        library = await self.libraries.of(state)
        model = await self._models.of(
            incoming.classroom, state.person.id, library, incoming.received
        )
        coming = partial(self._models.tomorrow, incoming.classroom, library)
        foretelling = Foretelling(self._estimator, model, state.person.id, coming)
        courses = self.libraries.opened(state, library)
        return self._on(incoming, merging.seen(state, library.merged), courses, foretelling)

    def _on(
        self, incoming: Incoming, state: LearnerState, courses: Opened, estimator: Estimator
    ) -> Turn:
        used = state.thread.phrases if state.thread is not None else ()
        return Turn(
            incoming=incoming,
            text=checks.clean(incoming.text),
            state=state,
            library=courses.library,
            retriever=self._retriever,
            estimator=estimator,
            voice=Voice(self._phrases, f"{incoming.event_id}{state.turns}", used),
            cues=self._cues,
            probe=self._probe,
            learners=self._learners,
            curriculum=self._curriculum,
            courses=courses,
            rehearse=self.rehearse,
            mint=self._mint,
        )

    async def rehearse(self, state: LearnerState) -> Rehearsal:
        """Return a tutor with the classroom's courses and guardrails, and nothing of its people.

        It writes into a store that goes with it. Raises RequestError when there is none to be had.
        """
        if self._scratch is None:
            raise RequestError(self._phrases.say("trial.no_copy"))
        store = self._scratch()
        for course in await self.libraries.courses(state.classroom):
            await store.save_course(state.classroom, course)
        language, bounds = self._language, self._bounds
        twin = Tutor(
            store, store, self._retriever, self._estimator, language=language, bounds=bounds
        )
        twin.libraries.shelves = dict(self.libraries.shelves)
        return _Rehearsal(twin, store, state.policy)

    async def _outcome(self, turn: Turn) -> Outcome:
        text, too_long = checks.cut(turn.text)
        turn = replace(turn, text=text)
        special = standing_by.answered(turn) or handing_over.declined(turn)
        if special is not None:
            return special
        place = turn.place
        step = place.step if place is not None else None
        if not await self._bounds.borne(turn.text, step):
            turn = replace(turn, text=UNREAD)
        understood = await self._understand(turn, step)
        self._probe.reached("understood")
        try:
            limit = limits.limit(turn.state, understood, turn.now, turn.courses)
            if limit is not None:
                return await _held(turn, understood, limit)
            outcome = changed.noticed(turn, understood) or await dispatch(turn, understood)
        except RequestError as problem:
            return Outcome(Reply(problem.text, Move.SHOW))
        outcome = standing_by.gently(turn, outcome)
        return _with_notice(turn, outcome) if too_long else outcome

    async def _names(self, turn: Turn) -> frozenset[str]:
        """Return the learners' names that a teacher may mean, in lower case."""
        if turn.state.role is not Role.TEACHER:
            return frozenset()
        seats = await self._learners.members(turn.state.classroom)
        return frozenset(s.name.casefold() for s in seats if s.role is Role.LEARNER and s.name)

    async def _understand(self, turn: Turn, step: Step | None) -> Understood:
        request = turn.incoming.request
        if request is not None or turn.incoming.button is not None:
            return request or Outdated()
        learners = await self._names(turn)
        aimed = _aimed(turn, learners) or _directed(turn, learners)
        if aimed is not None:
            return aimed
        thread, before = turn.state.thread, left_open(turn.state, turn.now)
        found = read(turn.text, turn.cues, thread, step, before)
        under = turn.state.under
        found = heard(found, turn.text, turn.cues, thread, turn.place, under, turn.below)
        if isinstance(found, Attempt) and turn.library.repeats_task(found.text):
            return Ask(found.text)
        if isinstance(found, Attempt) and only_a_topic(
            found.text, thread, step, turn.library.meant
        ):
            return Practise(found.text)
        return found


def _directed(turn: Turn, learners: frozenset[str]) -> Understood | None:
    """Return what a teacher asks for in plain words, None for anything else."""
    if turn.state.role is not Role.TEACHER:
        return None
    around = directing.Around(
        here=turn.state.policy.here(turn.now).replace(second=0, microsecond=0),
        busy=turn.state.thread is not None and not turn.state.thread.solved,
        groups=[group.name for group in turn.state.groups],
        learners=learners,
    )
    return directing.read(turn.text, turn.cues, around)


def _aimed(turn: Turn, learners: frozenset[str]) -> Understood | None:
    """Return what a message says about goals in plain words, None for anything else."""
    thread = turn.state.thread

    def knows(topic: str) -> tuple[bool, bool]:
        found = turn.library.meant(topic) if topic else None
        return bool(found and (found.concepts or found.near)), bool(found and found.exact)

    around = aiming.Around(
        teacher=turn.state.role is Role.TEACHER,
        busy=thread is not None and not thread.solved,
        awaited=thread is not None and bool(thread.awaiting),
        today=turn.today,
        knows=knows,
        names=learners | {group.name.casefold() for group in turn.state.groups},
    )
    return aiming.read(turn.text, turn.cues, around)


async def _held(turn: Turn, what: Understood, limit: Limit) -> Outcome:
    """Decline what a limit holds back; a right answer is confirmed whatever holds."""
    if limit.unless_right:
        outcome = await dispatch(replace(turn, library=turn.courses.whole), what)
        if outcome.reply.judgement is Judgement.CORRECT:
            return outcome
        return limiting.tried(turn, outcome, limiting.declined(turn, what, limit))
    return limiting.declined(turn, what, limit)


@dataclass(slots=True)
class _Rehearsal:
    """A tutor on its own store; the guardrails are written with the first turn."""

    tutor: Tutor
    store: Store
    policy: Policy | None

    async def handle(self, incoming: Incoming) -> Reply:
        """Take one turn."""
        if self.policy is not None:
            teacher = replace(incoming, event_id=EventId("guardrails"), role=Role.TEACHER)
            teacher = replace(teacher, account=Account("rehearsal", "teacher"))
            await self.store.commit(teacher, Changes(policy=self.policy), Reply("", Move.SHOW))
            self.policy = None
        return await self.tutor.handle(incoming)

    async def state(self, incoming: Incoming) -> LearnerState:
        """Return what the next turn of the sender would load."""
        return await self.store.load(incoming)


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
    """Tell a learner once of a teacher's new goal, and of a date that has passed.

    Never after a disclosure.
    """
    if outcome.reply.move is Move.HAND_OVER:
        return outcome
    if news := planning.set_since(turn, outcome.reply):
        reply = replace(outcome.reply, text=f"{news}\n\n{outcome.reply.text}")
        outcome = replace(outcome, reply=reply)
    said, told = planning.overdue(turn, outcome.reply)
    written = {goal.id for goal in outcome.changes.goals}
    kept = tuple(goal for goal in told if goal.id not in written)
    if not kept:
        return outcome
    changes = replace(outcome.changes, goals=(*outcome.changes.goals, *kept))
    text = "\n\n".join(part for part in (outcome.reply.text, said) if part)
    return replace(outcome, reply=replace(outcome.reply, text=text), changes=changes)


def _with_notice(turn: Turn, outcome: Outcome) -> Outcome:
    notice = turn.voice.say("chat.too_long", limit=checks.LONGEST_MESSAGE)
    return replace(outcome, reply=replace(outcome.reply, text=f"{notice}\n\n{outcome.reply.text}"))
