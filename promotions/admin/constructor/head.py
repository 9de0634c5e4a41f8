"""What every promotion has besides its terms: its name, who pays, how it goes together with others, how it is told."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.units import FigureField, parse_money, parse_percent, print_percent
from pharmacies.models import Programme
from promotions.admin.constructor.fields import PickerField, RowsField, parse_number
from promotions.admin.constructor.widgets import OneOf, RowsInput
from promotions.engine.vocabulary import Unit
from promotions.models import ExclusivityGroup
from promotions.models.funding import FunderKind

WHOLE_BP = 10_000
CYRILLIC = dict(zip("абвгдезийклмнопрстуфыэё", "abvgdezijklmnoprstufyee", strict=True))
CYRILLIC |= {"ж": "zh", "х": "h", "ц": "c", "ч": "ch", "ш": "sh", "щ": "sch", "ю": "yu", "я": "ya", "ъ": "", "ь": ""}


def code_of(name: str) -> str:
    """A code from a name: `"Утро для старших"` becomes `"utro-dlya-starshih"`."""
    return slugify("".join(CYRILLIC.get(letter, letter) for letter in name.lower()))[:50] or "promotion"


class FunderForm(forms.Form):
    """One funder and his share."""

    funder_kind = forms.ChoiceField(
        label=gettext_lazy("Paid by"), choices=FunderKind.choices, widget=OneOf, initial=FunderKind.OPERATOR
    )
    funder = PickerField(Unit.LEGAL_ENTITIES, is_multiple=False, label=gettext_lazy("Participant"), required=False)
    share_bp = FigureField(
        parse=parse_percent,
        show=lambda bp: print_percent(bp).removesuffix("\u00a0%"),
        label=gettext_lazy("Share"),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "data-share": ""}),
    )

    cap_kopecks = FigureField(
        parse=parse_money,
        show=lambda kopecks: print_roubles(kopecks).removesuffix(",00"),
        label=gettext_lazy("At most for a receipt"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )

    def __init__(
        self, *, prefix: str, plain: Mapping[str, Any] | None = None, data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, prefix=prefix, initial=dict(plain or {}), use_required_attribute=False)
        self.fields["share_bp"].sign = "%"
        self.fields["cap_kopecks"].sign = "₽"

    def clean(self) -> dict[str, Any]:
        """A participant is named; nobody else is."""
        given = super().clean()
        if given.get("funder_kind") != FunderKind.PARTICIPANT:
            given["funder"] = None
        elif not given.get("funder") and "funder" not in self.errors:
            self.add_error("funder", _("Say which participant pays."))
        if given.get("share_bp") == 0:
            self.add_error("share_bp", _("A share is above zero."))
        if given.get("cap_kopecks") is not None and given["cap_kopecks"] <= 0:
            self.add_error("cap_kopecks", _("A limit is above zero; leave it empty for none."))
        return given

    def plain(self) -> dict[str, Any]:
        """Kind, the participant's number, share in basis points, the most for a receipt."""
        return {name: self.cleaned_data[name] for name in ("funder_kind", "funder", "share_bp", "cap_kopecks")}


class FundersField(RowsField):
    """Funders whose shares add up to the whole, one of them at least without a limit for a receipt."""

    def clean(self, value: list[Any]) -> list[dict[str, Any]]:
        """Refused with ValidationError that tells what the shares add up to, or that nobody bears the rest."""
        rows = super().clean(value)
        total = sum(row["share_bp"] for row in rows)
        if total != WHOLE_BP:
            raise ValidationError(
                _("The shares add up to %(total)s, but must make 100 %%.") % {"total": print_percent(total)},
                code="shares",
            )
        payers = [(row["funder_kind"], row["funder"]) for row in rows]
        if len(set(payers)) < len(payers):
            raise ValidationError(_("A funder is named twice: put the shares together."), code="twice")
        if all(row["cap_kopecks"] is not None for row in rows):
            raise ValidationError(
                _("Somebody has to bear what lies above the limits: leave one funder without."), code="capped"
            )
        return rows


class HeadForm(forms.Form):
    """Names, funders, budget, order among others, words for buyers."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=160)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=160, required=False)
    programme = forms.ModelChoiceField(label=gettext_lazy("Programme"), queryset=Programme.objects, empty_label=None)
    fundings = FundersField(
        label=gettext_lazy("Who pays"), widget=RowsInput(FunderForm, add=gettext_lazy("Share with one more"))
    )
    budget_kopecks = FigureField(
        parse=parse_money,
        show=lambda kopecks: print_roubles(kopecks).removesuffix(",00"),
        label=gettext_lazy("Budget"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        help_text=gettext_lazy("The promotion stops when it is used up. Empty: without a limit."),
    )
    group = forms.ChoiceField(
        label=gettext_lazy("Exclusivity group"),
        required=False,
        help_text=gettext_lazy("Promotions of one group do not add up on the same goods."),
    )
    priority = FigureField(
        parse=parse_number,
        show=str,
        label=gettext_lazy("Priority"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy("Lower comes first."),
        initial=100,
    )
    needs_account = forms.BooleanField(label=gettext_lazy("Members only"), required=False, initial=True)
    is_in_regulations = forms.BooleanField(label=gettext_lazy("Named in the regulations"), required=False, initial=True)
    announcement = forms.CharField(
        label=gettext_lazy("How it is told"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    announcement_en = forms.CharField(
        label=gettext_lazy("How it is told in English"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self, *, plain: Mapping[str, Any] | None = None, data: Mapping[str, Any] | None = None, is_new: bool = True
    ) -> None:
        super().__init__(data, prefix="head", initial=dict(plain or {}), use_required_attribute=False)
        groups = ExclusivityGroup.objects.order_by("name").values_list("code", "name")
        known = dict(groups)
        held = (plain or {}).get("group", "")
        extra = [(held, held)] if held and held not in known else []
        self.fields["group"].choices = [("", _("adds up with everything")), *known.items(), *extra]
        self.fields["budget_kopecks"].sign = "₽"
        if not is_new:  # a promotion's name and programme are its own, not a version's
            for name in ("name", "name_en", "programme"):
                del self.fields[name]
        elif "programme" not in self.initial:
            self.initial["programme"] = Programme.objects.order_by("pk").values_list("pk", flat=True).first()

    def clean_budget_kopecks(self) -> int | None:
        """A budget of nothing is refused."""
        budget = self.cleaned_data["budget_kopecks"]
        if budget is not None and budget <= 0:
            raise ValidationError(_("A budget is above zero; leave it empty for no limit."), code="budget")
        return budget

    def clean_priority(self) -> int:
        """A small number."""
        priority = self.cleaned_data["priority"]
        if priority is not None and priority > 32_767:
            raise ValidationError(_("A priority is at most 32767."), code="priority")
        return priority
