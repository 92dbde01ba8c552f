-- Step 1: the tables of the first release.
--
-- One text for both engines: INTEGER, BLOB and REAL become BIGINT, BYTEA and
-- DOUBLE PRECISION on PostgreSQL; STRICT and WITHOUT ROWID fall away.
-- The first column of a table and of its primary key names the home its rows
-- belong to: account, space or community.  Ids are 16 random bytes.

-- What the installation says about itself.
CREATE TABLE community (
    community BLOB NOT NULL PRIMARY KEY CHECK (length(community) = 16),
    name TEXT NOT NULL,
    base_url TEXT NOT NULL,
    zone TEXT NOT NULL,
    is_open INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    created_ms INTEGER NOT NULL
) STRICT;

-- Where to turn to in an emergency.
CREATE TABLE help_number (
    community BLOB NOT NULL,
    place INTEGER NOT NULL, -- in the operator's order
    country TEXT NOT NULL,
    label TEXT NOT NULL,
    target TEXT NOT NULL, -- telephone number or address
    PRIMARY KEY (community, place)
) STRICT, WITHOUT ROWID;

-- The one-time link of the first run, by the hash of its token.
CREATE TABLE setup_token (
    community BLOB NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    expires_ms INTEGER NOT NULL,
    PRIMARY KEY (community, hash)
) STRICT, WITHOUT ROWID;

-- Joining tickets, by the hash of their token.
CREATE TABLE ticket (
    community BLOB NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    role INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    is_used INTEGER NOT NULL CHECK (is_used IN (0, 1)),
    PRIMARY KEY (community, hash)
) STRICT, WITHOUT ROWID;

-- Sign-in names: unique in the community, and the way to an account.
CREATE TABLE handle (
    community BLOB NOT NULL,
    name TEXT NOT NULL,
    account BLOB NOT NULL CHECK (length(account) = 16),
    PRIMARY KEY (community, name)
) STRICT, WITHOUT ROWID;

-- A person.  verifier, verifier_r, kdf, wrap_pass and wrap_code are encrypted
-- under the server's key, which no database holds.  Use is known by the day.
CREATE TABLE account (
    account BLOB NOT NULL PRIMARY KEY CHECK (length(account) = 16),
    name TEXT NOT NULL,
    role INTEGER NOT NULL,
    state INTEGER NOT NULL,
    ik BLOB NOT NULL CHECK (length(ik) = 32),
    ek BLOB NOT NULL CHECK (length(ek) = 32),
    ek_cert BLOB NOT NULL CHECK (length(ek_cert) = 64),
    gen INTEGER NOT NULL,
    created_day INTEGER NOT NULL,
    used_day INTEGER NOT NULL,
    verifier BLOB NOT NULL,
    verifier_r BLOB NOT NULL,
    kdf BLOB NOT NULL,
    wrap_pass BLOB NOT NULL,
    wrap_code BLOB NOT NULL,
    code_id BLOB NOT NULL CHECK (length(code_id) = 16)
) STRICT;

-- Envelopes that only the person can open.
CREATE TABLE identity (
    account BLOB NOT NULL PRIMARY KEY REFERENCES account ON DELETE CASCADE,
    envelope BLOB NOT NULL
) STRICT;

CREATE TABLE keyring (
    account BLOB NOT NULL PRIMARY KEY REFERENCES account ON DELETE CASCADE,
    counter INTEGER NOT NULL,
    envelope BLOB NOT NULL
) STRICT;

CREATE TABLE heads (
    account BLOB NOT NULL PRIMARY KEY REFERENCES account ON DELETE CASCADE,
    counter INTEGER NOT NULL,
    envelope BLOB NOT NULL
) STRICT;

-- A signed-in browser, by the hash of its token; ks under the server's key.
CREATE TABLE session (
    account BLOB NOT NULL REFERENCES account ON DELETE CASCADE,
    token BLOB NOT NULL CHECK (length(token) = 32),
    state INTEGER NOT NULL,
    ks BLOB, -- present in state 3 only
    created_ms INTEGER NOT NULL,
    used_ms INTEGER NOT NULL,
    is_shared INTEGER NOT NULL CHECK (is_shared IN (0, 1)),
    PRIMARY KEY (account, token),
    CHECK ((ks IS NOT NULL) = (state = 3))
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX session_token ON session (token);
CREATE INDEX session_used ON session (used_ms);

-- A sealed space and the head of its log.  rules is the state of the log's
-- rules after that head: members, roles, epoch; nothing secret.
CREATE TABLE space (
    space BLOB NOT NULL PRIMARY KEY CHECK (length(space) = 16),
    kind INTEGER NOT NULL,
    owner BLOB NOT NULL CHECK (length(owner) = 16),
    created_day INTEGER NOT NULL,
    head_seq INTEGER NOT NULL,
    head_hash BLOB NOT NULL CHECK (length(head_hash) = 32),
    rules BLOB NOT NULL
) STRICT;

-- One personal space (kind 1) to a person.
CREATE UNIQUE INDEX space_personal ON space (owner) WHERE kind = 1;

CREATE TABLE member (
    space BLOB NOT NULL REFERENCES space ON DELETE CASCADE,
    account BLOB NOT NULL CHECK (length(account) = 16),
    role INTEGER NOT NULL,
    PRIMARY KEY (space, account)
) STRICT, WITHOUT ROWID;

CREATE INDEX member_account ON member (account);

-- The chained log.  type, author and object repeat what hdr says.
CREATE TABLE log (
    space BLOB NOT NULL REFERENCES space ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    hdr BLOB NOT NULL CHECK (length(hdr) = 135),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    sig BLOB NOT NULL CHECK (length(sig) IN (0, 64)),
    type INTEGER NOT NULL,
    author BLOB NOT NULL CHECK (length(author) = 16),
    object BLOB NOT NULL CHECK (length(object) = 16),
    PRIMARY KEY (space, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX log_object ON log (space, object, seq) WHERE type = 16;

-- Bodies apart from the log, so that one can be erased while the chain stays
-- verifiable.  By place, not by hash: two entries never share a body.
CREATE TABLE blob (
    space BLOB NOT NULL,
    seq INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (space, seq),
    FOREIGN KEY (space, seq) REFERENCES log ON DELETE CASCADE
) STRICT;
