"""A segment's pictures as the page draws them: a line for its course, bars for its make-up."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from coalition.toolkit.admin.charts import axis, chart, line
from coalition.toolkit.languages import is_in_russian
from promotions.models import Level
from settlements.analytics.segment_pictures import AGES, MakeUp, Share


@dataclass(frozen=True)
class Bar:
    """A group, its members, and the width of its bar in percent. `is_few`: small groups together."""

    title: str
    count: int
    width: str
    is_few: bool


def course_chart(course: list[tuple[date, int]]) -> dict[str, str]:
    """The size of a segment day by day."""
    sizes = line(_("members"), [size for _day, size in course], stepped=True, pointRadius=3 if len(course) == 1 else 0)
    return chart([f"{day:%d.%m}" for day, _size in course], [sizes], values=axis(is_whole=True))


def make_up_bars(made_up: MakeUp) -> list[tuple[str, list[Bar]]]:
    """Titles and bars: by age, by district, by each ladder. Those that would show small groups alone are left out."""
    drawn = [
        (_("By age"), _bars(made_up.ages, age_words)),
        (_("By district of joining"), _bars(made_up.districts, str)),
    ]
    drawn += [(str(scheme), _bars(shares, level_words)) for scheme, shares in made_up.levels.items()]
    return [(title, bars) for title, bars in drawn if not all(bar.is_few for bar in bars)]


def age_words(place: int) -> str:
    """`1` becomes `"18–24"`."""
    if place == 0:
        return _("under %(age)s") % {"age": AGES[0]}
    if place == len(AGES):
        return _("%(age)s and older") % {"age": AGES[-1]}
    return f"{AGES[place - 1]}–{AGES[place] - 1}"


def level_words(level: Level | str) -> str:
    """A level's name in the language of the page; nothing: on no level."""
    if not isinstance(level, Level):
        return _("no level")
    is_russian = is_in_russian()
    return level.name if is_russian else level.name_en or level.name


def _bars(shares: list[Share], words: Any) -> list[Bar]:
    longest = max((share.count for share in shares), default=1)
    return [
        Bar(
            _("small groups together") if share.key is None else words(share.key),
            share.count,
            f"{share.count * 100 / longest:.1f}",
            share.key is None,
        )
        for share in shares
    ]
