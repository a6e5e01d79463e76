package caseload_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/caseload"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

func service(w *worldtest.World) *caseload.Service {
	return caseload.New(w.DB, w.Keeper, worldtest.Library(w.T), w.Now, worldtest.NewID)
}

func list(t *testing.T, w *worldtest.World, name string, f caseload.Filter, at string) caseload.Page {
	t.Helper()
	p, err := service(w).List(context.Background(), w.Actor(name), f, caseload.ParseCursor(at))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestListShowsOnlyCasesWithinReach(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		mine := w.Case(w.North, "Kalpana", "caseworker")
		w.Case(w.North, "Sadhana", "other-caseworker")
		w.Case(w.South, "Rachana", "south-caseworker")
		for name, want := range map[string]int64{"caseworker": 1, "other-caseworker": 1, "administrator": 2, "south-administrator": 1, "supervisor": 3} {
			if got := list(t, w, name, caseload.Filter{}, ""); got.Total != want || len(got.Rows) != int(want) {
				t.Errorf("%s: got %d rows, total %d, want %d", name, len(got.Rows), got.Total, want)
			}
		}
		if got := list(t, w, "caseworker", caseload.Filter{}, "").Rows[0]; got.ID != mine.ID {
			t.Errorf("got %+v, want the caseworker's own case", got)
		}
		for _, name := range []string{"dpo", "auditor", "operator"} {
			if _, err := service(w).List(context.Background(), w.Actor(name), caseload.Filter{}, caseload.Cursor{}); models.KindOf(err) != models.Forbidden {
				t.Errorf("%s: got %v, want forbidden", name, err)
			}
		}
	})
}

func TestListPagesForwardAndBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		for i := range 60 {
			c := w.Case(w.North, "", "caseworker")
			worst := int16(i % 4)
			w.Write(func(tx *gorm.DB) error {
				return tx.Model(&models.Case{}).Where("id = ?", c.ID).Select("worst", "urgency").
					Updates(models.Case{Worst: worst, Urgency: models.UrgencyOf(worst, 0)}).Error
			})
		}
		seen := map[string]bool{}
		at, pages := "", []string{}
		for {
			p := list(t, w, "caseworker", caseload.Filter{}, at)
			for _, r := range p.Rows {
				if seen[r.ID] {
					t.Fatalf("case %s is on two pages", r.Code)
				}
				seen[r.ID] = true
			}
			pages = append(pages, fmt.Sprint(ids(p)))
			if p.Older == "" {
				at = p.Newer
				break
			}
			at = p.Older
		}
		if len(seen) != 60 {
			t.Fatalf("got %d cases over all pages, want 60", len(seen))
		}
		for i := len(pages) - 2; i >= 0; i-- {
			p := list(t, w, "caseworker", caseload.Filter{}, at)
			if fmt.Sprint(ids(p)) != pages[i] {
				t.Fatalf("page %d is different on the way back", i)
			}
			at = p.Newer
		}
		if at != "" {
			t.Error("the first page has a link to a page before it")
		}
	})
}

func ids(p caseload.Page) (out []string) {
	for _, r := range p.Rows {
		out = append(out, r.ID)
	}
	return out
}

func TestListTakesConstantQueries(t *testing.T) {
	t.Parallel()
	count := func(cases int) int {
		n := 0
		db := storetest.Open(t, store.Options{Queries: func(string) { n++ }})
		w := worldtest.New(t, db)
		for range cases {
			w.Case(w.North, "Kalpana", "caseworker")
		}
		n = 0
		list(t, w, "caseworker", caseload.Filter{Gaps: true, Silent: 14}, "")
		list(t, w, "caseworker", caseload.Filter{}, "")
		return n
	}
	if few, many := count(1), count(30); few != many || many > 8 {
		t.Fatalf("got %d queries for one case and %d for thirty, want the same and at most 8", few, many)
	}
}

func TestListFilters(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		old := w.Case(w.North, "Kalpana", "caseworker")
		w.Advance(40 * 24 * time.Hour)
		fresh := w.Case(w.North, "Sadhana", "caseworker", "counsellor")
		closed := w.Case(w.North, "Rachana", "caseworker")
		contact(w, old, "caseworker")
		contact(w, fresh, "caseworker", "counsellor")
		w.Write(func(tx *gorm.DB) error {
			if err := tx.Model(&models.Case{}).Where("id = ?", closed.ID).Update("status", models.CaseClosed).Error; err != nil {
				return err
			}
			if err := tx.Model(&models.Case{}).Where("id = ?", fresh.ID).Select("age_group", "gap_count", "adult_from", "adult_to").Updates(models.Case{AgeGroup: "child", GapCount: 2, AdultFrom: "2027-03-01", AdultTo: "2028-02-29"}).Error; err != nil {
				return err
			}
			return tx.Create(&models.Fact{SurvivorID: old.SurvivorID, CaseID: old.ID, Name: "form.begging", AnswerFacts: models.AnswerFacts{Answer: models.Yes}, RecordedBy: "x", RecordedAt: 1, Version: 1}).Error
		})
		for name, x := range map[string]struct {
			f    caseload.Filter
			want []string
		}{
			"open by default": {caseload.Filter{}, []string{old.ID, fresh.ID}},
			"closed":          {caseload.Filter{Status: models.CaseClosed}, []string{closed.ID}},
			"all":             {caseload.Filter{All: true}, []string{old.ID, fresh.ID, closed.ID}},
			"child":           {caseload.Filter{Age: "child"}, []string{fresh.ID}},
			"gaps":            {caseload.Filter{Gaps: true}, []string{fresh.ID}},
			"form":            {caseload.Filter{Form: "begging"}, []string{old.ID}},
			"silent":          {caseload.Filter{Silent: 14}, []string{old.ID}},
			"new":             {caseload.Filter{New: 7}, []string{fresh.ID}},
			"turning 18":      {caseload.Filter{Turning: 90}, []string{fresh.ID}},
			"not so soon":     {caseload.Filter{Turning: 30}, nil},
			"mine":            {caseload.Filter{Lead: "me"}, []string{old.ID, fresh.ID}},
			"nobody leads":    {caseload.Filter{Lead: caseload.Nobody}, nil},
			"one holder":      {caseload.Filter{Holder: caseload.OneHolder}, []string{old.ID}},
			"late":            {caseload.Filter{Late: caseload.Others}, nil},
			"arrived":         {caseload.Filter{Arrived: w.Now().Format("2006-01")}, []string{fresh.ID, closed.ID}},
			"left":            {caseload.Filter{Left: "1947-08"}, nil},
			"other shelter":   {caseload.Filter{Shelter: w.South.ID}, nil},
		} {
			p := list(t, w, "caseworker", x.f, "")
			got := map[string]bool{}
			for _, r := range p.Rows {
				got[r.ID] = true
			}
			if len(got) != len(x.want) {
				t.Errorf("%s: got %d cases, want %d", name, len(got), len(x.want))
			}
			for _, id := range x.want {
				if !got[id] {
					t.Errorf("%s: a case is missing", name)
				}
			}
			if again := caseload.ParseFilter(x.f.Query()); again != x.f {
				t.Errorf("%s: got %+v back from the address, want %+v", name, again, x.f)
			}
		}
	})
}

func FuzzCursor(f *testing.F) {
	f.Add("123~abc")
	f.Add("-9~x")
	f.Fuzz(func(t *testing.T, s string) {
		c := caseload.ParseCursor(s)
		if again := caseload.ParseCursor(c.String()); c != (caseload.Cursor{}) && again != c {
			t.Fatalf("%q: got %v, want %v", s, again, c)
		}
	})
}
