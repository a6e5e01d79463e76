package caseload

import "time"

// CountsAfter makes a house remembered that took this long to count.
func (s *Service) CountsAfter(long time.Duration) { s.counts.long = long }
