"""What site generators publish beyond CommonMark: every link, at its place, in each dialect."""

from pathlib import Path

import pytest

from loccit.config.settings import ArchiveSettings
from loccit.extraction.generators import generator_of
from loccit.extraction.link_filter import Outward
from loccit.extraction.post import PostReader
from loccit.extraction.site import PublishedSite, find_site
from tests.extraction.reading import archive, cited, raws

A, B, C = "https://a.example/1", "https://b.example/2", "https://c.example/3"


def urls(text: str, path: str = "post.md", generator: str | None = None) -> list[str]:
    return [one.url for one in cited(text, path, PublishedSite(generator=generator))]


ONE_LINK = {
    "raw text in capitals": f"<STYLE>\na {{}}\n</STYLE>\n\n[t]({A})",
    "pre in capitals": f"<PRE>x</PRE>\n\n<{A}>",
    "script in mixed case": f"<Script>1</Script>\n\nsee {A}",
    "textarea in capitals": f"<TEXTAREA>x</TEXTAREA>\n\n[t][r]\n\n[r]: {A}",
    "below a heading element": f"x\n\n<h3>T</h3>\n[t]({A})",
    "below a paragraph element": f"x\n\n<p>T</p>\nsee [t]({A})",
    "below a line break": f"x\n\n<br/>\n[t]({A})",
    "below an anchor": f'x\n\n<a name="y"></a>\n[t]({A})',
    "below an unknown component": f"x\n\n<Tweet id='1'/>\n[t]({A})",
    "directive of MyST": f"```{{note}} Title\n:class: x\n\n[t]({A})\n```",
    "directive's argument": f"```{{figure}} {A}\n:width: 3\n```",
    "directives within directives": f"````{{grid}}\n```{{tip}}\n[t]({A})\n```\n````",
    "behind code in a directive": f"````{{note}}\n```py\nx\n```\n[t]({A})\n````",
    "reStructuredText in MyST": f"```{{eval-rst}}\nSee `t <{A}>`__\n```",
    "table of contents of MyST": f"```{{toctree}}\n:hidden:\n\na\nThis <{A}>\n```",
    "glossary of MyST": f"```{{glossary}}\nTerm\n    one\n\n    [t]({A})\n```",
    "knitr's asis": f"```{{asis, echo=is_html}}\n[t]({A})\n```",
    "theorem of bookdown": f"```{{theorem, label, name='x'}}\n[t]({A})\n```",
    "fence within, further in": (
        f"```{{=html}}\n<!--\n    ```{{r}}\n    x\n    ```\n-->\n```\n[t]({A})"
    ),
    "raw HTML of Pandoc": f"```{{=html}}\n<a href='{A}'>t</a>\n```",
    "admonition": f"!!! warning\n\n    [t]({A})",
    "admonition with a title": f'!!! note "Title"\n    text\n\n    second [t]({A})',
    "collapsed block": f"??? tip\n\n    [t]({A})",
    "opened block": f"???+ tip\n\n    [t]({A})",
    "tab": f'=== "One"\n\n    [t]({A})\n\n    ```\n    [no]({B})\n    ```',
    "nested": f'=== "One"\n\n    !!! note\n\n        [t]({A})',
    "definition": f"Term\n:   First.\n\n    Second [t]({A}).",
    "narrow definition": f"Term\n: First.\n\n    Second [t]({A}).",
    "markdown without a value": f'<div class="x" markdown>\n[t]({A})\n</div>',
    "wiki link": f"[[{A}|text]]",
    "formula": f"$$ \\href{{{A}}}{{x}} $$",
    "size after an image": f"![t]({A} =20x30)",
    "title in other quotation marks": f"[t]({A} “a title”)",
    "size in percent": f"![t]({A} =50%x)",
    "two sizes": f"![t]({A} =300x)",
}


@pytest.mark.parametrize("text", ONE_LINK.values(), ids=ONE_LINK.keys())
def test_one_link_is_found(text: str) -> None:
    assert raws(f"---\ntitle: x\n---\n{text}\n") == [A]


def test_each_definition_of_a_label_is_found() -> None:
    text = f"[t][r] and [u][R]\n\n[r]: {A}\n\nmore [v][r]\n\n[r]: {B}\n"
    assert [(one.line, one.raw) for one in cited(text)] == [(3, A)] * 3 + [(7, B)]


BARE = {
    "in brackets": (f"[{A}]", [A]),
    "in two brackets": (f"[[{A}]]", [A]),
    "in braces": (f"{{{A}}}", [A]),
    "the wrong way round": (f"({A})[t]", [A]),
    "brackets of its own": ("https://a.example/x_(y)_[z]", ["https://a.example/x_(y)_[z]"]),
    "dash": (f"{A}—a site", [A]),
    "short dash within": ("https://a.example/x–y z", ["https://a.example/x–y"]),
    "short dash behind": (f"{A}– text", [A]),
    "ellipsis": (f"{A}… and", [A]),
    "quotes": (f'"{A}" and "{B}".', [A, B]),
    "single quotes": (f"'{A}', '{B}'", [A, B]),
    "apostrophe within": ("https://a.example/it's", ["https://a.example/it's"]),
    "curly quotes": (f"‘{A}’ “{B}”", [A, B]),
    "guillemets": (f"«{A}» ‹{B}›", [A, B]),
    "bars": (f"|{A}|x|", [A]),
    "after a sign": (f"u={A} -{B} .{C}", [A, B, C]),
    "backslash behind": (f"{A}\\", [A]),
    "closing bracket and letters": ("(https://a.example)的1.0版", ["https://a.example"]),
    "letters after a host": ("见https://a.example的文章", ["https://a.example"]),
    "host in another script": ("https://例え.example/甲", ["https://例え.example/甲"]),
    "www in the midst": ("我们www.a.example只是", []),
    "www in angle brackets": ("<www.a.example> x", []),
    "www in brackets": ("(www.a.example)", ["www.a.example"]),
    "invisible character": (f"{A}\u200b x", [A]),
    "pipe escaped in a table": (
        "|a|\n|-|\n|https://a.example/x\\|y|",
        ["https://a.example/x\\|y"],
    ),
}


@pytest.mark.parametrize(("text", "found"), BARE.values(), ids=BARE.keys())
def test_bare_urls_end_before_what_is_not_theirs(text: str, found: list[str]) -> None:
    assert raws(text) == found


MDX = {
    "component": (f'<Card title="x" href="{A}" />', [A]),
    "over lines": (f'<LinkCard\n  title="y"\n  href="{A}"\n/>', [A]),
    "inline": (f'Text <Link to="{A}">z</Link>.', [A]),
    "expression": (f'<a href={{"{A}"}}>x</a> <img src={{`{B}`}} />', [A, B]),
    "in braces": (f'{{open && <a href="{A}">w</a>}}', [A]),
    "objects": (f"<Cards items={{[{{ href: '{A}', name: 'x' }}]}} />", [A]),
    "indented": (f"Text.\n\n    [x]({A}) is text", [A]),
    "below a component": (f"<Steps>\n1. [x]({A})\n</Steps>", [A]),
    "below a component, indented": (f"<Tab>\n    [x]({A})\n</Tab>", [A]),
    "beside a tag": (f"<p>[x]({A}) and more</p>", [A]),
    "in a list": (f"- <Link id='x'/> see ([#1]({A}))", [A]),
    "bare": (f"<Note>\n\nsee {A}, ok\n\n</Note>", [A]),
    "expressions are not read": ("<a href={url}>x</a> <a href={`https://${x}/`}>y</a>", []),
    "module": (f"import x from '{A}'\n\nexport const y = {{\n  url: '{A}',\n}}\n\n[t]({B})", [B]),
    "comment": (f"{{/* [t]({A}) */}}\n\n[u]({B})", [B]),
    "code": (f"```jsx\n<Card href='{A}' />\n```\n\n`<a href='{A}'>` [u]({B})", [B]),
    "relations": (
        f'<head><link rel="canonical" href="{A}" /><link rel="icon" href="{B}" /></head>',
        [A],
    ),
    "own pages": ('<Card href="/docs/x" /> <Link to="./y">z</Link>', []),
    "script": (f'<Script src="{A}" /> [u]({B})', [B]),
    "broken tag": (f"<Card href= [t]({A})", [A]),
    "after other letters": (f"日本 <Card title='é' href='{A}' /> 𝒜 [t]({B})", [A, B]),
}


@pytest.mark.parametrize(("text", "found"), MDX.values(), ids=MDX.keys())
def test_mdx(text: str, found: list[str]) -> None:
    assert urls(f"---\ntitle: x\n---\n{text}\n", "post.mdx") == found
    assert urls(text, "post.md", "docusaurus") == found


SHORTCODES = {
    "hugo figure": (f'{{{{< figure src="{A}" link="{B}" >}}}}', [A, B]),
    "hugo percent": (f'{{{{% button href="{A}" %}}}}t{{{{% /button %}}}}', [A]),
    "hugo by id": ("{{< youtube abcdefghijk >}}", ["https://www.youtube.com/embed/abcdefghijk"]),
    "hugo named id": (
        '{{< x user="someone" id="1234567" >}}',
        ["https://x.com/someone/status/1234567"],
    ),
    "hugo vimeo": ("{{< vimeo 146022717 >}}", ["https://player.vimeo.com/video/146022717"]),
    "hugo gist": ("{{< gist someone 12ab34 >}}", ["https://gist.github.com/someone/12ab34"]),
    "hugo instagram": (
        "{{< instagram BWNjjyYFxVx >}}",
        ["https://www.instagram.com/p/BWNjjyYFxVx/"],
    ),
    "quarto": (f"{{{{< video {A} >}}}}", [A]),
    "liquid include": (f'{{% include card.html url="{A}" text="x" %}}', [A]),
    "liquid tag": (f"{{% embed {A} %}}", [A]),
    "hexo": (f"{{% link text {A} true %}} {{% iframe {B} 100% 300 %}}", [A, B]),
    "eleventy": (f'{{% image "{A}", "alt text" %}}', [A]),
    "like a tag": (f'{{{{<img src="{A}" alt="x">}}}}', [A]),
    "like a tag, with Markdown": (f'{{{{<img src="a.png" caption="b [c]({A}) d">}}}}', [A]),
    "like an end tag": (f'{{{{<note "b [c]({A})">}}}}d{{{{</note>}}}} [e]({B})', [A, B]),
    "over lines, with Markdown": (f'{{{{<figure\n src="a.png"\n caption="[c]({A})">}}}}', [A]),
    "text of a caption": (
        f'{{{{< figure src="a.png" caption="see {A}, b" attr="{B} c" >}}}}',
        [A, B],
    ),
    "text of no caption": (f'{{{{< figure src="a.png" alt="see {A}" >}}}}', []),
    "quotes in a caption": (f'{{{{< figure caption="b <a href=\\"{A}\\">c</a>" >}}}}', [A]),
    "quotes in an include": (f'{{% include a.html b="<a href=\\"{A}\\">c</a>" %}}', [A]),
    "logic": (f'{{% set x = "{A}" %}}{{% if x == "{A}" %}}y{{% endif %}}', []),
    "filters": (f'{{{{ "{A}" | escape }}}}', []),
    "code": (f'{{{{< code lang="x" >}}}}<a href="{A}">{{{{< /code >}}}} [u]({B})', [B]),
    "code that is not closed": (
        f'{{{{< code file="x" />}}}} [t]({A}) {{{{< code >}}}}[u]({B})',
        [A, B],
    ),
    "one of two is closed": (
        f'{{{{< code "x" >}}}} [t]({A}) {{{{< code lang="y" >}}}}[u]({B}){{{{< /code >}}}}',
        [A],
    ),
    "codeblock": (f'{{% codeblock lang:x %}}<a href="{A}">{{% endcodeblock %}} [u]({B})', [B]),
    "codeblock with a link": (f'{{% codeblock T {B} t %}}<a href="{A}">{{% endcodeblock %}}', [B]),
    "in code": (f'```\n{{{{< figure src="{A}" >}}}}\n```', []),
    "shown": (f'{{{{</* figure src="{A}" */>}}}}', []),
    "an expression in it": ('{{< figure src="https://a.example/{{ x }}" >}}', []),
}


@pytest.mark.parametrize(("text", "found"), SHORTCODES.values(), ids=SHORTCODES.keys())
def test_shortcodes(text: str, found: list[str]) -> None:
    assert urls(f"---\ntitle: x\n---\n{text}\n") == found


FILLED_IN = [
    "https://a.example/{{ site.repo }}/x",
    "https://a.example/?u={{ page.url | url_encode }}",
    "https://{{ host }}/x",
]


@pytest.mark.parametrize("url", FILLED_IN)
@pytest.mark.parametrize("form", ["[t]({})", '<a href="{}">t</a>', "see {} there"])
def test_what_a_generator_fills_in_is_no_citation(form: str, url: str) -> None:
    text = f"---\ntitle: x\n---\n{form.format(url)}\n"
    for generator in ("jekyll", "hugo", None):
        assert urls(text, generator=generator) == []


def test_what_the_front_matter_says_is_filled_in() -> None:
    text = "---\nvideo: abc\nnested:\n  id: 7\n---\n[t](https://a.example/?v={{ page.video }}) "
    text += "[u](https://a.example/{{page.nested.id}}) [v](https://a.example/{{ page.none }})\n"
    found = cited(text, site=PublishedSite(generator="jekyll"))
    assert [(one.url, one.problem) for one in found] == [
        ("https://a.example/?v=abc", None),
        ("https://a.example/7", None),
    ]


def test_what_a_page_includes_is_filled_in() -> None:
    link = '<a href="https://a.example/{{ include.release.tag | downcase }}/x">t</a>'
    jekyll = PublishedSite(generator="jekyll")
    assert cited(link, "install/_release.html", site=jekyll) == []
    assert [one.problem for one in cited(link, "install/release.html", site=jekyll)] == ["template"]


def test_what_nothing_fills_in_is_wrong() -> None:
    link = '<a href="https://a.example/{{ link }}">t</a>'
    mirrored = cited(f"---\nfrom: {B}\n---\n{link}\n", site=PublishedSite(generator="jekyll"))
    assert [one.problem for one in mirrored] == [None, "template"]
    assert [one.problem for one in cited(link, "page.html")] == ["template"]
    assert [one.problem for one in cited(link, "README.md")] == ["template"]


def test_a_file_of_the_archive_comes_before_the_mirrored_page(tmp_path: Path) -> None:
    text = f"---\noriginal_url: {A}\n---\n![p](plot.png) ![q](/img/q.png) ![r](gone.png)\n"
    files = {"posts/a/index.md": text, "posts/a/plot.png": "", "static/img/q.png": ""}
    found = archive(tmp_path, files, "posts/a/index.md")
    assert [one.url for one in found] == [A, "https://a.example/gone.png"]


def test_a_page_of_the_site_comes_before_the_mirrored_site_s(tmp_path: Path) -> None:
    text = (
        f"---\ncanonical_url: {A}\n---\n[a](/docs/x/#y) [b](/docs/) [c](../z/) [d](../q.md)\n"
        "[e](/gone/) ![f](p.png) [g](../gone/) [h](/about.html)\n"
    )
    files = {
        "hugo.toml": "baseURL = 'https://own.example/'\n",
        "content/de/posts/p.md": text,
        "content/de/posts/z.md": "",
        "content/de/q.md": "",
        "content/en/docs/_index.md": "",
        "content/en/docs/x.md": "",
        "content/en/posts/p.png": "",
        "content/about.md": "",
    }
    found = archive(tmp_path, files, "content/de/posts/p.md")
    assert [one.raw for one in found] == [A, "/gone/", "../gone/"]
    (tmp_path / "hugo.toml").unlink()
    found = archive(tmp_path, {}, "content/de/posts/p.md")
    assert [one.raw for one in found if one.raw.startswith("/")] == [
        "/docs/x/#y", "/docs/", "/gone/", "/about.html",
    ]  # fmt: skip


def test_a_site_s_configuration_fills_in(tmp_path: Path) -> None:
    files = {
        "_config.yml": "repository: me/blog\n",
        "a.md": "---\nt: x\n---\n[t](https://a.example/{{ site.repository }}/x)\n",
    }
    assert [one.url for one in archive(tmp_path, files, "a.md")] == ["https://a.example/me/blog/x"]


def test_franklin_s_tildes_are_html(tmp_path: Path) -> None:
    files = {"config.md": "+++\nx = 1\n+++\n", "a.md": f'~~~\n<a href="{A}">x</a>\n~~~\n'}
    files["b.md"] = f"""@@row
        ~~~
        <a href="{B}">x</a>
        ~~~
@@

```
        ~~~
        <a href="{A}">x</a>
        ~~~
```
"""
    assert [one.raw for one in archive(tmp_path, files, "a.md")] == [A]
    assert [one.raw for one in archive(tmp_path, files, "b.md")] == [B]


GENERATORS = {
    "jekyll": {"_config.yml": "title: x\n"},
    "hexo": {"_config.yml": "source_dir: source\n"},
    "hugo": {"config.toml": 'baseURL = "https://a.example/"\n'},
    "zola": {"config.toml": 'base_url = "https://a.example/"\n'},
    "mkdocs": {"mkdocs.yml": "site_name: x\n"},
    "docusaurus": {"docusaurus.config.js": "module.exports = {};\n"},
    "quarto": {"_quarto.yml": "project:\n  type: website\n"},
    "eleventy": {"eleventy.config.js": "\n"},
    "franklin": {"config.md": "+++\n+++\n"},
    "pelican": {"pelicanconf.py": "AUTHOR = 'x'\n"},
    "nikola": {"conf.py": "BLOG_TITLE = 'x'\n"},
    "gitbook": {"book.json": "{}\n"},
    "bridgetown": {"bridgetown.config.yml": "title: x\n"},
    "middleman": {"config.rb": "activate :blog do |blog|\nend\n"},
    "nanoc": {"nanoc.yaml": "output_dir: output\n"},
    "docfx": {"docfx.json": "{}\n"},
    "manubot": {"content/metadata.yaml": "title: x\n"},
    "bookdown": {"_bookdown.yml": "book_filename: x\n"},
    "lektor": {"A Site.lektorproject": "[project]\nname = x\n"},
    "docsify": {"index.html": "<script>window.$docsify = {}</script>\n"},
}


@pytest.mark.parametrize("name", GENERATORS)
def test_the_generator_by_its_configuration(tmp_path: Path, name: str) -> None:
    for file, text in GENERATORS[name].items():
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text(text)
    assert generator_of(tmp_path) == name


def test_references_in_short_on_a_site_of_mkdocs(tmp_path: Path) -> None:
    text = "# 1 #2\n\nBy @some-one (#12), see x/y#3, @a/b, !4 and ?5.\n\n`#6` a@b.example \\#7 "
    text += '[#8](https://c.example/) <i style="#9">x</i> [u][#1] x#2 &#38; a.md#3\n\n'
    text += "[#1]: https://d.example/\n"
    options = "repo_url_shorthand: true\n      user: x\n      repo: z\n"
    files = {
        "mkdocs.yml": f"markdown_extensions:\n  - pymdownx.magiclink:\n      {options}",
        "docs/a.md": text,
    }
    home = "https://github.com"
    assert [one.url for one in archive(tmp_path, files, "docs/a.md")] == [
        f"{home}/x/z/issues/2",
        f"{home}/some-one",
        f"{home}/x/z/issues/12",
        f"{home}/x/y/issues/3",
        f"{home}/a/b",
        f"{home}/x/z/pull/4",
        f"{home}/x/z/discussions/5",
        "https://c.example/",
        "https://d.example/",
    ]
    files["mkdocs.yml"] = "markdown_extensions: [pymdownx.magiclink]\n"
    assert [one.url for one in archive(tmp_path, files, "docs/a.md")] == [
        "https://c.example/",
        "https://d.example/",
    ]


def test_references_in_short_on_a_site_of_sphinx(tmp_path: Path) -> None:
    """`conf.py` is a program: it is read, not run."""
    conf = """
extensions = ["sphinx.ext.extlinks"]
home: str = "https://a.example"
extlinks = {
    "issue": (f"{home}/issues/%s", "#%s"),
    "pull": (home + "/pull/%s", None),
    "odd": (open("/dev/null").read(), ""),
    "user": ("https://b.example/%%40%s", "@%s"),
}
"""
    rst = "A\n=\n\n:issue:`12`, :pull:`this one <3>`, :user:`x`, :odd:`1`, :doc:`y`, "
    rst += "``:issue:`4```\n"
    myst = "{issue}`12` {pull}`this one <3>` {odd}`1` ``{issue}`4` ``\n\n```\n{issue}`5`\n```\n"
    files = {"conf.py": conf, "a.rst": rst, "b.md": myst}
    wanted = [
        (1, "https://a.example/issues/12", "12"),
        (14, "https://a.example/pull/3", "this one"),
        (36, "https://b.example/%40x", "x"),
    ]
    found = archive(tmp_path, files, "a.rst")
    assert [(one.column, one.url, one.text) for one in found] == wanted
    assert found[0].raw == ":issue:`12`"
    found = archive(tmp_path, files, "b.md")
    assert [(one.url, one.raw) for one in found] == [
        ("https://a.example/issues/12", "{issue}`12`"),
        ("https://a.example/pull/3", "{pull}`this one <3>`"),
    ]
    files["conf.py"] = f"\ufeff# Sphinx{conf}"
    assert len(archive(tmp_path, files, "a.rst")) == len(wanted)
    files["conf.py"] = "extensions = []\nextlinks = {\n"
    assert archive(tmp_path, files, "a.rst") == []
    doubled = "home = 'https://a.example/'\n" + "home = home + home\n" * 60
    files["conf.py"] = f'{doubled}extlinks = {{"issue": (home + "%s", "%s")}}\n'
    assert archive(tmp_path, files, "a.rst") == []


SCHEMES = """
extensions = ["myst_parser"]
myst_url_schemes = {
    "https": None,
    "wiki": "https://a.example/{{path}}#{{fragment}}",
    "gh-pr": {"title": "PR {{path}}", "url": "https://b.example/pull/{{ path }}#{{fragment}}"},
    "odd": open("/dev/null").read(),
    "mailto": "mailto:{{path}}",
}
"""


def test_schemes_of_a_site_s_own_in_myst(tmp_path: Path) -> None:
    text = "[x](wiki:A#b) <gh-pr:12> [t][r] <odd:1> <mailto:a@b.example> `<gh-pr:5>`\n\n"
    text += "```\n<gh-pr:6>\n```\n\n[r]: WIKI:C\n"
    found = archive(tmp_path, {"conf.py": SCHEMES, "b.md": text}, "b.md")
    assert [(one.url, one.raw) for one in found if one.problem is None] == [
        ("https://a.example/A#b", "wiki:A#b"),
        ("https://b.example/pull/12", "gh-pr:12"),
        ("https://a.example/C", "WIKI:C"),
    ]


def test_a_scheme_whose_url_grows_without_bounds_is_none(tmp_path: Path) -> None:
    conf = SCHEMES.replace("{{path}}#", "{{path}}" * 200 + "#")
    found = archive(tmp_path, {"conf.py": conf, "b.md": f"<wiki:{'x' * 1_000}>\n"}, "b.md")
    assert [one.problem for one in found] in ([], ["not-http"])


ISSUES = """
extensions = []
if True:
    extensions.extend(["sphinx_issues"])
owner, name = "own", "site"
issues_github_path = f"{owner}/{name}"
issues_user_uri = "https://github.com/{user}"
"""


@pytest.mark.parametrize("folder", ["", "docs/", "source/", "doc/en/", "peps/"])
def test_roles_that_sphinx_issues_and_sphinx_make_links_of(tmp_path: Path, folder: str) -> None:
    rst = ":issue:`12`, :issue:`a/b#3, 4`, :pr:`5`, :user:`Name <x>`, :pypi:`y`, :commit:`-`\n\n"
    rst += ":pep:`8#intro`, :cve:`2024-1`, :issue:`z \\<y\\> <6>`\n"
    files = {f"{folder}conf.py": ISSUES, "a.rst": rst, "b.md": "{pep}`Title <8>` {issue}`7`\n"}
    home = "https://github.com/own/site"
    assert [(one.column, one.raw, one.url) for one in archive(tmp_path, files, "a.rst")] == [
        (1, ":issue:`12`", f"{home}/issues/12"),
        (22, "a/b#3", "https://github.com/a/b/issues/3"),
        (29, "4", f"{home}/issues/4"),
        (33, ":pr:`5`", f"{home}/pull/5"),
        (42, ":user:`Name <x>`", "https://github.com/x"),
        (60, ":pypi:`y`", "https://pypi.org/project/y"),
        (7, "8", "https://peps.python.org/pep-0008/#intro"),
        (17, ":cve:`2024-1`", "https://www.cve.org/CVERecord?id=CVE-2024-1"),
        (32, ":issue:`z \\<y\\> <6>`", f"{home}/issues/6"),
    ]
    assert [one.url for one in archive(tmp_path, files, "b.md")] == [
        "https://peps.python.org/pep-0008/",
        f"{home}/issues/7",
    ]


def test_roles_of_several_sites_of_sphinx_count_where_they_agree(tmp_path: Path) -> None:
    other = ISSUES.replace("own", "other")
    files = {"a/conf.py": ISSUES, "b/conf.py": other, "a/a.rst": ":issue:`12` :user:`x`\n"}
    assert [one.url for one in archive(tmp_path, files, "a/a.rst")] == ["https://github.com/x"]


def test_keys_of_hugo_s_configuration_in_any_case(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('baseurl = "https://a.example/"\n')
    assert generator_of(tmp_path) == "hugo"


def test_variables_of_gitbook_are_filled_in(tmp_path: Path) -> None:
    files = {
        "book.json": '{"variables": {"version": "5.2"}}',
        "a.md": "[t](https://a.example/{{ book.version }}/x) [u](https://a.example/{{ book.y }})\n",
    }
    found = archive(tmp_path, files, "a.md")
    assert [one.url for one in found] == ["https://a.example/5.2/x"]


HUGO = {
    "config.toml": 'baseURL = "https://me.example/"\n[params]\nversion = 1\nrelease = "r9"\n',
    "content/docs/_index.md": "---\ncascade:\n  version: v2\n  params: {tag: t2}\n---\n",
    "content/docs/old/_index.md": (
        "---\ncascade:\n- version: v1\n- _target: {path: '**'}\n  tag: x\n---\n"
    ),
}
PARAMETERS = {
    "of the site": ("content/a.md", "param version", ["https://a.example/1/x"]),
    "of the section": ("content/docs/b/a.md", 'param "Version"', ["https://a.example/v2/x"]),
    "of the nearest section": (
        "content/docs/old/a.md",
        "param version",
        ["https://a.example/v1/x"],
    ),
    "below params": ("content/docs/a.md", "param `tag`", ["https://a.example/t2/x"]),
    "of the page": ("content/docs/a.md", "param own", ["https://a.example/o/x"]),
    "for certain pages": ("content/docs/old/a.md", "param tag", []),
    "of no section in this language": ("content/docs/a.fr.md", "param tag", []),
    "unknown": ("content/docs/a.md", "param nothing", []),
    "another shortcode": ("content/docs/a.md", "skew version", []),
}


@pytest.mark.parametrize(("post", "code", "found"), PARAMETERS.values(), ids=PARAMETERS.keys())
def test_parameters_of_hugo(tmp_path: Path, post: str, code: str, found: list[str]) -> None:
    body = f"[t](https://a.example/{{{{< {code} >}}}}/x)"
    files = HUGO | {post: f"---\ntitle: x\nown: o\n---\n{body}\n"}
    assert [one.url for one in archive(tmp_path, files, post)] == found


@pytest.mark.parametrize("code", ["param version", "of-site"])
@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ("content/docs/_index.md", "---\ncascade:\n  version: v3\n---\n"),
        ("hugo.yaml", "cascade:\n  version: v4\nparams:\n  version: v4\n"),
    ],
)
def test_a_post_depends_on_the_parameters_it_shows(
    tmp_path: Path, code: str, changed: str, text: str
) -> None:
    post, body = "content/docs/a.md", f"[t](https://a.example/{{{{< {code} >}}}}/x)\n"
    template = {"layouts/shortcodes/of-site.html": '{{ .Page.Param "version" }}'}
    section = {"content/docs/_index.md": "---\ntitle: x\n---\n"}
    archive(tmp_path, HUGO | template | section | {post: body}, post)

    def values() -> bytes:
        settings = ArchiveSettings()
        reader = PostReader(settings, Outward(find_site(tmp_path, settings), str(tmp_path)))
        return reader.elsewhere(post, body.encode())

    before = values()
    (tmp_path / changed).write_text(text)
    assert before
    assert values() != before


FRONT = f"""---
title: x
sponsor:
  name: y
  link: {A}
links:
  - {B}
  - "[t]({C})"
note: >-
  see https://d.example/4,
  and https://e.example/5
---
"""


def test_links_anywhere_in_the_front_matter() -> None:
    found = cited(FRONT)
    assert [(one.kind, one.url, one.element) for one in found] == [
        ("reference", A, "front-matter:sponsor.link"),
        ("reference", B, "front-matter:links"),
        ("reference", C, "front-matter:links"),
        ("reference", "https://d.example/4", "front-matter:note"),
        ("reference", "https://e.example/5", "front-matter:note"),
    ]


@pytest.mark.parametrize(
    ("keys", "found"),
    [(("sponsor.*",), [A]), (("**.link",), [A]), (("links",), [B, C]), ((), []), (("/note",), 2)],
)
def test_link_keys_choose_among_them(keys: tuple[str, ...], found: list[str] | int) -> None:
    reader = PostReader(ArchiveSettings(link_keys=keys), Outward(PublishedSite()))
    listed = reader.cited("p.md", FRONT.encode()).citations or []
    got = [one.url for one in listed]
    assert len(got) == found if isinstance(found, int) else got == found


@pytest.mark.parametrize(
    "front",
    [
        f"+++\n[extra]\nsite = '{A}'\n[[extra.links]]\nurl = \"{B}\"\n+++\n",
        f'---json\n{{"a": {{"b": "{A}"}}, "c": ["{B}"]}}\n---\n',
        f"title: x\nWebsite: {A}\nOther: {B}\n\n",
        f'{{\n"a": ["{A}", "{B}"]\n}}\n',
    ],
    ids=["toml", "named json", "pelican", "json"],
)
def test_links_in_every_kind_of_front_matter(front: str) -> None:
    assert raws(front + "text\n") == [A, B]


def test_broken_front_matter_costs_no_link() -> None:
    text = f'---\na: "\nsource: {A}\nb: [x, {B}\n---\n[t]({C})\n'
    assert raws(text) == [A, B, C]


@pytest.mark.parametrize("junk", ["\u200b", "\u00a0", "'", "(", "“", "/", "<"])
def test_junk_before_the_scheme_is_told(junk: str) -> None:
    (one,) = cited(f'<a href="{junk}{A}">x</a>')
    assert (one.problem, one.raw) == ("misspelt-scheme", f"{junk}{A}")


LAZY = ("data-src", "data-lazy-src", "data-original")


@pytest.mark.parametrize("attribute", LAZY)
def test_lazy_images(attribute: str) -> None:
    text = f'<img src="data:image/gif;base64,R0" {attribute}="{A}"><img data-srcset="{B} 2x">'
    assert raws(text, "p.html") == [A, B]


LOOSE = {
    "no scheme and a space": ("[t](//a.example/b c)", ["//a.example/b c"]),
    "no scheme alone": ("see //a.example/b and (//c.example/d)", []),
    "an escaped bracket": (f"\\[t\\]({A} /)", [A]),
    "over two lines": (f"[t]({A}\n+x)", [f"{A}\n+x"]),
    "a bracket that is never closed": (f"[t]({A}\nand more", [A]),
}


@pytest.mark.parametrize(("text", "expected"), LOOSE.values(), ids=LOOSE.keys())
def test_destinations_that_only_some_engines_take(text: str, expected: list[str]) -> None:
    assert raws(text) == expected


def test_a_line_break_in_a_destination_is_no_part_of_the_url() -> None:
    assert urls(f"[t]({A}\n+x)") == [f"{A}+x"]


@pytest.mark.parametrize("form", ["<{}>", "see {}", "[t]({})"])
def test_an_escaped_bar_in_a_table_is_a_bar(form: str) -> None:
    text = "| a |\n|---|\n| " + form.format("https://a.example/1\\|2") + " |\n"
    assert urls(text) == ["https://a.example/1|2"]
    assert urls("<https://a.example/1\\|2>") != ["https://a.example/1|2"]


def test_jekyll_publishes_the_size_of_an_image_in_its_url() -> None:
    assert urls(f"![t]({A} =10x20)", generator="jekyll") == [f"{A}%20=10x20"]
    assert urls(f"![t]({A} =10x20)", generator="hugo") == [A]
    assert urls(f"[t]({A} “b”)", generator="jekyll") == [f"{A}%20%E2%80%9Cb%E2%80%9D"]


def test_the_scheme_of_what_begins_with_www_is_that_of_the_generator() -> None:
    assert urls("see www.e.example/a", generator="hugo") == ["https://www.e.example/a"]
    assert urls("see www.e.example/a", generator="mkdocs") == ["http://www.e.example/a"]


def test_backgrounds_of_slides() -> None:
    text = f'<section data-background="{A}" data-background-iframe="{B}">\n'
    found = cited(text + '<section data-background="#123456">\n', "slides.html")
    assert [(one.raw, one.kind.value) for one in found] == [(A, "image"), (B, "frame")]


@pytest.mark.parametrize("name", ["page.njk", "page.liquid", "page.html"])
def test_what_a_template_comments_out_is_not_published(name: str) -> None:
    text = f'---\ntitle: x\n---\n<a href="{A}">a</a> {{# <a href="{B}">b</a> #}}\n'
    assert urls(text, name, "eleventy") == [A]


@pytest.mark.parametrize("folder", ["website", "docs", "site"])
def test_a_site_in_a_folder_of_its_repository_is_found(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "docusaurus.config.js").write_text("  url: 'https://own.example',\n")
    site = find_site(tmp_path, ArchiveSettings())
    assert (site.generator, site.hosts) == ("docusaurus", ("own.example",))


def test_code_between_fences_is_no_module_of_mdx() -> None:
    code = "```js {1}\nimport { a } from 'a';\n\nexport default f({\n\n  x: <b>`\n```\n"
    assert urls(f"# T\n\n{code}\n[t]({A})\n", "post.mdx") == [A]
