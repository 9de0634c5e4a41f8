"""Which wording of a consent is in force."""

from datetime import date

from members.models import ConsentText


def text_in_force(kind: str, on: date) -> ConsentText | None:
    """The latest version of a kind that is in force on a day."""
    return ConsentText.objects.filter(kind=kind, effective_on__lte=on).order_by("-effective_on", "-version").first()
