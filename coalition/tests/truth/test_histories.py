"""Conservation of money over random histories, against a model that shares no code with the product."""

import ast
from collections import Counter
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.internal.conjecture import providers
from hypothesis.stateful import run_state_machine_as_test

from coalition.kernel.errors import DomainError
from coalition.tests.truth.bugs import BUGS
from coalition.tests.truth.machine import Histories
from coalition.tests.truth.plenty import PLENTY, PlentyHistories
from coalition.tests.truth.plenty_bugs import PLENTY_BUGS
from coalition.tests.truth.scenery import make_scene

PLAIN = Path(__file__).parent / "plain"


def test_the_model_shares_no_code_with_the_product():
    for path in PLAIN.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                is_own = name.startswith("coalition.tests.truth.plain.")
                is_project = name.split(".")[0] in {"coalition", "pharmacies", "members", "promotions", "settlements"}
                assert is_own or not is_project, f"{path.name} imports {name}"


@pytest.fixture(autouse=True)
def seeds_stay_fixed(monkeypatch):
    """Hypothesis also draws numbers that stand in the project's code: every change of it would change histories."""
    monkeypatch.setattr(providers, "_get_local_constants", providers.Constants)
    providers.CONSTANTS_CACHE.cache.clear()
    yield
    providers.CONSTANTS_CACHE.cache.clear()


def run_histories(scene, *, examples: int, steps: int = 20, with_seed: int = 1, kind: type = Histories) -> Counter:
    """Run the machine on a scene; what was done, counted."""
    machine = seed(with_seed)(type("Histories", (kind,), {"scene": scene, "steps": Counter()}))
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            print_blob=False,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return machine.steps


def test_the_product_agrees_with_the_model(cloned_database, scale):
    done = run_histories(make_scene(), examples=scale(small=25, full=400), steps=scale(small=20, full=50))

    # Histories are rich: what roundings, lots and fences depend on was met again and again.
    often = {"points": 20, "coupons": 20, "shortfall": 10, "partly_returned": 40, "quoted": 8, "offline": 8}
    assert {what: done[what] for what, least in often.items() if done[what] < least} == {}, dict(done)


def test_the_product_agrees_with_the_model_on_promises_of_every_kind(cloned_database, scale):
    scene = make_scene(PLENTY)
    done = run_histories(
        scene, examples=scale(small=25, full=150), steps=scale(small=25, full=50), kind=PlentyHistories
    )

    often = {"restricted": 10, "issued": 20, "kept": 5, "opened": 5, "given coupons": 5, "club": 10, "shortfall": 5}
    assert {what: done[what] for what, least in often.items() if done[what] < least} == {}, dict(done)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.full] * (number % 4 > 0)) for number, name in enumerate(BUGS)]
)
def test_a_planted_bug_is_caught(cloned_database, monkeypatch, name):
    scene = make_scene()
    BUGS[name](monkeypatch)

    with pytest.raises((AssertionError, DomainError, psycopg.Error, LookupError)):
        run_histories(scene, examples=25)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.full] * (number % 4 > 0)) for number, name in enumerate(PLENTY_BUGS)]
)
def test_a_bug_planted_in_promises_of_every_kind_is_caught(cloned_database, monkeypatch, name):
    scene = make_scene(PLENTY)
    PLENTY_BUGS[name](monkeypatch)

    with pytest.raises((AssertionError, DomainError, psycopg.Error, LookupError)):
        run_histories(scene, examples=25, steps=25, kind=PlentyHistories)
