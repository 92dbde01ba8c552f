-- Step 4: sessions of groups.

-- A group's session: its plan, where it stands, since when.  Structure and
-- times only (core/phase.h); what is said stands sealed in the space's log.
-- cleared has a bit for each seat that does not know the person of the case.
CREATE TABLE meeting (
    space BLOB NOT NULL REFERENCES space ON DELETE CASCADE,
    meeting BLOB NOT NULL CHECK (length(meeting) = 16),
    at_ms INTEGER NOT NULL,
    keep_days INTEGER NOT NULL,
    plan BLOB NOT NULL,
    state BLOB NOT NULL CHECK (length(state) = 112),
    version INTEGER NOT NULL,
    cleared INTEGER NOT NULL,
    ended_ms INTEGER NOT NULL, -- 0: not yet
    PRIMARY KEY (space, meeting)
) STRICT;

-- Who sits where, and when they were last heard of.
CREATE TABLE meeting_seat (
    space BLOB NOT NULL,
    meeting BLOB NOT NULL,
    seat INTEGER NOT NULL,
    account BLOB NOT NULL CHECK (length(account) = 16),
    seen_ms INTEGER NOT NULL,
    PRIMARY KEY (space, meeting, seat),
    FOREIGN KEY (space, meeting) REFERENCES meeting ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- The second key of what somebody wrote in a session: the text in the log is
-- sealed to the group and locked with this once more, so that the server can
-- hold it back.  Without it nobody reads the text; with it alone nobody does.
CREATE TABLE held_key (
    space BLOB NOT NULL,
    meeting BLOB NOT NULL,
    object BLOB NOT NULL CHECK (length(object) = 16),
    seat INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    step INTEGER NOT NULL,
    bytes BLOB NOT NULL CHECK (length(bytes) = 32),
    expires_ms INTEGER NOT NULL,
    PRIMARY KEY (space, meeting, object),
    FOREIGN KEY (space, meeting) REFERENCES meeting ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX held_key_expires ON held_key (expires_ms);
