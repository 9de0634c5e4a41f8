"""What a form shows is what it saves: sent back as it came it changes nothing; figures are typed in people's units."""

from html.parser import HTMLParser

import pytest
from django.forms import model_to_dict
from django.urls import reverse

from coalition.tests.world import make_world
from members.models import Person
from pharmacies.models import (
    CashDesk,
    Cashier,
    Contract,
    LegalEntity,
    Manufacturer,
    Outlet,
    Product,
    ProductGroup,
    Programme,
)
from promotions.models import CouponSeries, Level, LevelScheme, Promotion, RedemptionRule, Segment

MODELS = (
    *(CashDesk, Cashier, Contract, LegalEntity, Manufacturer, Outlet, Product, ProductGroup, Programme),
    *(CouponSeries, LevelScheme, Promotion, RedemptionRule, Segment, Person),
)


class Fields(HTMLParser):
    """What a browser would send back of the page's main form."""

    def __init__(self, page):
        super().__init__()
        self.sent, self.select, self.area, self.is_inside = {}, None, None, False
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if tag == "form":
            self.is_inside = (found.get("id") or "").endswith("_form")
        name = found.get("name") if self.is_inside else None
        if tag == "input" and name and found.get("type") not in ("submit", "file"):
            is_choice = found.get("type") in ("checkbox", "radio")
            if not is_choice or "checked" in found:
                self.sent.setdefault(name, []).append(found.get("value", "on" if is_choice else ""))
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in found:
            self.sent.setdefault(self.select, []).append(found["value"])
        elif tag == "textarea" and name:
            self.area = name
            self.sent[name] = [""]

    def handle_data(self, data):
        if self.area:
            self.sent[self.area][0] += data

    def handle_endtag(self, tag):
        self.select = None if tag == "select" else self.select
        self.area = None if tag == "textarea" else self.area
        self.is_inside = self.is_inside and tag != "form"


@pytest.fixture
def world(db):
    world = make_world()
    world.coupon()
    conditions = {"age_from": 55, "paid_from_kopecks": 1_50, "bought": {"product_ids": [world.products["cream"].pk]}}
    Segment.objects.create(programme=world.programme, code="s", name="S", conditions=conditions)
    world.promote("spring", "percent_of_receipt", {"rate_bp": 100, "effect": "points"})
    return world


def page_of(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def fields_of(client, row):
    return Fields(client.get(page_of(row)).content.decode()).sent


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label_lower)
def test_a_form_sent_back_as_it_came_changes_nothing(model, world, chief):
    row = model.objects.first()
    before = model_to_dict(row)

    answer = chief.post(page_of(row), fields_of(chief, row))

    assert answer.status_code == 302, answer.context["errors"]
    assert model_to_dict(model.objects.get(pk=row.pk)) == before


def test_an_outlet_with_a_till_does_not_pass_to_another_with_all_its_receipts(world, chief):
    outlet = world.outlet_a
    new = Outlet.objects.create(
        legal_entity=world.pharmacy_a, name="N", code="n", address="x", region="x", opened_on=outlet.opened_on
    )
    for row in (outlet, new):
        chief.post(page_of(row), fields_of(chief, row) | {"legal_entity": world.pharmacy_b.pk, "name": "Новое имя"})

    outlet.refresh_from_db()
    new.refresh_from_db()
    assert (outlet.legal_entity, outlet.name) == (world.pharmacy_a, "Новое имя")
    assert new.legal_entity == world.pharmacy_b
    desk = CashDesk.objects.filter(outlet=outlet).first()
    chief.post(page_of(desk), fields_of(chief, desk) | {"outlet": world.outlet_b.pk})
    desk.refresh_from_db()
    assert desk.outlet == outlet


def test_roubles_and_percent_are_typed_and_kept_in_small_units(world, chief):
    contract = world.contracts["a"]
    typed = fields_of(chief, contract) | {"fee_rate_bp": "2,5", "min_payout_kopecks": "1 000,50"}

    chief.post(page_of(contract), typed)

    contract.refresh_from_db()
    assert (contract.fee_rate_bp, contract.min_payout_kopecks) == (250, 1_000_50)


def test_a_level_is_typed_in_roubles_and_percent(world, chief):
    typed = fields_of(chief, world.scheme) | {"levels-0-threshold_kopecks": "500", "levels-0-points_rate_bp": "3,25"}

    chief.post(page_of(world.scheme), typed)

    assert set(Level.objects.filter(points_rate_bp=325).values_list("threshold_kopecks", flat=True)) == {500_00}


def test_flags_that_are_left_out_are_ticked(world, chief):
    rule = RedemptionRule.objects.get()

    chief.post(page_of(rule), fields_of(chief, rule) | {"spending_excluded_flags": ["rx", "vital"]})

    rule.refresh_from_db()
    assert rule.spending_excluded_flags == ["rx", "vital"]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("inn", "7707083894", "контрольные цифры не сходятся"),
        ("ogrn", "1027700132194", "контрольная цифра не сходится"),
        ("kpp", "", "У организации должен быть КПП"),
    ],
)
def test_wrong_requisites_are_refused_in_russian(world, chief, field, value, said):
    entity = world.pharmacy_a

    page = chief.post(page_of(entity), fields_of(chief, entity) | {field: value}).content.decode()

    assert said in page


def test_an_account_number_that_does_not_fit_its_bank_is_refused_in_russian(world, chief):
    account = {"bank_name": "Банк", "bik": "044525225", "correspondent_account": "30101810400000000225"}
    account |= {"number": "40702810938000060474", "is_default": "on"}
    typed = fields_of(chief, world.pharmacy_a) | {"bank_accounts-TOTAL_FORMS": "1"}
    typed |= {f"bank_accounts-0-{name}": value for name, value in account.items()}

    page = chief.post(page_of(world.pharmacy_a), typed).content.decode()

    assert "Номер счёта не сходится с БИК" in page
    assert not world.pharmacy_a.bank_accounts.exists()


def test_levels_that_begin_at_one_sum_or_give_less_higher_up_are_refused_in_words(world, chief):
    same = fields_of(chief, world.scheme) | {"levels-0-threshold_kopecks": "1 000"}
    less = fields_of(chief, world.scheme) | {"levels-1-points_rate_bp": "1"}

    for typed, code in ((same, "overlap"), (less, "order")):
        answer = chief.post(page_of(world.scheme), typed)

        assert answer.status_code == 200
        formset = answer.context["inline_admin_formsets"][0].formset
        assert [error.code for error in formset.non_form_errors().as_data()] == [code]
        assert str(formset.non_form_errors()[0]).split("”")[0].strip("“") in answer.content.decode()
    assert set(world.scheme.levels.values_list("threshold_kopecks", flat=True)) == {0, 1_000_00}


def test_goods_of_a_rule_are_chosen_by_name_and_kept(world, chief):
    rule, cream = RedemptionRule.objects.get(), world.products["cream"]
    typed = fields_of(chief, rule) | {"goods-product_ids": [cream.pk], "goods-excluded_flags": ["rx"]}

    chief.post(page_of(rule), typed)
    rule.refresh_from_db()
    assert rule.goods == {"product_ids": [cream.pk], "excluded_flags": ["rx"]}
    assert chief.post(page_of(rule), fields_of(chief, rule)).status_code == 302
    rule.refresh_from_db()
    assert rule.goods == {"product_ids": [cream.pk], "excluded_flags": ["rx"]}
    assert chief.post(page_of(rule), typed | {"goods-product_ids": ["999999"]}).status_code == 200
