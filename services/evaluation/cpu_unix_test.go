//go:build unix

package evaluation_test

import (
	"syscall"
	"time"
)

// processorTime returns the time that the process used on all cores together.
func processorTime() time.Duration {
	var used syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &used) != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
