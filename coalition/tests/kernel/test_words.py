import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition.kernel.words import plural, roubles_in_words


@pytest.mark.parametrize(
    ("kopecks", "words"),
    [
        (0, "Ноль рублей 00 копеек"),
        (1, "Ноль рублей 01 копейка"),
        (100, "Один рубль 00 копеек"),
        (101, "Один рубль 01 копейка"),
        (202, "Два рубля 02 копейки"),
        (505, "Пять рублей 05 копеек"),
        (1111, "Одиннадцать рублей 11 копеек"),
        (2121, "Двадцать один рубль 21 копейка"),
        (10100, "Сто один рубль 00 копеек"),
        (11299, "Сто двенадцать рублей 99 копеек"),
        (21102, "Двести одиннадцать рублей 02 копейки"),
        (100000, "Одна тысяча рублей 00 копеек"),
        (200000, "Две тысячи рублей 00 копеек"),
        (2100100, "Двадцать одна тысяча один рубль 00 копеек"),
        (100000000, "Один миллион рублей 00 копеек"),
        (
            304_156_789_012,
            "Три миллиарда сорок один миллион пятьсот шестьдесят семь тысяч восемьсот девяносто рублей 12 копеек",
        ),
        (-21102, "Минус двести одиннадцать рублей 02 копейки"),
    ],
)
def test_sums_of_money_documents_in_words(kopecks, words):
    assert roubles_in_words(kopecks) == words


FORMS = {
    "one": (1, 21, 101, 121, 1001, -1, -31),
    "few": (2, 3, 4, 22, 34, 102, 1_000_002, -23),
    "many": (0, 5, 9, 10, 11, 12, 14, 19, 20, 25, 100, 111, 112, 1011, -11),
}


@pytest.mark.parametrize(("form", "n"), [(form, n) for form, numbers in FORMS.items() for n in numbers])
def test_the_form_of_a_noun_after_a_number(form, n):
    assert plural(n, "one", "few", "many") == form


@given(st.integers(0, 10**14))
def test_a_sum_in_words_is_one_tidy_sentence(kopecks):
    words = roubles_in_words(kopecks)

    assert words[0].isupper()
    assert words[1:] == words[1:].lower()
    assert words == " ".join(words.split())
    assert f" {kopecks % 100:02d} копе" in words
