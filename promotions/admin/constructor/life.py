"""The life of a promotion as its page draws it: states with who and when, what hinders, what may be done next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from coalition.toolkit.admin.columns import link_to
from coalition.toolkit.admin.panels import Button, panels_on
from coalition.toolkit.languages import is_in_russian
from coalition.toolkit.models import Approval
from promotions.admin.constructor.clauses import clauses_of
from promotions.admin.constructor.mechanics import name_of, picture_of
from promotions.admin.constructor.told import Difference, Told, differences, terms_told
from promotions.admin.constructor.words import said
from promotions.compiler.compile import compile_rule
from promotions.models import Promotion, PromotionVersion
from promotions.queries.hindrances import hindrances_of
from promotions.queries.second_looks import waiting_second_look

State = PromotionVersion.State
CHANGE = "promotions.change_promotionversion"
ROAD = (State.DRAFT, State.CHECKED, State.APPROVED, State.RUNNING, State.FINISHED)
WAITING = (State.DRAFT, State.CHECKED, State.APPROVED)


@dataclass(frozen=True)
class Step:
    """A state on the road: reached, the present one, or still ahead; who brought the version there and when."""

    title: str
    who: str = ""
    at: datetime | None = None
    is_reached: bool = False
    is_now: bool = False


@dataclass(frozen=True)
class Life:
    """A version with all that its card shows."""

    version: PromotionVersion
    steps: tuple[Step, ...]
    blocking: tuple[str, ...]
    warnings: tuple[str, ...]
    buttons: tuple[Button, ...]
    note: str
    clauses: tuple[str, ...]
    terms: tuple[Told, ...]
    changes: tuple[Difference, ...]
    is_stopped: bool

    @property
    def mechanic(self) -> str:
        """The mechanic as the gallery calls it."""
        return name_of(self.version.mechanic)

    @property
    def picture(self) -> str:
        """Its picture."""
        return picture_of(self.version.mechanic)


def lives_of(request: HttpRequest, promotion: Promotion) -> list[Life]:
    """The version that is being prepared, if any, then the one that runs or rests; else the latest one."""
    versions = list(promotion.versions.order_by("-number"))
    shown = [next((each for each in versions if each.state in WAITING), None)]
    shown.append(next((each for each in versions if each.state in (State.RUNNING, State.PAUSED)), None))
    found = [each for each in shown if each is not None] or versions[:1]
    return [_life(request, promotion, version, versions) for version in found]


def _life(
    request: HttpRequest, promotion: Promotion, version: PromotionVersion, versions: list[PromotionVersion]
) -> Life:
    version.promotion = promotion
    is_waiting = version.state in WAITING
    hindrances = hindrances_of(version, today=timezone.localdate()) if is_waiting else []
    before = next((each for each in versions if each.number < version.number), None)
    blocking = tuple(said(each) for each in hindrances if each.is_blocking)
    by = request.user.get_username()
    second_look = waiting_second_look(version) if version.state == State.CHECKED else None
    has_part = version.state == State.CHECKED and by in (version.made_by, version.checked_by)
    return Life(
        version=version,
        steps=_road(version),
        blocking=blocking,
        warnings=tuple(said(each) for each in hindrances if not each.is_blocking),
        buttons=tuple(
            _buttons(request, version, is_blocked=bool(blocking), has_part=has_part or second_look is not None)
        ),
        note=_note(second_look, has_part=has_part),
        clauses=_clauses(version),
        terms=tuple(terms_told(version)),
        changes=tuple(differences(before, version)) if before else (),
        is_stopped=promotion.stopped_at is not None,
    )


def _note(second_look: Approval | None, *, has_part: bool) -> str:
    if second_look is not None:
        sentence = _("Approved by {}. The budget is above the limit of one approval, so it waits for accounts: {}.")
        return format_html(sentence, second_look.requested_by, link_to(second_look, _("the request")))
    return _("A second person approves: you have made or checked this version.") if has_part else ""


def _road(version: PromotionVersion) -> tuple[Step, ...]:
    state = State.RUNNING if version.state == State.PAUSED else version.state
    place = ROAD.index(state)
    stamps = {
        State.DRAFT: (version.made_by, version.made_at),
        State.CHECKED: (version.checked_by, version.checked_at),
        State.APPROVED: (version.approved_by, version.approved_at),
    }
    return tuple(
        Step(
            str(version.get_state_display() if each == state else State(each).label),
            *stamps.get(each, ("", None)),
            is_reached=number <= place,
            is_now=number == place,
        )
        for number, each in enumerate(ROAD)
    )


def _clauses(version: PromotionVersion) -> tuple[str, ...]:
    try:
        rule = compile_rule(version)
    except ValueError as error:
        return (str(error),)
    return clauses_of(rule, version.promotion.programme_id)[0 if is_in_russian() else 1]


def _buttons(request: HttpRequest, version: PromotionVersion, *, is_blocked: bool, has_part: bool) -> list[Button]:
    if not request.user.has_perm(CHANGE):
        return []

    def button(title: Any, name: str, variant: str = "default", *, is_post: bool = False) -> Button:
        return Button(title, reverse(f"admin:promotions_promotion_{name}", args=[version.pk]), variant, is_post)

    found = []
    match version.state:
        case State.DRAFT:
            found = [] if is_blocked else [button(_("Hand over for approval"), "check", "primary")]
            found.append(button(_("Edit"), "edit", "primary" if is_blocked else "default"))
        case State.CHECKED:
            found = [] if has_part or is_blocked else [button(_("Approve"), "approve", "primary")]
            found += [button(_("Send back to the author"), "back"), button(_("Edit"), "edit")]
        case State.APPROVED:
            found = [button(_("Send back to the author"), "back")]
        case State.RUNNING | State.PAUSED | State.FINISHED:
            found = [button(_("Make a new version"), "next", is_post=True)]
    higher = [each for panel in panels_on(PromotionVersion) for each in panel.buttons(request, version)]
    # What moves the version on comes first.
    return sorted([*found, *higher], key=lambda each: each.variant != "primary")
