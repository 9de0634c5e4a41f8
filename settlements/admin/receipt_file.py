"""The file of receipts that were paid before the card: each counts for the accumulation once, none brings points."""

from datetime import datetime
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import fields, resources

from coalition.kernel.errors import DomainError
from coalition.kernel.money import MoneyError, print_roubles
from coalition.toolkit.admin.units import said
from members.models import Card
from pharmacies.models import Outlet
from settlements.models import Accumulation
from settlements.movements.card_import.rules import read_amount, read_date
from settlements.movements.retroactive import TypedReceipt, accumulate_retroactively

MOST_ROWS = 2_000
CARD, ON, NUMBER, AMOUNT, OUTLET = COLUMNS = ("Номер карты", "Дата", "Номер чека", "Сумма", "Код аптеки")


class ReceiptFile(resources.ModelResource):
    """Receipts. A row that cannot be counted is refused, and then nothing of the file is counted."""

    card = fields.Field("card_number", CARD, readonly=True)
    on = fields.Field("business_on", ON, readonly=True)
    reason = fields.Field("reason", gettext_lazy("What stands in the register"), readonly=True)
    amount = fields.Field("printed", AMOUNT, readonly=True)

    class Meta:
        model = Accumulation
        fields = ("card", "on", "reason", "amount")
        force_init_instance = True

    def __init__(self, *, now: datetime | None = None, by: str = "") -> None:
        super().__init__()
        self.now, self.by = now, by
        self.outlets: dict[str, Outlet] = {}

    def get_user_visible_fields(self) -> list[fields.Field]:
        """Before a file is there: its columns."""
        return super().get_user_visible_fields() if self.outlets else [fields.Field(column_name=c) for c in COLUMNS]

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """A file that is too long for a page, or lacks a column, is refused as a whole."""
        rows, lacking = len(dataset), [name for name in COLUMNS if name not in (dataset.headers or ())]
        if lacking or rows > MOST_ROWS:
            dataset.wipe()
        if lacking:
            raise ValidationError(_("The file has no column «%(column)s».") % {"column": lacking[0]})
        if rows > MOST_ROWS:
            raise ValidationError(
                _("The file has %(rows)s rows; a page imports at most %(most)s. Split the file.")
                % {"rows": rows, "most": MOST_ROWS}
            )
        self.outlets = {outlet.code: outlet for outlet in Outlet.objects.all()}

    def import_data(self, dataset: tablib.Dataset, *args: Any, **kwargs: Any) -> Any:
        """A file with one bad row changes nothing at all."""
        return super().import_data(dataset, *args, **{"rollback_on_validation_errors": True, **kwargs})

    def import_instance(self, instance: Accumulation, row: dict[str, Any], **kwargs: Any) -> None:
        """Count the receipt; a preview is rolled back as a whole. What cannot be counted says why."""
        card = Card.objects.filter(number=_cell(row, CARD), account__isnull=False).select_related("account").first()
        outlet, on = self.outlets.get(_cell(row, OUTLET)), read_date(_cell(row, ON))
        if card is None:
            raise ValidationError(_("There is no such card in use."))
        if outlet is None:
            raise ValidationError(_("There is no such outlet."))
        if on is None:
            raise ValidationError(_("The date is unclear: write it like 31.12.2026."))
        try:
            receipt = TypedReceipt(_cell(row, NUMBER), on, read_amount(_cell(row, AMOUNT)), outlet)
            counted = accumulate_retroactively(account=card.account, receipt=receipt, now=self.now, by=self.by)
        except MoneyError as error:
            raise ValidationError(_("The sum is no amount of money.")) from error
        except DomainError as error:
            raise ValidationError(said(error)) from error
        instance.__dict__.update(counted.__dict__)
        instance.card_number, instance.printed = card.number, print_roubles(counted.amount_kopecks)

    def validate_instance(self, instance: Accumulation, import_validation_errors: Any = None, **kwargs: Any) -> None:
        """The operation has looked at it."""
        if import_validation_errors:
            raise ValidationError(import_validation_errors)

    def do_instance_save(self, instance: Accumulation, is_create: bool) -> None:
        """Nothing: the operation has written it."""


def _cell(row: dict[str, Any], name: str) -> str:
    return str(row.get(name) or "").strip()
