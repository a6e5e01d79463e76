package report_test

import (
	"testing"

	"gorm.io/gorm"

	"aftercare/services/report"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// spell writes a piece of history down. An empty moment is none.
func (g *golden) spell(of, kind, name, state, from, began, until, ended string, more cols) {
	at := func(when string) any {
		if when == "" {
			return 0
		}
		return g.at(when)
	}
	c := cols{"case_id": g.cases[of].ID, "kind": kind, "name": name, "state": state, "from_at": at(from), "began": began, "until_at": at(until), "ended": ended, "since_at": 0, "due_at": 0, "done_at": 0}
	for key, when := range more {
		c[key] = at(when.(string))
	}
	g.put("spells", "", c)
}

// history is what was known of rights, time limits and gaps since 1 September.
func (g *golden) history() {
	gap := func(of, name, state, from, began, until, ended, since string) {
		g.spell(of, "gap", name, state, from, began, until, ended, cols{"since_at": since})
	}
	gap("A", "one", "high", "2026-10-31 23:59", "opened", "", "", "2026-10-31 23:59")
	gap("A", "two", "high", "2026-11-01 00:00", "opened", "", "", "2026-11-01 00:00")
	gap("A", "slip", "high", "2026-10-08 10:00", "opened", "2026-10-08 10:00", "done", "2026-10-08 10:00")
	gap("B", "again", "critical", "2026-10-06 10:00", "opened", "2026-10-10 10:00", "done", "2026-10-05 10:00")
	gap("B", "again", "critical", "2026-10-12 10:00", "opened", "2026-10-14 10:00", "declined_by_her", "2026-10-12 10:00")
	gap("C", "old", "medium", "2026-09-01 00:00", "kept", "2026-10-15 10:00", "changed", "2026-08-10 00:00")
	gap("C", "old", "high", "2026-10-15 10:00", "changed", "2026-11-01 00:00", "done", "2026-08-10 00:00")
	gap("D", "end", "low", "2026-10-02 10:00", "opened", "2026-10-31 23:30", "case_closed", "2026-10-02 10:00")
	gap("F", "mistake", "high", "2026-10-11 10:00", "opened", "", "", "2026-10-11 10:00")
	gap("G", "moved", "medium", "2026-10-10 12:00", "opened", "2026-10-20 12:00", "rules", "2026-10-10 12:00")

	right := func(of, name, state, from, began, until, ended, done string) {
		g.spell(of, "right", name, state, from, began, until, ended, cols{"done_at": done})
	}
	right("A", "first", "open", "2026-10-02 10:00", "opened", "2026-10-12 10:00", "changed", "")
	right("A", "first", "waiting", "2026-10-12 10:00", "changed", "2026-10-23 09:00", "changed", "2026-10-12 10:00")
	right("A", "first", "received", "2026-10-23 09:00", "changed", "", "", "2026-10-22 12:00")
	right("B", "second", "received", "2026-10-06 10:00", "opened", "", "", "2026-10-06 09:00")
	right("C", "first", "waiting", "2026-09-01 00:00", "kept", "2026-10-30 10:00", "changed", "")
	right("C", "first", "received", "2026-10-30 10:00", "changed", "", "", "2026-10-29 10:00")
	right("C", "second", "open", "2026-10-05 10:00", "opened", "2026-10-15 10:00", "changed", "")
	right("C", "second", "received", "2026-10-15 10:00", "changed", "2026-10-16 10:00", "changed", "2026-10-15 09:00")
	right("C", "second", "open", "2026-10-16 10:00", "changed", "", "", "")
	right("D", "first", "open", "2026-10-03 10:00", "opened", "", "", "")
	right("G", "first", "open", "2026-10-01 10:00", "opened", "", "", "")

	limit := func(of, name, turn, from, began, until, ended, due, done string) {
		g.spell(of, "clock", name, turn, from, began, until, ended, cols{"due_at": due, "done_at": done})
	}
	limit("A", "first/typed_late", "ours", "2026-10-02 10:00", "opened", "2026-11-03 10:00", "met", "2026-10-10 10:00", "2026-10-09 10:00")
	limit("A", "first/taken_back", "ours", "2026-10-03 10:00", "opened", "2026-10-15 10:00", "met", "2026-10-20 10:00", "2026-10-15 10:00")
	limit("A", "first/taken_back", "ours", "2026-10-17 10:00", "opened", "", "", "2026-10-20 10:00", "")
	limit("A", "first/dated_anew", "ours", "2026-10-03 10:00", "opened", "2026-10-05 10:00", "changed", "2026-10-06 10:00", "")
	limit("A", "first/dated_anew", "ours", "2026-10-05 10:00", "changed", "", "", "2026-11-30 10:00", "")
	limit("B", "second/last_minute", "others", "2026-10-06 10:00", "opened", "", "", "2026-10-31 23:59", "")
	limit("B", "second/midnight", "others", "2026-10-06 10:00", "opened", "", "", "2026-11-01 00:00", "")
	limit("C", "first/done_late", "ours", "2026-10-05 10:00", "opened", "2026-10-12 10:00", "met", "2026-10-08 10:00", "2026-10-12 10:00")
	limit("C", "first/known_late", "ours", "2026-10-16 10:00", "opened", "", "", "2026-10-10 10:00", "")
	limit("G", "first/south", "others", "2026-10-01 10:00", "opened", "2026-10-04 10:00", "met", "2026-10-05 10:00", "2026-10-04 10:00")
}

// octoberHistory is what North House is told of October, counted by hand.
var octoberHistory = map[string]lines{
	"right.state": {"open": 2, "received": 3}, "right.overdue": {"ours": 3, "others": 1}, "right.within_clock": {"ours_in_time": 1, "ours_late": 3, "others_late": 1},
	"right.days_to_receipt": {"to_receipt": 200, "received": 1, "not_known": 2, "waiting": 2},
	"gap.opened":            {"critical": 2, "high": 1, "low": 1}, "gap.closed": {"done": 1, "rules": 1, "case_closed": 1, "dismissed": 1}, "gap.dismissed": {"declined_by_her": 1},
	"gap.median_days": {"to_close": 75, "closed": 4, "open_for": 410, "open": 2}, "gap.open_end": {"high": 2},
}

// TestPastRightsAndGapsEqualTheCountByHand counts over a month end, a gap that opened again,
// acts that were written down late or taken back, a case that moved and one that closed.
func TestPastRightsAndGapsEqualTheCountByHand(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		g := newGolden(t, db)
		g.fill()
		g.history()
		by := g.Actor("administrator")
		r := g.make(by, g.North.ID, "2026-10")
		g.same(r, octoberHistory)
		g.same(g.make(g.both(), g.South.ID, "2026-10"), map[string]lines{
			"gap.opened": {"medium": 1}, "gap.closed": {}, "right.within_clock": {"others_in_time": 1}, "right.state": {}, "gap.open_end": {},
		})
		g.same(g.make(g.both(), "", "2026-10"), map[string]lines{"gap.opened": {"critical": 2, "high": 1, "medium": 1, "low": 1}})
		g.same(g.make(by, g.North.ID, "2026-11"), map[string]lines{
			"gap.opened": {"high": 1}, "gap.closed": {"done": 1}, "right.within_clock": {"others_late": 1}, "gap.open_end": {"high": 1}, "right.overdue": {"ours": 1, "others": 1},
		})
		for period, known := range map[string]bool{"2026-09": true, "2026-08": false, "2026-april": false} {
			if v := value(g.make(by, g.North.ID, period), "gap.opened", "high"); v.Known != known || v.Early == known {
				t.Errorf("%s: %+v", period, v)
			}
		}
		if f, _ := figure(r, "gap.opened"); f.Since != g.at("2026-09-01 00:00") {
			t.Errorf("kept since %v", f.Since)
		}
		if v := value(g.make(by, g.North.ID, "2026-09"), "gap.median_days", "to_close"); v.Known || v.Early {
			t.Errorf("the middle of nothing is %+v", v)
		}
	})
}

// TestGapsOfAMonthBalance: what was open, with what opened and without what closed, is what
// is open at the end, over all houses.
func TestGapsOfAMonthBalance(t *testing.T) {
	g := newGolden(t, storetest.New(t))
	g.fill()
	g.history()
	sum := func(r report.Report, key string) (n int64) {
		f, _ := figure(r, key)
		for _, l := range f.Lines {
			n += l.Now.N
		}
		return n
	}
	before := sum(g.make(g.both(), "", "2026-09"), "gap.open_end")
	r := g.make(g.both(), "", "2026-10")
	if opened, closed, end := sum(r, "gap.opened"), sum(r, "gap.closed"), sum(r, "gap.open_end"); before+opened-closed != end || opened == 0 {
		t.Errorf("%d open, %d opened, %d closed, %d open at the end", before, opened, closed, end)
	}
}

// TestHistoryIsNeverNought: without any history a past month says that nothing is known,
// and not nought.
func TestHistoryIsNeverNought(t *testing.T) {
	g := newGolden(t, storetest.New(t))
	g.fill()
	r := g.make(g.both(), "", "2026-10")
	for _, f := range r.Figures {
		for _, l := range f.Lines {
			if f.Kept && (l.Now.Known || !l.Now.Early) {
				t.Errorf("%s %q: %+v", f.Key, l.Code, l.Now)
			}
		}
	}
	g.Write(func(tx *gorm.DB) error { return tx.Exec("DELETE FROM gaps").Error })
	if v := value(g.make(g.both(), "", ""), "gap.open_end", "high"); !v.Known || v.N != 0 {
		t.Errorf("today %+v", v)
	}
}
