package handlers

import (
	"net/url"
	"slices"
	"strings"

	"aftercare/models"
	"aftercare/services/pack"
	"aftercare/services/report"
)

// reportSheet is a report in words. The page, the paper, XLSX and CSV show the same sheet,
// so that no number can differ.
type reportSheet struct {
	Title    string
	Inside   string   // that it is for the house alone
	Counted  string   // when
	Notes    []string // who counts once, and who is left out
	Now, Was string   // names of the two periods
	Closed   bool     // the figures stand as they were kept: a table has the number of today too
	Areas    []reportArea
}

type reportArea struct {
	ID      string
	First   bool // it is open when the page comes; the others unfold
	Title   string
	Figures []reportFigure
}

// reportFigure is an indicator with its lines. Of one that has a single line, Lines has it
// without a name.
type reportFigure struct {
	Key   string
	Title string
	Says  string
	Unit  string
	Lines []reportLine
}

// One reports whether the figure has one line only.
func (f reportFigure) One() bool { return len(f.Lines) == 1 && f.Lines[0].Label == "" }

type reportLine struct {
	Label    string
	Now, Was reportNumber
	Today    *reportNumber // of a closed month, the number of today where it is another one
	Since    string        // the same in words
}

// reportNumber is one number. Value is that of a table; it is nothing where the number is
// not known.
type reportNumber struct {
	Text  string
	Href  string // to the cases behind it
	Known bool
	Value float64
}

// reportSheet puts a report into words.
func (t texts) reportSheet(lib *pack.Library, r report.Report) reportSheet {
	s := reportSheet{
		Title:  t.T("report.of", "period", t.periodName(r.Period), "house", t.reportHouse(r)),
		Inside: t.T("report.inside"), Now: t.periodName(r.Period), Was: t.periodName(r.Before),
	}
	s.Counted = t.reportCounted(r)
	s.Notes, s.Closed = t.reportNotes(r), r.Closed != nil
	at := reportRowsPath + reportAddress(r)
	for _, f := range r.Figures {
		if n := len(s.Areas); n == 0 || s.Areas[n-1].ID != f.Area {
			s.Areas = append(s.Areas, reportArea{ID: f.Area, First: n == 0, Title: t.T("report.area." + f.Area)})
		}
		area := &s.Areas[len(s.Areas)-1]
		area.Figures = append(area.Figures, t.reportFigure(lib, f, at))
	}
	return s
}

// reportCounted says when a report was counted, and that its period still runs.
func (t texts) reportCounted(r report.Report) string {
	if r.Runs {
		return t.T("report.counted_running", "when", t.Moment(r.At))
	}
	return t.T("report.counted", "when", t.Moment(r.At))
}

// reportNotes say who is counted once, and who is left out.
func (t texts) reportNotes(r report.Report) []string {
	var notes []string
	if r.Closed != nil {
		notes = append(notes, t.T("report.closed_note", "date", t.On(r.Closed.ClosedAt), "who", r.Closed.By))
	}
	notes = append(notes, t.T("report.people_once", "n", r.People))
	if r.House.ID == "" && len(r.Houses) > 1 {
		notes = append(notes, t.T("report.several", "n", r.Several))
	}
	return append(notes, t.T("report.mistaken", "n", r.Mistaken))
}

// reportFigure puts a figure into words. Its numbers of this period lead to the cases
// behind them.
func (t texts) reportFigure(lib *pack.Library, f report.Figure, at string) reportFigure {
	out := reportFigure{Key: f.Key, Title: t.labelOf(f.Title), Says: t.labelOf(f.Says), Unit: t.T("report.unit." + f.Unit)}
	for _, l := range f.Lines {
		line := reportLine{Label: t.reportLine(lib, f.Key, l.Code), Now: t.reportNumber(f, l.Code, l.Now), Was: t.reportNumber(f, l.Code, l.Was)}
		t.reportSince(&line, f, l)
		if l.Now.HasCases() {
			line.Now.Href = at + reportLineOf(f.Key, l.Code)
		}
		out.Lines = append(out.Lines, line)
	}
	return out
}

// reportLineOf is what an address of cases says of the line behind which they are.
func reportLineOf(key, code string) string {
	return "&figure=" + key + "&line=" + url.QueryEscape(code)
}

// reportNumber writes a number in the unit of its line.
func (t texts) reportNumber(f report.Figure, code string, v report.Value) reportNumber {
	switch {
	case v.Early:
		return reportNumber{Text: t.T("report.not_kept", "day", t.On(f.Since))}
	case !v.Known:
		return reportNumber{Text: t.T("report.unknown")}
	}
	out := reportNumber{Known: true, Value: float64(v.N), Text: models.GroupDigits(v.N)}
	line, currency, _ := strings.Cut(code, ".")
	switch {
	case f.Unit == "money" && currency != "" && line != "":
		out.Value, out.Text = float64(v.N)/float64(models.MinorUnits(currency)), t.Money(v.N, currency)
	case f.Unit == "minutes" && code != "not_known":
		out.Value, out.Text = tenths((v.N*10 + 30) / 60)
	case slices.Contains(middles, code):
		out.Value, out.Text = tenths(v.N)
	case code == "percent":
		out.Value, out.Text = tenths(v.N)
		out.Text += " %"
	}
	return out
}

// middles are the lines that are the middle of some days, in tenths.
var middles = []string{"median", "to_decision", "to_receipt", "to_close", "open_for"}

// tenths writes a number that is counted in tenths.
func tenths(n int64) (value float64, text string) {
	text = models.GroupDigits(n / 10)
	if n%10 != 0 {
		text += "." + string(rune('0'+n%10))
	}
	return float64(n) / 10, text
}

// reportLine names a line of a figure.
func (t texts) reportLine(lib *pack.Library, key, code string) string {
	switch {
	case code == "":
		return ""
	case code == "not_known" && key == "svc.hours":
		return t.T("report.no_length")
	case code == "not_known" && key == "right.days_to_receipt":
		return t.T("report.no_beginning")
	case code == "not_known":
		return t.T("report.not_known")
	case code == "declined" && strings.HasPrefix(key, "ppl."):
		return t.T("report.declined")
	}
	if name := t.packLine(lib, key, code); name != "" {
		return name
	}
	for _, prefix := range reportWords[key] {
		if word := t.maybe(prefix + code); word != "" {
			return word
		}
	}
	if sum, currency, is := strings.Cut(code, "."); is && t.has("report.money."+sum) {
		return joinDots([]string{t.T("report.money." + sum), currency})
	}
	return code
}

// reportWords are the words of lines, by figure: where a page has them already, those.
var reportWords = map[string][]string{
	"flow.closed": {"report.closed."}, "ppl.age": {"report.age."}, "ppl.child_share": {"report.age."}, "ppl.disability": {"answer."}, "ppl.origin": {"report.origin."}, "ppl.found": {"referral."},
	"stay.strength": {"strength."}, "stay.nights": {"stay.state."}, "stay.occupancy": {"report.bed."}, "stay.length_leavers": {"report.length."}, "stay.exits": {"stay.goal.", "stay.kind."},
	"svc.given": {"report.help."}, "svc.people": {"report.help.", "service_group."}, "svc.hours": {"report.help.", "service_group."}, "svc.missed": {"missed_reason."}, "svc.referred": {"service_group."}, "svc.referral_done": {"report.referral."},
	"right.told": {"answer."}, "right.state": {"report.right."}, "right.within_clock": {"report.limit."}, "right.overdue": {"report.turn."}, "right.days_to_receipt": {"report.receipt."}, "right.received_people": {"pillar."},
	"gap.opened": {"report.severity."}, "gap.closed": {"report.gap_closed."}, "gap.dismissed": {"report.gap_decided."}, "gap.median_days": {"report.gap_days."}, "gap.open_end": {"report.severity."},
	"clm.decided": {"report.decided."}, "clm.pending_age": {"report.wait."}, "clm.days": {"report.days."}, "clm.money": {"report.money."},
	"fu.reached": {"report.contact.", "follow.result."}, "work.enrolled": {"track.field.training."}, "work.began": {"track.field.work."}, "dq.late": {"report.typed."},
}

// packLine names a line in the words of the packs, "" where they have none.
func (t texts) packLine(lib *pack.Library, key, code string) string {
	switch key {
	case "svc.given":
		if k := lib.Service(code); k != nil {
			return t.labelOf(k.Label)
		}
	case "ppl.form":
		if f := lib.Fact(code); f != nil {
			return t.labelOf(f.Label)
		}
	case "ppl.gender":
		for _, c := range lib.Fact("person.sex").Codes {
			if c.Code == code {
				return t.labelOf(c.Label)
			}
		}
	case "clm.filed":
		if a := lib.AuthorityOf(code); a != nil {
			return t.labelOf(a.Label)
		}
	}
	return ""
}
