"""What the pages point at is there: files, modules, addresses of the tills' API, commands."""

import re
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

HOUSE = Path(__file__).resolve().parents[2]
PAGES = [HOUSE / "README.md", *sorted((HOUSE / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(HOUSE)))
def test_links_lead_somewhere(page):
    links = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    lost = [link for link in links if "://" not in link and not (page.parent / link).exists()]

    assert lost == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(HOUSE)))
def test_commands_exist(page):
    named = re.findall(r"manage\.py (\w+)", page.read_text(encoding="utf-8"))

    assert set(named) - set(get_commands()) == set()


def test_the_way_through_the_house_leads_to_what_is_there():
    named = re.findall(r"`([a-z_]+(?:/[\w.]+)+)`", (HOUSE / "docs" / "architecture.md").read_text(encoding="utf-8"))

    assert named
    assert [place for place in named if not (HOUSE / place).exists()] == []


def test_addresses_of_the_tills_are_those_of_the_schema():
    page = (HOUSE / "docs" / "for-cash-modules.md").read_text(encoding="utf-8")
    schema = yaml.safe_load((HOUSE / "docs" / "api" / "openapi.yaml").read_text(encoding="utf-8"))
    served = {
        (method.upper(), re.sub(r"{\w+}", "{id}", address))
        for address, methods in schema["paths"].items()
        for method in methods
    }
    named = set(re.findall(r"`(GET|POST|PUT) (/api/v1/[\w/{}-]+)", page))

    assert named
    assert named - served == set()
