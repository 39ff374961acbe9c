"""Courses in and out, with a real Chroma and, for the bundled courses, the real model."""

from __future__ import annotations

import asyncio
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from knowledge.changes import Changed
from knowledge.embeddings import MiniLM
from knowledge.entries import WRITE
from knowledge.fakes import HashEmbedder
from knowledge.importers import load
from knowledge.importers.concepts import with_concepts
from knowledge.importers.shared import Imported, fingerprinted
from knowledge.index import ChromaIndex
from knowledge.ingest import Ingest, Progress, headings, own_id
from knowledge.receipt import Receipt
from knowledge.retriever import HybridRetriever
from tutor_core.course import AnswerKind, Course, Exercise, Passage, Section, Step
from tutor_core.errors import CourseError, DataFolderError, RequestError, RetrievalError
from tutor_core.fakes.store import MemoryStore
from tutor_core.ids import ClassroomId, CourseId, ExerciseId, PassageId, SectionId, StepId
from tutor_core.ports import Found, Scope
from tutor_core.storage import codec

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from knowledge.embeddings import Embedder, Vectors

ROOM, OTHER = ClassroomId("room"), ClassroomId("other")
BUNDLED = Path(__file__).resolve().parents[2] / "knowledge" / "courses"
TEXTS = ("Cats purr when they are content.", "Dogs bark at strangers.", "Owls hunt at night.")


def course(
    texts: tuple[str, ...] = TEXTS, name: str = "animals", title: str = "Animals"
) -> Course:
    sections = tuple(
        Section(SectionId(f"{name}/{n}"), n, text.split()[0]) for n, text in enumerate(texts)
    )
    passages = tuple(
        Passage(PassageId(f"{name}/{n}#0"), sections[n].id, 0, text, "p. 1", f"About part {n}")
        for n, text in enumerate(texts)
    )
    fingerprint = f"{name}:{'|'.join(texts)}"
    return Course(CourseId(name), title, fingerprint, sections, passages)


def silent(_progress: Progress) -> None:
    """Take no notice."""


@dataclass
class Desk:
    """Everything an import touches; ``shown`` is what the next path holds."""

    folder: Path
    store: MemoryStore
    embedder: HashEmbedder
    shown: Course

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Start again on the same store and folder, as a new process would."""
        self.index = ChromaIndex(self.folder, self.embedder.fingerprint)
        self.retriever = HybridRetriever(self.embedder, self.index)
        self.ingest = Ingest(
            self.store, self.index, self.embedder, self.retriever, load=self._load, timer=_ticks()
        )

    def restart(self) -> None:
        """Close and start again."""
        self.index.close()
        self.start()

    async def add(self, shown: Course, room: ClassroomId = ROOM) -> Receipt:
        """Import a course."""
        self.shown = shown
        return await self.ingest.add(room, Path("anywhere"), silent)

    async def best(self, query: str, name: str = "animals") -> str:
        """Return the best section's title."""
        found = await self.retriever.find(query, Scope((CourseId(name),)))
        return found.hits[0].section.title if found.hits else ""

    def _load(self, path: Path) -> Imported:
        shown = self.shown
        return Imported(shown, Receipt(shown.id, shown.title, passages=len(shown.passages)))


def _ticks() -> Callable[[], float]:
    times = iter(range(0, 1000, 2))
    return lambda: float(next(times))


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    made = Desk(tmp_path / "index", MemoryStore(), HashEmbedder(1024), course())
    yield made
    made.index.close()


async def test_a_section_with_another_heading_keeps_its_concept_through_a_new_import(
    desk: Desk,
) -> None:
    before = fingerprinted(with_concepts(course()))
    first, *rest = course().sections
    now = fingerprinted(
        with_concepts(replace(course(), sections=(replace(first, title="Felines"), *rest)))
    )
    assert now.concepts[0].id != before.concepts[0].id
    await desk.add(before)
    await desk.add(now)
    (kept,) = await desk.store.courses(ROOM)
    assert (kept.concepts[0].id, kept.concepts[0].title) == (before.concepts[0].id, "Felines")
    await desk.add(now)
    assert await desk.store.courses(ROOM) == (kept,)


async def test_an_import_is_kept_indexed_and_found(desk: Desk) -> None:
    receipt = await desk.add(course())
    assert receipt == Receipt(
        CourseId("animals"),
        "Animals",
        passages=3,
        embedded=3,
        seconds=2.0,
        headings_checked=6,
        headings_found=6,
    )
    assert await desk.store.courses(ROOM) == (course(),)
    assert await desk.best("who hunts at night") == "Owls"


async def test_a_second_import_embeds_nothing(desk: Desk) -> None:
    await desk.add(course())
    before = desk.embedder.embedded
    receipt = await desk.add(course())
    assert (receipt.embedded, receipt.unchanged, receipt.headings_checked) == (0, 3, 0)
    assert desk.embedder.embedded == before
    assert receipt.changed == Changed()
    assert "changed: nothing since the last import" in "\n".join(receipt.lines())
    assert "not tried again" in "\n".join(receipt.lines())


async def test_an_unchanged_import_asks_no_model_and_writes_nothing(desk: Desk) -> None:
    class Untouched(HashEmbedder):
        def embed_query(self, text: str) -> Vectors:
            raise AssertionError(text)

    await desk.add(course())
    saved = desk.store._classroom(ROOM).courses[CourseId("animals")]
    desk.embedder = Untouched(1024)
    desk.restart()
    assert (await desk.add(course())).unchanged == 3
    assert desk.store._classroom(ROOM).courses[CourseId("animals")] is saved


async def test_an_unchanged_import_mends_a_lost_index(desk: Desk) -> None:
    await desk.add(course())
    desk.index.close()
    shutil.rmtree(desk.folder)
    desk.start()
    receipt = await desk.add(course())
    assert (receipt.embedded, receipt.headings_checked) == (3, 6)
    assert await desk.best("who hunts at night") == "Owls"


async def test_the_receipt_says_what_changed(desk: Desk) -> None:
    await desk.add(course())
    edited = course(("Cats purr and sleep.", TEXTS[1], "Bats fly.", "Ants dig."))
    shown = (await desk.add(edited)).lines()
    assert "    1 section added: Ants" in shown
    assert "    2 sections changed: Cats; Bats" in shown
    assert "3 passages new or changed, 1 unchanged, in" in "\n".join(shown)
    shown = (await desk.add(course(("Cats purr and sleep.",)))).lines()
    assert "    3 sections removed: Dogs; Bats; Ants" in shown
    assert "1 unchanged, 3 removed, in" in "\n".join(shown)


async def test_the_receipt_names_changes_outside_the_text(desk: Desk) -> None:
    first = replace(course(), exercises=(_task("a", "1"), _task("b", "2")))
    await desk.add(first)
    second = replace(first, exercises=(_task("b", "3"), _task("c", "4")), fingerprint="second")
    receipt = await desk.add(second)
    lines = receipt.lines()
    assert [line.strip() for line in lines if "exercise" in line and "read" not in line] == [
        "1 exercise added",
        "1 exercise changed",
        "1 exercise removed",
    ]
    assert receipt.headings_checked == 0
    renamed = replace(second, title="Beasts", fingerprint="third")
    assert any("title, order" in line for line in (await desk.add(renamed)).lines())


def _task(name: str, answer: str) -> Exercise:
    step = Step(StepId(f"{name}:1"), "How many?", AnswerKind.NUMBER, (answer,))
    return Exercise(ExerciseId(name), name, (step,), SectionId("animals/0"))


async def test_a_course_that_can_not_be_kept_leaves_the_former_one_answering(desk: Desk) -> None:
    await desk.add(course())
    save = desk.store.save_course
    desk.store.save_course = _full  # type: ignore[method-assign]
    with pytest.raises(DataFolderError, match="full"):
        await desk.add(course(("Bats sleep by day.",)))
    assert await desk.best("who hunts at night") == "Owls"
    assert not desk.index.stale(course())
    desk.store.save_course = save  # type: ignore[method-assign]


async def _full(classroom: ClassroomId, course: Course) -> None:
    raise DataFolderError("The data folder is full.")


async def test_nothing_is_left_to_do_once_a_new_version_is_kept(desk: Desk) -> None:
    await desk.add(course())
    assert await desk.best("who hunts at night") == "Owls"
    save, saving, go = desk.store.save_course, asyncio.Event(), asyncio.Event()

    async def slow(classroom: ClassroomId, course: Course) -> None:
        saving.set()
        await go.wait()
        await save(classroom, course)

    desk.store.save_course = slow  # type: ignore[method-assign]
    adding = asyncio.create_task(desk.add(course((*TEXTS[:2], "Bats sleep by day."))))
    await saving.wait()
    assert await desk.best("cats purr") == "Cats"
    assert await desk.best("bats sleep") != "Bats", "what is not kept is not shown"
    desk.index.query_many = None  # type: ignore[method-assign, assignment]
    go.set()
    await adding
    assert await desk.best("bats sleep") == "Bats"


async def test_a_course_that_can_not_be_read_leaves_the_former_one_answering(
    desk: Desk, tmp_path: Path
) -> None:
    await desk.add(course())
    folder = tmp_path / "animals"
    folder.mkdir()
    (folder / "course.md").write_text("---\ncourse: Animals\nconcepts: [\n---\n")
    reading = Ingest(desk.store, desk.index, desk.embedder, desk.retriever)
    with pytest.raises(CourseError):
        await reading.add(ROOM, folder, silent)
    assert await desk.store.courses(ROOM) == (course(),)
    assert await desk.best("who hunts at night") == "Owls"


async def test_a_course_half_embedded_leaves_the_former_one_answering(desk: Desk) -> None:
    await desk.add(course())
    embed = desk.embedder.embed_passages
    left = [1]

    def fails(texts: Sequence[str]) -> Vectors:
        if not left:
            raise RetrievalError("The embedding model can't be read.")
        left.pop()
        return embed(texts)

    desk.embedder.embed_passages = fails  # type: ignore[method-assign]
    many = course(tuple(f"Fish number {n} swims." for n in range(400)))
    with pytest.raises(RetrievalError, match="can't be read"):
        await desk.add(many)
    assert await desk.store.courses(ROOM) == (course(),)
    assert await desk.best("who hunts at night") == "Owls"
    desk.embedder.embed_passages = embed  # type: ignore[method-assign]
    desk.restart()
    await desk.ingest.ensure(ROOM, silent)
    assert not desk.index.stale(course())
    assert await desk.best("who hunts at night") == "Owls"


# --- Rebuilt from the store --------------------------------------------------------------------

ASKED = tuple(f"what does {who} number {n} do" for n in range(10) for who in ("fish", "bird"))


def flock(size: int = 300) -> Course:
    whos = ("fish swims", "bird sings")
    return course(tuple(f"{whos[n % 2]} when it is number {n}." for n in range(size)))


async def answers(desk: Desk) -> list[Found]:
    scope = Scope((CourseId("animals"),))
    return [await desk.retriever.find(question, scope) for question in ASKED]


def alike(before: list[Found], after: list[Found]) -> bool:
    """Whether hits, their passages and the confidence are the same, but for rounding."""
    same = [
        ([(h.section.id, h.passages) for h in a.hits], a.inside)
        == ([(h.section.id, h.passages) for h in b.hits], b.inside)
        and a.confidence == pytest.approx(b.confidence, abs=1e-5)
        for a, b in zip(before, after, strict=True)
    ]
    return all(same)


async def test_a_deleted_index_is_rebuilt_with_the_same_answers(desk: Desk) -> None:
    await desk.add(flock())
    before = await answers(desk)
    assert len({found.hits[0].section.id for found in before}) > 5
    desk.index.close()
    shutil.rmtree(desk.folder)
    desk.start()
    desk.embedder.embedded = 0
    await desk.ingest.ensure(ROOM, silent)
    assert desk.embedder.embedded == 300
    assert alike(before, await answers(desk))


async def test_a_rebuild_that_is_killed_goes_on_at_the_next_start(
    desk: Desk, tmp_path: Path
) -> None:
    await desk.add(flock())
    before = await answers(desk)
    desk.index.close()
    shutil.rmtree(desk.folder)
    (tmp_path / "course").write_text(codec.dump(Course, flock()))
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", KILLED, str(desk.folder), str(tmp_path / "course")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    desk.start()
    desk.embedder.embedded = 0
    await desk.ingest.ensure(ROOM, silent)
    assert 0 < desk.embedder.embedded <= 300 - WRITE, "what was written is not made again"
    assert alike(before, await answers(desk))


# The second batch kills: the first is written then.
KILLED = """
import os, signal, sys
from pathlib import Path
from knowledge.fakes import HashEmbedder
from knowledge.index import ChromaIndex
from tutor_core.course import Course
from tutor_core.storage import codec

class Deadly(HashEmbedder):
    def embed_passages(self, texts):
        if self.embedded:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().embed_passages(texts)

embedder = Deadly(1024)
course = codec.load(Course, Path(sys.argv[2]).read_text())
index = ChromaIndex(Path(sys.argv[1]), embedder.fingerprint)
index.sync(course, embedder.embed_passages, lambda done, total: None)
"""


async def test_an_edit_embeds_what_changed_and_replaces_it(desk: Desk) -> None:
    await desk.add(course())
    receipt = await desk.add(course((*TEXTS[:2], "Bats sleep by day.")))
    assert (receipt.embedded, receipt.unchanged) == (1, 2)
    assert await desk.best("who sleeps by day") == "Bats"
    assert "Owls" not in [s.title for s in (await desk.store.courses(ROOM))[0].sections]


async def test_progress_goes_through_the_stages_on_the_loop(desk: Desk) -> None:
    seen: list[Progress] = []

    def note(progress: Progress) -> None:
        asyncio.get_running_loop()
        seen.append(progress)

    await desk.ingest.add(ROOM, Path("anywhere"), note)
    assert list(dict.fromkeys(p.stage for p in seen)) == ["read", "index", "save", "check"]
    assert Progress("index", 3, 3) in seen
    assert seen[-1] == Progress("check", 6, 6)


async def test_a_check_reads_and_keeps_nothing(desk: Desk) -> None:
    receipt = await desk.ingest.check(Path("anywhere"))
    assert (receipt.passages, receipt.embedded) == (3, 0)
    assert await desk.store.courses(ROOM) == ()
    assert desk.embedder.embedded == 0
    assert not desk.folder.exists()


@pytest.mark.parametrize("name", ["animals", "Animals", " aNiMaLs "])
async def test_a_course_is_removed_by_id_or_title(desk: Desk, name: str) -> None:
    await desk.add(course())
    assert (await desk.ingest.remove(ROOM, name)).id == "animals"
    assert await desk.store.courses(ROOM) == ()
    assert await desk.best("cats") == ""
    assert desk.index.stale(course())


async def test_a_mistyped_name_gets_the_nearest_one(desk: Desk) -> None:
    await desk.add(course())
    with pytest.raises(RequestError, match="Did you mean 'Animals'"):
        await desk.ingest.remove(ROOM, "animlas")
    with pytest.raises(RequestError, match="courses here: 'Animals'"):
        await desk.ingest.remove(ROOM, "zzz")


async def test_two_classrooms_may_each_have_a_course_of_one_name(desk: Desk) -> None:
    ours, theirs = course(), course(("Cats hiss.", "Cows moo all day."), title="Animals")
    await desk.add(ours)
    receipt = await desk.add(theirs, OTHER)
    own = own_id(ours.id, OTHER)
    assert receipt.course_id == own
    assert [c.id for c in await desk.store.courses(ROOM)] == [ours.id]
    assert [c.id for c in await desk.store.courses(OTHER)] == [own]
    assert await desk.best("Dogs bark at strangers.", ours.id) == "Dogs"
    assert await desk.best("Cows moo all day.", own) == "Cows"
    # What one of them takes out stays with the other, also after a start.
    await desk.ingest.remove(OTHER, "animals")
    desk.restart()
    await desk.ingest.ensure(ROOM, silent)
    assert await desk.best("Dogs bark at strangers.", ours.id) == "Dogs"
    assert await desk.store.courses(OTHER) == ()


async def test_a_shared_course_that_one_classroom_changes_becomes_its_own(desk: Desk) -> None:
    shared = course()
    for room in (ROOM, OTHER):
        assert (await desk.add(shared, room)).course_id == shared.id
    changed = course((*TEXTS[:2], "Owls sleep by day."))
    own = own_id(shared.id, OTHER)
    assert (await desk.add(changed, OTHER)).course_id == own
    assert [c.id for c in await desk.store.courses(OTHER)] == [own]
    assert await desk.best("Owls hunt at night.", shared.id) == "Owls"
    # From now on it stays under that id, whatever comes in.
    again = await desk.add(course((*TEXTS[:2], "Owls blink.")), OTHER)
    assert (again.course_id, again.embedded) == (own, 1)


async def test_removing_from_one_classroom_leaves_the_other_its_course(desk: Desk) -> None:
    await desk.add(course())
    await desk.add(course(), OTHER)
    await desk.ingest.remove(ROOM, "animals")
    assert await desk.best("who hunts at night") == "Owls"


async def test_ensure_finds_all_well_after_a_restart_and_embeds_nothing(desk: Desk) -> None:
    await desk.add(course())
    before = desk.embedder.embedded
    desk.restart()
    assert await desk.best("owls") == "", "nothing is loaded before"
    assert [c.id for c in await desk.ingest.ensure(ROOM, silent)] == ["animals"]
    assert desk.embedder.embedded == before
    assert await desk.best("owls") == "Owls"


async def test_ensure_rebuilds_what_another_model_made(desk: Desk) -> None:
    await desk.add(course())
    desk.embedder = HashEmbedder(512)
    desk.restart()
    await desk.ingest.ensure(ROOM, silent)
    assert desk.embedder.embedded == 3
    assert await desk.best("owls") == "Owls"


async def test_ensure_rebuilds_a_damaged_folder(desk: Desk) -> None:
    await desk.add(course())
    desk.index.close()
    (desk.folder / "chroma.sqlite3").write_bytes(b"damaged" * 1000)
    desk.start()
    await desk.ingest.ensure(ROOM, silent)
    assert await desk.best("owls") == "Owls"


async def test_ensure_brings_the_index_back_to_what_the_store_says(desk: Desk) -> None:
    class Full(MemoryStore):
        async def save_course(self, classroom: ClassroomId, course: Course) -> None:
            raise DataFolderError("The data folder is full.")

    await desk.add(course())
    good, desk.store = desk.store, Full()
    desk.restart()
    with pytest.raises(DataFolderError, match="full"):
        await desk.add(course(("Bats sleep by day.",)))
    desk.store = good
    desk.restart()
    await desk.ingest.ensure(ROOM, silent)
    assert await desk.best("who hunts at night") == "Owls"
    assert not desk.index.stale(course())


async def test_a_cancelled_import_stops_and_keeps_what_was(desk: Desk) -> None:
    await desk.add(course())
    many = course(tuple(f"Fish number {n} swims." for n in range(400)))
    indexing = asyncio.Event()

    def note(progress: Progress) -> None:
        if progress.stage == "index":
            indexing.set()

    desk.shown = many
    task = asyncio.create_task(desk.ingest.add(ROOM, Path("anywhere"), note))
    await indexing.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [len(c.passages) for c in await desk.store.courses(ROOM)] == [3]
    desk.restart()
    await desk.ingest.ensure(ROOM, silent)
    assert await desk.best("who hunts at night") == "Owls"


async def test_trouble_with_the_model_keeps_the_store_as_it_was(desk: Desk) -> None:
    class Broken(HashEmbedder):
        def embed_passages(self, texts: object) -> object:  # type: ignore[override]
            raise RetrievalError("The embedding model can't be read.")

    desk.embedder = Broken(64)
    desk.restart()
    with pytest.raises(RetrievalError, match="can't be read"):
        await desk.add(course())
    assert await desk.store.courses(ROOM) == ()


async def test_a_broken_path_is_the_importers_error(desk: Desk, tmp_path: Path) -> None:
    ingest = Ingest(desk.store, desk.index, desk.embedder, desk.retriever)
    with pytest.raises(CourseError):
        await ingest.add(ROOM, tmp_path / "nowhere", silent)


def test_headings_that_stand_for_several_sections_are_not_asked_for() -> None:
    made = course()
    twice = tuple(replace(p, heading="Summary") for p in made.passages)
    assert [h for h, _ in headings(replace(made, passages=twice))] == ["Cats", "Dogs", "Owls"]


def test_headings_are_spread_over_a_long_course() -> None:
    made = course(tuple(f"Word{n} is a word." for n in range(500)))
    asked = headings(made, 60)
    assert 40 <= len(asked) <= 60
    assert asked[0][1] == "animals/0"
    assert int(asked[-1][1].split("/")[1]) > 480


# --- The bundled courses, with the model a learner meets ----------------------------------------


@pytest.fixture(scope="module")
def minilm() -> Embedder:
    model = MiniLM()
    model.warm()
    return model


INSIDE = {
    "linear-equations": [
        "can you do 3x + 4 = 19",
        "can you do 3x + 4 = 19 for me",
        "how do I solve 5x - 3 = 12",
        "3x + 4 = 19",
        "how do i get rid of the brackets",
        "what do i do first in a two step equation",
    ],
    "forces-and-motion": [
        "what is inertia",
        "whats the difference between mass and weight",
        "how do i find the net force",
        "why do i slide forward when the bus brakes",
    ],
}
OUTSIDE = [
    "whats the best temp to fry chicken",
    "who won the world cup",
    "how do I reset my phone",
    "what is the best pizza place near me",
    "how do i knit a scarf",
    "is netflix down",
]


@pytest.mark.parametrize("name", sorted(INSIDE))
async def test_a_bundled_course_knows_its_own_from_cooking(
    name: str, minilm: Embedder, tmp_path: Path
) -> None:
    index = ChromaIndex(tmp_path / "index", minilm.fingerprint)
    retriever = HybridRetriever(minilm, index)
    ingest = Ingest(MemoryStore(), index, minilm, retriever)
    receipt = await ingest.add(ROOM, BUNDLED / name, silent)
    assert receipt.headings_found >= 0.9 * receipt.headings_checked > 0
    scope = Scope((load(BUNDLED / name).course.id,))
    missed = [q for q in INSIDE[name] if not (await retriever.find(q, scope)).inside]
    let_in = [q for q in OUTSIDE if (await retriever.find(q, scope)).inside]
    index.close()
    assert (missed, let_in) == ([], [])


async def test_the_real_model_finds_the_same_after_the_index_was_deleted(
    minilm: Embedder, tmp_path: Path
) -> None:
    store = MemoryStore()
    made = load(BUNDLED / "linear-equations").course
    await store.save_course(ROOM, made)
    scope = Scope((made.id,))
    questions = [*INSIDE["linear-equations"], *OUTSIDE, *(h for h, _ in headings(made, 12))]

    async def asked() -> list[Found]:
        index = ChromaIndex(tmp_path / "index", minilm.fingerprint)
        retriever = HybridRetriever(minilm, index)
        await Ingest(store, index, minilm, retriever).ensure(ROOM, silent)
        found = [await retriever.find(question, scope) for question in questions]
        index.close()
        return found

    before = await asked()
    shutil.rmtree(tmp_path / "index")
    assert len(before) >= 20
    assert alike(before, await asked())
