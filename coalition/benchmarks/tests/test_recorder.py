"""A recorded commit as a script of pgbench: fresh rows, the same waits."""

import pytest

from coalition.benchmarks.recorder import Recording, Statement, pgbench_script

pytestmark = pytest.mark.django_db

LOT = "01a20163-9d02-7321-869d-8a22fba50377"


def script_of(*groups: tuple[Statement, ...]) -> tuple[list[str], dict[str, str]]:
    script, variables = pgbench_script(Recording(groups), marked={"10000042": "1@W"}, prefix="01a20163-")
    return script.splitlines(), variables


def test_every_wait_of_the_client_is_the_end_of_a_pipeline():
    lines, _ = script_of((Statement("begin"), Statement("select 1")), (Statement("commit"),))

    assert lines[2:] == [
        "\\startpipeline",
        "begin;",
        "select 1;",
        "\\endpipeline",
        "\\startpipeline",
        "commit;",
        "\\endpipeline",
    ]


def test_the_buyer_and_identifiers_are_new_in_each_transaction():
    asked = Statement("select $1::bigint, $2::uuid, $3::text", ("10000042", LOT, None))

    lines, variables = script_of((asked,))

    assert variables == {"p0": "1@W", "p1": "01a20163-@U01"}
    assert "(replace(:p0, '@W', lpad(:w::text, 7, '0')))::bigint" in lines[3]
    assert "replace(:p1, '@U'," in lines[3]
    assert "null::text" in lines[3]


def test_one_identifier_stays_one_in_all_parameters():
    _, variables = script_of(
        (Statement("select $1::uuid", (LOT,)),), (Statement("select $1::json", (f'{{"lot":"{LOT}"}}',)),)
    )

    assert variables == {"p0": "01a20163-@U01", "p1": '{"lot":"01a20163-@U01"}'}
