"""Amounts are one number in every language."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.check.numbers import Number, numbers, proves
from pipeline.check.words import tidy


def read(text, language):
    return [number for number, _, _ in numbers(tidy(text), language)]


BILLION = 10**9


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "109 milliards d’euros"),
        ("fr", "109 Md€"),
        ("fr", "109 000 millions d'euros"),
        ("en", "€109bn"),
        ("en", "109 billion euros"),
        ("en", "EUR 109 billion"),
        ("de", "109.000 Mio. Euro"),
        ("de", "109 Milliarden Euro"),
        ("es", "109.000 millones de euros"),
        ("es", "109 mil millones de euros"),
        ("it", "109 miliardi di euro"),
        ("nl", "109 miljard euro"),
        ("pt", "109 mil milhões de euros"),
        ("pl", "109 mld euro"),
    ],
)
def test_an_amount_is_the_same_in_every_language(language, text):
    assert read(text, language) == [Number(Fraction(109 * BILLION), "EUR")]


@pytest.mark.parametrize(
    ("language", "text", "value", "unit"),
    [
        ("fr", "1 billion d'euros", 10**12, "EUR"),
        ("en", "1 trillion euros", 10**12, "EUR"),
        ("de", "1 Billion Euro", 10**12, "EUR"),
        ("fr", "2,5 milliards de dollars", 2_500_000_000, "dollar"),
        ("en", "US$3bn", 3 * BILLION, "USD"),
        ("en", "1,500 people", 1500, ""),
        ("en", "1.5 tonnes", Fraction(3, 2), "mass-tonne"),
        ("fr", "1 234,5 €", Fraction(2469, 2), "EUR"),
        ("de", "1.234,5 Euro", Fraction(2469, 2), "EUR"),
        ("fr", "12,5 pour cent", Fraction(25, 2), "concentr-percent"),
        ("es", "el 8,2 %", Fraction(41, 5), "concentr-percent"),
        ("fr", "quatre-vingt-dix-sept voix", 97, ""),
        ("fr", "vingt et un pays", 21, ""),
        ("fr", "trois mille deux cents euros", 3200, "EUR"),
        ("en", "one hundred and fifty", 150, ""),
        ("de", "fünfundzwanzig Länder", 25, ""),
        ("it", "ventitré giorni", 23, "duration-day"),
        ("es", "treinta y dos países", 32, ""),
        ("nl", "vijfentwintig landen", 25, ""),
        ("pl", "dwadzieścia pięć krajów", 25, ""),
        ("fr", "une durée de trois ans", 3, "duration-year"),
        ("en", "a two-year term", 2, "duration-year"),
        ("fr", "le deuxième trimestre", 2, "quarter"),
        ("en", "Q2", 2, "quarter"),
        ("fr", "l’annexe III", 3, "annex"),
        ("fr", "le XXIe siècle", 21, "ordinal"),
    ],
)
def test_scale_words_units_and_number_words(language, text, value, unit):
    firm = [number for number in read(text, language) if number.firm]
    assert firm == [Number(Fraction(value), unit)]


@pytest.mark.parametrize("text", ["GPT-4", "la 5G", "H100", "version 1.2.3"])
def test_digits_in_names_are_no_numbers(text):
    assert read(text, "fr") == []


@pytest.mark.parametrize(
    ("language", "text"), [("en", "Article 50(2)"), ("fr", "article 50, § 2"), ("de", "Artikel 50 Absatz 2")]
)
def test_references(language, text):
    assert read(text, language) == [Number(Fraction(50), "article"), Number(Fraction(2), "paragraph")]


@pytest.mark.parametrize(
    ("language", "text"),
    [("fr", "entre 10 et 20 millions d'euros"), ("en", "between €10 and €20 million"), ("en", "€10m-€20m")],
)
def test_the_first_end_of_a_range_takes_scale_and_unit_of_the_second(language, text):
    assert read(text, language) == [Number(Fraction(10**7), "EUR"), Number(Fraction(2 * 10**7), "EUR")]


@pytest.mark.parametrize(
    ("source", "claim", "holds"),
    [
        (("fr", "900 personnes"), ("en", "hundreds of people"), True),
        (("fr", "900 personnes"), ("en", "hundreds of thousands of people"), False),
        (("fr", "4 000 postes"), ("fr", "des dizaines de milliers de postes"), False),
        (("en", "45,000 jobs"), ("fr", "des milliers d'emplois"), True),
        (("fr", "40 %"), ("fr", "40"), False),
        (("en", "half of them"), ("fr", "50 %"), True),
        (("fr", "plus de 450 agents"), ("en", "more than 450 officers"), True),
        (("fr", "plus de 450 agents"), ("en", "fewer than 450 officers"), False),
        (("en", "three years"), ("fr", "trois mois"), False),
        (("en", "both countries"), ("fr", "les deux pays"), True),
        (("fr", "3 dollars"), ("en", "US$3"), True),
        (("fr", "3 euros"), ("en", "$3"), False),
        (("fr", "deux sources"), ("en", "the second quarter"), False),
    ],
)
def test_what_proves_what(source, claim, holds):
    (language, text), (other, sentence) = source, claim
    assert any(proves(known, read(sentence, other)[0]) for known in read(text, language)) is holds


@given(st.integers(min_value=1, max_value=10**15), st.sampled_from(["fr", "en", "de", "es", "it", "nl", "pl", "pt"]))
def test_a_grouped_integer_is_read_back(value, language):
    grouped = f"{value:,}".replace(",", {"en": ",", "fr": "\u202f", "pl": "\u00a0"}.get(language, "."))
    assert read(f"x {grouped} x", language) == [Number(Fraction(value))]


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("en", "€200 billion and four gigafactories", [200 * BILLION, 4]),
        ("fr", "200 milliards d'euros et quatre usines", [200 * BILLION, 4]),
        ("en", "two hundred and four factories", [204]),
    ],
)
def test_an_amount_in_digits_does_not_go_on_in_words(language, text, values):
    assert [number.value for number in read(text, language)] == values
