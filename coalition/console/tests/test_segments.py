"""A segment's page: conditions in people's words, how many fit, refreshing, lists, and what may be told to whom."""

import json
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from coalition.console.tests.conftest import signed_in
from coalition.tests.world import make_world
from coalition.toolkit.jobs import continue_jobs
from coalition.toolkit.models import Job
from members.models import Person
from pharmacies.models import StaffUser
from promotions.models import Segment, SegmentMember
from promotions.operations.segments import add_to_segment
from settlements.analytics.refreshing import KIND, queue_refresh, refresh_next

CSV = "1"


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def listed(world):
    segment = Segment.objects.create(programme=world.programme, code="staff", name="Сотрудники", kind="list")
    add_to_segment(segment=segment, account_ids=[world.account.pk], source="person", now=world.now - timedelta(days=1))
    return segment


@pytest.fixture
def goods(world):
    conditions = {"bought": {"product_ids": [world.products["cream"].pk]}}
    segment = Segment.objects.create(programme=world.programme, code="cream", name="Крем", conditions=conditions)
    SegmentMember.objects.create(segment=segment, account=world.account, starts_at=world.now, source="sweep")
    return segment


def page(name, *arguments):
    return reverse(f"admin:promotions_{name}", args=arguments)


def typed(world, **conditions):
    head = {"name": "Осень", "name_en": "", "code": "autumn", "programme": world.programme.pk, "kind": "computed"}
    return head | {f"conditions-{name.replace('__', '-')}": value for name, value in conditions.items()}


def employee(*groups, rights=()):
    user = StaffUser.objects.create_user("other", is_staff=True)
    user.groups.set(Group.objects.filter(name__in=groups))
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return signed_in(user)


def test_conditions_are_typed_in_peoples_units(world, chief):
    product = world.products["cream"].pk
    conditions = {"age_from": "55", "paid_from_kopecks": "1 500,50", "sex": "f", "within_days": "30"}
    conditions |= {"bought__product_ids": [product], "bought__within_days": "60", "account_kinds": ["personal"]}

    answer = chief.post(page("segment_add"), typed(world, **conditions))

    assert answer.status_code == 302, answer.context["errors"]
    segment = Segment.objects.get()
    assert segment.conditions == {
        "age_from": 55,
        "sex": "f",
        "account_kinds": ["personal"],
        "within_days": 30,
        "paid_from_kopecks": 1_500_50,
        "bought": {"product_ids": [product], "within_days": 60},
    }
    shown = chief.get(page("segment_change", segment.pk)).content.decode()
    assert 'name="conditions-paid_from_kopecks" value="1 500,50"' in shown.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("conditions", "said"),
    [
        ({}, "Не задано ни одного условия"),
        ({"age_from": "60", "age_until": "50"}, "начало должно быть меньше конца"),
        ({"is_everybody": "on", "age_from": "60"}, "оставьте что-то одно"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(world, chief, conditions, said):
    answer = chief.post(page("segment_add"), typed(world, **conditions))

    assert said in answer.content.decode()
    assert not Segment.objects.exists()


def test_an_input_that_cannot_be_read_is_marked_and_nothing_is_saved(world, chief):
    answer = chief.post(page("segment_add"), typed(world, age_from="старше"))

    assert 'role="alert"' in answer.content.decode()
    assert not Segment.objects.exists()


def test_a_segment_is_not_built_on_itself(world, chief):
    first = Segment.objects.create(programme=world.programme, code="a", name="A", conditions={"is_everybody": True})
    second = Segment.objects.create(
        programme=world.programme, code="b", name="B", conditions={"segment_ids": [first.pk]}
    )

    answer = chief.post(page("segment_change", first.pk), typed(world, segment_ids=[second.pk]))

    assert "по кругу" in answer.content.decode()
    first.refresh_from_db()
    assert first.conditions == {"is_everybody": True}


def test_code_programme_and_kind_stay_as_they_are(world, chief, goods):
    chief.post(page("segment_change", goods.pk), typed(world, age_from="60") | {"kind": "list", "name": "Новое"})

    goods.refresh_from_db()
    assert (goods.code, goods.kind, goods.name, goods.conditions) == ("cream", "computed", "Новое", {"age_from": 60})


def test_a_code_is_one_in_a_programme(world, chief, goods):
    answer = chief.post(page("segment_add"), typed(world, age_from="60") | {"code": goods.code})

    assert answer.status_code == 200
    assert Segment.objects.count() == 1


def test_who_only_reads_sees_the_conditions_in_words_and_cannot_change_them(world, goods):
    client = employee("auditor")
    before = dict(goods.conditions)

    shown = client.get(page("segment_change", goods.pk)).content.decode()
    told = json.loads(client.post(page("segment_describe"), typed(world, age_from="55")).content)

    assert "segment-read" in shown
    assert told["sentences"] == ["Возраст владельца счёта, лет: от 55."]
    assert client.post(page("segment_change", goods.pk), typed(world, age_from="60")).status_code == 403
    goods.refresh_from_db()
    assert goods.conditions == before


def test_a_list_has_no_conditions(world, chief):
    chief.post(page("segment_add"), typed(world, age_from="60") | {"kind": "list"})

    segment = Segment.objects.get()
    assert (segment.kind, segment.conditions) == ("list", {})
    assert "data-conditions" not in chief.get(page("segment_change", segment.pk)).content.decode()


def test_conditions_are_told_and_counted_while_they_are_typed(world, chief):
    Person.objects.update(birth_date="1950-01-01")
    world.member()
    form = typed(world, age_from="55")

    told = json.loads(chief.post(page("segment_describe"), form).content)
    counted = json.loads(chief.post(page("segment_count"), form).content)

    assert told == {"sentences": ["Возраст владельца счёта, лет: от 55."], "problems": []}
    assert counted == {"count": 1, "problems": []}
    assert not Segment.objects.exists()
    nobody = json.loads(chief.post(page("segment_count"), typed(world)).content)
    assert nobody["count"] is None
    assert "ни одного условия" in nobody["problems"][0]
    assert chief.get(page("segment_count")).status_code == 405


def test_sentences_name_goods_by_their_names(world, chief):
    form = typed(world, bought__product_ids=[world.products["cream"].pk])

    told = json.loads(chief.post(page("segment_describe"), form).content)

    assert told["sentences"][0] == "Покупали за всё время: cream."


def test_a_segment_is_refreshed_on_demand_and_shows_how_far_it_is(world, chief):
    segment = Segment.objects.create(programme=world.programme, code="a", name="A", conditions={"is_everybody": True})

    asked = chief.get(page("segment_refresh", segment.pk))
    assert (asked.status_code, Job.objects.count()) == (200, 0)
    answer = chief.post(page("segment_refresh", segment.pk), follow=True).content.decode()

    job = Job.objects.get()
    assert (job.started_by, job.params) == ("chief", {"segments": [segment.pk]})
    assert reverse("admin:toolkit_job_change", args=[job.pk]) in answer
    continue_jobs(kind=KIND, step=refresh_next, now=world.now)
    answer = chief.get(page("segment_change", segment.pk)).content.decode()
    assert reverse("admin:toolkit_job_change", args=[job.pk]) not in answer
    assert "15.10.2026" in answer
    assert reverse("admin:members_account_change", args=[world.account.pk]) in answer


def test_a_job_is_stopped_and_resumed_on_its_page(world, chief):
    segment = Segment.objects.create(programme=world.programme, code="a", name="A", conditions={"is_everybody": True})
    job = queue_refresh(segments=[segment], started_by="", now=world.now)
    address = {name: reverse(f"admin:toolkit_job_{name}", args=[job.pk]) for name in ("change", "stop", "resume")}
    assert address["stop"] in chief.get(address["change"]).content.decode()

    shown = chief.post(address["stop"], follow=True).content.decode()
    assert Job.objects.get().state == "stopped"
    assert address["resume"] in shown
    assert address["stop"] not in shown

    chief.post(address["resume"])
    assert Job.objects.get().state == "queued"


def test_members_are_put_on_a_list_and_taken_off_it_by_hand(world, chief, listed):
    fresh = world.member()[1].number
    numbers = f"{fresh}\n{world.card.number}\nмама"

    answer = chief.post(page("segment_add_members", listed.pk), {"numbers": numbers}, follow=True).content.decode()

    assert "мама: Не номер карты и не телефон" in answer
    assert f"{world.card.number}: Уже в списке" in answer
    assert listed.members.filter(ends_at__isnull=True).count() == 2

    chief.post(page("segment_take_off_members", listed.pk), {"numbers": world.card.number})
    (left,) = listed.members.filter(ends_at__isnull=True)
    assert left.account.cards.get().number == fresh


def test_a_segment_with_conditions_offers_no_changes_by_hand(world, chief, goods):
    shown = chief.get(page("segment_change", goods.pk)).content.decode()

    assert page("segment_add_members", goods.pk) not in shown


def upload(client, segment, *lines, head="Карта"):
    file = SimpleUploadedFile("list.csv", "\n".join((head, *lines)).encode())
    wanted = {"import_file": file, "format": CSV, "resource": "0", "segment": segment.pk}
    return client.post(page("segmentmember_import"), wanted).content.decode()


def test_a_file_is_previewed_row_by_row_and_then_imported(world, chief, listed):
    fresh = world.member()[1].number

    preview = upload(chief, listed, fresh, world.card.number, "2900000000018", "мама")

    for said in ("Будет добавлен", "Уже в списке", "Такой карты нет", "Не номер карты и не телефон"):
        assert said in preview
    assert listed.members.count() == 1
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', preview))
    answer = chief.post(page("segmentmember_process_import"), fields, follow=True)

    assert answer.redirect_chain[-1][0] == page("segment_change", listed.pk)
    assert set(listed.members.values_list("source", flat=True)) == {"person", "import"}
    listed.refresh_from_db()
    assert listed.member_count == 2


@pytest.mark.parametrize(
    ("lines", "head", "said"),
    [(["1"] * 2_001, "Карта", "2000"), (["1"], "Номер", "Телефон")],
    ids=["too long", "no column"],
)
def test_a_file_that_will_not_do_is_refused_as_a_whole(world, chief, listed, lines, head, said):
    shown = upload(chief, listed, *lines, head=head)

    assert said in shown
    assert "Traceback" not in shown
    assert page("segmentmember_process_import") not in shown
    assert listed.members.count() == 1


@pytest.mark.parametrize("group", ["clerk", "auditor", "accountant"])
def test_others_change_and_count_nothing(world, listed, goods, group):
    client = employee(group)

    for name, arguments in (
        ("segment_count", ()),
        ("segment_refresh", (goods.pk,)),
        ("segment_add_members", (listed.pk,)),
        ("segment_take_off_members", (listed.pk,)),
        ("segment_add", ()),
    ):
        assert client.post(page(name, *arguments), typed(world, age_from="5")).status_code == 403, name
    assert client.get(page("segmentmember_import")).status_code == 403
    assert not Job.objects.exists()


def test_who_buys_what_is_told_only_to_those_who_may_read_it(world, goods, listed):
    on_top = Segment.objects.create(
        programme=world.programme, code="top", name="Верх", conditions={"segment_ids": [goods.pk]}
    )
    SegmentMember.objects.create(segment=on_top, account=world.account, starts_at=world.now, source="sweep")
    client = employee(rights=("view_segment", "view_segmentmember", "change_segment", "view_account"))
    account = reverse("admin:members_account_change", args=[world.account.pk])

    for segment, is_told in ((goods, False), (on_top, False), (listed, True)):
        assert (account in client.get(page("segment_change", segment.pk)).content.decode()) is is_told
    members = client.get(page("segmentmember_changelist")).content.decode()
    assert members.count(page("segmentmember_change", listed.members.get().pk)) == 1
    assert page("segmentmember_change", goods.members.get().pk) not in members
    form = typed(world, bought__product_ids=[world.products["cream"].pk])
    assert json.loads(client.post(page("segment_count"), form).content)["count"] is None


def test_names_of_members_do_not_stand_on_a_segments_page(world, chief, listed):
    person = world.account.holders.get().person

    assert person.last_name not in chief.get(page("segment_change", listed.pk)).content.decode()
    assert person.last_name not in chief.get(page("segmentmember_changelist")).content.decode()
