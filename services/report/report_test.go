package report_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/report"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// planned are the keys of the fact sheet of reports. None is passed over in silence: each
// is counted, or named with the reason why not.
const planned = `flow.open_start flow.new flow.reopened flow.retrafficked flow.served flow.closed flow.open_end flow.turned_away flow.days_to_entry
	ppl.age ppl.gender ppl.child_share ppl.form ppl.industry ppl.origin ppl.found ppl.disability ppl.dependants
	right.state right.told right.within_clock right.overdue right.days_to_receipt right.received_people right.refused_appeal right.icp_1m
	svc.given svc.people svc.hours svc.cost svc.needs_based svc.missed svc.unmet svc.referred svc.referral_done svc.health_72h
	wb.assessed wb.paired wb.improved wb.worse wb.psych3 wb.aso_domain wb.safety_plan
	work.enrolled work.completed work.placed work.kept_6m work.kept_12m work.min_wage work.school
	stay.strength stay.nights stay.occupancy stay.length_leavers stay.over_limit stay.no_basis stay.review_overdue stay.exits stay.safe_exit
	gap.opened gap.closed gap.open_end gap.median_days gap.dismissed clm.filed clm.decided clm.pending_age clm.money clm.paid_share clm.days clm.interim
	fu.reached fu.in_contact fu.safe fu.returned fu.with_services staff.caseload staff.supervision staff.overdue staff.vacant dq.missing dq.late dq.merged dq.suppressed`

func TestEveryPlannedIndicatorIsCountedOrNamedWithAReason(t *testing.T) {
	t.Parallel()
	var all []string
	for _, i := range report.Indicators() {
		all = append(all, i.Key)
	}
	for _, u := range report.NotCounted() {
		all = append(all, u.Key)
	}
	for _, key := range strings.Fields(planned) {
		if !slices.Contains(all, key) {
			t.Errorf("%s is neither counted nor named", key)
		}
	}
	if n := len(strings.Fields(planned)); n != 84 {
		t.Errorf("the fact sheet has 84 keys, this list %d", n)
	}
}

// TestRowsAreTheCasesBehindTheNumber: what a number counts and what it opens are the same,
// and a case that went to another house since has no code.
func TestRowsAreTheCasesBehindTheNumber(t *testing.T) {
	g := newGolden(t, storetest.New(t))
	g.fill()
	for _, house := range []string{g.North.ID, g.South.ID, ""} {
		for _, f := range g.make(g.both(), house, "2026-10").Figures {
			for _, l := range f.Lines {
				if !l.Now.HasCases() {
					continue
				}
				behind, err := g.Rows(t.Context(), g.both(), report.Ask{HouseID: house, Period: models.ParsePeriod("2026-10")}, f.Key, l.Code, "")
				if err != nil || f.Unit == "people" && int64(behind.Of) != l.Now.N || behind.Line.Now.N != l.Now.N || behind.Of == 0 || behind.Of != len(behind.Cases)+behind.Others {
					t.Errorf("%s %q: %d, and %d behind %d, %v", f.Key, l.Code, l.Now.N, behind.Of, behind.Line.Now.N, err)
				}
			}
		}
	}
	behind, err := g.Rows(t.Context(), g.Actor("administrator"), report.Ask{HouseID: g.North.ID, Period: models.ParsePeriod("2026-10")}, "flow.open_end", "", "")
	if err != nil || behind.Of != 4 || len(behind.Cases) != 4 || behind.Others != 0 {
		t.Errorf("%+v, %v", behind, err)
	}
	south, err := g.Rows(t.Context(), g.Actor("south-administrator"), report.Ask{HouseID: g.South.ID, Period: models.ParsePeriod("2026-10")}, "flow.served", "", "")
	if err != nil || south.Of != 2 || len(south.Cases) != 1 || south.Others != 1 || south.Cases[0].Code != g.cases["H"].Code {
		t.Errorf("of the case that went to North House: %+v, %v", south, err)
	}
}

func TestReportsAreForTheHousesOfTheReader(t *testing.T) {
	g := newGolden(t, storetest.New(t))
	g.fill()
	for name, kind := range map[string]models.Kind{"south-administrator": models.NotFound, "caseworker": models.Forbidden, "counsellor": models.Forbidden, "legal_aid": models.Forbidden, "dpo": models.Forbidden, "auditor": models.Forbidden, "operator": models.Forbidden} {
		_, err := g.Make(t.Context(), g.Actor(name), report.Ask{HouseID: g.North.ID}, report.OnScreen)
		worldtest.WantKind(t, err, kind)
		_, err = g.Rows(t.Context(), g.Actor(name), report.Ask{HouseID: g.North.ID}, "flow.served", "", "")
		worldtest.WantKind(t, err, kind)
	}
	ask := report.Ask{HouseID: g.North.ID, Period: models.ParsePeriod("2026-10")}
	for _, wrong := range [][2]string{{"flow.nothing", ""}, {"flow.served", "x"}, {"ppl.age", ""}} {
		_, err := g.Rows(t.Context(), g.Actor("administrator"), ask, wrong[0], wrong[1], "")
		worldtest.WantKind(t, err, models.NotFound)
	}
	if n := len(g.Entries("report.read")) + len(g.Entries("report.rows_opened")); n != 0 {
		t.Errorf("%d entries of reports that nobody got", n)
	}
	if _, err := g.Rows(t.Context(), g.Actor("administrator"), ask, "flow.served", "", ""); err != nil {
		t.Fatal(err)
	}
	if got := g.Entries("report.rows_opened"); len(got) != 1 || got[0].Detail != "period=2026-10 figure=flow.served" || got[0].Subject != "shelter:"+g.North.ID {
		t.Errorf("the log says %+v", got)
	}
}

// TestReportTakesTheSameQueriesForFewAndMany holds the number of queries, and that no
// figure is counted case by case.
func TestReportTakesTheSameQueriesForFewAndMany(t *testing.T) {
	var asked []string
	g := newGolden(t, storetest.Open(t, store.Options{Queries: func(sql string) { asked = append(asked, sql) }}))
	count := func() int {
		asked = nil
		g.make(g.both(), "", "2026-10")
		return len(asked)
	}
	g.made = g.at("2026-09-01 09:00")
	empty := count()
	g.fill()
	for i := range 20 {
		g.takeIn(fmt.Sprint("X", i), g.North, "2026-10-02 10:00", cols{})
		g.service(fmt.Sprint("X", i), "counselling", "2026-10-03 10:00", "given", cols{"minutes": 30})
	}
	if full := count(); full != empty || full > 80 {
		t.Errorf("%d queries without a case, %d with many", empty, full)
	}
}

// TestPeopleOfAPeriodAgreeWithPlainSQL makes 200 cases at random, and counts who was open at
// every end of a month by a query that knows no times of care.
func TestPeopleOfAPeriodAgreeWithPlainSQL(t *testing.T) {
	g := newGolden(t, storetest.New(t))
	g.made = g.at("2026-01-01 09:00")
	dice := rand.New(rand.NewPCG(1, 313))
	day := func(from int) int { return from + dice.IntN(120) }
	when := func(n int) string {
		return g.at("2026-01-01 10:00").Time().In(g.zone).AddDate(0, 0, n).Format("2006-01-02 15:04")
	}
	houses := []models.Shelter{g.North, g.South}
	for i := range 200 {
		name, n := fmt.Sprint("R", i), day(0)
		g.takeIn(name, houses[dice.IntN(2)], when(n), cols{})
		for dice.IntN(2) == 0 {
			x, back := day(n), 0
			if back = x + 2 + dice.IntN(90); back > 320 || dice.IntN(3) == 0 {
				g.close(name, when(x), "her_wish", "")
				break
			}
			g.close(name, when(x), "her_wish", when(back))
			n = back
		}
		if dice.IntN(3) == 0 {
			to := houses[dice.IntN(2)]
			moved := when(day(n))
			g.put("case_moves", "", cols{"id": worldtest.NewID(), "case_id": g.cases[name].ID, "from_id": g.cases[name].ShelterID, "to_id": to.ID, "moved_on": moved[:10], "reason": "safety", "moved_by": g.Account("administrator").ID, "at": g.at(moved)})
			g.set(name, cols{"shelter_id": to.ID})
		}
	}
	for month := 1; month <= 10; month++ {
		p := models.ParsePeriod(fmt.Sprintf("2026-%02d", month))
		for _, house := range houses {
			r := g.make(g.both(), house.ID, p.Code())
			from, until := p.Bounds(g.zone)
			open, end := g.plainly(house.ID, from), g.plainly(house.ID, until)
			n := func(key string) int64 { return value(r, key, "").N }
			if n("flow.open_start") != open || n("flow.open_end") != end {
				t.Errorf("%s of %s: %d to %d, plain SQL says %d to %d", p.Code(), house.Name, n("flow.open_start"), n("flow.open_end"), open, end)
			}
			if n("flow.open_start")+n("flow.new")+n("flow.reopened") != n("flow.served") || n("flow.served")-n("flow.left") != n("flow.open_end") {
				t.Errorf("%s of %s does not balance: %+v", p.Code(), house.Name, r.Figures[:7])
			}
		}
	}
}

// plainly counts the cases that are open in a house just before a moment.
func (g *golden) plainly(house string, moment models.Instant) (n int64) {
	g.Read(func(tx *gorm.DB) error {
		return tx.Raw(`SELECT COUNT(DISTINCT c.survivor_id) FROM cases c WHERE c.intake_at < @at
			AND NOT EXISTS (SELECT 1 FROM closures x WHERE x.case_id = c.id AND x.closed_at < @at AND (x.reopened_at = 0 OR x.reopened_at >= @at))
			AND CASE WHEN EXISTS (SELECT 1 FROM case_moves m WHERE m.case_id = c.id AND m.at >= @at)
				THEN (SELECT m.from_id FROM case_moves m WHERE m.case_id = c.id AND m.at >= @at) ELSE c.shelter_id END = @house`,
			map[string]any{"at": moment, "house": house}).Scan(&n).Error
	})
	return n
}

// TestMonthsFollowTheClockOfTheOrganisation: the same evening is another month elsewhere.
func TestMonthsFollowTheClockOfTheOrganisation(t *testing.T) {
	g := newGolden(t, storetest.New(t))
	g.made = g.at("2026-09-01 09:00")
	g.takeIn("late", g.North, "2026-10-31 23:30", cols{})
	for zone, month := range map[string]string{"Asia/Kolkata": "2026-10", "Asia/Dhaka": "2026-11", "Asia/Tokyo": "2026-11", "Europe/London": "2026-10"} {
		g.Write(func(tx *gorm.DB) error {
			return tx.Exec("UPDATE organisations SET time_zone = ?", zone).Error
		})
		r := g.make(g.Actor("administrator"), g.North.ID, month)
		if value(r, "flow.new", "").N != 1 {
			t.Errorf("in %s nobody is new in %s", zone, month)
		}
	}
}

// TestChartsShowTheNumbersOfTheReports holds each month of a course to the report of that
// month, and each drawn line to the report of the period.
func TestChartsShowTheNumbersOfTheReports(t *testing.T) {
	g := newGolden(t, storetest.New(t))
	g.fill()
	for _, house := range []string{g.North.ID, ""} {
		by := g.both()
		charts, err := g.Charts(t.Context(), by, report.Ask{HouseID: house, Period: models.ParsePeriod("2026-q4")})
		if err != nil || len(charts.Months) != report.MonthsShown || len(charts.Courses) == 0 || len(charts.Figures) == 0 {
			t.Fatalf("%+v, %v", charts, err)
		}
		for i, month := range charts.Months {
			made := g.make(by, house, month.Code())
			for _, c := range charts.Courses {
				want, n := int64(0), 0
				for _, f := range made.Figures {
					for _, l := range f.Lines {
						if f.Key == c.Key && (c.Code == "" || c.Code == l.Code) {
							want, n = want+l.Now.N, n+1
						}
					}
				}
				if got := c.Months[i]; !got.Known || got.N != want {
					t.Errorf("%s %q in %s: %+v, the report has %d on %d lines", c.Key, c.Code, month.Code(), got, want, n)
				}
			}
		}
		quarter := g.make(by, house, "2026-q4")
		for _, f := range quarter.Figures {
			drawn := charts.Figure(f.Key)
			if drawn == nil {
				continue
			}
			for _, l := range f.Lines {
				if !slices.ContainsFunc(drawn.Lines, func(of report.Line) bool { return of.Code == l.Code && of.Now.N == l.Now.N }) && l.Now.N != 0 {
					t.Errorf("%s %s: the report has %d, and the drawing does not", f.Key, l.Code, l.Now.N)
				}
			}
		}
	}
}
