"""Numbers of documents without gaps: taken from a locked row in the transaction that freezes the document."""

from django.db import connection, transaction

_NEXT = """
    insert into toolkit_numberseries as series (kind, year, last_number) values (%s, %s, 1)
    on conflict (kind, year) do update set last_number = series.last_number + 1
    returning last_number
"""


def take_number(*, series: str, year: int) -> str:
    """The next number of a series in a year: `ОТЧ-2026-000123`.

    Whoever asks next waits until this transaction ends; when it is rolled back, the number is given again, so there
    are no gaps. Refused outside a transaction with TransactionManagementError.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A number is taken in the transaction that uses it.")
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [series, year])
        (number,) = cursor.fetchone()
    return f"{series}-{year}-{number:06d}"
