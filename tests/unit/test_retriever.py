from __future__ import annotations

import asyncio
import threading
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.everyday import QUESTIONS
from knowledge.bm25 import stems
from knowledge.boundary import (
    LEAD,
    LEAST,
    RIVALS,
    SHARED,
    Boundary,
    boundary,
    nearness,
    off_topic,
    school_subjects,
)
from knowledge.fakes import HashEmbedder, MemoryIndex, MemoryKept
from knowledge.index import Near
from knowledge.ranking import best_mean, fused, standard
from knowledge.retriever import LONGEST, PASSAGES, HybridRetriever
from knowledge.shelf import shelve
from tutor_core.course import Course, Passage, PassageKind, Section, Term
from tutor_core.errors import RetrievalError
from tutor_core.ids import CourseId, PassageId, SectionId
from tutor_core.ports import Found, Scope

FORCES = {
    "Balanced forces": [
        "When two forces on a box are equal and opposite, they balance and it stays at rest.",
        "A book on a table is pulled down by gravity and pushed up by the table.",
    ],
    "Friction": [
        "Friction acts between surfaces that rub and opposes sliding.",
        "Oil between the surfaces makes friction smaller.",
    ],
    "Inertia": ["A moving body keeps its velocity until something acts on it."],
}
CULTURE = {
    "What culture is": ["Culture is the shared beliefs, values and practices of a group."],
    "Norms": ["Norms are rules about how a member of a group is expected to behave."],
}


def course(name: str, parts: dict[str, list[str]], weeks: tuple[int | None, ...] = ()) -> Course:
    sections, passages = [], []
    for number, (title, texts) in enumerate(parts.items()):
        section = SectionId(f"{name}/{number}")
        week = weeks[number] if weeks else None
        sections.append(Section(section, number, title, str(number + 1), week=week))
        passages += [
            Passage(PassageId(f"{section}#{n}"), section, n, text, "at the start")
            for n, text in enumerate(texts)
        ]
    fingerprint = f"{name}:{hash(str(parts))}:{weeks}"
    return Course(CourseId(name), name, fingerprint, tuple(sections), tuple(passages))


def searchable(*courses: Course) -> HybridRetriever:
    embedder = HashEmbedder(2048)
    index = MemoryIndex(embedder.fingerprint)
    retriever = HybridRetriever(embedder, index)
    for one in courses:
        index.sync(one, embedder.embed_passages, lambda _done, _total: None)
        retriever.load(one)
    return retriever


async def find(
    retriever: HybridRetriever, query: str, *names: str, week: int | None = None, limit: int = 5
) -> Found:
    return await retriever.find(query, Scope(tuple(map(CourseId, names)), week), limit)


def titles(found: Found) -> list[str]:
    return [hit.section.title for hit in found.hits]


async def test_the_fitting_section_comes_first() -> None:
    found = await find(searchable(course("f", FORCES)), "why does oil make friction smaller", "f")
    assert titles(found)[0] == "Friction"
    assert found.hits[0].course_id == "f"
    assert [hit.score for hit in found.hits] == sorted((h.score for h in found.hits), reverse=True)


async def test_a_question_on_the_course_is_inside_and_cooking_is_not() -> None:
    retriever = searchable(course("f", FORCES))
    inside = await find(retriever, "what opposes sliding when surfaces rub", "f")
    outside = await find(retriever, "whats the best temp to fry chicken", "f")
    assert (inside.inside, outside.inside) == (True, False)
    assert inside.confidence > 0.4 > 0.2 > outside.confidence
    assert outside.hits, "the nearest sections are named even then"


async def test_courses_in_scope_compete_and_others_stay_out() -> None:
    retriever = searchable(course("f", FORCES), course("c", CULTURE))
    both = await find(retriever, "rules a member of a group should follow", "f", "c")
    assert titles(both)[0] == "Norms"
    assert {hit.course_id for hit in both.hits} == {"f", "c"}
    only = await find(retriever, "rules a member of a group should follow", "f")
    assert {hit.course_id for hit in only.hits} == {"f"}


async def test_a_section_that_is_not_open_is_not_found() -> None:
    retriever = searchable(course("f", FORCES, weeks=(1, 3, None)))
    early = await find(retriever, "friction between surfaces", "f", week=2)
    assert sorted(titles(early)) == ["Balanced forces", "Inertia"]
    assert not early.inside
    later = await find(retriever, "friction between surfaces", "f", week=3)
    assert titles(later)[0] == "Friction"
    assert later.inside


async def test_nothing_open_is_nothing_found() -> None:
    retriever = searchable(course("f", FORCES, weeks=(2, 2, 2)))
    assert await find(retriever, "friction", "f", week=1) == Found((), 0.0, inside=False)


@pytest.mark.parametrize("query", ["", "   ", "\n"])
async def test_an_empty_question_finds_nothing(query: str) -> None:
    found = await find(searchable(course("f", FORCES)), query, "f")
    assert found == Found((), 0.0, inside=False)


async def test_no_course_or_an_unknown_one_finds_nothing() -> None:
    retriever = searchable(course("f", FORCES))
    assert not (await find(retriever, "friction")).hits
    assert not (await find(retriever, "friction", "unknown")).hits


async def test_a_course_without_passages_is_no_trouble() -> None:
    retriever = searchable(course("empty", {}), course("f", FORCES))
    found = await find(retriever, "friction between surfaces", "empty", "f")
    assert titles(found)[0] == "Friction"


async def test_no_more_sections_than_asked_for() -> None:
    assert len((await find(searchable(course("f", FORCES)), "friction", "f", limit=2)).hits) == 2


async def test_only_the_start_of_a_very_long_question_is_read() -> None:
    found = await find(searchable(course("f", FORCES)), "friction " * 20_000, "f")
    assert titles(found)[0] == "Friction"
    hidden = await find(searchable(course("f", FORCES)), "x" * LONGEST + " friction oil", "f")
    assert not hidden.inside


async def test_passages_come_best_first_text_before_summary() -> None:
    long = [f"Surfaces that rub, remark number {n}." for n in range(4)]
    made = course("f", {"Friction": [*long, "Oil makes friction smaller.", "In short: oil."]})
    last = replace(made.passages[-1], kind=PassageKind.SUMMARY)
    retriever = searchable(replace(made, passages=(*made.passages[:-1], last)))
    passages = (await find(retriever, "oil and friction", "f")).hits[0].passages
    assert len(passages) == PASSAGES
    assert passages[0].text == "Oil makes friction smaller."
    assert all(passage.kind is PassageKind.BODY for passage in passages)


async def test_a_new_version_is_searched_and_a_forgotten_course_is_not() -> None:
    retriever = searchable(course("f", FORCES))
    await find(retriever, "friction", "f")
    retriever.load(course("f", {"Magnets": ["A magnet attracts iron."]}))
    assert titles(await find(retriever, "magnet", "f")) == ["Magnets"]
    retriever.forget(CourseId("f"))
    assert not (await find(retriever, "magnet", "f")).hits


async def test_set_courses_keeps_these_and_no_others() -> None:
    retriever = searchable(course("f", FORCES), course("c", CULTURE))
    retriever.set_courses([course("c", CULTURE)])
    found = await find(retriever, "group friction", "f", "c")
    assert {hit.course_id for hit in found.hits} == {"c"}


async def test_the_loop_is_free_while_the_model_thinks() -> None:
    release = threading.Event()

    class Slow(HashEmbedder):
        def embed_query(self, text: str) -> np.ndarray:
            assert release.wait(10)
            return super().embed_query(text)

    embedder = Slow(64)
    retriever = HybridRetriever(embedder, MemoryIndex(embedder.fingerprint))
    retriever.load(course("f", FORCES))
    task = asyncio.create_task(find(retriever, "friction", "f"))
    await asyncio.sleep(0.05)
    assert not task.done()
    release.set()
    await asyncio.wait_for(task, 10)


async def test_trouble_with_the_model_reaches_the_caller() -> None:
    class Broken(HashEmbedder):
        def embed_query(self, text: str) -> np.ndarray:
            raise RetrievalError("The embedding model can't be read.")

    retriever = HybridRetriever(Broken(64), MemoryIndex("hash:64"))
    retriever.load(course("f", FORCES))
    with pytest.raises(RetrievalError, match="can't be read"):
        await find(retriever, "friction", "f")


async def test_warm_makes_the_first_question_ready() -> None:
    retriever = searchable(course("f", FORCES))
    await retriever.warm()
    assert (await find(retriever, "what opposes sliding surfaces", "f")).inside


# --- Getting ready ------------------------------------------------------------------------------


class Watched(MemoryIndex):
    """An index that counts what a boundary asks, and holds it up for ``slow`` till ``go``."""

    def __init__(self, fingerprint: str, slow: str = "") -> None:
        super().__init__(fingerprint)
        self.slow, self.asked = slow, 0
        self.begun, self.go = threading.Event(), threading.Event()

    def query_many(
        self, course_id: CourseId, vectors: np.ndarray, limit: int
    ) -> tuple[tuple[Near, ...], ...]:
        self.asked += 1
        if course_id == self.slow:
            self.begun.set()
            assert self.go.wait(10)
        return super().query_many(course_id, vectors, limit)


class Counting(HashEmbedder):
    """An embedder that counts how often it is given a list."""

    lists = 0

    def embed_queries(self, texts: list[str]) -> np.ndarray:
        self.lists += 1
        return super().embed_queries(texts)


def watched(
    *courses: Course, slow: str = "", kept: MemoryKept | None = None
) -> tuple[HybridRetriever, Watched, Counting]:
    embedder = Counting(2048)
    index = Watched(embedder.fingerprint, slow)
    retriever = HybridRetriever(embedder, index, kept)
    for one in courses:
        synced(index, one)
        retriever.load(one)
    return retriever, index, embedder


def synced(index: MemoryIndex, one: Course) -> None:
    index.sync(one, HashEmbedder(2048).embed_passages, lambda _done, _total: None)


async def begun(index: Watched) -> None:
    assert await asyncio.to_thread(index.begun.wait, 10)


async def test_a_question_does_not_wait_while_another_course_is_made_ready() -> None:
    retriever, index, _ = watched(course("f", FORCES), course("c", CULTURE), slow="c")
    waiting = asyncio.create_task(find(retriever, "what are norms", "c"))
    await begun(index)
    found = await asyncio.wait_for(find(retriever, "oil and friction", "f"), 5)
    assert titles(found)[0] == "Friction"
    assert not waiting.done()
    index.go.set()
    assert titles(await waiting)[0] == "Norms"


async def test_loading_and_forgetting_wait_for_nothing() -> None:
    retriever, index, _ = watched(course("f", FORCES), slow="f")
    waiting = asyncio.create_task(find(retriever, "friction", "f"))
    await begun(index)
    retriever.load(course("f", CULTURE))
    retriever.forget(CourseId("f"))
    assert not waiting.done(), "it would hang here, on the loop, if it waited"
    index.go.set()
    await waiting


async def test_a_course_that_two_ask_for_at_once_is_made_ready_once() -> None:
    retriever, index, _ = watched(course("f", FORCES), slow="f")
    both = [asyncio.create_task(find(retriever, "friction", "f")) for _ in range(2)]
    await begun(index)
    await asyncio.sleep(0.05)
    index.go.set()
    await asyncio.gather(*both)
    assert index.asked == 1


async def test_the_old_content_answers_until_the_new_is_ready_and_loaded() -> None:
    retriever, index, _ = watched(course("f", FORCES))
    await find(retriever, "friction", "f")
    new = course("f", {"Magnets": ["A magnet attracts iron."]})
    index.slow = "f"
    preparing = asyncio.create_task(retriever.prepare(new))
    await begun(index)
    assert "Friction" in titles(await asyncio.wait_for(find(retriever, "magnet", "f"), 5))
    index.go.set()
    await preparing
    assert "Friction" in titles(await find(retriever, "magnet", "f"))
    asked = index.asked
    retriever.load(new)
    assert titles(await find(retriever, "magnet", "f")) == ["Magnets"]
    assert index.asked == asked, "nothing was left to do for the first question"


async def test_a_restart_asks_neither_model_nor_index_again() -> None:
    kept = MemoryKept()
    retriever, _, first = watched(course("f", FORCES), kept=kept)
    before = await find(retriever, "what opposes sliding when surfaces rub", "f")
    again, index, second = watched(course("f", FORCES), kept=kept)
    assert await find(again, "what opposes sliding when surfaces rub", "f") == before
    assert (first.lists, second.lists, index.asked) == (1, 0, 0)


async def test_what_was_kept_of_other_content_is_of_no_use() -> None:
    kept = MemoryKept()
    await find(watched(course("f", FORCES), kept=kept)[0], "friction", "f")
    retriever, index, _ = watched(course("f", CULTURE), kept=kept)
    fresh = watched(course("f", CULTURE))[0]
    assert await find(retriever, "norms", "f") == await find(fresh, "norms", "f")
    assert index.asked == 1


async def test_what_was_measured_in_half_an_index_is_not_kept() -> None:
    kept = MemoryKept()
    retriever, index, _ = watched(kept=kept)
    retriever.load(course("f", FORCES))
    await find(retriever, "friction", "f")
    assert "f" not in kept.held
    synced(index, course("f", FORCES))
    await retriever.prepare(course("f", FORCES))
    assert "f" in kept.held


# --- Terms --------------------------------------------------------------------------------------


def test_headings_and_glossary_terms_are_recognised_inside_a_question() -> None:
    made = course("f", FORCES)
    first = replace(made.sections[0], glossary=(Term("net force", "the sum of all forces"),))
    shelf = shelve(replace(made, sections=(first, *made.sections[1:])))
    assert shelf.names_a_term(stems("how do I get the net forces here"))
    assert shelf.names_a_term(stems("are these balanced forces?"))
    assert not shelf.names_a_term(stems("is the net made of rope"))
    assert shelf.names_a_term(stems("is the net made of rope"), ["Ropes"])


# --- Ranking and boundary -----------------------------------------------------------------------


def test_best_mean_takes_the_best_and_fills_up() -> None:
    scores = np.array([0.9, 0.1, 0.7, 0.4], np.float32)
    owner = np.array([0, 0, 0, 2], np.intp)
    assert best_mean(scores, owner, 3, 2, 0.2) == pytest.approx([0.8, 0.2, 0.3])


@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.floats(0, 1, width=32)),
        min_size=1,
        max_size=40,
    ),
    st.integers(1, 4),
)
def test_best_mean_is_the_plain_mean_of_the_sorted(
    pairs: list[tuple[int, float]], best: int
) -> None:
    owner = np.array([o for o, _ in pairs], np.intp)
    scores = np.array([s for _, s in pairs], np.float32)
    means = best_mean(scores, owner, 5, best, 0.0)
    for number in range(5):
        top = sorted((s for o, s in pairs if o == number), reverse=True)[:best]
        assert means[number] == pytest.approx(sum(top) / best, abs=1e-5)


def test_equal_scores_say_nothing() -> None:
    assert standard(np.full(4, 0.3, np.float32)).tolist() == [0, 0, 0, 0]
    assert standard(np.zeros(0, np.float32)).tolist() == []


def test_words_decide_between_sections_of_equal_meaning() -> None:
    same, words = np.full(3, 0.5, np.float32), np.array([0.0, 2.0, 1.0], np.float32)
    assert np.argsort(-fused(same, words, same)).tolist() == [1, 2, 0]


NO_LINES = np.zeros(0, np.float32)


def test_the_boundary_lies_above_nearly_all_off_topic_questions() -> None:
    near = [0.1 + 0.01 * n for n in range(20)]
    found = boundary(near, NO_LINES)
    assert sum(value < found.needed(named=False) for value in near) == len(near)
    assert found.needed(named=True) < found.needed(named=False)


def test_a_few_off_topic_questions_that_are_on_topic_here_do_not_move_it_far() -> None:
    near = [0.1 + 0.01 * n for n in range(20)]
    moved = boundary([*near[:-3], 0.8, 0.85, 0.9], NO_LINES).needed(named=False)
    assert moved == pytest.approx(boundary(near, NO_LINES).needed(named=False), abs=0.03)


def test_on_the_boundary_is_inside_and_chance_never_is() -> None:
    line = Boundary(0.2, 0.05, NO_LINES)
    assert line.inside(line.needed(named=True), LEAD, named=True)
    assert not line.inside(line.needed(named=True), LEAD, named=False)
    assert not line.inside(0.9, LEAD - 0.01, named=True)
    assert not Boundary(0.0, 0.0, NO_LINES).inside(LEAST - 0.01, 0.9, named=True)


def test_the_lead_is_what_a_question_has_beyond_its_nearest_rivals() -> None:
    line = Boundary(0.2, 0.05, np.zeros(5, np.float32))
    subjects = np.array([0.1, 0.6, 0.3, 0.5, 0.4], np.float32)
    assert RIVALS == 3
    assert line.lead(0.7, subjects) == pytest.approx(0.7 - 0.5)


def test_a_line_that_the_course_covers_is_hardly_a_rival() -> None:
    subjects = np.full(3, 0.5, np.float32)
    covered = Boundary(0.2, 0.05, np.full(3, 0.6, np.float32)).lead(0.7, subjects)
    strange = Boundary(0.2, 0.05, np.full(3, 0.1, np.float32)).lead(0.7, subjects)
    assert covered - strange == pytest.approx(SHARED * 0.5)


@pytest.mark.parametrize(("subjects", "lead"), [([], 0.7), ([0.2], 0.5), ([0.2, 0.4], 0.4)])
def test_a_short_list_of_subjects_is_no_trouble(subjects: list[float], lead: float) -> None:
    line = Boundary(0.2, 0.05, np.zeros(len(subjects), np.float32))
    assert line.lead(0.7, np.array(subjects, np.float32)) == pytest.approx(lead)


def test_one_near_passage_alone_is_half_as_near() -> None:
    near = [Near(CourseId("f"), PassageId(str(n)), c) for n, c in enumerate((0.8, 0.6, 0.5))]
    assert nearness(near) == pytest.approx(0.7)
    assert nearness(near[:1]) == pytest.approx(0.4)
    assert nearness([]) == 0.0


async def test_a_question_on_another_subject_is_outside_though_a_passage_is_near() -> None:
    subject = next(line for line in school_subjects() if "journal entries" in line)
    near = [f"{subject} and forces", f"{subject} and friction"]
    other = course("other", {**FORCES, "Books": near})
    alone = await find(searchable(course("f", FORCES)), subject, "f")
    covered = await find(searchable(other), subject, "other")
    assert (alone.inside, covered.inside) == (False, True)
    assert covered.lead > LEAD > alone.lead


async def test_inside_one_of_several_courses_is_inside() -> None:
    retriever = searchable(course("f", FORCES), course("c", CULTURE))
    question = "what opposes sliding when surfaces rub"
    assert not (await find(retriever, question, "c")).inside
    both = await find(retriever, question, "c", "f")
    assert both.inside
    assert both.lead == (await find(retriever, question, "f")).lead


def test_the_off_topic_questions_are_many_and_different() -> None:
    questions = off_topic()
    assert len(questions) == len(set(questions)) >= 40


def test_the_school_subjects_are_many_and_different() -> None:
    lines = school_subjects()
    assert len(lines) == len(set(lines)) >= 200


def test_no_question_that_measures_is_one_that_calibrates() -> None:
    assert not set(QUESTIONS) & {*off_topic(), *school_subjects()}
    assert len(set(QUESTIONS)) >= 40
