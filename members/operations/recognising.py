"""How somebody who asks for a card is recognised: the kind of paper, never its number."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Proof(TextChoices):
    """What was shown or told."""

    PASSPORT = "passport", _("passport")
    FOREIGN_PASSPORT = "foreign_passport", _("international passport")
    DRIVING_LICENCE = "driving_licence", _("driving licence")
    PHONE_CODE = "phone_code", _("code by SMS to the registered phone")
    OLD_CARD = "old_card", _("the old card was handed in")
    OTHER = "other", _("otherwise")


NOTED = {
    Proof.PASSPORT: "паспорт",
    Proof.FOREIGN_PASSPORT: "заграничный паспорт",
    Proof.DRIVING_LICENCE: "водительское удостоверение",
    Proof.PHONE_CODE: "код из СМС на телефон участника",
    Proof.OLD_CARD: "сдана прежняя карта",
    Proof.OTHER: "иначе",
}


def told_proof(proof: str, words: str = "") -> str:
    """What is noted on the card, in Russian whatever the clerk's language is: «паспорт», «иначе: узнали в лицо»."""
    return ": ".join(part for part in (NOTED[Proof(proof)], words.strip()) if part)[:120]
