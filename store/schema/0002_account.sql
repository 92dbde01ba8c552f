-- Step 2: accounts that change their keys, start again, and end.

-- Minutes without use until the server forgets the session's ks: its person's
-- choice, sealed with their settings and told to the server for this session.
ALTER TABLE session ADD COLUMN idle_min INTEGER NOT NULL DEFAULT 15;

-- Names of deleted accounts, never given out again; by a hash under the
-- server's key, so that this list does not keep the names.
CREATE TABLE tombstone (
    community BLOB NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (community, hash)
) STRICT, WITHOUT ROWID;

-- With such a link somebody who lost passphrase and code starts again under
-- their name.  One to an account, by the hash of its token.
CREATE TABLE restart_link (
    account BLOB NOT NULL PRIMARY KEY REFERENCES account ON DELETE CASCADE,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    expires_ms INTEGER NOT NULL
) STRICT;

-- An account that was started again: kept as it was, for its recovery code,
-- until then.  heir is the account that has the name now.
CREATE TABLE former (
    account BLOB NOT NULL PRIMARY KEY REFERENCES account ON DELETE CASCADE,
    heir BLOB NOT NULL CHECK (length(heir) = 16),
    until_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX former_heir ON former (heir);
CREATE INDEX former_until ON former (until_ms);
