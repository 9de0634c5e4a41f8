import pytest

from coalition.toolkit import env
from coalition.toolkit.env import SettingRefused


def test_empty_means_unset(monkeypatch):
    monkeypatch.setenv("KNOB", " ")

    assert env.text("KNOB", default="x") == "x"
    assert env.boolean("KNOB", default=True) is True
    assert env.integer("KNOB", default=7, least=0, most=9) == 7
    assert env.names("KNOB", default=("a",)) == ["a"]
    assert env.url("KNOB", schemes=("https",)) == ""
    assert env.secret("KNOB", shortest=50) == ""


def test_values_are_read(monkeypatch):
    monkeypatch.setenv("KNOB", " Yes ")
    assert env.boolean("KNOB", default=False) is True
    monkeypatch.setenv("KNOB", "off")
    assert env.boolean("KNOB", default=True) is False
    monkeypatch.setenv("KNOB", "09")
    assert env.integer("KNOB", default=7, least=0, most=9) == 9
    monkeypatch.setenv("KNOB", "a, b,,c ")
    assert env.names("KNOB") == ["a", "b", "c"]
    monkeypatch.setenv("KNOB", "redis+socket:///run/valkey.sock")
    assert env.url("KNOB", schemes=("redis+socket",)) == "redis+socket:///run/valkey.sock"


@pytest.mark.parametrize(
    ("value", "read", "allowed"),
    [
        ("ture", lambda: env.boolean("KNOB", default=False), "1, true, yes, on"),
        ("LOUD", lambda: env.text("KNOB", choices=("INFO", "ERROR")), "INFO, ERROR"),
        ("10", lambda: env.integer("KNOB", default=1, least=0, most=9), "from 0 to 9"),
        ("-1", lambda: env.integer("KNOB", default=1, least=0, most=9), "from 0 to 9"),
        ("٣", lambda: env.integer("KNOB", default=1, least=0, most=9), "from 0 to 9"),
        ("mysql://root@host/db", lambda: env.url("KNOB", schemes=("postgresql",)), "postgresql://"),
        ("postgresql:", lambda: env.url("KNOB", schemes=("postgresql",)), "postgresql://"),
        ("short", lambda: env.secret("KNOB", shortest=50), "at least 50 characters"),
    ],
)
def test_nonsense_is_refused_with_the_name_and_what_is_allowed(monkeypatch, value, read, allowed):
    monkeypatch.setenv("KNOB", value)

    with pytest.raises(SettingRefused, match="KNOB") as refusal:
        read()

    assert allowed in str(refusal.value)


def test_a_refused_url_does_not_tell_its_password(monkeypatch):
    monkeypatch.setenv("KNOB", "mysql://root:hunter2@host/db")

    with pytest.raises(SettingRefused) as refusal:
        env.url("KNOB", schemes=("postgresql",))

    assert "hunter2" not in str(refusal.value)


def test_a_secret_comes_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("s" * 50 + "\n")
    monkeypatch.setenv("KNOB_FILE", str(tmp_path / "key"))
    assert env.secret("KNOB", shortest=50) == "s" * 50

    monkeypatch.setenv("KNOB", "t" * 50)
    with pytest.raises(SettingRefused, match="both set"):
        env.secret("KNOB", shortest=50)

    monkeypatch.delenv("KNOB")
    monkeypatch.setenv("KNOB_FILE", str(tmp_path / "missing"))
    with pytest.raises(SettingRefused, match="cannot be read"):
        env.secret("KNOB", shortest=50)
