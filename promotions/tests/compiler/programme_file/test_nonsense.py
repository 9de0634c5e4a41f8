"""Whatever stands in a file, it is read or refused in words: nothing else ever comes out."""

import copy
from random import Random

import pytest

from promotions.compiler.outside import AskedNames, Refused
from promotions.compiler.programme_file.checking import FileNames, differences
from promotions.compiler.programme_file.examples import read_examples
from promotions.compiler.programme_file.reading import read_content
from promotions.compiler.programme_file.rules import rulebook_of
from promotions.compiler.programme_file.tree import Fields, Rows, Text, read_tree
from promotions.tests.compiler.programme_file.test_programmes import PROGRAMMES

JUNK = ("", "x", "-1", "0", "99999999999", "5 %", "500 %", "x2", "[]", "2026-02-30", "25:00", "none", "все", "a" * 300)


def placed(value):
    value.place = (1, 1)
    return value


def junk(rng):
    """Text, an empty list, a list, an empty mapping, a mapping."""
    word = placed(Text(rng.choice(JUNK)))
    return rng.choice(
        [word, word, placed(Rows()), placed(Rows([word])), placed(Fields()), placed(Fields({Text("a"): word}))]
    )


def spots(value, found):
    """Every container with a key of it."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in list(pairs):
        found.append((value, key))
        spots(each, found)
    return found


def spoil(tree, rng):
    container, key = rng.choice(spots(tree, []))
    if isinstance(container, dict) and rng.random() < 0.2:
        container[placed(Text(rng.choice(JUNK)))] = container.pop(key)
    elif rng.random() < 0.2:
        del container[key]
    else:
        container[key] = junk(rng)


@pytest.mark.parametrize("path", PROGRAMMES, ids=lambda path: path.stem)
def test_a_spoilt_file_is_refused_or_judged(path, scale):
    rng = Random(path.stem)
    whole = read_tree(path.read_bytes())
    refused = taken = 0
    rounds = scale(small=40, full=2_000)
    for _ in range(rounds):
        tree = copy.deepcopy(whole)
        for _ in range(rng.randint(1, 3)):
            spoil(tree, rng)
        try:
            read_content(tree, AskedNames())
            names = FileNames(tree)
            content = read_content(tree, names)
            rulebook = rulebook_of(content, names)
            for example in read_examples(tree, names):
                list(differences(example, rulebook, names))
        except Refused as error:
            refused += all(fault.ru and fault.en for fault in error.faults)
        else:
            taken += 1

    assert refused > taken / 10
    assert refused + taken == rounds
