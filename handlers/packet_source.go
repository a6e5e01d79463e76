package handlers

import (
	"slices"
	"strings"

	"aftercare/models"
	"aftercare/services/pack"
)

// answer is what a source of a form says.
type answer struct {
	text []string // entries; none while nothing is recorded
	fact string   // what can be recorded where it is missing, a key of the vocabulary
}

// packetSources are the sources that a form may name, see models.FormSources. A source
// that nothing in the file can answer yet is not here: its box stays empty, and nothing
// asks for it.
var packetSources = map[string]func(t packetText) answer{
	"applicant.name":        packetText.applicant,
	"applicant.age":         packetText.age,
	"applicant.sex":         func(t packetText) answer { return t.fact("person.sex") },
	"applicant.nationality": func(t packetText) answer { return t.fact("person.nationality") },
	"applicant.community":   func(t packetText) answer { return t.fact("person.scst") },
	"applicant.father":      func(t packetText) answer { return answer{text: t.words.Relative("father")} },
	"applicant.mother":      func(t packetText) answer { return answer{text: t.words.Relative("mother")} },
	"applicant.spouse":      func(t packetText) answer { return answer{text: t.words.Relative("husband", "wife")} },
	"applicant.address":     packetText.careOf,
	"applicant.home":        func(t packetText) answer { return t.fact("person.origin_region") },
	"applicant.income":      func(t packetText) answer { return t.fact("money.own_income") },
	"incident.time":         packetText.incident,
	"incident.place":        func(t packetText) answer { return t.fact("offence.region") },
	"incident.kinds":        packetText.kinds,
	"fir.lodged":            packetText.fir,
	"fir.number":            func(t packetText) answer { return answer{text: some(t.firNumber())} },
	"court.case":            packetText.court,
	"medical.done":          packetText.medical,
	"trial.status":          packetText.trial,
	"money.awarded":         packetText.awarded,
	"money.debt":            func(t packetText) answer { return t.fact("money.debt") },
	"money.wages":           func(t packetText) answer { return t.fact("money.wages_withheld") },
	"bonded.found":          func(t packetText) answer { return t.fact("event.rescue") },
	"claim.asked":           packetText.asked,
	"claim.reason":          func(t packetText) answer { return answer{text: []string{t.T("packet.see_statement")}} },
}

// value is a recorded fact, and whether it says something. A question that she did
// not want to answer says nothing: a form must not make a no of it.
func (t packetText) value(key string) (models.FactValue, bool) {
	v, recorded := t.v.All.Facts[key]
	return v, recorded && !(v.Answer.Truth() == models.Unknown && v.Code == "" && v.At.IsZero() && v.On.IsZero() && v.Number == nil)
}

// fact answers with a fact of the vocabulary.
func (t packetText) fact(key string) answer {
	word := t.lib.Fact(key)
	v, known := t.value(key)
	if word == nil || !known {
		return answer{fact: key}
	}
	text := page{texts: t.texts}.factText(t.lib, word, v)
	if text == "" {
		return answer{fact: key}
	}
	return answer{text: []string{text}}
}

// day writes the day of an event, "" where none is recorded.
func (t packetText) day(key string) string {
	v, known := t.value(key)
	switch {
	case !known || !v.Held():
		return ""
	case v.At != 0:
		return t.On(v.At)
	case !v.On.IsZero():
		return t.Partial(v.On)
	}
	return ""
}

// applicant is her name, or that it stands on the sealed sheet.
func (t packetText) applicant() answer {
	if t.v.Packet.Masked {
		return answer{text: []string{t.sealedNote()}}
	}
	if t.name == "" {
		return answer{}
	}
	return answer{text: []string{t.name}}
}

func (t packetText) sealedNote() string { return t.T("packet.see_sheet", "code", t.head.Code) }

func (t packetText) age() answer {
	age, known := models.AgeOn(models.Between(t.head.AdultFrom, t.head.AdultTo), t.Today())
	if !known {
		return answer{fact: "person.adult_on"}
	}
	text := t.T("packet.years", "years", age.From)
	if age.From != age.To {
		text = t.T("packet.years_between", "from", age.From, "to", age.To)
	}
	if v, ok := t.value("person.age_group_then"); ok && v.Code == "child" {
		text += "; " + t.T("packet.child_then")
	}
	return answer{text: []string{text}}
}

func (t packetText) incident() answer {
	from, to := t.day("event.offence_began"), t.day("event.offence")
	switch {
	case from != "" && to != "":
		return answer{text: []string{t.T("packet.from_to", "from", from, "to", to)}}
	case from == "" && to == "":
		return answer{fact: "event.offence"}
	}
	return answer{text: []string{from + to}}
}

// kinds are the forms of exploitation that were recorded.
func (t packetText) kinds() answer {
	var out []string
	for key, v := range t.v.All.Facts {
		if word := t.lib.Fact(key); strings.HasPrefix(key, "form.") && v.Held() && word != nil {
			out = append(out, t.labelOf(word.Label))
		}
	}
	slices.Sort(out)
	if len(out) == 0 {
		return answer{fact: "form.bonded_labour"}
	}
	return answer{text: out}
}

func (t packetText) fir() answer {
	v, known := t.value("event.fir_registered")
	if !known {
		return answer{fact: "event.fir_registered"}
	}
	if !v.Held() {
		return answer{text: []string{t.T("packet.no_fir")}}
	}
	text, day := t.T("packet.fir"), t.day("event.fir_registered")
	if on := t.matter.RegisteredOn; on != "" { // of the report whose number stands beside it
		day = t.Date(on)
	}
	if day != "" {
		text = t.T("packet.fir_on", "date", day)
	}
	number := t.T("packet.fir_blank")
	if known := t.firNumber(); known != "" {
		number = t.T("packet.fir_known", "text", known)
	}
	return answer{text: []string{text + " " + number + t.enclosed("fir_copy")}}
}

// firNumber is the number of the FIR with its station and district, as far as they
// are recorded.
func (t packetText) firNumber() string {
	m := t.matter.MatterWords
	var parts []string
	for _, part := range []struct{ key, text string }{{"packet.fir_number", m.Number}, {"packet.fir_station", m.Station}, {"packet.fir_district", m.District}} {
		if part.text != "" {
			parts = append(parts, t.T(part.key, "text", part.text))
		}
	}
	return strings.Join(parts, ", ")
}

// court is the court with the number of the case, and how far the trial is.
func (t packetText) court() answer {
	m := t.matter.MatterWords
	out := some(m.Court)
	if m.CaseNumber != "" {
		out = append(out, t.T("packet.case_number", "text", m.CaseNumber))
	}
	if len(out) > 0 {
		out = append(out, t.trial().text...)
	}
	return answer{text: out}
}

// some is a list of what is not empty.
func some(texts ...string) (out []string) {
	for _, text := range texts {
		if text != "" {
			out = append(out, text)
		}
	}
	return out
}

// careOf is the address that letters go to: the recorded one, or the organisation's.
func (t packetText) careOf() answer {
	out := []string{t.T("packet.care_of", "organisation", t.sender)}
	for _, a := range t.words.Addresses {
		if text := a.Words["address"].Text; text != "" {
			out = []string{text}
		}
	}
	return answer{text: out}
}

// enclosed names the annexure that is a paper of a kind, or says that it is not here.
func (t packetText) enclosed(kind string) string {
	for i, r := range t.annexures() {
		if r.Kind == kind {
			return " " + t.T("packet.enclosed", "mark", annexureMark(i))
		}
	}
	return " " + t.T("packet.not_with_me")
}

func (t packetText) medical() answer {
	v, known := t.value("held.medical_report")
	held := slices.ContainsFunc(t.v.Papers, func(r keptPaper) bool { return r.Kind == "medical_report" })
	switch {
	case !known && !held:
		return answer{fact: "held.medical_report"}
	case known && !v.Held() && !held:
		return answer{text: []string{t.T("packet.no_medical")}}
	}
	return answer{text: []string{t.T("packet.medical") + t.enclosed("medical_report")}}
}

// trial is how far the trial is: the latest of its steps that was recorded.
func (t packetText) trial() answer {
	for _, step := range []struct{ fact, key string }{
		{"event.conviction", "packet.trial.convicted"}, {"event.trial_concluded", "packet.trial.over"},
		{"event.charge_sheet", "packet.trial.pending"}, {"event.fir_registered", "packet.trial.not_begun"},
	} {
		if v, ok := t.value(step.fact); ok && v.Held() {
			return answer{text: []string{t.T(step.key, "date", t.day(step.fact))}}
		}
	}
	return answer{fact: "event.charge_sheet"}
}

// awarded lists what was awarded and received before: under whichever right, and from
// elsewhere.
func (t packetText) awarded() answer {
	var out []string
	for _, m := range t.words.Money {
		from := t.maybe("other_money.source." + m.Source)
		if it := t.lib.Item(m.Item); it != nil {
			from = t.labelOf(it.Title)
		}
		for _, part := range []struct {
			what string
			sum  int64
			on   models.Date
		}{{"granted", m.Awarded, m.AwardedOn}, {"received", m.Paid, m.PaidOn}} {
			if part.sum > 0 {
				out = append(out, t.T("packet.award", "right", from, "what", t.T("packet.award."+part.what), "sum", t.Money(part.sum, m.Currency), "date", orWord(t.Date(part.on), t.T("packet.no_day"))))
			}
		}
	}
	if len(out) == 0 {
		return answer{text: []string{t.T("packet.no_award")}}
	}
	return answer{text: out}
}

// asked are the rights that are claimed.
func (t packetText) asked() answer {
	var out []string
	for _, r := range t.v.Rights {
		out = append(out, t.labelOf(r.Item.Title))
	}
	return answer{text: out}
}

// box is what stands in the box of a field.
func (t packetText) box(f *pack.FormField) []string {
	if len(f.Says) > 0 {
		return []string{t.labelOf(f.Says)}
	}
	source, _ := models.FormSourceOf(f.From)
	if source.Sealed && t.v.Packet.Masked && f.From != "applicant.address" {
		return []string{t.sealedNote()}
	}
	if get := packetSources[f.From]; get != nil {
		if a := get(t); len(a.text) > 0 {
			return a.text
		}
	}
	if len(f.Empty) > 0 {
		return []string{t.labelOf(f.Empty)}
	}
	return []string{t.T("packet.not_recorded")}
}
