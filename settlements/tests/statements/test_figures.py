"""The arithmetic of a statement without a database."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmacies.models import Contract
from settlements.models import Posting
from settlements.statements.figures import Brought, settle
from settlements.statements.sides import _CREDITED, _DEBITED, Side, side_of
from settlements.statements.wording import LABELS, LONGEST_PURPOSE, REGISTER_LABELS, masked, payment_purpose, vat_label

Kind = Posting.Kind
NEVER_ON_CLEARING = {
    *(Kind.SHORTFALL_FILLED, Kind.BUDGET_GRANTED, Kind.BUDGET_TAKEN, Kind.BUDGET_BACK, Kind.MOVED),
    Kind.SHORTFALL_MOVED,
}


@dataclass(frozen=True)
class Line:
    kind: str
    amount_kopecks: int


LINES = st.lists(
    st.one_of(
        st.builds(Line, st.sampled_from(sorted(_CREDITED)), st.integers(1, 10**9)),
        st.builds(Line, st.sampled_from(sorted(_DEBITED)), st.integers(-(10**9), -1)),
    ),
    max_size=8,
)


def test_every_kind_of_posting_has_its_side_or_never_comes():
    assert _CREDITED.keys() | _DEBITED.keys() | NEVER_ON_CLEARING == set(Kind)
    assert not NEVER_ON_CLEARING & (_CREDITED.keys() | _DEBITED.keys())
    sides = {(side, kind) for table in (_CREDITED, _DEBITED) for kind, side in table.items()}
    assert sides == LABELS.keys()
    assert REGISTER_LABELS.keys() == {kind for side, kind in sides if side is Side.ACCEPTED}


def test_what_a_pharmacy_accepts_its_funder_has_issued():
    assert side_of("coupon", 200_00) is Side.ACCEPTED
    assert side_of("coupon", -200_00) is Side.ISSUED
    assert side_of("coupon_back", -200_00) is Side.ACCEPTED
    assert side_of("coupon_back", 200_00) is Side.ISSUED


@given(LINES, st.integers(0, 10**9), st.integers(0, 10**9), st.booleans(), st.integers(0, 10**8))
def test_nothing_is_lost_between_the_lines_and_what_is_paid(lines, by_centre, by_partner, is_netted, minimum):
    brought = Brought(by_centre, by_partner)

    figures = settle(lines, brought=brought, is_netting_allowed=is_netted, min_payout_kopecks=minimum)

    moved = sum(line.amount_kopecks for line in lines if side_of(line.kind, line.amount_kopecks) is not Side.MONEY)
    assert figures.accepted - figures.issued == moved
    assert figures.payable - figures.receivable + figures.carried == moved + by_centre - by_partner
    assert min(figures.payable, figures.receivable, figures.carried) >= 0
    assert figures.payable == 0 or figures.payable >= minimum
    assert figures.carried < max(minimum, 1)
    if is_netted:
        assert 0 in (figures.payable + figures.carried, figures.receivable)


@pytest.mark.parametrize(
    ("accounting", "has", "beginning"),
    [
        ("discount", {Kind.COUPON}, "Компенсация скидки по М-купонам, отчёт ОТЧ-1 от 02.11.2026, договор № 7 от"),
        ("discount", {Kind.SPENT}, "Компенсация скидки по М-баллам, отчёт"),
        ("in_transit", {Kind.COUPON, Kind.SPENT}, "Оплата по М-купонам и М-баллам, отчёт"),
        ("other", {Kind.COUPON}, "Агентское перечисление, отчёт"),
    ],
)
def test_the_purpose_is_worded_by_how_the_contract_books_a_coupon(accounting, has, beginning):
    contract = Contract(
        number="7",
        signed_on=date(2026, 1, 1),
        coupon_accounting=accounting,
        coupon_accounting_note="Агентское перечисление",
    )

    purpose = payment_purpose(contract, "ОТЧ-1", "02.11.2026", is_payout=True, has=has)

    assert purpose.startswith(beginning)
    assert purpose.endswith("от 01.01.2026. Без НДС")


@given(st.text(max_size=200), st.text(max_size=40), st.text(max_size=200), st.booleans())
def test_a_purpose_is_never_longer_than_a_bank_takes(note, number, vat_phrase, is_payout):
    contract = Contract(
        number=number,
        signed_on=date(2026, 1, 1),
        coupon_accounting="other",
        coupon_accounting_note=note,
        vat_phrase=vat_phrase,
    )

    purpose = payment_purpose(contract, "ОТЧ-2026-000001", "02.11.2026", is_payout=is_payout, has=())

    assert len(purpose) <= LONGEST_PURPOSE


def test_small_words():
    assert [vat_label(rate) for rate in (None, 0, 1000, 2200, 550)] == [
        "без НДС",
        "0\u00a0%",
        "10\u00a0%",
        "22\u00a0%",
        "5,5\u00a0%",
    ]
    assert masked("CPN00017") == "•••0017"
