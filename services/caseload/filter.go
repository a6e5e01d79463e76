// Package caseload answers "which of my cases": the filtered list, the search
// by code or name, and filters saved under a name.
//
// It reads what other packages own and writes only saved filters and the audit
// entries of searches and lists. It must never show, count or hint at a case
// outside the reader's reach.
package caseload

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// Filter narrows a caseload by coded facts only, because it is part of the
// address.
type Filter struct {
	Status  models.CaseStatus // "" means every case that is not closed
	All     bool              // closed cases too
	Shelter string
	Lead    string // account id; "me" is the reader, "nobody" stands for no lead
	Age     string // adult, child or unsure
	Form    string // form of exploitation, a vocabulary key without "form."
	Gaps    bool   // with open gaps
	Silent  int    // no contact for this many days, 0 for any
	New     int    // taken in within this many days, 0 for any
	Turning int    // may turn eighteen within this many days, 0 for any

	Late    Whose  // something is late, and whose move it is; "" for any
	Holder  Holder // who can open it; "" for any
	Arrived string // taken in in a month, such as 2026-11
	Left    string // closed in a month
}

// ageGroups are the codes of Filter.Age.
var ageGroups = []string{"adult", "child", "unsure"}

// ParseFilter reads a filter from an address. It ignores what it does not know:
// an old bookmark must never fail, and never widen the reach.
func ParseFilter(q url.Values) Filter {
	f := Filter{Shelter: q.Get("shelter"), Lead: q.Get("lead"), Form: q.Get("form"), Gaps: q.Get("gaps") == "1"}
	switch s := models.CaseStatus(q.Get("status")); {
	case s == "all":
		f.All = true
	case slices.Contains(models.CaseStatuses, s):
		f.Status = s
	}
	if age := q.Get("age"); slices.Contains(ageGroups, age) {
		f.Age = age
	}
	if w := Whose(q.Get("late")); w == Ours || w == Others {
		f.Late = w
	}
	if h := Holder(q.Get("holder")); slices.Contains(holders, h) {
		f.Holder = h
	}
	f.Arrived, f.Left = month(q.Get("arrived")), month(q.Get("left"))
	f.Silent, f.New, f.Turning = days(q.Get("silent")), days(q.Get("new")), days(q.Get("turning"))
	return f
}

func days(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 3650 {
		return 0
	}
	return n
}

// Query returns the filter as address parameters, without those that are not
// set.
func (f Filter) Query() url.Values {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" && value != "0" {
			q.Set(name, value)
		}
	}
	set("status", string(f.Status))
	if f.All {
		q.Set("status", "all")
	}
	set("shelter", f.Shelter)
	set("lead", f.Lead)
	set("age", f.Age)
	set("form", f.Form)
	set("silent", strconv.Itoa(f.Silent))
	set("new", strconv.Itoa(f.New))
	set("turning", strconv.Itoa(f.Turning))
	set("late", string(f.Late))
	set("arrived", f.Arrived)
	set("left", f.Left)
	if f.Gaps {
		q.Set("gaps", "1")
	}
	set("holder", string(f.Holder))
	return q
}

// Any reports whether the filter narrows anything.
func (f Filter) Any() bool { return f != Filter{} }

// apply limits a query on cases. Months end in the zone.
func (f Filter) apply(tx *gorm.DB, by access.Actor, v view, zone *time.Location) *gorm.DB {
	if f.Shelter != "" {
		tx = tx.Where("cases.shelter_id = ?", f.Shelter)
	}
	if f.Age != "" {
		tx = tx.Where("cases.age_group = ?", f.Age)
	}
	if f.Form != "" {
		tx = tx.Where("cases.id IN (SELECT case_id FROM facts WHERE name = ? AND answer = 'yes' AND case_id <> '')", "form."+strings.TrimPrefix(f.Form, "form."))
	}
	if f.Gaps {
		tx = v.withGaps(tx)
	}
	if f.Silent > 0 {
		before := by.Now() - models.Instant(f.Silent)*dayLength
		tx = tx.Where("cases.last_contact_at < ? AND cases.intake_at < ?", before, before)
	}
	if f.New > 0 {
		tx = tx.Where("cases.intake_at >= ?", by.Now()-models.Instant(f.New)*dayLength)
	}
	if f.Turning > 0 {
		last := (by.Now() + models.Instant(f.Turning)*dayLength).Date(time.UTC)
		tx = tx.Where("cases.age_group <> 'adult' AND cases.adult_from <> '' AND cases.adult_from <= ?", last) // the condition of the index
	}
	return f.house(f.led(f.state(tx), by), by, v, zone)
}

// state limits a query to a status. Who asks for a month sees closed cases too.
func (f Filter) state(tx *gorm.DB) *gorm.DB {
	switch {
	case f.Status != "":
		return tx.Where("cases.status = ?", f.Status)
	case !f.All && f.Arrived == "" && f.Left == "":
		return tx.Where("cases.status <> 'closed'") // written exactly like this: it is the condition of the index on running cases
	}
	return tx
}

// led limits a query to the cases somebody leads, or nobody.
func (f Filter) led(tx *gorm.DB, by access.Actor) *gorm.DB {
	switch f.Lead {
	case "":
		return tx
	case Nobody:
		return nobodyLeads.on(tx)
	case "me":
		return tx.Where("cases.lead_id = ?", by.ID())
	}
	return tx.Where("cases.lead_id = ?", f.Lead)
}

// house limits a query to what the figures of a house count.
func (f Filter) house(tx *gorm.DB, by access.Actor, v view, zone *time.Location) *gorm.DB {
	if f.Holder != "" {
		tx = held(f.Holder, by.Now()).on(tx)
	}
	if f.Late != "" {
		tx = v.late(f.Late).on(tx)
	}
	if f.Arrived != "" {
		tx = arrived(f.Arrived, zone).on(tx)
	}
	if f.Left != "" {
		tx = left(f.Left, zone).on(tx)
	}
	return tx
}

// dayLength is a day in milliseconds, for spans where the hour does not matter.
const dayLength models.Instant = 24 * 60 * 60 * 1000
