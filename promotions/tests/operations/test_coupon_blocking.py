"""A coupon, a batch or a series is blocked at once, for a reason that stays."""

import pytest

from coalition.kernel.errors import DomainError
from coalition.tests.world import make_world
from promotions.models import CouponBlock
from promotions.operations.coupon_blocking import block_coupons, is_blocked, unblock_coupons
from promotions.tests.documents.batches import a_batch

pytestmark = pytest.mark.django_db
KINDS = ("series", "batch", "coupon")


def things(world) -> dict:
    batch = a_batch(world, 2)
    return {"series": batch.series, "batch": batch, "coupon": batch.coupons.first()}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_blocked_is_opened_again_and_both_are_remembered(kind):
    world = make_world()
    target = things(world)[kind]

    block_coupons(target=target, reason="украдена пачка", done_by="anna", now=world.now)
    target.refresh_from_db()
    assert is_blocked(target)
    unblock_coupons(target=target, reason=" нашлась ", done_by="boris", now=world.now)
    target.refresh_from_db()

    assert not is_blocked(target)
    rows = CouponBlock.objects.order_by("pk").values_list("is_blocked", "reason", "done_by", "batch", "coupon")
    of = (target.pk if kind == "batch" else None, target.pk if kind == "coupon" else None)
    assert list(rows) == [(True, "украдена пачка", "anna", *of), (False, "нашлась", "boris", *of)]
    assert {block.series_id for block in CouponBlock.objects.all()} == {things_series(target)}


def things_series(target) -> int:
    return getattr(target, "series_id", None) or target.pk


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("act", "reason", "code"),
    [
        (block_coupons, " ", "coupon_block_needs_reason"),
        (unblock_coupons, "почему", "coupon_not_blocked"),
    ],
)
def test_a_refused_blocking_leaves_nothing(kind, act, reason, code):
    world = make_world()
    target = things(world)[kind]

    with pytest.raises(DomainError) as refused:
        act(target=target, reason=reason, done_by="anna", now=world.now)

    assert (refused.value.code, CouponBlock.objects.count()) == (code, 0)


def test_nobody_blocks_twice():
    world = make_world()
    batch = a_batch(world, 1)
    block_coupons(target=batch, reason="a", done_by="anna", now=world.now)

    with pytest.raises(DomainError, match="already"):
        block_coupons(target=batch, reason="b", done_by="anna", now=world.now)

    assert CouponBlock.objects.count() == 1
