package handlers

import (
	"slices"
	"strings"
	"testing"

	"aftercare/services/pack"
)

func TestARightOfOnesOwnSaysSo(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"en", "hi"} {
		p := page{texts: testTexts(t, lang)}
		says := func(it pack.Item) bool {
			return slices.ContainsFunc(p.rightNotes(&it), func(s string) bool { return strings.HasPrefix(s, p.T("right.own")) })
		}
		if !says(pack.Item{Own: true, Quality: pack.Solid}) || says(pack.Item{Quality: pack.Solid}) {
			t.Errorf("%s: a right of the organisation's own folder is not told apart", lang)
		}
	}
}
