"""Pages and entries as the web door delivers them."""

from datetime import UTC, datetime

from pipeline.news import Entry, Feed, Page

RETRIEVED = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
ADDRESS = "https://paper.example.org/2026/11/ai-fine"

SENTENCES = (
    "The authority announced on Friday that it had fined a lender four million euros over its scoring system.",
    "Inspectors found that no person could overrule the system, and that its decisions were not recorded anywhere.",
    "The lender, which has two months to appeal, said that it had already changed the way it handles complaints.",
    "It is the first fine under the rules on automated decisions that parliament adopted in the spring of last year.",
    "Consumer groups welcomed the decision, but asked why it had taken the authority nineteen months to reach it.",
    "A spokeswoman answered that three other inquiries are under way, and that their results are due before summer.",
    "Lawyers expect the case to reach the supreme court, because the law does not say what human oversight means.",
    "The government has promised guidance on that question, to be written together with the trade unions, by June.",
    "Until then, banks will have to decide for themselves how many of their staff should look at each decision.",
    "Two of them said on Friday evening that they would stop using such systems until the guidance is available.",
    "The authority employs forty people on this work, half of what the law of last year foresees for its second year.",
    "Its president told members of parliament this week that recruiting engineers on public salaries is very hard.",
)


def page(body, *, url=ADDRESS, requested=None, media_type="text/html", charset="utf-8", status=200):
    """A page as fetched; text is sent as UTF-8."""
    content = body.encode() if isinstance(body, str) else body
    return Page(requested or url, url, status, content, media_type, charset, RETRIEVED)


def entry(url=ADDRESS, *, published=None, title="The feed's title", language="en"):
    """An entry of a feed of the Paper."""
    feed = Feed(url="https://paper.example.org/feed", title="The Paper's feed", language=language)
    return Entry(feed, url, url, title, "", published)


def paragraphs(count=None):
    """So many paragraphs of news, or all, as HTML."""
    return "".join(f"<p>{sentence}</p>" for sentence in SENTENCES[:count])


def html(article, *, head="", title="A fine for a scoring system", around=""):
    """A news page with its furniture around an article."""
    links = "".join(f"<li><a href='/s/{name}'>{name}</a></li>" for name in ("Politics", "Economy", "Culture", "Sport"))
    return (
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>{title} | The Paper</title>{head}</head>"
        f"<body><header><nav><ul>{links}</ul></nav></header>{around}<main><article><h1>{title}</h1>{article}</article>"
        "</main><footer><p>© The Paper, all rights reserved</p></footer></body></html>"
    )
