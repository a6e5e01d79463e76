package report_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/pack/packtest"
	"aftercare/services/report"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// golden is an invented caseload of two houses in the autumn of 2026, small enough to be
// counted by hand.
type golden struct {
	*worldtest.World
	*report.Service
	zone  *time.Location
	cases map[string]models.Case
	made  models.Instant // when the rows were written down
}

// at is a moment where the organisation is: "2026-10-31 23:59".
func (g *golden) at(when string) models.Instant {
	t, err := time.ParseInLocation("2006-01-02 15:04", when, g.zone)
	if err != nil {
		g.T.Fatal(err)
	}
	return models.At(t)
}

func newGolden(t *testing.T, db *store.DB) *golden {
	t.Helper()
	w := worldtest.New(t, db)
	zone, err := time.LoadLocation("Asia/Kolkata")
	if err != nil {
		t.Fatal(err)
	}
	return &golden{World: w, Service: report.New(db, packtest.Shipped(t), w.Now, worldtest.NewID), zone: zone, cases: map[string]models.Case{}}
}

type cols map[string]any

// put writes a row with the columns that every kept row has.
func (g *golden) put(table string, of string, c cols) {
	g.T.Helper()
	if x, there := g.cases[of]; there {
		c["case_id"], c["survivor_id"] = x.ID, x.SurvivorID
	}
	g.Write(func(tx *gorm.DB) error { return tx.Table(table).Create(map[string]any(c)).Error })
}

func (g *golden) kept(c cols) cols {
	by := g.Account("caseworker").ID
	maps.Copy(c, cols{"id": worldtest.NewID(), "recorded_by": by, "created_at": g.made, "changed_by": by, "changed_at": g.made, "version": 1})
	return c
}

func (g *golden) set(of string, c cols) {
	g.T.Helper()
	g.Write(func(tx *gorm.DB) error {
		return tx.Table("cases").Where("id = ?", g.cases[of].ID).Updates(map[string]any(c)).Error
	})
}

// takeIn opens a case.
func (g *golden) takeIn(name string, in models.Shelter, when string, c cols) {
	g.cases[name] = g.Case(in, "CANARY "+name)
	maps.Copy(c, cols{"intake_at": g.at(when)})
	g.set(name, c)
}

func (g *golden) fact(of, name, answer, code string) {
	g.put("facts", "", cols{"survivor_id": g.cases[of].SurvivorID, "case_id": "", "name": name, "answer": answer, "code": code, "recorded_by": g.Account("caseworker").ID, "recorded_at": g.made})
}

func (g *golden) service(of, kind, when, status string, more cols) {
	c := cols{"id": worldtest.NewID(), "kind": kind, "status": status, "at": g.at(when), "recorded_by": g.Account("caseworker").ID, "created_at": g.at(when)}
	maps.Copy(c, more)
	g.put("deliveries", of, c)
}

func (g *golden) stay(of string, house models.Shelter, basis, review string, moves ...[3]string) {
	var list []models.Movement
	x, id := g.cases[of], worldtest.NewID()
	for _, m := range moves {
		one := models.Movement{ID: worldtest.NewID(), StayID: id, CaseID: x.ID, SurvivorID: x.SurvivorID, ShelterID: house.ID, Trail: models.Trail{RecordedBy: g.Account("caseworker").ID, CreatedAt: g.made, ChangedAt: g.made, Version: 1}}
		one.Kind, one.At = models.MovementKind(m[0]), g.at(m[1])
		if one.Goal = m[2]; one.Kind == models.MoveAdmitted {
			one.Way, one.Goal = models.WayNew, ""
		}
		list = append(list, one)
	}
	w, _, problem := models.Replay(list)
	if problem != "" {
		g.T.Fatal(problem)
	}
	y := models.Stay{ID: id, CaseID: x.ID, SurvivorID: x.SurvivorID, ShelterID: house.ID, StayFacts: models.StayFacts{Basis: basis, ReviewOn: models.Date(review)}, AcceptedAt: 1, Trail: list[0].Trail}
	y.Follow(w)
	g.Write(func(tx *gorm.DB) error {
		if err := tx.Create(&y).Error; err != nil {
			return err
		}
		return tx.Create(&list).Error
	})
}

// fill writes the caseload down.
func (g *golden) fill() {
	g.made = g.at("2026-09-01 09:00")
	g.takeIn("A", g.North, "2026-09-10 10:00", cols{"adult_from": "2014-06-01", "adult_to": "2014-06-01"})
	g.takeIn("B", g.North, "2026-10-05 10:00", cols{"adult_from": "2030-05-05", "adult_to": "2030-05-05"})
	g.takeIn("C", g.North, "2026-08-01 10:00", cols{"adult_from": "2020-01-01", "adult_to": "2022-12-31"})
	g.takeIn("D", g.North, "2026-09-01 10:00", cols{"adult_from": "2025-01-01", "adult_to": "2028-01-01"})
	g.takeIn("E", g.North, "2026-11-01 00:01", cols{"referral_source": "not_known"})
	g.takeIn("F", g.North, "2026-10-10 10:00", cols{})
	g.takeIn("G", g.South, "2026-09-01 11:00", cols{"age_group": "child"})
	g.takeIn("H", g.South, "2026-10-15 10:00", cols{"previous_case_id": g.cases["D"].ID, "survivor_id": g.cases["D"].SurvivorID})
	g.cases["H"] = func(c models.Case) models.Case { c.SurvivorID = g.cases["D"].SurvivorID; return c }(g.cases["H"])

	g.close("C", "2026-09-20 12:00", "her_wish", "2026-10-20 09:00")
	g.close("D", "2026-10-31 23:30", "with_family", "")
	g.close("F", "2026-10-12 09:00", "opened_by_mistake", "")
	g.close("A", "2026-10-18 09:00", "contact_lost", "2026-10-18 15:00") // a slip of six hours
	g.put("case_moves", "", cols{"id": worldtest.NewID(), "case_id": g.cases["G"].ID, "from_id": g.South.ID, "to_id": g.North.ID, "moved_on": "2026-10-15", "reason": "safety", "moved_by": g.Account("administrator").ID, "at": g.at("2026-10-16 09:00")})
	g.put("case_moves", "", cols{"id": worldtest.NewID(), "case_id": g.cases["A"].ID, "from_id": g.South.ID, "to_id": g.North.ID, "moved_on": "2026-10-20", "reason": "recorded_wrong", "moved_by": g.Account("administrator").ID, "at": g.at("2026-10-20 09:00")})
	g.set("G", cols{"shelter_id": g.North.ID})

	for _, f := range [][4]string{
		{"A", "person.sex", "", "female"}, {"C", "person.sex", "", "male"}, {"D", "person.sex", "", "transgender"}, {"G", "person.sex", "declined", ""},
		{"A", "person.nationality", "", "IN"}, {"A", "person.origin_region", "", "IN-WB"}, {"B", "person.nationality", "", "NP"}, {"C", "person.nationality", "", "BD"}, {"D", "person.origin_region", "", "IN-MH"},
		{"A", "form.bonded_labour", "yes", ""}, {"A", "form.forced_labour", "yes", ""}, {"B", "form.begging", "no", ""}, {"A", "person.disability", "yes", ""},
	} {
		g.fact(f[0], f[1], f[2], f[3])
	}
	g.work()
	g.claims()
	g.house()
}

func (g *golden) close(of, when, reason, back string) {
	c := g.kept(cols{"reason": reason, "closed_at": g.at(when), "kept_from": when[:10], "reopened_at": 0})
	if back != "" {
		c["reopened_at"] = g.at(back)
	} else {
		g.set(of, cols{"status": "closed", "closed_at": g.at(when), "closure_reason": reason})
	}
	g.put("closures", of, c)
}

func (g *golden) work() {
	g.service("A", "counselling", "2026-10-10 11:00", "given", cols{"minutes": 60, "outcome": "done", "created_at": g.at("2026-11-01 11:00")})
	g.service("A", "health_check", "2026-10-31 23:59", "given", cols{"outcome": "partly"})
	g.service("A", "counselling", "2026-11-01 00:00", "given", cols{"minutes": 60})
	g.service("B", "rights_explained", "2026-10-11 11:00", "given", cols{"minutes": 20})
	g.service("B", "counselling", "2026-10-12 11:00", "planned", cols{})
	g.service("B", "counselling", "2026-10-13 11:00", "missed", cols{"missed_reason": "no_transport"})
	g.service("B", "counselling", "2026-10-14 11:00", "given", cols{"outcome": "declined", "minutes": 5})
	for _, of := range []string{"A", "C"} {
		g.service(of, "counselling", "2026-10-21 11:00", "given", cols{"minutes": 90, "session": "s1"})
	}
	g.service("F", "counselling", "2026-10-11 11:00", "given", cols{"minutes": 60})
	g.service("G", "legal_consultation", "2026-10-15 20:00", "given", cols{"minutes": 30})
	g.service("G", "contact", "2026-10-17 11:00", "given", cols{})
	consent := worldtest.NewID()
	g.put("consents", "A", cols{"id": consent, "purpose": "health", "answer": "given", "given_by": "self", "explained_in": "hi", "form": "spoken", "given_at": g.made, "recorded_by": g.Account("caseworker").ID})
	for _, r := range [][4]string{{"A", "health_check", "2026-10-02", "completed"}, {"B", "legal_consultation", "2026-10-20", "sent"}, {"A", "health_check", "2026-09-15", "declined"}} {
		g.put("referrals", r[0], g.kept(cols{"service": r[1], "provider_kind": "hospital", "reason": "specialist", "urgency": "ordinary", "sent_on": r[2], "sent_at": g.at(r[2] + " 23:59"), "state": r[3], "purpose": "health", "consent_id": consent}))
	}
	g.put("tracks", "A", g.kept(cols{"kind": "training", "field": "tailoring", "from_on": "2026-10-04", "from_at": g.at("2026-10-04 23:59")}))
	g.put("tracks", "B", g.kept(cols{"kind": "work", "field": "daily", "from_on": "2026-10-06", "from_at": g.at("2026-10-06 23:59")}))
	for _, f := range [][3]string{{"2026-10-10", "reached", ""}, {"2026-10-25", "", ""}, {"2026-10-26", "", "removed"}} {
		c := g.kept(cols{"due_on": f[0], "due_at": g.at(f[0] + " 23:59"), "result": f[1]})
		if f[2] != "" {
			c["removed_at"] = g.made
		}
		g.put("follow_ups", "D", c)
	}
}

// item is a right of the packs by which the demo of money goes.
func (g *golden) item() string { return "in.nalsa_2018.compensation" }

func (g *golden) claims() {
	application := func(of, authority, filed, decided, stage string, sums cols) {
		c := cols{"name": of, "authority": authority, "items": g.item(), "rights": 2, "stage": stage, "filed_at": g.at(filed), "decided_at": 0, "paid_at": 0, "due": 0, "latest": 0, "about": false, "place": models.Forever, "turn": "", "currency": "", "sought": 0, "awarded": 0, "paid": 0}
		if decided != "" {
			c["decided_at"] = g.at(decided)
		}
		maps.Copy(c, sums)
		c["case_id"] = g.cases[of].ID
		g.put("case_applications", "", c)
	}
	application("A", "dlsa", "2026-10-03 12:00", "2026-10-20 12:00", "granted", cols{"currency": "INR", "sought": 100_000, "awarded": 80_000, "interim": 10_000, "kept": 5_000})
	application("C", "dlsa", "2026-09-01 12:00", "", "filed", cols{})
	application("B", "dlsa", "2026-10-30 12:00", "", "filed", cols{})
	g.put("stances", "A", cols{"id": worldtest.NewID(), "subject": "unknown.right", "kind": "received", "at": g.at("2026-10-22 12:00"), "decided_by": g.Account("caseworker").ID, "amount": 4_000, "currency": "INR"})
	g.put("stances", "A", cols{"id": worldtest.NewID(), "subject": "unknown.right", "kind": "received", "at": g.at("2026-10-22 12:00"), "decided_by": g.Account("caseworker").ID, "amount": 9_000, "currency": "INR", "ended_at": g.at("2026-10-23 12:00")})
	gap := func(name string, severity int, open bool) {
		g.put("gaps", "", cols{"case_id": g.cases["A"].ID, "name": name, "rule": "x", "subject": "", "area": "recovery", "severity": severity, "since": g.at("2026-10-01 12:00"), "due": 0, "mover": "shelter", "stance": "", "open": open, "detail": "{}"})
	}
	gap("one", 1, true)
	gap("two", 0, false)
	for _, c := range [][3]string{{"one", "police", "2026-11-01"}, {"two", "survivor", "2026-11-02"}, {"three", "police", "2026-12-24"}} {
		g.put("case_clocks", "", cols{"case_id": g.cases["A"].ID, "item": "x", "name": c[0], "version": "1", "against": c[1], "turn": c[1], "started": g.at("2026-10-01 12:00"), "due": g.at(c[2] + " 12:00"), "about": false, "hard": false})
	}
}

func (g *golden) house() {
	g.stay("A", g.North, "consent", "2026-11-20", [3]string{"admitted", "2026-09-10 10:00"})
	g.stay("B", g.North, "open", "2026-12-20", [3]string{"admitted", "2026-10-05 10:00"}, [3]string{"leave", "2026-10-07 12:00"}, [3]string{"returned", "2026-10-09 12:00"})
	g.stay("D", g.North, "consent", "2026-12-20", [3]string{"admitted", "2026-09-01 10:00"}, [3]string{"left", "2026-10-31 23:30", "family"})
	g.stay("G", g.South, "consent", "2026-12-20", [3]string{"admitted", "2026-09-01 11:00"})
	for i := range 2 {
		bed := g.kept(cols{"shelter_id": g.North.ID, "room": "1", "label": fmt.Sprint(i), "kind": "adult", "sort": fmt.Sprint("1 ", i)})
		g.put("beds", "", bed)
		if i == 0 {
			g.put("bed_outages", "", cols{"id": worldtest.NewID(), "bed_id": bed["id"], "shelter_id": g.North.ID, "reason": "repair", "from_at": g.at("2026-10-10 12:00"), "until_at": g.at("2026-10-12 12:00"), "made_by": g.Account("administrator").ID})
		}
	}
}

// both is somebody who works in both houses.
func (g *golden) both() access.Actor {
	return access.NewActor(access.Person{ID: g.Account("supervisor").ID, Name: "Invented supervisor", Organisation: g.Org.ID, Role: models.Supervisor, Shelters: []string{g.North.ID, g.South.ID}, Now: g.Moment()})
}

func (g *golden) make(by access.Actor, house, period string) report.Report {
	g.T.Helper()
	r, err := g.Make(g.T.Context(), by, report.Ask{HouseID: house, Period: models.ParsePeriod(period)}, report.OnScreen)
	if err != nil {
		g.T.Fatal(err)
	}
	return r
}

// figure is a figure of a report.
func figure(r report.Report, key string) (report.Figure, bool) {
	i := slices.IndexFunc(r.Figures, func(f report.Figure) bool { return f.Key == key })
	if i < 0 {
		return report.Figure{}, false
	}
	return r.Figures[i], true
}

// value is a number of a line of this period.
func value(r report.Report, key, code string) report.Value {
	f, _ := figure(r, key)
	for _, l := range f.Lines {
		if l.Code == code {
			return l.Now
		}
	}
	return report.Value{}
}

type lines map[string]int64

// october is what North House did in October 2026, counted by hand.
var october = map[string]lines{
	"flow.open_start": {"": 2}, "flow.new": {"": 2}, "flow.reopened": {"": 1}, "flow.served": {"": 5}, "flow.left": {"": 1}, "flow.open_end": {"": 4}, "flow.closed": {"with_family": 1},
	"ppl.age": {"25_34": 1, "12_15": 1, "18_24": 1, "child_unsure": 1, "not_known": 1}, "ppl.child_share": {"child": 2, "adult": 2, "not_known": 1},
	"ppl.gender": {"female": 1, "male": 1, "transgender": 1, "declined": 1, "not_known": 1}, "ppl.disability": {"yes": 1, "not_known": 4},
	"ppl.form": {"form.bonded_labour": 1, "form.forced_labour": 1, "not_known": 4}, "ppl.origin": {"same_state": 1, "NP": 1, "BD": 1, "other_state": 1, "not_known": 1}, "ppl.found": {"police": 1},
	"stay.strength":  {"opening": 2, "in.new": 1, "in.leave_back": 1, "out.leave": 1, "out.left": 1, "closing": 2},
	"stay.nights":    {"present": 86, "leave": 2},
	"stay.occupancy": {"nights": 86, "bed_nights": 60, "percent": 1433}, "stay.length_leavers": {"d60": 1, "median": 600}, "stay.exits": {"family": 1},
	"svc.given": {"counselling": 3, "health_check": 1, "information": 2}, "svc.people": {"mind": 2, "health": 1, "information": 2},
	"svc.hours": {"mind": 150, "information": 20, "not_known": 2}, "svc.missed": {"no_transport": 1}, "svc.referred": {"health": 1, "law": 1}, "svc.referral_done": {"declined": 1},
	"right.told": {"yes": 1}, "right.received_people": {"not_known": 1},
	"clm.filed": {"dlsa": 2}, "clm.people": {"": 2}, "clm.decided": {"granted": 1}, "clm.pending_age": {"d60": 2}, "clm.days": {"to_decision": 170, "decided": 1, "waiting": 2},
	"clm.money":  {"sought.INR": 100_000, "awarded.INR": 70_000, "interim.INR": 10_000, "locked.INR": 5_000, "received.INR": 4_000, "no_sum": 1},
	"fu.reached": {"reached": 1, "not_yet": 1}, "work.enrolled": {"tailoring": 1}, "work.began": {"daily": 1}, "dq.late": {"in_time": 7, "late": 1},
}

// TestEveryFigureEqualsTheCountByHand counts a small caseload over a month end, a closing
// that was a slip, an opening by mistake, a case that came back, and people of two houses.
func TestEveryFigureEqualsTheCountByHand(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		g := newGolden(t, db)
		g.fill()
		r := g.make(g.Actor("administrator"), g.North.ID, "2026-10")
		g.same(r, october)
		if r.Runs || r.Mistaken != 1 || r.People != 5 {
			t.Errorf("runs %v, %d people, %d opened by mistake", r.Runs, r.People, r.Mistaken)
		}
		november := g.make(g.Actor("administrator"), g.North.ID, "")
		g.same(november, map[string]lines{
			"flow.open_start": {"": 4}, "flow.new": {"": 1}, "flow.served": {"": 5}, "flow.open_end": {"": 5}, "ppl.found": {"not_known": 1},
			"stay.no_basis": {"": 1}, "stay.review_overdue": {"": 1}, "right.overdue": {"ours": 1, "others": 1}, "gap.open_end": {"high": 1}, "svc.given": {"counselling": 1},
			"stay.nights": {"present": 44},
		})
		if !november.Runs || november.Period.Code() != "2026-11" {
			t.Errorf("without a period it is %s", november.Period.Code())
		}
		g.bothHouses()
	})
}

// bothHouses counts the people of two houses once.
func (g *golden) bothHouses() {
	all := g.make(g.both(), "", "2026-10")
	g.same(all, map[string]lines{
		"flow.open_start": {"": 3}, "flow.new": {"": 1}, "flow.reopened": {"": 1}, "flow.served": {"": 5}, "flow.left": {"": 0}, "flow.open_end": {"": 5}, "flow.retrafficked": {"": 1},
		"svc.given": {"counselling": 3, "health_check": 1, "information": 2, "legal_consultation": 1}, "stay.strength": {"opening": 3, "in.new": 1, "in.leave_back": 1, "out.leave": 1, "out.left": 1, "closing": 3},
	})
	if all.People != 5 || all.Several != 2 {
		g.T.Errorf("%d people, %d of them in both houses", all.People, all.Several)
	}
	g.same(g.make(g.both(), g.South.ID, "2026-10"), map[string]lines{
		"flow.open_start": {"": 1}, "flow.new": {"": 1}, "flow.served": {"": 2}, "flow.left": {"": 1}, "flow.open_end": {"": 1}, "svc.given": {"legal_consultation": 1},
	})
	year := g.make(g.both(), "", "2026-april")
	g.same(year, map[string]lines{"flow.open_start": {"": 0}, "flow.new": {"": 6}, "flow.served": {"": 6}, "flow.closed": {"her_wish": 1, "with_family": 1}})
}

// same compares figures with what they should be: a line that is not named is nought.
func (g *golden) same(r report.Report, want map[string]lines) {
	g.T.Helper()
	for key, lines := range want {
		f, there := figure(r, key)
		if !there {
			g.T.Errorf("%s %s: no such figure", r.Period.Code(), key)
		}
		codes := []string{}
		for _, l := range f.Lines {
			codes = append(codes, l.Code)
			if l.Now.N != lines[l.Code] || !l.Now.Known && lines[l.Code] != 0 {
				g.T.Errorf("%s %s %q: %d, want %d", r.Period.Code(), key, l.Code, l.Now.N, lines[l.Code])
			}
		}
		for code := range lines {
			if !slices.Contains(codes, code) {
				g.T.Errorf("%s %s has no line %q, only %v", r.Period.Code(), key, code, codes)
			}
		}
	}
}
