# ruff: noqa: E501 - pages stand here as they come over the wire
"""Sites that answer 200 to everything: what little is a page's own, and what only seems to be.

New to the rules when they were written: of 57 links 45 were right, and 10 living ones were called
dead. Two that nobody can weigh are left out since, and of four the truth is that they can't be told.
"""

from loccit.model import Status
from loccit.testing import Asked, Behaviour, Reply, paragraphs
from tests.labelled_web.common import DEAD, OK, SUSPECT, Case, Host, bare, everywhere, host, page

_HOME = page("The harbour's home page")
_NAVIGATION = (
    "Home Departures Arrivals Fares Harbours News Jobs Contact Help Imprint Accessibility Archive"
)
_CHINESE_NAVIGATION = "首页 新闻 论坛 图片 视频 专题 评论 读书 关于我们 联系方式 版权声明 广告服务"
_CHINESE_PROSE = "渡口边的老人每天都在等最后一班船，他把旧报纸折好放进口袋，然后慢慢走回家去。"


def _links(names: str) -> str:
    return "".join(f"<li><a href=/s{n}>{name}</a>" for n, name in enumerate(names.split()))


def _framed(main: str, title: str, beside: int = 6, language: str = "en") -> Reply:
    """A text of a few words in a page of many."""
    prose = "".join(f"<p>{text}</p>" for text in paragraphs("side", beside)) if beside else ""
    return bare(
        f"<!doctype html><html lang={language}><head><title>{title}</title></head><body><nav><ul>"
        f"{_links(_NAVIGATION)}</ul></nav><main>{main}</main><aside>{prose}</aside>"
        "<footer>Copyright 2024 The Harbour. All rights reserved.</footer></body></html>"
    )


def _framed_in_chinese(main: str, title: str) -> Reply:
    return bare(
        f"<!doctype html><html lang=zh><head><title>{title}</title></head><body><nav><ul>"
        f"{_links(_CHINESE_NAVIGATION)}</ul></nav><main>{main}</main>"
        f"<aside><p>{_CHINESE_PROSE * 12}</p></aside></body></html>"
    )


def _on(
    name: str, path: str, cited: Behaviour, others: Behaviour, why: str, status: Status = OK
) -> Host:
    """A link on a site where everything else gets one answer."""
    return host(name, Case(path, status, why, cited), site=everywhere(others))


def _teasers(asked: Asked) -> Reply:
    texts = paragraphs(f"{asked.path}{asked.nth}", 5)
    shown = "".join(f"<article><h3>{text.split('.')[0]}</h3></article>" for text in texts)
    return _framed(f"<h1>Page not found</h1>{shown}", "Page not found")


def _clock(asked: Asked) -> Reply:
    time = f"{asked.nth}:1{len(asked.path)}"
    return _framed(
        f"<h1>Sorry</h1><p>Nothing to see at this address. It is {time} now.</p>", "Harbour"
    )


def _counter(asked: Asked) -> Reply:
    return _framed(f"<h1>News</h1><p>Page made in 0.{asked.nth}{len(asked.path)} s</p>", "News")


def _echo(asked: Asked) -> Reply:
    return _framed(f"<h1>Hmm.</h1><p>We looked for {asked.path} everywhere.</p>", "Harbour")


def _token(asked: Asked) -> Reply:
    reference = sum(map(ord, asked.path)) * 7919 % 16**8
    return _framed(f"<h1>Harbour</h1><p>Ref: {reference:08x}</p>", "Harbour")


def _a_quote(asked: Asked) -> Reply:
    return _framed(
        f"<blockquote>{paragraphs(asked.path, 1)[0].split('.')[0]}.</blockquote>", "A quote"
    )


HOSTS: tuple[Host, ...] = (
    _on(
        "l-price.example",
        "/shop/item/81",
        _framed("<h1>Enamel mug</h1><p>€ 12.50</p><p>In stock</p>", "Enamel mug - Shop"),
        _framed("<h1>Item</h1><p>€ -</p>", "Item - Shop"),
        "a product in a large frame",
    ),
    _on(
        "l-event.example",
        "/events/311",
        _framed("<h1>Net mending</h1><p>Sunday 3 May, 14:00, Old Quay</p>", "Net mending | Events"),
        _framed("<h1></h1><p></p>", "Events"),
        "an event of one line",
    ),
    _on(
        "l-stub.example",
        "/wiki/Skarva",
        _framed(
            "<h1>Skarva</h1><p>Skarva is a village in the parish of Nettraby.</p>",
            "Skarva - Parish wiki",
        ),
        _framed(
            "<h1>Missing</h1><p>There is no article of this name. Create it.</p>",
            "Missing - Parish wiki",
        ),
        "a stub",
    ),
    _on(
        "l-person.example",
        "/staff/ann-reed",
        _framed("<h1>Ann Reed</h1><p>Room 12, phone 4471</p>", "Ann Reed"),
        _framed("<h1>Staff</h1><p>Choose a name.</p>", "Staff"),
        "a person's entry",
    ),
    _on(
        "l-dict.example",
        "/d/thole",
        _framed(
            "<h1>thole</h1><p>A pin in a boat's gunwale against which an oar works.</p>",
            "thole - Words",
        ),
        _framed("<h1>Words</h1><p>Type a word.</p>", "Words"),
        "a definition",
    ),
    _on(
        "l-poem.example",
        "/p/17",
        _framed("<h1>Ebb</h1><p>the harbour empties<br>its pockets<br>a coin of light</p>", "Ebb"),
        _framed("<h1>Poems</h1>", "Poems"),
        "a poem of a few words",
    ),
    _on(
        "l-search.example",
        "/search?q=ferry",
        _framed(
            "<h1>Results for ferry</h1><ol><li>The last ferry<li>Ferry songs<li>Ferry fares of 1911</ol>",
            "ferry - Search",
        ),
        _framed("<h1>Results</h1><p>0 results</p>", "Search"),
        "a search that finds something",
    ),
    _on(
        "l-paged.example",
        "/page/3",
        _framed(
            "<h1>Page 3</h1>"
            + "".join(f"<h2>{p.split('.')[0]}</h2>" for p in paragraphs("paged", 6)),
            "Page 3",
        ),
        _framed("<h1>Page</h1><p>Nothing more.</p>", "Page"),
        "a page of a list",
    ),
    _on(
        "l-thread.example",
        "/t/9121",
        _framed(
            "<h1>Which rope?</h1><div>Hemp or manila for a thole?</div><div>Manila.</div>",
            "Which rope? - Forum",
        ),
        _framed("<h1>Forum</h1><div>Log in to post.</div>", "Forum"),
        "a thread of three lines",
    ),
    _on(
        "l-paste.example",
        "/raw/ab12",
        _framed("<pre>for i in range(3): print(i)</pre>", "ab12 - Paste"),
        _framed("<pre></pre>", "Paste"),
        "a paste",
    ),
    _on(
        "l-gallery.example",
        "/album/4",
        _framed(
            "<h1>Regatta 1962</h1>" + "".join(f"<img src=/i/{i}.jpg width=200>" for i in range(12)),
            "Regatta 1962",
            0,
        ),
        _framed("<h1>Albums</h1>", "Albums", 0),
        "an album without words",
    ),
    _on(
        "l-video.example",
        "/v/77",
        _framed(
            "<h1>Launch of the Ida</h1><video src=/v/77.mp4 controls></video>",
            "Launch of the Ida",
            0,
        ),
        _framed("<h1>Video</h1><p>This video is not available.</p>", "Video", 0),
        "a film without words",
    ),
    _on(
        "l-embed.example",
        "/talk/3",
        _framed(
            '<iframe src="https://player.vimeo.com/video/3" width=800 height=450></iframe>', "Talks"
        ),
        _framed("", "Talks"),
        "a player in a frame, the title the same",
    ),
    _on(
        "l-zh.example",
        "/a/3321.html",
        _framed_in_chinese("<h1>渡口纪事</h1><p>一九六二年冬天，渡口结了冰。</p>", "渡口纪事"),
        _framed_in_chinese("<h1>文章</h1><p></p>", "文章"),
        "a short Chinese text in a large frame",
    ),
    _on(
        "l-zh2.example",
        "/a/3322.html",
        _framed_in_chinese(
            "<h1>船期表</h1><table>"
            + "".join(f"<tr><td>{i + 5}:10<td>{i * 7 + 3}</tr>" for i in range(14))
            + "</table>",
            "船期表",
        ),
        _framed_in_chinese("<h1>船期表</h1><table></table>", "船期表"),
        "a Chinese timetable",
    ),
    _on(
        "l-time.example",
        "/times/summer",
        _framed(
            "<h1>Times</h1><table>"
            + "".join(f"<tr><td>{i + 5}.10<td>{i + 5}.55</tr>" for i in range(14))
            + "</table>",
            "Times",
        ),
        _framed("<h1>Times</h1><p>Choose a season.</p>", "Times"),
        "a timetable under the same title",
    ),
    _on(
        "l-index.example",
        "/index.html",
        _HOME,
        _HOME,
        "the home page by its file name, on a site that shows it for everything",
    ),
    _on("l-default.example", "/default.asp", _HOME, _HOME, "the home page by its other file name"),
    _on(
        "l-utm.example",
        "/?utm_source=letter",
        _HOME,
        _HOME,
        "the home page with a tracker's parameter",
    ),
    _on("l-en.example", "/en/", _HOME, _HOME, "a language's home page"),
    _on(
        "l-og.example",
        "/story/4",
        bare(
            '<html><head><title>The ferry strike - Paper</title><meta name=description content="How the ferrymen won."><link rel=canonical href="https://l-og.example/story/4"></head><body><div id=root></div><script src=/m.js></script></body></html>'
        ),
        bare(
            "<html><head><title>Paper</title></head><body><div id=root></div><script src=/m.js></script></body></html>"
        ),
        "an app's shell with its own title and address",
    ),
    _on(
        "l-title.example",
        "/story/4",
        bare(
            "<html><head><title>The ferry strike - Paper</title></head><body><div id=root></div><script src=/m.js></script></body></html>"
        ),
        bare(
            "<html><head><title>Paper</title></head><body><div id=root></div><script src=/m.js></script></body></html>"
        ),
        "an app's shell with its own title",
    ),
    _on(
        "l-comment.example",
        "/log/88",
        _framed("<h1>Log 88</h1><p>Wind SW 5, visibility good. Two crossings.</p>", "Log 88"),
        _framed("<h1>Log</h1><p>No entry.</p>", "Log"),
        "a log of one line",
    ),
    _on(
        "l-lorem.example",
        "/terms-2011",
        _framed(
            "<h1>Terms of 2011</h1>" + "".join(f"<p>{p}</p>" for p in paragraphs("terms", 4)),
            "Terms of 2011",
        ),
        _framed(
            "<h1>Terms of 2024</h1>"
            + "".join(f"<p>{p}</p>" for p in paragraphs("terms", 4)[:3])
            + "<p>New in 2024.</p>",
            "Terms of 2024",
        ),
        "old terms, where others get the new ones",
    ),
    _on(
        "l-print.example",
        "/print/12",
        bare(
            "<title>Herons</title><h1>Herons</h1>"
            + "".join(f"<p>{p}</p>" for p in paragraphs("herons", 3))
        ),
        bare("<title></title>"),
        "a print version, where others are empty",
    ),
    _on(
        "l-map.example",
        "/map?place=skarva",
        _framed("<h1>Skarva</h1><canvas></canvas><p>56.21 N 15.68 E</p>", "Map: Skarva"),
        _framed("<h1>Map</h1><canvas></canvas>", "Map"),
        "a place on a map",
    ),
    _on(
        "l-recipe.example",
        "/r/5",
        _framed("<h1>Rye bread</h1><ul><li>500 g rye<li>10 g salt<li>starter</ul>", "Rye bread"),
        _framed("<h1>Recipes</h1><ul></ul>", "Recipes"),
        "a recipe of three lines",
    ),
    _on(
        "l-status.example",
        "/parcel/JJ1234",
        _framed("<h1>JJ1234</h1><p>Delivered 3 May 2019</p>", "JJ1234"),
        _framed("<h1>Parcel</h1><p>Unknown number</p>", "Parcel"),
        "a parcel that is known",
    ),
    _on(
        "l-score.example",
        "/match/61",
        _framed("<h1>Harbour 2, Quay 1</h1>", "Harbour 2, Quay 1"),
        _framed("<h1>Match</h1>", "Match"),
        "a result",
    ),
    _on(
        "l-random.example",
        "/quote/7",
        _framed("<blockquote>Every rope has two ends.</blockquote>", "A quote"),
        _a_quote,
        "a quote, where others get random ones",
    ),
    _on(
        "d-frame.example",
        "/shop/item/81",
        _framed("<h1>Oops</h1><p>We can't find that item any more.</p>", "Shop"),
        _framed("<h1>Oops</h1><p>We can't find that item any more.</p>", "Shop"),
        "an item that is gone in a large frame",
        DEAD,
    ),
    _on(
        "d-blank.example",
        "/wiki/Skarvb",
        _framed("<h1></h1><p></p>", "Parish wiki"),
        _framed("<h1></h1><p></p>", "Parish wiki"),
        "a frame without content, as for all",
        DEAD,
    ),
    _on(
        "d-time.example",
        "/essay/old-ferry",
        _counter,
        _counter,
        "a frame with a counter, as for all",
        DEAD,
    ),
    _on(
        "d-home.example",
        "/2011/ferry",
        _HOME,
        _HOME,
        "the home page in the place of an essay",
        DEAD,
    ),
    _on(
        "d-zh.example",
        "/a/9.html",
        _framed_in_chinese("<h1>您访问的文章不见了</h1>", "站点"),
        _framed_in_chinese("<h1>您访问的文章不见了</h1>", "站点"),
        "a Chinese article that is gone",
        DEAD,
    ),
    _on("v-teasers.example", "/s/9", _teasers, _teasers, "regrets beside random teasers", DEAD),
    _on("v-date.example", "/s/9", _clock, _clock, "a clock in an answer for all", DEAD),
    _on(
        "v-echo.example",
        "/2009/05/the-old-ferry-of-skarva.html",
        _echo,
        _echo,
        "the address repeated in an answer for all",
        DEAD,
    ),
    _on("v-token.example", "/s/9", _token, _token, "a reference in an answer for all", DEAD),
    _on(
        "v-lang.example",
        "/s/9",
        _framed(
            "<h1>Ezt az oldalt elnyelte a föld</h1><p>Talán sosem volt itt.</p>", "Kikötő", 6, "hu"
        ),
        _framed(
            "<h1>Ezt az oldalt elnyelte a föld</h1><p>Talán sosem volt itt.</p>", "Kikötő", 6, "hu"
        ),
        "a joke for all in Hungarian",
        DEAD,
    ),
    _on(
        "v-picture.example",
        "/s/9",
        _framed("<h1>Harbour</h1><img src=/lost.png width=600>", "Harbour"),
        _framed("<h1>Harbour</h1><img src=/lost.png width=600>", "Harbour"),
        "the same picture for all",
        DEAD,
    ),
    _on(
        "v-sale.example",
        "/s/9",
        _framed(
            "<h1>The Harbour is closed</h1><p>This site was shut down in 2018. Thank you.</p>",
            "The Harbour is closed",
            0,
        ),
        _framed(
            "<h1>The Harbour is closed</h1><p>This site was shut down in 2018. Thank you.</p>",
            "The Harbour is closed",
            0,
        ),
        "a site that closed",
        DEAD,
    ),
    _on(
        "w-onefact.example",
        "/tide/skarva",
        _framed("<h1>Tide</h1><p>High water 14:22, low water 20:41</p>", "Tide"),
        _framed("<h1>Tide</h1><p>Choose a harbour</p>", "Tide"),
        "two numbers are the content",
    ),
    _on(
        "w-name.example",
        "/member/1204",
        _framed("<h1>Member</h1><p>Ida Marchetti, since 1998</p>", "Member"),
        _framed("<h1>Member</h1><p>No such member</p>", "Member"),
        "a name and a year",
    ),
    _on(
        "w-yes.example",
        "/vote/7",
        _framed("<h1>Resolution 7</h1><p>Adopted</p>", "Resolution 7"),
        _framed("<h1>Resolution</h1><p></p>", "Resolution"),
        "one word is the content",
        SUSPECT,
    ),
    _on(
        "w-cjkname.example",
        "/u/88",
        _framed_in_chinese("<h1>用户</h1><p>林小渡</p>", "用户"),
        _framed_in_chinese("<h1>用户</h1><p></p>", "用户"),
        "a name of three characters",
        SUSPECT,
    ),
    _on(
        "w-audio.example",
        "/e/12",
        _framed("<h1>Episode</h1><audio controls src=/e/12.mp3></audio>", "Episode"),
        _framed("<h1>Episode</h1>", "Episode"),
        "a recording, where others have none",
    ),
    _on(
        "w-link.example",
        "/dl/4",
        _framed(
            "<h1>Download</h1><a href=/f/ferry-fares-1911.pdf>ferry-fares-1911.pdf</a>", "Download"
        ),
        _framed("<h1>Download</h1><p>No file</p>", "Download"),
        "a file to fetch",
        SUSPECT,
    ),
    _on(
        "w-links.example",
        "/links/boats",
        _framed(
            "<h1>Links</h1><ul>"
            + "".join(
                f"<li><a href=https://b{i}.example/>{w}</a>"
                for i, w in enumerate(["Punts", "Skiffs", "Wherries", "Cobles", "Yawls"])
            )
            + "</ul>",
            "Links",
        ),
        _framed("<h1>Links</h1><ul></ul>", "Links"),
        "a list of links",
    ),
    _on(
        "w-code.example",
        "/c/41",
        _framed("<h1>Code</h1><pre>x = y ** 2</pre>", "Code"),
        _framed("<h1>Code</h1><pre></pre>", "Code"),
        "a line of code",
        SUSPECT,
    ),
    _on(
        "w-archived.example",
        "/a/2004/12/",
        _framed("<h1>December 2004</h1><ul><li>Ice on the sound<li>The last run</ul>", "Archive"),
        _framed("<h1>Archive</h1><ul></ul>", "Archive"),
        "a month's list",
    ),
    _on(
        "w-trans.example",
        "/de/ueber-uns",
        _framed("<h1>Über uns</h1><p>Wir fahren seit 1911.</p>", "Harbour", 6, "de"),
        _framed("<h1>Welcome</h1><p>Sailing since 1911.</p>", "Harbour"),
        "another language",
    ),
    _on(
        "w-svg.example",
        "/chart/3",
        _framed(
            "<h1>Chart</h1><svg width=400 height=300><path d='M0 0 L1 1'/><text>Herring 1911</text></svg>",
            "Chart",
        ),
        _framed("<h1>Chart</h1><p>Pick a chart.</p>", "Chart"),
        "a drawing",
    ),
    _on(
        "w-canvas.example",
        "/plot/3",
        _framed("<h1>Plot</h1><canvas id=c></canvas><script>draw([1,2,3])</script>", "Plot"),
        _framed("<h1>Plot</h1>", "Plot"),
        "a plot",
    ),
    _on(
        "w-form.example",
        "/petition/4",
        _framed(
            "<h1>Sign</h1><form><input name=n><textarea name=t></textarea><button>Sign</button></form>",
            "Sign",
        ),
        _framed("<h1>Sign</h1><p>Closed.</p>", "Sign"),
        "a form to sign",
    ),
)
