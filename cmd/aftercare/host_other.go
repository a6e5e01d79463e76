//go:build !unix

package main

// overwriteFreed does nothing where a program cannot start itself again in
// place: freed memory is then given back to the system but not overwritten.
func overwriteFreed() {}

// keepPrivate does nothing where files have no such mode.
func keepPrivate() {}
