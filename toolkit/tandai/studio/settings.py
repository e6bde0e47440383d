"""Turns this process's environment into the one a Label Studio server is given."""

import os
from pathlib import Path

CURATOR = "curator@tandai.invalid"

# What a server needs of its starter's environment; the rest (settings of another
# Label Studio, PYTHONPATH, tokens) stays outside.
_PASSED_ON = ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "TZ")

_SETTINGS = {
    "COLLECT_ANALYTICS": "false",
    "LATEST_VERSION_CHECK": "false",
    "SENTRY_DSN": "",
    "FRONTEND_SENTRY_DSN": "",
    # Against a web page that points its own name at this machine.
    "LABEL_STUDIO_ALLOWED_HOSTS": "127.0.0.1,localhost",
    # Accounts come from the curator: the client signs annotators up by the invite link.
    "LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK": "true",
    "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
    # Suggestions are checked on import (off by default): a bad one is refused, not drawn wrongly.
    "fflag_feat_utc_210_prediction_validation_15082025": "true",
    "PYTHONUNBUFFERED": "1",
}


def server_settings(folder: Path) -> dict[str, str]:
    """Environment of a server whose data live in the folder; no account, no secret yet."""
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {**passed, **_SETTINGS, "LABEL_STUDIO_BASE_DATA_DIR": str(folder.absolute())}


def curator_settings(password: str, token: str) -> dict[str, str]:
    """The first account, which Label Studio makes when it starts on a database without it.

    Secrets go this way because everybody on the machine can see a command line.
    """
    return {
        "LABEL_STUDIO_USERNAME": CURATOR,
        "LABEL_STUDIO_PASSWORD": password,
        "LABEL_STUDIO_USER_TOKEN": token,
    }
