"""Codes: as many bits as they should have, the same however typed, and in no stored text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import Registry
from bot.enclosures import enclosures
from bot.invitations import Invitations
from prompts.loader import phrases
from tutor_core.codes import BYTES, GAP, Mint, digest, matching, number_of
from tutor_core.messages import Account, Code, Incoming, Move, Reply
from tutor_core.requests import Join, LinkAccount

REGISTRY = Registry(phrases(name="program"))
MINT = Mint(b"k" * 32)
NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


def message(text="", **more):
    return Incoming("e1", "room", Account("talk", "ana"), NOW, text=text, **more)


def test_a_code_has_128_bits_and_fits_an_address():
    assert BYTES * 8 == 128
    codes = {MINT.code(f"event-{n}") for n in range(500)}
    assert len(codes) == 500
    assert all(len(code) == 26 and code.isalnum() and code.isascii() for code in codes)


def test_the_same_event_gives_the_same_code_and_another_key_another():
    assert MINT.code("e1") == MINT.code("e1") != MINT.code("e2")
    assert Mint(b"l" * 32).code("e1") != MINT.code("e1")


@given(st.sampled_from([str.upper, str.title, lambda c: f" {c[:9]}-{c[9:]}\n"]), st.text())
def test_a_code_is_the_same_however_it_is_typed(typed, event):
    code = MINT.code(event)
    assert digest(typed(code)) == digest(code)
    assert digest(digest(code)) != digest(code)


def test_matching_finds_the_one_and_nothing_near():
    held = [digest(c) for c in ("a", "b", "c")]
    assert matching(digest("b"), held, str) == digest("b")
    assert matching(digest("b")[:-1], held, str) is None
    assert matching("", [], str) is None


def test_numbers_have_two_digits_and_are_spread():
    found = {number_of(f"e{n}") for n in range(2000)}
    assert found == set(range(10, 100))


# --- In and out -------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["/join abc", "/START  abc", " /start\nabc ", "/link abc"])
def test_a_code_is_taken_out_of_a_message_before_it_is_stored(text):
    stored = REGISTRY.conceal(message(text))
    assert "abc" not in stored.text.replace(digest("abc"), "")
    request = REGISTRY.resolve(stored).request
    assert request in (Join(digest("abc")), LinkAccount(digest("abc")))


@pytest.mark.parametrize("request_", [Join("abc"), LinkAccount("abc")])
def test_the_same_where_a_channel_has_understood_the_command(request_):
    stored = REGISTRY.conceal(message("/join abc", request=request_))
    assert stored.request.code == digest("abc")
    assert stored.text == f"/join {digest('abc')}"


def test_a_hash_that_is_typed_is_hashed_again():
    stored = REGISTRY.conceal(message(f"/join {digest('abc')}"))
    assert REGISTRY.resolve(stored).request == Join(digest(digest("abc")))


@pytest.mark.parametrize("text", ["/join", "/link", "hello", "/ask /join abc", "join abc"])
def test_everything_else_stays_as_it_is(text):
    assert REGISTRY.conceal(message(text)) == message(text)
    assert REGISTRY.conceal(message(request=Join())) == message(request=Join())


def filled(reply, links=()):
    def addresses(code):
        return tuple(f"{one}{code}" for one in links)

    return Invitations(MINT, addresses, phrases(name="people")).filled(reply, "e1")


def test_a_reply_gets_its_code_as_it_goes_out():
    reply = Reply(f"type `/link {GAP}`", Move.SHOW, code=Code(join=False))
    out = filled(reply, ("https://example.org/",))
    assert out.text == f"type `/link {MINT.code('e1')}`"
    assert (out.code.text, out.code.links) == (MINT.code("e1"), ())
    assert enclosures(out) == ()


def test_an_invite_gets_every_channels_link_and_a_picture_of_the_first():
    out = filled(Reply(GAP, Move.SHOW, code=Code(join=True)), ("https://example.org/", "x:"))
    code = MINT.code("e1")
    assert out.code.links == (f"https://example.org/{code}", f"x:{code}")
    assert all(link in out.text for link in out.code.links)
    (picture,) = enclosures(out)
    assert picture.media_type == "image/png"
    assert len(picture.data) > 300


def test_a_reply_without_a_code_stays_as_it_is():
    reply = Reply(f"somebody wrote {GAP}", Move.SHOW)
    assert filled(reply) is reply
