package report

import (
	"strconv"
	"strings"

	"aftercare/models"
	"aftercare/services/pack"
	"aftercare/services/store"
)

// circle is what was counted of the people of some periods. Their cases are read in one
// query and in the order of survivors, and each survivor is counted in all periods and for
// all figures at once: so what a report holds does not grow with how many there are.
type circle struct {
	of     map[bounds]*crowd
	tell   map[string]teller // of the figures that are counted
	forms  []string          // the names of the forms of exploitation, each followed by a blank
	states map[string]string // of the shelters
}

// crowd is what was counted of the people of one period.
type crowd struct {
	tallies  map[string]tally // by figure
	people   int
	several  int // of them, in more than one of the houses
	mistaken int // cases that are left out because they were opened by mistake
}

// life is what is read of a survivor: the cases with what became of them, and the answers
// and codes that figures about people rest on, "" for what nobody wrote down.
type life struct {
	cases []careCase
	spans []models.CareSpan

	sex         string
	nationality string
	region      string
	disability  string
	forms       string // the names of the forms of exploitation, each followed by a blank
}

// careCase is a case as the figures about people read it. It has codes only.
type careCase struct {
	id, survivorID     string
	intakeAt, closedAt models.Instant
	shelterID          string
	closureReason      string
	previousID         string
	adultFrom, adultTo models.Date
	ageGroup           string
	closings, moves    string // each with a blank between, see careColumns
	band               string // of ages, once it was asked for
}

// somebody is one survivor in one period.
type somebody struct {
	*life
	models.PeriodPerson
	served bool      // is one of the people of the period
	open   bool      // has something open at its end
	last   *careCase // of who was served, the case that was open last
	linked bool      // has a new case that is linked to an earlier one
}

// teller names the lines of a figure on which somebody counts.
type teller func(c *count, p *somebody, add func(line string))

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
	if c.everywhere {
		return c.by(how)
	}
	return ""
}

// by tells SQLite how to read a table.
func (c *count) by(how string) string {
	if c.dialect == store.SQLite {
		return " " + how
	}
	return ""
}

// crowdOf are the people of the period, with a figure about them; "" for none. They are
// counted once for all periods, and for all figures that are wanted.
func (c *count) crowdOf(figure string) (*crowd, error) {
	at := bounds{c.from, c.until}
	if k := c.circle.of[at]; k != nil && (figure == "" || k.tallies[figure] != nil) {
		return k, nil
	}
	wanted := []string{figure}
	if c.circle.of == nil {
		wanted = append(wanted, c.want...)
	}
	if err := c.readCircle(wanted); err != nil {
		return nil, err
	}
	return c.circle.of[at], nil
}

// readCircle counts the people of the periods, with those of some figures that are about
// them.
func (c *count) readCircle(wanted []string) error {
	k := c.circle
	k.tell = map[string]teller{}
	for _, key := range wanted {
		if tell := counters[key].tell; tell != nil {
			k.tell[key] = tell
		}
	}
	if k.of == nil {
		k.of = map[bounds]*crowd{}
	}
	for _, p := range c.periods {
		one := &crowd{tallies: map[string]tally{}}
		if old := k.of[p]; old != nil {
			one.tallies = old.tallies
		}
		for key := range k.tell {
			one.tallies[key] = tally{}
		}
		k.of[p] = one
	}
	k.forms = nil
	for _, name := range formsOf(c.library) {
		k.forms = append(k.forms, name+" ")
	}
	if err := c.readStates(); err != nil {
		return err
	}
	return c.eachLife(func(l *life) { k.count(c, l) })
}

// readStates reads in which State each shelter is.
func (c *count) readStates() error {
	var rows []struct{ ID, State string }
	err := c.tx.Raw("SELECT id, state FROM shelters WHERE organisation_id = ?", c.org).Find(&rows).Error
	c.circle.states = map[string]string{}
	for _, r := range rows {
		c.circle.states[r.ID] = r.State
	}
	return err
}

// count counts a survivor in each period.
func (k *circle) count(c *count, l *life) {
	for at, crowd := range k.of {
		for _, x := range l.cases {
			if x.mistaken() && x.intakeAt < at.until && (x.closedAt == 0 || x.closedAt >= at.from) {
				crowd.mistaken++
			}
		}
		p := l.in(at)
		if !p.served && !p.open {
			continue
		}
		if p.served {
			crowd.people++
		}
		if len(l.spans) > 1 {
			crowd.several += models.SeveralHouses(l.spans, at.from, at.until)
		}
		var t tally
		add := func(line string) { t.add(line, 1, c.row(p.CaseID)) }
		for key, tell := range k.tell {
			t = crowd.tallies[key]
			tell(c, &p, add)
		}
	}
}

// in is the survivor in a period.
func (l *life) in(at bounds) somebody {
	p := somebody{life: l, open: len(models.OpenAt(l.spans, at.until)) > 0}
	for _, one := range models.PeopleOf(l.spans, at.from, at.until) {
		p.PeriodPerson, p.served = one, true
	}
	for i, x := range l.cases {
		if x.id == p.CaseID {
			p.last = &l.cases[i]
		}
		p.linked = p.linked || x.previousID != "" && x.intakeAt >= at.from && x.intakeAt < at.until
	}
	return p
}

func (x careCase) mistaken() bool { return x.closureReason == "opened_by_mistake" }

// row is the case behind a number, where these are wanted.
func (c *count) row(caseID string) string {
	if c.rows {
		return caseID
	}
	return ""
}

// careColumns are what is read of a case and of whose it is. Closings and moves, and answers
// and forms, are one text each: parts with a colon between them, and a blank before the next.
// The conditions are those of the indexes facts_person and facts_form.
func (c *count) careColumns() string {
	list := func(what, from string) string {
		return ", COALESCE((SELECT string_agg(" + what + ", ' ') FROM " + from + "), '')"
	}
	return "c.id, c.survivor_id, c.intake_at, c.closed_at, c.shelter_id, c.closure_reason, c.previous_case_id, c.adult_from, c.adult_to, c.age_group" +
		list("x.closed_at || ':' || x.reopened_at", "closures x WHERE x.case_id = c.id AND x.removed_at = 0") +
		list("m.at || ':' || m.from_id || ':' || m.moved_on || ':' || CASE WHEN m.reason = 'recorded_wrong' THEN 'wrong' ELSE '' END", "case_moves m WHERE m.case_id = c.id") +
		list("substr(f.name, 8) || ':' || CASE WHEN f.code <> '' THEN f.code ELSE f.answer END", "facts f"+c.by("INDEXED BY facts_person")+
			" WHERE f.survivor_id = c.survivor_id AND f.name IN ('person.sex', 'person.nationality', 'person.origin_region', 'person.disability')") +
		list("f.name", "facts f"+c.by("INDEXED BY facts_form")+" WHERE f.survivor_id = c.survivor_id AND f.answer = 'yes' AND substr(f.name, 1, 5) = '"+formPrefix+"'")
}

// eachLife reads the people of the periods that are counted, one after the other.
func (c *count) eachLife(each func(l *life)) error {
	q := query{}
	q.add("SELECT "+c.careColumns()+" FROM cases c"+c.hint("INDEXED BY cases_survivor")+" WHERE c.organisation_id = ?", c.org)
	c.among(&q, "c.survivor_id")
	q.add(" ORDER BY c.survivor_id")
	rows, err := c.tx.Raw(q.sql, q.args...).Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	var l life
	for rows.Next() {
		var x careCase
		var answers, forms string
		if err := rows.Scan(&x.id, &x.survivorID, &x.intakeAt, &x.closedAt, &x.shelterID, &x.closureReason, &x.previousID, &x.adultFrom, &x.adultTo, &x.ageGroup, &x.closings, &x.moves, &answers, &forms); err != nil {
			return err
		}
		if len(l.cases) > 0 && l.cases[0].survivorID != x.survivorID {
			each(&l)
			l = life{cases: l.cases[:0], spans: l.spans[:0]}
		}
		l.add(c, x, answers, forms)
	}
	if len(l.cases) > 0 {
		each(&l)
	}
	return rows.Err()
}

// add adds a case to what is known of its survivor.
func (l *life) add(c *count, x careCase, answers, forms string) {
	if len(l.cases) == 0 {
		l.answer(answers)
		l.forms = forms + " "
	}
	l.cases = append(l.cases, x)
	if !x.mistaken() {
		l.spans = append(l.spans, x.history(c).Spans(c.houses)...)
	}
}

// answer keeps the answers about a survivor. Of two to one question the greater one counts.
func (l *life) answer(answers string) {
	for one := range strings.FieldsSeq(answers) {
		name, value, _ := strings.Cut(one, ":")
		switch name {
		case "sex":
			l.sex = max(l.sex, value)
		case "nationality":
			l.nationality = max(l.nationality, value)
		case "origin_region":
			l.region = max(l.region, value)
		case "disability":
			l.disability = max(l.disability, value)
		}
	}
}

// history is what became of a case.
func (x careCase) history(c *count) models.CareCase {
	out := models.CareCase{SurvivorID: x.survivorID, CaseID: x.id, OpenedAt: x.intakeAt, HouseID: x.shelterID}
	lasts := false
	for one := range strings.FieldsSeq(x.closings) {
		at, back, _ := strings.Cut(one, ":")
		closing := models.CareClosing{At: instantOf(at), ReopenedAt: instantOf(back)}
		lasts = lasts || closing.ReopenedAt == 0
		out.Closings = append(out.Closings, closing)
	}
	if x.closedAt > 0 && !lasts { // closed before closings were kept as records
		out.Closings = append(out.Closings, models.CareClosing{At: x.closedAt})
	}
	for one := range strings.FieldsSeq(x.moves) {
		part := strings.Split(one, ":")
		out.Moves = append(out.Moves, models.CareMove{At: models.MovedAt(models.EndOfDay(models.Date(part[2]), c.zone), instantOf(part[0])), FromID: part[1], Wrong: part[3] != ""})
	}
	return out
}

// instantOf reads a moment that the database wrote.
func instantOf(text string) models.Instant {
	n, _ := strconv.ParseInt(text, 10, 64)
	return models.Instant(n)
}

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

// overlap is how many people were served, how many of them in more than one of the houses,
// and how many cases that were open then are left out because they were opened by mistake.
func (c *count) overlap() (people, several, mistaken int, err error) {
	k, err := c.crowdOf("")
	if err != nil {
		return 0, 0, 0, err
	}
	return k.people, k.several, k.mistaken, nil
}
