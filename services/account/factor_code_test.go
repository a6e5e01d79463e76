package account

import (
	"testing"
	"time"

	"aftercare/models"
)

// The codes are those of RFC 6238, appendix B, for SHA-1: the last six of its eight
// digits.
func TestCodesAreThoseOfTheStandard(t *testing.T) {
	t.Parallel()
	secret := []byte("12345678901234567890")
	for at, code := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130"} {
		now := models.At(time.Unix(at, 0))
		if step := stepOf(secret, code, now); step != at/30 {
			t.Errorf("at %d: the code is of step %d, want %d", at, step, at/30)
		}
		for _, away := range []time.Duration{-30 * time.Second, 30 * time.Second} {
			if stepOf(secret, code, now.Add(away)) != at/30 {
				t.Errorf("at %d: the code does not count %s away", at, away)
			}
		}
		for _, away := range []time.Duration{-60 * time.Second, 60 * time.Second} {
			if at > 60 && stepOf(secret, code, now.Add(away)) != 0 {
				t.Errorf("at %d: the code counts %s away", at, away)
			}
		}
	}
}

func TestACodeOfAClockThatWasAheadShutsNobodyOut(t *testing.T) {
	t.Parallel()
	now := models.At(time.Unix(3000, 0)) // step 100
	for last, want := range map[int64]bool{99: true, 100: false, 101: false, 102: true, 5000: true} {
		if unused(last, 100, now) != want {
			t.Errorf("after step %d: unused is %v, want %v", last, !want, want)
		}
	}
}
