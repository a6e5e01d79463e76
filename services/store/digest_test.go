package store

import (
	"bytes"
	"testing"
)

// What a bit can make of an empty value is another value, where it is read as one.
func TestDigestOfEmptyValues(t *testing.T) {
	t.Parallel()
	p := place{name: "toys", columns: []column{{"made", kindText}, {"number", kindNumber}, {"sealed", kindBytes}}}
	empty := p.digest([]any{nil, nil, nil})
	for name, try := range map[string]struct {
		values []any
		same   bool
	}{
		"empty":               {[]any{"", int64(0), []byte{}}, true},
		"0 in a text":         {[]any{int64(0), nil, nil}, false},
		"bytes in a text":     {[]any{[]byte("x"), nil, nil}, false},
		"a text in a number":  {[]any{nil, "", nil}, false},
		"0 in a sealed value": {[]any{nil, nil, int64(0)}, false},
	} {
		if same := bytes.Equal(p.digest(try.values), empty); same != try.same {
			t.Errorf("%s: the same as nothing: %v", name, same)
		}
	}
	if bytes.Equal(p.digest([]any{"x", nil, nil}), p.digest([]any{[]byte("x"), nil, nil})) {
		t.Error("a text and its bytes have one digest")
	}
}
