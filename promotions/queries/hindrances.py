"""Why a version of a promotion cannot start yet, and what the second person should know before agreeing to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pharmacies.models import Contract, Outlet, Product
from promotions.compiler.compile import compile_rule
from promotions.engine.axes import Goods, Where
from promotions.engine.rulebook import FunderKind, Rule
from promotions.engine.soundness import problems_of
from promotions.models import CouponSeries, LevelScheme, Promotion, PromotionVersion, Segment
from promotions.queries.overlaps import overlapping
from promotions.queries.touched_goods import touched_products

HIGH_RATE_BP = 5_000
"""A share of the price from which the second person is warned: half of it."""


@dataclass(frozen=True, slots=True)
class Hindrance:
    """A reason with its stable code. Blocking: must be mended; otherwise the second person has to accept it."""

    code: str
    ru: str
    en: str
    is_blocking: bool = True


def hindrances_of(version: PromotionVersion, *, today: date) -> list[Hindrance]:
    """What stands between the version and its start, the gravest first; an empty list: nothing.

    `today` by the operator's calendar. About ten statements.
    """
    try:
        rule = compile_rule(version)
    except ValueError as error:
        return [Hindrance("no_rule", f"Условия не читаются: {error}.", f"The terms cannot be read: {error}.")]
    found = [Hindrance(problem.code, problem.ru, problem.en) for problem in problems_of(rule)]
    for look in (
        _dates,
        _owner,
        _funders,
        _budget,
        _places,
        _audience,
        _goods,
        _public_text,
        _named_rows,
        _rivals,
        _rates,
    ):
        found += look(version, rule, today)
    return sorted(found, key=lambda each: not each.is_blocking)


def _dates(version: PromotionVersion, rule: Rule, today: date) -> Iterator[Hindrance]:
    if rule.when.ends_on is not None and rule.when.ends_on <= today:
        yield Hindrance(
            "already_over", "Срок акции уже прошёл: исправьте даты.", "The promotion is over already: mend its dates."
        )
    if rule.validity.expires_on is not None and rule.validity.expires_on < today:
        yield Hindrance(
            "points_already_expired",
            "Последний день действия баллов уже прошёл.",
            "The last day of the points' validity has passed.",
        )
    if rule.when.ends_on is None and rule.is_budgeted is False and rule.when.starts_on is None:
        yield Hindrance(
            "for_ever",
            "У акции нет ни срока, ни бюджета: она будет действовать, пока её не остановят.",
            "The promotion has neither an end nor a budget: it runs until somebody stops it.",
            is_blocking=False,
        )


def _owner(version: PromotionVersion, rule: Rule, today: date) -> Iterator[Hindrance]:
    """A participant's own promotion stays at its own outlets and at its own cost, whoever has edited it."""
    owner_id = version.promotion.owner_id
    if owner_id is None:
        return
    payers = {
        funding.legal_entity_id if funding.kind is FunderKind.PARTICIPANT else funding.kind for funding in rule.funding
    }
    if payers - {owner_id, FunderKind.OUTLET}:
        yield Hindrance(
            "owner_pays",
            "Акцию предложил участник: платить за неё может только он сам.",
            "A participant offers the promotion: nobody else may pay for it.",
        )
    own = set(Outlet.objects.filter(legal_entity=owner_id).values_list("pk", flat=True))
    if not rule.where.outlet_ids or rule.where != Where(outlet_ids=rule.where.outlet_ids & own):
        yield Hindrance(
            "owner_elsewhere",
            "Акцию предложил участник: она действует только в его аптеках, названных поимённо.",
            "A participant offers the promotion: it runs at the participant's own outlets only, each named.",
        )


def _funders(version: PromotionVersion, rule: Rule, today: date) -> Iterator[Hindrance]:
    begins = max(today, rule.when.starts_on or today)
    in_force = Contract.objects.filter(programme=version.promotion.programme, starts_on__lte=begins)
    signed = {
        contract.legal_entity_id for contract in in_force if contract.ends_on is None or contract.ends_on > begins
    }
    for funding in version.fundings.select_related("funder").order_by("pk"):
        if funding.funder_kind == FunderKind.PARTICIPANT and funding.funder_id not in signed:
            yield Hindrance(
                "no_agreement",
                f"У плательщика «{funding.funder}» нет действующего договора на дату начала.",
                f"The funder “{funding.funder}” has no contract in force on the first day.",
            )


def _budget(version: PromotionVersion, rule: Rule, today: date) -> Iterator[Hindrance]:
    if version.budget_kopecks is not None:
        if any(funding.cap_kopecks is not None for funding in rule.funding):
            yield Hindrance(
                "capped_budget",
                "У плательщика предел на чек: остальные платят больше своей доли, их часть бюджета кончится раньше, "
                "и акция остановится, когда у него бюджет ещё останется.",
                "A funder has a limit for a receipt: the others bear more than their shares, their part of the budget "
                "ends earlier, and the promotion stops while some of his is left.",
                is_blocking=False,
            )
        return
    kinds = {funding.kind for funding in rule.funding}
    if FunderKind.PARTICIPANT in kinds:
        yield Hindrance(
            "no_budget",
            "Акцию оплачивает участник, а бюджета нет: укажите сумму, на которой она остановится.",
            "A participant pays, but there is no budget: give the sum at which the promotion stops.",
        )
    elif FunderKind.OPERATOR in kinds:
        yield Hindrance(
            "operator_without_budget",
            "Платит оператор, а бюджета нет: расход не ограничен.",
            "The operator pays without a budget: the cost has no limit.",
            is_blocking=False,
        )


def _places(version: PromotionVersion, rule: Rule, today: date) -> Iterator[Hindrance]:
    where = rule.where
    if where == Where():
        return
    outlets = Outlet.objects.filter(pk__in=where.outlet_ids) | Outlet.objects.filter(
        legal_entity__chain_id__in=where.chain_ids
    )
    outlets |= Outlet.objects.filter(legal_entity_id__in=where.legal_entity_ids)
    outlets |= Outlet.objects.filter(district__in=where.districts) | Outlet.objects.filter(desks__in=where.desk_ids)
    if not outlets.exists():
        yield Hindrance(
            "nowhere", "По условию «где» не подходит ни одна аптека.", "No outlet fits where the promotion runs."
        )


def _audience(version: PromotionVersion, rule: Rule, today: date) -> Iterator[Hindrance]:
    wanted = rule.whom.segment_ids | rule.whom.excluded_segment_ids
    segments = {segment.pk: segment for segment in Segment.objects.filter(pk__in=wanted)}
    if wanted - segments.keys():
        yield Hindrance("no_such_segment", "Названного сегмента больше нет.", "A segment that is named does not exist.")
    named = [segments[pk] for pk in rule.whom.segment_ids if pk in segments]
    if named and not any(segment.member_count for segment in named):
        yield Hindrance(
            "empty_audience",
            "В названных сегментах сейчас никого нет.",
            "There is nobody in the segments that are named.",
            is_blocking=False,
        )


def _goods(version: PromotionVersion, rule: Rule, today: date) -> Iterator[Hindrance]:
    if rule.goods in (Goods(), Goods(excluded_flags=rule.goods.excluded_flags)):
        return
    touched = touched_products(rule.goods)
    if not touched.exists():
        yield Hindrance(
            "no_goods", "Ни один товар справочника не подходит к акции.", "No product of the catalogue fits."
        )
    if touched.filter(is_rx=True).exists():
        yield Hindrance(
            "rx_goods",
            "В акции есть рецептурные препараты: нужно согласие юриста (38-ФЗ, ст. 24 ч. 8). "
            "Чтобы их не было, исключите признак «рецептурный».",
            "Prescription medicines take part: a lawyer has to agree (38-FZ, art. 24(8)). "
            "To leave them out, exclude the mark “prescription only”.",
            is_blocking=False,
        )


def _public_text(version: PromotionVersion, rule: Rule, today: date) -> Iterator[Hindrance]:
    """Prescription medicines may not be advertised to the public (38-FZ, art. 24(8)): neither named nor listed."""
    promotion = version.promotion
    told = " ".join((promotion.name, promotion.name_en, version.announcement, version.announcement_en)).lower()
    named = [
        name
        for name in Product.objects.filter(is_rx=True).values_list("name", flat=True)
        if name and name.split()[0].lower() in told.split()
    ]
    listed = list(
        Product.objects.filter(pk__in=rule.goods.product_ids, is_rx=True).values_list("name", flat=True)
        if version.is_in_regulations
        else ()
    )
    if named or listed:
        names = ", ".join(sorted({*named, *listed})[:3])
        yield Hindrance(
            "rx_in_public_text",
            f"В тексте для покупателей назван рецептурный препарат: {names}. Уберите его из текста и списка "
            "или не публикуйте акцию в положении.",
            f"The public text names a prescription medicine: {names}. Take it out of the text and the list, "
            "or keep the promotion out of the regulations.",
        )


def _named_rows(version: PromotionVersion, rule: Rule, today: date) -> Iterator[Hindrance]:
    programme = version.promotion.programme
    series_ids = rule.whom.code_series_ids
    codes = CouponSeries.objects.filter(programme=programme, pk__in=series_ids, kind="promo_code").count()
    if codes != len(series_ids):
        yield Hindrance(
            "no_such_codes",
            "Названа серия, которой нет или в которой не промокоды.",
            "A series is named that does not exist or holds no promo codes.",
        )
    issued = getattr(rule.params, "series_id", None)
    if issued is not None and not CouponSeries.objects.filter(programme=programme, pk=issued).exists():
        yield Hindrance("no_such_series", "Серии купонов больше нет.", "The coupon series does not exist.")
    scheme_id = getattr(rule.params, "scheme_id", None)
    if scheme_id is not None and not LevelScheme.objects.filter(programme=programme, pk=scheme_id).exists():
        yield Hindrance("no_such_scheme", "Шкалы уровней больше нет.", "The level scheme does not exist.")
    earlier = rule.whom.after_promotion_ids
    named = earlier | getattr(rule.params, "promotion_ids", frozenset())
    if Promotion.objects.filter(programme=programme, pk__in=named).count() != len(named):
        yield Hindrance("no_such_promotion", "Названной акции больше нет.", "A promotion that is named does not exist.")
    if version.promotion_id in earlier:
        yield Hindrance(
            "after_itself", "Акция открывается после самой себя.", "The promotion opens after taking part in itself."
        )


def _rivals(version: PromotionVersion, rule: Rule, today: date) -> Iterator[Hindrance]:
    for rival in overlapping(version, rule):
        yield Hindrance(
            "overlapping_exclusives",
            f"В группе «{rule.group}» с тем же приоритетом на те же товары действует акция «{rival.promotion}»: "
            "поменяйте приоритет, чтобы было ясно, какая важнее.",
            f"In group “{rule.group}” the promotion “{rival.promotion}” has the same priority for the same goods: "
            "change a priority, so that it is clear which one goes first.",
        )


def _rates(version: PromotionVersion, rule: Rule, today: date) -> Iterator[Hindrance]:
    rates = [getattr(rule.params, "rate_bp", None) or 0, *(band.rate_bp for band in getattr(rule.params, "bands", ()))]
    if max(rates) > HIGH_RATE_BP:
        yield Hindrance(
            "high_rate",
            "Процент больше половины цены: проверьте, не ошибка ли это.",
            "The rate is above half of the price: make sure that it is meant.",
            is_blocking=False,
        )
