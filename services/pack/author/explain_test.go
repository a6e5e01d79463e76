package author_test

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/packs"
	"aftercare/services/pack"
	"aftercare/services/pack/author"
	"aftercare/services/pack/packtest"
)

const bondedWoman = `{"jurisdiction": "IN-WB", "facts": {
	"person.sex": "female", "person.age_group": "adult", "form.bonded_labour": "yes",
	"event.intake": "2026-11-01", "event.fir_registered": "2026-11-02"}}`

func explain(t *testing.T, facts string, v author.View) string {
	t.Helper()
	v.AsOf, v.Zone = models.At(time.Date(2026, 11, 23, 10, 0, 0, 0, ist)), ist
	var out bytes.Buffer
	if err := author.Explain(&out, packtest.Shipped(t), strings.NewReader(facts), v); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestExplainGivesReasonsAndQuestions(t *testing.T) {
	t.Parallel()
	out := explain(t, bondedWoman, author.View{Lang: "en"})
	for _, want := range []string{
		"MAY APPLY",
		"still to find out: Does she live with a disability? (person.disability)",
		"193(3)(ii) [S]",
		"due 2027-01-31T23:59:59+05:30, against police (",
		"continuation to be confirmed",
		"CRITICAL: No safety assessment yet",
		"number D",
		"Knowledge of trafficking (applies)",
		"A child and a sexual offence (may apply)",
		"Time alone next changes this on 2026-",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the explanation lacks %q", want)
		}
	}
}

func TestExplainInHindi(t *testing.T) {
	t.Parallel()
	if out := explain(t, bondedWoman, author.View{Lang: "hi"}); !strings.Contains(out, "क्या उन्हें कोई दिव्यांगता है?") {
		t.Error("no Hindi question")
	}
}

func TestExplainWritesJSON(t *testing.T) {
	t.Parallel()
	var e author.Explanation
	if err := json.Unmarshal([]byte(explain(t, bondedWoman, author.View{JSON: true})), &e); err != nil {
		t.Fatal(err)
	}
	if len(e.Rights) == 0 || len(e.Gaps) == 0 || len(e.Questions) == 0 || e.Rights[0].Law[0].Act == "" {
		t.Errorf("the JSON is incomplete: %d rights, %d gaps, %d questions", len(e.Rights), len(e.Gaps), len(e.Questions))
	}
}

func TestReadFactsIsStrict(t *testing.T) {
	t.Parallel()
	lib := packtest.Shipped(t)
	for _, c := range []struct{ why, facts, want string }{
		{"unknown fact", `{"jurisdiction":"IN","facts":{"person.sx":"female"}}`, `did you mean "person.sex"?`},
		{"unknown code", `{"jurisdiction":"IN","facts":{"person.sex":"femal"}}`, `did you mean "female"?`},
		{"worked out", `{"jurisdiction":"IN","facts":{"person.child":"yes"}}`, "leave it out"},
		{"no day", `{"jurisdiction":"IN","facts":{"event.intake":"2026-02-30"}}`, "is no answer and no date"},
		{"no number", `{"jurisdiction":"IN","facts":{"harm.disability_percent":"half"}}`, "no whole number"},
		{"unknown key", `{"jurisdiction":"IN","values":{}}`, "the keys are jurisdiction"},
		{"unknown country", `{"jurisdiction":"QQ"}`, "there is a pack for [BD GB IN NP US]"},
		{"unknown service", `{"jurisdiction":"IN","services":[{"kind":"counseling","status":"given","at":null}]}`, `did you mean "counselling"?`},
		{"unknown status", `{"jurisdiction":"IN","services":[{"kind":"counselling","status":"done","at":null}]}`, `status "done"`},
		{"unknown right", `{"jurisdiction":"IN","stances":[{"subject":"legal_ad","kind":"applied","at":null}]}`, `did you mean "legal_aid"?`},
		{"two cases", `{"jurisdiction":"IN"}{"jurisdiction":"IN"}`, "goes on after the end"},
		{"no JSON", `{"jurisdiction": IN}`, "invalid character"},
		{"no YAML", "jurisdiction: [IN", "facts:"},
		{"unknown key in YAML", "jurisdiction: IN\nvals: {}", "facts:2: field vals not found"},
		{"unknown code in YAML", "jurisdiction: IN\nfacts:\n  person.sex: femal", "facts:3: person.sex: has no code"},
		{"unknown decision", `{"jurisdiction":"IN","stances":[{"subject":"legal_aid","kind":"aplied","at":null}]}`, `kind "aplied"`},
		{"serves no right", `{"jurisdiction":"IN","services":[{"kind":"counselling","status":"given","at":null,"serves":["legal_ad"]}]}`, `did you mean "legal_aid"?`},
		{"wrong fields of a value", `{"jurisdiction":"IN","facts":{"person.sex":{"cod":"female"}}}`, "unknown field"},
	} {
		_, err := author.ReadFacts(strings.NewReader(c.facts), lib)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.why, err, c.want)
		}
	}
	_, err := author.ReadFacts(strings.NewReader(`{"jurisdiction":"IN","facts":{"person.sx":"female","event.intak":"yes"}}`), lib)
	if problems, ok := err.(pack.Problems); !ok || len(problems) != 2 {
		t.Errorf("got %v, want both problems", err)
	}
}

func TestReadFactsTakesGoldenCase(t *testing.T) {
	t.Parallel()
	lib := packtest.Shipped(t)
	raw, err := packs.FS.ReadFile("in/testdata/man_bonded_labour.yaml")
	if err != nil {
		t.Fatal(err)
	}
	f, err := author.ReadFacts(bytes.NewReader(raw), lib)
	if err != nil || f.Values["form.bonded_labour"].Answer != models.Yes || len(f.Values) < 3 {
		t.Errorf("read %+v, %v", f, err)
	}
}

func TestExplainCoversEveryRight(t *testing.T) {
	t.Parallel()
	lib := packtest.Shipped(t)
	for name, text := range goldenFacts(t) {
		var e author.Explanation
		if err := json.Unmarshal([]byte(explain(t, text, author.View{Lang: "en", JSON: true})), &e); err != nil {
			t.Fatal(err)
		}
		t.Run(name, func(t *testing.T) { isWhole(t, lib, e) })
	}
}

func isWhole(t *testing.T, lib *pack.Library, e author.Explanation) {
	t.Helper()
	if len(e.Rights) != len(lib.Items()) {
		t.Fatalf("got %d of %d rights", len(e.Rights), len(lib.Items()))
	}
	for _, r := range e.Rights {
		it := lib.Version(r.Key, r.Version)
		switch {
		case !slices.Contains([]pack.Status{pack.Applies, pack.MayApply, pack.DoesNotApply, pack.StatusOff}, r.Status):
			t.Errorf("%s has the status %q", r.Key, r.Status)
		case (r.Status == pack.DoesNotApply || r.Status == pack.StatusOff) && r.Why == "":
			t.Errorf("%s is %s without a reason", r.Key, r.Status)
		case r.Status == pack.MayApply && len(r.Reasons) == 0 && len(r.Ask) == 0:
			t.Errorf("%s may apply but has no question", r.Key)
		case len(r.Law) == 0 || r.OwedBy == "" || r.Quality == "" || len(r.Conflicts) != len(it.Conflicts):
			t.Errorf("%s is incomplete", r.Key)
		case r.Status == pack.Applies && (len(r.Papers) != len(it.Papers) || (r.Considered == nil) != (len(it.Amounts) == 0 && it.Schedule.Of == "" && len(it.Schedule.Split) == 0)):
			t.Errorf("%s: papers or sums are missing", r.Key)
		}
	}
}

func TestExplainWritesEverySumWithItsSteps(t *testing.T) {
	t.Parallel()
	lib, err := pack.Load(os.DirFS("../testdata/sums"))
	if err != nil {
		t.Fatal(err)
	}
	facts := `{"jurisdiction":"YY","facts":{"hurt.hand":"yes","hurt.foot":"yes","hurt.young":"yes","hurt.percent":20,"tide.paid":"2024-02-29","person.adult_on":"2026-06-01","got.before":"5000 YYD"}}`
	var out bytes.Buffer
	if err := author.Explain(&out, lib, strings.NewReader(facts), author.View{AsOf: monday, Zone: ist, Lang: "en"}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"may be considered for YYD 450 to 825; the upper limit may be exceeded with reasons",
		"uplift   Half more: 150 to 450 [S] 9",
		"combine  Rows are added.: 450 to 825 [C] 8",
		"and      Each month: 7.50 each month",
		"and      Share: 40 percent",
		"a person chooses between below, above: Exactly 20 is in no row. row 3",
		"stage    On report: 90 to 165, has not come: tide.reported [S] 12",
		"paid     Locked: 360 to 660, fixed deposit, free on 2027-02-28 [S] 11",
		"share    A fifth at once.: at least 165 [S] 13",
		"declare  How much? YYD 50",
		"no rule adds these rows",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the explanation lacks %q", want)
		}
	}
	if t.Failed() {
		t.Log(out.String())
	}
}

func TestExplainPutsDoubtsAboutAgeToAPerson(t *testing.T) {
	t.Parallel()
	for name, try := range map[string]struct{ facts, want string }{
		"span": {`{"jurisdiction": "IN-WB", "facts": {"person.adult_on": "2025-11-23/2027-11-22", "event.intake": "2026-11-22"}}`,
			"Under 18 now (person.child): not known: the dates leave it open; turns 18 between 23 November 2025 and 22 November 2027; settled by age_94"},
		"a year": {`{"jurisdiction": "IN-WB", "facts": {"person.adult_on": "2026"}}`, "turns 18 2026; settled by age_94"},
		"across the birthday": {`{"jurisdiction": "IN-WB", "facts": {"person.adult_on": "2026-06-01", "person.age_group_then": "child", "event.offence": "2026-07-01"}}`,
			"Under 18 when it happened (person.child_at_offence): recorded as a child, and the last day is after the birthday; both may hold; turns 18 1 June 2026; happened 1 July 2026"},
		"ended late": {`{"jurisdiction": "IN-WB", "facts": {"person.adult_on": "2026-06-01", "event.intake": "2026-05-01T18:00:00+05:30"}}`,
			"late, and ended with the 18th birthday on 2026-06-01T00:00:00+05:30"},
	} {
		t.Run(name, func(t *testing.T) {
			out := explain(t, try.facts, author.View{AsOf: monday, Zone: ist, Lang: "en"})
			if !strings.Contains(out, try.want) {
				t.Errorf("no line %q in\n%s", try.want, out[:min(len(out), 1500)])
			}
		})
	}
}
