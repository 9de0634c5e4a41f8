"""Making coupons: as many as asked for, all different, none lost and none twice whoever dies."""

from datetime import timedelta

import pytest

from coalition.kernel.barcodes import ALPHABET, is_code
from coalition.kernel.errors import DomainError
from coalition.tests.world import World, make_world
from coalition.toolkit.jobs import continue_jobs
from coalition.toolkit.models import Job
from promotions.models import Coupon, CouponBatch, CouponSeries, Segment, SegmentMember
from promotions.operations import coupon_codes, coupon_filling
from promotions.operations.coupon_batches import KIND, queue_generation, queue_issue_to_segment
from promotions.operations.coupon_filling import make_piece
from promotions.operations.coupon_issuing import issue_to_accounts, issue_word

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    monkeypatch.setattr(coupon_filling, "PIECE", 40)


def a_series(world: World, **fields) -> CouponSeries:
    fields = {"kind": "payment", "nominal_kopecks": 200_00, "starts_at": world.now} | fields
    return CouponSeries.objects.create(programme=world.programme, code="spring", name="Весна", **fields)


def work(world: World) -> list[Job]:
    return continue_jobs(kind=KIND, step=make_piece, now=world.now)


def test_as_many_coupons_as_were_asked_for():
    world = make_world()
    series = a_series(world, prefix="M2", code_length=10, uses_per_coupon=3)
    queue_generation(series=series, quantity=100, started_by="anna", now=world.now, purpose="листовки")

    (job,) = work(world)

    batch = CouponBatch.objects.get()
    assert (job.state, job.done, batch.number, batch.made, batch.purpose) == ("done", 100, 1, 100, "листовки")
    coupons = list(batch.coupons.all())
    assert len({coupon.code for coupon in coupons}) == 100
    assert all(one.code.startswith("M2") and is_code(one.code[2:]) and len(one.code) == 12 for one in coupons)
    assert {(one.series, one.state, one.uses, one.uses_limit, one.expires_at) for one in coupons} == {
        (series, "live", 0, 3, None)
    }


def test_batches_of_a_series_are_numbered():
    world = make_world()
    series = a_series(world)
    for _ in range(2):
        queue_generation(series=series, quantity=1, started_by="anna", now=world.now)

    assert sorted(CouponBatch.objects.values_list("number", flat=True)) == [1, 2]


def test_a_worker_that_dies_in_the_middle_loses_no_code_and_doubles_none(monkeypatch):
    world = make_world()
    queue_generation(series=a_series(world), quantity=100, started_by="anna", now=world.now)
    write = coupon_filling.write_coupons

    def write_and_die(batch: CouponBatch, *rest) -> None:
        write(batch, *rest)
        if batch.made:
            raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(coupon_filling, "write_coupons", write_and_die)
        with pytest.raises(MemoryError):
            work(world)
    assert (Coupon.objects.count(), CouponBatch.objects.get().made, Job.objects.get().done) == (40, 40, 40)

    work(world)

    assert (Coupon.objects.count(), CouponBatch.objects.get().made, Job.objects.get().done) == (100, 100, 100)


def test_a_code_that_exists_already_is_not_given_again(monkeypatch):
    world = make_world()
    series = a_series(world)
    queue_generation(series=series, quantity=10, started_by="anna", now=world.now)
    work(world)
    taken = list(Coupon.objects.values_list("code", flat=True))
    fresh, offered = coupon_codes.new_codes(series, 10), [taken]
    monkeypatch.setattr(coupon_filling, "new_codes", lambda series, count: offered.pop() if offered else fresh)

    queue_generation(series=series, quantity=10, started_by="anna", now=world.now)
    work(world)

    assert set(CouponBatch.objects.get(number=2).coupons.values_list("code", flat=True)) == set(fresh)


def test_codes_do_not_tell_one_another():
    """Every character is as likely at every place as any other; a plain counter or a seed would show here."""
    world = make_world()
    codes = coupon_codes.new_codes(a_series(world, code_length=8), 3_100)

    for place in range(8):
        counts = [sum(code[place] == character for code in codes) for character in ALPHABET]
        assert 50 < min(counts) <= max(counts) < 160


@pytest.mark.parametrize(
    ("fields", "quantity", "code"),
    [
        ({}, 0, "coupon_quantity_refused"),
        ({}, 1_000_001, "coupon_quantity_refused"),
        ({"is_personal": True}, 10, "coupon_series_is_personal"),
        ({"is_blocked": True}, 10, "coupon_series_is_blocked"),
        ({"code_length": 8}, 100_000, "codes_too_short"),
        (
            {"kind": "promo_code", "nominal_kopecks": 0, "code_format": "word", "word": "ВЕСНА26"},
            10,
            "one_word_for_all",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_and_leaves_nothing(fields, quantity, code):
    world = make_world()
    series = a_series(world, **fields)

    with pytest.raises(DomainError) as refused:
        queue_generation(series=series, quantity=quantity, started_by="anna", now=world.now)

    assert refused.value.code == code
    assert not CouponBatch.objects.exists()
    assert not Job.objects.exists()


def test_a_refusal_says_how_long_codes_must_be():
    world = make_world()

    with pytest.raises(DomainError, match="such as 9"):
        queue_generation(series=a_series(world, code_length=8), quantity=100_000, started_by="a", now=world.now)


def a_segment(world: World, *accounts) -> Segment:
    segment = Segment.objects.create(programme=world.programme, code="loyal", name="Постоянные", kind="list")
    for account in accounts:
        SegmentMember.objects.create(segment=segment, account=account, starts_at=world.now, source="person")
    return segment


def test_everybody_in_a_segment_gets_one_coupon_that_lives_for_its_days():
    world = make_world()
    accounts = [world.member()[0] for _ in range(50)]
    series = a_series(world, is_personal=True, valid_days=14)
    segment = a_segment(world, *accounts)
    gone = SegmentMember.objects.get(account=accounts[0])
    later = world.now + timedelta(hours=1)
    gone.ends_at = later
    gone.save()

    queue_issue_to_segment(series=series, segment=segment, started_by="anna", now=later)
    (job,) = continue_jobs(kind=KIND, step=make_piece, now=later)

    coupons = Coupon.objects.all()
    assert (job.state, job.done, job.total) == ("done", 49, 49)
    assert sorted(coupon.account_id for coupon in coupons) == sorted(account.pk for account in accounts[1:])
    assert {coupon.expires_at for coupon in coupons} == {later + timedelta(days=14)}
    assert CouponBatch.objects.get().purpose == "Постоянные"


def test_who_leaves_the_programme_meanwhile_gets_none():
    world = make_world()
    accounts = [world.member()[0] for _ in range(3)]
    segment = a_segment(world, *accounts)
    queue_issue_to_segment(series=a_series(world, is_personal=True), segment=segment, started_by="a", now=world.now)
    accounts[1].closed_at = world.now
    accounts[1].save()

    (job,) = work(world)

    batch = CouponBatch.objects.get()
    assert (job.state, job.done, job.total, batch.quantity, batch.made) == ("done", 2, 2, 2, 2)


def test_a_few_members_get_their_coupons_at_once():
    world = make_world()
    accounts = [world.member()[0] for _ in range(3)]

    coupons = issue_to_accounts(
        series=a_series(world, is_personal=True), accounts=accounts, started_by="anna", now=world.now
    )

    assert [coupon.account for coupon in coupons] == accounts
    assert CouponBatch.objects.get().made == 3


def test_a_word_is_one_code_for_everybody_whatever_its_letters():
    world = make_world()
    word = {"kind": "promo_code", "nominal_kopecks": 0, "code_format": "word", "word": "Весна26"}
    series = a_series(world, uses_per_coupon=1_000, **word)

    coupon = issue_word(series=series, started_by="anna", now=world.now)

    assert (coupon.code, coupon.uses_limit) == ("BECHA26", 1_000)  # kept in letters that both keyboards have
    Coupon.objects.update(uses=10)
    CouponSeries.objects.update(uses_per_coupon=5)
    assert issue_word(series=series, started_by="anna", now=world.now).uses_limit == 10
    assert Coupon.objects.count() == CouponBatch.objects.count() == 1
    word["word"] = "BECHA26"
    other = CouponSeries.objects.create(
        programme=world.programme, code="other", name="Другая", starts_at=world.now, **word
    )
    with pytest.raises(DomainError, match="belongs to another series"):
        issue_word(series=other, started_by="anna", now=world.now)
