package instrument_test

import (
	"testing"

	"aftercare/services/instrument"
)

// Every total of every instrument calls for care exactly from its published cut-off on,
// and an answer that is missing makes nothing certain.
func TestCallsForCareFromTheCutOff(t *testing.T) {
	t.Parallel()
	for key, from := range map[string]int{"phq9": 10, "gad7": 10, "pcptsd5": 3, "pcl5": 31} {
		in := instrument.Find(key)
		for total := in.Least(); total <= in.Top(); total++ {
			if got := in.CallsForCare(instrument.Given{Total: total}); got != (total >= from) {
				t.Errorf("%s, total %d: calls for care: %v", key, total, got)
			}
		}
	}
	who := instrument.Find("who5")
	for total := who.Least(); total <= who.Top(); total++ {
		if got := who.CallsForCare(instrument.Given{Total: total}); got != (total <= 50) {
			t.Errorf("who5, total %d: calls for care: %v", total, got)
		}
	}
	phq := instrument.Find("phq9")
	answers := []int{3, 3, 3, instrument.Unanswered, 0, 0, 0, 0, 0}
	if phq.CallsForCare(instrument.Given{Answers: answers}) {
		t.Error("a total that may be 9 calls for care for certain")
	}
	if answers[4] = 1; !phq.CallsForCare(instrument.Given{Answers: answers}) {
		t.Error("a total of 10 or more does not call for care")
	}
	for _, key := range []string{"htq", "srq20", "sdq"} {
		if in := instrument.Find(key); in != nil && in.CallsForCare(instrument.Given{Total: in.Top()}) {
			t.Errorf("%s has no cut-off that was read and calls for care", key)
		}
	}
}
