"""Sums, counts and names in Russian words, as documents want them."""

from num2words import num2words


def plural(n: int, one: str, few: str, many: str) -> str:
    """The form of a Russian noun after a number: 1 рубль, 2 рубля, 5 рублей, 11 рублей, 21 рубль."""
    tens, units = divmod(abs(n) % 100, 10)
    if tens == 1 or units == 0 or units > 4:
        return many
    return one if units == 1 else few


def roubles_in_words(kopecks: int) -> str:
    """`21102` becomes `"Двести одиннадцать рублей 02 копейки"`; a negative sum begins with «Минус»."""
    roubles, rest = divmod(abs(kopecks), 100)
    words = ("минус " if kopecks < 0 else "") + num2words(roubles, lang="ru")
    return (
        f"{words[0].upper()}{words[1:]} {plural(roubles, 'рубль', 'рубля', 'рублей')}"
        f" {rest:02d} {plural(rest, 'копейка', 'копейки', 'копеек')}"
    )


def name_in_quotes(name: str) -> str:
    """A company's name without its legal form: what stands in the quotes, or all of it."""
    return name.partition("«")[2].rpartition("»")[0] or name
