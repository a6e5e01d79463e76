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
	Lead    string // account id; "me" is the reader
	Age     string // adult, child or unsure
	Form    string // form of exploitation, a vocabulary key without "form."
	Gaps    bool   // with open gaps
	Silent  int    // no contact for this many days, 0 for any
	New     int    // taken in within this many days, 0 for any
	Turning int    // may turn eighteen within this many days, 0 for any
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
	if f.Gaps {
		q.Set("gaps", "1")
	}
	return q
}

// Any reports whether the filter narrows anything.
func (f Filter) Any() bool { return f != Filter{} }

// apply adds the conditions to a query on cases.
func (f Filter) apply(tx *gorm.DB, by access.Actor, v view) *gorm.DB {
	switch {
	case f.Status != "":
		tx = tx.Where("cases.status = ?", f.Status)
	case !f.All:
		tx = tx.Where("cases.status <> 'closed'") // written exactly like this: it is the condition of the index on running cases
	}
	if f.Shelter != "" {
		tx = tx.Where("cases.shelter_id = ?", f.Shelter)
	}
	if lead := f.Lead; lead != "" {
		if lead == "me" {
			lead = by.ID()
		}
		tx = tx.Where("cases.lead_id = ?", lead)
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
	return tx
}

// dayLength is a day in milliseconds, for spans where the hour does not matter.
const dayLength models.Instant = 24 * 60 * 60 * 1000
