package custody_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/custody"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// said is what OpenersOf says, one line for each part and each person who waits.
func said(w *worldtest.World, c models.Case) (lines []string) {
	w.T.Helper()
	w.Read(func(tx *gorm.DB) error {
		open, err := custody.OpenersOf(tx, c.SurvivorID, w.Moment())
		for _, p := range open.Parts {
			lines = append(lines, fmt.Sprintf("%s: %s / %s", p.Class, namesOf(p.Openers), namesOf(p.Keepers)))
		}
		for _, wait := range open.Waiting {
			lines = append(lines, fmt.Sprintf("%s waits for %s: %s %s", short(wait.Name), wait.Classes, wait.Need, namesOf(wait.By)))
		}
		return err
	})
	return lines
}

func short(name string) string { return strings.TrimPrefix(name, "Invented ") }

func namesOf(list []custody.Keyholder) string {
	var names []string
	for _, k := range list {
		names = append(names, short(k.Name))
	}
	return strings.Join(names, "+")
}

func unvouch(w *worldtest.World, name string) {
	w.T.Helper()
	w.Write(func(tx *gorm.DB) error {
		return tx.Model(&models.Credential{}).Where("account_id = ?", w.Account(name).ID).Update("confirmed_generation", 0).Error
	})
}

// Each case has the caseworker, who wrote a name, and a lawyer for a day, who
// wrote a note.
func TestOpenersSayWhatHelps(t *testing.T) {
	const both = "identity: caseworker+legal_aid / "
	over := func(w *worldtest.World) { w.Advance(25 * time.Hour); expire(w) }
	for what, x := range map[string]struct {
		do   func(w *worldtest.World, c models.Case)
		want []string
	}{
		"at first": {func(*worldtest.World, models.Case) {}, []string{both, "legal: legal_aid / "}},
		"her turn is over": {func(w *worldtest.World, c models.Case) { over(w) },
			[]string{"identity: caseworker / ", "legal:  / legal_aid"}},
		"over, and the next waits for her visit": {func(w *worldtest.World, c models.Case) {
			over(w)
			assign(w, c, "next", models.Forever)
			pass(w, "caseworker")
		}, []string{"identity: caseworker+next / ", "legal:  / legal_aid", "next waits for [legal]: visit legal_aid"}},
		"nobody holds the notes": {func(w *worldtest.World, c models.Case) {
			over(w)
			w.Write(func(tx *gorm.DB) error { return w.Vault.RevokeAll(tx, w.Account("legal_aid").ID) })
			assign(w, c, "next", models.Forever)
			pass(w, "caseworker")
		}, []string{"identity: caseworker+next / ", "legal:  / ", "next waits for [legal]: paper "}},
		"somebody new": {func(w *worldtest.World, c models.Case) {
			unvouch(w, "next")
			assign(w, c, "next", models.Forever)
			pass(w, "caseworker")
		}, []string{both, "legal: legal_aid / ", "next waits for [identity legal]: yes caseworker+legal_aid"}},
		"somebody new, and nobody can say yes": {func(w *worldtest.World, c models.Case) {
			unvouch(w, "next")
			unvouch(w, "caseworker")
			unvouch(w, "legal_aid")
			assign(w, c, "next", models.Forever)
		}, []string{both, "legal: legal_aid / ", "next waits for [identity legal]: paper "}},
		"a new password": {func(w *worldtest.World, c models.Case) { w.NewPassword("caseworker") },
			[]string{"identity: legal_aid / ", "legal: legal_aid / ", "caseworker waits for [identity]: yes legal_aid"}},
		"the only lawyer has a new password": {func(w *worldtest.World, c models.Case) { w.NewPassword("legal_aid") },
			[]string{"identity: caseworker / ", "legal:  / ", "legal_aid waits for [identity legal]: yes caseworker"}},
		"invited only": {func(w *worldtest.World, c models.Case) {
			w.Write(func(tx *gorm.DB) error {
				if err := tx.Where("account_id = ?", w.Account("next").ID).Delete(&models.Credential{}).Error; err != nil {
					return err
				}
				return tx.Model(&models.Account{}).Where("id = ?", w.Account("next").ID).Update("status", models.AccountInvited).Error
			})
			assign(w, c, "next", models.Forever)
		}, []string{both, "legal: legal_aid / ", "next waits for [identity legal]: password "}},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			w := worldtest.New(t, storetest.New(t))
			w.Person("next", models.LegalAid, w.North)
			c := w.Case(w.North, "Kalpana", "caseworker")
			assign(w, c, "legal_aid", w.Moment().Add(24*time.Hour))
			pass(w, "caseworker")
			advises(w, c, "legal_aid")
			x.do(w, c)
			if got := said(w, c); !slices.Equal(got, x.want) {
				t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(x.want, "\n  "))
			}
		})
	}
}

// The queries are the same on both databases.
func TestOpenersOnBothDatabases(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		c := w.Case(w.North, "Kalpana", "caseworker", "other-caseworker")
		if got := said(w, c); !slices.Equal(got, []string{"identity: caseworker+other-caseworker / "}) {
			t.Errorf("got %q", got)
		}
	})
}
