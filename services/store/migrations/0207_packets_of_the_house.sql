-- A caseworker prepares an application too. Her statement of facts is of the class
-- safety; the lawyer's own one stays of the class legal. A lawyer is asked to look at
-- what was prepared, and says so when she did.
ALTER TABLE packets ADD COLUMN SEALED(house_statement);
ALTER TABLE packets ADD COLUMN review_asked_at bigint NOT NULL DEFAULT 0;
ALTER TABLE packets ADD COLUMN review_asked_by text NOT NULL DEFAULT '';
ALTER TABLE packets ADD COLUMN reviewed_at bigint NOT NULL DEFAULT 0;
ALTER TABLE packets ADD COLUMN reviewed_by text NOT NULL DEFAULT '';
ALTER TABLE made_packets ADD COLUMN reviewed boolean NOT NULL DEFAULT true;
