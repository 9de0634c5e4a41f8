"""How old somebody is on a day. Who was born on 29 February grows older on 1 March where there is no such day."""

from datetime import date

ADULT = 18
SIGNS_BESIDE = 14
"""From this age on a child may sign beside the representative."""


def age_on(birth_date: date, today: date) -> int:
    """Full years on a day."""
    return today.year - birth_date.year - ((today.month, today.day) < (birth_date.month, birth_date.day))


def latest_birth(age: int, today: date) -> date:
    """The latest date of birth of those who are so old on a day: whoever was born by then is."""
    try:
        return today.replace(year=today.year - age)
    except ValueError:  # 29 February, and that year had none
        return date(today.year - age, 2, 28)


def birthday(birth_date: date, age: int) -> date:
    """The day on which somebody reaches an age."""
    try:
        return birth_date.replace(year=birth_date.year + age)
    except ValueError:
        return date(birth_date.year + age, 3, 1)
