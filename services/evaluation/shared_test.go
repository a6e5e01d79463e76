package evaluation_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/evaluation"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// singly takes shared spells apart: one for each name, in order.
func singly(list []models.Spell) (out []models.Spell) {
	for _, s := range list {
		for _, name := range s.All() {
			one := s
			one.Name, one.Names, one.More = name, "", 0
			out = append(out, one)
		}
	}
	slices.SortFunc(out, func(a, b models.Spell) int {
		return slices.Compare([]string{string(a.Kind), a.Name, fmt.Sprintf("%20d", a.FromAt)}, []string{string(b.Kind), b.Name, fmt.Sprintf("%20d", b.FromAt)})
	})
	return out
}

// lasting leaves out what ended when it began: it was none.
func lasting(list []models.Spell) []models.Spell {
	return slices.DeleteFunc(slices.Clone(list), func(s models.Spell) bool { return s.UntilAt > 0 && s.UntilAt <= s.FromAt })
}

// plainly continues a history as it was kept before rights shared spells, with one for each.
func plainly(all []models.Spell, t evaluation.Turns) []models.Spell {
	end := func(e models.Spell) {
		for i, s := range all {
			if s.Runs() && s.Kind == e.Kind && s.Name == e.Name {
				all[i].UntilAt, all[i].Ended = e.UntilAt, e.Ended
				if e.DoneAt > 0 {
					all[i].DoneAt = e.DoneAt
				}
			}
		}
	}
	for _, e := range t.End {
		end(e)
	}
	for _, s := range t.Begin {
		if s.Began == models.SpellOpened {
			end(models.Spell{Kind: s.Kind, Name: s.Name, UntilAt: t.At, Ended: models.SpellChanged})
		}
	}
	for _, s := range t.Begin {
		i := slices.IndexFunc(all, func(o models.Spell) bool { return o.Kind == s.Kind && o.Name == s.Name && o.FromAt == s.FromAt })
		if i < 0 {
			all = append(all, s)
			continue
		}
		s.Began = all[i].Began
		all[i] = s
	}
	return all
}

// anyRights are rights of a case at some moment, made of those before: most stay as they
// are. Now and then none applies any more, and now and then all do.
func anyRights(dice *rand.Rand, was []models.Entitlement, caseID string) (is []models.Entitlement) {
	all, none := dice.IntN(12) == 0, dice.IntN(15) == 0
	for i := range 9 {
		item := fmt.Sprint("right_", i)
		at := slices.IndexFunc(was, func(r models.Entitlement) bool { return r.Item == item })
		there := at >= 0
		if dice.IntN(8) == 0 {
			there = !there
		}
		if none || !there && !all {
			continue
		}
		r := models.Entitlement{CaseID: caseID, Item: item, Standing: models.Entitled, Progress: models.ProgressOpen}
		if at >= 0 {
			r.Progress = was[at].Progress
		}
		if dice.IntN(10) == 0 {
			r.Progress = []models.Progress{models.ProgressOpen, models.ProgressWaiting, models.ProgressReceived}[dice.IntN(3)]
		}
		is = append(is, r)
	}
	return is
}

// follow evaluates a case some times, often at the moment of the last time and now and then
// after another program took a right out of what was stored, and tells each turn.
func follow(dice *rand.Rand, caseID string, times int, each func(t evaluation.Turns)) {
	var was []models.Entitlement
	seen, now := models.Instant(0), models.At(worldtest.Start)
	for range times {
		now = now.Add(time.Duration(dice.IntN(3)) * time.Hour)
		is := anyRights(dice, was, caseID)
		if len(was) > 0 && dice.IntN(10) == 0 {
			i := dice.IntN(len(was))
			was = slices.Delete(slices.Clone(was), i, i+1)
		}
		each(evaluation.Compared(was, is, seen, now, len(is) == 0))
		was, seen = is, now
	}
}

// TestSharedSpellsTellWhatOneForEachRightTold holds histories at random to the plain way to
// keep them, and that they take fewer rows.
func TestSharedSpellsTellWhatOneForEachRightTold(t *testing.T) {
	t.Parallel()
	rows, plain := 0, 0
	for seed := range uint64(200) {
		var kept, old []models.Spell
		follow(rand.New(rand.NewPCG(seed, 335)), "c", 30, func(turn evaluation.Turns) {
			kept, old = turn.After(kept), plainly(old, turn)
		})
		if got, want := lasting(singly(kept)), lasting(singly(old)); !slices.Equal(got, want) && !t.Failed() {
			i := 0
			for i < min(len(got), len(want)) && got[i] == want[i] {
				i++
			}
			t.Errorf("history %d: kept %+v, want %+v", seed, got[min(i, len(got)-1)], want[min(i, len(want)-1)])
		}
		rows, plain = rows+len(kept), plain+len(old)
	}
	if rows >= plain*9/10 {
		t.Errorf("%d rows, and %d without sharing", rows, plain)
	}
}

// TestStoredSpellsAreThoseThatWereFollowed writes a history at random into the database,
// turn by turn.
func TestStoredSpellsAreThoseThatWereFollowed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		c := w.Case(w.North, "", "caseworker")
		var old []models.Spell
		follow(rand.New(rand.NewPCG(7, 335)), c.ID, 60, func(turn evaluation.Turns) {
			w.Write(func(tx *gorm.DB) error { return turn.Store(tx, c.ID) })
			old = plainly(old, turn)
		})
		if got, want := lasting(singly(spells(w, c.ID))), lasting(singly(old)); !slices.Equal(got, want) {
			t.Errorf("stored\n%+v\nwant\n%+v", got, want)
		}
	})
}
