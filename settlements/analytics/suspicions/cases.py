"""Findings become cases: each receipt shows a sign of a subject in one case only, so no night doubles what another did.

What is found later joins the case while it is open. Once people have decided, only what they have not seen counts, and
it has to reach the thresholds by itself.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from settlements.analytics.suspicions.shown import Finding, Receipt
from settlements.models import Sign, Suspicion, SuspicionReceipt, SuspicionRule

NOT_A_COUNT = frozenset({Sign.SPENT_AFTER_ENROLMENT})
"""Where `least` is hours."""


@transaction.atomic
def write_cases(*, rule: SuspicionRule, findings: list[Finding], now: datetime) -> tuple[int, int]:
    """Open cases for what is new, and add to those that are open; how many were opened, how many receipts added.

    Doing so again changes nothing. The same few statements for any number of findings.
    """
    known = _known(rule, findings)
    is_open = _open_cases(rule)
    cases, receipts, added = [], [], 0
    for finding in findings:
        fresh = finding.without(known[finding.subject])
        if not fresh.counted:
            continue
        name = f"{rule.sign}:{rule.programme_id}:{finding.subject}"
        case_id = is_open.get(name)
        if case_id is not None:
            receipts += [_receipt(each, suspicion_id=case_id) for each in fresh.shown]
            added += len(fresh.shown)
        elif not known[finding.subject] or reaches(rule, fresh):
            cases.append((_case(rule, fresh, name, now), fresh))
    Suspicion.objects.bulk_create([case for case, _fresh in cases])
    receipts += [_receipt(each, suspicion_id=case.pk) for case, fresh in cases for each in fresh.shown]
    SuspicionReceipt.objects.bulk_create(receipts, ignore_conflicts=True)
    return len(cases), added


def reaches(rule: SuspicionRule, finding: Finding) -> bool:
    """Whether the receipts reach the rule's number and sum by themselves."""
    is_many = rule.sign in NOT_A_COUNT or len(finding.counted) >= rule.least
    return is_many and finding.amount_kopecks >= rule.least_kopecks


def _known(rule: SuspicionRule, findings: Iterable[Finding]) -> dict[str, set[Receipt]]:
    """What cases of the sign name already, by the subject they are about."""
    shown = [each for finding in findings for each in finding.shown]
    if not shown:
        return defaultdict(set)
    columns = ("purchase_id", "adjustment_id")
    purchases, adjustments = ([getattr(each, column) for each in shown if getattr(each, column)] for column in columns)
    known: dict[str, set[Receipt]] = defaultdict(set)
    named = SuspicionReceipt.objects.filter(suspicion__sign=rule.sign).order_by()
    for part in (named.filter(purchase__in=purchases), named.filter(adjustment__in=adjustments)):
        for key, *receipt in part.values_list("suspicion__key", "purchase", "purchase_return", "adjustment"):
            known[_subject(key)].add(tuple(receipt))
    return known


def _open_cases(rule: SuspicionRule) -> dict[str, int]:
    found = Suspicion.objects.filter(programme=rule.programme_id, sign=rule.sign, state=Suspicion.State.OPEN)
    return {key.rpartition(":")[0]: pk for key, pk in found.values_list("key", "pk")}


def _subject(key: str) -> str:
    return key.split(":", 2)[2].rpartition(":")[0]


def _case(rule: SuspicionRule, finding: Finding, name: str, now: datetime) -> Suspicion:
    """The case of a finding; its key names the first receipt that shows it, which no other case of the sign does."""
    counted = finding.counted
    first = next(each for each in counted[0].receipt[::-1] if each is not None)
    return Suspicion(
        programme_id=rule.programme_id,
        sign=rule.sign,
        key=f"{name}:{first}",
        outlet_id=finding.common("outlet_id"),
        desk_id=finding.common("desk_id"),
        cashier_id=finding.common("cashier_id"),
        account_id=finding.common("account_id"),
        card_id=finding.card_id,
        user_name=finding.common("user_name") or "",
        first_on=min(each.on for each in counted),
        last_on=max(each.on for each in counted),
        count=len(counted),
        amount_kopecks=finding.amount_kopecks,
        found_at=now,
    )


def _receipt(shown: Finding, *, suspicion_id: int) -> SuspicionReceipt:
    purchase_id, return_id, adjustment_id = shown.receipt
    return SuspicionReceipt(
        suspicion_id=suspicion_id,
        purchase_id=purchase_id,
        purchase_return_id=return_id,
        adjustment_id=adjustment_id,
    )
