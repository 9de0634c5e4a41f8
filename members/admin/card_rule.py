from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.columns import DASH, pill
from members.admin.card_forms import CardRuleForm
from members.models import CardRule


@admin.register(CardRule)
class CardRuleAdmin(ConsoleAdmin):
    """On what grounds cards are issued. One fulfilled rule is enough; without a rule everybody gets one for nothing."""

    form = CardRuleForm
    list_display = ("name", pill(CardRule, "ground", purchase="info", fee="warning"), "needs", "starts_on", "ends_on")
    list_filter = (("ground", ChoicesDropdownFilter),)
    search_fields = ("name",)
    search_help_text = _("Name of the rule")
    autocomplete_fields = ("groups",)
    fieldsets = (
        (None, {"fields": (("programme", "name"), "ground", ("starts_on", "ends_on"))}),
        (
            _("What is needed"),
            {
                "description": _(
                    "A purchase counts at the price after discounts, without what came back, and a receipt gives one "
                    "card. A category is proved by a paper in force that a clerk has seen. A fee is taken by the "
                    "outlet; its company owes it to the operator in the statement."
                ),
                "fields": (("min_receipt_kopecks", "receipt_days"), "groups", "category", "fee_kopecks"),
            },
        ),
    )
    conditional_fields = {
        "min_receipt_kopecks": "ground == 'purchase'",
        "receipt_days": "ground == 'purchase'",
        "groups": "ground == 'purchase'",
        "category": "ground == 'category'",
        "fee_kopecks": "ground == 'fee'",
    }

    @admin.display(description=_("what it needs"))
    def needs(self, rule: CardRule) -> str:
        """The figure or the category of the ground."""
        if rule.ground == CardRule.Ground.CATEGORY:
            return rule.get_category_display()
        kopecks = rule.min_receipt_kopecks or rule.fee_kopecks
        return f"{print_roubles(kopecks)}\u00a0₽" if kopecks else DASH
