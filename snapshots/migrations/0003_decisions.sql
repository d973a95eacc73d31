-- +goose Up
CREATE TABLE decisions (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  policy      TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  change      TEXT NOT NULL,
  review      INTEGER REFERENCES reviews (id),
  old         TEXT NOT NULL,
  new         TEXT NOT NULL,
  action      TEXT NOT NULL,
  due         TEXT NOT NULL, -- '' for none
  until       TEXT NOT NULL, -- '' for none
  at          TEXT NOT NULL,
  undoes      INTEGER REFERENCES decisions (id),
  seen        INTEGER NOT NULL
) STRICT;
CREATE INDEX decisions_change ON decisions (policy, fingerprint, id);

-- What a person typed, and who it was, beside the decisions, so that it can be
-- erased. The hash covers salt and text: it stays, and says nothing without
-- the salt.
CREATE TABLE words (
  decision INTEGER NOT NULL REFERENCES decisions (id),
  what     TEXT NOT NULL, -- reason, note, owner, by
  salt     TEXT NOT NULL, -- '' once erased
  text     TEXT NOT NULL, -- '' once erased
  hash     TEXT NOT NULL,
  PRIMARY KEY (decision, what)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 3;
