"""Figures in people's units."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from coalition.toolkit.admin.units import column, input_for, label_of, parse_percent, print_percent, shown
from pharmacies.models import Contract

FEE = Contract._meta.get_field("fee_rate_bp")
LEAST = Contract._meta.get_field("min_payout_kopecks")


@pytest.mark.parametrize(
    ("typed", "basis_points"), [("5", 500), ("2,5", 250), ("2.05", 205), (" 10 % ", 1000), ("0", 0)]
)
def test_a_percentage_is_read_as_people_write_it(typed, basis_points):
    assert parse_percent(typed) == basis_points


@pytest.mark.parametrize("typed", ["", "5.123", "-1", "five", "1e2", "٥", "1,2,3"])
def test_what_is_no_percentage_is_refused(typed):
    with pytest.raises(ValidationError):
        parse_percent(typed)


@pytest.mark.parametrize(("basis_points", "printed"), [(0, "0 %"), (500, "5 %"), (250, "2,5 %"), (1, "0,01 %")])
def test_a_percentage_is_printed(basis_points, printed):
    assert print_percent(basis_points).replace("\u00a0", " ") == printed


def test_an_input_shows_roubles_and_gives_kopecks():
    field = input_for(LEAST)

    assert field.prepare_value(123450) == "1\u00a0234,50"
    assert field.clean("1 234,50") == 123450
    assert field.clean("1234.5") == 123450
    assert not field.has_changed(123450, "1 234,50")
    assert field.has_changed(123450, "1 234,51")


def test_a_wrong_sum_is_refused_in_the_language_of_the_page():
    with translation.override("ru"), pytest.raises(ValidationError, match="Сумма"):
        input_for(LEAST).clean("12,345")


def test_the_model_s_limits_hold_for_what_is_typed():
    with pytest.raises(ValidationError):
        input_for(FEE).clean("50,01")  # the operator's fee is at most half

    assert input_for(FEE).clean("50") == 5000


def test_labels_say_the_unit_of_the_page_and_not_of_the_table():
    with translation.override("ru"):
        assert label_of(LEAST) == "минимальная выплата"
        assert input_for(LEAST).label == "Минимальная выплата, ₽"
        assert input_for(FEE).label == "Вознаграждение оператора, %"
        assert str(column(Contract, "fee_rate_bp").short_description) == "вознаграждение оператора"


def test_a_column_prints_and_sorts():
    cell = column(Contract, "min_payout_kopecks")

    assert cell(Contract(min_payout_kopecks=100)) == "1,00"
    assert cell.admin_order_field == "min_payout_kopecks"
    assert shown(None, "min_payout_kopecks") == "–"
