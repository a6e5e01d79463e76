package casefile_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// TestLeavingThisMonthMeansNotInShelter: "left in November", recorded in
// November, means that the survivor is gone.
func TestLeavingThisMonthMeansNotInShelter(t *testing.T) {
	t.Parallel()
	f := newFile(t, storetest.New(t))
	for on, want := range map[models.PartialDate]models.Answer{
		{On: "2026-11", Sure: models.SureMonth}:    models.No,
		{On: "2026-11-23", Sure: models.SureExact}: models.No,
		{On: "2026-11-24", Sure: models.SureExact}: "",
		{On: "2026-12", Sure: models.SureMonth}:    "",
	} {
		c := f.Case(f.North, "Kalpana", "caseworker")
		_, err := f.Close(t.Context(), f.Actor("caseworker"), c.ID, casefile.ClosingInput{To: models.CaseFollowUp, LeftOn: on, Seen: 1})
		if err != nil {
			t.Fatal(err)
		}
		_, facts, err := f.Facts(t.Context(), f.Actor("caseworker"), c.ID)
		if err != nil || facts["stay.in_shelter"].Answer != want {
			t.Errorf("%s: in the shelter %q, want %q (%v)", on.On, facts["stay.in_shelter"].Answer, want, err)
		}
	}
}

func TestCloseToFollowUpIgnoresReason(t *testing.T) {
	t.Parallel()
	f := newFile(t, storetest.New(t))
	c := f.Case(f.North, "Kalpana", "caseworker")
	_, err := f.Close(t.Context(), f.Actor("caseworker"), c.ID, casefile.ClosingInput{To: models.CaseFollowUp, Reason: "her aunt fetched her", Seen: 1})
	if row := f.caseRow(c.ID); err != nil || row.ClosureReason != "" {
		t.Errorf("got %q, %v", row.ClosureReason, err)
	}
	if n := f.count(&models.AuditEntry{}, "detail LIKE '%aunt%'"); n != 0 {
		t.Error("the audit log holds words of the file")
	}
}

func TestRewriteOfNothingIsNoChange(t *testing.T) {
	t.Parallel()
	f := newFile(t, storetest.New(t))
	c := f.Case(f.North, "Kalpana", "caseworker")
	if _, err := f.Rewrite(t.Context(), f.Actor("caseworker"), c.ID, 1, nil); err != nil {
		t.Error(err)
	}
}

func TestOpenRefusesFutureEpisode(t *testing.T) {
	t.Parallel()
	f := newFile(t, storetest.New(t))
	in := f.intake()
	in.Episode.BeganOn, in.Episode.BeganSure = "2027", models.SureYear
	if _, err := f.Open(t.Context(), f.Actor("caseworker"), in); problems(err)["began"] != "problem.future" {
		t.Errorf("got %v", err)
	}
}

// TestFactsTakeCodesOnly: a value that is no code must fail before it reaches
// the database, because one engine would take it and the other fail.
func TestFactsTakeCodesOnly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		c := f.Case(f.North, "Kalpana", "caseworker")
		number := int64(1) << 60
		for name, v := range map[string]models.FactValue{
			"person.nationality":    {Code: "\x00\x00"},
			"person.sex":            {Code: "female", Currency: "her aunt"},
			"received.compensation": {Number: &number, Currency: "INR"},
			"person.adult_on":       {On: models.Exactly("2001-02-03"), Code: "\xff"},
			"form.bonded_labour":    {Answer: "\x00"},
			"event.fir_registered":  {At: 1 << 62},
		} {
			_, err := f.RecordFacts(t.Context(), f.Actor("caseworker"), c.ID, []casefile.FactInput{{Name: name, Value: v}})
			if models.KindOf(err) != models.Invalid || problems(err)[name] == "" {
				t.Errorf("%s: got %v", name, err)
			}
		}
	})
}

func TestLeadEndsWithAssignment(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		c := f.Case(f.North, "Kalpana", "caseworker", "other-caseworker")
		end := func(name string) {
			t.Helper()
			var a models.Assignment
			f.Read(func(tx *gorm.DB) error {
				return tx.Where("case_id = ? AND account_id = ?", c.ID, f.Account(name).ID).Take(&a).Error
			})
			f.Advance(time.Minute)
			if err := f.EndAssignment(t.Context(), f.Actor("supervisor"), c.ID, a.ID, "left"); err != nil {
				t.Fatal(err)
			}
		}
		end("other-caseworker")
		if row := f.caseRow(c.ID); row.LeadID != f.Account("caseworker").ID {
			t.Error("the lead changed when another assignment ended")
		}
		end("caseworker")
		if row := f.caseRow(c.ID); row.LeadID != "" {
			t.Errorf("lead is %q after the assignment ended", row.LeadID)
		}
	})
}

func TestAgreeNeedsKnownLanguage(t *testing.T) {
	t.Parallel()
	f := newFile(t, storetest.New(t))
	c := f.Case(f.North, "Kalpana", "caseworker")
	in := f.intake().Consents
	in.ExplainedIn = "her aunt"
	if _, err := f.Agree(t.Context(), f.Actor("caseworker"), c.ID, in); problems(err)["explained_in"] != "problem.choose" {
		t.Errorf("got %v", err)
	}
	for _, language := range []string{"", "bn", "sat"} {
		in.ExplainedIn = language
		if _, err := f.Agree(t.Context(), f.Actor("caseworker"), c.ID, in); err != nil {
			t.Errorf("%q: %v", language, err)
		}
	}
}
