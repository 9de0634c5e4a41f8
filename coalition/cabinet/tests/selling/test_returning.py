"""Returns and voids at the web cash desk: a receipt is found, shown, booked."""

import pytest
from django.utils import timezone

from coalition.cabinet.tests.selling.wallets import wallet
from pharmacies.models import Shift
from settlements.models import Purchase, PurchaseReturn

pytestmark = pytest.mark.django_db
DRIVE = {"fn": "9960440300000001", "fd": "17", "fp": "2951234567"}


def test_a_return_is_shown_first_and_books_what_was_shown(world, till):
    till.sell(shown=world.card.number, amount="1000")
    sale = Purchase.objects.get()
    found = till.client.post(f"{till.address}returns/", {"receipt": "w-1-1"})
    assert found.headers["Location"] == f"{till.address}returns/{sale.pk}/"

    typed = {"key": "0d6b6d6e-7f1c-4b79-93a5-111111111111", "what": "lines", "quantity-1": "1"}
    shown = till.client.post(found.headers["Location"], {**typed, "do": "preview"}).content.decode()
    assert "1\u00a0000,00" in shown
    assert "50,00" in shown
    assert not PurchaseReturn.objects.exists()
    for _tap in range(2):
        booked = till.client.post(found.headers["Location"], {**typed, "do": "book"})
    changed = till.client.post(found.headers["Location"], {**typed, "what": "whole", "do": "book"})
    slip = till.client.get(booked.headers["Location"]).content.decode()

    assert changed.headers["Location"] == booked.headers["Location"]
    assert PurchaseReturn.objects.get().money_kopecks == 1000_00
    assert wallet(world.account) == 0
    assert "Возврат деньгами" in slip


@pytest.mark.parametrize("by", ["code", "qr"])
def test_a_receipt_is_found_by_its_slip_and_by_its_fiscal_qr(world, till, by):
    till.sell(amount="100")
    till.client.post(f"{till.sold}fiscal/", DRIVE)
    sale = Purchase.objects.get()
    text = str(sale.pk) if by == "code" else f"t=20261129T2000&s=100.00&fn={DRIVE['fn']}&i=17&fp={DRIVE['fp']}&n=1"

    found = till.client.post(f"{till.address}returns/", {"receipt": text})

    assert sale.fiscal_sign == DRIVE["fp"]
    assert str(sale.pk) in found.headers["Location"]


def test_a_fiscal_qr_full_of_nonsense_finds_nothing(till):
    for nonsense in ("fp=%00", "fn=1&fp=1%00", "fp=" + "9" * 300):
        found = till.client.post(f"{till.address}returns/", {"receipt": nonsense})
        assert (found.status_code, found.context["found"]) == (200, [])


def test_the_last_receipt_is_voided_in_its_shift_and_not_after_it(world, till):
    till.sell(shown=world.card.number, amount="100")
    till.sell(shown=world.card.number, amount="200")
    first, second = Purchase.objects.order_by("received_at")
    address = f"{till.address}returns/{{}}/"
    void = {"what": "void", "do": "book", "key": "0d6b6d6e-7f1c-4b79-93a5-222222222222"}

    assert till.client.post(address.format(second.pk), void).status_code == 302
    Shift.objects.update(closed_at=timezone.now(), closed_by="x")
    till.open()
    refused = till.client.post(address.format(first.pk), void | {"key": "0d6b6d6e-7f1c-4b79-93a5-333333333333"})

    assert refused.status_code == 422
    assert PurchaseReturn.objects.get().purchase == second
    assert wallet(world.account) == 5_00


def test_a_receipt_of_a_cash_program_comes_back_at_a_web_desk_of_the_same_company(world, till):
    sold = world.buy(world.desk_a, ("cream", "2", "100.00"), card=world.card, receipt_no="77")
    found = till.client.post(f"{till.address}returns/", {"receipt": "77"})
    address = f"{till.address}returns/{sold.purchase_id}/"
    assert found.headers["Location"] == address

    till.client.post(address, {"what": "lines", "quantity-1": "0,5", "do": "book"})

    assert PurchaseReturn.objects.get().money_kopecks == 50_00
