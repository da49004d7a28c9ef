"""Any edition a night may leave: stories in any order, under any label; or with hostile words wherever words can be."""

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import strategies as st
from published_edition import CARD, EDITION, SECTIONS, article, cite

from pipeline.news import (
    Change,
    Claim,
    Cost,
    Due,
    Failure,
    Label,
    ModelCard,
    Previous,
    Reason,
    Sentence,
    Stage,
    Story,
    Summary,
    Unsummarised,
)


def told(*stories, **more):
    """Keep only these stories of the edition."""
    kept = {story.id for story in stories}
    summaries = tuple(summary for summary in EDITION.summaries if summary.story_id in kept)
    return replace(EDITION, stories=stories, summaries=summaries, **more)


EDITIONS = st.builds(
    lambda stories, labels, sections, more: told(
        *(
            replace(story, label=label, section=section)
            for story, label, section in zip(stories, labels, sections, strict=False)
        ),
        **more,
    ),
    st.lists(st.sampled_from(EDITION.stories), unique_by=lambda story: story.id),
    st.lists(st.sampled_from(Label), min_size=5, max_size=5),
    st.lists(st.sampled_from([*SECTIONS, "lost-since"]), min_size=5, max_size=5),
    st.fixed_dictionaries(
        {
            "unsummarised": st.sampled_from([(), EDITION.unsummarised, EDITION.unsummarised * 3]),
            "failures": st.sampled_from([(), EDITION.failures]),
            "model": st.sampled_from([None, CARD]),
            "feeds": st.integers(0, 10_000),
            "articles": st.integers(0, 10_000),
            "cost": st.builds(Cost, st.floats(0, 1e6), st.integers(0, 10**9), st.integers(0, 10**9)),
        }
    ),
)


HOSTILE = st.lists(
    st.sampled_from(
        [
            "# h", "\n# h\n", "- x", "\n---\n", "===", ":--", " | ", "1. x", "> q", "```", "**b**", "_i_", "`c`", "\\",
            "[a](javascript:alert(1))", "![i](http://x.example/p)", "<script>alert(1)</script>", "<!--", "-->", "&lt;",
            "https://x.example", "\u202e", "\u200b", "\x1b[31m", "](http://x.example)", "{{ digest }}",
            "~~s~~", "word", " ", "javascript:alert(1)", '" onclick="x', "'", "<a href='javascript:x'>", "</style>",
            "</title>", "</p>", "<![CDATA[", "]]>", "<?pi?>", "&#0;", "&nbsp;", "<svg/onload=x>",
            "\ufffe", "\ud800", "\0",
        ]
    ),
    min_size=1,
).map(lambda parts: "".join((*parts, "x")))  # fmt: skip


def hostile_edition(say):
    """Make an edition whose every text and address from outside is what `say` gives."""
    before, passage, after = say(), say(), say()
    source = article("a", say(), say(), "en", paragraphs=(f"{before} {passage} {after}",))
    source = replace(source, canonical_url=f"https://a.example/{say()}")
    nights = tuple(Previous("p", date(2026, 11, 1), (("en", say()),)) for _ in range(2))
    story = Story(
        "s",
        (source,),
        (source,),
        "law",
        Label.UPDATE,
        1.0,
        (),
        nights[-1],
        nights,
        changes=(Change(source.id, say(), say()), Change(source.id, say(), passage)),
        differing=(Claim(source.id, say(), passage), Claim(source.id, say(), say())),
    )
    proof = replace(cite(source, passage, before, after), url=source.canonical_url)
    summary = Summary("s", "en", say(), (Sentence(say(), (proof,)), Sentence(say(), (proof,))))
    return replace(
        EDITION,
        languages=("en", "fr"),
        stories=(story,),
        summaries=(summary,),
        unsummarised=(
            Unsummarised(
                f"https://b.example/{say()}", say(), say(), say(), Reason.STUB, datetime(2026, 1, 1, tzinfo=UTC)
            ),
        ),
        failures=(Failure(f"https://c.example/{say()}", Stage.FEED, Reason.EMPTY, say()),),
        agenda=(Due(date(2027, 1, 1), "s", proof), Due(date(2027, 1, 2), "s", replace(proof, passage=say()))),
        model=ModelCard(say(), say(), say(), say(), (("weights", say()), (say(), "open")), say()),
    )
