"""One small file of every kind of source, under the names that the documents use."""

import json
from pathlib import Path

from tests.sources.exports import item, link, written, wxr, zipped
from tests.sources.test_arc import FIRST, HTTP, record as arc_record
from tests.sources.test_documents import MEDIUM, MOVABLE_TYPE, ghost, tweet
from tests.sources.test_warc import record
from tests.sources.test_xml import BLOGGER, WIKI, entry

URL = "https://atlas.example/old"


def write_samples(folder: Path) -> None:
    """Write the files."""
    cited = link(URL)
    written(folder / "wordpress.xml", wxr(item(1, cited)))
    written(folder / "blogger.xml", BLOGGER.replace("{entries}", entry(1, "post", cited)))
    tumblr = f"<post id='1'><link-url>{URL}</link-url></post>"
    written(folder / "tumblr.xml", f"<tumblr version='1.0'><posts>{tumblr}</posts></tumblr>")
    written(folder / "wiki.xml", WIKI.replace("https://a.example/", URL))
    written(folder / "movable-type.txt", MOVABLE_TYPE.replace("https://a.example/", URL))
    written(folder / "ghost.json", ghost({"html": cited}))
    table = "post_id,post_date,is_published,title\n1.maps,2021-02-03,true,Maps\n"
    zipped(folder / "substack.zip", {"posts.csv": table, "posts/1.maps.html": cited})
    zipped(folder / "medium.zip", {"posts/2019_Maps-1.html": MEDIUM.replace("{text}", cited)})
    note = {
        "type": "Create",
        "object": {"id": "https://social.example/1", "content": cited, "to": ["as:Public"]},
    }
    outbox = {"type": "OrderedCollection", "orderedItems": [note]}
    zipped(folder / "mastodon.zip", {"outbox.json": json.dumps(outbox)})
    script = "window.YTD.tweets.part0 = " + json.dumps([{"tweet": tweet(1, URL)}])
    feed = BLOGGER.replace("{entries}", entry(1, "post", cited))
    zipped(folder / "takeout.zip", {"Takeout/Blogger/Blogs/Maps/feed.atom": feed})
    zipped(folder / "twitter.zip", {"data/tweets.js": script})
    data = record(body=cited.encode())
    written(folder / "crawl.warc", data)
    written(folder / "crawl.arc", FIRST + arc_record(HTTP + cited))
    zipped(folder / "crawl.wacz", {"archive/data.warc": data, "datapackage.json": "{}"})
