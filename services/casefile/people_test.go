package casefile_test

import (
	"slices"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

func TestConsentsAreWithdrawnAndNeverLost(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		c := f.opened(f.intake())
		by := f.Actor("caseworker")
		in := casefile.ConsentInput{Answers: map[string]string{models.PurposeLegalAid: models.ConsentGiven}, ConsentFacts: models.ConsentFacts{GivenBy: models.ByGuardian, Form: "written", UntilOn: "2027-01-01"}}
		if _, err := f.Agree(t.Context(), by, c.ID, in); err != nil {
			t.Fatal(err)
		}
		if _, err := f.RecordFacts(t.Context(), by, c.ID, []casefile.FactInput{{Name: "stay.unsafe_family", Value: models.FactValue{Answer: models.Yes}}}); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Agree(t.Context(), by, c.ID, in); problems(err)["given_by"] != "consent.guardian_excluded" {
			t.Errorf("a guardian who may be involved agreed: got %v", err)
		}
		_, rows, err := f.Consents(t.Context(), by, c.ID)
		if err != nil || len(rows) != 3 {
			t.Fatalf("got %d consents, %v", len(rows), err)
		}
		legal := rows[slices.IndexFunc(rows, func(r casefile.ConsentRow) bool { return r.Purpose == models.PurposeLegalAid })]
		if _, err := f.Withdraw(t.Context(), by, c.ID, legal.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Withdraw(t.Context(), by, c.ID, legal.ID); models.KindOf(err) != models.Conflict {
			t.Errorf("withdrawn twice: got %v", err)
		}
		if _, err := f.Agree(t.Context(), by, c.ID, casefile.ConsentInput{ConsentFacts: models.ConsentFacts{GivenBy: models.ByHerself}}); problems(err)["answers"] == "" {
			t.Errorf("no answer at all: got %v", err)
		}
	})
}

func TestAssignmentsBeginAndEndWithReason(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		c := f.opened(f.intake())
		ctx, admin := t.Context(), f.Actor("administrator")
		if err := f.Assign(ctx, f.Actor("caseworker"), c.ID, casefile.AssignInput{}); models.KindOf(err) != models.Forbidden {
			t.Errorf("assigned by a caseworker: got %v", err)
		}
		stranger := casefile.AssignInput{AccountID: f.Account("south-caseworker").ID, Reason: "cover"}
		if err := f.Assign(ctx, admin, c.ID, stranger); problems(err)["account"] == "" {
			t.Errorf("caseworker of another shelter: got %v", err)
		}
		join := casefile.AssignInput{AccountID: f.Account("other-caseworker").ID, Reason: "cover", UntilOn: "2026-11-30"}
		if err := f.Assign(ctx, admin, c.ID, join); err != nil {
			t.Fatal(err)
		}
		people, err := f.People(ctx, admin, c.ID)
		if err != nil || len(people.Now) != 2 || !slices.ContainsFunc(people.Now, func(p casefile.Person) bool { return p.Waits }) {
			t.Fatalf("got %+v, %v", people.Now, err)
		}
		own := people.Now[slices.IndexFunc(people.Now, func(p casefile.Person) bool { return p.Lead })]
		end, err := f.Ending(ctx, admin, c.ID, own.ID)
		if err != nil || len(end.Last) == 0 {
			t.Errorf("no warning about the last key holder: %+v, %v", end, err)
		}
		if _, err := f.Lead(ctx, admin, c.ID, f.Account("other-caseworker").ID); err != nil {
			t.Error(err)
		}
		if err := f.EndAssignment(ctx, admin, c.ID, own.ID, "hand_over"); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Summary(ctx, f.Actor("caseworker"), c.ID); models.KindOf(err) != models.NotFound {
			t.Errorf("after the end: got %v", err)
		}
		f.Advance(8 * 24 * time.Hour)
		if _, err := f.Summary(ctx, f.Actor("other-caseworker"), c.ID); models.KindOf(err) != models.NotFound {
			t.Errorf("after the term: got %v", err)
		}
	})
}

func TestCloseKeepsFileAndReopens(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		c := f.opened(f.intake())
		ctx, by := t.Context(), f.Actor("caseworker")
		follow := casefile.ClosingInput{To: models.CaseFollowUp, LeftOn: models.Exactly("2026-11-23"), Seen: 1}
		if _, err := f.Close(ctx, by, c.ID, follow); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Close(ctx, by, c.ID, casefile.ClosingInput{To: models.CaseClosed, Reason: "with_family", Seen: 1}); models.KindOf(err) != models.Conflict {
			t.Errorf("old version: got %v, want Conflict", err)
		}
		if _, err := f.Close(ctx, by, c.ID, casefile.ClosingInput{To: models.CaseClosed, Seen: 2}); problems(err)["reason"] == "" {
			t.Errorf("no reason: got %v", err)
		}
		if _, err := f.Close(ctx, by, c.ID, casefile.ClosingInput{To: models.CaseClosed, Reason: "with_family", Seen: 2, Settled: map[string]string{"follow_up." + c.ID: casefile.SettleGoesOn}}); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Reopen(ctx, by, c.ID, "she_asked", 3); err != nil {
			t.Fatal(err)
		}
		sum, err := f.Summary(ctx, by, c.ID)
		if err != nil || sum.Header.Status != models.CaseOpen || sum.Header.ClosedAt != 0 || sum.Header.Version != 4 {
			t.Errorf("got %+v, %v", sum.Header, err)
		}
		if got := f.actions(c.ID)[3:]; !slices.Equal(got, []string{"case.follow_up", "case.closed", "case.reopened"}) {
			t.Errorf("audit: got %v", got)
		}
	})
}
