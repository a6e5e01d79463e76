package main

import (
	"bytes"
	"os"
	"runtime/debug"
	"strconv"
)

// The least and the most memory that the server asks the runtime to stay under.
// The least keeps the whole server under 256 MB: each password hash takes 64 MB
// for a moment, and garbage must not add up beside them. At 100,000 survivors
// that costs a third of the processor for collecting garbage, which a machine
// with more memory need not pay.
const (
	leastMemory = 108 << 20
	mostMemory  = 512 << 20
)

// garbage is how much garbage may add up before it is collected, in percent of
// the memory in use. Little is in use, and each search through thousands of
// names leaves as much garbage.
const garbage = 300

// limitMemory tells the runtime how much memory to use on this machine. A
// GOMEMLIMIT of the environment goes before our own.
func limitMemory() {
	debug.SetGCPercent(garbage)
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryFor(machineMemory(os.ReadFile)))
	}
}

// memoryFor is the limit on a machine with so many bytes of memory, or with an
// unknown number, which is 0.
func memoryFor(machine int64) int64 { return min(max(machine/32, leastMemory), mostMemory) }

// machineMemory reads how many bytes of memory the machine has, or its container
// may use. It is 0 where neither is told, as on other systems than Linux.
func machineMemory(read func(name string) ([]byte, error)) int64 {
	machine := int64(0)
	if info, err := read("/proc/meminfo"); err == nil {
		_, after, _ := bytes.Cut(info, []byte("MemTotal:"))
		machine = leadingNumber(after) << 10
	}
	most, err := read("/sys/fs/cgroup/memory.max") // a number, or "max"
	if container := leadingNumber(most); err == nil && container > 0 && (machine == 0 || container < machine) {
		return container
	}
	return machine
}

// leadingNumber reads the number that a text begins with, 0 where there is none.
func leadingNumber(text []byte) int64 {
	fields := bytes.Fields(text)
	if len(fields) == 0 {
		return 0
	}
	n, err := strconv.ParseInt(string(fields[0]), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
