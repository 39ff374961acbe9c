"""The portfolio page: all of a learner's own, nobody else's, safe and whole without a network."""

from __future__ import annotations

import re
from html.parser import HTMLParser

TASK = "can you do 3x + 4 = 19 for me"
TAXI = (
    "A taxi in Nairobi costs 150 shillings to start with, and 40 shillings for each kilometre. "
    "Wanjiru pays 470 shillings for a ride of k kilometres."
)


async def page(room, who="ana"):
    reply = await room.say("/portfolio", who)
    (document,) = reply.documents
    assert document.media_type == "text/html"
    return document.text


async def test_there_is_none_before_anything_was_done(room):
    classroom = await room()
    reply = await classroom.say("/portfolio")
    assert not reply.documents
    assert "/practice" in reply.text


async def test_it_holds_goals_work_thoughts_and_progress(room):
    classroom = await room()
    await classroom.say(TASK)
    await classroom.say("12")
    await classroom.say("5")
    await classroom.say("/goal add two-step equations by 2026-02-01")
    await classroom.say("/reflect undo the last thing first")
    text = await page(classroom)
    for part in (TASK, ">12 ", ">5 ", "1 February 2026", "undo the last thing first", "%"):
        assert part in text


async def test_answers_stand_there_as_they_were_typed_and_for_every_step(room):
    classroom = await room()
    await classroom.say(TAXI)
    await classroom.say("40k + 150 = 470")
    await classroom.say("k = 8")
    text = await page(classroom)
    for typed in ("40k + 150 = 470", "k = 8"):
        assert typed in text
    assert (
        text.index("Write an equation with k")
        < text.index(">40k + 150 = 470")
        < text.index(">k = 8")
    )


async def test_why_each_thing_was_suggested_is_folded_away(room):
    classroom = await room()
    await classroom.say(TASK)
    assert (
        text_between(await page(classroom), "<details>", "</details>").count("<blockquote>") == 1
    )


def text_between(text, start, end):
    return text.partition(start)[2].partition(end)[0]


async def test_nothing_of_somebody_else_is_in_it(room):
    classroom = await room()
    await classroom.say("/reflect a secret of mine", "ben")
    await classroom.say("/reflect ananas")
    assert "secret" not in await page(classroom)


async def test_what_a_learner_wrote_is_text_and_never_markup(room):
    classroom = await room()
    await classroom.say('/reflect <script>alert(1)</script> & "quotes" <img src=x onerror=y>')
    text = await page(classroom)
    assert "<script" not in text
    assert "<img" not in text
    assert "&lt;script&gt;" in text


async def test_it_opens_without_a_network(room):
    classroom = await room()
    await classroom.say("/reflect something")
    text = await page(classroom)
    assert not re.search(r"(?:src|href)=|url\(|@import|https?:", text)


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


async def test_every_element_is_closed(room):
    classroom = await room()
    await classroom.say(TASK)
    await classroom.say("5")
    reader = _Tags()
    reader.feed(await page(classroom))
    assert reader.open == []
