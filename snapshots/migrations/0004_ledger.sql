-- +goose Up
ALTER TABLE captures ADD COLUMN screenshot TEXT NOT NULL DEFAULT ''; -- hash
ALTER TABLE captures ADD COLUMN extractor TEXT NOT NULL DEFAULT '';  -- that tree is of
ALTER TABLE captures ADD COLUMN config TEXT NOT NULL DEFAULT '';     -- hash of how the policy was asked for and read

-- The same bytes as a newer reader reads them.
CREATE TABLE views (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  capture   INTEGER NOT NULL REFERENCES captures (id),
  extractor TEXT NOT NULL,
  body      TEXT NOT NULL,
  tree      TEXT NOT NULL,
  at        TEXT NOT NULL,
  UNIQUE (capture, extractor)
) STRICT;

-- What became of a mail, for ever: proof of sending, or of giving up.
CREATE TABLE sendings (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  mail     INTEGER NOT NULL REFERENCES mails (id),
  state    TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  error    TEXT NOT NULL,
  server   TEXT NOT NULL,
  reply    TEXT NOT NULL,
  sent     TEXT NOT NULL,
  raw      TEXT NOT NULL,
  salt     TEXT NOT NULL
) STRICT;
CREATE INDEX sendings_mail ON sendings (mail);

-- Notes and names that were erased.
CREATE TABLE erasures (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  decision INTEGER NOT NULL REFERENCES decisions (id),
  at       TEXT NOT NULL
) STRICT;

-- Bodies that were deleted: their hashes stay where they are named.
CREATE TABLE deletions (
  id     INTEGER PRIMARY KEY AUTOINCREMENT,
  body   TEXT NOT NULL,
  policy TEXT NOT NULL, -- '' for mails
  why    TEXT NOT NULL,
  at     TEXT NOT NULL
) STRICT;
CREATE INDEX deletions_body ON deletions (body);

-- Legal holds: the last one of a policy counts.
CREATE TABLE holds (
  id     INTEGER PRIMARY KEY AUTOINCREMENT,
  policy TEXT NOT NULL,
  held   INTEGER NOT NULL, -- 0 releases
  salt   TEXT NOT NULL,
  why    TEXT NOT NULL,
  by     TEXT NOT NULL,
  at     TEXT NOT NULL
) STRICT;
CREATE INDEX holds_policy ON holds (policy, id);

-- Which store this is.
CREATE TABLE identity (
  id    INTEGER PRIMARY KEY CHECK (id = 1),
  store TEXT NOT NULL
) STRICT;

-- One entry for each record above, in the order of adding. The leaf says in
-- canonical JSON what the record says, with hashes for what is long or private.
CREATE TABLE ledger (
  n      INTEGER PRIMARY KEY, -- from 0, without gaps
  kind   TEXT NOT NULL,
  record INTEGER NOT NULL,
  leaf   TEXT NOT NULL,
  UNIQUE (kind, record)
) STRICT;

-- The Merkle tree over the leaves, in the order of golang.org/x/mod/sumdb/tlog.
CREATE TABLE hashes (
  i    INTEGER PRIMARY KEY,
  hash BLOB NOT NULL
) STRICT;

-- Without its entries a store is not ready: the next migration adds them.
PRAGMA user_version = 4;
