package models_test

import (
	"testing"

	"aftercare/models"
)

func TestInPartsDoesEachItemOnce(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 50, 1023, 1024, 5003, 20000} {
		done := make([]int32, n)
		models.InParts(n, func(from, to int) {
			for i := from; i < to; i++ {
				done[i]++
			}
		})
		for i, times := range done {
			if times != 1 {
				t.Fatalf("item %d of %d was done %d times, want once", i, n, times)
			}
		}
	}
}

func TestInPartsPassesPanicToCaller(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("a panic of a part did not reach the caller")
		}
	}()
	models.InParts(5000, func(from, _ int) {
		if from > 0 {
			panic("the last part")
		}
	})
	panic("a machine with one processor has one part")
}
