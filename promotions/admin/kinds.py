from django.utils.translation import gettext_lazy as _

from coalition.toolkit.kinds import call_kinds
from promotions.documents import coupon_sheet_runs
from promotions.operations import coupon_batches
from promotions.queries import second_looks

call_kinds(
    {
        # Jobs.
        coupon_batches.KIND: _("making coupons"),
        coupon_sheet_runs.KIND: _("sheets of coupons"),
        # Requests to a second person.
        second_looks.KIND: _("promotion above the budget"),
    }
)
