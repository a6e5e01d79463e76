//go:build !linux

package store

// AtLowPriority runs long work. Only Linux gives a single thread another priority.
func AtLowPriority(do func() error) error { return do() }
