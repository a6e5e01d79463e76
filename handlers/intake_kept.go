package handlers

import (
	"net/url"
	"strings"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/pack"
)

// This file holds what the pages of the intake still read with tags. It goes
// when they are one list of fields.

// consentsInput is an answer for each purpose: given, refused, or not asked.
type consentsInput map[string]string

func (m *consentsInput) read(name string, posted url.Values) {
	*m = consentsInput{}
	for _, purpose := range models.Purposes {
		if v := posted.Get(name + "." + purpose); v == models.ConsentGiven || v == models.ConsentRefused || v == string(models.NotAsked) {
			(*m)[purpose] = v
		}
	}
}

func (m *consentsInput) write(name string, values url.Values) {
	for purpose, v := range *m {
		values.Set(name+"."+purpose, v)
	}
}

// consentForm asks what the survivor agrees to, each purpose by itself.
type consentForm struct {
	Answers     consentsInput `form:"answers"`
	GivenBy     string        `form:"given_by" validate:"omitempty,oneof=herself guardian committee"`
	Excluded    string        `form:"excluded" validate:"omitempty,oneof=yes no not_known"`
	ExplainedIn string        `form:"explained_in" validate:"max=10"`
	Form        string        `form:"form" validate:"omitempty,oneof=spoken written thumb_mark"`
	Until       dateInput     `form:"until"`
}

func (f *consentForm) rules(today models.Date, problems models.Problems) {
	f.Until.day("until", today, models.DateRule{}, problems)
}

func (f *consentForm) input(t texts) casefile.ConsentInput {
	in := casefile.ConsentInput{
		Answers: map[string]string{}, Excluded: f.Excluded == "yes",
		ConsentFacts: models.ConsentFacts{GivenBy: f.GivenBy, ExplainedIn: f.ExplainedIn, Form: f.Form, UntilOn: f.Until.day("until", t.Today(), models.DateRule{}, models.Problems{})},
	}
	for purpose, v := range f.Answers {
		if v != string(models.NotAsked) {
			in.Answers[purpose] = v
		}
	}
	return in
}

// dutiesInput is what was decided about each duty, and the reason in words.
type dutiesInput map[string]dutyAnswer

type dutyAnswer struct{ Decision, Words string }

func (m *dutiesInput) read(name string, posted url.Values) {
	*m = dutiesInput{}
	for control, values := range posted {
		rest, ours := strings.CutPrefix(control, name+".")
		key, part, _ := strings.Cut(rest, ".")
		if !ours {
			continue
		}
		a := (*m)[key]
		if part == "words" {
			a.Words = strings.TrimSpace(values[0])
		} else {
			a.Decision = values[0]
		}
		(*m)[key] = a
	}
}

func (m *dutiesInput) write(name string, values url.Values) {
	for key, a := range *m {
		values.Set(name+"."+key, a.Decision)
		values.Set(name+"."+key+".words", a.Words)
	}
}

// inputs are the decisions that were taken.
func (m dutiesInput) inputs(lib *pack.Library) []casefile.DutyInput {
	var out []casefile.DutyInput
	for _, d := range lib.AllDuties() {
		if a := m[d.Key]; a.Decision != "" {
			out = append(out, casefile.DutyInput{Duty: d.Key, Decision: a.Decision, Words: a.Words})
		}
	}
	return out
}
