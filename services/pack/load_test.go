package pack_test

import (
	"regexp"
	"testing"

	"aftercare/packs"
	"aftercare/services/pack"
)

func TestShippedPacksLoad(t *testing.T) {
	t.Parallel()
	if _, err := pack.Load(packs.FS); err != nil {
		t.Fatal(err)
	}
}

// TestNoDateIsCalledASection: a day or a citation is no section number. The
// pages write "section" before one that begins with a digit.
func TestNoDateIsCalledASection(t *testing.T) {
	t.Parallel()
	lib, err := pack.Load(packs.FS)
	if err != nil {
		t.Fatal(err)
	}
	day := regexp.MustCompile(`^[0-9]+ (hours|days|INSC|Janu|Febr|Marc|Apri|May|June|July|Augu|Sept|Octo|Nove|Dece)`)
	var laws []pack.Law
	for _, it := range lib.Items() {
		laws = append(laws, it.Law...)
	}
	for _, p := range lib.Principles() {
		laws = append(laws, p.Law...)
	}
	for _, l := range laws {
		if day.MatchString(l.Section) {
			t.Errorf("%s: section %q", l.Act, l.Section)
		}
	}
}
