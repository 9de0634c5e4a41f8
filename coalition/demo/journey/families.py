"""The members of the replayed year."""

from collections.abc import Iterable

from coalition.demo.journey import terms
from coalition.demo.journey.companies import CARD_PREFIX
from coalition.kernel.barcodes import card_number
from members.models import Account, AccountHolder, Card, Person
from pharmacies.models import Programme


def found_families(programme: Programme, households: Iterable[int]) -> None:
    """A household is a family account with one head and one card; the number of its card ends in the household's."""
    numbers = list(households)
    opened_at = terms.OPENED_AT
    people = Person.objects.bulk_create(
        Person(last_name=f"Household {number}", first_name="Head", enrolled_at=opened_at) for number in numbers
    )
    accounts = Account.objects.bulk_create(
        Account(programme=programme, kind=Account.Kind.FAMILY, name=str(number), opened_at=opened_at)
        for number in numbers
    )
    AccountHolder.objects.bulk_create(
        AccountHolder(account=account, person=person, role=AccountHolder.Role.HEAD, starts_at=opened_at)
        for account, person in zip(accounts, people, strict=True)
    )
    Card.objects.bulk_create(
        Card(
            programme=programme,
            number=household_card(number),
            qr_token=f"household-{number}",
            state=Card.State.ACTIVE,
            account=account,
            person=person,
            issued_at=opened_at,
        )
        for number, account, person in zip(numbers, accounts, people, strict=True)
    )


def household_card(household_id: int) -> str:
    """The card number of a household."""
    return card_number(CARD_PREFIX, household_id)
