"""The file that cards are imported from in the browser: what comes of each row is shown before anything is written.

It is judged by the very rules of the job: `settlements.movements.card_import`.
"""

from collections import Counter
from datetime import datetime
from io import BytesIO
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from import_export import fields, resources
from import_export.formats.base_formats import Format

from coalition.kernel.errors import DomainError
from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.columns import DASH, grouped, masked_phone
from coalition.toolkit.admin.previewed import PreviewedImport
from coalition.toolkit.admin.units import said
from members.models import Card
from settlements.models import CardImport
from settlements.movements.card_import.columns import COLUMNS
from settlements.movements.card_import.errors import FileEmpty
from settlements.movements.card_import.faults import sentences
from settlements.movements.card_import.files import read_head, records
from settlements.movements.card_import.imports import Wanted, import_at_once, preview_import
from settlements.movements.card_import.workbooks import rows_of

MOST_ROWS = 2_000
OUTCOMES = {
    "new": _("a new card"),
    "joins": _("a further card of a member"),
    "unchanged": _("is there already"),
    "rejected": _("left out"),
}
COUNTED = {
    "new": _("New cards"),
    "joins": _("Further cards of members"),
    "unchanged": _("There already, unchanged"),
    "rejected": _("Left out"),
}
LONGEST_NAME = 60
"""A quote that is never closed makes a name out of many rows; a page shows its beginning."""


class CardsFormat(Format):
    """CSV or XLSX, told apart by their first bytes; refused before anything is unpacked or read without end."""

    def __init__(self, encoding: str | None = None) -> None:
        self.encoding = encoding

    def get_title(self) -> str:
        """What is offered."""
        return "csv, xlsx"

    def get_extension(self) -> str:
        """Of the file that waits for the confirmation."""
        return "csv"

    def can_import(self) -> bool:
        """Yes."""
        return True

    def is_binary(self) -> bool:
        """The encoding is found out later."""
        return True

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        """The rows, at most one more than a page takes, with the bytes they came from."""
        rows = list(small_rows(in_stream))
        if len(rows) < 2:
            raise FileEmpty
        width = max(map(len, rows))
        dataset = tablib.Dataset(headers=[*rows[0], *(f"{n}" for n in range(len(rows[0]), width))])
        for row in rows[1:]:
            dataset.append([*row, *[""] * (width - len(row))])
        dataset.raw = in_stream
        return dataset


class CardsImport(PreviewedImport):
    """A page where a file about cards is imported: which files it takes, who may, what is wrong in our words."""

    skip_admin_log = True

    def get_import_formats(self) -> list[Any]:
        """What a file may be."""
        return [CardsFormat]

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Whoever may import cards."""
        return request.user.has_perm("settlements.add_cardimport")

    def add_data_read_fail_error_to_form(self, form: Form, e: Exception) -> None:
        """What is wrong with the file, in our words."""
        if isinstance(e, DomainError):
            form.add_error("import_file", said(e))
        else:
            super().add_data_read_fail_error_to_form(form, e)


def small_rows(content: bytes) -> Any:
    """Rows of a file with its head; one more than a page takes at most. Refused with FileRefused."""
    stream = BytesIO(content)
    if content[:4] == b"PK\x03\x04":
        found = rows_of(stream)
    else:
        head = read_head(stream)
        found = iter(([*head.headings], *_some(records(stream, head, offset=head.offset, row_no=0))))
    for number, row in enumerate(found):
        yield row
        if number > MOST_ROWS:
            return


def _some(found: Any) -> Any:
    for number, record in enumerate(found):
        yield record.cells
        if number > MOST_ROWS:
            return


class CardFile(resources.ModelResource):
    """Cards. Rows that cannot be imported are left out and say why; nobody is changed."""

    row_no = fields.Field("row_no", _("Row"), readonly=True)
    number = fields.Field("number", _("Card"), readonly=True)
    member = fields.Field("member", _("Member"), readonly=True)
    phone = fields.Field("phone", _("Phone"), readonly=True)
    accumulated = fields.Field("accumulated", _("Accumulated"), readonly=True)
    points = fields.Field("points", _("Points"), readonly=True)
    outcome = fields.Field("outcome", _("What comes of it"), readonly=True)
    why = fields.Field("why", _("Reason"), readonly=True)

    class Meta:
        model = Card
        fields = ("row_no", "number", "member", "phone", "accumulated", "points", "outcome", "why")
        force_init_instance = True
        report_skipped = True

    def __init__(self, *, wanted: Wanted | None = None, now: datetime | None = None, by: str = "") -> None:
        super().__init__()
        self.wanted, self.now, self.by = wanted, now, by
        self.rows: list[dict[str, Any]] = []
        self.done: CardImport | None = None

    def get_user_visible_fields(self) -> list[fields.Field]:
        """Before a file is there: the columns that it may have. Afterwards: what comes of its rows."""
        if self.rows:
            return super().get_user_visible_fields()
        return [fields.Field(column_name=column.title) for column in COLUMNS]

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """Judge all rows together. A file that cannot be read is refused as a whole, in a sentence."""
        try:
            self.rows = preview_import(**self._given(dataset, kwargs))
        except DomainError as error:
            dataset.wipe()
            raise ValidationError(said(error)) from error

    def after_import(self, dataset: tablib.Dataset, result: Any, **kwargs: Any) -> None:
        """All that is right is written in one go; a preview is told in figures."""
        result.figures = self._figures()
        if kwargs.get("dry_run") or result.has_errors():
            return
        try:
            self.done = import_at_once(**self._given(dataset, kwargs))
        except DomainError as error:
            raise ValidationError(said(error)) from error

    def _figures(self) -> list[tuple[Any, str]]:
        coming = [row for row in self.rows if row["outcome"] in ("new", "joins")]
        outcomes = Counter(row["outcome"] for row in self.rows)
        return [
            *((title, grouped(outcomes[name])) for name, title in COUNTED.items()),
            (_("opening points"), print_roubles(sum(row["points_kopecks"] for row in coming))),
            (_("opening accumulation"), print_roubles(sum(row["accumulated_kopecks"] for row in coming))),
        ]

    def _given(self, dataset: tablib.Dataset, kwargs: dict[str, Any]) -> dict[str, Any]:
        return {
            "file": BytesIO(dataset.raw),
            "file_name": kwargs.get("file_name") or "",
            "wanted": self.wanted,
            "started_by": self.by,
            "now": self.now,
        }

    def after_init_instance(
        self, instance: Card, new: bool, row: dict[str, Any], row_number: int = 1, **kwargs: Any
    ) -> None:
        """A card that is never saved by itself: the operation writes all of them."""
        found = self.rows[row_number - 1]
        name = " ".join(found[part] for part in ("last_name", "first_name", "middle_name") if found[part])
        instance.found, instance.row_no, instance.number = found, found["row_no"], found["number"] or DASH
        instance.member, instance.phone = Truncator(name).chars(LONGEST_NAME) or DASH, masked_phone(found["phone"])
        instance.accumulated = print_roubles(found["accumulated_kopecks"])
        instance.points = print_roubles(found["points_kopecks"])
        instance.outcome, instance.why = str(OUTCOMES[found["outcome"]]), sentences(found["faults"])

    def skip_row(self, instance: Card, *args: Any, **kwargs: Any) -> bool:
        """Whatever is not written."""
        return instance.found["outcome"] not in ("new", "joins")

    def validate_instance(self, *args: Any, **kwargs: Any) -> None:
        """The rows were judged together."""

    def do_instance_save(self, instance: Card, is_create: bool) -> None:
        """Nothing: the operation has done it."""
