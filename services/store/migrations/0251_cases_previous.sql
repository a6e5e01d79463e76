-- The later case of a survivor who was exploited again, from the earlier one.
CREATE INDEX cases_previous ON cases (previous_case_id) WHERE previous_case_id <> '';
