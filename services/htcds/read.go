package htcds

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"aftercare/models"
)

// Options control the reading. The zero value works, but without Today.
type Options struct {
	Zone        *time.Location // decides the day of a time with an offset; nil takes the day as written
	Today       models.Date    // day of the import: sets the century of two-digit years and shows which dates are in the future
	MaxBytes    int64          // default 10 MB
	MaxRows     int            // default 20,000, about what fits into 10 MB
	MaxProblems int            // how many problems are listed; all are counted. Default 500
}

func (o Options) filled() Options {
	if o.MaxBytes <= 0 {
		o.MaxBytes = 10 << 20
	}
	if o.MaxRows <= 0 {
		o.MaxRows = 20_000
	}
	if _, ok := o.Today.Time(time.UTC); !ok {
		o.Today = ""
	}
	if o.MaxProblems <= 0 {
		o.MaxProblems = 500
	}
	return o
}

// File is the contents of a file.
type File struct {
	Rows      []Row
	Skipped   int       // rows that say nothing about a person, such as a number alone
	Problems  []Problem // in the order of the file, at most Options.MaxProblems
	Errors    int       // all errors, listed or not
	Notes     int       // all notes, listed or not
	Lines     int       // lines of text
	Encoding  Encoding
	Delimiter rune
	Columns   []string // the standard's names of the columns read, in the order of the file
}

// Unlisted returns how many problems are not in Problems.
func (f *File) Unlisted() int { return f.Errors + f.Notes - len(f.Problems) }

// OK reports whether every row can be imported as it is.
func (f *File) OK() bool { return f.Errors == 0 }

// Read reads a file and reports on it. A file that cannot be used is no error:
// it comes back without rows, and a problem says why. The error is non-nil only
// when r fails.
func Read(r io.Reader, opt Options) (*File, error) {
	opt = opt.filled()
	raw, err := io.ReadAll(io.LimitReader(r, opt.MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read HTCDS file: %w", err)
	}
	rd := &reader{opt: opt, rep: newReport(opt.MaxProblems), file: &File{}, seen: map[[32]byte]repeat{}}
	rd.read(raw)
	f := rd.file
	f.Problems, f.Errors, f.Notes = rd.rep.problems(), rd.rep.errors, rd.rep.others
	return f, nil
}

// reader holds the state of one Read.
type reader struct {
	opt  Options
	rep  *report
	file *File
	head *header
	seen map[[32]byte]repeat
}

// repeat is a row seen before: where first, and how often.
type repeat struct{ line, sheet, times int }

func (rd *reader) read(raw []byte) {
	if int64(len(raw)) > rd.opt.MaxBytes {
		rd.refuse(0, found("htcds.error.too_big", "limit", megabytes(rd.opt.MaxBytes)))
		return
	}
	if len(bytes.TrimSpace(bytes.TrimPrefix(raw, []byte(utf8Mark)))) == 0 {
		rd.refuse(0, found("htcds.error.empty"))
		return
	}
	text, enc, stop := decode(raw)
	rd.file.Encoding, rd.file.Lines = enc, lineAfter(strings.TrimSuffix(text, "\n"))
	if stop != nil {
		rd.refuse(stop.line, stop.finding)
		return
	}
	if enc == Windows1252 {
		rd.rep.add(place{}, found("htcds.note.windows_1252"))
	}
	rd.table(text)
}

// table reads the header and then the rows. It drops the rows of a refused
// file.
func (rd *reader) table(text string) {
	delimiter := separate(text)
	rd.file.Delimiter = delimiter
	if !rd.header(newTable(text, delimiter)) {
		return
	}
	from := 0
	stop := records(newTable(text, delimiter), func(r record) bool {
		if from++; from <= rd.head.last+1 {
			return true
		}
		if !rd.head.tellsOfPerson(r) {
			rd.file.Skipped++
			return true
		}
		return rd.row(r)
	})
	switch {
	case stop != nil:
		rd.refuse(stop.line, stop.finding)
	case len(rd.file.Rows) > rd.opt.MaxRows:
		rd.refuse(rd.file.Rows[rd.opt.MaxRows].Line, found("htcds.error.too_many_rows", "limit", strconv.Itoa(rd.opt.MaxRows)))
	case len(rd.file.Rows) == 0:
		rd.refuse(0, found("htcds.error.no_rows"))
	}
}

// header finds the column names and reports whether rows can be read under
// them.
func (rd *reader) header(t *table) bool {
	var sample []record
	stop := records(t, func(r record) bool {
		sample = append(sample, r)
		return len(sample) < 2*headerWithin
	})
	if rd.head = findHeader(sample, rd.rep); rd.head == nil {
		if stop == nil {
			stop = &trouble{0, found("htcds.error.no_header")}
		}
		rd.refuse(stop.line, stop.finding)
		return false
	}
	rd.head.check(rd.rep)
	for i := range rd.head.width {
		if c := rd.head.at[i]; c != nil {
			rd.file.Columns = append(rd.file.Columns, c.name)
		}
	}
	return rd.rep.errors == 0
}

// row reads one record and reports whether there is room for more.
func (rd *reader) row(rec record) bool {
	r := Row{Line: rec.line, Sheet: rec.sheet, Nth: 1}
	at := place{line: rec.line, sheet: rec.sheet}
	before := rd.rep.errors
	for i, cell := range rec.cells {
		c := rd.head.at[i]
		switch {
		case c != nil:
			at.field = c.name
			for _, f := range c.read(&r, cell, rd.opt.Today, rd.opt.Zone) {
				rd.rep.add(at, f)
			}
		case i < rd.head.width && clean(cell) != "":
			rd.head.unnamed(i, cell, place{line: at.line, sheet: at.sheet}, rd.rep)
		}
	}
	at.field = ""
	if n := len(rec.cells); n > rd.head.width && !blank(rec.cells[rd.head.width:]) {
		rd.rep.add(at, found("htcds.error.too_many_cells", "cells", strconv.Itoa(n), "columns", strconv.Itoa(rd.head.width)))
	}
	rd.whole(&r, at)
	r.Errors = rd.rep.errors - before
	rd.file.Rows = append(rd.file.Rows, r)
	return len(rd.file.Rows) <= rd.opt.MaxRows
}

// whole notes what only the whole row shows.
func (rd *reader) whole(r *Row, at place) {
	if r.Consent.Given == models.No {
		rd.rep.add(place{at.line, at.sheet, "con_Consent"}, found("htcds.note.consent_no"))
	}
	sum := sha256.Sum256([]byte(canonical(*r)))
	first, again := rd.seen[sum]
	if !again {
		first = repeat{line: r.Line, sheet: r.Sheet}
	} else {
		rd.rep.add(at, found("htcds.note.same_row", "line", strconv.Itoa(first.line), "row", strconv.Itoa(first.sheet)))
	}
	first.times++
	rd.seen[sum], r.Nth = first, first.times
}

func (rd *reader) refuse(line int, f finding) {
	rd.file.Rows = nil
	rd.rep.add(place{line: line}, f)
}

func megabytes(n int64) string { return strconv.FormatInt(max(1, n>>20), 10) }
