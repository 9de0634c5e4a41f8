"""What is shown at a web desk is a card, a phone or a QR."""

import pytest

from settlements.purchases.identifying import shown_by


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("2900000001012", "card", "2900000001012"),
        (" 2900 0000 0101 2 ", "card", "2900000001012"),
        ("8 (916) 123-45-67", "phone", "+79161234567"),
        ("9161234567", "phone", "+79161234567"),
        ("+7 916 123 45 67", "phone", "+79161234567"),
        ("Wc3-x_9dKQmB2fYt7aLpZr0V", "qr", "Wc3-x_9dKQmB2fYt7aLpZr0V"),
        ("2900000001013", "card", "2900000001013"),
    ],
)
def test_the_kind_is_told_by_the_spelling(text, kind, value):
    found = shown_by(text, is_typed=True)

    assert (found.kind, found.value, found.is_typed) == (kind, value, True)
