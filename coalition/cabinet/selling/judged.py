"""A quote on the screen, and the answer that a sale keeps: what its slip shows whenever it is printed."""

from collections.abc import Iterable

import msgspec

from coalition.cabinet.selling.words import said
from coalition.kernel.quantity import format_quantity
from coalition.toolkit.languages import in_language, is_in_russian
from promotions.engine.decision import Decision
from promotions.engine.explain import explain
from settlements.purchases.fiscal_items import counter_provision_kopecks, fiscal_items
from settlements.purchases.requests import PurchaseRequest
from settlements.purchases.results import Answer, PurchaseResult, QuoteResult, ReturnResult
from settlements.purchases.slips import purchase_slip, return_slip, reward_words, rewards_slip

BOOKED = 201


class KeyedItem(msgspec.Struct, frozen=True):
    """What is keyed into the cash register for a line; kopecks and thousandths."""

    line_no: int
    quantity_thousandths: int
    price_kopecks: int
    amount_kopecks: int

    @property
    def quantity(self) -> str:
        """As it is keyed in."""
        return format_quantity(self.quantity_thousandths)


class SoldAnswer(msgspec.Struct, frozen=True):
    """What a sale answers, for ever: figures in kopecks, what the cashier is told, what the buyer takes away."""

    purchase_id: str
    fiscal_mode: str
    counter_provision_kopecks: int
    items: tuple[KeyedItem, ...]
    messages: tuple[str, ...]
    slip_lines: tuple[str, ...]


class ReturnedAnswer(msgspec.Struct, frozen=True):
    """What a return answers."""

    return_id: str
    messages: tuple[str, ...]
    slip_lines: tuple[str, ...]


def sold_answer(result: PurchaseResult, request: PurchaseRequest) -> Answer:
    """A booked receipt as it is kept. Slips are Russian whatever language the page is in."""
    decision, asked = result.decision, {line.line_no: line for line in request.lines}
    answer = SoldAnswer(
        purchase_id=result.purchase_id,
        fiscal_mode=result.fiscal_mode,
        counter_provision_kopecks=counter_provision_kopecks(decision, result.fiscal_mode),
        items=tuple(
            KeyedItem(item.line_no, item.quantity_thousandths, item.unit_price_kopecks, item.amount_kopecks)
            for item in fiscal_items(decision, asked, result.fiscal_mode)
        ),
        messages=(
            *(notice.message_ru for notice in result.notices),
            *_coupon_words(decision, request, is_russian=True),
        ),
        slip_lines=(
            *purchase_slip(decision, result.buyer, is_booked=True),
            *rewards_slip(result.rewards, request.desk.time_zone),
        ),
    )
    return Answer(BOOKED, msgspec.json.encode(answer))


def returned_answer(result: ReturnResult) -> Answer:
    """A booked return as it is kept."""
    told = tuple(notice.message_ru for notice in result.notices)
    return Answer(BOOKED, msgspec.json.encode(ReturnedAnswer(result.return_id, told, return_slip(result))))


def messages_of(quote: QuoteResult, request: PurchaseRequest) -> list[str]:
    """What the cashier says to the buyer: what a card or coupon does or not, what is promised."""
    promised = (in_language(*reward_words(reward, request.desk.time_zone)) for reward in quote.rewards)
    told = [said(notice) for notice in quote.notices]
    return [*told, *_coupon_words(quote.decision, request, is_russian=is_in_russian()), *promised]


def _coupon_words(decision: Decision, request: PurchaseRequest, *, is_russian: bool) -> Iterable[str]:
    steps = {step.code: step for step in decision.trace if step.subject == "coupon"}
    for coupon in decision.coupons:
        words = explain(steps[coupon.code])[0 if is_russian else 1]
        yield f"{request.spellings.get(coupon.code, coupon.code)}: {words}"
