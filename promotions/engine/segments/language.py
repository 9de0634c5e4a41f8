"""The words of both languages that the sentences of a segment are made of."""

from collections.abc import Callable
from dataclasses import dataclass

from coalition.kernel.money import NO_BREAK_SPACE, print_roubles
from coalition.kernel.words import plural
from promotions.engine.segments.conditions import Sex
from promotions.engine.vocabulary import Worded


@dataclass(frozen=True, slots=True)
class Language:
    """The words that conditions are said with; those of a figure take it as `{}`."""

    everybody: str
    age: str
    sexes: dict[Sex, str]
    benefits: str
    kinds: str
    joined: str
    joined_at: str
    level: str
    accumulated: str
    points: str
    ever: str
    lately: str
    purchases: str
    paid: str
    bought_at_all: str
    at_outlets: str
    last_purchase: str
    bought: str
    not_bought: str
    goods: str
    only_made_by: str
    not_made_by: str
    in_segments: str
    not_in_segments: str
    took_part: str
    took_no_part: str
    agreed: str
    from_: str
    below: str
    between: str
    any_of: str
    days: Callable[[int], str]
    money: Callable[[int], str]
    points_figure: Callable[[int], str]
    word: Callable[[Worded], str]


def _english(kopecks: int) -> str:
    return print_roubles(kopecks).removesuffix(",00").replace(",", ".")


RUSSIAN = Language(
    everybody="Все участники программы.",
    age="Возраст владельца счёта, лет: {}.",
    sexes={Sex.FEMALE: "Женщины.", Sex.MALE: "Мужчины."},
    benefits="Льготная категория по документу: {}.",
    kinds="Счёт: {}.",
    joined="Дней со вступления: {}.",
    joined_at="Вступили: {}.",
    level="Уровень: {}.",
    accumulated="Накоплено: {}.",
    points="Баллов на счёте: {}.",
    ever="за всё время",
    lately="за последние {}",
    purchases="Покупок {}: {}.",
    paid="Оплачено деньгами {}: {}.",
    bought_at_all="Покупали {}.",
    at_outlets="{} в аптеках: {}",
    last_purchase="Дней с последней покупки: {}.",
    bought="Покупали {}: {}.",
    not_bought="Не покупали {}: {}.",
    goods="любые товары",
    only_made_by="только производителей {}",
    not_made_by="кроме производителей {}",
    in_segments="Входят в сегмент: {}.",
    not_in_segments="Не входят в сегмент: {}.",
    took_part="Участвовали в акции: {}.",
    took_no_part="Не участвовали в акции: {}.",
    agreed="Только те, кто согласился на обработку сведений о покупках.",
    from_="от {}",
    below="до {} (не включая)",
    between="от {} до {} (не включая)",
    any_of=" или ",
    days=lambda count: f"{count} {plural(count, 'день', 'дня', 'дней')}",
    money=lambda kopecks: f"{print_roubles(kopecks).removesuffix(',00')}{NO_BREAK_SPACE}₽",
    points_figure=lambda kopecks: print_roubles(kopecks).removesuffix(",00"),
    word=lambda value: value.ru,
)
ENGLISH = Language(
    everybody="All members of the programme.",
    age="Age of the account's holder, years: {}.",
    sexes={Sex.FEMALE: "Women.", Sex.MALE: "Men."},
    benefits="Benefit category by a paper in force: {}.",
    kinds="Account: {}.",
    joined="Days since joining: {}.",
    joined_at="Joined at: {}.",
    level="Level: {}.",
    accumulated="Accumulated: {}.",
    points="Points on the account: {}.",
    ever="at any time",
    lately="within the last {}",
    purchases="Purchases {}: {}.",
    paid="Paid in money {}: {}.",
    bought_at_all="Bought {}.",
    at_outlets="{} at outlets: {}",
    last_purchase="Days since the last purchase: {}.",
    bought="Bought {}: {}.",
    not_bought="Did not buy {}: {}.",
    goods="any goods",
    only_made_by="only made by {}",
    not_made_by="but not made by {}",
    in_segments="In the segment: {}.",
    not_in_segments="Not in the segment: {}.",
    took_part="Took part in the promotion: {}.",
    took_no_part="Took no part in the promotion: {}.",
    agreed="Only those who agreed that what they buy is read.",
    from_="from {}",
    below="below {}",
    between="from {} and below {}",
    any_of=" or ",
    days=lambda count: f"{count} day" + "s" * (count != 1),
    money=lambda kopecks: f"{_english(kopecks)}{NO_BREAK_SPACE}₽",
    points_figure=_english,
    word=lambda value: value.en,
)
