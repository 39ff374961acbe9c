"""Each message taken once, in order per person; each reply delivered once."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections import deque
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Protocol

from bot.ordering import Knows, OneAtATime
from prompts.loader import phrases
from tutor_core.errors import DataFolderError, StepladderError
from tutor_core.messages import Move, Reply, Role
from tutor_core.people import LOBBY, errand_id, raised
from tutor_core.ports import Delivery, Inbox, Probe, Silent
from tutor_core.state import Changes

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Sequence

    from tutor_core.ids import ClassroomId, EventId
    from tutor_core.messages import Account, Incoming
    from tutor_core.requests import Request

# A message that ended the process this often isn't tried again but answered with an apology.
TRIES = 3  # our choice: one bad moment is forgiven, a message that kills the program isn't

# Seconds to wait before a reply that couldn't be sent is sent again; after that it waits for
# ``recover``. Our choice: channels have their own, longer, patience with limits of their platform.
PAUSES = (0.5, 2.0)

_log = logging.getLogger(__name__)


class Mailbox(Inbox, Knows, Protocol):
    """The part of the store that a turn's outside needs."""

    async def memberships(self, account: Account) -> tuple[tuple[ClassroomId, Role], ...]:
        """Return the classrooms an account's person is in, the one used or joined last first."""
        ...

    async def given_role(self, account: Account, classroom: ClassroomId) -> Role | None:
        """Return the role that an invite gave an account's person in a classroom."""
        ...

    async def commit(self, incoming: Incoming, changes: Changes, reply: Reply) -> None:
        """Write changes, reply and 'handled' in one transaction; a second one is a no-op."""
        ...


class Handles(Protocol):
    """Whatever answers messages: the tutor."""

    async def handle(self, incoming: Incoming) -> Reply:
        """Load, decide and commit; return the reply that was committed."""
        ...


class Sender(Protocol):
    """Whatever takes replies to people: a channel."""

    async def send(self, delivery: Delivery) -> str:
        """Send a reply and return the platform's id of it.

        ``delivery.attempts`` above 0 says that it may have been sent before.
        """
        ...

    async def fetched(self, incoming: Incoming) -> Incoming:
        """Return a message whose attachments lie on this machine."""
        ...


@dataclass(slots=True)
class _Turn:
    """One message on its way; what is set says how far it is."""

    incoming: Incoming
    again: bool = False
    attempts: int = 0
    trouble: Reply | None = None
    reply: Reply | None = None
    ref: str | None = None


class Turns:
    """Takes messages in, has them handled and their replies sent.

    One person's messages are handled one after the other in the order they came; different
    people's at the same time.
    """

    def __init__(
        self,
        store: Mailbox,
        tutor: Handles,
        send: Sender,
        understand: Callable[[Incoming], Incoming],
        probe: Probe | None = None,
        pauses: Sequence[float] = PAUSES,
        conceal: Callable[[Incoming], Incoming] = lambda incoming: incoming,
        finish: Callable[[Reply, EventId], Reply] = lambda reply, _: reply,
        prepared: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Take the parts; ``understand`` turns commands and buttons into requests.

        ``conceal`` takes out of a message what must not be stored, before it is; ``finish`` puts
        into a reply what must not, as it is sent. ``prepared`` returns when nothing slow is left
        that a message might wait for.
        """
        self._store = store
        self._tutor = tutor
        self._sender = send
        self._understand = understand
        self._probe = probe or Silent()
        self._pauses = pauses
        self._conceal = conceal
        self._finish = finish
        self._one_at_a_time = OneAtATime(store)
        self._prepared = prepared
        self._queues: dict[tuple[str, str], deque[_Turn]] = {}
        self._workers: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._arriving = asyncio.Lock()

    async def receive(self, incoming: Incoming) -> bool:
        """Store a message and see to it; false for an event that came before.

        Once it returns the message is safe and can be acknowledged. Raises DataFolderError when
        it can't be stored: then it isn't, and the sender should read the error's text.
        """
        incoming = self._conceal(_storable(incoming))
        async with self._arriving:
            if not await self._store.receive(incoming):
                return False
            self._probe.reached("stored")
            self._enqueue(_Turn(incoming))
        return True

    async def recover(self) -> None:
        """Take up what an earlier process left: replies to send, messages to handle.

        To be called before the first ``receive``, and again whenever a channel is back. Raises
        DataFolderError.
        """
        async with self._arriving:
            here = {turn.incoming.event_id for queue in self._queues.values() for turn in queue}
            for found in await self._store.undelivered():
                if found.event_id not in here:
                    self._enqueue(_Turn(found.incoming, again=True, reply=found.reply))
            for incoming in await self._store.pending():
                if incoming.event_id not in here:
                    self._enqueue(_Turn(incoming, again=True))
            for person in list(self._queues):
                self._start(person)

    def finished(self, delivery: Delivery) -> Delivery:
        """Return a kept reply as it is shown, with what isn't stored in its place."""
        return replace(delivery, reply=self._finish(delivery.reply, delivery.event_id))

    async def drain(self) -> None:
        """Wait until nothing is being handled or sent."""
        while self._workers:
            await asyncio.wait(list(self._workers.values()))

    def _enqueue(self, turn: _Turn) -> None:
        account = turn.incoming.account
        person = (account.platform, account.id)
        self._queues.setdefault(person, deque()).append(turn)
        self._start(person)

    def _start(self, person: tuple[str, str]) -> None:
        if person not in self._workers:
            self._workers[person] = asyncio.create_task(self._work(person))

    async def _work(self, person: tuple[str, str]) -> None:
        queue = self._queues[person]
        try:
            while queue and await self._see_through(queue[0]):
                queue.popleft()
            if not queue:
                del self._queues[person]
        finally:
            del self._workers[person]

    async def _see_through(self, turn: _Turn) -> bool:
        """Take a turn to its end; false when it has to wait, and the person's others with it."""
        pauses = iter(self._pauses)
        while True:
            try:
                await self._go_on(turn)
            except Exception as error:  # noqa: BLE001  (the one funnel: nothing may end the program)
                _note(turn, error)
                if isinstance(error, DataFolderError):
                    await self._tell_unstored(turn, error)
                    return False
                if not await _try_on(turn, error, pauses):
                    return True
            else:
                return True

    async def _go_on(self, turn: _Turn) -> None:
        """Do what is left of a turn, from where it stands."""
        if turn.again:
            await self._count(turn)
        if turn.reply is None:
            turn.reply = await self._answer(turn)
            await self._run_errands(turn)
        if turn.ref is None:
            delivery = Delivery(turn.incoming.event_id, turn.incoming, turn.reply, turn.attempts)
            turn.ref = await self._sender.send(self.finished(delivery))
            self._probe.reached("sent")
        await self._store.delivered(turn.incoming.event_id, turn.ref)
        self._probe.reached("noted")

    async def _count(self, turn: _Turn) -> None:
        if turn.reply is None and self._prepared is not None:
            # What ends the process while it is worked on is to blame, not what waits meanwhile.
            await self._prepared()
        earlier = await self._store.tried(turn.incoming.event_id)
        turn.again = False
        if turn.reply is not None:
            turn.attempts = earlier
        elif earlier >= TRIES:
            _log.error("event %s set aside after %d tries", turn.incoming.event_id, earlier)
            turn.trouble = _apology()

    async def _run_errands(self, turn: _Turn) -> None:
        """Send what a turn has for other accounts; it was written with the turn."""
        for number in range(turn.reply.errands if turn.reply is not None else 0):
            found = await self._store.delivery(errand_id(turn.incoming.event_id, number))
            if found is not None:
                self._enqueue(_Turn(found.incoming, reply=found.reply))

    async def _answer(self, turn: _Turn) -> Reply:
        if turn.trouble is None:
            async with self._one_at_a_time.turn_of(turn.incoming.account):
                fetched = await self._fetched(await self._placed(turn.incoming))
                return await self._tutor.handle(self._understand(fetched))
        await self._store.commit(await self._placed(turn.incoming), Changes(), turn.trouble)
        self._probe.reached("written")
        # What failed may have failed after its commit; then that reply stands.
        kept = await self._store.delivery(turn.incoming.event_id)
        return turn.trouble if kept is None else kept.reply

    async def _placed(self, incoming: Incoming) -> Incoming:
        """Say who the sender is, as of now and not as of the sending.

        A platform that can't say it has no say; one that can doesn't take away what an invite
        gave.
        """
        if incoming.vouched:
            given = await self._store.given_role(incoming.account, incoming.classroom)
            return replace(incoming, role=raised(incoming.role, given or Role.LEARNER))
        held = dict(await self._store.memberships(incoming.account))
        # Who has been let in since is not in the lobby any more.
        room = next(iter(held), LOBBY) if incoming.classroom == LOBBY else incoming.classroom
        if room not in held:
            return replace(incoming, classroom=LOBBY, role=Role.LEARNER)
        return replace(incoming, classroom=room, role=held[room])

    async def _fetched(self, incoming: Incoming) -> Incoming:
        """Fetch what came with a message, where something is going to be done with it."""
        wanted = incoming.attachments and incoming.role is Role.TEACHER
        return await self._sender.fetched(incoming) if wanted else incoming

    async def _tell_unstored(self, turn: _Turn, error: DataFolderError) -> None:
        """Say that a message waits; what can't be stored can't be delivered later, either."""
        if turn.reply is not None:
            return
        reply = Reply(error.text, Move.DECLINE)
        delivery = Delivery(turn.incoming.event_id, turn.incoming, reply)
        (failed,) = await asyncio.gather(self._sender.send(delivery), return_exceptions=True)
        if isinstance(failed, Exception):
            _note(turn, failed)


async def _try_on(turn: _Turn, error: Exception, pauses: Iterator[float]) -> bool:
    """Decide what a failed turn does next: true to go on, false to leave it to ``recover``."""
    if turn.reply is None and turn.trouble is None:
        turn.trouble = _said_of(error)
        return True
    if turn.reply is not None and turn.ref is None:
        pause = next(pauses, None)
        if pause is not None:
            turn.attempts += 1
            await asyncio.sleep(pause)
            return True
    return False


def _said_of(error: Exception) -> Reply:
    if isinstance(error, StepladderError):
        return Reply(error.text, Move.DECLINE)
    return _apology()


def _apology() -> Reply:
    return Reply(phrases(name="turns").say("apology"), Move.DECLINE)


def _note(turn: _Turn, error: BaseException) -> None:
    """Log an error once, by kind and place: its own words may quote what somebody wrote."""
    if isinstance(error, StepladderError):
        _log.warning("event %s: %s", turn.incoming.event_id, error.log)
        return
    places = traceback.extract_tb(error.__traceback__)[-4:]
    where = " > ".join(f"{place.filename}:{place.lineno} {place.name}" for place in places)
    _log.error("event %s: %s at %s", turn.incoming.event_id, type(error).__name__, where)


def _storable(incoming: Incoming) -> Incoming:
    """Replace lone halves of UTF-16 pairs, which no database takes, wherever text came in."""
    request = incoming.request
    return replace(
        incoming,
        text=_whole(incoming.text),
        button=None if incoming.button is None else _whole(incoming.button),
        account=replace(incoming.account, name=_whole(incoming.account.name)),
        request=None if request is None else _storable_request(request),
    )


def _storable_request(request: Request) -> Request:
    texts: dict[str, Any] = {
        field.name: _whole(value)
        for field in fields(request)
        if isinstance(value := getattr(request, field.name), str)
    }
    return replace(request, **texts)


def _whole(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
