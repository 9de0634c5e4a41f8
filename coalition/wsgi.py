"""The door for the production server: `granian --interface wsgi coalition.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

from coalition.toolkit.starting import refuse_unsafe_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalition.settings")

application = get_wsgi_application()
refuse_unsafe_start()
