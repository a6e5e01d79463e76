package evaluation

import (
	"time"

	"aftercare/models"
)

// The facts about age, and the age groups that lists filter by.
const (
	factAdultOn  = "person.adult_on"
	factAgeGroup = "person.age_group"
	groupAdult   = "adult"
	groupChild   = "child"
	groupUnsure  = "unsure"
)

// ageOf returns the age group on a day, and the first and the last day on which
// the survivor can turn eighteen, as far as known. It is the rule of the fact
// person.child, so that lists and rights agree.
func ageOf(f models.Facts, today models.Date, zone *time.Location) (group string, from, to models.Date) {
	turns := models.AgeSpan(f.Values[factAdultOn].On)
	from, to = turns.Earliest(), turns.Latest()
	recorded := f.Values[factAgeGroup]
	said := map[string]models.Truth{groupChild: models.True, groupAdult: models.False}[recorded.Code]
	if said == "" {
		said = models.Unknown
	}
	switch models.ChildNow(turns, today, said, recorded.At.Date(zone)) {
	case models.True:
		return groupChild, from, to
	case models.False:
		return groupAdult, from, to
	}
	return groupUnsure, from, to
}
