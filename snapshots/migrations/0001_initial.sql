-- +goose Up
CREATE TABLE captures (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  policy     TEXT NOT NULL,
  url        TEXT NOT NULL,
  at         TEXT NOT NULL,
  outcome    TEXT NOT NULL,
  why        TEXT NOT NULL,
  media_type TEXT NOT NULL,
  raw        TEXT NOT NULL, -- hash as hex digits, '' for none
  body       TEXT NOT NULL,
  tree       TEXT NOT NULL,
  evidence   TEXT NOT NULL  -- JSON
) STRICT;
CREATE INDEX captures_policy ON captures (policy, id);

CREATE TABLE versions (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  policy    TEXT NOT NULL,
  number    INTEGER NOT NULL,
  capture   INTEGER NOT NULL REFERENCES captures (id),
  body      TEXT NOT NULL,
  tree      TEXT NOT NULL,
  extractor TEXT NOT NULL,
  title     TEXT NOT NULL,
  effective TEXT NOT NULL,
  captured  TEXT NOT NULL,
  accepted  TEXT NOT NULL,
  UNIQUE (policy, number),
  UNIQUE (capture)
) STRICT;
CREATE INDEX versions_body ON versions (policy, body);

CREATE TABLE reviews (
  id     INTEGER PRIMARY KEY AUTOINCREMENT,
  policy TEXT NOT NULL,
  old    TEXT NOT NULL,
  new    TEXT NOT NULL,
  rules  TEXT NOT NULL,
  at     TEXT NOT NULL,
  doc    TEXT NOT NULL, -- hash of the JSON, which is a body
  UNIQUE (policy, old, new, rules, doc)
) STRICT;
CREATE INDEX reviews_policy ON reviews (policy, id);

-- In the same transaction as the tables: a store is of schema 1 or of none.
PRAGMA application_id = 1380207700; -- "RDLT"
PRAGMA user_version = 1;
