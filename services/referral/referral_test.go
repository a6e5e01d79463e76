package referral_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/audit"
	"aftercare/services/casefile"
	"aftercare/services/evaluation"
	"aftercare/services/office"
	"aftercare/services/pack/packtest"
	"aftercare/services/referral"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// fixture is a world with the service under test, a case and a provider.
type fixture struct {
	*worldtest.World
	referrals *referral.Service
	files     *casefile.Service
	offices   *office.Service
	c         models.Case
	office    string
}

func newFixture(t testing.TB, db *store.DB, people ...string) fixture {
	t.Helper()
	w := worldtest.New(t, db)
	c := w.Case(w.North, "CANARY-called", append([]string{"caseworker"}, people...)...)
	w.Bind()
	lib := packtest.Shipped(t)
	e := evaluation.New(lib)
	h := fixture{w, referral.New(db, w.Keeper, e, w.Now, worldtest.NewID), casefile.New(db, w.Keeper, e, w.Now, worldtest.NewID, nil), office.New(db, lib, w.Now, worldtest.NewID), c, ""}
	in := office.Input{}
	in.Kind, in.Name, in.State, in.Services, in.Telephone = "hospital", "CANARY-hospital", "IN-WB", "dental_care health_check", "00000 00000"
	var err error
	if h.office, err = h.offices.Add(t.Context(), w.Actor("caseworker"), in); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h fixture) today() models.Date { return h.Moment().Date(time.UTC) }

// agree records an answer about a purpose and returns the id of the consent.
func (h fixture) agree(purpose, answer string, until models.Date) string {
	h.T.Helper()
	h.Advance(time.Second)
	in := casefile.ConsentInput{Answers: map[string]string{purpose: answer}, ConsentFacts: models.ConsentFacts{GivenBy: models.ByHerself, Form: "spoken", UntilOn: until}}
	if _, err := h.files.Agree(h.T.Context(), h.Actor("caseworker"), h.c.ID, in); err != nil {
		h.T.Fatal(err)
	}
	_, rows, err := h.files.Consents(h.T.Context(), h.Actor("caseworker"), h.c.ID)
	if err != nil {
		h.T.Fatal(err)
	}
	return rows[0].ID
}

// asks is a referral to the hospital of the directory.
func (h fixture) asks(service string, more func(in *referral.Input)) referral.Input {
	in := referral.Input{OfficeID: h.office, Need: "CANARY-need", Token: worldtest.NewID()}
	in.Service, in.Reason, in.Urgency, in.Shares = service, "specialist", models.ReferralOrdinary, "age code need"
	if more != nil {
		more(&in)
	}
	return in
}

func (h fixture) send(service string, more func(in *referral.Input)) string {
	h.T.Helper()
	done, err := h.referrals.Send(h.T.Context(), h.Actor("caseworker"), h.c.ID, h.asks(service, more))
	if err != nil {
		h.T.Fatal(err)
	}
	return done.ID
}

func (h fixture) one(id string) referral.Shown {
	h.T.Helper()
	one, err := h.referrals.One(h.T.Context(), h.Actor("caseworker"), h.c.ID, id)
	if err != nil {
		h.T.Fatal(err)
	}
	return one
}

func TestNothingLeavesWithoutConsentThatCoversIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		try := func(service string) error {
			_, err := h.referrals.Send(t.Context(), h.Actor("caseworker"), h.c.ID, h.asks(service, nil))
			return err
		}
		refused := func(what string) {
			t.Helper()
			if err := try("dental_care"); err == nil || !strings.Contains(err.Error(), "referral_no_consent") {
				t.Errorf("%s: the referral is %v", what, err)
			}
		}
		refused("nobody asked")
		h.agree(models.PurposeLegalAid, models.ConsentGiven, "")
		refused("another purpose")
		h.agree(models.PurposeHealth, models.ConsentRefused, "")
		refused("refused")
		id := h.agree(models.PurposeHealth, models.ConsentGiven, h.today().AddDays(2))
		if err := try("dental_care"); err != nil {
			t.Fatal(err)
		}
		h.Advance(4 * 24 * time.Hour)
		refused("over")
		h.agree(models.PurposeHealth, models.ConsentGiven, "")
		if err := try("dental_care"); err != nil {
			t.Fatal(err)
		}
		if _, err := h.files.Withdraw(t.Context(), h.Actor("caseworker"), h.c.ID, id); err != nil {
			t.Fatal(err)
		}
		h.agree(models.PurposeHealth, models.ConsentRefused, "")
		refused("refused later")
	})
}

func TestConsentTakenBackEndsWhatIsOpen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		ctx, by := t.Context(), h.Actor("caseworker")
		consent := h.agree(models.PurposeHealth, models.ConsentGiven, "")
		h.agree(models.PurposeOthers, models.ConsentGiven, "")
		dentist, check, school := h.send("dental_care", nil), h.send("health_check", nil), h.send("schooling", nil)
		if _, err := h.referrals.Answer(ctx, by, h.c.ID, check, referral.AnswerInput{State: models.ReferralDeclined, DeclineReason: "no_place", Version: 1}); err != nil {
			t.Fatal(err)
		}
		if _, err := h.files.Withdraw(ctx, by, h.c.ID, consent); err != nil {
			t.Fatal(err)
		}
		ended := h.one(dentist)
		if r := ended.Row; r.State != models.ReferralEnded || r.EndReason != models.EndConsentWithdrawn || r.EndedOn != h.today() || !r.ToTell() || len(ended.Earlier) != 1 || ended.Earlier[0].State != models.ReferralSent {
			t.Errorf("the referral is %+v, before %+v", r, ended.Earlier)
		}
		if h.one(check).Row.State != models.ReferralDeclined || h.one(school).Row.State != models.ReferralSent {
			t.Error("another referral changed")
		}
		h.Advance(time.Minute)
		if head, err := h.files.Head(ctx, by, h.c.ID); err != nil || head.Ahead.ToTell != 1 || head.Ahead.Unanswered != 0 {
			t.Errorf("ahead is %+v, %v", head.Ahead, err)
		}
		_, err := h.referrals.Letter(ctx, by, h.c.ID, dentist, "referral")
		worldtest.WantKind(t, err, models.Conflict)
		_, err = h.referrals.Reopen(ctx, by, h.c.ID, dentist, 2)
		worldtest.WantKind(t, err, models.Conflict)
		if _, err := h.referrals.Told(ctx, by, h.c.ID, dentist, 2); err != nil {
			t.Fatal(err)
		}
		if r := h.one(dentist).Row; r.ToldOn != h.today() || r.DueAt != 0 || r.ToTell() {
			t.Errorf("told: %+v", r)
		}
		if n := len(h.Entries("referral.ended")); n != 1 {
			t.Errorf("%d entries say that a referral ended", n)
		}
		h.agree(models.PurposeOthers, models.ConsentRefused, "")
		if h.one(school).Row.EndReason != models.EndConsentWithdrawn {
			t.Error("a no that was said later ends nothing")
		}
		rows, err := audit.CheckRowsOf(ctx, h.DB)
		if err != nil || !rows.OK() {
			t.Errorf("rows and log: %+v, %v", rows, err)
		}
	})
}

func TestOutcomeBecomesAServiceAndClosesTheGap(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		ctx, by := t.Context(), h.Actor("caseworker")
		h.agree(models.PurposeHealth, models.ConsentGiven, "")
		id := h.send("dental_care", nil)
		open := func() (n int64) {
			h.Read(func(tx *gorm.DB) error {
				return tx.Model(&models.Gap{}).Where("case_id = ? AND rule = 'health.referral_open' AND open", h.c.ID).Count(&n).Error
			})
			return n
		}
		h.Advance(15 * 24 * time.Hour)
		if _, err := h.referrals.Answer(ctx, by, h.c.ID, id, referral.AnswerInput{State: models.ReferralAccepted, Answer: "CANARY-answer", Version: 1}); err != nil {
			t.Fatal(err)
		}
		if open() != 1 {
			t.Error("nothing says that the referral has no outcome")
		}
		in := referral.OutcomeInput{Seen: 2}
		in.Outcome, in.Provider, in.Token = models.OutcomeDone, "government_hospital", worldtest.NewID()
		done, err := h.referrals.Complete(ctx, by, h.c.ID, id, in)
		if err != nil {
			t.Fatal(err)
		}
		row := h.one(id).Row
		var given models.Delivery
		h.Read(func(tx *gorm.DB) error { return tx.Where("id = ?", row.DeliveryID).Take(&given).Error })
		if row.State != models.ReferralCompleted || row.DueAt != 0 || given.Kind != "dental_care" || given.Status != models.DeliveryGiven || given.Provider != "government_hospital" || given.CaseID != h.c.ID {
			t.Errorf("the referral is %+v, the service %+v", row, given)
		}
		if open() != 0 || !slices.Contains(done.Closed, "health.referral_open") {
			t.Errorf("the gap stays; closed are %v", done.Closed)
		}
		if again, err := h.referrals.Complete(ctx, by, h.c.ID, id, in); err != nil || !again.Again {
			t.Errorf("a second press says %+v, %v", again, err)
		}
		in.Token = ""
		_, err = h.referrals.Complete(ctx, by, h.c.ID, id, in)
		worldtest.WantKind(t, err, models.Conflict)
	})
}

func TestLetterHoldsWhatWasChosenAndNothingElse(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db, "counsellor", "legal_aid")
		ctx, by := t.Context(), h.Actor("caseworker")
		if _, err := h.files.Rewrite(ctx, by, h.c.ID, 1, map[string]string{"safe_contact": "CANARY-safe", "telephones": "CANARY-telephone", "address": "CANARY-address"}); err != nil {
			t.Fatal(err)
		}
		h.agree(models.PurposeHealth, models.ConsentGiven, "")
		few := h.send("dental_care", func(in *referral.Input) { in.Shares = "age" })
		l, err := h.referrals.Letter(ctx, by, h.c.ID, few, "referral")
		if err != nil || l.Need != "" || len(l.Sealed) != 0 || l.Answer != "" || l.Name() != "CANARY-hospital" {
			t.Errorf("the letter holds %+v, %v", l, err)
		}
		most := h.send("dental_care", func(in *referral.Input) { in.Shares = models.ListOf(models.ReferralFactKinds) })
		if l, err = h.referrals.Letter(ctx, by, h.c.ID, most, "referral"); err != nil || l.Need != "CANARY-need" || l.Sealed["safe_contact"] != "CANARY-safe" || l.Sealed["telephones"] != "CANARY-telephone" || l.Sealed["called_name"] != "CANARY-called" || len(l.Sealed) != 3 {
			t.Errorf("the letter holds %+v, %v", l, err)
		}
		entries := h.Entries("referral.letter")
		if len(entries) != 2 || !strings.Contains(entries[0].Detail, "shares=age purpose=referral") || entries[0].Fields != 1 {
			t.Errorf("the log says %+v", entries)
		}
		_, err = h.referrals.Send(ctx, h.Actor("counsellor"), h.c.ID, h.asks("counselling", func(in *referral.Input) { in.Shares = "telephones" }))
		worldtest.WantKind(t, err, models.Invalid)
		_, err = h.referrals.Letter(ctx, h.Actor("legal_aid"), h.c.ID, most, "referral")
		worldtest.WantKind(t, err, models.NotFound)
		_, err = h.referrals.One(ctx, h.Actor("legal_aid"), h.c.ID, most)
		worldtest.WantKind(t, err, models.NotFound)
		if list, err := h.referrals.List(ctx, h.Actor("legal_aid"), h.c.ID); err != nil || len(list.Rows) != 0 {
			t.Errorf("a lawyer sees %+v, %v", list.Rows, err)
		}
		_, err = h.referrals.Send(ctx, h.Actor("legal_aid"), h.c.ID, h.asks("legal_consultation", nil))
		worldtest.WantKind(t, err, models.Forbidden)
	})
}

func TestReferralNamesWhatIsWrong(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		ctx, by := t.Context(), h.Actor("caseworker")
		h.agree(models.PurposeHealth, models.ConsentGiven, "")
		for field, change := range map[string]func(in *referral.Input){
			"office":        func(in *referral.Input) { in.OfficeID = "" },
			"provider_kind": func(in *referral.Input) { in.OfficeID, in.Provider = "", "Invented Dentist" },
			"provider":      func(in *referral.Input) { in.OfficeID, in.Provider, in.ProviderKind = "", worldtest.NewID(), "other" },
			"service":       func(in *referral.Input) { in.Service = "castle" },
			"reason":        func(in *referral.Input) { in.Reason = "" },
			"urgency":       func(in *referral.Input) { in.Urgency = "now" },
			"shares":        func(in *referral.Input) { in.Shares = "story" },
			"sent_on":       func(in *referral.Input) { in.SentOn = h.today().AddDays(1) },
			"due_on":        func(in *referral.Input) { in.DueOn = h.today().AddDays(-1) },
			"need":          func(in *referral.Input) { in.Need = strings.Repeat("n", 1001) },
		} {
			_, err := h.referrals.Send(ctx, by, h.c.ID, h.asks("dental_care", change))
			if err == nil || !strings.Contains(err.Error(), field) {
				t.Errorf("a wrong %s says %v", field, err)
			}
		}
		id := h.send("dental_care", func(in *referral.Input) { in.OfficeID, in.Provider, in.ProviderKind = "", "CANARY-dentist", "other" })
		if o, err := h.referrals.Open(ctx, by, h.c.ID, id, "referral"); err != nil || o.Name() != "CANARY-dentist" || o.Need != "CANARY-need" {
			t.Errorf("opened: %+v, %v", o, err)
		}
		for field, in := range map[string]referral.AnswerInput{
			"state": {Version: 1}, "decline_reason": {State: models.ReferralDeclined, Version: 1}, "answered_on": {State: models.ReferralAccepted, AnsweredOn: h.today().AddDays(-1), Version: 1},
		} {
			if _, err := h.referrals.Answer(ctx, by, h.c.ID, id, in); err == nil || !strings.Contains(err.Error(), field) {
				t.Errorf("a wrong %s says %v", field, err)
			}
		}
		_, err := h.referrals.Answer(ctx, by, h.c.ID, id, referral.AnswerInput{State: models.ReferralAccepted, Version: 9})
		worldtest.WantKind(t, err, models.Conflict)
		_, err = h.referrals.End(ctx, by, h.c.ID, id, referral.Stamp{Reason: models.EndConsentWithdrawn, Version: 1})
		worldtest.WantKind(t, err, models.Invalid)
		if _, err = h.referrals.End(ctx, by, h.c.ID, id, referral.Stamp{Reason: "no_answer", Version: 1}); err != nil {
			t.Fatal(err)
		}
		if _, err = h.referrals.Reopen(ctx, by, h.c.ID, id, 2); err != nil {
			t.Fatal(err)
		}
		if r := h.one(id).Row; r.State != models.ReferralSent || r.EndReason != "" || r.DueAt == 0 {
			t.Errorf("opened again: %+v", r)
		}
	})
}

func TestAnOpenReferralIsHelpThatWasHandedOn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		ctx, by := t.Context(), h.Actor("caseworker")
		h.agree(models.PurposeHealth, models.ConsentGiven, "")
		h.Advance(4 * 24 * time.Hour)
		mover := func() (mover string) {
			h.Read(func(tx *gorm.DB) error {
				return tx.Raw("SELECT mover FROM gaps WHERE case_id = ? AND rule = 'health.first_check_missing' AND open", h.c.ID).Scan(&mover).Error
			})
			return mover
		}
		id := h.send("health_check", nil)
		if got := mover(); got != string(models.PartyHospital) {
			t.Errorf("after the referral it is the turn of %q", got)
		}
		if _, err := h.referrals.Answer(ctx, by, h.c.ID, id, referral.AnswerInput{State: models.ReferralDeclined, DeclineReason: "no_place", Version: 1}); err != nil {
			t.Fatal(err)
		}
		if got := mover(); got != string(models.PartyShelter) {
			t.Errorf("after their no it is the turn of %q", got)
		}
	})
}

// TestClosingEndsReferralsAndReopeningBringsThemBack: an open referral ends with the case
// where somebody says so, and comes back as it was; not one that the survivor no longer
// agrees to.
func TestClosingEndsReferralsAndReopeningBringsThemBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		h.files.Settle(h.referrals.Settler())
		h.agree(models.PurposeHealth, models.ConsentGiven, "")
		law := h.agree(models.PurposeLegalAid, models.ConsentGiven, "")
		teeth, lawyer := h.send("dental_care", nil), h.send("legal_consultation", nil)
		row := func() (c models.Case) {
			h.Read(func(tx *gorm.DB) error { return tx.Where("id = ?", h.c.ID).Take(&c).Error })
			return c
		}
		facts := func(id string) (r models.Referral) {
			h.Read(func(tx *gorm.DB) error { return tx.Where("id = ?", id).Take(&r).Error })
			return r
		}
		was := facts(teeth).ReferralFacts
		in := casefile.ClosingInput{To: models.CaseClosed, Reason: "with_family", Seen: row().Version, Settled: map[string]string{"referral." + teeth: casefile.SettleEnds}}
		_, err := h.files.Close(t.Context(), h.Actor("caseworker"), h.c.ID, in)
		if problems, _ := models.ProblemsOf(err); problems["open.referral."+lawyer] == "" {
			t.Fatalf("one referral has no answer: %v", err)
		}
		in.Settled["referral."+lawyer] = casefile.SettleEnds
		if _, err := h.files.Close(t.Context(), h.Actor("caseworker"), h.c.ID, in); err != nil {
			t.Fatal(err)
		}
		if f := facts(teeth).ReferralFacts; f.State != models.ReferralEnded || f.EndReason != models.EndCaseClosed || f.DueAt != 0 {
			t.Errorf("after closing it is %+v", f)
		}
		if _, err := h.files.Withdraw(t.Context(), h.Actor("caseworker"), h.c.ID, law); err != nil {
			t.Fatal(err)
		}
		if _, err := h.files.Reopen(t.Context(), h.Actor("caseworker"), h.c.ID, "she_asked", row().Version); err != nil {
			t.Fatal(err)
		}
		if f := facts(teeth).ReferralFacts; f != was {
			t.Errorf("it came back as %+v, was %+v", f, was)
		}
		if f := facts(lawyer).ReferralFacts; f.State != models.ReferralEnded {
			t.Errorf("without consent it came back as %+v", f)
		}
	})
}
