package main

import (
	"io/fs"
	"testing"
)

// TestMemoryFollowsTheMachine holds what the server may use to the memory there is.
func TestMemoryFollowsTheMachine(t *testing.T) {
	const (
		meminfo   = "/proc/meminfo"
		container = "/sys/fs/cgroup/memory.max"
	)
	for name, c := range map[string]struct {
		files map[string]string
		want  int64 // MB
	}{
		"unknown":                {nil, 108},
		"2 GB":                   {map[string]string{meminfo: "MemTotal:  2097152 kB\nMemFree: 1 kB\n"}, 108},
		"8 GB":                   {map[string]string{meminfo: "MemTotal:  8388608 kB\n", container: "max\n"}, 256},
		"24 GB":                  {map[string]string{meminfo: "MemTotal: 25165824 kB\n"}, 512},
		"a small container":      {map[string]string{meminfo: "MemTotal: 25165824 kB\n", container: "1073741824\n"}, 108},
		"only a container":       {map[string]string{container: "8589934592\n"}, 256},
		"a file nobody can read": {map[string]string{meminfo: "MemTotal: many kB\n", container: ""}, 108},
	} {
		got := memoryFor(machineMemory(func(file string) ([]byte, error) {
			if text, there := c.files[file]; there {
				return []byte(text), nil
			}
			return nil, fs.ErrNotExist
		}))
		if got != c.want<<20 {
			t.Errorf("%s: %d MB, want %d", name, got>>20, c.want)
		}
	}
}
