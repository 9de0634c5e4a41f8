import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from pharmacies.models import LegalEntity, Programme
from promotions.models.funding import FunderKind, participant_is_named


@pghistory.track()
class Promotion(models.Model):
    """A promise with a name. What exactly is promised is in its versions; stopping it works at every desk at once."""

    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.PROTECT, related_name="promotions"
    )
    code = models.SlugField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=160)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    owner = models.ForeignKey(
        LegalEntity,
        verbose_name=_("offered by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="own_promotions",
        help_text=_("A participant that made the promotion in its cabinet, and pays for it."),
    )
    remark = models.CharField(_("operator's remark"), max_length=300, blank=True)
    stopped_at = models.DateTimeField(_("stopped in an emergency"), null=True, blank=True)
    stop_reason = models.CharField(_("why stopped"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("promotion")
        verbose_name_plural = _("promotions")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["programme", "code"], name="promotion_code_is_one")]
        # Every receipt asks what is stopped or paused; there is next to nothing of it.
        indexes = [
            models.Index(fields=["id"], name="promotion_is_stopped", condition=models.Q(stopped_at__isnull=False))
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class PromotionVersion(models.Model):
    """One wording of a promotion. A running version is not edited: a new one is made; purchases point at theirs.

    The JSON columns are the axes of `promotions.engine.axes` under the same names, `params` the mechanic's own.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        CHECKED = "checked", _("checked")
        APPROVED = "approved", _("approved")
        RUNNING = "running", _("running")
        PAUSED = "paused", _("paused")
        FINISHED = "finished", _("finished")

    promotion = models.ForeignKey(
        Promotion, verbose_name=_("promotion"), on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    mechanic = models.CharField(_("mechanic"), max_length=40)
    params = models.JSONField(_("parameters"), default=dict)
    whom = models.JSONField(_("whom"), default=dict, blank=True)
    where = models.JSONField(_("where"), default=dict, blank=True)
    when = models.JSONField(_("when"), default=dict, blank=True)
    goods = models.JSONField(_("for what"), default=dict, blank=True)
    basket = models.JSONField(_("what the receipt holds"), default=dict, blank=True)
    limits = models.JSONField(_("limits"), default=dict, blank=True)
    validity = models.JSONField(_("how long points live"), default=dict, blank=True)
    spending = models.JSONField(_("how its points are spent"), default=dict, blank=True)
    needs_account = models.BooleanField(_("members only"), default=True)
    priority = models.PositiveSmallIntegerField(_("priority"), default=100, help_text=_("Lower comes first."))
    group = models.SlugField(_("exclusivity group"), max_length=40, blank=True)
    budget_kopecks = models.BigIntegerField(_("budget, kopecks"), null=True, blank=True)
    is_in_regulations = models.BooleanField(_("named in the regulations"), default=True)
    announcement = models.TextField(_("how it is told"), blank=True)
    announcement_en = models.TextField(_("how it is told in English"), blank=True)
    made_by = models.CharField(_("made by"), max_length=150, blank=True)
    made_at = models.DateTimeField(_("made"), null=True, blank=True)
    checked_by = models.CharField(_("checked by"), max_length=150, blank=True)
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)
    approved_by = models.CharField(_("approved by"), max_length=150, blank=True)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)

    class Meta:
        verbose_name = _("promotion version")
        verbose_name_plural = _("promotion versions")
        permissions = [("approve_promotion_budget", _("Can agree to a promotion above the budget of one approval"))]
        ordering = ["promotion", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["promotion", "number"], name="promotion_version_number_is_one"),
            models.UniqueConstraint(
                fields=["promotion"], condition=models.Q(state="running"), name="promotion_runs_one_version"
            ),
            models.CheckConstraint(
                condition=models.Q(budget_kopecks__isnull=True) | models.Q(budget_kopecks__gt=0),
                name="promotion_budget_is_above_zero",
            ),
        ]
        indexes = [
            models.Index(fields=["promotion"], name="promotion_is_paused", condition=models.Q(state="paused")),
        ]

    def __str__(self) -> str:
        return f"{self.promotion} · v{self.number}"


@pghistory.track()
class ExclusivityGroup(models.Model):
    """Promotions of which one takes a line, and which one that is. Without a row: the first by priority."""

    class Mode(models.TextChoices):
        ALL = "all", _("all of them add up")
        FIRST = "first", _("the first by priority")
        BEST_FOR_BUYER = "best_for_buyer", _("the best for the buyer")
        CHEAPEST_FOR_FUNDER = "cheapest_for_funder", _("the cheapest for the funder")

    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.PROTECT, related_name="exclusivity_groups"
    )
    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    mode = models.CharField(_("of several"), max_length=20, choices=Mode, default=Mode.FIRST)

    class Meta:
        verbose_name = _("exclusivity group")
        verbose_name_plural = _("exclusivity groups")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["programme", "code"], name="exclusivity_group_code_is_one")]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class PromotionFunding(models.Model):
    """One funder's share of a version's cost; the shares of a version sum to 100 %."""

    version = models.ForeignKey(
        PromotionVersion, verbose_name=_("promotion version"), on_delete=models.CASCADE, related_name="fundings"
    )
    funder_kind = models.CharField(_("paid by"), max_length=12, choices=FunderKind, default=FunderKind.OUTLET)
    funder = models.ForeignKey(
        LegalEntity, verbose_name=_("participant"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    share_bp = models.PositiveSmallIntegerField(_("share, 1/100 %"), default=10_000)
    cap_kopecks = models.BigIntegerField(
        _("at most for a receipt, kopecks"),
        null=True,
        blank=True,
        help_text=_("What lies above is borne by the funders without such a limit."),
    )

    class Meta:
        verbose_name = _("funder")
        verbose_name_plural = _("funders")
        constraints = [
            participant_is_named("funding"),
            models.CheckConstraint(
                condition=models.Q(share_bp__gte=1, share_bp__lte=10_000), name="funding_share_is_a_share"
            ),
            models.CheckConstraint(
                condition=models.Q(cap_kopecks__isnull=True) | models.Q(cap_kopecks__gt=0),
                name="funding_cap_is_above_zero",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.funder or self.get_funder_kind_display()} {self.share_bp / 100:g} %"
