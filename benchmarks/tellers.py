"""One system tells some articles in French and English: what `benchmarks.bilingual` compares.

    python -m benchmarks.tellers SYSTEM ARTICLES TOKENS

SYSTEM is `vigie`, `llama.cpp` (llama-cpp-python with the same GGUF) or `transformers` (the same weights). The latter
two are asked what anyone would ask: each article, once per language, three sentences, at most TOKENS tokens. Prints one
line of JSON. A process of its own: each system has the memory and the processor to itself, and its peak is its own.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from importlib.metadata import distribution
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipeline.commands.clocks import SystemClock
from pipeline.doors.meter import peak_memory
from pipeline.doors.models.presets import Preset, load_presets
from pipeline.doors.models.weights import default_cache, find
from pipeline.measure.gold import GoldArticle, as_story, interleaved, parse_gold

LANGUAGES = {"fr": "French", "en": "English"}
SENTENCES = 3
CONTEXT = 4096
Told = list[tuple[str, str]]  # the French and the English of each article


def gold_articles(count: int) -> list[GoldArticle]:
    """The first articles of the gold set, in the order that mixes languages."""
    paths = sorted(Path("evaluation/gold").glob("*/*.toml"))
    parsed = [parse_gold(path.read_text("utf-8"), f"{path.parent.name}/{path.stem}", str(path)) for path in paths]
    return interleaved(parsed)[:count]


def chat(article: GoldArticle, language: str) -> list[dict[str, str]]:
    """What anyone would ask."""
    text = "\n\n".join([article.title, *article.paragraphs])
    ask = f"Summarise this news article in {SENTENCES} sentences, in {language}. Add nothing that it does not say."
    return [{"role": "user", "content": f"{text}\n\n{ask}"}]


def vigie(preset: Preset, tokens: int) -> Callable[[list[GoldArticle]], Told]:  # noqa: ARG001 - its sentences end it
    """All articles at once, drafted, translated and checked."""
    from pipeline.check.names import parse_glossary
    from pipeline.doors.models.opening import open_unremembered
    from pipeline.write.summaries import summarise

    models, _ = open_unremembered(preset, folder=None, cache=default_cache(), clock=SystemClock())
    glossary = parse_glossary(Path("configs/glossary.toml").read_text("utf-8"), "configs/glossary.toml")

    def tell(articles: list[GoldArticle]) -> Told:
        stories = [as_story(article) for article in articles]
        summaries, _ = summarise(stories, tuple(LANGUAGES), models, glossary, sentences=SENTENCES)
        texts = {
            (each.story_id, each.language): " ".join(sentence.text for sentence in each.sentences) for each in summaries
        }
        return [(texts.get((story.id, "fr"), ""), texts.get((story.id, "en"), "")) for story in stories]

    return tell


def llama(preset: Preset, tokens: int) -> Callable[[list[GoldArticle]], Told]:
    """One call per article and language; the context is kept, so that what two calls begin with is read once."""
    from llama_cpp import Llama

    with TemporaryDirectory() as scratch:
        whole = Path(scratch, "model.gguf")
        with whole.open("wb") as out:
            for part in range(1, 23):
                wheel = distribution(str(preset.wheels).format(part=part))
                for file in wheel.files or ():
                    if file.suffix == ".bin":
                        out.write(Path(str(wheel.locate_file(file))).read_bytes())
        cores = os.cpu_count() or 1
        model = Llama(str(whole), n_ctx=CONTEXT, n_threads=cores, n_threads_batch=cores, verbose=False, use_mmap=False)

    def call(article: GoldArticle, language: str) -> str:
        answer: Any = model.create_chat_completion(chat(article, language), max_tokens=tokens, temperature=0.0)
        return str(answer["choices"][0]["message"]["content"])

    return lambda articles: [_pair(article, call) for article in articles]


def transformers(preset: Preset, tokens: int) -> Callable[[list[GoldArticle]], Told]:
    """One call of `generate` per article and language."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    from pipeline.doors.models.hardware import best_device, best_dtype

    folder, device = find(preset, folder=None, cache=default_cache()), best_device()
    # No revision: it is a folder, whose files have been verified.
    tokenizer: Any = AutoTokenizer.from_pretrained(folder)  # nosec B615
    model: Any = AutoModelForCausalLM.from_pretrained(folder, dtype=best_dtype(device))  # nosec B615
    model = model.to(device).eval()

    def call(article: GoldArticle, language: str) -> str:
        inputs = tokenizer.apply_chat_template(
            chat(article, language), add_generation_prompt=True, return_tensors="pt", return_dict=True
        ).to(device)
        with torch.inference_mode():
            written = model.generate(**inputs, max_new_tokens=tokens, do_sample=False)
        return str(tokenizer.decode(written[0][inputs["input_ids"].shape[1] :], skip_special_tokens=True))

    return lambda articles: [_pair(article, call) for article in articles]


def _pair(article: GoldArticle, call: Callable[[GoldArticle, str], str]) -> tuple[str, str]:
    french, english = (call(article, language) for language in LANGUAGES.values())
    return french, english


SYSTEMS = {"vigie": vigie, "llama.cpp": llama, "transformers": transformers}


def main(system: str, count: int, tokens: int) -> None:
    """Load, tell, print."""
    preset = load_presets(Path("configs/models.toml"))["embedded"]
    find(preset, folder=None, cache=default_cache())
    articles = gold_articles(count)
    began = time.perf_counter()
    tell = SYSTEMS[system](preset, tokens)
    ready = time.perf_counter()
    told = tell(articles)
    ended = time.perf_counter()
    print(
        json.dumps(
            {
                "system": system,
                "articles": count,
                "ready": ready - began,
                "seconds": ended - ready,
                "processor_seconds": time.process_time(),
                "peak": peak_memory(),
                "words": sum(len(text.split()) for pair in told for text in pair),
                "told": sum(all(pair) for pair in told),
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
