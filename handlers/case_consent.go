package handlers

import (
	"aftercare/models"
	"aftercare/services/casefile"
)

// consentFields asks what the survivor agrees to, each purpose by itself.
func consentFields(p page, languages []choice, in *casefile.ConsentInput) []field {
	if in.Answers == nil {
		in.Answers = map[string]string{}
	}
	p.form.asks("answers", p.T("consent.new"))
	var fields []field
	for _, purpose := range models.Purposes {
		fields = append(fields, p.consentAnswer(purpose, in.Answers))
	}
	excluded := ""
	fields = append(fields,
		p.Radios("given_by", models.ConsentGivers...).Into(&in.GivenBy),
		p.Radios("excluded", "yes", "no", "not_known").Inline().Into(&excluded),
		p.Select("explained_in").Of(languages).Medium().Into(&in.ExplainedIn),
		p.Radios("form", models.ConsentForms...).Inline().Into(&in.Form),
		p.AskDay("until").Optional().Into(&in.UntilOn),
	)
	in.Excluded = excluded == "yes"
	return fields
}

// consentAnswer asks about one purpose. "Not asked" is no answer.
func (p page) consentAnswer(purpose string, answers map[string]string) field {
	answer := answers[purpose]
	f := p.field("radios", "answers."+purpose).Inline().Words(p.T("purpose."+purpose+".ask"), p.T("purpose."+purpose+".help"), "")
	f = f.Of(p.choicesOf("consent.answer.", []string{models.ConsentGiven, models.ConsentRefused, string(models.NotAsked)})).Into(&answer)
	p.form.asks(f.Name, p.T("purpose."+purpose)) // in short, for the summary of problems
	delete(answers, purpose)
	if answer != "" && answer != string(models.NotAsked) {
		answers[purpose] = answer
	}
	return f
}

// consentDay asks when the survivor said it: now where nothing else is said.
func consentDay(p page, in *casefile.ConsentInput) field {
	var on models.Date
	f := p.AskWhen("given_on").Past().Into(&on)
	in.Kept = f.kept()
	if on != "" && on != p.Today() {
		in.GivenAt = models.StartOfDay(on, p.zone)
	}
	return f
}
