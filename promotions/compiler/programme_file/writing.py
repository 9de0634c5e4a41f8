"""A programme's content as plain values by their outer names: for the file, and for telling what differs."""

from collections.abc import Mapping
from typing import Any

from pharmacies.models import Programme
from promotions.compiler.outside import AskedNames, Fault, NameUnclear, Refused, Shape, Writer, names_by_id, shape_of
from promotions.compiler.outside.faults import NOWHERE
from promotions.compiler.outside.names import GivenNames, Names
from promotions.compiler.outside.scalars import write_scalar
from promotions.compiler.programme_file.content import Columns, Funder, ProgrammeContent, Scheme, Series, Terms
from promotions.compiler.programme_file.rows import content_of
from promotions.compiler.programme_file.sections import (
    exclusions_shape,
    group_shape,
    level_shape,
    promotion_shape,
    redemption_shape,
    scheme_shape,
    segment_shape,
    series_shape,
    settings_shape,
)
from promotions.engine.rulebook import FunderKind
from promotions.engine.vocabulary import Unit

Plain = dict[str, Any]


def names_for(content: ProgrammeContent, programme: Programme) -> GivenNames:
    """The names of all rows that the content points at, one query a table."""
    asked = AskedNames()
    written_content(content, asked)
    return names_by_id(asked.ids, programme)


def written_rows(programme: Programme) -> tuple[ProgrammeContent, GivenNames, dict[str, Plain]]:
    """What the programme's rows say, the names in it, and both as the file has them.

    Refused with Refused when a row holds what the engine does not know, or points at a row that is gone.
    """
    try:
        content = content_of(programme)
        names = names_for(content, programme)
        return content, names, written_content(content, names)
    except NameUnclear as error:
        raise Refused([Fault(programme.code, NOWHERE, error.ru, error.en)]) from error
    except ValueError as error:
        ru, en = f"Строка программы не читается: {error}.", f"A row of the programme cannot be read: {error}."
        raise Refused([Fault(programme.code, NOWHERE, ru, en)]) from error


def written_content(content: ProgrammeContent, names: Names) -> dict[str, Plain]:
    """The sections of the file, in their order; `promotions` and the like hold entries by code."""
    writer = _Content(names)
    return {
        "programme": {"code": content.code, **writer.whole(settings_shape(), content.settings)},
        "redemption": writer.whole(redemption_shape(), content.redemption),
        "exclusions": writer.write(exclusions_shape(), content.redemption),
        "level_schemes": {code: writer.scheme(scheme) for code, scheme in content.level_schemes.items()},
        "exclusivity_groups": {
            code: writer.whole(group_shape(), columns) for code, columns in content.exclusivity_groups.items()
        },
        "segments": {code: writer.write(segment_shape(), columns) for code, columns in content.segments.items()},
        "coupon_series": {code: writer.series(series) for code, series in content.coupon_series.items()},
        "promotions": {code: writer.promotion(terms) for code, terms in content.promotions.items()},
    }


class _Content(Writer):
    def whole(self, shape: Shape, columns: Columns) -> Plain:
        """With what is as it is by default, since it is worth reading."""
        return self.write(shape, columns, whole=True)

    def scheme(self, scheme: Scheme) -> Plain:
        levels = [self.write(level_shape(), level) for level in scheme.levels]
        return self.write(scheme_shape(), scheme.columns, levels=levels)

    def series(self, series: Series) -> Plain:
        return self.write(series_shape(), series.columns, funder=self._payer(series.funder))

    def promotion(self, terms: Terms) -> Plain:
        params = self.write(shape_of(type(terms.params)), terms.params)
        return self.write(promotion_shape(), terms.columns, params=params, funders=self._funders(terms.funders))

    def _funders(self, funders: tuple[Funder, ...]) -> Mapping[str, Any]:
        shares: dict[str, int] = {}
        caps: dict[str, int] = {}
        for funder in funders:
            payer = self._payer(funder)
            shares[payer] = shares.get(payer, 0) + funder.share_bp
            if funder.cap_kopecks is not None:
                caps[payer] = caps.get(payer, 0) + funder.cap_kopecks
        return {payer: _share(share, caps.get(payer)) for payer, share in shares.items()}

    def _payer(self, funder: Funder) -> str:
        if funder.kind is FunderKind.PARTICIPANT:
            return self.names.code_of(Unit.LEGAL_ENTITIES, funder.legal_entity_id)
        return funder.kind.value


def _share(share_bp: int, cap_kopecks: int | None) -> Any:
    written = write_scalar(Unit.PERCENT, share_bp)
    return written if cap_kopecks is None else {"share": written, "at_most": write_scalar(Unit.MONEY, cap_kopecks)}
