"""Lines of the log, without what a database error quotes from the rows: that may be somebody's phone."""

import logging
import re

QUOTED = re.compile(r"^(DETAIL|CONTEXT|LINE \d+|PARAMETERS):.*$", re.MULTILINE)


class DiscreetFormatter(logging.Formatter):
    """Strikes out the lines in which PostgreSQL repeats values; the error and the constraint's name stay."""

    def format(self, record: logging.LogRecord) -> str:
        return QUOTED.sub(r"\1: (left out of the log)", super().format(record))
