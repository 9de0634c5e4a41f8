"""What people do with coupons: each step is asked about, then one operation is called."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from coalition.toolkit.admin.asking import Question, Reason, ask, found
from coalition.toolkit.admin.steps import StateSteps
from promotions.admin.coupon_forms import ExportForm, QuantityForm, batch_form, segment_form, with_batch
from promotions.admin.coupon_papers import export_codes, print_sheets
from promotions.models import CouponBatch, CouponSeries
from promotions.operations.coupon_batches import queue_generation, queue_issue_to_segment
from promotions.operations.coupon_blocking import block_coupons, is_blocked, unblock_coupons
from promotions.operations.coupon_issuing import issue_word

HANDLE = ["promotions.handle_coupon_codes"]
CHANGE = ["promotions.change_couponseries"]


class BlockSteps(StateSteps):
    """Block and open again: a series, a batch or a coupon."""

    actions_detail = ("block", "unblock")

    def steps_of(self, row: Any, request: HttpRequest) -> set[str]:
        """The steps that a row allows."""
        return {"unblock" if is_blocked(row) else "block"}

    @action(description=gettext_lazy("Block"), icon="block", permissions=CHANGE)
    def block(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Refuse it at every desk from now on."""
        row = found(self, request, object_id)

        def block(wanted: dict[str, Any]) -> str:
            block_coupons(target=row, reason=wanted["reason"], done_by=request.user.get_username(), now=timezone.now())
            return _("Blocked: desks refuse it from the next receipt on.")

        question = Question(
            _("Block %(what)s") % {"what": name_of(row)},
            _("Every desk refuses it from the next receipt on, whatever was quoted. Say why: the reason stays."),
            _("Block"),
            Reason,
            is_dangerous=True,
        )
        return ask(self, request, question, block, row=row)

    @action(description=gettext_lazy("Open again"), icon="lock_open", permissions=CHANGE)
    def unblock(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Accept it again."""
        row = found(self, request, object_id)

        def unblock(wanted: dict[str, Any]) -> str:
            by = request.user.get_username()
            unblock_coupons(target=row, reason=wanted["reason"], done_by=by, now=timezone.now())
            return _("Opened: desks accept it again.")

        question = Question(
            _("Open %(what)s again") % {"what": name_of(row)},
            _("What is blocked by itself above or below it stays blocked. Say why."),
            _("Open again"),
            Reason,
        )
        return ask(self, request, question, unblock, row=row)


class BatchSteps(BlockSteps):
    """Print and export a batch; block it."""

    actions_detail = ("print_sheets", "export_codes", "block", "unblock")

    def steps_of(self, row: CouponBatch, request: HttpRequest) -> set[str]:
        """The steps that a batch allows."""
        return super().steps_of(row, request) | ({"print_sheets", "export_codes"} if row.made else set())

    @action(description=gettext_lazy("Print sheets"), icon="print", permissions=HANDLE)
    def print_sheets(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The batch on A4, to be cut."""
        batch = found(self, request, object_id)
        question = Question(_("Print sheets"), SHEETS, _("Print"))
        return ask(self, request, question, lambda wanted: print_sheets(request, batch), row=batch)

    @action(description=gettext_lazy("Export codes"), icon="download", permissions=HANDLE)
    def export_codes(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The codes of the batch as a file."""
        batch = found(self, request, object_id)
        question = Question(_("Export codes"), CODES, _("Export"), ExportForm)
        return ask(self, request, question, lambda wanted: export_codes(request, batch, wanted["form"]), row=batch)


class SeriesSteps(BlockSteps):
    """Make the coupons of a series, print and export its batches, block it."""

    actions_detail = (
        *("generate", "issue_word", "issue_to_segment", "print_sheets", "export_codes"),
        *("block", "unblock"),
    )

    def steps_of(self, row: CouponSeries, request: HttpRequest) -> set[str]:
        """The steps that a series allows."""
        steps = super().steps_of(row, request)
        if not row.is_blocked:
            is_word = row.code_format == CouponSeries.CodeFormat.WORD
            steps.add("issue_word" if is_word else "issue_to_segment" if row.is_personal else "generate")
        return steps | ({"print_sheets", "export_codes"} if row.batches.exists() else set())

    @action(description=gettext_lazy("Generate codes"), icon="add_card", permissions=HANDLE)
    def generate(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Queue a batch of random codes."""
        series = found(self, request, object_id)

        def generate(wanted: dict[str, Any]) -> str:
            by, now = request.user.get_username(), timezone.now()
            queue_generation(series=series, started_by=by, now=now, **wanted)
            return _("The codes are being made; their batch shows how far they are.")

        question = Question(
            _("Generate codes"),
            _("Each code is random and can be used as often as the series says. They are made in the background."),
            _("Generate"),
            QuantityForm,
        )
        return ask(self, request, question, generate, row=series)

    @action(description=gettext_lazy("Put the word in force"), icon="record_voice_over", permissions=HANDLE)
    def issue_word(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Make the series' word a code that works."""
        series = found(self, request, object_id)

        def issue(wanted: dict[str, Any]) -> str:
            issue_word(series=series, started_by=request.user.get_username(), now=timezone.now())
            return _("The word %(word)s works.") % {"word": series.word}

        question = Question(
            _("Put the word in force"),
            _("%(word)s, whatever its capitals: %(uses)s uses for all buyers together.")
            % {"word": series.word, "uses": series.uses_per_coupon},
            _("Put in force"),
        )
        return ask(self, request, question, issue, row=series)

    @action(description=gettext_lazy("Issue to a segment"), icon="groups", permissions=HANDLE)
    def issue_to_segment(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Queue a personal coupon for everybody in a segment."""
        series = found(self, request, object_id)

        def issue(wanted: dict[str, Any]) -> str:
            by, now = request.user.get_username(), timezone.now()
            job = queue_issue_to_segment(series=series, segment=wanted["segment"], started_by=by, now=now)
            return _("Coupons are being issued to %(count)s members.") % {"count": job.total}

        question = Question(
            _("Issue to a segment"),
            _("Everybody who is in the segment now gets one coupon of his own."),
            _("Issue"),
            segment_form(series),
        )
        return ask(self, request, question, issue, row=series)

    @action(description=gettext_lazy("Print sheets"), icon="print", permissions=HANDLE)
    def print_sheets(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """A batch on A4, to be cut."""
        series = found(self, request, object_id)
        question = Question(_("Print sheets"), SHEETS, _("Print"), batch_form(series))
        return ask(self, request, question, lambda wanted: print_sheets(request, wanted["batch"]), row=series)

    @action(description=gettext_lazy("Export codes"), icon="download", permissions=HANDLE)
    def export_codes(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The codes of a batch as a file."""
        series = found(self, request, object_id)
        question = Question(_("Export codes"), CODES, _("Export"), with_batch(ExportForm, series))
        return ask(self, request, question, lambda wanted: export_codes(request, **wanted), row=series)


def name_of(row: Any) -> str:
    """What is blocked, without telling a code."""
    return _("the coupon") if not isinstance(row, CouponSeries | CouponBatch) else f"«{row}»"


SHEETS = gettext_lazy(
    "24 coupons on a page of A4, with cut lines and a barcode. Codes are money: your name and the time stand on every "
    "page, and here for ever. Up to 240 coupons come at once, more in parts."
)
CODES = gettext_lazy(
    "For a printer or a mailing. Codes are money: your name and the time stand in the file, and here for ever."
)
