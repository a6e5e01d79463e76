package handlers

import (
	"aftercare/models"
	"aftercare/services/claimfact"
)

// applicant is the name, or that it stands on the sealed sheet. After a death those who
// claim are named, and for whom.
func (t packetText) applicant() answer {
	switch {
	case t.shared:
		return answer{text: []string{t.T("packet.share_who", "code", t.head.Code)}}
	case t.v.Packet.Masked:
		return answer{text: []string{t.sealedNote()}}
	case t.afterDeath():
		return answer{text: t.claimantNames()}
	}
	return answer{text: some(t.name)}
}

func (t packetText) sealedNote() string { return t.T("packet.see_sheet", "code", t.head.Code) }

// afterDeath reports whether dependants claim for a person who died.
func (t packetText) afterDeath() bool {
	v, known := t.value("legal.claim_for")
	return known && v.Code == "dependants"
}

// claimants are the relatives who count as dependants under the law of the case.
func (t packetText) claimants() (out []claimfact.Relative) {
	for _, r := range t.words.Relatives {
		if t.v.All.Dependant(r.Row.RelativeFacts) == models.True {
			out = append(out, r)
		}
	}
	return out
}

// claimantNames names the dependants with what they were to her, and her.
func (t packetText) claimantNames() (out []string) {
	for _, r := range t.claimants() {
		if name := r.Words["name"].Text; name != "" {
			out = append(out, t.T("packet.claimant", "name", name, "relation", t.T("relatives.relation."+r.Row.Relation)))
		}
	}
	if t.name != "" {
		out = append(out, t.T("packet.deceased", "name", t.name))
	}
	return out
}

// relatives are names of relatives. After a death it is said that they are hers, and
// not those of the dependants.
func (t packetText) relatives(relations ...string) (out []string) {
	for _, name := range t.words.Relative(relations...) {
		if t.afterDeath() {
			name = t.T("packet.of_deceased", "name", name)
		}
		out = append(out, name)
	}
	return out
}

func (t packetText) age() answer {
	turns := models.Between(t.head.AdultFrom, t.head.AdultTo)
	if t.afterDeath() {
		return t.agesAfterDeath(turns)
	}
	text := t.ageOn(turns, t.Today())
	if text == "" {
		return answer{fact: "person.adult_on"}
	}
	if v, ok := t.value("person.age_group_then"); ok && v.Code == "child" || models.ChildOn(turns, t.offenceDay()) == models.True {
		text += "; " + t.T("packet.child_then")
	}
	return answer{text: []string{text}}
}

// ageOn writes the age of somebody on a day, "" while it is not known.
func (t packetText) ageOn(turns models.PartialDate, on models.Date) string {
	age, known := models.AgeOn(turns, on)
	switch {
	case !known || on == "":
		return ""
	case age.From != age.To:
		return t.T("packet.years_between", "from", age.From, "to", age.To)
	}
	return t.T("packet.years", "years", age.From)
}

// agesAfterDeath are the ages of the dependants today, and hers on the day of her death.
func (t packetText) agesAfterDeath(turns models.PartialDate) answer {
	var out []string
	for _, r := range t.claimants() {
		if age := t.ageOn(r.Row.Turns(), t.Today()); age != "" {
			out = append(out, t.T("packet.claimant_age", "relation", t.T("relatives.relation."+r.Row.Relation), "age", age))
		}
	}
	if age := t.ageOn(turns, t.dayOf("event.death")); age != "" {
		out = append(out, t.T("packet.deceased_age", "age", age))
	}
	if len(out) == 0 {
		return answer{fact: "event.death"}
	}
	return answer{text: out}
}
