"""A promotion comes into being together with its first version."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from pharmacies.models import Programme
from promotions.models import Promotion, PromotionVersion
from promotions.operations.lifecycle import make_draft

LONGEST = 56


@transaction.atomic
def found_promotion(
    *,
    programme: Programme,
    code: str,
    name: str,
    name_en: str,
    content: dict[str, Any],
    fundings: Iterable[dict[str, Any]],
    made_by: str,
    now: datetime,
) -> PromotionVersion:
    """A new promotion with a draft. A code that is taken is followed by a number."""
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    code = code[:LONGEST]
    taken = set(Promotion.objects.filter(programme=programme, code__startswith=code).values_list("code", flat=True))
    free = next(each for each in (code, *(f"{code}-{n}" for n in range(2, len(taken) + 3))) if each not in taken)
    promotion = Promotion.objects.create(programme=programme, code=free, name=name, name_en=name_en)
    return make_draft(promotion=promotion, content=content, fundings=fundings, made_by=made_by, now=now)
