package instrument

import (
	"strings"
	"testing"

	"aftercare/models"
)

// published are the bands as the publications print them: the first total of each.
var published = map[string][]int{
	"phq9": {0, 5, 10, 15, 20}, "gad7": {0, 5, 10, 15}, "pcl5": {0, 31, 34}, "pcptsd5": {0, 3, 4}, "who5": {0, 51},
}

// TestEveryTotalHasItsBand compares the band of every possible total with the published
// ones, and shows that each total can be reached by answers.
func TestEveryTotalHasItsBand(t *testing.T) {
	t.Parallel()
	for _, in := range All() {
		starts := published[in.Key]
		for total := in.Least(); total <= in.Top(); total++ {
			g := Given{Total: total}
			if in.Asked() {
				g = filled(in, total)
			}
			s := in.Score(g)
			if !s.Sure() || s.From != total || s.Missing != 0 {
				t.Fatalf("%s: answers that add up to %d score %+v", in.Key, total, s)
			}
			want := -1
			for _, from := range starts {
				if total >= from {
					want = from
				}
			}
			got := -1
			if b := in.Band(s); b != nil {
				got = b.From
			}
			if got != want {
				t.Errorf("%s: %d lies in the band from %d, want %d", in.Key, total, got, want)
			}
		}
	}
	tops := map[string]int{"phq9": 27, "gad7": 21, "pcl5": 80, "pcptsd5": 5, "who5": 100, "srq20": 20, "sdq": 40, "htq": 400}
	for key, top := range tops {
		if got := Find(key).Top(); got != top {
			t.Errorf("%s ends at %d, want %d", key, got, top)
		}
	}
}

// filled answers every question so that the total is reached.
func filled(in *Instrument, total int) Given {
	g := Given{Answers: make([]int, in.Items)}
	first := 0
	if in.Gate {
		g.Answers[0], first = 1, 1
	}
	for i := first; i < in.Items; i++ {
		g.Answers[i] = min(in.Most, total)
		total -= g.Answers[i]
	}
	return g
}

// TestEveryPatternOfMissingAnswers tries every set of missing answers of the short
// instruments with every answer alike, and holds the span against all that the missing
// ones could have been.
func TestEveryPatternOfMissingAnswers(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"phq9", "gad7", "pcptsd5"} {
		in := Find(key)
		for pattern := range 1 << in.Items {
			for answer := 0; answer <= in.Most; answer++ {
				g := Given{Answers: make([]int, in.Items)}
				for i := range g.Answers {
					if g.Answers[i] = answer; pattern>>i&1 == 1 {
						g.Answers[i] = Unanswered
					}
				}
				low, high := in.Score(replaced(g, 0)), in.Score(replaced(g, in.Most))
				if s := in.Score(g); s.From != low.From || s.To != max(low.From, high.From) {
					t.Fatalf("%s %v: scored %+v, the lowest is %d and the highest %d", key, g.Answers, s, low.From, high.From)
				}
			}
		}
	}
}

func replaced(g Given, with int) Given {
	out := Given{Answers: append([]int{}, g.Answers...)}
	for i, a := range out.Answers {
		if a == Unanswered {
			out.Answers[i] = with
		}
	}
	return out
}

func TestMissingAnswersLeaveTheBandOpenOnlyWhereItIs(t *testing.T) {
	t.Parallel()
	in := Find("phq9")
	sure := Given{Answers: []int{3, 3, 3, 3, 3, 3, 3, 0, Unanswered}} // 21 to 24
	if b := in.Band(in.Score(sure)); b == nil || b.From != 20 {
		t.Errorf("21 to 24 is the highest band, got %+v", b)
	}
	open := Given{Answers: []int{3, 3, 3, 0, 0, 0, 0, 0, Unanswered}} // 9 to 12
	if b := in.Band(in.Score(open)); b != nil {
		t.Errorf("9 to 12 is in no one band, got %+v", b)
	}
	if !in.SafetyOpen(open) || in.AsksSafety(open) || in.SafetyOpen(filled(in, 0)) {
		t.Error("the question about harm was not answered, and only then is it open")
	}
}

func TestGateEndsTheShortScreen(t *testing.T) {
	t.Parallel()
	in := Find("pcptsd5")
	if s := in.Score(Given{Answers: []int{0, Unanswered, Unanswered, Unanswered, Unanswered, Unanswered}}); s != (Score{}) {
		t.Errorf("\"no\" to the first question scores %+v", s)
	}
	p := models.Problems{}
	in.Check(Given{Answers: []int{0, 1, 0, 0, 0, 0}}, p)
	if p["q1"] == "" {
		t.Error("\"no\" and then an answer about the last month is let through")
	}
}

func TestSafetyIsAskedFromOneOn(t *testing.T) {
	t.Parallel()
	in := Find("phq9")
	for answer, want := range []bool{false, true, true, true} {
		g := filled(in, 0)
		g.Answers[8] = answer
		if in.AsksSafety(g) != want {
			t.Errorf("an answer of %d asks about safety: %t", answer, !want)
		}
	}
	for _, other := range []string{"gad7", "pcl5", "pcptsd5"} {
		if in := Find(other); in.AsksSafety(filled(in, in.Top())) {
			t.Errorf("%s has no question about harm", other)
		}
	}
}

func TestPartsOfThePCL5(t *testing.T) {
	t.Parallel()
	in := Find("pcl5")
	sum := 0
	for i, p := range in.PartScores(filled(in, 80)) {
		if want := []int{20, 8, 28, 24}[i]; p.Score.From != want {
			t.Errorf("cluster %s adds up to %d, want %d", p.Name, p.Score.From, want)
		}
		sum += p.Score.From
	}
	if sum != 80 {
		t.Errorf("the clusters add up to %d", sum)
	}
}

func TestChangeIsWeighedOnlyWhereSomethingWasPublished(t *testing.T) {
	t.Parallel()
	want := map[int]Weight{0: Unknown, 1: Chance, -5: Chance, 6: Between, -8: Between, 9: Likely, -30: Likely}
	for change, w := range want {
		if got := Find("pcl5").Weigh(change); got != w {
			t.Errorf("PCL-5: a change of %d weighs %q, want %q", change, got, w)
		}
		if got := Find("phq9").Weigh(change); got != Unknown {
			t.Errorf("PHQ-9: a change of %d weighs %q", change, got)
		}
	}
}

func TestGivenIsWrittenAndReadBack(t *testing.T) {
	t.Parallel()
	in := Find("phq9")
	for _, g := range []Given{filled(in, 17), {Answers: []int{0, 1, Unanswered, 3, 0, 0, 0, 0, 2}}, {Total: 12}} {
		back, ok := in.Decode(g.Encode())
		if !ok || back.Encode() != g.Encode() {
			t.Errorf("%q is read back as %q", g.Encode(), back.Encode())
		}
	}
	for _, broken := range []string{"", "1 2", "=x", "a b c d e f g h i"} {
		if _, ok := in.Decode(broken); ok {
			t.Errorf("%q is taken for a PHQ-9", broken)
		}
	}
}

func TestTotalIsReadAsItIsTyped(t *testing.T) {
	t.Parallel()
	htq, who := Find("htq"), Find("who5")
	for text, want := range map[string]int{"2.45": 245, "2.4": 240, "4": 400, "२.५": 250, "0": 0} {
		if got, problem := htq.ParseTotal(text); got != want || problem != "" {
			t.Errorf("HTQ %q is read as %d, %s", text, got, problem)
		}
	}
	for _, text := range []string{"", "x", "2.455", "-1", "2.x", "9999999999999999999"} {
		if _, problem := htq.ParseTotal(text); problem == "" {
			t.Errorf("HTQ %q is let through", text)
		}
	}
	if _, problem := who.ParseTotal("12.5"); problem == "" {
		t.Error("a WHO-5 has no decimals")
	}
	for total, wrong := range map[int]bool{0: true, 99: true, 100: false, 400: false, 401: true} {
		p := models.Problems{}
		htq.Check(Given{Total: total}, p)
		if (len(p) > 0) != wrong {
			t.Errorf("HTQ %s: problems %v", htq.Number(total), p)
		}
	}
}

// TestTextStandsOnlyWhereItMay holds the files to their own rules.
func TestTextStandsOnlyWhereItMay(t *testing.T) {
	t.Parallel()
	for _, in := range All() {
		if in.Licence == "" || len(in.Sources) == 0 {
			t.Errorf("%s says nothing of its licence or source", in.Key)
		}
		if forbidden := in.Key == "pcptsd5" || !in.Asked(); forbidden && len(in.Texts) > 0 {
			t.Errorf("%s carries text, though its licence was not confirmed", in.Key)
		}
		for lang, w := range in.Texts {
			if w.Source == "" || w.Lead == "" || len(w.Items) != in.Items || len(w.Answers) != in.Most+1 {
				t.Errorf("%s in %s is not whole", in.Key, lang)
			}
		}
		if in.Asked() && (in.Textless["en"] == "" || in.Textless["hi"] == "") {
			t.Errorf("%s does not say why a language has no text", in.Key)
		}
		for _, words := range append(append([]map[string]string{in.Title}, notes(in)...), bands(in)...) {
			if words["en"] == "" || words["hi"] == "" {
				t.Errorf("%s: %v is not in both languages", in.Key, words)
			}
			if strings.Contains(strings.ToLower(words["en"]), "diagnos") {
				t.Errorf("%s speaks of a diagnosis: %s", in.Key, words["en"])
			}
		}
		for _, p := range in.Parts {
			if p.From < 1 || p.To > in.Items || p.From > p.To {
				t.Errorf("%s: part %s has no such questions", in.Key, p.Name)
			}
		}
	}
}

func notes(in *Instrument) (out []map[string]string) {
	for _, n := range in.Notes {
		out = append(out, n)
	}
	return out
}

func bands(in *Instrument) (out []map[string]string) {
	for _, b := range in.Bands {
		out = append(out, b.Label)
	}
	return out
}
