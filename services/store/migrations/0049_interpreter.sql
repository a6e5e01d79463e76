-- Whether an interpreter was used for a service, and an independent one.
ALTER TABLE deliveries ADD COLUMN interpreter text NOT NULL DEFAULT '';
