"""A classroom's model is what its stored evidence makes it, however and whenever it is read."""

from datetime import UTC, datetime, timedelta

import pytest

from tutor_core.curriculum.library import Library
from tutor_core.fakes.store import MemoryStore
from tutor_core.mastery.learning import LearnerModels
from tutor_core.messages import Account, Incoming, Judgement
from tutor_core.state import Changes, Evidence

NOW = datetime(2026, 1, 5, tzinfo=UTC)
NOTHING = Library(())


def message(number, room="room"):
    account = Account("terminal", f"{number % 3}", "Ana")
    return Incoming(f"{room}-{number}", room, account, NOW + timedelta(minutes=number), "5")


async def answer(store, number, judgement=Judgement.CORRECT, concepts=("c",), room="room"):
    incoming = message(number, room)
    at = incoming.received
    seen = tuple(
        Evidence(concept, judgement, 1.0, None, 1, at, 1, "course", "e", f"s{number % 5}")
        for concept in concepts
    )
    await store.receive(incoming)
    await store.commit(incoming, Changes(evidence=seen), None)
    return (await store.load(incoming)).person.id


async def model(store, models=None, who="new", days=0, room="room"):
    models = models or LearnerModels(store)
    return await models.of(room, who, NOTHING, NOW + timedelta(days=days, hours=20))


async def test_what_others_did_counts_from_the_next_day_on():
    store = MemoryStore()
    models = LearnerModels(store)
    empty = (await model(store, models)).predict("new", "s1", ("c",))
    for number in range(10):
        await answer(store, number, Judgement.INCORRECT)
    assert (await model(store, models)).predict("new", "s1", ("c",)) == empty
    assert (await model(store, models, days=1)).predict("new", "s1", ("c",)) < empty


async def test_what_learners_did_themselves_counts_at_once_and_once():
    store = MemoryStore()
    models = LearnerModels(store)
    who = await answer(store, 0)
    first = (await model(store, models, who)).predict(who, "new", ("c",))
    assert (await model(store, models, who)).predict(who, "new", ("c",)) == first > 0.5
    await answer(store, 3)
    assert (await model(store, models, who)).predict(who, "new", ("c",)) > first


@pytest.mark.parametrize("days", [0, 1, 30])
async def test_after_a_restart_and_in_any_order_it_is_the_same(days):
    store, other = MemoryStore(), MemoryStore()
    kept = LearnerModels(store)
    plan = [
        (n, (Judgement.CORRECT, Judgement.INCORRECT)[n % 3 == 0], ("c", "d") if n % 4 else ("c",))
        for n in range(42)
    ]
    for given in plan:
        who = await answer(store, *given)
        await model(store, kept, who)
    # The same, but one person after the other.
    for given in sorted(plan, key=lambda item: item[0] % 3):
        await answer(other, *given)
    names = {n: (await store.load(message(n))).person.id for n in range(3)}
    others = {n: (await other.load(message(n))).person.id for n in range(3)}
    for n in range(3):
        found = [
            await model(store, kept, names[n], days),
            await model(store, None, names[n], days),
            await model(other, None, others[n], days),
        ]
        told = [
            [m.predict(me, step, ("c", "d")) for step in ("s1", "s2", "new")]
            for m, me in zip(found, (names[n], names[n], others[n]), strict=True)
        ]
        assert told[0] == told[1] == told[2]


async def test_the_rows_of_an_answer_with_two_concepts_are_one_answer():
    one, two = MemoryStore(), MemoryStore()
    who = await answer(one, 1, concepts=("c", "d"))
    await answer(two, 1, concepts=("c",))
    both = (await model(one, who=who)).predict(who, "new", ("d",))
    single = (await model(two, who=who)).predict(who, "new", ("d",))
    assert both > single > 0.5


async def test_nothing_crosses_from_one_classroom_to_another():
    store = MemoryStore()
    before = (await model(store)).predict("new", "s1", ("c",))
    for number in range(10):
        await answer(store, number, Judgement.INCORRECT, room="elsewhere")
    assert (await model(store, days=1)).predict("new", "s1", ("c",)) == before


async def test_a_second_miss_on_a_step_teaches_nothing_new():
    store = MemoryStore()
    who = await answer(store, 1, Judgement.INCORRECT)
    first = (await model(store, who=who)).predict(who, "s2", ("c",))
    at = NOW + timedelta(hours=1)
    again = Incoming("more", "room", Account("terminal", "1", "Ana"), at, "6")
    miss = Evidence("c", Judgement.INCORRECT, 0.0, None, 2, at, 1, "course", "e", "s1")
    await store.receive(again)
    await store.commit(again, Changes(evidence=(miss,)), None)
    assert (await model(store, who=who)).predict(who, "s2", ("c",)) == first


@pytest.mark.parametrize("read_between", [True, False])
async def test_tomorrow_can_be_foreseen_today(read_between):
    store = MemoryStore()
    models = LearnerModels(store)
    for number in range(12):
        who = await answer(store, number, (Judgement.CORRECT, Judgement.INCORRECT)[number % 2])
        if read_between:
            await model(store, models, who)
            models.tomorrow("room", NOTHING)
    today = await model(store, models, who)
    foreseen = models.tomorrow("room", NOTHING).alone(who)
    later = await model(store, models, who, days=1)
    steps = [f"s{n}" for n in range(5)]
    told = [[m.predict(who, step, ("c",)) for step in steps] for m in (today, foreseen, later)]
    assert told[1] == told[2] != told[0]
