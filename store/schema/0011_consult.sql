-- Step 11: asking colleagues about a case.
--
-- Themes and urgency are open, so that it can be found who might help.  The
-- case is in a space of its own; nothing of it is here.

-- A request.  state: 1 colleagues may offer, 2 somebody was accepted.  space:
-- the small circle made for it, zeros before; it is deleted with the request.
CREATE TABLE consult (
    community BLOB NOT NULL,
    consult BLOB NOT NULL CHECK (length(consult) = 16),
    account BLOB NOT NULL CHECK (length(account) = 16),
    themes INTEGER NOT NULL,
    urgency INTEGER NOT NULL CHECK (urgency BETWEEN 1 AND 3),
    state INTEGER NOT NULL CHECK (state IN (1, 2)),
    space BLOB NOT NULL CHECK (length(space) = 16),
    created_ms INTEGER NOT NULL,
    closes_ms INTEGER NOT NULL,
    PRIMARY KEY (community, consult)
) STRICT;

CREATE INDEX consult_account ON consult (community, account);

-- Who offered.  state: 1 offered, 2 accepted, 3 stays away.  box: what opens
-- the circle, sealed to this person.
CREATE TABLE consult_offer (
    community BLOB NOT NULL,
    consult BLOB NOT NULL CHECK (length(consult) = 16),
    account BLOB NOT NULL CHECK (length(account) = 16),
    state INTEGER NOT NULL CHECK (state IN (1, 2, 3)),
    box BLOB NOT NULL,
    PRIMARY KEY (community, consult, account),
    FOREIGN KEY (community, consult) REFERENCES consult ON DELETE CASCADE
) STRICT;

CREATE INDEX consult_offer_account ON consult_offer (community, account);

-- Who may be asked: by which name, about what, how much at once.
CREATE TABLE consultant (
    account BLOB NOT NULL PRIMARY KEY REFERENCES account ON DELETE CASCADE,
    name TEXT NOT NULL,
    themes INTEGER NOT NULL,
    most INTEGER NOT NULL CHECK (most BETWEEN 1 AND 5)
) STRICT;
