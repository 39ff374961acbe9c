"""The calls to Discord's API that replies are made of.

They take ids and tokens and no objects of the SDK: a reply may go out in another process than the
one its message came to. Waiting where Discord says to is up to the HTTP client.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord
from discord.http import Route

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.enclosures import Enclosure

    Payload = dict[str, Any]

_HIDDEN = 1 << 6  # the flag of a message only one person sees
_ALT_LIMIT = 1024
_MAX_FILES = 10
# No message of this program may alert anybody but by being there.
_NOBODY: Mapping[str, Any] = {"parse": [], "replied_user": False}

# How an interaction is acknowledged (Discord's reference, "Interaction Callback Type").
SAID, THINKING, NOTED, SUGGESTED, FORM = 4, 5, 6, 8, 9


@dataclass(frozen=True, slots=True)
class Out:
    """One message to send. ``rows`` are its buttons in Discord's own shape."""

    text: str
    rows: tuple[Payload, ...] = ()
    files: tuple[Enclosure, ...] = ()

    def payload(self) -> Payload:
        """Return the message's JSON; files are described in it and go beside it."""
        about = [
            {"id": n, "filename": one.name, "description": one.alt[:_ALT_LIMIT] or None}
            for n, one in enumerate(self.files[:_MAX_FILES])
        ]
        return {
            "content": self.text,
            "components": list(self.rows),
            "attachments": about,
            "allowed_mentions": dict(_NOBODY),
        }


class Rest:
    """The calls, made by one client."""

    def __init__(self, client: Callable[[], discord.Client]) -> None:
        """Take what gives the client whose connection is used."""
        self._client_now = client
        self._direct: dict[int, int] = {}

    async def acknowledge(
        self, interaction: int, token: str, kind: int, data: Payload | None = None
    ) -> None:
        """Answer an interaction's first call."""
        path = "/interactions/{webhook_id}/{webhook_token}/callback"
        route = Route("POST", path, webhook_id=interaction, webhook_token=token)
        await self._call(route, {"type": kind, **({"data": data} if data else {})})

    async def complete(self, token: str, out: Out) -> int:
        """Put a message where an interaction's answer was promised; again is no harm."""
        path = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
        route = Route("PATCH", path, webhook_id=self._application, webhook_token=token)
        return _id(await self._call(route, out.payload(), out.files))

    async def promised(self, token: str) -> Payload:
        """Return the message an interaction was answered with so far."""
        path = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
        route = Route("GET", path, webhook_id=self._application, webhook_token=token)
        found: Payload = await self._call(route)
        return found

    async def follow_up(self, token: str, out: Out, *, hidden: bool) -> int:
        """Send one more message to an interaction."""
        path = "/webhooks/{webhook_id}/{webhook_token}"
        route = Route("POST", path, webhook_id=self._application, webhook_token=token)
        flags = {"flags": _HIDDEN} if hidden else {}
        return _id(await self._call(route, out.payload() | flags, out.files, {"wait": "true"}))

    async def post(self, channel: int, out: Out, nonce: str, answers: int = 0) -> int:
        """Send a message; one with the same nonce, lately, is not sent again."""
        payload = out.payload() | {"nonce": nonce, "enforce_nonce": True}
        if answers:
            said = {"message_id": str(answers), "channel_id": str(channel)}
            payload["message_reference"] = said | {"fail_if_not_exists": False}
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel)
        return _id(await self._call(route, payload, out.files))

    async def edit(self, channel: int, message: int, out: Out) -> int:
        """Put another message in the place of one of ours."""
        path = "/channels/{channel_id}/messages/{message_id}"
        route = Route("PATCH", path, channel_id=channel, message_id=message)
        return _id(await self._call(route, out.payload(), out.files))

    async def after(self, channel: int, message: int, limit: int = 100) -> Sequence[Payload]:
        """Return the messages of a channel that came after one, newest first."""
        route = Route("GET", "/channels/{channel_id}/messages", channel_id=channel)
        given = {"after": str(message), "limit": str(limit)}
        found: Sequence[Payload] = await self._call(route, params=given)
        return found

    async def thread(self, channel: int, message: int, name: str) -> int:
        """Return the thread at a message, opened unless it is there already."""
        path = "/channels/{channel_id}/messages/{message_id}/threads"
        route = Route("POST", path, channel_id=channel, message_id=message)
        try:
            return _id(await self._call(route, {"name": name, "auto_archive_duration": 1440}))
        except discord.HTTPException as error:
            if error.code != _THREAD_THERE:
                raise
            return message  # a thread at a message has the message's id

    async def direct(self, person: int) -> int:
        """Return the channel of the conversation with one person."""
        if person not in self._direct:
            found = await self._call(
                Route("POST", "/users/@me/channels"), {"recipient_id": str(person)}
            )
            self._direct[person] = _id(found)
        return self._direct[person]

    async def typing(self, channel: int) -> None:
        """Show for ten seconds that an answer is being written."""
        await self._call(Route("POST", "/channels/{channel_id}/typing", channel_id=channel))

    async def mark(self, channel: int, message: int, emoji: str) -> None:
        """Put a sign at somebody's message."""
        path = "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me"
        await self._call(Route("PUT", path, channel_id=channel, message_id=message, emoji=emoji))

    async def message(self, channel: int, message: int) -> Payload:
        """Return one message as it is now."""
        path = "/channels/{channel_id}/messages/{message_id}"
        found: Payload = await self._call(
            Route("GET", path, channel_id=channel, message_id=message)
        )
        return found

    async def file(self, url: str) -> bytes:
        """Return a file that somebody attached."""
        return await self._client.http.get_from_cdn(url)

    @property
    def _client(self) -> discord.Client:
        return self._client_now()

    @property
    def _application(self) -> int:
        return self._client.application_id or 0

    async def _call(
        self,
        route: Route,
        payload: Payload | None = None,
        files: tuple[Enclosure, ...] = (),
        params: Mapping[str, str] | None = None,
    ) -> Any:  # noqa: ANN401  (JSON of any shape)
        options: dict[str, Any] = {} if params is None else {"params": params}
        if payload is None:
            return await self._client.http.request(route, **options)
        if not files:
            return await self._client.http.request(route, json=payload, **options)
        made = [discord.File(io.BytesIO(one.data), one.name) for one in files[:_MAX_FILES]]
        form = [{"name": "payload_json", "value": json.dumps(payload)}, *_parts(made)]
        return await self._client.http.request(route, files=made, form=form, **options)


_THREAD_THERE = 160004


def _parts(files: Sequence[discord.File]) -> list[Payload]:
    return [
        {
            "name": f"files[{n}]",
            "value": one.fp,
            "filename": one.filename,
            "content_type": "application/octet-stream",
        }
        for n, one in enumerate(files)
    ]


def _id(found: Any) -> int:  # noqa: ANN401  (JSON of any shape)
    return int(found["id"]) if isinstance(found, dict) and "id" in found else 0
