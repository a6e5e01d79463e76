package casefile_test

import (
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// takesCase assigns a volunteer through the deed of an administrator.
func (f file) takesCase(c models.Case, who, asked string) error {
	f.t.Helper()
	return f.Assign(f.t.Context(), f.Actor("administrator"), c.ID, casefile.AssignInput{AccountID: f.Account(who).ID, Reason: "legal_matter", Conflict: asked})
}

// declaredOf is what People on the case says of somebody, whether she works with it or did.
func (f file) declaredOf(c models.Case, who string) string {
	f.t.Helper()
	people, err := f.People(f.t.Context(), f.Actor("administrator"), c.ID)
	if err != nil {
		f.t.Fatal(err)
	}
	for _, p := range append(people.Now, people.Before...) {
		if p.AccountID == f.Account(who).ID {
			return p.Declared.Answer
		}
	}
	return "nobody"
}

// unsaid counts the cases about which a volunteer is asked.
func (f file) unsaid(who string) int {
	f.t.Helper()
	list, err := f.Undeclared(f.t.Context(), f.Actor(who))
	if err != nil {
		f.t.Fatal(err)
	}
	return len(list)
}

// TestVolunteerIsAskedWhenSheTakesACase asks about the cases of her running turn, and not
// of what she answered.
func TestVolunteerIsAskedWhenSheTakesACase(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		first, second := f.opened(f.intake()), f.opened(f.intake())
		for _, c := range []models.Case{first, second} {
			if err := f.takesCase(c, "legal_aid", ""); err != nil {
				t.Fatal(err)
			}
		}
		if n := f.unsaid("legal_aid"); n != 2 || f.declaredOf(first, "legal_aid") != "" {
			t.Errorf("asked about %d of 2 cases", n)
		}
		if n := f.unsaid("caseworker"); n != 0 {
			t.Errorf("a caseworker is asked about %d cases", n)
		}
		if err := f.NoConflicts(t.Context(), f.Actor("legal_aid"), []string{first.ID, f.opened(f.intake()).ID}); models.KindOf(err) != models.NotFound {
			t.Errorf("a case out of reach: %v", err)
		}
		if n := f.unsaid("legal_aid"); n != 2 {
			t.Errorf("half of a refused answer was kept: %d cases are left", n)
		}
		if err := f.NoConflicts(t.Context(), f.Actor("legal_aid"), []string{first.ID}); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Declare(t.Context(), f.Actor("legal_aid"), second.ID, casefile.DeclareInput{Answer: models.NoConflict}); err != nil {
			t.Fatal(err)
		}
		if n := f.unsaid("legal_aid"); n != 0 || f.declaredOf(first, "legal_aid") != models.NoConflict || f.declaredOf(second, "legal_aid") != models.NoConflict {
			t.Errorf("%d cases are left after both were answered", n)
		}
		if _, err := f.Declare(t.Context(), f.Actor("caseworker"), first.ID, casefile.DeclareInput{Answer: models.InConflict}); models.KindOf(err) != models.Forbidden {
			t.Errorf("a caseworker declares: %v", err)
		}
	})
}

// TestConflictEndsAccessAndHandsOver declares a conflict: the volunteer reaches nothing any
// more, her colleague opens what she opened, and she cannot be given the case again until
// it is recorded that the conflict is over.
func TestConflictEndsAccessAndHandsOver(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		f.Person("second-lawyer", models.LegalAid, f.North)
		c := f.opened(f.intake())
		if err := f.takesCase(c, "legal_aid", ""); err != nil {
			t.Fatal(err)
		}
		f.opensPage("caseworker")
		f.want(c, map[string]string{"legal_aid": "Kalpana"})
		in := casefile.DeclareInput{Answer: models.InConflict, To: f.Account("counsellor").ID}
		if _, err := f.Declare(t.Context(), f.Actor("legal_aid"), c.ID, in); problems(err)["to"] == "" {
			t.Errorf("handed over to a counsellor: %v", err)
		}
		in.To = f.Account("second-lawyer").ID
		if _, err := f.Declare(t.Context(), f.Actor("legal_aid"), c.ID, in); err != nil {
			t.Fatal(err)
		}
		f.want(c, map[string]string{"legal_aid": none, "second-lawyer": "Kalpana"})
		if f.declaredOf(c, "legal_aid") != models.InConflict || f.unsaid("second-lawyer") != 1 {
			t.Error("the conflict is not shown, or whoever took over is not asked")
		}
		for asked, field := range map[string]string{"": "account", casefile.AskedNone: "account", casefile.AskedYes: "conflict"} {
			if err := f.takesCase(c, "legal_aid", asked); problems(err)[field] == "" {
				t.Errorf("assigned again, asked %q: %v", asked, err)
			}
		}
		back := casefile.HandOverInput{Person: "second-lawyer", To: "legal_aid", Cases: []string{c.ID}, ForGood: true}
		if _, err := f.hands("second-lawyer", back); problems(err)["to"] == "" {
			t.Errorf("handed back: %v", err)
		}
		f.Advance(time.Hour)
		if err := f.takesCase(c, "legal_aid", casefile.AskedOver); err != nil {
			t.Errorf("the conflict is over: %v", err)
		}
		if f.unsaid("legal_aid") != 1 {
			t.Error("she is not asked herself when she takes the case again")
		}
	})
}

// TestConflictIsOfOneSurvivor lets a volunteer take the case of somebody else after she
// declared a conflict.
func TestConflictIsOfOneSurvivor(t *testing.T) {
	f := newFile(t, storetest.New(t))
	c := f.opened(f.intake())
	if err := f.takesCase(c, "legal_aid", ""); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Declare(t.Context(), f.Actor("legal_aid"), c.ID, casefile.DeclareInput{Answer: models.InConflict}); err != nil {
		t.Fatal(err)
	}
	if err := f.takesCase(f.opened(f.intake()), "legal_aid", ""); err != nil {
		t.Errorf("the case of somebody else: %v", err)
	}
}
