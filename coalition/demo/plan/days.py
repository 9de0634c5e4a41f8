"""The plan: who buys what, when and where, day by day. A day is drawn by its own seed, so it never changes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from coalition.demo.data.promotions import SERIES, WORD
from coalition.demo.loading.promises import coupon_codes
from coalition.demo.people import Household, cashiers_among, make_households
from coalition.demo.plan.baskets import make_basket
from coalition.demo.plan.events import Event, PlannedPurchase, PlannedReturn
from coalition.demo.tables import OutletRow, outlets
from coalition.demo.timeline import Timeline
from coalition.kernel.barcodes import tidy_code

WEEKDAYS = (1.05, 1.0, 0.95, 1.0, 1.15, 1.1, 0.75)
HOURS = ((8, 4), (9, 8), (10, 11), (11, 11), (12, 9), (13, 8), (14, 7), (15, 7), (16, 8), (17, 10), (18, 11), (19, 8))
FULL, LIGHT = 0.85, 0.62  # of what the households would do, in the full month and in the days after it
ANONYMOUS = 7  # receipts without a card on a day of the full month
COUPONS_A_DAY = 5
MERGED_ON, MERGED_RECEIPTS, MERGED_BUYER = 2, 6, 3
"""A cashier who puts the receipts of others on a card he keeps at hand: on which day of the month, how many, whose."""
REASONS = ("Ненадлежащее качество", "Нарушена упаковка", "Отпущен не тот товар")


class Plan:
    """All events of a timeline. The same month gives the same figures; another day adds its own events at the end."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.places = {outlet.code: outlet for outlet in outlets()}
        self.households = make_households(timeline.month.starts_on.year)
        self.cashiers = {household.number for household in cashiers_among(self.households)}
        codes = [code for series in SERIES for code in coupon_codes(series)]
        Random("order of coupons").shuffle(codes)
        self.codes = codes

    def events(self) -> list[Event]:
        """Everything that has happened so far, in the order in which the centre hears of it."""
        planned = [event for day in self.timeline.days() for event in self._day(day)]
        heard = (event for event in planned if event.received_at < self.timeline.until)
        return sorted(heard, key=lambda event: (event.received_at, event.key))

    def _day(self, day: date) -> Iterator[Event]:
        rng = Random(f"{day.isoformat()} of the demonstration")
        share = WEEKDAYS[day.weekday()] * (FULL if day in self.timeline.month else LIGHT)
        coupons = self._coupons(day)
        buyers: list[Household | None] = [
            household for household in self.households if rng.random() < household.visits / 30 * share
        ]
        buyers += [None] * round(ANONYMOUS * share)
        rng.shuffle(buyers)
        for number, buyer in enumerate(buyers, 1):
            given = coupons.pop() if coupons and rng.random() < 0.25 else None
            purchase = _with_word(self._purchase(rng, day, number, buyer, given))
            yield purchase
            yield from _comes_back(rng, purchase)
        yield from self._merged(day)

    def _merged(self, day: date) -> Iterator[PlannedPurchase]:
        """Receipts of several buyers, booked on one card at one desk within minutes."""
        if day.day != MERGED_ON:
            return
        rng, buyer = Random(f"{day.isoformat()} of a cashier who cheats"), self.households[MERGED_BUYER]
        place = self.places[buyer.home]
        at = datetime.combine(day, time(17, 20), ZoneInfo(place.time_zone))
        for number in range(901, 901 + MERGED_RECEIPTS):
            at += timedelta(minutes=rng.randint(3, 9))
            bought = self._purchase(rng, day, number, buyer, None)
            yield replace(
                bought,
                at=at,
                received_at=at,
                outlet=place.code,
                desk=1,
                cashier="02",
                lines=make_basket(rng, place.code, 0),
                shown=("card", buyer.cards[0].number),
                is_typed=True,
                spend="none",
                spend_kopecks=0,
                is_offline=False,
                fiscal=_fiscal(rng, place, 1, day, number),
            )

    def _coupons(self, day: date) -> list[str]:
        """The coupons that are taken out on this day; every ninth day somebody tries an old one once more."""
        place = (day - self.timeline.month.starts_on).days
        taken = self.codes[place * COUPONS_A_DAY : (place + 1) * COUPONS_A_DAY]
        return taken + self.codes[:1] if place % 9 == 8 else taken

    def _purchase(
        self, rng: Random, day: date, number: int, buyer: Household | None, coupon: str | None
    ) -> PlannedPurchase:
        place = self._place(rng, buyer)
        desk = rng.randint(1, place.desks)
        is_at_home = buyer is not None and place.code == buyer.home
        own_till = is_at_home and buyer.number in self.cashiers and rng.random() < 0.3
        shown, is_typed = _shown(rng, buyer)
        is_offline = shown is not None and coupon is None and rng.random() < 0.012
        at = _moment(rng, day, place)
        spend, spend_kopecks = _spending(rng, is_at_home) if shown and not is_offline else ("none", 0)
        return PlannedPurchase(
            key=f"demo-{day:%Y%m%d}-{number:03d}",
            at=at,
            received_at=at + timedelta(hours=2, minutes=7) if is_offline else at,
            outlet=place.code,
            desk=desk,
            cashier="01" if own_till else f"{rng.randint(2, place.desks + 1):02d}",
            receipt_no=f"{day:%d}{number:04d}",
            shift_no=day.timetuple().tm_yday,
            lines=make_basket(rng, place.code, _shopper(buyer)),
            shown=shown,
            is_typed=is_typed,
            coupons=(coupon,) if coupon else (),
            spend=spend,
            spend_kopecks=spend_kopecks,
            is_offline=is_offline,
            fiscal=_fiscal(rng, place, desk, day, number),
        )

    def _place(self, rng: Random, buyer: Household | None) -> OutletRow:
        """Mostly the pharmacy at home, at times another one of the city, now and then one far away."""
        draw = rng.random()
        if buyer is not None and draw < 0.68:
            return self.places[buyer.home]
        everywhere = list(self.places.values())
        if buyer is not None and draw < 0.88:
            nearby = [place for place in everywhere if place.region == self.places[buyer.home].region]
            return rng.choice(nearby)
        return rng.choices(everywhere, [place.weight for place in everywhere])[0]


def _with_word(purchase: PlannedPurchase) -> PlannedPurchase:
    """Every fifth member with a card and without a coupon, at a till with a line, says the word of the month."""
    says = purchase.shown and not purchase.coupons and not purchase.is_offline and purchase.at.minute % 5 == 0
    return replace(purchase, coupons=(tidy_code(WORD["word"]),)) if says else purchase


def _shown(rng: Random, buyer: Household | None) -> tuple[tuple[str, str] | None, bool]:
    """What the buyer shows, and whether the cashier typed it in."""
    if buyer is None:
        return None, False
    who = rng.randrange(len(buyer.cards))
    card, phone = buyer.cards[who], buyer.members[who].phone
    draw = rng.random()
    if draw < 0.10 and phone:
        return ("phone", phone), True
    if draw < 0.19:
        return ("qr", card.qr_token), False
    return ("card", card.number), draw > 0.96


def _spending(rng: Random, is_at_home: bool) -> tuple[str, int]:
    draw = rng.random()
    if draw < (0.12 if is_at_home else 0.45):
        return "all", 0
    if draw < (0.20 if is_at_home else 0.55):
        return "exact", rng.choice((50, 100, 150, 200)) * 100
    return "none", 0


def _shopper(buyer: Household | None) -> int:
    if buyer is None:
        return 0
    return 1 if buyer.has_children else 2 if buyer.members[0].birth_date.year < 1966 else 0


def _moment(rng: Random, day: date, place: OutletRow) -> datetime:
    hour = rng.choices(*zip(*HOURS, strict=True))[0]
    return datetime.combine(day, time(hour, rng.randrange(60), rng.randrange(60)), ZoneInfo(place.time_zone))


def _fiscal(rng: Random, place: OutletRow, desk: int, day: date, number: int) -> tuple[str, str, str]:
    """Drive, document and sign as a fiscal register prints them."""
    drive = f"9960440{Random(f'{place.code} {desk}').randrange(10**9):09d}"
    return drive, f"{day.toordinal() % 10_000}{number:03d}", f"{rng.randrange(10**10):010d}"


def _comes_back(rng: Random, purchase: PlannedPurchase) -> Iterator[PlannedReturn]:
    """A printing that failed is voided within minutes; some goods come back days later, some of them in part."""
    draw = rng.random()
    drive, document, _ = purchase.fiscal
    sign = f"{rng.randrange(10**10):010d}"
    if purchase.is_offline or draw > 0.035:
        return
    if draw < 0.006:
        at = purchase.at + timedelta(minutes=4)
        yield PlannedReturn(f"{purchase.key}-v", at, at, purchase, 0, True, "Чек не напечатан", (drive, "", ""))
        return
    at = purchase.at + timedelta(days=rng.randint(1, 6), minutes=rng.randrange(-60, 60))
    count = rng.randrange(len(purchase.lines))
    reason = rng.choice(REASONS)
    yield PlannedReturn(
        f"{purchase.key}-r", at, at, purchase, count, False, reason, (drive, f"{int(document) + 500_000}", sign)
    )
