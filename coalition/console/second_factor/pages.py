"""The pages of the second factor: set up, ask once a session, look after one's own."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from coalition.console.second_factor.step import CABINET, NEXT, PASSED, has_to_step, must_have_one, site_of
from coalition.console.sitting import bind_to_rights
from coalition.kernel.errors import DomainError
from coalition.toolkit.admin.units import said
from coalition.toolkit.code_pictures import qr_of
from pharmacies.access.second_factor import (
    confirm_second_factor,
    pass_second_factor,
    prepare_second_factor,
    renew_spare_codes,
    secret_to_type,
    spare_codes_left,
    take_off_second_factor,
)

HOME = {"console": "/console/", "cabinet": "/cabinet/"}
SIGN_IN = {"console": "/console/login/", "cabinet": "/cabinet/sign-in/"}

View = Callable[[HttpRequest], HttpResponse]


class CodeForm(forms.Form):
    """A code of the phone, or a spare one."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}),
    )


def signed_in(view: View) -> View:
    """A page for whoever has given his password, kept by no cache; what is typed there stays out of error reports."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return HttpResponseRedirect(SIGN_IN[site_of(request)])
        return view(request)

    return sensitive_post_parameters("code")(never_cache(guarded))


@signed_in
def step(request: HttpRequest) -> HttpResponse:
    """Ask for a code, once a session."""
    if not has_to_step(request):
        return _onward(request)
    if request.user.second_factor_at is None:
        return _to(request, "setup")

    def passed(code: str) -> HttpResponse:
        pass_second_factor(user=request.user, code=code)
        _let_pass(request)
        return _onward(request)

    return _asked(request, "step", passed)


@signed_in
def setup(request: HttpRequest) -> HttpResponse:
    """Show the secret to a phone; the first right code turns the second factor on."""
    if request.user.second_factor_at is not None:
        return _to(request, "own")
    device = prepare_second_factor(user=request.user)

    def confirmed(code: str) -> HttpResponse:
        codes = confirm_second_factor(user=request.user, code=code)
        _let_pass(request)
        return _codes(request, codes)

    shown = {"qr": qr_of(device.config_url).svg, "secret": secret_to_type(device), "must": must_have_one(request.user)}
    return _asked(request, "setup", confirmed, shown)


@signed_in
def own(request: HttpRequest) -> HttpResponse:
    """What one has, and how to change it."""
    if has_to_step(request):
        return _to(request, "step")

    def changed(code: str) -> HttpResponse:
        if "renew" in request.POST:
            return _codes(request, renew_spare_codes(user=request.user, code=code))
        take_off_second_factor(user=request.user, code=code)
        request.session.pop(PASSED, None)
        bind_to_rights(request, request.user)
        return _to(request, "own")

    shown = {"left": spare_codes_left(request.user), "must": must_have_one(request.user)}
    return _asked(request, "own", changed, shown)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out before the second step is taken."""
    site = site_of(request)
    logout(request)
    return HttpResponseRedirect(SIGN_IN[site])


def _asked(
    request: HttpRequest, page: str, answered: Callable[[str], HttpResponse], shown: dict[str, Any] | None = None
) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if page == "setup":
        del form.fields["code"].widget.attrs["autofocus"]  # the page is read from its top
    if request.method == "POST" and form.is_valid():
        try:
            return answered(form.cleaned_data["code"])
        except DomainError as error:
            form.add_error("code", said(error))
    return _shown(request, page, {"form": form, **(shown or {})}, status=400 if form.errors else 200)


def _codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    return _shown(request, "codes", {"codes": codes, "onward": request.session.get(NEXT) or HOME[site_of(request)]})


def _shown(request: HttpRequest, page: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    site = site_of(request)
    words = {
        "home": HOME[site],
        "is_cabinet": site == CABINET,
        "leave": _address(request, "leave"),
        "own": _address(request, "own"),
        "setup": _address(request, "setup"),
    }
    return render(request, f"console/second_factor/{page}.html", words | context, status=status)


def _let_pass(request: HttpRequest) -> None:
    """From here on the session may do everything; it goes on under another key, in case the old one was seen."""
    request.session.cycle_key()
    request.session[PASSED] = True
    bind_to_rights(request, request.user)


def _onward(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(request.session.pop(NEXT, None) or HOME[site_of(request)])


def _to(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponseRedirect(_address(request, name))


def _address(request: HttpRequest, name: str) -> str:
    return reverse(f"{site_of(request)}_second_factor:{name}")
