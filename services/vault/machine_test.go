package vault_test

import (
	"fmt"
	"slices"
	"testing"

	"gorm.io/gorm"
	"pgregory.net/rapid"

	"aftercare/models"
	"aftercare/services/vault"
)

// realm is a survivor and a class: the values of one key chain.
type realm struct {
	survivor string
	field    vault.Field
}

// written is a value with the token of its key in the model.
type written struct {
	realm
	sealed models.Sealed
	text   string
	token  int
}

// machine runs the vault beside a model of who can read what. The model knows
// keys as numbers and no cryptography.
type machine struct {
	w         *world
	assigned  map[string]map[realm]bool
	has       map[string]map[int]bool   // who holds which key
	keys      map[realm][]int           // oldest first
	unvouched map[string]bool           // whose key pair, first or new, nobody vouched for
	forfeit   map[string]map[realm]bool // what is requested since a reset
	tokens    int
	values    []written
	texts     int
}

var (
	staff  = []string{"asha", "bela", "chitra", "deepa"}
	realms = []realm{{"s1", name}, {"s1", note}}
)

func newMachine(t testing.TB) *machine {
	m := &machine{w: newWorld(t, staff[:3]...), assigned: map[string]map[realm]bool{}, has: map[string]map[int]bool{}, keys: map[realm][]int{}, unvouched: map[string]bool{}, forfeit: map[string]map[realm]bool{}}
	for _, p := range staff {
		m.assigned[p], m.has[p], m.forfeit[p] = map[realm]bool{}, map[int]bool{}, map[realm]bool{}
	}
	m.w.invite("deepa")
	m.unvouched["deepa"] = true
	return m
}

func (m *machine) holders(r realm) vault.Holders {
	var ids []string
	for _, p := range staff {
		if m.assigned[p][r] {
			ids = append(ids, p)
		}
	}
	list, err := vault.PublicKeys(m.w.db, ids)
	m.w.must(err)
	if len(list) == 1 {
		list[0].Sole = true
	}
	return vault.Holders{r.field.Class: list}
}

// seal writes as anybody, and also without a keyring.
func (m *machine) seal(t *rapid.T) {
	r := rapid.SampledFrom(realms).Draw(t, "realm")
	by := rapid.SampledFrom(append([]string{""}, staff...)).Draw(t, "by")
	m.texts++
	text := fmt.Sprintf("text %d", m.texts)
	s := m.w.seal(m.holders(r), by, r.field, r.survivor, text)
	chain := m.keys[r]
	if len(chain) == 0 || !m.has[by][chain[len(chain)-1]] {
		own := m.holdsAll(by, realms...) && len(m.holders(r)[r.field.Class]) == 1
		m.tokens++
		m.keys[r] = append(chain, m.tokens)
		for _, p := range staff {
			if m.assigned[p][r] && (!m.unvouched[p] || p == by && own) {
				m.has[p][m.tokens] = true
			}
		}
	}
	m.values = append(m.values, written{r, s, text, m.keys[r][len(m.keys[r])-1]})
}

// holdsAll reports whether somebody holds every key of the realms.
func (m *machine) holdsAll(p string, of ...realm) bool {
	for _, r := range of {
		for _, token := range m.keys[r] {
			if !m.has[p][token] {
				return false
			}
		}
	}
	return true
}

func (m *machine) assign(t *rapid.T) {
	p, r := rapid.SampledFrom(staff).Draw(t, "who"), rapid.SampledFrom(realms).Draw(t, "realm")
	m.assigned[p][r] = true
	m.w.must(m.w.v.Ask(m.w.db, p, r.survivor, []models.Class{r.field.Class}, "assigned"))
}

func (m *machine) unassign(t *rapid.T) {
	p, r := rapid.SampledFrom(staff).Draw(t, "who"), rapid.SampledFrom(realms).Draw(t, "realm")
	delete(m.assigned[p], r)
	delete(m.forfeit[p], r)
	for _, token := range m.keys[r] {
		delete(m.has[p], token)
	}
	m.w.must(m.w.v.Revoke(m.w.db, p, r.survivor, []models.Class{r.field.Class}))
}

func (m *machine) reset(t *rapid.T) {
	p := rapid.SampledFrom(staff).Draw(t, "who")
	m.w.reset(p)
	m.lose(p)
}

func (m *machine) lose(p string) {
	for _, r := range realms {
		if m.assigned[p][r] && len(m.keys[r]) > 0 {
			m.forfeit[p][r] = true
		}
	}
	clear(m.has[p])
	m.unvouched[p] = true
}

func (m *machine) distrust(t *rapid.T) {
	p := rapid.SampledFrom(staff).Draw(t, "who")
	c, err := vault.FindCredential(m.w.db, p)
	m.w.must(err)
	m.w.must(m.w.v.Distrust(m.w.db, nil, p, c.Generation))
	m.lose(p)
}

// give passes the giver's keys on to an assigned person and returns how many
// keys that were.
func (m *machine) give(by, p string, r realm) (n int) {
	for _, token := range m.keys[r] {
		if m.has[by][token] && m.assigned[p][r] && !m.has[p][token] {
			m.has[p][token] = true
			n++
		}
	}
	if m.holdsAll(p, r) {
		delete(m.forfeit[p], r)
	}
	return n
}

// fulfil gives everyone assigned the keys the giver holds.
func (m *machine) fulfil(t *rapid.T) {
	by := rapid.SampledFrom(staff).Draw(t, "by")
	_, err := m.w.v.Fulfil(m.w.db, m.w.rings[by], 100, m.check)
	m.w.must(err)
	for _, r := range realms {
		for _, p := range staff {
			if !m.unvouched[p] && !m.forfeit[p][r] {
				m.give(by, p, r)
			}
		}
	}
}

// vouch gives one person the keys of a giver who is vouched for.
func (m *machine) vouch(t *rapid.T) {
	by, p := rapid.SampledFrom(staff).Draw(t, "by"), rapid.SampledFrom(staff).Draw(t, "who")
	c, err := vault.FindCredential(m.w.db, p)
	m.w.must(err)
	_, err = m.w.v.FulfilFor(m.w.db, m.w.rings[by], p, c.Generation, m.check)
	if by == p || m.unvouched[by] {
		if err != vault.ErrNotTrusted {
			t.Fatalf("%s vouched for %s: %v", by, p, err)
		}
		return
	}
	n := 0
	for _, r := range realms {
		n += m.give(by, p, r)
	}
	if (n > 0) != (err == nil) {
		t.Fatalf("%s gave %s %d keys: %v", by, p, n, err)
	}
	if n > 0 {
		delete(m.unvouched, p)
	}
}

func (m *machine) check(_ *gorm.DB, asked []models.KeyRequest) ([]models.KeyRequest, error) {
	return slices.DeleteFunc(slices.Clone(asked), func(q models.KeyRequest) bool {
		return !slices.ContainsFunc(realms, func(r realm) bool {
			return r.survivor == q.SurvivorID && r.field.Class == q.Class && m.assigned[q.AccountID][r]
		})
	}), nil
}

func (m *machine) recover(t *rapid.T) {
	p := rapid.SampledFrom(staff).Draw(t, "who")
	_, err := m.w.v.FulfilWithRecovery(m.w.db, m.w.recoveryKey(), p, m.check)
	m.w.must(err)
	for _, r := range realms {
		for _, token := range m.keys[r] {
			if m.assigned[p][r] {
				m.has[p][token] = true
			}
		}
	}
	delete(m.unvouched, p)
	clear(m.forfeit[p])
}

func (m *machine) renew(t *rapid.T) {
	_, err := m.w.v.Renew(m.w.db, m.w.rings[rapid.SampledFrom(staff).Draw(t, "who")])
	m.w.must(err)
}

// agrees checks every value for every person: the text for a holder of its key,
// and waiting for everybody else. Nobody reads anything without an assignment.
func (m *machine) agrees(t *rapid.T) {
	for _, p := range staff {
		for _, v := range m.values {
			got, err := m.w.v.Open(m.w.db, m.w.rings[p], v.field, v.survivor, "row", v.sealed)
			want, wantErr := v.text, error(nil)
			if !m.has[p][v.token] {
				want, wantErr = "", vault.ErrWaiting
			}
			if got != want || (err != wantErr && wantErr != nil) || (err != nil && wantErr == nil) {
				t.Fatalf("%s opens %q: got %q, %v, want %q, %v", p, v.text, got, err, want, wantErr)
			}
			if err == nil && !m.assigned[p][v.realm] {
				t.Fatalf("%s reads %s of %s without an assignment", p, v.field.Class, v.survivor)
			}
		}
	}
}

func TestVaultAgreesWithModel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		m := newMachine(t)
		defer func() {
			if db, err := m.w.db.DB(); err == nil {
				_ = db.Close()
			}
		}()
		r.Repeat(map[string]func(*rapid.T){
			"seal": m.seal, "assign": m.assign, "unassign": m.unassign, "reset": m.reset,
			"fulfil": m.fulfil, "recover": m.recover, "renew": m.renew, "vouch": m.vouch, "distrust": m.distrust, "": m.agrees,
		})
	})
}
