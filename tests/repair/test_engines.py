"""The real template engines read nothing in what a repair writes.

`LOCCIT_ENGINES` names a folder in which they are installed (see bench/template_engines.mjs).
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from loccit.repair.edit import Edit, MadeEdit, rewritten
from loccit.repair.plan import _Better, _edit
from tests.repair.test_properties import OLD, cited

SCRIPT = Path(__file__).parents[2] / "bench" / "template_engines.mjs"
ENGINES = ("liquidjs", "nunjucks", "handlebars", "ejs", "@mdx-js/mdx")
TARGETS = (
    "q={{site.secret}}", "q={%raw%}", "q={%include_relative/../.env%}", "q={{%x%}}", "q={{< x >}}",
    "q={process.exit(1)}", "q=${globalThis.PWNED=1}", "q=<%=secret%>", "q={{{secret}}}",
    "q={{'x'|upper}}", "q={:onclick=a}", "q={{!--x--}}", "q=[[${secret}]]", "q=`${secret}`",
)  # fmt: skip
PLACES = {
    "inline": "[x](§)",
    "bare": "see § and",
    "reference": "[x][1]\n\n[1]: §",
    "attribute": '<a href="§">x</a>',
    "single quotes": "<a href='§'>x</a>",
    "autolink": "see <§> x",
    "no quotes": "<a href=§>x</a>",
    "front matter": '---\nfrom: "§"\n---\nx',
}
NOT_OF_MDX = ("autolink", "no quotes", "front matter")


def engines() -> Path:
    folder = Path(os.environ.get("LOCCIT_ENGINES", "."))
    missing = [name for name in ENGINES if not (folder / "node_modules" / name).is_dir()]
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    if missing:
        pytest.skip(f"LOCCIT_ENGINES names no folder with {', '.join(missing)}")
    return folder


def posts() -> list[dict[str, str]]:
    made = []
    for place, text in PLACES.items():
        for target in TARGETS:
            for url in (f"https://new.example/?{target}", f"https://new.example/#{target}"):
                for name in ("a.md",) if place in NOT_OF_MDX else ("a.md", "a.mdx"):
                    post = text.replace("§", OLD)
                    found = cited(post, name)
                    if not found:
                        continue
                    edit = _edit(_Better("redirect", url), found[0])
                    assert isinstance(edit, Edit)
                    spelled = rewritten(post, [MadeEdit(edit, edit.spellings[0])])
                    made.append({"name": name, "text": spelled})
    return made


def test_template_engines_change_nothing() -> None:
    folder = engines()
    written = posts()
    assert len(written) > len(PLACES) * len(TARGETS)
    done = subprocess.run(
        ["node", SCRIPT, folder], input=json.dumps(written).encode(), stdout=subprocess.PIPE,
        check=True,
    )  # fmt: skip
    told = json.loads(done.stdout)
    assert told["changed"] == []
    assert set(told["counts"]) == {"liquid", "nunjucks", "handlebars", "ejs", "mdx"}
