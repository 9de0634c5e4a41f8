"""What the QR of a card holds: a secret that tells nothing and that any file carries as it is."""

import secrets

BYTES = 18


def new_qr_token() -> str:
    """24 characters that cannot be guessed. The first is no dash: lists for printers would guard it as a formula."""
    while (token := secrets.token_urlsafe(BYTES)).startswith("-"):
        pass
    return token
