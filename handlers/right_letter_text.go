package handlers

import (
	"slices"
	"strings"
	"time"

	"aftercare/models"
	"aftercare/services/entitlement"
	"aftercare/services/pack"
)

// letter is what a draft is written from. Its texts are in the language of the
// letter, which need not be that of the page.
type letter struct {
	texts
	late entitlement.Lateness
	got  entitlement.Life
	to   int
	code string
	name string // full name, where somebody asked for it

	sender string // the organisation that writes
}

func letterOf(t texts, late entitlement.Lateness, got entitlement.Life) letter {
	return letter{texts: t, late: late, got: got}
}

// title is the catalogue key of the kind of letter.
func (l letter) title() string {
	kind := "escalate"
	if l.late.Hers() {
		kind = "condone"
	}
	return "letter." + kind
}

// office is whom it goes to.
func (l letter) office() entitlement.Office {
	if len(l.late.Offices) == 0 {
		return entitlement.Office{Name: l.got.Item.OwedBy.Office}
	}
	return l.late.Offices[l.to]
}

// applied is when it was applied for, as far as recorded.
func (l letter) applied() (models.Instant, bool) {
	i := slices.IndexFunc(l.got.Decisions, func(d entitlement.Decision) bool {
		return d.Kind == models.StanceApplied || d.Kind == models.StanceAppealed
	})
	if i < 0 {
		return 0, false
	}
	return l.got.Decisions[i].At, true
}

// law names the first law of the right, with the clause of the clock: a section
// where the right stands in an Act, a clause where it stands in a scheme.
func (l letter) law() string {
	item, clause := l.got.Item, l.late.Def.Clause
	if len(item.Law) == 0 {
		return l.T("right.clause", "clause", clause)
	}
	act := item.Law[0].Act
	switch {
	case clause == "":
		clause = item.Law[0].Section
	case item.Force != "law":
		return act + ", " + l.T("right.clause", "clause", clause)
	}
	return l.T("right.section", "act", act, "section", clause)
}

// daysLate counts the days as the page does, and at least one.
func (l letter) daysLate() int {
	if n, unit := models.RoundSpan(l.now.Sub(l.late.Clock.Over())); unit == models.SpanDays {
		return int(n)
	}
	return 1
}

// blank is a place that a person fills in by hand.
const blank = "____"

// began is the day on which the clock began, and waited the days since: what can
// be said where the law names no day of its own. A day nobody knows stays blank.
func (l letter) began() (day string, waited any) {
	if l.late.Clock.Undated {
		return blank, blank
	}
	return l.On(l.late.Clock.Started), int(l.now.Sub(l.late.Clock.Started) / (24 * time.Hour))
}

// facts is what the letter rests on, for the page beside it.
func (l letter) facts(p page, lib *pack.Library) []summaryRow {
	rows := []summaryRow{{Key: p.T("letter.fact.right"), Value: p.labelOf(l.got.Item.Title)}}
	if at, ok := l.applied(); ok {
		rows = append(rows, summaryRow{Key: p.T("letter.fact.applied"), Value: p.On(at)})
	}
	return append(rows,
		summaryRow{Key: p.T("letter.fact.term"), Value: p.labelOf(l.late.Def.Label), Note: p.termLine(rightSight{lib: lib}, l.got.Row, l.late.Clock).Line},
		summaryRow{Key: p.T("letter.fact.due"), Value: p.On(l.late.Clock.Over()), Note: p.Late(l.late.Clock.Over())})
}

// text is the draft.
func (l letter) text() string {
	kind, t := l.title(), l.labelOf(l.got.Item.Title)
	day, waited := l.began()
	args := []any{"office", l.labelOf(l.office().Name), "date", l.Date(l.Today()), "who", l.who(), "right", t, "law", l.law(),
		"term", l.labelOf(l.late.Def.Label), "due", l.On(l.late.Clock.Over()), "n", l.daysLate(), "organisation", l.sender, "started", day}
	if l.ofDuty() {
		return l.duty(args, waited)
	}
	began := l.T("letter.began", args...)
	if at, ok := l.applied(); ok {
		began = l.T("letter.began_applied", append(args, "applied", l.On(at))...)
	}
	subject := l.T("letter.subject", append(args, "about", l.about(kind, args))...)
	parts := l.head(subject, args)
	if l.late.Hers() {
		return l.condone(parts, args)
	}
	parts = append(parts, began, l.lateLine(args, waited), l.T("letter.escalate.ask", args...))
	if l.got.Item.Claim {
		parts = append(parts, l.T("letter.escalate.alive", args...))
	}
	parts = append(parts, l.T("letter.quiet", args...), l.T("letter.end", args...))
	if copied := l.to + 1; copied < len(l.late.Offices) {
		parts = append(parts, l.T("letter.copy", "office", l.labelOf(l.late.Offices[copied].Name)))
	}
	return strings.Join(parts, "\n\n") + "\n"
}

// who names the survivor of a letter: by the code, unless her name was asked for.
func (l letter) who() string {
	switch {
	case l.name != "":
		return l.T("letter.who_name", "name", l.name, "code", l.code)
	case l.ofDuty():
		return l.T("letter.who_person", "code", l.code)
	}
	return l.T("letter.who_code", "code", l.code)
}

// head is what every letter begins with.
func (l letter) head(subject string, args []any) []string {
	return []string{l.T("letter.to", args...), l.T("letter.date", args...), subject, l.T("letter.greeting", args...)}
}

// lateLine says how late the authority is. A reminder of our own, or a term only
// reported, is no deadline to hold anybody to: it says how long it has been.
func (l letter) lateLine(args []any, waited any) string {
	if !l.late.Clock.Hard {
		return l.T("letter.escalate.waits", append(args, "waited", waited)...)
	}
	return l.T("letter.escalate.late", args...)
}

// ofDuty reports whether the letter reminds somebody of a duty for which nobody
// has to apply, such as the investigation of the police. It speaks of no claim.
func (l letter) ofDuty() bool {
	_, applied := l.applied()
	return !l.late.Hers() && (l.got.Owed() || !applied && !l.got.Item.Claim)
}

// duty is the reminder of a duty: the number of the matter is left to be filled
// in by hand, because the file does not hold it in the open.
func (l letter) duty(args []any, waited any) string {
	parts := append(l.head(l.reminder(args), args), l.T("letter.began_duty", args...), l.lateLine(args, waited),
		l.T("letter.escalate.ask_duty", args...), l.T("letter.quiet", args...), l.T("letter.end", args...))
	return strings.Join(parts, "\n\n") + "\n"
}

// reminder is the subject of a reminder of a duty.
func (l letter) reminder(args []any) string {
	what, matter := "letter.what_owed", ""
	if l.late.Clock.Hard {
		what = "letter.what_due"
	}
	if against := l.late.Clock.Against; against == models.PartyPolice || against == models.PartyCourt {
		matter = l.T("letter.matter." + string(against))
	}
	return l.T("letter.reminder", "matter", matter, "what", l.T(what, args...))
}

// about is the subject: how late it is, or that an answer is awaited.
func (l letter) about(kind string, args []any) string {
	if !l.late.Hers() && !l.late.Clock.Hard {
		return l.T("letter.escalate.about_waits")
	}
	return l.T(kind+".about", args...)
}

// firstPart is what a paper is called, without what the file says about it to whoever
// gathers the papers.
func firstPart(label string) string {
	for _, end := range []string{". ", "; ", "। "} {
		label, _, _ = strings.Cut(label, end)
	}
	return label
}

// condone is the request to take a late application up all the same.
func (l letter) condone(parts []string, args []any) string {
	parts = append(parts, l.T("letter.condone.asks", args...), l.T("letter.condone.late", args...))
	parts = append(parts, l.T("letter.condone.reasons", args...))
	if papers := l.got.Item.Papers; len(papers) > 0 {
		list := l.T("letter.condone.papers")
		for _, paper := range papers {
			list += "\n- " + firstPart(l.labelOf(paper.Label))
		}
		parts = append(parts, list)
	}
	return strings.Join(append(parts, l.T("letter.condone.merits", args...), l.T("letter.quiet", args...), l.T("letter.condone.sign", args...)), "\n\n") + "\n"
}
