package track_test

import (
	"crypto/rand"
	"slices"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/evaluation"
	"aftercare/services/office"
	"aftercare/services/pack/packtest"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/track"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

type fixture struct {
	*worldtest.World
	*track.Service
	files     *casefile.Service
	evaluator *evaluation.Evaluator
	t         *testing.T
	c         models.Case
}

func eachDB(t *testing.T, f func(h *fixture)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) { f(newFixture(t, db)) })
}

func newFixture(t *testing.T, db *store.DB) *fixture {
	t.Helper()
	lib := packtest.Shipped(t)
	w, e := worldtest.New(t, db), evaluation.New(lib)
	w.Bind()
	h := &fixture{World: w, evaluator: e, t: t, Service: track.New(db, w.Keeper, e, w.Now, worldtest.NewID), files: casefile.New(db, w.Keeper, e, w.Now, worldtest.NewID, rand.Reader)}
	out, err := h.files.Open(t.Context(), w.Actor("caseworker"), casefile.Intake{ID: worldtest.NewID(), ShelterID: w.North.ID, Referral: "police"})
	h.must(err)
	h.c = out.Case
	return h
}

func (h *fixture) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// adds records a track and returns its id.
func (h *fixture) adds(f models.TrackFacts) string {
	h.t.Helper()
	done, err := h.Record(h.t.Context(), h.Actor("caseworker"), h.c.ID, track.Input{TrackFacts: f, Token: worldtest.NewID()})
	h.must(err)
	return done.ID
}

func (h *fixture) one(id string) track.Shown {
	h.t.Helper()
	one, err := h.One(h.t.Context(), h.Actor("caseworker"), h.c.ID, id)
	h.must(err)
	return one
}

// changes writes a track with what more changes in it.
func (h *fixture) changes(id string, more func(in *track.Input)) error {
	h.t.Helper()
	row := h.one(id).Row
	in := track.Input{TrackFacts: row.TrackFacts, Version: row.Version, Reason: models.TrackWentOn}
	more(&in)
	_, err := h.Change(h.t.Context(), h.Actor("caseworker"), h.c.ID, id, in)
	return err
}

func (h *fixture) takesBack(id string) {
	h.t.Helper()
	_, err := h.TakeBack(h.t.Context(), h.Actor("caseworker"), h.c.ID, id, track.Input{Version: h.one(id).Row.Version, Reason: "mistake"})
	h.must(err)
}

func (h *fixture) says(name string, v models.FactValue) {
	h.t.Helper()
	_, err := h.files.RecordFacts(h.t.Context(), h.Actor("caseworker"), h.c.ID, []casefile.FactInput{{Name: name, Value: v}})
	h.must(err)
}

func (h *fixture) wantFact(key string, want models.Answer) {
	h.t.Helper()
	_, facts, err := h.files.Facts(h.t.Context(), h.Actor("caseworker"), h.c.ID)
	h.must(err)
	if got := facts[key].Value().Answer; got != want {
		h.t.Errorf("%s is %q, not %q", key, got, want)
	}
}

func (h *fixture) wantGap(rule string, open bool) {
	h.t.Helper()
	h.Evaluate(h.evaluator, h.c)
	var rules []string
	h.Read(func(tx *gorm.DB) error {
		return tx.Model(&models.Gap{}).Where("case_id = ? AND open", h.c.ID).Pluck("rule", &rules).Error
	})
	if slices.Contains(rules, rule) != open {
		h.t.Errorf("open gaps are %v; want %s to be among them: %v", rules, rule, open)
	}
}

// Work is asked about at its points; the answer closes the gap, and taking it back opens
// it again. Work that is over ends its track and the income.
func TestWorkIsAskedAboutAndFactsFollow(t *testing.T) {
	eachDB(t, func(h *fixture) {
		id := h.adds(models.TrackFacts{Kind: models.TrackWork, Field: "private", WishedOn: "2026-05-02", FromOn: "2026-06-01", Amount: 9_000_00, Currency: "INR", Per: "month"})
		h.wantFact("money.own_income", models.Yes)
		h.wantFact("wish.livelihood", models.Yes)
		if r := h.one(id).Row; r.CheckOn != "2026-09-01" || r.CheckPoint != "m3" {
			t := h.t
			t.Errorf("asked %s on %s", r.CheckPoint, r.CheckOn)
		}
		h.wantGap("econ.work_not_asked", true)
		by, ctx := h.Actor("caseworker"), h.t.Context()
		answer := func(result string) {
			h.t.Helper()
			in := track.StepInput{Token: worldtest.NewID()}
			in.Kind, in.OnDay, in.Result = models.StepWork, "2026-11-23", result
			_, err := h.AddStep(ctx, by, h.c.ID, id, in)
			h.must(err)
		}
		answer(models.WorkSame)
		r := h.one(id).Row
		if len(r.Steps) != 1 || r.Steps[0].Point != "m6" || r.CheckOn != "2027-06-01" {
			h.t.Errorf("after an answer: %+v, next on %s", r.Steps, r.CheckOn)
		}
		h.wantGap("econ.work_not_asked", false)
		_, err := h.TakeStepBack(ctx, by, h.c.ID, id, r.Steps[0].ID, 1)
		h.must(err)
		h.wantGap("econ.work_not_asked", true)
		answer(models.WorkOver)
		if r := h.one(id).Row; r.EndedOn != "2026-11-23" || r.Ending != models.TrackFoundEnded || r.CheckOn != "" || len(h.one(id).Earlier) != 1 {
			h.t.Errorf("work that is over: %+v", r.Track)
		}
		h.wantFact("money.own_income", models.No)
		_, err = h.TakeStepBack(ctx, by, h.c.ID, id, h.one(id).Row.Steps[0].ID, 1)
		h.must(err)
		h.wantFact("money.own_income", models.Yes)
		h.takesBack(id)
		h.wantFact("money.own_income", models.NotAsked)
		h.wantFact("wish.livelihood", models.NotAsked)
		h.wantGap("econ.work_not_asked", false)
	})
}

func TestATrainingAnswersTheGapAndAsksForWorkLater(t *testing.T) {
	eachDB(t, func(h *fixture) {
		h.says("person.age_group", models.FactValue{Code: "adult"})
		id := h.adds(models.TrackFacts{Kind: models.TrackTraining, Field: "tailoring", WishedOn: "2026-11-23"})
		h.Advance(61 * 24 * time.Hour)
		h.wantGap("econ.no_livelihood", true)
		h.must(h.changes(id, func(in *track.Input) { in.FromOn, in.UntilOn = "2027-01-10", "2027-06-10" }))
		h.wantGap("econ.no_livelihood", false)
		h.must(h.changes(id, func(in *track.Input) { in.EndedOn, in.Ending, in.Why = "2027-01-20", models.TrackDropped, "distance" }))
		h.wantGap("econ.no_livelihood", true)
		h.must(h.changes(id, func(in *track.Input) {
			in.EndedOn, in.Ending, in.Why, in.Reason = "2027-01-20", models.TrackCompleted, "", "typing_mistake"
		}))
		h.wantGap("econ.no_livelihood", false)
		h.wantGap("econ.training_no_placement", false)
		h.Advance(95 * 24 * time.Hour)
		h.wantGap("econ.training_no_placement", true)
		h.adds(models.TrackFacts{Kind: models.TrackWork, Field: "own_business", FromOn: "2027-04-20"})
		h.wantGap("econ.training_no_placement", false)
	})
}

func TestSchoolIsAFactOfAChild(t *testing.T) {
	eachDB(t, func(h *fixture) {
		h.says("person.age_group", models.FactValue{Code: "child"})
		h.adds(models.TrackFacts{Kind: models.TrackSchool, Field: models.TrackBridge, FromOn: "2026-11-01"})
		h.wantFact("school.attends", "")
		id := h.adds(models.TrackFacts{Kind: models.TrackSchool, Field: "class_6_8", FromOn: "2026-11-10"})
		h.wantFact("school.attends", models.Yes)
		h.must(h.changes(id, func(in *track.Input) { in.EndedOn, in.Ending, in.Why = "2026-11-20", models.TrackDropped, "fear" }))
		h.wantFact("school.attends", models.No)
		h.adds(models.TrackFacts{Kind: models.TrackTraining, Field: "computer", WishedOn: "2026-11-20"})
		h.wantFact("wish.livelihood", "")
	})
}

func TestADebtToTheExploiterIsAnsweredInTwoWeeks(t *testing.T) {
	eachDB(t, func(h *fixture) {
		id := h.adds(models.TrackFacts{Kind: models.TrackDebt, Field: models.TrackExploiter, FromOn: "2026-01-05", Amount: 40_000_00, Currency: "INR"})
		h.wantFact("money.debt", models.Yes)
		h.wantGap("econ.debt_unaddressed", false)
		h.Advance(15 * 24 * time.Hour)
		h.wantGap("econ.debt_unaddressed", true)
		h.must(h.changes(id, func(in *track.Input) { in.EndedOn, in.Ending = "2026-12-01", "not_owed" }))
		h.wantGap("econ.debt_unaddressed", false)
		h.wantFact("money.debt", models.No)
	})
}

func TestEveryFieldOfATrackIsKept(t *testing.T) {
	eachDB(t, func(h *fixture) {
		for _, f := range []models.TrackFacts{
			{Kind: models.TrackTraining, Field: "beauty", WishedOn: "2026-03-01", FromOn: "2026-03-05", UntilOn: "2026-09-05", EndedOn: "2026-09-01", Ending: models.TrackDropped, Why: "marriage", Certificate: "awaited", Serves: "pmkvy"},
			{Kind: models.TrackWork, Field: "daily", FromOn: "2026-03-05", EndedOn: "2026-09-01", Ending: "dismissed", Why: "unpaid", Amount: 350_00, Currency: "INR", Per: "day", State: "IN-MH", Grade: "skilled"},
			{Kind: models.TrackSavings, Field: models.TrackOwnAccount, FromOn: "2026-03-05", Amount: 100_00, Currency: "INR"},
		} {
			if got := h.one(h.adds(f)).Row.TrackFacts; got != f {
				h.t.Errorf("kept %+v of %+v", got, f)
			}
		}
		h.wantFact("held.bank_account", models.Yes)
	})
}

func TestPlaceAndWordsOpenForTheirClassAlone(t *testing.T) {
	eachDB(t, func(h *fixture) {
		h.Case(h.North, "Kalpana") // another case stays closed
		offices := office.New(h.DB, h.evaluator.Library(), h.Now, worldtest.NewID)
		in := office.Input{}
		in.Kind, in.Name, in.State = "training_centre", "Navjyoti Kendra", h.North.State
		place, err := offices.Add(h.t.Context(), h.Actor("caseworker"), in)
		h.must(err)
		done, err := h.Record(h.t.Context(), h.Actor("caseworker"), h.c.ID, track.Input{OfficeID: place, TrackWords: models.TrackWords{Words: "CANARY-words"}, TrackFacts: models.TrackFacts{Kind: models.TrackTraining, Field: "computer", FromOn: "2026-11-01"}})
		h.must(err)
		one, err := h.Open(h.t.Context(), h.Actor("caseworker"), h.c.ID, done.ID, "care")
		h.must(err)
		if one.Row.Text != (models.TrackWords{Place: "Navjyoti Kendra", Words: "CANARY-words"}) || len(h.Entries("track.opened")) != 1 {
			h.t.Errorf("opened %+v", one.Row.Text)
		}
		_, err = h.Record(h.t.Context(), h.Actor("caseworker"), h.c.ID, track.Input{OfficeID: worldtest.NewID(), TrackFacts: models.TrackFacts{Kind: models.TrackTraining, Field: "computer", FromOn: "2026-11-01"}})
		if problems, _ := models.ProblemsOf(err); problems["office"] == "" {
			h.t.Errorf("a place that nobody knows: %v", err)
		}
		if _, err := h.List(h.t.Context(), h.Actor("legal_aid"), h.c.ID); models.KindOf(err) != models.NotFound {
			h.t.Errorf("legal aid sees tracks: %v", err)
		}
		if _, err := h.Record(h.t.Context(), h.Actor("counsellor"), h.c.ID, track.Input{}); models.KindOf(err) != models.Forbidden {
			h.t.Errorf("a counsellor writes tracks: %v", err)
		}
	})
}

func TestTrackNamesWhatIsWrong(t *testing.T) {
	h := newFixture(t, storetest.New(t))
	for name, one := range map[string]struct {
		f    models.TrackFacts
		want string
	}{
		"no day":        {models.TrackFacts{Kind: models.TrackWork, Field: "daily"}, "from_on"},
		"no field":      {models.TrackFacts{Kind: models.TrackWork, FromOn: "2026-11-01"}, "field"},
		"other field":   {models.TrackFacts{Kind: models.TrackWork, Field: "tailoring", FromOn: "2026-11-01"}, "field"},
		"ends first":    {models.TrackFacts{Kind: models.TrackWork, Field: "daily", FromOn: "2026-11-01", EndedOn: "2026-10-01", Ending: "left"}, "ended_on"},
		"no ending":     {models.TrackFacts{Kind: models.TrackWork, Field: "daily", FromOn: "2026-11-01", EndedOn: "2026-11-02"}, "ending"},
		"wage for what": {models.TrackFacts{Kind: models.TrackWork, Field: "daily", FromOn: "2026-11-01", Amount: 5, Currency: "INR"}, "per"},
		"to come":       {models.TrackFacts{Kind: models.TrackWork, Field: "daily", FromOn: "2027-11-01"}, "from_on"},
		"no such right": {models.TrackFacts{Kind: models.TrackWork, Field: "daily", FromOn: "2026-11-01", Serves: "none"}, "serves"},
		"no such paper": {models.TrackFacts{Kind: models.TrackTraining, Field: "care", FromOn: "2026-11-01", PaperID: "x"}, "paper_id"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := h.Record(t.Context(), h.Actor("caseworker"), h.c.ID, track.Input{TrackFacts: one.f})
			if problems, _ := models.ProblemsOf(err); problems[one.want] == "" {
				t.Errorf("problems are %v", err)
			}
		})
	}
	id := h.adds(models.TrackFacts{Kind: models.TrackTraining, Field: "care", FromOn: "2026-11-01"})
	in := track.StepInput{}
	in.Kind, in.OnDay, in.Present, in.Days = models.StepAttendance, "2026-11-20", 23, 22
	_, err := h.AddStep(t.Context(), h.Actor("caseworker"), h.c.ID, id, in)
	if problems, _ := models.ProblemsOf(err); problems["present"] == "" {
		t.Errorf("23 of 22 days: %v", err)
	}
	if err := h.changes(id, func(in *track.Input) { in.Version = 7 }); models.KindOf(err) != models.Conflict {
		t.Errorf("an older version is written: %v", err)
	}
}
