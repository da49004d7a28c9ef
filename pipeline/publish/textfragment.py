"""A link that opens an article at the very passage that proves a sentence.

Source of the format and of what a browser finds by it: WICG, URL Fragment Text Directives (Scroll to Text Fragment),
sections "Syntax" and "Finding Ranges in a Document": `#:~:text=[prefix-,]start[,end][,-suffix]`. Whole words are
compared, without regard to case and accents; no term reaches across a block or a line break, but a range does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

_DELIMITER = ":~:"
# A passage named whole is found as it stands or not at all; the two ends of a range may belong to two other places. A
# longer one would make a link of more than some 400 characters.
_WHOLE_WORDS = 45
# Enough words for each end of a range to be the only one of its kind on a page, nearly always; else more.
_END_WORDS = (5, 8, 12)
# A few neighbouring words tell apart two places with the same passage; more only add ways to miss.
_CONTEXT_WORDS = 3
# Words are parted by breaking space only: a no-break one belongs to what is printed (« mot », 10 %).
_BREAKS = re.compile(r"[^\S\u00a0\u202f\u2007]+")


@dataclass(frozen=True, slots=True)
class _Directive:
    """The terms of a text directive; those that are left out are empty."""

    start: str
    end: str = ""
    prefix: str = ""
    suffix: str = ""

    def __str__(self) -> str:
        prefix = f"{_encode(self.prefix)}-" if self.prefix else ""
        suffix = f"-{_encode(self.suffix)}" if self.suffix else ""
        return "text=" + ",".join(filter(None, (prefix, _encode(self.start), _encode(self.end), suffix)))

    def means_one_place(self, folded: str) -> bool:
        """Whether a folded text has what the directive names just once: the whole, or each end of the range."""
        ends = ((self.prefix, self.start), (self.end, self.suffix))
        named = ends if self.end else ((self.prefix, self.start, self.suffix),)
        patterns = (r"\s*".join(re.escape(_fold(term)) for term in terms if term) for terms in named)
        return all(len(re.findall(f"(?={pattern})", folded)) == 1 for pattern in patterns)


def fragment_url(url: str, passage: str, paragraphs: Sequence[str], before: str = "", after: str = "") -> str:
    """Add to the URL a text directive that points to `passage`, which stands verbatim in `paragraphs`.

    Of several places that one is meant which `before` and `after` surround, and it is named with the words around it.
    Where these do not tell it apart, or there is no passage, the URL comes back as it is. A fragment of the URL stays
    in front of the directive; an older directive is replaced.
    """
    text = "\n".join(paragraphs)
    folded = _fold(text)
    place = _place(passage, text, before, after)
    candidates = _directives(text, place) if place else ()
    directive = next((candidate for candidate in candidates if candidate.means_one_place(folded)), None)
    if directive is None:
        return url
    base, _, fragment = url.partition("#")
    return f"{base}#{fragment.partition(_DELIMITER)[0]}{_DELIMITER}{directive}"


def _place(passage: str, text: str, before: str, after: str) -> slice | None:
    """Where the passage stands between its neighbours, else where it stands first."""
    words = _words(passage)
    if not words:
        return None
    whole_words = r"(?:(?<!\w)|(?!\w))" + _BREAKS.pattern.join(map(re.escape, words)) + r"(?:(?!\w)|(?<!\w))"
    places = [slice(*match.span()) for match in re.finditer(whole_words, text)]
    surrounded = (
        place
        for place in places
        if " ".join(_words(text[: place.start])).endswith(" ".join(_words(before)))
        and " ".join(_words(text[place.stop :])).startswith(" ".join(_words(after)))
    )
    return next(surrounded, places[0] if places else None)


def _directives(text: str, place: slice) -> Iterator[_Directive]:
    """Every way to name a place, the surest first: by itself, with words of its own line, then of the lines around."""
    lines = [words for line in text[place].split("\n") if (words := _words(line))]
    if len(lines) == 1 and len(lines[0]) <= _WHOLE_WORDS:
        named = [(" ".join(lines[0]), "")]
    else:
        named = [(" ".join(lines[0][:count]), " ".join(lines[-1][-count:])) for count in _END_WORDS]
    before, after = text[: place.start], text[place.stop :]
    near = (_last_words(before), ""), ("", _first_words(after))
    prefix, suffix = _last_words(before.rstrip()), _first_words(after.lstrip())
    for around in dict.fromkeys((("", ""), *near, (prefix, ""), ("", suffix), (prefix, suffix))):
        yield from (_Directive(start, end, *around) for start, end in named)


def _last_words(text: str) -> str:
    return " ".join(_words(text.rpartition("\n")[2])[-_CONTEXT_WORDS:])


def _first_words(text: str) -> str:
    return " ".join(_words(text.partition("\n")[0])[:_CONTEXT_WORDS])


def _words(text: str) -> list[str]:
    """Part a text at its breaking white space."""
    return [word for word in _BREAKS.split(text) if word]


def _fold(text: str) -> str:
    """The text as a browser compares it: without case, accents and kinds of space."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return " ".join("".join(one for one in letters if not unicodedata.combining(one)).split())


def _encode(text: str) -> str:
    """Percent-encode a term: the dash, the comma and the ampersand have a meaning in a directive."""
    return quote(text, safe="", errors="replace").replace("-", "%2D")
