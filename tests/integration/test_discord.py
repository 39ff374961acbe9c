"""The Discord channel in one process, on a simulated Discord: every command, every button."""

from __future__ import annotations

from dataclasses import dataclass, replace

import discord
import pytest
import simcord

from bot.channels.discord.channel import Discord
from bot.channels.discord.slash import Slash
from bot.commands import Kind, Registry
from bot.commands.buttons import BUTTONS
from bot.routing import Service
from bot.settings import Settings
from bot.turns import Turns
from bot.wiring import bundled
from knowledge.importers import load
from prompts.loader import phrases
from tutor_core.classroom import Setup
from tutor_core.errors import StepladderError
from tutor_core.fakes.outside import SharedWords
from tutor_core.fakes.store import MemoryStore
from tutor_core.mastery.estimate import Tracing
from tutor_core.messages import Button, Move, Reply, Role, Visibility
from tutor_core.state import Changes
from tutor_core.tutor import Tutor

COURSES = tuple(load(folder).course for folder in bundled())
WORDS = phrases("en", "program")
REGISTRY = Registry(WORDS)
SLASH = Slash(REGISTRY.commands)
QUESTION = "why do I subtract on both sides?"
# What may be filled in, by the kind of an argument.
SAMPLES = {
    Kind.WORD: "red",
    Kind.NUMBER: 1,
    Kind.NAME: "ana",
    Kind.REST: "one-step equations",
    Kind.CODE: "abcdefghijklmnopqrstuvwxyz",
    Kind.FILE: ("rules.txt", b"week: 1"),
}
PICKED = (Kind.ROLE, Kind.PLACE)  # from what a server has; in private there is nothing to pick


class Now:
    """Simulated time: Discord's ids and the program have to agree on it."""

    def __init__(self):
        self.env = None

    def now(self):
        return self.env.now()


class Steered:
    """The real tutor; a test may say who is to see its replies, or what they are."""

    def __init__(self, tutor, store):
        self.tutor, self.store, self.handled = tutor, store, []
        self.visibility, self.instead = None, None

    async def handle(self, incoming):
        self.handled.append(incoming)
        if self.instead is None and self.visibility is None:
            return await self.tutor.handle(incoming)
        apart = replace(incoming, event_id=f"apart:{incoming.event_id}")
        reply = self.instead or await self.tutor.handle(apart)
        reply = replace(reply, visibility=self.visibility or reply.visibility)
        await self.store.load(incoming)
        await self.store.commit(incoming, Changes(), reply)
        return reply


@dataclass
class Class:
    env: simcord.Env
    channel: Discord
    store: MemoryStore
    tutor: Steered
    guild: object
    general: object
    teacher: object
    ana: object
    ben: object
    users: dict
    staff: object

    def private(self, name="ana"):
        """Return what the bot wrote to somebody in private."""
        return [m for m in self.users[name].dm_channel.history() if m.author.bot]

    def public(self):
        said = (discord.MessageType.default, discord.MessageType.reply)
        return [
            m
            for m in self.general.history()
            if m.author.bot and m.type in said and not m.flags.ephemeral
        ]

    async def ask(self, who, text=QUESTION):
        return await who.send(self.general, f"{self.env.bot.user.mention} {text}")


@pytest.fixture
async def parts(tmp_path):
    now = Now()
    settings = Settings(data=tmp_path, discord_token="t")  # noqa: S106
    channel = Discord(settings, now)
    store = MemoryStore()
    tutor = Steered(Tutor(store, store, SharedWords(*COURSES), Tracing()), store)
    turns = Turns(store, tutor, channel, REGISTRY.resolve)

    async def welcome(classroom):
        if not await store.seeded(classroom):
            for course in COURSES:
                await store.save_course(classroom, course)
            await store.mark_seeded(classroom)

    service = Service(settings, turns, store, REGISTRY, welcome)
    env = simcord.Env(channel.client, shard_count=1)
    now.env = env
    yield env, channel, store, tutor, service
    await turns.drain()


@pytest.fixture
async def env(parts):
    env, channel, _, _, service = parts
    await env.start()
    channel.attach(service)
    channel._in.set()
    yield env
    await env.shutdown()


@pytest.fixture
async def room(env, parts):
    _, channel, store, tutor, _ = parts
    guild = env.create_guild(name="Class 8b")
    general = guild.create_text_channel("general")
    users = {name: env.create_user(name) for name in ("rivera", "ana", "ben")}
    staff = guild.create_role("Office", permissions=discord.Permissions(manage_guild=True))
    teacher = guild.add_member(users["rivera"], roles=[staff])
    ana, ben = guild.add_member(users["ana"]), guild.add_member(users["ben"])
    await env.settle()
    await channel.client.listener.ready()
    return Class(env, channel, store, tutor, guild, general, teacher, ana, ben, users, staff)


# --- every command, by role and place ---------------------------------------------------------


def filled(command, room):
    samples = {**SAMPLES, Kind.ROLE: room.staff, Kind.PLACE: room.general}
    return {
        arg.name.lower(): arg.choices[0] if arg.choices else samples[arg.kind]
        for arg in command.args
    }


def usable(role):
    # Discord itself keeps teachers' commands from everybody else where a whole group is theirs.
    hidden = {p["name"] for p in SLASH.payload() if p["default_member_permissions"]}
    return [c for c in REGISTRY.commands if role is Role.TEACHER or c.head not in hidden]


def test_discord_is_told_of_every_command_within_its_limits():
    told = SLASH.payload()
    assert len(told) <= 100
    assert {SLASH.path_of(c).split()[0] for c in REGISTRY.commands} == {c["name"] for c in told}
    paths = [SLASH.path_of(c) for c in REGISTRY.commands]
    assert len(set(paths)) == len(paths)
    for command in told:
        forms = [o for o in command.get("options", ()) if o["type"] == 1] or [command]
        assert len(forms) <= 25
        for form in [command, *forms]:
            assert 1 <= len(form["description"]) <= 100
        for form in forms:
            options = form.get("options", ())
            assert len(options) <= 25
            required = [option["required"] for option in options]
            assert required == sorted(required, reverse=True)
            assert all(len(option.get("choices", ())) <= 25 for option in options)
            assert all(1 <= len(option["description"]) <= 100 for option in options)


@pytest.mark.parametrize("role", [Role.LEARNER, Role.TEACHER])
@pytest.mark.parametrize("place", ["server", "private"])
async def test_every_command_works_and_is_answered_to_one_person(room, role, place):
    """Fails on a command that Discord isn't told of, or that isn't answered, in any role."""
    who, name = (room.teacher, "rivera") if role is Role.TEACHER else (room.ana, "ana")
    await room.ask(who)  # from now on they are known in private, too
    unlisted, unanswered, seen = [], [], []
    for command in usable(role):
        path = SLASH.path_of(command)
        if place == "private" and any(arg.kind in PICKED for arg in command.args):
            continue
        if place == "server":
            if path not in who.available_commands(room.general):
                unlisted.append(path)
                continue
            result = await who.slash(room.general, path, **filled(command, room))
            seen += [] if result.ephemeral else [path]
        else:
            result = await room.users[name].slash(path, **filled(command, room))
        if not result.response or not result.response.content:
            unanswered.append(path)
        if role not in command.roles:
            assert "is for teachers" in result.response.content, path
    assert (unlisted, unanswered, seen) == ([], [], [])
    assert room.public() == []


async def test_a_command_that_was_filled_in_wrongly_says_so(room):
    result = await room.ana.slash(room.general, "goal done", which="99")
    assert "99" in result.response.content
    result = await room.teacher.slash(room.general, "group add", name="two words", who="ana")
    assert "one word" in result.response.content


# --- what is offered while a command is filled in ---------------------------------------------


async def test_choices_come_from_the_classroom(room):
    async def offered(who, path, option, typed, **more):
        found = await who.autocomplete(room.general, path, option, typed, **more)
        return [one["name"] for one in found]

    assert "Two-step equations" in await offered(room.ana, "practice", "topic", "two-step")
    await room.ask(room.ana)
    assert await offered(room.teacher, "goal set", "name", "a", text="x") == ["ana"]
    assert await offered(room.teacher, "concepts", "course", "lin") == ["Linear equations"]
    first, *_ = await offered(room.teacher, "concept show", "n", "")
    assert first.startswith("1. ")
    await room.ana.slash(room.general, "goal add", text="two-step equations by Friday")
    (goal,) = await offered(room.ana, "goal done", "which", "")
    assert goal.startswith("1. ")
    assert await offered(room.ben, "goal done", "which", "") == []


# --- who is a teacher -------------------------------------------------------------------------


async def test_teachers_are_who_runs_the_server_and_who_has_a_chosen_role(room):
    role = room.guild.create_role("Teachers")
    helper = room.guild.add_member(room.env.create_user("helper"), roles=[role])
    await room.env.settle()
    classroom = f"discord:{room.guild.id}"

    async def role_of(who):
        await room.ask(who, "/goal")
        return room.tutor.handled[-1].role

    assert await role_of(helper) is Role.LEARNER
    await room.store.keep_setup(classroom, Setup(teacher_roles=(str(role.id),)))
    assert await role_of(helper) is Role.TEACHER
    assert await role_of(room.teacher) is Role.TEACHER
    assert await role_of(room.ana) is Role.LEARNER


# --- where an answer goes ---------------------------------------------------------------------


async def test_what_is_private_never_shows_in_the_open(room):
    for text in (QUESTION, "/progress", "/goal", "/why", "/reflect I forget the other side"):
        await room.ask(room.ana, text)
    assert len(room.private()) == 5
    assert room.public() == []
    assert {m.visibility for m in room.tutor.handled} == {Visibility.PUBLIC}


async def test_a_question_is_answered_in_a_thread_of_its_own_when_the_policy_says_so(room):
    room.tutor.visibility = Visibility.THREAD
    asked = await room.ask(room.ana)
    (thread,) = (t for t in room.env.bot.get_guild(room.guild.id).threads)
    assert thread.name == QUESTION
    assert thread.id == asked.id
    assert room.public() == []
    assert room.private() == []


async def test_public_replies_answer_the_message_and_alert_nobody(room):
    room.tutor.visibility = Visibility.PUBLIC
    room.tutor.instead = Reply("@everyone <@1> <@&2> look", Move.CHAT)
    asked = await room.ask(room.ana)
    (answer,) = room.public()
    assert answer.reference.message_id == asked.id
    assert not answer.mention_everyone
    assert answer.mentions == []
    assert answer.role_mentions == []
    sent = [
        r for r in room.env.http_requests if r.method == "POST" and r.path.endswith("messages")
    ]
    assert all(r.json["allowed_mentions"]["parse"] == [] for r in sent)


async def test_only_what_is_meant_for_the_tutor_is_taken(room):
    await room.ana.send(room.general, "hello all")
    assert room.tutor.handled == []
    homework = room.guild.create_text_channel("homework")
    chosen = Setup(channels=(str(homework.id),))
    await room.store.keep_setup(f"discord:{room.guild.id}", chosen)
    await room.ana.send(homework, QUESTION)
    assert [m.text for m in room.tutor.handled] == [QUESTION]
    room.tutor.visibility = Visibility.PUBLIC
    await room.ask(room.ana)
    await room.ana.send(room.general, "what about brackets?", reply_to=room.public()[-1])
    assert len(room.tutor.handled) == 3


async def test_two_learners_in_one_channel_are_two(room):
    await room.ask(room.ana, "/practice one-step equations")
    await room.ask(room.ben, "/practice two-step equations")
    await room.ask(room.ana, "/why")
    assert "one-step" in room.private("ana")[-1].content.lower()
    assert len(room.private("ben")) == 1


async def test_somebody_of_no_class_is_told_so(env, parts):
    stranger = env.create_user("stranger")
    await stranger.send_dm("hello")
    (answer,) = [m for m in stranger.dm_channel.history() if m.author.bot]
    assert "class's server" in answer.content


async def test_in_private_nobody_is_where_an_account_of_theirs_tried_things_out(room):
    await room.ask(room.ana)
    held = room.tutor.handled[-1]
    await room.store.load(replace(held, event_id="later", classroom=f"discord:{held.account.id}"))
    await room.users["ana"].send_dm(QUESTION)
    await room.env.settle()
    assert room.tutor.handled[-1].classroom == held.classroom


# --- buttons and forms ------------------------------------------------------------------------


def given(*buttons):
    return Reply("Choose.", Move.PRACTICE, tuple(Button(one, one[:80]) for one in buttons))


SAMPLE_VALUES = {
    "option": "0",
    "confidence": "4",
    "pace": "easier",
    "concepts": "1",
    "grade": "skip:1",
    "goal": "linear-equations:balance",
}


@pytest.mark.parametrize("name", sorted(set(BUTTONS) - {"idea"}))
async def test_every_button_is_understood_belongs_to_its_learner_and_acts_once(room, name):
    value = SAMPLE_VALUES.get(name)
    button = f"{name}:{value}" if value else name
    room.tutor.instead, room.tutor.visibility = given(button), Visibility.PUBLIC
    await room.ask(room.teacher)
    (shown,) = room.public()
    room.tutor.instead = room.tutor.visibility = None
    (custom,) = custom_ids(shown)
    other = await room.ana.click(shown, custom_id=custom)
    assert other.ephemeral
    assert "rivera" in other.response.content
    before = len(room.tutor.handled)
    result = await room.teacher.click(shown, custom_id=custom)
    assert result.response.content
    again = await room.teacher.click(shown, custom_id=custom)
    assert again.acknowledged
    assert again.followups == []
    assert len(room.tutor.handled) == before + 1
    assert room.tutor.handled[-1].button == button
    await room.env.advance_time(60)
    later = await room.teacher.click(shown, custom_id=custom)
    repeats = name in ("why", "review", "practise", "worked", "concepts")
    assert len(room.tutor.handled) == before + 1 + repeats
    assert later.ephemeral or repeats


async def test_a_button_whose_id_is_too_long_for_discord_works(room):
    concept = "goal:linear-equations:" + "very-" * 30 + "long"
    room.tutor.instead = given(concept, "why")
    await room.ask(room.ana)
    room.tutor.instead = Reply("Done.", Move.CHAT)
    (shown,) = room.private()
    assert all(len(one) <= 100 for one in custom_ids(shown))
    await room.users["ana"].click(shown, custom_id=custom_ids(shown)[0])
    assert room.tutor.handled[-1].button == concept


async def test_an_idea_is_written_into_a_form_and_comes_in_as_a_message(room):
    room.tutor.instead = given("idea")
    await room.ask(room.ana)
    (shown,) = room.private()
    form = await room.users["ana"].click(shown, custom_id=custom_ids(shown)[0])
    assert form.modal is not None
    assert len(room.tutor.handled) == 1
    await room.users["ana"].submit_modal(form, {"text": "take 5 away"})
    assert (room.tutor.handled[-1].text, room.tutor.handled[-1].button) == ("take 5 away", None)


async def test_many_buttons_stand_in_rows_and_a_scale_in_one_of_its_own(room):
    scale = [f"confidence:{n}" for n in range(1, 6)]
    room.tutor.instead = given("help", "idea", *scale, *(f"option:{n}" for n in range(30)))
    await room.ask(room.ana)
    (shown,) = room.private()
    assert [len(row.children) for row in shown.components] == [5, 5, 5, 5, 5]
    room.tutor.instead = given("help", "why", *scale)
    await room.ask(room.ana)
    first, second = room.private()[-1].components
    assert [b.label for b in first.children] == scale
    assert len(second.children) == 2


# --- what is long, and what goes wrong --------------------------------------------------------


async def test_long_replies_come_in_parts_with_their_buttons_last(room):
    text = "\n\n".join(f"Paragraph {n} with _some_ words. " * 12 for n in range(12))
    room.tutor.instead = replace(given("why"), text=text)
    await room.ask(room.ana)
    parts = room.private()
    assert len(parts) > 2
    assert all(len(part.content) <= 2000 for part in parts)
    assert [bool(part.components) for part in parts] == [False] * (len(parts) - 1) + [True]
    result = await room.ana.slash(room.general, "topics")
    assert result.ephemeral
    assert len(result.followups) == len(parts) - 1
    assert all(one.ephemeral for one in result.followups)


@pytest.mark.parametrize(
    ("trouble", "code"), [("gone", 10003), ("forbidden", 50013), ("closed", 50007)]
)
async def test_what_cannot_be_sent_ends_well_and_is_logged_once(room, caplog, trouble, code):
    status = 404 if trouble == "gone" else 403
    for _ in range(2):
        room.env.inject_error("POST", "/channels/*/messages", status=status, code=code, times=2)
        await room.ask(room.ana)
    assert await room.store.undelivered() == []
    assert room.private() == []
    assert sum("of server" in r.getMessage() for r in caplog.records) == 1
    await room.ask(room.ana)
    assert len(room.private()) == 1


async def test_closed_direct_messages_lead_to_a_button_in_the_open(room):
    room.env.inject_error("POST", "/channels/*/messages", status=403, code=50007, times=1)
    await room.ask(room.ana)
    (pointer,) = room.public()
    assert "ana" in pointer.content
    (custom,) = custom_ids(pointer)
    other = await room.ben.click(pointer, custom_id=custom)
    assert "ana" in other.response.content
    shown = await room.ana.click(pointer, custom_id=custom)
    assert shown.ephemeral
    assert "Undoing" in shown.response.content


async def test_a_question_that_is_deleted_at_once_is_answered_all_the_same(room):
    room.tutor.visibility = Visibility.THREAD
    room.env.inject_error("POST", "/channels/*/messages/*/threads", status=404, code=10008)
    await room.ask(room.ana)
    assert len(room.private()) == 1


async def test_after_a_quarter_of_an_hour_an_answer_takes_another_way(room, parts):
    result = await room.ana.slash(room.general, "topics")
    await room.env.advance_time(20 * 60)
    _, channel, store, _, _ = parts
    event = room.tutor.handled[-1].event_id
    await channel.send(await store.delivery(event))
    assert [m.content for m in room.private()] == [result.response.content]


async def test_letters_and_who_invited_the_bot(env, parts):
    _, channel, _, _, _ = parts
    owner = env.create_user("owner")
    guild = env.create_guild(name="New class", owner=owner)
    await env.settle()
    (greeting,) = [m for m in owner.dm_channel.history() if m.author.bot]
    assert "New class" in greeting.content
    assert "/setup" in greeting.content
    from tutor_core.messages import Account

    ref = await channel.write(Account("discord", str(owner.id)), given("why"))
    assert ref
    env.inject_error("POST", "/channels/*/messages", status=403, code=50007)
    assert await channel.write(Account("discord", str(owner.id)), given("why")) is None
    env.inject_error("POST", "/channels/*/messages", status=500, times=None)
    with pytest.raises(StepladderError):
        await channel.write(Account("discord", str(owner.id)), given("why"))
    assert guild.id


async def test_progress_is_shown_in_one_place_and_gives_way_to_the_answer(room, parts):
    _, channel, store, _, _ = parts
    await room.ask(room.ana)
    incoming = room.tutor.handled[-1]
    for text in ("Reading: 1 of 2", "Reading: 2 of 2"):
        await channel.progress(incoming, text)
        await channel.progress(incoming, "shown too soon after the last")
        await room.env.advance_time(2)
    assert room.private()[-1].content == "Reading: 2 of 2"
    delivery = await store.delivery(incoming.event_id)
    await channel.send(delivery)
    assert len(room.private()) == 2
    assert room.private()[-1].content == room.private()[0].content


def custom_ids(message):
    return [child.custom_id for row in message.components for child in row.children]


# --- a reply that may have been sent before ---------------------------------------------------


@pytest.mark.parametrize("where", ["private", "public", "thread", "pointer", "command", "parts"])
async def test_a_reply_that_may_have_been_sent_is_not_sent_twice(room, parts, where):
    _, channel, store, _, _ = parts
    if where in ("public", "thread"):
        room.tutor.visibility = Visibility(where)
    if where == "pointer":
        room.env.inject_error("POST", "/channels/*/messages", status=403, code=50007, times=1)
    if where == "parts":
        room.tutor.instead = replace(given("why"), text="A sentence of some length. " * 200)
    if where in ("command", "parts"):
        await room.ana.slash(room.general, "topics")
    else:
        await room.ask(room.ana)

    def sent():
        posts = [
            r for r in room.env.http_requests if r.method == "POST" and "typing" not in r.path
        ]
        return len([r for r in posts if r.path.endswith("/messages") or "webhooks" in r.path])

    before = sent()
    assert before or where == "command"
    if where == "pointer":
        room.env.inject_error("POST", "/channels/*/messages", status=403, code=50007, times=1)
    first = await store.delivery(room.tutor.handled[-1].event_id)
    await channel.send(replace(first, attempts=1))
    tried_in_vain = where == "pointer"
    assert sent() == before + tried_in_vain
