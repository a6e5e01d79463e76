-- Amounts carry their currency: a case may have rights in two countries.
ALTER TABLE facts ADD COLUMN currency text NOT NULL DEFAULT '';
