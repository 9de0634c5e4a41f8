"""The outside of terms: values as people write them in files and forms, and back, strictly.

A dataclass whose fields carry words (`promotions.engine.vocabulary`) is a mapping outside: names without units, money
in roubles, percents as `5 %`, rows by their codes. What is wrong is said with its place, and nothing is guessed.
"""

from promotions.compiler.outside.faults import Fault, Refused
from promotions.compiler.outside.names import (
    AskedNames,
    GivenNames,
    Names,
    NameUnclear,
    names_by_code,
    names_by_id,
)
from promotions.compiler.outside.reading import Reader, read_terms
from promotions.compiler.outside.shapes import Part, Shape, shape_of
from promotions.compiler.outside.writing import Writer, write_terms

__all__ = [
    "AskedNames",
    "Fault",
    "GivenNames",
    "NameUnclear",
    "Names",
    "Part",
    "Reader",
    "Refused",
    "Shape",
    "Writer",
    "names_by_code",
    "names_by_id",
    "read_terms",
    "shape_of",
    "write_terms",
]
