import copy
import pickle

import pytest

from coalition.kernel.errors import DomainError
from coalition.kernel.requisites import RequisiteError


class CouponSpent(DomainError):
    code = "coupon_spent"
    message_ru = "Купон {coupon} уже погашен."
    message_en = "Coupon {coupon} is spent."


def test_sentences_come_from_the_class_and_take_their_context():
    error = CouponSpent(coupon="ABC")

    assert (error.code, error.message_ru, str(error)) == (
        "coupon_spent",
        "Купон ABC уже погашен.",
        "Coupon ABC is spent.",
    )
    assert error.context == {"coupon": "ABC"}


def test_sentences_given_in_the_constructor_replace_those_of_the_class():
    error = CouponSpent("Купон погашен {day}.", "Spent on {day}.", day=3)

    assert (error.message_ru, str(error)) == ("Купон погашен 3.", "Spent on 3.")
    assert CouponSpent.message_en == "Coupon {coupon} is spent."


def test_braces_in_the_context_are_only_text():
    assert str(CouponSpent(coupon="{day}{0}")) == "Coupon {day}{0} is spent."


@pytest.mark.parametrize("error", [CouponSpent(coupon="A"), RequisiteError("bik_malformed")])
@pytest.mark.parametrize("carry", [copy.copy, lambda error: pickle.loads(pickle.dumps(error))])
def test_errors_travel_between_processes(error, carry):
    carried = carry(error)

    assert type(carried) is type(error)
    assert (carried.code, carried.message_ru, str(carried), carried.context) == (
        error.code,
        error.message_ru,
        str(error),
        error.context,
    )


def _family(cls=DomainError):
    for child in cls.__subclasses__():
        yield child
        yield from _family(child)


def test_every_error_of_the_kernel_says_its_own_sentence_in_both_languages():
    own = [cls for cls in _family() if cls.__module__.startswith("coalition.kernel")]

    assert len(own) > 8
    for cls in own:
        assert cls.code.replace("_", "").isalpha()
        assert cls.code == cls.code.lower()
        assert any("а" <= letter <= "я" for letter in cls.message_ru)
        assert cls.message_en.isascii()
