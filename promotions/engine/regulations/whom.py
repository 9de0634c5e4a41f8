"""Whom a promotion is for, in sentences."""

from collections.abc import Iterator

from coalition.kernel.words import plural
from promotions.engine.axes import AccountKind, Whom
from promotions.engine.mechanics.wording import ordinal_en
from promotions.engine.regulations.speech import Names, Said, called, days, listed
from promotions.engine.vocabulary import Unit

_CARDS = {
    AccountKind.PERSONAL: Said("личным", "personal"),
    AccountKind.FAMILY: Said("семейным", "family"),
    AccountKind.BEARER: Said("выданным на предъявителя", "bearer"),
}


def said_of_whom(whom: Whom, names: Names) -> Iterator[Said]:
    """One sentence for each condition."""
    for unit, ids, ru, en in (
        (
            Unit.COUPON_SERIES,
            whom.code_series_ids,
            "Нужен промокод серии {}.",
            "A promo code of the series {} is needed.",
        ),
        (
            Unit.SEGMENTS,
            whom.segment_ids,
            "Акция действует для участников, входящих в сегмент {}.",
            "The promotion is for members of the segment {}.",
        ),
        (
            Unit.SEGMENTS,
            whom.excluded_segment_ids,
            "Акция не действует для участников, входящих в сегмент {}.",
            "The promotion is not for members of the segment {}.",
        ),
        (
            Unit.LEVELS,
            whom.level_ids,
            "Акция действует для участников, достигших уровня {}.",
            "The promotion is for members of the level {}.",
        ),
        (
            Unit.PROMOTIONS,
            whom.after_promotion_ids,
            "Акция открывается после участия в акции {}.",
            "The promotion opens after taking part in {}.",
        ),
    ):
        if ids:
            found = called(unit, ids, names)
            yield Said(ru.format(found.ru), en.format(found.en))
    if whom.account_kinds:
        kinds = [_CARDS[kind] for kind in AccountKind if kind in whom.account_kinds]
        yield Said(
            f"Акция действует по картам: {listed([kind.ru for kind in kinds], 'и')}.",
            f"The promotion is for {listed([kind.en for kind in kinds], 'and')} cards.",
        )
    yield from _of_age(whom)
    yield from _of_birthday(whom)
    yield from _of_joining(whom)
    yield from _of_purchases(whom)


def _of_age(whom: Whom) -> Iterator[Said]:
    least, below = whom.age_from, whom.age_until
    if least is None and below is None:
        return
    parts_ru, parts_en = [], []
    if least is not None:
        parts_ru.append(f"от {least}" + ("" if below is not None else f" {_years(least)}"))
        parts_en.append(f"from {least}")
    if below is not None:
        parts_ru.append(f"до {below} {_years(below)} (не включая)")
        parts_en.append(f"below {below}")
    yield Said(
        f"Акция действует для участников в возрасте {' '.join(parts_ru)}.",
        f"The promotion is for members aged {' and '.join(parts_en)}.",
    )


def _years(number: int) -> str:
    return plural(number, "года", "лет", "лет")


def _of_birthday(whom: Whom) -> Iterator[Said]:
    before, after = whom.birthday_before_days, whom.birthday_after_days
    if before is None and after is None:
        return
    around_ru, around_en = [], []
    if before:
        around_ru.append(f"{days(before).ru} до него")
        around_en.append(f"{days(before).en} before it")
    if after:
        around_ru.append(f"{days(after).ru} после него")
        around_en.append(f"{days(after).en} after it")
    parts_ru, parts_en = ["в день рождения участника", *around_ru], ["on the member's birthday", *around_en]
    yield Said(f"Акция действует {listed(parts_ru, 'и')}.", f"The promotion runs {listed(parts_en, 'and')}.")


def _of_joining(whom: Whom) -> Iterator[Said]:
    least, below = whom.enrolled_days_from, whom.enrolled_days_until
    if below is not None and not least:
        first = "в день" if below == 1 else f"в первые {days(below).ru} со дня"
        first_en = "on the day" if below == 1 else f"for the first {days(below).en} from the day"
        yield Said(
            f"Акция действует {first} вступления участника в программу.", f"The promotion runs {first_en} of joining."
        )
    elif below is not None:
        yield Said(
            f"Акция действует через {days(least or 0).ru} после вступления участника в программу и до истечения"
            f" {below} {plural(below, 'дня', 'дней', 'дней')} со дня вступления.",
            f"The promotion runs from {days(least or 0).en} after joining until {days(below).en} have passed.",
        )
    elif least is not None:
        yield Said(
            f"Акция действует не раньше чем через {days(least).ru} после вступления участника в программу.",
            f"The promotion runs no sooner than {days(least).en} after joining.",
        )


def _of_purchases(whom: Whom) -> Iterator[Said]:
    least, below = whom.purchases_from or 0, whom.purchases_until
    if below is None:
        if least:
            yield Said(
                f"Акция действует начиная с {least + 1}-й покупки участника.",
                f"The promotion runs from the member's {ordinal_en(least + 1)} purchase on.",
            )
    elif below == 1:
        yield Said("Акция действует на первую покупку участника.", "The promotion is for the member's first purchase.")
    elif below == least + 1:
        yield Said(
            f"Акция действует на {below}-ю покупку участника.",
            f"The promotion is for the member's {ordinal_en(below)} purchase.",
        )
    elif least:
        yield Said(
            f"Акция действует с {least + 1}-й по {below}-ю покупку участника.",
            f"The promotion is for the member's {ordinal_en(least + 1)} to {ordinal_en(below)} purchase.",
        )
    else:
        yield Said(
            f"Акция действует на первые {below} {plural(below, 'покупку', 'покупки', 'покупок')} участника.",
            f"The promotion is for the member's first {below} purchases.",
        )
