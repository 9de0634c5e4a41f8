"""Everything that stands on the constructor's page, as one form: what is given, on which conditions, who pays."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.forms import BaseForm

from promotions.admin.constructor.head import HeadForm
from promotions.admin.constructor.layout import Section, axes_of, section_of, titles
from promotions.admin.constructor.terms import TermsForm
from promotions.admin.constructor.words import said
from promotions.compiler.compile import convert
from promotions.compiler.drafts import AXES, NOT_SAVED, Draft, DraftFunding
from promotions.engine.encoding import params_of
from promotions.engine.mechanics import MECHANICS
from promotions.engine.rulebook import FunderKind
from promotions.engine.soundness import axis_problems
from promotions.models import Promotion

IN_CONTENT = ("priority", "group", "budget_kopecks", "needs_account", "is_in_regulations")
TOLD = ("announcement", "announcement_en")


@dataclass(frozen=True)
class Held:
    """What a form shows at first: plain values as columns keep them. `shown`: conditions that stand open."""

    mechanic: str
    params: Mapping[str, Any] = field(default_factory=dict)
    axes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    head: Mapping[str, Any] = field(default_factory=dict)
    shown: Collection[str] = ()


class Constructor:
    """The forms of the page together. `promotion`: the one that a version is made for, None for a new one."""

    def __init__(
        self, held: Held, *, data: Mapping[str, Any] | None = None, promotion: Promotion | None = None
    ) -> None:
        self.held, self.promotion = held, promotion
        self.kind = MECHANICS[held.mechanic]
        self.head = HeadForm(plain=held.head, data=data, is_new=promotion is None)
        self.params = TermsForm(self.kind, prefix="params", plain=held.params, data=data)
        self.axes = {
            name: TermsForm(AXES[name], prefix=name, plain=held.axes.get(name), data=data)
            for name in axes_of(self.kind)
        }

    @property
    def forms(self) -> list[BaseForm]:
        """All forms of the page."""
        return [self.head, self.params, *self.axes.values()]

    def is_valid(self) -> bool:
        """Whether the promotion makes sense as far as can be told from the page; what is wrong stands in the forms."""
        wrong = [form for form in self.forms if not form.is_valid()]
        if wrong:
            return False
        for problem in params_of(self.held.mechanic, self.params.plain(is_whole=True)).problems():
            self.params.add_error(None, said(problem))
        for name, form in self.axes.items():
            for problem in axis_problems(convert(form.plain(), AXES[name])):
                form.add_error(None, said(problem))
        return not any(form.errors for form in self.forms)

    def content(self) -> dict[str, Any]:
        """The columns of a version."""
        given = self.head.cleaned_data
        return {
            "mechanic": self.held.mechanic,
            "params": self.params.plain(is_whole=True),
            **{name: self.axes[name].plain() if name in self.axes else {} for name in AXES},
            **{name: given[name] for name in (*IN_CONTENT, *TOLD)},
        }

    def fundings(self) -> list[dict[str, Any]]:
        """The rows of its funders."""
        return [
            {
                "funder_kind": row["funder_kind"],
                "funder_id": row["funder"],
                "share_bp": row["share_bp"],
                "cap_kopecks": row["cap_kopecks"],
            }
            for row in self.head.cleaned_data["fundings"]
        ]

    def draft(self) -> Draft:
        """What stands on the page now; what is wrong or missing is as by default."""
        self.head.is_valid()
        given, promotion = self.head.cleaned_data, self.promotion
        return Draft(
            mechanic=self.held.mechanic,
            params=self.params.plain(is_whole=True),
            axes={name: plain for name, form in self.axes.items() if (plain := form.plain())},
            fundings=tuple(
                DraftFunding(FunderKind(row["funder_kind"]), row["funder"], row["share_bp"], row["cap_kopecks"])
                for row in given.get("fundings", ())
            ),
            promotion_id=promotion.pk if promotion else NOT_SAVED,
            code=promotion.code if promotion else "draft",
            name_ru=given.get("name") or (promotion.name if promotion else ""),
            name_en=given.get("name_en") or (promotion.name_en if promotion else ""),
            priority=given.get("priority") or 100,
            group=given.get("group", ""),
            needs_account=given.get("needs_account", True),
        )

    def sections(self) -> list[Section]:
        """The axes as the page draws them."""
        words = titles()
        return [section_of(name, words[name], form, self.held.shown) for name, form in self.axes.items()]
