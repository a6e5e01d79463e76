package pack_test

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"testing"
	"testing/fstest"
	"time"

	"aftercare/models"
	"aftercare/services/pack"
)

// FuzzLoad: whatever a pack file holds, loading answers with a library or with
// problems that name the file, and never panics.
func FuzzLoad(f *testing.F) {
	for _, name := range []string{"words.yaml", "zz/pack.yaml", "rules/gaps.yaml"} {
		raw, err := os.ReadFile("testdata/toy/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		lib, err := pack.Load(fstest.MapFS{"zz/pack.yaml": {Data: raw}})
		if (lib == nil) == (err == nil) {
			t.Fatal("neither a library nor a problem, or both")
		}
		if lib != nil {
			lib.Evaluate(models.Facts{Jurisdiction: "ZZ"}, 1, time.UTC, pack.Settings{})
		}
	})
}

// FuzzReadFacts: facts that are accepted can be written and read again, and
// evaluated; everything else is refused without a panic.
func FuzzReadFacts(f *testing.F) {
	lib := library(f)
	f.Add([]byte(`{"jurisdiction":"IN-WB","facts":{"person.sex":"female","event.intake":"2026-11-01","harm.disability_percent":45}}`))
	f.Add([]byte(`{"jurisdiction":"IN","facts":{"event.threat":{"answer":"yes","at":"2026-11-20T10:00:00+05:30"}},"services":[{"kind":"counselling","status":"given","at":"2026-11-20T10:00:00Z"}]}`))
	f.Add([]byte(`{"jurisdiction":"IN","facts":{"event.offence":"~2026-11-20","event.exit":"2026"},"stances":[{"subject":"legal_aid","kind":"applied","at":null}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		facts, err := pack.ReadFacts(bytes.NewReader(raw), lib)
		if err != nil {
			return
		}
		lib.Evaluate(facts, 1_795_000_000_000, time.UTC, pack.Settings{})
		out, err := json.Marshal(facts)
		if err != nil {
			t.Skip("a moment before year 0 has no JSON form")
		}
		again, err := pack.ReadFacts(bytes.NewReader(out), lib)
		if err != nil {
			t.Fatalf("wrote %s and could not read it: %v", out, err)
		}
		if !reflect.DeepEqual(facts.Values, again.Values) {
			t.Fatalf("%s came back as %+v", out, again.Values)
		}
	})
}
