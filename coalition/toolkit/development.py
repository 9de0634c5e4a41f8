"""What a developer's machine makes for itself."""

import os
import secrets
from pathlib import Path


def development_secret(data: Path) -> str:
    """A SECRET_KEY that is made once and kept in the folder `data`, so that sessions outlive a restart."""
    data.mkdir(parents=True, exist_ok=True)
    kept = data / "secret_key"
    if not kept.exists():
        fresh = data / f"secret_key.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(64))
        try:
            os.link(fresh, kept)  # whole or not at all; the first of several processes wins
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return kept.read_text()
