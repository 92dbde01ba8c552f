-- Step 3: second steps, passkeys, and notices by e-mail.
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

-- A second step at sign-in by codes of an app.  `secret` is encrypted under
-- the server's key.  A code of a step up to last_step was used already.
CREATE TABLE totp (
    account BLOB NOT NULL PRIMARY KEY REFERENCES account ON DELETE CASCADE,
    secret BLOB NOT NULL,
    is_on INTEGER NOT NULL CHECK (is_on IN (0, 1)), -- a code was typed back
    last_step INTEGER NOT NULL
) STRICT;

-- Passkeys.  `passkey` is the first half of the hash of the credential's id;
-- wrap is envelope 0x03 under the server's key, for those that unlock.
-- used_ms is the time within the last challenge that was answered: an older
-- one is refused, so no answer counts twice.
CREATE TABLE passkey (
    account BLOB NOT NULL REFERENCES account ON DELETE CASCADE,
    passkey BLOB NOT NULL CHECK (length(passkey) = 16),
    credential BLOB NOT NULL,
    algorithm INTEGER NOT NULL, -- COSE
    public_key BLOB NOT NULL,
    wrap BLOB,
    is_step INTEGER NOT NULL CHECK (is_step IN (0, 1)), -- asked at sign-in
    created_day INTEGER NOT NULL,
    used_ms INTEGER NOT NULL,
    PRIMARY KEY (account, passkey)
) STRICT, WITHOUT ROWID;
