package handlers

import (
	"slices"
	"strings"

	"aftercare/models"
	"aftercare/services/claimfact"
	"aftercare/services/matter"
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
	"applicant.father":      func(t packetText) answer { return answer{text: t.relatives("father")} },
	"applicant.mother":      func(t packetText) answer { return answer{text: t.relatives("mother")} },
	"applicant.spouse":      func(t packetText) answer { return answer{text: t.relatives("husband", "wife")} },
	"applicant.address":     packetText.careOf,
	"applicant.home":        func(t packetText) answer { return t.fact("person.origin_region") },
	"applicant.income":      func(t packetText) answer { return t.fact("money.own_income") },
	"incident.time":         packetText.incident,
	"incident.place":        func(t packetText) answer { return t.fact("offence.region") },
	"incident.kinds":        func(t packetText) answer { return t.held("form.") },
	"incident.means":        func(t packetText) answer { return t.held("means.") },
	"fir.lodged":            packetText.fir,
	"fir.number":            func(t packetText) answer { return answer{text: some(t.firNumber())} },
	"court.case":            packetText.court,
	"medical.done":          packetText.medical,
	"trial.status":          packetText.trial,
	"money.awarded":         packetText.awarded,
	"money.debt":            func(t packetText) answer { return t.claimed(t.T("packet.debt"), "means.debt_bondage", "money.debt") },
	"money.wages":           func(t packetText) answer { return t.claimed(t.T("packet.wages"), "money.wages_withheld") },
	"bonded.work":           packetText.employers,
	"bonded.certificate":    packetText.certificate,
	"bonded.found":          func(t packetText) answer { return t.fact("event.rescue") },
	"claim.asked":           packetText.asked,
	"civil.claim":           packetText.civilClaim,
	"claim.reason":          func(t packetText) answer { return answer{text: []string{t.T("packet.see_statement")}} },
}

// value is a recorded fact, and whether it says something. A question that she did
// not want to answer says nothing: a form must not make a no of it.
func (t packetText) value(key string) (models.FactValue, bool) {
	if t.used != nil {
		t.used[key] = true
	}
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

// claimed says that a debt was claimed or wages were withheld, with room for the sum.
func (t packetText) claimed(sentence string, keys ...string) answer {
	for _, key := range keys {
		if v, known := t.value(key); known && v.Held() {
			return answer{text: []string{sentence}}
		}
	}
	return t.fact(keys[0])
}

// employers are the accused who employed her, with room for place and work: whoever
// enquires has to know where.
func (t packetText) employers() answer {
	var names []string
	for _, p := range t.matter.People {
		if p.Part == models.MatterAccused && p.Relation == "employer" && p.Name != "" {
			names = append(names, t.T("packet.employer", "name", p.Name))
		}
	}
	return answer{text: names}
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

// dayOf is the day of an event that is known to the day, "" otherwise.
func (t packetText) dayOf(key string) models.Date {
	v, known := t.value(key)
	switch {
	case !known || !v.Held():
		return ""
	case v.At != 0:
		return v.At.Date(t.zone)
	}
	return v.On.Latest()
}

// offenceDay is the last day of the offence.
func (t packetText) offenceDay() models.Date { return t.dayOf("event.offence") }

// mayBeChild reports whether somebody else may have to sign.
func (t packetText) mayBeChild() bool {
	turns := models.Between(t.head.AdultFrom, t.head.AdultTo)
	return !t.afterDeath() && models.ChildOn(turns, t.Today()) == models.True
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

// held lists the facts of a group that were recorded with a yes, such as the forms of
// exploitation.
func (t packetText) held(prefix string) answer {
	var out []string
	for key, v := range t.v.All.Facts {
		if word := t.lib.Fact(key); strings.HasPrefix(key, prefix) && v.Held() && word != nil {
			out = append(out, t.labelOf(word.Label))
		}
	}
	slices.Sort(out)
	if len(out) == 0 {
		return answer{fact: map[string]string{"form.": "form.bonded_labour", "means.": "means.debt_bondage"}[prefix]}
	}
	return answer{text: out}
}

// certificate says whether a release certificate is held.
func (t packetText) certificate() answer {
	v, known := t.value("held.release_certificate")
	switch {
	case !known:
		return answer{fact: "held.release_certificate"}
	case !v.Held():
		return answer{text: []string{t.T("packet.no_certificate")}}
	}
	text := t.T("packet.certificate")
	if day := t.day("event.release_certificate"); day != "" {
		text = t.T("packet.certificate_on", "date", day)
	}
	return answer{text: []string{text + t.enclosed("release_certificate")}}
}

// civilSuit reports whether a matter is a civil suit of hers.
func civilSuit(m matter.Row) bool { return m.Kind == "civil" && m.Accused != models.Yes }

// civilClaim says whether a civil suit was begun. Nobody says no unasked: a suit that
// is not in the file may be there all the same.
func (t packetText) civilClaim() answer {
	for _, m := range t.matters {
		if civilSuit(m) {
			return answer{text: []string{t.T("packet.civil", "stage", t.maybe("matter.stage."+m.Stage))}}
		}
	}
	return answer{}
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
	if on := t.police.RegisteredOn; on != "" { // of the report whose number stands beside it
		day = t.Date(on)
	}
	if day != "" {
		text = t.T("packet.fir_on", "date", day)
	}
	number := t.T("packet.fir_blank")
	if known := t.firNumber(); known != "" {
		number = t.T("packet.fir_known", "text", known)
	}
	return answer{text: []string{text + " " + number + t.sections() + t.enclosed("fir_copy")}}
}

// sections names the sections of the report, "" while none is recorded.
func (t packetText) sections() string {
	var out []string
	for _, f := range t.lib.Facts() {
		if v, known := t.value(f.Key); known && v.Held() && matter.IsSection(f) {
			out = append(out, t.labelOf(f.Label))
		}
	}
	if len(out) == 0 {
		return ""
	}
	return " " + t.T("packet.sections", "list", strings.Join(out, "; "))
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

// court is the court with the number of the case.
func (t packetText) court() answer {
	m := t.matter.MatterWords
	out := some(m.Court)
	if m.CaseNumber != "" {
		out = append(out, t.T("packet.case_number", "text", m.CaseNumber))
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
	if t.shared {
		return ""
	}
	return " " + t.T("packet.not_with_me")
}

// medical says whether there was an examination, and after a death what shows it.
func (t packetText) medical() answer {
	out := t.examined()
	if !t.afterDeath() {
		return out
	}
	text := t.T("packet.death_paper") + t.enclosed("death_certificate")
	if day := t.day("event.post_mortem"); day != "" {
		text += " " + t.T("packet.post_mortem", "date", day)
	}
	return answer{text: []string{strings.Join(append(out.text, text), " ")}}
}

func (t packetText) examined() answer {
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

// trial is how far the trial is: how it ended, or the latest of its steps that was
// recorded. The copy of the judgment is asked for once it is over.
func (t packetText) trial() answer {
	if on := t.police.EndedOn; on != "" && slices.Contains(models.MatterFreed, t.police.Ending) {
		return answer{text: []string{t.T("packet.trial."+t.police.Ending, "date", t.Date(on)) + t.judgment()}}
	}
	for _, step := range []struct{ fact, key string }{{"event.conviction", "packet.trial.convicted"}, {"event.trial_concluded", "packet.trial.over"}} {
		if v, ok := t.value(step.fact); ok && v.Held() {
			return answer{text: []string{t.T(step.key, "date", orWord(t.day(step.fact), t.T("packet.no_day"))) + t.judgment()}}
		}
	}
	if v, ok := t.value("legal.offender_untraced"); ok && v.Held() {
		return answer{text: []string{t.T("packet.trial.untraced")}}
	}
	for _, step := range []struct{ fact, key string }{{"event.charge_sheet", "packet.trial.pending"}, {"event.fir_registered", "packet.trial.not_begun"}} {
		if v, ok := t.value(step.fact); ok && v.Held() {
			return answer{text: []string{t.T(step.key, "date", t.day(step.fact))}}
		}
	}
	return answer{fact: "event.charge_sheet"}
}

// judgment says where the judgment and the order on sentence are.
func (t packetText) judgment() string { return t.enclosed("court_order") }

// awarded says what a court or an agency of the Government awarded, as the question
// asks. Money from others is declared on a page of its own.
func (t packetText) awarded() answer {
	official := func(m claimfact.Received) bool {
		return m.Item != "" || m.Source == "court" || m.Source == "government"
	}
	out := append(t.moneyLines(official), t.toldLines()...)
	if len(out) == 0 {
		out = []string{t.T("packet.no_award")}
	}
	if slices.ContainsFunc(t.words.Money, func(m claimfact.Received) bool { return !official(m) }) {
		out = append(out, t.T("packet.other_declared"))
	}
	return answer{text: []string{strings.Join(out, " ")}}
}

// moneyLines lists what was awarded and received before: under whichever right, and
// from elsewhere.
func (t packetText) moneyLines(which func(claimfact.Received) bool) (out []string) {
	for _, m := range t.words.Money {
		if !which(m) {
			continue
		}
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
		if m.SetOff > 0 {
			out = append(out, t.T("packet.award_set_off", "right", from, "whole", t.Money(m.Awarded+m.SetOff, m.Currency), "interim", t.Money(m.SetOff, m.Currency)))
		}
	}
	return out
}

// toldLines say which fact of the case tells of more money than is listed: what is known
// to have been awarded is declared, whether or not somebody wrote down by whom.
func (t packetText) toldLines() (out []string) {
	for _, told := range claimfact.ToldOf(t.value, t.words.Money) {
		out = append(out, t.T("packet.told", "what", t.labelOf(t.lib.Fact(told.Fact).Label), "sum", t.Money(told.Sum, told.Currency), "here", t.Money(told.Here, told.Currency)))
	}
	return out
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
	if len(f.Says) > 0 && !t.shared {
		return []string{t.labelOf(f.Says)}
	}
	source, _ := models.FormSourceOf(f.From)
	if t.shared && !source.Open && f.From != "applicant.name" {
		return []string{t.T("packet.left_out")}
	}
	if source.Sealed && t.v.Packet.Masked && !t.shared {
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
