"""Enough of Discord, over HTTP and WebSocket, for the real program to run against it.

A test (or benchmark) starts a ``FakeDiscord``, gives the program its addresses, and acts as the
people: ``say``, ``slash``, ``press``, ``submit``. What the program did is in ``messages`` of a
channel and ``answers`` of an interaction. ``refuse``, ``drop`` and ``closed`` make trouble.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import time
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web
from discord import Asset

EPOCH = 1_420_070_400_000
EVERYTHING = (1 << 52) - 1
BOT, APPLICATION, TOKEN = 900_000_000_000_000_001, 900_000_000_000_000_001, "a.test.token"
TEXT, DIRECT, THREAD = 0, 1, 11
SEND, VIEW, MANAGE = 1 << 11, 1 << 10, 1 << 5

_ids = itertools.count(1)


def new_id():
    """Return an id as Discord makes them: the time, and a counter."""
    return ((int(time.time() * 1000) - EPOCH) << 22) | (next(_ids) & 0x3FFFFF)


@dataclass
class User:
    id: int
    name: str

    def payload(self):
        shown = {"id": str(self.id), "username": self.name.lower(), "global_name": self.name}
        bot = {"bot": True} if self.id == BOT else {}
        return {**shown, "discriminator": "0", "avatar": None, **bot}


@dataclass
class Channel:
    id: int
    guild: Guild | None
    name: str = ""
    type: int = TEXT
    parent: int | None = None
    owner: int | None = None
    recipient: User | None = None
    messages: list = field(default_factory=list)
    gone: bool = False

    def payload(self):
        shown = {"id": str(self.id), "type": self.type, "name": self.name, "position": 0}
        shown |= {"permission_overwrites": [], "nsfw": False, "topic": None}
        last = self.messages[-1]["id"] if self.messages else None
        shown |= {"last_message_id": last, "parent_id": self.parent and str(self.parent)}
        if self.guild:
            shown["guild_id"] = str(self.guild.id)
        if self.recipient:
            shown["recipients"] = [self.recipient.payload()]
        if self.type == THREAD:
            about = {"archived": False, "auto_archive_duration": 1440, "locked": False}
            about["archive_timestamp"] = "2026-01-01T00:00:00+00:00"
            shown |= {"thread_metadata": about, "owner_id": str(self.owner)}
            shown |= {"message_count": 0, "member_count": 1, "rate_limit_per_user": 0}
        return shown

    def by_bot(self):
        return [m for m in self.messages if m["author"]["id"] == str(BOT)]


@dataclass
class Guild:
    id: int
    name: str
    owner: User
    roles: list = field(default_factory=list)
    channels: list = field(default_factory=list)
    members: dict = field(default_factory=dict)
    inviter: User | None = None

    def payload(self):
        shown = {"id": str(self.id), "name": self.name, "owner_id": str(self.owner.id)}
        everyone = {"id": str(self.id), "name": "@everyone", "permissions": str(1024 | 2048)}
        shown["roles"] = [_role(everyone), *map(_role, self.roles)]
        shown["channels"] = [c.payload() for c in self.channels if c.type == TEXT and not c.gone]
        shown["threads"] = [c.payload() for c in self.channels if c.type == THREAD]
        shown["members"] = [self.member(User(BOT, "Tutor"))]
        for name in ("emojis", "stickers", "voice_states", "presences", "stage_instances"):
            shown[name] = []
        for name in ("guild_scheduled_events", "features", "soundboard_sounds"):
            shown[name] = []
        shown |= {"member_count": len(self.members) + 1, "large": False, "unavailable": False}
        shown |= {"verification_level": 0, "default_message_notifications": 0, "mfa_level": 0}
        shown |= {"explicit_content_filter": 0, "nsfw_level": 0, "premium_tier": 0}
        shown |= {
            "system_channel_id": None,
            "system_channel_flags": 0,
            "preferred_locale": "en-GB",
        }
        return shown | {"afk_timeout": 0, "icon": None, "joined_at": "2026-01-01T00:00:00+00:00"}

    def member(self, user, *, whole=True):
        roles = self.members.get(user.id, ())
        if user.id == BOT:
            roles = [r["id"] for r in self.roles if r["name"] == "Tutor"]
        shown = {"roles": [str(r) for r in roles], "joined_at": "2026-01-01T00:00:00+00:00"}
        shown |= {"deaf": False, "mute": False, "flags": 0, "nick": None, "avatar": None}
        return shown | ({"user": user.payload()} if whole else {})


def _role(given):
    shown = {"color": 0, "hoist": False, "position": 1, "managed": False, "mentionable": False}
    colors = {"primary_color": 0, "secondary_color": None, "tertiary_color": None}
    return {**shown, "colors": colors, "flags": 0, **given, "id": str(given["id"])}


@dataclass
class Interaction:
    """A command, press or form, and what the program did with it."""

    id: int
    token: str
    user: User
    channel: Channel
    sent: float
    acknowledged: float | None = None
    kind: int | None = None
    data: dict = field(default_factory=dict)
    original: dict | None = None
    answers: list = field(default_factory=list)
    shown: list = field(default_factory=list)
    born: float = field(default_factory=time.time)

    @property
    def hidden(self):
        return bool(self.data.get("flags", 0) & 64)

    @property
    def text(self):
        return "\n".join(m["content"] for m in self.answers)


@dataclass
class Refusal:
    method: str
    path: re.Pattern
    status: int
    code: int
    times: int
    wait: float = 0.0


class FakeDiscord:
    """The server; everything it knows is in its attributes."""

    def __init__(self):
        self.users, self.guilds, self.channels = {}, {}, {}
        self.interactions, self.commands, self.synced = {}, [], 0
        self.refusals, self.closed, self.calls, self.files = [], set(), [], {}
        self.sockets, self.session, self.buffer, self.identified = [], None, [], 0
        self.resumed, self.resumable, self.nonces, self.doubled = 0, True, {}, 0
        self.typed, self.flags, self.lost = {}, 1 << 19, []
        self.users[BOT] = User(BOT, "Tutor")
        self.sequence = 0

    # --- the world ------------------------------------------------------------------------------

    def user(self, name):
        user = User(new_id(), name)
        self.users[user.id] = user
        return user

    def guild(self, name, owner, channels=("general",)):
        guild = Guild(new_id(), name, owner)
        mine = {"id": new_id(), "name": "Tutor", "permissions": str(EVERYTHING & ~8 & ~MANAGE)}
        guild.roles.append(mine)
        self.guilds[guild.id] = guild
        guild.members[owner.id] = []
        for one in channels:
            self.channel(guild, one)
        return guild

    def channel(self, guild, name, kind=TEXT, **more):
        channel = Channel(more.pop("id", None) or new_id(), guild, name, kind, **more)
        self.channels[channel.id] = channel
        guild.channels.append(channel)
        return channel

    def role(self, guild, name, permissions=0):
        role = {"id": new_id(), "name": name, "permissions": str(permissions)}
        guild.roles.append(role)
        return role["id"]

    def join(self, guild, user, *roles):
        guild.members[user.id] = list(roles)
        return user

    def direct(self, user):
        for channel in self.channels.values():
            if channel.recipient is user:
                return channel
        channel = Channel(new_id(), None, "", DIRECT, recipient=user)
        self.channels[channel.id] = channel
        return channel

    # --- what people do -------------------------------------------------------------------------

    def say(self, user, channel, text, files=(), answers=None):
        """Write a message; the program hears of it if it is connected."""
        message = self._message(channel, user, {"content": text})
        message["mentions"] = [
            self._mentioned(channel, int(who)) for who in re.findall(r"<@!?(\d+)>", text)
        ]
        for name, content, kind in files:
            message["attachments"].append(self._kept(name, content, kind))
        if answers:
            message |= {"type": 19, "message_reference": {"message_id": answers["id"]}}
            message["referenced_message"] = answers
        if channel.guild:
            message["member"] = channel.guild.member(user, whole=False)
        self.dispatch("MESSAGE_CREATE", message)
        return message

    def mention(self, user, channel, text, **more):
        return self.say(user, channel, f"<@{BOT}> {text}", **more)

    def slash(self, user, channel, path, files=(), /, **options):
        """Use a slash command as it was synced; ``path`` such as "goal add"."""
        command, data, leaf = self._leaf(path)
        kinds = {o["name"]: o["type"] for o in leaf.get("options", ())}
        given = [{"name": n, "type": kinds[n], "value": v} for n, v in options.items()]
        resolved = self._picked(channel.guild, given)
        for name, (file, content, kind) in dict(files).items():
            kept = self._kept(file, content, kind)
            resolved.setdefault("attachments", {})[kept["id"]] = kept
            given.append({"name": name, "type": 11, "value": kept["id"]})
        data["options"] = given
        top = {"id": command["id"], "name": command["name"], "type": 1, "resolved": resolved}
        top["options"] = [data] if " " in path else given
        return self._interact(user, channel, 2, top)

    def _picked(self, guild, given):
        """What Discord tells about the roles and channels that were picked."""
        roles = {str(role["id"]): role for role in (guild.roles if guild else ())}
        picked = {}
        for one in given:
            if one["type"] == 8:
                picked.setdefault("roles", {})[one["value"]] = _role(roles[one["value"]])
            elif one["type"] == 7:
                about = self.channels[int(one["value"])].payload()
                picked.setdefault("channels", {})[one["value"]] = about
        return picked

    def complete(self, user, channel, path, focused, typed, **options):
        command, data, leaf = self._leaf(path)
        kinds = {o["name"]: o["type"] for o in leaf.get("options", ())}
        given = [{"name": n, "type": kinds[n], "value": v} for n, v in options.items()]
        given.append({"name": focused, "type": kinds[focused], "value": typed, "focused": True})
        data["options"] = given
        top = {"id": command["id"], "name": command["name"], "type": 1}
        top["options"] = [data] if " " in path else given
        return self._interact(user, channel, 4, top)

    def press(self, user, message, label=None, custom=None):
        """Press a button of a message by its label."""
        found = next(
            b
            for b in buttons(message)
            if label in (None, b["label"]) and custom in (None, b["custom_id"])
        )
        channel = self.channels[int(message["channel_id"])]
        data = {"component_type": 2, "custom_id": found["custom_id"]}
        return self._interact(user, channel, 3, data, message)

    def submit(self, user, shown, text):
        """Fill in the form that an interaction was answered with."""
        rows = shown.data["components"]
        field_id = rows[0]["components"][0]["custom_id"]
        filled = {"type": 1, "components": [{"type": 4, "custom_id": field_id, "value": text}]}
        data = {"custom_id": shown.data["custom_id"], "components": [filled]}
        return self._interact(user, shown.channel, 5, data)

    def _interact(self, user, channel, kind, data, message=None):
        made = Interaction(new_id(), f"tok{new_id()}", user, channel, time.perf_counter())
        self.interactions[made.token] = made
        event = {"id": str(made.id), "application_id": str(APPLICATION), "type": kind}
        event |= {"data": data, "channel_id": str(channel.id), "token": made.token, "version": 1}
        event |= {"channel": channel.payload(), "app_permissions": str(EVERYTHING), "context": 0}
        event |= {"locale": "en-GB", "entitlements": [], "authorizing_integration_owners": {}}
        event["attachment_size_limit"] = 10_485_760
        if channel.guild:
            allowed = {"permissions": str(EVERYTHING if user is channel.guild.owner else 3072)}
            event["guild_id"] = str(channel.guild.id)
            event["member"] = channel.guild.member(user) | allowed
        else:
            event |= {"user": user.payload(), "context": 1}
        if message:
            event["message"] = message
        self.dispatch("INTERACTION_CREATE", event)
        return made

    def _leaf(self, path):
        head, _, second = path.partition(" ")
        command = next(c for c in self.commands if c["name"] == head)
        if not second:
            return command, {}, command
        leaf = next(o for o in command["options"] if o["name"] == second)
        return command, {"name": second, "type": 1}, leaf

    def _mentioned(self, channel, who):
        user = self.users[who]
        member = channel.guild.member(user, whole=False) if channel.guild else None
        return user.payload() | ({"member": member} if member else {})

    def _message(self, channel, user, given):
        message = {"id": str(new_id()), "channel_id": str(channel.id), "author": user.payload()}
        message |= {"content": given.get("content") or "", "timestamp": _now(), "type": 0}
        message |= {"edited_timestamp": None, "tts": False, "mention_everyone": False}
        message |= {"mentions": [], "mention_roles": [], "attachments": [], "embeds": []}
        message |= {"pinned": False, "components": given.get("components") or []}
        message |= {"flags": given.get("flags", 0), "allowed": given.get("allowed_mentions")}
        message["at"] = time.perf_counter()
        if channel.guild:
            message["guild_id"] = str(channel.guild.id)
        if given.get("message_reference"):
            message["message_reference"] = given["message_reference"]
        channel.messages.append(message)
        return message

    def _kept(self, name, content, kind):
        kept = new_id()
        self.files[str(kept)] = content
        shown = {"id": str(kept), "filename": name, "size": len(content), "content_type": kind}
        return shown | {
            "url": f"{Asset.BASE}/attachments/1/{kept}/file?ex=1",
            "proxy_url": f"{Asset.BASE}/x",
        }

    # --- trouble --------------------------------------------------------------------------------

    def refuse(self, method, path, status, code=0, times=1, wait=0.0):
        """Answer the next calls of a kind with an error; 429 with ``wait`` seconds."""
        self.refusals.append(Refusal(method, re.compile(path), status, code, times, wait))

    async def drop(self, *, resumable=True):
        """Cut the program's connection to the gateway."""
        self.resumable = resumable
        sockets, self.sockets = self.sockets, []
        for socket in sockets:
            socket._req.transport.abort()
        await asyncio.sleep(0)

    async def until(self, condition, seconds=15.0):
        """Return what a condition gives once it gives something."""
        end = time.perf_counter() + seconds
        while True:
            found = condition()
            if found:
                return found
            if time.perf_counter() > end:
                raise TimeoutError(f"nothing came of it; last calls: {self.calls[-12:]}")
            await asyncio.sleep(0.01)

    async def answered(self, interaction, seconds=15.0):
        await self.until(lambda: interaction.answers, seconds)
        return interaction

    async def answered_with_choices(self, interaction):
        """Return the names that were offered while something was typed."""
        await self.until(lambda: interaction.kind == 8)
        return [choice["name"] for choice in interaction.data["choices"]]

    # --- the gateway ----------------------------------------------------------------------------

    def dispatch(self, event, data):
        self.sequence += 1
        packet = {"op": 0, "t": event, "s": self.sequence, "d": data}
        if self.session is None:
            self.lost.append(packet)
            return
        self.buffer.append(packet)
        for socket in self.sockets:
            self._send(socket, packet)

    def _send(self, socket, packet):
        if not socket.closed:
            task = asyncio.ensure_future(_quietly(socket.send_str(json.dumps(packet))))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def _gateway(self, request):
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        self._send(socket, {"op": 10, "d": {"heartbeat_interval": 41250}, "t": None, "s": None})
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                self._heard(socket, json.loads(message.data))
        if socket in self.sockets:
            self.sockets.remove(socket)
        return socket

    def _heard(self, socket, packet):
        op, data = packet["op"], packet["d"]
        if op == 1:
            self._send(socket, {"op": 11, "d": None, "t": None, "s": None})
        elif op == 2:
            self._identify(socket, data)
        elif op == 6:
            self._resume(socket, data)

    def _identify(self, socket, data):
        if data["token"] != TOKEN:
            task = asyncio.ensure_future(socket.close(code=4004))
            self.tasks.add(task)
            return
        self.identified += 1
        self.session, self.buffer = f"s{new_id()}", []
        guilds = [{"id": str(g), "unavailable": True} for g in self.guilds]
        ready = {"v": 10, "user": self.users[BOT].payload(), "guilds": guilds}
        ready |= {"session_id": self.session, "resume_gateway_url": "wss://elsewhere.invalid/"}
        ready |= {"application": {"id": str(APPLICATION), "flags": self.flags}, "shard": [0, 1]}
        self.sockets.append(socket)
        self.dispatch("READY", ready)
        for guild in self.guilds.values():
            self.dispatch("GUILD_CREATE", guild.payload())

    def _resume(self, socket, data):
        if not self.resumable or data["session_id"] != self.session:
            self.session, self.resumable = None, True
            self._send(socket, {"op": 9, "d": False, "t": None, "s": None})
            return
        self.resumed += 1
        for packet in [p for p in self.buffer if p["s"] > data["seq"]]:
            self._send(socket, packet)
        self.sockets.append(socket)
        self.dispatch("RESUMED", {})

    # --- the API --------------------------------------------------------------------------------

    async def start(self, port=0):
        self.tasks = set()
        app = web.Application(client_max_size=200 * 1024 * 1024)
        app.router.add_get("/gateway/", self._gateway)
        app.router.add_get("/attachments/{a}/{id}/{name}", self._file)
        app.router.add_route("*", "/api/v10/{path:.*}", self._api)
        self.runner = web.AppRunner(app, shutdown_timeout=0.2)
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", port)
        await site.start()
        self.port = self.runner.addresses[0][1]
        return self

    async def stop(self):
        await self.drop()
        await self.runner.cleanup()

    def environment(self):
        """Return the settings that lead the program here."""
        here = f"//127.0.0.1:{self.port}"
        return {
            "DISCORD_TOKEN": TOKEN,
            "DISCORD_API_URL": f"http:{here}/api/v10",
            "DISCORD_GATEWAY_URL": f"ws:{here}/gateway/",
            "DISCORD_CDN_URL": f"http:{here}",
        }

    async def _file(self, request):
        self.calls.append(("GET", request.path))
        return web.Response(body=self.files[request.match_info["id"]])

    async def _api(self, request):
        path, method = request.path.removeprefix("/api/v10"), request.method
        self.calls.append((method, path))
        for one in self.refusals:
            if one.times and one.method == method and one.path.fullmatch(path):
                one.times -= 1
                return _refused(one)
        if request.headers.get("Authorization") != f"Bot {TOKEN}":
            return _json({"message": "401: Unauthorized", "code": 0}, status=401)
        payload, files = await _body(request)
        for verb, pattern, handler in _ROUTES:
            found = re.fullmatch(pattern, path) if verb == method else None
            if found:
                return self._reply(handler, found.groups(), payload, files, request.query)
        return _error(404, 0, f"no such route {method} {path}")

    def _reply(self, handler, groups, payload, files, query):
        try:
            given = handler(self, *groups, payload=payload, files=files, query=query)
        except _Refuse as refused:
            return _error(*refused.args)
        return web.Response(status=204) if given is None else _json(given)

    def _open(self, channel):
        found = self.channels.get(int(channel))
        if found is None or found.gone:
            raise _Refuse(404, 10003, "Unknown Channel")
        return found

    def _create_message(self, channel, payload, files, query):
        found = self._open(channel)
        if found.recipient and found.recipient.id in self.closed:
            raise _Refuse(403, 50007, "Cannot send messages to this user")
        nonce = (channel, payload.get("nonce"))
        if payload.get("enforce_nonce") and nonce in self.nonces:
            self.doubled += 1
            return self.nonces[nonce]
        _check(payload)
        message = self._with_files(self._message(found, self.users[BOT], payload), payload, files)
        self.nonces[nonce] = message
        self.dispatch("MESSAGE_CREATE", message)
        return message

    def _with_files(self, message, payload, files):
        about = {str(a["id"]): a for a in payload.get("attachments") or ()}
        for key, (name, content) in files.items():
            said = about.get(re.sub(r"\D", "", key), {})
            kept = self._kept(name, content, "application/octet-stream")
            message["attachments"].append(kept | {"description": said.get("description")})
        return message

    def _edit_message(self, channel, message, payload, files, query):
        found = self._found(channel, message)
        _check(payload)
        found |= {"content": payload["content"], "components": payload["components"]}
        return self._with_files(found, payload, files)

    def _found(self, channel, message):
        for one in self._open(channel).messages:
            if one["id"] == message:
                return one
        raise _Refuse(404, 10008, "Unknown Message")

    def _history(self, channel, payload, files, query):
        limit, after = int(query.get("limit", 50)), int(query.get("after", 0))
        found = [m for m in self._open(channel).messages if int(m["id"]) > after]
        if "before" in query:
            found = [m for m in found if int(m["id"]) < int(query["before"])][-limit:]
        # Discord keeps names of members and the nonce to the event.
        hidden = ("member", "guild_id", "nonce")
        plain = [{k: v for k, v in m.items() if k not in hidden} for m in found]
        return plain[:limit][::-1]

    def _thread(self, channel, message, payload, files, query):
        parent = self._open(channel)
        self._found(channel, message)
        if int(message) in self.channels:
            raise _Refuse(400, 160004, "A thread has already been created for this message")
        more = {"id": int(message), "parent": parent.id, "owner": BOT}
        thread = self.channel(parent.guild, payload["name"], THREAD, **more)
        self.dispatch("THREAD_CREATE", thread.payload() | {"newly_created": True})
        return thread.payload()

    def _callback(self, snowflake, token, payload, files, query):
        made = self.interactions.get(token)
        if made is None or made.id != int(snowflake):
            raise _Refuse(404, 10062, "Unknown interaction")
        if made.acknowledged is not None:
            raise _Refuse(400, 40060, "Interaction has already been acknowledged.")
        if time.perf_counter() - made.sent > 3:
            raise _Refuse(404, 10062, "Unknown interaction")
        made.acknowledged, made.kind = time.perf_counter(), payload["type"]
        made.data = payload.get("data") or {}
        if made.kind == 4:
            _check(made.data)
            made.original = self._hidden_or_not(made, made.data)
            made.answers.append(made.original)

    def _hidden_or_not(self, made, payload):
        message = self._message(made.channel, self.users[BOT], payload)
        if message["flags"] & 64:
            made.channel.messages.remove(message)
        return message

    def _token(self, token):
        made = self.interactions.get(token)
        if made is None or made.acknowledged is None or time.time() - made.born > 900:
            raise _Refuse(404, 10015, "Unknown Webhook")
        return made

    def _get_original(self, _, token, payload, files, query):
        return self._token(token).original or {"id": "1", "content": ""}

    def _edit_original(self, _, token, payload, files, query):
        made = self._token(token)
        _check(payload)
        made.shown.append(payload["content"])
        if made.original is None:
            made.original = self._hidden_or_not(
                made, payload | {"flags": made.data.get("flags", 0)}
            )
            made.answers.insert(0, made.original)
        else:
            made.original |= {"content": payload["content"], "components": payload["components"]}
            made.original["edits"] = made.original.get("edits", 0) + 1
        return self._with_files(made.original, payload, files)

    def _follow_up(self, _, token, payload, files, query):
        made = self._token(token)
        if made.kind == 5 and made.original is None:
            # As Discord does: the first one after a promise takes the promised place.
            return self._edit_original(_, token, payload, files, query)
        _check(payload)
        message = self._with_files(self._hidden_or_not(made, payload), payload, files)
        made.answers.append(message)
        return message

    def _typing(self, channel, payload, files, query):
        self._open(channel)
        self.typed.setdefault(int(channel), []).append(time.perf_counter())

    def _sync(self, *_, payload, files, query):
        self.synced += 1
        self.commands = [dict(c, id=str(new_id()), version="1") for c in payload]
        return self.commands

    def _dm(self, payload, files, query):
        user = self.users.get(int(payload["recipient_id"]))
        if user is None:
            raise _Refuse(404, 10013, "Unknown User")
        return self.direct(user).payload()

    def _member(self, guild, user, payload, files, query):
        found = self.guilds.get(int(guild))
        if found is None or (int(user) not in found.members and int(user) != BOT):
            raise _Refuse(404, 10007, "Unknown Member")
        return found.member(self.users[int(user)])

    def _audit(self, guild, payload, files, query):
        found = self.guilds[int(guild)]
        if found.inviter is None:
            raise _Refuse(403, 50013, "Missing Permissions")
        entry = {"id": str(new_id()), "action_type": 28, "target_id": str(BOT), "changes": []}
        entry["user_id"] = str(found.inviter.id)
        people = [found.inviter.payload(), self.users[BOT].payload()]
        empty = {
            k: []
            for k in (
                "webhooks",
                "integrations",
                "threads",
                "guild_scheduled_events",
                "auto_moderation_rules",
                "application_commands",
            )
        }
        return {"audit_log_entries": [entry], "users": people, **empty}

    def _application(self, payload, files, query):
        about = {"id": str(APPLICATION), "name": "Tutor", "icon": None, "description": ""}
        about |= {"bot_public": True, "bot_require_code_grant": False, "verify_key": "00"}
        return about | {
            "flags": self.flags,
            "owner": self.users[BOT].payload(),
            "team": None,
            "summary": "",
        }


class _Refuse(Exception):
    pass


def buttons(message):
    """Return the buttons of a message."""
    return [b for row in message["components"] for b in row["components"]]


def _check(payload):
    """Refuse what Discord refuses."""
    if len(payload.get("content") or "") > 2000:
        raise _Refuse(400, 50035, "Invalid Form Body: content is too long")
    rows = payload.get("components") or []
    ids = [b.get("custom_id", "") for row in rows for b in row["components"]]
    if len(rows) > 5 or any(not 1 <= len(row["components"]) <= 5 for row in rows):
        raise _Refuse(400, 50035, "Invalid Form Body: components")
    if any(len(one) > 100 for one in ids) or len(set(ids)) != len(ids):
        raise _Refuse(400, 50035, "Invalid Form Body: custom_id")
    if any(not 1 <= len(b["label"]) <= 80 for row in rows for b in row["components"]):
        raise _Refuse(400, 50035, "Invalid Form Body: label")
    allowed = payload.get("allowed_mentions") or {}
    if allowed.get("parse") != []:
        raise _Refuse(400, 1, "somebody could be alerted by this")


def _refused(one):
    if one.status == 429:
        body = {"message": "You are being rate limited.", "retry_after": one.wait, "global": False}
        headers = {"Retry-After": str(one.wait), "Via": "1.1 proxy"}
        return _json(body, status=429, headers=headers)
    return _error(one.status, one.code, "refused")


def _error(status, code, text):
    return _json({"message": text, "code": code}, status=status)


async def _body(request):
    if request.content_type == "multipart/form-data":
        form = await request.post()
        files = {k: (v.filename, v.file.read()) for k, v in form.items() if k != "payload_json"}
        return json.loads(form["payload_json"]), files
    return (await request.json() if request.can_read_body else {}), {}


def _json(given, status=200, headers=None):
    # Without a charset, as Discord has it; discord.py takes anything else for text.
    body, kind = json.dumps(given).encode(), "application/json"
    return web.Response(body=body, content_type=kind, status=status, headers=headers)


async def _quietly(sending):
    try:
        await sending
    except (ConnectionError, RuntimeError):
        return


def _now():
    return time.strftime("%Y-%m-%dT%H:%M:%S.000000+00:00", time.gmtime())


_ID, _TOKEN = r"(\d+)", r"([^/]+)"
_HOOK = rf"/webhooks/{_ID}/{_TOKEN}"
_ROUTES = (
    ("GET", "/users/@me", lambda s, **_: s.users[BOT].payload()),
    ("GET", f"/users/{_ID}", lambda s, u, **_: s.users[int(u)].payload()),
    ("GET", "/oauth2/applications/@me", FakeDiscord._application),
    ("GET", "/applications/@me", FakeDiscord._application),
    (
        "GET",
        "/gateway/bot",
        lambda s, **_: {
            "url": "wss://gateway.invalid/",
            "shards": 1,
            "session_start_limit": {
                "total": 1,
                "remaining": 1,
                "reset_after": 1,
                "max_concurrency": 1,
            },
        },
    ),
    ("POST", "/users/@me/channels", FakeDiscord._dm),
    (
        "GET",
        "/users/@me/guilds",
        lambda s, **_: [
            {
                "id": str(g.id),
                "name": g.name,
                "owner": False,
                "permissions": "0",
                "features": [],
                "icon": None,
            }
            for g in s.guilds.values()
        ],
    ),
    ("GET", f"/guilds/{_ID}", lambda s, g, **_: s.guilds[int(g)].payload()),
    ("GET", f"/guilds/{_ID}/channels", lambda s, g, **_: s.guilds[int(g)].payload()["channels"]),
    ("GET", f"/guilds/{_ID}/members/{_ID}", FakeDiscord._member),
    ("GET", f"/guilds/{_ID}/audit-logs", FakeDiscord._audit),
    ("GET", f"/channels/{_ID}/messages", FakeDiscord._history),
    ("GET", f"/channels/{_ID}/messages/{_ID}", lambda s, c, m, **_: s._found(c, m)),
    ("POST", f"/channels/{_ID}/messages", FakeDiscord._create_message),
    ("PATCH", f"/channels/{_ID}/messages/{_ID}", FakeDiscord._edit_message),
    ("POST", f"/channels/{_ID}/messages/{_ID}/threads", FakeDiscord._thread),
    ("PUT", f"/channels/{_ID}/messages/{_ID}/reactions/.*/@me", lambda s, *_, **__: None),
    ("POST", f"/channels/{_ID}/typing", FakeDiscord._typing),
    ("POST", f"/interactions/{_ID}/{_TOKEN}/callback", FakeDiscord._callback),
    ("GET", f"{_HOOK}/messages/@original", FakeDiscord._get_original),
    ("PATCH", f"{_HOOK}/messages/@original", FakeDiscord._edit_original),
    ("POST", _HOOK, FakeDiscord._follow_up),
    ("PUT", f"/applications/{_ID}/commands", FakeDiscord._sync),
    ("PUT", f"/applications/{_ID}/guilds/{_ID}/commands", FakeDiscord._sync),
    ("GET", f"/applications/{_ID}/commands", lambda s, *_, **__: s.commands),
)
