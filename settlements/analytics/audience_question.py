"""Conditions of a segment become one statement: each adds what it joins, what it demands and its parameters."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from members.models import ConsentText
from pharmacies.models import Programme
from promotions.engine.segments import GoodsBought, SegmentConditions
from promotions.models import LevelScheme
from settlements.analytics import audience_sql as sql
from settlements.queries.levels import counts_since, kept_since


@dataclass(slots=True)
class Question:
    """A statement that grows with each condition."""

    today: date
    joins: list[str] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)
    params: dict[str, Any] = field(default_factory=dict)

    def join(self, statement: str, **params: Any) -> None:
        """What figures are read from."""
        self.joins.append(statement)
        self.params |= params

    def where(self, condition: str, **params: Any) -> None:
        """What must hold besides."""
        self.conditions.append(f"\n   and {condition}")
        self.params |= params

    def between(self, figure: str, name: str, least: int | None, below: int | None) -> None:
        """A figure lies in a half-open interval."""
        if least is not None:
            self.where(f"{figure} >= %({name}_from)s", **{f"{name}_from": least})
        if below is not None:
            self.where(f"{figure} < %({name}_until)s", **{f"{name}_until": below})

    @property
    def statement(self) -> str:
        """All of it."""
        return sql.ACCOUNTS.format(joins="".join(self.joins), conditions="".join(self.conditions))


def question_of(programme: Programme, conditions: SegmentConditions, now: datetime) -> Question:
    """The question who of a programme fulfils the conditions at `now`."""
    question = Question(timezone.localdate(now))
    zone = timezone.get_current_timezone_name()
    question.params |= {"programme": programme.pk, "now": now, "today": question.today, "zone": zone}
    for ask in (ask_people, ask_standing, ask_purchases, ask_goods, ask_memberships):
        ask(question, conditions)
    return question


def ask_people(question: Question, asked: SegmentConditions) -> None:
    """Age, sex, benefits and joining: all of one person."""
    person = Question(question.today)
    if asked.age_from is not None:
        person.where(sql.OLD_ENOUGH, age_from=asked.age_from)
    if asked.age_until is not None:
        person.where(sql.YOUNG_ENOUGH, age_until=asked.age_until)
    if asked.sex is not None:
        person.where("p.sex = %(sex)s", sex=asked.sex.value)
    if asked.benefit_categories:
        person.where(
            sql.BENEFITS,
            benefits=sorted(each.value for each in asked.benefit_categories),
            health=ConsentText.Kind.HEALTH.value,
        )
    if asked.enrolled_outlet_ids or asked.enrolled_chain_ids or asked.enrolled_districts:
        person.where(
            sql.JOINED_AT,
            enrolled_outlets=sorted(asked.enrolled_outlet_ids),
            enrolled_chains=sorted(asked.enrolled_chain_ids),
            enrolled_districts=sorted(asked.enrolled_districts),
        )
    if person.conditions:
        question.where(sql.HOLDER.format(conditions="".join(person.conditions)), **person.params)
    if asked.account_kinds:
        question.where("a.kind = any(%(kinds)s)", kinds=sorted(kind.value for kind in asked.account_kinds))
    if asked.enrolled_days_from is not None or asked.enrolled_days_until is not None:
        question.join(sql.JOINED_ON)
        question.between(sql.DAYS_SINCE_JOINING, "enrolled", asked.enrolled_days_from, asked.enrolled_days_until)


def ask_standing(question: Question, asked: SegmentConditions) -> None:
    """Levels, accumulation, points."""
    if asked.level_ids:
        schemes = LevelScheme.objects.filter(levels__in=asked.level_ids).distinct().prefetch_related("levels")
        steps = [step_of(question, scheme) for scheme in schemes]
        question.where(f"array[{', '.join(steps)}]::bigint[] && %(levels)s::bigint[]", levels=sorted(asked.level_ids))
    least, below = asked.accumulated_from_kopecks, asked.accumulated_until_kopecks
    if least is not None or below is not None:
        question.join(sql.ACCUMULATED.format(name="accumulated", sums="sum(x.amount_kopecks) as kopecks"))
        question.between("coalesce(accumulated.kopecks, 0)", "accumulated", least, below)
    if asked.points_from_kopecks is not None or asked.points_until_kopecks is not None:
        question.join(sql.POINTS)
        balance = "greatest(coalesce(points.kopecks, 0), 0)"
        question.between(balance, "points", asked.points_from_kopecks, asked.points_until_kopecks)


def step_of(question: Question, scheme: LevelScheme) -> str:
    """The expression for the level of a scheme that an account has, by the very rule that tills judge by."""
    name = f"ladder_{int(scheme.pk)}"
    sums, slip = f"sum(x.amount_kopecks) filter (where x.business_on >= %({name}_since)s) as kopecks", ""
    if scheme.keep_days:
        sums += f", sum(x.amount_kopecks) filter (where x.business_on >= %({name}_kept_since)s) as recent_kopecks"
        slip = (sql.SLIP_ONE if scheme.falls == LevelScheme.Falls.ONE else sql.SLIP_ALL).format(name=name)
    levels = sorted(scheme.levels.all(), key=lambda level: level.threshold_kopecks)
    question.join(
        sql.ACCUMULATED.format(name=name, sums=sums),
        **{
            f"{name}_since": counts_since(scheme, question.today),
            f"{name}_kept_since": kept_since(scheme, question.today),
            f"{name}_keep": max(1, scheme.keep_kopecks),
            f"{name}_levels": [level.pk for level in levels],
            f"{name}_thresholds": [level.threshold_kopecks for level in levels],
        },
    )
    return sql.STEP.format(name=name, slip=slip)


def ask_purchases(question: Question, asked: SegmentConditions) -> None:
    """Purchases of the window, counted and added up once; whoever has none has zero of them."""
    if asked.counts_purchases or asked.outlet_ids:
        conditions = ""
        if asked.within_days is not None:
            conditions += sql.WINDOW.format(name="within")
        if asked.outlet_ids:
            conditions += sql.AT_OUTLETS
        statement = sql.PURCHASES.format(conditions=conditions)
        question.join(statement, within=asked.within_days, outlets=sorted(asked.outlet_ids))
        least = asked.purchases_from if asked.counts_purchases else 1
        question.between("coalesce(purchases.count, 0)", "purchases", least, asked.purchases_until)
        paid = "coalesce(purchases.paid_kopecks, 0)"
        question.between(paid, "paid", asked.paid_from_kopecks, asked.paid_until_kopecks)
    least, below = asked.last_purchase_days_from, asked.last_purchase_days_until
    if least is not None or below is not None:
        question.join(sql.LAST_PURCHASE)
        question.between(sql.DAYS_SINCE_PURCHASE, "last_purchase", least, below)


def ask_goods(question: Question, asked: SegmentConditions) -> None:
    """Goods bought and not bought, of those who agreed to be looked at."""
    if asked.reads_goods:
        question.where(sql.AGREED, health=ConsentText.Kind.HEALTH.value)
    for name, goods, form in (("bought", asked.bought, "exists"), ("unbought", asked.not_bought, "not exists")):
        if goods.names_goods:
            question.where(f"{form} ({lines_of(question, name, goods)})")


def lines_of(question: Question, name: str, goods: GoodsBought) -> str:
    """The statement for an account's receipt lines with such goods."""
    conditions = ""
    if goods.within_days is not None:
        question.params[f"{name}_within"] = goods.within_days
        conditions += sql.WINDOW.format(name=f"{name}_within")
    lists = (("id", goods.product_ids), ("group_id", goods.group_ids), ("substance_id", goods.substance_ids))
    named = {column: sorted(ids) for column, ids in lists if ids}
    if named:
        conditions += f" and ({' or '.join(f'g.{column} = any(%({name}_{column})s)' for column in named)})"
    question.params |= {f"{name}_{column}": ids for column, ids in named.items()}
    for form, ids in (("", goods.manufacturer_ids), ("not ", goods.excluded_manufacturer_ids)):
        if ids:
            key = f"{name}_{'un' if form else ''}made_by"
            question.params[key] = sorted(ids)
            conditions += f" and {form}coalesce(g.manufacturer_id = any(%({key})s), false)"
    return sql.LINES.format(conditions=conditions)


def ask_memberships(question: Question, asked: SegmentConditions) -> None:
    """Other segments and promotions: in at least one of those named, in none of those excluded."""
    for name, ids, form, statement in (
        ("segments", asked.segment_ids, "exists", sql.IN_SEGMENTS),
        ("no_segments", asked.excluded_segment_ids, "not exists", sql.IN_SEGMENTS),
        ("promotions", asked.promotion_ids, "exists", sql.TOOK_PART),
        ("no_promotions", asked.excluded_promotion_ids, "not exists", sql.TOOK_PART),
    ):
        if ids:
            question.where(f"{form} ({statement.format(name=name)})", **{name: sorted(ids)})
