"""What a paper is printed from: plain facts, since it is printed and signed before anything is stored."""

from dataclasses import dataclass
from datetime import date, datetime

from members.models import AccountHolder, ConsentText, FamilyChange, Person, Questionnaire, Representation
from members.queries.ages import age_on
from pharmacies.models import Outlet, Programme


@dataclass(frozen=True, slots=True)
class Someone:
    """A human being as a paper names him."""

    last_name: str
    first_name: str
    middle_name: str = ""
    sex: str = ""
    birth_date: date | None = None
    phone: str = ""
    email: str = ""
    address: str = ""

    @classmethod
    def of(cls, person: Person) -> "Someone":
        """What the registry knows of a person."""
        return cls(
            last_name=person.last_name,
            first_name=person.first_name,
            middle_name=person.middle_name,
            sex=person.sex,
            birth_date=person.birth_date,
            phone=str(person.phone or ""),
            email=person.email,
            address=person.address,
        )

    @property
    def full_name(self) -> str:
        """«Иванова Мария Сергеевна»."""
        return " ".join(part for part in (self.last_name, self.first_name, self.middle_name) if part)

    @property
    def short_name(self) -> str:
        """«Иванова М. С.», «Иванова А.-А. К.»: as it stands under a signature."""
        initials = ["-".join(f"{each[0]}." for each in name.split("-") if each) for name in self._given]
        return "\u00a0".join([self.last_name, *initials]).strip("\u00a0")

    @property
    def _given(self) -> list[str]:
        return [name for name in (self.first_name, self.middle_name) if name]

    def age_on(self, day: date) -> int | None:
        """Full years on a day; nothing without a date of birth."""
        return self.birth_date and age_on(self.birth_date, day)


@dataclass(frozen=True, slots=True)
class Representing:
    """Who signs for somebody, as whom and by which document."""

    someone: Someone
    kind: Representation.Kind
    authority: str


@dataclass(frozen=True, slots=True)
class FamilyMember:
    """Somebody in a family."""

    someone: Someone
    role: AccountHolder.Role
    represented_by: Representing | None = None


@dataclass(frozen=True, slots=True)
class Commissioner:
    """A member of the commission that signs an act."""

    name: str
    position: str


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of the system's own log: when rows of a table were erased, how many, and which of their columns."""

    at: datetime
    table: str
    rows: int
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ErasedFacts:
    """What was destroyed. Persons are named by their numbers: «участник № 123».

    `remains`: tables that keep rows of them, and on what ground.
    """

    act_number: str
    persons: tuple[str, ...]
    categories: tuple[str, ...]
    systems: tuple[str, ...]
    method: str
    reason: str
    on: date
    commission: tuple[Commissioner, ...] = ()
    log: tuple[LogLine, ...] = ()
    remains: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What a paper says. `someone` left out: a blank form, to be filled in by hand.

    `ways`: of advertising, those that are agreed to (consent) or taken back (withdrawal). `text`: the wording of a
    consent; of a withdrawal, which consent is taken back, all of them without it. `regulations`: number and date of
    the rules that are joined, as printed. `change`: what changes in the family; `family` is who is in it afterwards.
    """

    programme: Programme
    on: date
    number: str = ""
    outlet: Outlet | None = None
    clerk_name: str = ""
    someone: Someone | None = None
    represented_by: Representing | None = None
    card_number: str = ""
    new_card_number: str = ""
    ways: tuple[str, ...] = ()
    family: tuple[FamilyMember, ...] = ()
    questionnaire: Questionnaire | None = None
    reason: str = ""
    text: ConsentText | None = None
    erased: ErasedFacts | None = None
    regulations: str = ""
    identity_check: str = ""
    change: FamilyChange.Kind | None = None
