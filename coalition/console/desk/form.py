"""The form of the desk: who joins, who signs for him, what he agrees to, which card he gets."""

from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.console.desk.fields import DayField, NameField, PhoneField, parts_of, phone_of, sex_of
from members.models import BenefitProof, Consent, Person, Questionnaire, Representation
from members.operations.enrolment import needs_representative
from members.queries.surveys import options_of, said
from pharmacies.models import Outlet, Programme

CODE, PAPER = "code", "paper"
TYPED_AS = {
    "full_name": {"placeholder": gettext_lazy("Last First Patronymic"), "data-first": "", "autocapitalize": "words"},
    "birth_date": {"placeholder": gettext_lazy("DDMMYYYY"), "inputmode": "numeric"},
    "rep_birth_date": {"placeholder": gettext_lazy("DDMMYYYY"), "inputmode": "numeric"},
    "benefit_until": {"placeholder": gettext_lazy("DDMMYYYY"), "inputmode": "numeric"},
    "phone": {"inputmode": "tel", "placeholder": "+7"},
    "rep_phone": {"inputmode": "tel", "placeholder": "+7"},
    "email": {"inputmode": "email"},
    "code": {"inputmode": "numeric", "autocomplete": "one-time-code", "class": "desk-digits"},
    "card_number": {"inputmode": "numeric", "placeholder": gettext_lazy("Scan the card"), "class": "desk-digits"},
    "rep_authority": {"placeholder": gettext_lazy("Birth certificate II-МЮ No. 123456 of 01.02.2015")},
}
"""How fields behave under a thumb, and what stands in them while they are empty."""
PLASTIC, VIRTUAL = "plastic", "virtual"
NAMES = ("last_name", "first_name", "middle_name")


class PlaceForm(forms.Form):
    """Where the desk stands, and for which programme it enrols: remembered until it is changed."""

    programme = forms.ModelChoiceField(
        label=gettext_lazy("Programme"), queryset=Programme.objects.none(), empty_label=None
    )
    outlet = forms.ModelChoiceField(
        label=gettext_lazy("Outlet"),
        queryset=Outlet.objects.none(),
        empty_label=gettext_lazy("Choose the outlet…"),
        error_messages={"required": gettext_lazy("Choose the outlet at the top.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = Programme.objects.select_related("operator").order_by("name")
        self.fields["outlet"].queryset = Outlet.objects.order_by("name")


class DeskForm(PlaceForm):
    """All that one enrolment needs. Which parts of it are asked for depends on the age and on how it is signed."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    full_name = forms.CharField(label=gettext_lazy("Last, first and middle name"), max_length=240, required=False)
    last_name = NameField(label=gettext_lazy("Last name"))
    first_name = NameField(label=gettext_lazy("First name"))
    middle_name = NameField(label=gettext_lazy("Middle name"))
    birth_date = DayField(label=gettext_lazy("Date of birth"))
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), choices=[("", "–"), *Person.Sex.choices], required=False)
    phone = PhoneField(label=gettext_lazy("Phone"), required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    address = forms.CharField(label=gettext_lazy("Address"), max_length=300, required=False)

    is_represented = forms.BooleanField(label=gettext_lazy("A representative signs"), required=False)
    rep_name = forms.CharField(label=gettext_lazy("Representative"), max_length=240, required=False)
    rep_birth_date = DayField(label=gettext_lazy("Representative's date of birth"), required=False)
    rep_phone = PhoneField(label=gettext_lazy("Representative's phone"), required=False)
    rep_kind = forms.ChoiceField(
        label=gettext_lazy("As"), choices=Representation.Kind.choices, required=False, initial="parent"
    )
    rep_authority = forms.CharField(label=gettext_lazy("Document of authority"), max_length=200, required=False)

    benefit = forms.ChoiceField(
        label=gettext_lazy("Benefit category"), choices=[("", "–"), *BenefitProof.Category.choices], required=False
    )
    benefit_document = forms.CharField(label=gettext_lazy("Paper that was shown"), max_length=120, required=False)
    benefit_until = DayField(label=gettext_lazy("Good until"), required=False)
    invited_by = forms.CharField(label=gettext_lazy("Invited by: code or phone"), max_length=20, required=False)

    agrees_data = forms.BooleanField(label=gettext_lazy("Personal data"), required=False)
    agrees_health = forms.BooleanField(label=gettext_lazy("What is bought (health data)"), required=False)
    ways = forms.MultipleChoiceField(
        label=gettext_lazy("Advertising"),
        choices=Consent.Way.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    signing = forms.ChoiceField(
        label=gettext_lazy("Signed"),
        choices=[(PAPER, gettext_lazy("on paper")), (CODE, gettext_lazy("by a code by SMS"))],
        initial=PAPER,
        widget=forms.RadioSelect,
    )
    is_signed = forms.BooleanField(label=gettext_lazy("The papers are signed"), required=False)
    code_id = forms.IntegerField(widget=forms.HiddenInput, required=False)
    code = forms.CharField(label=gettext_lazy("Code from the SMS"), max_length=12, required=False)

    card = forms.ChoiceField(
        label=gettext_lazy("Card"),
        choices=[(PLASTIC, gettext_lazy("plastic")), (VIRTUAL, gettext_lazy("virtual, on the phone"))],
        initial=PLASTIC,
        widget=forms.RadioSelect,
    )
    card_number = forms.CharField(label=gettext_lazy("Number of the card"), max_length=20, required=False)
    rule = forms.IntegerField(required=False)
    receipt = forms.CharField(label=gettext_lazy("Receipt: number or fiscal sign"), max_length=40, required=False)
    counts_receipt = forms.BooleanField(label=gettext_lazy("It counts for the accumulation"), required=False)
    others = forms.CharField(widget=forms.HiddenInput, required=False)
    is_somebody_else = forms.BooleanField(label=gettext_lazy("This is somebody else"), required=False)

    def __init__(self, data: QueryDict | None = None, *, questionnaire: Questionnaire | None = None, **kwargs: Any):
        super().__init__(data, **kwargs)
        self.questionnaire = questionnaire
        for question in questionnaire.questions if questionnaire else ():
            self.fields[f"q_{question['code']}"] = _question_field(question)
        for name, attrs in TYPED_AS.items():
            self.fields[name].widget.attrs |= attrs
        for name, field in self.fields.items():
            field.widget.attrs |= {"aria-describedby": f"error-{name}"}

    @property
    def questions(self) -> list[Any]:
        """The fields of the questionnaire."""
        return [self[name] for name in self.fields if name.startswith("q_")]

    @property
    def parts(self) -> list[Any]:
        """The three fields that a name is split into."""
        return [self[name] for name in NAMES]

    def clean(self) -> dict[str, Any]:
        """Names from one field or from three; what the age and the way of signing ask for."""
        typed = super().clean()
        self._name(typed)
        if typed.get("birth_date") and typed["birth_date"] > localdate():
            self.add_error("birth_date", _("The date of birth is still to come."))
        self._contacts(typed)
        typed["is_represented"] = self._is_represented(typed)
        if typed["is_represented"]:
            self._representative(typed)
        self._signing(typed)
        self._card(typed)
        return typed

    def of_questions(self) -> dict[str, Any]:
        """Answers by the codes of their questions."""
        return {name[2:]: value for name, value in self.cleaned_data.items() if name.startswith("q_")}

    def seen_others(self) -> set[int]:
        """Look-alikes of whom the clerk said that they are somebody else."""
        if not self.cleaned_data.get("is_somebody_else"):
            return set()
        return {int(each) for each in self.cleaned_data.get("others", "").split(",") if each.isdecimal()}

    def _name(self, typed: dict[str, Any]) -> None:
        if not any(typed.get(name) for name in NAMES) and not any(name in self.errors for name in NAMES):
            for name, part in zip(NAMES, parts_of(typed.get("full_name", "")), strict=True):
                try:
                    typed[name] = self.fields[name].clean(part)
                except forms.ValidationError as error:
                    self.add_error("full_name", error)
        if "full_name" not in self.errors and not (typed.get("last_name") and typed.get("first_name")):
            self.add_error("full_name", _("Type the last name and the first name."))
        typed["sex"] = typed.get("sex") or sex_of(typed.get("middle_name") or "")

    def _contacts(self, typed: dict[str, Any]) -> None:
        invited_by = typed.get("invited_by", "").strip()
        typed["invited_by"] = phone_of(invited_by) or invited_by

    def _is_represented(self, typed: dict[str, Any]) -> bool:
        programme, born = typed.get("programme"), typed.get("birth_date")
        if programme is None or born is None:
            return bool(typed.get("is_represented"))
        return bool(typed.get("is_represented")) or needs_representative(programme, born, localdate())

    def _representative(self, typed: dict[str, Any]) -> None:
        last, first, _middle = parts_of(typed.get("rep_name", ""))
        if not (last and first):
            self.add_error("rep_name", _("Type the last name and the first name."))
        if not typed.get("rep_birth_date") and "rep_birth_date" not in self.errors:
            self.add_error("rep_birth_date", _("Type the date as ДДММГГГГ, for example 08031961."))
        if not typed.get("rep_authority"):
            self.add_error("rep_authority", _("Name the document: kind, number and date."))

    def _signing(self, typed: dict[str, Any]) -> None:
        is_by_code = typed.get("signing") == CODE and not typed["is_represented"]
        typed["signing"] = CODE if is_by_code else PAPER
        if not typed.get("agrees_data"):
            self.add_error("agrees_data", _("Without this consent nobody can be enrolled."))
        if is_by_code and not typed.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("A code needs a phone."))

    def _card(self, typed: dict[str, Any]) -> None:
        number = "".join(filter(str.isdecimal, typed.get("card_number", "")))
        typed["card_number"] = number if typed.get("card") == PLASTIC else ""


class WholeForm(DeskForm):
    """The form when it is sent in: the signature and the card must be there too."""

    def _signing(self, typed: dict[str, Any]) -> None:
        super()._signing(typed)
        is_on_paper = typed["signing"] == PAPER or typed.get("agrees_health")
        if is_on_paper and not typed.get("is_signed"):
            self.add_error("is_signed", _("Have the papers signed, then mark it."))
        if typed["signing"] == CODE and not typed.get("code"):
            self.add_error("code", _("Send a code and type what the member says."))

    def _card(self, typed: dict[str, Any]) -> None:
        super()._card(typed)
        if typed.get("card") == PLASTIC and len(typed["card_number"]) != 13:
            self.add_error("card_number", _("Scan the card: its number has 13 digits."))


def _question_field(question: dict[str, Any]) -> forms.Field:
    title = said(question)
    if question["kind"] == "text":
        return forms.CharField(label=title, max_length=500, required=False)
    choices = options_of(question)
    return forms.ChoiceField(label=title, choices=choices, required=False, widget=forms.RadioSelect)
