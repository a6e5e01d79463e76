package disclosure

// Sum is a sum of money, and what is known of those who had a part in it.
type Sum struct {
	Total   int64
	People  int
	Largest int64 // the largest part of one person
	Second  int64 // the second largest
}

// tooNear is how near, in hundredths of her part, somebody may come to the largest part by
// taking her own from the sum. It is our own number.
const tooNear = 20

// Dominant says that one person had so much of a sum that the
// person with the second largest part could work out about how much.
const Dominant Why = "dominant"

// Release says whether a sum can be published: where enough people had a part in it, and
// where whoever had the second largest cannot come near the largest by taking her own away.
func (s Sum) Release(off Off) Why {
	switch {
	case s.People < Least && !off.Threshold:
		return Few
	case (s.Total-s.Largest-s.Second)*100 < s.Largest*tooNear && !off.Dominance:
		return Dominant
	}
	return Shown
}

// Rounded is a number rounded to a step, half of it upwards.
func Rounded(n, step int64) int64 { return (n + step/2) / step * step }
