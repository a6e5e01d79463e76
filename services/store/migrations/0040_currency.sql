-- The currency of what a service costs and of what somebody is owed or said to
-- owe. Until now every such amount was typed in rupees.

ALTER TABLE deliveries ADD COLUMN currency text NOT NULL DEFAULT '';
UPDATE deliveries SET currency = 'INR' WHERE cost <> 0;

ALTER TABLE delivery_revisions ADD COLUMN currency text NOT NULL DEFAULT '';
UPDATE delivery_revisions SET currency = 'INR' WHERE cost <> 0;

ALTER TABLE episodes ADD COLUMN currency text NOT NULL DEFAULT '';
UPDATE episodes SET currency = 'INR' WHERE wages_owed <> 0 OR debt <> 0;
