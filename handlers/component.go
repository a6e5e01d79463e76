package handlers

import (
	"aftercare/models"
)

// badge is the state of something: a word, and a shape that says the same
// without colour.
type badge struct{ State, Text string }

// badgeState names the looks a badge can have. Red is for danger to a person
// and for nothing else.
type badgeState string

const (
	badgeOpen     badgeState = "open"
	badgeWaiting  badgeState = "waiting"
	badgeReceived badgeState = "received"
	badgeDeclined badgeState = "declined"
	badgeFact     badgeState = "needs_fact"
	badgeClosed   badgeState = "closed"
	badgeLate     badgeState = "late"
	badgeDanger   badgeState = "danger"
)

// badgeStates lists them in the order of the style page.
var badgeStates = []badgeState{badgeOpen, badgeWaiting, badgeReceived, badgeDeclined, badgeFact, badgeClosed, badgeLate, badgeDanger}

// badge returns a state with its ordinary word.
func (t texts) badge(state badgeState) badge {
	return badge{State: string(state), Text: t.T("badge." + string(state))}
}

// progressBadges gives the look of each progress of a right. One that does not
// apply has none.
var progressBadges = map[models.Progress]badgeState{
	models.ProgressOpen:      badgeOpen,
	models.ProgressWaiting:   badgeWaiting,
	models.ProgressReceived:  badgeReceived,
	models.ProgressDeclined:  badgeDeclined,
	models.ProgressGranted:   badgeWaiting,
	models.ProgressRefused:   badgeLate,
	models.ProgressNeedsFact: badgeFact,
	models.ProgressNone:      badgeClosed,
}

// progressBadge returns the badge of the progress of a right with a life: what is
// received of a right is done of a duty.
func (t texts) progressBadge(life models.Life, p models.Progress) badge {
	return badge{State: string(progressBadges[p]), Text: t.T(t.ofLife("progress.", life, string(p)))}
}

// began says from which day a clock counts. Of an event without a day it claims
// none: it says when the event was recorded.
func (t texts) began(k models.ClockState) string {
	switch {
	case k.Undated:
		return t.T("gap.recorded", "date", t.On(k.Started))
	case k.Began > k.Started:
		return t.between(k.Started, k.Began)
	}
	return t.On(k.Started)
}

// between writes two days as a span, of which one is meant and nobody knows
// which.
func (t texts) between(first, last models.Instant) string {
	return t.Partial(models.Between(first.Date(t.zone), last.Date(t.zone)))
}

// party returns the word for whose move it is.
func (t texts) party(p models.Party) string { return t.T("party." + string(p)) }

// clock is a term that runs against somebody: whose move it is, how long is
// left or how late it is, and the day it falls due.
type clock struct {
	State string // running, soon, late, met, lapsed
	Text  string // "Police: 9 days late"
	Due   string // "23 November 2026"
	ISO   string // for the time element
}

// soon is how near a due moment must be to be marked.
const soon = 72 * 60 * 60 * 1000

// clock returns how a clock of the case stands now, in the one sentence that
// every page uses. A clock that began on a date that is not exact says so.
func (t texts) clock(c models.ClockState) clock {
	out := clock{Due: t.On(c.Due), ISO: c.Due.String(), State: "running"}
	if c.Spans() {
		out.Due = t.between(c.Due, c.Latest)
	}
	hers := c.Turn == models.PartySurvivor
	switch {
	case !c.Met.IsZero() && c.Met == c.Over(): // a time that was given to its end: nobody did anything
		out.State, out.Text = "met", t.T("clock.ended", "date", t.On(c.Met))
		if c.Spans() {
			out.Text = t.T("clock.ended_span", "span", out.Due)
		}
	case !c.Met.IsZero():
		out.State, out.Text = "met", t.T("clock.met", "date", t.On(c.Met))
	case !c.Ended.IsZero():
		out.State, out.Text = "late", t.T("clock.late_at_18")
	case c.Lapsed && hers:
		out.State, out.Text = "lapsed", t.T("clock.lapsed_hers")
	case c.Lapsed:
		out.State, out.Text = "lapsed", t.T("clock.lapsed")
	case c.Late(t.now) && hers:
		out.State, out.Text = "late", t.T("clock.passed_hers")
	case c.Late(t.now):
		out.State, out.Text = "late", t.whoseTime(c.Turn, t.Late(c.Over()))
	case c.Spans() && t.now > c.Due:
		out.State, out.Text = "soon", t.whoseTime(c.Turn, t.T("clock.may_be_over"))
	case c.Spans():
		out.Text = t.whoseTime(c.Turn, t.T("clock.at_least", "span", t.Span(c.Due.Sub(t.now))))
	default:
		out.Text = t.whoseTime(c.Turn, t.Left(c.Due, c.About))
		if c.Due-t.now < soon {
			out.State = "soon"
		}
	}
	return out
}

// whoseTime says whose move it is and how long: "Our turn, 5 days left".
func (t texts) whoseTime(turn models.Party, time string) string {
	return t.T("clock.whose", "who", t.T("turn."+string(turn)), "time", time)
}

// link is words that lead somewhere. More is hidden text that tells links with
// the same words apart: "Record visit, AC-7K3F-Q".
type link struct{ Text, Href, More string }

// notice is one plain message above the work.
type notice struct {
	Kind    string // info, done, danger
	Heading string
	Text    string
	Link    *link
	Ways    []link // more of them
	Live    bool   // is read aloud: it says what just happened
}

// masked is a value that is shown on request only. Before, the value is not in
// the page at all.
type masked struct {
	texts
	ID     string // of the element, unique on the page
	What   string // "name"
	Of     string // the case code
	Shown  bool
	Value  string
	Script string // language of the value, "" for the page's own
	Action string // where the request to show is posted
	Back   string // the page to come back to
}

// source is where a rule comes from.
type source struct{ Text, Href, Mark string }

// gapRow is one thing owed and missing, or a danger unanswered, with the one
// deed that mends it.
type gapRow struct {
	texts
	ID     string
	Level  string // danger, due, open
	Case   *link  // in lists of several cases
	Who    string // "girl, 15": no name
	Title  string
	Since  string
	Clock  *clock
	Mover  string // whose move it is, where no clock says so
	Note   string // how long it has been, or another reading of the clock
	Where  string // where one goes for it, "" for here in the house
	Rights []link // of an application: the rights it serves
	Deep   bool   // stands under a heading of the third level
	Why    string
	Source source
	Action *link
	Decide string // page on which people decide about it, or ""
}

// timeline is what happened, newest first, with what is to come above.
type timeline struct {
	texts
	Ahead []event
	Past  []event
}

// event is one coded fact of a timeline, never the story.
type event struct {
	Date  string
	ISO   string
	Title string
	Who   string
	State string // a badge state for the mark, or ""
	Link  *link
}

// summaryRow is one fact of a summary list with the way to change it.
type summaryRow struct {
	Key    string
	Value  string
	Note   string // how sure, where it comes from
	Masked *masked
	Badge  *badge
	Link   *link
}

// earlierRows are a record as it stood before a change.
type earlierRows struct {
	Heading string
	Rows    []summaryRow
}

// figure is a number that opens exactly the rows it counted.
type figure struct{ Number, Label, Href string }

// emptyState says that nothing is there, and what can be done about it.
type emptyState struct {
	Text string
	Next string
	Link *link
}

// sideList is the list of sections of a case. On a phone it folds.
type sideList struct {
	texts
	Label  string
	Groups []sideGroup
}

// sideGroup is one group of sections.
type sideGroup struct {
	Title string
	Items []navItem
}

// Current names the section shown, for the folded list.
func (s sideList) Current() string {
	for _, g := range s.Groups {
		for _, i := range g.Items {
			if i.Current {
				return i.Text
			}
		}
	}
	return ""
}

// stand marks the section of a page whose own address lies below it.
func (s sideList) stand(href string) {
	for _, g := range s.Groups {
		for i := range g.Items {
			g.Items[i].Current = g.Items[i].Href == href
		}
	}
}

// filterPanel narrows a list by coded facts. It is a form sent by GET, because
// nothing in it says who anybody is.
type filterPanel struct {
	texts
	Action   string
	Fields   []field
	Tags     []link // chosen filters; the link takes one away
	Clear    string // address without any filter
	Sentence string // "12 cases, yours, overdue"
	Open     bool
}

// printHead stands on top of what is printed. It bears a code and no name.
type printHead struct{ Code, Title, Line string }
