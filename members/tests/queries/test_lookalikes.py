"""Who may be the same person: neither a typing slip nor a marriage makes a second member unseen."""

from datetime import UTC, date, datetime

import pytest

from members.models import Person
from members.queries.lookalikes import is_one_letter_off, look_alikes

NOW = datetime(2026, 10, 15, 9, tzinfo=UTC)
BORN = date(1961, 3, 8)


@pytest.fixture
def semyonova(db):
    return Person.objects.create(
        last_name="Семёнова",
        first_name="Алёна",
        middle_name="Петровна",
        birth_date=BORN,
        phone="+79161000132",
        enrolled_at=NOW,
    )


@pytest.mark.parametrize(
    ("last", "first", "middle", "born", "phone"),
    [
        pytest.param("Другая", "Анна", "", date(1990, 1, 1), "+79161000132", id="phone"),
        pytest.param("семенова", "алена", "петровна", BORN, "", id="name and date, without ё"),
        pytest.param("Алёна", "Семёнова", "Петровна", BORN, "", id="swapped"),
        pytest.param("Семенова", "Олена", "Петровна", BORN, "", id="a letter"),
        pytest.param("Иванова", "Алена", "Петровна", BORN, "", id="married"),
        pytest.param("Семенова", "Алена", "", BORN, "", id="no patronymic"),
        pytest.param("Семенова", "Алена", "Петровна", None, "", id="no date"),
    ],
)
def test_she_is_recognised(semyonova, last, first, middle, born, phone):
    found = look_alikes(last_name=last, first_name=first, middle_name=middle, birth_date=born, phone=phone)

    assert [each.person for each in found] == [semyonova]
    assert found[0].why


@pytest.mark.parametrize(
    ("last", "first", "middle", "born", "phone"),
    [
        pytest.param("Семенова", "Алена", "Петровна", date(1962, 3, 8), "", id="a namesake"),
        pytest.param("Кузнецова", "Ольга", "Ивановна", BORN, "", id="born the same day"),
        pytest.param("", "", "", None, "", id="nothing typed"),
        pytest.param("Иванова", "Анна", "", None, "+79161000133", id="another phone"),
    ],
)
def test_others_are_not(semyonova, last, first, middle, born, phone):
    assert look_alikes(last_name=last, first_name=first, middle_name=middle, birth_date=born, phone=phone) == []


def test_the_erased_and_the_merged_are_never_shown(semyonova):
    twin = Person.objects.create(last_name="Семёнова", first_name="Алёна", birth_date=BORN, enrolled_at=NOW)
    Person.objects.filter(pk=semyonova.pk).update(merged_into=twin)
    Person.objects.filter(pk=twin.pk).update(anonymised_at=NOW)

    assert look_alikes(last_name="Семёнова", first_name="Алёна", birth_date=BORN, phone="+79161000132") == []


def test_it_costs_two_statements(semyonova, django_assert_num_queries):
    with django_assert_num_queries(2):
        look_alikes(last_name="Семёнова", first_name="Алёна", birth_date=BORN, phone="+79161000132")


def test_a_letter_more_less_other_or_swapped():
    assert is_one_letter_off("иванов", "иваноа")
    assert is_one_letter_off("иванов", "иванова")
    assert is_one_letter_off("иванов", "ивнаов")
    assert not is_one_letter_off("иванов", "иванов")
    assert not is_one_letter_off("иванов", "петров")
