"""The invented members of the demonstration: who they are, who lives with whom, where they shop.

Everything is drawn from one seeded generator, so the same people come out every time; ages follow the year given.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from coalition.demo.data import names
from coalition.demo.tables import outlets
from coalition.kernel.barcodes import random_card_number

MEMBERS = 300
FAMILIES = 40
CASHIERS = 6
CARD_PREFIX = "29"


@dataclass(frozen=True, slots=True)
class Member:
    """A person; `role` is that of an account holder. Children have no phone and agree through their `HEAD`."""

    role: str
    last_name: str
    first_name: str
    middle_name: str
    sex: str
    birth_date: date
    phone: str
    email: str
    agrees_health: bool
    agrees_advertising: bool
    withdrew_advertising: bool
    withdrew_health: bool


@dataclass(frozen=True, slots=True)
class CardIssued:
    """A card by its number and by the token of its QR code."""

    number: str
    qr_token: str


@dataclass(frozen=True, slots=True)
class Household:
    """One account: a person alone, or a family with its head first. `cards`: one for each grown-up, in their order.

    `visits` is how often they buy in a month; `joined_days` how long before the month they joined.
    """

    number: int
    members: tuple[Member, ...]
    cards: tuple[CardIssued, ...]
    home: str
    visits: int
    joined_days: int
    has_children: bool

    @property
    def is_family(self) -> bool:
        """Whether the account is shared by several people."""
        return len(self.members) > 1


def make_households(year: int) -> list[Household]:
    """The households of `MEMBERS` people, `FAMILIES` of them families; ages are as of this year."""
    rng = Random("people")
    phones = iter(rng.sample(range(10_000), MEMBERS))
    made: list[Household] = []
    left = MEMBERS
    while left:
        if len(made) < FAMILIES:
            members = _family(rng, phones, year)
        else:
            members = (_grown_up(rng, phones, "holder", rng.choice("ffm"), _birth_date(rng, year, 19, 84)),)
        members = members[:left]
        left -= len(members)
        made.append(_household(rng, len(made) + 1, members))
    return made


def cashiers_among(households: list[Household]) -> list[Household]:
    """Members who work at a till, one at most at an outlet: each is the cashier 01 of the pharmacy he buys at."""
    alone = [household for household in households if not household.is_family]
    by_home = {household.home: household for household in alone}
    return Random("cashiers").sample(sorted(by_home.values(), key=lambda household: household.number), CASHIERS)


def _household(rng: Random, number: int, members: tuple[Member, ...]) -> Household:
    grown_ups = [member for member in members if member.role != "child"]
    return Household(
        number=number,
        members=members,
        cards=tuple(
            CardIssued(random_card_number(CARD_PREFIX, rng.randrange), f"{rng.getrandbits(120):030x}")
            for _ in grown_ups
        ),
        home=rng.choices([outlet.code for outlet in outlets()], [outlet.weight for outlet in outlets()])[0],
        visits=rng.choices((2, 5, 9, 14, 22), (15, 25, 28, 20, 12))[0] + (5 if len(members) > 2 else 0),
        joined_days=rng.randrange(15, 420),
        has_children=len(grown_ups) < len(members),
    )


def _family(rng: Random, phones, year: int) -> tuple[Member, ...]:
    masculine = rng.choice(names.SURNAMES)
    born = _birth_date(rng, year, 28, 52)
    head = _grown_up(rng, phones, "head", "f", born, masculine)
    spouse = _grown_up(rng, phones, "adult", "m", born - timedelta(days=rng.randrange(-900, 1800)), masculine)
    children = []
    for _ in range(rng.choices((0, 1, 2, 3), (15, 40, 35, 10))[0]):
        sex = rng.choice("fm")
        lists = names.FEMALE if sex == "f" else names.MALE
        children.append(
            Member(
                role="child",
                last_name=names.surname(masculine, sex),
                first_name=rng.choice(lists[3]),
                middle_name=names.patronymic(spouse.first_name, sex),
                sex=sex,
                birth_date=_birth_date(rng, year, 1, 16),
                phone="",
                email="",
                agrees_health=head.agrees_health,
                agrees_advertising=False,
                withdrew_advertising=False,
                withdrew_health=False,
            )
        )
    return head, spouse, *children


def _grown_up(rng: Random, phones, role: str, sex: str, birth_date: date, masculine: str | None = None) -> Member:
    lists = names.FEMALE if sex == "f" else names.MALE
    number = f"000{next(phones):04d}"
    agrees_health = rng.random() < 0.86
    agrees_advertising = rng.random() < 0.62
    return Member(
        role=role,
        last_name=names.surname(masculine or rng.choice(names.SURNAMES + names.UNCHANGING), sex),
        first_name=rng.choice(lists[_generation(birth_date)]),
        middle_name=names.patronymic(rng.choice(list(names.PATRONYMICS)), sex),
        sex=sex,
        birth_date=birth_date,
        phone=f"+7900{number}" if rng.random() < 0.96 else "",
        email=f"m{number}@mail.example" if rng.random() < 0.45 else "",
        agrees_health=agrees_health,
        agrees_advertising=agrees_advertising,
        withdrew_advertising=agrees_advertising and rng.random() < 0.07,
        withdrew_health=agrees_health and rng.random() < 0.03,
    )


def _generation(birth_date: date) -> int:
    return sum(birth_date.year >= border for border in (1966, 1990, 2008))


def _birth_date(rng: Random, year: int, youngest: int, oldest: int) -> date:
    return date(year - rng.randint(youngest, oldest), 1, 1) + timedelta(days=rng.randrange(365))
