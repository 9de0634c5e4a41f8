"""Blocking coupons: one, a batch, or a whole series; it works at every desk with the next receipt."""

from datetime import datetime

from django.db import transaction

from coalition.kernel.errors import DomainError
from promotions.models import Coupon, CouponBatch, CouponBlock, CouponSeries

Target = CouponSeries | CouponBatch | Coupon


class BlockNeedsReason(DomainError):
    code = "coupon_block_needs_reason"
    message_ru = "Напишите причину: она останется в истории."
    message_en = "Say why: the reason stays in the history."


class BlockedAlready(DomainError):
    code = "coupon_blocked_already"
    message_ru = "Это уже заблокировано."
    message_en = "This is blocked already."


class NotBlocked(DomainError):
    code = "coupon_not_blocked"
    message_ru = "Это не заблокировано."
    message_en = "This is not blocked."


def is_blocked(target: Target) -> bool:
    """Whether the thing itself is blocked; not whether something above it is."""
    return target.state == Coupon.State.BLOCKED if isinstance(target, Coupon) else target.is_blocked


def block_coupons(*, target: Target, reason: str, done_by: str, now: datetime) -> CouponBlock:
    """Block a coupon, a batch or a series from now on, quotes given before included. Effect: a row of the history.

    Refused: BlockNeedsReason, BlockedAlready.
    """
    return _set(target, True, reason, done_by, now)


def unblock_coupons(*, target: Target, reason: str, done_by: str, now: datetime) -> CouponBlock:
    """Open what was blocked again; a block above or below it stays. Refused: BlockNeedsReason, NotBlocked."""
    return _set(target, False, reason, done_by, now)


@transaction.atomic
def _set(target: Target, to_blocked: bool, reason: str, done_by: str, now: datetime) -> CouponBlock:
    if not reason.strip():
        raise BlockNeedsReason
    target = type(target).objects.select_for_update(no_key=True).get(pk=target.pk)
    if is_blocked(target) == to_blocked:
        raise BlockedAlready if to_blocked else NotBlocked
    if isinstance(target, Coupon):
        target.state = Coupon.State.BLOCKED if to_blocked else Coupon.State.LIVE
        target.save(update_fields=["state"])
    else:
        target.is_blocked = to_blocked
        target.save(update_fields=["is_blocked"])
    return CouponBlock.objects.create(
        series_id=target.pk if isinstance(target, CouponSeries) else target.series_id,
        batch=target if isinstance(target, CouponBatch) else None,
        coupon=target if isinstance(target, Coupon) else None,
        is_blocked=to_blocked,
        reason=reason.strip(),
        done_by=done_by,
        done_at=now,
    )
