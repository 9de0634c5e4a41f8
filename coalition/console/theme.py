"""How the console looks and what its sidebar offers; read by `coalition.settings`."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

TEAL = {
    "50": "oklch(98.4% .014 180.72)",
    "100": "oklch(95.3% .051 180.801)",
    "200": "oklch(91% .096 180.426)",
    "300": "oklch(85.5% .138 181.071)",
    "400": "oklch(77.7% .152 181.912)",
    "500": "oklch(70.4% .14 182.503)",
    "600": "oklch(60% .118 184.704)",
    "700": "oklch(51.1% .096 186.391)",
    "800": "oklch(43.7% .078 188.216)",
    "900": "oklch(38.6% .063 188.416)",
    "950": "oklch(27.7% .046 192.524)",
}


def asset(path: str) -> Callable[[HttpRequest], str]:
    """The address of a static file, found when a page is drawn."""
    return lambda request: static(path)


def page(title: Any, icon: str, model: str) -> dict[str, Any]:
    """An item of the sidebar: the list of a model (`members.person`), for those who may read it."""
    app, name = model.split(".")
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{app}_{name}_changelist"),
        "permission": lambda request: request.user.has_perm(f"{app}.view_{name}"),
    }


def section(title: Any, *items: dict[str, Any], is_folded: bool = False) -> dict[str, Any]:
    """A section of the sidebar."""
    return {"title": title, "separator": True, "collapsible": is_folded, "items": list(items)}


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": _("Loyalty coalition"),
    "SITE_HEADER": _("Loyalty coalition"),
    "SITE_SUBHEADER": _("Operator's console"),
    "SITE_URL": None,
    "SITE_ICON": asset("console/logo.svg"),
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": asset("console/logo.svg")}],
    "LOGIN": {"image": asset("console/login.svg")},
    "SHOW_LANGUAGES": True,
    "SHOW_BACK_BUTTON": True,
    "SHOW_VIEW_ON_SITE": False,
    "ENVIRONMENT": "coalition.console.environment.badge",
    "DASHBOARD_CALLBACK": "coalition.console.dashboard.fill",
    "STYLES": [asset("console/console.css")],
    "SCRIPTS": [asset("console/labels.js")],
    "BORDER_RADIUS": "6px",
    "COLORS": {"primary": TEAL},
    "COMMAND": {"search_models": False, "search_callback": "coalition.console.search.found"},
    "ACCOUNT": {
        "navigation": [{"title": _("Second factor"), "link": reverse_lazy("console_second_factor:own")}],
    },
    "SIDEBAR": {
        "show_search": True,
        "command_search": True,
        "show_all_applications": False,
        "navigation": [
            {"items": [{"title": _("Overview"), "icon": "space_dashboard", "link": reverse_lazy("admin:index")}]},
            section(
                _("Members"),
                {
                    "title": _("Enrolment desk"),
                    "icon": "how_to_reg",
                    "link": reverse_lazy("desk"),
                    "permission": lambda request: request.user.has_perm("members.add_person"),
                },
                page(_("Members"), "person", "members.person"),
                page(_("Accounts"), "family_restroom", "members.account"),
                page(_("Cards"), "credit_card", "members.card"),
                page(_("Consents"), "verified_user", "members.consent"),
                {
                    **page(_("Blank forms"), "print", "members.person"),
                    "link": reverse_lazy("admin:members_person_blanks"),
                },
            ),
            section(
                _("Registry"),
                page(_("Changes of families"), "diversity_1", "members.familychange"),
                page(_("Representatives"), "supervisor_account", "members.representation"),
                page(_("Joined accounts"), "merge", "members.succession"),
                page(_("Benefit categories"), "loyalty", "members.benefitproof"),
                page(_("Departures"), "logout", "members.departure"),
                page(_("Batches of cards"), "style", "members.cardbatch"),
                page(_("Card numbers taken out"), "output", "members.cardexport"),
                {
                    "title": _("Use of cards"),
                    "icon": "monitoring",
                    "link": reverse_lazy("admin:members_card_use"),
                    "permission": lambda request: request.user.has_perms(
                        ["members.view_cardbatch", "settlements.view_purchase"]
                    ),
                },
                page(_("Imports of cards"), "upload_file", "settlements.cardimport"),
                page(_("Questionnaires"), "ballot", "members.questionnaire"),
                page(_("Invited friends"), "diversity_3", "members.referral"),
                page(_("Actions of members"), "task_alt", "members.memberaction"),
                is_folded=True,
            ),
            section(
                _("Sales"),
                page(_("Purchases"), "receipt_long", "settlements.purchase"),
                page(_("Returns"), "undo", "settlements.purchasereturn"),
                page(_("Accumulation"), "trending_up", "settlements.accumulation"),
            ),
            section(
                _("Promises"),
                page(_("Promotions"), "campaign", "promotions.promotion"),
                page(_("Segments"), "groups_2", "promotions.segment"),
                page(_("Back-tests"), "science", "settlements.backtest"),
                page(_("Exclusivity groups"), "join_inner", "promotions.exclusivitygroup"),
                page(_("Levels"), "stairs", "promotions.levelscheme"),
                page(_("Coupon series"), "confirmation_number", "promotions.couponseries"),
                page(_("Coupons"), "local_activity", "promotions.coupon"),
                page(_("Codes taken out"), "output", "promotions.couponexport"),
                page(_("Awards"), "featured_seasonal_and_gifts", "settlements.award"),
                page(_("Paying with points"), "redeem", "promotions.redemptionrule"),
            ),
            section(
                _("Settlements"),
                page(_("Statements"), "request_quote", "settlements.statement"),
                page(_("Settlement papers"), "description", "settlements.settlementpaper"),
                page(_("Disputes"), "balance", "settlements.dispute"),
                page(_("Payment registers"), "playlist_add_check", "settlements.paymentregister"),
                page(_("Payouts"), "payments", "settlements.payout"),
                page(_("Bank payments"), "sync_alt", "settlements.bankpayment"),
                page(_("Bank files"), "upload_file", "settlements.bankfile"),
                {
                    **page(_("Backing of points"), "savings", "settlements.ledgeraccount"),
                    "link": reverse_lazy("admin:settlements_ledgeraccount_backing"),
                },
                {
                    **page(_("Ledger accounts"), "account_balance", "settlements.ledgeraccount"),
                    "active": lambda request: "/ledgeraccount/" in request.path and "/backing/" not in request.path,
                },
                page(_("Ledger entries"), "menu_book", "settlements.entry"),
                page(_("Lots of points"), "inventory_2", "settlements.lot"),
                page(_("Points by hand"), "edit_note", "settlements.adjustment"),
                page(_("Signs of abuse"), "policy", "settlements.suspicion"),
            ),
            section(
                _("Pharmacies"),
                page(_("Participants"), "domain", "pharmacies.legalentity"),
                page(_("Contracts"), "contract", "pharmacies.contract"),
                page(_("Outlets"), "local_pharmacy", "pharmacies.outlet"),
                page(_("Cash desks"), "point_of_sale", "pharmacies.cashdesk"),
                page(_("Shifts"), "work_history", "pharmacies.shift"),
                page(_("Chains"), "hub", "pharmacies.chain"),
            ),
            section(
                _("Catalogue"),
                page(_("Products"), "medication", "pharmacies.product"),
                page(_("Manufacturers"), "factory", "pharmacies.manufacturer"),
                page(_("Product groups"), "category", "pharmacies.productgroup"),
                page(_("Substances"), "science", "pharmacies.substance"),
                is_folded=True,
            ),
            section(
                _("Setup"),
                page(_("Programme"), "tune", "pharmacies.programme"),
                page(_("Rules for issuing cards"), "rule", "members.cardrule"),
                page(_("Consent texts"), "contract_edit", "members.consenttext"),
                page(_("Rulebooks"), "gavel", "promotions.compiledrulebook"),
                page(_("Documents"), "description", "toolkit.frozendocument"),
                page(_("Limits of points by hand"), "speed", "settlements.adjustmentlimit"),
                page(_("Thresholds of signs of abuse"), "policy_alert", "settlements.suspicionrule"),
                page(_("Outgoing messages"), "outgoing_mail", "toolkit.outboxmessage"),
                page(_("Approvals"), "how_to_reg", "toolkit.approval"),
                page(_("Looks at members"), "visibility", "members.personview"),
                page(_("Jobs"), "pending_actions", "toolkit.job"),
                page(_("Schedule"), "schedule", "django_celery_beat.periodictask"),
                page(_("Staff users"), "badge", "pharmacies.staffuser"),
                page(_("Failed sign-ins"), "lock_clock", "axes.accessattempt"),
                page(_("Groups"), "groups", "auth.group"),
                is_folded=True,
            ),
        ],
    },
}
