"""What was measured, as Markdown, and its place in a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from pipeline.measure.figures import ALL, CHECKER, FAULTS, LEAD, REFERENCE, SYSTEMS, UNCHECKED, VIGIE, Figure
from pipeline.measure.gold import KINDS, LANGUAGES, WORDING
from pipeline.measure.results import Results

_SYSTEMS = {
    VIGIE: "Vigie",
    UNCHECKED: "the model unchecked",
    LEAD: "first sentences",
    REFERENCE: "references",
}


def percent(value: float) -> str:
    """A share of one as a percentage."""
    return f"{100 * value:.0f} %"


def plain(value: float) -> str:
    """One decimal."""
    return f"{value:.1f}"


_Shown = Callable[[float], str]
_ROWS: tuple[tuple[str, str, _Shown], ...] = (
    ("told", "stories told", percent),
    ("two_or_more", "stories with two or more sentences in both languages", percent),
    ("coverage", "must-have facts told", percent),
    ("unsupported", "unsupported facts in 100 sentences", plain),
    *((f"unsupported_{kind}", f"· {kind}s", plain) for kind in FAULTS),
    ("forbidden", "· found by the corrupted claims alone", plain),
    ("wrong_language", "sentences in another language", percent),
    ("copied", "sentences that copy more than they may", percent),
    ("chrf", "chrF++ beside the reference", plain),
    ("headlines", "headlines in the language of the digest", percent),
    ("headline_faults", "· of these, with an unsupported fact", percent),
    ("parity", "the same sentences and citations in both languages", percent),
    ("drafted", "of the sentences asked for: drafted", percent),
    ("repaired", "· repaired", percent),
    ("replaced", "· replaced", percent),
    ("omitted", "· omitted", percent),
    ("seconds", "seconds of model work per article", plain),
)
_PAIR: tuple[tuple[str, str, str, _Shown], ...] = (
    (VIGIE, "told", "told", percent),
    (VIGIE, "two_or_more", "two or more", percent),
    (VIGIE, "coverage", "must-haves", percent),
    (LEAD, "coverage", "must-haves, first sentences", percent),
    (VIGIE, "unsupported", "unsupported", plain),
    (VIGIE, "wrong_language", "other language", percent),
    (VIGIE, "chrf", "chrF++", plain),
)


class _Figures:
    """Figures by what they are of."""

    def __init__(self, figures: Sequence[Figure]) -> None:
        self._known = {(each.system, each.source, each.target, each.metric): each for each in figures}

    def cell(self, key: tuple[str, str, str, str], shown: _Shown) -> str:
        """The value and its interval; a dash where nothing was counted."""
        found = self._known.get(key)
        if found is None or found.value is None or found.low is None or found.high is None:
            return "–"
        return f"{shown(found.value)} [{shown(found.low).removesuffix(' %')}, {shown(found.high).removesuffix(' %')}]"

    def of(self, key: tuple[str, str, str, str]) -> int:
        """Of how much a figure is."""
        return int(self._known[key].of) if key in self._known else 0

    def sources(self) -> list[str]:
        """The languages of the articles, in the order of the figures."""
        return [each for each in dict.fromkeys(source for _, source, _, _ in self._known) if each != ALL]


def table(results: Results) -> str:
    """The figures as Markdown: in total, by pair of languages, and the checker's."""
    about, figures = results.about, _Figures(results.figures)
    versions = ", ".join(f"{name} {version}" for name, version in about.versions.items())
    counted = figures.of((VIGIE, ALL, ALL, "unsupported"))
    return "\n".join(
        (
            f"`{about.preset}` ({about.model}), {about.day.isoformat()}, prompts of {about.prompts}, {versions}: "
            f"{about.articles} articles, at most {about.sentences} sentences each, {counted} printed in French and "
            "English together. In brackets the 95 % interval over articles.",
            "",
            *_grid(
                ["", *(_SYSTEMS[system] for system in SYSTEMS)],
                (
                    [name, *(figures.cell((system, ALL, ALL, metric), shown) for system in SYSTEMS)]
                    for metric, name, shown in _ROWS
                ),
            ),
            "",
            *_grid(
                ["from → into", *(name for _, _, name, _ in _PAIR)],
                (
                    [
                        f"{source} → {target}",
                        *(figures.cell((system, source, target, metric), shown) for system, metric, _, shown in _PAIR),
                    ]
                    for source in (*figures.sources(), ALL)
                    for target in LANGUAGES
                ),
            ),
            "",
            *_grid(
                ["the checker alone", *LANGUAGES],
                (
                    [name, *(figures.cell((CHECKER, ALL, language, metric), percent) for language in LANGUAGES)]
                    for metric, name in (
                        ("precision", "precision: of what it refuses, false"),
                        ("recall", "recall: of what is false, refused"),
                        *((f"recall_{kind}", f"· {kind}") for kind in (*KINDS, WORDING)),
                        ("false_alarms", "of what is true, refused"),
                    )
                ),
            ),
        )
    )


def _grid(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)]


def replace_block(page: str, preset: str, text: str) -> str:
    """The page with this text between the marks of a preset; a page without them comes back unchanged."""
    return _block(preset).sub(lambda match: f"{match[1]}{text}\n{match[3]}", page)


def block(page: str, preset: str) -> str | None:
    """What stands between the marks of a preset, None where they are not."""
    found = _block(preset).search(page)
    return found[2].removesuffix("\n") if found else None


def _block(preset: str) -> re.Pattern[str]:
    """The comments around the figures of a preset, and what is between them."""
    name = re.escape(preset)
    return re.compile(rf"(<!-- evaluate {name} -->\n)(.*?)(<!-- end of evaluate {name} -->)", re.DOTALL)
