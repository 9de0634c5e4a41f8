"""Where and when a promotion runs, or its points may be spent, in sentences."""

from collections.abc import Iterator
from datetime import timedelta

from promotions.engine.axes import When, Where
from promotions.engine.regulations.speech import Names, Said, called, clock, day, listed, runs
from promotions.engine.vocabulary import Unit

_ON_WEEKDAYS_RU = ("понедельникам", "вторникам", "средам", "четвергам", "пятницам", "субботам", "воскресеньям")
_FROM_WEEKDAY_RU = ("понедельника", "вторника", "среды", "четверга", "пятницы", "субботы", "воскресенья")
_TO_WEEKDAY_RU = ("понедельник", "вторник", "среду", "четверг", "пятницу", "субботу", "воскресенье")
_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def said_of_where(where: Where, names: Names, begin_ru: str, begin_en: str) -> Iterator[Said]:
    """One sentence with all places, joined by "or"."""
    parts = [
        (called(unit, ids, names), ru, en)
        for unit, ids, ru, en in (
            (Unit.OUTLETS, where.outlet_ids, "в аптеках {}", "at the outlets {}"),
            (Unit.CHAINS, where.chain_ids, "в аптеках сети {}", "at outlets of the chain {}"),
            (Unit.LEGAL_ENTITIES, where.legal_entity_ids, "в аптеках организации {}", "at outlets of {}"),
            (Unit.DESKS, where.desk_ids, "на кассах {}", "at the cash desks {}"),
        )
        if ids
    ]
    said = [Said(ru.format(found.ru), en.format(found.en)) for found, ru, en in parts]
    if where.districts:
        districts = sorted(where.districts)
        said.append(
            Said(
                f"в аптеках района {listed([f'«{each}»' for each in districts], 'или')}",
                f"at outlets of the district {listed([f'“{each}”' for each in districts], 'or')}",
            )
        )
    if said:
        yield Said(
            f"{begin_ru} {'; '.join(each.ru for each in said)}.", f"{begin_en} {'; '.join(each.en for each in said)}."
        )


def said_of_when(when: When, begin_ru: str, begin_en: str) -> Iterator[Said]:
    """One sentence with dates, weekdays, days of the month and hours."""
    parts = [*_dates(when), *_weekdays(when), *_month_days(when), *_hours(when)]
    if parts:
        yield Said(
            f"{begin_ru} {' '.join(each.ru for each in parts)}.", f"{begin_en} {' '.join(each.en for each in parts)}."
        )


def _dates(when: When) -> Iterator[Said]:
    """The end that is told is the last day."""
    begins = day(when.starts_on) if when.starts_on else None
    ends = day(when.ends_on - timedelta(days=1)) if when.ends_on else None
    if begins and begins == ends:
        yield Said(begins.ru, f"on {begins.en}")
        return
    if begins:
        yield Said(f"с {begins.ru}", f"from {begins.en}")
    if ends:
        yield Said(f"по {ends.ru}" + (" включительно" if not begins else ""), f"to {ends.en}")


def _weekdays(when: When) -> Iterator[Said]:
    if not when.weekdays:
        return
    spans = runs(when.weekdays)
    if len(spans) == 1 and spans[0][1] - spans[0][0] >= 2:
        first, last = spans[0][0] - 1, spans[0][1] - 1
        yield Said(
            f"с {_FROM_WEEKDAY_RU[first]} по {_TO_WEEKDAY_RU[last]}",
            f"{_WEEKDAYS_EN[first]} to {_WEEKDAYS_EN[last]}",
        )
        return
    numbers = [each - 1 for each in sorted(when.weekdays)]
    yield Said(
        f"по {listed([_ON_WEEKDAYS_RU[each] for each in numbers], 'и')}",
        f"on {listed([f'{_WEEKDAYS_EN[each]}s' for each in numbers], 'and')}",
    )


def _month_days(when: When) -> Iterator[Said]:
    if when.month_days:
        spans = [str(first) if first == last else f"{first}–{last}" for first, last in runs(when.month_days)]
        noun = "day" if len(when.month_days) == 1 else "days"
        yield Said(f"{listed(spans, 'и')} числа каждого месяца", f"on {noun} {listed(spans, 'and')} of each month")


def _hours(when: When) -> Iterator[Said]:
    begins, ends = when.from_time, when.until_time
    if begins is None and ends is None:
        return
    if begins is not None and ends is not None and ends <= begins:
        # Over midnight; the day is that of the purchase.
        yield Said(
            f"с {clock(begins)} до 24:00 и с 0:00 до {clock(ends)} по времени аптеки",
            f"from {clock(begins)} to 24:00 and from 0:00 to {clock(ends)} by the outlet's clock",
        )
        return
    parts = []
    if begins is not None:
        parts.append(Said(f"с {clock(begins)}", f"from {clock(begins)}"))
    if ends is not None:
        parts.append(Said(f"до {clock(ends)}", f"until {clock(ends)}"))
    yield Said(
        f"{' '.join(each.ru for each in parts)} по времени аптеки",
        f"{' '.join(each.en for each in parts)} by the outlet's clock",
    )
