-- Step 6: groups and pairs: boxes with epoch secrets, and invitations.

-- First epoch whose bodies this member is shown; what is older, no key of
-- theirs opens.
ALTER TABLE member ADD COLUMN since INTEGER NOT NULL DEFAULT 1;

-- Nothing may be added any more; members may still read, and drop it.
ALTER TABLE space ADD COLUMN is_closed INTEGER NOT NULL DEFAULT 0;

-- An epoch's secret sealed to a member, until they have taken it, and after:
-- another device of theirs may need it.
CREATE TABLE box (
    space BLOB NOT NULL REFERENCES space ON DELETE CASCADE,
    account BLOB NOT NULL CHECK (length(account) = 16),
    epoch INTEGER NOT NULL,
    bytes BLOB NOT NULL CHECK (length(bytes) = 80),
    PRIMARY KEY (space, account, epoch)
) STRICT, WITHOUT ROWID;

CREATE INDEX box_account ON box (account);

-- An invitation that nobody took up, or that somebody answered and that waits
-- to be admitted.  invite is a hash of its code; proof and claim are made
-- with the code and show nothing of it.  The space of a pair (kind 2) comes
-- into being when it is answered, so space is no reference.
CREATE TABLE invite (
    space BLOB NOT NULL CHECK (length(space) = 16),
    invite BLOB NOT NULL CHECK (length(invite) = 16),
    kind INTEGER NOT NULL,
    inviter BLOB NOT NULL CHECK (length(inviter) = 16),
    proof BLOB NOT NULL CHECK (length(proof) = 32),
    expires_ms INTEGER NOT NULL,
    claimant BLOB CHECK (length(claimant) = 16),
    claim BLOB CHECK (length(claim) = 32),
    head_seq INTEGER NOT NULL, -- where the log ended for the claimant
    head BLOB CHECK (length(head) = 32),
    PRIMARY KEY (space, invite),
    CHECK ((claimant IS NULL) = (claim IS NULL)),
    CHECK ((claimant IS NULL) = (head IS NULL))
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX invite_id ON invite (invite);
CREATE INDEX invite_inviter ON invite (inviter);
CREATE INDEX invite_claimant ON invite (claimant);
CREATE INDEX invite_expires ON invite (expires_ms);
