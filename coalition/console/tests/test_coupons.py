"""Coupons in the console: made, printed, exported and blocked by those who may, with clear refusals for everybody."""

import csv
import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone

from coalition.console.tests.conftest import signed_in
from coalition.tests.world import make_world
from coalition.toolkit.jobs import continue_jobs
from coalition.toolkit.models import Job
from pharmacies.models import Product, StaffUser
from promotions.documents import coupon_sheet_runs
from promotions.models import Coupon, CouponBatch, CouponBlock, CouponExport, CouponSeries, Segment, SegmentMember
from promotions.operations.coupon_batches import KIND, queue_generation
from promotions.operations.coupon_filling import make_piece

WORD = {"kind": "promo_code", "nominal_kopecks": 0, "code_format": "word", "word": "ВЕСНА26"}


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def world(db):
    return make_world()


def a_series(world, **fields):
    fields = {"nominal_kopecks": 500_00, "starts_at": world.now, "programme": world.programme} | fields
    return CouponSeries.objects.create(code="autumn", name="Осенний", **fields)


def a_batch(world, count=3, **fields):
    now = timezone.now()
    queue_generation(series=a_series(world, **fields), quantity=count, started_by="anna", now=now)
    continue_jobs(kind=KIND, step=make_piece, now=now)
    return CouponBatch.objects.get()


def page_of(client, row):
    name = f"admin:promotions_{row._meta.model_name}_change"
    return client.get(reverse(name, args=[row.pk])).content.decode()


def step(client, name, row, **given):
    address = reverse(f"admin:promotions_{row._meta.model_name}_{name}", args=[row.pk])
    return client.post(address, given, follow=True)


def test_codes_are_generated_in_the_background(world, chief):
    series = a_series(world)

    step(chief, "generate", series, quantity="1200", purpose="листовки")

    batch = CouponBatch.objects.get()
    assert (Job.objects.get().total, batch.purpose, batch.created_by, batch.made) == (1200, "листовки", "chief", 0)
    assert "0 / 1200" in page_of(chief, series)
    continue_jobs(kind=KIND, step=make_piece, now=timezone.now())
    assert "0 / 1200" not in page_of(chief, series)


@pytest.mark.parametrize(
    ("fields", "offered"),
    [
        ({}, {"generate"}),
        ({"is_personal": True}, {"issue_to_segment"}),
        (WORD, {"issue_word"}),
        ({"is_blocked": True}, set()),
    ],
)
def test_a_series_offers_what_suits_it(world, chief, fields, offered):
    series = a_series(world, **fields)

    page = page_of(chief, series)

    steps = ("generate", "issue_to_segment", "issue_word")
    assert {
        name for name in steps if reverse(f"admin:promotions_couponseries_{name}", args=[series.pk]) in page
    } == offered


def test_a_word_works_from_the_console(world, chief):
    series = a_series(world, uses_per_coupon=1000, **WORD)

    page = step(chief, "issue_word", series).content.decode()

    assert "ВЕСНА26" in page
    assert Coupon.objects.get().uses_limit == 1000


def test_members_of_a_segment_get_coupons(world, chief):
    series = a_series(world, is_personal=True)
    segment = Segment.objects.create(programme=world.programme, code="loyal", name="Постоянные", kind="list")
    SegmentMember.objects.create(
        segment=segment, account=world.card.account, starts_at=timezone.now() - timedelta(days=1), source="person"
    )

    step(chief, "issue_to_segment", series, segment=segment.pk)
    continue_jobs(kind=KIND, step=make_piece, now=timezone.now())

    assert Coupon.objects.get().account == world.card.account


@pytest.mark.parametrize("form", ["csv", "csv_1251", "xlsx"])
@pytest.mark.parametrize("place", ["batch", "series"])
def test_codes_are_exported_under_the_name_of_whoever_takes_them(world, chief, form, place):
    batch = a_batch(world)

    answer = step(chief, "export_codes", batch if place == "batch" else batch.series, form=form, **{"batch": batch.pk})

    export = CouponExport.objects.get()
    assert (export.form, export.exported_by, export.coupons) == (form, "chief", 3)
    assert export.mark in answer["Content-Disposition"]
    if form == "csv":
        rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig")), delimiter=";"))
        assert {row[1] for row in rows[1:]} == set(Coupon.objects.values_list("code", flat=True))
    for row in (batch, batch.series):
        assert export.mark in page_of(chief, row)


def test_what_is_not_ready_is_refused_in_words_and_not_noted(world, chief):
    series = a_series(world)
    queue_generation(series=series, quantity=10, started_by="anna", now=timezone.now())
    CouponBatch.objects.update(made=4)

    page = step(chief, "export_codes", CouponBatch.objects.get(), form="csv").content.decode()

    assert "готово 4 из 10" in page
    assert not CouponExport.objects.exists()


def test_a_small_batch_is_printed_while_one_waits(world, chief):
    batch = a_batch(world)

    answer = step(chief, "print_sheets", batch)

    assert answer["Content-Type"] == "application/pdf"
    assert answer.getvalue().startswith(b"%PDF")
    assert CouponExport.objects.get().form == "sheets"


def test_a_large_one_comes_in_parts(world, chief, monkeypatch):
    monkeypatch.setattr("promotions.admin.coupon_papers.AT_ONCE", 1)
    batch = a_batch(world)
    step(chief, "print_sheets", batch.series, batch=batch.pk)
    export = CouponExport.objects.get()
    assert "0 / 3" in page_of(chief, export)

    continue_jobs(kind=coupon_sheet_runs.KIND, step=coupon_sheet_runs.print_part, now=timezone.now())

    part = reverse("admin:promotions_couponexport_sheets", args=[export.pk, 1])
    assert part in page_of(chief, export)
    assert chief.get(part).getvalue().startswith(b"%PDF")
    assert chief.get(reverse("admin:promotions_couponexport_sheets", args=[export.pk, 2])).status_code == 404


@pytest.mark.parametrize("what", ["series", "batch", "coupon"])
def test_what_is_lost_is_blocked_and_opened_for_a_reason(world, chief, what):
    batch = a_batch(world)
    row = {"series": batch.series, "batch": batch, "coupon": batch.coupons.first()}[what]

    step(chief, "block", row)
    assert not CouponBlock.objects.exists()
    step(chief, "block", row, reason="украдена пачка")
    page = page_of(chief, row)
    assert "украдена пачка" in page
    assert reverse(f"admin:promotions_{row._meta.model_name}_unblock", args=[row.pk]) in page
    step(chief, "unblock", row, reason="нашлась")

    assert list(CouponBlock.objects.order_by("pk").values_list("is_blocked", "done_by")) == [
        (True, "chief"),
        (False, "chief"),
    ]


def test_the_picture_shows_what_became_of_the_uses(world, chief):
    batch = a_batch(world, 10)
    ids = list(batch.coupons.values_list("pk", flat=True))
    Coupon.objects.filter(pk__in=ids[:3]).update(uses=1)
    Coupon.objects.filter(pk=ids[4]).update(state="blocked")
    Coupon.objects.filter(pk__in=ids[5:7]).update(expires_at=timezone.now())

    page = page_of(chief, batch.series)

    shares = {name: f'class="uses-{name}" style="width: {share}%"' for name, share in
              {"used": "30.00", "left": "40.00", "blocked": "10.00", "lapsed": "20.00"}.items()}  # fmt: skip
    assert {name for name, part in shares.items() if part in page} == set(shares)


def test_no_page_and_no_list_tells_a_code(world, chief):
    batch = a_batch(world)
    coupon = batch.coupons.first()
    step(chief, "block", coupon, reason="проба")
    lists = [reverse(f"admin:promotions_{name}_changelist") for name in ("coupon", "couponbatch", "couponexport")]

    pages = [page_of(chief, row) for row in (coupon, batch, batch.series)]
    pages += [chief.get(address).content.decode() for address in lists]

    assert not any(coupon.code in page for page in pages)


def test_without_the_right_codes_stay_in_the_house(world):
    batch = a_batch(world)
    user = StaffUser.objects.create_user("clerk", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_couponbatch", "view_couponseries"]))
    clerk = signed_in(user)

    page = page_of(clerk, batch)
    answers = [step(clerk, name, batch, form="csv", reason="x") for name in ("export_codes", "print_sheets", "block")]

    assert "export_codes" not in page
    assert {answer.status_code for answer in answers} == {403}
    assert not CouponExport.objects.exists()
    assert not CouponBlock.objects.exists()


def test_only_operators_handle_codes(db):
    groups = Group.objects.filter(permissions__codename="handle_coupon_codes")

    assert [group.name for group in groups] == ["operator"]


# The form of a series


def typed(world, **fields):
    return {
        "name": "Весенний",
        "code": "spring",
        "programme": world.programme.pk,
        "kind": "payment",
        "nominal_kopecks": "200",
        "funder_kind": "operator",
        "compensation_basis": "applied",
        "remainder_policy": "forfeit",
        "starts_at_0": "01.11.2026",
        "starts_at_1": "00:00",
        "code_format": "random",
        "code_length": "12",
        "uses_per_coupon": "1",
        "per_receipt_limit": "1",
        "min_receipt_kopecks": "0",
    } | fields


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"nominal_kopecks": "0"}, "needs a nominal|нужен номинал"),
        ({"kind": "promo_code", "code_format": "word"}, "Type the word|слово"),
        ({"kind": "promo_code", "code_format": "word", "word": "две весны"}, "letters or digits|букв или цифр"),
        ({"ends_at_0": "31.10.2026", "ends_at_1": "00:00"}, "must end after|закончиться"),
        ({"code_length": "5"}, "8"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(world, chief, fields, said):
    answer = chief.post(reverse("admin:promotions_couponseries_add"), typed(world, **fields))

    errors = str(answer.context["adminform"].form.errors)
    assert any(part in errors for part in said.split("|")), errors
    assert not CouponSeries.objects.filter(code="spring").exists()


def test_hidden_fields_of_the_other_kind_do_no_harm(world, chief):
    fields = {
        "kind": "promo_code",
        "nominal_kopecks": "200",
        "valid_days": "5",
        "code_format": "word",
        "word": "Spring26",
    }

    answer = chief.post(reverse("admin:promotions_couponseries_add"), typed(world, **fields, is_personal="on"))

    assert answer.status_code == 302
    series = CouponSeries.objects.get(code="spring")
    assert (series.nominal_kopecks, series.word, series.is_personal, series.valid_days) == (0, "Spring26", False, None)


def test_what_stands_on_printed_coupons_is_not_changed(world, chief):
    batch = a_batch(world)
    fields = typed(world, code="autumn", nominal_kopecks="300")

    answer = chief.post(reverse("admin:promotions_couponseries_change", args=[batch.series_id]), fields)

    assert set(answer.context["adminform"].form.errors) == {"nominal_kopecks"}
    fields["nominal_kopecks"], fields["name"] = "500", "Осенний новый"
    chief.post(reverse("admin:promotions_couponseries_change", args=[batch.series_id]), fields)
    batch.series.refresh_from_db()
    assert (batch.series.name, batch.series.nominal_kopecks) == ("Осенний новый", 500_00)


def test_goods_are_picked_and_not_typed(world, chief):
    product = Product.objects.first()
    fields = typed(world, **{"goods-product_ids": [product.pk], "goods-excluded_flags": ["rx"]})

    answer = chief.post(reverse("admin:promotions_couponseries_add"), fields)

    assert answer.status_code == 302
    series = CouponSeries.objects.get(code="spring")
    assert series.goods == {"product_ids": [product.pk], "excluded_flags": ["rx"]}
    assert str(product) in page_of(chief, series)


def test_a_series_says_whether_desks_know_its_terms(world, chief):
    series = a_series(world)
    address = reverse("admin:promotions_couponseries_change", args=[series.pk])

    assert not chief.get(address).context["uses"].context()["is_in_force"]
    world.publish()
    assert chief.get(address).context["uses"].context()["is_in_force"]
    CouponSeries.objects.update(min_receipt_kopecks=100_00)
    assert not chief.get(address).context["uses"].context()["is_in_force"]
