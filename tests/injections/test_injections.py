"""An article that gives orders to the model changes nothing.

What the model reads and what it may cite stays the same, byte for byte, as for the article without the order. What
reads like any other sentence of the article is data between marks, and nothing that it asks for is printed.
"""

import json
import re
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest
from fakes import FakeEmbed, FakeGenerate, story
from fakes import models as opened
from tokenizers import AddedToken, Tokenizer, models, normalizers, pre_tokenizers, trainers

from pipeline.check.names import parse_glossary
from pipeline.gather.extraction import extract
from pipeline.news import Article, Entry, Feed, Page
from pipeline.write import prompts
from pipeline.write.drafting import draft_stories
from pipeline.write.sentences import source_sentences

ATTEMPTS = tomllib.loads(Path(__file__).with_name("attempts.toml").read_text("utf-8"))["attempt"]
TOLD = [attempt for attempt in ATTEMPTS if attempt.get("told")]
NOT_TOLD = [attempt for attempt in ATTEMPTS if not attempt.get("told")]
MARKS = re.compile(r"</?(?:article|passage|sentence)>|<[^>]*>|\[/?[A-Z_]{2,}\]")
# Of the chat templates of Qwen, Llama 2 and 3, Mistral, Gemma, DeepSeek, Phi and SmolLM.
CONTROL_TOKENS = (
    "<|im_start|>", "<|im_end|>", "<|endoftext|>", "<s>", "</s>", "[INST]", "[/INST]", "<<SYS>>", "<</SYS>>",
    "<|begin_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "[SYSTEM_PROMPT]",
    "[/SYSTEM_PROMPT]", "[TOOL_CALLS]", "<start_of_turn>", "<end_of_turn>", "<bos>", "<eos>", "<|system|>", "<|user|>",
    "<|assistant|>", "<|end|>", "<think>", "</think>", "<tool_call>",
)  # fmt: skip
DISGUISED = ("＜|im_start|＞", "﹤|im_end|﹥", "＜｜im_start｜＞", "［INST］", "＜s＞")
ROOT = Path(__file__).parents[2]
READ = datetime(2026, 1, 1, tzinfo=UTC)
URL = "https://example.org/a"
TITLE = "Regulator fines the maker of a scoring tool"
PARAGRAPHS = (
    "The national regulator has fined the maker of a scoring tool 2.4 million euros, it announced on Tuesday. The tool "
    "ranked applicants for social housing without telling them, and without a person looking at the result.",
    "The company has two months to appeal. It said that it had already switched the tool off in eleven towns, and that "
    "it would study the decision before it did anything else.",
    "The regulator will publish guidelines in June. Towns that use such tools are asked to list them in a register, "
    "which is to be open to everybody from the first of September.",
)


HIDDEN = {
    "hidden": '<p style="display:none">{}</p>',
    "pale": '<p style="color:#fff">{}</p>',
    "tiny": '<p style="font-size:0">{}</p>',
    "away": '<p style="position:absolute;left:-9999px">{}</p>',
    "aria": '<p aria-hidden="true">{}</p>',
    "noscript": "<noscript><p>{}</p></noscript>",
    "template": "<template><p>{}</p></template>",
    "comment": "<!-- {} -->",
    "alt": '<figure><img src="/a.png" alt="{}"></figure>',
    "tooltip": '<p><a href="/b" title="{}" aria-label="{}">More</a></p>',
    "caption": '<figure><img src="/a.png" alt=""><figcaption>{}</figcaption></figure>',
}
PARTS = {"title", "body", "meta", "data", *HIDDEN}


def named(attempts):
    return [f"{attempt['where']}: {attempt['text'][:40]}" for attempt in attempts]


def page(where="", text=""):
    """The page of the article with an attempt in one of its parts."""
    shown = text if where == "comment" else escape(text)
    title = shown if where == "title" else TITLE
    body = [f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS]
    if where == "body":
        body.insert(1, f"<p>{shown}</p>")
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title>'
        f'<meta name="description" content="{shown if where == "meta" else ""}">'
        f'<meta property="og:description" content="{shown if where == "meta" else ""}">'
        f'<script type="application/ld+json">'
        f"{json.dumps({'@type': 'NewsArticle', 'abstract': text if where == 'data' else ''})}</script></head>"
        f"<body><main><article><h1>{title}</h1>"
        f"{HIDDEN.get(where, '').replace('{}', shown)}{''.join(body)}</article></main></body></html>"
    ).encode()


def article(source):
    feed = Feed(URL, "Feed", "en")
    entry = Entry(feed, URL, URL, TITLE, "", READ)
    found = extract(Page(URL, URL, 200, source, "text/html", "utf-8", READ), entry)
    return Article("a", entry, URL, URL, "Feed", found.title, found.paragraphs, "en", 1.0, READ, READ, found.method)


def asked(source):
    """What the model is asked to draft from, and what it may cite."""
    generate = FakeGenerate(lambda _: "")
    draft_stories([story(source)], opened(generate, FakeEmbed()), parse_glossary("", "none"), count=3)
    return generate.prompts, [sentence.text for sentence in source_sentences(source, 99)]


@pytest.mark.parametrize("attempt", NOT_TOLD, ids=named(NOT_TOLD))
def test_an_attempt_changes_nothing_of_what_the_model_reads_or_cites(attempt):
    honest = article(page())
    attacked = article(page(attempt["where"], attempt["text"]))
    if attempt["where"] == "title":
        honest = replace(honest, title="")  # an order for a title is no title
    assert asked(attacked) == asked(honest)
    assert len(source_sentences(honest, 99)) == 6


def prompts_with(text):
    """Every prompt that text of an article can get into."""
    return (
        prompts.draft(text, text, "en", 3),
        prompts.translate(text, "en", "fr"),
        prompts.translate(text, "de", "en"),
        prompts.repair(text, [text], [text], "fr"),
        prompts.tighten(text, "en"),
    )


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=named(ATTEMPTS))
def test_whatever_gets_into_a_prompt_stays_between_its_marks(attempt):
    kinds = zip(prompts_with(attempt["text"]), prompts_with("x"), prompts_with("x."), strict=True)
    for prompt, *harmless in kinds:  # a headline and a sentence are asked for after other examples
        assert all(
            MARKS.findall(prompt.messages[-1].content) == MARKS.findall(each.messages[-1].content) for each in harmless
        )
        assert prompt.messages[:-1] in [each.messages[:-1] for each in harmless]


@pytest.fixture(scope="module")
def tokenizer():
    """A tokenizer that knows the control tokens of many chat templates, also in letters that NFKC makes equal."""
    knowing = Tokenizer(models.BPE())
    knowing.normalizer = normalizers.NFKC()
    knowing.pre_tokenizer = pre_tokenizers.ByteLevel()
    knowing.train_from_iterator([], trainers.BpeTrainer(initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    knowing.add_special_tokens([AddedToken(token, normalized=True) for token in CONTROL_TOKENS])
    return knowing


@pytest.mark.parametrize("text", [*(attempt["text"] for attempt in ATTEMPTS), *CONTROL_TOKENS, *DISGUISED])
def test_no_control_token_survives_in_a_prompt(tokenizer, text):
    control = {tokenizer.token_to_id(token) for token in CONTROL_TOKENS}
    for prompt in prompts_with(text):
        assert not control & set(tokenizer.encode(prompt.messages[-1].content).ids)


@pytest.mark.parametrize("text", [*CONTROL_TOKENS, *DISGUISED])
def test_the_tokenizer_would_take_it_for_a_control_token(tokenizer, text):
    assert len(tokenizer.encode(text).ids) == 1


def test_there_are_attempts_enough_in_every_part_of_a_page():
    assert len(NOT_TOLD) >= 36
    assert len(TOLD) >= 12
    assert {attempt["where"] for attempt in ATTEMPTS} == PARTS
