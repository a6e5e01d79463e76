package handlers

import (
	"aftercare/models"
	"aftercare/services/gap"
	"aftercare/services/pack"
)

// gapLevels gives the look of each severity: what is critical is danger to a
// person, what has a clock is due, the rest is open.
func gapLevel(s models.Severity) string {
	switch s {
	case models.Critical:
		return "danger"
	case models.High, models.Medium:
		return "due"
	}
	return "open"
}

// gapRowOf is one gap with the one button that does the thing.
func (t texts) gapRowOf(library *pack.Library, caseID string, g gap.Gap, back string) gapRow {
	row := gapRow{
		texts: t, ID: "gap-" + g.Ref, Level: gapLevel(g.Severity), Title: gapTitle(t, g), Mover: t.T("turn." + string(g.Mover)),
		Since: t.On(g.Since), Why: t.labelOf(g.Rule.Why), Source: t.ruleSource(library, g.Rule, g.Own), Action: t.gapButton(library, caseID, g, back),
		Where: t.where(g),
	}
	if g.Own == nil && g.Clock != nil && g.Rule.OfClocks() {
		row.Source.Mark = t.clockMark(g)
	}
	if g.With != nil {
		row.Rights = t.onLine(caseID, g, back)
	}
	if k := g.Term(); k != nil {
		c := t.clock(*k)
		row.Clock, row.Mover = &c, ""
		for _, due := range g.Readings {
			row.Note = t.T("clock.reading", "date", t.On(due))
		}
	} else {
		row.Note = t.Span(t.now.Sub(g.Since))
	}
	if g.Recorded > 0 {
		row.Since, row.Note = "", t.T("gap.recorded", "date", t.On(g.Recorded))
	}
	if g.HandedOn > 0 {
		t.handedOn(&row, g)
	}
	if due := g.Soonest(); due > 0 && due != g.Due {
		row.Note = t.soonest(due)
	}
	return row
}

// onLine leads to each gap of the line of an application: of one to be filed they are its
// rights, of one that was filed what is waited for under each.
func (t texts) onLine(caseID string, g gap.Gap, back string) (out []link) {
	all := g.All()
	for _, one := range all {
		l := link{Text: t.labelOf(one.Item.Title), Href: from(gapPath(caseID, one.Ref), back)}
		if g.Filed != "" {
			l.Text = gapTitle(t, one)
		}
		out = append(out, l)
	}
	if len(all) == 1 {
		return nil // the line itself says it
	}
	return out
}

// soonest says when the first time limit of an application ends that its line does
// not show.
func (t texts) soonest(due models.Instant) string {
	if due < t.now {
		return t.T("gap.soonest_late", "date", t.On(due))
	}
	return t.T("gap.soonest", "date", t.On(due))
}

// handedOn says who has the help now and from when to ask. What was due of the
// shelter stays due of it: nobody else is called late for it.
func (t texts) handedOn(row *gapRow, g gap.Gap) {
	key := "gap.handed_on"
	if g.Ask <= t.now {
		key = "gap.handed_on_ask"
	}
	if k := g.Term(); k != nil {
		if g.Clock == nil {
			k.Turn = g.Rule.Mover
		}
		c := t.clock(*k)
		row.Clock = &c
	}
	row.Mover, row.Note = t.T("turn."+string(g.Mover)), t.T(key, "date", t.On(g.HandedOn), "ask", t.askFrom(g.Ask))
}

// askFrom writes the day from which to ask, and the hour where it counts.
func (t texts) askFrom(at models.Instant) string {
	if at == models.StartOfDay(at.Date(t.zone), t.zone) {
		return t.On(at)
	}
	return t.Moment(at)
}

// gapTitle names what is missing, and for which right. Of a clock it is the
// right, and which of its terms where it has several.
func gapTitle(t texts, g gap.Gap) string {
	switch {
	case g.Item == nil:
		return t.labelOf(g.Title())
	case g.With != nil && g.Filed != "":
		return t.T("gap.filed", "gap", t.gapWord(g), "with", t.labelOf(g.With.Label), "n", g.Rights())
	case g.With != nil:
		return t.T("gap.filing", "with", t.labelOf(g.With.Label), "n", g.Rights())
	case !g.Rule.OfClocks():
		return t.T("gap.of", "gap", t.labelOf(g.Title()), "right", t.labelOf(g.Item.Title))
	case len(g.Item.Clocks) == 1 && g.Clock != nil && g.Item.Clocks[0].Key == g.Clock.Key:
		return t.labelOf(g.Item.Title)
	}
	return t.T("gap.of", "gap", t.labelOf(g.ClockLabel()), "right", t.labelOf(g.Item.Title))
}

// gapWord is what is missing, without the right: of a clock what it waits for.
func (t texts) gapWord(g gap.Gap) string {
	if g.Rule.OfClocks() {
		return t.labelOf(g.ClockLabel())
	}
	return t.labelOf(g.Title())
}

// ruleSource says where a threshold comes from and whether it is law, science or
// our own default.
func (t texts) ruleSource(library *pack.Library, r *pack.Rule, own *models.Span) source {
	id := r.Source
	if id == "" && len(r.Evidence) > 0 {
		id = r.Evidence[0]
	}
	out := source{Mark: t.thresholdMark(r, own)}
	if s := library.Source(id); s != nil {
		out.Text = s.Title
		if s.Address == "exact" {
			out.Href = s.URL
		}
	}
	return out
}

// gapButton leads to what the rule says mends the gap, filled in as far as
// known. A gap that the user cannot mend leads to its page.
func (t texts) gapButton(library *pack.Library, caseID string, g gap.Gap, back string) *link {
	out := link{Text: t.labelOf(g.Action().Label), More: gapTitle(t, g)}
	if !g.Hers {
		out.Text, out.Href = t.T("gap.look"), from(gapPath(caseID, g.Ref), back)
		if g.With != nil && g.Filed != "" {
			out.Href = applicationPath(caseID, g.Filed)
		}
		return &out
	}
	item := ""
	if g.Item != nil {
		item = g.Item.Key
	}
	out.Href = actionPath(library, caseID, g.Action(), g.Ref, item)
	if step := g.Action().Step; g.With != nil && g.Filed != "" && step.OfApplication() {
		out.Href = applicationPath(caseID, g.Filed) + "?step=" + string(step) + "#step" // one paper is recorded once
	}
	if g.Action().Service != "" {
		out.Href = from(out.Href, back)
	}
	return &out
}

// identityFact is the one fact that stands with what is sealed about the survivor.
const identityFact = "contact.safe_method"

// actionPath is the page on which what a rule asks for is recorded. A service
// is told by the gap, for its kind must not stand in an address.
func actionPath(library *pack.Library, caseID string, a pack.Action, ref, item string) string {
	switch {
	case a.Service != "":
		return servicesPath(caseID) + "/new?gap=" + ref
	case a.Fact == identityFact:
		return casePath(caseID) + "/identity#contact"
	case a.Fact != "" && library.Fact(a.Fact) != nil:
		return factPath(caseID, library.Fact(a.Fact))
	case a.Page == "identity":
		return casePath(caseID) + "/identity"
	case a.Page == "consents":
		return casePath(caseID) + "/consents/new"
	case a.Page == "matters":
		return mattersPath(caseID)
	case a.Page == "follow_up":
		return followPath(caseID)
	case a.Page == "tracks":
		return tracksPath(caseID)
	case a.Page == "referrals":
		return referralsPath(caseID)
	case a.Page == "safety":
		return safetyListPath(caseID)
	case a.Page == "health":
		return healthPath(caseID)
	case a.Page == "belongings":
		return belongingsPath(caseID)
	case a.Page == "papers":
		return papersPath(caseID)
	case item != "" && a.Step != "":
		return rightPath(caseID, item) + "?step=" + string(a.Step) + "#step"
	case item != "":
		return rightPath(caseID, item)
	}
	return casePath(caseID) + "/rights"
}

// asked is the element of the question that a link leads to.
const asked = "asked"

// factPath leads to one question on the page of its topic. The address tells
// the question by a mark that is good for this case only: in the history of a
// browser it says nothing.
func factPath(caseID string, f *pack.Fact) string {
	at := casePath(caseID) + "/facts/" + f.Group
	if f.OfLaw() {
		at = caseLawPath(caseID)
	}
	return at + "?ask=" + gap.Ref(caseID, f.Key) + "#" + asked
}

// clockMark says where the time limit of a right comes from, which a gap shows:
// not each of them is law.
func (t texts) clockMark(g gap.Gap) string {
	if c := g.Item.ClockOf(g.Clock.Key); c != nil {
		switch {
		case c.Kind == "house":
			return t.T("threshold.D")
		case c.Quality != pack.Solid:
			return t.T("threshold.C")
		}
	}
	return t.T("threshold.L")
}

// spanOf writes a length as a rule states it: "14 days".
func (t texts) spanOf(s models.Span) string {
	if s.IsZero() {
		return t.T("span.at_once")
	}
	return t.T("span."+s.Unit(), "n", s.Size())
}

// thresholdMark says where the number of a gap rule comes from: law, science,
// our own default, or the organisation itself.
func (t texts) thresholdMark(r *pack.Rule, own *models.Span) string {
	if own == nil {
		return t.T("threshold." + string(r.Mark))
	}
	return t.T("threshold.own", "span", t.spanOf(*own))
}
