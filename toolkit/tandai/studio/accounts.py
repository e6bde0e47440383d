"""Turns an e-mail and a password into an account of a Label Studio server, by its sign-up page."""

import html
import re

from tandai.errors import StudioError
from tandai.studio.connection import Connection

_ERROR_LINE = re.compile(r"<li>([^<]{1,200})</li>")


def sign_up(line: Connection, email: str, password: str, *, invite: str) -> str:
    """Signs somebody up by the invite link, the way a browser would; that account's API token.

    ``POST /api/users/`` makes accounts that cannot log in (seen in 1.23.2), so the page is used.
    Its address holds the invite, which so comes into the server's log: reset it afterwards.

    Raises:
        StudioError: the server refused the e-mail or the password, or its page has changed.
    """
    with line.visitor() as browser:
        browser.get("user/signup/", params={"token": invite})
        form = {
            "email": email,
            "password": password,
            "csrfmiddlewaretoken": browser.cookies.get("csrftoken", ""),
        }
        answer = browser.post(
            "user/signup/", params={"token": invite}, data=form, headers={"Referer": line.url}
        )
        if not answer.is_redirect:
            reasons = [html.unescape(said).strip() for said in _ERROR_LINE.findall(answer.text)]
            why = (
                "; ".join(reason for reason in reasons if reason) or f"status {answer.status_code}"
            )
            raise StudioError(f"{line.url} made no account for {email}: {why}")
        said = browser.get("api/current-user/token").json()
    token = said.get("token") if isinstance(said, dict) else None
    if not token:
        raise StudioError(f"{line.url} made an account for {email}, but names no API token for it.")
    return str(token)
