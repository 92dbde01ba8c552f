-- Step 9: a group's dated sessions, a person's feed, reminders.
--
-- The server knows who meets when and for how long; never what about.

-- A series: first local day, minute of the day, zone, rule (core/recur.h).
-- sequence grows with every change of the series or of one date.
CREATE TABLE series (
    space BLOB NOT NULL REFERENCES space ON DELETE CASCADE,
    series BLOB NOT NULL CHECK (length(series) = 16),
    zone TEXT NOT NULL,
    day INTEGER NOT NULL,
    minute INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    rule TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    is_over INTEGER NOT NULL CHECK (is_over IN (0, 1)),
    PRIMARY KEY (space, series)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX series_id ON series (series);

-- One dated session of a series: `day` is the day the rule gave, to_day and
-- to_minute where it stands now; at_ms follows from them and the zone.
CREATE TABLE dated (
    space BLOB NOT NULL,
    dated BLOB NOT NULL CHECK (length(dated) = 16),
    series BLOB NOT NULL CHECK (length(series) = 16),
    day INTEGER NOT NULL,
    to_day INTEGER NOT NULL,
    to_minute INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    is_off INTEGER NOT NULL CHECK (is_off IN (0, 1)),
    PRIMARY KEY (space, dated),
    FOREIGN KEY (space, series) REFERENCES series ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX dated_id ON dated (dated);
CREATE UNIQUE INDEX dated_day ON dated (space, series, day);
CREATE INDEX dated_at ON dated (at_ms);

-- Hash of the address from which a person's calendar is fetched.
CREATE TABLE feed (
    account BLOB NOT NULL PRIMARY KEY REFERENCES account ON DELETE CASCADE,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    lang TEXT NOT NULL -- of its titles
) STRICT;

CREATE UNIQUE INDEX feed_hash ON feed (hash);

-- When a person wants to be reminded, where they are, and when not.
CREATE TABLE reminding (
    account BLOB NOT NULL PRIMARY KEY REFERENCES account ON DELETE CASCADE,
    zone TEXT NOT NULL,
    quiet_from INTEGER NOT NULL, -- minute of the day
    quiet_to INTEGER NOT NULL,
    days INTEGER NOT NULL, -- on which mail may come: bit 0 Monday
    by_mail INTEGER NOT NULL CHECK (by_mail IN (0, 1)),
    by_feed INTEGER NOT NULL CHECK (by_feed IN (0, 1))
) STRICT;

CREATE TABLE reminder (
    account BLOB NOT NULL REFERENCES reminding ON DELETE CASCADE,
    kind INTEGER NOT NULL,
    days INTEGER NOT NULL,   -- bit 0 Monday; of a session: 0
    minute INTEGER NOT NULL, -- of the day; of a session: minutes before it
    next_ms INTEGER NOT NULL,
    unheard INTEGER NOT NULL, -- sent since the person was last here
    sent_day INTEGER NOT NULL,
    for_ms INTEGER NOT NULL, -- the session that was reminded of last
    PRIMARY KEY (account, kind)
) STRICT, WITHOUT ROWID;

CREATE INDEX reminder_next ON reminder (next_ms);
