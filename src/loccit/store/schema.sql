-- The state of an archive's audits. Opened by loccit/store/database.py, which also migrates it.
-- Times are Unix seconds (UTC). BLOBs named `data` are MessagePack of a value of loccit/model.py,
-- compressed where it says so.

CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  started REAL NOT NULL,
  finished REAL,                      -- NULL: under way, or killed and to be taken up again
  complete INTEGER NOT NULL DEFAULT 0,
  incomplete_reason TEXT,
  scope TEXT,                         -- NULL: the whole archive; else what part, in words
  requests INTEGER NOT NULL DEFAULT 0,
  facts TEXT NOT NULL DEFAULT '{}',   -- JSON: counts at the end of the run, version
  problems TEXT NOT NULL DEFAULT '[]' -- JSON: files that could not be read
) STRICT;

CREATE TABLE posts (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  digest TEXT NOT NULL,
  date TEXT,
  data BLOB NOT NULL
) STRICT;

CREATE TABLE links (
  id INTEGER PRIMARY KEY,
  url TEXT NOT NULL UNIQUE,
  domain TEXT NOT NULL,
  data BLOB NOT NULL,
  first_seen REAL NOT NULL,
  last_asked REAL NOT NULL DEFAULT 0,
  next_due REAL NOT NULL DEFAULT 0,
  run INTEGER,                        -- the run that last judged it; NULL: never judged
  status TEXT,                        -- of its verdict, for counting without decoding
  verdict BLOB,
  hops BLOB,                          -- the chain it rests on; NULL for one plain answer
  history BLOB,
  archived BLOB                       -- the copy for the first day on which it is cited
) STRICT;

-- What looking for archived copies came to, for each day on which a link is cited.
CREATE TABLE archive_lookups (
  link INTEGER NOT NULL REFERENCES links (id),
  cited TEXT NOT NULL,                -- the post's date; empty where it has none
  outcome TEXT NOT NULL,              -- found, none, excluded, failed, withheld
  at REAL NOT NULL,
  detail TEXT NOT NULL DEFAULT '',
  data BLOB,                          -- Archived, where found
  PRIMARY KEY (link, cited)
) STRICT;

CREATE TABLE citations (
  id INTEGER PRIMARY KEY,
  post INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  link INTEGER NOT NULL REFERENCES links (id),
  kind TEXT NOT NULL,
  url TEXT NOT NULL,
  first_run INTEGER NOT NULL,         -- the run that first found this URL in this post
  data BLOB NOT NULL
) STRICT;
CREATE INDEX citations_by_link ON citations (link);
CREATE INDEX citations_by_post ON citations (post);

-- Pages that were read, each once: see loccit/store/pages.py.
CREATE TABLE pages (
  id INTEGER PRIMARY KEY,
  digest BLOB NOT NULL UNIQUE,        -- BLAKE2b-128 of the page as MessagePack
  base INTEGER REFERENCES pages (id), -- the page that this one differs little from
  data BLOB NOT NULL                  -- compressed by zstd, with the base as its dictionary
) STRICT;
CREATE INDEX pages_by_base ON pages (base) WHERE base IS NOT NULL;

-- Evidence: rows are added, never changed; old ones are thinned by the rule in docs/state.md.
CREATE TABLE observations (
  id INTEGER PRIMARY KEY,
  link INTEGER NOT NULL REFERENCES links (id),
  run INTEGER NOT NULL,
  data BLOB NOT NULL,                 -- without its page; see loccit/store/packing.py
  page INTEGER REFERENCES pages (id),
  sketch BLOB                         -- of the page, where a verdict needed it
) STRICT;
CREATE INDEX observations_by_link ON observations (link, run);
CREATE INDEX observations_by_page ON observations (page) WHERE page IS NOT NULL;

-- Sibling probes and other questions whose answer serves many links.
CREATE TABLE shared_observations (
  key TEXT PRIMARY KEY,
  at REAL NOT NULL,
  data BLOB NOT NULL,                 -- without its page
  page INTEGER REFERENCES pages (id),
  sketch BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX shared_observations_by_page ON shared_observations (page) WHERE page IS NOT NULL;

-- Which verdict each run came to; the strip in the report, the trend and the gate's baseline.
CREATE TABLE verdicts (
  link INTEGER NOT NULL,
  run INTEGER NOT NULL,
  at REAL NOT NULL,
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (link, run)
) STRICT, WITHOUT ROWID;

-- What sources of posts (docs/sources.md) remember: ETags, where a crawl stood.
CREATE TABLE source_memory (
  source TEXT NOT NULL,               -- its location; empty for what concerns every source
  key TEXT NOT NULL,
  value BLOB NOT NULL,
  PRIMARY KEY (source, key)
) STRICT, WITHOUT ROWID;
