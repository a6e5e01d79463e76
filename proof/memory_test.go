//go:build linux

package proof_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"
)

// memory searches everything the server could leave in a core dump: every
// readable region of its memory. The server is stopped meanwhile.
func (s *scanner) memory(t testing.TB, of *server, found hits) {
	t.Helper()
	mem, err := os.Open(fmt.Sprintf("/proc/%d/mem", of.cmd.Process.Pid))
	if err != nil {
		lacking(t, "the right to read the memory of a process: "+err.Error())
	}
	defer mem.Close()
	of.signal(syscall.SIGSTOP)
	defer of.signal(syscall.SIGCONT)
	total := int64(0)
	for _, r := range regions(t, of.cmd.Process.Pid) {
		if err := s.read("memory "+r.name, io.NewSectionReader(mem, r.from, r.to-r.from), found); err != nil {
			continue // mapped pages that cannot be read are in no core dump either
		}
		total += r.to - r.from
	}
	if total < 1<<20 {
		lacking(t, "the right to read the memory of a process")
	}
	t.Logf("looked through %d MB of memory", total>>20)
}

type region struct {
	from, to int64
	name     string
}

// regions lists the readable parts of the memory of a process.
func regions(t testing.TB, pid int) []region {
	t.Helper()
	f, err := os.Open(fmt.Sprintf("/proc/%d/maps", pid))
	if err != nil {
		lacking(t, "the right to read the memory of a process: "+err.Error())
	}
	defer f.Close()
	var out []region
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var r region
		var mode string
		fields := strings.Fields(lines.Text())
		if _, err := fmt.Sscanf(fields[0]+" "+fields[1], "%x-%x %s", &r.from, &r.to, &mode); err != nil || mode[0] != 'r' || r.from < 0 {
			continue
		}
		r.name = "of the program"
		if len(fields) > 5 {
			r.name = fields[5]
		}
		out = append(out, r)
	}
	return out
}
