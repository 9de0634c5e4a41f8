"""How much sales must grow so that a promotion pays for itself.

A seller with turnover TO and margin m = 1 - b/V (what is left of a rouble once the goods are paid for) that gives away
the share C of its turnover keeps TO * (m - C). To keep TO * m as before, turnover must grow by dTO = C / (m - C).

The seed that the formula comes from reckons 7.69 % for 2 % off a 30 % mark-up; that is 2/26, a mark-up of 38.9 %. A
mark-up of 30 % leaves a margin of 3/13 = 23.08 %, and 1, 2, 3 % take 4.53, 9.49, 14.94 % more sales: of 350 buyers a
day 16, 34, 53.
"""

from fractions import Fraction

from coalition.kernel.errors import DomainError

WHOLE_BP = 10_000


class MarginRefused(DomainError):
    """A margin is a share of the price: above nothing, below the whole price."""

    code = "margin_refused"
    message_ru = "Маржа – доля цены: больше 0 % и меньше 100 %."
    message_en = "A margin is a share of the price: above 0 % and below 100 %."


def margin_of_markup(markup_bp: int) -> Fraction:
    """The share of the price that a mark-up on the cost leaves: 30 % (3000) leaves 3/13.

    Refused with MarginRefused: a mark-up of nothing or less.
    """
    return _margin(Fraction(markup_bp, WHOLE_BP + markup_bp) if markup_bp > 0 else Fraction(0))


def growth_to_break_even(*, cost: Fraction, margin: Fraction) -> Fraction | None:
    """By what share turnover must grow to make up for giving away the share `cost` of it; both are shares of one.

    None: no growth is enough, since at least the whole margin is given away. Refused with MarginRefused.
    """
    left = _margin(margin) - cost
    return cost / left if left > 0 else None


def extra_buyers(*, buyers: int, growth: Fraction) -> int:
    """How many more buyers a growth comes to; part of a buyer is a buyer."""
    return -int(-buyers * growth // 1)


def _margin(margin: Fraction) -> Fraction:
    if not 0 < margin < 1:
        raise MarginRefused
    return margin
