"""Two rows of one human being become one: both histories stay, the account of the duplicate goes over.

Points that come from an account of which nobody has heard for long are what insiders steal, so above the limit of
whoever asks a second person agrees.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from coalition.toolkit.approving import ask_approval, decide, lock_request
from coalition.toolkit.models import Approval
from members.models import Account, AccountHolder, BankCard, Card, Consent, Person, Succession
from members.operations.consents import withdraw_consent
from members.queries.consents import live_consents
from pharmacies.models import StaffUser
from settlements.models import LedgerAccount
from settlements.movements.adjustments import alone_kopecks
from settlements.movements.errors import (
    MergeRefused,
    SuccessionUndone,
)
from settlements.movements.family_errors import ComposedAtOnce
from settlements.movements.family_papers import end_all, lock
from settlements.movements.succession import succeed, undo_succession

KIND = "merge"
FILLED = ("middle_name", "birth_date", "sex", "phone", "email", "address")
"""What is taken from the duplicate where the row that is kept has nothing."""
WHY = {
    "same": ("это одна и та же запись", "they are one row"),
    "merged": ("одна из них уже объединена", "one of them was merged before"),
    "erased": ("данные одной из них уничтожены", "the data of one of them were erased"),
    "family": (
        "у дубля семейный счёт. Оставьте его, а вторую запись сделайте дублем",
        "the duplicate holds a family's account. Keep that one and make the other one the duplicate",
    ),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a merge would do: which accounts go over into which, points in kopecks, cards that go along.

    An account of a programme in which the kept row holds none goes on as it is, with another holder: it has no target.
    """

    kept: Person
    duplicate: Person
    accounts: tuple[tuple[Account, Account | None], ...]
    points_kopecks: int
    shortfall_kopecks: int
    cards: int


def plan_merge(*, kept: Person, duplicate: Person) -> Plan:
    """What merging a duplicate into the row that is kept would do; reads only. Refused with MergeRefused."""
    if kept.pk == duplicate.pk:
        raise _refused("same")
    if kept.merged_into_id or duplicate.merged_into_id:
        raise _refused("merged")
    if kept.anonymised_at or duplicate.anonymised_at:
        raise _refused("erased")
    own = {account.programme_id: account for account in _accounts_of(kept)}
    theirs = [account for account in _accounts_of(duplicate) if account != own.get(account.programme_id)]
    if any(account.kind == Account.Kind.FAMILY for account in theirs):
        raise _refused("family")
    joined = [account for account in theirs if account.programme_id in own]
    balances = LedgerAccount.objects.filter(member_account__in=joined).order_by().values("kind")
    sums = dict(balances.annotate(total=Sum("balance_kopecks")).values_list("kind", "total"))
    return Plan(
        kept,
        duplicate,
        tuple((account, own.get(account.programme_id)) for account in theirs),
        sums.get(LedgerAccount.Kind.WALLET, 0),
        sums.get(LedgerAccount.Kind.SHORTFALL, 0),
        Card.objects.filter(account__in=theirs).count(),
    )


@transaction.atomic
def merge_duplicates(
    *, kept: Person, duplicate: Person, reason: str, by: StaffUser, now: datetime
) -> list[Succession] | Approval:
    """Merge a duplicate into the row that is kept, or above the limit of whoever asks leave it to a second person.

    Effect: the duplicate's account goes over (`succeed`), what the kept row lacks is taken from the other one, consents
    of kinds that it never gave are carried over as rows that name their origin. Returns the successions (none
    when no account goes over), or the approval that waits. Refused: MergeRefused, ApprovalWaits, AccountClosed,
    ComposedAtOnce.
    """
    by = StaffUser.objects.select_for_update(no_key=True).get(pk=by.pk)
    kept, duplicate = _locked(kept, duplicate)
    plan = plan_merge(kept=kept, duplicate=duplicate)
    if plan.points_kopecks <= alone_kopecks(by, now=now):
        return _merge(plan, reason, by.get_username(), now)
    content = {"kept": kept.pk, "duplicate": duplicate.pk, "reason": reason, "points_kopecks": plan.points_kopecks}
    return ask_approval(kind=KIND, subject=f"person:{duplicate.pk}", content=content, by=by.get_username(), now=now)


@transaction.atomic
def approve_merge(*, approval: Approval, by: StaffUser, now: datetime) -> list[Succession]:
    """Agree to a merge that somebody else asked for, and do it. Refused: ApprovalDecided, SecondPersonNeeded, and as in
    `merge_duplicates` when something has changed since."""
    approval = lock_request(approval=approval, kind=KIND, agreeing=by.get_username())
    people = Person.objects.in_bulk([approval.content["kept"], approval.content["duplicate"]])
    kept, duplicate = _locked(people[approval.content["kept"]], people[approval.content["duplicate"]])
    plan = plan_merge(kept=kept, duplicate=duplicate)
    done = _merge(plan, approval.content["reason"], approval.requested_by, now)
    decide(approval=approval, state=Approval.State.APPROVED, by=by.get_username(), now=now)
    return done


@transaction.atomic
def refuse_merge(*, approval: Approval, by: StaffUser, reason: str, now: datetime) -> Approval:
    """Say no, with the reason. Refused with ApprovalDecided."""
    approval = lock_request(approval=approval, kind=KIND)
    return decide(approval=approval, state=Approval.State.REFUSED, by=by.get_username(), now=now, reason=reason)


def is_parted_again(duplicate: Person) -> bool:
    """Whether a merge of somebody is in force that may be taken back: one by which an account went over."""
    return Succession.objects.filter(kind=Succession.Kind.MERGE, duplicate=duplicate, undone_at=None).exists()


@transaction.atomic
def undo_merge(*, duplicate: Person, by: str, now: datetime) -> list[Succession]:
    """Part what was merged: the accounts as in `undo_succession`, cards, what was filled in, consents carried over.

    Refused: SuccessionUndone (nothing of the kind is in force), and as in `undo_succession`.
    """
    merges = Succession.objects.filter(kind=Succession.Kind.MERGE, duplicate=duplicate, undone_at=None)
    sides = merges.values_list("predecessor", "successor")
    lock({account for pair in sides for account in pair}, {duplicate.pk, duplicate.merged_into_id} - {None})
    duplicate = Person.objects.select_related("merged_into").get(pk=duplicate.pk)
    made = list(merges.select_related("predecessor", "successor").order_by("pk"))
    if duplicate.merged_into is None or not made:
        raise SuccessionUndone
    kept = duplicate.merged_into
    carried = made[0].carried
    filled = [name for name in carried["filled"] if getattr(kept, name) == getattr(duplicate, name)]
    for name in filled:
        setattr(kept, name, None if Person._meta.get_field(name).null else "")
    if filled:
        kept.save(update_fields=filled)
    for consent in Consent.objects.filter(pk__in=carried["consents"]):
        withdraw_consent(consent=consent, now=now, reason=made[0].number, only_this=True)
    Card.objects.filter(pk__in=carried["own_cards"]).update(person=duplicate)
    BankCard.objects.filter(pk__in=carried.get("own_bank_cards", ())).update(person=duplicate)
    _give_back(carried.get("held", ()), kept, duplicate, now)
    duplicate.merged_into = None
    duplicate.save(update_fields=["merged_into"])
    return [undo_succession(succession=succession, now=now, by=by) for succession in made]


def _merge(plan: Plan, reason: str, by: str, now: datetime) -> list[Succession]:
    kept, duplicate = plan.kept, plan.duplicate
    carried = {
        "filled": [name for name in FILLED if not getattr(kept, name) and getattr(duplicate, name)],
        "own_cards": list(Card.objects.filter(person=duplicate).order_by("pk").values_list("pk", flat=True)),
        "own_bank_cards": list(BankCard.objects.filter(person=duplicate).order_by("pk").values_list("pk", flat=True)),
        "consents": _carry_consents(kept, duplicate, now),
        "held": [source.pk for source, target in plan.accounts if target is None],
    }
    duplicate.merged_into = kept
    duplicate.save(update_fields=["merged_into"])
    for name in carried["filled"]:
        setattr(kept, name, getattr(duplicate, name))
    if carried["filled"]:
        kept.save(update_fields=carried["filled"])
    Card.objects.filter(pk__in=carried["own_cards"]).update(person=kept)
    BankCard.objects.filter(pk__in=carried["own_bank_cards"]).update(person=kept)
    made = []
    for source, target in plan.accounts:
        if target is None:
            end_all(AccountHolder.objects.filter(account=source, person=duplicate, ends_at=None), now)
            AccountHolder.objects.create(account=source, person=kept, starts_at=now)
            continue
        succession = succeed(
            predecessor=source,
            successor=target,
            kind=Succession.Kind.MERGE,
            now=now,
            made_by=by,
            duplicate=duplicate,
            reason=reason,
        )
        succession.carried |= carried
        succession.save(update_fields=["carried"])
        made.append(succession)
    # A duplicate in the very account of the kept row (both were noted in one family) holds it no more.
    end_all(AccountHolder.objects.filter(person=duplicate, ends_at=None), now)
    return made


def _give_back(accounts: Iterable[int], kept: Person, duplicate: Person, now: datetime) -> None:
    """Accounts of other programmes that only changed their holder change him again."""
    for holding in AccountHolder.objects.filter(account__in=accounts, person=kept, ends_at=None):
        AccountHolder.objects.filter(pk=holding.pk).update(ends_at=now)
        AccountHolder.objects.create(account_id=holding.account_id, person=duplicate, starts_at=now)


def _carry_consents(kept: Person, duplicate: Person, now: datetime) -> list[int]:
    """What the same human being agreed to under the other row, unless this one ever answered that question himself."""
    answered = Consent.objects.filter(person=kept).values("text__kind")
    carried = []
    for consent in live_consents().filter(person=duplicate).exclude(text__kind__in=answered).select_related("text"):
        own = consent.signed_by_id == duplicate.pk
        evidence = {"carried_from": consent.pk, "given_at": consent.given_at.isoformat()}
        row = Consent.objects.create(
            person=kept,
            text=consent.text,
            signed_by_id=kept.pk if own else consent.signed_by_id,
            authority=consent.authority,
            channel=consent.channel,
            evidence=evidence,
            ways=consent.ways,
            paper_number=consent.paper_number,
            rendered_hash=consent.rendered_hash,
            given_at=now,
            outlet_id=consent.outlet_id,
            clerk_id=consent.clerk_id,
        )
        carried.append(row.pk)
    return carried


def _accounts_of(person: Person) -> list[Account]:
    """The open accounts that somebody holds, one at most of each programme: a family's before his own."""
    held = Account.objects.filter(holders__person=person, holders__ends_at=None, closed_at=None)
    ordered = sorted(held, key=lambda account: (account.kind != Account.Kind.FAMILY, account.pk))
    return list({account.programme_id: account for account in reversed(ordered)}.values())


def _locked(*people: Person) -> list[Person]:
    """The rows as they are now, locked after every account that they hold. Refused with ComposedAtOnce."""
    ids = [person.pk for person in people]
    holding = AccountHolder.objects.filter(person__in=ids, ends_at=None).values_list("account_id", flat=True)
    known = set(holding.all())
    lock(known, ids)
    if not known.issuperset(holding.all()):
        raise ComposedAtOnce
    by_id = Person.objects.in_bulk(ids)
    return [by_id[person.pk] for person in people]


def _refused(why: str) -> MergeRefused:
    why_ru, why_en = WHY[why]
    return MergeRefused(why=why, why_ru=why_ru, why_en=why_en)
