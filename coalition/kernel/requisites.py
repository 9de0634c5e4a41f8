"""Requisites of Russian legal entities and banks, checked by their check digits, not against any register.

ИНН and ОГРН by python-stdnum; accounts by the Bank of Russia's procedure No. 515 of 08.09.1997 (weights 7, 1, 3).
"""

import re
from itertools import cycle

from stdnum.ru import inn, ogrn

from coalition.kernel.errors import DomainError

_SENTENCES = {
    "inn_malformed": (
        "ИНН состоит из 10 цифр у организации, из 12 у человека и не начинается с 00.",
        "An INN is 10 digits (company) or 12 (person) and does not begin with 00.",
    ),
    "inn_mistyped": (
        "В ИНН опечатка: не сходится контрольная цифра.",
        "The INN is mistyped: its check digit is wrong.",
    ),
    "kpp_malformed": ("КПП состоит из 9 знаков, например 770701001.", "A KPP is 9 characters, such as 770701001."),
    "ogrn_malformed": (
        "ОГРН состоит из 13 цифр и не начинается с нуля.",
        "An OGRN is 13 digits and does not begin with 0.",
    ),
    "ogrn_mistyped": (
        "В ОГРН опечатка: не сходится контрольная цифра.",
        "The OGRN is mistyped: its check digit is wrong.",
    ),
    "ogrnip_malformed": ("ОГРНИП состоит из 15 цифр и начинается с 3.", "An OGRNIP is 15 digits and begins with 3."),
    "ogrnip_mistyped": (
        "В ОГРНИП опечатка: не сходится контрольная цифра.",
        "The OGRNIP is mistyped: its check digit is wrong.",
    ),
    "bik_malformed": ("БИК состоит из 9 цифр.", "A BIK is 9 digits."),
    "account_malformed": ("Счёт состоит из 20 цифр.", "An account is 20 digits."),
    "account_mistyped": (
        "Счёт не подходит к БИК: опечатка в счёте или в БИК.",
        "The account does not match the BIK: one is mistyped.",
    ),
    "correspondent_account_malformed": (
        "Корреспондентский счёт состоит из 20 цифр и начинается с 301 (у казначейства с 401).",
        "A correspondent account is 20 digits and begins with 301 (401 at the Treasury).",
    ),
    "correspondent_account_mistyped": (
        "Корреспондентский счёт не подходит к БИК: опечатка в счёте или в БИК.",
        "The correspondent account does not match the BIK: one is mistyped.",
    ),
}


class RequisiteError(DomainError):
    """A requisite is malformed, or a check digit says that it is mistyped; `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(*_SENTENCES[code])
        self.code = code


def check_inn(value: str) -> None:
    """Refuses what is no ИНН with RequisiteError `inn_malformed` or `inn_mistyped`."""
    _require(r"(?!00)(?:[0-9]{10}|[0-9]{12})", value, "inn_malformed")
    if not inn.is_valid(value):
        raise RequisiteError("inn_mistyped")


def check_kpp(value: str) -> None:
    """Refuses what is no КПП with RequisiteError `kpp_malformed`; a КПП has no check digit."""
    _require(r"[0-9]{4}[0-9A-Z]{2}[0-9]{3}", value, "kpp_malformed")


def check_ogrn(value: str) -> None:
    """Refuses what is no ОГРН of a company with RequisiteError `ogrn_malformed` or `ogrn_mistyped`."""
    _require(r"[1-9][0-9]{12}", value, "ogrn_malformed")
    if not ogrn.is_valid(value):
        raise RequisiteError("ogrn_mistyped")


def check_ogrnip(value: str) -> None:
    """Refuses what is no ОГРНИП of an entrepreneur with RequisiteError `ogrnip_malformed` or `ogrnip_mistyped`."""
    _require(r"3[0-9]{14}", value, "ogrnip_malformed")
    # python-stdnum 2.2 compares the remainder by 13 whole, though its last digit is the check digit.
    if int(value[:14]) % 13 % 10 != int(value[14]):
        raise RequisiteError("ogrnip_mistyped")


def check_bik(value: str) -> None:
    """Refuses what is no БИК with RequisiteError `bik_malformed`; a БИК has no check digit."""
    _require(r"[0-9]{9}", value, "bik_malformed")


def check_account(account: str, bik: str) -> None:
    """Refuses a settlement account that does not belong to the bank of this БИК, with RequisiteError.

    An account at the Treasury (it begins with 0) carries no such digit, so only its form is checked.
    Codes: `bik_malformed`, `account_malformed`, `account_mistyped`.
    """
    check_bik(bik)
    _require(r"[0-9]{20}", account, "account_malformed")
    # A bank has its own last three digits; those of a branch of the Bank of Russia are 000, 001 or 002.
    issuer = _branch(bik) if bik.endswith(("000", "001", "002")) else bik[-3:]
    if not account.startswith("0") and not _adds_up(issuer + account):
        raise RequisiteError("account_mistyped")


def check_correspondent_account(account: str, bik: str) -> None:
    """Refuses a correspondent account that does not belong to the bank of this БИК, with RequisiteError.

    Of the Treasury's own account (it begins with 401) only the form is checked.
    Codes: `bik_malformed`, `correspondent_account_malformed`, `correspondent_account_mistyped`.
    """
    check_bik(bik)
    _require(r"(?:301|401)[0-9]{17}", account, "correspondent_account_malformed")
    if account.startswith("301") and not _adds_up(_branch(bik) + account):
        raise RequisiteError("correspondent_account_mistyped")


def _require(pattern: str, value: str, code: str) -> None:
    if re.fullmatch(pattern, value) is None:
        raise RequisiteError(code)


def _branch(bik: str) -> str:
    return "0" + bik[4:6]


def _adds_up(digits: str) -> bool:
    return sum(weight * int(digit) for weight, digit in zip(cycle((7, 1, 3)), digits, strict=False)) % 10 == 0
