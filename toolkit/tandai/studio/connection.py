"""Turns a method and a path into a Label Studio server's JSON, and its faults into sentences."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from tandai.errors import MissingToolError, StudioError
from tandai.studio.address import check_address, is_loopback, no_address
from tandai.studio.credentials import check_token, refused_token

# Seconds: a server that does not even open a connection is down; a slow answer is usual.
CONNECT_TIMEOUT = 10.0
ANSWER_TIMEOUT = 120.0
SNAPSHOT_TIMEOUT = 1800.0

# Whoever stands between may say these while the server is at work.
_UNCLEAR = (408, 425, 429)


class UnreachableError(StudioError):
    """No connection was opened: nothing of the request arrived."""


class RefusedError(StudioError):
    """Nothing was done: it was not sent, or the answer says so (3xx, 4xx but for time-outs)."""


class AlreadyThereError(RefusedError):
    """The server holds an object of this unique id: nothing was made."""


class NotThereError(RefusedError):
    """The server knows no such object, or no such page."""


class Connection:
    """An authenticated line to one server, over the SDK's own transport.

    The SDK does tokens of both kinds, headers and base paths. Its typed models
    describe the paid edition and cost seconds a thousand tasks, so JSON is read here.
    Nothing is sent twice: the SDK would repeat a POST that the server is still working on.
    """

    def __init__(
        self, url: str, token: str, *, source: str = "the caller", transport: Any = None
    ) -> None:
        self.url = check_address(url)
        check_token(token, source)
        self._refused = refused_token(self.url, token, source)
        httpx, sdk_client, api_error = _import_sdk()
        try:
            _ = httpx.URL(f"{self.url}/").host  # decoded only when asked for
        except (httpx.InvalidURL, ValueError):
            raise no_address(url) from None
        self._httpx = httpx
        self._api_error = api_error
        self._options = {
            "timeout": httpx.Timeout(ANSWER_TIMEOUT, connect=CONNECT_TIMEOUT),
            "follow_redirects": False,  # a redirected POST would arrive as a GET
            "trust_env": not is_loopback(self.url),
            "transport": transport,
        }
        self._web = httpx.Client(**self._options)
        try:
            # The slash at the end matters: without it the SDK trades tokens at the wrong
            # address when the server lives under a path.
            self._client = sdk_client(
                base_url=f"{self.url}/",
                api_key=token,
                httpx_client=self._web,
                max_retries=0,
                timeout=ANSWER_TIMEOUT,
            )
        except self._api_error as error:
            raise self._token_error() from error

    def __repr__(self) -> str:
        """Address only; the token is nobody's business."""
        return f"Connection({self.url!r})"

    def close(self) -> None:
        """Closes the line."""
        self._web.close()

    @contextmanager
    def visitor(self) -> Iterator[Any]:
        """A line without our token, with cookies of its own: a browser before its login."""
        with self._httpx.Client(base_url=f"{self.url}/", **self._options) as browser:
            try:
                yield browser
            except (self._httpx.HTTPError, self._httpx.InvalidURL, ValueError) as error:
                raise self._line_error(error, ANSWER_TIMEOUT) from error

    def get(self, path: str, **query: str | int) -> Any:
        """What stands at a path, as JSON."""
        return self._json(self.ask("GET", path, query=query))

    def post(self, path: str, body: Any, *, patience: float = ANSWER_TIMEOUT) -> Any:
        """Sends JSON once; the answer as JSON."""
        return self._json(self.ask("POST", path, body=body, patience=patience))

    def patch(self, path: str, body: Any) -> Any:
        """Changes an object; the answer as JSON."""
        return self._json(self.ask("PATCH", path, body=body))

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        query: dict[str, str | int] | None = None,
        patience: float = ANSWER_TIMEOUT,
    ) -> bytes:
        """Sends a request; the bytes of a good answer.

        Raises:
            AlreadyThereError: status 409.
            NotThereError: status 404.
            RefusedError: another status that says nothing was done.
            UnreachableError: the server is down; nothing was sent.
            StudioError: anything else; the server may have done what was asked, or still do it.
        """
        content = None if body is None else _encoded(body)
        line = self._client._client_wrapper.httpx_client
        try:
            answer = line.request(
                path,
                method=method,
                params=query or None,
                content=content,
                headers={"Content-Type": "application/json"} if content is not None else None,
                request_options={"max_retries": 0, "timeout": patience},
            )
        except self._api_error as error:  # trading the token failed
            raise self._token_error() from error
        except (self._httpx.HTTPError, self._httpx.InvalidURL, ValueError) as error:
            raise self._line_error(error, patience) from error
        if not answer.is_success:
            raise self._refusal(method, path, answer)
        return bytes(answer.content)

    def fetch(
        self,
        path: str,
        file: BinaryIO,
        *,
        query: dict[str, str | int] | None = None,
        patience: float = ANSWER_TIMEOUT,
    ) -> int:
        """Writes what stands at a path to a file, piece by piece; how many bytes.

        Raises:
            NotThereError: status 404.
            StudioError: as for ``ask``; also where the line breaks before all has come.
        """
        line = self._client._client_wrapper.httpx_client
        written = 0
        try:
            with line.stream(
                path,
                method="GET",
                params=query or None,
                request_options={"max_retries": 0, "timeout": patience},
            ) as answer:
                if not answer.is_success:
                    answer.read()
                    raise self._refusal("GET", path, answer)
                for piece in answer.iter_bytes():
                    written += file.write(piece)
        except self._api_error as error:  # trading the token failed
            raise self._token_error() from error
        except (self._httpx.HTTPError, self._httpx.InvalidURL, ValueError) as error:
            raise self._line_error(error, patience) from error
        return written

    def _json(self, data: bytes) -> Any:
        if not data:
            return None
        try:
            return json.loads(data)
        except ValueError as error:
            raise StudioError(f"{self.url} answers, but not as Label Studio does.") from error

    def _token_error(self) -> StudioError:
        return RefusedError(self._refused)

    def _line_error(self, error: Exception, patience: float) -> StudioError:
        if isinstance(error, self._httpx.ConnectError | self._httpx.ConnectTimeout):
            return UnreachableError(
                f"No server answers at {self.url}; start the local one with `tandai studio start`, "
                "or correct the address."
            )
        if isinstance(error, self._httpx.TimeoutException):
            return StudioError(
                f"{self.url} did not answer within {patience:.0f} s; "
                "it may still be working on the request."
            )
        if isinstance(error, self._httpx.HTTPError):
            return StudioError(
                f"The line to {self.url} broke ({type(error).__name__}); "
                "is that a Label Studio, and does it still run?"
            )
        if isinstance(error, self._httpx.InvalidURL):
            return RefusedError(f"A request to {self.url} was not sent: {error}.")
        return StudioError(f"{self.url} answers, but not as Label Studio does.")

    def _refusal(self, method: str, path: str, answer: Any) -> StudioError:
        status, said = answer.status_code, _said(answer)
        asked = f"{method} {path}"
        if answer.is_redirect:
            target = urlsplit(answer.headers.get("location", ""))
            to = f"{target.scheme}://{target.netloc}" if target.netloc else target.path
            return RefusedError(f"{self.url} sends us on to {to}; use the address it names.")
        if status == 401:
            return self._token_error()
        if status == 404:
            return NotThereError(f"{self.url} knows nothing of {asked} (404){said}.")
        if status == 409:
            return AlreadyThereError(f"{self.url} has this already ({asked}, 409){said}.")
        if status == 403:
            return RefusedError(f"This account may not do {asked} at {self.url} (403){said}.")
        if status >= 500:
            return StudioError(f"{self.url} failed at {asked} ({status}){said}; see its log.")
        kind = StudioError if status in _UNCLEAR else RefusedError
        return kind(f"{self.url} refused {asked} ({status}){said}.")


def _encoded(body: Any) -> bytes:
    """JSON in UTF-8, which cannot hold what would brick a project."""
    try:
        return json.dumps(body, ensure_ascii=False, allow_nan=False).encode()
    except UnicodeEncodeError as error:
        raise RefusedError(
            "A lone surrogate is no character and was not sent: one such text makes "
            "every export of a Label Studio project fail."
        ) from error


def _said(answer: Any) -> str:
    """What the server gives as its reason, in short; a page of HTML says nothing."""
    try:
        body = answer.json()
    except ValueError:
        return ""
    if not isinstance(body, dict):
        return ""
    reason = body.get("validation_errors") or body.get("detail")
    shown = json.dumps(reason, ensure_ascii=False) if reason else ""
    return f": {shown[:300]}" if shown else ""


def _import_sdk() -> tuple[Any, Any, Any]:
    """httpx, the SDK's client and its error.

    The base client, since the full one imports pandas and five more seconds.
    """
    try:
        import httpx
        from label_studio_sdk.base_client import LabelStudioBase
        from label_studio_sdk.core.api_error import ApiError
    except ImportError as error:
        raise MissingToolError(
            'Talking to Label Studio needs its SDK: pip install "tandai[studio]".'
        ) from error
    return httpx, LabelStudioBase, ApiError
