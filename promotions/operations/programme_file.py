"""Loading a programme's file: what is new is made, what differs becomes a draft or is changed, nothing is deleted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from pharmacies.models import Programme
from promotions.compiler.compile import plain_of
from promotions.compiler.outside import AskedNames, Fault, Reader, Refused, names_by_code
from promotions.compiler.outside.faults import NOWHERE
from promotions.compiler.programme_file.comparing import Change, State, compared
from promotions.compiler.programme_file.content import Columns, Funder, ProgrammeContent, Series, Terms
from promotions.compiler.programme_file.examples import read_examples
from promotions.compiler.programme_file.reading import read_content
from promotions.compiler.programme_file.rows import latest_versions
from promotions.compiler.programme_file.sections import AXES, settings_shape
from promotions.compiler.programme_file.tree import Fields, read_tree
from promotions.compiler.programme_file.writing import names_for, written_content, written_rows
from promotions.models import (
    CouponSeries,
    ExclusivityGroup,
    Level,
    LevelScheme,
    Promotion,
    PromotionVersion,
    RedemptionRule,
    Segment,
)
from promotions.operations.lifecycle import change_draft, make_draft

NAMING = {"name", "name_en"}
"""Columns of the promotion itself; everything else is its version's."""

EDITABLE = (PromotionVersion.State.DRAFT, PromotionVersion.State.CHECKED)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a file changes, or would change. `drafts`: promotion → number of the version that was made or changed."""

    programme: str
    changes: tuple[Change, ...]
    drafts: Mapping[str, int]

    @property
    def is_changing(self) -> bool:
        """Whether anything is new or differs."""
        return any(change.state in (State.NEW, State.DIFFERS) for change in self.changes)


def load_programme(*, content: bytes, loaded_by: str, now: datetime, is_applied: bool) -> Loaded:
    """Bring the rows to what the file says, in one transaction; not applied, everything is taken back at the end.

    What differs in a promotion becomes a draft: what runs goes on running. Nothing is deleted, nothing published.
    Loading the same file again changes nothing. Refused with Refused, naming everything that is wrong.
    """
    tree = read_tree(content)
    asked = AskedNames()
    gathered = read_content(tree, asked)
    read_examples(tree, asked)
    with transaction.atomic():
        try:
            loaded = _Loading(tree, asked, gathered, loaded_by, now).load()
        except ValidationError as error:
            raise Refused([Fault("", NOWHERE, " ".join(error.messages), " ".join(error.messages))]) from error
        except IntegrityError as error:
            name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
            ru, en = "База данных не принимает это", "The database refuses this"
            raise Refused([Fault("", NOWHERE, f"{ru}: {name}.", f"{en}: {name}.")]) from error
        if not is_applied:
            transaction.set_rollback(True)
    return loaded


class _Loading:
    def __init__(
        self, tree: Fields, asked: AskedNames, gathered: ProgrammeContent, loaded_by: str, now: datetime
    ) -> None:
        self.tree, self.asked, self.gathered = tree, asked, gathered
        self.loaded_by, self.now = loaded_by, now
        self.drafts: dict[str, int] = {}

    def load(self) -> Loaded:
        programme = Programme.objects.select_for_update(no_key=True).filter(code=self.gathered.code).first()
        before = {}
        if programme is None:
            programme = self._found()
        else:
            _rows, _names, before = written_rows(programme)
        self._make_missing(programme)
        content = read_content(self.tree, names_by_code(self.asked, programme))
        changes = compared(before, written_content(content, names_for(content, programme)))
        self._write(programme, content, {(change.section, change.code): change for change in changes})
        return Loaded(programme.code, tuple(changes), self.drafts)

    def _found(self) -> Programme:
        """A programme that is not there yet; its operator must be."""
        reader = Reader(names_by_code(self.asked, None))
        settings = reader.read(settings_shape(), self.tree["programme"], "programme")
        reader.refuse_faults()
        programme = Programme(code=self.gathered.code, **settings)
        programme.full_clean()
        programme.save()
        return programme

    def _make_missing(self, programme: Programme) -> None:
        """Rows that others may point at, as far as they can be filled in without pointing themselves."""
        gathered = self.gathered
        for code, scheme in gathered.level_schemes.items():
            row = self._row(LevelScheme, programme, code, scheme.columns)
            named = {level.name: level for level in row.levels.all()}
            for level in scheme.levels:
                if level["name"] not in named:
                    _save(Level(scheme=row), level)
        for code, columns in gathered.exclusivity_groups.items():
            self._row(ExclusivityGroup, programme, code, columns)
        for code, columns in gathered.segments.items():
            self._row(Segment, programme, code, {**columns, "conditions": {}})
        for code, series in gathered.coupon_series.items():
            self._row(CouponSeries, programme, code, {**series.columns, "goods": {}})
        for code, terms in gathered.promotions.items():
            self._row(Promotion, programme, code, {name: terms.columns[name] for name in NAMING})

    def _row(self, model: type[models.Model], programme: Programme, code: str, columns: Columns) -> Any:
        found = model.objects.filter(programme=programme, code=code).first()
        return found or _save(model(programme=programme, code=code), columns)

    def _write(
        self, programme: Programme, content: ProgrammeContent, changes: Mapping[tuple[str, str], Change]
    ) -> None:
        def is_wanted(section: str, code: str = "") -> bool:
            return changes[section, code].state in (State.NEW, State.DIFFERS)

        if is_wanted("programme"):
            _save(programme, content.settings)
        if is_wanted("redemption") or is_wanted("exclusions"):
            _save(
                RedemptionRule.objects.filter(programme=programme).first() or RedemptionRule(programme=programme),
                _stored(content.redemption),
            )
        for code, scheme in content.level_schemes.items():
            row = LevelScheme.objects.get(programme=programme, code=code)
            if is_wanted("level_schemes", code):
                _save(row, scheme.columns)
            levels = {level.name: level for level in row.levels.all()}
            for level in scheme.levels:
                if is_wanted("levels", f"{code}/{level['name']}"):
                    _save(levels[level["name"]], level)
        for code, columns in content.exclusivity_groups.items():
            if is_wanted("exclusivity_groups", code):
                _save(ExclusivityGroup.objects.get(programme=programme, code=code), columns)
        for code, columns in content.segments.items():
            if is_wanted("segments", code):
                _save(Segment.objects.get(programme=programme, code=code), _stored(columns))
        for code, series in content.coupon_series.items():
            if is_wanted("coupon_series", code):
                _save(CouponSeries.objects.get(programme=programme, code=code), _series_columns(series))
        latest = {version.promotion.code: version for version in latest_versions(programme)}
        for code, terms in content.promotions.items():
            if is_wanted("promotions", code):
                promotion = Promotion.objects.get(programme=programme, code=code)
                _save(promotion, {name: terms.columns[name] for name in NAMING})
                if not {figure.path for figure in changes["promotions", code].figures} <= NAMING or code not in latest:
                    self._draft(promotion, latest.get(code), terms)

    def _draft(self, promotion: Promotion, latest: PromotionVersion | None, terms: Terms) -> None:
        content = {name: value for name, value in _stored(terms.columns).items() if name not in NAMING}
        change = {
            "content": {**content, "params": plain_of(terms.params)},
            "fundings": [
                {**_funder_columns(funder), "share_bp": funder.share_bp, "cap_kopecks": funder.cap_kopecks}
                for funder in terms.funders
            ],
            "made_by": self.loaded_by,
            "now": self.now,
        }
        if latest is not None and latest.state in EDITABLE:
            version = change_draft(version=latest, **change)
        else:
            version = make_draft(promotion=promotion, **change)
        self.drafts[promotion.code] = version.number


def _save(row: Any, columns: Columns) -> Any:
    for name, value in columns.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    return row


def _stored(columns: Columns) -> Columns:
    """Columns as the table keeps them: the engine's terms and flags as JSON."""
    stored = {}
    for name, value in columns.items():
        if isinstance(value, frozenset):
            value = sorted(value)
        elif name in AXES or name == "conditions":
            value = plain_of(value)
        stored[name] = value
    return stored


def _series_columns(series: Series) -> Columns:
    return {**_stored(series.columns), **_funder_columns(series.funder)}


def _funder_columns(funder: Funder) -> Columns:
    return {"funder_kind": funder.kind.value, "funder_id": funder.legal_entity_id}
