"""How papers print values: in Russian, whatever language the console is in."""

from datetime import date, datetime

from django import template

from coalition.kernel.money import MINUS, NO_BREAK_SPACE, print_roubles

register = template.Library()


@register.filter
def roubles(kopecks: int | None) -> str:
    """`-123450` → «−1 234,50»; nothing for nothing."""
    return "" if kopecks is None else print_roubles(kopecks)


@register.filter
def roubles_or_dash(kopecks: int | None) -> str:
    """As `roubles`, with a dash for nothing and zero, so that a sparse table can be read."""
    return print_roubles(kopecks) if kopecks else "\u2013"


@register.filter
def grouped(number: int) -> str:
    """`12345` → «12 345»."""
    return f"{number:,}".replace(",", NO_BREAK_SPACE)


@register.filter
def quantity(thousandths: int | None) -> str:
    """`1234500` → «1 234,5»; nothing for nothing."""
    if thousandths is None:
        return ""
    whole, rest = divmod(abs(thousandths), 1_000)
    places = f",{rest:03d}".rstrip("0") if rest else ""
    return f"{MINUS if thousandths < 0 else ''}{grouped(whole)}{places}"


@register.filter
def absolute(kopecks: int) -> int:
    """A sum without its sign."""
    return abs(kopecks)


@register.filter
def day(iso: str) -> str:
    """`2026-11-02` → «02.11.2026»."""
    return f"{date.fromisoformat(iso):%d.%m.%Y}"


@register.filter
def moment(iso: str) -> str:
    """`2026-11-02 09:05` → «02.11.2026 09:05»."""
    return f"{datetime.fromisoformat(iso):%d.%m.%Y %H:%M}".replace(" ", NO_BREAK_SPACE)
