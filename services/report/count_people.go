package report

import (
	"slices"
	"strings"

	"aftercare/models"
	"aftercare/services/pack"
)

// countPeople counts people of the period: on gives the lines of one, none for nobody.
func countPeople(on func(k *care, p models.PeriodPerson) []string) func(c *count) (tally, error) {
	return func(c *count) (tally, error) {
		k, err := c.careOf()
		t := tally{}
		if err != nil {
			return t, err
		}
		for _, p := range k.people {
			for _, code := range on(k, p) {
				t.add(code, 1, p.CaseID)
			}
		}
		return t, nil
	}
}

// flow counts the people who fit, on one line.
func flow(fits func(p models.PeriodPerson) bool) counter {
	return counter{count: countPeople(func(_ *care, p models.PeriodPerson) []string {
		if fits(p) {
			return []string{""}
		}
		return nil
	})}
}

// openEnd counts who is open at the end by itself, and not from those who were served: a
// test holds both to each other.
func openEnd(c *count) (tally, error) {
	k, err := c.careOf()
	t := tally{}
	if err != nil {
		return t, err
	}
	of := map[string]string{}
	for _, p := range k.people {
		of[p.SurvivorID] = p.CaseID
	}
	for _, id := range models.OpenAt(k.spans, c.until) {
		t.add("", 1, of[id])
	}
	return t, nil
}

// retrafficked counts the people with a new case in the period that is linked to an
// earlier one.
func retrafficked(c *count) (tally, error) {
	k, err := c.careOf()
	t := tally{}
	if err != nil {
		return t, err
	}
	linked := map[string]bool{}
	for _, x := range k.cases {
		if x.PreviousCaseID != "" && x.IntakeAt >= c.from && x.IntakeAt < c.until {
			linked[x.SurvivorID] = true
		}
	}
	for _, p := range k.people {
		if linked[p.SurvivorID] {
			t.add("", 1, p.CaseID)
		}
	}
	return t, nil
}

// closed counts the closings of cases by reason. One that was taken back within a day is
// none.
func closed(c *count) (tally, error) {
	return per(c.events(found{
		table: "closures", code: "d.reason", at: "d.closed_at",
		where: "d.removed_at = 0 AND d.reason <> 'opened_by_mistake' AND (d.reopened_at = 0 OR d.reopened_at - d.closed_at >= 86400000)",
	}))
}

// came counts the cases that were opened, by how the person was found.
func came(c *count) (tally, error) {
	return per(c.events(found{code: "c.referral_source", at: "c.intake_at"}))
}

// The bands of ages, and the lines of those whose age is known in part.
var ageBands = []struct {
	code     string
	from, to int
}{{"0_11", 0, 11}, {"12_15", 12, 15}, {"16_17", 16, 17}, {"18_24", 18, 24}, {"25_34", 25, 34}, {"35", 35, 200}}

const (
	someChild = "child_unsure"
	someAdult = "adult_unsure"
)

// ageCodes are the lines of ages.
func ageCodes(*pack.Library) (codes []string) {
	for _, b := range ageBands {
		codes = append(codes, b.code)
	}
	return append(codes, someChild, someAdult, notKnown)
}

// age is the band of somebody on the day the case was opened. Where the days on which
// somebody can turn eighteen leave two bands, only child or grown-up is said, and where
// they leave that open too, it is not known.
func (k *care) age(c *count, p models.PeriodPerson) string {
	x := k.cases[p.CaseID]
	day := x.IntakeAt.Date(c.zone)
	span := models.Between(x.AdultFrom, x.AdultTo)
	if x.AdultFrom == "" {
		if x.AgeGroup == "child" {
			return someChild // today, so on that day as well
		}
		return notKnown
	}
	age, ok := models.AgeOn(span, day)
	if !ok {
		return notKnown
	}
	low, high := bandOf(age.From), bandOf(age.To)
	switch {
	case low == high:
		return low
	case age.To < models.AdultAge:
		return someChild
	case age.From >= models.AdultAge:
		return someAdult
	}
	return notKnown
}

func bandOf(age int) string {
	for _, b := range ageBands {
		if age >= b.from && age <= b.to {
			return b.code
		}
	}
	return notKnown
}

// grown puts the bands of ages together.
func grown(band string) string {
	switch band {
	case notKnown:
		return notKnown
	case someChild, "0_11", "12_15", "16_17":
		return "child"
	}
	return "adult"
}

// ages counts people by a line made of their band.
func ages(line func(band string) string) func(c *count) (tally, error) {
	return func(c *count) (tally, error) {
		return countPeople(func(k *care, p models.PeriodPerson) []string { return []string{line(k.age(c, p))} })(c)
	}
}

// by counts people by the coded answer to a fact. Whoever did not want to say is a line of
// its own.
func by(fact func(person) string, codes ...string) counter {
	codes = append(codes, "declined", notKnown)
	return counter{lines: listed(codes...), count: countPeople(func(k *care, p models.PeriodPerson) []string {
		if code := fact(k.facts[p.SurvivorID]); slices.Contains(codes, code) {
			return []string{code}
		}
		return []string{notKnown}
	})}
}

// forms counts people by the forms of exploitation: somebody can be on several lines.
func forms(c *count) (tally, error) {
	names := formsOf(c.library)
	return countPeople(func(k *care, p models.PeriodPerson) (out []string) {
		for _, name := range names {
			if k.facts[p.SurvivorID].exploited(name) {
				out = append(out, name)
			}
		}
		if len(out) == 0 {
			out = []string{notKnown}
		}
		return out
	})(c)
}

// formCodes are the lines of the forms.
func formCodes(lib *pack.Library) []string { return append(formsOf(lib), notKnown) }

// The lines of where people are from.
const (
	sameState  = "same_state"
	otherState = "other_state"
	sameLand   = "same_country" // and the State is not known
	otherLand  = "other_country"
)

// origins counts people by where they are from, seen from the State of their house.
func origins(c *count) (tally, error) {
	state := map[string]string{}
	var rows []struct{ ID, State string }
	if err := c.tx.Raw("SELECT id, state FROM shelters WHERE organisation_id = ?", c.org).Scan(&rows).Error; err != nil {
		return nil, err
	}
	for _, r := range rows {
		state[r.ID] = r.State
	}
	return countPeople(func(k *care, p models.PeriodPerson) []string {
		facts := k.facts[p.SurvivorID]
		return []string{origin(facts.Nationality, facts.Region, state[k.cases[p.CaseID].ShelterID])}
	})(c)
}

// origin is the line of somebody of a nationality and a home State in a house of a State.
func origin(nation, home, at string) string {
	land, _, _ := strings.Cut(at, "-")
	if nation == "" && home != "" {
		nation, _, _ = strings.Cut(home, "-")
	}
	switch {
	case len(nation) != 2 || strings.ToUpper(nation) != nation:
		return notKnown
	case nation == "NP" || nation == "BD":
		if nation != land {
			return nation
		}
	case nation != land:
		return otherLand
	}
	switch home {
	case "":
		return sameLand
	case at:
		return sameState
	}
	if strings.HasPrefix(home, land+"-") {
		return otherState
	}
	return sameLand
}
