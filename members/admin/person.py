from http import HTTPStatus
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RangeDateTimeFilter

from coalition.toolkit.admin.base import ConsoleAdmin, ReadOnlyInline
from coalition.toolkit.admin.columns import link_to, masked_address, masked_birth, masked_email, masked_phone
from members.admin.of_age import SignatureFilter
from members.models import AccountHolder, Card, Person, PersonView
from members.operations.looks import note_look

CHANGE = "members.change_person"


class HoldingInline(ReadOnlyInline):
    """The accounts that the person holds or held."""

    model = AccountHolder
    verbose_name_plural = _("the member's accounts")
    fields = ("account_link", "role", "starts_at", "ends_at")
    readonly_fields = ("account_link",)
    list_select_related = ("account", "person")
    show_change_link = False

    @admin.display(description=_("account"))
    def account_link(self, holding: AccountHolder) -> str:
        """The account's page."""
        return link_to(holding.account)


class CardInline(ReadOnlyInline):
    """The cards that the person carries."""

    model = Card
    fk_name = "person"
    fields = ("number", "kind", "state", "issued_at", "issued_outlet")
    list_select_related = ("issued_outlet",)


PERSONAL_FIELDS = (
    ("last_name", "first_name", "middle_name"),
    ("birth_date", "sex"),
    ("phone", "email"),
    "address",
)
MASKED = {
    "birth_date": "birth_masked",
    "phone": "phone_masked",
    "email": "email_masked",
    "address": "address_masked",
}
"""What is shown of a field to those who only read."""


@admin.register(Person)
class PersonAdmin(ConsoleAdmin):
    """Members as people: the least that is needed to recognise them."""

    list_display = ("full_name", "birth_masked", "phone_masked", "enrolled_at", "enrolled_outlet")
    list_select_related = ("enrolled_outlet",)
    list_filter = (
        ("enrolled_at", RangeDateTimeFilter),
        ("enrolled_outlet", AutocompleteSelectFilter),
        SignatureFilter,
    )
    search_fields = ("name_key", "phone__endswith", "cards__number__exact")
    search_help_text = _("Last name, phone or card number")
    inlines = (CardInline, HoldingInline)
    readonly_fields = ("enrolled_at", "enrolled_outlet", "enrolled_by", "anonymised_at", "deceased_on")
    fieldsets = (
        (None, {"fields": PERSONAL_FIELDS}),
        (
            _("Enrolment"),
            {"fields": (("enrolled_at", "enrolled_outlet"), ("enrolled_by", "anonymised_at"), "deceased_on")},
        ),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds a person without account, card and consents: that is enrolment."""
        return False

    def get_fieldsets(self, request: HttpRequest, obj: Person | None = None) -> list[Any]:
        """The layout; whoever may not change a person sees the phone, e-mail, address and day of birth masked."""
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if self.has_change_permission(request, obj) else [_masked(each) for each in fieldsets]

    def get_readonly_fields(self, request: HttpRequest, obj: Person | None = None) -> list[Any]:
        """What is only shown, with the masked fields among it."""
        shown = super().get_readonly_fields(request, obj)
        return shown if self.has_change_permission(request, obj) else [*shown, *MASKED.values()]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The page of a person; that it was opened is written down. Former phones are in the history: not for all."""
        shown = {} if request.user.has_perm(CHANGE) else {"show_history": False}
        page = super().changeform_view(request, object_id, form_url, shown | (extra_context or {}))
        if request.method == "GET" and object_id and page.status_code == HTTPStatus.OK:
            look = {"user": request.user, "page": PersonView.Page.CARD, "now": timezone.now()}
            note_look(person_id=page.context_data["original"].pk, **look)
        return page

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The changes of a person, for those who may see whole phones."""
        if not request.user.has_perm(CHANGE):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)

    def has_change_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        """Nobody writes a name into a row that was erased."""
        return (obj is None or obj.anonymised_at is None) and super().has_change_permission(request, obj)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """People by name, whatever its «ё», or by the digits of a phone or a card. No row of cards is joined for it."""
        digits = "".join(filter(str.isdigit, search_term))
        if digits and not any(map(str.isalpha, search_term)):
            return queryset.filter(_by_digits(digits)), False
        for word in search_term.replace("\0", "").lower().replace("ё", "е").split():
            queryset = queryset.filter(name_key__contains=word)
        return queryset, False

    @admin.display(description=_("member"), ordering="name_key")
    def full_name(self, person: Person) -> str:
        """The person's name."""
        return str(person) or f"№ {person.pk}"

    @admin.display(description=_("phone"), ordering="phone")
    def phone_masked(self, person: Person) -> str:
        """The phone with its middle hidden; the whole one is on the person's page."""
        return masked_phone(person.phone)

    @admin.display(description=_("date of birth"), ordering="birth_date")
    def birth_masked(self, person: Person) -> str:
        """The year of birth."""
        return masked_birth(person.birth_date)

    @admin.display(description=_("e-mail"))
    def email_masked(self, person: Person) -> str:
        """The e-mail with its name hidden."""
        return masked_email(person.email)

    @admin.display(description=_("address"))
    def address_masked(self, person: Person) -> str:
        """The place alone."""
        return masked_address(person.address)


def _by_digits(digits: str) -> Q:
    """A card's number, a whole Russian phone, or the end of any phone; the first two are looked up in an index."""
    if len(digits) == 13:
        return Q(pk__in=Card.objects.filter(number=digits, person__isnull=False).values("person"))
    if len(digits) == 11 and digits[0] in "78":
        return Q(phone=f"+7{digits[1:]}")
    return Q(phone__endswith=digits)


def _masked(fieldset: Any) -> Any:
    def placed(name: Any) -> Any:
        return tuple(placed(each) for each in name) if isinstance(name, tuple | list) else MASKED.get(name, name)

    title, options = fieldset
    return title, {**options, "fields": placed(options["fields"])}
