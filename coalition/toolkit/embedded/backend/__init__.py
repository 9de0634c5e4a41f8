"""Django's PostgreSQL backend on the embedded server; `ENGINE = "coalition.toolkit.embedded.backend"`."""
