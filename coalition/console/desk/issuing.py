"""On what grounds the desk may issue a card now, and what the other grounds would need, in words."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from coalition.kernel.money import print_roubles
from members.models import BenefitProof, CardRule
from pharmacies.models import Programme
from settlements.models import Purchase
from settlements.queries.card_grounds import Ground, card_grounds, find_receipt, rules_in_force


def grounds_part(request: HttpRequest, programme: Programme, typed: dict[str, Any]) -> str:
    """The grounds to choose from, as a part of the page."""
    today, receipt = timezone.localdate(), receipt_of(typed)
    categories = [typed["benefit"]] if typed.get("benefit") else []
    grounds = card_grounds(programme=programme, categories=categories, receipt=receipt, today=today)
    fulfilled = {each.rule.pk for each in grounds if each.rule}
    missing = [need_of(rule) for rule in rules_in_force(programme, today) if rule.pk not in fulfilled]
    context = {"grounds": grounds, "missing": missing, "told": _told_of(typed.get("receipt", ""), receipt, grounds)}
    return render_to_string("console/desk/grounds.html", context, request=request)


def receipt_of(typed: dict[str, Any]) -> Purchase | None:
    """The receipt on which a card is asked for."""
    if not typed.get("receipt"):
        return None
    return find_receipt(
        programme=typed["programme"],
        fiscal_sign_or_number=typed["receipt"],
        outlet=typed.get("outlet"),
        today=timezone.localdate(),
    )


def need_of(rule: CardRule) -> str:
    """What a rule that is not fulfilled waits for."""
    if rule.ground == CardRule.Ground.CATEGORY:
        words = {"category": BenefitProof.Category(rule.category).label}
        return _("a paper of the benefit category «%(category)s» (block «Benefit, invitation»)") % words
    words = {"sum": print_roubles(rule.min_receipt_kopecks), "days": rule.receipt_days}
    need = _("a receipt of %(sum)s ₽ or more, at most %(days)d days old") % words
    groups = ", ".join(str(group) for group in rule.groups.all())
    return need + (", " + _("for goods of: %(groups)s") % {"groups": groups} if groups else "")


def _told_of(typed: str, receipt: Purchase | None, grounds: list[Ground]) -> str:
    """Why a receipt that was typed is no ground; "" when it is one, or none was typed."""
    if not typed or any(each.rule is None or each.rule.ground == CardRule.Ground.PURCHASE for each in grounds):
        return ""
    if receipt is None:
        return _("No such receipt of this outlet is found: check the number and the outlet at the top.")
    return _("The receipt is found, but gives no card: its sum or goods are not enough, or it was used before.")
