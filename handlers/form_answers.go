package handlers

import (
	"net/url"
	"strings"

	"aftercare/models"
)

// answersInput is an open set of coded facts as answered: each code is recorded
// present, recorded absent, or left with the reason why it is not known. A code
// that nobody touched is not in it.
type answersInput map[string]models.Answer

func (a *answersInput) read(name string, posted url.Values) {
	*a = answersInput{}
	for control, values := range posted {
		code, ours := strings.CutPrefix(control, name+".")
		if ours && knownAnswer(values[0]) {
			(*a)[code] = models.Answer(values[0])
		}
	}
}

func (a *answersInput) write(name string, values url.Values) {
	for code, answer := range *a {
		values.Set(name+"."+code, string(answer))
	}
}

func knownAnswer(s string) bool {
	for _, a := range models.Answers {
		if string(a) == s {
			return true
		}
	}
	return false
}

// answerRow is one fact of an answers field with all the answers it can have.
type answerRow struct {
	Name string
	ID   string
	Text string
	Help string
	Main []choice // yes, no, not known
	More []choice // the other full answers, behind "more answers"
	Open bool     // one of More is chosen

	Asked string // the id of the row where a link leads to it, or ""
}

// mainAnswers stand side by side; moreAnswers open below them. Together they
// are all there are, in the order of models.Answers.
var (
	mainAnswers = []models.Answer{models.Yes, models.No, models.NotKnown}
	moreAnswers = []models.Answer{models.NotAsked, models.Later, models.Declined, models.NotApplies}
)

// Answers is a list of coded facts, each answered by itself. Nothing is chosen
// beforehand: "not asked yet" is what an untouched row means.
func (p page) Answers(name string, codes ...string) field {
	return p.field("answers", name).codes(codes)
}

func (f field) answerRows(list []choice) []answerRow {
	rows := make([]answerRow, len(list))
	for i, c := range list {
		row := answerRow{Name: f.Name + "." + c.Value, Text: c.Text, Help: c.Help, ID: f.ID}
		if i > 0 {
			row.ID = controlID(row.Name)
		}
		given := f.page.form.values.Get(row.Name)
		row.Main, _ = f.answerChoices(row.ID, mainAnswers, given)
		row.More, row.Open = f.answerChoices(row.ID, moreAnswers, given)
		rows[i] = row
	}
	return rows
}

func (f field) answerChoices(id string, answers []models.Answer, given string) (list []choice, any bool) {
	for _, a := range answers {
		c := choice{Value: string(a), Text: f.T("answer." + string(a)), ID: id + "-" + string(a), Checked: string(a) == given}
		if a == models.Yes {
			c.ID = id
		}
		any = any || c.Checked
		list = append(list, c)
	}
	return list, any
}
