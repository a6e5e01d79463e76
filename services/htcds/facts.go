package htcds

import (
	"strings"

	"aftercare/models"
)

// sexes maps the standard's wider list to the codes of person.sex.
var sexes = map[string]string{"female": "female", "male": "male", "transgender": "transgender",
	"transgender_feminine": "transgender", "transgender_masculine": "transgender", "non_conforming": "transgender"}

// Facts returns the row's facts in the packs' vocabulary. A box that is not
// ticked stays unknown: an empty cell never means "no". The rest of Row.Episode
// belongs to the episode record, not to the facts.
//
// Consent is left out on purpose: a checkbox of another organisation is no
// agreement to this record.
func (r *Row) Facts() map[string]models.FactValue {
	facts := map[string]models.FactValue{}
	for _, key := range append(append([]string{}, r.Episode.Forms...), r.Episode.Means...) {
		facts[key] = models.FactValue{Answer: models.Yes}
	}
	set := func(key, code string) {
		if code != "" {
			facts[key] = models.FactValue{Code: code}
		}
	}
	set("person.sex", sexes[r.Person.Gender])
	set("person.nationality", onlyOne(r.Person.Nationalities))
	set("person.age_group_then", ageGroup(r.Episode.AgeThen))
	set("case.status", strings.TrimSuffix(r.Case.Status, "_referred"))
	return facts
}

// FactKeys lists every key Facts can return, so that a test can compare them
// with the vocabulary.
func FactKeys() []string {
	keys := []string{"person.sex", "person.nationality", "person.age_group_then", "case.status"}
	for _, l := range []*list{forms, means} {
		for _, c := range l.codes {
			keys = append(keys, c.key)
		}
	}
	return keys
}

// onlyOne returns the value of a list of one. A person with two nationalities
// gets none: either alone would give a wrong answer to whether they are a
// foreigner here.
func onlyOne(all []string) string {
	if len(all) != 1 {
		return ""
	}
	return all[0]
}

func ageGroup(years *int64) string {
	switch {
	case years == nil:
		return ""
	case *years < 18:
		return "child"
	}
	return "adult"
}
