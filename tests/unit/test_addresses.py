"""The tutor links to what a course's author wrote, and to nothing that only begins like it."""

import pytest

from tutor_core.course import Course, Passage, Section
from tutor_core.curriculum.addresses import stands_in
from tutor_core.curriculum.library import Library, Shelf

TEXT = "From https://book.example/3-2, (see www.maths.org.uk). Also at school.co/a?b=1."
COURSE = Course("c", "c", "f", (Section("s", 1, "One"),), (Passage("p", "s", 1, TEXT, ""),))
LIBRARY = Library((Shelf(COURSE),))


@pytest.mark.parametrize(
    "address",
    [
        "https://book.example/3-2",
        "https://book.example/3-2.",
        'https://book.example/3-2".',
        "www.maths.org.uk",
        "school.co/a?b=1",
    ],
)
def test_an_address_of_the_course_is_one(address):
    assert stands_in(LIBRARY, address)


@pytest.mark.parametrize(
    "address",
    [
        "https://book.example",
        "https://book.example/3",
        "http://book.example/3-2",
        "book.example",
        "www.maths.org",
        "www.maths.org.u",
        "chool.co/a?b=1",
        "school.co/a",
        "...",
        "",
    ],
)
def test_what_is_only_a_piece_of_one_is_none(address):
    assert not stands_in(LIBRARY, address)
