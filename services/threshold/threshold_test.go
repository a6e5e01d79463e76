package threshold_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/evaluation"
	"aftercare/services/pack"
	"aftercare/services/pack/packtest"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/threshold"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

const assessment = "safety.assessment_missing" // shows after 48 hours by default

type fixture struct {
	*worldtest.World
	*threshold.Service
	evaluator *evaluation.Evaluator
	t         *testing.T
}

func newFixture(t *testing.T, db *store.DB) fixture {
	t.Helper()
	lib := packtest.Shipped(t)
	w, e := worldtest.New(t, db), evaluation.New(lib)
	return fixture{World: w, t: t, evaluator: e, Service: threshold.New(db, e, w.Now)}
}

func (h fixture) list() threshold.Settings {
	h.t.Helper()
	list, err := h.List(h.t.Context(), h.Actor("administrator"))
	if err != nil {
		h.t.Fatal(err)
	}
	return list
}

func (h fixture) set(numbers map[string]int, reason string) int {
	h.t.Helper()
	n, err := h.Set(h.t.Context(), h.Actor("administrator"), threshold.Input{Numbers: numbers, Reason: reason, Stamp: h.list().Stamp})
	if err != nil {
		h.t.Fatal(err)
	}
	return n
}

// swept evaluates waiting cases, as the sweep does, and returns how many there
// were.
func (h fixture) swept() (n int) {
	h.t.Helper()
	h.Write(func(tx *gorm.DB) error {
		ids, err := h.evaluator.Stale(tx, 200)
		if err != nil {
			return err
		}
		n = len(ids)
		return h.evaluator.Cases(tx, ids, h.Moment())
	})
	return n
}

// gap reads a gap of a case and reports whether it exists.
func (h fixture) gap(c models.Case, rule string) (g models.GapState, there bool) {
	h.t.Helper()
	h.Read(func(tx *gorm.DB) error {
		var gaps []models.Gap
		err := tx.Where("case_id = ? AND rule = ? AND open", c.ID, rule).Find(&gaps).Error
		if err != nil || len(gaps) == 0 {
			return err
		}
		there = true
		g, err = gaps[0].State()
		return err
	})
	return g, there
}

// check compares what is stored with a fresh evaluation.
func (h fixture) check() (checked int, differing []string) {
	h.t.Helper()
	h.Read(func(tx *gorm.DB) (err error) { checked, differing, err = h.evaluator.Check(tx, h.Moment()); return err })
	return checked, differing
}

func TestSetMovesGapAndResets(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		c := h.Case(h.North, "Kalpana", "caseworker")
		h.Advance(30 * time.Hour)
		if n := h.swept(); n != 1 {
			t.Fatalf("swept %d", n)
		}
		if _, there := h.gap(c, assessment); there {
			t.Fatal("a gap before 48 hours")
		}
		if n := h.set(map[string]int{assessment: 24}, "after_review"); n != 1 {
			t.Fatalf("changed %d rules, want 1", n)
		}
		list := h.list()
		if checked, differing := h.check(); list.Waiting != 1 || checked != 0 || len(differing) != 0 {
			t.Errorf("%d wait, %d checked, %v differ; want the one case to wait", list.Waiting, checked, differing)
		}
		if n := h.swept(); n != 1 || h.list().Waiting != 0 {
			t.Errorf("swept %d, %d still wait", n, h.list().Waiting)
		}
		g, there := h.gap(c, assessment)
		if !there || g.Own == nil || *g.Own != (models.Span{Hours: 24}) || g.Since != h.Moment().Add(-6*time.Hour)+1 {
			t.Errorf("got %+v, there %v", g, there)
		}
		if checked, differing := h.check(); checked != 1 || len(differing) != 0 {
			t.Errorf("after the sweep %d checked, %v differ", checked, differing)
		}
		h.Write(func(tx *gorm.DB) error { _, err := h.evaluator.Case(tx, c.ID, h.Moment()); return err })
		if g, _ := h.gap(c, assessment); g.Own == nil {
			t.Error("after a write to the case the number is ignored")
		}
		if n := h.set(nil, ""); n != 1 {
			t.Fatalf("reset %d rules", n)
		}
		h.swept()
		if _, there := h.gap(c, assessment); there {
			t.Error("the gap is still there after the reset")
		}
		if _, differing := h.check(); len(differing) != 0 {
			t.Errorf("%v differ", differing)
		}
	})
}

func TestSetWritesEntryForEachRule(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		h.set(map[string]int{assessment: 24, "rep.no_lawyer": 7}, "local_order")
		h.set(map[string]int{assessment: 24}, "")
		var details []string
		h.Read(func(tx *gorm.DB) error {
			return tx.Model(&models.AuditEntry{}).Where("action = 'threshold.changed'").Order("seq").Pluck("detail", &details).Error
		})
		want := []string{
			"rule=rep.no_lawyer from=14 to=7 unit=days whose=own reason=local_order", "rule=" + assessment + " from=48 to=24 unit=hours whose=own reason=local_order",
			"rule=rep.no_lawyer from=7 to=14 unit=days whose=standard",
		}
		for _, w := range want {
			found := 0
			for _, d := range details {
				if d == w {
					found++
				}
			}
			if found != 1 || len(details) != 3 {
				t.Errorf("%d entries %q, in all %d", found, w, len(details))
			}
		}
		if n := h.set(map[string]int{assessment: 24}, ""); n != 0 {
			t.Errorf("saving the same changed %d rules", n)
		}
		for _, r := range h.list().Rules {
			if r.Rule.Key == assessment && (r.Own == nil || r.Own.By != "Invented administrator" || r.Own.Reason != "local_order") {
				t.Errorf("got %+v", r.Own)
			}
		}
	})
}

func TestSetOnlyOurDefaultsWithinBounds(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	var solid string
	for _, r := range h.evaluator.Library().Rules() {
		if r.Mark != pack.Default {
			solid = r.Key
		}
	}
	for _, r := range h.list().Rules {
		if r.Rule.Mark != pack.Default || r.Least > r.Standard.Size() || r.Most < r.Standard.Size() {
			t.Errorf("%s: %s, %d to %d around %v", r.Rule.Key, r.Rule.Mark, r.Least, r.Most, r.Standard)
		}
	}
	if n := h.set(map[string]int{solid: 3}, ""); n != 0 || solid == "" {
		t.Errorf("a number from a source (%s) was changed", solid)
	}
	if n := h.set(map[string]int{"safety.unsafe_now": 72}, ""); n != 0 || h.evaluator.Library().Rule("safety.unsafe_now") == nil {
		t.Error("a gap for a named danger was delayed")
	}
	stamp := h.list().Stamp
	for _, c := range []struct {
		in    threshold.Input
		field string
	}{
		{threshold.Input{Numbers: map[string]int{assessment: 0}, Stamp: stamp}, "number." + assessment},
		{threshold.Input{Numbers: map[string]int{assessment: 193}, Stamp: stamp}, "number." + assessment},
		{threshold.Input{Numbers: map[string]int{assessment: -1}, Stamp: stamp}, "number." + assessment},
		{threshold.Input{Reason: "because Kalpana asked", Stamp: stamp}, "threshold_reason"},
		{threshold.Input{Stamp: "older"}, ""},
	} {
		_, err := h.Set(t.Context(), h.Actor("administrator"), c.in)
		var e *models.Error
		if !errors.As(err, &e) || e.Kind != models.Invalid || e.Fields[c.field] == "" {
			t.Errorf("%+v: got %v, want a problem at %q", c.in, err, c.field)
		}
	}
	if list := h.list(); list.Stamp != stamp {
		t.Error("a refused change was written")
	}
}

func TestSetNeedsAdministrator(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	for _, role := range models.Roles {
		_, listed := h.List(t.Context(), h.Actor(string(role)))
		_, set := h.Set(t.Context(), h.Actor(string(role)), threshold.Input{Numbers: map[string]int{assessment: 24}, Stamp: h.list().Stamp})
		want := models.Forbidden
		if h.Actor(string(role)).May(access.SetThresholds) {
			want = ""
		}
		if models.KindOf(listed) != want || models.KindOf(set) != want || (want == "") != (role == models.Administrator) {
			t.Errorf("%s: %v, %v", role, listed, set)
		}
	}
}

// A number in hours must not be read as days when the unit of the rule changes.
// One organisation's number applies to no other.
func TestNumberIsForItsUnitAndOrganisation(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		c := h.Case(h.North, "Kalpana", "caseworker")
		h.Advance(30 * time.Hour)
		h.swept()
		h.Write(func(tx *gorm.DB) error {
			other := models.Organisation{ID: worldtest.NewID(), Name: "Invented Other Trust", Jurisdiction: "IN", TimeZone: "Asia/Kolkata", Language: "en", CreatedAt: h.Moment(), Version: 1}
			if err := tx.Create(&other).Error; err != nil {
				return err
			}
			rows := []models.Threshold{
				{OrganisationID: other.ID, Rule: assessment, Value: 24, Unit: "hours"}, {OrganisationID: h.Org.ID, Rule: assessment, Value: 1, Unit: "days"},
				{OrganisationID: h.Org.ID, Rule: "no.longer_there", Value: 1, Unit: "days"},
			}
			for i := range rows {
				rows[i].ChangedBy, rows[i].ChangedAt = h.Account("administrator").ID, h.Moment()
			}
			return tx.Create(&rows).Error
		})
		if n := h.swept(); n != 0 {
			t.Errorf("%d cases were evaluated again", n)
		}
		if _, there := h.gap(c, assessment); there {
			t.Error("the number of another organisation, or of another unit, counts")
		}
		for _, r := range h.list().Rules {
			if r.Own != nil || strings.HasPrefix(r.Rule.Key, "no.") {
				t.Errorf("%s shows %+v", r.Rule.Key, r.Own)
			}
		}
	})
}
