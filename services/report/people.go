package report

import (
	"strings"

	"aftercare/models"
	"aftercare/services/pack"
	"aftercare/services/store"
)

// care is what is known of the people of a period.
type care struct {
	*circle
	spans  []models.CareSpan
	people []models.PeriodPerson
}

// circle is what was read of the people of some periods: their cases, what became of
// these, and the facts that figures about people rest on.
type circle struct {
	histories []*models.CareCase
	cases     map[string]careCase
	facts     map[string]person
	mistaken  []careCase
}

// careCase is a case as the figures about people read it. It has codes only.
type careCase struct {
	ID             string
	SurvivorID     string
	IntakeAt       models.Instant
	ClosedAt       models.Instant
	ShelterID      string
	ClosureReason  string
	PreviousCaseID string
	AdultFrom      models.Date
	AdultTo        models.Date
	AgeGroup       string
}

// change is a closing or a move of a case.
type change struct {
	CaseID string
	Kind   string
	At     models.Instant
	Back   models.Instant
	FromID string
	Day    models.Date
	Wrong  bool
}

// among limits a query to the survivors with a case in the houses that was open in one of
// the periods that are counted. Where all houses are wanted they are nearly everybody, and
// to read everybody is quicker.
func (c *count) among(q *query, column string) {
	if c.everywhere {
		return
	}
	q.add(" AND "+column+" IN (SELECT k.survivor_id FROM cases k WHERE k.organisation_id = ? AND k.id IN ("+touching+") AND (false", c.org, c.houses, c.houses)
	for _, p := range c.periods {
		q.add(" OR k.intake_at < ? AND (k.closed_at = 0 OR k.closed_at >= ?)", p.until, p.from)
	}
	q.add("))")
}

// hint tells SQLite how to read a table of which nearly every row is wanted: it takes an
// index by the look of the condition.
func (c *count) hint(how string) string {
	if c.everywhere && c.dialect == store.SQLite {
		return " " + how
	}
	return ""
}

// careOf are the people of the period. What is known of them is read once for all periods
// that are counted.
func (c *count) careOf() (*care, error) {
	if c.care != nil {
		return c.care, nil
	}
	if c.circle.cases == nil {
		if err := c.readCircle(); err != nil {
			return nil, err
		}
	}
	k := &care{circle: c.circle}
	for _, one := range k.histories {
		k.spans = append(k.spans, one.Spans(c.houses)...)
	}
	k.people = models.PeopleOf(k.spans, c.from, c.until)
	c.care = k
	return k, nil
}

// readCircle reads the people of the periods: their cases, what became of these, and the
// facts, in four queries.
func (c *count) readCircle() error {
	var cases []careCase
	q := query{}
	q.add(`SELECT c.id, c.survivor_id, c.intake_at, c.closed_at, c.shelter_id, c.closure_reason, c.previous_case_id, c.adult_from, c.adult_to, c.age_group
		FROM cases c`+c.hint("NOT INDEXED")+" WHERE c.organisation_id = ?", c.org)
	c.among(&q, "c.survivor_id")
	if err := q.scan(c, &cases); err != nil {
		return err
	}
	var changes []change
	q = query{}
	q.add(`SELECT x.case_id, 'closed' AS kind, x.closed_at AS at, x.reopened_at AS back, '' AS from_id, '' AS day, false AS wrong
			FROM `+c.before("closures x")+` WHERE c.id = x.case_id AND c.organisation_id = ? AND x.removed_at = 0`, c.org)
	c.among(&q, "c.survivor_id")
	q.add(` UNION ALL SELECT m.case_id, 'moved', m.at, 0, m.from_id, m.moved_on, m.reason = 'recorded_wrong'
			FROM `+c.before("case_moves m")+` WHERE c.id = m.case_id AND c.organisation_id = ?`, c.org)
	c.among(&q, "c.survivor_id")
	if err := q.scan(c, &changes); err != nil {
		return err
	}
	c.circle.lay(c, cases, changes)
	return c.readFacts()
}

// lay makes the times of care out of what was read.
func (k *circle) lay(c *count, cases []careCase, changes []change) {
	of := make(map[string]*models.CareCase, len(cases))
	k.cases = make(map[string]careCase, len(cases))
	for _, x := range cases {
		of[x.ID] = &models.CareCase{SurvivorID: x.SurvivorID, CaseID: x.ID, OpenedAt: x.IntakeAt, HouseID: x.ShelterID}
		k.cases[x.ID] = x
	}
	for _, x := range changes {
		one := of[x.CaseID]
		switch {
		case one == nil:
		case x.Kind == "closed":
			one.Closings = append(one.Closings, models.CareClosing{At: x.At, ReopenedAt: x.Back})
		default:
			one.Moves = append(one.Moves, models.CareMove{At: models.MovedAt(models.EndOfDay(x.Day, c.zone), x.At), FromID: x.FromID, Wrong: x.Wrong})
		}
	}
	for _, x := range cases {
		if x.ClosureReason == "opened_by_mistake" {
			k.mistaken = append(k.mistaken, x)
			continue
		}
		one := of[x.ID]
		if x.ClosedAt > 0 && !closedSince(one.Closings) { // closed before closings were kept as records
			one.Closings = append(one.Closings, models.CareClosing{At: x.ClosedAt})
		}
		k.histories = append(k.histories, one)
	}
}

// closedSince reports whether a closing lasts.
func closedSince(list []models.CareClosing) bool {
	for _, x := range list {
		if x.ReopenedAt == 0 {
			return true
		}
	}
	return false
}

// person is what figures about people rest on: answers and codes, "" for what nobody
// wrote down.
type person struct {
	SurvivorID  string
	Sex         string
	Nationality string
	Region      string
	Disability  string
	Forms       string `gorm:"-"` // the names of the forms of exploitation, each followed by a blank
}

// exploited reports whether a form of exploitation is recorded.
func (p person) exploited(form string) bool { return strings.Contains(p.Forms, form+" ") }

// formPrefix begins the names of the forms of exploitation.
const formPrefix = "form."

// formsOf are the forms of exploitation that the packs know.
func formsOf(lib *pack.Library) (names []string) {
	for _, f := range lib.Facts() {
		if strings.HasPrefix(f.Key, formPrefix) && f.Kind == pack.KindYesNo {
			names = append(names, f.Key)
		}
	}
	return names
}

// readFacts reads the coded facts of the people. Of a form of exploitation one yes in any
// of somebody's cases is enough. The conditions are those of the indexes facts_person and
// facts_form.
func (c *count) readFacts() error {
	one := func(name string) string {
		return "COALESCE(MAX(CASE WHEN f.name = 'person." + name + "' THEN CASE WHEN f.code <> '' THEN f.code ELSE f.answer END END), '')"
	}
	q, rows := query{}, []person{}
	q.add("SELECT f.survivor_id, " + one("sex") + " AS sex, " + one("nationality") + " AS nationality, " + one("origin_region") + " AS region, " + one("disability") + ` AS disability
		FROM facts f` + c.hint("INDEXED BY facts_person") + ` WHERE f.name IN ('person.sex', 'person.nationality', 'person.origin_region', 'person.disability')`)
	c.among(&q, "f.survivor_id")
	q.add(" GROUP BY f.survivor_id")
	if err := q.scan(c, &rows); err != nil {
		return err
	}
	c.circle.facts = make(map[string]person, len(rows))
	for _, r := range rows {
		c.circle.facts[r.SurvivorID] = r
	}
	var forms []struct{ SurvivorID, Name string }
	q = query{}
	q.add("SELECT f.survivor_id, f.name FROM facts f" + c.hint("INDEXED BY facts_form") + " WHERE f.answer = 'yes' AND substr(f.name, 1, 5) = '" + formPrefix + "'")
	c.among(&q, "f.survivor_id")
	err := q.scan(c, &forms)
	for _, f := range forms {
		p := c.circle.facts[f.SurvivorID]
		p.Forms += f.Name + " "
		c.circle.facts[f.SurvivorID] = p
	}
	return err
}

// overlap is how many people were served, how many of them in more than one of the houses,
// and how many cases that were open then are left out because they were opened by mistake.
func (c *count) overlap() (people, several, mistaken int, err error) {
	k, err := c.careOf()
	if err != nil {
		return 0, 0, 0, err
	}
	for _, x := range k.mistaken {
		if x.IntakeAt < c.until && (x.ClosedAt == 0 || x.ClosedAt >= c.from) {
			mistaken++
		}
	}
	return len(k.people), models.SeveralHouses(k.spans, c.from, c.until), mistaken, nil
}
