-- +goose Up
CREATE TABLE mails (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  key       TEXT NOT NULL UNIQUE, -- the Message-ID
  recipient TEXT NOT NULL,
  subject   TEXT NOT NULL,
  message   TEXT NOT NULL, -- hash of what is sent, which is a body
  created   TEXT NOT NULL,
  state     TEXT NOT NULL,
  attempts  INTEGER NOT NULL,
  next      TEXT NOT NULL, -- not before; while sending, the end of the lease
  error     TEXT NOT NULL, -- of the last attempt; of a dropped mail the reason
  server    TEXT NOT NULL,
  reply     TEXT NOT NULL,
  sent      TEXT NOT NULL, -- '' until then
  raw       TEXT NOT NULL  -- hash of the bytes that the server took
) STRICT;
CREATE INDEX mails_open ON mails (next) WHERE state IN ('pending', 'sending', 'failed');

CREATE TABLE events (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  key     TEXT NOT NULL UNIQUE,
  kind    TEXT NOT NULL,
  policy  TEXT NOT NULL, -- '' for all
  at      TEXT NOT NULL,
  capture INTEGER REFERENCES captures (id),
  review  INTEGER REFERENCES reviews (id),
  facts   TEXT NOT NULL -- JSON
) STRICT;
CREATE INDEX events_kind ON events (kind, at);

CREATE TABLE deliveries (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  event     INTEGER NOT NULL REFERENCES events (id),
  recipient TEXT NOT NULL,
  route     TEXT NOT NULL,
  pace      TEXT NOT NULL,
  due       TEXT NOT NULL,
  mail      INTEGER REFERENCES mails (id), -- NULL until it is worded
  UNIQUE (event, recipient)
) STRICT;
CREATE INDEX deliveries_open ON deliveries (due) WHERE mail IS NULL;
CREATE INDEX deliveries_mail ON deliveries (mail);

CREATE TABLE runs (
  policy   TEXT NOT NULL,
  slot     TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  done     TEXT NOT NULL, -- '' until then
  PRIMARY KEY (policy, slot)
) STRICT, WITHOUT ROWID;

CREATE TABLE incidents (
  policy   TEXT PRIMARY KEY,
  cause    TEXT NOT NULL,
  since    TEXT NOT NULL,
  failures INTEGER NOT NULL,
  told     INTEGER NOT NULL -- 0 or 1
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 2;
