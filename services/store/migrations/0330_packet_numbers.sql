-- Whose numbers an application gives, where a case has several police cases or accounts.
-- '' is the first one.
ALTER TABLE packets ADD COLUMN matter_id text NOT NULL DEFAULT '';
ALTER TABLE packets ADD COLUMN bank_account_id text NOT NULL DEFAULT '';
ALTER TABLE made_packets ADD COLUMN matter_id text NOT NULL DEFAULT '';
ALTER TABLE made_packets ADD COLUMN bank_account_id text NOT NULL DEFAULT '';
