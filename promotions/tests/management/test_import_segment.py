"""A long list from a file: piece by piece, again without effect, with the reasons of those left out."""

import csv

import pytest
from django.core.management import CommandError, call_command

from coalition.tests.world import make_world
from promotions.management.commands import import_segment
from promotions.models import Segment


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def listed(world):
    return Segment.objects.create(programme=world.programme, code="staff", name="Сотрудники", kind="list")


def test_a_file_is_put_on_a_list_in_pieces_and_doing_so_again_changes_nothing(
    world, listed, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(import_segment, "PIECE", 3)
    closed, closed_card = world.member()
    type(closed).objects.filter(pk=closed.pk).update(closed_at=world.now)
    numbers = [world.member()[1].number for _ in range(8)]
    file, rejected = tmp_path / "list.txt", tmp_path / "rejected.csv"
    file.write_text("\n".join([*numbers, "", "мама", "2900000000018", closed_card.number]), encoding="utf-8-sig")

    call_command("import_segment", "staff", file, "--rejected", rejected)

    listed.refresh_from_db()
    assert listed.member_count == 8
    assert set(listed.members.values_list("source", flat=True)) == {"import"}
    told = capsys.readouterr()
    assert "Будет добавлен: 8" in told.out
    assert "11/11" in told.err
    rows = list(csv.reader(rejected.read_text(encoding="utf-8").splitlines()))
    assert [(row[0], row[1]) for row in rows] == [
        ("мама", "Не номер карты и не телефон"),
        ("2900000000018", "Такой карты нет"),
        (closed_card.number, "Счёт закрыт"),
    ]

    call_command("import_segment", "staff", file)
    assert "Уже в списке: 8" in capsys.readouterr().out
    assert listed.members.count() == 8


def test_what_cannot_be_done_is_said_in_a_sentence(world, listed, tmp_path):
    file = tmp_path / "list.txt"
    with pytest.raises(CommandError, match=r"list\.txt"):
        call_command("import_segment", "staff", file)
    file.write_text(world.card.number)
    with pytest.raises(CommandError, match="staff"):
        call_command("import_segment", "nobody", file)
    assert not listed.members.exists()
