package demo_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/demo"
	"aftercare/services/entitlement"
	"aftercare/services/store"
)

// copyOf is a demo to write in, with the rows of one that others read.
func copyOf(t *testing.T, of *site) *site {
	t.Helper()
	c, err := of.db.Copy(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	to, err := os.Create(filepath.Join(dir, store.File))
	if err == nil {
		_, err = io.Copy(to, c.File)
		err = errors.Join(err, to.Close(), c.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	r := &site{evaluator: of.evaluator}
	r.connect(t, dir)
	t.Cleanup(func() { _ = r.db.Close() })
	r.open(t)
	return r
}

// TestFilingOneFormMovesAllItsRights files each kind of application that waits in the cases
// of the volunteer, once for each set of rights: every right of it waits for the authority,
// the application is one with the first time limit of any of them, and its one gap closes.
func TestFilingOneFormMovesAllItsRights(t *testing.T) {
	t.Parallel()
	r := copyOf(t, demoOf(t, demo.Default))
	var all []models.CaseApplication
	read(t, r.db, func(tx *gorm.DB) error {
		return tx.Where("stage = ?", models.ApplicationToFile).Order("case_id, name").Find(&all).Error
	})
	tried, several, limits, gaps := map[string]bool{}, 0, 0, 0
	for _, a := range all {
		if tried[a.Authority+a.Items] {
			continue
		}
		before := r.toFile(t, a)
		if !r.files(t, a) {
			continue // a case of somebody else
		}
		tried[a.Authority+a.Items] = true
		if len(a.Keys()) > 1 {
			several++
		}
		if len(before) > 1 {
			t.Errorf("case %s: %d gaps wait for one application to %s", a.CaseID, len(before), a.Authority)
		}
		gaps += len(before)
		for _, g := range r.toFile(t, a) {
			if item, _ := (models.GapState{Subject: g.Subject}).Of(); slices.Contains(a.Keys(), item) {
				t.Errorf("case %s: %s is still a gap after it was filed", a.CaseID, g.Name)
			}
		}
		if r.waits(t, a) {
			limits++
		}
	}
	if len(tried) < 8 || several < 4 || limits < 4 || gaps < 4 {
		t.Errorf("%d kinds of applications were filed, %d for several rights, %d with a time limit, %d with a gap: too little was tried", len(tried), several, limits, gaps)
	}
}

// toFile are the lines of a case that an application to the authority closes.
func (r *site) toFile(t *testing.T, a models.CaseApplication) (out []models.Gap) {
	t.Helper()
	read(t, r.db, func(tx *gorm.DB) error {
		return tx.Where("case_id = ? AND filed_with = ? AND open AND NOT beside", a.CaseID, a.Authority).Find(&out).Error
	})
	return out
}

// files records that an application was filed today for all its rights. It reports false
// for a case out of reach.
func (r *site) files(t *testing.T, a models.CaseApplication) bool {
	t.Helper()
	in := entitlement.Input{Item: a.Keys()[0], With: a.Keys()[1:]}
	in.Kind, in.On = models.StanceApplied, models.DateOf(noon)
	_, err := r.rights.Decide(t.Context(), r.lawyer, a.CaseID, in)
	if models.KindOf(err) == models.NotFound {
		return false
	}
	if err != nil {
		t.Fatalf("case %s: %s to %s: %v", a.CaseID, a.Items, a.Authority, err)
	}
	return true
}

// waits checks that what was filed is one application with the first time limit of its
// rights, and reports whether one runs.
func (r *site) waits(t *testing.T, a models.CaseApplication) bool {
	t.Helper()
	rights, err := r.rights.ForCase(t.Context(), r.lawyer, a.CaseID)
	if err != nil {
		t.Fatal(err)
	}
	first, name := models.Instant(0), ""
	for i, item := range a.Keys() {
		row, _ := rights.Row(item)
		if row.State.Progress != models.ProgressWaiting {
			t.Errorf("case %s: %s is %s after it was filed", a.CaseID, item, row.State.Progress)
		}
		for _, c := range models.RunningClocks(a.CaseID, row.State) {
			if first == 0 || c.Due < first {
				first = c.Due
			}
		}
		if of := rights.ApplicationOf(row); i > 0 && of != name {
			t.Errorf("case %s: %s is in the application %s, and what was filed with it in %s", a.CaseID, item, of, name)
		} else {
			name = of
		}
	}
	var row models.CaseApplication
	read(t, r.db, func(tx *gorm.DB) error { return tx.Where("case_id = ? AND name = ?", a.CaseID, name).Find(&row).Error })
	if row.Rights != a.Rights || row.FiledAt.Date(time.FixedZone("IST", 19800)) != models.DateOf(noon) || row.Due != first {
		t.Errorf("case %s: filed is %+v, want %d rights, due at %d", a.CaseID, row, a.Rights, first)
	}
	return first > 0
}
