"""The catalogue comes from a file: what is new, what changed, what is refused and why."""

from datetime import date

import pytest
import tablib

from pharmacies.admin.catalogue_file import MOST_ROWS, CatalogueFile
from pharmacies.models import Manufacturer, Product, ProductGroup, VatRate

TODAY = date(2026, 11, 5)
HEADS = ("Код", "Название", "Штрихкод", "Производитель", "Группа", "По рецепту", "НДС")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf():
    group = ProductGroup.objects.create(code="otc", name="Без рецепта")
    product = Product.objects.create(code="1", name="Аспирин", group=group)
    VatRate.objects.create(product=product, rate_bp=1000, starts_on=date(2026, 1, 1))


def load(*rows, heads=HEADS, dry_run=False):
    dataset = tablib.Dataset(*(row + ("",) * (len(heads) - len(row)) for row in rows), headers=heads)
    return CatalogueFile(today=TODAY).import_data(dataset, dry_run=dry_run)


def refusals(result):
    return [str(error) for row in result.invalid_rows for error in row.error.messages]


def test_new_products_come_and_known_ones_change():
    result = load(("1", "Аспирин Кардио", "4006381333931", "Завод", "Без рецепта", "да"), ("2", "Бинт"))

    assert not result.has_errors()
    assert (result.totals["new"], result.totals["update"]) == (1, 1)
    aspirin = Product.objects.get(code="1")
    assert (aspirin.name, aspirin.gtin, aspirin.manufacturer.name, aspirin.is_rx) == (
        "Аспирин Кардио",
        "4006381333931",
        "Завод",
        True,
    )
    assert Product.objects.get(code="2").is_rx is False


def test_a_preview_changes_nothing():
    load(("1", "Аспирин Кардио", "", "Завод"), ("2", "Бинт", "", "", "", "", "22"), dry_run=True)

    assert list(Product.objects.values_list("name", flat=True)) == ["Аспирин"]
    assert not Manufacturer.objects.exists()


def test_what_is_the_same_is_skipped():
    assert load(("1", "Аспирин", "", "", "Без рецепта")).totals["skip"] == 1


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("3", "Крем", "4006381333930"), "контрольная"),
        (("3", ""), "name"),
        (("", "Крем"), "должен быть код"),
        (("3", "Крем", "", "", "Косметика"), "В справочнике нет «Косметика»"),
        (("3", "Крем", "", "", "", "может быть"), "Напишите «да» или «нет»"),
        (("3", "Крем", "", "", "", "", "двадцать"), "Укажите ставку НДС"),
        (("3", "Крем", "", "", "", "", "101"), "Укажите ставку НДС"),
    ],
)
def test_a_bad_row_is_refused_in_words_and_nothing_is_loaded(row, said):
    result = load(("2", "Бинт"), row)

    assert result.has_validation_errors()
    assert said in " ".join(refusals(result)) or said in str(result.invalid_rows[0].field_specific_errors)
    assert Product.objects.count() == 1


def test_a_code_that_comes_twice_is_refused():
    result = load(("2", "Бинт"), ("2", "Бинт стерильный"))

    assert "уже был в строке выше" in refusals(result)[0]
    assert Product.objects.count() == 1


def test_a_code_that_a_spreadsheet_made_a_number_is_a_code():
    load((2.0, "Бинт"))

    assert Product.objects.filter(code="2").exists()


def test_a_file_that_is_too_long_or_lacks_a_column_is_refused_as_a_whole():
    long = load(*((str(n), "Товар") for n in range(10, MOST_ROWS + 11)))
    lacking = load(("2",), heads=("Код",))

    assert "не больше 2000" in str(long.base_errors[0].error)
    assert "нет столбца «Название»" in str(lacking.base_errors[0].error)
    assert Product.objects.count() == 1


def test_another_rate_holds_from_today_and_an_empty_cell_changes_none():
    load(("1", "Аспирин", "", "", "Без рецепта", "", "22"), ("2", "Бинт", "", "", "", "", "без НДС"))
    load(("1", "Аспирин", "", "", "Без рецепта", "", ""))

    assert list(VatRate.objects.filter(product__code="1").order_by("starts_on").values_list("rate_bp", "ends_on")) == [
        (1000, TODAY),
        (2200, None),
    ]
    assert VatRate.objects.get(product__code="2").rate_bp is None


def test_loading_the_same_rates_again_changes_nothing():
    for _ in range(2):
        load(("1", "Аспирин", "", "", "Без рецепта", "", "10"))

    assert VatRate.objects.count() == 1


def test_what_is_exported_is_loaded_again_without_a_change():
    exported = CatalogueFile(today=TODAY).export(Product.objects.all())

    assert exported["НДС"] == ["10"]
    assert CatalogueFile(today=TODAY).import_data(exported).totals["skip"] == 1
