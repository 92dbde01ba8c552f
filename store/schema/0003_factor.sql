-- Step 3: e-mail notices.
--
-- Addresses are encrypted under the server's key (serve/vault.h); to the
-- store they are bytes.

-- Where a person wants to hear about changes of their account.  `address` is
-- confirmed; `pending` waits for its code, known by a keyed hash.
CREATE TABLE email (
    account BLOB NOT NULL PRIMARY KEY REFERENCES account ON DELETE CASCADE,
    lang TEXT NOT NULL, -- of the page on which it was typed
    address BLOB,
    pending BLOB,
    proof BLOB CHECK (length(proof) = 32),
    expires_ms INTEGER NOT NULL, -- of the proof
    CHECK ((pending IS NULL) = (proof IS NULL))
) STRICT;

-- Mail that waits to be sent.  No reference to the account: the notice of a
-- deletion outlives it, so address and language are copied here.  due_ms is
-- moved forward by whoever takes the row up, so that two never do.
CREATE TABLE notice (
    account BLOB NOT NULL CHECK (length(account) = 16),
    created_ms INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    address BLOB NOT NULL,
    lang TEXT NOT NULL,
    code BLOB, -- of a confirmation, encrypted like the address
    due_ms INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    PRIMARY KEY (account, created_ms, kind)
) STRICT, WITHOUT ROWID;

CREATE INDEX notice_due ON notice (due_ms);
