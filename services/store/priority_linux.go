package store

import (
	"runtime"
	"syscall"
)

// lowest is the least priority Linux gives to a thread.
const lowest = 19

// AtLowPriority runs long work, such as a backup, on a thread of its own that gets
// the processor when nobody else needs it. A query runs on the thread that reads its
// rows; a statement that is only executed does not.
func AtLowPriority(do func() error) error {
	done := make(chan error, 1)
	go func() {
		runtime.LockOSThread()                                   // and never unlocked: the thread ends with this work
		_ = syscall.Setpriority(syscall.PRIO_PROCESS, 0, lowest) // of this thread; refused nowhere, and no reason to fail
		done <- do()
	}()
	return <-done
}
