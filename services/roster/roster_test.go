package roster_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/roster"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// fixture is a house with a post of the day and one of the night.
type fixture struct {
	*worldtest.World
	*roster.Service
	day, night string
}

func newFixture(t *testing.T, db *store.DB) *fixture {
	w := worldtest.New(t, db)
	f := &fixture{World: w, Service: roster.New(db, w.Now, worldtest.NewID)}
	f.day = f.post("Day", "08:00", "20:00")
	f.night = f.post("Night", "20:00", "08:00")
	return f
}

// post adds a post to North House and returns its id.
func (f *fixture) post(name string, from, until models.TimeOfDay) string {
	f.T.Helper()
	in := roster.PostInput{PostFacts: models.PostFacts{NameEN: name, From: from, Until: until}}
	if err := f.AddPost(f.T.Context(), f.Actor("administrator"), f.North.ID, in); err != nil {
		f.T.Fatal(err)
	}
	return f.named(name).ID
}

func (f *fixture) named(name string) models.Post {
	f.T.Helper()
	got, err := f.Posts(f.T.Context(), f.Actor("administrator"), f.North.ID)
	if err != nil {
		f.T.Fatal(err)
	}
	for _, p := range got.List {
		if p.NameEN == name {
			return p
		}
	}
	f.T.Fatalf("no post %q in %+v", name, got.List)
	return models.Post{}
}

// week reads the week of a day in North House.
func (f *fixture) week(day models.Date) roster.Week {
	f.T.Helper()
	w, err := f.Week(f.T.Context(), f.Actor("counsellor"), f.North.ID, day)
	if err != nil {
		f.T.Fatal(err)
	}
	return w
}

func TestPostsAreKeptByAnAdministratorOfTheHouse(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFixture(t, db)
		ctx, admin := t.Context(), f.Actor("administrator")
		in := roster.PostInput{PostFacts: models.PostFacts{NameEN: " night ", From: "20:00", Until: "08:00"}}
		worldtest.WantKind(t, f.AddPost(ctx, f.Actor("caseworker"), f.North.ID, in), models.Forbidden)
		worldtest.WantKind(t, f.AddPost(ctx, f.Actor("south-administrator"), f.North.ID, in), models.NotFound)
		worldtest.WantKind(t, f.AddPost(ctx, admin, f.North.ID, in), models.Invalid) // twice
		gate := f.named("Night")
		in = roster.PostInput{PostFacts: models.PostFacts{NameEN: "Gate", NameHI: "फाटक", From: "18:00", Until: "06:00"}, Version: gate.Version}
		if err := f.CorrectPost(ctx, admin, f.North.ID, gate.ID, in); err != nil {
			t.Fatal(err)
		}
		worldtest.WantKind(t, f.CorrectPost(ctx, admin, f.North.ID, gate.ID, in), models.Conflict)
		if got := f.named("Gate"); got.Name("hi") != "फाटक" || got.Name("en") != "Gate" || got.Until != "06:00" {
			t.Errorf("the post is %+v", got)
		}
		if err := f.ClosePost(ctx, admin, f.North.ID, gate.ID, 2); err != nil {
			t.Fatal(err)
		}
		if n := len(f.week("").Posts); n != 1 {
			t.Errorf("the week has %d posts after one ended", n)
		}
		if err := f.ReopenPost(ctx, admin, f.North.ID, gate.ID, 3); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"A", "B", "C", "D"} {
			f.post(name, "08:00", "09:00")
		}
		in.NameEN = "One too many"
		worldtest.WantKind(t, f.AddPost(ctx, admin, f.North.ID, in), models.Invalid)
	})
}

func TestAWeekIsFilledAndCopiedAndNobodyWritesOverAnother(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFixture(t, db)
		ctx, by := t.Context(), f.Actor("caseworker")
		in := roster.FillInput{Monday: "2026-11-23", PostID: f.night, Days: []string{"2026-11-23", "2026-11-24"}, Accounts: []string{f.Account("counsellor").ID}, Names: " Ram  Lal, Hari,Hari "}
		worldtest.WantKind(t, f.Fill(ctx, f.Actor("counsellor"), f.North.ID, in), models.Forbidden)
		worldtest.WantKind(t, f.Fill(ctx, f.Actor("south-administrator"), f.North.ID, in), models.NotFound)
		if err := f.Fill(ctx, by, f.North.ID, in); err != nil {
			t.Fatal(err)
		}
		worldtest.WantKind(t, f.Fill(ctx, f.Actor("administrator"), f.North.ID, in), models.Conflict)
		w := f.week("2026-11-29")
		got := w.At(f.night, "2026-11-24")
		if w.Monday != "2026-11-23" || w.Row.Version != 1 || w.By != "Invented caseworker" || len(got) != 3 || got[0].Name != "Invented counsellor" || got[1].Name != "Ram Lal" || len(w.At(f.night, "2026-11-25")) != 0 {
			t.Errorf("the week is %+v with %+v", w.Row, got)
		}
		for what, bad := range map[string]func(*roster.FillInput){
			"a day of another week":      func(in *roster.FillInput) { in.Days = []string{"2026-11-30"} },
			"no day":                     func(in *roster.FillInput) { in.Days = nil },
			"somebody of another house":  func(in *roster.FillInput) { in.Accounts = []string{f.Account("south-caseworker").ID} },
			"a volunteer":                func(in *roster.FillInput) { in.Accounts = []string{f.Account("legal_aid").ID} },
			"a post of nowhere":          func(in *roster.FillInput) { in.PostID = worldtest.NewID() },
			"more people than one post":  func(in *roster.FillInput) { in.Names = "a,b,c,d,e,f" },
			"a week that does not begin": func(in *roster.FillInput) { in.Monday = "2026-11-24" },
		} {
			in := in
			in.Seen = 1
			bad(&in)
			if err := f.Fill(ctx, by, f.North.ID, in); models.KindOf(err) != models.Invalid {
				t.Errorf("%s: %v", what, err)
			}
		}
		in = roster.FillInput{Monday: "2026-11-23", PostID: f.night, Days: []string{"2026-11-24"}, Seen: 1}
		if err := f.Fill(ctx, by, f.North.ID, in); err != nil || len(f.week("2026-11-24").At(f.night, "2026-11-24")) != 0 {
			t.Errorf("nobody cannot be on duty: %v", err)
		}
		f.Write(func(tx *gorm.DB) error {
			return tx.Model(&models.Account{}).Where("id = ?", f.Account("counsellor").ID).Update("status", models.AccountDisabled).Error
		})
		next := roster.FillInput{Monday: "2026-11-30", PostID: f.night, Days: []string{"2026-11-30"}, Names: "Sita"}
		if w := f.week("2026-11-30"); !w.Before {
			t.Error("the next week has nobody to copy")
		}
		if n, err := f.Copy(ctx, by, f.North.ID, "2026-11-30", 0); err != nil || n != 2 {
			t.Errorf("copied %d, %v", n, err)
		}
		worldtest.WantKind(t, f.Fill(ctx, by, f.North.ID, next), models.Conflict)
		if got := f.week("2026-11-30").At(f.night, "2026-11-30"); len(got) != 2 || got[0].Name != "Ram Lal" {
			t.Errorf("the next Monday has %+v", got)
		}
		if n, err := f.Copy(ctx, by, f.North.ID, "2026-11-30", 1); err != nil || n != 0 {
			t.Errorf("copied again: %d, %v", n, err)
		}
		if n := len(f.Entries("roster.filled")); n != 2 {
			t.Errorf("the log has %d entries", n)
		}
	})
}

// TestOnDutyGoesByTheHoursOfThePost: the night of a day goes on until the morning, and
// "tonight" is the night that began until six.
func TestOnDutyGoesByTheHoursOfThePost(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFixture(t, db)
		in := roster.FillInput{Monday: "2026-11-23", PostID: f.night, Days: []string{"2026-11-23"}, Accounts: []string{f.Account("counsellor").ID}}
		if err := f.Fill(t.Context(), f.Actor("administrator"), f.North.ID, in); err != nil {
			t.Fatal(err)
		}
		zone, _ := time.LoadLocation("Asia/Kolkata")
		for _, x := range []struct {
			day     models.Date
			at      models.TimeOfDay
			now     bool // the counsellor is on duty
			tonight bool // somebody is on duty tonight
			post    string
		}{
			{"2026-11-23", "14:30", false, true, "Day"}, {"2026-11-23", "19:59", false, true, "Day"}, {"2026-11-23", "20:00", true, true, "Night"},
			{"2026-11-24", "02:00", true, true, "Night"}, {"2026-11-24", "05:59", true, true, "Night"}, {"2026-11-24", "06:00", true, false, "Night"},
			{"2026-11-24", "07:59", true, false, "Night"}, {"2026-11-24", "08:00", false, false, "Day"}, {"2026-11-22", "23:00", false, false, "Night"},
		} {
			f.Advance(x.at.Moment(x.day, zone).Sub(f.Moment()))
			by := f.Actor("counsellor")
			var at []string
			f.Read(func(tx *gorm.DB) (err error) { at, err = roster.At(tx, by, by.Now()); return err })
			list, err := f.Service.OnDuty(t.Context(), by)
			if err != nil || len(list) != 1 {
				t.Fatalf("%+v, %v", list, err)
			}
			o := list[0]
			if (len(at) == 1) != x.now || o.NobodyTonight() == x.tonight || len(o.Now) != 1 || o.Now[0].NameEN != x.post || len(o.Tonight) != 1 {
				t.Errorf("%s %s: on duty %v, %+v", x.day, x.at, at, o)
			}
		}
	})
}

func TestOnDutyIsForThoseWhoReadTheHouse(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	f := newFixture(t, db)
	for who, want := range map[string]int{"caseworker": 1, "counsellor": 1, "administrator": 1, "legal_aid": 0, "auditor": 0, "south-caseworker": 1} {
		list, err := f.Service.OnDuty(t.Context(), f.Actor(who))
		if err != nil || len(list) != want {
			t.Errorf("%s reads %+v, %v", who, list, err)
		}
		for _, o := range list {
			if who == "south-caseworker" && (o.HouseID != f.South.ID || !o.NobodyTonight()) {
				t.Errorf("%s reads %+v", who, o)
			}
		}
	}
	_, err := f.Week(t.Context(), f.Actor("south-caseworker"), f.North.ID, "")
	worldtest.WantKind(t, err, models.NotFound)
	_, err = f.Week(t.Context(), f.Actor("legal_aid"), f.North.ID, "")
	worldtest.WantKind(t, err, models.Forbidden)
	if !f.Actor("administrator").May(access.KeepRoster) {
		t.Error("an administrator keeps no roster")
	}
}
