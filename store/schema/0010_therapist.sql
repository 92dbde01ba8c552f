-- Step 10: therapists who see therapists, and what is asked of them.

-- One entry a person.  languages, themes: bits of core/directory.def; modes:
-- 1 in person, 2 from afar.  seen_by:
-- which steward saw the licence, zeros while nobody has; then seen_day and
-- renewal_day are 0.  Who is seen and not yet due for renewal is listed.
CREATE TABLE therapist (
    community BLOB NOT NULL,
    entry BLOB NOT NULL CHECK (length(entry) = 16),
    account BLOB NOT NULL CHECK (length(account) = 16),
    name TEXT NOT NULL,
    licence TEXT NOT NULL,    -- for stewards only
    experience TEXT NOT NULL, -- with therapists as clients, in own words
    methods TEXT NOT NULL,
    town TEXT NOT NULL,
    about TEXT NOT NULL,
    reach TEXT NOT NULL,
    ties TEXT NOT NULL, -- published; lines: employers, groups, supervisors,
                        -- cohorts, each with commas between
    currency TEXT NOT NULL,
    languages INTEGER NOT NULL,
    themes INTEGER NOT NULL,
    modes INTEGER NOT NULL,
    fee INTEGER NOT NULL, -- whole units; -1: not said
    fee_from INTEGER NOT NULL, -- where the sliding scale begins; -1: none
    weeks INTEGER NOT NULL, -- until a first appointment
    places INTEGER NOT NULL, -- free now
    changed_day INTEGER NOT NULL,
    seen_by BLOB NOT NULL CHECK (length(seen_by) = 16),
    seen_day INTEGER NOT NULL,
    renewal_day INTEGER NOT NULL,
    PRIMARY KEY (community, entry)
) STRICT;

CREATE UNIQUE INDEX therapist_account ON therapist (community, account);
CREATE INDEX therapist_due ON therapist (community, renewal_day);
