-- +goose Up
-- What is open about captures of a policy that are no version, or not yet. It
-- is the watch's memory and no record: the captures are the records.
CREATE TABLE matters (
  policy TEXT PRIMARY KEY,
  next   TEXT NOT NULL, -- when to look again, '' for with the next look
  state  TEXT NOT NULL  -- JSON
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 6;
