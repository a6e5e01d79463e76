package pack_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"aftercare/models"
	"aftercare/packs"
	"aftercare/services/pack"
)

const bondedWoman = `{"jurisdiction": "IN-WB", "facts": {
	"person.sex": "female", "person.age_group": "adult", "form.bonded_labour": "yes",
	"event.intake": "2026-11-01", "event.fir_registered": "2026-11-02"}}`

func explain(t *testing.T, facts string, v pack.View) string {
	t.Helper()
	v.AsOf, v.Zone = models.At(time.Date(2026, 11, 23, 10, 0, 0, 0, ist)), ist
	var out bytes.Buffer
	if err := pack.Explain(&out, library(t), strings.NewReader(facts), v); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestExplainSaysWhyAndWhatToAsk(t *testing.T) {
	t.Parallel()
	out := explain(t, bondedWoman, pack.View{Lang: "en"})
	for _, want := range []string{
		"MAY APPLY",
		"still to find out: Do they hold a release certificate of the District Magistrate? (held.release_certificate)",
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

func TestExplainSpeaksHindi(t *testing.T) {
	t.Parallel()
	if out := explain(t, bondedWoman, pack.View{Lang: "hi"}); !strings.Contains(out, "क्या उनके पास ज़िला मजिस्ट्रेट का मुक्ति प्रमाण-पत्र है?") {
		t.Error("no Hindi question")
	}
}

func TestExplainWritesJSON(t *testing.T) {
	t.Parallel()
	var e pack.Explanation
	if err := json.Unmarshal([]byte(explain(t, bondedWoman, pack.View{JSON: true})), &e); err != nil {
		t.Fatal(err)
	}
	if len(e.Rights) == 0 || len(e.Gaps) == 0 || len(e.Questions) == 0 || e.Rights[0].Law[0].Act == "" {
		t.Errorf("the JSON is not whole: %d rights, %d gaps, %d questions", len(e.Rights), len(e.Gaps), len(e.Questions))
	}
}

func TestFactsAreReadStrictly(t *testing.T) {
	t.Parallel()
	lib := library(t)
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
		_, err := pack.ReadFacts(strings.NewReader(c.facts), lib)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.why, err, c.want)
		}
	}
	_, err := pack.ReadFacts(strings.NewReader(`{"jurisdiction":"IN","facts":{"person.sx":"female","event.intak":"yes"}}`), lib)
	if problems, ok := err.(pack.Problems); !ok || len(problems) != 2 {
		t.Errorf("got %v, want both problems", err)
	}
}

func TestAGoldenCaseIsACaseToExplain(t *testing.T) {
	t.Parallel()
	lib := library(t)
	raw, err := packs.FS.ReadFile("in/testdata/man_bonded_labour.yaml")
	if err != nil {
		t.Fatal(err)
	}
	f, err := pack.ReadFacts(bytes.NewReader(raw), lib)
	if err != nil || f.Values["form.bonded_labour"].Answer != models.Yes || len(f.Values) < 3 {
		t.Errorf("read %+v, %v", f, err)
	}
}

// Whatever a case holds, the file it is written to reads back as the same case.
func TestFactsComeBackAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	lib := library(t)
	rapid.Check(t, func(t *rapid.T) {
		f := caseOf(lib).Draw(t, "case")
		out, err := json.Marshal(lib.CaseFactsOf(f))
		if err != nil {
			t.Fatal(err)
		}
		again, err := pack.ReadFacts(bytes.NewReader(out), lib)
		if err != nil {
			t.Fatalf("wrote %s and could not read it: %v", out, err)
		}
		if x, y := jsonOf(t, f), jsonOf(t, again); x != y {
			t.Fatalf("%s\ncame back as\n%s", x, y)
		}
	})
}

func jsonOf(t *rapid.T, f models.Facts) string {
	out, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
