"""Posts as each generator keeps them: what is cited, and the exact place of each URL."""

from typing import NamedTuple

import pytest

from tests.extraction.reading import cited


class Case(NamedTuple):
    """A post, and its citations: line, column, kind, URL."""

    path: str
    text: str
    found: list[tuple[int, int, str, str]]


CASES = {
    "jekyll": Case(
        "2020-01-01-x.md",
        (
            "---\n"
            "layout: post\n"
            'title: "A: title"\n'
            "from: https://o.example/dir/page\n"
            "---\n"
            '{% include header.html url="http://e.example/0" %}\n'
            'A [link]({{ site.baseurl }}/x) and [real](http://e.example/1){:target="_blank"}.\n'
            "\n"
            "{% raw %}[in raw](http://e.example/2){% endraw %} "
            '{% highlight html %}<a href="http://no.example/">x</a>{% endhighlight %}\n'
            "\n"
            '<p><a href="../up">relative</a> <img src=/i.png></p>\n'
        ),
        [
            (4, 7, "source", "https://o.example/dir/page"),
            (6, 29, "link", "http://e.example/0"),
            (7, 43, "link", "http://e.example/1"),
            (9, 19, "link", "http://e.example/2"),
            (11, 13, "link", "https://o.example/up"),
            (11, 42, "image", "https://o.example/i.png"),
        ],
    ),
    "hugo": Case(
        "content/post.md",
        (
            "+++\n"
            'title = "x"\n'
            'canonical_url = "https://o.example/p"\n'
            "+++\n"
            '{{< figure src="http://e.example/i.png" link="http://e.example/0" >}}\n'
            '[ref]({{< relref "a.md" >}}) [real](<http://e.example/1> "t") '
            "{{% notice %}}[in](http://e.example/2){{% /notice %}}\n"
            "\n"
            "Term[^1] and <http://e.example/3>.\n"
            "\n"
            "[^1]: See [note](http://e.example/4).\n"
        ),
        [
            (3, 18, "source", "https://o.example/p"),
            (5, 17, "image", "http://e.example/i.png"),
            (5, 47, "link", "http://e.example/0"),
            (6, 38, "link", "http://e.example/1"),
            (6, 82, "link", "http://e.example/2"),
            (8, 15, "link", "http://e.example/3"),
            (10, 18, "link", "http://e.example/4"),
        ],
    ),
    "eleventy": Case(
        "post.md",
        (
            "---json\n"
            '{"title": "x", "canonical_url": "https://o.example/p"}\n'
            "---\n"
            '{% set x = "http://no.example/" %}{# [c](http://e.example/1) #}\n'
            "[t]({{ url }}) [real][r] ![alt text][i]\n"
            "\n"
            "[r]: http://e.example/2 'Title'\n"
            "[i]: <http://e.example/3.png>\n"
        ),
        [
            (2, 34, "source", "https://o.example/p"),
            (7, 6, "link", "http://e.example/2"),
            (8, 7, "image", "http://e.example/3.png"),
        ],
    ),
    "pelican": Case(
        "post.md",
        (
            "Title: x\n"
            "Date: 2020-01-01\n"
            "Source: https://o.example/p\n"
            "\n"
            "See [t]({filename}/a.md), [u]({static}/b.pdf) and [real](http://e.example/1).\n"
        ),
        [
            (3, 9, "source", "https://o.example/p"),
            (5, 58, "link", "http://e.example/1"),
        ],
    ),
    "docusaurus": Case(
        "docs/x.mdx",
        (
            "---\n"
            "title: x\n"
            "---\n"
            "import Tabs from '@theme/Tabs';\n"
            "\n"
            "export const url = 'http://no.example/';\n"
            "\n"
            '{/* [c](http://no.example/2) <a href="http://no.example/2">c</a> */}\n'
            "\n"
            "<Tabs values={[{label: 'a'}]}>\n"
            '<a href={url}>x</a> <a href="http://e.example/3">y</a> '
            "<img src={require('./i.png').default} />\n"
            "</Tabs>\n"
            "\n"
            ":::note\n"
            "[t](http://e.example/4)\n"
            ":::\n"
            "\n"
            "```jsx\n"
            '<a href="http://no.example/5">x</a>\n'
            "```\n"
        ),
        [
            (11, 30, "link", "http://e.example/3"),
            (15, 5, "link", "http://e.example/4"),
        ],
    ),
    "html": Case(
        "p.html",
        (
            "<!doctype html>\r\n"
            '<base href="http://b.example/d/">\r\n'
            '<p>日本 <a href="\thttp://e.example/a\r\n'
            'b">x</a> <img srcset="1.png 1x, http://e.example/2.png 2x"\r\n'
            " src='//e.example/3.png' alt=\"&lt;é\">\r\n"
            '<svg><a xlink:href="http://e.example/?a=1&amp;b=2&copy=3">s</a></svg>\r\n'
            '<object data="o.swf"></object><noscript><iframe src="http://e.example/f"></iframe></noscript>\r\n'
        ),
        [
            (3, 17, "link", "http://e.example/ab"),
            (4, 23, "image", "http://b.example/d/1.png"),
            (4, 33, "image", "http://e.example/2.png"),
            (5, 7, "image", "http://e.example/3.png"),
            (6, 21, "link", "http://e.example/?a=1&b=2&copy=3"),
            (7, 15, "media", "http://b.example/d/o.swf"),
            (7, 54, "frame", "http://e.example/f"),
        ],
    ),
    "a byte order mark": Case(
        "b.md",
        ("\ufeff---\ntitle: x\n---\n日[t](http://e.example/1)\n"),
        [
            (4, 6, "link", "http://e.example/1"),
        ],
    ),
    "a byte order mark in html": Case(
        "b.html",
        ("\ufeff<a href=http://e.example/1>t</a>\n"),
        [
            (1, 10, "link", "http://e.example/1"),
        ],
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_every_citation_at_its_line_and_column(case: Case) -> None:
    found = cited(case.text, case.path)
    assert [(one.line, one.column, one.kind, one.url) for one in found] == case.found
