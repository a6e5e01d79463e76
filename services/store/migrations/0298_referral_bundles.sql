-- A sealed file with what goes along with a referral: who made it, what was in it and how
-- it was locked. The file itself is not kept. answer_key went along in it: an answer that
-- comes back as a code shows by it that its sender opened the file.
CREATE TABLE referral_bundles (
    id          text PRIMARY KEY,
    referral_id text NOT NULL REFERENCES referrals (id),
    case_id     text NOT NULL REFERENCES cases (id),
    survivor_id text NOT NULL REFERENCES survivors (id),
    locked_to   text NOT NULL,
    shares      text NOT NULL DEFAULT '',
    answered_at bigint NOT NULL DEFAULT 0,
    answer_key  text NOT NULL,
    made_by     text NOT NULL,
    made_at     bigint NOT NULL
);
CREATE INDEX referral_bundles_case ON referral_bundles (case_id, referral_id, made_at);
