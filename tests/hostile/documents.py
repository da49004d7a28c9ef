"""Documents made to hurt whoever parses them. The small ones lie in tests/data/hostile; the large ones are made here.

`FEEDS` and `PAGES` give each its bytes by name. The network's limit is 5 MB: what is larger never reaches a parser, but
limits may be raised, so some are larger.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

DATA = Path(__file__).parent.parent / "data" / "hostile"

Document = Callable[[], bytes]

_SENTENCE = "The authority announced on Friday that it had fined a lender over its scoring system, number {}."
ARTICLE = "".join(f"<p>{_SENTENCE.format(number)}</p>" for number in range(40))


def feed(*items: str, declared: str = "", prolog: str = '<?xml version="1.0" encoding="utf-8"?>') -> str:
    """An RSS feed of these items."""
    return f'{prolog}{declared}<rss version="2.0"><channel><title>A feed</title>{"".join(items)}</channel></rss>'


def item(title: str = "A title", link: str = "https://example.org/a", more: str = "") -> str:
    """One item of an RSS feed; the text goes in as it is."""
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


def page(body: str, head: str = "") -> bytes:
    """A news page around a piece of HTML."""
    return (
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>A fine</title>{head}</head>"
        f"<body><main><article><h1>A fine</h1>{body}</article></main></body></html>"
    ).encode(errors="surrogatepass")


def _declaring(entities: str) -> str:
    return f"<!DOCTYPE rss [{entities}]>"


def _laughs() -> bytes:
    lines = ['<!ENTITY l0 "lol">']
    lines += [f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)]
    return feed(item("&l9;"), declared=_declaring("".join(lines))).encode()


def _quadratic() -> bytes:
    return feed(item("&a;" * 50_000), declared=_declaring(f'<!ENTITY a "{"a" * 50_000}">')).encode()


def _with_entity(entity: str) -> bytes:
    return feed(item("&x;"), declared=_declaring(entity)).encode()


def _date(text: str) -> bytes:
    return feed(item(more=f"<pubDate>{text}</pubDate><dc:date xmlns:dc='x'>{text}</dc:date>")).encode()


def _recoded(text: str, codec: str, claimed: str) -> bytes:
    return text.replace("utf-8", claimed).encode(codec, errors="replace")


def external(address: str, path: str) -> dict[str, bytes]:
    """Documents that want their reader to ask `address`, or to read the file at `path`."""
    file = Path(path).as_uri()
    page_head = "<!DOCTYPE html [<!ENTITY x SYSTEM '{0}'><!ENTITY % p SYSTEM '{0}'> %p;]>"
    return {
        "a web entity": _with_entity(f'<!ENTITY x SYSTEM "{address}">'),
        "a file entity": _with_entity(f'<!ENTITY x SYSTEM "{file}">'),
        "a public entity": _with_entity(f'<!ENTITY x PUBLIC "-//x//" "{address}">'),
        "a parameter entity": _with_entity(f'<!ENTITY % p SYSTEM "{address}"> %p;'),
        "an external DTD": feed(item(), declared=f'<!DOCTYPE rss SYSTEM "{address}">').encode(),
        "an external DTD, of a file": feed(item(), declared=f'<!DOCTYPE rss SYSTEM "{file}">').encode(),
        "an entity in UTF-16": feed(
            item("&x;"), declared=_declaring(f'<!ENTITY x SYSTEM "{address}">'), prolog='<?xml version="1.0"?>'
        ).encode("utf-16"),
        "an inclusion": feed(
            item("x", more=f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{file}" parse="text"/>')
        ).encode(),
        "a style sheet": feed(item(), declared=f'<?xml-stylesheet href="{address}" type="text/xsl"?>').encode(),
        "a schema": feed(
            item(more=f'<a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="x {address}"/>')
        ).encode(),
        "a page with entities": page_head.format(address).encode() + page(f"&x;{ARTICLE}"),
        "a page with a file entity": page_head.format(file).encode() + page(f"&x;{ARTICLE}"),
        "a page in XHTML": f'<?xml version="1.0"?><!DOCTYPE html SYSTEM "{address}">'.encode() + page(ARTICLE),
        "a page that loads": page(
            f"<img src={address}><iframe src={address}></iframe><object data={address}></object>"
            f"<embed src={address}><script src={address}></script>{ARTICLE}",
            head=f"<base href={address}><link rel=stylesheet href={address}><link rel=canonical href={address}>"
            f"<meta http-equiv=refresh content='0; url={address}'>",
        ),
    }


def _files(kind: str) -> dict[str, Document]:
    return {path.name: path.read_bytes for path in sorted(DATA.glob(f"*.{kind}"))}


FEEDS: dict[str, Document] = {
    "billion laughs": _laughs,
    "quadratic blow-up": _quadratic,
    "an entity of itself": lambda: _with_entity('<!ENTITY x "&x;">'),
    "a million nested elements": lambda: feed("<a>" * 1_000_000).encode(),
    "a million nested elements, closed": lambda: feed(item(more="<a>" * 500_000 + "</a>" * 500_000)).encode(),
    "nested items": lambda: feed("<item>" * 100_000).encode(),
    "a text of 5 MB": lambda: feed(item("x" * 5_000_000)).encode(),
    "a text of 200 MB": lambda: feed(item("x" * 200_000_000)).encode(),
    "a million attributes": lambda: feed(item(more=f"<a {' '.join(f'a{n}=1' for n in range(400_000))}/>")).encode(),
    "a hundred thousand items": lambda: feed(item() * 60_000).encode(),
    "a hundred thousand namespaces": lambda: feed(
        item(more="".join(f"<a xmlns:n{n}='x:{n}'/>" for n in range(100_000)))
    ).encode(),
    "nested markup in a title": lambda: feed(item("&lt;b&gt;" * 400_000)).encode(),
    "open brackets in a title": lambda: feed(item("&lt;" * 1_000_000)).encode(),
    "ampersands in a title": lambda: feed(item("&amp;" * 800_000)).encode(),
    "unclosed CDATA": lambda: feed("<item><title><![CDATA[" + "]]" * 1_000_000).encode(),
    "unclosed comments": lambda: feed("<!--" * 1_000_000).encode(),
    "NUL bytes": lambda: feed(item("A\0title\0")).encode(),
    "nothing but NUL bytes": lambda: bytes(1_000_000),
    "lone surrogates": lambda: feed(item("A \ud800 title \udfff")).encode(errors="surrogatepass"),
    "lone surrogates as references": lambda: feed(item("A &#xD800; &#55296; &#x110000; &#0; title")).encode(),
    "overlong UTF-8": lambda: feed(item("A @@ title")).encode().replace(b"@@", b"\xc0\xbc\xe0\x80\xbc\xf0\x80\x80\xbc"),
    "UTF-16 that says UTF-8": lambda: feed(item("A tïtle")).encode("utf-16"),
    "UTF-8 that says UTF-16": lambda: _recoded(feed(item("A tïtle")), "utf-8", "utf-16"),
    "UTF-7": lambda: feed(item("+ADw-script+AD4-"), prolog='<?xml version="1.0" encoding="utf-7"?>').encode(),
    "UTF-32": lambda: _recoded(feed(item("A tïtle")), "utf-32", "utf-32"),
    "EBCDIC": lambda: _recoded(feed(item("A title")), "cp037", "cp037"),
    "a charset that is a codec of Python": lambda: _recoded(feed(item("A title")), "utf-8", "zlib_codec"),
    "a charset that is an idea": lambda: _recoded(feed(item("A title")), "utf-8", "x" * 10_000),
    "the year 0": lambda: _date("Mon, 01 Jan 0000 00:00:00 GMT"),
    "the year 99999": lambda: _date("Mon, 01 Jan 99999 00:00:00 GMT"),
    "the year 0, ISO": lambda: _date("0000-00-00T00:00:00Z"),
    "the year 99999, ISO": lambda: _date("99999-12-31T23:59:60+99:99"),
    "a date of digits": lambda: _date("9" * 100_000),
    "a date of blanks": lambda: _date("Mon," + " " * 200_000 + "x"),
    "a date of colons": lambda: _date("2026-01-01T" + "1:" * 200_000),
    "a link that is none": lambda: feed(item(link="http://[x"), item(link="//"), item(link="http://\0/")).encode(),
    "a link of 4 MB": lambda: feed(item(link="https://example.org/" + "a/" * 2_000_000)).encode(),
    "a link of dots": lambda: feed(item(link="https://example.org/" + "../" * 500_000)).encode(),
    "links in no scheme": lambda: feed(
        item(link="javascript:alert(1)"), item(link="data:text/html,x"), item(link="file:///etc/passwd")
    ).encode(),
    "attributes in an attribute without end": lambda: (
        b'<?xml version="1.0"?><rss version="2.0' + b"encoding='utf-7'" * 3_500
    ),  # found by fuzzing: half a minute of feedparser's search for an encoding
    "a prolog of blank lines": lambda: feed(item(), prolog='<?xml version="1.0"?>' + "\n" * 60_000).encode(),
    "two roots": (feed(item()) * 2).encode,
    "JSON": lambda: b"[" * 2_000_000,
    "tags of feeds and no more": lambda: b"<rss><channel><item><title>",
    **_files("xml"),
}


PAGES: dict[str, Document] = {
    "a million nested elements": lambda: page("<div>" * 1_000_000 + ARTICLE),
    "a million nested inline elements": lambda: page("<b>" * 1_000_000 + ARTICLE),
    "a hundred thousand nested tables": lambda: page("<table><tr><td>" * 100_000 + ARTICLE),
    "a hundred thousand nested lists": lambda: page("<ul><li>" * 100_000 + ARTICLE),
    "a hundred thousand nested quotations": lambda: page("<blockquote>" * 100_000 + ARTICLE),
    "a hundred thousand nested links": lambda: page("<a href=/>" * 100_000 + ARTICLE),
    "a hundred thousand nested forms": lambda: page("<form><select><option>" * 100_000 + ARTICLE),
    "a hundred thousand unclosed paragraphs": lambda: page("<p>word" * 100_000),
    "a hundred thousand formatted unclosed paragraphs": lambda: page("<p><b><i>word" * 100_000),
    "misnested elements": lambda: page("<b><p></b><i></p></i>" * 100_000 + ARTICLE),
    "250 levels, again and again": lambda: page(("<div>" * 250 + "x" + "</div>" * 250) * 800 + ARTICLE),
    "a million attributes": lambda: page(f"<p {' '.join(f'a{n}' for n in range(1_000_000))}>{ARTICLE}"),
    "a million equal attributes": lambda: page(f"<p {'a=1 ' * 1_000_000}>{ARTICLE}"),
    "an attribute of 5 MB": lambda: page(f"<p title='{'x' * 5_000_000}'>{ARTICLE}"),
    "a style of 2 MB": lambda: page(f"<p style='{'color:red;' * 200_000}'>{ARTICLE}"),
    "a style of blanks": lambda: page(f"<p style='color:rgba({' ' * 400_000}x'>{ARTICLE}"),
    "a class of 2 MB": lambda: page(f"<p class='{'comment ' * 250_000}'>{ARTICLE}"),
    "a giant table": lambda: page("<table>" + "<tr><td>1<td>2<td>3" * 100_000 + "</table>" + ARTICLE),
    "a giant list": lambda: page("<ul>" + "<li>word</li>" * 300_000 + "</ul>" + ARTICLE),
    "a hundred thousand links": lambda: page("<a href='/a'>a story</a> " * 100_000 + ARTICLE),
    "two hundred thousand line breaks": lambda: page("<p>" + "word<br>" * 200_000 + "</p>" + ARTICLE),
    "a hundred thousand meta elements": lambda: page(ARTICLE, head="<meta name=author content=x>" * 100_000),
    "a hundred thousand robots": lambda: page(ARTICLE, head="<meta name=robots content='a:b,'>" * 60_000),
    "JSON-LD of brackets": lambda: page(ARTICLE, head=f"<script type=application/ld+json>{'[' * 1_000_000}</script>"),
    "JSON-LD of braces": lambda: page(ARTICLE, head="<script type=application/ld+json>" + '{"a":' * 500_000),
    "JSON-LD without end": lambda: page(
        ARTICLE, head='<script type=application/ld+json>{"articleBody":"' + "\\" * 1_000_000 + "</script>"
    ),
    "a word of 5 MB": lambda: page(f"<p>{'x' * 5_000_000}</p>{ARTICLE}"),
    "a text of 200 MB": lambda: page("<p>" + "The text goes on. " * 11_000_000 + "</p>"),
    "blanks of 4 MB": lambda: page(f"<p>{' ' * 4_000_000}x</p>{ARTICLE}"),
    "dots of 2 MB": lambda: page(f"<p>{'. ' * 1_000_000}</p>{ARTICLE}"),
    "dates of 2 MB": lambda: page(f"<p>{'2026-01-01 ' * 180_000}</p>{ARTICLE}"),
    "ampersands of 2 MB": lambda: page("&" * 2_000_000 + ARTICLE),
    "references of 2 MB": lambda: page("&#x1F600;" * 200_000 + ARTICLE),
    "accents of 2 MB": lambda: page("<p>a" + "\u0301" * 1_000_000 + "</p>" + ARTICLE),
    "open brackets": lambda: page("<" * 2_000_000 + ARTICLE),
    "unclosed comments": lambda: page("<!--" * 1_000_000),
    "unclosed script": lambda: page("<script>" * 500_000 + ARTICLE),
    "unclosed title": lambda: page("", head="<title>" * 500_000),
    "a frameset": lambda: b"<frameset>" * 300_000,
    "mathematics": lambda: page("<math><mi><svg><foreignObject>" * 50_000 + ARTICLE),
    "templates": lambda: page("<template>" * 200_000 + ARTICLE),
    "hidden boxes": lambda: page("<div hidden>" * 100_000 + ARTICLE),
    "hidden boxes, closed": lambda: page("<div hidden>x</div>" * 150_000 + ARTICLE),
    "times": lambda: page("<p><time>" * 150_000 + ARTICLE),
    "NUL bytes": lambda: page("<p>A\0B</p>" + ARTICLE.replace(" ", "\0")),
    "lone surrogates": lambda: page("<p>A \ud800 B \udfff</p>" + ARTICLE),
    "lone surrogates as references": lambda: page("<p>A &#xD800; &#xDFFF; &#x110000; &#0;</p>" + ARTICLE),
    "overlong UTF-8": lambda: page("<p>@@script>" + ARTICLE).replace(b"@@", b"\xc0\xbc"),
    "UTF-16 that says UTF-8": lambda: page(ARTICLE).decode().encode("utf-16"),
    "UTF-16 cut in the middle": lambda: page(ARTICLE).decode().encode("utf-16")[:-1],
    "UTF-7": lambda: page("+ADw-script+AD4-" + ARTICLE).replace(b"utf-8", b"utf-7"),
    "a charset that is a codec of Python": lambda: page(ARTICLE).replace(b"utf-8", b"unicode_escape"),
    "the year 0": lambda: page(ARTICLE, head="<meta property=article:published_time content='0000-01-01T00:00:00Z'>"),
    "the year 99999": lambda: page(ARTICLE, head="<meta property=article:published_time content=99999-01-01>"),
    "a date of digits": lambda: page(
        ARTICLE, head=f"<meta property=article:published_time content='{'9' * 1_000_000}'>"
    ),
    "an XML declaration that lies": lambda: b'<?xml version="1.0" encoding="utf-16"?>' + page(ARTICLE),
    "random bytes": lambda: bytes((number * 7919 + number // 251) % 251 + 3 for number in range(500_000)),
    **_files("html"),
}
