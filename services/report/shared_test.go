package report_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/report"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// anyRights writes the history of the rights of a case at random, with a row for each: some
// were there when the history began, some begin later at moments that they share, some get
// further, and some end and begin again.
func (g *golden) anyRights(dice *rand.Rand, of string) {
	day := func(n int) string {
		return g.at("2026-09-01 10:00").Time().In(g.zone).AddDate(0, 0, n).Format("2006-01-02 15:04")
	}
	right := func(name, state, from, began, until, ended, done string) {
		g.spell(of, "right", name, state, from, began, until, ended, cols{"done_at": done})
	}
	for i := range 10 {
		name, begins, began := fmt.Sprint("right_", i), "2026-09-01 00:00", "kept"
		if dice.IntN(2) == 0 {
			begins, began = day(10*dice.IntN(3)), "opened"
		}
		switch dice.IntN(7) {
		case 0:
			received := day(30 + dice.IntN(40))
			right(name, "open", begins, began, received, "changed", "")
			right(name, "received", received, "changed", "", "", received)
		case 1, 2, 3:
			right(name, "open", begins, began, day(35), "rules", "")
			if again := 40 + dice.IntN(5); dice.IntN(5) > 0 {
				right(name, "open", day(again), "opened", day(again+10), "changed", "")
				right(name, "received", day(again+10), "changed", "", "", day(again+9))
			}
		default:
			right(name, "open", begins, began, "", "", "")
		}
	}
}

// share makes one spell of the rights of a case that began together and to which nothing
// happened.
func (g *golden) share() (rows, shared int) {
	var all []models.Spell
	g.Read(func(tx *gorm.DB) error { return tx.Order("case_id, name").Find(&all).Error })
	alike := map[models.Spell][]string{}
	for _, s := range all {
		if s.Kind == models.SpellRight && s.State == "open" && s.Began != models.SpellChanged && s.Ended != models.SpellChanged {
			key := s
			key.Name = ""
			alike[key] = append(alike[key], s.Name)
		}
	}
	g.Write(func(tx *gorm.DB) error {
		for s, names := range alike {
			if err := tx.Where("case_id = ? AND kind = 'right' AND from_at = ? AND name IN ?", s.CaseID, s.FromAt, names).Delete(&models.Spell{}).Error; err != nil {
				return err
			}
			label := names[0]
			if s.Runs() {
				label = ""
			}
			s = s.For(label, names)
			if err := tx.Create(&s).Error; err != nil {
				return err
			}
		}
		return nil
	})
	return len(all), len(alike)
}

// everything is each number of the reports of some months, of each house and of both.
func (g *golden) everything() map[string]report.Value {
	out := map[string]report.Value{}
	for _, house := range []string{g.North.ID, g.South.ID, ""} {
		for _, month := range []string{"2026-09", "2026-10", "2026-11", "2026-q4"} {
			for _, f := range g.make(g.both(), house, month).Figures {
				for _, l := range f.Lines {
					out[fmt.Sprint(house, " ", month, " ", f.Key, " ", l.Code)] = l.Now
				}
			}
		}
	}
	return out
}

// TestFiguresOfSharedSpellsAreThoseOfTheirRights counts histories at random with a row for each
// right, and again when those to which nothing happened share theirs.
func TestFiguresOfSharedSpellsAreThoseOfTheirRights(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		g, dice := newGolden(t, db), rand.New(rand.NewPCG(3, 335))
		g.fill()
		for _, of := range slices.Sorted(maps.Keys(g.cases)) {
			g.anyRights(dice, of)
		}
		want := g.everything()
		rows, shared := g.share()
		if shared > rows/2 {
			t.Errorf("%d shared spells of %d rows", shared, rows)
		}
		for key, v := range g.everything() {
			if v.N != want[key].N || v.Known != want[key].Known {
				t.Errorf("%s: %+v, and %+v with a row for each right", key, v, want[key])
			}
		}
		r := g.make(g.both(), "", "2026-10")
		if value(r, "right.state", "open").N < 20 || value(r, "right.days_to_receipt", "received").N < 3 || value(r, "right.days_to_receipt", "not_known").N < 2 {
			t.Errorf("too little happened: %+v", r.Figures)
		}
	})
}
