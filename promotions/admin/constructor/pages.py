"""The constructor's pages: the gallery, a new promotion from a template, a draft, a new version."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coalition.kernel.errors import DomainError
from coalition.toolkit.admin.panels import panels_on
from coalition.toolkit.admin.units import said as refusal_of
from coalition.toolkit.languages import is_in_russian
from promotions.admin.constructor.beginning import held_of_template, held_of_version
from promotions.admin.constructor.form import Constructor
from promotions.admin.constructor.head import code_of
from promotions.admin.constructor.mechanics import picture_of
from promotions.compiler.drafts import Draft
from promotions.engine.gallery import TEMPLATES, Purpose, Template
from promotions.models import PromotionVersion
from promotions.operations.founding import found_promotion
from promotions.operations.lifecycle import change_draft, content_of, fundings_of, make_draft

CHANGE = "promotions.change_promotion"
ADD = "promotions.add_promotion"
EDITABLE = (PromotionVersion.State.DRAFT, PromotionVersion.State.CHECKED)


def gallery(request: HttpRequest, model_admin: ModelAdmin) -> HttpResponse:
    """All templates with their pictures."""
    _let(request, ADD)
    cards = [
        {
            "template": template,
            "name": template.name_ru if is_in_russian() else template.name_en,
            "sentence": template.sentence_ru if is_in_russian() else template.sentence_en,
            "purposes": [_word(purpose) for purpose in template.purposes],
            "codes": " ".join(template.purposes),
            "address": reverse("admin:promotions_promotion_new", args=[template.code]),
        }
        for template in TEMPLATES.values()
    ]
    shown = {
        "title": _("What shall the promotion do?"),
        "cards": cards,
        "purposes": [(purpose.value, _word(purpose)) for purpose in Purpose],
        "opts": model_admin.opts,
    }
    return _page(request, model_admin, "promotions/gallery.html", shown)


def new(request: HttpRequest, template_code: str, model_admin: ModelAdmin) -> HttpResponse:
    """A promotion from a template; saved it is a draft."""
    _let(request, ADD)
    template = TEMPLATES.get(template_code)
    if template is None:
        raise Http404
    constructor = Constructor(held_of_template(template), data=request.POST or None)
    if request.method == "POST" and constructor.is_valid():
        given = constructor.head.cleaned_data
        version = found_promotion(
            programme=given["programme"],
            code=code_of(given["name"]),
            name=given["name"],
            name_en=given["name_en"],
            content=constructor.content(),
            fundings=constructor.fundings(),
            made_by=request.user.get_username(),
            now=timezone.now(),
        )
        messages.success(request, _("The draft is saved."))
        return HttpResponseRedirect(reverse("admin:promotions_promotion_change", args=[version.promotion_id]))
    name = template.name_ru if is_in_russian() else template.name_en
    return _constructor_page(request, model_admin, constructor, name, template=template)


def edit(request: HttpRequest, version_id: int, model_admin: ModelAdmin) -> HttpResponse:
    """The terms of a draft."""
    _let(request, CHANGE)
    version = get_object_or_404(PromotionVersion.objects.select_related("promotion__programme"), pk=version_id)
    back = reverse("admin:promotions_promotion_change", args=[version.promotion_id])
    if version.state not in EDITABLE:
        messages.error(request, _("A version that is approved or has run is not edited: make a new one."))
        return HttpResponseRedirect(back)
    constructor = Constructor(held_of_version(version), data=request.POST or None, promotion=version.promotion)
    if request.method == "POST" and constructor.is_valid():
        try:
            change_draft(
                version=version,
                content=constructor.content(),
                fundings=constructor.fundings(),
                made_by=request.user.get_username(),
                now=timezone.now(),
            )
        except DomainError as error:
            messages.error(request, refusal_of(error))
        else:
            messages.success(request, _("The draft is saved."))
        return HttpResponseRedirect(back)
    title = f"{version.promotion} · v{version.number}"
    return _constructor_page(request, model_admin, constructor, title, version=version)


def next_version(request: HttpRequest, version_id: int, model_admin: ModelAdmin) -> HttpResponse:
    """A new draft with the terms of a version, opened for changes."""
    _let(request, CHANGE)
    version = get_object_or_404(PromotionVersion.objects.select_related("promotion"), pk=version_id)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("admin:promotions_promotion_change", args=[version.promotion_id]))
    with transaction.atomic():
        draft = make_draft(
            promotion=version.promotion,
            content=content_of(version),
            fundings=fundings_of(version),
            made_by=request.user.get_username(),
            now=timezone.now(),
        )
    return HttpResponseRedirect(reverse("admin:promotions_promotion_edit", args=[draft.pk]))


def _constructor_page(
    request: HttpRequest,
    model_admin: ModelAdmin,
    constructor: Constructor,
    title: str,
    *,
    template: Template | None = None,
    version: PromotionVersion | None = None,
) -> HttpResponse:
    promotion = constructor.promotion
    panels = [panel(request, {"object": promotion.pk if promotion else None}) for panel in panels_on(Draft)]
    back = reverse("admin:promotions_promotion_change", args=[promotion.pk]) if promotion else ""
    shown = {
        "title": title,
        "constructor": constructor,
        "sections": constructor.sections(),
        "picture": f"promotions/pictures/{template.picture}.svg" if template else picture_of(constructor.held.mechanic),
        "purpose": _sentence(template) if template else "",
        "is_wrong": any(form.is_bound and form.errors for form in constructor.forms),
        "panels": [(panel, panel.context()) for panel in panels],
        "back": back or reverse("admin:promotions_promotion_add"),
        "version": version,
        "promotion": promotion,
        "opts": model_admin.opts,
    }
    return _page(request, model_admin, "promotions/constructor.html", shown)


def _sentence(template: Template) -> str:
    return template.sentence_ru if is_in_russian() else template.sentence_en


def _word(purpose: Purpose) -> str:
    word = purpose.ru if is_in_russian() else purpose.en
    return word[:1].upper() + word[1:]


def _page(request: HttpRequest, model_admin: ModelAdmin, name: str, shown: dict[str, Any]) -> HttpResponse:
    return TemplateResponse(request, name, {**model_admin.admin_site.each_context(request), **shown})


def _let(request: HttpRequest, right: str) -> None:
    if not request.user.has_perm(right):
        raise PermissionDenied
