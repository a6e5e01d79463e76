package casefile_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// reads opens the called name as somebody.
func (f file) reads(name string, c models.Case) string {
	f.t.Helper()
	got, err := f.Reveal(f.t.Context(), f.Actor(name), c.ID, "care", []string{"called_name"})
	switch {
	case models.KindOf(err) == models.NotFound:
		return "no such case"
	case err != nil:
		return err.Error()
	case got.Waiting:
		return "waits"
	}
	return got.Texts["called_name"]
}

// opensPage does what every request of a person does first.
func (f file) opensPage(name string) {
	f.t.Helper()
	f.Write(func(tx *gorm.DB) error {
		waiting, err := f.Keeper.Waiting(tx, f.Actor(name))
		if err == nil && waiting {
			_, err = f.Keeper.PassOn(tx, f.Actor(name), f.Moment())
		}
		return err
	})
}

func (f file) sweep() {
	f.t.Helper()
	f.Write(func(tx *gorm.DB) error {
		_, err := f.Keeper.Expired(tx, access.System("sweep", f.Org.ID, f.Moment()), f.Moment())
		return err
	})
}

func (f file) hands(by string, in casefile.HandOverInput) (casefile.HandedOver, error) {
	f.t.Helper()
	in.Person = f.Account(in.Person).ID
	in.To = f.Account(in.To).ID
	return f.HandOver(f.t.Context(), f.Actor(by), in)
}

func (f file) want(c models.Case, texts map[string]string) {
	f.t.Helper()
	for name, want := range texts {
		if got := f.reads(name, c); got != want {
			f.t.Errorf("%s reads %q, want %q", name, got, want)
		}
	}
}

const none = "no such case"

// The only caseworker leaves. Her own page gives the keys at once; when the
// administrator hands over, they go with the next page she opens, and nothing is
// lost meanwhile.
func TestHandOverForGood(t *testing.T) {
	for by, at := range map[string]string{"caseworker": "Kalpana", "administrator": "waits"} {
		t.Run(by, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				f := newFile(t, db)
				var cases []models.Case
				in := casefile.HandOverInput{Person: "caseworker", To: "other-caseworker", ForGood: true}
				for range 12 { // of five keys each: more than one request passes on
					c := f.opened(f.intake())
					cases, in.Cases = append(cases, c), append(in.Cases, c.ID)
				}
				stays := f.opened(f.intake())
				f.Advance(time.Hour)
				done, err := f.hands(by, in)
				wantWaits := map[bool]int{true: 12, false: 0}[by == "administrator"]
				if err != nil || done.Cases != 12 || done.Waits != wantWaits {
					t.Fatalf("got %+v, %v, want 12 cases of which %d wait", done, err, wantWaits)
				}
				for _, c := range cases {
					f.want(c, map[string]string{"caseworker": none, "other-caseworker": at})
				}
				f.opensPage("caseworker")
				f.opensPage("caseworker")
				for _, c := range cases {
					f.want(c, map[string]string{"caseworker": none, "other-caseworker": "Kalpana"})
				}
				f.want(stays, map[string]string{"caseworker": "Kalpana", "other-caseworker": none})
				if n := f.count(&models.Case{}, "lead_id = ?", f.Account("other-caseworker").ID); n != 12 {
					t.Errorf("the colleague leads %d cases, want 12", n)
				}
				if n := f.count(&models.KeyRequest{}, "1 = 1"); n != 0 {
					t.Errorf("%d keys are still waited for", n)
				}
			})
		})
	}
}

// The lead goes on leave for two weeks: the cover reads from the first day to
// the last, nobody before and after, and the lead is the lead all the time.
func TestHandOverForLeave(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		c := f.opened(f.intake())
		in := casefile.HandOverInput{Person: "caseworker", To: "other-caseworker", Cases: []string{c.ID}, FromOn: "2026-11-25", UntilOn: "2026-12-08"}
		if _, err := f.hands("caseworker", in); err != nil {
			t.Fatal(err)
		}
		f.want(c, map[string]string{"caseworker": "Kalpana", "other-caseworker": none})
		f.Advance(2 * 24 * time.Hour) // the lead is away and opens no page from here
		f.want(c, map[string]string{"caseworker": "Kalpana", "other-caseworker": "Kalpana"})
		f.Advance(14 * 24 * time.Hour)
		f.sweep()
		f.want(c, map[string]string{"caseworker": "Kalpana", "other-caseworker": none})
		if n := f.count(&models.Case{}, "lead_id = ?", f.Account("caseworker").ID); n != 1 {
			t.Error("after the leave she does not lead")
		}
		if n := f.count(&models.KeyWrap{}, "account_id = ?", f.Account("other-caseworker").ID); n != 0 {
			t.Errorf("after the leave the cover holds %d keys", n)
		}
	})
}

// Nobody is given a case by a hand-over who could not be given it by an
// assignment, and nobody hands over what is not theirs.
func TestHandOverIsRefused(t *testing.T) {
	for what, x := range map[string]struct {
		by, person, to string
		spoil          func(f file, in *casefile.HandOverInput)
		kind           models.Kind
		field          string
	}{
		"to somebody of another role":        {"caseworker", "caseworker", "counsellor", nil, models.Invalid, "to"},
		"to the administrator herself":       {"administrator", "caseworker", "administrator", nil, models.Invalid, "to"},
		"to somebody of another shelter":     {"caseworker", "caseworker", "south-caseworker", nil, models.Invalid, "to"},
		"to herself":                         {"caseworker", "caseworker", "caseworker", nil, models.Invalid, "to"},
		"of a colleague":                     {"other-caseworker", "caseworker", "other-caseworker", nil, models.Forbidden, ""},
		"by a counsellor for a caseworker":   {"counsellor", "caseworker", "other-caseworker", nil, models.Forbidden, ""},
		"by the operator":                    {"operator", "operator", "other-caseworker", nil, models.Forbidden, ""},
		"by an administrator from elsewhere": {"south-administrator", "caseworker", "other-caseworker", nil, models.NotFound, ""},
		"of the administrator's own account": {"administrator", "administrator", "other-caseworker", nil, models.Forbidden, ""},
		"to somebody nobody vouched for": {"caseworker", "caseworker", "other-caseworker", func(f file, _ *casefile.HandOverInput) {
			f.Write(func(tx *gorm.DB) error {
				return tx.Model(&models.Credential{}).Where("account_id = ?", f.Account("other-caseworker").ID).Update("confirmed_generation", 0).Error
			})
		}, models.Invalid, "to"},
		"a case the person has nothing to do with": {"caseworker", "caseworker", "other-caseworker", func(f file, in *casefile.HandOverInput) {
			in.Cases = append(in.Cases, f.Case(f.North, "Sadhana", "other-caseworker").ID)
		}, models.Invalid, "cases"},
		"no case":              {"caseworker", "caseworker", "other-caseworker", func(_ file, in *casefile.HandOverInput) { in.Cases = nil }, models.Invalid, "cases"},
		"leave without an end": {"caseworker", "caseworker", "other-caseworker", func(_ file, in *casefile.HandOverInput) { in.ForGood = false }, models.Invalid, "until"},
		"leave that is over":   {"caseworker", "caseworker", "other-caseworker", func(_ file, in *casefile.HandOverInput) { in.ForGood, in.UntilOn = false, "2026-11-20" }, models.Invalid, "until"},
		"leave that ends early": {"caseworker", "caseworker", "other-caseworker", func(_ file, in *casefile.HandOverInput) {
			in.ForGood, in.FromOn, in.UntilOn = false, "2026-12-01", "2026-11-28"
		}, models.Invalid, "until"},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			f := newFile(t, storetest.New(t))
			c := f.opened(f.intake())
			before := f.count(&models.KeyWrap{}, "1 = 1")
			in := casefile.HandOverInput{Person: x.person, To: x.to, Cases: []string{c.ID}, ForGood: true}
			if x.spoil != nil {
				x.spoil(f, &in)
			}
			_, err := f.hands(x.by, in)
			if models.KindOf(err) != x.kind || x.field != "" && problems(err)[x.field] == "" {
				t.Errorf("got %v, want %v at %q", err, x.kind, x.field)
			}
			if n := f.count(&models.Assignment{}, "case_id = ?", c.ID); n != 1 || f.count(&models.KeyWrap{}, "1 = 1") < before {
				t.Error("something was handed over all the same")
			}
			f.want(c, map[string]string{"caseworker": "Kalpana"})
		})
	}
}
