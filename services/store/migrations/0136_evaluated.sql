-- The sweep looks for cases that were evaluated while the clock was ahead.
CREATE INDEX cases_evaluated ON cases (evaluated_at);
