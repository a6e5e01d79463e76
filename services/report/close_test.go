package report_test

import (
	"testing"

	"aftercare/models"
	"aftercare/services/report"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// line is a line of a figure.
func line(r report.Report, key, code string) report.Line {
	f, _ := figure(r, key)
	for _, l := range f.Lines {
		if l.Code == code {
			return l
		}
	}
	return report.Line{}
}

// TestClosedMonthKeepsItsFigures closes October, writes something down late, and opens the
// month again.
func TestClosedMonthKeepsItsFigures(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		g := newGolden(t, db)
		g.Bind()
		g.fill()
		g.history()
		by, ctx := g.Actor("administrator"), t.Context()
		ask := report.Ask{HouseID: g.North.ID, Period: models.ParsePeriod("2026-10")}
		if err := g.CloseMonth(ctx, by, ask); err != nil {
			t.Fatal(err)
		}
		r := g.make(by, g.North.ID, "2026-10")
		g.same(r, october)
		g.same(r, octoberHistory)
		for _, f := range r.Figures {
			for _, l := range f.Lines {
				if l.Today != nil {
					t.Errorf("%s %q differs where nothing changed: %+v", f.Key, l.Code, l)
				}
			}
		}
		if r.Closed == nil || r.Closed.By == "" || r.Closed.ClosedAt != g.Moment() {
			t.Errorf("closed: %+v", r.Closed)
		}
		worldtest.WantKind(t, g.CloseMonth(ctx, by, ask), models.Conflict)

		g.service("A", "counselling", "2026-10-10 12:00", "given", cols{"minutes": 60, "created_at": g.at("2026-11-20 11:00")})
		g.service("A", "medicine", "2026-10-10 12:00", "given", cols{"created_at": g.at("2026-11-20 11:00")})
		r = g.make(by, g.North.ID, "2026-10")
		if l := line(r, "svc.given", "counselling"); l.Now.N != 3 || l.Today == nil || l.Today.N != 4 || !l.Now.HasCases() {
			t.Errorf("written down late: %+v", l)
		}
		if l := line(r, "svc.given", "medicine"); l.Code == "" || !l.Now.Known || l.Now.N != 0 || l.Today == nil || l.Today.N != 1 {
			t.Errorf("a line that was not there: %+v", l)
		}
		if l := line(r, "svc.given", "health_check"); l.Now.N != 1 || l.Today != nil {
			t.Errorf("a line that is the same: %+v", l)
		}
		if all := g.make(by, "", "2026-10"); all.Closed != nil || value(all, "svc.given", "counselling").N != 4 {
			t.Errorf("the report of all shelters is of today: %+v", all.Closed)
		}

		worldtest.WantKind(t, g.ReopenMonth(ctx, by, ask, 1, "because"), models.Invalid)
		worldtest.WantKind(t, g.ReopenMonth(ctx, by, ask, 9, "written_late"), models.Conflict)
		if err := g.ReopenMonth(ctx, by, ask, 1, "written_late"); err != nil {
			t.Fatal(err)
		}
		r = g.make(by, g.North.ID, "2026-10")
		if l := line(r, "svc.given", "counselling"); r.Closed != nil || l.Now.N != 4 || l.Today != nil {
			t.Errorf("open again: %+v, %+v", r.Closed, l)
		}
		if err := g.CloseMonth(ctx, by, ask); err != nil {
			t.Error(err)
		}
		if got := g.Entries("report.month_reopened"); len(got) != 1 || got[0].Detail != "period=2026-10 reason=written_late" || len(g.Entries("report.month_closed")) != 2 {
			t.Errorf("the log says %+v", got)
		}
	})
}

// TestOnlyAnAdministratorClosesAMonthThatIsOver tries everybody else, and what is no month of
// one shelter that is over.
func TestOnlyAnAdministratorClosesAMonthThatIsOver(t *testing.T) {
	g := newGolden(t, storetest.New(t))
	g.fill()
	ask := func(house, period string) report.Ask {
		return report.Ask{HouseID: house, Period: models.ParsePeriod(period)}
	}
	for name, kind := range map[string]models.Kind{"supervisor": models.Forbidden, "caseworker": models.Forbidden, "dpo": models.Forbidden, "south-administrator": models.NotFound} {
		worldtest.WantKind(t, g.CloseMonth(t.Context(), g.Actor(name), ask(g.North.ID, "2026-10")), kind)
		worldtest.WantKind(t, g.ReopenMonth(t.Context(), g.Actor(name), ask(g.North.ID, "2026-10"), 1, "written_late"), kind)
	}
	by := g.Actor("administrator")
	for _, c := range []struct {
		ask  report.Ask
		kind models.Kind
	}{{ask(g.North.ID, "2026-11"), models.Invalid}, {ask(g.North.ID, "2025"), models.Invalid}, {ask(g.North.ID, "2027-01"), models.NotFound}, {ask("", "2026-10"), models.NotFound}} {
		worldtest.WantKind(t, g.CloseMonth(t.Context(), by, c.ask), c.kind)
	}
}
