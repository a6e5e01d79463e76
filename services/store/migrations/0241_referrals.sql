-- Referrals: a provider outside the house is asked to help. Who that is, and every
-- word, is sealed. due_at is when somebody asks again, 0 where nothing is to do.
CREATE TABLE referrals (
    id             text PRIMARY KEY,
    case_id        text NOT NULL REFERENCES cases (id),
    survivor_id    text NOT NULL REFERENCES survivors (id),
    service        text NOT NULL,
    provider_kind  text NOT NULL,
    reason         text NOT NULL,
    urgency        text NOT NULL,
    shares         text NOT NULL DEFAULT '',
    sent_on        text NOT NULL,
    sent_at        bigint NOT NULL,
    state          text NOT NULL,
    answered_on    text NOT NULL DEFAULT '',
    decline_reason text NOT NULL DEFAULT '',
    ended_on       text NOT NULL DEFAULT '',
    end_reason     text NOT NULL DEFAULT '',
    told_on        text NOT NULL DEFAULT '',
    purpose        text NOT NULL,
    consent_id     text NOT NULL REFERENCES consents (id),
    delivery_id    text NOT NULL DEFAULT '',
    due_at         bigint NOT NULL DEFAULT 0,
    recorded_by    text NOT NULL,
    created_at     bigint NOT NULL,
    changed_by     text NOT NULL,
    changed_at     bigint NOT NULL,
    version        bigint NOT NULL,
    SEALED(provider),
    SEALED(need),
    SEALED(answer)
);
CREATE INDEX referrals_case ON referrals (case_id, sent_on, id);
-- What somebody has to ask about: for Today and the pages of a case.
CREATE INDEX referrals_due ON referrals (case_id, due_at, service, state, id) WHERE due_at > 0;
