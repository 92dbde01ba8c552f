-- Forming groups: terms, and who takes part in them.

-- A term: until its last day people join; then its groups are formed.
-- state: 1 people join, 2 groups are proposed.
CREATE TABLE term (
    community BLOB NOT NULL,
    term BLOB NOT NULL CHECK (length(term) = 16),
    account BLOB NOT NULL CHECK (length(account) = 16), -- who opened it
    title TEXT NOT NULL,
    closes_day INTEGER NOT NULL,
    hours INTEGER NOT NULL, -- a meeting takes
    state INTEGER NOT NULL,
    seed INTEGER NOT NULL, -- of the last run; 0 before the first
    created_ms INTEGER NOT NULL,
    is_hidden INTEGER NOT NULL CHECK (is_hidden IN (0, 1)),
    PRIMARY KEY (community, term)
) STRICT;

-- One who takes part.  hours, maybe: 168 hours of the week of their own zone.
-- party: the group proposed to them, -1 none; answer: 1 yes, 2 no.
CREATE TABLE term_person (
    community BLOB NOT NULL,
    term BLOB NOT NULL CHECK (length(term) = 16),
    person BLOB NOT NULL CHECK (length(person) = 16),
    account BLOB NOT NULL CHECK (length(account) = 16),
    name TEXT NOT NULL,
    zone TEXT NOT NULL,
    hours BLOB NOT NULL CHECK (length(hours) = 21),
    maybe BLOB NOT NULL CHECK (length(maybe) = 21),
    languages INTEGER NOT NULL,
    themes INTEGER NOT NULL,
    level INTEGER NOT NULL,
    facilitates INTEGER NOT NULL,
    is_newcomer INTEGER NOT NULL CHECK (is_newcomer IN (0, 1)),
    must_from INTEGER NOT NULL,
    must_to INTEGER NOT NULL,
    wish_from INTEGER NOT NULL,
    wish_to INTEGER NOT NULL,
    waited INTEGER NOT NULL,
    party INTEGER NOT NULL,
    answer INTEGER NOT NULL,
    PRIMARY KEY (community, term, person)
) STRICT;

CREATE UNIQUE INDEX term_person_account
    ON term_person (community, term, account);

-- With whom somebody does not want to share a group: numbers of people of the
-- term, encrypted under the server's key.
CREATE TABLE term_apart (
    account BLOB NOT NULL REFERENCES account ON DELETE CASCADE,
    term BLOB NOT NULL CHECK (length(term) = 16),
    box BLOB NOT NULL,
    PRIMARY KEY (account, term)
) STRICT, WITHOUT ROWID;
