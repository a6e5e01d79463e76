package report

import (
	"strings"

	"aftercare/models"
	"aftercare/services/pack"
)

// care is what is known of the people of a period.
type care struct {
	histories []*models.CareCase
	people    []models.PeriodPerson
	cases     map[string]careCase
	facts     map[string]map[string]string // of a survivor: answer or code, by name
	mistaken  int
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

// candidates are the survivors with a case in the houses that was open in the period.
const candidates = `SELECT k.survivor_id FROM cases k WHERE k.organisation_id = ? AND k.id IN (` + touching + `)
	AND k.intake_at < ? AND (k.closed_at = 0 OR k.closed_at >= ?)`

// careOf reads the people of the period, once: their cases, what became of these, and the
// facts that figures about people rest on. It takes three queries.
func (c *count) careOf() (*care, error) {
	if c.care != nil {
		return c.care, nil
	}
	k := &care{cases: map[string]careCase{}, facts: map[string]map[string]string{}}
	who := []any{c.org, c.houses, c.houses, c.until, c.from}
	var cases []careCase
	err := c.tx.Raw(`SELECT c.id, c.survivor_id, c.intake_at, c.closed_at, c.shelter_id, c.closure_reason, c.previous_case_id, c.adult_from, c.adult_to, c.age_group
		FROM cases c WHERE c.organisation_id = ? AND c.survivor_id IN (`+candidates+`)`, append([]any{c.org}, who...)...).Scan(&cases).Error
	if err != nil {
		return nil, err
	}
	var changes []change
	err = c.tx.Raw(`SELECT x.case_id, 'closed' AS kind, x.closed_at AS at, x.reopened_at AS back, '' AS from_id, '' AS day, false AS wrong
			FROM cases c JOIN closures x ON x.case_id = c.id AND x.removed_at = 0 WHERE c.survivor_id IN (`+candidates+`)
		UNION ALL SELECT m.case_id, 'moved', m.at, 0, m.from_id, m.moved_on, m.reason = 'recorded_wrong'
			FROM cases c JOIN case_moves m ON m.case_id = c.id WHERE c.survivor_id IN (`+candidates+`)`, append(append([]any{}, who...), who...)...).Scan(&changes).Error
	if err != nil {
		return nil, err
	}
	k.lay(c, cases, changes)
	c.care = k
	return k, c.readFacts(k, who)
}

// lay makes the times of care out of what was read.
func (k *care) lay(c *count, cases []careCase, changes []change) {
	of := map[string]*models.CareCase{}
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
			k.mistaken++
			continue
		}
		one := of[x.ID]
		if x.ClosedAt > 0 && !closedSince(one.Closings) { // closed before closings were kept as records
			one.Closings = append(one.Closings, models.CareClosing{At: x.ClosedAt})
		}
		k.histories = append(k.histories, one)
	}
	k.people = models.PeopleOf(k.spans(c.houses...), c.from, c.until)
}

// spans are the times of care in some houses.
func (k *care) spans(houses ...string) (out []models.CareSpan) {
	for _, one := range k.histories {
		out = append(out, one.Spans(houses)...)
	}
	return out
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

// personFacts are the facts that figures about people rest on, but for the forms.
var personFacts = []string{"person.sex", "person.nationality", "person.origin_region", "person.disability"}

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
// of somebody's cases is enough.
func (c *count) readFacts(k *care, who []any) error {
	var rows []struct{ SurvivorID, Name, Answer, Code string }
	names := append(formsOf(c.library), personFacts...)
	err := c.tx.Raw(`SELECT f.survivor_id, f.name, f.answer, f.code FROM facts f WHERE f.survivor_id IN (`+candidates+`) AND f.name IN ?`, append(who, names)...).Scan(&rows).Error
	for _, r := range rows {
		if k.facts[r.SurvivorID] == nil {
			k.facts[r.SurvivorID] = map[string]string{}
		}
		value := r.Code
		if value == "" {
			value = r.Answer
		}
		if k.facts[r.SurvivorID][r.Name] != string(models.Yes) {
			k.facts[r.SurvivorID][r.Name] = value
		}
	}
	return err
}

// overlap is how many people were served, how many of them in more than one of the houses,
// and how many cases were left out because they were opened by mistake.
func (c *count) overlap() (people, several, mistaken int, err error) {
	k, err := c.careOf()
	if err != nil {
		return 0, 0, 0, err
	}
	in := map[string]int{}
	for _, house := range c.houses {
		for _, p := range models.PeopleOf(k.spans(house), c.from, c.until) {
			if in[p.SurvivorID]++; in[p.SurvivorID] == 2 {
				several++
			}
		}
	}
	return len(k.people), several, k.mistaken, nil
}
