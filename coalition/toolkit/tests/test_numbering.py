import pytest
from django.db import transaction

from coalition.toolkit.numbering import take_number


def test_numbers_follow_each_other_in_their_series_and_year(db):
    assert take_number(series="ОТЧ", year=2026) == "ОТЧ-2026-000001"
    assert take_number(series="ОТЧ", year=2026) == "ОТЧ-2026-000002"
    assert take_number(series="СЧ", year=2026) == "СЧ-2026-000001"
    assert take_number(series="ОТЧ", year=2027) == "ОТЧ-2027-000001"


def test_a_number_is_taken_in_a_transaction_only(cloned_database):
    with pytest.raises(transaction.TransactionManagementError):
        take_number(series="ОТЧ", year=2026)


def test_no_gaps_when_many_take_and_some_change_their_mind(cloned_database, run_at_once, scale):
    class ChangedMind(Exception):
        pass

    def take(position: int) -> str:
        with transaction.atomic():
            number = take_number(series="ОТЧ", year=2026)
            if position % 3 == 0:
                raise ChangedMind
            return number

    count = scale(small=12, full=90)
    taken = run_at_once(*(lambda position=position: take(position) for position in range(count)))

    kept = sorted(number for number in taken if isinstance(number, str))
    assert {type(number) for number in taken} == {str, ChangedMind}
    assert kept == [f"ОТЧ-2026-{number:06d}" for number in range(1, len(kept) + 1)]
