import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.benefit import BenefitProof
from pharmacies.models import ProductGroup, Programme


@pghistory.track()
class CardRule(models.Model):
    """On what ground a card may be issued: after a purchase, to a category of people, for a fee. None: to everybody.

    One fulfilled rule is enough. A purchase counts with what it holds of the rule's product groups; without any, whole.
    """

    class Ground(models.TextChoices):
        PURCHASE = "purchase", _("after a purchase")
        CATEGORY = "category", _("to a category of people")
        FEE = "fee", _("for a fee")

    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.CASCADE, related_name="card_rules"
    )
    name = models.CharField(_("name"), max_length=120)
    ground = models.CharField(_("ground"), max_length=10, choices=Ground)
    min_receipt_kopecks = models.BigIntegerField(_("purchase of at least, kopecks"), default=0)
    receipt_days = models.PositiveSmallIntegerField(
        _("purchase at most so many days ago"), default=1, help_text=_("1: of today or yesterday.")
    )
    groups = models.ManyToManyField(
        ProductGroup, verbose_name=_("product groups"), blank=True, related_name="+", help_text=_("None: all goods.")
    )
    category = models.CharField(_("category"), max_length=10, choices=BenefitProof.Category, blank=True)
    fee_kopecks = models.BigIntegerField(_("fee, kopecks"), default=0)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until (not included)"), null=True, blank=True)

    class Meta:
        verbose_name = _("rule for issuing cards")
        verbose_name_plural = _("rules for issuing cards")
        ordering = ["programme", "ground", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ground="purchase", min_receipt_kopecks__gt=0, category="", fee_kopecks=0)
                | (Q(ground="category", min_receipt_kopecks=0, fee_kopecks=0) & ~Q(category=""))
                | Q(ground="fee", min_receipt_kopecks=0, category="", fee_kopecks__gt=0),
                name="card_rule_says_what_its_ground_needs",
            ),
        ]

    def __str__(self) -> str:
        return self.name
