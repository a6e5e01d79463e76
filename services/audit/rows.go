package audit

import (
	"context"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/store"
)

// Rows is what a check of the recorded rows found.
type Rows struct {
	Checked, Damaged int64
	Lines            []string // a line for each damaged row, the first ones
}

// OK reports whether every row is as it was written.
func (r Rows) OK() bool { return r.Damaged == 0 }

// Why says how many rows are damaged, and names the first one; "" when all are whole.
func (r Rows) Why() string {
	if r.OK() {
		return ""
	}
	return fmt.Sprintf("%d of %d rows are not as they were written; the first: %s", r.Damaged, r.Checked, r.Lines[0])
}

// linesShown is how many damaged rows are described.
const linesShown = 500

// CheckRowsOf is CheckRows for the operator's commands.
func CheckRowsOf(ctx context.Context, db *store.DB) (out Rows, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error { out, err = CheckRows(tx, db); return err })
	return out, err
}

// CheckRows compares every recorded row with the digest that the log lists for it,
// and says of each that differs what it is, whose, and since which entry of the log
// it should be as it was. It is for an installation that runs the current schema.
func CheckRows(tx *gorm.DB, db *store.DB) (Rows, error) {
	found, err := db.CheckRows(tx)
	if err != nil {
		return Rows{}, err
	}
	out := Rows{Checked: found.Checked, Damaged: found.Damaged}
	list := found.List[:min(len(found.List), linesShown)]
	about, err := aboutRows(tx, list)
	if err != nil {
		return out, err
	}
	for _, d := range list {
		out.Lines = append(out.Lines, about.line(d))
	}
	return out, nil
}

// about is what is known of damaged rows.
type about struct {
	entries map[int64]models.AuditEntry
	codes   map[string]string // of cases, by the id of the case or the survivor
}

func aboutRows(tx *gorm.DB, list []store.Damage) (a about, err error) {
	a = about{entries: map[int64]models.AuditEntry{}, codes: map[string]string{}}
	seqs, ids := []int64{0}, []string{""}
	for _, d := range list {
		seqs = append(seqs, d.Entry)
		ids = append(ids, d.About)
		ids = append(ids, strings.Fields(d.ID)...)
	}
	var entries []models.AuditEntry
	if err := tx.Omit("hash").Where("seq IN ?", seqs).Find(&entries).Error; err != nil {
		return a, err
	}
	for _, e := range entries {
		a.entries[e.Seq] = e
		ids = append(ids, e.CaseID)
	}
	var cases []models.Case
	err = tx.Select("id", "survivor_id", "code").Where("id IN ? OR survivor_id IN ?", ids, ids).Find(&cases).Error
	for _, c := range cases {
		a.codes[c.SurvivorID] = c.Code
	}
	for _, c := range cases {
		a.codes[c.ID] = c.Code
	}
	return a, err
}

// how says what is wrong with a row, in English as the commands do.
var how = map[string]string{
	store.RowDiffers:    "is not as it was written",
	store.RowMissing:    "is missing",
	store.RowSurplus:    "was written by another program",
	store.RowUnreadable: "cannot be read: the file is damaged there",
	store.RowReplaced:   "was put back to an older state, or removed, with what was kept about it",
	store.RowKept:       "is as it was written; what was kept about it was changed",
}

func (a about) line(d store.Damage) string {
	if d.How == store.RowUnlisted {
		return d.ID + " digests name an entry of the log that does not list their row"
	}
	text := Word(d.Table)
	e, known := a.entries[d.Entry]
	switch code := a.code(d, e); {
	case code != "" && d.Table == "cases":
		text += " " + code
	case code != "":
		text += " of case " + code
	}
	text += " (" + d.Table + " " + d.ID + ") " + how[d.How]
	if known {
		text += fmt.Sprintf("; written with entry %d of the log, %s, by %s: %s", e.Seq, e.At, e.ActorName, e.Action)
	}
	return text
}

func (a about) code(d store.Damage, e models.AuditEntry) string {
	for _, id := range append(strings.Fields(d.ID), d.About) {
		if code := a.codes[id]; code != "" {
			return code
		}
	}
	return a.codes[e.CaseID]
}

// words name the tables in plain words.
var words = map[string]string{
	"account_shelters": "shelter of an account", "accounts": "account", "asks": "ask of the house", "assessments": "assessment", "assignments": "assignment", "audit_entries": "audit entry",
	"audit_head": "head of the audit log", "audit_rows": "list of an audit entry", "backups": "last backup", "bed_outages": "time out of use of a bed", "beds": "bed", "belongings": "belonging that the house keeps", "case_applications": "application as evaluated", "case_clocks": "running clock",
	"case_moves": "move", "case_notes": "case note", "cases": "case", "class_keys": "key", "closed_figures": "figure of a closed month", "closed_months": "closed month of a house", "clock_doubts": "doubt about the clock", "closures": "end of a period of care", "consents": "consent", "credentials": "password and keys of an account",
	"declarations": "declaration about the other side", "deliveries": "service", "delivery_serves": "right that a service serves", "document_chunks": "piece of the file of a paper", "document_files": "file of a paper", "documents": "paper", "drafts": "draft", "duty_decisions": "decision about a duty",
	"made_packets": "packet that was made", "own_files": "copy of a file that was given out", "packets": "packet", "plans": "plan", "plan_goals": "goal of a plan", "plan_steps": "step of a plan", "returns": "return", "packet_consents": "answer about a packet", "packet_readings": "reading out of a packet",
	"entitlements": "right as evaluated", "episodes": "episode", "facts": "fact", "follow_plans": "wish about follow-up", "follow_ups": "follow-up", "forms": "used form", "gaps": "gap as evaluated",
	"goose_db_version": "schema step", "group_sessions": "group session", "hand_over_notes": "note of a hand-over", "health_allergies": "allergy", "health_conditions": "condition of health", "health_medicines": "medicine", "health_tests": "test", "hearings": "hearing", "house_visitors": "visitor of a house", "imported_rows": "imported row", "invitations": "one-time link", "kept_wraps": "kept key",
	"key_requests": "request for a key", "key_wraps": "key of a person", "known_browsers": "known browser", "law_switches": "switch of a right",
	"lost_paper_holders": "yes to a new paper", "lost_papers": "lost paper", "matter_links": "link of matters", "matter_people": "person in a matter", "matters": "matter", "movements": "movement of a stay", "recovery_behind": "key behind a lost paper",
	"offices": "office of the directory", "openings": "count of openings", "organisations": "organisation", "recovery_keys": "recovery key", "statements": "signed statement", "recovery_next": "next recovery key", "next_wraps": "key for the next recovery key",
	"releases": "release of figures", "publication_templates": "template of a publication", "return_forms": "form of a return in use", "referral_bundles": "sealed bundle of a referral", "referrals": "referral", "refusals": "count of refusals", "relatives": "relative", "paper_numbers": "number of a paper", "bank_accounts": "bank account",
	"care_addresses": "address for papers", "losses": "loss", "other_money": "money from elsewhere", "revisions": "earlier version", "row_binding": "mark of a migration", "row_digests": "digest of a row",
	"safety_incidents": "incident", "safety_people": "person around a survivor", "safety_places": "known place", "safety_plans": "safety plan", "safety_prompts": "line about safety", "saved_filters": "saved filter", "sessions": "sign-in", "shared_notes": "shared note", "shelters": "shelter", "shift_reads": "mark of what was read", "sign_in_tries": "count of failed sign-ins",
	"posts": "post of a house", "spells": "history of a right, a time limit or a gap", "rosters": "week of a house", "roster_turns": "turn on duty", "sub_kinds": "kind of help of the house", "stances": "decision or step", "stays": "stay", "survivors": "survivor's sealed words", "tasks": "task", "thresholds": "threshold", "transfers": "request for a bed in another house", "list_import_cases": "case of a list", "list_imports": "list that was brought in", "list_maps": "columns of a list", "minimum_wages": "minimum wage of a State", "tracks": "track of learning, work or money", "track_steps": "step of a track",
}

// Word names a table in plain words.
func Word(table string) string {
	if word := words[table]; word != "" {
		return word
	}
	return table
}
