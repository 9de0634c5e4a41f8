"""Cards of a chain come into the programme: whole or not at all, nobody twice, every point with its payer."""

from pathlib import Path

import pytest

from coalition.tests.world import make_world
from members.models import Account, Card, Person
from pharmacies.models import LegalEntity
from promotions.models import RegulationsAcceptance
from settlements.ledger.audit import audit
from settlements.models import Accumulation, CardImport, Entry, LedgerAccount, Lot, Posting
from settlements.movements.card_import.errors import FileKnown, FunderWithoutContract, ImportNotReady, ReasonMissing
from settlements.movements.card_import.imports import drop_import, sweep_imports, write_down
from settlements.movements.card_import.rejected import rejected_lines
from settlements.tests.movements.card_import.files import as_file, begin, line, number, read, work, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_folder_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def world():
    return make_world()


def wrong() -> list:
    return [finding for proof in audit() for finding in proof.findings if finding.wrong]


def test_a_card_brings_its_member_its_accumulation_and_its_points(world):
    done = write(world, line(1), line(2))

    card = Card.objects.get(number=number(1))
    account, person = card.account, card.person
    assert (person.last_name, str(person.phone), person.name_key) == ("Иванов1", "+79160000001", "иванов1 петр ")
    assert (account.kind, account.holders.get().person) == (Account.Kind.PERSONAL, person)
    assert Accumulation.objects.get(account=account).amount_kopecks == 1_000_50
    assert LedgerAccount.objects.get(member_account=account).balance_kopecks == 50_00
    entry = Entry.objects.get(kind="opening", postings__credit__member_account=account)
    assert entry.reason == f"Импорт № {done.pk}: карты сети"
    assert RegulationsAcceptance.objects.get(account=account).version == world.regulations
    assert (done.state, done.counts["written"], done.points_kopecks) == (CardImport.State.DONE, 2, 100_00)
    assert wrong() == []


@pytest.mark.parametrize(
    ("funder", "debit", "moment"),
    [("operator", "own_cost", "issue"), ("a", "clearing", "issue"), ("b", "pledge", "use")],
)
def test_points_are_charged_to_whoever_promised_them(world, funder, debit, moment):
    write(world, line(1), funder=LegalEntity.objects.get(short_name=funder))

    posting, lot = Posting.objects.get(kind="opening"), Lot.objects.get(entry__kind="opening")
    assert (posting.debit.kind, lot.funding_moment, lot.funder.short_name) == (debit, moment, funder)
    assert wrong() == []


def test_a_file_is_looked_at_before_anything_is_written(world):
    before = Person.objects.count()

    looked_at = read(world, line(1), line(2, born="31.02.1980"), line(3, number="123"))

    assert looked_at.state == CardImport.State.LOOKED_AT
    assert (looked_at.counts["new"], looked_at.counts["rejected"]) == (1, 2)
    assert looked_at.counts["faults"] == {"birth_date": 1, "card_length": 1}
    assert Person.objects.count() == before


def test_rows_left_out_come_back_as_a_file_with_their_reasons(world):
    done = write(world, line(1), line(2, name="=СУММ(1)", born="31.02.1980"))

    text = b"".join(rejected_lines(done, "utf-8")).decode("utf-8")
    assert "Дата рождения непонятна" in text
    assert '"\'=СУММ(1)"' in text
    assert text.count("\r\n") == 2
    assert b"".join(rejected_lines(done, "cp1251")).decode("cp1251") == text.removeprefix("\ufeff")


@pytest.mark.parametrize("policy", ["reject", "join"])
def test_nobody_is_there_twice(world, policy):
    known, card = world.member(last_name="Сидорова")
    Person.objects.filter(pk=card.person_id).update(phone="+79161112233", birth_date="1970-01-01")
    lines = (
        line(1, phone="8 916 111-22-33", name="Другая"),
        line(2),
        line(3, phone="89160000002"),
        line(4, name="Иванов2"),
        line(5, phone="89160000005", name="Сидорова").replace("Пётр", "Мария").replace("01.02.1980", "01.01.1970"),
    )
    before = Person.objects.count()

    done = write(world, *lines, look_alikes=policy)

    assert Person.objects.count() == before + 1
    if policy == "reject":
        assert done.counts["faults"] == {"phone_known": 1, "phone_twice": 1, "person_twice": 1, "person_known": 1}
        assert known.cards.count() == 1
    else:
        assert done.counts["written"] == 5
        assert set(known.cards.values_list("number", flat=True)) == {card.number, number(1), number(5)}
        second = Card.objects.get(number=number(2))
        assert set(second.account.cards.values_list("number", flat=True)) == {number(2), number(3), number(4)}
        assert LedgerAccount.objects.get(kind="wallet", member_account=known).balance_kopecks == 100_00
        assert LedgerAccount.objects.get(kind="wallet", member_account=second.account).balance_kopecks == 150_00
    assert wrong() == []


def test_opening_points_fill_first_what_a_member_owes(world):
    sold = world.buy(world.desk_a, ("cream", "1", "1000.00"), card=world.card)
    world.buy(world.desk_a, ("cream", "1", "100.00"), card=world.card, spend="all")
    world.give_back(world.desk_a, sold.purchase_id)
    Person.objects.filter(pk=world.card.person_id).update(phone="+79161112233")
    owed = LedgerAccount.objects.get(kind="shortfall", member_account=world.account).balance_kopecks
    assert owed > 0

    write(world, line(1, phone="89161112233", points="100"), look_alikes="join")

    assert LedgerAccount.objects.get(kind="shortfall", member_account=world.account).balance_kopecks == 0
    assert wrong() == []


def test_what_is_brought_to_an_account_counts_for_its_levels_from_its_first_day(world):
    Person.objects.filter(pk=world.card.person_id).update(phone="+79161112233")
    Account.objects.filter(pk=world.account.pk).update(accumulates_since=world.now.date())

    write(world, line(1, phone="89161112233"), look_alikes="join", dated_on=world.later(days=-30).now.date())

    assert Accumulation.objects.get(account=world.account).business_on == world.now.date()


def test_a_card_of_nobody_opens_a_bearers_account(world):
    write(world, f"{number(1)};;;;;;;300;;")

    card = Card.objects.get(number=number(1))
    assert (card.person, card.account.kind, card.account.holders.count()) == (None, "bearer", 0)


def test_the_same_file_again_is_asked_about_and_changes_nothing(world):
    first = write(world, line(1), f"{number(2)};;;;;;;300;;")
    before = (Person.objects.count(), Entry.objects.count(), Accumulation.objects.count())

    with pytest.raises(FileKnown):
        read(world, line(1), f"{number(2)};;;;;;;300;;")
    again = write(world, line(1), f"{number(2)};;;;;;;300;;", is_again=True)

    assert (again.counts["unchanged"], again.counts["written"]) == (2, 0)
    assert (Person.objects.count(), Entry.objects.count(), Accumulation.objects.count()) == before
    assert first.counts["written"] == 2


def test_a_card_of_somebody_else_is_not_taken_over(world):
    taken = read(world, line(1, number=world.card.number))

    assert taken.counts["faults"] == {"card_taken": 1}


def test_whoever_came_between_looking_and_writing_is_not_doubled(world):
    looked_at = read(world, line(1))
    Person.objects.filter(pk=world.card.person_id).update(phone="+79160000001")

    done = write_down(card_import=looked_at, by="test", now=world.now)
    work(world, done)
    done.refresh_from_db()

    assert (done.counts["written"], done.counts["faults"]) == (0, {"phone_known": 1})
    assert not Card.objects.filter(number=number(1)).exists()


def test_what_makes_no_sense_is_refused_and_nothing_is_kept(world):
    with pytest.raises(ReasonMissing):
        begin(world, as_file(line(1)), reason=" ")
    world.contracts["b"].delete()
    with pytest.raises(FunderWithoutContract):
        begin(world, as_file(line(1)), funder=world.pharmacy_b)

    assert not CardImport.objects.exists()


def test_a_dropped_import_leaves_nothing_about_people(world, django_capture_on_commit_callbacks):
    looked_at = read(world, line(1))
    place = looked_at.file.path

    with django_capture_on_commit_callbacks(execute=True):
        dropped = drop_import(card_import=looked_at, now=world.now)

    assert not Path(place).exists()
    with pytest.raises(ImportNotReady):
        write_down(card_import=dropped, by="test", now=world.now)


def test_files_of_rows_left_out_go_after_a_month(world):
    done = write(world, line(1), line(2, number="1"))
    assert done.rejected_file

    assert sweep_imports(now=world.later(days=29).now) == 0
    assert sweep_imports(now=world.later(days=31).now) == 1
    done.refresh_from_db()
    assert not done.rejected_file
