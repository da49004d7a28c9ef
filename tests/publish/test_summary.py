"""The summary of one article, as Markdown."""

from published_edition import article

from pipeline.news import Citation, Sentence, Summary
from pipeline.publish.summary import summary_markdown

FIRST, SECOND = "L’autorité a infligé une amende de 4 M€.", "Le prêteur fait appel."
SOURCE = article("cnil", "CNIL", "Une amende", "fr", paragraphs=(f"{FIRST} {SECOND}",))


def cited(*passages):
    return tuple(Citation(SOURCE.id, SOURCE.canonical_url, "CNIL", "fr", passage) for passage in passages)


def test_each_passage_is_numbered_once_and_linked():
    sentences = (
        Sentence("It was fined.", cited(FIRST)),
        Sentence("The lender appeals.", cited(SECOND, FIRST)),
    )
    text = summary_markdown(Summary(SOURCE.id, "en", "A <b>fine</b>", sentences), SOURCE)
    here = f"{SOURCE.canonical_url}#:~:text="
    fined = "L%E2%80%99autorit%C3%A9%20a%20inflig%C3%A9%20une%20amende%20de%204%20M%E2%82%AC."
    assert text.splitlines() == [
        r"# A \<b\>fine\</b\>",
        "",
        "It was fined. (1)",
        "The lender appeals. (2, 1)",
        "",
        f"1. [“{FIRST}”]({here}{fined}) · CNIL · French",
        f"2. [“{SECOND}”]({here}Le%20pr%C3%AAteur%20fait%20appel.) · CNIL · French",
    ]


def test_a_file_has_no_address_that_opens_elsewhere():
    here = Citation(SOURCE.id, "file:///home/a/release.txt", "release.txt", "fr", FIRST)
    text = summary_markdown(Summary(SOURCE.id, "en", "A fine", (Sentence("It was fined.", (here,)),)), SOURCE)
    assert "file:" not in text
    assert f"1. “{FIRST}” · release.txt · French" in text
