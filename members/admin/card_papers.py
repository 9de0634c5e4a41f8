"""The paper that somebody signs for another card."""

from dataclasses import replace

from django.http import FileResponse
from django.utils import timezone

from coalition.toolkit.admin.files import file_of
from members.documents.papers import PaperKind, print_paper
from members.documents.person_facts import facts_of
from members.models import Card
from pharmacies.models import StaffUser


def replacement_paper(card: Card, clerk: StaffUser) -> FileResponse:
    """The application: of a card that came instead of another one with both numbers, of any other with its own alone.

    It is signed before the card is replaced, or afterwards by whoever has just been recognised.
    """
    old = getattr(card, "replaces", None)
    facts = facts_of(
        person=card.person,
        programme=card.programme,
        on=timezone.localdate(card.issued_at) if old else timezone.localdate(),
        outlet=card.issued_outlet if old else None,
        clerk_name=clerk.get_full_name(),
    )
    facts = replace(
        facts,
        card_number=old.number if old else card.number,
        new_card_number=card.number if old else "",
        reason=old.state_reason if old else "",
        identity_check=card.identity_check,
    )
    return file_of(print_paper(PaperKind.CARD_REPLACEMENT, facts))
