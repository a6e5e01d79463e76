package assessment_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/assessment"
	"aftercare/services/audit"
	"aftercare/services/evaluation"
	"aftercare/services/gap"
	"aftercare/services/instrument"
	"aftercare/services/pack/packtest"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// fixture is a world with the service under test and a case.
type fixture struct {
	*worldtest.World
	assessments *assessment.Service
	gaps        *gap.Service
	c           models.Case
}

func newFixture(t testing.TB, db *store.DB) fixture {
	w := worldtest.New(t, db)
	c := w.Case(w.North, "Kalpana", "caseworker", "other-caseworker", "counsellor", "legal_aid")
	w.Write(func(tx *gorm.DB) error {
		return tx.Model(&models.Case{}).Where("id = ?", c.ID).Update("lead_id", w.Account("caseworker").ID).Error
	})
	w.Bind()
	w.Advance(50 * time.Hour)
	lib := packtest.Shipped(t)
	evaluator := evaluation.New(lib)
	return fixture{w, assessment.New(db, w.Keeper, evaluator, w.Now, worldtest.NewID), gap.New(db, w.Keeper, evaluator, w.Now), c}
}

// phq9 is a PHQ-9 of a day before now, with its last answer.
func (h fixture) phq9(ago, last int) assessment.Input {
	in := assessment.Input{Given: instrument.Given{Answers: []int{1, 1, 2, 1, 0, 1, 0, 0, last}}, Words: "CANARY-words"}
	in.Instrument, in.OnDay, in.Language, in.Way = "phq9", models.DateOf(h.Now().AddDate(0, 0, -ago)), "hi", "read_out"
	return in
}

func (h fixture) add(in assessment.Input) string {
	h.T.Helper()
	done, err := h.assessments.Add(h.T.Context(), h.Actor("counsellor"), h.c.ID, in)
	if err != nil {
		h.T.Fatal(err)
	}
	return done.ID
}

func (h fixture) correct(id string, in assessment.Input) error {
	one, err := h.assessments.One(h.T.Context(), h.Actor("counsellor"), h.c.ID, id)
	if err != nil {
		return err
	}
	in.Version, in.Reason = one.Now.Version, "typing_mistake"
	_, err = h.assessments.Correct(h.T.Context(), h.Actor("counsellor"), h.c.ID, id, in)
	return err
}

func (h fixture) remove(id string) {
	h.T.Helper()
	one, err := h.assessments.One(h.T.Context(), h.Actor("counsellor"), h.c.ID, id)
	if err == nil {
		_, err = h.assessments.Remove(h.T.Context(), h.Actor("counsellor"), h.c.ID, id, assessment.Input{Version: one.Now.Version, Reason: models.AssessmentRemovals[0]})
	}
	if err != nil {
		h.T.Fatal(err)
	}
}

func (h fixture) waiting(who string) int {
	h.T.Helper()
	return len(h.prompts(who))
}

// prompts are the ids of the lines about safety on the Today of somebody.
func (h fixture) prompts(who string) (ids []string) {
	h.T.Helper()
	page, err := h.gaps.Rows(h.T.Context(), h.Actor(who), gap.Safety, "")
	if k := models.KindOf(err); err != nil && k != models.Forbidden && k != models.NotFound {
		h.T.Fatal(err)
	}
	for _, r := range page.Rows {
		ids = append(ids, r.PromptID)
	}
	return ids
}

// checks are the mental-health checks of the case that count.
func (h fixture) checks() (n int64) {
	h.Read(func(tx *gorm.DB) error {
		return tx.Model(&models.Delivery{}).Where("case_id = ? AND kind = 'mental_health_check' AND status = 'given'", h.c.ID).Count(&n).Error
	})
	return n
}

func TestAssessmentIsSealedAndTheCounsellorsAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		ctx := t.Context()
		id := h.add(h.phq9(0, 0))
		list, err := h.assessments.OpenAll(ctx, h.Actor("counsellor"), h.c.ID, "care")
		if err != nil || len(list) != 1 || list[0].Closed || list[0].Words != "CANARY-words" || list[0].Given.Encode() != "1 1 2 1 0 1 0 0 0" {
			t.Fatalf("the counsellor reads %+v, %v", list, err)
		}
		if got := h.Entries("assessment.opened"); len(got) != 1 || got[0].Detail != "purpose=care" {
			t.Errorf("opening leaves %+v", got)
		}
		for _, who := range []string{"caseworker", "legal_aid", "administrator", "supervisor"} {
			_, err := h.assessments.List(ctx, h.Actor(who), h.c.ID)
			worldtest.WantKind(t, err, models.Forbidden)
			_, err = h.assessments.Open(ctx, h.Actor(who), h.c.ID, id, "care")
			worldtest.WantKind(t, err, models.Forbidden)
			_, err = h.assessments.Add(ctx, h.Actor(who), h.c.ID, h.phq9(0, 0))
			worldtest.WantKind(t, err, models.Forbidden)
		}
		for _, e := range h.Entries("assessment.recorded") {
			if strings.Contains(e.Detail, "1 1") || !strings.Contains(e.Detail, "instrument=phq9") {
				t.Errorf("the log says %q", e.Detail)
			}
		}
		var row models.Assessment
		h.Read(func(tx *gorm.DB) error { return tx.Take(&row, "id = ?", id).Error })
		if bytes.Contains(row.Words.Blob(), []byte("CANARY")) || row.Answers.Empty() {
			t.Error("the row is not sealed")
		}
		h.whole()
	})
}

// whole checks that every row is bound to the log.
func (h fixture) whole() {
	h.T.Helper()
	got, err := audit.CheckRowsOf(h.T.Context(), h.DB)
	if err != nil || !got.OK() {
		h.T.Errorf("the rows: %s, %v", got.Why(), err)
	}
}

func TestAssessmentIsACheckForEverybodyElse(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		first := h.add(h.phq9(1, 0))
		gad := h.phq9(1, 0)
		gad.Instrument, gad.Given.Answers = "gad7", gad.Given.Answers[:7]
		second := h.add(gad)
		if n := h.checks(); n != 1 {
			t.Fatalf("two instruments of one day are %d checks", n)
		}
		if err := h.correct(second, func() assessment.Input { in := gad; in.OnDay = h.phq9(0, 0).OnDay; return in }()); err != nil {
			t.Fatal(err)
		}
		if n := h.checks(); n != 2 {
			t.Errorf("one that moved to another day is a check of that day: %d", n)
		}
		h.remove(second)
		if n := h.checks(); n != 1 {
			t.Errorf("one that was taken back is no check: %d", n)
		}
		h.remove(first)
		if n := h.checks(); n != 0 {
			t.Errorf("after both were taken back there are %d checks", n)
		}
		h.add(h.phq9(9, 0)) // before she came
		if n := h.checks(); n != 0 {
			t.Errorf("a day before she came is no service of the house: %d", n)
		}
		h.whole()
	})
}

func TestAnswerAboutHarmAsksAboutSafetyUntilSomebodyDid(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		ctx := t.Context()
		h.add(h.phq9(0, 0))
		if n := h.waiting("counsellor"); n != 0 {
			t.Fatalf("an answer of nought asks %d times", n)
		}
		id := h.add(h.phq9(0, 1))
		for who, want := range map[string]int{"counsellor": 1, "caseworker": 1, "other-caseworker": 0, "legal_aid": 0, "administrator": 0, "supervisor": 0} {
			if got := h.waiting(who); got != want {
				t.Errorf("%s is asked %d times, want %d", who, got, want)
			}
		}
		p := h.prompts("caseworker")
		for _, who := range []string{"other-caseworker", "legal_aid"} {
			if _, err := h.assessments.Prompt(ctx, h.Actor(who), h.c.ID, p[0]); models.KindOf(err) != models.NotFound && models.KindOf(err) != models.Forbidden {
				t.Errorf("%s reads the line: %v", who, err)
			}
		}
		_, err := h.assessments.Answer(ctx, h.Actor("caseworker"), h.c.ID, p[0], assessment.SafetyInput{Version: 1})
		worldtest.WantKind(t, err, models.Invalid)
		if _, err := h.assessments.Answer(ctx, h.Actor("caseworker"), h.c.ID, p[0], assessment.SafetyInput{Done: "plan", Words: "CANARY-safety", Version: 1}); err != nil {
			t.Fatal(err)
		}
		if n := h.waiting("counsellor") + h.waiting("caseworker"); n != 0 {
			t.Errorf("after somebody said what was done it is asked %d times", n)
		}
		_, err = h.assessments.Answer(ctx, h.Actor("counsellor"), h.c.ID, p[0], assessment.SafetyInput{Done: "plan", Version: 1})
		worldtest.WantKind(t, err, models.Conflict)
		if got, err := h.assessments.OpenPrompt(ctx, h.Actor("counsellor"), h.c.ID, p[0], "care"); err != nil || got.Text != "CANARY-safety" {
			t.Errorf("the counsellor reads %q, %v", got.Text, err)
		}
		if err := h.correct(id, h.phq9(0, 2)); err != nil {
			t.Fatal(err)
		}
		if n := h.waiting("counsellor"); n != 0 {
			t.Errorf("what was answered is asked again: %d", n)
		}
		h.whole()
	})
}

func TestLineAboutSafetyFollowsACorrection(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		id := h.add(h.phq9(0, 3))
		for last, want := range map[int]int{0: 0} {
			if err := h.correct(id, h.phq9(0, last)); err != nil {
				t.Fatal(err)
			}
			if got := h.waiting("counsellor"); got != want {
				t.Errorf("corrected to %d it is asked %d times", last, got)
			}
		}
		if err := h.correct(id, h.phq9(0, 1)); err != nil || h.waiting("counsellor") != 1 {
			t.Errorf("corrected back it is asked %d times, %v", h.waiting("counsellor"), err)
		}
		h.remove(id)
		if got := h.waiting("counsellor"); got != 0 {
			t.Errorf("taken back it is asked %d times", got)
		}
		h.whole()
	})
}

func TestEarlierVersionsStayReadable(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		ctx := t.Context()
		id := h.add(h.phq9(0, 0))
		next := h.phq9(0, 0)
		next.Given.Answers, next.Words, next.Way = []int{3, 3, 3, 3, 3, 3, 3, 3, 0}, "", "herself"
		if err := h.correct(id, next); err != nil {
			t.Fatal(err)
		}
		got, err := h.assessments.Open(ctx, h.Actor("counsellor"), h.c.ID, id, "care")
		if err != nil || got.Now.Given.Encode() != next.Given.Encode() || got.Now.Words != "CANARY-words" || len(got.Earlier) != 1 {
			t.Fatalf("it opens as %+v, %v", got, err)
		}
		if was := got.Earlier[0]; was.Given.Encode() != "1 1 2 1 0 1 0 0 0" || was.Way != "read_out" || was.Words != "CANARY-words" || was.Reason != "typing_mistake" {
			t.Errorf("the version before is %+v", was)
		}
		stale := h.phq9(0, 0)
		stale.Version, stale.Reason = 1, "typing_mistake"
		_, err = h.assessments.Correct(ctx, h.Actor("counsellor"), h.c.ID, id, stale)
		worldtest.WantKind(t, err, models.Conflict)
		h.remove(id)
		_, err = h.assessments.One(ctx, h.Actor("counsellor"), h.c.ID, id)
		worldtest.WantKind(t, err, models.Conflict)
	})
}

func TestWhatIsWrongStandsAtItsField(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		for field, change := range map[string]func(in *assessment.Input){
			"at":         func(in *assessment.Input) { in.OnDay = models.DateOf(h.Now().AddDate(0, 0, 2)) },
			"way":        func(in *assessment.Input) { in.Way = "x" },
			"language":   func(in *assessment.Input) { in.Language = "xx" },
			"instrument": func(in *assessment.Input) { in.Instrument = "x" },
			"q2":         func(in *assessment.Input) { in.Given.Answers[1] = 4 },
			"q1":         func(in *assessment.Input) { in.Given.Answers = in.Given.Answers[:3] },
			"total":      func(in *assessment.Input) { in.Given = instrument.Given{Total: 28} },
			"words":      func(in *assessment.Input) { in.Words = strings.Repeat("x", 2001) },
		} {
			in := h.phq9(0, 0)
			change(&in)
			_, err := h.assessments.Add(t.Context(), h.Actor("counsellor"), h.c.ID, in)
			worldtest.WantKind(t, err, models.Invalid)
			if !strings.Contains(err.Error(), field) {
				t.Errorf("%s: %v", field, err)
			}
		}
		in := h.phq9(0, 0)
		in.Token = worldtest.NewID()
		if a, b := h.add(in), h.add(in); a != b {
			t.Error("a second press of the button makes a second assessment")
		}
	})
}
