package gap_test

import (
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/gap"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// The bench caseload is AFTERCARE_BENCH_CASES cases (1,000 by default), a
// twentieth of which is the caseworker's: 5,000 of 100,000.
func benchCases(b *testing.B) int {
	n, err := strconv.Atoi(os.Getenv("AFTERCARE_BENCH_CASES"))
	if err != nil {
		return 1000
	}
	b.Logf("%d cases", n)
	return n
}

// crowd fills the world with cases by bulk inserts. Each has six gaps, twelve
// services and its facts. Nothing is sealed, because the benchmarks open no
// value.
func crowd(h fixture, cases int) (mine int) {
	h.T.Helper()
	const batch = 500
	now := h.Moment()
	for from := 0; from < cases; from += batch {
		var rows crowdRows
		for i := from; i < min(from+batch, cases); i++ {
			owner := ""
			if i%20 == 0 {
				owner = h.Account("caseworker").ID
				mine++
			}
			rows.add(h, i, owner, now)
		}
		h.Write(func(tx *gorm.DB) error { return rows.insert(tx) })
	}
	h.Write(func(tx *gorm.DB) error { return tx.Exec("ANALYZE").Error })
	return mine
}

type crowdRows struct {
	survivors   []models.Survivor
	cases       []models.Case
	assignments []models.Assignment
	facts       []models.Fact
	gaps        []models.Gap
	deliveries  []models.Delivery
}

// crowdGaps are the gaps of every case: rule, severity, mover, and the days
// from now on which they began and are due.
var crowdGaps = []struct {
	rule       string
	severity   int16
	mover      models.Party
	since, due int
}{
	{"toy.threat", 0, models.PartyShelter, 1, -1}, {"toy.check", 1, models.PartyShelter, 20, 0}, {"toy.lawyer", 1, models.PartyShelter, 30, 3},
	{"toy.police", 2, models.PartyPolice, 40, 0}, {"toy.check:a", 2, models.PartyShelter, 5, 4}, {"toy.lawyer:b", 3, models.PartyShelter, 9, 0},
}

func (r *crowdRows) add(h fixture, i int, owner string, now models.Instant) {
	day := func(n int) models.Instant { return now.Add(time.Duration(n) * 24 * time.Hour) }
	s := models.Survivor{ID: worldtest.NewID(), OrganisationID: h.Org.ID, CreatedAt: now, Version: 1}
	c := models.Case{ID: worldtest.NewID(), SurvivorID: s.ID, OrganisationID: h.Org.ID, ShelterID: h.North.ID, Code: fmt.Sprintf("AC-%07d", i),
		Status: models.CaseOpen, IntakeAt: day(-60 - i%700), LastContactAt: day(-i % 30), AgeGroup: "adult", Worst: 0, CreatedAt: now, Version: 1}
	r.survivors, r.cases = append(r.survivors, s), append(r.cases, c)
	if owner != "" {
		r.assignments = append(r.assignments, models.Assignment{ID: worldtest.NewID(), CaseID: c.ID, SurvivorID: s.ID, AccountID: owner, Reason: "intake", FromAt: day(-i % 300), UntilAt: models.Forever, MadeBy: owner})
	}
	r.facts = append(r.facts, models.Fact{SurvivorID: s.ID, Name: "person.sex", AnswerFacts: models.AnswerFacts{Code: "female"}, RecordedBy: "bench", RecordedAt: now, Version: 1})
	for n, f := range crowdGaps {
		rule, subject := f.rule, ""
		if len(rule) > 2 && rule[len(rule)-2] == ':' {
			rule, subject = rule[:len(rule)-2], rule[len(rule)-1:]
		}
		row := models.Gap{CaseID: c.ID, Name: f.rule, Rule: rule, Subject: subject, Area: models.Recovery, Severity: f.severity, Since: day(-f.since - i%7), Mover: f.mover, Open: n != i%9, Detail: `{"severity":"high"}`}
		if f.due != 0 {
			row.Due = day(f.due)
		}
		if n > 0 || i%10 == 0 {
			r.gaps = append(r.gaps, row)
		}
	}
	for n := range 12 {
		d := models.Delivery{ID: worldtest.NewID(), CaseID: c.ID, SurvivorID: s.ID, DeliveryFacts: models.DeliveryFacts{Kind: "contact", Status: models.DeliveryGiven, At: day(-n * 5)}, RecordedBy: h.Account("caseworker").ID, ChangedBy: h.Account("caseworker").ID, CreatedAt: now, ChangedAt: now, Version: 1}
		if n == 0 && i%4 == 0 {
			d.Status, d.At = models.DeliveryPlanned, day(i%15)
		}
		r.deliveries = append(r.deliveries, d)
	}
}

func (r *crowdRows) insert(tx *gorm.DB) error {
	for _, rows := range []any{&r.survivors, &r.cases, &r.assignments, &r.facts, &r.gaps, &r.deliveries} {
		if err := tx.CreateInBatches(rows, 400).Error; err != nil {
			return err
		}
	}
	return nil
}

func benchFixture(b *testing.B) (fixture, int) {
	h := newFixture(b, storetest.New(b))
	mine := crowd(h, benchCases(b))
	return h, mine
}

func BenchmarkToday(b *testing.B) {
	h, mine := benchFixture(b)
	b.ReportMetric(float64(mine), "caseload")
	b.ResetTimer()
	for b.Loop() {
		day, err := h.gaps.Today(b.Context(), h.Actor("caseworker"))
		if err != nil || day.Cases != mine {
			b.Fatalf("%d cases, %v", day.Cases, err)
		}
	}
}

func BenchmarkOneList(b *testing.B) {
	h, _ := benchFixture(b)
	b.ResetTimer()
	for b.Loop() {
		if p, err := h.gaps.Rows(b.Context(), h.Actor("caseworker"), gap.Late, ""); err != nil || len(p.Rows) == 0 {
			b.Fatalf("%d rows, %v", len(p.Rows), err)
		}
	}
}

func BenchmarkGapsOfACase(b *testing.B) {
	h, _ := benchFixture(b)
	var id string
	h.Read(func(tx *gorm.DB) error { return tx.Raw("SELECT MIN(case_id) FROM assignments").Scan(&id).Error })
	b.ResetTimer()
	for b.Loop() {
		if _, err := h.gaps.ForCase(b.Context(), h.Actor("caseworker"), id); err != nil {
			b.Fatal(err)
		}
	}
}
