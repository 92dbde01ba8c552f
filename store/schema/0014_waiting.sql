-- Step 14: the weekly matching, for whoever asks for it without a name.

-- Therapists say whether they take part.
ALTER TABLE desk ADD COLUMN matches INTEGER NOT NULL DEFAULT 0;

-- waiting: hash of the token that opens it.  entries: whom somebody unknown
-- would take, best first, 16 bytes each; whom their ties exclude was left out
-- on their own device.  weeks: batches that went by without a place.  entry:
-- who was found, zeros before.
CREATE TABLE waiting (
    community BLOB NOT NULL,
    waiting BLOB NOT NULL CHECK (length(waiting) = 16),
    entries BLOB NOT NULL,
    weeks INTEGER NOT NULL,
    entry BLOB NOT NULL CHECK (length(entry) = 16),
    until_day INTEGER NOT NULL,
    PRIMARY KEY (community, waiting)
) STRICT;

-- The week whose batch came last, counted from Monday, 29 December 1969.
CREATE TABLE batch (
    community BLOB NOT NULL PRIMARY KEY,
    week INTEGER NOT NULL
) STRICT;
