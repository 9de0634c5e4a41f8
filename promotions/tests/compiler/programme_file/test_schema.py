"""The JSON Schema is that of today's vocabulary, and agrees with the reader."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from coalition.tests.world import make_world
from promotions.compiler.programme_file.exporting import export_programme
from promotions.compiler.programme_file.schema import printed_schema

DOCS = Path(__file__).resolve().parents[4] / "docs"
PROGRAMMES = sorted((DOCS / "programmes").glob("*.yaml"))
VAMSHOP = (DOCS / "programmes" / "001-vamshop.yaml").read_text()


class Core(yaml.SafeLoader):
    """Scalars as YAML 1.2 and editors understand them."""

    yaml_implicit_resolvers = {}


for tag, pattern, first in (
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("bool", r"true|false", "tf"),
    ("null", r"~|null|", "~n"),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", yaml.reader.re.compile(f"(?:{pattern})$"), list(first))


@pytest.fixture(scope="module")
def validator():
    schema = json.loads((DOCS / "programme.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def complaints(validator, text):
    return [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(yaml.load(text, Loader=Core))]


def test_it_is_that_of_today():
    kept = (DOCS / "programme.schema.json").read_text(encoding="utf-8")

    assert kept == printed_schema(), "words or mechanics have changed: run manage.py programme schema"


@pytest.mark.parametrize("path", PROGRAMMES, ids=lambda path: path.stem)
def test_the_programmes_of_the_docs_are_valid_and_point_at_it(path, validator):
    text = path.read_text(encoding="utf-8")

    assert text.startswith("# yaml-language-server: $schema=../programme.schema.json\n")
    assert complaints(validator, text) == []


def test_what_is_exported_is_valid(db, validator):
    world = make_world(publish=False)
    world.coupon("200.00", funder=world.maker)

    assert complaints(validator, export_programme(world.programme)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("version: 1", "version: 2"),
        ("from: 500,", "from: -1,"),
        ("discount: 2 %", "discount: 2"),
        ("mechanic: level_discount", "mechanic: level_discont"),
        ("params: {scheme: discount}", "params: {shceme: discount}"),
        ("params: {scheme: discount}", "params: {}"),
        ("  code: vamshop\n", ""),
        ("why: {card: no_level}", "why: {card: because}"),
        ("promotions:", "promotion:"),
    ],
)
def test_it_refuses_what_the_reader_refuses(old, new, validator):
    assert old in VAMSHOP

    assert complaints(validator, VAMSHOP.replace(old, new, 1)) != []
