//go:build !linux && !windows

package main

import (
	"errors"
	"os"
	"path/filepath"
)

const (
	asAdministrator = "sudo"
	whereService    = "It is there for Linux (systemd) and Windows; here let your system start aftercare serve in its own way."
)

var errNoService = errors.New("there is no service for this system: let it start aftercare serve in its own way")

func installService(environment, string, []setting) error { return errNoService }

func serviceStatus(environment) error { return errNoService }

func uninstallService(environment, string) error { return errNoService }

func mkdirFor(file string) error { return os.MkdirAll(filepath.Dir(file), 0o755) }

func asService([]string) (int, bool) { return 0, false }
