package instrument

import (
	"slices"
	"strconv"
	"strings"

	"aftercare/models"
	"aftercare/services/pack"
)

// Unanswered stands for a question that was not answered.
const Unanswered = -1

// Given is what one filled-in instrument holds: an answer to each question, or the total
// alone.
type Given struct {
	Answers []int // Unanswered where nothing was said; nil where only the total is known
	Total   int   // where there are no answers
}

// Score is a total. Of answers that are missing nothing is made up: the total then lies
// between From, as if each were the lowest, and To, as if each were the highest.
type Score struct {
	From, To int
	Missing  int // questions without an answer
}

// Sure reports whether the total is known exactly.
func (s Score) Sure() bool { return s.From == s.To }

// Score adds up.
func (in *Instrument) Score(g Given) Score {
	switch {
	case g.Answers == nil:
		return Score{From: g.Total, To: g.Total}
	case in.Gate && g.Answers[0] == 0:
		return Score{}
	case in.Gate:
		s := in.sum(g.Answers[1:])
		if g.Answers[0] == Unanswered { // it may have been "no", which ends it with nothing
			s.From, s.Missing = 0, s.Missing+1
		}
		return s
	}
	return in.sum(g.Answers)
}

func (in *Instrument) sum(answers []int) (s Score) {
	for _, a := range answers {
		if a == Unanswered {
			s.Missing++
			continue
		}
		s.From += a
	}
	s.To = s.From + s.Missing*in.Most
	return s
}

// PartScore is the sum of a part of the questions.
type PartScore struct {
	Part
	Score
}

// PartScores are the sums of the parts, none where only the total is known.
func (in *Instrument) PartScores(g Given) (out []PartScore) {
	if g.Answers == nil {
		return nil
	}
	for _, p := range in.Parts {
		out = append(out, PartScore{p, in.sum(g.Answers[p.From-1 : p.To])})
	}
	return out
}

// Band is the band in which a total lies for certain, nil where there are no bands or
// where missing answers leave it open.
func (in *Instrument) Band(s Score) *Band {
	from, to := in.bandOf(s.From), in.bandOf(s.To)
	if from != to {
		return nil
	}
	return from
}

func (in *Instrument) bandOf(total int) (found *Band) {
	for i := range in.Bands {
		if total >= in.Bands[i].From {
			found = &in.Bands[i]
		}
	}
	return found
}

// Upto is the last total of the band that begins with a total.
func (in *Instrument) Upto(b Band) int {
	for _, next := range in.Bands {
		if next.From > b.From {
			return next.From - 1
		}
	}
	return in.Top()
}

// AsksSafety reports whether an answer says that somebody has to ask about harm to
// oneself.
func (in *Instrument) AsksSafety(g Given) bool {
	return in.Safety > 0 && g.Answers != nil && g.Answers[in.Safety-1] > 0
}

// CallsForCare reports whether a total is for certain at the published cut-off or beyond
// it: a reason to look further, and no diagnosis.
func (in *Instrument) CallsForCare(g Given) bool {
	switch s := in.Score(g); {
	case in.Further == 0:
		return false
	case in.Better == "higher":
		return s.To <= in.Further*in.unit()
	default:
		return s.From >= in.Further*in.unit()
	}
}

// SafetyOpen reports whether the question about harm to oneself was not answered, or
// stands in no answer because the total alone is known.
func (in *Instrument) SafetyOpen(g Given) bool {
	return in.Safety > 0 && (g.Answers == nil || g.Answers[in.Safety-1] == Unanswered)
}

// Weight says what a change of the total is worth, as it was published.
type Weight string

// The weights.
const (
	Unknown Weight = ""       // nothing was read about it
	Chance  Weight = "chance" // so small that it may be chance
	Likely  Weight = "likely" // likely to be a change
	Between Weight = "between"
)

// Weigh says what a change is worth.
func (in *Instrument) Weigh(change int) Weight {
	if change < 0 {
		change = -change
	}
	switch {
	case in.Change.Likely == 0 || change == 0:
		return Unknown
	case change <= in.Change.Unsure:
		return Chance
	case change >= in.Change.Likely:
		return Likely
	}
	return Between
}

// Check adds a problem for each rule that what was given breaks.
func (in *Instrument) Check(g Given, p models.Problems) {
	if g.Answers == nil {
		if g.Total < in.Least() || g.Total > in.Top() {
			p.Add("total", "problem.assessment_total|least="+in.Number(in.Least())+"|most="+in.Number(in.Top()))
		}
		return
	}
	for i, a := range g.Answers {
		if a < Unanswered || a > in.Most {
			p.Add(Item(i+1), "problem.choose")
		}
	}
	said := slices.ContainsFunc(g.Answers, func(a int) bool { return a != Unanswered })
	if !said || len(g.Answers) != in.Items {
		p.Add(Item(1), "problem.assessment_empty")
	}
	if in.Gate && said && g.Answers[0] == 0 && slices.Max(g.Answers) > 0 {
		p.Add(Item(1), "problem.assessment_gate")
	}
}

// Item is the name of the field of a question.
func Item(n int) string { return "q" + strconv.Itoa(n) }

// Number writes a total with the decimals of the instrument.
func (in *Instrument) Number(total int) string {
	if in.Range.Decimals == 0 {
		return strconv.Itoa(total)
	}
	text := strconv.Itoa(total)
	for len(text) <= in.Range.Decimals {
		text = "0" + text
	}
	at := len(text) - in.Range.Decimals
	return text[:at] + "." + text[at:]
}

// ParseTotal reads a total as people type it, in the digits of any script. problem is ""
// or the key of what is wrong.
func (in *Instrument) ParseTotal(text string) (total int, problem string) {
	whole, rest, _ := strings.Cut(strings.TrimSpace(text), ".")
	n, given, problem := models.ParseCount(whole)
	if problem != "" || !given || len([]rune(rest)) > in.Range.Decimals || n > int64(in.Top()) {
		return 0, "problem.assessment_number"
	}
	total = int(n) * in.unit()
	if rest == "" {
		return total, ""
	}
	part, given, problem := models.ParseCount(rest)
	if problem != "" || !given {
		return 0, "problem.assessment_number"
	}
	for range in.Range.Decimals - len([]rune(rest)) {
		part *= 10
	}
	return total + int(part), ""
}

// Encode writes what was given as one line, which is sealed.
func (g Given) Encode() string {
	if g.Answers == nil {
		return "=" + strconv.Itoa(g.Total)
	}
	out := make([]string, len(g.Answers))
	for i, a := range g.Answers {
		if out[i] = strconv.Itoa(a); a == Unanswered {
			out[i] = "-"
		}
	}
	return strings.Join(out, " ")
}

// Decode reads what Encode wrote. ok is false for a line that fits no filled-in form of
// the instrument.
func (in *Instrument) Decode(line string) (g Given, ok bool) {
	if text, alone := strings.CutPrefix(line, "="); alone {
		n, err := strconv.Atoi(text)
		return Given{Total: n}, err == nil
	}
	for _, text := range strings.Fields(line) {
		n, err := strconv.Atoi(text)
		if text == "-" {
			n, err = Unanswered, nil
		}
		if err != nil {
			return g, false
		}
		g.Answers = append(g.Answers, n)
	}
	return g, len(g.Answers) == in.Items && in.Asked()
}

// Text is the words of a band, empty for none.
func (b *Band) Text() pack.Text {
	if b == nil {
		return nil
	}
	return b.Label
}
