"""A line of a statement in the language of the page."""

from django.utils.translation import gettext as _

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.units import print_percent
from settlements.models import StatementLine


def line_words(line: StatementLine) -> str:
    """Where, what for, and what sets it apart: «Аптека 3 · купон · НДС 10 % · номинал 200,00»."""
    return " · ".join([*([str(line.outlet)] if line.outlet else []), str(line.get_kind_display()), *line_marks(line)])


def line_marks(line: StatementLine) -> list[str]:
    """The VAT rate and the nominal, of a line that has them."""
    marks = []
    if line.vat_rate_bp is not None:
        marks.append(f"{_('VAT')} {print_percent(line.vat_rate_bp)}")
    if line.coupon_nominal_kopecks is not None:
        marks.append(f"{_('nominal')} {print_roubles(line.coupon_nominal_kopecks)}")
    return marks
