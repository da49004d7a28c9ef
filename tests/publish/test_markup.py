"""What a template of HTML or Atom prints of a value is text."""

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError
from lxml import etree

from pipeline.publish.harmless import visible
from pipeline.publish.markup import template
from pipeline.publish.view import Run, Text


def printed(words, language=""):
    return template("parts.jinja").module.text(Text((Run(words, language),)))


@given(st.text())
def test_a_value_is_printed_as_the_text_that_can_be_seen_of_it(words):
    assert unescape(printed(words)) == visible(words)


@given(st.text(), st.text().filter(visible))
def test_a_value_ends_no_element_and_no_attribute(words, language):
    [element] = etree.fromstring(f"<p>{printed(words, language)}</p>")
    assert (element.tag, element.text or "", list(element)) == ("span", visible(words), [])
    assert dict(element.attrib) == {"lang": visible(language), "dir": "auto"}


def test_what_the_view_does_not_have_is_a_bug():
    with pytest.raises(UndefinedError):
        template("digest.html.jinja").render(digest=None)
