package proof_test

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A disk with a cache that a power cut empties: what was written since the last
// fsync of a file is there or not, sector by sector and in any order. strace records
// what the server writes, and each cut makes from the record what such a disk could
// hold at one moment.
const (
	sector     = 512
	cutsUsual  = 8
	recordFor  = 12 * time.Second
	writesSlow = 12 // a second: strace writes down every byte
)

// cuts is how many power cuts are tried: AFTERCARE_POWER_CUTS, in the long form 40.
func cuts(t *testing.T) int {
	text := os.Getenv("AFTERCARE_POWER_CUTS")
	if text == "" {
		return cutsUsual
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("AFTERCARE_POWER_CUTS=%q is no number", text)
	}
	return n
}

func TestPowerCutLosesNothing(t *testing.T) {
	t.Parallel()
	lost, dirty := cutOften(t, program, cuts(t), true)
	if lost > 0 {
		t.Errorf("%d acknowledged services are lost", lost)
	}
	if dirty == 0 {
		t.Error("no cut found anything in the cache, so nothing was tried")
	}
}

// TestPowerCutLosesWithoutFullSync holds that the test above can fail: the same
// program that waits for the disk less often loses what it acknowledged. It runs in
// the long form only.
func TestPowerCutLosesWithoutFullSync(t *testing.T) {
	if os.Getenv("AFTERCARE_POWER_CUTS") == "" {
		t.Skip("AFTERCARE_POWER_CUTS is not set")
	}
	file, err := filepath.Abs("../services/store/sqlite.go")
	if err != nil {
		t.Fatal(err)
	}
	careless := builtWith(t, file, "&_synchronous=FULL", "&_synchronous=NORMAL", `"synchronous": "2"`, `"synchronous": "1"`)
	lost, _ := cutOften(t, careless, cuts(t), false)
	if lost == 0 {
		t.Error("with synchronous=NORMAL nothing was lost: the cuts try nothing")
	}
}

// cutOften records a server under load, and cuts the power at random moments. It
// returns how many acknowledged services are lost, and at how many moments the cache
// held something.
func cutOften(t *testing.T, program string, n int, whole bool) (lost, dirty int) {
	t.Helper()
	data, record := t.TempDir(), filepath.Join(t.TempDir(), "strace")
	s := demo(t, data, 12)
	l := newLoad(t, s, 3, "caseworker")
	s.stop()
	db := filepath.Join(data, "aftercare.db")
	image, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	words := []string{
		tool(t, "strace"), "-D", "-f", "-qq", "-ttt", "-y", "-xx", "-s", "70000", "-o", record, "-P", db, "-P", db + "-wal",
		"-e", "trace=pwrite64,ftruncate,fsync,fdatasync", program, "demo", "--addr", "127.0.0.1:0", "--data", data,
	}
	s = startWords(t, data, words...)
	l.moved(s)
	stop := make(chan struct{})
	time.AfterFunc(recordFor, func() { close(stop) })
	l.run(writesSlow, stop)
	s.kill()
	time.Sleep(time.Second) // strace ends by itself
	calls := readCalls(t, record)
	t.Logf("%d services acknowledged, %d calls recorded", l.acknowledged(), len(calls))
	for i := range n {
		at := len(calls)/4 + rand.IntN(len(calls)*3/4)
		left, pending := cutAt(calls, at, map[string][]byte{filepath.Base(db): image})
		if pending > 0 {
			dirty++
		}
		folder := filepath.Join(t.TempDir(), strconv.Itoa(i))
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		for name, text := range left {
			if err := os.WriteFile(filepath.Join(folder, name), text, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if text, status := command(t, "check", "--data", folder); whole && (status != 0 || strings.Contains(text, "FAILED")) {
			t.Errorf("cut %d, before call %d with %d sectors in the cache: check ends with %d:\n%s", i, at, pending, status, text)
		}
		stored := storedNumbers(t, folder)
		for j, number := range l.acked {
			if l.told[j].Before(calls[at].at) && stored[number] == 0 {
				lost++
			}
		}
	}
	t.Logf("%d cuts, %d of them with something in the cache; %d acknowledged services lost", n, dirty, lost)
	return lost, dirty
}

// call is a call that changed a file or waited for the disk.
type call struct {
	at     time.Time
	file   string
	sync   int // writes of before this call are on the disk, 0 for a write
	offset int64
	data   []byte
	size   int64 // of a truncation, -1 for none
}

var (
	calledNow = regexp.MustCompile(`^(\d+) +(\d+\.\d+) (pwrite64|ftruncate|fsync|fdatasync)\(\d+<([^>]*)>(.*)$`)
	resumed   = regexp.MustCompile(`^(\d+) +\d+\.\d+ <\.\.\. (?:fsync|fdatasync) resumed>.*= 0`)
	written   = regexp.MustCompile(`^, "((?:\\x[0-9a-f]{2})*)", \d+, (\d+)`)
	shortened = regexp.MustCompile(`^, (\d+)`)
)

// readCalls reads the record of strace. A wait for the disk that another thread
// interrupted stands where it ended.
func readCalls(t *testing.T, record string) (calls []call) {
	t.Helper()
	file, err := os.Open(record)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	waiting := map[string]call{}
	for lines.Scan() {
		line := lines.Text()
		if m := resumed.FindStringSubmatch(line); m != nil {
			if c, known := waiting[m[1]]; known {
				calls = append(calls, c)
				delete(waiting, m[1])
			}
			continue
		}
		m := calledNow.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		seconds, err := strconv.ParseFloat(m[2], 64)
		if err != nil {
			t.Fatal(err)
		}
		c := call{at: time.UnixMicro(int64(seconds * 1e6)), file: filepath.Base(unhexed(m[4])), size: -1}
		switch m[3] {
		case "pwrite64":
			w := written.FindStringSubmatch(m[5])
			if w == nil {
				t.Fatalf("unreadable: %.200s", line)
			}
			c.data = []byte(unhexed(w[1]))
			c.offset, _ = strconv.ParseInt(w[2], 10, 64)
		case "ftruncate":
			size := shortened.FindStringSubmatch(m[5])
			if size == nil {
				t.Fatalf("unreadable: %.200s", line)
			}
			c.size, _ = strconv.ParseInt(size[1], 10, 64)
		default:
			if c.sync = len(calls) + 1; strings.Contains(line, "unfinished") {
				waiting[m[1]] = c
				continue
			}
		}
		calls = append(calls, c)
	}
	if err := lines.Err(); err != nil || len(calls) < 100 {
		t.Fatalf("%d calls recorded, %v", len(calls), err)
	}
	return calls
}

// unhexed turns \x61 back into a; strace writes all of a text so, or none.
func unhexed(text string) string {
	b, err := hex.DecodeString(strings.ReplaceAll(text, `\x`, ""))
	if err != nil {
		return text
	}
	return string(b)
}

// cutAt returns what the files hold when the power is cut before a call, and how
// many sectors were in the cache. Each of those is on the disk or not; the order in
// which they were written says nothing.
func cutAt(calls []call, at int, start map[string][]byte) (files map[string][]byte, pending int) {
	files = map[string][]byte{}
	for name, text := range start {
		files[name] = bytes.Clone(text)
	}
	durable := map[string]int{}
	for _, c := range calls[:at] {
		if c.sync > 0 {
			durable[c.file] = max(durable[c.file], c.sync-1)
		}
	}
	for i, c := range calls[:at] {
		if c.size >= 0 {
			files[c.file] = resized(files[c.file], int(c.size)) // the file system keeps a journal of sizes
		}
		for _, part := range sectors(c) {
			if i >= durable[c.file] {
				if pending++; rand.IntN(2) == 0 {
					continue
				}
			}
			files[c.file] = put(files[c.file], part)
		}
	}
	return files, pending
}

// put writes into a file; what was never written before it is zero.
func put(text []byte, c call) []byte {
	if end := int(c.offset) + len(c.data); end > len(text) {
		text = resized(text, end)
	}
	copy(text[c.offset:], c.data)
	return text
}

func sectors(c call) (parts []call) {
	for offset, data := c.offset, c.data; len(data) > 0; {
		n := min(len(data), int(sector-offset%sector))
		parts = append(parts, call{file: c.file, offset: offset, data: data[:n]})
		offset, data = offset+int64(n), data[n:]
	}
	return parts
}

func resized(text []byte, size int) []byte {
	text = text[:min(len(text), size)]
	return append(text, make([]byte, size-len(text))...)
}

// builtWith builds the program with some words of one of its files replaced.
func builtWith(t *testing.T, file string, words ...string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(words); i += 2 {
		if !bytes.Contains(text, []byte(words[i])) {
			t.Fatalf("%s does not hold %q", file, words[i])
		}
		text = bytes.ReplaceAll(text, []byte(words[i]), []byte(words[i+1]))
	}
	return overlaid(t, "..", file, text)
}
