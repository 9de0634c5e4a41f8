"""No page asks anybody outside, runs what was slipped into it, or stays in a browser after its reader has left.

Said to the browser, which refuses what would; `CONTENT_SECURITY_POLICY` in the settings holds for all pages.
"""

from csp.constants import UNSAFE_EVAL, UNSAFE_INLINE
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse

CONSOLE, CABINET, DOCUMENT = "/console/", "/cabinet/", "/api/docs/"
ALLOWED_MORE = {
    # Alpine, which draws the console, evaluates expressions in attributes; unfold and charts set styles in markup.
    CONSOLE: {"script-src": [UNSAFE_EVAL], "style-src": [UNSAFE_INLINE]},
    DOCUMENT: {"style-src": [UNSAFE_INLINE]},
}
PERMISSIONS = ", ".join(
    (
        "camera=(self)",  # a phone reads cards with it
        *("accelerometer=()", "browsing-topics=()", "display-capture=()", "geolocation=()", "gyroscope=()"),
        *("magnetometer=()", "microphone=()", "midi=()", "payment=()", "usb=()"),
    )
)


class KeepInside(CSPMiddleware):
    """The policy of every answer; pages behind a sign-in are kept by no cache unless they say otherwise."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Add the headers."""
        for prefix, more in ALLOWED_MORE.items():
            if request.path_info.startswith(prefix):
                response._csp_update = more
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if request.path_info.startswith((CONSOLE, CABINET)):
            response.headers.setdefault("Cache-Control", "no-store, private")
        return super().process_response(request, response)
