package store_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/audit"
	"aftercare/services/store"
	"aftercare/services/worldtest"
)

// TestRightsShareSpellsWithoutLoss makes histories at random as they were kept with a row for
// each right: after the step in which rights share rows they tell the same, in fewer. A row
// that was damaged before stays by itself and damaged.
func TestRightsShareSpellsWithoutLoss(t *testing.T) {
	at46(t, func(t *testing.T, db *store.DB) {
		if err := db.MigrateTo(t.Context(), 334); err != nil {
			t.Fatal(err)
		}
		drop := unsigned(t, db)
		w, before := worldtest.Unsigned(t, db), []models.Spell{}
		dice := rand.New(rand.NewPCG(1, 335))
		for range 6 {
			before = append(before, anyHistory(dice, w.Case(w.North, "", "caseworker").ID)...)
		}
		w.Write(func(tx *gorm.DB) error { return tx.Omit("names", "more").CreateInBatches(before, 100).Error })
		i := slices.IndexFunc(before, func(s models.Spell) bool {
			return s.Began == models.SpellKept && s.Runs() && s.Kind == models.SpellRight
		})
		damaged := fmt.Sprint(before[i].CaseID, " right ", before[i].Name, " ", int64(before[i].FromAt))
		w.Write(func(tx *gorm.DB) error {
			if err := tx.Exec("UPDATE row_digests SET entry = 7 WHERE place = 'spells' AND id = ?", damaged).Error; err != nil {
				return err
			}
			return tx.Exec("UPDATE row_binding SET leave = ?", fmt.Sprintf("[%q]", "spells "+damaged)).Error
		})
		drop()
		if _, err := audit.Migrate(t.Context(), db, w.Moment()); err != nil {
			t.Fatal(err)
		}
		var after []models.Spell
		w.Read(func(tx *gorm.DB) error { return tx.Find(&after).Error })
		w.Read(func(tx *gorm.DB) error {
			rows, err := db.CheckRows(tx)
			if err == nil && (rows.Damaged != 1 || rows.List[0].ID != damaged) {
				t.Errorf("damaged after the step: %+v", rows.List)
			}
			return err
		})
		if a, b := saidBy(before), saidBy(after); !slices.Equal(a, b) {
			t.Errorf("before\n%v\nafter\n%v", a, b)
		}
		if !slices.Contains(after, before[i]) {
			t.Errorf("%+v shares a row", before[i])
		}
		if len(after) > len(before)/2 || !slices.ContainsFunc(after, func(s models.Spell) bool { return s.Name != "" && s.More > 0 }) {
			t.Errorf("%d rows were %d", len(after), len(before))
		}
	})
}

// saidBy is what spells tell, each name by itself, in order.
func saidBy(list []models.Spell) (out []string) {
	for _, s := range list {
		for _, name := range s.All() {
			one := s
			one.Name, one.Names, one.More = name, "", 0
			out = append(out, fmt.Sprintf("%+v", one))
		}
	}
	slices.Sort(out)
	return out
}

// anyHistory is the history of a case: rights that were there when it began or that began
// later, of which some got further and some ended, and a gap and a time limit.
func anyHistory(dice *rand.Rand, caseID string) (all []models.Spell) {
	add := func(s models.Spell) { s.CaseID = caseID; all = append(all, s) }
	for i := range 30 {
		s := models.Spell{Kind: models.SpellRight, Name: fmt.Sprintf("in.right_%d", i), FromAt: 1000, State: string(models.ProgressOpen), Began: models.SpellKept}
		if dice.IntN(2) == 0 {
			s.FromAt, s.Began = models.Instant(1100+100*dice.IntN(2)), models.SpellOpened
		}
		switch dice.IntN(8) {
		case 0: // it was asked for
			s.UntilAt, s.Ended = 2000, models.SpellChanged
			add(models.Spell{Kind: s.Kind, Name: s.Name, FromAt: 2000, State: string(models.ProgressWaiting), Began: models.SpellChanged, DoneAt: 1900})
		case 1: // the law changed
			s.UntilAt, s.Ended = models.Instant(2100+100*dice.IntN(2)), models.SpellRules
		case 2: // it ended, and applies again
			s.UntilAt, s.Ended = 2300, models.SpellDone
			add(models.Spell{Kind: s.Kind, Name: s.Name, FromAt: 2400, State: string(models.ProgressOpen), Began: models.SpellOpened})
		}
		add(s)
	}
	add(models.Spell{Kind: models.SpellGap, Name: "a.gap", FromAt: 1000, State: "high", Began: models.SpellKept, SinceAt: 900})
	add(models.Spell{Kind: models.SpellClock, Name: "in.right_1/limit", FromAt: 1000, State: models.SpellOurs, Began: models.SpellKept, DueAt: 5000})
	return all
}
