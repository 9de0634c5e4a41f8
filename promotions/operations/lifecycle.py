"""The life of a promotion's version: draft → checked → approved by a second person → running → paused → finished."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from coalition.kernel.errors import DomainError
from promotions.models import Promotion, PromotionFunding, PromotionVersion
from promotions.operations.second_look_asking import ask_second_look
from promotions.queries.hindrances import hindrances_of
from promotions.queries.second_looks import needs_second_look

State = PromotionVersion.State
CONTENT = (
    *("mechanic", "params", "whom", "where", "when", "goods", "basket", "limits", "validity", "spending"),
    *("needs_account", "priority", "group", "budget_kopecks", "is_in_regulations", "announcement", "announcement_en"),
)


class TransitionRefused(DomainError):
    code = "transition_refused"
    message_ru = (
        "Из состояния «{state}» это сделать нельзя. Обновите страницу; чтобы изменить условия, сделайте новую версию."
    )
    message_en = (
        "This cannot be done from the state “{state}”. Reload the page; to change the terms, make a new version."
    )


class CannotStart(DomainError):
    code = "cannot_start"
    message_ru = "Акцию пока нельзя запустить: {why_ru}"
    message_en = "The promotion cannot start yet: {why_en}"


class SecondPersonNeeded(DomainError):
    code = "second_person_needed"
    message_ru = "Одобряет второй человек: тот, кто составил или проверил версию, одобрить её не может."
    message_en = "A second person approves: whoever made or checked the version cannot approve it."


class WarningsNotAccepted(DomainError):
    code = "warnings_not_accepted"
    message_ru = "Подтвердите, что согласны: {why_ru}"
    message_en = "Confirm that you accept: {why_en}"


@transaction.atomic
def make_draft(
    *,
    promotion: Promotion,
    content: dict[str, Any],
    fundings: Iterable[dict[str, Any]],
    made_by: str,
    now: datetime,
) -> PromotionVersion:
    """A new version of the promotion as a draft, numbered on. What runs goes on running until the new version starts.

    `content` holds columns of `CONTENT`, `fundings` rows of `PromotionFunding` (funder_kind, funder, share_bp,
    cap_kopecks).
    """
    Promotion.objects.select_for_update(no_key=True).get(pk=promotion.pk)
    last = promotion.versions.aggregate(last=Max("number"))["last"] or 0
    version = PromotionVersion.objects.create(
        promotion=promotion, number=last + 1, made_by=made_by, made_at=now, **_content(content)
    )
    _set_fundings(version, fundings)
    return version


@transaction.atomic
def change_draft(
    *,
    version: PromotionVersion,
    content: dict[str, Any],
    fundings: Iterable[dict[str, Any]],
    made_by: str,
    now: datetime,
) -> PromotionVersion:
    """Change the terms of a draft; a version that was checked becomes a draft again.

    Refused with TransitionRefused from any later state: then a new version is made.
    """
    version = _locked(version, {State.DRAFT, State.CHECKED})
    if version.state == State.CHECKED:
        move(version, State.DRAFT, checked_by="", checked_at=None)
    for name, value in _content(content).items():
        setattr(version, name, value)
    version.made_by, version.made_at = made_by, now
    version.save()
    version.fundings.all().delete()
    _set_fundings(version, fundings)
    return version


@transaction.atomic
def check_version(*, version: PromotionVersion, by: str, now: datetime, today: date) -> PromotionVersion:
    """Declare a draft ready for approval. Refused with CannotStart, in words, while something blocks it."""
    version = _locked(version, {State.DRAFT})
    refuse_blocked(version, today)
    return move(version, State.CHECKED, checked_by=by, checked_at=now)


@transaction.atomic
def approve_version(
    *, version: PromotionVersion, by: str, now: datetime, today: date, accepted: Collection[str] = ()
) -> PromotionVersion:
    """Agree to a checked version. `accepted`: codes of the warnings that the approver has read and takes upon himself.

    Above the programme's limit for budgets the version stays checked until accounts agree as well.
    Refused with SecondPersonNeeded, CannotStart, WarningsNotAccepted that names the warnings left, or ApprovalWaits.
    """
    version = _locked(version, {State.CHECKED})
    if by in (version.made_by, version.checked_by):
        raise SecondPersonNeeded
    left = [each for each in refuse_blocked(version, today) if each.code not in accepted]
    if left:
        why_ru, why_en = (" ".join(sentences) for sentences in zip(*((each.ru, each.en) for each in left), strict=True))
        raise WarningsNotAccepted(why_ru=why_ru, why_en=why_en, codes=[each.code for each in left])
    if needs_second_look(version):
        ask_second_look(version=version, by=by, now=now)
        return version
    return move(version, State.APPROVED, approved_by=by, approved_at=now)


@transaction.atomic
def send_back(*, version: PromotionVersion) -> PromotionVersion:
    """Return a checked or approved version to its author as a draft. Refused with TransitionRefused once it ran."""
    version = _locked(version, {State.CHECKED, State.APPROVED})
    return move(version, State.DRAFT, checked_by="", checked_at=None, approved_by="", approved_at=None)


@transaction.atomic
def run_version(*, version: PromotionVersion, today: date) -> PromotionVersion:
    """Make an approved or paused version the running one; an older running or paused version is finished by it.

    It judges receipts once the rulebook is published. Refused with TransitionRefused without approval, CannotStart.
    """
    version = _locked(version, {State.APPROVED, State.PAUSED})
    if version.state == State.APPROVED:
        refuse_blocked(version, today)
    others = PromotionVersion.objects.filter(promotion=version.promotion, state__in=(State.RUNNING, State.PAUSED))
    others.exclude(pk=version.pk).update(state=State.FINISHED)
    return move(version, State.RUNNING)


@transaction.atomic
def pause_version(*, version: PromotionVersion) -> PromotionVersion:
    """Let a running version rest; what it has given stays. It judges nothing once the rulebook is published."""
    return move(_locked(version, {State.RUNNING}), State.PAUSED)


@transaction.atomic
def finish_version(*, version: PromotionVersion) -> PromotionVersion:
    """End a running or paused version for good."""
    return move(_locked(version, {State.RUNNING, State.PAUSED}), State.FINISHED)


def content_of(version: PromotionVersion) -> dict[str, Any]:
    """The terms of a version as `make_draft` takes them."""
    return {name: getattr(version, name) for name in CONTENT}


def fundings_of(version: PromotionVersion) -> list[dict[str, Any]]:
    """The funders of a version as `make_draft` takes them."""
    return [
        {
            "funder_kind": row.funder_kind,
            "funder": row.funder,
            "share_bp": row.share_bp,
            "cap_kopecks": row.cap_kopecks,
        }
        for row in version.fundings.select_related("funder").order_by("pk")
    ]


def _content(content: dict[str, Any]) -> dict[str, Any]:
    strange = content.keys() - set(CONTENT)
    if strange:
        raise TypeError(f"no such terms: {', '.join(sorted(strange))}")
    return content


def _set_fundings(version: PromotionVersion, fundings: Iterable[dict[str, Any]]) -> None:
    PromotionFunding.objects.bulk_create(PromotionFunding(version=version, **funding) for funding in fundings)


def _locked(version: PromotionVersion, states: set[str]) -> PromotionVersion:
    found = PromotionVersion.objects.select_for_update(no_key=True, of=("self",)).select_related("promotion__programme")
    version = found.get(pk=version.pk)
    if version.state not in states:
        raise TransitionRefused(state=version.get_state_display())
    return version


def move(version: PromotionVersion, state: str, **stamps: Any) -> PromotionVersion:
    """Write a locked version's next state down, with who and when."""
    version.state = state
    for name, value in stamps.items():
        setattr(version, name, value)
    version.save(update_fields=["state", *stamps])
    return version


def refuse_blocked(version: PromotionVersion, today: date) -> list[Any]:
    """Refuse with CannotStart when something blocks; answers the warnings."""
    found = hindrances_of(version, today=today)
    blocking = [each for each in found if each.is_blocking]
    if blocking:
        why_ru, why_en = " ".join(each.ru for each in blocking), " ".join(each.en for each in blocking)
        raise CannotStart(why_ru=why_ru, why_en=why_en, codes=[each.code for each in blocking])
    return found
