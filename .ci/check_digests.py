"""Check what the demo left on disk: both digests whole, each in its language, the same stories with the same proofs."""

import json
import re
import sys
from pathlib import Path

from markdown_it import MarkdownIt

from pipeline.gather.language import detect

LANGUAGES = ("fr", "en")
FEWEST_STORIES = 5


def stories(digest: str) -> list[tuple[str, list[str]]]:
    """The (prose, citation links) of each story of a digest, in order, as CommonMark renders them."""
    tokens = MarkdownIt("commonmark").parse(re.sub(r"\A---\n.*?\n---\n", "", digest, flags=re.DOTALL))
    found: list[tuple[str, list[str]]] = []
    inside = False
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            inside = token.tag == "h3"
            if inside:
                found.append(("", []))
        elif inside and token.type == "inline" and tokens[index - 1].type == "paragraph_open":
            prose, links = found[-1]
            cited = [str(child.attrs["href"]) for child in token.children or () if child.type == "link_open"]
            cited = [link for link in cited if ":~:text=" in link]
            if cited:
                text = "".join(child.content for child in token.children or () if child.type == "text")
                found[-1] = (f"{prose} {text}", links + cited)
    return found


def main(folder: Path) -> int:
    """Say what is wrong, one line each; the exit code is 1 when anything is."""
    wrong: list[str] = []
    told: dict[str, list[tuple[str, list[str]]]] = {}
    for language in LANGUAGES:
        told[language] = stories((folder / f"digest.{language}.md").read_text(encoding="utf-8"))
        detected = detect(" ".join(prose for prose, _ in told[language]), None)
        if detected is None or detected[0] != language:
            wrong.append(f"digest.{language}.md reads as {detected}")
        if len(told[language]) < FEWEST_STORIES:
            wrong.append(f"digest.{language}.md tells {len(told[language])} stories, fewer than {FEWEST_STORIES}")
        wrong += [
            f"digest.{language}.md: story {n} has no citation"
            for n, (_, links) in enumerate(told[language], 1)
            if not links
        ]
    first, *others = LANGUAGES
    for other in others:
        if [links for _, links in told[first]] != [links for _, links in told[other]]:
            wrong.append(f"digest.{first}.md and digest.{other}.md do not tell the same stories with the same proofs")
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    if len(report["stories"]) != len(told[first]):
        wrong.append(f"report.json has {len(report['stories'])} stories, the digests {len(told[first])}")
    print("\n".join(wrong) or f"{len(told[first])} stories, the same in {' and '.join(LANGUAGES)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
