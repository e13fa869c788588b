"""Where an edition goes: the address of a target, read into one of four kinds. An address never holds a secret."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from msgspec import Struct

from townpress.kernel.errors import ConfigurationError
from townpress.kernel.problems import shown
from townpress.kernel.regex import regex

if TYPE_CHECKING:
    from urllib.parse import SplitResult

KEPT_RELEASES = 5

_HOST = r"(?:(?P<user>[A-Za-z0-9_][\w.-]*)@)?(?P<host>[A-Za-z0-9][A-Za-z0-9.-]*)"
_SCP = regex(rf"{_HOST}:(?P<path>(?!//).+)", re.ASCII)
_NETLOC = regex(rf"{_HOST}(?::(?P<port>\d{{1,5}}))?", re.ASCII)
_BUCKET = regex(r"[a-z0-9][a-z0-9.-]{1,62}", re.ASCII)
_BRANCH = regex(r"[A-Za-z0-9][\w./-]*", re.ASCII)
_BARRED = regex(r"[\x00-\x1f\x7f]|(?:^|/)\.\.(?:/|$)")
_SCP_SECRET = regex(r"[^/@:]+:[^/@]+@")
_SECRET = regex(r"secret|token|password|access_key|credential|signature", re.IGNORECASE)


class Folder(Struct, frozen=True):
    """``file:///srv/www/news?keep=5``: releases below ``path``, ``current`` leading to the one readers have."""

    path: Path
    keep: int = KEPT_RELEASES


class Remote(Struct, frozen=True):
    """``deploy@news.example:/srv/www/news`` or ``ssh://deploy@news.example:2222/srv/www/news``: rsync over SSH."""

    host: str
    path: str
    port: int | None = None


class Bucket(Struct, frozen=True):
    """``s3://bucket/prefix?endpoint=https://…&region=…&style=virtual``; what is not said, AWS_* of the environment."""

    name: str
    prefix: str = ""
    endpoint: str = ""
    region: str = ""
    virtual: bool = False


class Branch(Struct, frozen=True):
    """``git+ssh://git@host/us/news.git#pages``: a branch of a git repository; ``url`` is what git is given."""

    url: str
    name: str


Address = Folder | Remote | Bucket | Branch


def address_of(text: str) -> Address:
    """The address written in ``text``.

    Raises:
        ConfigurationError: it is none (E750), or holds a secret (E752), which is not repeated.
    """
    if not _BARRED.search(unquote(text)):
        scheme = text.partition("://")[0] if "://" in text else ""
        try:
            parts = urlsplit(text)
            _check_secrets(parts, text)
            found = _by_scheme(scheme, parts) if scheme else _scp(text)
        except ValueError:
            found = None
        if found:
            return found
    raise not_understood(text)


def not_understood(text: str, zh: str = "", en: str = "") -> ConfigurationError:
    """The error for a target that is neither a known name nor an address, with a guess where there is one."""
    forms = "file:///srv/www/news, user@host:/srv/www/news, s3://bucket/prefix, git+ssh://git@host/us/news.git#pages"
    return ConfigurationError(
        f"E750: 看不懂部署目标“{shown(text)}”{zh}。写 deploy.yml 里的名字，或一个地址：{forms} | "
        f"the target “{shown(text)}” is not understood{en}; give a name of deploy.yml or an address: {forms}"
    )


def _check_secrets(parts: SplitResult, text: str) -> None:
    """A password, or anything that goes by such a name, would end up in git and in CI's logs."""
    userinfo = text.partition("://")[2].split("/")[0].rpartition("@")[0]
    if (
        _SCP_SECRET.match(text)
        or ":" in userinfo
        or any(_SECRET.search(name) for name, _ in parse_qsl(parts.query, keep_blank_values=True))
    ):
        raise ConfigurationError(
            "E752: 部署地址里有密码或密钥。请从地址中删去，改放环境变量（如 AWS_SECRET_ACCESS_KEY）或 ssh-agent，"
            "并更换已泄露的那一个 | the address holds a password or key; take it out, give it by the environment "
            "(such as AWS_SECRET_ACCESS_KEY) or ssh-agent, and replace the one that was written down"
        )


def _by_scheme(scheme: str, parts: SplitResult) -> Address | None:
    asked = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    if scheme == "file":
        return _folder(parts, asked)
    if scheme in {"ssh", "rsync"} and not (asked or parts.fragment):
        return _remote(parts)
    if scheme == "s3":
        return _bucket(parts, asked)
    if scheme in {"git+ssh", "git+https", "git+file"} and not asked:
        return _branch(parts)
    return None


def _folder(parts: SplitResult, asked: dict[str, str]) -> Folder | None:
    path, keep = Path(unquote(parts.path)), asked.pop("keep", str(KEPT_RELEASES))
    if parts.netloc or parts.fragment or asked or not path.is_absolute() or path == Path("/"):
        return None
    return Folder(path, max(1, int(keep))) if re.fullmatch(r"[0-9]{1,4}", keep) else None


def _scp(text: str) -> Remote | None:
    match = _SCP.fullmatch(text)
    return _placed(match, match["path"]) if match else None


def _remote(parts: SplitResult) -> Remote | None:
    match = _NETLOC.fullmatch(parts.netloc)
    return _placed(match, unquote(parts.path), match["port"]) if match else None


def _placed(match: re.Match[str], path: str, port: str | None = None) -> Remote | None:
    host = f"{match['user']}@{match['host']}" if match["user"] else match["host"]
    path = path.rstrip("/")
    return Remote(host, path, int(port) if port else None) if path and not path.startswith("-") else None


def _bucket(parts: SplitResult, asked: dict[str, str]) -> Bucket | None:
    endpoint, region, style = (asked.pop(name, "") for name in ("endpoint", "region", "style"))
    sound = re.fullmatch(r"https?://[^/@\s]+(?:/[^@\s]*)?|", endpoint) and style in {"", "path", "virtual"}
    if asked or parts.fragment or not sound or not _BUCKET.fullmatch(parts.netloc):
        return None
    return Bucket(parts.netloc, unquote(parts.path).strip("/"), endpoint, region, style == "virtual")


def _branch(parts: SplitResult) -> Branch | None:
    name, url = parts.fragment, parts._replace(scheme=parts.scheme.removeprefix("git+"), fragment="").geturl()
    sound = _BRANCH.fullmatch(name) and not re.search(r"\.\.|//|\.lock$|/$|\.$", name)
    return Branch(url, name) if sound and parts.path.strip("/") and not parts.netloc.startswith("-") else None
