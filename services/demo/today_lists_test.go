package demo_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/calendar"
	"aftercare/services/demo"
	"aftercare/services/document"
	"aftercare/services/gap"
)

// listedRow is one row of a list of Today, as the plain reading below finds it.
type listedRow struct {
	CaseID   string
	Name     string
	Severity int16
	At       models.Instant
	Due      models.Instant
}

// plainLists are the lists that stand on records, each as a query of its own that says
// nothing of how it is read: case_id, name, at, due. ME is the reader, NOW the moment, and
// MINE her cases.
var plainLists = map[gap.List]string{
	gap.Booked:     "SELECT case_id, id AS name, at, at AS due FROM deliveries WHERE case_id IN MINE AND status IN ('planned', 'accepted') AND at < NOW + 7*DAY AND kind IN (KINDS)",
	gap.Courts:     "SELECT case_id, id AS name, at, at AS due FROM hearings WHERE case_id IN MINE AND outcome = '' AND removed_at = 0 AND at < NOW + 14*DAY",
	gap.FollowUps:  "SELECT case_id, id AS name, due_at AS at, due_at AS due FROM follow_ups WHERE case_id IN MINE AND result = '' AND removed_at = 0 AND due_at < NOW + 7*DAY",
	gap.Objections: "SELECT case_id, name, answer_due AS at, answer_due AS due FROM case_applications WHERE case_id IN MINE AND stage = 'objected'",
	gap.Referred:   "SELECT case_id, id AS name, due_at AS at, due_at AS due FROM referrals WHERE case_id IN MINE AND due_at > 0 AND due_at < NOW AND service IN (KINDS)",
	gap.Transfers:  "SELECT case_id, id AS name, speaks_at AS at, 0 AS due FROM transfers WHERE case_id IN MINE AND speaks_at > 0 AND speaks_at < NOW",
	gap.Unsafe:     "SELECT case_id, id AS name, alarm_at AS at, 0 AS due FROM case_notes WHERE case_id IN MINE AND alarm_at > 0",
	gap.Incidents:  "SELECT case_id, id AS name, at, 0 AS due FROM safety_incidents WHERE case_id IN MINE AND removed_at = 0 AND shows_until > NOW AND (shows_from <= NOW OR at > SHOWN)",
	gap.Supplies:   "SELECT case_id, '' AS name, created_at AS at, 0 AS due FROM health_medicines WHERE case_id IN MINE AND removed_at = 0 AND state = 'running' AND supply_until > '' AND supply_until <= 'SUPPLY'",
	gap.Night:      "SELECT case_id, '' AS name, admitted_at AS at, 0 AS due FROM stays WHERE case_id IN MINE AND accepted_at = 0 AND removed_at = 0 AND left_at = 0",
	gap.Steps:      "SELECT case_id, id AS name, due_at AS at, due_at AS due FROM plan_steps WHERE who_id = 'ME' AND state = 'open' AND removed_at = 0 AND due_at < NOW + 7*DAY AND case_id IN MINE",
	gap.Fresh:      "SELECT case_id, '' AS name, -from_at AS at, 0 AS due FROM assignments WHERE account_id = 'ME' AND until_at > NOW AND from_at <= NOW AND from_at > NOW - 7*DAY",
	gap.Held: `SELECT y.case_id, '' AS name, MAX(y.left_at) AS at, 0 AS due FROM stays y WHERE y.removed_at = 0 AND y.case_id IN MINE AND (
		y.case_id IN (SELECT case_id FROM belongings WHERE state = 'held' AND removed_at = 0) OR y.case_id IN (SELECT case_id FROM documents WHERE original = 'shelter' AND removed_at = 0))
		GROUP BY y.case_id HAVING MIN(y.left_at) > 0`,
	gap.Ending: `SELECT a.case_id, '' AS name, MAX(a.until_at) AS at, MAX(a.until_at) AS due FROM assignments a JOIN cases c ON c.id = a.case_id AND c.status <> 'closed'
		WHERE a.account_id = 'ME' AND a.until_at > NOW GROUP BY a.case_id HAVING MIN(a.from_at) <= NOW AND MAX(a.until_at) <= NOW + 14*DAY`,
	gap.Quiet: `SELECT id AS case_id, '' AS name, CASE WHEN last_contact_at > intake_at THEN last_contact_at ELSE intake_at END AS at, 0 AS due FROM cases c
		WHERE id IN MINE AND status <> 'closed' AND last_contact_at < NOW - 14*DAY AND intake_at < NOW - 14*DAY
			AND NOT (status = 'follow_up' AND EXISTS (SELECT 1 FROM follow_ups u WHERE u.case_id = c.id AND u.result = '' AND u.removed_at = 0))`,
}

const (
	plainMine   = "(SELECT case_id FROM assignments WHERE account_id = 'ME' AND until_at > NOW AND from_at <= NOW)"
	plainPrompt = "SELECT case_id, id AS name, raised_at AS at, 0 AS due FROM safety_prompts WHERE case_id IN MINE AND done = '' AND taken_at = 0"
	plainLed    = plainPrompt + " AND case_id IN (SELECT id FROM cases WHERE lead_id = 'ME')"
)

// worded puts a reader into a plain query.
func (r *site) worded(by access.Actor) func(query string) string {
	kinds, seen := []string{"''"}, []string{"''"}
	for _, k := range r.gaps.Library().Services() {
		if by.MayRecord(k.Class) {
			kinds = append(kinds, "'"+k.Kind+"'")
		}
		if r.gaps.Sight(by).Service(k.Kind) {
			seen = append(seen, "'"+k.Kind+"'")
		}
	}
	words := strings.NewReplacer("MINE", plainMine, "KINDS", strings.Join(kinds, ", "), "SEEN", strings.Join(seen, ", "))
	values := strings.NewReplacer("ME", by.ID(), "NOW", fmt.Sprint(int64(by.Now())), "DAY", fmt.Sprint(int64(oneDay)),
		"SHOWN", fmt.Sprint(int64(models.ShownSince(by.Now()))), "SUPPLY", string(models.SupplyDay(by.Now().Date(time.UTC))))
	return func(query string) string { return values.Replace(words.Replace(query)) }
}

// oneDay is a day between two moments.
var oneDay = models.Instant(0).Add(24 * time.Hour)

// plain reads the lists of one person.
func (r *site) plain(t *testing.T, by access.Actor) map[gap.List][]listedRow {
	t.Helper()
	sight, words := r.gaps.Sight(by), r.worded(by)
	queries := map[gap.List]string{gap.Safety: plainLed}
	if by.May(access.KeepAssessments) {
		queries[gap.Safety] = plainPrompt
	}
	for l, q := range plainLists {
		queries[l] = q
	}
	out := map[gap.List][]listedRow{}
	read(t, r.db, func(tx *gorm.DB) error {
		for l, q := range queries {
			var rows []listedRow
			if err := tx.Raw(words(q)).Find(&rows).Error; err != nil {
				return err
			}
			out[l] = rows
		}
		var objected []models.CaseApplication
		if err := tx.Where("stage = 'objected'").Find(&objected).Error; err != nil {
			return err
		}
		var gaps []models.Gap
		err := tx.Where(words("open AND case_id IN MINE")).Find(&gaps).Error
		for _, g := range gaps {
			rule := r.gaps.Library().Rule(g.Rule)
			if rule == nil || !sight.Gap(rule) {
				continue
			}
			ours := g.Mover == models.PartyShelter || g.Mover == models.PartySurvivor
			told := func(a models.CaseApplication) bool { return a.CaseID == g.CaseID && a.Name == g.Application }
			at := listedRow{g.CaseID, g.Name, g.Severity, cmp.Or(g.Due, g.Since), g.Due}
			switch {
			case rule.FirstDay > 0:
				first := slices.IndexFunc(out[gap.First], func(f listedRow) bool { return f.CaseID == g.CaseID })
				if first < 0 {
					out[gap.First] = append(out[gap.First], listedRow{CaseID: g.CaseID, At: g.Due, Due: g.Due})
				} else if f := &out[gap.First][first]; g.Due < f.At {
					f.At, f.Due = g.Due, g.Due
				}
			case g.Beside, by.May(access.DecideEntitlement) && !ours && slices.ContainsFunc(objected, told):
			case g.Severity > 2:
				if g.Due > 0 {
					out[gap.Later] = append(out[gap.Later], at)
				}
			case !ours || !sight.Mends(rule):
				out[gap.Waiting] = append(out[gap.Waiting], at)
			case g.Severity == 0 || g.Soonest >= by.Now() && g.Soonest < by.Now()+oneDay:
				out[gap.Now] = append(out[gap.Now], at)
			case g.Due < by.Now():
				out[gap.Late] = append(out[gap.Late], at)
			case g.Due < by.Now()+7*oneDay:
				out[gap.Week] = append(out[gap.Week], at)
			default:
				out[gap.Later] = append(out[gap.Later], at)
			}
		}
		return err
	})
	for l := range out {
		slices.SortFunc(out[l], func(a, b listedRow) int {
			return cmp.Or(cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.At, b.At), cmp.Compare(a.CaseID, b.CaseID), cmp.Compare(a.Name, b.Name))
		})
	}
	return out
}

// keysOf writes rows as case/name, the name where the page knows it.
func keysOf(rows []gap.Row) (out []string) {
	for _, r := range rows {
		name := cmp.Or(r.DeliveryID, r.HearingID, r.FollowUpID, r.Objection, r.ReferralID, r.TransferID, r.StepID, r.PromptID, r.NoteID, r.IncidentID)
		if r.Gap != nil {
			name = r.Gap.Name
		}
		out = append(out, r.CaseID+"/"+name)
	}
	return out
}

// whole reads all pages of a list.
func (r *site) whole(t *testing.T, by access.Actor, l gap.List) (rows []gap.Row, total int) {
	t.Helper()
	for cursor := ""; ; {
		p, err := r.gaps.Rows(t.Context(), by, l, cursor)
		if models.KindOf(err) == models.NotFound {
			return nil, 0 // the role does not have it
		}
		if err != nil {
			t.Fatal(err)
		}
		if rows, total = append(rows, p.Rows...), p.Total; p.More == "" {
			return rows, total
		}
		cursor = p.More
	}
}

// roleLists are the lists that a role does not have, whatever is in the records.
var roleLists = map[models.Role][]gap.List{
	models.Caseworker: {gap.Supplies},
	models.Counsellor: {gap.Objections, gap.Night, gap.Held, gap.Transfers, gap.Quiet},
	models.LegalAid:   {gap.FollowUps, gap.Referred, gap.Transfers, gap.Held, gap.Safety, gap.Supplies, gap.Night, gap.Steps, gap.Quiet},
}

// TestTodayIsWhatIsInTheRecords compares all lists of everybody who has a day's work with a
// reading of the records that is plain and slow: the same rows in the same order, and on
// Today how many there are, and when the first of all and of those not shown is due.
func TestTodayIsWhatIsInTheRecords(t *testing.T) {
	t.Parallel()
	r := demoOf(t, demo.Default)
	filled := map[gap.List]int{}
	for _, by := range r.assigned(t) {
		who := fmt.Sprint(by.Role(), " ", by.Name())
		day, err := r.gaps.Today(t.Context(), by)
		if err != nil {
			t.Fatal(err)
		}
		want := r.plain(t, by)
		for _, l := range gap.Lists {
			lines := want[l]
			if slices.Contains(roleLists[by.Role()], l) {
				lines = nil
			}
			var keys []string
			for _, w := range lines {
				keys = append(keys, w.CaseID+"/"+w.Name)
			}
			rows, total := r.whole(t, by, l)
			if got := keysOf(rows); !slices.Equal(got, keys) || total != len(keys) {
				t.Errorf("%s, %s: %d rows %v, want %d %v", who, l, total, got, len(keys), keys)
				continue
			}
			filled[l] += len(keys)
			sec := day.Sections[l]
			if got := keysOf(sec.Rows); sec.Total != len(keys) || !slices.Equal(got, keys[:len(got)]) || len(got) == 0 && len(keys) > 0 {
				t.Errorf("%s, %s of Today: %d rows, first %v, want %d %v", who, l, sec.Total, got, len(keys), keys)
				continue
			}
			first, rest := soonest(lines), soonest(lines[len(sec.Rows):])
			var since models.Instant
			if sec.More() > 0 {
				since = max(lines[len(sec.Rows)].At, 0)
			}
			if sec.First != first || sec.Due != rest || sec.Since != since {
				t.Errorf("%s, %s: first due %v, of the rest %v, which stands since %v; want %v, %v and %v", who, l, sec.First, sec.Due, sec.Since, first, rest, since)
			}
		}
	}
	for _, l := range gap.Lists {
		if filled[l] == 0 {
			t.Logf("nobody has anything in %s", l)
		}
	}
}

// soonest is the first of the days on which rows are due, 0 for none.
func soonest(lines []listedRow) (due models.Instant) {
	for _, w := range lines {
		if w.Due > 0 && (due == 0 || w.Due < due) {
			due = w.Due
		}
	}
	return due
}

// assigned are the people who work with cases that they are assigned to.
func (r *site) assigned(t *testing.T) (out []access.Actor) {
	t.Helper()
	var people []models.Account
	read(t, r.db, func(tx *gorm.DB) error {
		return tx.Where("role IN ?", []models.Role{models.Caseworker, models.Counsellor, models.LegalAid}).Order("id").Find(&people).Error
	})
	for _, a := range people {
		out = append(out, access.NewActor(access.Person{ID: a.ID, Name: a.DisplayName, Organisation: a.OrganisationID, Role: a.Role, Now: models.At(noon)}))
	}
	return out
}

// plainDates are the dates of the cases of one person: at, danger, case_id, item, name.
var plainDates = []string{
	"SELECT due AS at, danger, case_id, item, name FROM case_clocks WHERE case_id IN MINE",
	"SELECT due AS at, true AS danger, case_id, rule AS item, name FROM gaps WHERE case_id IN MINE AND open AND severity = 0 AND subject = '' AND due > 0",
	"SELECT at, false AS danger, case_id, kind AS item, id AS name FROM deliveries WHERE case_id IN MINE AND status IN ('planned', 'accepted') AND kind IN (SEEN)",
	"SELECT at, false AS danger, case_id, purpose AS item, id AS name FROM hearings WHERE case_id IN MINE AND outcome = '' AND removed_at = 0",
	"SELECT due_at AS at, false AS danger, case_id, point AS item, id AS name FROM follow_ups WHERE case_id IN MINE AND result = '' AND removed_at = 0",
	"SELECT answer_due AS at, false AS danger, case_id, authority AS item, name FROM case_applications WHERE case_id IN MINE AND stage = 'objected'",
}

// TestAMonthIsWhatIsInTheRecords compares the month of everybody who works
// with her own cases, with a plain reading: how many dates each day has, and which it names.
func TestAMonthIsWhatIsInTheRecords(t *testing.T) {
	t.Parallel()
	r := demoOf(t, demo.Default)
	dates := calendar.New(r.db, r.evaluator.Library(), now)
	from := models.At(time.Date(noon.Year(), noon.Month(), 1, 0, 0, 0, 0, time.UTC))
	var days []calendar.Range
	for i := range models.Instant(31) {
		days = append(days, calendar.Range{From: from + i*oneDay, To: from + (i+1)*oneDay})
	}
	all := 0
	for _, by := range r.assigned(t) {
		words, want := r.worded(by), make([]calendar.Day, len(days))
		read(t, r.db, func(tx *gorm.DB) error {
			for i, q := range plainDates {
				if i == 4 && !r.gaps.Sight(by).Service(models.KindFollowUp) {
					continue
				}
				var rows []calendar.Entry
				if err := tx.Raw(words(q)).Find(&rows).Error; err != nil {
					return err
				}
				for _, e := range rows {
					rule := r.gaps.Library().Rule(e.Item)
					if n := int((e.At - from) / oneDay); e.At >= from && n < len(want) && (i != 1 || rule != nil && r.gaps.Sight(by).Gap(rule)) {
						want[n].N++
						want[n].First = append(want[n].First, e)
					}
				}
			}
			return nil
		})
		got, err := dates.Days(t.Context(), by, days, calendar.Anybodys)
		if err != nil {
			t.Fatal(err)
		}
		for i, d := range want {
			calendar.Order(d.First)
			all += d.N
			d.First = d.First[:min(len(d.First), calendar.PerDay)]
			if got[i].N != d.N || !slices.EqualFunc(got[i].First, d.First, func(a, b calendar.Entry) bool { return a.At == b.At && a.CaseID == b.CaseID && a.Name == b.Name }) {
				t.Errorf("%s %s, day %d: %+v, want %+v", by.Role(), by.Name(), i, got[i], d)
			}
		}
	}
	if all < 300 {
		t.Errorf("%d dates are too few for this test", all)
	}
}

// TestMissingPapersAreWhatIsInTheRecords compares the papers that are missing, of everybody
// who works with her own cases, with a plain reading.
func TestMissingPapersAreWhatIsInTheRecords(t *testing.T) {
	t.Parallel()
	r := demoOf(t, demo.Default)
	n := 0
	for _, by := range r.assigned(t) {
		var papers []models.Document
		read(t, r.db, func(tx *gorm.DB) error {
			return tx.Raw(r.worded(by)(`SELECT * FROM documents WHERE case_id IN MINE AND file_id = '' AND asked_of <> '' AND removed_at = 0
				AND case_id IN (SELECT id FROM cases WHERE status <> 'closed') ORDER BY asked_of, asked_on, id`)).Find(&papers).Error
		})
		var want, got []string
		for _, p := range papers {
			if p.Class == "" || by.SeesPaper(p.Class) {
				want = append(want, p.AskedOf+" "+p.ID)
			}
		}
		page, err := r.papers.Wanted(t.Context(), by, document.WantedFilter{All: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range page.Rows {
			got = append(got, p.AskedOf+" "+p.ID)
		}
		sum := 0
		for _, o := range page.Offices {
			sum += o.N
		}
		count, err := r.papers.CountWanted(t.Context(), by)
		if err != nil || int(count) != len(want) || sum != len(want) || !slices.Equal(got, want[:min(len(want), len(got))]) || len(got) == 0 && len(want) > 0 {
			t.Errorf("%s %s: %d counted, %d by place, %v, %v, want %d: %v", by.Role(), by.Name(), count, sum, got, err, len(want), want)
		}
		n += len(want)
	}
	if n < 20 {
		t.Errorf("%d papers are too few for this test", n)
	}
}
