import random
import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from coalition.kernel.barcodes import (
    ALPHABET,
    BarcodeError,
    card_number,
    check_digit,
    is_code,
    is_ean13,
    is_gtin,
    random_card_number,
    random_code,
    tidy_code,
)


@pytest.mark.parametrize(
    "number", ["4006381333931", "9780471117094", "4600000000008", "2900000000056", "0000000000000"]
)
def test_true_ean13(number):
    assert is_ean13(number)
    assert check_digit(number[:-1]) == number[-1]


@pytest.mark.parametrize("number", ["73513537", "036000291452", "4006381333931", "98412345678908", "10614141543219"])
def test_true_gtins_of_every_length(number):
    assert is_gtin(number)


@pytest.mark.parametrize(
    "number",
    [
        *("", "0", "4006381333930", "400638133393", "4006381333931\n", " 400638133393", "40063813339-1"),
        *("40063813339310", "４００６３８１３３３９３１", "٤٠٠٦٣٨١٣٣٣٩٣١"),
    ],
)  # fmt: skip
def test_what_is_no_ean13(number):
    assert not is_ean13(number)


@pytest.mark.parametrize(
    "number", ["", "00", "18", "123456789105", "4006381333932", "98412345678907", "1234567", "７３５１３５３７"]
)
def test_what_is_no_gtin(number):
    assert not is_gtin(number)


@given(st.text("0123456789", min_size=12, max_size=12), st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(digits, place, step):
    number = digits + check_digit(digits)

    wrong = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]

    assert is_ean13(number)
    assert not is_ean13(wrong)


@given(st.text("0123456789", min_size=1, max_size=11), st.data())
def test_card_numbers_hold_prefix_and_body(prefix, data):
    room = 12 - len(prefix)
    body = data.draw(st.integers(0, 10**room - 1))

    number = card_number(prefix, body)

    assert is_ean13(number)
    assert number.startswith(prefix)
    assert int(number[len(prefix) : 12]) == body


@pytest.mark.parametrize(
    ("prefix", "body"),
    [
        *(("29", -1), ("29", 10**10), ("", 1), ("123456789012", 0), ("1234567890123", 0)),
        *(("2a", 1), ("２９", 1), ("-2", 1), ("29\n", 1)),
    ],
)
def test_a_card_number_that_cannot_be_made_is_refused(prefix, body):
    with pytest.raises(BarcodeError) as refusal:
        card_number(prefix, body)

    assert refusal.value.code == "invalid_barcode"


def test_random_card_numbers_reach_the_whole_range():
    assert random_card_number("29", lambda upper: upper - 1)[:12] == "299999999999"
    assert random_card_number("29", lambda upper: 0)[:12] == "290000000000"
    with pytest.raises(BarcodeError):
        random_card_number("29x", lambda upper: 0)


def test_the_alphabet_has_no_look_alikes():
    assert set(string.ascii_uppercase + string.digits) - set(ALPHABET) == set("0O1IL")
    assert len(ALPHABET) == len(set(ALPHABET)) == 31


CODES = st.builds(
    lambda length, seed: random_code(length, random.Random(seed).randrange), st.integers(2, 30), st.integers()
)


@given(CODES)
def test_codes_are_recognised(code):
    assert is_code(code)
    assert set(code) <= set(ALPHABET)


@given(CODES, st.data())
def test_one_wrong_character_of_a_code_is_always_found(code, data):
    place = data.draw(st.integers(0, len(code) - 1))
    other = data.draw(st.sampled_from(ALPHABET))
    assume(other != code[place])

    assert not is_code(code[:place] + other + code[place + 1 :])


@given(CODES, st.data())
def test_two_characters_that_changed_places_are_always_found(code, data):
    first, second = sorted(data.draw(st.lists(st.integers(0, len(code) - 1), min_size=2, max_size=2, unique=True)))
    assume(code[first] != code[second])

    swapped = code[:first] + code[second] + code[first + 1 : second] + code[first] + code[second + 1 :]

    assert not is_code(swapped)


@pytest.mark.parametrize("length", [-1, 0, 1, 31, 100])
def test_a_code_of_another_length_is_refused(length):
    with pytest.raises(BarcodeError):
        random_code(length, random.Random(1).randrange)


@pytest.mark.parametrize("text", ["", "2", "2" * 31, "0O1IL", "abcd", "22 2", "222\n", "２２２", "ЯЯЯ"])
def test_what_is_no_code(text):
    assert not is_code(text)


@given(CODES)
def test_a_code_may_be_typed_in_small_letters_by_groups_and_in_cyrillic(code):
    typed = " ".join(code[at : at + 4] for at in range(0, len(code), 4)).lower().replace("a", "а").replace("c", "с-")

    assert tidy_code(typed) == code


def test_cyrillic_twins_are_read_as_latin():
    assert tidy_code("авекмнрстух–АВЕ—КМН\u00a0РСТУХ") == "ABEKMHPCTYX" * 2
