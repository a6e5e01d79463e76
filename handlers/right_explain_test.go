package handlers

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"go.yaml.in/yaml/v3"
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/packs"
	"aftercare/services/casefile"
	"aftercare/services/entitlement"
	"aftercare/services/pack"
	"aftercare/services/pack/author"
)

// explainedCases are short histories of the packs whose pages are held to what
// explain says of them.
var explainedCases = []string{"nothing_recorded", "man_bonded_labour", "girl_sexual_exploitation", "foreign_woman"}

// every is which rights are compared: a page each is dear, and each case shows
// others of them.
const every = 4

// What stands on the page of a right is what explain says of the same facts:
// how it stands, each reason, each clock, what may be considered.
func TestThePageOfARightSaysWhatExplainSays(t *testing.T) {
	t.Parallel()
	for _, name := range explainedCases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			c := h.opened()
			h.remember(c, name)
			taken, err := h.deps.Cases.CaseFacts(t.Context(), h.Actor("caseworker"), c.ID)
			if err != nil {
				t.Fatal(err)
			}
			text, err := json.Marshal(taken)
			if err != nil {
				t.Fatal(err)
			}
			facts, err := author.ReadFacts(bytes.NewReader(text), h.deps.Library)
			if err != nil {
				t.Fatal(err)
			}
			zone, err := time.LoadLocation(h.Org.TimeZone)
			if err != nil {
				t.Fatal(err)
			}
			told := author.Explained(h.deps.Library, facts, author.View{AsOf: h.Moment(), Zone: zone, Lang: "en"})
			ofTheCase := map[string]bool{} // explain tells of every country's law, the page of the case's own
			for _, s := range h.deps.Library.Evaluate(facts, h.Moment(), zone, pack.Settings{}).Entitlements {
				ofTheCase[s.Item] = true
			}
			b, seen, not := h.signedIn("caseworker"), 0, 0
			for _, r := range told.Rights {
				if r.Status == pack.StatusOff || r.Because != "" || r.Review || !ofTheCase[r.Key] {
					continue
				}
				if r.Status == pack.DoesNotApply && r.Jurisdiction != "IN" {
					continue // law of a country that is not known to be hers: the page leaves it out
				}
				if r.Status == pack.DoesNotApply {
					if not++; not > 5 {
						continue // a few of them tell: their pages say why not, and no more
					}
				}
				if seen++; seen%every != 1 {
					continue
				}
				w := b.get(rightPath(c.ID, r.Key))
				if w.Code != 200 {
					t.Errorf("%s, which %s for explain, has no page (%d)", r.Key, r.Status, w.Code)
					continue
				}
				sameRight(t, r, parse(t, w))
			}
			if seen < 20 {
				t.Errorf("only %d rights were compared", seen)
			}
		})
	}
}

// remember records the facts of a short history in a case, and a claim made
// long ago.
func (h *house) remember(c models.Case, name string) {
	h.t.Helper()
	raw, err := packs.FS.ReadFile("in/testdata/" + name + ".yaml")
	if err != nil {
		h.t.Fatal(err)
	}
	var golden struct {
		Facts map[string]string `yaml:"facts"`
	}
	if err := yaml.Unmarshal(raw, &golden); err != nil {
		h.t.Fatal(err)
	}
	h.Write(func(tx *gorm.DB) error { return tx.Exec("DELETE FROM facts WHERE survivor_id = ?", c.SurvivorID).Error })
	var list []casefile.FactInput
	for key, value := range golden.Facts {
		f := h.deps.Library.Fact(key)
		if !casefile.Askable(f) {
			continue
		}
		v, err := f.Parse(value)
		if err != nil {
			h.t.Fatalf("%s: %v", key, err)
		}
		list = append(list, casefile.FactInput{Name: key, Value: v})
	}
	if _, err := h.deps.Cases.RecordFacts(h.t.Context(), h.Actor("caseworker"), c.ID, list); err != nil {
		h.t.Fatal(err)
	}
	for _, kind := range []models.StanceKind{models.StanceInformed, models.StanceApplied} {
		in := entitlement.Input{Item: "victim_compensation_bnss396", RightDecision: models.RightDecision{StepFacts: models.StepFacts{Kind: kind}, On: "2026-07-01"}}
		if _, err := h.deps.Rights.Decide(h.t.Context(), h.Actor("caseworker"), c.ID, in); err != nil {
			h.t.Fatal(err)
		}
	}
}

// sameRight compares one right with its page.
func sameRight(t *testing.T, r author.ExplainedRight, doc *goquery.Document) {
	t.Helper()
	words := testTexts(t, "en")
	if got, want := doc.Find(".page-head .badge").Text(), words.T("progress."+string(r.Progress)); got != want {
		t.Errorf("%s stands as %q, explain says %q", r.Key, got, want)
	}
	if got := doc.Find("h1").Text(); got != r.Title {
		t.Errorf("%s is called %q, explain says %q", r.Key, got, r.Title)
	}
	var reasons []string
	doc.Find(".right-full .conditions").First().Find("li").Each(func(_ int, s *goquery.Selection) {
		class := strings.TrimPrefix(s.AttrOr("class", ""), "is-")
		s.Find(".note, a, .vh").Remove()
		reasons = append(reasons, class+" "+strings.TrimSpace(s.Text()))
	})
	var want []string
	for _, c := range r.Reasons {
		want = append(want, string(c.Truth)+" "+c.Sentence)
	}
	if !slices.Equal(reasons, want) {
		t.Errorf("%s: the page says %q, explain says %q", r.Key, reasons, want)
	}
	sameClocks(t, r, doc)
	sameSum(t, r, doc)
}

// sameClocks holds every clock of the page to one of explain, and those that
// run and are not late the other way round.
func sameClocks(t *testing.T, r author.ExplainedRight, doc *goquery.Document) {
	t.Helper()
	due := map[string]string{}
	for _, k := range r.Clocks {
		at, err := time.Parse(time.RFC3339, k.Due)
		if err != nil {
			t.Fatal(err)
		}
		due[k.Label] = models.At(at).String()
	}
	shown := map[string]bool{}
	doc.Find(".right-full .lines li").Each(func(_ int, s *goquery.Selection) {
		at := s.Find("time").AttrOr("datetime", "")
		s.Find(".clock, .note").Remove()
		label := strings.TrimSpace(s.Text())
		shown[label] = true
		if shownAt, err := time.Parse(time.RFC3339, at); err != nil || models.At(shownAt).String() != due[label] {
			t.Errorf("%s: %q is due %q on the page, explain says %q", r.Key, label, at, due[label])
		}
	})
	settled := r.Progress == models.ProgressReceived || r.Progress == models.ProgressDeclined || r.Progress == models.ProgressNone
	for _, k := range r.Clocks {
		if k.Met == "" && !k.Late && !k.Passed && !settled && !shown[k.Label] {
			t.Errorf("%s: the page does not show that %q runs", r.Key, k.Label)
		}
	}
}

// sameSum compares what may be considered.
func sameSum(t *testing.T, r author.ExplainedRight, doc *goquery.Document) {
	t.Helper()
	words := page{texts: testTexts(t, "en")}
	text := doc.Find(".right-full").Text()
	if r.Considered == nil {
		return
	}
	if r.Considered.Sum != nil {
		if want := words.rangeText(*r.Considered.Sum, r.Considered.Currency, r.Considered.Per); !strings.Contains(text, want) {
			t.Errorf("%s: the page does not say %q", r.Key, want)
		}
	}
	for _, step := range r.Considered.Steps {
		if want := words.rangeText(step.Range, r.Considered.Currency, r.Considered.Per); step.Kind != pack.StepSoftCap && !strings.Contains(text, want) {
			t.Errorf("%s: the step %s of %s is not on the page", r.Key, step.Kind, want)
		}
		if step.Clause != "" && !strings.Contains(text, step.Clause) {
			t.Errorf("%s: the clause %s of a step is not on the page", r.Key, step.Clause)
		}
	}
}
