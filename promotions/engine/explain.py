"""Every reason as a sentence with its figures, in Russian and English, for the till, the clerk and the member."""

from collections.abc import Callable
from typing import Any

from coalition.kernel.money import NO_BREAK_SPACE, print_roubles
from promotions.engine.decision import TraceStep
from promotions.engine.mechanics.wording import percent_en, percent_ru
from promotions.engine.reasons import Reason

SENTENCES: dict[str, tuple[str, str]] = {
    Reason.DISCOUNT_GIVEN: ("Скидка{rate}: {amount_kopecks}.", "Discount{rate}: {amount_kopecks}."),
    Reason.POINTS_GIVEN: ("Начислено баллов{rate}: {amount_kopecks}.", "Points earned{rate}: {amount_kopecks}."),
    Reason.STOPPED_OR_BUDGET: (
        "Акция остановлена или её бюджет исчерпан.",
        "The promotion is stopped, or its budget is used up.",
    ),
    Reason.NO_ACCOUNT: ("Нужна карта участника.", "A member's card is needed."),
    Reason.POINTS_NOT_ISSUED_HERE: ("Эта аптека не начисляет баллы.", "This pharmacy issues no points."),
    Reason.WRONG_PLACE: ("Акция действует в других аптеках.", "The promotion runs at other pharmacies."),
    Reason.NO_OUTLET_TO_PAY: (
        "Неизвестно, за счёт какой аптеки: акцию оплачивает аптека, а повод возник вне аптеки.",
        "It is not known which pharmacy pays: the promotion is paid by the outlet, and this happened at none.",
    ),
    Reason.NOT_STARTED: ("Акция начнётся {starts_on}.", "The promotion starts on {starts_on}."),
    Reason.FINISHED: ("Акция закончилась: до {ends_on}.", "The promotion is over: it ran until {ends_on}."),
    Reason.WRONG_WEEKDAY: ("Акция не действует в этот день недели.", "The promotion does not run on this weekday."),
    Reason.WRONG_MONTH_DAY: ("Акция не действует в это число.", "The promotion does not run on this day of the month."),
    Reason.WRONG_HOURS: (
        "Акция действует с {from_time} до {until_time}.",
        "The promotion runs from {from_time} until {until_time}.",
    ),
    Reason.BELOW_MIN_RECEIPT: (
        "Нужен чек от {min_receipt_kopecks}, а в чеке {receipt_kopecks}.",
        "A receipt of {min_receipt_kopecks} is needed, this one is {receipt_kopecks}.",
    ),
    Reason.NOT_ABOVE_MIN_RECEIPT: (
        "Нужен чек свыше {min_receipt_kopecks}, а в чеке {receipt_kopecks}.",
        "A receipt above {min_receipt_kopecks} is needed, this one is {receipt_kopecks}.",
    ),
    Reason.MEMBER_LIMIT_REACHED: (
        "Участник уже получил по акции всё, что она даёт: {limit_kopecks}.",
        "The member has already had all that the promotion gives: {limit_kopecks}.",
    ),
    Reason.CODE_NEEDED: ("Нужен промокод.", "A promo code is needed."),
    Reason.NOT_IN_SEGMENT: ("Акция для другой группы участников.", "The promotion is for other members."),
    Reason.IN_EXCLUDED_SEGMENT: ("На эту группу участников акция не действует.", "These members take no part in it."),
    Reason.WRONG_LEVEL: ("Акция для другого уровня.", "The promotion is for another level."),
    Reason.WRONG_CARD_KIND: ("Акция для карт другого вида.", "The promotion is for another kind of card."),
    Reason.NOT_TAKEN_PART_BEFORE: (
        "Сначала нужно поучаствовать в предыдущей акции.",
        "The promotion before it has to be taken part in first.",
    ),
    Reason.WRONG_NUMBER_OF_PURCHASES: (
        "Акция для другого числа покупок; прежних покупок: {purchases}.",
        "The promotion is for another number of purchases; earlier purchases: {purchases}.",
    ),
    Reason.WRONG_DAYS_SINCE_JOINING: (
        "Акция действует в другие дни со вступления в программу.",
        "The promotion runs on other days since joining.",
    ),
    Reason.WRONG_AGE: ("Акция для другого возраста.", "The promotion is for another age."),
    Reason.NOT_AROUND_BIRTHDAY: (
        "Акция действует у дня рождения: дней до – {before}, после – {after}.",
        "The promotion runs around the birthday: {before} days before, {after} after.",
    ),
    Reason.GOODS_MISSING: ("В чеке нет товаров, с которыми действует акция.", "The receipt lacks goods that it needs."),
    Reason.TOO_FEW_GOODS: (
        "Нужны товары акции на {min_goods_kopecks}, а в чеке {goods_kopecks}.",
        "Goods of the promotion for {min_goods_kopecks} are needed, the receipt has {goods_kopecks}.",
    ),
    Reason.TOO_FEW_PIECES: (
        "Нужно упаковок товаров акции: {min_pieces}, а в чеке {pieces}.",
        "{min_pieces} pieces of its goods are needed, the receipt has {pieces}.",
    ),
    Reason.NOT_THE_NTH_YET: (
        "Засчитано {counted} из {nth}.",
        "Counted {counted} of {nth}.",
    ),
    Reason.COUPON_ISSUED: ("Выдан купон.", "A coupon is issued."),
    Reason.CODE_NO_EFFECT: (
        "Промокод в этом чеке ничего не даёт и остаётся действительным.",
        "The promo code gives nothing on this receipt and stays valid.",
    ),
    Reason.CODE_ACCEPTED: ("Промокод принят.", "The promo code is accepted."),
    Reason.USES_EXHAUSTED: (
        "Участник уже воспользовался акцией: {uses} из {limit}.",
        "The member has already used the promotion: {uses} of {limit}.",
    ),
    Reason.NO_GOODS_OF_IT: ("В чеке нет товаров акции.", "The receipt has none of its goods."),
    Reason.GOODS_EXCLUDED: ("На эти товары акция не действует.", "These goods take no part in the promotion."),
    Reason.GROUP_TAKEN: (
        "Не суммируется: товары уже участвуют в акции {by}.",
        "Does not add up: the goods already take part in promotion {by}.",
    ),
    Reason.NO_LEVEL: ("Накоплений пока не хватает до первого уровня.", "The accumulation has not reached a level yet."),
    Reason.NO_WHOLE_PIECE: ("Нет ни одной целой упаковки.", "There is no whole piece."),
    Reason.NOTHING_TO_MULTIPLY: (
        "Умножать нечего: других баллов за эти товары нет.",
        "There is nothing to multiply: these goods earn no other points.",
    ),
    Reason.HIGHER_MULTIPLIER: (
        "Эти баллы уже увеличены большим множителем.",
        "These points are multiplied by a higher multiplier already.",
    ),
    Reason.TOO_LITTLE: ("Сумма слишком мала.", "The amount is too small."),
    Reason.HELD_BY_ROUNDING: (
        "Цена, округлённая вверх, не ниже прежней.",
        "The price, rounded up, is not below the former one.",
    ),
    Reason.AT_FLOOR: (
        "Ниже минимальной цены продать нельзя.",
        "The goods cannot be sold below their lowest price.",
    ),
    Reason.COUPON_ACCEPTED: ("Купон принят на {amount_kopecks}.", "The coupon is accepted for {amount_kopecks}."),
    Reason.COUPON_ACCEPTED_IN_PART: (
        "Купон принят на {amount_kopecks}, сдача не выдаётся; предложите дополнить покупку на {top_up_kopecks}.",
        "The coupon is accepted for {amount_kopecks}, no change is given; offer goods for {top_up_kopecks} more.",
    ),
    Reason.COUPON_UNKNOWN: ("Такого купона нет.", "There is no such coupon."),
    Reason.COUPON_USED: ("Купон уже использован.", "The coupon has been used already."),
    Reason.COUPON_BLOCKED: (
        "Купон заблокирован. Покупателю помогут по телефону программы.",
        "The coupon is blocked. The programme's helpline will assist the buyer.",
    ),
    Reason.COUPON_EXPIRED: ("Срок действия купона закончился.", "The coupon has expired."),
    Reason.COUPON_NOT_YET_VALID: ("Срок действия купона ещё не начался.", "The coupon is not valid yet."),
    Reason.COUPON_NOT_HOLDER: ("Купон выдан другому участнику.", "The coupon belongs to another member."),
    Reason.COUPON_NEEDS_CARD: (
        "Купон принимается только вместе с картой программы.",
        "The coupon is accepted only together with the programme's card.",
    ),
    Reason.COUPON_LIMIT_PER_MEMBER: (
        "Участник уже использовал столько таких купонов, сколько можно.",
        "The member has used as many such coupons as one may.",
    ),
    Reason.COUPON_MIN_RECEIPT: (
        "Купон действует в чеке от {min_receipt_kopecks}, а в чеке {receipt_kopecks}.",
        "The coupon needs a receipt of {min_receipt_kopecks}, this one is {receipt_kopecks}.",
    ),
    Reason.COUPON_LIMIT_PER_RECEIPT: (
        "В одном чеке принимается не больше {limit} таких купонов.",
        "At most {limit} such coupons are accepted on one receipt.",
    ),
    Reason.COUPON_NOT_ACCEPTED_HERE: ("Эта аптека не принимает купоны.", "This pharmacy accepts no coupons."),
    Reason.COUPON_NO_EFFECT: (
        "В чеке нет товаров, которые можно оплатить этим купоном.",
        "The receipt has no goods that this coupon may pay for.",
    ),
    Reason.COUPON_NOT_TOGETHER: (
        "Купоны и промокоды принимаются только все вместе, а {by} не подошёл.",
        "Coupons and codes are accepted only all together, and {by} is not accepted.",
    ),
    Reason.COUPON_FULL_USE_REQUIRED: (
        "Купон принимается только целиком; предложите дополнить покупку на {top_up_kopecks}.",
        "The coupon is accepted as a whole only; offer goods for {top_up_kopecks} more.",
    ),
    Reason.POINTS_SPENT: ("Списано баллов: {amount_kopecks}.", "Points spent: {amount_kopecks}."),
    Reason.SPEND_OFFERED: (
        "Можно списать баллов: {max_spend_kopecks}.",
        "Points that may be spent: {max_spend_kopecks}.",
    ),
    Reason.SPEND_REDUCED: (
        "Списано баллов {amount_kopecks} вместо {wished_kopecks}: больше нельзя.",
        "Points spent: {amount_kopecks} instead of {wished_kopecks}, no more is possible.",
    ),
    Reason.SPEND_NOT_ACCEPTED_HERE: ("Эта аптека не принимает баллы.", "This pharmacy accepts no points."),
    Reason.SPEND_OFFLINE: ("Без связи баллы не списываются.", "Points cannot be spent without a connection."),
    Reason.SPEND_MIN_RECEIPT: (
        "Баллы списываются в чеке от {min_receipt_kopecks}, а к оплате {receipt_kopecks}.",
        "Points may be spent on a receipt of {min_receipt_kopecks}, this one is {receipt_kopecks}.",
    ),
    Reason.SPEND_MIN_POINTS: (
        "Списать можно не меньше {min_points_kopecks} баллов.",
        "At least {min_points_kopecks} points must be spent.",
    ),
    Reason.SPEND_NO_POINTS: ("Нет баллов, которые можно списать.", "There are no points to spend."),
    Reason.SPEND_NO_ROOM: (
        "В чеке нет товаров, которые можно оплатить баллами.",
        "The receipt has no goods that points may pay for.",
    ),
}

ADDITIONS: dict[str, tuple[str, str]] = {
    "cap_kopecks": (
        " Больше {cap_kopecks} за чек акция не даёт.",
        " The promotion gives at most {cap_kopecks} a receipt.",
    ),
    "held_by_rounding_kopecks": (
        " Ещё {held_by_rounding_kopecks} не дано: цена округлена вверх.",
        " A further {held_by_rounding_kopecks} is not given: the price is rounded up.",
    ),
    "held_by_floor_kopecks": (
        " Ещё {held_by_floor_kopecks} не дано: ниже минимальной цены продать нельзя.",
        " A further {held_by_floor_kopecks} is not given: the goods cannot be sold below their lowest price.",
    ),
}
"""Said after the sentence when the details have such a figure."""

_COUNTED_IN_POINTS = {"min_points_kopecks", "wished_kopecks", "max_spend_kopecks"}
_ABOUT_POINTS = {Reason.POINTS_GIVEN, Reason.POINTS_SPENT, Reason.SPEND_REDUCED}


def explain(step: TraceStep) -> tuple[str, str]:
    """The step's reason in Russian and in English; a reason that is not known says its own code."""
    ru, en = SENTENCES.get(step.reason, (step.reason, step.reason))
    for name, (more_ru, more_en) in ADDITIONS.items():
        if name in step.details:
            ru, en = ru + more_ru, en + more_en
    return (
        ru.format_map(_figures(step, percent_ru, print_roubles)),
        en.format_map(_figures(step, percent_en, _print_english)),
    )


class _Figures(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return "?"


def _figures(step: TraceStep, percent: Callable[[int], str], money: Callable[[int], str]) -> _Figures:
    """Figures by name as a sentence prints them: `*_kopecks` as roubles or points, the rate with a space before it."""
    printed = _Figures(rate="")
    for name, value in {"amount_kopecks": step.amount_kopecks, **step.details}.items():
        if name == "rate_bp":
            printed["rate"] = f" {percent(value)}"
        elif name.endswith("_kopecks"):
            is_points = step.reason in _ABOUT_POINTS or name in _COUNTED_IN_POINTS
            printed[name] = money(value) if is_points else f"{money(value)}{NO_BREAK_SPACE}₽"
        else:
            printed[name] = value
    return printed


def _print_english(kopecks: int) -> str:
    return print_roubles(kopecks).replace(",", ".").replace(NO_BREAK_SPACE, ",")
