"""What a hub is started with: one TOML file, read whole, each fault one line."""

from __future__ import annotations

import ipaddress
import stat
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from vetcourse.errors import HubError, Message, Phrase, why

COURSE = "vetcourse"  # as nbgrader_config.py calls it
Way = Literal["try", "pam", "oidc", "lti"]

FEIDE = "https://auth.dataporten.no"
# Every setting: what kind of value, and what holds where it is not written.
KNOWN: dict[str, dict[str, tuple[str, Any]]] = {
    "hub": {
        "language": ("language", "en"),
        "address": ("address", "127.0.0.1"),
        "port": ("port", 8000),
        "public": ("url", ""),
        "certificate": ("file", ""),
        "key": ("secret", ""),
        "subdomains": ("yes", False),
        "idle_minutes": ("minutes", 60),
        "proxy": ("proxy", "auto"),
    },
    "databases": {
        "hub": ("text", ""),
        "gradebook": ("text", ""),
        "ledger": ("text", ""),
    },
    "login": {"way": ("way", "")},
    "login.oidc": {
        "client_id": ("text", ""),
        "secret_file": ("secret", ""),
        "authorize": ("url", f"{FEIDE}/oauth/authorization"),
        "token": ("url", f"{FEIDE}/oauth/token"),
        "userinfo": ("url", f"{FEIDE}/openid/userinfo"),
        "claim": ("text", "sub"),
        "scopes": ("texts", ("openid",)),
        "button": ("text", "Feide"),
    },
    "login.lti": {
        "issuer": ("url", ""),
        "client_id": ("text", ""),
        "authorize": ("url", ""),
        "keys": ("url", ""),
        "claim": ("text", "sub"),
    },
    "login.pam": {"service": ("name", "login")},
}
NEEDED = {
    "oidc": ("client_id", "secret_file"),
    "lti": ("issuer", "client_id", "authorize", "keys"),
    "pam": (),
}
_KINDS: dict[str, Phrase] = {
    "name": Phrase(
        "a word of letters, digits and -", "et ord av bokstaver, sifre og -"
    ),
    "language": Phrase('"en" or "nb"', '"en" eller "nb"'),
    "address": Phrase(
        "an address of this machine such as 127.0.0.1 or 0.0.0.0",
        "en adresse på denne maskinen, for eksempel 127.0.0.1 eller 0.0.0.0",
    ),
    "port": Phrase("a number from 1 to 65535", "et tall fra 1 til 65535"),
    "minutes": Phrase("a number of minutes from 5 to 1440", "minutter fra 5 til 1440"),
    "url": Phrase(
        "an address that begins with https://", "en adresse som begynner med https://"
    ),
    "file": Phrase("a file that can be read", "en fil som kan leses"),
    "secret": Phrase(
        "a file that only its owner can read (chmod 600)",
        "en fil som bare eieren kan lese (chmod 600)",
    ),
    "yes": Phrase("true or false", "true eller false"),
    "text": Phrase("a text in quotes", "en tekst i hermetegn"),
    "texts": Phrase("a list of texts", "en liste med tekster"),
    "way": Phrase('"pam", "oidc" or "lti"', '"pam", "oidc" eller "lti"'),
    "proxy": Phrase('"auto", "node" or "python"', '"auto", "node" eller "python"'),
}
_WRONG = Phrase(
    "{file}: [{table}] {name} = {value!r}: write {kind}",
    "{file}: [{table}] {name} = {value!r}: skriv {kind}",
)
_UNKNOWN = Phrase(
    "{file}: [{table}] {name}: not known; there are {known}",
    "{file}: [{table}] {name}: ukjent; det finnes {known}",
)
_NO_TABLE = Phrase(
    "{file}: [{table}]: not known; there are {known}",
    "{file}: [{table}]: ukjent; det finnes {known}",
)
_NEEDED = Phrase(
    "{file}: [{table}] {name} is missing; write {kind}",
    "{file}: [{table}] {name} mangler; skriv {kind}",
)
_PAIR = Phrase(
    "{file}: [hub] certificate and key belong together; write both or neither",
    "{file}: [hub] certificate og key hører sammen; skriv begge eller ingen",
)
_OPEN = Phrase(
    "{file}: [hub] address {address} is open to others without encryption; add "
    'certificate and key, or public = "https://…" with a server in front that ends '
    'TLS and address = "127.0.0.1"',
    "{file}: [hub] address {address} er åpen for andre uten kryptering; legg til "
    'certificate og key, eller public = "https://…" med en tjener foran som avslutter '
    'TLS, og address = "127.0.0.1"',
)
_NAMES = Phrase(
    '{file}: [hub] subdomains needs public = "https://…", the name people type',
    '{file}: [hub] subdomains trenger public = "https://…", navnet folk skriver',
)
_RETURN = Phrase(
    "{file}: [hub] public is missing; [login.{way}] sends people back to it",
    "{file}: [hub] public mangler; [login.{way}] sender folk tilbake dit",
)
_NO_TOML = Phrase(
    "{file}: this is no TOML: {why}; look at the line it names",
    "{file}: dette er ikke TOML: {why}; se på linjen som er nevnt",
)
_NO_FILE = Phrase(
    "{file}: {why}; write it first (see operations.md), or try out with --try",
    "{file}: {why}; skriv den først (se operations.md), eller prøv med --try",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How one hub is run; every value has been checked."""

    way: Way
    language: str = "en"
    address: str = "127.0.0.1"
    port: int = 8000
    public: str = ""
    certificate: str = ""
    key: str = ""
    subdomains: bool = False
    idle_minutes: int = 60
    proxy: str = "auto"
    databases: Mapping[str, str] = field(default_factory=dict)
    login: Mapping[str, Any] = field(default_factory=dict)

    @property
    def for_trying(self) -> bool:
        """Whether there are no walls between accounts."""
        return self.way == "try"

    @property
    def encrypted(self) -> bool:
        """Whether people reach the hub over TLS."""
        return bool(self.certificate) or self.public.startswith("https://")

    @property
    def url(self) -> str:
        """The address to tell people."""
        if self.public:
            return self.public.rstrip("/") + "/"
        scheme = "https" if self.certificate else "http"
        return f"{scheme}://{self.address}:{self.port}/"


def read_settings(path: Path) -> Settings:
    """Read and check the settings of a hub for real use.

    Raises:
        HubError: with one line for each thing to mend.
    """
    return settings_of(path, _read(path))


def read_databases(path: Path) -> Mapping[str, str]:
    """The databases that a file of settings names, and nothing else of it.

    Raises:
        HubError: with one line for each thing to mend.
    """
    named = _read(path).get("databases", {})
    whole = {"databases": named, "login": {"way": "pam"}}
    return settings_of(path, whole).databases


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise HubError(_NO_FILE.of(file=path, why=why(error))) from None
    except ValueError as error:
        raise HubError(_NO_TOML.of(file=path, why=error)) from None


def settings_of(path: Path, data: Mapping[str, Any]) -> Settings:
    """The settings that *data* says; files are named from where *path* lies.

    Raises:
        HubError: with one line for each thing to mend.
    """
    tables = dict(_tables(data))
    faults = list(_faults(path, tables))
    if not faults:
        faults = list(_contradictions(path.name, tables))
    if faults:
        raise HubError(*faults)
    said = {table: _filled(path, table, tables) for table in KNOWN}
    way: Way = said["login"]["way"]
    return Settings(
        way=way,
        databases={name: url for name, url in said["databases"].items() if url},
        login=said[f"login.{way}"],
        **said["hub"],
    )


def _tables(data: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every table by its full name; what is no table stands by itself."""
    for name, value in data.items():
        if not isinstance(value, dict):
            yield "", {name: value}
            continue
        inner = {k: v for k, v in value.items() if isinstance(v, dict)}
        yield name, {k: v for k, v in value.items() if k not in inner}
        for key, table in inner.items():
            yield f"{name}.{key}", table


def _faults(path: Path, tables: Mapping[str, Mapping[str, Any]]) -> Iterator[Message]:
    file = path.name
    for table, values in tables.items():
        if table not in KNOWN:
            yield _NO_TABLE.of(file=file, table=table, known=", ".join(KNOWN))
            continue
        for name, value in values.items():
            if name not in KNOWN[table]:
                known = ", ".join(KNOWN[table])
                yield _UNKNOWN.of(file=file, table=table, name=name, known=known)
            elif not _is(KNOWN[table][name][0], value, path.parent):
                kind = _KINDS[KNOWN[table][name][0]]
                yield _WRONG.of(
                    file=file, table=table, name=name, value=value, kind=kind
                )
    way = tables.get("login", {}).get("way")
    needed = [("login", "way")] if way is None else []
    needed += [(f"login.{way}", name) for name in NEEDED.get(str(way), ())]
    for table, name in needed:
        if not tables.get(table, {}).get(name):
            kind = _KINDS[KNOWN[table][name][0]]
            yield _NEEDED.of(file=file, table=table, name=name, kind=kind)


def _contradictions(
    file: str, tables: Mapping[str, Mapping[str, Any]]
) -> Iterator[Message]:
    hub, way = tables.get("hub", {}), tables["login"]["way"]
    address, public = hub.get("address", "127.0.0.1"), hub.get("public", "")
    if bool(hub.get("certificate")) != bool(hub.get("key")):
        yield _PAIR.of(file=file)
    elif not hub.get("certificate") and not ipaddress.ip_address(address).is_loopback:
        yield _OPEN.of(file=file, address=address)
    if hub.get("subdomains") and not public:
        yield _NAMES.of(file=file)
    if way in ("oidc", "lti") and not public:
        yield _RETURN.of(file=file, way=way)


def _filled(
    path: Path, table: str, tables: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    said = tables.get(table, {})
    filled = {}
    for name, (kind, default) in KNOWN[table].items():
        value = said.get(name, default)
        if kind in ("file", "secret") and value:
            value = str((path.parent / value).resolve())
        filled[name] = tuple(value) if kind == "texts" else value
    return filled


def _is(kind: str, value: Any, beside: Path) -> bool:
    match kind:
        case "yes":
            return isinstance(value, bool)
        case "port" | "minutes":
            low, high = (1, 65535) if kind == "port" else (5, 1440)
            return type(value) is int and low <= value <= high
        case "texts":
            return isinstance(value, list) and all(isinstance(v, str) for v in value)
    if not isinstance(value, str) or len(value) > 2000 or "\n" in value:
        return False
    return _is_text(kind, value, beside)


def _is_text(kind: str, value: str, beside: Path) -> bool:
    match kind:
        case "name":
            return bool(value) and value.replace("-", "").isalnum() and value.isascii()
        case "language":
            return value in ("en", "nb")
        case "way":
            return value in NEEDED
        case "proxy":
            return value in ("auto", "node", "python")
        case "address":
            return _is_address(value)
        case "url":
            return urlsplit(value).scheme == "https" and bool(urlsplit(value).hostname)
        case "file":
            return (beside / value).is_file()
        case "secret":
            path = beside / value
            return path.is_file() and not stat.S_IMODE(path.stat().st_mode) & 0o077
    return True


def _is_address(value: str) -> bool:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True
