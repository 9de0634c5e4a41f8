from django.utils.translation import gettext_lazy as _

from coalition.toolkit.kinds import call_kinds
from promotions.documents import coupon_sheet_runs
from promotions.operations import coupon_batches

call_kinds({coupon_batches.KIND: _("making coupons"), coupon_sheet_runs.KIND: _("sheets of coupons")})
