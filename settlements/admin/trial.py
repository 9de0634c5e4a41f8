"""The trial receipt beside a promotion's form: judged by the very engine with the draft as it stands, unsaved.

It is shown as a panel of drafts: lower storeys may not look up to where history is known.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.kernel.errors import DomainError
from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.panels import Panel, panel_on
from coalition.toolkit.admin.units import print_quantity, said
from coalition.toolkit.languages import is_in_russian
from pharmacies.models import LegalEntity, Product
from promotions.compiler.drafts import Draft, read_draft, rule_of
from promotions.engine.decision import Benefit, Decision, Outcome, TraceStep
from promotions.engine.rulebook import Rule
from promotions.models import Promotion
from settlements.admin.purchase_panels import outcome_words, sentence
from settlements.admin.trial_form import TrialForm
from settlements.purchases.requests import PurchaseRequest
from settlements.purchases.trial import Trial, try_receipt

READ = "promotions.view_promotion"


def try_it(request: HttpRequest, model_admin: ModelAdmin) -> HttpResponse:
    """The judged receipt as a piece of the page. Only POST, for it carries the draft; nothing is written."""
    if not request.user.has_perm(READ):
        raise PermissionDenied
    form = TrialForm(request.POST)
    problem, rule = "", None
    try:
        rule = rule_of(read_draft(request.POST.get("draft", "")))
    except ValueError:
        problem = _("The promotion is not filled in yet: the receipt is judged without it.")
    if not form.is_valid():
        return TemplateResponse(request, "settlements/trial_result.html", {"errors": form.errors.values()})
    if rule is not None and not rule.params.judges_receipts:
        rule, problem = None, _("The promotion is given for an occasion, not for a receipt: nothing of it shows here.")
    asked = form.request()
    try:
        trial = try_receipt(request=asked, draft=rule, invented=form.invented())
    except DomainError as error:
        return TemplateResponse(request, "settlements/trial_result.html", {"errors": [[said(error)]]})
    return TemplateResponse(request, "settlements/trial_result.html", told(trial, asked) | {"problem": problem})


@panel_on(Draft)
class TrialPanel(Panel):
    """The form of a trial receipt."""

    model = Promotion
    title = gettext_lazy("trial receipt")
    template = "settlements/trial.html"
    views = (("trial/", "promotions_promotion_trial", try_it),)

    def context(self) -> dict[str, Any]:
        """A receipt to begin with: now, two products."""
        now = timezone.localtime().replace(second=0, microsecond=0)
        products = list(Product.objects.filter(is_rx=False, is_certificate=False).order_by("pk")[:2])
        return {
            "form": TrialForm(initial={"moment": now.strftime("%Y-%m-%dT%H:%M")}),
            "goods": [(product, price) for product, price in zip(products, ("650", "320"), strict=False)],
        }


def told(trial: Trial, request: PurchaseRequest) -> dict[str, Any]:
    """The receipt in words: lines, totals, who pays, why each rule gives or does not."""
    decision, without = trial.judgement.decision, trial.without.decision
    rules = {rule.promotion_id: rule for rule in trial.judgement.situation.rules.rulebook.rules}
    notes = [each.message_ru if is_in_russian() else each.message_en for each in trial.judgement.notices]
    if not trial.is_funder_signed:
        notes.append(_("A funder has no contract in force that day, so the promotion is left out."))
    return {
        "lines": _lines(decision, request, rules),
        "totals": _totals(decision),
        "without": _totals(without) if trial.rule else [],
        "has_changed": _totals(without) != _totals(decision),
        "payers": _payers(decision),
        "steps": _steps(decision.trace, rules, trial.rule),
        "notes": notes,
    }


def _lines(decision: Decision, request: PurchaseRequest, rules: dict[int, Rule]) -> list[dict[str, Any]]:
    codes = {line.line_no: line for line in request.lines}
    names = dict(
        Product.objects.filter(code__in=[each.product_code for each in request.lines]).values_list("code", "name")
    )
    given: dict[int, list[str]] = defaultdict(list)
    for benefit in decision.discounts:
        given[benefit.line_no].append(f"−{print_roubles(benefit.amount_kopecks)} ₽ · {_name(rules, benefit)}")
    for benefit in decision.awards:
        points = print_roubles(benefit.amount_kopecks)
        given[benefit.line_no].append(_("+%(points)s points") % {"points": points} + f" · {_name(rules, benefit)}")
    return [
        {
            "name": names.get(codes[line.line_no].product_code, codes[line.line_no].product_code),
            "quantity": print_quantity(codes[line.line_no].quantity_thousandths),
            "price": print_roubles(codes[line.line_no].price_kopecks),
            "base": print_roubles(line.base_kopecks),
            "payable": print_roubles(line.payable_kopecks),
            "coupon": print_roubles(line.coupon_kopecks) if line.coupon_kopecks else "",
            "spent": print_roubles(line.points_kopecks) if line.points_kopecks else "",
            "given": given[line.line_no],
        }
        for line in decision.lines
    ]


def _name(rules: dict[int, Rule], benefit: Benefit) -> str:
    rule = rules.get(benefit.promotion_id)
    return benefit.code if rule is None else _rule_name(rule)


def _rule_name(rule: Rule) -> str:
    return (rule.name_ru if is_in_russian() else rule.name_en) or rule.code


def _totals(decision: Decision) -> list[tuple[str, str]]:
    words = (
        (_("Discount"), "discount_kopecks"),
        (_("Coupons"), "coupon_kopecks"),
        (_("Points spent"), "points_kopecks"),
        (_("To pay"), "payable_kopecks"),
        (_("Points earned"), "earned_kopecks"),
    )
    always = {"payable_kopecks", "earned_kopecks"}
    return [
        (word, print_roubles(decision.total(name))) for word, name in words if name in always or decision.total(name)
    ]


def _payers(decision: Decision) -> list[tuple[str, str]]:
    """What every funder bears of this receipt's benefits."""
    sums: dict[int | None, int] = defaultdict(int)
    for benefit in (*decision.discounts, *decision.awards):
        sums[benefit.legal_entity_id] += benefit.amount_kopecks
    names = dict(LegalEntity.objects.filter(pk__in=sums.keys() - {None}).values_list("pk", "short_name"))
    return [(names.get(key, _("the operator")), print_roubles(total)) for key, total in sums.items()]


def _steps(trace: Iterable[TraceStep], rules: dict[int, Rule], draft: Rule | None) -> list[dict[str, Any]]:
    """The draft's own steps first, then what applied, then what did not."""
    words = outcome_words()
    steps = [
        {
            "name": _rule_name(rules[step.promotion_id]) if step.promotion_id in rules else _subject(step),
            "outcome": words[step.outcome],
            "is_applied": step.outcome == Outcome.APPLIED,
            "why": sentence(step),
            "is_draft": draft is not None and step.promotion_id == draft.promotion_id,
        }
        for step in trace
    ]
    if draft is not None and not any(step["is_draft"] for step in steps):
        why = _("Its place or its goods are not on this receipt.")
        steps.append({"name": _rule_name(draft), "outcome": words[Outcome.NOT_APPLIED], "why": why, "is_draft": True})
    return sorted(steps, key=lambda step: (not step["is_draft"], not step.get("is_applied")))


def _subject(step: TraceStep) -> str:
    return _("Paying with points") if step.subject == "spend" else step.code
