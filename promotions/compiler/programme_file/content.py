"""What a file says, read: columns by their names, engine's terms, examples."""

from dataclasses import dataclass, field
from typing import Any

from promotions.engine.mechanics.reward import Mechanic
from promotions.engine.rulebook import FunderKind

Columns = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Funder:
    """Who pays, his share in basis points, and what he pays at most for a receipt."""

    kind: FunderKind
    legal_entity_id: int | None = None
    share_bp: int = 10_000
    cap_kopecks: int | None = None


@dataclass(frozen=True, slots=True)
class Scheme:
    """A ladder of levels, thresholds ascending."""

    columns: Columns
    levels: tuple[Columns, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """A series of coupons."""

    columns: Columns
    funder: Funder


@dataclass(frozen=True, slots=True)
class Terms:
    """A promotion with its terms; `columns` hold the axes as the engine's dataclasses."""

    columns: Columns
    params: Mechanic
    funders: tuple[Funder, ...]


@dataclass(frozen=True, slots=True)
class ProgrammeContent:
    """A whole programme, by the codes of what it consists of."""

    code: str
    settings: Columns
    redemption: Columns
    level_schemes: dict[str, Scheme] = field(default_factory=dict)
    exclusivity_groups: dict[str, Columns] = field(default_factory=dict)
    segments: dict[str, Columns] = field(default_factory=dict)
    coupon_series: dict[str, Series] = field(default_factory=dict)
    promotions: dict[str, Terms] = field(default_factory=dict)
