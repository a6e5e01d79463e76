package pack_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/pack"
)

const bondedWoman = `{"jurisdiction": "IN-WB", "values": {
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
		"MAY BE ENTITLED",
		"still to find out: Do they hold a release certificate of the District Magistrate? (held.release_certificate)",
		"193(3)(ii) [S]",
		"due 2027-01-31T23:59:59+05:30, against police",
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
		{"unknown fact", `{"jurisdiction":"IN","values":{"person.sx":"female"}}`, `did you mean "person.sex"?`},
		{"unknown code", `{"jurisdiction":"IN","values":{"person.sex":"femal"}}`, `did you mean "female"?`},
		{"worked out", `{"jurisdiction":"IN","values":{"person.child":"yes"}}`, "leave it out"},
		{"no day", `{"jurisdiction":"IN","values":{"event.intake":"2026-02-30"}}`, "is no answer and no date"},
		{"no number", `{"jurisdiction":"IN","values":{"harm.disability_percent":"half"}}`, "no whole number"},
		{"unknown key", `{"jurisdiction":"IN","vals":{}}`, "the keys are jurisdiction"},
		{"unknown country", `{"jurisdiction":"QQ"}`, "there is a pack for [BD GB IN NP US]"},
		{"unknown service", `{"jurisdiction":"IN","services":[{"kind":"counseling","status":"given","at":null}]}`, `did you mean "counselling"?`},
		{"unknown status", `{"jurisdiction":"IN","services":[{"kind":"counselling","status":"done","at":null}]}`, `status "done"`},
		{"unknown right", `{"jurisdiction":"IN","stances":[{"subject":"legal_ad","kind":"applied","at":null}]}`, `did you mean "legal_aid"?`},
		{"two cases", `{"jurisdiction":"IN"}{"jurisdiction":"IN"}`, "goes on after the end"},
		{"no JSON", `jurisdiction: IN`, "invalid character"},
		{"wrong fields of a value", `{"jurisdiction":"IN","values":{"person.sex":{"cod":"female"}}}`, "unknown field"},
	} {
		_, err := pack.ReadFacts(strings.NewReader(c.facts), lib)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.why, err, c.want)
		}
	}
	_, err := pack.ReadFacts(strings.NewReader(`{"jurisdiction":"IN","values":{"person.sx":"female","event.intak":"yes"}}`), lib)
	if problems, ok := err.(pack.Problems); !ok || len(problems) != 2 {
		t.Errorf("got %v, want both problems", err)
	}
}
