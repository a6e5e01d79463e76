package audit_test

import (
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

func each(t *testing.T, f func(t *testing.T, w *worldtest.World, l *audit.Log)) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) { f(t, worldtest.New(t, db), audit.NewLog(db)) })
}

func note(w *worldtest.World, name, action, caseID string) {
	w.Write(func(tx *gorm.DB) error {
		return audit.Append(tx, w.Actor(name), w.Moment(), audit.Entry{Action: action, Subject: "account:" + w.Account(name).ID, CaseID: caseID})
	})
}

func seqs(p audit.Page) (out []int64) {
	for _, e := range p.Entries {
		out = append(out, e.Seq)
	}
	return out
}

func TestLogShowsEntriesByRole(t *testing.T) {
	each(t, func(t *testing.T, w *worldtest.World, l *audit.Log) {
		note(w, "caseworker", "account.signed_in", "")
		note(w, "south-caseworker", "account.signed_in", "")
		note(w, "administrator", "account.invited", "")
		for name, want := range map[string]int{"caseworker": 1, "administrator": 1, "counsellor": 0, "operator": 0} {
			if p, err := l.Own(t.Context(), w.Actor(name), audit.Query{}); err != nil || len(p.Entries) != want {
				t.Errorf("%s: %v, %v, want %d own entries", name, seqs(p), err, want)
			}
		}
		for name, want := range map[string]int{"dpo": 3, "administrator": 2, "south-administrator": 1} {
			if p, err := l.All(t.Context(), w.Actor(name), audit.Query{}); err != nil || len(p.Entries) != want {
				t.Errorf("%s: %v, %v, want %d", name, seqs(p), err, want)
			}
		}
		for _, name := range []string{"caseworker", "counsellor", "legal_aid", "supervisor", "auditor", "operator"} {
			if _, err := l.All(t.Context(), w.Actor(name), audit.Query{}); models.KindOf(err) != models.Forbidden {
				t.Errorf("%s: got %v, want forbidden", name, err)
			}
		}
	})
}

// byCommand writes what aftercare recover writes for a person.
func byCommand(w *worldtest.World, action, name string) {
	w.Write(func(tx *gorm.DB) error {
		by := access.System("recover", w.Org.ID, w.Moment())
		return audit.Append(tx, by, w.Moment(), audit.Entry{Action: action, Subject: "account:" + w.Account(name).ID})
	})
}

func TestCommandsOnStaffAreSeenByTheirAdministrator(t *testing.T) {
	each(t, func(t *testing.T, w *worldtest.World, l *audit.Log) {
		byCommand(w, "account.recovered", "caseworker")
		byCommand(w, "key.recovered", "caseworker")
		for name, want := range map[string]int{"dpo": 2, "administrator": 2, "south-administrator": 0} {
			if p, err := l.All(t.Context(), w.Actor(name), audit.Query{}); err != nil || len(p.Entries) != want {
				t.Errorf("%s: %v, %v, want %d", name, seqs(p), err, want)
			}
		}
	})
}

func TestRecoveriesAreListedForWhoOverseesThePerson(t *testing.T) {
	each(t, func(t *testing.T, w *worldtest.World, l *audit.Log) {
		byCommand(w, "account.recovered", "caseworker")
		byCommand(w, "account.recovered", "south-caseworker")
		byCommand(w, "key.recovered", "caseworker")
		w.Write(func(tx *gorm.DB) error {
			return audit.Append(tx, w.Actor("south-administrator"), w.Moment(), audit.Entry{Action: "recovery.key_changed", Subject: "organisation:" + w.Org.ID})
		})
		w.Write(func(tx *gorm.DB) error {
			return audit.Append(tx, w.Actor("south-administrator"), w.Moment(), audit.Entry{Action: "account.recovered", Subject: "account:" + w.Account("counsellor").ID})
		})
		byCommand(w, "account.link_by_paper", "administrator")
		want := map[string]int{"dpo": 5, "administrator": 4, "south-administrator": 2}
		for _, role := range append([]models.Role{"south-administrator"}, models.Roles...) {
			p, err := l.Recoveries(t.Context(), w.Actor(string(role)))
			if n, may := want[string(role)]; may && (err != nil || len(p.Entries) != n) || !may && models.KindOf(err) != models.Forbidden {
				t.Errorf("%s: %v, %v, want %d", role, seqs(p), err, n)
			}
		}
		w.Advance(91 * 24 * time.Hour)
		if p, err := l.Recoveries(t.Context(), w.Actor("dpo")); err != nil || len(p.Entries) != 0 {
			t.Errorf("after ninety days: %v, %v", seqs(p), err)
		}
	})
}

// The uses of the paper are found by an index that has the same list of actions:
// with another list the whole log would be read for each page.
func TestUsesOfThePaperHaveAnIndex(t *testing.T) {
	each(t, func(t *testing.T, w *worldtest.World, _ *audit.Log) {
		var indexed string
		w.Read(func(tx *gorm.DB) error {
			query := "SELECT sql FROM sqlite_master WHERE name = 'audit_entries_paper'"
			if tx.Name() == "postgres" {
				query = "SELECT indexdef FROM pg_indexes WHERE indexname = 'audit_entries_paper'"
			}
			return tx.Raw(query).Scan(&indexed).Error
		})
		for _, action := range strings.Split(audit.PaperUses, ", ") {
			if !strings.Contains(indexed, action) {
				t.Errorf("the index lacks %s: %s", action, indexed)
			}
		}
	})
}

func TestPageHidesCodeOutOfReach(t *testing.T) {
	each(t, func(t *testing.T, w *worldtest.World, l *audit.Log) {
		mine, other := w.Case(w.North, "Kalpana", "caseworker"), w.Case(w.South, "Sita", "south-caseworker")
		note(w, "caseworker", "access.refused", mine.ID)
		note(w, "caseworker", "access.refused", other.ID)
		p, err := l.Own(t.Context(), w.Actor("caseworker"), audit.Query{Groups: []string{"access"}})
		if err != nil || p.CaseCodes[mine.ID] != mine.Code || p.CaseCodes[other.ID] != "" {
			t.Errorf("got %v, %v", p.CaseCodes, err)
		}
		p, err = l.All(t.Context(), w.Actor("dpo"), audit.Query{Groups: []string{"access"}})
		if err != nil || p.CaseCodes[other.ID] != other.Code {
			t.Errorf("the data-protection officer: got %v, %v", p.CaseCodes, err)
		}
	})
}

func TestPagesHaveEveryEntryOnce(t *testing.T) {
	each(t, func(t *testing.T, w *worldtest.World, l *audit.Log) {
		for range 120 {
			note(w, "caseworker", "account.signed_in", "")
		}
		note(w, "caseworker", "access.refused", "")
		seen, q := map[int64]bool{}, audit.Query{Groups: []string{"account"}}
		for range 4 {
			p, err := l.Own(t.Context(), w.Actor("caseworker"), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range p.Entries {
				if seen[e.Seq] || e.Action != "account.signed_in" {
					t.Errorf("entry %d, %s, is there twice or wrongly", e.Seq, e.Action)
				}
				seen[e.Seq] = true
			}
			if !p.More {
				break
			}
			q.Before = p.Entries[len(p.Entries)-1].Seq
		}
		if len(seen) != 120 {
			t.Errorf("got %d entries, want 120", len(seen))
		}
	})
}

func TestLogVerifyNeedsPermissionAndIsAudited(t *testing.T) {
	each(t, func(t *testing.T, w *worldtest.World, l *audit.Log) {
		note(w, "caseworker", "account.signed_in", "")
		if _, err := l.Verify(t.Context(), w.Actor("caseworker"), "", w.Moment()); models.KindOf(err) != models.Forbidden {
			t.Errorf("a caseworker: got %v", err)
		}
		first, err := l.Verify(t.Context(), w.Actor("dpo"), "", w.Moment())
		if err != nil || !first.OK() || first.Entries == 0 {
			t.Fatalf("got %+v, %v", first, err)
		}
		second, err := l.Verify(t.Context(), w.Actor("auditor"), first.Head, w.Moment())
		if err != nil || !second.OK() || second.Entries != first.Entries+1 {
			t.Errorf("got %+v, %v", second, err)
		}
		third, err := l.Verify(t.Context(), w.Actor("operator"), "7:00", w.Moment())
		if err != nil || third.OK() {
			t.Errorf("an anchor that never existed: got %+v, %v", third, err)
		}
	})
}
