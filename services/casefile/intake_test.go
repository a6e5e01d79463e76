package casefile_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestOpenWritesWholeFileInOneDeed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		c := f.opened(f.intake())
		if read, err := models.ParseCaseCode(c.Code); err != nil || string(read) != c.Code {
			t.Errorf("code %q: %v", c.Code, err)
		}
		for _, want := range []struct {
			model any
			n     int64
		}{{&models.Fact{}, 4}, {&models.Consent{}, 2}, {&models.Episode{}, 1}, {&models.DutyDecision{}, 1}, {&models.Assignment{}, 1}} {
			if got := f.count(want.model, "survivor_id = ?", c.SurvivorID); got != want.n {
				t.Errorf("%T: got %d rows, want %d", want.model, got, want.n)
			}
		}
		if got := f.actions(c.ID); !slices.Equal(got, []string{"assignment.made", "duty.decided", "case.opened"}) {
			t.Errorf("audit: got %v", got)
		}
		sum, err := f.Summary(t.Context(), f.Actor("caseworker"), c.ID)
		if err != nil {
			t.Fatal(err)
		}
		if h := sum.Header; h.AgeGroup != "child" || h.Lead != "Invented caseworker" || !h.HasName || !h.HasSafeContact || h.Sex != "female" {
			t.Errorf("header: got %+v", h)
		}
		if len(sum.Rights) != len(models.Rights) || sum.Rights[0].All == 0 {
			t.Errorf("evaluation did not run: %+v", sum.Rights)
		}
		if sum.Duties != 1 {
			t.Errorf("got %d duties to decide, want 1: trafficking of a child with one of two decided", sum.Duties)
		}
		for _, q := range sum.ToFind {
			if q.Fact.Key == "means.debt_bondage" {
				t.Error("a question the survivor declined is asked again")
			}
		}
	})
}

func TestOpenSameFormTwiceMakesOneCase(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		in := f.intake()
		var wg sync.WaitGroup
		got := make([]casefile.Opened, 4)
		by := f.Actor("caseworker")
		for i := range got {
			wg.Go(func() {
				var err error
				if got[i], err = f.Open(t.Context(), by, in); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		first := 0
		for _, o := range got {
			if !o.Again {
				first++
			}
			if o.Case.Code != got[0].Case.Code {
				t.Errorf("two codes for one form: %q and %q", o.Case.Code, got[0].Case.Code)
			}
		}
		if first != 1 || f.count(&models.Case{}, "1 = 1") != 1 || f.count(&models.Survivor{}, "1 = 1") != 1 {
			t.Errorf("%d requests made a case, want 1", first)
		}
		// A form of another user with the same id is another form: nobody can
		// probe whether an id is taken, or choose the id of a case.
		other, err := f.Open(t.Context(), f.Actor("other-caseworker"), in)
		if err != nil || other.Again || other.Case.ID == got[0].Case.ID {
			t.Errorf("another user's form with the id: got %+v, %v", other, err)
		}
		in.ID = got[0].Case.ID
		again, err := f.Open(t.Context(), f.Actor("caseworker"), in)
		if err != nil || again.Again || again.Case.ID == in.ID || !models.IsID(again.Case.ID) {
			t.Errorf("a form with the id of a case: got %+v, %v", again.Case, err)
		}
		if head, err := f.Made(t.Context(), f.Actor("caseworker"), in.ID); err != nil || head.ID != again.Case.ID {
			t.Errorf("Made: got %+v, %v", head, err)
		}
	})
}

func TestOpenByRole(t *testing.T) {
	t.Parallel()
	f := newFile(t, storetest.New(t))
	for _, role := range models.Roles {
		in := f.intake()
		_, err := f.Open(t.Context(), f.Actor(string(role)), in)
		if want := role == models.Caseworker; (err == nil) != want {
			t.Errorf("%s: got %v", role, err)
		}
	}
	in := f.intake()
	in.ShelterID = f.South.ID
	if _, err := f.Open(t.Context(), f.Actor("caseworker"), in); models.KindOf(err) != models.Invalid {
		t.Errorf("a shelter the user does not work in: got %v", err)
	}
}

// Who presses the button again while the first press is still at work is led to
// the case that the first press opened meanwhile.
func TestOpenSameFormWaitedForFirst(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		in, second := f.intake(), f.Actor("caseworker")
		f.Advance(time.Second)
		first := f.opened(in)
		out, err := f.Open(t.Context(), second, in)
		if err != nil || out.Case.ID != first.ID || !out.Again {
			t.Errorf("got %+v, %v", out, err)
		}
		if head, err := f.Made(t.Context(), second, in.ID); err != nil || head.ID != first.ID {
			t.Errorf("what the form made: %v, %v", head.ID, err)
		}
	})
}

func TestOpenNeedsOnlyShelterAndReferral(t *testing.T) {
	t.Parallel()
	f := newFile(t, storetest.New(t))
	c := f.opened(casefile.Intake{ID: worldtest.NewID(), ShelterID: f.North.ID, Referral: "not_known"})
	sum, err := f.Summary(t.Context(), f.Actor("caseworker"), c.ID)
	if err != nil || sum.Header.AgeGroup != "unsure" || len(sum.ToFind) == 0 {
		t.Errorf("got %+v, %v", sum.Header, err)
	}
}

func TestOpenRefusesBrokenIntake(t *testing.T) {
	t.Parallel()
	f := newFile(t, storetest.New(t))
	for name, breakIt := range map[string]func(in *casefile.Intake){
		"ended":    func(in *casefile.Intake) { in.Episode.EndedOn, in.Episode.EndedSure = "2024", models.SureYear },
		"arrived":  func(in *casefile.Intake) { in.ArrivedAt = f.Moment() + 1 },
		"referral": func(in *casefile.Intake) { in.Referral = "rumour" },
		"person.sex": func(in *casefile.Intake) {
			in.Facts = []casefile.FactInput{{Name: "person.sex", Value: models.FactValue{Code: "x"}}}
		},
		"person.child": func(in *casefile.Intake) {
			in.Facts = []casefile.FactInput{{Name: "person.child", Value: models.FactValue{Answer: models.Yes}}}
		},
		"duty.pocso_report_duty": func(in *casefile.Intake) { in.DutiesDone[0].Decision = "none" },
		"given_by":               func(in *casefile.Intake) { in.Consents.GivenBy, in.Consents.Excluded = models.ByGuardian, true },
	} {
		in := f.intake()
		breakIt(&in)
		_, err := f.Open(t.Context(), f.Actor("caseworker"), in)
		if got := problems(err); got[name] == "" {
			t.Errorf("%s: got %v", name, err)
		}
		if got := problems(f.CheckIntake(t.Context(), f.Actor("caseworker"), in)); got[name] == "" {
			t.Errorf("%s: a page that is sent does not find it: %v", name, got)
		}
	}
	for _, id := range []string{"", "x/../../leave", "Kalpana Jhootmooth", strings.ToUpper(worldtest.NewID())} {
		in := f.intake()
		in.ID = id
		if _, err := f.Open(t.Context(), f.Actor("caseworker"), in); models.KindOf(err) != models.Invalid {
			t.Errorf("form id %q: got %v", id, err)
		}
		if _, err := f.Made(t.Context(), f.Actor("caseworker"), id); models.KindOf(err) != models.NotFound {
			t.Errorf("Made with form id %q: got %v", id, err)
		}
	}
	if n := f.count(&models.Survivor{}, "1 = 1"); n != 0 {
		t.Errorf("%d survivors were left behind", n)
	}
}

func TestOpenSecondCaseKeepsNames(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		first := f.opened(f.intake())
		in := f.intake()
		in.SameAs, in.SameSeen, in.FullName, in.Called = first.ID, 1, "Kalpana Dikhawati", "Kalpu"
		second := f.opened(in)
		if second.SurvivorID != first.SurvivorID || second.PreviousCaseID != first.ID {
			t.Fatalf("got %+v", second)
		}
		got, err := f.Reveal(t.Context(), f.Actor("caseworker"), second.ID, "care", casefile.IdentityParts)
		if err != nil {
			t.Fatal(err)
		}
		if got.Texts["called_name"] != "Kalpu" || got.Texts["full_name"] != "Kalpana Jhootmooth" || got.Texts["other_names"] != "कल्पना\nKalpana Dikhawati" {
			t.Errorf("got %v", got.Texts)
		}
		in = f.intake()
		in.SameAs = first.ID
		if _, err := f.Open(t.Context(), f.Actor("other-caseworker"), in); models.KindOf(err) != models.NotFound {
			t.Errorf("earlier case out of reach: got %v", err)
		}
	})
}

func TestOpenStoresNoSealedTextReadable(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		in := f.intake()
		in.Called, in.FullName, in.OtherNames = "canary-called", "canary-full", "canary-other"
		in.SafeContact, in.Story, in.Wishes = "canary-contact", "canary-story", "canary-wishes"
		in.DutiesDone[0].Words = "canary-words"
		c := f.opened(in)
		f.Read(func(tx *gorm.DB) error {
			for _, table := range []string{"survivors", "cases", "facts", "consents", "episodes", "duty_decisions", "assignments", "audit_entries", "entitlements", "gaps"} {
				var rows []map[string]any
				if err := tx.Table(table).Find(&rows).Error; err != nil {
					return err
				}
				if bytesOf(rows, "canary") {
					t.Errorf("%s holds a sealed text", table)
				}
			}
			return nil
		})
		got, err := f.Reveal(t.Context(), f.Actor("caseworker"), c.ID, "care", casefile.StoryParts)
		if err != nil || got.Texts["story"] != "canary-story" || got.Texts["her_wishes"] != "canary-wishes" {
			t.Errorf("got %v, %v", got, err)
		}
	})
}

func TestDutiesWritesNothing(t *testing.T) {
	t.Parallel()
	f := newFile(t, storetest.New(t))
	names := func(facts []casefile.FactInput) (list []string) {
		duties, err := f.Duties(t.Context(), f.Actor("caseworker"), f.North.ID, facts)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range duties {
			list = append(list, d.Duty+"="+string(d.Truth))
		}
		return list
	}
	if got := names(nil); !slices.Contains(got, "pocso_report_duty=unknown") {
		t.Errorf("nothing known: got %v, want the warning that it may apply", got)
	}
	adult := []casefile.FactInput{{Name: "person.age_group", Value: models.FactValue{Code: "adult"}}, {Name: "person.age_group_then", Value: models.FactValue{Code: "adult"}}}
	if got := names(adult); slices.ContainsFunc(got, func(s string) bool { return s[:5] == "pocso" }) {
		t.Errorf("an adult then and now: got %v", got)
	}
	if n := f.count(&models.AuditEntry{}, "1 = 1"); n != 0 {
		t.Errorf("Duties left %d audit entries", n)
	}
}
