package importer

import (
	"slices"
	"strconv"

	"aftercare/models"
	"aftercare/services/htcds"
)

// Report is what an import did, or would do, row by row. It holds lines,
// fields, codes and counts, and nothing a cell says about a person.
type Report struct {
	DryRun   bool `json:"dry_run"`
	Written  bool `json:"written"`  // anything was written, even if only that the import ran
	People   int  `json:"people"`   // rows in the file
	Skipped  int  `json:"skipped"`  // rows that say nothing about a person; not among People
	Cases    int  `json:"cases"`    // imported, or in a dry run to be imported
	Already  int  `json:"already"`  // rows that an earlier import brought in
	LeftOut  int  `json:"left_out"` // rows left out because they say that there is no consent
	Faulty   int  `json:"faulty"`   // rows with errors
	Errors   int  `json:"errors"`
	Notes    int  `json:"notes"`
	Unlisted int  `json:"unlisted"` // errors and notes that did not fit into Problems
	// Unevaluated are imported cases whose rights and gaps the server still works out.
	Unevaluated int             `json:"unevaluated"`
	Alike       int             `json:"-"` // rows of an own list left out because they may be about somebody who is here
	Rows        []RowResult     `json:"-"` // what becomes of each row of an own list
	Problems    []htcds.Problem `json:"-"` // in the order of the file
}

// OK reports whether the file had no error.
func (r *Report) OK() bool { return r.Errors == 0 }

// Stopped reports whether errors kept every row out.
func (r *Report) Stopped() bool { return !r.OK() && !r.Written && r.Cases == 0 }

func begin(file *htcds.File, opt Options) Report {
	return Report{
		DryRun: opt.DryRun, People: len(file.Rows), Skipped: file.Skipped, Errors: file.Errors, Notes: file.Notes,
		Unlisted: file.Unlisted(), Problems: slices.Clone(file.Problems),
	}
}

// fit returns the rows that may be imported. It returns none when any row has
// an error, unless Partial is set.
func (r *Report) fit(file *htcds.File, opt Options) []*htcds.Row {
	var rows []*htcds.Row
	for i := range file.Rows {
		row := &file.Rows[i]
		switch {
		case row.Errors > 0:
			r.Faulty++
			r.saw(row, RowFaulty)
		case refused(row) && !opt.WithoutConsent:
			r.LeftOut++
			r.note(row, "con_Consent", "left_out")
			r.saw(row, RowLeftOut)
		default:
			rows = append(rows, row)
		}
	}
	if !r.OK() && !opt.Partial {
		return nil
	}
	return rows
}

// refused reports whether one of the two consent boxes of the standard says no.
func refused(row *htcds.Row) bool {
	return row.Consent.Given == models.No || row.Consent.ManageData == models.No
}

// note adds a note on a row; args are names and values in turn.
func (r *Report) note(row *htcds.Row, field, what string, args ...string) {
	p := htcds.Problem{
		Line: row.Line, Sheet: row.Sheet, Field: field, Kind: htcds.KindNote,
		Message: "importer.note." + what, Advice: "importer.do." + what,
	}
	for i := 0; i+1 < len(args); i += 2 {
		if p.Args == nil {
			p.Args = map[string]string{}
		}
		p.Args[args[i]] = args[i+1]
	}
	r.Problems = append(r.Problems, p)
	r.Notes++
}

// What becomes of a row.
const (
	RowNew     = "new"
	RowAlready = "already"  // an earlier list or file brought it in
	RowDiffers = "differs"  // so it did, and it said something else
	RowAlike   = "alike"    // somebody who is here, or an earlier row, may be the same person
	RowLeftOut = "left_out" // it says that there is no consent
	RowFaulty  = "faulty"
)

// RowsTold are the results as pages list them: first those of which somebody has to
// think.
var RowsTold = []string{RowFaulty, RowAlike, RowDiffers, RowLeftOut, RowAlready, RowNew}

// RowResult is what becomes of a row, by its number in the spreadsheet.
type RowResult struct {
	Row    int
	What   string
	Codes  []string // of cases that may be about the same person
	Fields []string // that say something else than before
}

// saw notes what becomes of a row.
func (r *Report) saw(row *htcds.Row, what string) *RowResult {
	r.Rows = append(r.Rows, RowResult{Row: row.Sheet, What: what})
	return &r.Rows[len(r.Rows)-1]
}

// same notes a row about the same person as an earlier row of the file.
func (r *Report) same(row, first *htcds.Row) {
	r.note(row, "", "same_person", "line", strconv.Itoa(first.Line), "row", strconv.Itoa(first.Sheet))
}

// close sorts the problems by line.
func (r *Report) close(written bool) {
	r.Written = written
	if !written && !r.DryRun {
		r.Cases = 0
	}
	slices.SortStableFunc(r.Problems, func(a, b htcds.Problem) int { return a.Line - b.Line })
	slices.SortStableFunc(r.Rows, func(a, b RowResult) int { return a.Row - b.Row })
}
