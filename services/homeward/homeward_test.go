package homeward_test

import (
	"encoding/json"
	"slices"
	"testing"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/evaluation"
	"aftercare/services/homeward"
	"aftercare/services/pack"
	"aftercare/services/pack/packtest"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

type fixture struct {
	*worldtest.World
	*homeward.Service
	t     *testing.T
	files *casefile.Service
	c     models.Case
}

func newFixture(t *testing.T, db *store.DB) *fixture {
	t.Helper()
	lib := packtest.Shipped(t)
	w, e := worldtest.New(t, db), evaluation.New(lib)
	w.Bind()
	f := &fixture{World: w, t: t, Service: homeward.New(db, w.Keeper, e, w.Now, worldtest.NewID), c: w.Taken(e, "Kalpana", "caseworker", "counsellor", "legal_aid")}
	f.files = casefile.New(db, w.Keeper, e, w.Now, worldtest.NewID, nil)
	return f
}

// facts are the recorded facts of the case.
func (f *fixture) facts() map[string]pack.CaseFact {
	f.t.Helper()
	out, err := f.files.CaseFacts(f.t.Context(), f.Actor("caseworker"), f.c.ID)
	if err != nil {
		f.t.Fatal(err)
	}
	return out.Facts
}

// change records the next step of the return that is there.
func (f *fixture) change(id string, seen int64, r models.ReturnFacts, w homeward.Words) {
	f.t.Helper()
	if _, err := f.Change(f.t.Context(), f.Actor("caseworker"), f.c.ID, id, homeward.Input{ReturnFacts: r, Words: w, Seen: seen}); err != nil {
		f.t.Fatal(err)
	}
}

// TestFactsFollowAReturn: what is planned is true while the return is under way, what was
// said and found stays, and a return that was recorded by mistake says nothing.
func TestFactsFollowAReturn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFixture(t, db)
		today := models.DateOf(f.Now())
		r := models.ReturnFacts{Place: models.ReturnAbroad, State: models.ReturnOpen, PlannedOn: today.AddDays(40), Choice: models.ReturnWished, ChoiceOn: today, Home: models.HomeUnsafe, HomeOn: today, HomeBy: "partner", AskedOn: today}
		done, err := f.Begin(t.Context(), f.Actor("caseworker"), f.c.ID, homeward.Input{ReturnFacts: r, Words: homeward.Words{Said: "CANARY-said"}, Token: worldtest.NewID()})
		if err != nil {
			t.Fatal(err)
		}
		has := func(when string, want ...string) {
			t.Helper()
			facts := f.facts()
			for _, key := range []string{"event.return_planned", "event.return_requested", "wish.return_home", "event.home_checked", "home.found_unsafe"} {
				said, err := json.Marshal(facts[key])
				there := err == nil && string(said) != `""` && string(said) != `"not_asked"`
				if wanted := slices.Contains(want, key); there != wanted {
					t.Errorf("%s: %s is there: %v, want %v", when, key, there, wanted)
				}
			}
		}
		has("under way", "event.return_planned", "event.return_requested", "wish.return_home", "event.home_checked", "home.found_unsafe")
		r.State, r.StopReason = models.ReturnStopped, "home_unsafe"
		f.change(done.ID, 1, r, homeward.Words{})
		has("stopped", "wish.return_home", "event.home_checked", "home.found_unsafe")
		r.StopReason = models.ReturnMistaken
		f.change(done.ID, 2, r, homeward.Words{})
		has("recorded by mistake")
		list, err := f.Open(t.Context(), f.Actor("counsellor"), f.c.ID, "care")
		if err != nil || len(list.Rows) != 1 || list.Rows[0].Opened.Said != "CANARY-said" || len(list.Rows[0].Earlier) != 2 {
			t.Errorf("opened: %+v, %v", list, err)
		}
		if _, err := f.Open(t.Context(), f.Actor("legal_aid"), f.c.ID, "care"); models.KindOf(err) != models.NotFound {
			t.Errorf("a volunteer opens the words: %v", err)
		}
	})
}

// TestReturnIsHeldToItsRules tries what must not be recorded.
func TestReturnIsHeldToItsRules(t *testing.T) {
	db := storetest.New(t)
	f := newFixture(t, db)
	today := models.DateOf(f.Now())
	good := models.ReturnFacts{Place: "family", State: models.ReturnOpen}
	for name, c := range map[string]struct {
		change func(r *models.ReturnFacts)
		field  string
	}{
		"goes without wishing it":        {func(r *models.ReturnFacts) { r.State = models.ReturnGone }, "state"},
		"goes though she said no":        {func(r *models.ReturnFacts) { r.State, r.Choice, r.ChoiceOn = models.ReturnGone, "no", today }, "state"},
		"a choice without its day":       {func(r *models.ReturnFacts) { r.Choice = models.ReturnWished }, "choice_on"},
		"a day without the finding":      {func(r *models.ReturnFacts) { r.HomeOn = today }, "home"},
		"a finding that nobody made":     {func(r *models.ReturnFacts) { r.Home, r.HomeOn = models.HomeSafe, today }, "home_by"},
		"a visit tomorrow":               {func(r *models.ReturnFacts) { r.Home, r.HomeOn, r.HomeBy = models.HomeSafe, today.AddDays(1), "house" }, "home_on"},
		"stopped without a reason":       {func(r *models.ReturnFacts) { r.State = models.ReturnStopped }, "stop_reason"},
		"an answer before anybody asked": {func(r *models.ReturnFacts) { r.StepOn = today }, "asked_on"},
		"a place that does not exist":    {func(r *models.ReturnFacts) { r.Place = "moon" }, "place"},
	} {
		in := homeward.Input{ReturnFacts: good, Token: worldtest.NewID()}
		c.change(&in.ReturnFacts)
		_, err := f.Begin(t.Context(), f.Actor("caseworker"), f.c.ID, in)
		if problems, _ := models.ProblemsOf(err); problems[c.field] == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
