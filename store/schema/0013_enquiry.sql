-- Step 13: a first word to a therapist, from somebody who stays unknown.
--
-- Nothing here names who asks: no account, no session, no address, and no time
-- but a day.  Both keys are of one-time pairs; the texts open for their holders.

-- Whoever is listed and takes enquiries here.  key: public half of a pair made
-- for this alone.
CREATE TABLE desk (
    community BLOB NOT NULL,
    entry BLOB NOT NULL CHECK (length(entry) = 16),
    key BLOB NOT NULL CHECK (length(key) = 32),
    PRIMARY KEY (community, entry),
    FOREIGN KEY (community, entry) REFERENCES therapist ON DELETE CASCADE
) STRICT;

-- enquiry: hash of the token that opens it.  state: 1 open, 2 ended by the
-- therapist, 3 nobody wrote in time, 4 the therapist has left; in the last two
-- the texts are gone.  step: of the text written last.
CREATE TABLE enquiry (
    community BLOB NOT NULL,
    enquiry BLOB NOT NULL CHECK (length(enquiry) = 16),
    entry BLOB NOT NULL CHECK (length(entry) = 16),
    asker BLOB NOT NULL CHECK (length(asker) = 32),
    desk BLOB NOT NULL CHECK (length(desk) = 32),
    state INTEGER NOT NULL CHECK (state IN (1, 2, 3, 4)),
    step INTEGER NOT NULL CHECK (step BETWEEN 1 AND 6),
    until_day INTEGER NOT NULL,
    PRIMARY KEY (community, enquiry)
) STRICT;

CREATE INDEX enquiry_entry ON enquiry (community, entry);

CREATE TABLE enquiry_box (
    community BLOB NOT NULL,
    enquiry BLOB NOT NULL CHECK (length(enquiry) = 16),
    step INTEGER NOT NULL CHECK (step BETWEEN 1 AND 6),
    box BLOB NOT NULL,
    PRIMARY KEY (community, enquiry, step),
    FOREIGN KEY (community, enquiry) REFERENCES enquiry ON DELETE CASCADE
) STRICT;
