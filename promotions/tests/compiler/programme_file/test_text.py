"""What is written is read back as the same text, whatever it holds."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from promotions.compiler.outside.scalars import as_text
from promotions.compiler.programme_file.text import Noted, write_yaml
from promotions.compiler.programme_file.tree import NOTHING, read_tree

texts = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n")).filter(
    lambda text: not any(sign in text for sign in "\x85\u2028\u2029\ufeff\ufffe\uffff")
)
scalars = texts | st.integers(-(10**9), 10**9) | st.decimals(0, 10**6, places=2) | st.booleans()
values = st.recursive(
    scalars | st.lists(scalars, max_size=20),
    lambda inner: (
        st.dictionaries(texts, inner, min_size=1, max_size=4)
        | st.lists(st.dictionaries(texts, scalars, min_size=1, max_size=3), min_size=1, max_size=3)
    ),
    max_leaves=8,
)


def plain(value):
    """As the reader answers."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value if isinstance(value, str) else as_text(value)


@given(st.dictionaries(texts, values, min_size=1, max_size=4))
def test_there_and_back(document):
    assert read_tree(write_yaml(document).encode()) == plain(document)


def test_words_that_mean_nothing_in_yaml_are_quoted():
    for word in (*NOTHING, "no", "5", "007", "1e3", "- a", "a: b", "a #b", "13:00:00"):
        assert read_tree(write_yaml({"a": {"b": word}}).encode()) == {"a": {"b": word}}


def test_it_reads_like_a_page():
    document = {
        "version": 1,
        "levels": Noted({"points": [{"name": "Старт", "from": 0, "points": "3 %"}]}, "Накопления.\nПо чекам."),
        "promotions": {
            "weekend": Noted({"name": "Выходные", "limits": {"per_receipt": Decimal("99.50")}}, "За выходные."),
            "goods": Noted({"goods": {"products": [f"{number}" for number in range(100_000, 100_020)]}}),
        },
        "told": {"ru": "Первая строка\nВторая"},
    }

    assert (
        write_yaml(document)
        == """version: 1

# Накопления.
# По чекам.
levels:
  points:
    - {name: Старт, from: 0, points: 3 %}

promotions:
  # За выходные.
  weekend:
    name: Выходные
    limits: {per_receipt: 99.50}

  goods:
    goods:
      products: [
          "100000", "100001", "100002", "100003", "100004", "100005", "100006", "100007", "100008",
          "100009", "100010", "100011", "100012", "100013", "100014", "100015", "100016", "100017",
          "100018", "100019"
        ]

told:
  ru: |-
    Первая строка
    Вторая
"""
    )
