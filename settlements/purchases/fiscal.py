"""The fiscal receipt is printed after the commit; its drive, document and sign are added then."""

from uuid import UUID

from django.db import IntegrityError, transaction

from pharmacies.queries.desks import DeskIdentity
from settlements.models import Purchase
from settlements.purchases.errors import FiscalSignTaken, PurchaseNotFound
from settlements.purchases.requests import Fiscal


def attach_fiscal(*, desk: DeskIdentity, purchase_id: str, fiscal: Fiscal) -> None:
    """Write drive, document and sign of the printed receipt to its purchase; the same again changes nothing.

    Refused with PurchaseNotFound (none of this desk's) and FiscalSignTaken (they are another receipt's, or this one
    has others already).
    """
    wanted = {
        "fiscal_drive": fiscal.drive,
        "fiscal_document": fiscal.document,
        "fiscal_sign": fiscal.sign,
    }
    try:
        UUID(purchase_id)
        with transaction.atomic():
            purchase = Purchase.objects.select_for_update(no_key=True).get(pk=purchase_id, desk_id=desk.desk_id)
            present = {name: getattr(purchase, name) for name in wanted}
            if present == wanted:
                return
            if any(present.values()):
                raise FiscalSignTaken
            Purchase.objects.filter(pk=purchase.pk).update(**wanted)
    except (Purchase.DoesNotExist, ValueError) as error:
        raise PurchaseNotFound from error
    except IntegrityError as error:
        raise FiscalSignTaken from error
