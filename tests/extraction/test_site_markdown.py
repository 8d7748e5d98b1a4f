"""Links that Markdown has by its site: shortcodes of its own, labels of front matter."""

from pathlib import Path

import pytest

from loccit.config.settings import ArchiveSettings
from loccit.extraction.link_filter import Outward
from loccit.extraction.post import PostReader
from loccit.extraction.site import find_site
from tests.extraction.reading import archive

SHORTCODES = {
    "text": ('<a href="https://a.example/x">t</a>', "{{< s >}}", ["https://a.example/x"]),
    "Markdown": ("[t](https://a.example/x)", "{{% s %}}", ["https://a.example/x"]),
    "by number": (
        '<a href="https://a.example/{{ .Get 0 }}">',
        "{{< s 7 >}}",
        ["https://a.example/7"],
    ),
    "by name": (
        '<a href="{{ printf "https://a.example/%s" (.Get "id") }}">{{/* {{ */}}',
        '{{< s id="7" >}}',
        ["https://a.example/7"],
    ),
    "a default": (
        '{{ $to := .Get "to" | default (print .Site.Params.home "/d") -}}<a href="{{- $to -}}">',
        '{{< s >}}{{< s to="https://b.example/" >}}',
        ["https://a.example/d", "https://b.example/"],
    ),
    "by number or name of all": (
        '<a href="//a.example/{{ index .Params 0 }}?{{ index $.Page.Params "n" }}'
        '/{{ index .Params "z" }}">',
        "{{< s 7 >}}",
        ["https://a.example/7?x5/"],
    ),
    "parts of a parameter of the page or site": (
        '{{ with .Get 0 }}{{ with $.Page.Param . }}<a href="//a.example/{{ substr . 1 }}/'
        '{{ strings.TrimPrefix "v" . }}/{{ replace . "v" "w" }}">{{ end }}{{ end }}',
        "{{< s version >}}{{< s nothing >}}",
        ["https://a.example/3/3/w3"],
    ),
    "a parameter that begins a URL": (
        '<a href="{{ .Get 0 }}/embed">{{ with .Get "to" }}<a href="{{ . }}">{{ end }}',
        "{{< s https://a.example/x >}}{{< s https://b.example/y to=https://c.example/ >}}",
        ["https://a.example/x/embed", "https://b.example/y/embed", "https://c.example/"],
    ),
    "a part of a URL": (
        "{{- substr ($.Page.Param (.Get 0)) 1 -}}",
        "<https://a.example/{{< s version >}}/a> [x](https://b.example/{{< s nothing >}}/b)\n"
        "[t]\n\n[t]: https://c.example/{{% s version %}}.md",
        ["https://a.example/3/a", "https://c.example/3.md"],
    ),
    "a condition": (
        '{{ with .Get "a" }}<a href="https://a.example/{{ . }}">{{ else if eq (.Get 0) "z" }}'
        '<a href="https://b.example/">{{ else }}<a href="https://c.example/">{{ end }}',
        "{{< s a=1 >}}{{< s z >}}{{< s >}}",
        ["https://a.example/1", "https://b.example/", "https://c.example/"],
    ),
    "the page's fields": (
        '<a href="{{ .Page.Params.own.url }}/"><a href="https://x.example/{{ .Page.Title }}">',
        "{{< s >}}",
        ["https://p.example/"],
    ),
    "nothing that is not certain": (
        '{{ $u := "https://a.example/" }}{{ if .Page.IsHome }}{{ $u = "https://b.example/" }}'
        '<a href="https://c.example/">{{ end }}<a href="{{ $u }}">{{ range .Site.Pages }}'
        '<a href="https://d.example/">{{ end }}<a href="https://e.example/{{ .Inner }}">'
        '<a href="/own/"><a href="{{ urlize "https://f.example/" }}">',
        "{{< s >}}",
        [],
    ),
    "nothing of a value that doubles in every line": (
        '{{ $x := "a" }}'
        + '{{ $x = printf "%s%s" $x $x }}' * 60
        + '<a href="//a.example/{{ $x }}">',
        "{{< s >}}",
        [],
    ),
    "nothing from other folders": ('<a href="https://a.example/">', "{{< ../shortcodes/s >}}", []),
    "nothing in code": ('<a href="https://a.example/">', "`{{< s >}}`", []),
}


@pytest.mark.parametrize("name", SHORTCODES)
def test_what_the_templates_of_a_site_s_own_shortcodes_publish(tmp_path: Path, name: str) -> None:
    template, text, wanted = SHORTCODES[name]
    files = {
        "hugo.toml": 'baseURL = "https://own.example/"\n[params]\nhome = "https://a.example"\n',
        "layouts/shortcodes/s.html": template,
        "content/a.md": f"---\nown:\n  url: https://p.example\nn: x5\nversion: v3\n---\n{text}\n",
    }
    found = [one for one in archive(tmp_path, files, "content/a.md") if (one.line or 0) > 6]
    assert [one.url for one in found] == wanted
    assert all(one.raw.startswith("{{") or one.raw in text for one in found)


INCLUDES = {
    "text": ('<a href="https://a.example/x">t</a>', "{% include s %}", ["https://a.example/x"]),
    "parameters": (
        "[t](https://a.example/{{ include.id }}) <img src='//b.example/{{ include.x | escape }}'>",
        """{% include s id="7" x='y' %}\n\n{%- include s id='50%' x=page.y -%}""",
        ["https://a.example/7", "https://b.example/y", "https://a.example/50%"],
    ),
    "a default": (
        '{% assign u = include.u | default: "https://a.example/" %}<a href="{{ u }}">',
        "{% include s %}\n\n{% include s u='https://b.example/' %}",
        ["https://a.example/", "https://b.example/"],
    ),
    "a condition": (
        '{% if include.a %}<a href="https://a.example/{{include.a}}">{% elsif include.b == "z" %}'
        '<a href="https://b.example/">{% else %}<a href="https://c.example/">{% endif %}'
        "{% unless include.a %}<a href='https://d.example/'>{% endunless %}",
        "{% include s a='1' %}\n\n{% include s b='z' %}\n\n{% include s %}",
        [
            "https://a.example/1",
            "https://b.example/",
            "https://d.example/",
            "https://c.example/",
            "https://d.example/",
        ],
    ),
    "the site's settings": (
        '<a href="{{ site.other }}/{{ include.x }}">',
        "{% include s x='1' %}",
        ["https://s.example/1"],
    ),
    "nothing that is not certain": (
        "{% for p in site.posts %}<a href='https://a.example/'>{% endfor %}"
        "{% if page.x %}<a href='https://b.example/'>{% else %}<a href='https://c.example/'>"
        "{% endif %}<a href='https://d.example/{{ include.x | slugify }}'>"
        "{% capture u %}https://e.example/{% endcapture %}<a href='{{ u }}'>"
        "{% comment %}<a href='https://f.example/'>{% endcomment %}<a href='/own/'>",
        "{% include s x='1' %}",
        [],
    ),
    "a value that doubles in every line": (
        "{% assign x = 'a' %}"
        + "{% assign x = x | append: x %}" * 60
        + "<a href='//a.example/{{ x }}'>",
        "{% include s %}",
        [],
    ),
    "a file that is not there": ("", "{% include ../s %}{% include t %}", []),
}


@pytest.mark.parametrize("name", INCLUDES)
def test_what_the_files_publish_that_a_post_of_jekyll_includes(tmp_path: Path, name: str) -> None:
    template, text, wanted = INCLUDES[name]
    files = {
        "_config.yml": "url: https://own.example\nother: https://s.example\n",
        "_includes/s": template,
        "_posts/2020-01-01-a.md": f"---\ntitle: x\n---\n{text}\n",
    }
    found = archive(tmp_path, files, "_posts/2020-01-01-a.md")
    assert [one.url for one in found] == wanted
    assert all(one.raw.startswith("{%") or one.raw in text for one in found)


def test_a_list_of_urls_in_a_parameter(tmp_path: Path) -> None:
    text = '{% include g items="https://a.example/1.jpg;one two,https://a.example/2.jpg;x" %}\n'
    text += '{% include g items="https://a.example/3,https://a.example/4?a=b;c" %}\n'
    found = archive(tmp_path, {"a.md": text}, "a.md")
    assert [(one.line, one.column, one.url) for one in found] == [
        (1, 21, "https://a.example/1.jpg"),
        (1, 53, "https://a.example/2.jpg"),
        (2, 21, "https://a.example/3"),
        (2, 41, "https://a.example/4?a=b"),
    ]


def test_a_post_is_read_again_when_its_shortcode_s_template_changes(tmp_path: Path) -> None:
    (tmp_path / "layouts/shortcodes").mkdir(parents=True)
    (tmp_path / "hugo.toml").write_text('baseURL = "https://own.example/"\n')
    seen = set()
    for template in ("a", "b", "b"):
        (tmp_path / "layouts/shortcodes/s.html").write_text(template)
        site = find_site(tmp_path, ArchiveSettings())
        reader = PostReader(ArchiveSettings(), Outward(site, str(tmp_path)))
        seen.add(reader.elsewhere("a.md", b"{{< s >}}"))
    assert len(seen) == 2
    assert reader.elsewhere("a.md", b"text") == b""


def test_front_matter_refers_to_definitions_of_the_post(tmp_path: Path) -> None:
    text = "---\nlinks:\n - '[x][One] [two][] [three][]'\n---\ny\n\n"
    text += "[one]: https://a.example/\n[two]: https://b.example/\n[four]: https://c.example/\n"
    found = archive(tmp_path, {"a.md": text}, "a.md")
    assert [(one.line, one.column, one.url) for one in found] == [
        (7, 8, "https://a.example/"),
        (8, 8, "https://b.example/"),
    ]


def test_labels_are_the_same_without_escapes_to_kramdown(tmp_path: Path) -> None:
    text = "---\nt: x\n---\nsee [a\\_b][], [c\\*] and `[d\\_e][]`, [f\\_g](/h)\n\n"
    text += "".join(f"[{one}]: https://{one[0]}.example/\n" for one in ("a_b", "c*", "d_e", "f_g"))
    found = archive(tmp_path, {"_config.yml": "title: x\n", "a.md": text}, "a.md")
    assert [(one.line, one.url) for one in found] == [
        (6, "https://a.example/"),
        (7, "https://c.example/"),
    ]
    (tmp_path / "_config.yml").unlink()
    assert archive(tmp_path, {}, "a.md") == []


def test_definitions_right_below_an_element(tmp_path: Path) -> None:
    text = "Use [b][B] and [a]: here.\n\n<div markdown>\n\nx\n\n</div>\n"
    text += "  [A]: https://a.example/\n  [b]: <https://b.example/> 'T'\n[c]: https://c.example/\n"
    text += "\n```\n</div>\n[a]: https://d.example/\n```\n"
    found = archive(tmp_path, {"mkdocs.yml": "site_name: x\n", "a.md": text}, "a.md")
    assert [(one.line, one.column, one.url) for one in found] == [
        (8, 8, "https://a.example/"),
        (9, 9, "https://b.example/"),
    ]
