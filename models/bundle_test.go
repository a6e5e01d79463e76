package models

import (
	"strings"
	"testing"
)

func TestAnswerCodeSaysItsAnswerToItsBundleAlone(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, a := range BundleAnswers() {
		code := a.Code("one key")
		if seen[code] || len(code) != 9 {
			t.Errorf("the code %q of %+v is not one of its own", code, a)
		}
		seen[code] = true
		if got, ok := AnswerOf(" "+strings.ToUpper(strings.ReplaceAll(code, "-", " ")), "one key"); !ok || got != a {
			t.Errorf("%q says %+v, %v", code, got, ok)
		}
		if _, ok := AnswerOf(code, "another key"); ok {
			t.Errorf("%q answers another bundle", code)
		}
	}
	for _, typed := range []string{"", "-", "aaaa-aaaa"} {
		if _, ok := AnswerOf(typed, "one key"); ok {
			t.Errorf("%q is an answer", typed)
		}
	}
	if code := (BundleAnswer{State: ReferralSent}).Code("one key"); code != "" {
		t.Errorf("a referral that is only sent has the answer %q", code)
	}
}
