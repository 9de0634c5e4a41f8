"""The command `programme` as people see it in a terminal."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

PROGRAMME = Path(__file__).resolve().parents[3] / "docs" / "programmes" / "001-vamshop.yaml"


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("programme", *arguments, stdout=out, no_color=True)
    return out.getvalue()


def refused(*arguments: str) -> str:
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("programme", *arguments, stdout=out, no_color=True)
    return out.getvalue()


def test_examples_that_hold_are_said_in_a_line():
    assert said("check", str(PROGRAMME)).endswith("001-vamshop.yaml – examples: 8, all as expected\n")


def test_what_differs_is_a_table_of_a_hundred_columns(tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text(PROGRAMME.read_text().replace("{discount: 5}", "{discount: 4, why: {card: at_floor}}"))
    told = refused("check", str(path))

    assert "discount  4" in told.replace("    ", "  ").replace("   ", "  ")
    assert "discount_given" in told
    assert max(map(len, told.splitlines()[1:])) <= 100


def test_what_is_wrong_is_told_with_its_line(tmp_path):
    path = tmp_path / "worse.yaml"
    path.write_text(
        PROGRAMME.read_text().replace("level_discount", "level_discont").replace("10 %, from", "10 %, form")
    )
    told = refused("check", str(path))

    assert "22:22  level_schemes.discount.levels[5].form" in told
    assert "There is no mechanic “level_discont”" in told


def test_a_file_that_is_not_there_is_said():
    with pytest.raises(CommandError, match="cannot be read"):
        said("check", "no-such-file.yaml")
