"""The Telegram channel's pure parts: what is kept, signed, marked up, noted and offered."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram import client
from bot.channels.telegram.html import CAPTION_LIMIT, TEXT_LIMIT, marked_up, units
from bot.channels.telegram.keyboards import LABEL, keyboard, meant
from bot.channels.telegram.menus import PAGE, Menus
from bot.channels.telegram.messages import outgoing
from bot.channels.telegram.places import (
    ASK,
    Place,
    edit_event,
    lengthened,
    message_event,
    place_of,
    press_event,
    shortened,
)
from bot.channels.telegram.seal import LIMIT, Seal
from bot.commands import Arg, Command, Kind, Registry
from bot.commands.command import TEACHERS
from prompts.loader import phrases
from tests.tools import telegram_checks as strict
from tutor_core.messages import Bar, Button, Chart, Document, Explanation, Move, Reply, Role
from tutor_core.requests import Notice

WORDS, OWN = phrases(name="program"), phrases(name="telegram")
SEAL = Seal("123:token")
TEXTS = st.text(max_size=300)
MARKED = st.text(st.sampled_from("ab *`<>&\n_#\"'é😀"), max_size=200)
CHATS = st.integers(-(2**52), 2**52)
MESSAGES = st.integers(1, 2**31)


# --- places and events ------------------------------------------------------------------------


@given(CHATS, st.booleans(), st.none() | MESSAGES, st.none() | MESSAGES, TEXTS)
def test_a_place_is_read_as_it_was_kept(chat, group, thread, message, about):
    place = Place(chat, group, thread, message, ASK, about)
    assert place_of(place.written(), "7") == place


def test_a_message_without_a_place_is_answered_in_its_senders_chat():
    assert place_of("", "4711") == Place(4711)


@given(CHATS, MESSAGES, st.integers(0, 2**33), st.integers(0, 2**64))
def test_an_event_is_short_and_comes_back(chat, message, date, query):
    for event in (
        message_event(chat, message),
        edit_event(chat, message, date),
        press_event(str(query)),
    ):
        assert len(shortened(event)) <= 26
        assert lengthened(shortened(event)) == event


@pytest.mark.parametrize("other", ["", "x1_2", "m", "m1_", "run-1", "m1__2", "Q7F2-AAAA"])
def test_what_is_no_event_is_none(other):
    assert lengthened(other) is None


def test_an_event_of_another_platform_has_no_short_name():
    assert shortened("discord:message:1:2") == ""
    assert shortened("telegram:callback:abc") == ""
    assert shortened("telegram:callback:007") == ""


# --- signed data ------------------------------------------------------------------------------


@given(st.text(min_size=1, max_size=56), CHATS, st.integers(0, 7))
def test_only_what_was_signed_for_a_chat_opens_there(meaning, chat, at):
    data = SEAL.sealed(meaning, chat)
    if data is None:
        assert len(meaning.encode()) > LIMIT - 8
        return
    assert len(data.encode()) <= LIMIT
    assert SEAL.opened(data, chat) == meaning
    assert SEAL.opened(data, chat + 1) is None
    assert Seal("123:other").opened(data, chat) is None
    changed = "_" if data[at] != "_" else "-"
    assert SEAL.opened(data[:at] + changed + data[at + 1 :], chat) is None


@pytest.mark.parametrize("data", ["", "short", "12345678", "x" * 64, "é" * 40])
def test_foreign_data_does_not_open(data):
    assert SEAL.opened(data, 1) is None


def _data(markup):
    return [button.callback_data for row in markup.inline_keyboard for button in row]


@given(st.lists(st.text(max_size=200), min_size=1, max_size=100), CHATS, MESSAGES)
def test_buttons_with_any_ids_fit_and_come_back_by_number(ids, chat, message):
    event = message_event(chat, message)
    buttons = [Button(f"practise:{one}", f"n{n}") for n, one in enumerate(ids)]
    markup = keyboard(buttons, SEAL, chat, event)
    found = [meant(SEAL.opened(data, chat)) for data in _data(markup)]
    assert [one.n for one in found] == list(range(len(ids)))
    assert {one.event for one in found} == {event}
    assert all(len(data.encode()) <= LIMIT for data in _data(markup))
    strict.markup({"reply_markup": markup.to_json()})


def test_a_letters_buttons_are_named_by_their_ids_and_too_long_ones_are_left_out(caplog):
    buttons = (Button("review", "Go on"), Button("practise:" + "x" * 80, "That one"))
    markup = keyboard(buttons, SEAL, 7)
    (data,) = _data(markup)
    assert meant(SEAL.opened(data, 7)).button == "review"
    assert "left out" in caplog.text


def test_short_labels_stand_abreast_and_long_ones_alone():
    digits = [Button(f"confidence:{n}", str(n)) for n in range(1, 6)]
    rows = keyboard(digits, SEAL, 7).inline_keyboard
    assert [len(row) for row in rows] == [5]
    long = keyboard([Button("a", "x" * 99), Button("b", "y" * 30)], SEAL, 7).inline_keyboard
    assert [len(row) for row in long] == [1, 1]
    assert len(long[0][0].text) == LABEL
    assert keyboard([], SEAL, 7) is None


def test_the_limits_of_telegram_are_kept_in_any_second_and_any_minute():
    assert client.BURST + client.BURST / client.BURST_SECONDS <= 30
    assert client.GROUP_BURST + 60 * client.GROUP_BURST / client.GROUP_BURST_SECONDS <= 20


# --- text -------------------------------------------------------------------------------------


@given(MARKED | TEXTS, st.lists(MARKED, max_size=2))
def test_any_text_becomes_html_that_telegram_takes(text, asides):
    html = marked_up(text, tuple(asides))
    assert units(strict.plain(html, "HTML")) <= units(text) + sum(units(a) + 1 for a in asides)


@given(st.text(st.sampled_from("ab<>&;\"' ltgamp#39"), max_size=80))
def test_what_people_see_is_what_was_written(text):
    assert strict.plain(marked_up(text), "HTML") == text


def test_markup_becomes_tags():
    text = "**Solve** *this*: `x < 3`\n```python\nif a < b:\n    pass\n```\ndone"
    assert marked_up(text, ("*why*",)) == (
        "<b>Solve</b> <i>this</i>: <code>x &lt; 3</code>\n"
        '<pre><code class="language-python">if a &lt; b:\n    pass</code></pre>\ndone\n<i>why</i>'
    )


@pytest.mark.parametrize("sign", ["x", "é", "😀", "&", "<"])
def test_long_texts_are_split_and_nothing_is_lost(sign):
    word = sign * 9
    reply = Reply(f"{word} " * 1500, Move.SHOW, explanation=Explanation("because " * 30))
    sent = outgoing(reply, WORDS, OWN)
    seen = [
        strict.message_text({"text": m.text, "parse_mode": "HTML"}, "text", TEXT_LIMIT)
        for m in sent
    ]
    assert len(seen) > 1
    assert sum(text.count(word) for text in seen) == 1500
    assert sum(text.count("because") for text in seen) == 30


def chart(bars=2, alt="all of it in words"):
    return Chart(
        "You", "so far", (("Done", tuple(Bar(f"c{n}", 0.5) for n in range(bars))),), alt=alt
    )


def test_a_picture_carries_the_text_when_that_is_short():
    reply = Reply("Half of it.", Move.SHOW, (Button("review", "Go on"),), chart=chart())
    (one,) = outgoing(reply, WORDS, OWN)
    assert one.picture
    assert (one.text, one.buttons) == ("Half of it.", reply.buttons)


def test_a_picture_follows_a_long_text_and_says_itself_in_words():
    reply = Reply("word " * 300, Move.SHOW, chart=chart(alt="😀" * 2000))
    text, picture = outgoing(reply, WORDS, OWN)
    assert text.file is None
    assert picture.picture
    assert units(picture.text) <= CAPTION_LIMIT


def test_a_chart_too_tall_for_a_picture_goes_as_a_document():
    *_, last = outgoing(Reply("x", Move.SHOW, chart=chart(bars=120)), WORDS, OWN)
    assert last.file is not None
    assert not last.picture


def test_documents_follow_the_text():
    page = Document("portfolio.html", "text/html", "<p>mine</p>")
    text, document = outgoing(Reply("Yours:", Move.SHOW, documents=(page,)), WORDS, OWN)
    assert (text.text, document.file.data) == ("Yours:", b"<p>mine</p>")


def test_an_empty_reply_is_still_a_message():
    (one,) = outgoing(Reply(" \n", Move.SHOW), WORDS, OWN)
    assert one.text.strip()


# --- commands ---------------------------------------------------------------------------------

REGISTRY = Registry(WORDS)


def typable():
    """Return the commands that make sense here: a role is nothing that this platform has."""
    return [c for c in REGISTRY.commands if all(arg.kind is not Kind.ROLE for arg in c.args)]


MENUS = Menus(REGISTRY, OWN)


@pytest.mark.parametrize("role", [Role.LEARNER, Role.TEACHER])
def test_every_command_of_a_role_can_be_published(role):
    shown = MENUS.shown(role)
    fields = {"commands": json.dumps([{"command": n, "description": h} for n, h in shown])}
    assert len(strict.commands(fields)) == len(shown)
    names = {name for name, _ in shown}
    mine = [command for command in typable() if role in command.roles]
    assert {command.name.replace(" ", "_") for command in mine} <= names
    assert "goal_set" in names if role is Role.TEACHER else "goal_set" not in names


@pytest.mark.parametrize("command", REGISTRY.commands, ids=lambda command: command.name)
def test_the_name_in_the_menu_means_the_command(command):
    name = command.name.replace(" ", "_")
    assert MENUS.command(MENUS.spelled(f"/{name} more words"))[0] is command
    assert MENUS.command(f"/{command.name}")[0] is command


def test_with_too_many_commands_those_of_one_word_come_first():
    many = [
        Command(f"c{n} deep", "more", lambda _: Notice(""), roles=TEACHERS) for n in range(80)
    ] + [Command(f"c{n}", "first", lambda _: Notice(""), roles=TEACHERS) for n in range(80)]
    shown = Menus(Registry(WORDS, tuple(many)), OWN).shown(Role.TEACHER)
    assert len(shown) == 100
    assert {f"c{n}" for n in range(80)} <= {name for name, _ in shown}


@pytest.mark.parametrize("role", [Role.LEARNER, Role.TEACHER])
def test_every_command_can_be_reached_by_buttons(role):
    pages, seen, reached = ["0"], set(), set()
    while pages:
        page = pages.pop()
        if page in seen:
            continue
        seen.add(page)
        buttons = MENUS.page(page, role)
        assert 0 < len(buttons) <= PAGE + 6
        for button in buttons:
            kind, _, value = button.id.partition(":")
            (pages.append if kind == "page" else reached.add)(value)
    assert reached == {f"/{one.name}" for one in typable() if role in one.roles}


def test_arguments_are_asked_for_one_by_one():
    first = MENUS.question("/group add", Role.TEACHER, files=False)
    assert "the group, one word" in first.text
    typed = MENUS.answered(first.text.replace("`", ""), "red")
    second = MENUS.question(typed, Role.TEACHER, files=False)
    assert "learners, with commas between" in second.text
    whole = MENUS.answered(second.text.replace("`", ""), "Ana, Ben")
    assert whole == "/group add red Ana, Ben"
    assert MENUS.question(whole, Role.TEACHER, files=False) is None


@pytest.mark.parametrize(
    "text", ["/practice", "/progress", "/goal set @Ana x", "hello", "/nothing"]
)
def test_nothing_is_asked_when_nothing_is_missing(text):
    assert MENUS.question(text, Role.TEACHER, files=False) is None


def test_a_learner_is_asked_nothing_about_a_teachers_command():
    assert MENUS.question("/group add", Role.LEARNER, files=False) is None


def test_a_choice_is_offered_as_buttons_and_text_is_asked_for():
    choice = Place(7, form=ASK, about="/guardrail set")
    buttons = MENUS.buttons(choice, Role.TEACHER)
    assert "run:/guardrail set highest_rung" in [button.id for button in buttons]
    assert not MENUS.forced(choice)
    text = Place(7, form=ASK, about="/guardrail set highest_rung")
    assert MENUS.buttons(text, Role.TEACHER) == ()
    assert MENUS.forced(text)
    assert MENUS.placeholder(text)


def test_a_file_is_asked_for_until_it_comes():
    add = Command("c add", "add", lambda _: Notice(""), (Arg("file", "a document", Kind.FILE),))
    menus = Menus(Registry(WORDS, (add,)), OWN)
    assert "a document" in menus.question("/c add", Role.LEARNER, files=False).text
    assert menus.question("/c add", Role.LEARNER, files=True) is None


def test_a_command_about_a_place_is_about_the_topic_it_is_written_in():
    args = (Arg("c", "a channel", Kind.PLACE), Arg("s", "on or off", required=False))
    listen = Command("set channel", "x", lambda _: Notice(""), args)
    menus = Menus(Registry(WORDS, (listen,)), OWN)
    assert menus.in_topic("/set channel", 55) == "/set channel 55"
    assert menus.in_topic("/set channel off", 55) == "/set channel 55 off"
    assert menus.in_topic("/set channel 7", 55) == "/set channel 7"
    assert menus.in_topic("/set channel", None) == "/set channel"
    asked = menus.question("/set channel", Role.LEARNER, files=False)
    assert OWN.say("ask.place") in asked.text
    assert not menus.forced(Place(7, form=ASK, about=asked.typed))


def test_what_telegram_has_no_picker_for_is_not_in_the_menu():
    pick = Command("s roles", "x", lambda _: Notice(""), (Arg("r", "a role", Kind.ROLE),))
    menus = Menus(Registry(WORDS, (pick,)), OWN)
    assert "s_roles" not in {name for name, _ in menus.shown(Role.TEACHER)}
