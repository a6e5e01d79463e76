package casefile_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// bed puts a bed up in a house.
func (f file) bed(in models.Shelter, label string) string {
	f.t.Helper()
	b := models.Bed{ID: worldtest.NewID(), ShelterID: in.ID, BedFacts: models.BedFacts{Room: "Room 1", Label: label, Kind: "adult"}, Trail: models.Trail{RecordedBy: "x", CreatedAt: f.Moment(), Version: 1}}
	b.Sort = b.SortKey()
	f.Write(func(tx *gorm.DB) error { return tx.Create(&b).Error })
	return b.ID
}

// admission is one of this moment, in a bed.
func (f file) admission(bed string) casefile.AdmissionInput {
	in := casefile.AdmissionInput{Token: worldtest.NewID()}
	in.Basis, in.ReviewOn, in.Funding = models.BasisConsent, "2027-02-01", "own"
	in.At, in.BedID = f.Moment(), bed
	return in
}

// admitted takes the survivor of a case into the house.
func (f file) admitted(c models.Case, bed string) casefile.StayShown {
	f.t.Helper()
	if _, err := f.Admit(f.t.Context(), f.Actor("caseworker"), c.ID, f.admission(bed)); err != nil {
		f.t.Fatal(err)
	}
	return f.stayOf(c)
}

// stayOf reads the last stay of a case.
func (f file) stayOf(c models.Case) casefile.StayShown {
	f.t.Helper()
	_, list, differs, err := f.Stays(f.t.Context(), f.Actor("caseworker"), c.ID)
	if err != nil || len(list) == 0 {
		f.t.Fatalf("stays: %v, %v", list, err)
	}
	if len(differs) > 0 {
		f.t.Errorf("the facts differ: %v", differs)
	}
	return list[0]
}

// moves records a movement an hour after the last thing that happened.
func (f file) moves(c models.Case, kind models.MovementKind, more ...func(*casefile.MovementInput)) casefile.StayShown {
	f.t.Helper()
	f.Advance(time.Hour)
	if err := f.tryMove(c, kind, more...); err != nil {
		f.t.Fatalf("%s: %v", kind, err)
	}
	return f.stayOf(c)
}

func (f file) tryMove(c models.Case, kind models.MovementKind, more ...func(*casefile.MovementInput)) error {
	y := f.stayOf(c)
	in := casefile.MovementInput{MovementFacts: models.MovementFacts{Kind: kind, At: f.Moment()}, Seen: y.Version, Token: worldtest.NewID(), Reason: "typing_mistake"}
	for _, m := range more {
		m(&in)
	}
	_, err := f.RecordMovement(f.t.Context(), f.Actor("caseworker"), c.ID, y.ID, in)
	return err
}

// said reads the recorded answers of a case.
func (f file) said(c models.Case) map[string]casefile.Recorded {
	f.t.Helper()
	_, facts, err := f.Facts(f.t.Context(), f.Actor("caseworker"), c.ID)
	if err != nil {
		f.t.Fatal(err)
	}
	return facts
}

func (f file) wantAnswers(c models.Case, want map[string]models.Answer) {
	f.t.Helper()
	facts := f.said(c)
	for name, answer := range want {
		if got := facts[name].Answer; got != answer {
			f.t.Errorf("%s is %q, want %q", name, got, answer)
		}
	}
}

func due(in *casefile.MovementInput) { in.DueOn = "2026-11-28" }

func goal(in *casefile.MovementInput) { in.Goal = "family" }

func TestStayFollowsItsMovementsAndTheFactsFollowTheStay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		f.Bind()
		c := f.opened(casefile.Intake{ID: worldtest.NewID(), ShelterID: f.North.ID, Referral: "police"})
		first, second := f.bed(f.North, "1"), f.bed(f.North, "2")
		y := f.admitted(c, first)
		if y.State != models.StayPresent || y.Bed != "1" || y.AcceptedAt == 0 || y.AdmittedAt != f.Moment() {
			t.Errorf("admitted: %+v", y)
		}
		f.wantAnswers(c, map[string]models.Answer{"stay.in_shelter": models.Yes, "stay.consent": models.Yes, "event.stay_started": models.Yes})
		if y = f.moves(c, models.MoveBed, func(in *casefile.MovementInput) { in.BedID = second }); y.Bed != "2" {
			t.Errorf("sleeps in %s", y.Bed)
		}
		if y = f.moves(c, models.MoveLeave, due); y.State != models.StayLeave || y.DueOn != "2026-11-28" || y.Bed != "2" {
			t.Errorf("on leave: %+v", y.Stay)
		}
		f.moves(c, models.MoveMissing)
		f.wantAnswers(c, map[string]models.Answer{"event.missing": models.Yes, "stay.in_shelter": models.Yes})
		if err := f.answer(c, "event.missing_reported"); err != nil {
			t.Fatal(err)
		}
		if y = f.moves(c, models.MoveReturned); y.State != models.StayPresent || y.DueOn != "" {
			t.Errorf("back: %+v", y.Stay)
		}
		f.wantAnswers(c, map[string]models.Answer{"event.missing": models.NotAsked, "event.missing_reported": models.NotAsked})
		if y = f.moves(c, models.MoveLeft, goal); y.State != models.StayOver || y.BedID != "" || y.LeftAt != f.Moment() {
			t.Errorf("left: %+v", y.Stay)
		}
		f.wantAnswers(c, map[string]models.Answer{"stay.in_shelter": models.No, "event.exit": models.Yes})
		if on := f.said(c)["event.exit"].Value().On; on.On != "2026-11-23" {
			t.Errorf("left on %v", on)
		}
		worldtest.WantKind(t, f.tryMove(c, models.MoveBed), models.Invalid)
	})
}

// answer records that something happened today.
func (f file) answer(c models.Case, name string) error {
	in := casefile.FactInput{Name: name, Value: models.FactValue{Answer: models.Yes, On: models.Exactly("2026-11-23")}, Seen: f.said(c)[name].Version}
	_, err := f.RecordFacts(f.t.Context(), f.Actor("caseworker"), c.ID, []casefile.FactInput{in})
	return err
}

func TestNoTwoResidentsHoldOneBed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		a, b := f.Case(f.North, "Kalpana", "caseworker"), f.Case(f.North, "Sadhana", "caseworker")
		one, out, south := f.bed(f.North, "1"), f.bed(f.North, "2"), f.bed(f.South, "1")
		f.Write(func(tx *gorm.DB) error {
			return tx.Create(&models.BedOutage{ID: worldtest.NewID(), BedID: out, ShelterID: f.North.ID, Reason: "repair", FromAt: f.Moment(), UntilAt: models.Forever, MadeBy: "x"}).Error
		})
		f.admitted(a, one)
		f.moves(a, models.MoveHospital)
		for name, bed := range map[string]string{"taken, though away": one, "out of use": out, "of another house": south} {
			_, err := f.Admit(t.Context(), f.Actor("caseworker"), b.ID, f.admission(bed))
			if problems, _ := models.ProblemsOf(err); problems["bed"] == "" {
				t.Errorf("%s: %v", name, err)
			}
		}
		f.admitted(b, "")
		f.moves(a, models.MoveLeft, goal)
		if y := f.moves(b, models.MoveBed, func(in *casefile.MovementInput) { in.BedID = one }); y.Bed != "1" {
			t.Errorf("sleeps in %q", y.Bed)
		}
	})
}

func TestMovementIsCorrectedAndTakenBackAndNeverLost(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		c := f.Case(f.North, "Kalpana", "caseworker")
		by := f.Actor("caseworker")
		f.admitted(c, f.bed(f.North, "1"))
		f.moves(c, models.MoveLeave, due)
		y := f.moves(c, models.MoveReturned)
		left := y.Movements[1]
		in := casefile.MovementInput{MovementFacts: left.MovementFacts, Seen: y.Version, Reason: "wrong_date"}
		in.At = f.Moment().Add(time.Minute) // after the return, and to come
		_, err := f.CorrectMovement(t.Context(), by, c.ID, left.ID, in)
		worldtest.WantKind(t, err, models.Invalid)
		f.Advance(time.Hour)
		_, err = f.CorrectMovement(t.Context(), by, c.ID, left.ID, in)
		if problems, _ := models.ProblemsOf(err); problems["at"] != "problem.stay_order" {
			t.Errorf("a leave after the return: %v", err)
		}
		in.At = left.At.Add(10 * time.Minute)
		if _, err := f.CorrectMovement(t.Context(), by, c.ID, left.ID, in); err != nil {
			t.Fatal(err)
		}
		_, err = f.CorrectMovement(t.Context(), by, c.ID, left.ID, in)
		worldtest.WantKind(t, err, models.Conflict)
		if n := f.count(&models.Revision{}, "record = ? AND reason = 'wrong_date'", left.ID); n != 1 {
			t.Errorf("%d earlier versions", n)
		}
		y = f.stayOf(c)
		if was := y.Movements[1].Earlier; len(was) != 1 || was[0].At != left.At || was[0].Reason != "wrong_date" || was[0].Next == "" {
			t.Errorf("how it stood before: %+v", was)
		}
		back := casefile.MovementInput{Seen: y.Version, Reason: "wrong_case"}
		_, err = f.TakeBackMovement(t.Context(), by, c.ID, left.ID, back)
		worldtest.WantKind(t, err, models.Invalid) // the return would have nothing to return from
		if _, err := f.TakeBackMovement(t.Context(), by, c.ID, y.Movements[0].ID, back); err != nil {
			t.Fatal(err)
		}
		if y = f.stayOf(c); y.State != models.StayLeave {
			t.Errorf("the return is taken back, and the state is %s", y.State)
		}
		for _, m := range y.Movements {
			if _, err := f.TakeBackMovement(t.Context(), by, c.ID, m.ID, casefile.MovementInput{Seen: f.stayOf(c).Version, Reason: "wrong_case"}); err != nil {
				t.Fatal(err)
			}
		}
		if _, list, _, err := f.Stays(t.Context(), by, c.ID); err != nil || len(list) != 0 {
			t.Errorf("%d stays are left, %v", len(list), err)
		}
		f.wantAnswers(c, map[string]models.Answer{"stay.in_shelter": models.NotAsked, "stay.consent": models.NotAsked})
		if n := f.count(&models.Movement{}, "case_id = ?", c.ID); n != 3 {
			t.Errorf("%d movements are kept, want 3", n)
		}
	})
}

func TestStayMovesWithTheCaseAndEndsWithIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		c := f.Case(f.North, "Kalpana", "caseworker")
		f.admitted(c, f.bed(f.North, "1"))
		began := f.Moment()
		f.Advance(2 * time.Hour)
		if _, err := f.Move(t.Context(), f.Actor("administrator"), c.ID, f.moveSouth("caseworker")); err != nil {
			t.Fatal(err)
		}
		_, list, _, err := f.Stays(t.Context(), f.Actor("caseworker"), c.ID)
		if err != nil || len(list) != 2 || list[0].ShelterID != f.South.ID || list[0].BedID != "" || list[1].LeftAt != list[0].AdmittedAt || list[1].Lasts() {
			t.Fatalf("after the move: %+v, %v", list, err)
		}
		if at := f.said(c)["event.stay_started"].At; at != began {
			t.Errorf("the stay began at %s, want %s", at, began)
		}
		_, err = f.TakeBackMovement(t.Context(), f.Actor("caseworker"), c.ID, list[0].Movements[0].ID, casefile.MovementInput{Seen: list[0].Version, Reason: "wrong_case"})
		worldtest.WantKind(t, err, models.Invalid)
		end := casefile.ClosingInput{To: models.CaseClosed, Reason: "with_family", Seen: f.caseRow(c.ID).Version}
		for name, on := range map[string]models.PartialDate{"no day": {}, "a month": {On: "2026-11", Sure: models.SureMonth}, "a day to come": models.Exactly("2026-12-24")} {
			end.LeftOn = on
			_, err := f.Close(t.Context(), f.Actor("caseworker"), c.ID, end)
			if problems, _ := models.ProblemsOf(err); problems["left"] == "" {
				t.Errorf("%s: %v", name, err)
			}
		}
		end.LeftOn = models.Exactly("2026-11-23")
		if _, err := f.Close(t.Context(), f.Actor("caseworker"), c.ID, end); err != nil {
			t.Fatal(err)
		}
		if y := f.stayOf(c); y.Lasts() || y.Movements[0].Goal != "family" {
			t.Errorf("the case is closed, and the stay is %+v", y)
		}
	})
}

func TestStayIsReviewed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		c := f.Case(f.North, "Kalpana", "caseworker")
		y := f.admitted(c, "")
		in := casefile.StayInput{StayFacts: models.StayFacts{Basis: models.BasisOrder, ReviewOn: "2027-03-01", Funding: "state"}, OrderEnds: "2027-05-01", Seen: y.Version, Reason: "new_information"}
		if _, err := f.ReviewStay(t.Context(), f.Actor("caseworker"), c.ID, y.ID, in); err != nil {
			t.Fatal(err)
		}
		f.wantAnswers(c, map[string]models.Answer{"stay.order": models.Yes, "stay.consent": models.NotAsked})
		if on := f.said(c)["stay.order_ends"].Value().On; on.On != "2027-05-01" {
			t.Errorf("the order ends on %v", on)
		}
		_, err := f.ReviewStay(t.Context(), f.Actor("caseworker"), c.ID, y.ID, in)
		worldtest.WantKind(t, err, models.Conflict)
		in.Seen, in.ReviewOn = y.Version+1, ""
		_, err = f.ReviewStay(t.Context(), f.Actor("caseworker"), c.ID, y.ID, in)
		worldtest.WantKind(t, err, models.Invalid)
		_, err = f.ReviewStay(t.Context(), f.Actor("administrator"), c.ID, y.ID, in)
		worldtest.WantKind(t, err, models.Forbidden)
	})
}

// The days of a stay obey the days of the person.
func TestStayBeforeTheArrivalIsRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		c := f.Case(f.North, "Kalpana", "caseworker")
		for name, at := range map[string]models.Instant{"the day before": f.Moment().Add(-24 * time.Hour), "tomorrow": f.Moment().Add(24 * time.Hour), "in an hour": f.Moment().Add(time.Hour)} {
			in := f.admission("")
			in.At = at
			_, err := f.Admit(t.Context(), f.Actor("caseworker"), c.ID, in)
			if problems, _ := models.ProblemsOf(err); problems["at"] == "" {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
