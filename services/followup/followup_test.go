package followup_test

import (
	"crypto/rand"
	"slices"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/evaluation"
	"aftercare/services/followup"
	"aftercare/services/pack/packtest"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

type fixture struct {
	*worldtest.World
	*followup.Service
	files     *casefile.Service
	evaluator *evaluation.Evaluator
	t         *testing.T
	c         models.Case
}

func newFixture(t *testing.T, db *store.DB) *fixture {
	t.Helper()
	lib := packtest.Shipped(t)
	w, e := worldtest.New(t, db), evaluation.New(lib)
	w.Bind()
	h := &fixture{World: w, evaluator: e, t: t, Service: followup.New(db, w.Keeper, e, w.Now, worldtest.NewID), files: casefile.New(db, w.Keeper, e, w.Now, worldtest.NewID, rand.Reader)}
	out, err := h.files.Open(t.Context(), w.Actor("caseworker"), casefile.Intake{ID: worldtest.NewID(), ShelterID: w.North.ID, Referral: "police"})
	if err != nil {
		t.Fatal(err)
	}
	h.c = out.Case
	return h
}

// stays takes the survivor in and lets her leave an hour later.
func (h *fixture) stays() {
	h.t.Helper()
	in := casefile.AdmissionInput{Token: worldtest.NewID()}
	in.Basis, in.ReviewOn, in.At = models.BasisConsent, "2027-02-01", h.Moment()
	if _, err := h.files.Admit(h.t.Context(), h.Actor("caseworker"), h.c.ID, in); err != nil {
		h.t.Fatal(err)
	}
	h.Advance(time.Hour)
	h.must(h.moves(models.MoveLeft, "family"))
}

func (h *fixture) moves(kind models.MovementKind, goal string) error {
	_, list, _, err := h.files.Stays(h.t.Context(), h.Actor("caseworker"), h.c.ID)
	if err != nil {
		return err
	}
	in := casefile.MovementInput{MovementFacts: models.MovementFacts{Kind: kind, At: h.Moment(), Goal: goal}, Seen: list[0].Version, Token: worldtest.NewID()}
	_, err = h.files.RecordMovement(h.t.Context(), h.Actor("caseworker"), h.c.ID, list[0].ID, in)
	return err
}

func (h *fixture) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *fixture) agrees(answer string) {
	h.t.Helper()
	in := casefile.ConsentInput{Answers: map[string]string{models.PurposeContact: answer}, ConsentFacts: models.ConsentFacts{GivenBy: models.ByHerself}}
	if answer == models.ConsentGiven {
		in.Form = "spoken"
	}
	_, err := h.files.Agree(h.t.Context(), h.Actor("caseworker"), h.c.ID, in)
	h.must(err)
}

func (h *fixture) list() followup.Listed {
	h.t.Helper()
	list, err := h.List(h.t.Context(), h.Actor("caseworker"), h.c.ID)
	h.must(err)
	return list
}

// contact is one of this moment.
func (h *fixture) contact(result string, more ...func(*followup.Input)) followup.Input {
	in := followup.Input{Token: worldtest.NewID(), Reason: "typing_mistake"}
	in.At, in.Result, in.Way = h.Moment(), result, "call"
	if result == models.FollowReached {
		in.Safe = "yes"
	}
	for _, m := range more {
		m(&in)
	}
	return in
}

func (h *fixture) record(id string, in followup.Input) error {
	_, err := h.Record(h.t.Context(), h.Actor("caseworker"), h.c.ID, id, in)
	return err
}

// gaps lists the rules of the open gaps of the case.
func (h *fixture) gaps() (rules []string) {
	h.t.Helper()
	h.Evaluate(h.evaluator, h.c)
	h.Read(func(tx *gorm.DB) error {
		return tx.Model(&models.Gap{}).Where("case_id = ? AND open", h.c.ID).Order("rule").Pluck("rule", &rules).Error
	})
	return rules
}

func (h *fixture) wantGap(rule string, open bool) {
	h.t.Helper()
	if got := h.gaps(); slices.Contains(got, rule) != open {
		h.t.Errorf("open gaps are %v; want %s to be among them: %v", got, rule, open)
	}
}

func (h *fixture) fact(key string) models.FactValue {
	h.t.Helper()
	_, facts, err := h.files.Facts(h.t.Context(), h.Actor("caseworker"), h.c.ID)
	h.must(err)
	return facts[key].Value()
}

func TestLeavingMakesTheScheduleAndItFollows(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		h.stays()
		list := h.list()
		if list.Plan == nil || list.Plan.Wish != "" || list.Plan.ExitOn != "2026-11-23" || len(list.Due) != 9 || list.Due[0].DueOn != "2026-11-26" || list.Due[8].DueOn != "2028-11-23" {
			t.Fatalf("schedule %+v, %d days", list.Plan, len(list.Due))
		}
		if !list.Consent.Missing() || list.Consent.Latest != nil {
			t.Errorf("consent %+v", list.Consent)
		}
		h.wantGap("followup.missing_schedule", false)
		_, stays, _, err := h.files.Stays(t.Context(), h.Actor("caseworker"), h.c.ID)
		h.must(err)
		m := stays[0].Movements[0]
		_, err = h.files.TakeBackMovement(t.Context(), h.Actor("caseworker"), h.c.ID, m.ID, casefile.MovementInput{Seen: stays[0].Version, Reason: "typing_mistake"})
		h.must(err)
		if list = h.list(); len(list.Due) != 0 {
			t.Errorf("%d days are left after the leaving was taken back", len(list.Due))
		}
		h.must(h.moves(models.MoveLeft, "family"))
		if list = h.list(); len(list.Due) != 9 {
			t.Errorf("%d days once she left after all", len(list.Due))
		}
	})
}

func TestNobodyFollowsUpWhoDiedOrRefused(t *testing.T) {
	t.Run("died", func(t *testing.T) {
		h := newFixture(t, storetest.New(t))
		in := casefile.AdmissionInput{Token: worldtest.NewID()}
		in.Basis, in.ReviewOn, in.At = models.BasisConsent, "2027-02-01", h.Moment()
		_, err := h.files.Admit(t.Context(), h.Actor("caseworker"), h.c.ID, in)
		h.must(err)
		h.Advance(time.Hour)
		h.must(h.moves(models.MoveDied, ""))
		if list := h.list(); len(list.Due) != 0 {
			t.Errorf("%d days are planned", len(list.Due))
		}
	})
	t.Run("refused", func(t *testing.T) {
		h := newFixture(t, storetest.New(t))
		h.agrees(models.ConsentRefused)
		h.Advance(time.Minute)
		h.stays()
		if list := h.list(); len(list.Due) != 0 || list.Plan == nil || list.Plan.Wish != models.FollowNone || !list.Consent.Refused() {
			t.Errorf("%d days are planned, %+v", len(list.Due), list.Plan)
		}
		h.Advance(10 * 24 * time.Hour)
		h.wantGap("followup.missing_schedule", false)
	})
}

func TestWishChangesTheDays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		h.stays()
		by, ctx := h.Actor("caseworker"), t.Context()
		seen := h.list().Plan.Version
		agree := func(in followup.PlanInput) error { _, err := h.Agree(ctx, by, h.c.ID, in); return err }
		in := followup.PlanInput{ExitOn: "2026-11-23", Wish: models.FollowAgreed, Points: []string{"m1", "m12"}, Words: "Only on Sundays", Seen: seen}
		h.must(agree(in))
		worldtest.WantKind(t, agree(in), models.Conflict)
		list := h.list()
		if len(list.Due) != 2 || list.Due[0].Point != "m1" || !list.Plan.HasWords {
			t.Errorf("%d days, %+v", len(list.Due), list.Plan)
		}
		_, err := h.PlanDay(ctx, by, h.c.ID, followup.DayInput{DueOn: "2027-01-06", Token: worldtest.NewID()})
		h.must(err)
		due := h.list().Due[1]
		_, err = h.MoveDay(ctx, by, h.c.ID, due.ID, followup.DayInput{DueOn: "2027-01-07", Seen: due.Version})
		h.must(err)
		if due = h.list().Due[1]; due.DueOn != "2027-01-07" || due.Point != "" {
			t.Errorf("moved to %+v", due)
		}
		_, err = h.DropDay(ctx, by, h.c.ID, due.ID, due.Version)
		h.must(err)
		opened, err := h.Open(ctx, by, h.c.ID, "contact")
		if err != nil || opened.Wish != "Only on Sundays" {
			t.Errorf("%+v, %v", opened, err)
		}
		h.must(agree(followup.PlanInput{ExitOn: "2026-11-23", Wish: models.FollowNone, Seen: h.list().Plan.Version}))
		if list = h.list(); len(list.Due) != 0 {
			t.Errorf("%d days are left against her wish", len(list.Due))
		}
		_, err = h.PlanDay(ctx, by, h.c.ID, followup.DayInput{DueOn: "2027-01-06", Token: worldtest.NewID()})
		worldtest.WantKind(t, err, models.Invalid)
		h.wantGap("followup.missing_schedule", false)
	})
}

// TestWishBeforeTheDayOfLeaving: what the survivor agrees to while nobody knows the day is
// planned with the leaving, and no more than that.
func TestWishBeforeTheDayOfLeaving(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		in := casefile.AdmissionInput{Token: worldtest.NewID()}
		in.Basis, in.ReviewOn, in.At = models.BasisConsent, "2027-02-01", h.Moment()
		_, err := h.files.Admit(t.Context(), h.Actor("caseworker"), h.c.ID, in)
		h.must(err)
		_, err = h.Agree(t.Context(), h.Actor("caseworker"), h.c.ID, followup.PlanInput{Wish: models.FollowAgreed, Points: []string{"m12", "m1"}})
		h.must(err)
		list := h.list()
		if len(list.Due) != 0 || list.Plan.ExitOn != "" || list.Plan.Points != "m1,m12" {
			t.Fatalf("before leaving: %d days, %+v", len(list.Due), list.Plan)
		}
		h.Advance(time.Hour)
		h.must(h.moves(models.MoveLeft, "family"))
		if list = h.list(); len(list.Due) != 2 || list.Due[0].Point != "m1" || list.Due[1].Point != "m12" || list.Plan.Wish != models.FollowAgreed {
			t.Errorf("after leaving: %d days, %+v", len(list.Due), list.Plan)
		}
		due := list.Due[0]
		_, err = h.DropDay(t.Context(), h.Actor("caseworker"), h.c.ID, due.ID, due.Version)
		h.must(err)
		_, stays, _, err := h.files.Stays(t.Context(), h.Actor("caseworker"), h.c.ID)
		h.must(err)
		if stays[0].LeftAt == 0 {
			t.Error("the stay is open after the leaving")
		}
		if list = h.list(); len(list.Due) != 1 {
			t.Errorf("%d days after one was dropped", len(list.Due))
		}
	})
}

func TestNoContactWithoutConsentThatHeldThen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		h.stays()
		due := h.list().Due[0]
		seen := func(in *followup.Input) { in.Seen = due.Version }
		worldtest.WantKind(t, h.record(due.ID, h.contact(models.FollowReached, seen)), models.Invalid)
		came := func(in *followup.Input) { in.Way = models.FollowCame }
		h.must(h.record("", h.contact(models.FollowReached, came)))
		h.Advance(time.Hour)
		before := h.Moment()
		h.Advance(time.Hour)
		h.agrees(models.ConsentGiven)
		h.must(h.record(due.ID, h.contact(models.FollowReached, seen)))
		worldtest.WantKind(t, h.record("", h.contact(models.FollowReached, func(in *followup.Input) { in.At = before })), models.Invalid)
		h.Advance(time.Hour)
		h.agrees(models.ConsentRefused)
		h.Advance(time.Hour)
		worldtest.WantKind(t, h.record("", h.contact(models.FollowReached)), models.Invalid)
		h.must(h.record("", h.contact(models.FollowUnsafe)))
	})
}

func TestAnswersBecomeFactsAndDangerSpeaksTheSameDay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		h.stays()
		h.agrees(models.ConsentGiven)
		due := h.list().Due[0]
		in := h.contact(models.FollowReached, func(in *followup.Input) {
			in.Seen, in.Words = due.Version, "He came to the market."
			in.Home, in.HomeSafe, in.Violence, in.Trafficker, in.Mind, in.Money, in.Learning, in.Stigma = "family", "no", "threats", "spoke", "crisis", "debt", "works", "shut_out"
			in.NextOn = "2026-11-25"
		})
		h.must(h.record(due.ID, in))
		for key, want := range map[string]models.Answer{
			"safety.safe_now": models.No, "event.threat": models.Yes, "event.trafficker_contact": models.Yes, "health.suicide_concern": models.Yes,
			"money.debt": models.Yes, "money.own_income": models.Yes, "social.shut_out": models.Yes,
		} {
			if got := h.fact(key).Answer; got != want {
				t.Errorf("%s is %q, want %q", key, got, want)
			}
		}
		if got := h.fact("home.with").Code; got != "family" {
			t.Errorf("lives with %q", got)
		}
		for _, rule := range []string{"safety.unsafe_now", "safety.threat_unanswered", "safety.trafficker_contact", "mh.suicidality_no_plan"} {
			h.wantGap(rule, true)
		}
		list := h.list()
		if len(list.Done) != 1 || list.Due[0].DueOn != "2026-11-25" || len(list.Differs) > 0 {
			t.Errorf("%d done, next %+v, differs %v", len(list.Done), list.Due[0], list.Differs)
		}
		done := list.Done[0]
		right := h.contact(models.FollowReached, func(in *followup.Input) { in.Seen, in.HomeSafe, in.Reason = done.Version, "yes", "new_information" })
		_, err := h.Correct(t.Context(), h.Actor("caseworker"), h.c.ID, done.ID, right)
		h.must(err)
		if got := h.fact("event.trafficker_contact").Answer; got != models.NotAsked {
			t.Errorf("after the correction the contact of the trafficker is %q", got)
		}
		if got := h.fact("safety.safe_now").Answer; got != models.Yes {
			t.Errorf("after the correction safe is %q", got)
		}
		one, err := h.One(t.Context(), h.Actor("caseworker"), h.c.ID, done.ID)
		if err != nil || len(one.Earlier) != 1 || one.Earlier[0].Trafficker != "spoke" {
			t.Errorf("earlier %+v, %v", one.Earlier, err)
		}
		_, err = h.TakeBack(t.Context(), h.Actor("caseworker"), h.c.ID, done.ID, followup.Input{Seen: one.Row.Version, Reason: "wrong_case"})
		h.must(err)
		if list = h.list(); len(list.Done) != 0 || !slices.ContainsFunc(list.Due, func(r followup.Row) bool { return r.ID == done.ID && !r.HasWords }) {
			t.Errorf("taken back: %d done, %+v", len(list.Done), list.Due)
		}
	})
}

// TestAnswerIsSaidAgain: what somebody changed in the facts meanwhile is written over
// by a later contact that says so again, and by nothing else.
func TestAnswerIsSaidAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		h.stays()
		h.agrees(models.ConsentGiven)
		unsafe := func(in *followup.Input) { in.HomeSafe = "no" }
		h.must(h.record("", h.contact(models.FollowReached, unsafe)))
		_, facts, err := h.files.Facts(t.Context(), h.Actor("caseworker"), h.c.ID)
		h.must(err)
		_, err = h.files.RecordFacts(t.Context(), h.Actor("caseworker"), h.c.ID, []casefile.FactInput{{Name: "safety.safe_now", Value: models.FactValue{Answer: models.Yes}, Seen: facts["safety.safe_now"].Version}})
		h.must(err)
		h.Advance(time.Hour)
		h.must(h.record("", h.contact(models.FollowNotReached)))
		if got := h.fact("safety.safe_now").Answer; got != models.Yes {
			t.Errorf("a try that reached nobody made it %q", got)
		}
		h.Advance(time.Hour)
		h.must(h.record("", h.contact(models.FollowReached, unsafe)))
		if got := h.fact("safety.safe_now").Answer; got != models.No {
			t.Errorf("said again, it is %q", got)
		}
	})
}

func TestContactIsLostAfterTriesAndFoundAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		h.stays()
		h.agrees(models.ConsentGiven)
		for range 2 {
			h.Advance(24 * time.Hour)
			h.must(h.record("", h.contact(models.FollowNotReached, func(in *followup.Input) { in.WhyNot, in.Told = "no_answer", "team police" })))
		}
		h.wantGap("followup.contact_lost", false)
		h.Advance(24 * time.Hour)
		h.must(h.record("", h.contact(models.FollowNotReached)))
		h.wantGap("followup.contact_lost", true)
		if list := h.list(); list.Lost != h.Moment() || list.Tries != 3 || list.Done[1].Told != "team police" {
			t.Errorf("lost %v after %d tries, %+v", list.Lost, list.Tries, list.Done)
		}
		h.Write(func(tx *gorm.DB) error {
			return tx.Create(&models.Threshold{OrganisationID: h.Org.ID, Rule: models.NumberTries, Value: 5, Unit: "tries", ChangedBy: h.Account("administrator").ID, ChangedAt: h.Moment()}).Error
		})
		h.wantGap("followup.contact_lost", false)
		for range 2 {
			h.Advance(24 * time.Hour)
			h.must(h.record("", h.contact(models.FollowNotReached)))
		}
		h.wantGap("followup.contact_lost", true)
		h.Advance(time.Hour)
		h.must(h.record("", h.contact(models.FollowReached)))
		h.wantGap("followup.contact_lost", false)
		if h.list().Lost != 0 {
			t.Error("contact is lost although she was reached")
		}
	})
}

func TestWhoReachesFollowUps(t *testing.T) {
	h := newFixture(t, storetest.New(t))
	h.stays()
	for name, kind := range map[string]models.Kind{"south-caseworker": models.NotFound, "other-caseworker": models.NotFound, "auditor": models.Forbidden} {
		_, err := h.List(t.Context(), h.Actor(name), h.c.ID)
		if got := models.KindOf(err); got != kind && got != models.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{"administrator", "supervisor"} {
		_, err := h.Record(t.Context(), h.Actor(name), h.c.ID, "", h.contact(models.FollowReached))
		worldtest.WantKind(t, err, models.Forbidden)
	}
	if access.NewActor(access.Person{Role: models.LegalAid}).May(access.KeepFollowUp) {
		t.Error("a volunteer writes follow-ups")
	}
}

// TestMissedContactSpeaksWhileTheNextIsPlanned: a planned day further on says that silence
// until then is agreed, but not after a contact was missed.
func TestMissedContactSpeaksWhileTheNextIsPlanned(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		h.stays()
		h.agrees(models.ConsentGiven)
		c := models.Case{}
		h.Read(func(tx *gorm.DB) error { return tx.Where("id = ?", h.c.ID).Take(&c).Error })
		_, err := h.files.Close(t.Context(), h.Actor("caseworker"), h.c.ID, casefile.ClosingInput{To: models.CaseFollowUp, Seen: c.Version})
		h.must(err)
		h.Advance(20 * 24 * time.Hour)
		h.wantGap("safety.contact_missed", false)
		h.must(h.record("", h.contact(models.FollowNotReached)))
		h.Advance(13 * 24 * time.Hour)
		h.wantGap("safety.contact_missed", false)
		h.Advance(2 * 24 * time.Hour)
		h.wantGap("safety.contact_missed", true)
		h.wantGap("safety.lost_contact", false)
		h.must(h.record("", h.contact(models.FollowReached)))
		h.wantGap("safety.contact_missed", false)
	})
}
