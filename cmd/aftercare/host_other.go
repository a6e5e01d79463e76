//go:build !unix

package main

// overwriteFreed does nothing on systems where a program cannot start itself
// again in place. Freed memory is then given back to the system but not
// overwritten.
func overwriteFreed() {}

// keepPrivate does nothing on systems whose files have no such mode.
func keepPrivate() {}
