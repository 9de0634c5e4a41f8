"""What a form shows before anybody has typed: a template's figures, or the terms of a version."""

from typing import Any

from promotions.admin.constructor.form import IN_CONTENT, TOLD, Held
from promotions.admin.constructor.sources import SOURCES
from promotions.compiler.drafts import AXES
from promotions.engine.gallery import Template
from promotions.engine.mechanics import MECHANICS
from promotions.engine.vocabulary import terms_of
from promotions.models import PromotionVersion

WHOLE_BP = 10_000


def held_of_template(template: Template) -> Held:
    """A template's figures; where there is only one row to choose it is chosen."""
    head = {
        "name": template.name_ru,
        "name_en": template.name_en,
        "fundings": [{"funder_kind": template.funder.value, "share_bp": WHOLE_BP}],
        "priority": 100,
        "needs_account": True,
        "is_in_regulations": True,
    }
    params = _only_ones(template.mechanic) | dict(template.params)
    return Held(template.mechanic, params, template.axes, head, _shown(template))


def held_of_version(version: PromotionVersion) -> Held:
    """The terms of a version."""
    head: dict[str, Any] = {name: getattr(version, name) for name in (*IN_CONTENT, *TOLD)}
    head["fundings"] = [
        {
            "funder_kind": row.funder_kind,
            "funder": row.funder_id,
            "share_bp": row.share_bp,
            "cap_kopecks": row.cap_kopecks,
        }
        for row in version.fundings.order_by("pk")
    ] or [{"funder_kind": "outlet", "share_bp": WHOLE_BP}]
    axes = {name: getattr(version, name) for name in AXES}
    return Held(version.mechanic, version.params, axes, head)


def _shown(template: Template) -> set[str]:
    filled = {f"{axis}.{name}" for axis, values in template.axes.items() for name in values}
    return {*template.shown, *filled}


def _only_ones(mechanic: str) -> dict[str, Any]:
    chosen = {}
    for name, term in terms_of(MECHANICS[mechanic]).items():
        if term.unit in SOURCES and name.endswith("_id"):
            found = list(SOURCES[term.unit].rows().values_list("pk", flat=True)[:2])
            if len(found) == 1:
                chosen[name] = found[0]
    return chosen
