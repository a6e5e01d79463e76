package gap_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/delivery"
	"aftercare/services/gap"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestTodaySortsGapsIntoLists(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		old := h.Taken(h.evaluator, "Kalpana", "caseworker", "counsellor")
		h.Taken(h.evaluator, "Somebody Else's", "other-caseworker")
		h.wait(31 * 24 * time.Hour)
		h.threat(old)
		young := h.Taken(h.evaluator, "Meera", "caseworker")
		h.wait(80 * time.Hour)
		h.threat(old)
		plan := delivery.Input{DeliveryDetails: models.DeliveryDetails{DeliveryFacts: models.DeliveryFacts{Kind: "health_check", At: h.Moment().Add(time.Hour)}}}
		if _, err := h.deliveries.Plan(t.Context(), h.Actor("caseworker"), young.ID, plan); err != nil {
			t.Fatal(err)
		}
		day, err := h.gaps.Today(t.Context(), h.Actor("caseworker"))
		if err != nil {
			t.Fatal(err)
		}
		if day.Cases != 2 {
			t.Errorf("got %d cases, want 2", day.Cases)
		}
		want := map[gap.List]string{
			gap.Now: old.Code + "/toy.threat", gap.Late: old.Code + "/toy.check " + old.Code + "/toy.lawyer " + young.Code + "/toy.check",
			gap.Week: "", gap.Waiting: old.Code + "/toy.police", gap.Booked: young.Code + "/health_check", gap.Quiet: old.Code + "/", gap.Fresh: young.Code + "/",
		}
		for l, rows := range want {
			if got := told(day.Sections[l].Rows); got != rows || day.Sections[l].Total != len(strings.Fields(rows)) {
				t.Errorf("%s: got %q of %d, want %q", l, got, day.Sections[l].Total, rows)
			}
			page, err := h.gaps.Rows(t.Context(), h.Actor("caseworker"), l, "")
			if err != nil || told(page.Rows) != rows || page.Total != len(strings.Fields(rows)) {
				t.Errorf("page %s: got %q of %d, %v, want exactly the rows counted", l, told(page.Rows), page.Total, err)
			}
		}
		counsellor, err := h.gaps.Today(t.Context(), h.Actor("counsellor"))
		if err != nil || told(counsellor.Sections[gap.Now].Rows) != old.Code+"/toy.threat" || told(counsellor.Sections[gap.Late].Rows) != old.Code+"/toy.check" {
			t.Errorf("got %+v, %v, want only the gaps a counsellor can act on", counsellor, err)
		}
		if got := told(counsellor.Sections[gap.Waiting].Rows); got != old.Code+"/toy.lawyer "+old.Code+"/toy.police" {
			t.Errorf("waiting list: got %q, want the other gaps", got)
		}
		_, err = h.gaps.Rows(t.Context(), h.Actor("counsellor"), gap.Quiet, "")
		worldtest.WantKind(t, err, models.NotFound)
		for _, name := range []string{"administrator", "supervisor", "dpo", "auditor", "operator"} {
			_, err := h.gaps.Today(t.Context(), h.Actor(name))
			worldtest.WantKind(t, err, models.Forbidden)
		}
	})
}

// told writes rows as code/name.
func told(rows []gap.Row) string {
	var out []string
	for _, r := range rows {
		what := r.Kind
		if r.Gap != nil {
			what = r.Gap.Name
		}
		out = append(out, r.Code+"/"+what)
	}
	return strings.Join(out, " ")
}

func TestRowsPageThroughEveryRowOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		for range 40 { // all at one moment, so that only the keys differ
			h.Taken(h.evaluator, "Kalpana", "caseworker")
		}
		h.wait(15 * 24 * time.Hour)
		day, err := h.gaps.Today(t.Context(), h.Actor("caseworker"))
		if err != nil || day.Sections[gap.Late].Total != 80 || len(day.Sections[gap.Late].Rows) != 3 || len(day.Sections[gap.Quiet].Rows) != 2 {
			t.Fatalf("got %d late, %v, want 80", day.Sections[gap.Late].Total, err)
		}
		for l, total := range map[gap.List]int{gap.Late: 80, gap.Quiet: 40} {
			seen, cursor := map[string]bool{}, ""
			for {
				p, err := h.gaps.Rows(t.Context(), h.Actor("caseworker"), l, cursor)
				if err != nil {
					t.Fatal(err)
				}
				for _, r := range p.Rows {
					key := told([]gap.Row{r})
					if seen[key] {
						t.Errorf("%s is listed twice", key)
					}
					seen[key] = true
				}
				if strings.Contains(p.More, "toy") {
					t.Errorf("the address %q contains a rule", p.More)
				}
				if cursor = p.More; cursor == "" {
					break
				}
			}
			if len(seen) != total {
				t.Errorf("%s: saw %d rows, want %d", l, len(seen), total)
			}
		}
		for _, bad := range []string{"x", "1.2.3", "a.b.c.d", "...", "1.zz zz.c.d"} {
			_, err := h.gaps.Rows(t.Context(), h.Actor("caseworker"), gap.Late, bad)
			worldtest.WantKind(t, err, models.NotFound)
		}
	})
}

// TestTodaySaysWhatItDoesNotShow: a short list tells how many more there are and when the
// first of those is due, by all rows that are left and not by the next one alone.
func TestTodaySaysWhatItDoesNotShow(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		for range 9 {
			h.Taken(h.evaluator, "Kalpana", "caseworker")
			h.Advance(time.Hour)
		}
		h.wait(20 * 24 * time.Hour)
		for _, l := range []gap.List{gap.Late, gap.Quiet, gap.Week, gap.Later} {
			day, err := h.gaps.Today(t.Context(), h.Actor("caseworker"))
			if err != nil {
				t.Fatal(err)
			}
			sec, all, cursor := day.Sections[l], []gap.Row{}, ""
			for {
				p, err := h.gaps.Rows(t.Context(), h.Actor("caseworker"), l, cursor)
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, p.Rows...)
				if cursor = p.More; cursor == "" {
					break
				}
			}
			if sec.Total != len(all) || sec.More() != len(all)-len(sec.Rows) {
				t.Errorf("%s: %d of %d rows, and %d more", l, len(sec.Rows), len(all), sec.More())
			}
			var due, since models.Instant
			for _, r := range all[len(sec.Rows):] {
				if r.Gap != nil && r.Gap.Due > 0 && (due == 0 || r.Gap.Due < due) {
					due = r.Gap.Due
				}
				if since == 0 || r.At < since {
					since = r.At
				}
			}
			if sec.Due != due || sec.Since != since {
				t.Errorf("%s: the rest is due %v since %v, want %v and %v", l, sec.Due, sec.Since, due, since)
			}
		}
	})
}

// TestDangersAreListsOfToday: contacts that were not safe and turns that end, each of the
// cases within reach and for the roles that act.
func TestDangersAreListsOfToday(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		c := h.Taken(h.evaluator, "Kalpana", "caseworker", "counsellor", "legal_aid")
		now := h.Moment()
		h.Write(func(tx *gorm.DB) error {
			n := models.CaseNote{ID: worldtest.NewID(), CaseID: c.ID, SurvivorID: c.SurvivorID, ShelterID: c.ShelterID, Class: models.ClassService, AlarmAt: now, Trail: models.Trail{RecordedBy: h.Account("caseworker").ID, CreatedAt: now, ChangedAt: now, Version: 1}}
			n.Kind, n.At, n.Relation, n.Way, n.Safe = models.NoteVisitor, now, "father", models.WayIn, models.ContactUnsafe
			if err := tx.Create(&n).Error; err != nil {
				return err
			}
			return tx.Model(&models.Assignment{}).Where("case_id = ? AND account_id = ?", c.ID, h.Account("legal_aid").ID).Update("until_at", now.Add(5*24*time.Hour)).Error
		})
		for who, want := range map[string]string{"caseworker": "unsafe", "counsellor": "unsafe", "legal_aid": "unsafe ending", "other-caseworker": ""} {
			day, err := h.gaps.Today(t.Context(), h.Actor(who))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, l := range []gap.List{gap.Unsafe, gap.Night, gap.Ending} {
				if sec := day.Sections[l]; sec.Total == 1 && len(sec.Rows) == 1 && sec.Rows[0].CaseID == c.ID {
					got = append(got, string(l))
				}
			}
			if strings.Join(got, " ") != want {
				t.Errorf("%s has %v, want %s", who, got, want)
			}
			for _, r := range day.Sections[gap.Unsafe].Rows {
				if r.Companion != "father" || r.Safe != models.ContactUnsafe || r.Kind != models.NoteVisitor || r.At != now {
					t.Errorf("%s reads %+v", who, r)
				}
			}
		}
	})
}

func TestTodayTakesConstantQueries(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	n := 0
	h := newFixture(t, storetest.Open(t, store.Options{Queries: func(string) { mu.Lock(); n++; mu.Unlock() }}))
	ask := func(f func(by access.Actor) error) int {
		by := h.Actor("caseworker")
		mu.Lock()
		n = 0
		mu.Unlock()
		if err := f(by); err != nil {
			t.Fatal(err)
		}
		mu.Lock()
		defer mu.Unlock()
		return n
	}
	var c models.Case
	count := func() [3]int {
		return [3]int{
			ask(func(by access.Actor) error { _, err := h.gaps.Today(t.Context(), by); return err }),
			ask(func(by access.Actor) error { _, err := h.gaps.Rows(t.Context(), by, gap.Late, ""); return err }),
			ask(func(by access.Actor) error { _, err := h.gaps.ForCase(t.Context(), by, c.ID); return err }),
		}
	}
	c = h.Taken(h.evaluator, "Kalpana", "caseworker")
	h.wait(time.Hour)
	few := count()
	for range 30 {
		h.Taken(h.evaluator, "Kalpana", "caseworker")
	}
	h.wait(31 * 24 * time.Hour)
	many := count()
	if want := [3]int{5, 5, 3}; few != want || many != want {
		t.Errorf("got %v and %v queries for Today, a list and a case, want %v", few, many, want)
	}
}
