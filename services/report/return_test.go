package report_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/owed"
	"aftercare/services/pack/packtest"
	"aftercare/services/release"
	"aftercare/services/report"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// returning is a golden caseload with the service of returns.
type returning struct {
	*golden
	*owed.Service
	office string
}

func newReturning(t *testing.T, db *store.DB) *returning {
	g := newGolden(t, db)
	r := &returning{golden: g, Service: owed.New(db, g.Service, packtest.Shipped(t), g.Now, worldtest.NewID)}
	r.office = r.anOffice("committee")
	return r
}

func (r *returning) anOffice(kind string) string {
	o := models.Office{ID: worldtest.NewID(), OrganisationID: r.Org.ID, RecordedBy: r.Account("administrator").ID, CreatedAt: 1, ChangedBy: r.Account("administrator").ID, ChangedAt: 1, Version: 1}
	o.OfficeFacts = models.OfficeFacts{Kind: kind, Name: "Invented office", State: "IN-WB", District: "Invented district"}
	o.Sort = o.SortKey()
	r.Write(func(tx *gorm.DB) error { return tx.Create(&o).Error })
	return o.ID
}

// use takes a form into use for North House.
func (r *returning) use(form string, kind models.PeriodKind, columns ...models.ReturnColumn) error {
	r.T.Helper()
	found, err := r.Setting(r.T.Context(), r.Actor("administrator"), form)
	if err != nil {
		return err
	}
	in := owed.SettingInput{Version: found.Row.Version, ReturnFormFacts: models.ReturnFormFacts{Houses: models.CodeList(r.North.ID), OfficeID: r.office, Period: kind, Basis: "Invented order 7", Columns: columns}}
	return r.Set(r.T.Context(), r.Actor("administrator"), form, in)
}

func (r *returning) sheet(form, period string) owed.Sheet {
	r.T.Helper()
	s, err := r.Sheet(r.T.Context(), r.Actor("administrator"), form, r.North.ID, models.ParsePeriod(period))
	if err != nil {
		r.T.Fatal(err)
	}
	return s
}

// typed are numbers typed by hand.
func typed(n map[string]int64) map[string]*int64 {
	out := map[string]*int64{}
	for id, x := range n {
		out[id] = &x
	}
	return out
}

// TestEveryCellOfAReturnIsItsFigure makes returns whose columns are all numbers of a
// report, and compares each with the report and the ledger.
func TestEveryCellOfAReturnIsItsFigure(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := newReturning(t, db)
		r.fill()
		whole := r.make(r.Actor("administrator"), r.North.ID, "2026-10")
		seen := 0
		for list := range slices.Chunk(report.Countables(packtest.Shipped(t)), models.MostReturnColumn) {
			var columns []models.ReturnColumn
			for _, c := range list {
				columns = append(columns, models.ReturnColumn{Title: "Column " + c.Code(), Source: c.Code()})
			}
			if err := r.use("own.return", models.PeriodMonth, columns...); err != nil {
				t.Fatal(err)
			}
			for i, cell := range r.sheet("own.return", "2026-10").All() {
				want := value(whole, list[i].Key, list[i].Line)
				if cell.N != want.N || cell.Typed && want.Known {
					t.Errorf("%s: %d, the report says %d", list[i].Code(), cell.N, want.N)
				}
				if want.N > 0 {
					seen++
				}
			}
		}
		if seen < 40 {
			t.Errorf("only %d numbers are more than nought", seen)
		}
		r.ledger(t)
	})
}

// ledger signs one return, corrects it, hands it over and withdraws it.
func (r *returning) ledger(t *testing.T) {
	ctx, admin, october := t.Context(), r.Actor("administrator"), models.ParsePeriod("2026-10")
	if err := r.use("own.return", models.PeriodMonth, models.ReturnColumn{Title: "Women", Source: "ppl.gender/female"}, models.ReturnColumn{Title: "Visits"}); err != nil {
		t.Fatal(err)
	}
	s := r.sheet("own.return", "2026-10")
	in := owed.SignInput{Typed: typed(map[string]int64{"c2": 4}), Stamp: s.Stamp, Sure: true}
	sign := func(by access.Actor, p models.Period, in owed.SignInput) (string, error) {
		return r.Sign(ctx, by, "own.return", r.North.ID, p, in)
	}
	for name, want := range map[string]models.Kind{"supervisor": models.Forbidden, "caseworker": models.Forbidden, "south-administrator": models.NotFound} {
		_, err := sign(r.Actor(name), october, in)
		worldtest.WantKind(t, err, want)
	}
	for what, bad := range map[string]owed.SignInput{"nothing typed": {Stamp: s.Stamp, Sure: true}, "not looked at": {Typed: in.Typed, Stamp: s.Stamp}} {
		if _, err := sign(admin, october, bad); models.KindOf(err) != models.Invalid {
			t.Errorf("%s: %v", what, err)
		}
	}
	_, err := sign(admin, october, owed.SignInput{Typed: in.Typed, Stamp: "old", Sure: true})
	worldtest.WantKind(t, err, models.Conflict)
	november := owed.SignInput{Typed: in.Typed, Stamp: r.sheet("own.return", "2026-11").Stamp, Sure: true}
	_, err = sign(admin, models.ParsePeriod("2026-11"), november)
	worldtest.WantKind(t, err, models.Invalid)

	first, err := sign(admin, october, in)
	if err != nil {
		t.Fatal(err)
	}
	r.fact("C", "person.disability", "no", "") // nothing of the return
	in.Typed = typed(map[string]int64{"c2": 5})
	second, err := sign(admin, october, in)
	if err != nil {
		t.Fatal(err)
	}
	was, err := r.Signed(ctx, r.Actor("supervisor"), first, owed.OnScreen)
	if err != nil {
		t.Fatal(err)
	}
	if was.By != second || was.Cells[0].N != 1 || was.Cells[0].Figure != "ppl.gender" || was.Cells[1].N != 4 || !was.Cells[1].Typed || was.SignedBy != admin.ID() {
		t.Errorf("the first one is %+v", was)
	}
	worldtest.WantKind(t, r.Withdraw(ctx, admin, first, was.Version, "by_mistake"), models.Conflict)
	worldtest.WantKind(t, r.HandOver(ctx, r.Actor("supervisor"), second, 1, "2026-11-02"), models.Forbidden)
	worldtest.WantKind(t, r.HandOver(ctx, r.Actor("south-administrator"), second, 1, "2026-11-02"), models.NotFound)
	worldtest.WantKind(t, r.HandOver(ctx, admin, second, 1, "2030-01-01"), models.Invalid)
	if err := r.HandOver(ctx, admin, second, 1, "2026-11-02"); err != nil {
		t.Fatal(err)
	}
	worldtest.WantKind(t, r.HandOver(ctx, admin, second, 1, "2026-11-02"), models.Conflict)
	worldtest.WantKind(t, r.Withdraw(ctx, admin, second, 2, "because"), models.Invalid)
	if err := r.Withdraw(ctx, admin, second, 2, "wrong_office"); err != nil {
		t.Fatal(err)
	}
	worldtest.WantKind(t, r.HandOver(ctx, admin, second, 3, "2026-11-02"), models.Conflict) // it no longer counts
	r.knows(t, first, second)
}

// knows holds the ledger to what went out: all of it, also what was replaced or withdrawn.
func (r *returning) knows(t *testing.T, first, second string) {
	var all, south []models.Release
	r.Read(func(tx *gorm.DB) (err error) {
		if all, err = release.Of(tx, r.Org.ID, r.North.ID); err == nil {
			south, err = release.Of(tx, r.Org.ID, r.South.ID)
		}
		return err
	})
	if len(all) != 2 || len(south) != 0 || all[0].ID != first || all[1].ID != second || all[1].Replaces != first || all[1].WithdrawnAt == 0 || all[1].RecipientName != "Invented office, Invented district" {
		t.Errorf("the ledger has %+v, of the other house %+v", all, south)
	}
	for action, want := range map[string]int{"release.return_signed": 2, "release.handed_over": 1, "release.withdrawn": 1, "release.opened": 1} {
		if got := len(r.Entries(action)); got != want {
			t.Errorf("%d entries %s, want %d", got, action, want)
		}
	}
	list, err := r.Earlier(t.Context(), r.Actor("administrator"), "")
	if err != nil || len(list.List) != 2 || list.List[1].By != second {
		t.Errorf("earlier ones are %+v, %v", list, err)
	}
}

// children are 25 residents of a home for children and what happened to each from January
// to June 2026, in days of that half-year.
var children = []struct {
	n     int
	moves [][3]string
}{
	{11, [][3]string{{"admitted", "2025-12-01 10:00"}}},
	{2, [][3]string{{"admitted", "2025-12-02 10:00"}, {"leave", "2026-02-01 10:00"}, {"returned", "2026-02-05 10:00"}}},
	{1, [][3]string{{"admitted", "2025-12-02 11:00"}, {"leave", "2026-06-28 10:00"}}},
	{1, [][3]string{{"admitted", "2025-12-03 10:00"}, {"missing", "2026-03-01 10:00"}, {"returned", "2026-03-03 10:00"}}},
	{1, [][3]string{{"admitted", "2025-12-03 11:00"}, {"missing", "2026-04-01 10:00"}}},
	{1, [][3]string{{"admitted", "2025-12-04 10:00"}, {"hospital", "2026-05-01 10:00"}, {"returned", "2026-05-09 10:00"}}},
	{2, [][3]string{{"admitted", "2025-12-04 11:00"}, {"left", "2026-06-30 23:59", "family"}}},
	{1, [][3]string{{"admitted", "2025-12-05 11:00"}, {"died", "2026-05-05 10:00"}}},
	{5, [][3]string{{"admitted", "2026-01-01 00:01"}}},
}

// home fills North House, which is in Telangana now, with children.
func (r *returning) home() {
	r.made = r.at("2025-12-31 09:00")
	r.Write(func(tx *gorm.DB) error {
		return tx.Exec("UPDATE shelters SET state = 'IN-TG' WHERE id = ?", r.North.ID).Error
	})
	i := 0
	for _, group := range children {
		for range group.n {
			i++
			name := fmt.Sprintf("child %d", i)
			r.takeIn(name, r.North, group.moves[0][1], cols{"adult_from": "2034-06-01", "adult_to": "2034-06-01"})
			r.stay(name, r.North, "consent", "", group.moves...)
		}
	}
}

// stateReturn is what the home owes for January to June 2026, counted by hand.
var (
	stateReturn = map[string]int64{"opening": 20, "new": 5, "leave_back": 2, "leave": 3, "discharges": 3, "closing": 20}
	byHand      = map[string]int64{"residential_back": 1, "found": 1, "runaway_back": 0, "residential": 1, "missing": 2, "runaway": 0}
	beside      = map[string]int64{"residential_back": 1, "found": 1, "runaway_back": 1, "residential": 1, "missing": 2, "runaway": 2}
)

// TestAHomeOf25BedsMakesTheReturnOfTheState makes the half-yearly report of a home: every
// number as counted by hand, none held back.
func TestAHomeOf25BedsMakesTheReturnOfTheState(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := newReturning(t, db)
		const form = "in.ap_halfyearly"
		if err := r.use(form, ""); models.KindOf(err) != models.NotFound {
			t.Errorf("a home in West Bengal owes the return of Telangana: %v", err)
		}
		r.home()
		if err := r.use(form, ""); err != nil {
			t.Fatal(err)
		}
		s := r.sheet(form, "2026-h1")
		for _, c := range s.All() {
			if want, counted := stateReturn[c.ID]; counted == c.Typed || counted && c.N != want || c.Typed && c.Help != beside[c.ID] {
				t.Errorf("%s is %+v, want %d", c.ID, c, want)
			}
		}
		in := owed.SignInput{Typed: typed(byHand), Stamp: s.Stamp, Sure: true}
		*in.Typed["missing"] = 1
		half := models.ParsePeriod("2026-h1")
		_, err := r.Sign(t.Context(), r.Actor("administrator"), form, r.North.ID, half, in)
		worldtest.WantKind(t, err, models.Invalid) // the sum does not come out
		*in.Typed["missing"] = 2
		id, err := r.Sign(t.Context(), r.Actor("administrator"), form, r.North.ID, half, in)
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.Signed(t.Context(), r.Actor("administrator"), id, owed.OnPaper)
		if err != nil || len(got.Cells) != 12 {
			t.Fatalf("%d cells, %v", len(got.Cells), err)
		}
		want := maps.Clone(stateReturn)
		maps.Copy(want, byHand)
		for _, c := range got.Cells {
			if c.N != want[c.Column] || c.Held {
				t.Errorf("%s went out as %+v, want %d", c.Column, c, want[c.Column])
			}
		}
		r.mixed(t, form)
	})
}

// mixed takes an adult into the home: no number of a form about children is counted then.
func (r *returning) mixed(t *testing.T, form string) {
	r.takeIn("adult", r.North, "2026-02-01 10:00", cols{"adult_from": "2010-06-01", "adult_to": "2010-06-01"})
	s := r.sheet(form, "2026-h1")
	for _, c := range s.All() {
		if !c.Typed {
			t.Errorf("%s is counted with an adult in the home", c.ID)
		}
	}
	if s.Adults != 1 || s.Replaces.ID == "" {
		t.Errorf("%d adults, it would replace %q", s.Adults, s.Replaces.ID)
	}
}

// TestDuesEndWhenTheReturnIsSigned lists what is due by turn.
func TestDuesEndWhenTheReturnIsSigned(t *testing.T) {
	t.Parallel()
	r := newReturning(t, storetest.New(t))
	r.fill()
	ctx := t.Context()
	if err := r.use("own.return", models.PeriodMonth, models.ReturnColumn{Title: "New", Source: "flow.new"}); err != nil {
		t.Fatal(err)
	}
	dues := func(who string) (out []string) {
		found, err := r.Dues(ctx, r.Actor(who))
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range found.List {
			out = append(out, fmt.Sprintf("%s %v %v", d.Period.Code(), d.Runs, d.Made.ID != ""))
		}
		return out
	}
	if got := dues("administrator"); !slices.Equal(got, []string{"2026-10 false false", "2026-11 true false"}) {
		t.Errorf("due are %v", got)
	}
	if got := dues("south-administrator"); len(got) != 0 {
		t.Errorf("another shelter owes %v", got)
	}
	s := r.sheet("own.return", "2026-10")
	if _, err := r.Sign(ctx, r.Actor("administrator"), "own.return", r.North.ID, s.Of, owed.SignInput{Stamp: s.Stamp, Sure: true}); err != nil {
		t.Fatal(err)
	}
	r.Advance(20 * 24 * time.Hour)
	if got := dues("supervisor"); !slices.Contains(got, "2026-10 false true") || got[0] != "2026-11 false false" {
		t.Errorf("later due are %v", got)
	}
	_, err := r.Dues(ctx, r.Actor("caseworker"))
	worldtest.WantKind(t, err, models.Forbidden)
	lacks, err := r.Lacking(ctx, r.Actor("administrator"), report.Ask{HouseID: r.North.ID, Period: models.ParsePeriod("2026-10")}, "")
	if err != nil || lacks.Counts["ppl.gender"] != 1 || len(lacks.Rows) < 3 {
		t.Errorf("lacking are %+v, %v", lacks, err)
	}
}
