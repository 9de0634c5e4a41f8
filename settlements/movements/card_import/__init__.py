"""Cards that members had before, from a file: read, judged, looked at, written down. A million rows in one evening."""
