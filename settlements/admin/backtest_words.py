"""How pages of back-tests print figures: sums in whole roubles, shares in percent."""

from fractions import Fraction

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coalition.kernel.money import MINUS, NO_BREAK_SPACE, print_roubles
from coalition.kernel.periods import Period
from settlements.models import Backtest


def whole(kopecks: int) -> str:
    """Roubles without kopecks, the nearest: −1 235 ₽."""
    roubles = print_roubles(round(Fraction(kopecks, 100)) * 100).partition(",")[0]
    return f"{roubles}{NO_BREAK_SPACE}₽"


def whole_or_dash(kopecks: int) -> str:
    """As `whole`, with a dash for nothing, so that a sparse table can be read."""
    return whole(kopecks) if kopecks else "–"


def signed(kopecks: int) -> str:
    """A difference: a plus before what is more, a dash for none."""
    return "–" if not kopecks else f"{'+' if kopecks > 0 else ''}{whole(kopecks)}"


def counted(number: int) -> str:
    """A number with its thousands set apart."""
    return f"{number:,}".replace(",", NO_BREAK_SPACE)


def percent(share: Fraction, places: int = 2) -> str:
    """A share of one: 2/26 is 7,69 %."""
    hundredths = f"{abs(float(share)) * 100:.{places}f}".replace(".", ",")
    return f"{MINUS if share < 0 else ''}{hundredths}{NO_BREAK_SPACE}%"


def share(part: int, of: int) -> str:
    """A part in percent of a whole; a dash where there is nothing."""
    return percent(Fraction(part, of)) if of else "–"


def days_of(backtest: Backtest) -> str:
    """The days of a back-test in words."""
    period = Period(backtest.starts_on, backtest.ends_on)
    first, last = (date_format(day, "SHORT_DATE_FORMAT") for day in (period.starts_on, period.last_on))
    return first if first == last else _("%(first)s – %(last)s") % {"first": first, "last": last}
