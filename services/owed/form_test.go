package owed

import (
	"os"
	"strings"
	"testing"
)

// TestFormsAreRefusedWithTheReason breaks a form that ships, one thing at a time.
func TestFormsAreRefusedWithTheReason(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("forms/in.jj_form16.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parseForm(raw); err != nil {
		t.Fatal(err)
	}
	for _, k := range []struct{ old, new, want string }{
		{"children: true", "kids: true", "kids"},
		{"mark: S", "mark: U", "mark"},
		{"period: quarter", "period: week", "period"},
		{"offices: [committee]", "offices: [ministry]", "authority"},
		{`"flow.left"`, `"flow.gone"`, "no whole number"},
		{`"flow.left"`, `"clm.money/awarded.INR"`, "no whole number"},
		{"id: released", "id: orders", "twice"},
		{"equals: pending", "equals: waiting", "no column"},
		{`title: "Pending at end"`, `title: ""`, "title"},
		{"basis: ", "# ", "basis"},
	} {
		broken := strings.Replace(string(raw), k.old, k.new, 1)
		if broken == string(raw) {
			t.Fatalf("the form has no %q", k.old)
		}
		if _, err := parseForm([]byte(broken)); err == nil || !strings.Contains(err.Error(), k.want) {
			t.Errorf("%s for %s: %v", k.new, k.old, err)
		}
	}
}

// TestFormsThatWereNotReadAreEmpty holds the forms to their promise: columns stand only
// where a text was read.
func TestFormsThatWereNotReadAreEmpty(t *testing.T) {
	t.Parallel()
	read := 0
	for _, f := range Forms() {
		if f.Read() {
			read++
		}
		if u := (Used{Form: f}); !f.Read() && (len(u.Parts()) > 0 || u.Ready("")) {
			t.Errorf("%s has columns that nobody read", f.Key)
		}
	}
	if read != 3 || len(Forms()) != 9 {
		t.Errorf("%d forms, %d of them read", len(Forms()), read)
	}
}
