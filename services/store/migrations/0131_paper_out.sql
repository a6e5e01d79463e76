-- While the paper is out at set-up, the administrator who proved it invites the
-- first colleagues, and it vouches for them: until when, and by whom it is out.
ALTER TABLE organisations ADD COLUMN paper_out_by text NOT NULL DEFAULT '';
ALTER TABLE organisations ADD COLUMN paper_out_until bigint NOT NULL DEFAULT 0;
-- Whether the key pair made with an invitation counts as vouched for.
ALTER TABLE invitations ADD COLUMN by_paper boolean NOT NULL DEFAULT false;
