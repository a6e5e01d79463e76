package gap_test

import (
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/calendar"
	"aftercare/services/casefile"
	"aftercare/services/caseload"
	"aftercare/services/delivery"
	"aftercare/services/gap"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// rooms holds the services whose pages show gaps and services of a case.
type rooms struct {
	fixture
	files    *casefile.Service
	list     *caseload.Service
	calendar *calendar.Service
}

func newRooms(t *testing.T, db *store.DB) rooms {
	h := newFixture(t, db)
	lib := h.evaluator.Library()
	return rooms{
		fixture: h, files: casefile.New(db, h.Keeper, h.evaluator, h.Now, worldtest.NewID, rand.Reader),
		list: caseload.New(db, h.Keeper, lib, h.Now, worldtest.NewID), calendar: calendar.New(db, lib, h.Now),
	}
}

// serve writes a service into a case, at now plus some days.
func (r rooms) serve(c models.Case, kind string, status models.DeliveryStatus, days int) {
	r.T.Helper()
	r.Write(func(tx *gorm.DB) error {
		return tx.Create(&models.Delivery{ID: worldtest.NewID(), CaseID: c.ID, SurvivorID: c.SurvivorID, DeliveryFacts: models.DeliveryFacts{Kind: kind, Status: status, At: r.Moment().Add(time.Duration(days) * 24 * time.Hour)}, RecordedBy: r.Account("caseworker").ID, ChangedBy: r.Account("caseworker").ID, CreatedAt: r.Moment(), Version: 1}).Error
	})
}

// decided closes a gap by a decision of the caseworker.
func (r rooms) decided(c models.Case, name string) {
	r.T.Helper()
	in := models.GapDecision{Kind: models.StanceAcknowledged, ReviewOn: r.Moment().Add(7 * 24 * time.Hour).Date(r.zone)}
	if _, err := r.gaps.Decide(r.T.Context(), r.Actor("caseworker"), c.ID, gap.Ref(c.ID, name), in); err != nil {
		r.T.Fatal(err)
	}
}

// whole is a case with something of every class in it.
func (r rooms) whole() models.Case {
	c := r.Taken(r.evaluator, "Kalpana", "caseworker", "counsellor", "legal_aid")
	r.serve(c, "counselling", models.DeliveryGiven, 1)
	r.serve(c, "legal_consultation", models.DeliveryGiven, 2)
	r.wait(31 * 24 * time.Hour)
	r.threat(c)
	r.serve(c, "pep", models.DeliveryPlanned, 1)
	r.serve(c, "court_accompaniment", models.DeliveryPlanned, 2)
	r.decided(c, "toy.check")
	r.decided(c, "toy.police")
	return c
}

// shown lists every gap and service that the pages about a case show to an
// account: "summary gap toy.lawyer".
func (r rooms) shown(name string, c models.Case) (out []string) {
	t, ctx, by := r.T, r.T.Context(), r.Actor(name)
	t.Helper()
	add := func(page, kind, what string) { out = append(out, page+" "+kind+" "+what) }
	sum, err := r.files.Summary(ctx, by, c.ID)
	if err != nil {
		t.Fatal(err)
	}
	dated := append(slices.Clone(sum.Events), sum.Header.Ahead.Dates...)
	if late := sum.Header.Ahead.Late; late != nil {
		dated = append(dated, *late)
	}
	for _, e := range dated {
		switch e.Kind {
		case "delivery":
			add("summary", "service", e.Name)
		case "gap", "decision":
			add("summary", "gap", e.Name)
		}
	}
	page, err := r.list.List(ctx, by, caseload.Filter{}, caseload.Cursor{})
	if err != nil {
		t.Fatal(err)
	}
	found, err := r.list.Search(ctx, by, c.Code)
	if err != nil || len(found.Hits) != 1 {
		t.Fatalf("%s searches for the case: %+v, %v", name, found, err)
	}
	for _, row := range append(page.Rows, found.Hits[0].Row) {
		if row.ID == c.ID && row.Next != nil {
			add("list", "gap", row.Next.Rule)
		}
	}
	dates, err := r.calendar.List(ctx, by, calendar.Range{To: models.Forever}, calendar.Anybodys, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range dates.Entries {
		switch e.Kind {
		case calendar.Plan:
			add("calendar", "service", e.Item)
		case calendar.Danger:
			add("calendar", "gap", e.Name)
		}
	}
	day, err := r.gaps.Today(ctx, by)
	if err != nil && models.KindOf(err) != models.Forbidden {
		t.Fatal(err)
	}
	for _, sec := range day.Sections {
		for _, row := range sec.Rows {
			if row.Gap != nil {
				add("today", "gap", row.Gap.Name)
			} else if row.Kind != "" {
				add("today", "service", row.Kind)
			}
		}
	}
	return out
}

// TestShownRowsCanBeOpened: every gap or service that a page shows to a user
// has a page of its own that the user can open. No list may reveal what the
// page behind it hides.
func TestShownRowsCanBeOpened(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := newRooms(t, db)
		c := r.whole()
		for _, name := range []string{"caseworker", "counsellor", "legal_aid", "administrator", "supervisor"} {
			gaps, err := r.gaps.ForCase(t.Context(), r.Actor(name), c.ID)
			if err != nil {
				t.Fatal(err)
			}
			services, err := r.deliveries.List(t.Context(), r.Actor(name), c.ID, delivery.Filter{})
			if err != nil {
				t.Fatal(err)
			}
			shown := r.shown(name, c)
			for _, what := range shown {
				parts := strings.Fields(what)
				isGap := func(g gap.Gap) bool { return g.Name == parts[2] }
				isService := func(d delivery.Row) bool { return d.Kind == parts[2] }
				open := slices.ContainsFunc(append(gaps.Open, gaps.Settled...), isGap)
				if parts[1] == "service" {
					open = slices.ContainsFunc(append(services.Ahead, services.Past...), isService)
				}
				if !open {
					t.Errorf("%s sees %q but cannot open it", name, what)
				}
			}
			if page, _ := r.list.List(t.Context(), r.Actor(name), caseload.Filter{}, caseload.Cursor{}); page.Rows[0].GapCount != int64(len(gaps.Open)) {
				t.Errorf("%s: the list counts %d gaps, the case shows %d", name, page.Rows[0].GapCount, len(gaps.Open))
			}
			if len(shown) < 7 {
				t.Errorf("%s sees only %v, too little for this test", name, shown)
			}
		}
	})
}

// TestListHidesGapsFromVolunteer: a volunteer learns nothing of a gap in health
// or safety from what the list counts, its order, its filter or a cursor.
func TestListHidesGapsFromVolunteer(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := newRooms(t, db)
		quiet, hidden, plain := r.Taken(r.evaluator, "Kalpana", "caseworker", "legal_aid"), r.Taken(r.evaluator, "Sadhana", "caseworker", "legal_aid"), r.Taken(r.evaluator, "Rachana", "caseworker", "legal_aid")
		for _, c := range []models.Case{quiet, hidden} {
			r.serve(c, "lawyer_assigned", models.DeliveryGiven, 0)
			r.Evaluate(r.evaluator, c)
		}
		told := func() string {
			p, err := r.list.List(t.Context(), r.Actor("legal_aid"), caseload.Filter{}, caseload.Cursor{})
			if err != nil {
				t.Fatal(err)
			}
			q, err := r.list.List(t.Context(), r.Actor("legal_aid"), caseload.Filter{Gaps: true}, caseload.Cursor{})
			if err != nil {
				t.Fatal(err)
			}
			out := fmt.Sprint(q.Total)
			for _, row := range append(p.Rows, q.Rows...) {
				out += fmt.Sprintf(" %s %d %d %v", row.ID, row.GapCount, row.Urgency, row.Next == nil)
			}
			return out
		}
		before := told()
		if want := fmt.Sprintf("1 %s 1 ", plain.ID); !strings.HasPrefix(before, want) {
			t.Errorf("got %s, want the case with a legal gap first, and alone under the filter", before)
		}
		r.threat(hidden)
		if after := told(); after != before {
			t.Errorf("recording a threat changed the volunteer's list from\n%s to\n%s", before, after)
		}
		p, err := r.list.List(t.Context(), r.Actor("caseworker"), caseload.Filter{Gaps: true}, caseload.Cursor{})
		if err != nil || p.Total != 2 || p.Rows[0].ID != hidden.ID || p.Rows[0].GapCount != 1 {
			t.Errorf("caseworker's list: %+v, %v; want the threat first", p, err)
		}
	})
}
