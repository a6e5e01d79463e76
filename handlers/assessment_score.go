package handlers

import (
	"strconv"

	"aftercare/models"
	"aftercare/services/assessment"
	"aftercare/services/instrument"
)

// scoreText is a total with its band: "14 of 27 · moderate".
func (p page) scoreText(in *instrument.Instrument, s assessment.Scored) string {
	if s.Closed {
		return p.T("case.waits_value")
	}
	score := in.Score(s.Given)
	text := p.T("assessment.total", "total", in.Number(score.From), "most", in.Number(in.Top()))
	if !score.Sure() {
		text = p.T("assessment.span", "from", in.Number(score.From), "to", in.Number(score.To), "most", in.Number(in.Top()))
	}
	return joinDots(withoutEmpty(text, p.labelOf(in.Band(score).Text())))
}

// scoreMore is what else is said of one time: answers that are missing, and the change.
func (p page) scoreMore(in *instrument.Instrument, list []assessment.Scored, i int) (out []string) {
	s := list[i]
	if s.Closed {
		return nil
	}
	score := in.Score(s.Given)
	if score.Missing > 0 {
		out = append(out, p.T("assessment.missing", "n", score.Missing))
		if len(in.Bands) > 0 && in.Band(score) == nil {
			out = append(out, p.T("assessment.band_open"))
		}
	}
	if in.SafetyOpen(s.Given) {
		out = append(out, p.T("assessment.safety_open"))
	}
	if i > 0 {
		out = append(out, p.changeText(in, list[i-1], s, "assessment.before")...)
	}
	if i > 1 {
		out = append(out, p.changeText(in, list[0], s, "assessment.first")...)
	}
	return out
}

// changeText says how a total differs from an earlier one, and what that is worth where
// it was published. It says nothing where one of them is not known exactly.
func (p page) changeText(in *instrument.Instrument, was, now assessment.Scored, key string) []string {
	from, to := in.Score(was.Given), in.Score(now.Given)
	if was.Closed || !from.Sure() || !to.Sure() {
		return nil
	}
	change := to.From - from.From
	way := ".same"
	switch {
	case change < 0:
		way = ".lower"
	case change > 0:
		way = ".higher"
	}
	text := p.T(key+way, "n", in.Number(max(change, -change)), "date", p.Date(was.OnDay))
	if weight := in.Weigh(change); weight != instrument.Unknown {
		text += " " + p.T("assessment.weight."+string(weight))
	}
	return []string{text}
}

// scoreChart draws the totals over time. One that is not known exactly is hatched.
func (p page) scoreChart(at string, in *instrument.Instrument, list []assessment.Scored) *barChart {
	var bars []bar
	for _, s := range list {
		if s.Closed {
			continue
		}
		score := in.Score(s.Given)
		b := bar{Label: p.Date(s.OnDay), Text: in.Number(score.From), Href: at + "/" + s.ID, Size: score.From, Pattern: !score.Sure()}
		if !score.Sure() {
			b.Text += "–" + in.Number(score.To)
		}
		bars = append(bars, b)
	}
	if len(bars) == 0 {
		return nil
	}
	chart := p.barChart(p.T("assessment.chart", "name", in.Name, "least", in.Number(in.Least()), "most", in.Number(in.Top())), p.T("assessment.day"), p.T("assessment.total_head"), bars)
	for i := range chart.Bars { // the whole width is the highest total and not the longest bar
		chart.Bars[i].Length = chart.Bars[i].Size * 1000 / in.Top()
	}
	return &chart
}

// scoreNotes say what the bands are, what the evidence says, and whose text it is.
func (p page) scoreNotes(in *instrument.Instrument) (out []string) {
	var bands []string
	for _, b := range in.Bands {
		bands = append(bands, p.T("assessment.band", "from", strconv.Itoa(b.From), "to", strconv.Itoa(in.Upto(b)), "what", p.labelOf(b.Label)))
	}
	if len(bands) > 0 {
		out = append(out, joinDots(bands))
	}
	if in.Better == "higher" {
		out = append(out, p.T("assessment.higher_better"))
	}
	if in.Change.Likely > 0 {
		out = append(out, p.T("assessment.change_source", "unsure", in.Change.Unsure, "likely", in.Change.Likely, "source", in.Change.Source))
	}
	for _, n := range in.Notes {
		out = append(out, p.labelOf(n))
	}
	return out
}

// instrumentRows are the questions with their answers.
func (p page) instrumentRows(in *instrument.Instrument, s assessment.Scored) (rows []summaryRow) {
	for i, a := range s.Given.Answers {
		value := p.T("assessment.unanswered")
		if a != instrument.Unanswered {
			value = p.answerChoices(in)[a].Text
		}
		rows = append(rows, summaryRow{Key: p.questionText(in, i), Value: value})
	}
	return rows
}

// questionText is a question as its official text has it, or its number.
func (p page) questionText(in *instrument.Instrument, i int) string {
	number := p.T("assessment.question", "n", strconv.Itoa(i+1))
	if in.Gate {
		if number = p.T("assessment.gate_question"); i > 0 {
			number = p.T("assessment.question", "n", strconv.Itoa(i))
		}
	}
	if w, ok := in.Wording(p.Lang); ok {
		return strconv.Itoa(i+1) + ". " + w.Items[i]
	}
	return number
}

// answerChoices are the answers to each question, each with its number.
func (p page) answerChoices(in *instrument.Instrument) []choice {
	w, worded := in.Wording(p.Lang)
	out := make([]choice, in.Most+1)
	for n := range out {
		text := strconv.Itoa(n)
		switch {
		case worded:
			text = joinDots([]string{text, w.Answers[n]})
		case in.Most == 1:
			text = joinDots([]string{text, p.T("answer." + string([]models.Answer{models.No, models.Yes}[n]))})
		}
		out[n] = choice{Value: strconv.Itoa(n), Text: text}
	}
	return out
}
