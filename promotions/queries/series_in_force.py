"""Whether desks know a coupon series as it stands."""

from promotions.compiler.cache import rulebook_of
from promotions.compiler.compile import compile_series
from promotions.models import CompiledRulebook, CouponSeries


def is_in_force(series: CouponSeries) -> bool:
    """Whether the rulebook in force has the series on these very terms; if not, the rules are to be published."""
    of_programme = CompiledRulebook.objects.filter(programme=series.programme_id).order_by("-number")
    row_id = of_programme.values_list("pk", flat=True).first()
    return row_id is not None and compile_series(series) in rulebook_of(row_id).rulebook.coupon_series
