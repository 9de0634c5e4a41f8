"""Signing in and out of the cabinet, and one's own password."""

from typing import Any

from django.contrib.auth import views
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from coalition.cabinet.entering import PASSWORD_IS_TEMPORARY, cabinet_page, has_cabinet, show
from coalition.cabinet.navigation import MANUFACTURER, PHARMACY, items_for, menu
from pharmacies.models import StaffUser

NO_CABINET = gettext_lazy(
    "Your account is not tied to a pharmacy or a manufacturer. Ask the centre to name your company."
)


class SignInForm(AuthenticationForm):
    """Name and password of somebody who has a cabinet; nobody else is signed in by this page."""

    def confirm_login_allowed(self, user: Any) -> None:
        """Refuse whoever works elsewhere: the console asks its people for more than a password."""
        super().confirm_login_allowed(user)
        if user.is_staff:
            raise ValidationError(_("You work at the operator: use the console."), code="operator")
        if not has_cabinet(user):
            raise ValidationError(NO_CABINET, code="no_cabinet")


class OwnPasswordForm(PasswordChangeForm):
    """A new password of one's own: another than the present one, which somebody else may have chosen and know."""

    def clean_new_password1(self) -> str:
        """Refuse the present one."""
        typed = self.cleaned_data["new_password1"]
        if self.user.check_password(typed):
            raise ValidationError(_("This is the present password. Choose another one."), code="same_password")
        return typed


class SignIn(views.LoginView):
    """The page of signing in. A password that another person chose is to be changed first."""

    template_name = "cabinet/sign_in.html"
    authentication_form = SignInForm

    def get_default_redirect_url(self) -> str:
        """Where one goes from here."""
        return reverse("cabinet")

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in. Nobody's last visit is noted until he has a password of his own."""
        is_temporary = form.get_user().last_login is None
        answer = super().form_valid(form)
        if is_temporary:
            self.request.session[PASSWORD_IS_TEMPORARY] = True
            StaffUser.objects.filter(pk=self.request.user.pk).update(last_login=None)
        return answer


class SignOut(views.LogoutView):
    """Signing out, by a button."""

    next_page = reverse_lazy("cabinet_sign_in")


@method_decorator(never_cache, name="dispatch")
class OwnPassword(views.PasswordChangeView):
    """A new password of one's own, the present one being known."""

    template_name = "cabinet/password.html"
    form_class = OwnPasswordForm
    success_url = reverse_lazy("cabinet_password_done")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask whoever has not signed in to do so here, not in the console."""
        if not request.user.is_authenticated:
            return HttpResponseRedirect(reverse("cabinet_sign_in"))
        if not has_cabinet(request.user):
            return show(request, "cabinet/elsewhere.html", {}, status=403)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Change it; from now on it is nobody else's."""
        answer = super().form_valid(form)
        self.request.session.pop(PASSWORD_IS_TEMPORARY, None)
        StaffUser.objects.filter(pk=self.request.user.pk).update(last_login=timezone.now())
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The frame of the cabinet, unless the password is to be changed first."""
        is_temporary = self.request.session.get(PASSWORD_IS_TEMPORARY, False)
        frame = {} if is_temporary else {"navigation": menu(self.request)}
        return super().get_context_data(**kwargs) | {
            "own": self.request.user.legal_entity,
            "is_temporary": is_temporary,
            **frame,
        }


@cabinet_page("", (PHARMACY, MANUFACTURER))
def password_done(request: HttpRequest) -> HttpResponse:
    """The password was changed."""
    return show(request, "cabinet/password_done.html", {})


@cabinet_page("", (PHARMACY, MANUFACTURER))
def start(request: HttpRequest) -> HttpResponse:
    """The first page that somebody may open."""
    items = items_for(request.user)
    if not items:
        return show(request, "cabinet/nothing.html", {})
    return HttpResponseRedirect(reverse(items[0].address))
