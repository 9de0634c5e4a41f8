"""The file that a list is imported from: a card number or a phone a row. What cannot join says why, row by row."""

from datetime import datetime
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import fields, resources

from coalition.toolkit.admin.columns import DASH
from members.models import Account
from promotions.admin.constructor.words import said
from promotions.models import Segment, SegmentMember
from promotions.operations.segments import add_to_segment
from promotions.queries.segment_candidates import Candidate, Outcome, candidates_of

MOST_ROWS = 2_000
COLUMNS = ("Карта", "Телефон")


class SegmentFile(resources.ModelResource):
    """Members for a list. Rows that cannot join are skipped and say why; nobody is taken off the list."""

    written = fields.Field("candidate__written", gettext_lazy("In the file"), readonly=True)
    number = fields.Field("number", gettext_lazy("Account"), readonly=True)
    outcome = fields.Field("outcome", gettext_lazy("What comes of it"), readonly=True)

    class Meta:
        model = SegmentMember
        fields = ("written", "number", "outcome")
        force_init_instance = True
        report_skipped = True

    def __init__(self, *, segment: Segment | None = None, now: datetime | None = None) -> None:
        super().__init__()
        self.segment, self.now = segment, now
        self.candidates: list[Candidate] = []

    def get_user_visible_fields(self) -> list[fields.Field]:
        """Before a file is there: the columns that it may have. Afterwards: what comes of its rows."""
        return super().get_user_visible_fields() if self.segment else [fields.Field(column_name=c) for c in COLUMNS]

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """A file that is too long for a page, or has no column of cards or phones, is refused as a whole."""
        rows, named = len(dataset), [column for column in COLUMNS if column in (dataset.headers or ())]
        if rows > MOST_ROWS or not named:
            dataset.wipe()
            if not named:
                raise ValidationError(_("The file has no column «%(column)s».") % {"column": "» / «".join(COLUMNS)})
            raise ValidationError(
                _("The file has %(rows)s rows; a page imports at most %(most)s. Split the file.")
                % {"rows": rows, "most": MOST_ROWS}
            )
        lines = [next((str(row[name]) for name in named if row[name] not in (None, "")), "") for row in dataset.dict]
        self.candidates = candidates_of(self.segment, lines)

    def after_init_instance(
        self, instance: SegmentMember, new: bool, row: dict[str, Any], row_number: int = 1, **kwargs: Any
    ) -> None:
        """A member that is never saved by itself: the operation writes all of them."""
        candidate = self.candidates[row_number - 1]
        instance.segment, instance.account = self.segment, Account(pk=candidate.account_id)
        instance.candidate, instance.outcome = candidate, said(candidate.outcome)
        instance.number = str(instance.account) if candidate.account_id else DASH

    def skip_row(self, instance: SegmentMember, *args: Any, **kwargs: Any) -> bool:
        """Whoever cannot join."""
        return instance.candidate.outcome is not Outcome.JOINS

    def validate_instance(self, *args: Any, **kwargs: Any) -> None:
        """The candidates were looked at together."""

    def do_instance_save(self, instance: SegmentMember, is_create: bool) -> None:
        """Nothing yet."""

    def after_import(self, dataset: tablib.Dataset, result: Any, **kwargs: Any) -> None:
        """All who can join do so at one moment."""
        if kwargs.get("dry_run") or result.has_errors():
            return
        joining = [each.account_id for each in self.candidates if each.outcome is Outcome.JOINS]
        source = SegmentMember.Source.IMPORT
        add_to_segment(segment=self.segment, account_ids=joining, source=source, now=self.now)
