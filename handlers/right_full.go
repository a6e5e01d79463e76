package handlers

import (
	"strings"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/entitlement"
	"aftercare/services/pack"
)

// rightFull is everything known about a right: why, by when, what it is worth,
// which papers, what to do next, and by which law.
func (p page) rightFull(s rightSight, r entitlement.Row) rightFull {
	it := r.Item
	full := rightFull{
		texts: p.texts, Title: p.labelOf(it.Title), Summary: p.labelOf(it.Summary), Version: p.versionLine(s, r), OwedBy: p.labelOf(it.OwedBy.Office),
		Payment: p.labelOf(it.Payment), Refused: p.labelOf(it.IfRefused), DecidedBy: p.decidedBy(it), Appeal: p.appealLines(it),
		Conditions: p.conditionsOf(s, r), Money: p.consideredOf(s, r),
	}
	for _, k := range r.State.Clocks {
		if r.Tells(k, s.now) {
			full.Clocks = append(full.Clocks, p.termLine(s, r, k))
		}
	}
	for _, l := range r.Letters(s.now) {
		full.Late = append(full.Late, p.lateLine(s, r, l))
	}
	for _, paper := range it.Papers {
		full.Papers = append(full.Papers, p.paperLine(s, paper))
	}
	for _, l := range it.Law {
		full.Laws = append(full.Laws, p.lawSource(s.lib, l))
	}
	full.Drafts = p.drafts(s, r)
	full.Notes = p.rightNotes(it)
	for _, id := range it.Conflicts {
		full.Conflicts = append(full.Conflicts, p.conflictView(s.lib, s.lib.Conflict(id)))
	}
	return full
}

// conditionsOf lists the conditions with what is recorded about each.
func (p page) conditionsOf(s rightSight, r entitlement.Row) []condition {
	var out []condition
	for i, state := range r.State.Conditions {
		if i >= len(r.Item.Conditions) {
			break
		}
		c := condition{Truth: state.Truth, Text: p.labelOf(r.Item.Conditions[i].Sentence), Known: p.knownOf(s, r, state)}
		if state.Truth == models.Unknown && s.head.May.Edit {
			c.Ask = p.askLink(s.lib, s.head, state.Missing)
		}
		out = append(out, c)
	}
	return out
}

// knownShown bounds what is listed as recorded about one condition.
const knownShown = 4

// knownOf says on which answers a condition rests.
func (p page) knownOf(s rightSight, r entitlement.Row, c models.ConditionState) string {
	var known []string
	for _, f := range s.lib.FactsBehind(r.Item.Key, r.Item.Version, c.Key) {
		if text := p.knownOfList(s, f); text != "" && len(known) < knownShown {
			known = append(known, text)
			continue
		}
		v, recorded := s.facts[f.Key]
		if !recorded || v.Answer == models.NotAsked || len(known) == knownShown {
			continue
		}
		if c.Truth == models.True && v.Answer == models.No {
			continue // it rests on what is there, not on what is not
		}
		row := p.factRow(s.lib, f, v, "")
		known = append(known, row.Key+": "+row.Value)
	}
	if len(known) == 0 {
		return ""
	}
	return p.T("right.recorded", "what", strings.Join(known, " · "))
}

// knownOfList says what the list of relatives says about a fact, with the answer that
// contradicts it; "" where the list leaves it open.
func (p page) knownOfList(s rightSight, f *pack.Fact) string {
	for _, l := range s.lists {
		switch {
		case l.Fact.Key != f.Key:
		case l.Against:
			return p.labelOf(f.Label) + ": " + p.againstText(s.lib, l)
		case l.List != models.FactValue{}:
			return p.labelOf(f.Label) + ": " + p.factText(s.lib, f, l.List) + " (" + p.T("claim.from_list") + ")"
		}
	}
	return ""
}

// askLink leads to where a missing fact is recorded.
func (p page) askLink(lib *pack.Library, head casefile.Header, missing []string) *link {
	for _, key := range missing {
		if f := lib.Fact(key); casefile.Askable(f) {
			return &link{Text: p.T("right.ask", "fact", p.labelOf(f.Label)), Href: factPath(head.ID, f)}
		}
	}
	return nil
}

// versionLine says which text of the law the case follows, where there is
// another one.
func (p page) versionLine(s rightSight, r entitlement.Row) string {
	newest := s.lib.Item(r.Item.Key)
	if newest == nil || newest.Version == r.Item.Version {
		return ""
	}
	if f := s.lib.Fact(r.Item.ChosenBy); f != nil && !s.facts[f.Key].On.IsZero() {
		return p.T("right.version_day", "version", r.Item.Version, "newer", newest.Version, "what", p.labelOf(f.Label), "date", p.Partial(s.facts[f.Key].On))
	}
	var started models.Instant
	for _, k := range r.State.Clocks {
		if started == 0 || k.Started < started {
			started = k.Started
		}
	}
	if started == 0 {
		return ""
	}
	return p.T("right.version", "version", r.Item.Version, "newer", newest.Version, "date", p.On(started))
}

// termLine says what a clock waits for, since when, and what it rests on.
func (p page) termLine(s rightSight, r entitlement.Row, k models.ClockState) clockLine {
	out := clockLine{Clock: p.clock(k)}
	def := s.lib.Clock(r.Item.Key, r.Item.Version, k.Key)
	if def == nil {
		return out
	}
	out.Label = p.labelOf(def.Label)
	parts := []string{p.T("right.clock_since", "date", p.On(k.Started))}
	switch {
	case k.Undated:
		parts = []string{p.began(k)}
	case k.Began > k.Started:
		parts = []string{p.T("right.clock_since", "date", p.began(k))}
	case k.About:
		parts = []string{p.T("right.clock_about", "date", p.On(k.Started))}
	}
	if def.Clause != "" {
		parts = append(parts, p.T("right.clause", "clause", def.Clause))
	}
	switch {
	case k.Hard:
		parts = append(parts, p.T("right.clock_hard"))
	case def.Kind == "house":
		parts = append(parts, p.T("right.clock_house"))
	default:
		parts = append(parts, p.T("right.clock_soft"))
	}
	for _, key := range k.Ask {
		if f := s.lib.Fact(key); f != nil {
			parts = append(parts, p.T("right.clock_ask", "what", p.labelOf(f.Label)))
		}
	}
	out.Line = strings.Join(parts, " · ")
	return out
}

// lateLine says whose lateness it is and what can be done.
func (p page) lateLine(s rightSight, r entitlement.Row, l entitlement.Lateness) lateLine {
	out := lateLine{Advice: p.labelOf(l.Def.Late), Text: p.T("right.late_of", "who", capital(p.party(l.Clock.Against)), "what", p.labelOf(l.Def.Label), "late", p.Late(l.Clock.Over()))}
	action := &link{Text: p.T("right.remind"), Href: letterPath(rightPath(s.head.ID, r.Item.Key), l.Clock.Key), More: p.labelOf(r.Item.Title)}
	switch {
	case l.Hers():
		out.Text = p.T("right.late_hers", "what", p.labelOf(l.Def.Label), "date", p.On(l.Clock.Over()))
		action.Text = p.T("right.ask_condone")
		if text := p.labelOf(l.Condone); text != "" {
			out.Advice = text
		}
	case l.Clock.Against == models.PartyShelter:
		action = nil
	}
	if s.head.May.DecideRight {
		out.Action = action
	}
	return out
}

// paperLine says whether a paper is held, as far as anybody recorded it.
func (p page) paperLine(s rightSight, paper pack.Paper) paperLine {
	out := paperLine{Text: p.labelOf(paper.Label), State: "open", Note: p.T("right.paper_helps")}
	if paper.Required {
		out.Note = p.T("right.paper_needed")
	}
	f := s.lib.Fact(paper.Fact)
	if f == nil {
		return out
	}
	v := s.facts[f.Key]
	held := v.Answer.Truth()
	if v.Answer == "" && (!v.On.IsZero() || v.At != 0) {
		held = models.True
	}
	switch held {
	case models.True:
		out.State, out.Note = "received", p.T("right.paper_held")
		return out
	case models.False:
		out.Note = p.T("right.paper_missing")
	default:
		out.State, out.Note = "needs_fact", p.T("right.paper_unknown")
	}
	if s.head.May.Edit && casefile.Askable(f) {
		out.Ask = &link{Text: p.T("right.paper_record"), Href: factPath(s.head.ID, f), More: out.Text}
	}
	return out
}

// rightNotes are cautions, and what limits the text.
func (p page) rightNotes(it *pack.Item) []string {
	var notes []string
	if it.Own {
		notes = append(notes, p.T("right.own"))
	}
	if it.Quality == pack.Reported {
		notes = append(notes, p.T("right.reported"))
	}
	if caution := p.labelOf(it.Caution); caution != "" {
		notes = append(notes, caution)
	}
	if it.SchemeEnd.On != "" {
		key := "right.scheme_end"
		if it.SchemeEnd.On >= p.Today() {
			key = "right.scheme_ends"
		}
		notes = append(notes, p.T(key, "date", p.Date(it.SchemeEnd.On), "text", p.labelOf(it.SchemeEnd.Text)))
	}
	for _, change := range it.Changes {
		notes = append(notes, p.T("right.changed", "date", p.Date(change.On), "text", p.labelOf(change.Text)))
	}
	return notes
}

// conflictView shows a disputed point with each reading.
func (p page) conflictView(lib *pack.Library, c *pack.Conflict) conflictView {
	out := conflictView{Topic: p.labelOf(c.Topic), Advice: p.labelOf(c.Advice)}
	if out.Advice == out.Topic {
		out.Advice = "" // the title says it all
	}
	out.Readings = p.readings(lib, c)
	return out
}
