"""The clause of a promotion in both languages, with rows called by their names."""

from collections.abc import Callable

from promotions.admin.constructor.sources import SOURCES
from promotions.engine.regulations import clauses_en, clauses_ru
from promotions.engine.rulebook import GroupMode, Rule
from promotions.engine.vocabulary import Unit
from promotions.models import ExclusivityGroup


def clauses_of(rule: Rule, programme_id: int | None = None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sentences in Russian and in English. One statement for each row that is named."""
    groups = ExclusivityGroup.objects.filter(code=rule.group) if rule.group else ExclusivityGroup.objects.none()
    modes = (groups.filter(programme_id=programme_id) if programme_id else groups).values_list("mode", flat=True)
    mode = GroupMode(modes[0]) if modes else None
    rows: dict[tuple[Unit, int], tuple[str, str]] = {}
    russian, english = (_names(rows, place) for place in (0, 1))
    return clauses_ru(rule, russian, group_mode=mode), clauses_en(rule, english, group_mode=mode)


def _names(rows: dict[tuple[Unit, int], tuple[str, str]], place: int) -> Callable[[Unit, int], str]:
    def name(unit: Unit, row_id: int) -> str:
        if (unit, row_id) not in rows:
            row = SOURCES[unit].rows().filter(pk=row_id).first()
            ru = str(row) if row else f"№ {row_id}"
            rows[unit, row_id] = ru, getattr(row, "name_en", "") or ru
        return rows[unit, row_id][place]

    return name
