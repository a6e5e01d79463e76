package evaluation

import "aftercare/models"

// The facts about age, and the age groups that lists filter by.
const (
	factAdultOn  = "person.adult_on"
	factAgeGroup = "person.age_group"
	groupAdult   = "adult"
	groupChild   = "child"
	groupUnsure  = "unsure"
)

// ageOf returns the age group on a day and the day the survivor turns eighteen,
// as far as known. If the birthday is not exact, the survivor counts as a child
// until its last possible day has come.
func ageOf(f models.Facts, today models.Date) (string, models.Date) {
	if on := f.Values[factAdultOn].On; !on.IsZero() {
		turns := on.Latest()
		if turns <= today {
			return groupAdult, turns
		}
		return groupChild, turns
	}
	switch code := f.Values[factAgeGroup].Code; code {
	case groupAdult, groupChild:
		return code, ""
	}
	return groupUnsure, ""
}
