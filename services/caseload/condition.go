package caseload

import (
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/vault"
)

// Nobody stands for the lead of a case that nobody leads.
const Nobody = "nobody"

// Whose says whose move it is.
type Whose string

// These are the values of Whose.
const (
	Ours   Whose = "ours"   // the shelter's, and the survivor's with its help
	Others Whose = "others" // another party's
)

var ours = []models.Party{models.PartyShelter, models.PartySurvivor}

// condition is one condition on a case. The list filters with it and the house
// counts with it, so that a figure and the rows behind it agree.
type condition struct {
	sql  string
	args []any
}

func (c condition) on(tx *gorm.DB) *gorm.DB { return tx.Where(c.sql, c.args...) }

var nobodyLeads = condition{sql: "cases.lead_id = ''"}

// Holder is a gap of the house: too few people can open a case.
type Holder string

// These are the values of Holder.
const (
	OneHolder  Holder = "one"    // one person alone can open how to reach the survivor
	NoHolder   Holder = "none"   // nobody here can open a part of it
	LastLeaves Holder = "ending" // the last person who can open a part of it leaves within two weeks
)

var holders = []Holder{OneHolder, NoHolder, LastLeaves}

// endsSoon is how far ahead the end of an assignment is said.
const endsSoon = 14 * dayLength

func held(h Holder, now models.Instant) condition {
	var c condition
	switch h {
	case OneHolder:
		c.sql, c.args = vault.HeldByOne("cases.survivor_id", models.ClassContact, int64(now))
	case NoHolder:
		c.sql = vault.HeldByNobody("cases.survivor_id")
	default:
		sql, args := vault.LastTurns(int64(now), int64(now+endsSoon))
		c.sql, c.args = "cases.id IN ("+sql+")", args
	}
	return c
}

// late is that a gap the reader sees is overdue, as on Today: past its date, or
// there since its time to act was over.
func (v view) late(w Whose) condition {
	_, sees := v.sight.Rules()
	in := "IN"
	if w == Others {
		in = "NOT IN"
	}
	return condition{"EXISTS (SELECT 1 FROM gaps WHERE gaps.case_id = cases.id AND gaps.open AND gaps.severity <= 2 AND (gaps.due = 0 OR gaps.due < ?) AND gaps.mover " + in + " ? AND gaps.rule IN ?)",
		[]any{v.by.Now(), ours, sees}}
}

func arrived(month string, zone *time.Location) condition {
	from, to := bounds(month, zone)
	return condition{"cases.intake_at >= ? AND cases.intake_at < ?", []any{from, to}}
}

func left(month string, zone *time.Location) condition {
	from, to := bounds(month, zone)
	return condition{"cases.status = 'closed' AND cases.closed_at >= ? AND cases.closed_at < ?", []any{from, to}}
}
