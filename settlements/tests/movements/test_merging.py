"""Two rows of one human being: what is carried over, what is refused, who must agree, and the way back."""

from datetime import date

import pytest
from django.contrib.auth.models import Group

from coalition.tests.world import make_world
from coalition.toolkit.approving import ApprovalWaits, SecondPersonNeeded
from coalition.toolkit.models import Approval
from members.models import Account, AccountHolder, Card, Consent, ConsentText, Person
from members.operations.consents import give_consent, withdraw_consent
from members.queries.consents import has_live_consent
from pharmacies.models import StaffUser
from settlements.models import AdjustmentLimit
from settlements.movements.errors import MergeRefused, SuccessionUndone
from settlements.movements.merging import approve_merge, merge_duplicates, plan_merge, refuse_merge, undo_merge
from settlements.tests.movements.stories import broken, wallet

pytestmark = pytest.mark.django_db
HEALTH, ADS = ConsentText.Kind.HEALTH, ConsentText.Kind.ADVERTISING


def clerk(name: str, *, alone_kopecks: int = 1_000_00) -> StaffUser:
    user = StaffUser.objects.create_user(name)
    group = Group.objects.create(name=f"of {name}")
    user.groups.add(group)
    if alone_kopecks:
        AdjustmentLimit.objects.create(group=group, at_once_kopecks=alone_kopecks, per_day_kopecks=alone_kopecks)
    return user


def twins():
    """Maria was enrolled twice; each row bought for 1000,00 and has 50,00 points."""
    world = make_world()
    other, card = world.member()
    for shown in (world.card, card):
        world.buy(world.desk_a, ("cream", "1", "1000.00"), card=shown)
    return world, world.card.person, card.person, other


def agree(person: Person, kind: ConsentText.Kind, now):
    text, _ = ConsentText.objects.get_or_create(
        kind=kind, version=1, defaults={"text": "…", "text_hash": "0", "effective_on": date(2026, 1, 1)}
    )
    ways = ["sms"] if kind == ADS else ()
    return give_consent(person=person, text=text, channel=Consent.Channel.PAPER, now=now, ways=ways)


def test_the_duplicate_gives_what_the_other_row_lacks_and_its_account_goes_over():
    world, kept, duplicate, _ = twins()
    Person.objects.filter(pk=duplicate.pk).update(phone="+79000000001", birth_date=date(1970, 1, 1))
    Person.objects.filter(pk=kept.pk).update(birth_date=date(1971, 1, 1))
    agree(duplicate, HEALTH, world.now)
    later = world.later(days=1)

    (succession,) = merge_duplicates(
        kept=kept, duplicate=duplicate, reason="одна и та же", by=clerk("anna"), now=later.now
    )

    kept.refresh_from_db()
    duplicate.refresh_from_db()
    assert (str(kept.phone), kept.birth_date) == ("+79000000001", date(1971, 1, 1))
    assert duplicate.merged_into == kept
    assert wallet(world.account) == 100_00
    assert has_live_consent(person_id=kept.pk, kind=HEALTH)
    assert set(Card.objects.filter(person=kept).values_list("account", flat=True)) == {world.account.pk}
    assert succession.duplicate == duplicate
    assert broken() == []


def test_who_took_a_consent_back_does_not_get_it_again_by_a_merge():
    world, kept, duplicate, _ = twins()
    agree(duplicate, ADS, world.now)
    withdraw_consent(consent=agree(kept, ADS, world.now), now=world.now)

    merge_duplicates(kept=kept, duplicate=duplicate, reason="", by=clerk("anna"), now=world.later(days=1).now)

    assert not has_live_consent(person_id=kept.pk, kind=ADS)


def test_parted_again_each_has_his_own():
    world, kept, duplicate, other = twins()
    Person.objects.filter(pk=duplicate.pk).update(phone="+79000000001")
    agree(duplicate, HEALTH, world.now)
    merge_duplicates(kept=kept, duplicate=duplicate, reason="", by=clerk("anna"), now=world.later(days=1).now)

    undo_merge(duplicate=duplicate, by="boris", now=world.later(days=2).now)

    kept.refresh_from_db()
    duplicate.refresh_from_db()
    assert (kept.phone, str(duplicate.phone), duplicate.merged_into) == (None, "+79000000001", None)
    assert (wallet(world.account), wallet(other)) == (50_00, 50_00)
    assert Card.objects.get(account=other).person == duplicate
    assert AccountHolder.objects.get(account=other, ends_at=None).person == duplicate
    assert not has_live_consent(person_id=kept.pk, kind=HEALTH)
    assert has_live_consent(person_id=duplicate.pk, kind=HEALTH)
    assert broken() == []
    with pytest.raises(SuccessionUndone):
        undo_merge(duplicate=duplicate, by="boris", now=world.later(days=3).now)


def test_above_the_limit_a_second_person_agrees():
    world, kept, duplicate, other = twins()
    anna, boris, now = clerk("anna", alone_kopecks=10_00), clerk("boris"), world.later(days=1).now

    approval = merge_duplicates(kept=kept, duplicate=duplicate, reason="одна", by=anna, now=now)

    assert (approval.state, wallet(other)) == (Approval.State.REQUESTED, 50_00)
    with pytest.raises(ApprovalWaits):
        merge_duplicates(kept=kept, duplicate=duplicate, reason="", by=anna, now=now)
    with pytest.raises(SecondPersonNeeded):
        approve_merge(approval=approval, by=anna, now=now)
    assert wallet(other) == 50_00

    approve_merge(approval=approval, by=boris, now=now)

    approval.refresh_from_db()
    assert (approval.state, approval.decided_by, wallet(world.account)) == (Approval.State.APPROVED, "boris", 100_00)
    assert broken() == []


def test_a_refusal_leaves_everything_as_it_was():
    world, kept, duplicate, other = twins()
    approval = merge_duplicates(
        kept=kept, duplicate=duplicate, reason="", by=clerk("anna", alone_kopecks=0), now=world.now
    )

    refuse_merge(approval=approval, by=clerk("boris"), reason="разные люди", now=world.now)

    duplicate.refresh_from_db()
    assert (duplicate.merged_into, wallet(other)) == (None, 50_00)


@pytest.mark.parametrize("why", ["same", "merged", "erased", "family"])
def test_what_cannot_be_merged_is_refused_in_words(why):
    world, kept, duplicate, other = twins()
    if why == "same":
        duplicate = kept
    if why == "merged":
        duplicate.merged_into = Person.objects.create(last_name="Я", first_name="Я", enrolled_at=world.now)
        duplicate.save()
    if why == "erased":
        duplicate.anonymised_at = world.now
        duplicate.save()
    if why == "family":
        Account.objects.filter(pk=other.pk).update(kind=Account.Kind.FAMILY)

    with pytest.raises(MergeRefused) as refused:
        plan_merge(kept=kept, duplicate=duplicate)

    assert refused.value.context["why"] == why


def test_a_duplicate_without_an_account_is_only_marked():
    world, kept, *_ = twins()
    stray = Person.objects.create(last_name="Иванова", first_name="Мария", phone="+79000000009", enrolled_at=world.now)

    assert merge_duplicates(kept=kept, duplicate=stray, reason="", by=clerk("anna"), now=world.now) == []

    kept.refresh_from_db()
    assert str(kept.phone) == "+79000000009"


def test_an_account_of_another_programme_only_changes_its_holder():
    world, kept, *_ = twins()
    second = world.programme
    second.pk, second.code = None, "discount"
    second.save()
    stray = Person.objects.create(last_name="Иванова", first_name="Мария", enrolled_at=world.now)
    account = Account.objects.create(programme=second, opened_at=world.now)
    AccountHolder.objects.create(account=account, person=stray, starts_at=world.now)

    merge_duplicates(kept=kept, duplicate=stray, reason="", by=clerk("anna"), now=world.later(days=1).now)

    account.refresh_from_db()
    assert account.closed_at is None
    assert account.holders.get(ends_at=None).person == kept


def test_parted_again_the_account_of_another_programme_has_its_old_holder():
    world, kept, duplicate, _ = twins()
    second = world.programme
    second.pk, second.code = None, "discount"
    second.save()
    account = Account.objects.create(programme=second, opened_at=world.now)
    AccountHolder.objects.create(account=account, person=duplicate, starts_at=world.now)
    merge_duplicates(kept=kept, duplicate=duplicate, reason="", by=clerk("anna"), now=world.later(days=1).now)
    assert account.holders.get(ends_at=None).person == kept

    undo_merge(duplicate=duplicate, by="boris", now=world.later(days=2).now)

    assert account.holders.get(ends_at=None).person == duplicate
    assert broken() == []
