"""Which rows are one human being."""

from members.models import Person


def same_person_ids(person: Person) -> list[int]:
    """The rows of one human being: the one that is kept and the duplicates that were merged into it."""
    while person.merged_into_id is not None:
        person = person.merged_into
    ids, newest = [person.pk], [person.pk]
    while newest:
        newest = list(Person.objects.filter(merged_into__in=newest).exclude(pk__in=ids).values_list("pk", flat=True))
        ids += newest
    return ids
