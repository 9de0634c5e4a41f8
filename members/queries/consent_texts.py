"""Which wording of a consent is in force."""

from datetime import date

from django.db.models import Max

from members.models import ConsentText


def text_in_force(kind: str, today: date) -> ConsentText | None:
    """The latest version of a kind that has come into force."""
    texts = ConsentText.objects.filter(kind=kind, effective_on__lte=today)
    return texts.order_by("-effective_on", "-version").first()


def texts_in_force(today: date) -> frozenset[int]:
    """The versions of all kinds that are in force."""
    latest = ConsentText.objects.filter(effective_on__lte=today).order_by("kind", "-effective_on", "-version")
    return frozenset(latest.distinct("kind").values_list("pk", flat=True))


def next_version(kind: str) -> int:
    """The number that the next version of a kind gets."""
    return (ConsentText.objects.filter(kind=kind).aggregate(latest=Max("version"))["latest"] or 0) + 1
