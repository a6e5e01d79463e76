package report

import (
	"slices"
	"strings"

	"aftercare/models"
	"aftercare/services/pack"
)

// served counts who was served on the lines that are named for them.
func served(on func(c *count, p *somebody, add func(line string))) teller {
	return func(c *count, p *somebody, add func(line string)) {
		if p.served {
			on(c, p, add)
		}
	}
}

// flow counts the people who fit, on one line.
func flow(fits func(p *somebody) bool) counter {
	return counter{tell: served(func(_ *count, p *somebody, add func(line string)) {
		if fits(p) {
			add("")
		}
	})}
}

// openEnd counts who is open at the end by itself, and not from those who were served: a
// test holds both to each other.
func openEnd(_ *count, p *somebody, add func(line string)) {
	if p.open {
		add("")
	}
}

// closed counts the closings of cases by reason. One that was taken back within a day is
// none.
func closed(c *count) (tally, error) {
	return per(c.events(found{
		table: "closures", index: "closures_closed", code: "d.reason", at: "d.closed_at",
		where: "d.removed_at = 0 AND d.reason <> 'opened_by_mistake' AND (d.reopened_at = 0 OR d.reopened_at - d.closed_at >= 86400000)",
	}))
}

// came counts the cases that were opened, by how the person was found.
func came(c *count) (tally, error) {
	return per(c.events(found{index: "cases_intake", code: "c.referral_source", at: "c.intake_at"}))
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

// age is the band of ages on the day the case was opened. Where the days on which somebody
// can turn eighteen leave two bands, only child or grown-up is said, and where they leave
// that open too, it is not known.
func (x *careCase) age(c *count) string {
	if x.band == "" {
		x.band = x.ageOn(x.intakeAt.Date(c.zone))
	}
	return x.band
}

func (x *careCase) ageOn(day models.Date) string {
	span := models.Between(x.adultFrom, x.adultTo)
	if x.adultFrom == "" {
		if x.ageGroup == "child" {
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
func ages(line func(band string) string) teller {
	return served(func(c *count, p *somebody, add func(line string)) { add(line(p.last.age(c))) })
}

// by counts people by the coded answer to a fact. Whoever did not want to say is a line of
// its own.
func by(fact func(l *life) string, codes ...string) counter {
	codes = append(codes, "declined", notKnown)
	return counter{lines: listed(codes...), tell: served(func(_ *count, p *somebody, add func(line string)) {
		if code := fact(p.life); slices.Contains(codes, code) {
			add(code)
		} else {
			add(notKnown)
		}
	})}
}

// forms counts people by the forms of exploitation: somebody can be on several lines. One
// yes in any of somebody's cases is enough.
func forms(c *count, p *somebody, add func(line string)) {
	told := false
	for _, name := range c.circle.forms {
		if strings.Contains(p.life.forms, name) {
			told = true
			add(strings.TrimSpace(name))
		}
	}
	if !told {
		add(notKnown)
	}
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
func origins(c *count, p *somebody, add func(line string)) {
	add(origin(p.nationality, p.region, c.circle.states[p.last.shelterID]))
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
