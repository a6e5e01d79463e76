package gap_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/delivery"
	"aftercare/services/evaluation"
	"aftercare/services/gap"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

type house struct {
	*worldtest.World
	evaluator  *evaluation.Evaluator
	deliveries *delivery.Service
	gaps       *gap.Service
	zone       *time.Location
}

func newHouse(t testing.TB, db *store.DB) house {
	w := worldtest.New(t, db)
	e := evaluation.New(worldtest.Library(t))
	zone, err := time.LoadLocation(w.Org.TimeZone)
	if err != nil {
		t.Fatal(err)
	}
	return house{w, e, delivery.New(db, w.Keeper, e, w.Now, worldtest.NewID), gap.New(db, w.Keeper, e, w.Now, zone), zone}
}

func (h house) taken(called string, people ...string) models.Case {
	h.T.Helper()
	c := h.Case(h.North, called, people...)
	h.evaluate(c)
	return c
}

func (h house) evaluate(c models.Case) {
	h.T.Helper()
	h.Write(func(tx *gorm.DB) error { _, err := h.evaluator.Case(tx, c.ID, h.Moment()); return err })
}

// wait moves the clock and sweeps.
func (h house) wait(d time.Duration) {
	h.T.Helper()
	h.Advance(d)
	if _, err := h.gaps.Sweep(h.T.Context(), access.System("sweep", h.Org.ID, h.Moment())); err != nil {
		h.T.Fatal(err)
	}
}

// threat records a threat in a case as of now.
func (h house) threat(c models.Case) {
	h.T.Helper()
	h.Write(func(tx *gorm.DB) error {
		if err := tx.Where("survivor_id = ? AND name = 'event.threat'", c.SurvivorID).Delete(&models.Fact{}).Error; err != nil {
			return err
		}
		return tx.Create(&models.Fact{SurvivorID: c.SurvivorID, CaseID: c.ID, Name: "event.threat", Answer: models.Yes, At: h.Moment(), RecordedBy: "test", RecordedAt: h.Moment(), Version: 1}).Error
	})
	h.evaluate(c)
}

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

func (h house) gapsOf(name string, c models.Case) gap.Case {
	h.T.Helper()
	got, err := h.gaps.ForCase(h.T.Context(), h.Actor(name), c.ID)
	if err != nil {
		h.T.Fatal(err)
	}
	return got
}

func list(gaps []gap.Gap) string {
	var out []string
	for _, g := range gaps {
		out = append(out, g.Name)
	}
	return strings.Join(out, " ")
}

func (h house) entries(action string) []models.AuditEntry {
	h.T.Helper()
	var rows []models.AuditEntry
	h.Read(func(tx *gorm.DB) error { return tx.Where("action = ?", action).Order("seq").Find(&rows).Error })
	return rows
}

func wantKind(t *testing.T, err error, want models.Kind) {
	t.Helper()
	if models.KindOf(err) != want {
		t.Fatalf("got error %v, want kind %q", err, want)
	}
}

func TestTheCaseShowsItsGapsWorstFirst(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		c := h.taken("Kalpana", "caseworker", "counsellor", "legal_aid")
		if got := list(h.gapsOf("caseworker", c).Open); got != "toy.lawyer" {
			t.Errorf("at intake got %q", got)
		}
		h.wait(31 * 24 * time.Hour)
		h.threat(c)
		got := h.gapsOf("caseworker", c)
		if want := "toy.threat toy.check toy.lawyer toy.police"; list(got.Open) != want || len(got.Settled) != 0 {
			t.Errorf("got %q, want %q", list(got.Open), want)
		}
		if g := got.Open[0]; g.Severity != models.Critical || !g.Hers || g.Due != h.Moment().Add(24*time.Hour) || len(g.Evidence) != 1 || g.Evidence[0].Fact != "event.threat" {
			t.Errorf("got %+v, want due 24 hours after the threat with its evidence", g)
		}
		if g := got.Open[3]; g.Hers || g.Mover != models.PartyPolice {
			t.Errorf("got %+v, want the move of the police", g)
		}
		if got := list(h.gapsOf("legal_aid", c).Open); got != "toy.lawyer toy.police" {
			t.Errorf("the volunteer sees %q, want her matters only", got)
		}
		if g := h.gapsOf("counsellor", c).Open[2]; g.Name != "toy.lawyer" || g.Hers {
			t.Errorf("got %+v: a counsellor cannot refer to a lawyer", g)
		}
		h.fresh()
	})
}

func TestADecisionClosesTheGapUntilItsReview(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		c := h.taken("Kalpana", "caseworker", "counsellor")
		ref := h.gapsOf("caseworker", c).Open[0].Ref
		review := h.Moment().Add(40 * 24 * time.Hour).Date(h.zone)
		change, err := h.gaps.Decide(t.Context(), h.Actor("caseworker"), c.ID, ref, models.GapDecision{
			Kind: models.StanceNotApplies, Reason: "done_elsewhere", ReviewOn: review, Words: "canary-words",
		})
		if err != nil || len(change.Closed) != 1 || change.Open != 0 {
			t.Fatalf("got %+v, %v, want one gap closed", change, err)
		}
		got := h.gapsOf("caseworker", c)
		if list(got.Open) != "" || list(got.Settled) != "toy.lawyer" {
			t.Fatalf("got %q open, %q settled", list(got.Open), list(got.Settled))
		}
		d := got.Settled[0].Decided
		if d == nil || d.Kind != models.StanceNotApplies || d.Reason != "done_elsewhere" || d.By != "Invented caseworker" || !d.HasWords || d.Until.Date(h.zone) != review {
			t.Errorf("got %+v, want what was decided, by whom, until when", d)
		}
		entries := h.entries("gap.decided")
		if len(entries) != 1 || entries[0].Detail != "decision=not_applicable reason=done_elsewhere" || entries[0].Classes != "safety" {
			t.Errorf("got audit %+v", entries)
		}
		words, err := h.gaps.OpenWords(t.Context(), h.Actor("caseworker"), c.ID, ref, "care")
		if err != nil || words.Text != "canary-words" || len(h.entries("gap.words_opened")) != 1 {
			t.Errorf("got %+v, %v, want the words and one entry", words, err)
		}
		h.fresh()
		h.wait(41 * 24 * time.Hour)
		if got := list(h.gapsOf("caseworker", c).Open); !strings.Contains(got, "toy.lawyer") {
			t.Errorf("after the review got %q, want the gap back", got)
		}
		h.fresh()
	})
}

func TestNotNowEndsWithTheDayInTheOrganisationsZone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		c := h.taken("Kalpana", "caseworker")
		ref := h.gapsOf("caseworker", c).Open[0].Ref
		if _, err := h.gaps.Decide(t.Context(), h.Actor("caseworker"), c.ID, ref, models.GapDecision{Kind: models.StanceSnoozed}); err != nil {
			t.Fatal(err)
		}
		// The world begins at 14:30 in Kolkata; the day ends nine and a half hours later.
		h.wait(9*time.Hour + 29*time.Minute)
		if got := list(h.gapsOf("caseworker", c).Open); got != "" {
			t.Errorf("at 23:59 got %q, want silence", got)
		}
		h.wait(time.Minute)
		if got := list(h.gapsOf("caseworker", c).Open); got != "toy.lawyer" {
			t.Errorf("at midnight got %q, want the gap back", got)
		}
		h.fresh()
	})
}

func TestTakingADecisionBackOpensTheGap(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		c := h.taken("Kalpana", "caseworker")
		by := h.Actor("caseworker")
		ref := h.gapsOf("caseworker", c).Open[0].Ref
		_, err := h.gaps.TakeBack(t.Context(), by, c.ID, ref)
		wantKind(t, err, models.Conflict)
		for _, kind := range []models.StanceKind{models.StanceAcknowledged, models.StanceDeclined} {
			if _, err := h.gaps.Decide(t.Context(), by, c.ID, ref, models.GapDecision{Kind: kind}); err != nil {
				t.Fatal(err)
			}
		}
		if got := h.gapsOf("caseworker", c); len(got.Settled) != 1 || got.Settled[0].Decided.Kind != models.StanceDeclined {
			t.Fatalf("got %+v, want declined by her", got.Settled)
		}
		change, err := h.gaps.TakeBack(t.Context(), by, c.ID, ref)
		if err != nil || len(change.Opened) != 1 {
			t.Fatalf("got %+v, %v, want it open", change, err)
		}
		if got := h.gapsOf("caseworker", c); list(got.Open) != "toy.lawyer" || got.Open[0].Decided != nil {
			t.Errorf("got %+v: a decision that was replaced does not come back", got.Open)
		}
		if len(h.entries("gap.decided")) != 2 || len(h.entries("gap.decision_taken_back")) != 1 {
			t.Error("each deed leaves one entry")
		}
		h.fresh()
	})
}

func TestADecisionOnAnOlderThreatDoesNotSilenceANewOne(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.New(t))
	c := h.taken("Kalpana", "caseworker")
	h.threat(c)
	ref := h.gapsOf("caseworker", c).Open[0].Ref
	if _, err := h.gaps.Decide(t.Context(), h.Actor("caseworker"), c.ID, ref, models.GapDecision{Kind: models.StanceDeclined}); err != nil {
		t.Fatal(err)
	}
	h.wait(24 * time.Hour)
	h.threat(c)
	if got := list(h.gapsOf("caseworker", c).Open); !strings.HasPrefix(got, "toy.threat") {
		t.Errorf("got %q, want the new threat on top", got)
	}
}

func TestADecisionHoldsToItsRules(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.New(t))
	c := h.taken("Kalpana", "caseworker")
	ref := h.gapsOf("caseworker", c).Open[0].Ref
	today := h.Moment().Date(h.zone)
	far := h.Moment().Add(400 * 24 * time.Hour).Date(h.zone)
	soon := h.Moment().Add(24 * time.Hour).Date(h.zone)
	for name, broken := range map[string]struct {
		in    models.GapDecision
		field string
	}{
		"no decision":         {models.GapDecision{}, "decision"},
		"not a gap's":         {models.GapDecision{Kind: models.StanceReceived}, "decision"},
		"without reason":      {models.GapDecision{Kind: models.StanceNotApplies, ReviewOn: soon}, "reason"},
		"without review":      {models.GapDecision{Kind: models.StanceNotApplies, Reason: "done_elsewhere"}, "review"},
		"review today":        {models.GapDecision{Kind: models.StanceNotApplies, Reason: "done_elsewhere", ReviewOn: today}, "review"},
		"review too far":      {models.GapDecision{Kind: models.StanceNotApplies, Reason: "done_elsewhere", ReviewOn: far}, "review"},
		"review on no day":    {models.GapDecision{Kind: models.StanceDeclined, ReviewOn: "2027-02-30"}, "review"},
		"words without bound": {models.GapDecision{Kind: models.StanceDeclined, Words: strings.Repeat("a", models.MaxNote+1)}, "words"},
	} {
		_, err := h.gaps.Decide(t.Context(), h.Actor("caseworker"), c.ID, ref, broken.in)
		var e *models.Error
		if !errors.As(err, &e) || e.Fields[broken.field] == "" {
			t.Errorf("%s: got %v, want a problem of %s", name, err, broken.field)
		}
	}
	if len(h.entries("gap.decided")) != 0 {
		t.Error("a broken decision left an entry")
	}
}

func TestWhoDecidesAndWhoSeesNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.New(t))
	c := h.taken("Kalpana", "caseworker", "counsellor", "legal_aid")
	ref := h.gapsOf("caseworker", c).Open[0].Ref
	in := models.GapDecision{Kind: models.StanceAcknowledged}
	for name, want := range map[string]models.Kind{
		"caseworker": "", "counsellor": "", "legal_aid": models.Forbidden, "administrator": models.Forbidden, "supervisor": models.Forbidden,
		"dpo": models.Forbidden, "auditor": models.Forbidden, "operator": models.Forbidden,
		"other-caseworker": models.NotFound, "south-caseworker": models.NotFound,
	} {
		_, err := h.gaps.Decide(t.Context(), h.Actor(name), c.ID, ref, in)
		if models.KindOf(err) != want {
			t.Errorf("%s: got %v, want kind %q", name, err, want)
		}
	}
	for name, want := range map[string]models.Kind{
		"administrator": "", "supervisor": "", "south-administrator": models.NotFound, "dpo": models.Forbidden, "other-caseworker": models.NotFound,
	} {
		_, err := h.gaps.ForCase(t.Context(), h.Actor(name), c.ID)
		if models.KindOf(err) != want {
			t.Errorf("%s reads: got %v, want kind %q", name, err, want)
		}
	}
	_, err := h.gaps.Decide(t.Context(), h.Actor("caseworker"), c.ID, "no-such-ref", in)
	wantKind(t, err, models.NotFound)
	_, err = h.gaps.Sweep(t.Context(), h.Actor("caseworker"))
	wantKind(t, err, models.Forbidden)
}

func TestTodaySortsTheWorkIntoItsLists(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		old := h.taken("Kalpana", "caseworker", "counsellor")
		h.taken("Somebody Else's", "other-caseworker")
		h.wait(31 * 24 * time.Hour)
		h.threat(old)
		young := h.taken("Meera", "caseworker")
		h.wait(80 * time.Hour)
		h.threat(old)
		plan := delivery.Input{DeliveryDetails: models.DeliveryDetails{Kind: "health_check", At: h.Moment().Add(time.Hour)}}
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
			t.Errorf("got %+v, %v, want only what a counsellor can do", counsellor, err)
		}
		if got := told(counsellor.Sections[gap.Waiting].Rows); got != old.Code+"/toy.lawyer "+old.Code+"/toy.police" {
			t.Errorf("waiting: got %q, want the rest", got)
		}
		_, err = h.gaps.Rows(t.Context(), h.Actor("counsellor"), gap.Quiet, "")
		wantKind(t, err, models.NotFound)
		for _, name := range []string{"administrator", "supervisor", "dpo", "auditor", "operator"} {
			_, err := h.gaps.Today(t.Context(), h.Actor(name))
			wantKind(t, err, models.Forbidden)
		}
	})
}

// told writes rows down as code/what.
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

func TestAListPagesThroughEveryRowOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		for range 40 { // all of one moment, so that only the keys tell them apart
			h.taken("Kalpana", "caseworker")
		}
		h.wait(15 * 24 * time.Hour)
		day, err := h.gaps.Today(t.Context(), h.Actor("caseworker"))
		if err != nil || day.Sections[gap.Late].Total != 80 || len(day.Sections[gap.Late].Rows) != 10 || len(day.Sections[gap.Quiet].Rows) != 5 {
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
						t.Errorf("%s is there twice", key)
					}
					seen[key] = true
				}
				if strings.Contains(p.More, "toy") {
					t.Errorf("the address %q names a rule", p.More)
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
			wantKind(t, err, models.NotFound)
		}
	})
}

func TestTodayNeedsAConstantNumberOfQueries(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	n := 0
	h := newHouse(t, storetest.Open(t, store.Options{Queries: func(string) { mu.Lock(); n++; mu.Unlock() }}))
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
	c = h.taken("Kalpana", "caseworker")
	h.wait(time.Hour)
	few := count()
	for range 30 {
		h.taken("Kalpana", "caseworker")
	}
	h.wait(31 * 24 * time.Hour)
	many := count()
	if want := [3]int{8, 5, 3}; few != want || many != want {
		t.Errorf("got %v and %v queries for Today, a list and a case, want %v", few, many, want)
	}
}

func TestTheQuestionAtSavingIsTheMostUrgentSheCanAnswer(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.New(t))
	c := h.taken("Kalpana", "caseworker", "counsellor")
	h.wait(31 * 24 * time.Hour)
	h.threat(c)
	for _, want := range []string{"toy.threat", "toy.check"} {
		g, ok := h.gapsOf("counsellor", c).Question()
		if !ok || g.Name != want {
			t.Fatalf("got %q, want %q", g.Name, want)
		}
		if _, err := h.gaps.Decide(t.Context(), h.Actor("counsellor"), c.ID, g.Ref, models.GapDecision{Kind: models.StanceSnoozed}); err != nil {
			t.Fatal(err)
		}
	}
	if g, ok := h.gapsOf("counsellor", c).Question(); ok {
		t.Errorf("got %q, want no question left for a counsellor", g.Name)
	}
}

func TestTheSweepTakesTimeAndTermsIntoAccount(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		c := h.taken("Kalpana", "caseworker")
		h.Write(func(tx *gorm.DB) error {
			a := models.Assignment{CaseID: c.ID, SurvivorID: c.SurvivorID, AccountID: h.Account("legal_aid").ID, Reason: "legal_matter", FromAt: h.Moment(), UntilAt: h.Moment().Add(time.Hour)}
			return h.Keeper.Assign(tx, h.Actor("caseworker"), a, models.LegalAid, h.Moment())
		})
		h.evaluate(c)
		h.Write(func(tx *gorm.DB) error { return tx.Exec("UPDATE cases SET packs = 'older'").Error })
		h.Advance(73 * time.Hour)
		system := access.System("sweep", h.Org.ID, h.Moment())
		got, err := h.gaps.Sweep(t.Context(), system)
		if err != nil || got.Changed != 1 || got.Expired != 1 {
			t.Errorf("got %+v, %v, want one changed and one expired", got, err)
		}
		h.fresh()
		h.Write(func(tx *gorm.DB) error { return tx.Exec("UPDATE cases SET packs = 'older'").Error })
		if got, err := h.gaps.Sweep(t.Context(), system); err != nil || got != (gap.Swept{Repacked: 1}) {
			t.Errorf("got %+v, %v, want one evaluated with today's packs", got, err)
		}
		if got, err := h.gaps.Sweep(t.Context(), system); err != nil || got != (gap.Swept{}) {
			t.Errorf("got %+v, %v, want nothing left", got, err)
		}
	})
}
