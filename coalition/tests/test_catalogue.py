"""The Russian catalogue is whole, and what is compiled is what is written."""

import gettext
from collections.abc import Iterator
from pathlib import Path

LOCALE = Path(__file__).resolve().parents[1] / "locale"


def entries(path: Path) -> Iterator[dict[str, str]]:
    """The entries of a .po file: keyword (msgctxt, msgid, msgstr[0] …) → text, flags under "flags"."""
    entry: dict[str, str] = {}
    keyword = ""
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if not line.strip():
            if "msgid" in entry:
                yield entry
            entry, keyword = {}, ""
        elif line.startswith("#,"):
            entry["flags"] = line
        elif line.startswith("msg"):
            keyword, _, quoted = line.partition(" ")
            entry[keyword] = _unquoted(quoted)
        elif line.startswith('"'):
            entry[keyword] += _unquoted(line)


def _unquoted(quoted: str) -> str:
    escapes = {'\\"': '"', "\\n": "\n", "\\t": "\t", "\\\\": "\\"}
    text, inner = "", quoted.strip()[1:-1]
    while inner:
        taken = inner[:2] if inner[:2] in escapes else inner[:1]
        text += escapes.get(taken, taken)
        inner = inner[len(taken) :]
    return text


def test_every_message_is_translated():
    lacking = [
        entry["msgid"]
        for path in LOCALE.rglob("*.po")
        for entry in entries(path)
        if entry["msgid"]
        if "fuzzy" in entry.get("flags", "")
        or not all(text for keyword, text in entry.items() if keyword.startswith("msgstr"))
    ]

    assert lacking == []


def test_what_is_compiled_is_what_is_written():
    differing = []
    for path in LOCALE.rglob("*.po"):
        with path.with_suffix(".mo").open("rb") as file:
            compiled = gettext.GNUTranslations(file)._catalog
        for entry in entries(path):
            key = f"{entry['msgctxt']}\x04{entry['msgid']}" if "msgctxt" in entry else entry["msgid"]
            if entry["msgid"] and "msgstr" in entry and compiled.get(key) != entry["msgstr"]:
                differing.append(key)
            differing += [
                key
                for keyword, text in entry.items()
                if keyword.startswith("msgstr[") and compiled.get((key, int(keyword[7:-1]))) != text
            ]

    assert differing == []


def test_the_reader_understands_the_format(tmp_path):
    written = (
        '#, fuzzy\nmsgctxt "door"\nmsgid ""\n"one \\"x\\"\\n"\n"two"\nmsgstr "раз"\n\n#~ msgid "gone"\n#~ msgstr ""\n'
    )
    (tmp_path / "django.po").write_text(written, encoding="utf-8")

    assert list(entries(tmp_path / "django.po")) == [
        {"flags": "#, fuzzy", "msgctxt": "door", "msgid": 'one "x"\ntwo', "msgstr": "раз"}
    ]
