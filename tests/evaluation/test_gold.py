"""The gold set is what evaluation leans on: every file whole, every corruption one, every reference complete."""

import re
import tomllib
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

GOLD = Path(__file__).parent.parent.parent / "evaluation" / "gold"
FILES = sorted(GOLD.glob("*/*.toml"))
LANGUAGES = {"fr", "en", "de", "es", "it", "nl", "pt", "pl"}
KINDS = {"number", "date", "weekday", "name", "negation", "hedge"}
WORDING = "wording"
DIGESTS = ("fr", "en")
KEYS = {
    "language",
    "fictional",
    "publisher",
    "title",
    "published",
    "paragraphs",
    "must_have",
    "claim",
    "reference",
}
# No digest takes a longer run of words from a source outside quotation marks; nor may a reference.
LONGEST_COPY = 20


def plain(text):
    """Case, spacing and the shape of apostrophes do not count when a must-have string is looked for."""
    return " ".join(text.replace("’", "'").split()).casefold()


def words(text):
    return re.findall(r"\w+", text.casefold())


def figures(text):
    """The significant digits of each number: 1 200 milliards and 1.2 trillion agree, and so do 14,2 and 14.2."""
    joined = re.sub(r"(?<=\d)[.,\s](?=\d)", "", text)
    return sorted(digits.rstrip("0") for digits in re.findall(r"\d+", joined))


def checked(claim):
    """The corruptions that the checks are to catch."""
    return [forbidden for forbidden in claim["forbidden"] if forbidden["kind"] != WORDING]


def corruptions(gold):
    return [forbidden for claim in gold["claim"] for forbidden in claim["forbidden"]]


@pytest.fixture(scope="module")
def whole_set():
    return [tomllib.loads(path.read_text(encoding="utf-8")) for path in FILES]


@pytest.fixture(params=FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def path(request):
    return request.param


@pytest.fixture
def gold(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


def test_the_file_says_what_it_is(path, gold):
    assert gold.keys() == KEYS
    assert gold["language"] == path.parent.name
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", path.stem)
    assert gold["fictional"] in {True, False}
    assert gold["published"].utcoffset() == timedelta(0)
    assert all(gold[key].strip() == gold[key] != "" for key in ("publisher", "title"))


def test_the_article_has_two_to_eight_paragraphs(gold):
    assert 2 <= len(gold["paragraphs"]) <= 8
    assert all(paragraph.strip() == paragraph != "" for paragraph in gold["paragraphs"])
    assert len(set(gold["paragraphs"])) == len(gold["paragraphs"])


def test_the_references_say_each_must_have(gold):
    assert 2 <= len(gold["must_have"]) <= 4
    for must in gold["must_have"]:
        assert must.keys() == {"fact", "any_of_fr", "any_of_en"}
        for language in DIGESTS:
            strings = must[f"any_of_{language}"]
            assert all(plain(string) for string in strings)
            reference = plain(" ".join(gold["reference"][language]))
            assert any(plain(string) in reference for string in strings), (must["fact"], language)


def test_the_references_are_parallel(gold):
    assert gold["reference"].keys() == set(DIGESTS)
    french, english = (gold["reference"][language] for language in DIGESTS)
    assert 2 <= len(french) == len(english) <= 6
    assert all(sentence.strip() == sentence != "" for sentence in (*french, *english))


def test_french_and_english_give_the_same_figures(gold):
    sentences = [*gold["claim"], *corruptions(gold)]
    pairs = [(sentence["fr"], sentence["en"]) for sentence in sentences]
    pairs += zip(gold["reference"]["fr"], gold["reference"]["en"], strict=True)
    for french, english in pairs:
        assert figures(french) == figures(english), (french, english)


def test_french_references_are_set_as_french(gold):
    for sentence in gold["reference"]["fr"]:
        assert not re.search(r"'|\"|[“”]| [;:!?%»]|« |«\w|\w»", sentence), sentence


def test_the_references_do_not_copy_the_article(gold):
    language = gold["language"]
    if language not in DIGESTS:
        return
    source = " ".join(words(" ".join(gold["paragraphs"])))
    for sentence in gold["reference"][language]:
        run = words(re.sub(r"«[^»]*»|“[^”]*”", " ", sentence))
        copied = [run[i : i + LONGEST_COPY + 1] for i in range(len(run) - LONGEST_COPY)]
        assert not any(f" {' '.join(part)} " in f" {source} " for part in copied), sentence


def test_three_claims_each_with_two_or_three_corruptions(gold):
    assert len(gold["claim"]) == 3
    for claim in gold["claim"]:
        assert claim.keys() == {"fr", "en", "forbidden"}
        assert 2 <= len(checked(claim)) <= 3
        assert all(forbidden.keys() == {"kind", "fr", "en"} for forbidden in claim["forbidden"])
        assert {forbidden["kind"] for forbidden in claim["forbidden"]} <= KINDS | {WORDING}


def test_a_claim_differs_from_each_of_its_corruptions(gold):
    for claim in gold["claim"]:
        for language in DIGESTS:
            versions = [plain(claim[language]), *(plain(forbidden[language]) for forbidden in claim["forbidden"])]
            assert len(set(versions)) == len(versions), claim[language]


def test_a_corruption_changes_one_thing_only(gold):
    for claim in gold["claim"]:
        for language in DIGESTS:
            true = Counter(words(claim[language]))
            for forbidden in claim["forbidden"]:
                kept = (true & Counter(words(forbidden[language]))).total()
                assert kept >= true.total() / 2, forbidden[language]


def test_there_are_enough_articles_in_every_language(whole_set):
    per_language = Counter(gold["language"] for gold in whole_set)
    assert per_language.keys() == LANGUAGES
    assert per_language.total() >= 48
    assert min(per_language.values()) >= 4


def test_no_article_and_no_claim_is_there_twice(whole_set):
    for texts in (
        [plain(gold["title"]) for gold in whole_set],
        [plain(gold["paragraphs"][0]) for gold in whole_set],
        [plain(claim["en"]) for gold in whole_set for claim in gold["claim"]],
    ):
        assert [text for text, times in Counter(texts).items() if times > 1] == []


def test_the_kinds_of_corruption_weigh_alike(whole_set):
    """A sixth each would be even: none under a tenth, so that no recall rests on a handful of sentences."""
    kinds = Counter(forbidden["kind"] for gold in whole_set for forbidden in corruptions(gold))
    del kinds[WORDING]  # as many as were printed
    assert kinds.keys() == KINDS
    assert min(kinds.values()) >= kinds.total() / 10, kinds


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_language_has_every_kind_of_corruption(whole_set, language):
    kinds = {forbidden["kind"] for gold in whole_set if gold["language"] == language for forbidden in corruptions(gold)}
    assert kinds - {WORDING} == KINDS


def test_short_and_long_articles_both_count(whole_set):
    lengths = Counter(len(gold["paragraphs"]) for gold in whole_set)
    assert lengths[2] >= 2
    assert lengths[7] + lengths[8] >= 2
