"""A sentence is supported by one to three sources, or refused for a reason that names the words."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.check.names import parse_glossary
from pipeline.check.problems import ProblemKind
from pipeline.check.support import Source, faithful, support

GLOSSARY = parse_glossary((Path(__file__).parents[2] / "configs" / "glossary.toml").read_text("utf-8"), "glossary.toml")

ARTICLE = (
    Source("Un événement consacré à l’intelligence artificielle s’est tenu à Paris mardi.", "fr"),
    Source(
        "À cette occasion, Emmanuel Macron a révélé un plan de 109 milliards d’euros pour les infrastructures.", "fr"
    ),
    Source("« Current AI » ambitionne de mobiliser 2,5 milliards de dollars, selon ses fondateurs.", "fr"),
    Source("Macron n’a pas précisé si la Commission européenne avait donné son accord.", "fr"),
)


def check(sentence, language, similarity):
    return support(sentence, language, ARTICLE, similarity, GLOSSARY)


def kinds(problems):
    return {problem.kind for problem in problems}


@pytest.mark.parametrize(
    ("sentence", "language", "similarity", "main"),
    [
        ("Emmanuel Macron unveiled a €109bn plan for infrastructure.", "en", (0.3, 0.8, 0.4, 0.3), 1),
        (
            "Le plan d’Emmanuel Macron pour les infrastructures atteint 109 milliards d’euros.",
            "fr",
            (0.3, 0.9, 0.4, 0.3),
            1,
        ),
        ("Current AI aims to raise 2.5 billion dollars, according to its founders.", "en", (0.2, 0.4, 0.8, 0.2), 2),
        ("Emmanuel Macron did not say whether the European Commission had agreed.", "en", (0.2, 0.4, 0.3, 0.8), 3),
    ],
)
def test_true_sentences_are_supported_by_their_source(sentence, language, similarity, main):
    verdict = check(sentence, language, similarity)
    assert verdict.problems == ()
    assert verdict.supported
    assert verdict.passages[0] == main


def test_a_sentence_that_merges_two_sources_cites_both():
    verdict = check(
        "On Tuesday in Paris, Emmanuel Macron unveiled a plan of 109 billion euros.", "en", (0.5, 0.7, 0.3, 0.3)
    )
    assert verdict.problems == ()
    assert verdict.passages == (1, 0)


@pytest.mark.parametrize(
    ("sentence", "language", "kind", "detail"),
    [
        ("Emmanuel Macron unveiled a €108bn plan for infrastructure.", "en", ProblemKind.NUMBER, "€108bn"),
        ("Emmanuel Macron a révélé en 2024 un plan de 109 milliards d’euros.", "fr", ProblemKind.DATE, "2024"),
        ("On Monday Emmanuel Macron unveiled a €109bn plan.", "en", ProblemKind.WEEKDAY, "Monday"),
        ("Olaf Scholz unveiled a €109bn plan for infrastructure.", "en", ProblemKind.NAME, "Olaf Scholz"),
        (
            "Emmanuel Macron a révélé « un plan de géant » de 109 milliards d’euros.",
            "fr",
            ProblemKind.QUOTATION,
            "un plan de géant",
        ),
        ("Emmanuel Macron has not unveiled a €109bn plan.", "en", ProblemKind.NEGATION, "not"),
        ("Emmanuel Macron doit révéler un plan de 109 milliards d’euros.", "fr", ProblemKind.HEDGE, "doit"),
        ("Emmanuel Macron has unveiled a plan of €109bn for the infrastructure.", "fr", ProblemKind.LANGUAGE, "en"),
        ("Emmanuel Macron a révélé un plan de 109 milliards d’euros pour", "fr", ProblemKind.TRUNCATED, "pour"),
        ("Voici un résumé : Emmanuel Macron a révélé un plan.", "fr", ProblemKind.LEAKAGE, "Voici un résumé"),
    ],
)
def test_a_false_sentence_is_refused_for_the_words_that_show_it(sentence, language, kind, detail):
    verdict = check(sentence, language, (0.3, 0.8, 0.4, 0.3))
    assert not verdict.supported
    assert any(problem.kind is kind and detail in problem.detail for problem in verdict.problems), verdict.problems


def test_a_dropped_hedge_and_a_dropped_negation_are_refused():
    hedge = check("Current AI will raise 2.5 billion dollars, according to its founders.", "en", (0.2, 0.4, 0.8, 0.2))
    assert kinds(hedge.problems) == {ProblemKind.HEDGE}
    negation = check("Macron said that the European Commission had agreed.", "en", (0.2, 0.4, 0.3, 0.8))
    assert kinds(negation.problems) == {ProblemKind.NEGATION}


def test_a_negation_keeps_what_limits_it():
    source = (Source("Pour elle, l’information n’est pas un bien comme les autres.", "fr"),)
    whole = support("To her, information is not a good like any other.", "en", source, (0.8,), GLOSSARY)
    assert whole.problems == ()
    cut = support("To her, information is not a good.", "en", source, (0.8,), GLOSSARY)
    assert kinds(cut.problems) == {ProblemKind.NEGATION}


def test_a_status_is_not_changed_in_a_sentence_that_is_told_again():
    source = (Source("Le gouvernement espagnol a approuvé en mars un projet de loi sur les hypertrucages.", "fr"),)
    verdict = support("In March the Spanish government proposed a bill on deepfakes.", "en", source, (0.9,), GLOSSARY)
    assert kinds(verdict.problems) == {ProblemKind.HEDGE}


def test_a_weekday_of_another_sentence_does_not_replace_the_one_of_the_main_source():
    sources = (Source("The court fined Acme on Monday.", "en"), Source("The appeal was heard on Friday.", "en"))
    verdict = support("Acme was fined by the court on Friday.", "en", sources, (0.9, 0.4), GLOSSARY)
    assert kinds(verdict.problems) == {ProblemKind.WEEKDAY}


def test_a_full_name_is_completed_by_the_article():
    sources = (Source("Guillaume Avrin leads the strategy.", "en"), Source("Avrin says openness helps research.", "en"))
    assert support("Openness helps research, Guillaume Avrin says.", "en", sources, (0.4, 0.9), GLOSSARY).supported


def test_copying_more_than_the_limit_is_refused():
    long = Source(
        "La décision prise hier par le tribunal oblige la société à publier tous les mois la liste de ses données.",
        "fr",
    )
    verdict = support(long.text, "fr", (long,), (1.0,), GLOSSARY)
    assert kinds(verdict.problems) == {ProblemKind.COPIED}


def test_without_sources_nothing_is_supported():
    verdict = support("Emmanuel Macron a parlé.", "fr", (), (), GLOSSARY)
    assert (verdict.supported, verdict.passages, kinds(verdict.problems)) == (False, (), {ProblemKind.UNRELATED})


def test_an_unrelated_sentence_is_refused():
    assert ProblemKind.UNRELATED in kinds(check("Il pleut souvent en automne.", "fr", (0.1, 0.0, 0.1, -0.1)).problems)


ORIGINAL = "La Commission n’a pas proposé mardi 3 mars d’allouer 20 millions d’euros à Mistral AI."


@pytest.mark.parametrize(
    ("translation", "expected"),
    [
        ("On Tuesday 3 March the Commission did not propose to allocate 20 million euros to Mistral AI.", set()),
        ("On Tuesday 3 March the Commission did not propose to allocate 30 million euros to Mistral AI.", {"number"}),
        ("On Tuesday 4 March the Commission did not propose to allocate 20 million euros to Mistral AI.", {"date"}),
        ("On 3 March the Commission did not propose to allocate 20 million euros to Mistral AI.", {"weekday"}),
        ("On Tuesday 3 March the Commission did not propose to allocate 20 million euros to OpenAI.", {"name"}),
        ("On Tuesday 3 March the Commission proposed to allocate 20 million euros to Mistral AI.", {"negation"}),
        ("On Tuesday 3 March the Commission did not allocate 20 million euros to Mistral AI.", {"hedge"}),
    ],
)
def test_a_faithful_translation_loses_and_adds_nothing(translation, expected):
    assert kinds(faithful(translation, "en", ORIGINAL, "fr", 0.9, GLOSSARY)) == expected


@pytest.mark.parametrize(
    ("language", "original", "translation", "expected"),
    [
        (
            "de",
            "Das Handelsgericht Hamburg verurteilte die estnische Firma Varna am Mittwochabend.",
            "The Commercial Court of Hamburg convicted the Estonian company Varna on Wednesday evening.",
            set(),
        ),
        (
            "de",
            "Das Handelsgericht Hamburg verurteilte die estnische Firma Varna am Mittwochabend.",
            "The Digital Ministry of Hamburg convicted the Estonian company Varna on Wednesday evening.",
            {"name"},
        ),
        (
            "nl",
            "De Hoge Raad oordeelde dinsdag dat het Rotterdamse bedrijf Veldkamp moet stoppen.",
            "The Supreme Court ruled on Tuesday that the Rotterdam company Veldkamp must stop.",
            set(),
        ),
        (
            "nl",
            "De Hoge Raad oordeelde dinsdag dat het Rotterdamse bedrijf Veldkamp moet stoppen.",
            "The Senate ruled on Tuesday that the Rotterdam company Veldkamp must stop.",
            {"name"},
        ),
        (
            "de",
            "Die Fabrik soll bis 2028 gebaut werden und 200 Megawatt verbrauchen.",
            "The plant would be built by 2028 and would use 200 megawatts.",
            set(),
        ),
        (
            "it",
            "La commissione dovrebbe iniziare i lavori nel 2027.",
            "The commission will begin work in 2027.",
            {"hedge"},
        ),
        ("es", "La empresa no ha publicado nunca el informe.", "The company has never published the report.", set()),
        ("es", "La empresa no ha publicado nunca el informe.", "The company has published the report.", {"negation"}),
        (
            "pl",
            "O jedną trzecią więcej, niż zapowiadała Komisja.",
            "A third more than the Commission had announced.",
            set(),
        ),
        (
            "en",
            "Canada will spend C$700 million on it.",
            "Le Canada y consacrera 700 millions de dollars canadiens.",
            set(),
        ),
        (
            "en",
            "Canada will spend C$700 million on it.",
            "Le Canada y consacrera 700 millions de dollars américains.",
            {"number"},
        ),
    ],
)
def test_out_of_other_languages_too(language, original, translation, expected):
    target = "fr" if language == "en" else "en"
    assert kinds(faithful(translation, target, original, language, 0.9, GLOSSARY)) == expected


def test_a_translation_must_be_like_its_original():
    good = "On Tuesday 3 March the Commission did not propose to allocate 20 million euros to Mistral AI."
    assert kinds(faithful(good, "en", ORIGINAL, "fr", 0.2, GLOSSARY)) == {ProblemKind.UNRELATED}


@settings(deadline=None)  # the first sentence of a language loads its dictionary
@given(st.text(max_size=80), st.sampled_from(["fr", "en", "de", "zh", "xx"]), st.text(max_size=80))
def test_any_text_gets_a_verdict(sentence, language, source):
    verdict = support(sentence, language, (Source(source, language),), (0.5,), GLOSSARY)
    assert verdict.passages == (0,)
    assert verdict.supported is not bool(verdict.problems)


@pytest.mark.parametrize(
    ("original", "language", "translation", "target"),
    [
        ("Paid by the Kestrel Foundation.", "en", "Payé par la Fondation Kestrel.", "fr"),
        ("A third review could follow in 2027.", "en", "Un troisième examen pourrait suivre en 2027.", "fr"),
        ("Prices fell by a third.", "en", "Les prix ont baissé d'un tiers.", "fr"),
        ("Die Aufsichtsstelle prüft die Firma Korbmann.", "de", "The authority examines the firm Korbmann.", "en"),
        ("Das Ministerkomitee nahm ihn an.", "de", "The Ministerial Committee accepted it.", "en"),
        ("Die Behörde hat ein Bußgeld verhängt.", "de", "The authority has imposed a fine.", "en"),
    ],
)
def test_names_numbers_and_fines_that_a_translation_may_put_its_own_way(original, language, translation, target):
    assert not faithful(translation, target, original, language, 0.9, GLOSSARY)


def test_another_foundation_is_another_name():
    assert faithful("Payé par la Fondation Ashcombe.", "fr", "Paid by the Kestrel Foundation.", "en", 0.9, GLOSSARY)


@pytest.mark.parametrize(
    ("translation", "original"),
    [
        ("Elle investit environ 200 millions.", "It invests 200 million."),
        ("Elle investit 200 millions.", "It invests about 200 million."),
    ],
)
def test_a_translation_keeps_an_amount_as_exact_as_it_was(translation, original):
    assert faithful(translation, "fr", original, "en", 0.9, GLOSSARY)
    assert not faithful(
        "Elle investit environ 200 millions.", "fr", "It invests some 200 million.", "en", 0.9, GLOSSARY
    )
