import logging

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError

from coalition.toolkit.logs import DiscreetFormatter


def test_a_database_error_in_the_log_names_the_constraint_but_no_value(db):
    phone = "+7" + "916" * 3
    ContentType.objects.create(app_label=phone, model="x")
    with pytest.raises(IntegrityError) as error:
        ContentType.objects.create(app_label=phone, model="x")
    record = logging.LogRecord("x", logging.ERROR, "", 1, "failed: %s", (error.value,), error._excinfo)

    line = DiscreetFormatter().format(record)

    assert "unique constraint" in line
    assert "Traceback" in line
    assert phone not in line
