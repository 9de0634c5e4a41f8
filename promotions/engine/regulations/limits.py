"""How much at most, and how long points live, in sentences."""

from collections.abc import Iterator

from coalition.kernel.words import plural
from promotions.engine.axes import LimitPeriod, Limits, Validity
from promotions.engine.regulations.speech import Said, day, days, listed, most_of, roubles

_PERIODS = {
    None: Said("за всё время акции", "in all"),
    LimitPeriod.DAY: Said("за день", "a day"),
    LimitPeriod.WEEK: Said("за календарную неделю", "a calendar week"),
    LimitPeriod.MONTH: Said("за календарный месяц", "a calendar month"),
    LimitPeriod.QUARTER: Said("за календарный квартал", "a calendar quarter"),
    LimitPeriod.YEAR: Said("за календарный год", "a calendar year"),
}


_RECEIPT = Said("Сумма чека до скидок", "The receipt, before discounts,")
_PURCHASE = Said("Сумма этой покупки", "That purchase")


def said_of_limits(limits: Limits, *, is_points: bool, is_receipt: bool = True) -> Iterator[Said]:
    """The least receipt, the most that is given, how often. `is_receipt`: else the purchase is somebody else's."""
    if limits.min_receipt_kopecks:
        least = roubles(limits.min_receipt_kopecks)
        bound = Said("свыше", "above") if limits.is_min_exceeded else Said("от", "from")
        what = _RECEIPT if is_receipt else _PURCHASE
        yield Said(f"{what.ru} – {bound.ru} {least.ru}.", f"{what.en} is {bound.en} {least.en}.")
    period = _PERIODS[limits.period]
    caps = []
    if limits.per_line_kopecks is not None:
        most = most_of(limits.per_line_kopecks, is_points=is_points)
        caps.append(Said(f"{most.ru} на строку чека", f"{most.en} on a line"))
    if limits.per_receipt_kopecks is not None:
        most = most_of(limits.per_receipt_kopecks, is_points=is_points)
        caps.append(Said(f"{most.ru} на чек", f"{most.en} on a receipt"))
    if limits.per_account_kopecks is not None:
        most = most_of(limits.per_account_kopecks, is_points=is_points)
        caps.append(Said(f"{most.ru} на участника {period.ru}", f"{most.en} for a member {period.en}"))
    if caps:
        yield Said(
            f"Акция даёт не больше {listed([each.ru for each in caps], 'и')}.",
            f"The promotion gives at most {listed([each.en for each in caps], 'and')}.",
        )
    if limits.uses_per_account is not None:
        times = limits.uses_per_account
        often = f"{times} {plural(times, 'раза', 'раз', 'раз')} {period.ru}"
        yield Said(
            f"Участник может воспользоваться акцией не больше {often}.",
            f"A member may use the promotion at most {'once' if times == 1 else f'{times} times'} {period.en}.",
        )


def said_of_validity(validity: Validity) -> Iterator[Said]:
    """From when and until when the points live, the last day included."""
    if validity.available_after_days == 1:
        yield Said(
            "Баллы можно тратить со следующего дня после начисления.", "The points may be spent from the next day on."
        )
    elif validity.available_after_days:
        delay = days(validity.available_after_days)
        yield Said(
            f"Баллы можно тратить через {delay.ru} после начисления.",
            f"The points may be spent {delay.en} after they are earned.",
        )
    if validity.available_on is not None:
        begins = day(validity.available_on)
        yield Said(f"Баллы можно тратить не раньше {begins.ru}.", f"The points may not be spent before {begins.en}.")
    if validity.expires_after_days is not None:
        live = days(validity.expires_after_days)
        since = "с того дня, когда их можно тратить" if _is_delayed(validity) else "после дня начисления"
        since_en = "from when they may be spent" if _is_delayed(validity) else "after the day they are earned"
        yield Said(
            f"Баллы действуют {live.ru} {since}; неиспользованные сгорают.",
            f"The points live for {live.en} {since_en}; what is not used expires.",
        )
    if validity.expires_on is not None:
        last = day(validity.expires_on)
        both = validity.expires_after_days is not None
        yield Said(
            f"Последний день действия баллов{', если срок не вышел раньше,' if both else ''} – {last.ru};"
            " неиспользованные сгорают.",
            f"The last day of the points{', unless they expire sooner,' if both else ''} is {last.en};"
            " what is not used expires.",
        )


def _is_delayed(validity: Validity) -> bool:
    return bool(validity.available_after_days or validity.available_on)
