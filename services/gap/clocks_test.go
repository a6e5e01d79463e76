package gap_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/evaluation"
	"aftercare/services/gap"
	"aftercare/services/pack"
	"aftercare/services/pack/packtest"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// running is a case in which one clock of a right runs.
type running struct {
	c     models.Case
	item  *pack.Item
	clock pack.Clock
	who   string // the account that works on it
}

// hasLawyer is the right to a lawyer, which a case with a volunteer has received.
const hasLawyer = "legal_aid"

func (r running) name() string { return r.item.Key + "/" + r.clock.Key }

// Every clock of the packs, once it runs, is a line on Today of a caseworker,
// and those of rights to money and to take part on that of a volunteer.
// For each a history is looked for in which it runs.
func TestEveryClockIsOnToday(t *testing.T) {
	if testing.Short() {
		t.Skip("looks for a history for every clock")
	}
	lib := packtest.Shipped(t)
	w := worldtest.New(t, storetest.Open(t, store.Options{}))
	e := evaluation.New(lib)
	zone, err := time.LoadLocation(w.Org.TimeZone)
	if err != nil {
		t.Fatal(err)
	}
	var all []running
	for _, it := range lib.Items() {
		if it.Disabled() || it.ReviewersOnly() || lib.Place(it.Jurisdiction).Reference() {
			continue
		}
		for _, k := range it.Clocks {
			f, found := worldtest.Running(lib, it, k, w.Moment(), zone)
			if !found {
				t.Errorf("%s/%s: no history was found in which it runs", it.Key, k.Key)
				continue
			}
			all = append(all, running{file(w, e, f, "caseworker"), it, k, "caseworker"})
			if lawyers := it.Right == models.Reparations || it.Right == models.Participation; lawyers && it.Key != hasLawyer {
				all = append(all, running{file(w, e, f, "legal_aid"), it, k, "legal_aid"})
			}
		}
	}
	gaps := gap.New(w.DB, w.Keeper, e, w.Now)
	lines := map[string]map[string][]gap.Gap{"caseworker": linesOf(w, gaps, "caseworker"), "legal_aid": linesOf(w, gaps, "legal_aid")}
	for _, r := range all {
		if !shows(lines[r.who][r.c.ID], r) {
			t.Errorf("%s runs and is on no list of Today of the %s", r.name(), r.who)
		}
	}
	t.Logf("%d clocks", len(all))
}

// shows reports whether one of the gaps shows the clock, or another reading of
// the same act.
func shows(gaps []gap.Gap, r running) bool {
	for _, g := range gaps {
		if g.Item == nil || g.Item.Key != r.item.Key || g.Clock == nil {
			continue
		}
		for _, k := range r.item.Clocks {
			if k.Key == g.Clock.Key && k.Against == r.clock.Against && len(k.Ends) == len(r.clock.Ends) {
				return true
			}
		}
	}
	return false
}

// linesOf reads the gaps on every list of Today, by case.
func linesOf(w *worldtest.World, gaps *gap.Service, who string) map[string][]gap.Gap {
	w.T.Helper()
	out := map[string][]gap.Gap{}
	for _, l := range []gap.List{gap.Now, gap.Late, gap.Week, gap.Waiting, gap.Later} {
		for cursor := ""; ; {
			p, err := gaps.Rows(w.T.Context(), w.Actor(who), l, cursor)
			if err != nil {
				w.T.Fatal(err)
			}
			for _, r := range p.Rows {
				out[r.CaseID] = append(out[r.CaseID], r.Gap.All()...)
			}
			if cursor = p.More; cursor == "" {
				break
			}
		}
	}
	return out
}

// file opens a case with the facts, in a shelter of their place.
func file(w *worldtest.World, e *evaluation.Evaluator, f models.Facts, who string) models.Case {
	w.T.Helper()
	in := models.Shelter{ID: worldtest.NewID(), OrganisationID: w.Org.ID, Name: worldtest.NewID(), State: f.Jurisdiction, CreatedAt: w.Moment(), Version: 1}
	w.Write(func(tx *gorm.DB) error { return tx.Create(&in).Error })
	c := w.Case(in, "Kalpana", who)
	at := f.Values["event.intake"].At
	w.Write(func(tx *gorm.DB) error {
		if err := tx.Model(&models.Case{}).Where("id = ?", c.ID).Update("intake_at", at).Error; err != nil {
			return err
		}
		for name, v := range f.Values {
			row := models.Fact{SurvivorID: c.SurvivorID, CaseID: c.ID, Name: name, AnswerFacts: v.RestingOn(""), RecordedBy: "test", RecordedAt: at, Version: 1}
			if name == "person.age_group" { // said long ago: a "child" who has turned eighteen since is no contradiction
				row.RecordedAt = 1
			}
			if err := tx.Create(&row).Error; err != nil {
				return err
			}
		}
		for _, s := range f.Services {
			row := models.Delivery{ID: worldtest.NewID(), CaseID: c.ID, DeliveryFacts: models.DeliveryFacts{Kind: s.Kind, Status: s.Status, At: s.At}, RecordedBy: w.Account("caseworker").ID, CreatedAt: s.Created, Version: 1}
			if err := tx.Create(&row).Error; err != nil {
				return err
			}
		}
		for _, s := range f.Stances {
			row := models.StanceRow{ID: worldtest.NewID(), CaseID: c.ID, SurvivorID: c.SurvivorID, Subject: s.Subject, StepFacts: models.StepFacts{Kind: s.Kind}, At: s.At, RecordedAt: s.At, DecidedBy: w.Account("caseworker").ID}
			if err := tx.Create(&row).Error; err != nil {
				return err
			}
		}
		_, err := e.Case(tx, c.ID, w.Moment())
		return err
	})
	return c
}
