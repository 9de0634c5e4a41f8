"""Members by what they show or say at the counter."""

from members.models import Card, Person


def people_by_number(text: str) -> list[Person]:
    """At most two members of a card number or a phone, however it is typed; two: it does not say which."""
    digits = "".join(character for character in text if character.isdigit())
    cards = Card.objects.filter(number=digits, person__isnull=False) if len(digits) == 13 else Card.objects.none()
    phones = Person.objects.filter(phone__endswith=digits[-10:]) if len(digits) in (10, 11) else Person.objects.none()
    people = Person.objects.filter(pk__in=cards.values("person")) | phones
    return list(people.filter(merged_into__isnull=True, anonymised_at__isnull=True).distinct()[:2])
