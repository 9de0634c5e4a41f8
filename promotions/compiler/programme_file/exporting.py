"""The programme's file from its rows, with the sentences of its promotions as comments."""

from typing import Any

from coalition.toolkit.languages import is_in_russian
from pharmacies.models import Programme
from promotions.compiler.outside.names import GivenNames
from promotions.compiler.programme_file.content import Columns, ProgrammeContent
from promotions.compiler.programme_file.reading import FOR_EXAMPLES
from promotions.compiler.programme_file.rules import NO_NUMBER, rule_of
from promotions.compiler.programme_file.sections import VERSION, sections
from promotions.compiler.programme_file.text import Noted, write_yaml
from promotions.compiler.programme_file.tree import read_tree
from promotions.compiler.programme_file.writing import written_rows
from promotions.engine.regulations import clauses_en, clauses_ru
from promotions.engine.rulebook import GroupMode
from promotions.engine.segments import sentences_en, sentences_ru
from promotions.models import Segment

LONGEST = 400
"""Of a sentence in a comment."""

SCHEMA = "docs/programme.schema.json"
NOTES = {
    "programme": ("Настройки программы.", "Settings of the programme."),
    "redemption": ("Как списываются баллы.", "How points are spent."),
    "exclusions": ("Что не участвует, по признакам товаров.", "What takes no part, by what goods are marked as."),
}


def export_programme(programme: Programme, *, schema: str = SCHEMA, kept: str = "") -> str:
    """The programme's file: the same rows give the same bytes.

    `schema`: where editors find the JSON Schema; `kept`: sections of examples that stay as they were.
    Refused with Refused when a row holds what the engine does not know, or points at a row that is gone.
    """
    content, names, sections_written = written_rows(programme)
    document: dict[str, Any] = {"version": VERSION}
    for name, written in sections_written.items():
        if written:
            document[name] = Noted(_noted(name, written, content, names), _note(name))
    head = f"# yaml-language-server: $schema={schema}\n"
    return head + write_yaml(document) + (f"\n{kept.strip()}\n" if kept.strip() else "")


def kept_sections(content: bytes) -> str:
    """The text of a file's sections that no row holds: goods, places and examples, with the comments above them.

    Refused with Refused: this is no such file.
    """
    lines = content.decode().splitlines()
    starts = {str(key): _first_line(lines, key.place.line - 1) for key in read_tree(content)}
    ends = [*sorted(starts.values())[1:], len(lines)]
    spans = dict(zip(sorted(starts, key=starts.__getitem__), ends, strict=True))
    return "\n".join("\n".join(lines[starts[name] : spans[name]]) for name in starts if name in FOR_EXAMPLES)


def _first_line(lines: list[str], line: int) -> int:
    while line and lines[line - 1].startswith("#"):
        line -= 1
    return line


def _note(section: str) -> str:
    known = sections().get(section)
    ru, en = NOTES[section] if known is None else (f"{known.ru}.", f"{known.en}.")
    return ru if is_in_russian() else en


def _noted(section: str, written: dict[str, Any], content: ProgrammeContent, names: GivenNames) -> dict[str, Any]:
    """The entries of a section, promotions and segments under the sentences that the regulations print."""
    if section == "promotions":
        return {code: Noted(entry, promise(content, code, names)) for code, entry in written.items()}
    if section == "segments":
        return {code: Noted(entry, _audience(content.segments[code], names)) for code, entry in written.items()}
    return written


def promise(content: ProgrammeContent, code: str, names: GivenNames) -> str:
    """What the regulations say of the promotion; very long lists are cut."""
    terms = content.promotions[code]
    group = content.exclusivity_groups.get(terms.columns["group"])
    said = (clauses_ru if is_in_russian() else clauses_en)(
        rule_of(code, terms, NO_NUMBER),
        names.human,
        group_mode=GroupMode(group["mode"]) if group else None,
        budget_kopecks=terms.columns["budget_kopecks"],
    )
    return "\n".join(
        clause if len(clause) <= LONGEST else f"{clause[:LONGEST].rpartition(' ')[0]} …" for clause in said
    )


def _audience(columns: Columns, names: GivenNames) -> str:
    if columns["kind"] == Segment.Kind.LIST:
        return ""
    say = sentences_ru if is_in_russian() else sentences_en
    return " ".join(say(columns["conditions"], names.human))
