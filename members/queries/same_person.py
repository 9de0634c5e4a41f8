"""Which rows are one human being."""

from members.models import Person


def kept_row(person: Person) -> Person:
    """The row that a duplicate was merged into; any other row itself."""
    while person.merged_into is not None:
        person = person.merged_into
    return person


def same_person_ids(person: Person) -> list[int]:
    """The rows of one human being: the one that is kept and the duplicates that were merged into it."""
    person = kept_row(person)
    ids, newest = [person.pk], [person.pk]
    while newest:
        newest = list(Person.objects.filter(merged_into__in=newest).exclude(pk__in=ids).values_list("pk", flat=True))
        ids += newest
    return ids
