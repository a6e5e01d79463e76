package htcds

import (
	"slices"
	"strings"
)

// ProblemKind says whether a problem stops the import.
type ProblemKind string

// The kinds of problem.
const (
	KindError ProblemKind = "error" // the row (line 0: the file) cannot be imported as it is
	KindNote  ProblemKind = "note"  // imported, but somebody should look at it
)

// Problem is one message about the file. Message and Advice are catalogue keys
// (htcds.json); Args fills the placeholders of both. It never holds what a cell
// says about a person.
type Problem struct {
	Line    int               `json:"line"`            // line of the text, from 1; 0 is the whole file
	Sheet   int               `json:"sheet,omitempty"` // row in a spreadsheet, where a cell may hold several lines
	Field   string            `json:"field,omitempty"` // the standard's field name
	Kind    ProblemKind       `json:"kind"`
	Message string            `json:"message"`
	Args    map[string]string `json:"args,omitempty"`
	Advice  string            `json:"advice,omitempty"`
}

// messages holds every message key with its advice. The part after "htcds." is
// the kind.
var messages = map[string]string{
	"htcds.error.too_big":          "htcds.do.split",
	"htcds.error.too_many_rows":    "htcds.do.split",
	"htcds.error.too_many_columns": "htcds.do.columns",
	"htcds.error.empty":            "htcds.do.save_csv",
	"htcds.error.no_header":        "htcds.do.header",
	"htcds.error.no_rows":          "htcds.do.rows",
	"htcds.error.duplicate_column": "htcds.do.duplicate_column",
	"htcds.error.quote":            "htcds.do.quote",
	"htcds.error.nul":              "htcds.do.save_csv",
	"htcds.error.damaged_text":     "htcds.do.save_utf8",
	"htcds.error.twice_encoded":    "htcds.do.save_utf8",
	"htcds.error.lost_letters":     "htcds.do.save_utf8",

	"htcds.error.is_xlsx":     "htcds.do.save_csv",
	"htcds.error.is_xls":      "htcds.do.save_csv",
	"htcds.error.is_ods":      "htcds.do.save_csv",
	"htcds.error.is_document": "htcds.do.find_sheet",
	"htcds.error.is_zip":      "htcds.do.unpack",
	"htcds.error.is_gzip":     "htcds.do.unpack",
	"htcds.error.is_pdf":      "htcds.do.find_sheet",
	"htcds.error.is_image":    "htcds.do.find_sheet",
	"htcds.error.is_html":     "htcds.do.download",
	"htcds.error.is_xml":      "htcds.do.download",
	"htcds.error.is_json":     "htcds.do.download",
	"htcds.error.is_binary":   "htcds.do.save_csv",

	"htcds.error.too_many_cells":  "htcds.do.too_many_cells",
	"htcds.error.code":            "htcds.do.near_code",
	"htcds.error.code_elsewhere":  "htcds.do.code_elsewhere",
	"htcds.error.code_unknown":    "htcds.do.code",
	"htcds.error.one_code":        "htcds.do.one_code",
	"htcds.error.date":            "htcds.do.date",
	"htcds.error.date_month":      "htcds.do.date",
	"htcds.error.date_two_digits": "htcds.do.date",
	"htcds.error.date_future":     "htcds.do.date_future",
	"htcds.error.date_bikram":     "htcds.do.date_bikram",
	"htcds.error.date_early":      "htcds.do.date",
	"htcds.error.check":           "htcds.do.check",
	"htcds.error.number":          "htcds.do.number",
	"htcds.error.phone":           "htcds.do.phone",
	"htcds.error.phone_lost":      "htcds.do.phone_lost",
	"htcds.error.phone_several":   "htcds.do.phone_several",
	"htcds.error.country":         "htcds.do.country",
	"htcds.error.country_na":      "htcds.do.country_na",

	"htcds.error.date_order":  "htcds.do.date_order",
	"htcds.error.age":         "htcds.do.age",
	"htcds.error.age_arrival": "htcds.do.age_arrival",

	"htcds.note.windows_1252":      "htcds.do.save_utf8",
	"htcds.note.labels_used":       "htcds.do.compare_columns",
	"htcds.note.names_used":        "htcds.do.compare_columns",
	"htcds.note.unknown_column":    "htcds.do.near_column",
	"htcds.note.strange_column":    "htcds.do.left_out",
	"htcds.note.unread_column":     "htcds.do.left_out",
	"htcds.note.unnamed_column":    "htcds.do.left_out",
	"htcds.note.deprecated_column": "htcds.do.deprecated",
	"htcds.note.code_read_as":      "htcds.do.check_code",
	"htcds.note.date_day_first":    "htcds.do.date_order",
	"htcds.note.date_serial":       "htcds.do.check_date",
	"htcds.note.date_two_digits":   "htcds.do.check_date",
	"htcds.note.date_about":        "htcds.do.check_date",
	"htcds.note.date_new_year":     "htcds.do.new_year",
	"htcds.note.phone_national":    "htcds.do.phone",
	"htcds.note.email":             "htcds.do.email",
	"htcds.note.stateless":         "htcds.do.stateless",
	"htcds.note.consent_no":        "htcds.do.consent_no",
	"htcds.note.same_row":          "htcds.do.same_row",
}

// finding is a message about one cell, before its place is known.
type finding struct {
	message string
	args    map[string]string
	closer  func() finding // returns a better finding; it is slow, so it runs only for problems that are listed
}

func found(message string, args ...string) finding {
	f := finding{message: message}
	for i := 0; i+1 < len(args); i += 2 {
		if f.args == nil {
			f.args = map[string]string{}
		}
		f.args[args[i]] = args[i+1]
	}
	return f
}

func (f finding) stops() bool { return strings.HasPrefix(f.message, "htcds.error.") }

// place is the line, row and field of a finding.
type place struct {
	line, sheet int
	field       string
}

// report collects problems. It keeps at most max of each kind and counts all,
// so that a broken file of 10 MB needs no more memory than a small one.
type report struct {
	max            int
	kept           map[ProblemKind][]Problem
	errors, others int
}

func newReport(max int) *report { return &report{max: max, kept: map[ProblemKind][]Problem{}} }

func (r *report) add(at place, f finding) {
	kind := KindNote
	if f.stops() {
		kind = KindError
		r.errors++
	} else {
		r.others++
	}
	if len(r.kept[kind]) >= r.max {
		return
	}
	if f.closer != nil {
		f = f.closer()
	}
	r.kept[kind] = append(r.kept[kind], Problem{Line: at.line, Sheet: at.sheet, Field: at.field,
		Kind: kind, Message: f.message, Args: f.args, Advice: messages[f.message]})
}

// problems returns at most max problems, in the order of the file. Errors come
// before notes when there are too many.
func (r *report) problems() []Problem {
	all := append(slices.Clone(r.kept[KindError]), r.kept[KindNote]...)
	if len(all) > r.max {
		all = all[:r.max]
	}
	slices.SortStableFunc(all, func(a, b Problem) int { return a.Line - b.Line })
	return all
}
