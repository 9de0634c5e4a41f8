"""Which receipts a register shows: days, outlet, cash desk, cashier."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.cabinet.fields import day_field
from pharmacies.models import CashDesk, Cashier, LegalEntity, Outlet

LONGEST = timedelta(days=31)


class Filters(forms.Form):
    """Which days (a month at the longest), and where."""

    since = day_field(gettext_lazy("From"), required=False)
    until = day_field(gettext_lazy("To"), required=False)
    outlet = forms.ModelChoiceField(label=gettext_lazy("Outlet"), queryset=Outlet.objects, required=False)
    desk = forms.ModelChoiceField(label=gettext_lazy("Cash desk"), queryset=CashDesk.objects, required=False)
    cashier = forms.ModelChoiceField(label=gettext_lazy("Cashier"), queryset=Cashier.objects, required=False)

    def __init__(self, data: Any, *, entity: LegalEntity, today: date) -> None:
        self.today = today
        first = {"since": today - timedelta(days=6), "until": today}
        super().__init__({**first, **data.dict()} if data else first)
        at_own = {"outlet__legal_entity": entity}
        for name, rows in (
            ("outlet", Outlet.objects.filter(legal_entity=entity)),
            ("desk", CashDesk.objects.filter(**at_own).select_related("outlet")),
            ("cashier", Cashier.objects.filter(**at_own).select_related("outlet")),
        ):
            self.fields[name].queryset = rows
            self.fields[name].empty_label = _("all")
        self.fields["cashier"].label_from_instance = lambda row: f"{row} · {row.outlet}"

    def clean(self) -> dict[str, Any]:
        """Days in their order, and no more of them than a month has."""
        typed = super().clean()
        since, until = typed.get("since") or self.today, typed.get("until") or self.today
        if since > until:
            self.add_error("until", _("The last day comes before the first one."))
        elif until - since >= LONGEST:
            self.add_error("until", _("Choose 31 days at most."))
        return typed | {"since": since, "until": until}

    def chosen(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the rows that are asked for; none while the form is wrong."""
        if not self.is_valid():
            return rows.none()
        typed = self.cleaned_data
        rows = rows.filter(business_on__gte=typed["since"], business_on__lte=typed["until"])
        for name in ("outlet", "desk", "cashier"):
            if typed.get(name):
                rows = rows.filter(**{name: typed[name]})
        return rows
