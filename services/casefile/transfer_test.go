package casefile_test

import (
	"slices"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// toSouth asks South House for a bed.
func (f file) toSouth() casefile.TransferInput {
	in := casefile.TransferInput{Token: worldtest.NewID()}
	in.ToID, in.Reason, in.WantedOn, in.BedKind, in.View, in.Needs = f.South.ID, "safety", models.DateOf(f.Now()).AddDays(9), "adult", "agrees", models.ListOf([]string{"medicines", "interpreter"})
	return in
}

// asked asks South House to take the resident of a case in.
func (f file) asked(c models.Case) casefile.TransferShown {
	f.t.Helper()
	if _, err := f.AskTransfer(f.t.Context(), f.Actor("caseworker"), c.ID, f.toSouth()); err != nil {
		f.t.Fatal(err)
	}
	return f.transferOf(c, "caseworker")
}

func (f file) transferOf(c models.Case, who string) casefile.TransferShown {
	f.t.Helper()
	list, err := f.Transfers(f.t.Context(), f.Actor(who), c.ID)
	if err != nil || len(list) == 0 {
		f.t.Fatalf("transfers: %v, %v", list, err)
	}
	return list[0]
}

// yes is the answer of South House to somebody who came.
func (f file) yes(t casefile.TransferShown, bed string) casefile.TransferAnswer {
	return casefile.TransferAnswer{State: models.TransferAccepted, MovesOn: models.DateOf(f.Now()), BedID: bed, Lead: f.Account("south-caseworker").ID, Seen: t.Version}
}

// TestTransferMovesCaseAndStayTogether: the other house learns next to nothing before it
// accepts, and case and stay move in one transaction once it does.
func TestTransferMovesCaseAndStayTogether(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		c := f.Case(f.North, "Kalpana", "caseworker")
		f.admitted(c, f.bed(f.North, "Bed 1"))
		bed := f.bed(f.South, "Bed 9")
		f.Advance(time.Hour)
		asked := f.asked(c)
		admin, foreign := f.Actor("south-administrator"), f.Actor("administrator")
		if _, err := f.Head(t.Context(), admin, c.ID); models.KindOf(err) != models.NotFound {
			t.Errorf("a house that is only asked reaches the case: %v", err)
		}
		offers, _, err := f.Offers(t.Context(), admin, "", 9)
		if err != nil || len(offers) != 1 || offers[0].Code != c.Code || offers[0].BedKind != "adult" || offers[0].House != f.South.Name {
			t.Fatalf("the asked house reads %+v, %v", offers, err)
		}
		if offers, _, err := f.Offers(t.Context(), foreign, "", 9); err != nil || len(offers) != 0 {
			t.Errorf("a house that is not asked reads %+v, %v", offers, err)
		}
		_, err = f.AnswerTransfer(t.Context(), foreign, asked.ID, f.yes(asked, bed))
		worldtest.WantKind(t, err, models.NotFound)
		_, err = f.AnswerTransfer(t.Context(), f.Actor("caseworker"), asked.ID, f.yes(asked, bed))
		worldtest.WantKind(t, err, models.Forbidden)

		f.Advance(time.Hour)
		if _, err := f.AnswerTransfer(t.Context(), f.Actor("south-administrator"), asked.ID, f.yes(asked, bed)); err != nil {
			t.Fatal(err)
		}
		row := f.caseRow(c.ID)
		if row.ShelterID != f.South.ID || row.LeadID != f.Account("south-caseworker").ID {
			t.Errorf("the case is %+v", row)
		}
		_, stays, _, err := f.Stays(t.Context(), f.Actor("south-administrator"), c.ID)
		if err != nil || len(stays) != 2 || stays[0].ShelterID != f.South.ID || stays[0].BedID != bed || stays[1].Lasts() {
			t.Errorf("the stays are %+v, %v", stays, err)
		}
		got := f.transferOf(c, "south-administrator")
		if got.State != models.TransferAccepted || got.MovesOn != models.DateOf(f.Now()) || got.Needs != "interpreter medicines" || got.SpeaksAt != 0 {
			t.Errorf("the transfer is %+v", got)
		}
		// Keys are asked for and given by nobody but colleagues who hold them.
		if f.wraps(c, "south-caseworker") != 0 || f.wraps(c, "south-administrator") != 0 || f.count(&models.KeyRequest{}, "account_id = ?", f.Account("south-caseworker").ID) == 0 {
			t.Error("the new colleague has keys, or does not wait for them")
		}
		if f.wraps(c, "caseworker") == 0 {
			t.Error("the last one who could open the file lost the keys")
		}
		if said := f.said(c)["event.exit"]; said.Answer == models.Yes {
			t.Error("the facts say that she left")
		}
		_, err = f.AnswerTransfer(t.Context(), f.Actor("south-administrator"), asked.ID, f.yes(got, bed))
		worldtest.WantKind(t, err, models.Conflict)
		if log := f.actions(c.ID); !slices.Contains(log, "transfer.asked") || !slices.Contains(log, "transfer.answered") || !slices.Contains(log, "case.moved") {
			t.Errorf("the log has %v", log)
		}
	})
}

// TestTransferIsNotTakenOverHalf: a bed that is taken refuses the whole answer.
func TestTransferIsNotTakenOverHalf(t *testing.T) {
	t.Parallel()
	f := newFile(t, storetest.Open(t, store.Options{}))
	c := f.Case(f.North, "Kalpana", "caseworker")
	f.admitted(c, "")
	asked := f.asked(c)
	other := f.bed(f.North, "Bed 2")
	_, err := f.AnswerTransfer(t.Context(), f.Actor("south-administrator"), asked.ID, f.yes(asked, other))
	if p, _ := models.ProblemsOf(err); p["bed"] == "" {
		t.Errorf("a bed of another house: %v", err)
	}
	in := f.yes(asked, "")
	in.MovesOn = in.MovesOn.AddDays(1)
	_, err = f.AnswerTransfer(t.Context(), f.Actor("south-administrator"), asked.ID, in)
	if p, _ := models.ProblemsOf(err); p["moves_on"] == "" {
		t.Errorf("a day to come: %v", err)
	}
	in = f.yes(asked, "")
	in.Lead = f.Account("caseworker").ID
	_, err = f.AnswerTransfer(t.Context(), f.Actor("south-administrator"), asked.ID, in)
	if p, _ := models.ProblemsOf(err); p["new_lead"] == "" {
		t.Errorf("somebody of the other house leads: %v", err)
	}
	if f.caseRow(c.ID).ShelterID != f.North.ID || f.transferOf(c, "caseworker").State != models.TransferAsked {
		t.Error("a refused answer moved something")
	}
}

func TestTransferPromisedDeclinedAndSeen(t *testing.T) {
	t.Parallel()
	f := newFile(t, storetest.Open(t, store.Options{}))
	c := f.Case(f.North, "Kalpana", "caseworker")
	f.admitted(c, "")
	asked := f.asked(c)
	if want := models.DateOf(f.Now()).AddDays(models.TransferAnswerDays); asked.AnswerBy != want {
		t.Errorf("an answer is due by %s, want %s", asked.AnswerBy, want)
	}
	answer := func(a casefile.TransferAnswer) casefile.TransferShown {
		t.Helper()
		a.Seen = f.transferOf(c, "caseworker").Version
		if _, err := f.AnswerTransfer(t.Context(), f.Actor("south-administrator"), asked.ID, a); err != nil {
			t.Fatal(err)
		}
		return f.transferOf(c, "caseworker")
	}
	kept := answer(casefile.TransferAnswer{State: models.TransferPromised, MovesOn: "2026-12-01"})
	if !kept.Open() || kept.AnswerBy != "2026-12-01" || kept.SpeaksAt != f.Moment() {
		t.Errorf("a bed is kept: %+v", kept)
	}
	if _, err := f.SeeTransfer(t.Context(), f.Actor("caseworker"), c.ID, asked.ID, kept.Version); err != nil {
		t.Fatal(err)
	}
	if seen := f.transferOf(c, "caseworker"); seen.SpeaksAt <= f.Moment() {
		t.Errorf("what was read speaks at once: %+v", seen)
	}
	no := answer(casefile.TransferAnswer{State: models.TransferDeclined, Decline: "no_bed"})
	if no.Open() || no.Decline != "no_bed" || no.MovesOn != "" {
		t.Errorf("no: %+v", no)
	}
	if _, err := f.SeeTransfer(t.Context(), f.Actor("caseworker"), c.ID, asked.ID, no.Version); err != nil {
		t.Fatal(err)
	}
	again := f.asked(c) // another house, or the same again
	_, err := f.EndTransfer(t.Context(), f.Actor("caseworker"), c.ID, again.ID, models.TransferEndWish, again.Version)
	if got := f.transferOf(c, "caseworker"); err != nil || got.State != models.TransferEnded || got.EndReason != models.TransferEndWish {
		t.Errorf("taken back: %+v, %v", got, err)
	}
}

// TestTransferNeedsHerWord: nobody goes against her wish but for an order, and what rests
// on her yes ends with it.
func TestTransferNeedsHerWord(t *testing.T) {
	t.Parallel()
	f := newFile(t, storetest.Open(t, store.Options{}))
	c := f.Case(f.North, "Kalpana", "caseworker")
	ask := func(change func(*casefile.TransferInput)) models.Problems {
		in := f.toSouth()
		change(&in)
		_, err := f.AskTransfer(t.Context(), f.Actor("caseworker"), c.ID, in)
		p, _ := models.ProblemsOf(err)
		return p
	}
	if p := ask(func(*casefile.TransferInput) {}); p[""] != "problem.transfer_no_stay" {
		t.Errorf("somebody who does not sleep here: %v", p)
	}
	f.admitted(c, "")
	if p := ask(func(in *casefile.TransferInput) { in.View = "against" }); p["view"] == "" {
		t.Errorf("against her wish: %v", p)
	}
	if p := ask(func(in *casefile.TransferInput) { in.ToID = f.North.ID }); p["to_id"] == "" {
		t.Errorf("to the same house: %v", p)
	}
	consent := func(answer string) {
		t.Helper()
		f.Advance(time.Minute)
		in := casefile.ConsentInput{Answers: map[string]string{models.PurposeOthers: answer}, ConsentFacts: models.ConsentFacts{GivenBy: models.ByHerself, Form: "spoken"}}
		if _, err := f.Agree(t.Context(), f.Actor("caseworker"), c.ID, in); err != nil {
			t.Fatal(err)
		}
	}
	consent(models.ConsentRefused)
	if p := ask(func(*casefile.TransferInput) {}); p["view"] != "problem.transfer_refused" {
		t.Errorf("against a refusal: %v", p)
	}
	consent(models.ConsentGiven)
	f.asked(c)
	_, err := f.AskTransfer(t.Context(), f.Actor("caseworker"), c.ID, f.toSouth())
	worldtest.WantKind(t, err, models.Conflict)
	consent(models.ConsentRefused)
	if got := f.transferOf(c, "caseworker"); got.State != models.TransferEnded || got.EndReason != models.TransferEndConsent {
		t.Errorf("after the refusal: %+v", got)
	}
	if p := ask(func(in *casefile.TransferInput) { in.Reason, in.View = models.TransferOrdered, "against" }); p != nil {
		t.Errorf("an order: %v", p)
	}
	consent(models.ConsentRefused)
	if got := f.transferOf(c, "caseworker"); !got.Open() {
		t.Error("a refusal ended what was ordered")
	}
	f.moves(c, models.MoveLeft, func(in *casefile.MovementInput) { in.Goal = "family" })
	if got := f.transferOf(c, "caseworker"); got.EndReason != models.TransferEndLeft {
		t.Errorf("after leaving: %+v", got)
	}
}
