"""What an author can get wrong though it can be read, one plain sentence each."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Protocol

from vetcourse.items.words import LANGUAGES, Language

MAX_CASE = 90
MAX_OPTION = 30
LONGER = 1.4
LANGUAGE_NAMES: dict[Language, str] = {"en": "English", "nb": "Bokmål"}

# A name travels to the learner's page, so it must not say what the option is worth.
TELLING = frozenset(
    {
        *("right", "wrong", "correct", "incorrect", "key", "best", "worst", "good"),
        *("bad", "true", "false", "unsafe", "distractor", "rett", "riktig", "galt"),
        *("feil", "fasit", "verst", "sann", "usann"),
    }
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that an author has to mend, or with *advice* might want to."""

    text: str
    advice: bool = False


Problems = Iterator[Problem]


class Said(Protocol):
    """A text in the languages of the course."""

    en: str
    nb: str | None


def unknown(field: str, named: Iterable[str], among: Collection[str]) -> Problems:
    """Names that *field* uses and nobody has defined."""
    for name in dict.fromkeys(named):
        if name not in among:
            yield Problem(
                f"{field}: {name!r} is not among {_list(among)}; mend the name"
            )


def twice(field: str, named: Iterable[str]) -> Problems:
    """Names that *field* uses more than once."""
    seen: set[str] = set()
    for name in named:
        if name in seen:
            yield Problem(f"{field}: {name!r} stands twice; leave one out")
        seen.add(name)


def telling(field: str, names: Iterable[str]) -> Problems:
    """Names that say what they are worth."""
    for name in names:
        for part in name.split("-"):
            if part in TELLING:
                yield Problem(
                    f"{field}: the name {name!r} gives the key away; rename it"
                )
                break


def numbered(field: str, key: Collection[str]) -> Problems:
    """Names that count in the order of the key, such as a, b, c or step-1, step-2."""
    counting = all(re.search(r"(^|-)[a-z]?\d+$|^[a-z]$", name) for name in key)
    if counting and len(key) > 1 and list(key) == sorted(key, key=_natural):
        yield Problem(f"{field}: the names count in the order of the key; rename them")


def no_remark(names: Iterable[str], remarks: Collection[str]) -> Problems:
    """Wrong options about which nothing is said."""
    for name in names:
        if name not in remarks:
            yield Problem(
                f"feedback: none for {name!r}; say why it tempts, what it costs "
                "and what to look for"
            )


def unsafe_key(unsafe: Collection[str], key: Iterable[str]) -> Problems:
    """Options that are right by the key and put people at risk."""
    for name in key:
        if name in unsafe:
            yield Problem(f"unsafe: {name!r} is in the key as well; it cannot be both")


def no_key(key: object) -> Problems:
    """A key that was never written."""
    if not key:
        yield Problem("key: is missing; say what is right")


def same_words(field: str, texts: Mapping[str, Said]) -> Problems:
    """Two entries that a learner cannot tell apart."""
    for one, other in combinations(texts, 2):
        if texts[one].en.casefold() == texts[other].en.casefold():
            yield Problem(f"{field}: {one!r} and {other!r} say the same; change one")


def too_long(field: str, texts: Mapping[str, Said], advice: bool) -> Problems:
    """Entries longer than the standard allows, in any language."""
    for name, text in texts.items():
        for language, count in _word_counts([text]):
            if count > MAX_OPTION:
                yield Problem(
                    f"{field}: {name!r} has {count} words in {language}; "
                    f"{MAX_OPTION} are the most",
                    advice,
                )


def long_case(texts: Iterable[Said | None], advice: bool) -> Problems:
    """Scenario and prompt that are longer together than the standard allows."""
    for language, count in _word_counts([text for text in texts if text]):
        if count > MAX_CASE:
            yield Problem(
                f"scenario and prompt: {count} words together in {language}; "
                f"{MAX_CASE} are the most",
                advice,
            )


def long_key(field: str, texts: Mapping[str, Said], key: str | None) -> Problems:
    """A key that can be picked by its length alone."""
    others = [text for name, text in texts.items() if name != key]
    if key is None or key not in texts or not others:
        return
    for language in LANGUAGES:
        length = len(getattr(texts[key], language) or "")
        longest = max(len(getattr(text, language) or "") for text in others)
        if longest and length > LONGER * longest:
            share = round(100 * (length / longest - 1))
            yield Problem(
                f"{field}: the key {key!r} is {share} % longer than any other in "
                f"{LANGUAGE_NAMES[language]}; even them out",
                advice=True,
            )


def _word_counts(texts: Collection[Said]) -> Iterator[tuple[str, int]]:
    for language in LANGUAGES:
        said = [getattr(text, language) or "" for text in texts]
        yield LANGUAGE_NAMES[language], sum(len(text.split()) for text in said)


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(p), "") if p.isdigit() else (0, p) for p in re.split(r"(\d+)", name)]


def _list(names: Collection[str]) -> str:
    return ", ".join(names) or "any names"
