"""The reference under the product's web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "coalition.benchmarks.reference.settings"

application = get_wsgi_application()
