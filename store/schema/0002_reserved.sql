-- Step 2: replaced by the step of that number when the branches meet.
CREATE TABLE reserved (account BLOB NOT NULL PRIMARY KEY) STRICT;
