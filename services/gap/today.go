package gap

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// List names a list of the day's work. The names appear in addresses, so they
// are neutral.
type List string

// The lists, in the order Today shows them.
const (
	Safety     List = "safety"     // an answer of an assessment asks that somebody asks about safety
	Unsafe     List = "unsafe"     // contacts that were not safe, of which nobody said what was done
	Incidents  List = "incidents"  // what happened to somebody's safety, until somebody says what was done, and for a day in any case
	Supplies   List = "supplies"   // medicines whose supply ends within a week
	Night      List = "night"      // admissions of the night that wait to be accepted
	Ending     List = "ending"     // cases that the user's turn ends of within two weeks
	Now        List = "now"        // danger to a person, or due within a day; the move is ours
	Late       List = "late"       // the move is ours; overdue
	Week       List = "week"       // the move is ours; due within seven days
	Waiting    List = "waiting"    // the move of another party, or of a colleague
	First      List = "first"      // cases in which steps of the first day are open
	Later      List = "later"      // due after more than seven days, whosever move it is
	Courts     List = "hearings"   // hearings of two weeks, and earlier ones of which nobody said what happened
	Objections List = "objections" // objections of offices to applications, which wait for our answer
	Steps      List = "steps"      // steps of plans that the user does, of the week, and earlier ones that are not done
	FollowUps  List = "follow_ups" // contacts after leaving of the week, and earlier ones of which nobody said what happened
	Referred   List = "referrals"  // providers who did not answer in time, or of whom nobody said what came of it
	Transfers  List = "transfers"  // other houses that did not answer in time, or whose answer nobody read yet
	Held       List = "held"       // survivors who left while the house keeps things or papers of theirs
	Booked     List = "booked"     // services planned for the week, and earlier ones without an answer
	Quiet      List = "quiet"      // nobody saw the survivor for fourteen days
	Fresh      List = "new"        // new to the user's caseload
)

// Lists are all lists, in the order Today shows them.
var Lists = []List{Safety, Unsafe, Incidents, Now, Supplies, Night, First, Late, Week, Ending, FollowUps, Courts, Steps, Objections, Booked, Referred, Transfers, Held, Waiting, Quiet, Fresh, Later}

// The thresholds of Today. They are product defaults without scientific
// standing, except that a critical gap needs somebody the same day.
const (
	todayDays = 1
	soonDays  = 7
	quietDays = 14
	freshDays = 7
	courtDays = 14
	endsDays  = 14
)

// shown is how many rows of a list Today shows: of danger more than of what can wait, so
// that the whole page stays short. A link leads to the rest and says when it begins.
var shown = map[List]int{Safety: 3, Unsafe: 3, Incidents: 3, Supplies: 3, Now: 4, Night: 3, First: 3, Late: 3, Week: 3}

// shownBeside is how many rows the other lists show.
const shownBeside = 2

// shown is how many rows of the list a page of several lists shows.
func (l List) shown() int {
	if _, ok := l.Place(); ok {
		return shownPlaces
	}
	return cmp.Or(shown[l], shownBeside)
}

// Head is the coded head of a case. Nothing in it identifies anybody.
type Head struct {
	CaseID    string
	Code      string
	AgeGroup  string
	Sex       string      // code of person.sex; "" when not recorded
	AdultFrom models.Date // first day on which the survivor can turn eighteen, if known
	AdultTo   models.Date // last day
}

// Row is one row of Today: a gap, a planned service, a case, or what is to do for
// a case at one place.
type Row struct {
	Head
	Gap        *Gap           // set in the lists of gaps
	There      []Gap          // set in the lists of places: most pressing first
	DeliveryID string         // set in Booked
	ReferralID string         // set in Referred
	TransferID string         // set in Transfers
	State      string         // of the referral or the transfer
	HearingID  string         // set in Courts
	FollowUpID string         // set in FollowUps
	StepID     string         // set in Steps
	PromptID   string         // set in Safety
	NoteID     string         // set in Unsafe
	IncidentID string         // set in Incidents
	Done       string         // what was done about the incident
	Next       string         // its next step
	NextOn     models.Date    // the day of the step; in Supplies the last day of the supply
	Safe       string         // what was said about the contact of the note
	Way        string         // of the note
	Domain     string         // of the goal of a step
	Objection  string         // set in Objections: the name of the application
	MatterID   string         // its matter
	Companion  string         // who goes to it; of a note, who the contact was with
	Kind       string         // of the service or the note, what the hearing is for, the default day of a follow-up, or the authority that objects
	Own        bool           // the office named no day: At is our own reminder
	OfficeDue  models.Instant // in Objections: the first time limit of the office itself that runs; 0 for none
	DayOnly    bool
	At         models.Instant // when it is planned, was last seen or was assigned, or the first step is due
	Steps      int            // in First: how many are open
	Version    int64
}

// Section is one list of Today: its first rows, and of the others how many there are and
// when they begin.
type Section struct {
	List  List
	Total int
	Rows  []Row
	First models.Instant // when the first of all rows is due, 0 where none is
	Due   models.Instant // when the first of the rows that are not shown is due
	Since models.Instant // since when the first of them stands there
}

// More is how many rows are not shown.
func (s Section) More() int { return s.Total - len(s.Rows) }

// Day is the work of one user at one moment.
type Day struct {
	At       models.Instant
	Cases    int // number of cases in the user's caseload
	Sections map[List]Section
}

// Today returns the work of the actor: the first rows of each list and the size
// of each. The number of queries does not depend on the caseload.
func (s *Service) Today(ctx context.Context, by access.Actor) (Day, error) {
	return s.day(ctx, by, s.sources)
}

// day reads the first rows of each list of some sources.
func (s *Service) day(ctx context.Context, by access.Actor, of func(*gorm.DB, access.Actor, models.Instant) []source) (Day, error) {
	day := Day{At: s.Moment(), Sections: map[List]Section{}}
	if err := by.Require(access.RecordDelivery); err != nil {
		return day, err
	}
	err := s.Read(ctx, func(tx *gorm.DB) error {
		all, err := top(tx, by, of(tx, by, day.At))
		if err != nil {
			return err
		}
		return s.sort(tx, by, all, &day)
	})
	return day, err
}

// sort puts the rows into their sections.
func (s *Service) sort(tx *gorm.DB, by access.Actor, all []found, day *Day) error {
	var keys, dues []found
	into := day.Sections
	for _, f := range all {
		switch f.Part {
		case partAll:
			day.Cases = f.Total
		case partSum:
			into[f.List] = Section{List: f.List, Total: f.Total}
		default: // a list that is in the order in which its rows are due is read once for both
			if f.Due > 0 {
				dues = append(dues, f)
			}
			if f.Part == partRow {
				keys = append(keys, f)
			}
		}
	}
	slices.SortStableFunc(keys, func(a, b found) int { return cmp.Or(cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.At, b.At)) })
	keys = fitting(keys, into)
	nextDue(keys, dues, into)
	rows, err := s.rows(tx, by, keys)
	for i, f := range keys {
		sec := into[f.List]
		sec.Rows = append(sec.Rows, rows[i])
		into[f.List] = sec
	}
	return err
}

// fitting keeps the rows that the page shows. Each list was read with one row more, which
// says since when the others stand there.
func fitting(keys []found, into map[List]Section) (out []found) {
	n := map[List]int{}
	for _, f := range keys {
		if n[f.List]++; n[f.List] <= f.List.shown() {
			out = append(out, f)
			continue
		}
		sec := into[f.List]
		sec.Since = max(f.At, 0) // the newest cases are ordered by a negative moment
		into[f.List] = sec
	}
	return out
}

// nextDue says of each list when the first of the rows that are not shown is due. Of each
// the soonest were read, one more than are shown.
func nextDue(shown, dues []found, into map[List]Section) {
	there := map[[3]string]bool{}
	key := func(f found) [3]string { return [3]string{string(f.List), f.CaseID, f.Name} }
	for _, f := range shown {
		there[key(f)] = true
	}
	for _, f := range dues {
		sec := into[f.List]
		sec.First = sooner(sec.First, f.Due)
		if !there[key(f)] {
			sec.Due = sooner(sec.Due, f.Due)
		}
		into[f.List] = sec
	}
}

// sooner is the earlier of two moments, of which the first may be none.
func sooner(a, b models.Instant) models.Instant {
	if a == 0 || b < a {
		return b
	}
	return a
}

// ago returns the moment a number of days before now.
func ago(now models.Instant, days int) models.Instant {
	return now.Add(-time.Duration(days) * 24 * time.Hour)
}
