from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import BooleanRadioFilter
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from coalition.toolkit.admin.base import ConsoleAdmin
from pharmacies.admin.staff_steps import StaffSteps
from pharmacies.models import StaffUser

WHEN = ("second_factor_at", "last_login")


class PasswordOfAnotherForm(AdminPasswordChangeForm):
    """A password that another chooses. At a cabinet it is changed first, as that of somebody who has never come in."""

    def save(self, commit: bool = True) -> StaffUser:
        """Keep the password."""
        if not self.user.is_staff:
            self.user.last_login = None
        return super().save(commit)


@admin.register(StaffUser)
class StaffUserAdmin(StaffSteps, ConsoleAdmin, UserAdmin):
    """Who signs in; what they may do is in their groups."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = PasswordOfAnotherForm
    list_display = (
        "username",
        "full_name",
        "legal_entity",
        "is_active",
        "is_superuser",
        "second_factor_at",
        "last_login",
    )
    list_select_related = ("legal_entity",)
    list_filter = (("is_active", BooleanRadioFilter), ("is_superuser", BooleanRadioFilter))
    search_fields = ("username", "last_name", "first_name", "email")
    autocomplete_fields = ("legal_entity",)
    readonly_fields = ("last_login", "date_joined", "second_factor_at", "rights_changed_at")
    fieldsets = (
        (None, {"fields": (("username", "password"), ("last_name", "first_name"), ("email", "legal_entity"))}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        (_("Dates"), {"fields": (("last_login", "date_joined"), ("second_factor_at", "rights_changed_at"))}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "usable_password", "password1", "password2")}),
        (_("Works at"), {"fields": ("legal_entity", "groups")}),
    )
    filter_horizontal = ("groups",)

    @admin.display(description=_("name"), ordering="last_name")
    def full_name(self, user: StaffUser) -> str:
        """The person's name."""
        return user.get_full_name() or "–"
