package proof_test

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// scanner searches for many needles at once.
type scanner struct {
	first [1 << 16]bool // the first two bytes of each needle
	by    map[uint64][]needle
	most  int // length of the longest needle
}

// head is how many bytes of a needle the scanner looks up. No needle is
// shorter.
const head = 8

func newScanner(list []needle) *scanner {
	s := &scanner{by: map[uint64][]needle{}}
	for _, n := range list {
		key := binary.LittleEndian.Uint64([]byte(n.bytes[:head]))
		s.first[uint16(key)] = true
		s.by[key] = append(s.by[key], n)
		s.most = max(s.most, len(n.bytes))
	}
	return s
}

// hits are the places where something was found, each once.
type hits map[string]struct{}

func (h hits) list() []string {
	out := make([]string, 0, len(h))
	for line := range h {
		out = append(out, line)
	}
	slices.Sort(out)
	return out
}

// text searches one piece of bytes.
func (s *scanner) text(where string, b []byte, found hits) {
	for i := 0; i+head <= len(b); i++ {
		if !s.first[binary.LittleEndian.Uint16(b[i:])] {
			continue
		}
		for _, n := range s.by[binary.LittleEndian.Uint64(b[i:])] {
			if strings.HasPrefix(string(b[i:min(len(b), i+len(n.bytes))]), n.bytes) {
				found[fmt.Sprintf("%s: %s, written as %s", where, n.what, n.as)] = struct{}{}
			}
		}
	}
}

// read searches a stream in pieces that overlap.
func (s *scanner) read(where string, r io.Reader, found hits) error {
	buf, kept := make([]byte, 1<<20), 0
	for {
		n, err := io.ReadFull(r, buf[kept:])
		s.text(where, buf[:kept+n], found)
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil
		}
		if err != nil {
			return err
		}
		kept = copy(buf, buf[len(buf)-s.most:])
	}
}

// folder searches every file under a folder, and the file names.
func (s *scanner) folder(t testing.TB, dir string, found hits) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		s.text("name of "+name, []byte(name), found)
		if d.IsDir() {
			return nil
		}
		f, err := os.Open(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil // renamed by a running server since the folder was listed
		}
		if err != nil {
			return err
		}
		defer f.Close()
		files++
		return s.read(name, f, found)
	})
	if err != nil || files == 0 {
		t.Fatalf("%s: %d files read: %v", dir, files, err)
	}
}

func TestScannerFindsEveryEncoding(t *testing.T) {
	t.Parallel()
	const word = "zqwertyuiopasdf"
	s := newScanner(needles(map[string]string{word + " कखगघङचछजझञटठडढ": "planted"}))
	indic := "कखगघङचछजझञटठडढ"
	ways := []string{
		word, "x" + indic + "y", utf16le(word), utf16le(indic), jsonEscaped(indic),
		"name=%E0%A4%95%E0%A4%96%E0%A4%97%E0%A4%98%E0%A4%99%E0%A4%9A%E0%A4%9B%E0%A4%9C%E0%A4%9D%E0%A4%9E%E0%A4%9F%E0%A4%A0%E0%A4%A1%E0%A4%A2",
	}
	for before := range 3 {
		for _, w := range []string{word, indic} {
			around := strings.Repeat("?", before+3) + w + "!!"
			ways = append(ways, base64.StdEncoding.EncodeToString([]byte(around)), base64.RawURLEncoding.EncodeToString([]byte(around)))
		}
	}
	for _, way := range ways {
		// Across the border of two pieces, to test the overlap too.
		found, long := hits{}, strings.Repeat(".", 1<<20-5)+way
		if err := s.read("here", strings.NewReader(long), found); err != nil || len(found) == 0 {
			t.Errorf("%q was not found: %v", way, err)
		}
	}
	found := hits{}
	if s.text("here", []byte("zqwertyuiopasde"), found); len(found) > 0 {
		t.Errorf("found a text that is not there: %v", found.list())
	}
}
