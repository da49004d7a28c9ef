"""Which blocks of a page are prose."""

import pytest
from lxml import etree

from pipeline.gather.paragraphs import Block, blocks, prose

SENTENCE = "The authority fined a lender four million euros on Friday."


def test_blocks_are_found_in_reading_order_with_their_share_of_link():
    body = etree.fromstring(
        "<body><head>Title</head><p>One <hi>bold</hi>\nword.<lb/> <lb/>Next line.</p>"
        "<list><item>First</item><item><ref target='/x'>Second</ref></item></list>"
        "<p>See <ref target='/y'>the text</ref></p> loose<table><row><cell>cell</cell></row></table><p> </p></body>"
    )
    assert blocks(body) == [
        Block("head", "Title", 0.0),
        Block("p", "One bold word.\nNext line.", 0.0),
        Block("item", "First", 0.0),
        Block("item", "Second", 1.0),
        Block("p", "See the text", 8 / 12),
        Block("body", "loose", 0.0),
        Block("cell", "cell", 0.0),
    ]


@pytest.mark.parametrize(
    ("block", "kept"),
    [
        (Block("p", SENTENCE, 0.0), True),
        (Block("p", "“It is only a beginning.”", 0.0), True),
        (Block("p", "新しい規則が施行された。", 0.0), True),
        (Block("p", SENTENCE.rstrip(".") + " and its scoring system, which nobody supervised at all", 0.0), True),
        (Block("p", SENTENCE, 0.4), True),
        (Block("p", "Photo: Agency", 0.0), False),
        (Block("p", "By Our Correspondent", 0.0), False),
        (Block("p", "Read also: why the law is late", 0.7), False),
        (Block("p", "Why is the law so late?", 1.0), False),
        (Block("item", "a short item", 0.0), True),
        (Block("item", "A teaser of another story", 0.9), False),
        (Block("cell", "12.5", 0.0), False),
        (Block("cell", SENTENCE * 2, 0.0), True),
        (Block("p", "***", 0.0), False),
    ],
)
def test_prose_reads_as_part_of_an_article(block, kept):
    assert (block.text in prose([Block("p", "Before.", 0.0), block])) is kept


def test_a_heading_is_kept_between_text_only():
    found = [
        Block("head", "Above all", 0.0),
        Block("p", SENTENCE, 0.0),
        Block("head", "Most read", 1.0),
        Block("head", "Two headings", 0.0),
        Block("head", "The appeal", 0.0),
        Block("p", "It has two months.", 0.0),
        Block("head", "Share", 0.0),
        Block("p", "Facebook", 0.0),
    ]
    assert prose(found) == [SENTENCE, "The appeal", "It has two months."]


def test_lines_after_a_colon_are_a_list():
    found = [
        Block("p", "The decree sets three limits:", 0.0),
        Block("p", "no scoring of children", 0.0),
        Block("p", "no secret models.", 0.0),
        Block("p", "Photo: Agency", 0.0),
    ]
    assert prose(found) == [block.text for block in found[:3]]
