"""The OpenAPI document is committed and true; the page that shows it asks nobody outside."""

import re
from pathlib import Path

import pytest
import yaml
from django.contrib.staticfiles import finders
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.validation import validate_schema

HOUSE = Path(__file__).resolve().parents[3]
COMMITTED = HOUSE / "docs" / "api" / "openapi.yaml"


@pytest.fixture(scope="module")
def document():
    return SchemaGenerator().get_schema(public=True)


def test_what_is_committed_is_what_is_served(document):
    made = OpenApiYamlRenderer().render(document, renderer_context={}).decode()

    assert COMMITTED.read_text(encoding="utf-8") == made, (
        "Run: python manage.py spectacular --validate --file docs/api/openapi.yaml"
    )


def test_the_document_is_valid(document):
    validate_schema(document)


def test_every_address_is_in_it(document):
    assert {(path, method) for path, methods in document["paths"].items() for method in methods} == {
        ("/api/v1/ping", "get"),
        ("/api/v1/config", "get"),
        ("/api/v1/members/lookup", "post"),
        ("/api/v1/members/bank-cards", "post"),
        ("/api/v1/quotes", "post"),
        ("/api/v1/purchases", "get"),
        ("/api/v1/purchases", "post"),
        ("/api/v1/purchases/{purchase_id}/fiscal", "put"),
        ("/api/v1/purchases/{purchase_id}/void", "post"),
        ("/api/v1/purchases/{purchase_id}/returns", "post"),
        ("/api/v1/offline-batches", "post"),
    }


def test_requests_take_no_unknown_fields(document):
    bodies = {name: schema for name, schema in document["components"]["schemas"].items() if name.endswith("Body")}

    assert len(bodies) > 8
    assert all(schema["additionalProperties"] is False for schema in bodies.values())


def test_the_schema_is_served_to_everybody(client):
    served = yaml.safe_load(client.get("/api/schema/").content)

    assert served["info"] == yaml.safe_load(COMMITTED.read_text(encoding="utf-8"))["info"]


def test_the_page_asks_nobody_outside(client):
    page = client.get("/api/docs/").content.decode()
    own = re.findall(r'(?:src|href)="([^"]+)"', page)
    own.remove("/api/docs/?script=")  # its script is an address of its own, so that none stands in the page

    assert not re.search(r"(?:https?:)?//[a-z0-9-]+\.[a-z]", page)
    assert own
    for address in own:
        assert address.startswith("/static/")
        assert finders.find(address.removeprefix("/static/")), address


def test_the_pages_style_loads_nothing_from_outside():
    style = Path(finders.find("drf_spectacular_sidecar/swagger-ui-dist/swagger-ui.css")).read_text(encoding="utf-8")

    assert not re.search(r"(?:@import|url\()\s*['\"]?(?:https?:)?//", style)
