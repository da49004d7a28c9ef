"""A judge says how likely each of the three relations is, whatever stands beside the pair in its batch."""

from shutil import copytree

import pytest
import tiny
import torch
from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer

from pipeline.doors.models.entailment import NoJudge, SequenceClassifier
from pipeline.errors import WeightsError

PAIRS = [
    ("The regulator opened an inquiry into the company on Monday.", "An inquiry was opened."),
    ("Parliament adopted the law by 52 votes to 3.", "Le Parlement a rejeté la loi."),
    ("", "The minister welcomed it."),
    *[("The minister welcomed it. " * times, "The minister welcomed it.") for times in range(1, 20)],
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tiny.judge(tmp_path_factory.mktemp("judge"))


@pytest.fixture(scope="module")
def judge(folder):
    return SequenceClassifier(folder)


def test_three_probabilities_per_pair_in_order(judge):
    judged = judge.entail(PAIRS)
    assert len(judged) == len(PAIRS)
    for one in judged:
        assert one.entailed + one.neutral + one.contradicted == pytest.approx(1)
    assert len({round(one.entailed, 5) for one in judged[:5]}) == 5
    assert judge.entail([]) == []


def test_they_are_the_models_own(judge, folder):
    model, tokenizer = (
        loader.from_pretrained(folder) for loader in (AutoModelForSequenceClassification, AutoTokenizer)
    )
    with torch.inference_mode():
        own = model.eval()(**tokenizer(*PAIRS[0], return_tensors="pt")).logits.softmax(dim=-1)[0].tolist()
    one = judge.entail(PAIRS)[0]
    assert [one.entailed, one.neutral, one.contradicted] == pytest.approx(own, abs=1e-5)


def test_a_pair_does_not_depend_on_its_neighbours(judge):
    together = judge.entail(PAIRS)
    for pair, one in zip(PAIRS, together, strict=True):
        (alone,) = judge.entail([pair])
        assert alone.entailed == pytest.approx(one.entailed, abs=1e-5)


def test_what_does_not_fit_is_cut_from_the_premise_never_from_the_hypothesis(judge):
    long = " ".join(tiny.CORPUS)
    (cut,) = judge.entail([(long, "An inquiry was opened.")])
    (longer,) = judge.entail([(long + long, "An inquiry was opened.")])
    (other,) = judge.entail([(long, "The minister welcomed it.")])
    assert cut == longer
    assert cut != other


def test_classes_are_found_by_their_names(tmp_path, folder, judge):
    copytree(folder, tmp_path, dirs_exist_ok=True)
    config = AutoConfig.from_pretrained(folder)
    config.id2label = {0: "CONTRADICTION", 1: "NEUTRAL", 2: "ENTAILMENT"}
    config.save_pretrained(tmp_path)
    (one,), (other,) = judge.entail(PAIRS[:1]), SequenceClassifier(tmp_path).entail(PAIRS[:1])
    assert (other.contradicted, other.neutral, other.entailed) == pytest.approx(
        (one.entailed, one.neutral, one.contradicted)
    )


def test_a_classifier_of_something_else_is_no_judge(tmp_path):
    with pytest.raises(WeightsError, match="is no judge of entailment: its classes are bad, fine, good"):
        SequenceClassifier(tiny.judge(tmp_path, ("good", "bad", "fine")))


def test_without_a_judge_nothing_is_judged():
    assert NoJudge().entail(PAIRS[:3]) == [None, None, None]
