package pack_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"aftercare/models"
	"aftercare/services/pack/author"
)

// TestCaseFactsRoundTrip: whatever a case holds, the file written from it reads
// back as the same case.
func TestCaseFactsRoundTrip(t *testing.T) {
	t.Parallel()
	lib := library(t)
	rapid.Check(t, func(t *rapid.T) {
		f := caseOf(lib).Draw(t, "case")
		out, err := json.Marshal(lib.CaseFactsOf(f))
		if err != nil {
			t.Fatal(err)
		}
		again, err := author.ReadFacts(bytes.NewReader(out), lib)
		if err != nil {
			t.Fatalf("wrote %s and could not read it: %v", out, err)
		}
		if x, y := jsonOf(t, f), jsonOf(t, again); x != y {
			t.Fatalf("%s\nread back as\n%s", x, y)
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

func TestCaseFactsFitSchema(t *testing.T) {
	t.Parallel()
	lib := library(t)
	var out bytes.Buffer
	if err := author.WriteSchema(&out, lib); err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(&out)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("case.json", doc); err != nil {
		t.Fatal(err)
	}
	schema := c.MustCompile("case.json")
	rapid.Check(t, func(t *rapid.T) {
		raw, err := json.Marshal(lib.CaseFactsOf(caseOf(lib).Draw(t, "case")))
		if err != nil {
			t.Fatal(err)
		}
		exported, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
		if err == nil {
			err = schema.Validate(exported)
		}
		if err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
	})
}
