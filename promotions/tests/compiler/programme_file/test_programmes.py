"""The programmes of docs/programmes: the client's own figures, judged by the engine; and a wrong figure is seen."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from promotions.compiler.programme_file.checking import check_file, differences, open_file

PROGRAMMES = sorted((Path(__file__).resolve().parents[4] / "docs" / "programmes").glob("*.yaml"))


@pytest.mark.parametrize("path", PROGRAMMES, ids=lambda path: path.stem)
def test_every_example_holds(path):
    checked = check_file(path.read_bytes())

    assert checked.differing == ()
    assert len(checked.examples) > 0


@pytest.mark.parametrize("path", PROGRAMMES, ids=lambda path: path.stem)
def test_a_figure_that_is_a_kopeck_off_is_seen(path):
    """Every figure that is expected is spoilt in turn, and its example differs."""
    _programme, examples, rulebook, names = open_file(path.read_bytes())
    for example in examples:
        for name, expected in example.expected.items():
            for spoilt in spoilt_by_a_kopeck(expected):
                wrong = replace(example, expected={**example.expected, name: spoilt})

                assert len(list(differences(wrong, rulebook, names))) == 1, (example.title, name)


def spoilt_by_a_kopeck(expected):
    """The figure with a kopeck more; of several each in turn. What is no figure is left."""
    match expected:
        case int():
            yield expected + 1
        case tuple():
            yield from ((*expected[:at], each + 1, *expected[at + 1 :]) for at, each in enumerate(expected))
        case dict():
            yield from ({**expected, key: each + 1} for key, each in expected.items() if isinstance(each, int))


def test_they_are_there():
    assert len(PROGRAMMES) > 0


def test_the_example_of_the_page_holds():
    page = (PROGRAMMES[0].parents[1] / "programme-file.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    checked = check_file(example.encode())

    assert (len(checked.examples), checked.differing) == (2, ())
