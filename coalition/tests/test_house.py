"""The floors of the house (docs/architecture.md), checked with nothing but the standard library."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
PACKAGES = ("pharmacies", "members", "promotions", "settlements")
FLOORS = ("coalition.kernel", "coalition.toolkit", *PACKAGES, "coalition")
ROOMS = (
    {"engine"},
    {"models"},
    {"queries", "compiler"},
    {"ledger"},
    {"access", "operations", "purchases", "movements", "statements", "analytics"},
    {"documents"},
    {"admin", "api", "tasks", "management"},
)
DOORS = ROOMS[-1] | ROOMS[-2]
ROOMS_OF_ONE = {"engine": "promotions", "compiler": "promotions", "ledger": "settlements", "purchases": "settlements"}
NO_ROOM = {"apps", "tests", "migrations"}
ROOF = {
    *("apps", "benchmarks", "cabinet", "celery", "console", "demo", "formats", "management", "schedule", "settings"),
    *("urls", "wsgi"),
}
FRAMEWORKS = {"django", "rest_framework", "celery", "psycopg", "pghistory", "pgtrigger", "weasyprint", "unfold"}
FRAMEWORK_FREE = ("coalition.kernel", "promotions.engine")
ROOT_MAY_HOLD = {
    *("coalition", *PACKAGES, "templates", "static", "docs", "bin", "out"),
    *("manage.py", "requirements.txt", "README.md", "pyproject.toml"),
}


def modules() -> Iterator[tuple[str, Path]]:
    """Every module of the product by its dotted name; tests and migrations may look anywhere."""
    for package in ("coalition", *PACKAGES):
        for path in sorted((HOUSE / package).rglob("*.py")):
            name = ".".join(path.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__")
            if not {"tests", "migrations"} & set(name.split(".")):
                yield name, path


def imports(tree: ast.AST) -> Iterator[str]:
    """What a module imports, wherever in it, by dotted names; a relative import shows as a leading dot."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names)


def is_within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def floor(name: str) -> int | None:
    return next((height for height, prefix in enumerate(FLOORS) if is_within(name, prefix)), None)


def room(name: str) -> str | None:
    package, _, rest = name.partition(".")
    return rest.partition(".")[0] if package in PACKAGES and rest else None


def height(name: str) -> int | None:
    return next((i for i, rooms in enumerate(ROOMS) if room(name) in rooms), None)


def complaints(name: str, target: str) -> Iterator[str]:
    """What is wrong, in words, with the module `name` importing `target`."""
    if target.startswith("."):
        yield f"{name} imports {target} relatively"
    if any(is_within(name, pure) for pure in FRAMEWORK_FREE) and target.partition(".")[0] in FRAMEWORKS:
        yield f"{name} is pure and must not know {target}"
    here, there = floor(name), floor(target)
    if there is None or here == FLOORS.index("coalition"):
        return
    if there > here:
        yield f"{name} looks upstairs at {target}"
    elif room(target) in DOORS and here != there:
        yield f"{name} walks through another package's door {target}"
    elif room(target) in DOORS and room(name) not in DOORS:
        yield f"{name} opens the door {target}"
    if here == there and room(name) and room(target) and (height(target) or 0) > (height(name) or 0):
        yield f"{name} imports a higher room {target}"


def misplaced(name: str) -> str | None:
    """Why a module is in no room, or in a room that its package does not have."""
    parts = name.split(".")
    if parts[0] == "coalition":
        known = len(parts) < 2 or parts[1] in ROOF | {"kernel", "toolkit"}
        return None if known else f"{name}: the roof has no such part"
    if len(parts) < 2 or parts[1] in NO_ROOM:
        return None
    if height(name) is None:
        return f"{name}: there is no such room"
    if ROOMS_OF_ONE.get(parts[1], parts[0]) != parts[0]:
        return f"{name}: this room belongs to {ROOMS_OF_ONE[parts[1]]}"
    return None


@pytest.mark.parametrize(("name", "path"), [pytest.param(*module, id=module[0]) for module in modules()])
def test_module_keeps_to_its_floor_and_room(name, path):
    tree = ast.parse(path.read_text(encoding="utf-8"))

    assert misplaced(name) is None
    assert [complaint for target in imports(tree) for complaint in complaints(name, target)] == []


@pytest.mark.parametrize(
    ("name", "target", "complaint"),
    [
        ("members.operations.enrolment", "settlements.models.Purchase", "upstairs"),
        ("coalition.kernel.money", "coalition.toolkit.env", "upstairs"),
        ("settlements.api.quotes", "coalition.console.theme", "upstairs"),
        ("settlements.api.quotes", "members.api.lookup", "another package's door"),
        ("promotions.operations.coupons", "promotions.tasks", "opens the door"),
        ("members.models.person", "members.queries.people", "higher room"),
        ("promotions.engine.evaluate", "promotions.models.Offer", "higher room"),
        ("promotions.engine.evaluate", "django.db.models", "pure"),
        ("settlements.ledger.book", "settlements.purchases.commit", "higher room"),
        ("members.admin.person", ".forms", "relatively"),
    ],
)
def test_a_breach_is_seen(name, target, complaint):
    assert any(complaint in said for said in complaints(name, target))


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("settlements.api.quotes", "members.queries.people.by_card"),
        ("settlements.admin.purchase", "settlements.documents.statement"),
        ("settlements.purchases.commit", "promotions.engine.evaluate"),
        ("coalition.urls", "settlements.api.urls"),
        ("promotions.engine.evaluate", "coalition.kernel.money"),
    ],
)
def test_what_is_allowed_is_let_through(name, target):
    assert list(complaints(name, target)) == []


@pytest.mark.parametrize("name", ["members.utils", "members.ledger.book", "coalition.helpers", "pharmacies.engine"])
def test_a_room_that_is_none_is_seen(name):
    assert misplaced(name)


def test_foreign_keys_point_downstairs():
    from django.apps import apps
    from django.contrib.auth import get_user_model

    user = get_user_model()  # Django's own contract lets every floor point at whoever signs in
    upstairs = [
        str(field)
        for label in ("toolkit", *PACKAGES)
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model not in (None, user)
        if (floor(field.related_model.__module__) or 0) > floor(model.__module__)
    ]

    assert upstairs == []


def test_the_root_holds_what_was_agreed():
    found = {path.name for path in HOUSE.iterdir() if not path.name.startswith(".")}

    assert found - ROOT_MAY_HOLD == set()
