"""Made-up requisites whose check digits are right; the numbers belong to nobody we know of."""

from typing import TypedDict

from stdnum.ru import inn

BANK = {"bank_name": "АО «Учебный банк»", "bank_city": "Москва", "bik": "044525999"}
CORRESPONDENT_ACCOUNT = "30101810600000000999"
_WEIGHTS = (7, 1, 3)


class Requisites(TypedDict):
    """Fields of a legal entity."""

    inn: str
    kpp: str
    ogrn: str


def company_requisites(number: int) -> Requisites:
    """INN, KPP and OGRN of the made-up company with this number (below 100,000)."""
    nine = f"9909{number:05d}"
    twelve = f"11799{number:07d}"
    return {
        "inn": nine + inn.calc_company_check_digit(nine),
        "kpp": "990901001",
        "ogrn": twelve + str(int(twelve) % 11 % 10),
    }


def settlement_account(number: int) -> str:
    """A settlement account at the made-up bank, its ninth digit being the check digit."""
    return next(
        account for digit in range(10) if _adds_up(BANK["bik"][-3:] + (account := f"40702810{digit}{number:011d}"))
    )


def _adds_up(digits: str) -> bool:
    return sum(_WEIGHTS[place % 3] * int(digit) for place, digit in enumerate(digits)) % 10 == 0
