"""What the page asks while it is typed in: the sentences of the regulations, and rows to choose from."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from promotions.admin.constructor.clauses import clauses_of
from promotions.admin.constructor.form import Constructor, Held
from promotions.admin.constructor.sources import SOURCES, options
from promotions.admin.constructor.words import said
from promotions.compiler.drafts import rule_of, write_draft
from promotions.engine.mechanics import MECHANICS
from promotions.engine.soundness import problems_of
from promotions.engine.vocabulary import Unit
from promotions.models import Promotion

READ = "promotions.view_promotion"


def wording(request: HttpRequest, model_admin: ModelAdmin) -> HttpResponse:
    """The clause as the form stands now in both languages, what makes no sense, and the draft for a trial.

    A figure that is missing or wrong leaves the clause out; the form says what is wrong with it when it is saved.
    """
    _let(request)
    mechanic = request.POST.get("mechanic", "")
    if mechanic not in MECHANICS:
        raise Http404
    number = request.POST.get("promotion", "")
    promotion = Promotion.objects.filter(pk=int(number)).first() if number.isdecimal() else None
    draft = Constructor(Held(mechanic), data=request.POST, promotion=promotion).draft()
    try:
        rule = rule_of(draft)
    except ValueError:
        return JsonResponse({"ru": [], "en": [], "problems": [], "draft": ""})
    russian, english = clauses_of(rule, promotion.programme_id if promotion else None)
    answer: dict[str, Any] = {
        "ru": russian,
        "en": english,
        "problems": [said(problem) for problem in problems_of(rule)],
        "draft": write_draft(draft),
    }
    return JsonResponse(answer)


def rows(request: HttpRequest, unit: str, model_admin: ModelAdmin) -> HttpResponse:
    """Rows for the box of a condition, for those who may see rows of the kind on their own pages too."""
    _let(request)
    if unit not in {*SOURCES, Unit.DISTRICTS}:
        raise Http404
    if unit != Unit.DISTRICTS and not request.user.has_perm(_right_to(SOURCES[Unit(unit)].model)):
        raise PermissionDenied
    programme = request.GET.get("programme", "")
    number = int(programme) if programme.isdecimal() else None
    return JsonResponse({"options": options(Unit(unit), request.GET.get("q", ""), number)})


def _right_to(model: type[Model]) -> str:
    return f"{model._meta.app_label}.view_{model._meta.model_name}"


def _let(request: HttpRequest) -> None:
    if not request.user.has_perm(READ):
        raise PermissionDenied
