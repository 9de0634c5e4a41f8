"""What is printed under the fiscal receipt, and what the cashier is told: Russian, at most 32 characters a line."""

from collections.abc import Iterable
from textwrap import wrap
from zoneinfo import ZoneInfo

from coalition.kernel.money import format_roubles
from promotions.engine.decision import Decision
from settlements.purchases.issuing import Reward
from settlements.purchases.results import BuyerState, Notice, ReturnResult

WIDTH = 32


def purchase_slip(decision: Decision, buyer: BuyerState | None, *, is_booked: bool) -> tuple[str, ...]:
    """The buyer's own figures; nothing that is zero."""
    rows = [
        ("Скидка", decision.total("discount_kopecks")),
        ("Оплачено купоном", decision.total("coupon_kopecks")),
        ("Списано баллов", decision.spent_kopecks),
        ("Начислено баллов" if is_booked else "Будет начислено", decision.earned_kopecks),
    ]
    lines = [row(name, kopecks) for name, kopecks in rows if kopecks]
    lines += _buyer_lines(buyer) if is_booked else ()
    kept = sum(coupon.kept_kopecks for coupon in decision.coupons)
    if kept:
        lines.append(row("Остаток купона баллами", kept))
    if any(coupon.unused_kopecks > coupon.kept_kopecks for coupon in decision.coupons):
        lines += wrap("Сдача с купона не выдаётся.", WIDTH)
    return tuple(lines)


def return_slip(result: ReturnResult) -> tuple[str, ...]:
    """What the buyer gets back and what is taken away."""
    rows = [
        ("Возврат деньгами", result.money_kopecks),
        ("Возвращено баллов", result.points_returned_kopecks),
        ("Отозвано баллов", result.points_withdrawn_kopecks),
        ("Долг по баллам", result.shortfall_kopecks),
    ]
    lines = [row(name, kopecks) for name, kopecks in rows if kopecks]
    lines += [line for code in result.restored_coupons for line in wrap(f"Купон {code} снова действует.", WIDTH)]
    lines += [line for code in result.revoked_coupons for line in wrap(f"Купон {code} отозван.", WIDTH)]
    return (*lines, *_buyer_lines(result.buyer))


def rewards_slip(rewards: Iterable[Reward], time_zone: str) -> tuple[str, ...]:
    """The coupons that the buyer takes away, with their codes and terms; a quote has no codes yet and prints none."""
    lines = []
    for reward in rewards:
        if reward.code:
            lines += [*wrap(reward_words(reward, time_zone)[0], WIDTH), reward.code]
    return tuple(lines)


def reward_words(reward: Reward, time_zone: str) -> tuple[str, str]:
    """What the buyer gets and how long it is good, in Russian and in English; moments by the outlet's clock."""
    terms, zone = reward.terms, ZoneInfo(time_zone)
    if terms.kind == "promo_code":
        ru, en = f"Промокод «{terms.name_ru}»", f"Promo code “{terms.name_en}”"
    else:
        nominal = format_roubles(terms.nominal_kopecks)
        ru, en = f"Купон на {nominal} на следующую покупку", f"A coupon of {nominal} for a later purchase"
    if terms.min_receipt_kopecks:
        least = format_roubles(terms.min_receipt_kopecks)
        ru, en = f"{ru} от {least}", f"{en} of {least} or more"
    if reward.valid_until:
        until = f"{reward.valid_until.astimezone(zone):%d.%m.%Y %H:%M}"
        ru, en = f"{ru}, действует до {until}", f"{en}, valid until {until}"
    return f"{ru}.", f"{en}."


def purchase_messages(decision: Decision, notices: Iterable[Notice], coupon_words: Iterable[str]) -> tuple[str, ...]:
    """What the cashier says or does, most pressing first."""
    messages = [notice.message_ru for notice in notices]
    messages += coupon_words
    if decision.max_spend_kopecks and not decision.spent_kopecks:
        messages.append(f"Предложите оплатить баллами до {format_roubles(decision.max_spend_kopecks)}.")
    return tuple(messages)


def row(name: str, kopecks: int) -> str:
    """A name on the left, a sum on the right, a line full."""
    amount = format_roubles(kopecks)
    return f"{name[: WIDTH - len(amount) - 1]}{amount:>{WIDTH - min(len(name), WIDTH - len(amount) - 1)}}"


def _buyer_lines(buyer: BuyerState | None) -> list[str]:
    if buyer is None:
        return []
    lines = [f"Карта {buyer.card_masked}"] if buyer.card_masked else []
    lines.append(row("Баланс баллов", buyer.balance_kopecks))
    if buyer.pending_kopecks:
        lines.append(row("из них позже", buyer.pending_kopecks))
    return lines
