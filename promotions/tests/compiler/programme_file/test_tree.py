"""YAML of any kind: read with places, or refused with a sentence, soon."""

import time

import pytest

from promotions.compiler.outside import Refused
from promotions.compiler.programme_file.tree import MOST_BYTES, read_tree


def test_scalars_stay_what_was_written_and_know_their_place():
    tree = read_tree(b"a: 13:00\nb:\n  - no\n  - '5 %'\nc: ~\n")

    assert tree == {"a": "13:00", "b": ["no", "5 %"], "c": ""}
    assert tree["a"].place == (1, 4)
    assert tree["b"][1].place == (4, 5)


def test_a_byte_order_mark_is_no_fault():
    assert read_tree("\ufeffname: Имя".encode()) == {"name": "Имя"}


BOMB = b"a: &a [1,1,1]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\n"


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (BOMB, 1, "aliases"),
        (b"a: *a", 1, "aliases"),
        (b"a: !!python/object:os.system {}", 1, "Tags"),
        (b"a: 1\nb: 2\na: 3", 3, "already"),
        (b"a:\n\tb: 1", 2, "tab"),
        ("имя: 1".encode("cp1251"), 1, "UTF-8"),
        ("name: 1".encode("utf-16"), 1, "UTF-8"),
        (b"a: 1\n---\nb: 2", 2, "One document"),
        (b"a: b: c", 1, "colon"),
        (b"a: [1, 2", 1, "brackets"),
        (b'a: "x', 1, "quotes"),
        (b"? {a: 1}\n: 2", 1, "plain text"),
        (b"- 1\n- 2", 1, "no programme"),
        (b"", 1, "no programme"),
        (b"just words", 1, "no programme"),
        (b"a: \x00", 1, "character"),
        (b"a: " + b"[" * 100_000, 1, "deeply"),
        (b"a: " + b"{a: " * 10_000, 1, "deeply"),
        (b"#" * (MOST_BYTES + 1), 0, "1 MB"),
    ],
)
def test_what_is_no_programme_is_refused_with_its_line(content, line, said):
    began = time.monotonic()
    with pytest.raises(Refused) as refused:
        read_tree(content)

    (fault,) = refused.value.faults
    assert fault.place.line == line
    assert said in fault.en
    assert fault.ru
    assert time.monotonic() - began < 2


def test_the_largest_file_is_read_soon():
    row = b"- {a: 1, b: [x, y]}\n"
    began = time.monotonic()

    tree = read_tree(b"rows:\n" + row * (MOST_BYTES // len(row) - 1))

    assert len(tree["rows"]) > 45_000
    assert time.monotonic() - began < 30
