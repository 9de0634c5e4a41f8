"""What a segment looks like: how its size went, and whom it is made up of. Nobody can be told from a picture."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import Any

from django.db import connection
from django.utils import timezone

from promotions.models import Level, LevelScheme, Segment
from settlements.analytics.audience_question import Question, step_of

LEAST_TOLD = 5
"""A group of fewer is not told: in a small pharmacy one would know who it is."""
AGES = (18, 25, 35, 45, 55, 65, 75)
"""Where a new age group begins."""
COURSE_DAYS = 180

COURSE = """
select moved.on, sum(moved.by)::int
  from (select (m.starts_at at time zone %(zone)s)::date as on, 1 as by
          from promotions_segmentmember m where m.segment_id = %(segment)s
        union all
        select (m.ends_at at time zone %(zone)s)::date, -1
          from promotions_segmentmember m where m.segment_id = %(segment)s and m.ends_at is not null) moved
 group by moved.on order by moved.on"""

MEMBERS = """
  join promotions_segmentmember m on m.account_id = a.id and m.segment_id = %(segment)s and m.ends_at is null"""
BY_AGE = f"""
select width_bucket(extract(year from age(%(today)s::date, p.birth_date))::int, %(ages)s::int[]), count(*)
  from members_account a {MEMBERS}
  join members_accountholder h on h.account_id = a.id and h.role in ('holder', 'head') and h.ends_at is null
  join members_person p on p.id = h.person_id and p.birth_date is not null
 group by 1"""
BY_DISTRICT = f"""
select coalesce(nullif(o.district, ''), o.region), count(*)
  from members_account a {MEMBERS}
  join members_accountholder h on h.account_id = a.id and h.role in ('holder', 'head') and h.ends_at is null
  join members_person p on p.id = h.person_id
  join pharmacies_outlet o on o.id = p.enrolled_outlet_id
 group by 1"""
BY_LEVEL = "select {step}, count(*) from members_account a {members}{joins} group by 1"


@dataclass(frozen=True, slots=True)
class Share:
    """How many members are in a group. `key` None: the groups that are too small to be told, together."""

    key: Any
    count: int


@dataclass(frozen=True, slots=True)
class MakeUp:
    """Members by age (the index of the group's beginning in AGES, from 0), by district, by level of each ladder."""

    ages: list[Share]
    districts: list[Share]
    levels: dict[LevelScheme, list[Share]]


def course_of(segment: Segment, *, now: datetime) -> list[tuple[date, int]]:
    """The size of a segment at the end of each of the last days, from the day it had its first member."""
    zone, today = timezone.get_current_timezone_name(), timezone.localdate(now)
    moves = _rows(COURSE, {"segment": segment.pk, "zone": zone})
    if not moves:
        return []
    sizes = dict(zip((on for on, _ in moves), accumulate(by for _, by in moves), strict=True))
    first = max(moves[0][0], today - timedelta(days=COURSE_DAYS - 1))
    size, course = max(((on, count) for on, count in sizes.items() if on <= first), default=(first, 0))[1], []
    for day in (first + timedelta(days=number) for number in range((today - first).days + 1)):
        size = sizes.get(day, size)
        course.append((day, size))
    return course


def make_up_of(segment: Segment, *, now: datetime) -> MakeUp:
    """Whom a segment consists of now; groups of fewer than five are told together or not at all."""
    params = {"segment": segment.pk, "today": timezone.localdate(now), "ages": list(AGES)}
    schemes = LevelScheme.objects.filter(programme=segment.programme_id).prefetch_related("levels")
    return MakeUp(
        ages=told([Share(key, count) for key, count in sorted(_rows(BY_AGE, params))]),
        districts=told(sorted((Share(key, count) for key, count in _rows(BY_DISTRICT, params)), key=_largest_first)),
        levels={scheme: told(_levels(segment, scheme, params)) for scheme in schemes.order_by("pk")},
    )


def told(shares: list[Share]) -> list[Share]:
    """The groups that are large enough; the others together, with the smallest of the large ones if they need it.

    So nobody finds the size of a small group by taking the others away from the whole.
    """
    large = [share for share in shares if share.count >= LEAST_TOLD]
    gathered = sum(share.count for share in shares if share.count < LEAST_TOLD)
    if 0 < gathered < LEAST_TOLD and large:
        smallest = min(large, key=lambda share: share.count)
        large.remove(smallest)
        gathered += smallest.count
    return [*large, Share(None, gathered)] if gathered >= LEAST_TOLD else large


def _levels(segment: Segment, scheme: LevelScheme, params: dict[str, Any]) -> list[Share]:
    question = Question(params["today"])
    step = step_of(question, scheme)
    statement = BY_LEVEL.format(step=step, members=MEMBERS, joins="".join(question.joins))
    rows = _rows(statement, {**params, **question.params, "programme": segment.programme_id})
    counts = dict(rows)
    ladder: list[Level] = sorted(scheme.levels.all(), key=lambda level: level.threshold_kopecks)
    shares = [Share(level, counts.get(level.pk, 0)) for level in ladder]
    return [share for share in [Share("", counts.get(None, 0)), *shares] if share.count]


def _largest_first(share: Share) -> tuple[int, str]:
    return -share.count, str(share.key)


def _rows(statement: str, params: dict[str, Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()
