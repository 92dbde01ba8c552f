-- Step 10: feeds that the community follows, and what came of them.
--
-- Who follows which theme and what somebody saved is sealed: nothing of a
-- person stands here but who proposed a feed.

-- state: proposed (1), followed (2), hidden (3).  ended: how the last fetch
-- ended (serve/fetch.h).
CREATE TABLE source (
    community BLOB NOT NULL,
    source BLOB NOT NULL CHECK (length(source) = 16),
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    site TEXT NOT NULL,
    theme INTEGER NOT NULL, -- of core/directory.def; 255: none
    state INTEGER NOT NULL,
    account BLOB NOT NULL CHECK (length(account) = 16), -- zeros once they left
    added_ms INTEGER NOT NULL,
    next_ms INTEGER NOT NULL,    -- when to fetch it
    fetched_ms INTEGER NOT NULL, -- 0: never
    ended INTEGER NOT NULL,
    http INTEGER NOT NULL,
    failures INTEGER NOT NULL, -- one after the other
    tag TEXT NOT NULL,         -- to be sent back
    modified TEXT NOT NULL,
    PRIMARY KEY (community, source)
) STRICT;

CREATE UNIQUE INDEX source_url ON source (community, url);

-- piece: hash of the source and of what the feed calls it.
CREATE TABLE piece (
    community BLOB NOT NULL,
    source BLOB NOT NULL CHECK (length(source) = 16),
    piece BLOB NOT NULL CHECK (length(piece) = 16),
    link TEXT NOT NULL,
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    seen_ms INTEGER NOT NULL, -- when the feed last had it
    PRIMARY KEY (community, source, piece),
    FOREIGN KEY (community, source) REFERENCES source ON DELETE CASCADE
) STRICT;

CREATE INDEX piece_at ON piece (community, at_ms);
