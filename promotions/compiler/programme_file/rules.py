"""The engine's rules from what a file says, without a single row."""

from pharmacies.models import Programme
from promotions.compiler.compile import compile_series, compile_settings, plain_of
from promotions.compiler.outside.names import Names
from promotions.compiler.programme_file.content import Funder, ProgrammeContent, Terms
from promotions.compiler.programme_file.sections import AXES
from promotions.engine import rulebook as engine
from promotions.engine.vocabulary import Unit
from promotions.models import CouponSeries, RedemptionRule

NO_NUMBER = 0


def rulebook_of(content: ProgrammeContent, names: Names) -> engine.Rulebook:
    """The rulebook that the file's rules would be published as; identifiers are those of `names`."""
    redemption = content.redemption
    rows = {name: sorted(value) for name, value in redemption.items() if name.endswith("_flags")}
    terms = {name: value for name, value in redemption.items() if not name.endswith("_flags")}
    return engine.Rulebook(
        number=NO_NUMBER,
        programme_id=NO_NUMBER,
        settings=compile_settings(Programme(**content.settings), RedemptionRule(**rows)),
        rules=tuple(
            sorted(
                (
                    rule_of(code, terms, names.id_of(Unit.PROMOTIONS, code))
                    for code, terms in content.promotions.items()
                ),
                key=lambda rule: (rule.priority, rule.promotion_id),
            )
        ),
        schemes=tuple(scheme_of(code, content, names) for code in content.level_schemes),
        coupon_series=tuple(series_of(code, content, names) for code in content.coupon_series),
        redemption=engine.Redemption(**terms),
        group_modes=tuple(
            (code, engine.GroupMode(columns["mode"])) for code, columns in sorted(content.exclusivity_groups.items())
        ),
    )


def rule_of(code: str, terms: Terms, number: int) -> engine.Rule:
    """A promotion as the engine's rule. `number` is that of the promotion and of its version."""
    columns = terms.columns
    return engine.Rule(
        promotion_id=number,
        version_id=number,
        code=code,
        name_ru=columns["name"],
        name_en=columns["name_en"] or columns["name"],
        mechanic=columns["mechanic"],
        params=terms.params,
        funding=tuple(_funding(funder) for funder in terms.funders),
        priority=columns["priority"],
        group=columns["group"],
        is_budgeted=columns["budget_kopecks"] is not None,
        needs_account=columns["needs_account"],
        **{name: columns[name] for name in AXES},
    )


def scheme_of(code: str, content: ProgrammeContent, names: Names) -> engine.LevelScheme:
    """A ladder of levels."""
    scheme = content.level_schemes[code]
    columns = {name: value for name, value in scheme.columns.items() if name != "name"}
    return engine.LevelScheme(
        scheme_id=names.id_of(Unit.LEVEL_SCHEME, code),
        code=code,
        levels=tuple(
            engine.Level(
                level_id=names.id_of(Unit.LEVELS, f"{code}/{level['name']}"),
                name_ru=level["name"],
                name_en=level["name_en"] or level["name"],
                threshold_kopecks=level["threshold_kopecks"],
                points_rate_bp=level["points_rate_bp"],
                discount_rate_bp=level["discount_rate_bp"],
            )
            for level in scheme.levels
        ),
        **columns,
    )


def series_of(code: str, content: ProgrammeContent, names: Names) -> engine.CouponTerms:
    """The terms of a series."""
    series = content.coupon_series[code]
    columns = {**series.columns, "goods": plain_of(series.columns["goods"])}
    return compile_series(
        CouponSeries(
            pk=names.id_of(Unit.COUPON_SERIES, code),
            code=code,
            funder_kind=series.funder.kind.value,
            funder_id=series.funder.legal_entity_id,
            **columns,
        )
    )


def _funding(funder: Funder) -> engine.Funding:
    return engine.Funding(funder.kind, funder.legal_entity_id, funder.share_bp, funder.cap_kopecks)
