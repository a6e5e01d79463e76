package evaluation_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/evaluation"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// clocked is the invented law with a time limit of 72 hours for the health check.
func clocked(t *testing.T) *evaluation.Evaluator {
	t.Helper()
	law, err := os.ReadFile("../worldtest/toy.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const clock = "    clocks: [{key: seen, label: {en: Seen, hi: देखा}, start: [event.intake], length: {hours: 72}, against: shelter, ends: [service.health_check], kind: law, clause: \"1\"}]\n"
	with := strings.Replace(string(law), "    if_refused: {en: Ask again", clock+"    if_refused: {en: Ask again", 1)
	return evaluation.New(worldtest.Law(t, []byte(with)))
}

// spells reads the history of a case, each name by itself and in order.
func spells(w *worldtest.World, caseID string) (all []models.Spell) {
	w.T.Helper()
	w.Read(func(tx *gorm.DB) error { return tx.Where("case_id = ?", caseID).Find(&all).Error })
	return singly(all)
}

// told writes the history of one right, time limit or gap, with hours since the start.
func told(w *worldtest.World, c models.Case, name string) string {
	hours := func(at models.Instant) string {
		return fmt.Sprintf("%dh", at.Sub(models.At(worldtest.Start))/time.Hour)
	}
	var out []string
	for _, s := range spells(w, c.ID) {
		if s.Name != name {
			continue
		}
		line := fmt.Sprintf("%s %s %s", hours(s.FromAt), s.Began, s.State)
		if !s.Runs() {
			line += fmt.Sprintf(" until %s %s", hours(s.UntilAt), s.Ended)
		}
		if s.DoneAt > 0 {
			line += " by " + hours(s.DoneAt)
		}
		out = append(out, line)
	}
	return strings.Join(out, "; ")
}

// disagree says where the spells that run are other ones than what lists read.
func disagree(w *worldtest.World, caseID string) string {
	var stored, kept []string
	w.Read(func(tx *gorm.DB) error {
		return tx.Raw(`SELECT 'gap ' || name || ' ' || severity FROM gaps WHERE case_id = @id AND (open OR stance = 'not_now')
			UNION ALL SELECT 'right ' || item || ' ' || progress FROM entitlements WHERE case_id = @id AND standing = 'entitled'
			UNION ALL SELECT 'clock ' || item || '/' || name || ' ' || CASE WHEN latest > due THEN latest ELSE due END FROM case_clocks WHERE case_id = @id`,
			map[string]any{"id": caseID}).Scan(&stored).Error
	})
	for _, s := range spells(w, caseID) {
		if !s.Runs() {
			continue
		}
		state := map[models.SpellKind]any{models.SpellGap: models.Severity(s.State).Rank(), models.SpellRight: s.State, models.SpellClock: int64(s.DueAt)}[s.Kind]
		kept = append(kept, fmt.Sprint(s.Kind, " ", s.Name, " ", state))
	}
	slices.Sort(stored)
	slices.Sort(kept)
	if !slices.Equal(stored, kept) {
		return fmt.Sprintf("stored %v, kept %v", stored, kept)
	}
	return ""
}

// TestHistoryKeepsWhatWasKnown follows one case: a sweep that runs late, help after its
// time, help that is taken back, a decision, and the end of the case.
func TestHistoryKeepsWhatWasKnown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w, e := worldtest.New(t, db), clocked(t)
		c := w.Case(w.North, "Kalpana", "caseworker")
		evaluate(w, e, c.ID)
		w.Advance(200 * time.Hour)
		w.Write(func(tx *gorm.DB) error { _, err := e.Sweep(tx, w.Moment()); return err })
		w.Advance(10 * time.Hour)
		give(w, c, "health_check")
		evaluate(w, e, c.ID)
		w.Advance(10 * time.Hour)
		w.Write(func(tx *gorm.DB) error { return tx.Exec("DELETE FROM deliveries WHERE case_id = ?", c.ID).Error })
		evaluate(w, e, c.ID)
		w.Advance(10 * time.Hour)
		w.Write(func(tx *gorm.DB) error {
			return tx.Create(&models.StanceRow{ID: worldtest.NewID(), CaseID: c.ID, SurvivorID: c.SurvivorID, Subject: "toy.lawyer", StepFacts: models.StepFacts{Kind: models.StanceDeclined}, At: w.Moment(), DecidedBy: "x"}).Error
		})
		evaluate(w, e, c.ID)
		w.Advance(10 * time.Hour)
		w.Write(func(tx *gorm.DB) error {
			return tx.Exec("UPDATE cases SET status = 'closed' WHERE id = ?", c.ID).Error
		})
		evaluate(w, e, c.ID)
		for name, want := range map[string]string{
			"toy_check":      "0h opened open until 210h changed; 210h changed received until 220h changed by 210h; 220h changed open",
			"toy_check/seen": "0h opened ours until 210h met by 210h; 220h opened ours",
			"toy.check":      "72h opened high until 210h done; 220h opened high until 240h case_closed",
			"toy.lawyer":     "0h opened high until 230h declined_by_her",
		} {
			if got := told(w, c, name); got != want {
				t.Errorf("%s: %s\nwant %s", name, got, want)
			}
		}
		if d := disagree(w, c.ID); d != "" {
			t.Error(d)
		}
	})
}

// TestUnchangedEvaluationAsksNothingOfTheHistory: what did not change costs no query.
func TestUnchangedEvaluationAsksNothingOfTheHistory(t *testing.T) {
	t.Parallel()
	var asked []string
	w, e := worldtest.New(t, storetest.Open(t, store.Options{Queries: func(sql string) { asked = append(asked, sql) }})), evaluator(t)
	c := w.Case(w.North, "Kalpana", "caseworker")
	evaluate(w, e, c.ID)
	w.Advance(time.Minute)
	asked = nil
	evaluate(w, e, c.ID)
	if i := slices.IndexFunc(asked, func(sql string) bool { return strings.Contains(sql, "spells") }); i >= 0 || len(asked) == 0 {
		t.Errorf("%d queries, of them %v", len(asked), asked[max(i, 0):])
	}
	if n := len(spells(w, c.ID)); n == 0 {
		t.Error("the first evaluation begins no history")
	}
}

// TestRowsThatWereRepairedGoOnOnce: what another program took out of the stored rows does
// not run twice after the next evaluation.
func TestRowsThatWereRepairedGoOnOnce(t *testing.T) {
	t.Parallel()
	w, e := worldtest.New(t, storetest.New(t)), evaluator(t)
	c := w.Case(w.North, "Kalpana", "caseworker")
	evaluate(w, e, c.ID)
	w.Write(func(tx *gorm.DB) error { return tx.Exec("DELETE FROM gaps WHERE case_id = ?", c.ID).Error })
	w.Advance(time.Hour)
	evaluate(w, e, c.ID)
	if d := disagree(w, c.ID); d != "" {
		t.Error(d)
	}
}
