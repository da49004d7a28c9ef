"""Each language is set by its own rules; not a word changes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.write.typography import set_type

N, F = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", 'Le plan "IA" : 109 milliards !', f"Le plan «{N}IA{N}»{N}: 109 milliards{F}!"),
        ("fr", "L'article 5.2 fixe 35 %.", f"L’article 5.2 fixe 35{N}%."),
        ("fr", "1,200 agents et 2.5 milliards", f"1{F}200 agents et 2,5 milliards"),
        ("fr", "En 2025 300 personnes", "En 2025 300 personnes"),
        ("fr", "1 200 000 euros", f"1{F}200{F}000 euros"),
        ("fr", "Elle vise « l'IA ».", f"Elle vise «{N}l’IA{N}»."),
        ("en", "It's « fine » : really", "It’s “fine”: really"),
        ("de", 'Das "Gesetz" gilt', "Das „Gesetz“ gilt"),
        ("sv", '"Lagen" gäller !', '"Lagen" gäller !'),
    ],
)
def test_rules(language, text, expected):
    assert set_type(text, language) == expected


@given(st.text(alphabet="abcé 0123456789,.;:!?%«»\"'’€ ", max_size=60), st.sampled_from(["fr", "en", "de"]))
def test_no_letter_and_no_digit_is_lost(text, language):
    keep = re.compile(r"[^\W_]")
    assert keep.findall(set_type(text, language)) == keep.findall(text)


@given(st.text(alphabet="abcé 0123456789,.;:!?%«»\"'’€ ", max_size=60))
def test_setting_french_twice_changes_nothing(text):
    once = set_type(text, "fr")
    assert set_type(once, "fr") == once
