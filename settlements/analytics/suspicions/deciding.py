"""People look into a case and say what it was."""

from datetime import datetime

from django.db import transaction

from coalition.kernel.errors import DomainError
from pharmacies.models import StaffUser
from settlements.models import Suspicion
from settlements.queries.suspicions import concerns


class SuspicionDecided(DomainError):
    code = "suspicion_decided"
    message_ru = "По этому случаю уже решили: {state}. Откройте страницу случая заново."
    message_en = "This case has been decided already: {state}. Open its page anew."


class SuspicionNeedsANote(DomainError):
    code = "suspicion_needs_a_note"
    message_ru = "Напишите, что выяснили: без этого решение никому ничего не скажет."
    message_en = "Write what you have found out: without it the decision tells nobody anything."


class SuspicionIsAboutYou(DomainError):
    code = "suspicion_is_about_you"
    message_ru = "Этот случай решает другой сотрудник."
    message_en = "Somebody else decides on this case."


@transaction.atomic
def decide_suspicion(
    *, suspicion: Suspicion, is_abuse: bool, note: str, decided_by: StaffUser, now: datetime
) -> Suspicion:
    """Confirm a case as abuse or dismiss it, with what was found out.

    Refused: SuspicionNeedsANote, SuspicionIsAboutYou for whom the case concerns, SuspicionDecided when somebody was
    quicker. Cards are blocked and points written off on their own pages: a decision moves nothing.
    """
    if not note.strip():
        raise SuspicionNeedsANote
    row = Suspicion.objects.select_for_update(no_key=True).get(pk=suspicion.pk)
    if concerns(decided_by, row):
        raise SuspicionIsAboutYou
    if row.state != Suspicion.State.OPEN:
        raise SuspicionDecided(state=row.get_state_display())
    row.state = Suspicion.State.CONFIRMED if is_abuse else Suspicion.State.DISMISSED
    row.note, row.decided_by, row.decided_at = note.strip(), decided_by.get_username(), now
    row.save(update_fields=["state", "note", "decided_by", "decided_at"])
    return row
