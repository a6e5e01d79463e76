package deed_test

import (
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/deed"
)

// check compares the tables with the acknowledged values.
func (d *desks) check() {
	d.T.Helper()
	d.Fresh(d.evaluator)
	d.services()
	d.same("consents", int64(len(rows[models.Consent](d, "id"))), "consent")
	d.same("steps and decisions", int64(len(rows[models.StanceRow](d, "id"))), "step", "step corrected", "gap")
	d.atMostOneDecision()
	episode := rows[models.Episode](d, "id")[0]
	d.same("version of the episode", episode.Version, "episode")
	d.kept(episode.ID, "", []int64{episode.WagesOwed}, d.done["episode"], func(e deed.Earlier) int64 {
		var facts models.EpisodeFacts
		_ = e.Decode(&facts)
		return facts.WagesOwed
	})
	_, facts, err := d.files.Facts(d.T.Context(), d.Actor("caseworker"), d.c.ID)
	for _, f := range answers {
		d.same("version of "+f, facts[f].Version, "fact "+f)
		if acked := d.done["fact "+f]; err != nil || len(acked) > 0 && !slices.Contains(acked, int64(facts[f].At)) {
			d.T.Errorf("%s is %d, acknowledged were %v, %v", f, facts[f].At, acked, err)
		}
	}
	d.log()
}

// same compares a number with the number of acknowledged deeds.
func (d *desks) same(what string, got int64, of ...string) {
	d.T.Helper()
	want := int64(0)
	for _, name := range of {
		want += int64(len(d.done[name]))
	}
	if got != want {
		d.T.Errorf("%s: %d, acknowledged were %d of %v", what, got, want, of)
	}
}

// services checks that each version of a service and each value acknowledged
// for it exists.
func (d *desks) services() {
	all := rows[models.Delivery](d, "id")
	d.same("services", int64(len(all)), "recorded")
	var values []int64
	for _, row := range all {
		acked := d.done["service "+row.ID]
		d.same("version of service "+row.ID, row.Version-1, "service "+row.ID)
		was := d.kept(row.ID, "note", []int64{row.Minutes}, acked, func(e deed.Earlier) int64 {
			var facts models.DeliveryFacts
			_ = e.Decode(&facts)
			return facts.Minutes
		})
		if values = append(values, was...); int64(len(was)) != row.Version {
			d.T.Errorf("service %s of version %d has %d before it", row.ID, row.Version, len(was)-1)
		}
	}
	for _, n := range d.done["recorded"] {
		if !slices.Contains(values, n) {
			d.T.Errorf("the service recorded as %d is nowhere", n)
		}
	}
}

// kept checks that every acknowledged value is in the record or in an earlier
// version. It returns all values, those of the record first.
func (d *desks) kept(record, part string, all, acked []int64, value func(e deed.Earlier) int64) []int64 {
	d.Read(func(tx *gorm.DB) error {
		earlier, err := deed.History(tx, record, 1000, part)
		for _, e := range earlier {
			all = append(all, value(e))
		}
		return err
	})
	for _, n := range acked {
		if n != 0 && !slices.Contains(all, n) {
			d.T.Errorf("%d was acknowledged and is nowhere: %v", n, all)
		}
	}
	return all
}

func (d *desks) atMostOneDecision() {
	running := map[string]int{}
	for _, s := range rows[models.StanceRow](d, "id") {
		if s.EndedAt == 0 && s.Subject != item {
			running[s.Subject]++
		}
	}
	for gap, n := range running {
		if n > 1 {
			d.T.Errorf("%d decisions run on %s", n, gap)
		}
	}
}

// log checks that each deed left one entry, and that the case was closed and
// reopened in turn.
func (d *desks) log() {
	total, turn := 0, ""
	for _, acked := range d.done {
		total += len(acked)
	}
	entries := slices.DeleteFunc(rows[models.AuditEntry](d, "seq"), func(e models.AuditEntry) bool { return e.Action == "assignment.made" })
	if len(entries) != total {
		d.T.Errorf("%d entries of %d deeds", len(entries), total)
	}
	for _, e := range entries {
		if e.Action == "case.closed" || e.Action == "case.reopened" {
			if e.Action == turn {
				d.T.Errorf("%s twice in turn", e.Action)
			}
			turn = e.Action
		}
	}
	var c models.Case
	d.Read(func(tx *gorm.DB) error { return tx.Where("id = ?", d.c.ID).Take(&c).Error })
	d.same("version of the case", c.Version-1, "closing")
}
