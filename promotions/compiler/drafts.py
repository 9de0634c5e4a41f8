"""A version as it stands in a form, before there is a row: plain values, and the engine's rule that they make."""

from dataclasses import dataclass, field
from typing import Any

import msgspec

from promotions.compiler.compile import convert
from promotions.engine import axes
from promotions.engine import rulebook as engine
from promotions.engine.encoding import params_of

AXES: dict[str, type] = {
    "whom": axes.Whom,
    "where": axes.Where,
    "when": axes.When,
    "goods": axes.Goods,
    "basket": axes.Basket,
    "limits": axes.Limits,
    "validity": axes.Validity,
    "spending": axes.Spending,
}
NOT_SAVED = 0
"""The number of a version that has no row, and of a promotion that has none."""


@dataclass(frozen=True, slots=True)
class DraftFunding:
    """One funder's share, in basis points, and what he pays at most for a receipt."""

    kind: engine.FunderKind
    legal_entity_id: int | None = None
    share_bp: int = 10_000
    cap_kopecks: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form holds. `axes` are plain values by the axis' name, as the columns of a version keep them."""

    mechanic: str
    params: dict[str, Any]
    axes: dict[str, dict[str, Any]] = field(default_factory=dict)
    fundings: tuple[DraftFunding, ...] = ()
    promotion_id: int = NOT_SAVED
    code: str = ""
    name_ru: str = ""
    name_en: str = ""
    priority: int = 100
    group: str = ""
    needs_account: bool = True


def read_draft(plain: bytes | str) -> Draft:
    """The draft of `write_draft`. Refused with ValueError: no draft."""
    return msgspec.json.decode(plain, type=Draft)


def write_draft(draft: Draft) -> str:
    """The draft as JSON."""
    return msgspec.json.encode(draft).decode()


def rule_of(draft: Draft) -> engine.Rule:
    """The engine's rule; it has no budget yet. Refused with ValueError: a name or a value that is not known."""
    strange = set(draft.axes) - set(AXES)
    if strange:
        raise ValueError(f"there is no axis {', '.join(sorted(strange))}")
    fundings = tuple(
        engine.Funding(each.kind, each.legal_entity_id, each.share_bp, each.cap_kopecks) for each in draft.fundings
    )
    return engine.Rule(
        promotion_id=draft.promotion_id,
        version_id=NOT_SAVED,
        code=draft.code,
        name_ru=draft.name_ru,
        name_en=draft.name_en or draft.name_ru,
        mechanic=draft.mechanic,
        params=params_of(draft.mechanic, draft.params),
        funding=fundings or (engine.Funding(engine.FunderKind.OUTLET),),
        priority=draft.priority,
        group=draft.group,
        needs_account=draft.needs_account,
        **{name: convert(draft.axes.get(name, {}), kind) for name, kind in AXES.items()},
    )
