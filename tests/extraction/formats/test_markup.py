"""Markup languages: what is a link in each, what is code, and where it stands."""

import pytest

from loccit.extraction.formats import FORMATS, File
from tests.extraction.formats.cases import raws, read, urls

RST = """\
Title
=====

See `the guide <https://a.example/guide>`_, Python_ and `two words`_.
An `anonymous one`__ and https://b.example/bare, or <https://c.example/angle>.

.. _Python: https://python.example/
.. _two words: https://two.example/long
   /path
.. _unused: https://unused.example/
__ https://anonymous.example/

.. image:: https://images.example/a.png
   :target: https://target.example/

.. a comment with https://comment.example/

Literal::

    https://code.example/

.. code-block:: sh

   curl https://code.example/

.. note::

   ``https://literal.example`` and https://note.example/ here.

.. raw:: html

   <a href="https://raw.example/">x</a>
"""


def test_restructured_text() -> None:
    assert urls(RST, "a.rst") == [
        "https://a.example/guide",
        "https://b.example/bare",
        "https://c.example/angle",
        "https://python.example/",
        "https://two.example/long/path",
        "https://anonymous.example/",
        "https://images.example/a.png",
        "https://target.example/",
        "https://note.example/",
        "https://raw.example/",
    ]


def test_names_of_references_are_compared_without_case_and_may_be_escaped() -> None:
    text = "`A\n b`_ and :field_: `\\<tag>`_\n\n.. _a B: https://one.example/\n"
    text += ".. _field: https://two.example/\n.. _<tag>: https://three.example/\n"
    assert urls(text, "a.rst") == [
        "https://one.example/",
        "https://two.example/",
        "https://three.example/",
    ]


def test_a_chained_target_has_the_url_of_the_next() -> None:
    text = "first_ and second_\n\n.. _first:\n.. _second: https://both.example/\n"
    assert urls(text, "a.rst") == ["https://both.example/"] * 2


def test_nikola_posts_in_txt_files_are_recognised() -> None:
    text = ".. title: A post\n.. link: https://source.example/\n\nSee `x <https://x.example/>`_.\n"
    cited, _ = read(text, "post.txt")
    assert [(one.url, one.kind) for one in cited] == [
        ("https://source.example/", "source"),
        ("https://x.example/", "link"),
    ]


ASCIIDOC = """\
= Title
:base: https://base.example
:whole: https://whole.example/page
:doc-link: https://macro.example/[the documentation]

See https://a.example/x[Text], link:https://b.example/y[Y], {base}/z[Z] and {whole}[W]; {doc-link}.
Bare https://c.example/ and \\https://escaped.example/[no] and +https://plus.example/+.
link:++https://quoted.example/a_b++[q] <https://angle.example/>

image::https://images.example/a.png[Alt,link=https://linked.example/]

[link=https://block.example/]
image::local.png[]

----
https://code.example/
----

....
https://literal.example/
....

// https://comment.example/

[source,sh]
curl https://paragraph.example/

[source,subs="+macros"]
----
see https://macros.example/[this]
----

++++
<a href="https://raw.example/">x</a>
++++

ifdef::a[]
https://one.example/[1]
endif::[]
ifndef::a[]
https://other.example/[2]
endif::[]

 indented https://verbatim.example/
"""


def test_asciidoc() -> None:
    assert urls(ASCIIDOC, "a.adoc") == [
        "https://whole.example/page",
        "https://macro.example/",
        "https://a.example/x",
        "https://b.example/y",
        "https://base.example/z",
        "https://c.example/",
        "https://quoted.example/a_b",
        "https://angle.example/",
        "https://images.example/a.png",
        "https://linked.example/",
        "https://block.example/",
        "https://macros.example/",
        "https://raw.example/",
        "https://one.example/",
        "https://other.example/",
    ]


LEGACY_ASCIIDOC = """\
A manual
========

NAME
----
manual - See https://name.example/[name].

[[options]]
OPTIONS
-------
--one::

\tSee https://term.example/[the term's text] and `https://literal.example/`.

Not a title
-----------------------------
https://code.example/
-----------------------------

[source]
--------
https://listing.example/
--------

 https://indented.example/
"""


def test_asciidoc_with_underlined_titles() -> None:
    """As git's documentation is written; a document with such a title of its own is legacy."""
    assert urls(LEGACY_ASCIIDOC, "a.adoc") == ["https://name.example/", "https://term.example/"]
    modern = LEGACY_ASCIIDOC.replace("A manual\n========", "= A manual")
    assert urls(modern, "a.adoc")[2:] == ["https://literal.example/"]


def test_an_attribute_that_nobody_defines_makes_no_citation() -> None:
    assert urls("{unknown}/x[X] and https://a.example/{unknown}/y[Y]\n", "a.adoc") == []


ORG = """\
#+title: A post
#+link: gh https://github.example/%s

* Heading
  :PROPERTIES:
  :URL: https://drawer.example/
  :END:
  See [[https://a.example/x][text]], [[https://b.example/]], <https://c.example/> and
  https://d.example/e. A [[gh:owner/name][short one]] and [[doi:10.1000/182][a DOI]].
  [[https://link.example/][https://images.example/a.png]] =https://verbatim.example/=
# https://comment.example/
: https://fixed.example/
#+begin_src sh
curl https://code.example/
#+end_src
#+begin_export html
<a href="https://raw.example/">x</a>
#+end_export
"""


def test_org() -> None:
    assert urls(ORG, "a.org") == [
        "https://a.example/x",
        "https://b.example/",
        "https://c.example/",
        "https://d.example/e",
        "https://github.example/owner/name",
        "https://doi.org/10.1000/182",
        "https://link.example/",
        "https://images.example/a.png",
        "https://raw.example/",
    ]


TEXTILE = """\
h1. Title

See "text":https://a.example/x, ["bracketed":https://b.example/y] and "alias":hobix.
!https://images.example/a.png(Alt)!:https://linked.example/

@https://code.example/@ <a href="https://html.example/">x</a>

bc. curl https://block.example/

p. "after":https://after.example/.

[hobix]https://alias.example/
"""


def test_textile() -> None:
    assert urls(TEXTILE, "a.textile") == [
        "https://a.example/x",
        "https://b.example/y",
        "https://images.example/a.png",
        "https://linked.example/",
        "https://html.example/",
        "https://after.example/",
        "https://alias.example/",
    ]


WIKITEXT = """\
== Heading ==
[https://a.example/x text], [//b.example/y], https://c.example/d. (https://e.example/f)
{{cite web|url=https://g.example/h|title=T}} {{cite|url=https://i.example/j}}
https://k.example/l{{dead link}} https://m.example/{{PAGENAME}} ''https://n.example/o''
<nowiki>https://nowiki.example/</nowiki> <!-- https://comment.example/ -->
"""


def test_wikitext() -> None:
    assert urls(WIKITEXT, "a.wiki") == [
        "https://a.example/x",
        "https://b.example/y",
        "https://c.example/d",
        "https://e.example/f",
        "https://g.example/h",
        "https://i.example/j",
        "https://k.example/l",
        "https://n.example/o",
    ]


A = "https://a.example/x"
BY_PANDOC = {
    "in an element": f"<div>\n[t]({A})\n</div>",
    "on the line of its tag": f"<div>[t]({A})</div>",
    "in a cell": f"<table>\n  <tr><td>\n    *x* [t]({A})\n  </td></tr>\n</table>",
    "an image in a link": f"<div>\n[![]({A})](x)\n</div>",
    "in a caption": f"![x [t]({A}).](i.png){{width=9}}",
    "in a caption of a quote": f"> x\n>\n> ![[t]({A})](i.png)\n",
    "in a caption within a fenced block": f"::: {{.c}}\n![[t]({A})](i.png)\n:::\n",
}
NOT_BY_PANDOC = {
    "description of an image in a sentence": f"x ![[t]({A})](i.png)",
    "description of an image before a sentence": f"![[t]({A})](i.png)\nx",
    "raw text": f"<pre>\n[t]({A})\n</pre>",
    "comment": f"<!-- [t]({A}) -->",
    "code in an element": f"<div>\n```\n[t]({A})\n```\n</div>",
}


@pytest.mark.parametrize("name", BY_PANDOC)
def test_links_that_pandoc_publishes(name: str) -> None:
    text = f"First.\n\n{BY_PANDOC[name]}\n\nLast.\n"
    assert urls(text, "a.qmd") == urls(text, "a.Rmd") == [A]


@pytest.mark.parametrize("name", NOT_BY_PANDOC)
def test_what_pandoc_does_not_publish(name: str) -> None:
    assert urls(f"First.\n\n{NOT_BY_PANDOC[name]}\n\nLast.\n", "a.qmd") == []


def test_quarto_and_r_markdown() -> None:
    text = "---\ntitle: T\n---\n\nSee [x](https://a.example/).\n\n```{r}\nurl('https://b.example/')\n```\n"
    assert urls(text, "a.qmd") == urls(text, "a.Rmd") == ["https://a.example/"]
    text = f"""{text}
```{{r ui, fig.cap = "A `page()`"}}
url('https://c.example/')
```

See [y](https://d.example/).
"""
    assert urls(text, "a.Rmd") == ["https://a.example/", "https://d.example/"]
    text = "````{r}\n1\n```\n\n[t](https://a.example/) <b>\n\n```{r}\nx\n```\n"
    assert urls(text, "a.Rmd") == ["https://a.example/"]
    text = '<a href="https://a.example/\n````{r}\nb/">\n```\n'
    assert urls(text, "a.Rmd") == []
    text = "````{r}\n```\n[t](https://a.example/)\n````\n\n```{asis, echo=FALSE}\n<https://b.example>\n```\n"
    assert urls(text, "a.Rmd") == []


def test_text_and_lists_of_urls() -> None:
    text = 'https://a.example/x\n<https://b.example/y>\n"https://c.example/z", www.d.example.\n'
    assert urls(text, "urls.txt") == [
        "https://a.example/x",
        "https://b.example/y",
        "https://c.example/z",
        "http://www.d.example/",
    ]


@pytest.mark.parametrize("path", ["a.rst", "a.adoc", "a.org", "a.textile", "a.wiki", "a.txt"])
@pytest.mark.parametrize("text", ["", "\n", "\ufeff", "x\r\ny", "é" * 50])
def test_files_without_links(path: str, text: str) -> None:
    assert raws(text, path) == []


def test_places_hold_behind_other_characters() -> None:
    for path in ("a.rst", "a.adoc", "a.org", "a.txt", "a.wiki"):
        (one,), _ = read("é\n中文 😀 https://a.example/x\n", path)
        assert (one.line, one.column) == (2, 6)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{{cite web |url=//a.example/b |title=x}}", ["https://a.example/b"]),
        (
            "{{cite web|archiveurl= //web.archive.org/web/2012/http://a.example/| x=y}}",
            ["https://web.archive.org/web/2012/http://a.example/"],
        ),
        ("{{cite web\n| archive-url = //a.example/b\n}}", ["https://a.example/b"]),
        ("{{x|a=//a.example/b}} {{y|url=//two words}}", []),
    ],
)
def test_parameters_of_wikitext_without_a_scheme(text: str, found: list[str]) -> None:
    assert urls(text, "a.wiki") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (":pep:`8` and :PEP:`0020`", ["/pep-0008", "/pep-0020"]),
        (":pep:`the style guide <8>`", ["/pep-0008"]),
        (":pep:`8#imports`", ["/pep-0008#imports"]),
        (":rfc:`2119` :rfc:`words <2119#section-1>`", ["/rfc2119.html", "/rfc2119.html#section-1"]),
        (":pep:`no number` :rfc:`also <none>`", []),
    ],
)
def test_roles_that_publish_a_link(text: str, found: list[str]) -> None:
    hosts = "https://peps.python.org", "https://datatracker.ietf.org/doc/html"
    whole = [hosts["rfc" in end] + end for end in found]
    assert urls(text, "a.rst") == whole


@pytest.mark.parametrize(
    ("block", "found"),
    [
        ("video::1234[vimeo]", ["https://player.vimeo.com/video/1234"]),
        ("video::RvRhUHTV_8k[youtube]", ["https://www.youtube.com/embed/RvRhUHTV_8k?rel=0"]),
        ("video::https://a.example/v.mp4[]", ["https://a.example/v.mp4"]),
        ("audio::https://a.example/v.ogg[]", ["https://a.example/v.ogg"]),
        ("video::local.mp4[]", []),
    ],
)
def test_media_of_asciidoc(block: str, found: list[str]) -> None:
    assert urls(f"= T\n\n{block}\n", "a.adoc") == found


def test_a_remote_file_that_asciidoc_includes() -> None:
    text = "= T\n:base: https://a.example\n\ninclude::{base}/a.adoc[]\n\ninclude::b.adoc[]\n"
    assert urls(text, "a.adoc") == ["https://a.example/a.adoc"]


@pytest.mark.parametrize("path", ["a.rst", "a.adoc", "a.org"])
def test_a_bare_url_may_have_a_host_of_one_name(path: str) -> None:
    text = "See http://localhost:8000/docs, http://intranet, http://{host}/x and http://_.\n"
    cited, _ = read(text, path)
    assert [one.raw for one in cited] == ["http://localhost:8000/docs", "http://intranet"]


MANUALS = "https://www.gnu.org/software/emacs/manual/html_mono"


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("[[short:x]]", "https://a.example/x"),
        ("[[short]]", "https://a.example/"),
        ("[[short][said]]", "https://a.example/"),
        ("[[raw:b c]]", "https://b.example/?q=b%20c"),
        ("[[coded:a & b/c]]", "https://c.example/?q=a%20%26%20b%2Fc&x"),
        ("[[info:org#A (b)][x]]", f"{MANUALS}/org.html#A-_0028b_0029"),
        ("[[info:emacs]]", f"{MANUALS}/emacs.html#Top"),
        ("[[file:https://a.example/x][y]]", "https://a.example/x"),
        ("[[#x][file:https://a.example/x.png]]", "https://a.example/x.png"),
    ],
)
def test_links_that_org_abbreviates(link: str, url: str) -> None:
    text = """\
#+LINK: short https://a.example/
#+LINK: raw https://b.example/?q=%s
#+LINK: coded https://c.example/?q=%h&x
"""
    assert urls(f"{text}\nSee {link}.\n", "a.org") == [url]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://a.example/{id}/x and so on", ["https://a.example/{id}/x"]),
        ("[https://a.example/{id} text]", ["https://a.example/{id}"]),
        ("{{cite|url=https://a.example/{id}}}", ["https://a.example/{id"]),
        ("{{cite|url=https://a.example/x}}", ["https://a.example/x"]),
        ("{{{1|https://a.example/x}}}", ["https://a.example/x"]),
    ],
)
def test_braces_in_urls_of_wikitext(text: str, found: list[str]) -> None:
    assert [one.raw for one in read(text, "a.wiki")[0]] == found


@pytest.mark.parametrize(
    "value",
    [
        r"'https\://a.example/book/'",
        r"https\://a.example/book/",
        r"'the book (https\://a.example/book/)'",
    ],
)
def test_a_colon_that_bookdown_escapes(value: str) -> None:
    cited, _ = read(f"---\ntitle: x\nurl: {value}\n---\n\nText.\n", "index.Rmd")
    assert [(one.url, one.raw) for one in cited] == [
        ("https://a.example/book/", r"https\://a.example/book/")
    ]


DJOT = """\
# [Title](https://title.example/)

See [a](https://a.example/x_y_), <https://b.example/> but not https://bare.example/.
[`code`][] and ["Quoted"][], [c][d]{.class}; `[e](https://code.example/)`.

``` =html
<a href="https://raw.example/">t</a>
```

``` html
<a href="https://shown.example/">t</a>
```

[code]: https://code-label.example/
[Quoted]: https://quoted.example/
[d]: https://d.example/
[unused]: https://unused.example/
"""


def test_djot() -> None:
    assert sorted(urls(DJOT, "a.dj")) == [
        "https://a.example/x_y_",
        "https://b.example/",
        "https://code-label.example/",
        "https://d.example/",
        "https://quoted.example/",
        "https://raw.example/",
        "https://title.example/",
    ]
    assert urls('<a href="https://a.example/\n``` =html\nb/">x</a>\n```\n', "a.dj") == []


LEKTOR = """\
title: A title
---
pub_date: 2020-01-02
---
source_url: https://source.example/
---
body:

See [a](https://a.example/) and

- <https://b.example/>
---
flow:

#### text ####
text: [c](https://c.example/)
----
image: https://d.example/i.png
"""


def test_lektor() -> None:
    assert urls(LEKTOR, "a/contents.lr") == [
        "https://source.example/",
        "https://a.example/",
        "https://b.example/",
        "https://c.example/",
        "https://d.example/i.png",
    ]
    file = File("a/contents.lr", b"", LEKTOR)
    assert len(list(FORMATS["lektor"].read(file))) == 1
    assert file.fields == {"title": "A title", "date": "2020-01-02"}


def test_templates_of_ruby_are_in_the_format_that_is_named_before() -> None:
    link = '[a](https://a.example/) <a href="<%= x %>">b</a>\n'
    assert urls(link, "a.md.erb") == ["https://a.example/"]
    assert urls('<a href="https://a.example/">b</a>', "a.html.erb") == ["https://a.example/"]


def test_macros_of_org() -> None:
    text = "#+macro: issue Issue [[https://a.example/issues/$1][$2]]\n"
    text += '#+macro: video @@html:<iframe src="https://v.example/$1"></iframe>@@\n'
    text += "#+MACRO: home https://h.example/\n\n"
    text += "See {{{issue(12,the first)}}}, {{{Issue(7)}}}, ={{{issue(8)}}}=, {{{video(x)}}}, "
    text += "{{{home}}}, {{{unknown(1)}}} and {{{issue(12,the first)}}}.\n"
    assert urls(text, "a.org") == [
        "https://a.example/issues/12",
        "https://a.example/issues/7",
        "https://v.example/x",
        "https://h.example/",
        "https://a.example/issues/12",
    ]


RST_TARGETS = {
    "names another": ("See this__.\n\n.. _PR: https://a.example/1\n\n__ PR_\n", ["1"]),
    "names a phrase": ("`a b`__\n\n.. _x y: https://a.example/1\n\n.. __: `x y`_\n", ["1"]),
    "named as well": ("PR_ and it__\n\n.. _PR: https://a.example/1\n\n__ PR_\n", ["1"]),
    "leads nowhere": ("this__\n\n__ PR_\n", []),
}


@pytest.mark.parametrize("name", RST_TARGETS)
def test_anonymous_targets_that_name_others(name: str) -> None:
    text, found = RST_TARGETS[name]
    assert urls(text, "a.rst") == [f"https://a.example/{end}" for end in found]


def test_cells_of_a_table_of_values_in_restructuredtext() -> None:
    text = f"""\
.. csv-table:: Title
   :header: a,b

   {A}/1,{A}/2
   "see {A}/3,4",{A}/5

.. csv-table::
   :delim: ;

   {A}/6,7;{A}/8

{A}/9,10
"""
    ends = ["1", "2", "3,4", "5", "6,7", "8", "9,10"]
    assert urls(text, "a.rst") == [f"{A}/{end}" for end in ends]


@pytest.mark.parametrize(
    "text", ["doi:10.1000/182", "(doi:10.1000/182).", "| a | doi:10.1000/182 |"]
)
def test_a_bare_doi_in_org(text: str) -> None:
    assert urls(f"{text}\n", "a.org") == ["https://doi.org/10.1000/182"]


@pytest.mark.parametrize(
    "text", ["=doi:10.1000/182=", "doi:10.1", "x:doi:10.1000/182", "adoi:10.1000/182"]
)
def test_no_doi_in_org(text: str) -> None:
    assert urls(f"{text}\n", "a.org") == []


def test_asciidoc_in_files_that_may_hold_keys() -> None:
    assert urls(f"= Title\n\nSee {A}[x].\n", "a.asc") == [A]
    assert urls(f"-----BEGIN PGP SIGNATURE-----\nComment: {A}\n", "a.asc") == []
