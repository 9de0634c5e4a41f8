"""What a clerk fills in when a family changes."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from phonenumber_field.formfields import PhoneNumberField
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.asking import date_input
from coalition.toolkit.admin.units import FigureField, parse_money
from members.models import AccountHolder, Person, Representation
from members.queries.people import people_by_number
from settlements.movements.family_newcomers import Newcomer, known_as
from settlements.queries.families import ADULTS


def line(label: Any, **fields: Any) -> forms.CharField:
    """A line of text."""
    return forms.CharField(label=label, widget=UnfoldAdminTextInputWidget(), **{"max_length": 80} | fields)


def tick(label: Any, **fields: Any) -> forms.BooleanField:
    """A box to tick."""
    return forms.BooleanField(label=label, required=False, widget=UnfoldBooleanSwitchWidget(), **fields)


def choice(label: Any, choices: Any, **fields: Any) -> forms.ChoiceField:
    """One of several."""
    return forms.ChoiceField(label=label, choices=choices, widget=UnfoldAdminSelectWidget(), **fields)


def day(label: Any, **fields: Any) -> forms.DateField:
    """A day, by the browser's calendar."""
    return forms.DateField(label=label, widget=date_input(), **fields)


def points(label: Any, **fields: Any) -> FigureField:
    """Points, typed in roubles."""
    return FigureField(label=label, parse=parse_money, show=print_roubles, **fields)


def why() -> forms.CharField:
    """A reason that may be left out."""
    return forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
    )


class PersonFields(forms.Form):
    """Somebody new, by name and date of birth."""

    last_name = line(gettext_lazy("last name"))
    first_name = line(gettext_lazy("first name"))
    middle_name = line(gettext_lazy("middle name"), required=False)
    birth_date = day(gettext_lazy("date of birth"))

    def __init__(self, *arguments: Any, **fields: Any) -> None:
        super().__init__(*arguments, **fields)
        for field in self.fields.values():
            field.label = capfirst(field.label)

    def newcomer(self, typed: dict[str, Any]) -> Newcomer:
        """As the application names him."""
        names = {name: " ".join(typed[name].split()) for name in ("last_name", "first_name", "middle_name")}
        return Newcomer(birth_date=typed["birth_date"], phone=str(typed.get("phone") or "") or None, **names)


class AdultForm(PersonFields):
    """A member by card or phone, or somebody new."""

    who = line(
        gettext_lazy("Card number or phone, when he is a member already"),
        required=False,
        help_text=gettext_lazy("Found members need nothing else below."),
    )
    phone = PhoneNumberField(label=gettext_lazy("phone"), required=False, widget=UnfoldAdminTextInputWidget())
    is_signed = tick(gettext_lazy("He has signed the consent to personal data for himself, on paper"))

    field_order = ("who", "last_name", "first_name", "middle_name", "birth_date", "phone", "is_signed")

    def __init__(self, *arguments: Any, **fields: Any) -> None:
        super().__init__(*arguments, **fields)
        for name in ("last_name", "first_name", "birth_date"):
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        """A member who is found, or the names of somebody new."""
        typed = super().clean()
        if typed.get("who"):
            typed["person"] = found_member(typed["who"])
        elif not all(typed.get(name) for name in ("last_name", "first_name", "birth_date")):
            raise forms.ValidationError(_("Type a card number or a phone, or the name and date of birth."))
        else:
            newcomer = self.newcomer(typed)
            typed["person"] = known_as(newcomer) or newcomer
        return typed


class ChildForm(PersonFields):
    """A child, who represents it and what was signed."""

    representative = choice(gettext_lazy("representative"), ())
    kind = choice(gettext_lazy("as"), Representation.Kind.choices)
    authority = line(
        gettext_lazy("document of authority"),
        max_length=200,
        help_text=gettext_lazy("Kind, number and date: «Свидетельство о рождении …»"),
    )
    is_signed = tick(gettext_lazy("The representative has signed the consent to personal data, on paper"))
    is_health_signed = tick(gettext_lazy("The representative has signed the consent to what is bought (health data)"))

    def __init__(self, *arguments: Any, family: Any, **fields: Any) -> None:
        super().__init__(*arguments, **fields)
        adults = AccountHolder.objects.filter(account=family, ends_at__isnull=True, role__in=ADULTS)
        self.fields["representative"].choices = people([row.person for row in adults.select_related("person")])


def people(rows: Any) -> list[tuple[str, str]]:
    """People to choose from; the date of birth tells those of one name apart."""
    return [
        (str(person.pk), f"{person}, {date_format(person.birth_date)}" if person.birth_date else str(person))
        for person in rows
    ]


def found_member(text: str) -> Person:
    """The member of a card or a phone. Refused with ValidationError: nobody, or several."""
    found = people_by_number(text)
    if not found:
        raise forms.ValidationError(_("Nobody is found: check the number, or leave it empty and type the name."))
    if len(found) > 1:
        raise forms.ValidationError(_("Several members have this phone: type a card number."))
    return found[0]
