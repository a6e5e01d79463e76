-- Whoever reaches a whole house reads its calendar by date: the cost follows
-- what is shown, and not how many cases there are.
CREATE INDEX case_clocks_when ON case_clocks (due, case_id, item, name, against);
CREATE INDEX deliveries_booked ON deliveries (at, case_id, kind, id, day_only) WHERE status IN ('planned', 'accepted');
