-- From what browser and system a sign-in comes, and why it ended while its browser still
-- had the cookie.
ALTER TABLE sessions ADD COLUMN device text NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN ended text NOT NULL DEFAULT '';
