"""The pure parts of the Discord channel: places, markup, layout, commands' shapes, addresses."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.discord.endpoints import Endpoints, endpoints
from bot.channels.discord.layout import custom_id, messages, pressed, rows, whole_button
from bot.channels.discord.markup import discord_markup
from bot.channels.discord.place import (
    Place,
    event_of_message,
    event_of_press,
    moment,
    read_place,
    snowflake,
)
from bot.channels.discord.slash import Slash
from bot.commands import Arg, Command, Kind, Registry
from bot.settings import Settings
from prompts.loader import phrases
from tutor_core.messages import Button, Move, Reply, Role
from tutor_core.requests import GoalAdd, GoalSet, Notice, ShowGroups

WORDS = phrases("en", "program")
REGISTRY = Registry(WORDS)
SLASH = Slash(REGISTRY.commands)
OWNER, EVENT = "123456789012345678", event_of_message(1576140925631987746)
NOW = datetime(2030, 1, 1, 12, tzinfo=UTC)


# --- places -----------------------------------------------------------------------------------


def test_a_place_is_the_same_after_a_restart():
    place = Place(1, 2, interaction=3, token="t", hidden=True)  # noqa: S106
    assert read_place(place.written()) == place
    assert json.loads(Place(1).written()) == {"channel": 1}


def test_an_interaction_can_be_answered_for_less_than_a_quarter_of_an_hour():
    place = Place(1, interaction=snowflake(NOW), token="t")  # noqa: S106
    assert place.open_at(NOW + timedelta(minutes=14))
    assert not place.open_at(NOW + timedelta(minutes=15))
    assert not Place(1, message=2).open_at(NOW)


@given(st.datetimes(datetime(2016, 1, 1), datetime(2060, 1, 1)))  # noqa: DTZ001
def test_ids_hold_the_time(at):
    at = at.replace(tzinfo=UTC, microsecond=0)
    assert moment(snowflake(at)) == at


def test_a_press_is_one_event_for_one_button_of_one_message():
    assert event_of_press(1, "help") == event_of_press(1, "help")
    assert len({event_of_press(1, "help"), event_of_press(2, "help"), event_of_press(1, "x")}) == 3


# --- markup -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*why* and **how** and `x_1`", "*why* and **how** and `x_1`"),
        ("x_1 and y_2", r"x\_1 and y\_2"),
        ("3 * 5 = 15", "3 * 5 = 15"),
        ("3*5*2", r"3\*5\*2"),
        ("~~no~~ ||secret||", r"\~\~no\~\~ \|\|secret\|\|"),
        ("# no heading\n> no quote\n-# no small", "\\# no heading\n\\> no quote\n\\-# no small"),
        ("#1 and > 3", "#1 and > 3"),
        ("<@123> <#4> <t:1>", r"\<@123> \<#4> \<t:1>"),
        ("a < b and b > a", "a < b and b > a"),
        ("```\na_b * c\n```\nx_y", "```\na_b * c\n```\nx\\_y"),
        ("back\\slash", r"back\\slash"),
        ("https://a.example/b_c?start=d_e, x_1", r"https://a.example/b_c?start=d_e, x\_1"),
    ],
)
def test_only_our_markup_is_markup_on_discord(text, shown):
    assert discord_markup(text) == shown


# --- layout -----------------------------------------------------------------------------------


@given(st.text(max_size=9000), st.lists(st.text(max_size=200), max_size=40))
def test_whatever_is_said_fits_discord_s_limits(text, labels):
    buttons = tuple(Button(f"option:{n}", label) for n, label in enumerate(labels))
    outs = messages(Reply(text, Move.CHAT, buttons), OWNER, EVENT, WORDS)
    assert outs
    for out in outs:
        assert 1 <= len(out.text) <= 2000
        assert out.payload()["allowed_mentions"] == {"parse": [], "replied_user": False}
        shown = [b for row in out.rows for b in row["components"]]
        assert len(out.rows) <= 5
        assert all(1 <= len(row["components"]) <= 5 for row in out.rows)
        assert all(1 <= len(b["label"]) <= 80 for b in shown)
        assert len({b["custom_id"] for b in shown}) == len(shown)


@given(st.text(min_size=1, max_size=300))
def test_a_button_is_found_again_however_long_its_id(button):
    if button.startswith("#"):
        return  # no id of ours does
    custom = custom_id(OWNER, EVENT, button)
    assert len(custom) <= 100
    found = pressed(custom)
    assert found.owner == int(OWNER)
    if found.event is None:
        assert found.button == button
    else:
        assert found.event == EVENT
        assert whole_button(found.button, (Button("other", ""), Button(button, ""))) == button
        assert whole_button(found.button, ()) == ""


def test_what_is_no_button_of_ours_is_none():
    assert pressed("t:1:x") is None
    assert pressed("") is None
    assert pressed("somebody:else") is None


def test_buttons_that_would_need_too_many_rows_stand_close():
    buttons = [Button(f"confidence:{n}", str(n)) for n in range(1, 4)]
    buttons += [Button(f"option:{n}", str(n)) for n in range(22)]
    assert [len(row["components"]) for row in rows(buttons, OWNER, EVENT)] == [5] * 5


# --- commands ---------------------------------------------------------------------------------


def test_a_name_that_is_a_group_gets_a_second_word_for_its_bare_form():
    paths = {command.name: SLASH.path_of(command) for command in REGISTRY.commands}
    assert paths["goal"] == "goal list"
    assert paths["review"] == "review now"
    assert paths["concept"] == "concept show"
    assert paths["ask"] == "ask"
    typed = [p for p in paths.values() if REGISTRY.find(p) is None]
    assert typed == ["concept show"]  # the others may be typed as they are shown


def test_teachers_commands_are_hidden_only_where_all_of_a_group_are_theirs():
    hidden = {p["name"] for p in SLASH.payload() if p["default_member_permissions"]}
    assert {"guardrail", "alerts", "grade", "concepts", "concept", "group"} <= hidden
    assert not {"goal", "ask", "help"} & hidden


def test_what_is_filled_in_is_read_back():
    data = {
        "name": "goal",
        "options": [
            {
                "name": "set",
                "type": 1,
                "options": [
                    {"name": "text", "type": 3, "value": "by Friday"},
                    {"name": "name", "type": 3, "value": "Ana", "focused": True},
                    {"name": "unknown", "type": 3, "value": "?"},
                ],
            }
        ],
    }
    found = SLASH.read(data)
    assert (found.command.name, found.focused) == ("goal set", "name")
    assert found.given == {"text": "by Friday", "name": "Ana"}
    assert SLASH.read({"name": "gone"}) is None


def test_what_was_picked_brings_the_name_people_know_it_by():
    option = {"name": "role", "type": 8, "value": "7"}
    data = {"name": "setup", "options": [{"name": "teachers", "type": 1, "options": [option]}]}
    known = data | {"resolved": {"roles": {"7": {"id": "7", "name": "Maths: Teachers"}}}}
    assert SLASH.read(known).given == {"role": "7:Maths: Teachers"}
    assert SLASH.read(data).given == {"role": "7"}


def test_files_roles_and_channels_have_pickers_of_their_own():
    args = (
        Arg("file", "the course", Kind.FILE),
        Arg("role", "who", Kind.ROLE, required=False),
        Arg("where", "where", Kind.PLACE, required=False),
    )
    slash = Slash([Command("course", "bring one in", lambda _: ShowGroups(), args)])
    (told,) = slash.payload()
    assert [option["type"] for option in told["options"]] == [11, 8, 7]
    kept = {"filename": "a.md", "content_type": "text/markdown", "size": 3, "url": "u"}
    options = [
        {"name": "file", "type": 11, "value": "5"},
        {"name": "role", "type": 8, "value": "7"},
    ]
    found = slash.read(
        {"name": "course", "options": options, "resolved": {"attachments": {"5": kept}}}
    )
    assert found.given == {"role": "7"}
    assert (found.files[0].name, found.files[0].path) == ("a.md", "u")


def test_the_fingerprint_changes_with_the_commands():
    other = Slash(REGISTRY.commands[:-1])
    assert SLASH.fingerprint() == Slash(Registry(WORDS).commands).fingerprint()
    assert SLASH.fingerprint() != other.fingerprint()


# --- arguments that were filled in ------------------------------------------------------------


def asked(command, role=Role.TEACHER, /, **given):
    return REGISTRY.asked(REGISTRY.find(command), given, role)


def test_filled_in_arguments_make_the_request_that_typed_ones_make():
    assert asked("goal add", text=" brackets ") == GoalAdd("brackets")
    assert asked("goal set", name="@Ana Ruiz", text="brackets") == GoalSet("brackets", "Ana Ruiz")


@pytest.mark.parametrize(
    ("name", "given_", "says"),
    [
        ("goal add", {}, "missing"),
        ("goal add", {"text": "  "}, "missing"),
        ("concept drop", {"n": 0}, "whole number"),
        ("group add", {"name": "two words", "who": "Ana"}, "one word"),
        ("practice", {"kind": "quizz"}, "quiz"),
    ],
)
def test_filled_in_arguments_are_checked_like_typed_ones(name, given_, says):
    found = asked(name, **given_)
    assert isinstance(found, Notice)
    assert says in found.text


def test_the_role_is_checked_whatever_discord_lets_through():
    found = asked("guardrail set", Role.LEARNER, key="answers", value="always")
    assert isinstance(found, Notice)
    assert "for teachers" in found.text


# --- addresses --------------------------------------------------------------------------------


def test_addresses_are_discord_s_own_unless_they_are_set():
    own = Endpoints()
    for url in ("https://example.com/api/v10/users/@me", "wss://gateway.example/?v=10"):
        assert own.of_api(url) == own.of_gateway(url) == own.of_file(url) == url


def test_addresses_that_are_set_take_the_place_of_discord_s():
    settings = Settings(
        discord_api_url="http://127.0.0.1:9/api/v10/",
        discord_gateway_url="ws://127.0.0.1:9/gateway/",
        discord_cdn_url="http://127.0.0.1:9",
    )
    where = endpoints(settings)
    from discord import Asset
    from discord.http import Route

    assert where.of_api(f"{Route.BASE}/users/@me") == "http://127.0.0.1:9/api/v10/users/@me"
    assert where.of_gateway("wss://resume.example/?v=10&encoding=json") == (
        "ws://127.0.0.1:9/gateway/?v=10&encoding=json"
    )
    assert where.of_file(f"{Asset.BASE}/attachments/1/2/a.md?ex=1") == (
        "http://127.0.0.1:9/attachments/1/2/a.md?ex=1"
    )
    assert where.of_file("http://elsewhere.example/a") == "http://elsewhere.example/a"
