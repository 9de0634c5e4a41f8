"""Whether what was read makes sense: rules that cannot run, segments that nobody fits, each blamed where it stands."""

from collections.abc import Mapping
from typing import Any

from promotions.compiler.outside import Reader
from promotions.compiler.programme_file.content import ProgrammeContent
from promotions.compiler.programme_file.rules import NO_NUMBER, rule_of
from promotions.engine.segments import problems_of as segment_problems
from promotions.engine.soundness import problems_of as rule_problems
from promotions.models import Segment


def blame_unsound(reader: Reader, tree: Mapping[str, Any], content: ProgrammeContent) -> None:
    """Note what is wrong with rules and segments as such. Their parts are known to be readable."""
    for code, terms in content.promotions.items():
        for problem in rule_problems(rule_of(code, terms, NO_NUMBER)):
            _blame(reader, tree, "promotions", code, problem.ru, problem.en)
    for code, columns in content.segments.items():
        if columns["kind"] == Segment.Kind.COMPUTED:
            for problem in segment_problems(columns["conditions"]):
                _blame(reader, tree, "segments", code, problem.ru, problem.en)
    for code, series in content.coupon_series.items():
        pays = series.columns["kind"] == "payment"
        if pays is not bool(series.columns["nominal_kopecks"]):
            ru = "Номинал нужен купону, который платит, и только ему."
            _blame(reader, tree, "coupon_series", code, ru, "A coupon that pays has a nominal, a promo code has none.")


def _blame(reader: Reader, tree: Mapping[str, Any], section: str, code: str, ru: str, en: str) -> None:
    key = next(key for key in tree[section] if key == code)
    reader.blame(key, f"{section}.{code}", ru, en)
