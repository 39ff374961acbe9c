"""What every index has to do, tried on Chroma and on the stand-in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from knowledge.entries import WRITE
from knowledge.fakes import HashEmbedder, MemoryIndex
from knowledge.index import ChromaIndex, Synced
from tutor_core.course import Course, Passage, Section
from tutor_core.errors import DataFolderError, RetrievalError
from tutor_core.ids import CourseId, PassageId, SectionId

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.index import Index

Make = Callable[[str], "Index"]
EMBEDDER = HashEmbedder(1024)
ANIMALS = ("cats purr softly", "dogs bark loudly", "fish swim silently", "owls hunt at night")


@pytest.fixture(params=["chroma", "memory"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Make]:
    """Open the index again under a fingerprint; the stand-in keeps what Chroma's folder keeps."""
    opened: list[Index] = []
    memory = MemoryIndex("a")

    def again(fingerprint: str) -> Index:
        if request.param == "memory":
            memory.fingerprint = fingerprint
            return memory
        for index in opened:
            index.close()
        opened.append(ChromaIndex(tmp_path / "index", fingerprint))
        return opened[-1]

    yield again
    for index in opened:
        index.close()


def course(
    texts: Sequence[str] = ANIMALS,
    *,
    weeks: Sequence[int | None] = (),
    fingerprint: str = "f1",
    name: str = "animals",
) -> Course:
    sections = tuple(
        Section(SectionId(f"{name}/{n}"), n, f"Part {n}", week=weeks[n] if weeks else None)
        for n in range(len(texts))
    )
    passages = tuple(
        Passage(PassageId(f"{name}/{n}#0"), sections[n].id, 0, text, "at the start")
        for n, text in enumerate(texts)
    )
    return Course(CourseId(name), name.title(), fingerprint, sections, passages)


def sync(index: Index, of: Course) -> Synced:
    return index.sync(of, EMBEDDER.embed_passages, lambda _done, _total: None)


def nearest(
    index: Index, text: str, *names: str, limit: int = 1, week: int | None = None
) -> list[str]:
    ids = [CourseId(name) for name in names or ("animals",)]
    return [n.passage_id for n in index.query(ids, EMBEDDER.embed_query(text), limit, week)]


def test_what_was_synced_is_found_with_its_cosine(make: Make) -> None:
    index = make("a")
    assert sync(index, course()) == Synced(embedded=4, unchanged=0, removed=0)
    vector = EMBEDDER.embed_query("which animals bark")
    best = index.query([CourseId("animals")], vector, 4)[0]
    expected = vector @ EMBEDDER.embed_passages(["Part 1\n" + ANIMALS[1]])[0]
    assert best.passage_id == "animals/1#0"
    assert best.cosine == pytest.approx(expected, abs=1e-3)


def test_the_nearest_come_first_and_no_more_than_asked(make: Make) -> None:
    index = make("a")
    sync(index, course())
    near = index.query([CourseId("animals")], EMBEDDER.embed_query("fish swim at night"), 3)
    assert len(near) == 3
    assert [n.cosine for n in near] == sorted((n.cosine for n in near), reverse=True)
    assert near[0].passage_id == "animals/2#0"


def test_many_vectors_at_once_find_what_each_finds_alone(make: Make) -> None:
    index = make("a")
    sync(index, course())
    vectors = EMBEDDER.embed_queries(["fish swim at night", "which animals bark"])
    many = index.query_many(CourseId("animals"), vectors, 3)
    alone = [index.query([CourseId("animals")], vector, 3) for vector in vectors]
    assert [[n.passage_id for n in one] for one in many] == [
        [n.passage_id for n in one] for one in alone
    ]
    assert many[0][0].cosine == pytest.approx(alone[0][0].cosine, abs=1e-3)
    assert [len(one) for one in index.query_many(CourseId("nowhere"), vectors, 3)] == [0, 0]
    assert len(index.query_many(CourseId("animals"), vectors[:0], 3)) == 0


def test_a_second_sync_embeds_nothing(make: Make) -> None:
    sync(make("a"), course())
    assert sync(make("a"), course()) == Synced(embedded=0, unchanged=4, removed=0)


def test_an_edit_embeds_only_what_changed(make: Make) -> None:
    index = make("a")
    sync(index, course())
    edited = course((*ANIMALS[:3], "bats hunt at night"), fingerprint="f2")
    assert sync(index, edited) == Synced(embedded=1, unchanged=3, removed=0)
    assert nearest(index, "bats") == ["animals/3#0"]


def test_what_is_gone_is_forgotten(make: Make) -> None:
    index = make("a")
    sync(index, course())
    assert sync(index, course(ANIMALS[:2], fingerprint="f2")).removed == 2
    assert set(nearest(index, "fish", limit=9)) == {"animals/0#0", "animals/1#0"}


def test_a_changed_title_changes_what_is_embedded(make: Make) -> None:
    index = make("a")
    sync(index, course())
    old = course(fingerprint="f2")
    renamed = replace(old, sections=(replace(old.sections[0], title="Felines"), *old.sections[1:]))
    assert sync(index, renamed).embedded == 1


def test_only_the_courses_asked_for_are_searched(make: Make) -> None:
    index = make("a")
    sync(index, course())
    sync(index, course(("cats are felines",), name="pets"))
    assert nearest(index, "cats", "pets", limit=9) == ["pets/0#0"]
    assert {i.split("/")[0] for i in nearest(index, "cats", "pets", "animals")} == {
        "pets",
        "animals",
    }
    assert nearest(index, "cats", "unknown") == []


def test_a_section_is_found_from_its_week_on(make: Make) -> None:
    index = make("a")
    sync(index, course(weeks=(1, 2, None, 3)))
    assert set(nearest(index, "dogs", limit=9, week=1)) == {"animals/0#0", "animals/2#0"}
    assert nearest(index, "dogs", week=2) == ["animals/1#0"]
    assert len(nearest(index, "dogs", limit=9, week=3)) == 4
    assert len(nearest(index, "dogs", limit=9)) == 4


def test_without_weeks_each_chapter_is_one(make: Make) -> None:
    index = make("a")
    sync(index, course())
    assert set(nearest(index, "dogs", limit=9, week=2)) == {"animals/0#0", "animals/1#0"}
    assert len(nearest(index, "dogs", limit=9)) == 4


def test_an_index_that_counted_weeks_otherwise_is_stale(make: Make) -> None:
    index = make("a")
    sync(index, course(weeks=(1, 1, 1, 1)))
    counted = course(fingerprint=course(weeks=(1, 1, 1, 1)).fingerprint)
    assert index.stale(counted)
    assert sync(index, counted) == Synced(embedded=0, unchanged=4, removed=0)
    assert not index.stale(counted)


def test_a_moved_week_embeds_nothing_and_holds(make: Make) -> None:
    index = make("a")
    sync(index, course(weeks=(1, 1, 1, 1)))
    moved = sync(index, course(weeks=(1, 5, 1, 1), fingerprint="f2"))
    assert moved == Synced(embedded=0, unchanged=4, removed=0)
    assert "animals/1#0" not in nearest(index, "dogs", limit=9, week=4)


def test_stale_until_synced_and_after_a_change(make: Make) -> None:
    index = make("a")
    assert index.stale(course())
    sync(index, course())
    assert not index.stale(course())
    assert index.stale(course(fingerprint="f2"))


def test_another_embedder_means_all_anew(make: Make) -> None:
    sync(make("a"), course())
    other = make("b")
    assert other.stale(course())
    assert sync(other, course()) == Synced(embedded=4, unchanged=0, removed=0)
    assert not other.stale(course())


def test_a_sync_that_was_cut_short_goes_on_where_it_was(make: Make) -> None:
    index = make("a")
    many = course([f"animal number {n} eats {n} things" for n in range(WRITE + 10)])

    def give_up(done: int, _total: int) -> None:
        if done:
            raise RetrievalError("stopped")

    with pytest.raises(RetrievalError, match="stopped"):
        index.sync(many, EMBEDDER.embed_passages, give_up)
    assert index.stale(many)
    assert sync(index, many) == Synced(embedded=10, unchanged=WRITE, removed=0)
    assert not index.stale(many)


def test_progress_counts_up_to_all(make: Make) -> None:
    seen: list[tuple[int, int]] = []
    make("a").sync(
        course(), EMBEDDER.embed_passages, lambda done, total: seen.append((done, total))
    )
    assert seen == [(0, 4), (4, 4)]


def test_a_dropped_course_is_gone_and_dropping_twice_is_fine(make: Make) -> None:
    index = make("a")
    sync(index, course())
    for _ in range(2):
        index.drop(CourseId("animals"))
    assert nearest(index, "cats") == []
    assert index.stale(course())


def test_an_empty_course_is_no_trouble(make: Make) -> None:
    index = make("a")
    assert sync(index, course(())) == Synced()
    assert not index.stale(course(()))
    assert nearest(index, "cats") == []


# --- What only a folder can suffer ------------------------------------------------------------


def _chroma(folder: Path) -> ChromaIndex:
    return ChromaIndex(folder, "a")


def _filled(folder: Path) -> Course:
    """Fill an index far enough that its vectors are in files of their own."""
    numbers = np.random.default_rng(1).integers(400, size=(1100, 30))
    many = course([" ".join(f"word{n}" for n in row) for row in numbers])
    index = _chroma(folder)
    sync(index, many)
    index.close()
    return many


def _database(folder: Path) -> None:
    (folder / "chroma.sqlite3").write_bytes(b"this is no database" * 300)


def _cut(folder: Path) -> None:
    with (folder / "chroma.sqlite3").open("r+b") as file:
        file.truncate(50_000)


def _vectors_gone(folder: Path) -> None:
    for inner in folder.iterdir():
        if inner.is_dir():
            shutil.rmtree(inner)


def _vectors_broken(folder: Path) -> None:
    for header in folder.glob("*/header.bin"):
        header.write_bytes(bytes(100))


@pytest.mark.parametrize(
    "damage", [shutil.rmtree, _database, _cut, _vectors_gone, _vectors_broken]
)
def test_a_damaged_folder_is_noticed_and_rebuilt(
    damage: Callable[[Path], None], tmp_path: Path
) -> None:
    folder = tmp_path / "index"
    many = _filled(folder)
    damage(folder)
    index = _chroma(folder)
    try:
        assert index.stale(many)
        assert sync(index, many).embedded == 1100
        assert not index.stale(many)
        assert nearest(index, many.passages[77].text) == ["animals/77#0"]
    finally:
        index.close()


def test_a_file_in_the_folders_place_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("in the way", "utf-8")
    index = _chroma(tmp_path / "index")
    assert sync(index, course()).embedded == 4
    index.close()


def test_a_folder_that_cannot_be_made_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file", "utf-8")
    with pytest.raises(DataFolderError, match="writable"):
        sync(_chroma(tmp_path / "data" / "index"), course())


def test_a_broken_embedder_is_not_called_a_broken_index(tmp_path: Path) -> None:
    def fail(_texts: Sequence[str]) -> np.ndarray:
        raise RetrievalError("The embedding model can't be read.")

    index = _chroma(tmp_path / "index")
    with pytest.raises(RetrievalError, match="embedding model"):
        index.sync(course(), fail, lambda _done, _total: None)
    index.close()
