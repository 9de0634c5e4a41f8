"""The command `programme` as people see it in a terminal."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from coalition.tests.world import make_world
from promotions.models import Promotion

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


def test_a_programme_goes_out_and_comes_in(db, tmp_path):
    world = make_world(publish=False)
    first, second = tmp_path / "a.yaml", tmp_path / "b.yaml"
    said("export", str(first))

    assert "The file changes nothing." in said("load", str(first), "--apply")
    said("export", str(second), "--programme", "m")
    assert first.read_bytes() == second.read_bytes()
    assert Promotion.objects.get().versions.count() == 1
    assert world.programme.code in first.read_text()


def test_what_would_change_is_shown_before_it_is_written(db, tmp_path):
    make_world(publish=False)
    path = tmp_path / "a.yaml"
    said("export", str(path))
    path.write_text(path.read_text().replace("rate: 5 %", "rate: 6 %") + "\nexamples: []\n")

    told = said("load", str(path))
    assert "params.rate: 5 % → 6 %" in told
    assert "Nothing was changed yet; add --apply" in told
    assert Promotion.objects.get().versions.count() == 1

    assert "publishing is up to people" in said("load", str(path), "--apply", "--by", "anna")
    assert Promotion.objects.get().versions.get(number=2).made_by == "anna"
    said("export", str(path))
    assert path.read_text().endswith("\nexamples: []\n")


def test_what_cannot_be_loaded_changes_nothing(db, tmp_path):
    make_world(publish=False)
    path = tmp_path / "a.yaml"
    said("export", str(path))
    path.write_text(path.read_text().replace("operator: operator", "operator: nobody"))

    assert "there is no such legal entity" in refused("load", str(path))


def test_an_export_never_overwrites_what_is_no_programme(db, tmp_path):
    make_world(publish=False)
    path = tmp_path / "letter.txt"
    path.write_text("Дорогая мама!")

    refused("export", str(path))
    assert path.read_text() == "Дорогая мама!"


def test_a_programme_is_named_where_there_is_none(db, tmp_path):
    with pytest.raises(CommandError, match="--programme"):
        said("export", str(tmp_path / "a.yaml"))
