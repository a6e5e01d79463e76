//go:build unix

package main

import (
	"os"
	"strings"
	"syscall"
)

// overwriteFreed starts the program again with the runtime setting that
// overwrites freed memory, if it is not set. The setting is read only at start
// and cannot be changed inside a program. When it cannot be set, the server
// runs without it.
func overwriteFreed() {
	const setting = "clobberfree=1"
	old := os.Getenv("GODEBUG")
	if strings.Contains(old, "clobberfree") {
		return
	}
	if old != "" {
		old += ","
	}
	self, err := os.Executable()
	if err != nil {
		return
	}
	_ = os.Setenv("GODEBUG", old+setting)
	_ = syscall.Exec(self, os.Args, os.Environ())
}

// keepPrivate makes the files of the program readable only by their owner.
func keepPrivate() { syscall.Umask(0o077) }
