package author_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"aftercare/services/pack"
	"aftercare/services/pack/author"
	"aftercare/services/pack/packtest"
)

// FuzzReadFacts checks that accepted facts can be written, read again and
// evaluated, and that everything else is refused without a panic.
func FuzzReadFacts(f *testing.F) {
	lib := packtest.Shipped(f)
	f.Add([]byte(`{"jurisdiction":"IN-WB","facts":{"person.sex":"female","event.intake":"2026-11-01","harm.disability_percent":45}}`))
	f.Add([]byte(`{"jurisdiction":"IN","facts":{"event.threat":{"answer":"yes","at":"2026-11-20T10:00:00+05:30"}},"services":[{"kind":"counselling","status":"given","at":"2026-11-20T10:00:00Z"}]}`))
	f.Add([]byte(`{"jurisdiction":"IN","facts":{"event.offence":"~2026-11-20","event.exit":"2026"},"stances":[{"subject":"legal_aid","kind":"applied","at":null}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		facts, err := author.ReadFacts(bytes.NewReader(raw), lib)
		if err != nil {
			return
		}
		lib.Evaluate(facts, 1_795_000_000_000, time.UTC, pack.Settings{})
		out, err := json.Marshal(facts)
		if err != nil {
			t.Skip("a moment before year 0 has no JSON form")
		}
		again, err := author.ReadFacts(bytes.NewReader(out), lib)
		if err != nil {
			t.Fatalf("wrote %s and could not read it: %v", out, err)
		}
		if !reflect.DeepEqual(facts.Values, again.Values) {
			t.Fatalf("%s was read back as %+v", out, again.Values)
		}
	})
}
