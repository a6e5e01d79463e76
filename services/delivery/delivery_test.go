package delivery_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/delivery"
	"aftercare/services/evaluation"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// house is a world with the services under test.
type house struct {
	*worldtest.World
	evaluator  *evaluation.Evaluator
	deliveries *delivery.Service
}

func newHouse(t testing.TB, db *store.DB) house {
	w := worldtest.New(t, db)
	e := evaluation.New(worldtest.Library(t))
	return house{w, e, delivery.New(db, w.Keeper, e, w.Now, worldtest.NewID)}
}

// taken is a case whose evaluation is stored.
func (h house) taken(called string, people ...string) models.Case {
	h.T.Helper()
	c := h.Case(h.North, called, people...)
	h.Write(func(tx *gorm.DB) error { _, err := h.evaluator.Case(tx, c.ID, h.Moment()); return err })
	return c
}

func given(kind string) delivery.Input {
	return delivery.Input{DeliveryDetails: models.DeliveryDetails{Kind: kind, Outcome: models.OutcomeDone}}
}

// true to what is stored: every case is as freshly evaluated.
func (h house) fresh() {
	h.T.Helper()
	h.Read(func(tx *gorm.DB) error {
		_, differing, err := h.evaluator.Check(tx, h.Moment())
		if len(differing) > 0 {
			h.T.Errorf("stored differs from evaluated: %v", differing)
		}
		return err
	})
}

// entries returns the audit entries of an action.
func (h house) entries(action string) []models.AuditEntry {
	h.T.Helper()
	var rows []models.AuditEntry
	h.Read(func(tx *gorm.DB) error { return tx.Where("action = ?", action).Order("seq").Find(&rows).Error })
	return rows
}

func (h house) count(table string) (n int64) {
	h.Read(func(tx *gorm.DB) error { return tx.Table(table).Count(&n).Error })
	return n
}

func wantKind(t *testing.T, err error, want models.Kind) {
	t.Helper()
	if models.KindOf(err) != want {
		t.Fatalf("got error %v, want kind %q", err, want)
	}
}

func TestRecordingAServiceClosesItsGapWithOneEntry(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		c := h.taken("Kalpana", "caseworker")
		h.Advance(80 * time.Hour)
		h.Write(func(tx *gorm.DB) error { _, err := h.evaluator.Sweep(tx, h.Moment()); return err })
		done, err := h.deliveries.Record(t.Context(), h.Actor("caseworker"), c.ID, given("health_check"))
		if err != nil || done.Closed != 1 || done.Status != models.DeliveryGiven {
			t.Fatalf("got %+v, %v, want one gap closed", done, err)
		}
		entries := h.entries("delivery.recorded")
		if len(entries) != 1 || entries[0].CaseID != c.ID || entries[0].Detail != "kind=health_check status=given outcome=done" {
			t.Errorf("got audit %+v, want one entry with codes", entries)
		}
		h.fresh()
	})
}

func TestOutOfReachIsAsNeverWas(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		c := h.taken("Kalpana", "caseworker")
		done, err := h.deliveries.Record(t.Context(), h.Actor("caseworker"), c.ID, given("health_check"))
		if err != nil {
			t.Fatal(err)
		}
		before := h.count("audit_entries")
		for _, name := range []string{"other-caseworker", "south-caseworker"} {
			by := h.Actor(name)
			for _, id := range []string{c.ID, worldtest.NewID()} {
				_, err := h.deliveries.Record(t.Context(), by, id, given("health_check"))
				wantKind(t, err, models.NotFound)
				_, err = h.deliveries.List(t.Context(), by, id, delivery.Filter{})
				wantKind(t, err, models.NotFound)
				_, err = h.deliveries.History(t.Context(), by, id, done.ID)
				wantKind(t, err, models.NotFound)
				_, err = h.deliveries.OpenNote(t.Context(), by, id, done.ID, 0, "care")
				wantKind(t, err, models.NotFound)
				_, err = h.deliveries.Undo(t.Context(), by, id, done.ID)
				wantKind(t, err, models.NotFound)
			}
		}
		if got := h.count("audit_entries"); got != before {
			t.Errorf("%d entries were written for what is not there", got-before)
		}
	})
}

func TestEachRoleRecordsItsOwnClasses(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.New(t))
	c := h.taken("Kalpana", "caseworker", "counsellor", "legal_aid")
	want := map[string]map[string]models.Kind{
		"caseworker":    {"health_check": "", "legal_consultation": "", "essentials": "", "safety_assessment": ""},
		"counsellor":    {"counselling": "", "legal_consultation": models.Forbidden, "essentials": models.Forbidden, "safety_plan": ""},
		"legal_aid":     {"counselling": models.Forbidden, "legal_consultation": "", "essentials": models.Forbidden, "safety_plan": models.Forbidden},
		"administrator": {"health_check": models.Forbidden},
		"supervisor":    {"health_check": models.Forbidden},
		"dpo":           {"health_check": models.Forbidden},
		"auditor":       {"health_check": models.Forbidden},
		"operator":      {"health_check": models.Forbidden},
	}
	for name, kinds := range want {
		for kind, wanted := range kinds {
			_, err := h.deliveries.Record(t.Context(), h.Actor(name), c.ID, given(kind))
			if models.KindOf(err) != wanted {
				t.Errorf("%s records %s: got %v, want kind %q", name, kind, err, wanted)
			}
		}
	}
	h.fresh()
}

func TestNotesAreSealedUnderTheClassOfTheKind(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		c := h.taken("Kalpana", "caseworker", "counsellor")
		in := given("counselling")
		in.Note = "canary-words-of-therapy"
		_, err := h.deliveries.Record(t.Context(), h.Actor("caseworker"), c.ID, in)
		wantKind(t, err, models.Invalid)
		done, err := h.deliveries.Record(t.Context(), h.Actor("counsellor"), c.ID, in)
		if err != nil {
			t.Fatal(err)
		}
		var stored models.Delivery
		h.Read(func(tx *gorm.DB) error { return tx.Where("id = ?", done.ID).Take(&stored).Error })
		if stored.NoteClass != models.ClassClinical || strings.Contains(string(stored.Note.Blob()), "canary") {
			t.Errorf("note class %q, sealed %v", stored.NoteClass, stored.Note)
		}
		opened, err := h.deliveries.OpenNote(t.Context(), h.Actor("counsellor"), c.ID, done.ID, 0, "care")
		if err != nil || opened.Text != in.Note {
			t.Fatalf("got %+v, %v, want the note", opened, err)
		}
		if got := h.entries("delivery.note_opened"); len(got) != 1 || got[0].Classes != "clinical" || got[0].Fields != 1 {
			t.Errorf("got audit %+v, want one entry of one clinical field", got)
		}
		_, err = h.deliveries.OpenNote(t.Context(), h.Actor("caseworker"), c.ID, done.ID, 0, "care")
		wantKind(t, err, models.NotFound)
		for name, sees := range map[string]bool{"counsellor": true, "caseworker": false} {
			p, err := h.deliveries.List(t.Context(), h.Actor(name), c.ID, delivery.Filter{})
			if err != nil || len(p.Past) != 1 || p.Past[0].HasNote != sees {
				t.Errorf("%s: got %+v, %v, want the service with note shown: %v", name, p.Past, err, sees)
			}
		}
	})
}

func TestADoublePressMakesOneRowAndSaysTheSame(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		c := h.taken("Kalpana", "caseworker")
		h.Advance(80 * time.Hour)
		h.Write(func(tx *gorm.DB) error { _, err := h.evaluator.Sweep(tx, h.Moment()); return err })
		in := given("health_check")
		in.Token = worldtest.NewID()
		var wg sync.WaitGroup
		results := make([]delivery.Done, 8)
		for i := range results {
			wg.Add(1)
			go func() {
				defer wg.Done()
				var err error
				if results[i], err = h.deliveries.Record(t.Context(), h.Actor("caseworker"), c.ID, in); err != nil {
					t.Error(err)
				}
			}()
		}
		wg.Wait()
		for _, r := range results {
			if r.ID != results[0].ID || r.Closed != 1 {
				t.Errorf("got %+v, want the same as %+v with one gap closed", r, results[0])
			}
		}
		if n := h.count("deliveries"); n != 1 {
			t.Errorf("%d rows, want 1", n)
		}
		other := h.taken("Meera", "other-caseworker")
		if done, err := h.deliveries.Record(t.Context(), h.Actor("other-caseworker"), other.ID, in); err != nil || done.Again || done.ID == results[0].ID {
			t.Errorf("the token of somebody else: %+v, %v, want what one that nobody took does", done, err)
		}
		h.fresh()
	})
}

func TestAPlannedServiceIsAnsweredOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		c := h.taken("Kalpana", "caseworker")
		plan := given("health_check")
		plan.Outcome, plan.At, plan.Provider = "", h.Moment().Add(48*time.Hour), "government_hospital"
		done, err := h.deliveries.Plan(t.Context(), h.Actor("caseworker"), c.ID, plan)
		if err != nil || done.Status != models.DeliveryPlanned {
			t.Fatalf("got %+v, %v", done, err)
		}
		early := delivery.Input{Version: 1}
		_, err = h.deliveries.MarkMissed(t.Context(), h.Actor("caseworker"), c.ID, done.ID, "no_transport", early)
		wantKind(t, err, models.Invalid)
		h.Advance(49 * time.Hour)
		_, err = h.deliveries.MarkMissed(t.Context(), h.Actor("caseworker"), c.ID, done.ID, "no_such_reason", early)
		wantKind(t, err, models.Invalid)
		in := delivery.Input{Version: 1, DeliveryDetails: models.DeliveryDetails{Outcome: models.OutcomeDone}}
		if _, err := h.deliveries.MarkGiven(t.Context(), h.Actor("caseworker"), c.ID, done.ID, in); err != nil {
			t.Fatal(err)
		}
		_, err = h.deliveries.MarkMissed(t.Context(), h.Actor("caseworker"), c.ID, done.ID, "no_transport", early)
		wantKind(t, err, models.Conflict)
		hist, err := h.deliveries.History(t.Context(), h.Actor("caseworker"), c.ID, done.ID)
		if err != nil || len(hist.Versions) != 2 {
			t.Fatalf("got %+v, %v, want two versions", hist, err)
		}
		now, was := hist.Versions[0], hist.Versions[1]
		if now.Status != models.DeliveryGiven || was.Status != models.DeliveryPlanned || now.Provider != "government_hospital" || was.Reason != "answered" {
			t.Errorf("got %+v then %+v", now, was)
		}
		h.fresh()
	})
}

func TestMissedAndDeclinedAreFullAnswers(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.New(t))
	c := h.taken("Kalpana", "caseworker")
	for _, declined := range []bool{true, false} {
		plan := given("counselling")
		plan.Outcome, plan.At = "", h.Moment().Add(time.Hour)
		done, err := h.deliveries.Plan(t.Context(), h.Actor("caseworker"), c.ID, plan)
		if err != nil {
			t.Fatal(err)
		}
		h.Advance(2 * time.Hour)
		in := delivery.Input{Version: 1}
		want := models.DeliveryMissed
		if declined {
			in.Outcome, want = models.OutcomeDeclined, models.DeliveryDeclined
			done, err = h.deliveries.MarkGiven(t.Context(), h.Actor("caseworker"), c.ID, done.ID, in)
		} else {
			done, err = h.deliveries.MarkMissed(t.Context(), h.Actor("caseworker"), c.ID, done.ID, "no_escort", in)
		}
		if err != nil || done.Status != want {
			t.Errorf("got %+v, %v, want %s", done, err, want)
		}
	}
	done, err := h.deliveries.DeclinedByHer(t.Context(), h.Actor("caseworker"), c.ID, delivery.Input{DeliveryDetails: models.DeliveryDetails{Kind: "health_check"}})
	if err != nil || done.Status != models.DeliveryDeclined {
		t.Errorf("got %+v, %v, want declined by her", done, err)
	}
	if len(h.entries("delivery.missed")) != 1 || len(h.entries("delivery.given")) != 1 || len(h.entries("delivery.recorded")) != 1 {
		t.Error("each deed leaves one entry")
	}
	h.fresh()
}

func TestACorrectionKeepsWhatWasThereBefore(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		c := h.taken("Kalpana", "caseworker", "counsellor")
		in := given("essentials")
		in.Note, in.Serves = "the first note", []string{"toy_check"}
		done, err := h.deliveries.Record(t.Context(), h.Actor("caseworker"), c.ID, in)
		if err != nil {
			t.Fatal(err)
		}
		fix := delivery.Correction{Input: in, Status: models.DeliveryGiven, Reason: "wrong_kind"}
		fix.Kind, fix.Version, fix.Note, fix.Cost, fix.Currency, fix.Serves = "safety_plan", 1, "the second note", 5000, "INR", nil
		if _, err := h.deliveries.Correct(t.Context(), h.Actor("caseworker"), c.ID, done.ID, fix); err != nil {
			t.Fatal(err)
		}
		_, err = h.deliveries.Correct(t.Context(), h.Actor("counsellor"), c.ID, done.ID, fix)
		wantKind(t, err, models.Conflict)
		hist, err := h.deliveries.History(t.Context(), h.Actor("caseworker"), c.ID, done.ID)
		if err != nil || len(hist.Versions) != 2 {
			t.Fatalf("got %+v, %v", hist, err)
		}
		now, was := hist.Versions[0], hist.Versions[1]
		if now.Kind != "safety_plan" || was.Kind != "essentials" || was.Reason != "wrong_kind" || len(was.Serves) != 1 || len(now.Serves) != 0 || now.Cost != 5000 || now.Currency != "INR" || was.Currency != "" {
			t.Errorf("got %+v then %+v", now, was)
		}
		for version, want := range map[int64]string{1: "the first note", 2: "the second note"} {
			got, err := h.deliveries.OpenNote(t.Context(), h.Actor("caseworker"), c.ID, done.ID, version, "care")
			if err != nil || got.Text != want {
				t.Errorf("version %d: got %+v, %v, want %q", version, got, err, want)
			}
		}
		entry := h.entries("delivery.corrected")
		if len(entry) != 1 || !strings.Contains(entry[0].Detail, "reason=wrong_kind") || strings.Contains(fmt.Sprint(entry), "note") {
			t.Errorf("got audit %+v", entry)
		}
		h.fresh()
	})
}

func TestACorrectionNeedsAReasonAndASoundState(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.New(t))
	c := h.taken("Kalpana", "caseworker")
	done, err := h.deliveries.Record(t.Context(), h.Actor("caseworker"), c.ID, given("health_check"))
	if err != nil {
		t.Fatal(err)
	}
	sound := func() delivery.Correction {
		f := delivery.Correction{Input: given("health_check"), Status: models.DeliveryGiven, Reason: "wrong_date"}
		f.Version, f.At = 1, h.Moment()-1000
		return f
	}
	broken := map[string]func(*delivery.Correction){
		"correction_reason": func(f *delivery.Correction) { f.Reason = "" },
		"at":                func(f *delivery.Correction) { f.At = h.Moment() + 1 },
		"outcome":           func(f *delivery.Correction) { f.Outcome = "" },
		"status":            func(f *delivery.Correction) { f.Status = "gone" },
		"missed_reason":     func(f *delivery.Correction) { f.Status = models.DeliveryMissed },
		"kind":              func(f *delivery.Correction) { f.Kind = "no_such_kind" },
		"serves":            func(f *delivery.Correction) { f.Serves = []string{"no_such_right"} },
		"minutes":           func(f *delivery.Correction) { f.Minutes = -1 },
		"cost":              func(f *delivery.Correction) { f.Cost, f.Currency = models.MaxCost*100+1, "INR" },
		"note":              func(f *delivery.Correction) { f.Note = strings.Repeat("न", models.MaxNote+1) },
	}
	for field, breakIt := range broken {
		f := sound()
		breakIt(&f)
		_, err := h.deliveries.Correct(t.Context(), h.Actor("caseworker"), c.ID, done.ID, f)
		var e *models.Error
		if !errors.As(err, &e) || e.Fields[field] == "" {
			t.Errorf("%s: got %v, want a problem of that field", field, err)
		}
	}
	if _, err := h.deliveries.Correct(t.Context(), h.Actor("caseworker"), c.ID, done.ID, sound()); err != nil {
		t.Errorf("a sound correction failed: %v", err)
	}
}

func TestUndoIsForTheSamePersonWithinTenMinutes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		c := h.taken("Kalpana", "caseworker", "counsellor")
		h.Advance(80 * time.Hour)
		h.Write(func(tx *gorm.DB) error { _, err := h.evaluator.Sweep(tx, h.Moment()); return err })
		record := func() string {
			done, err := h.deliveries.Record(t.Context(), h.Actor("caseworker"), c.ID, given("health_check"))
			if err != nil {
				t.Fatal(err)
			}
			return done.ID
		}
		first := record()
		_, err := h.deliveries.Undo(t.Context(), h.Actor("counsellor"), c.ID, first)
		wantKind(t, err, models.Conflict)
		done, err := h.deliveries.Undo(t.Context(), h.Actor("caseworker"), c.ID, first)
		if err != nil || done.Status != models.DeliveryCancelled || done.Opened != 1 {
			t.Fatalf("got %+v, %v, want it cancelled and the gap back", done, err)
		}
		_, err = h.deliveries.Undo(t.Context(), h.Actor("caseworker"), c.ID, first)
		wantKind(t, err, models.Conflict)
		late := record()
		h.Advance(delivery.UndoLimit + time.Second)
		_, err = h.deliveries.Undo(t.Context(), h.Actor("caseworker"), c.ID, late)
		wantKind(t, err, models.Conflict)
		if n := h.count("deliveries"); n != 2 {
			t.Errorf("%d rows, want 2: an undone service stays", n)
		}
		h.fresh()
	})
}

func TestUndoingAnAnswerMakesItPlannedAgain(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.New(t))
	c := h.taken("Kalpana", "caseworker")
	plan := given("health_check")
	plan.Outcome, plan.At = "", h.Moment().Add(time.Hour)
	done, err := h.deliveries.Plan(t.Context(), h.Actor("caseworker"), c.ID, plan)
	if err != nil {
		t.Fatal(err)
	}
	h.Advance(2 * time.Hour)
	if _, err := h.deliveries.MarkMissed(t.Context(), h.Actor("caseworker"), c.ID, done.ID, "no_escort", delivery.Input{Version: 1}); err != nil {
		t.Fatal(err)
	}
	back, err := h.deliveries.Undo(t.Context(), h.Actor("caseworker"), c.ID, done.ID)
	if err != nil || back.Status != models.DeliveryPlanned {
		t.Fatalf("got %+v, %v, want planned again", back, err)
	}
	_, err = h.deliveries.Undo(t.Context(), h.Actor("caseworker"), c.ID, done.ID)
	wantKind(t, err, models.Conflict)
	p, err := h.deliveries.List(t.Context(), h.Actor("caseworker"), c.ID, delivery.Filter{})
	if err != nil || len(p.Past) != 1 || p.Past[0].Undoable(h.Actor("caseworker"), h.Moment()) {
		t.Errorf("got %+v, %v: undoing is offered twice", p.Past, err)
	}
	h.fresh()
}

func TestTheListPagesThroughEverythingOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		c := h.taken("Kalpana", "caseworker", "legal_aid")
		by := h.Actor("caseworker")
		h.Advance(100 * time.Hour)
		for i := range 60 {
			in := given([]string{"health_check", "contact", "legal_consultation"}[i%3])
			in.At = h.Moment().Add(-time.Duration(i/4) * time.Hour) // many at the same moment
			if _, err := h.deliveries.Record(t.Context(), by, c.ID, in); err != nil {
				t.Fatal(err)
			}
		}
		plan := given("contact")
		plan.Outcome, plan.At = "", h.Moment().Add(24*time.Hour)
		if _, err := h.deliveries.Plan(t.Context(), by, c.ID, plan); err != nil {
			t.Fatal(err)
		}
		seen, pages := map[string]bool{}, 0
		f := delivery.Filter{}
		last := models.Forever
		for {
			p, err := h.deliveries.List(t.Context(), by, c.ID, f)
			if err != nil {
				t.Fatal(err)
			}
			if pages++; pages == 1 && len(p.Ahead) != 1 || pages > 1 && len(p.Ahead) != 0 {
				t.Errorf("page %d has %d ahead", pages, len(p.Ahead))
			}
			for _, r := range p.Past {
				if seen[r.ID] || r.At > last {
					t.Errorf("%s is out of order or twice", r.ID)
				}
				seen[r.ID], last = true, r.At
			}
			if f.Before = p.Older; p.Older == "" {
				break
			}
		}
		if len(seen) != 60 || pages != 3 {
			t.Errorf("saw %d services on %d pages, want 60 on 3", len(seen), pages)
		}
		only, err := h.deliveries.List(t.Context(), by, c.ID, delivery.Filter{Group: "health", Status: models.DeliveryGiven})
		if err != nil || len(only.Past) != 20 || only.Past[0].Kind != "health_check" {
			t.Errorf("got %d of the group, %v, want 20", len(only.Past), err)
		}
		legal, err := h.deliveries.List(t.Context(), h.Actor("legal_aid"), c.ID, delivery.Filter{})
		if err != nil || len(legal.Past) != 20 || len(legal.Ahead) != 0 {
			t.Errorf("the volunteer sees %d and %d ahead, %v, want 20 legal ones", len(legal.Past), len(legal.Ahead), err)
		}
	})
}

func TestListAndFormUseAConstantNumberOfQueries(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	n := 0
	db := storetest.Open(t, store.Options{Queries: func(string) { mu.Lock(); n++; mu.Unlock() }})
	h := newHouse(t, db)
	c := h.taken("Kalpana", "caseworker")
	by := h.Actor("caseworker")
	counts := func() [3]int {
		var out [3]int
		for i, f := range []func() error{
			func() error { _, err := h.deliveries.List(t.Context(), by, c.ID, delivery.Filter{}); return err },
			func() error { _, err := h.deliveries.Choices(t.Context(), by, c.ID); return err },
			func() error {
				var id string
				h.Read(func(tx *gorm.DB) error { return tx.Raw("SELECT MIN(id) FROM deliveries").Scan(&id).Error })
				mu.Lock()
				n = 0
				mu.Unlock()
				_, err := h.deliveries.History(t.Context(), by, c.ID, id)
				return err
			},
		} {
			mu.Lock()
			n = 0
			mu.Unlock()
			if err := f(); err != nil {
				t.Fatal(err)
			}
			mu.Lock()
			out[i] = n
			mu.Unlock()
		}
		return out
	}
	record := func(times int) {
		for range times {
			if _, err := h.deliveries.Record(t.Context(), by, c.ID, given("contact")); err != nil {
				t.Fatal(err)
			}
		}
	}
	record(1)
	few := counts()
	record(30)
	if many := counts(); many != few {
		t.Errorf("with 31 services %v queries, with one %v", many, few)
	}
	if want := [3]int{3, 3, 5}; few != want {
		t.Errorf("got %v queries for list, form and history, want %v", few, want)
	}
}

func TestTheFormOffersWhatSheUsedLastForThisCaseFirst(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		here, there := h.taken("Kalpana", "caseworker"), h.taken("Meera", "caseworker")
		for _, r := range []struct {
			c    models.Case
			kind string
		}{{here, "contact"}, {here, "health_check"}, {there, "essentials"}} {
			h.Advance(time.Minute)
			if _, err := h.deliveries.Record(t.Context(), h.Actor("caseworker"), r.c.ID, given(r.kind)); err != nil {
				t.Fatal(err)
			}
		}
		ch, err := h.deliveries.Choices(t.Context(), h.Actor("caseworker"), here.ID)
		if err != nil || strings.Join(ch.Recent, " ") != "health_check contact essentials" || ch.Token == "" {
			t.Errorf("got %+v, %v", ch.Recent, err)
		}
		_, err = h.deliveries.Choices(t.Context(), h.Actor("administrator"), here.ID)
		wantKind(t, err, models.Forbidden)
	})
}

func TestATokenIsOfNoUseToSomebodyElseOfTheCase(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.New(t))
	c := h.taken("Kalpana", "caseworker", "counsellor")
	in := given("counselling")
	in.Token = worldtest.NewID()
	first, err := h.deliveries.Record(t.Context(), h.Actor("caseworker"), c.ID, in)
	if err != nil {
		t.Fatal(err)
	}
	done, err := h.deliveries.Record(t.Context(), h.Actor("counsellor"), c.ID, in)
	if err != nil || done.Again || done.ID == first.ID {
		t.Errorf("got %+v, %v, want a service of her own as with a token nobody took", done, err)
	}
	if again, err := h.deliveries.Record(t.Context(), h.Actor("caseworker"), c.ID, in); err != nil || again.ID != first.ID {
		t.Errorf("the form says it made %s, want %s: %v", again.ID, first.ID, err)
	}
	for _, token := range []string{"x/../../leave", "Kalpana Jhootmooth"} {
		in.Token = token
		_, err := h.deliveries.Record(t.Context(), h.Actor("caseworker"), c.ID, in)
		wantKind(t, err, models.Invalid)
	}
	if h.count("delivery_forms") != 1 {
		t.Error("words stand where a token belongs")
	}
}

func TestAVolunteerFindsLegalHelpOnly(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.New(t))
	c := h.taken("Kalpana", "caseworker", "legal_aid")
	for kind, want := range map[string]models.Kind{"legal_consultation": "", "health_check": models.NotFound, "essentials": models.NotFound} {
		done, err := h.deliveries.Record(t.Context(), h.Actor("caseworker"), c.ID, given(kind))
		if err != nil {
			t.Fatal(err)
		}
		_, err = h.deliveries.History(t.Context(), h.Actor("legal_aid"), c.ID, done.ID)
		wantKind(t, err, want)
	}
}

func TestOldFormsAreForgotten(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.New(t))
	c := h.taken("Kalpana", "caseworker")
	in := given("contact")
	in.Token = worldtest.NewID()
	if _, err := h.deliveries.Record(t.Context(), h.Actor("caseworker"), c.ID, in); err != nil {
		t.Fatal(err)
	}
	h.Write(func(tx *gorm.DB) error { return delivery.ForgetForms(tx, h.Moment()) })
	if h.count("delivery_forms") != 1 {
		t.Error("a form of today was forgotten")
	}
	h.Advance(8 * 24 * time.Hour)
	h.Write(func(tx *gorm.DB) error { return delivery.ForgetForms(tx, h.Moment()) })
	if h.count("delivery_forms") != 0 {
		t.Error("a form of last week is still there")
	}
}
