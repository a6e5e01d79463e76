package handlers

import (
	"testing"

	"aftercare/disclosure"
	"aftercare/models"
	"aftercare/services/gap"
)

// TestWordsThatFollowACodeAreThere tries the keys that are made of a code: a list or a kind
// that is new must not show its key to a person.
func TestWordsThatFollowACodeAreThere(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"en", "hi"} {
		words := testTexts(t, lang)
		want := []string{}
		for _, l := range gap.Lists {
			want = append(want, "today.list."+string(l))
			if figureLists[l] {
				want = append(want, "today.figure."+string(l))
			}
		}
		for _, kind := range []string{"delivery", "fact", "follow_up", "hearing", "referral"} { // services/casefile/ahead.go
			want = append(want, "case.next."+kind)
		}
		for _, kind := range models.PeriodKinds {
			want = append(want, "publish.by."+string(kind))
		}
		for _, why := range []disclosure.Why{disclosure.Few, disclosure.Tells, disclosure.Unchecked, disclosure.Dominant} {
			want = append(want, "publish.why."+string(why))
		}
		for _, key := range want {
			if !words.has(key) {
				t.Errorf("%s: %s has no words", lang, key)
			}
		}
	}
}
