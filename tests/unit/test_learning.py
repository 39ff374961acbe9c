"""A classroom's model is what its stored evidence makes it, however and whenever it is read."""

from datetime import UTC, datetime, timedelta

from tutor_core.fakes import MemoryStore
from tutor_core.learning import LearnerModels
from tutor_core.library import Library
from tutor_core.messages import Account, Incoming, Judgement
from tutor_core.state import Changes, Evidence

NOW = datetime(2026, 1, 5, tzinfo=UTC)
NOTHING = Library(())


async def answer(store, number, judgement=Judgement.CORRECT, concepts=("c",), room="room"):
    at = NOW + timedelta(minutes=number)
    account = Account("terminal", f"{number % 3}", "Ana")
    incoming = Incoming(f"{room}-{number}", room, account, at, "5")
    seen = tuple(
        Evidence(concept, judgement, 1.0, None, 1, at, 1, "course", "e", f"s{number % 5}")
        for concept in concepts
    )
    await store.receive(incoming)
    await store.commit(incoming, Changes(evidence=seen), None)
    return (await store.load(incoming)).person.id


async def test_it_learns_from_what_was_stored_before_it_and_since():
    store = MemoryStore()
    models = LearnerModels(store)
    empty = (await models.of("room", NOTHING)).predict("new", "s1", ("c",))
    for number in range(10):
        await answer(store, number, Judgement.INCORRECT)
    assert (await models.of("room", NOTHING)).predict("new", "s1", ("c",)) < empty


async def test_after_a_restart_it_is_the_same():
    store = MemoryStore()
    kept = LearnerModels(store)
    for number in range(40):
        concepts = ("c", "d") if number % 4 else ("c",)
        who = await answer(
            store, number, (Judgement.CORRECT, Judgement.INCORRECT)[number % 3 == 0], concepts
        )
        await kept.of("room", NOTHING)
    again = await LearnerModels(store).of("room", NOTHING)
    model = await kept.of("room", NOTHING)
    for step in ("s1", "s2", "new"):
        assert model.predict(who, step, ("c", "d")) == again.predict(who, step, ("c", "d"))
        assert model.ease(who, step, ("d",)) == again.ease(who, step, ("d",))


async def test_the_rows_of_an_answer_with_two_concepts_are_one_answer():
    one, two = MemoryStore(), MemoryStore()
    who = await answer(one, 1, concepts=("c", "d"))
    await answer(two, 1, concepts=("c",))
    both = (await LearnerModels(one).of("room", NOTHING)).predict(who, "new", ("d",))
    single = (await LearnerModels(two).of("room", NOTHING)).predict(who, "new", ("d",))
    assert both > single > 0.5


async def test_nothing_crosses_from_one_classroom_to_another():
    store = MemoryStore()
    models = LearnerModels(store)
    before = (await models.of("room", NOTHING)).predict("new", "s1", ("c",))
    for number in range(10):
        await answer(store, number, Judgement.INCORRECT, room="elsewhere")
    assert (await models.of("room", NOTHING)).predict("new", "s1", ("c",)) == before


async def test_a_second_miss_on_a_step_teaches_nothing_new():
    store = MemoryStore()
    models = LearnerModels(store)
    who = await answer(store, 1, Judgement.INCORRECT)
    first = (await models.of("room", NOTHING)).predict(who, "s2", ("c",))
    at = NOW + timedelta(hours=1)
    again = Incoming("more", "room", Account("terminal", "1", "Ana"), at, "6")
    miss = Evidence("c", Judgement.INCORRECT, 0.0, None, 2, at, 1, "course", "e", "s1")
    await store.receive(again)
    await store.commit(again, Changes(evidence=(miss,)), None)
    assert (await models.of("room", NOTHING)).predict(who, "s2", ("c",)) == first
