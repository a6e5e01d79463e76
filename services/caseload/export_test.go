package caseload

import "time"

// CountsAfter makes a house remembered that took this long to count. Each count
// takes a second.
func (s *Service) CountsAfter(long time.Duration) {
	passed := time.Time{}
	s.counts.After(long, func() time.Time { passed = passed.Add(time.Second); return passed })
}
