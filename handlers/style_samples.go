package handlers

import (
	"net/url"

	"aftercare/models"
)

// sampleCurrency is that of the invented shelter of the demo.
const sampleCurrency = "INR"

// sampleAnswers are those the form of the style page shows.
func sampleAnswers() url.Values {
	return url.Values{
		"style_called": {"Meera"}, "style_kind": {"health"}, "style_help": {"legal"}, "style_wages": {"2.5 lakh"},
		"style_rescued.month": {"November"}, "style_rescued.year": {"2026"}, "style_given.quick": {"today"},
		"style_harm.threat": {string(models.Yes)}, "style_harm.debt": {string(models.Declined)},
	}
}

func (p page) sampleSections() sideList {
	item := func(key string) navItem { return navItem{Text: p.T("style." + key), Href: "#" + key} }
	first := item("states")
	first.Current, first.Count = true, p.T("style.count", "n", 8)
	return sideList{texts: p.texts, Label: p.T("style.sections"), Groups: []sideGroup{
		{Title: p.T("style.group_see"), Items: []navItem{first, item("notices"), item("gaps"), item("rights"), item("facts")}},
		{Title: p.T("style.group_do"), Items: []navItem{item("tables"), item("timeline"), item("forms"), item("print")}},
	}}
}

func (p page) sampleFigures() []figure {
	return []figure{
		{Number: p.Count(3), Label: p.T("style.need_you"), Href: "#gaps"},
		{Number: p.Count(5), Label: p.T("style.overdue"), Href: "#gaps"},
	}
}

func (p page) sampleBadges() []badge {
	var out []badge
	for _, state := range badgeStates {
		out = append(out, p.badge(state))
	}
	return append(out, p.progressBadge(models.LifeRight, models.ProgressRefused))
}

func (p page) sampleClocks() []clock {
	var out []clock
	for _, c := range []models.ClockState{
		{Against: models.PartyShelter, Due: p.ago(-41)},
		{Against: models.PartyAuthority, Due: p.ago(-24 * 9), About: true},
		{Against: models.PartyPolice, Due: p.ago(24 * 12)},
		{Against: models.PartyHospital, Due: p.ago(30), Met: p.ago(60)},
	} {
		out = append(out, p.clock(c))
	}
	return out
}

func (p page) sampleNotices() []notice {
	return []notice{
		{Kind: "info", Text: p.T("style.notice_info")},
		{Kind: "done", Text: p.T("style.saved", "n", 1)},
		{Kind: "danger", Heading: p.T("style.notice_danger"), Text: p.T("style.notice_danger_text"), Link: &link{Text: p.T("style.sample_link"), Href: "#notices"}},
	}
}

func (p page) sampleGaps() []gapRow {
	clinic := p.clock(models.ClockState{Against: models.PartyShelter, Due: p.ago(-41)})
	police := p.clock(models.ClockState{Against: models.PartyPolice, Due: p.ago(24 * 9)})
	law := source{Text: p.T("style.source"), Mark: "S"}
	return []gapRow{
		{texts: p.texts, ID: "g1", Level: "danger", Case: &link{Text: "AC-7K3F-Q", Href: "#g1"}, Who: p.T("style.who"), Title: p.T("style.gap_danger"),
			Clock: &clinic, Why: p.T("style.gap_why"), Source: law, Action: &link{Text: p.T("style.gap_visit"), Href: "#g1", More: "AC-7K3F-Q"}},
		{texts: p.texts, ID: "g2", Level: "due", Case: &link{Text: "AC-9DTE-W", Href: "#g2"}, Title: p.T("style.gap_due"),
			Clock: &police, Why: p.T("style.gap_why"), Source: law, Action: &link{Text: p.T("style.gap_remind"), Href: "#g2", More: "AC-9DTE-W"}},
		{texts: p.texts, ID: "g3", Level: "open", Title: p.T("style.gap_open"), Since: p.On(p.ago(24 * 40)), Mover: p.party(models.PartyShelter),
			Action: &link{Text: p.T("style.gap_plan"), Href: "#g3"}},
	}
}

func (p page) sampleRights() []rightRow {
	late := p.clock(models.ClockState{Against: models.PartyAuthority, Due: p.ago(24 * 12)})
	return []rightRow{
		{texts: p.texts, ID: "r1", Title: p.T("style.right_interim"), Href: "#r1", Badge: p.progressBadge(models.LifeRight, models.ProgressWaiting), Clock: &late,
			Reason: p.T("style.right_reason"), Full: p.sampleRight(late), Actions: []link{{Text: p.T("right.fold"), Href: "#r1"}, {Text: p.T("right.remind"), Href: "#r1", More: p.T("style.right_interim")}}},
		{texts: p.texts, ID: "r2", Title: p.T("style.right_health"), Href: "#r2", Badge: p.progressBadge(models.LifeRight, models.ProgressReceived), Reason: p.T("style.right_given")},
	}
}

func (p page) sampleRight(late clock) *rightFull {
	return &rightFull{texts: p.texts, Title: p.T("style.right_interim"), InRow: true, OwedBy: p.T("style.right_owed"), Refused: p.T("style.right_refused"),
		Conditions: []condition{{Truth: models.True, Text: p.T("style.cond_true")}, {Truth: models.False, Text: p.T("style.cond_false")},
			{Truth: models.Unknown, Text: p.T("style.cond_unknown"), Ask: &link{Text: p.T("style.cond_ask"), Href: "#r1"}}},
		Clocks: []clockLine{{Clock: late, Label: p.T("style.right_reason"), Line: p.T("right.clock_hard")}},
		Papers: []paperLine{{Text: p.T("style.paper_one"), Note: p.T("right.paper_held"), State: "received"}, {Text: p.T("style.paper_two"), Note: p.T("right.paper_needed"), State: "open"}},
		Laws:   []source{{Text: p.T("style.source"), Mark: p.T("mark.S")}}}
}

func (p page) sampleSummary(shown bool) []summaryRow {
	name := masked{texts: p.texts, ID: "name", What: p.T("style.name"), Of: "AC-7K3F-Q", Action: "/style/show", Back: "/style", Shown: shown}
	if shown {
		name.Value, name.Script = "मीरा", "hi"
	}
	state := p.badge(badgeOpen)
	return []summaryRow{
		{Key: p.T("style.name_key"), Masked: &name},
		{Key: p.T("style.rescued"), Value: p.Partial(models.PartialDate{On: "2026-11", Sure: models.SureMonth}), Note: p.T("style.said"), Link: &link{Text: p.T("style.change"), Href: "#facts", More: p.T("style.rescued")}},
		{Key: p.T("style.wages"), Value: p.Money(2_50_000_00, sampleCurrency)},
		{Key: p.T("style.status"), Badge: &state},
	}
}

func (p page) sampleFilter() filterPanel {
	return filterPanel{texts: p.texts, Action: "/style", Fields: []field{p.Select("style_place", "one", "two"), p.Radios("style_state", "open", "closed").Inline()},
		Tags: []link{{Text: p.T("style.overdue"), Href: "#tables"}}, Clear: "#tables", Sentence: p.T("style.sentence", "n", 12)}
}

func (p page) sampleTable() table {
	late := p.clock(models.ClockState{Against: models.PartyPolice, Due: p.ago(24 * 9)})
	soon := p.clock(models.ClockState{Against: models.PartyShelter, Due: p.ago(-41)})
	open, wait := p.badge(badgeOpen), p.badge(badgeWaiting)
	return table{texts: p.texts, ID: "cases", Caption: p.T("style.cases"), Range: p.T("style.range"), Older: "#tables", Newer: "#cases", Sticky: true,
		Columns: []column{{Text: p.T("style.code")}, {Text: p.T("style.who_head")}, {Text: p.T("style.next"), Sort: "#tables", Sorted: "ascending"}, {Text: p.T("style.gaps_head"), Number: true}, {Text: p.T("style.status")}},
		Rows: []row{
			{ID: "row-1", Cells: []cell{{Text: "AC-7K3F-Q", Href: "#row-1"}, {Text: p.T("style.who")}, {Clock: &soon}, {Text: p.Count(4)}, {Badge: &open}}},
			{ID: "row-2", Cells: []cell{{Text: "AC-9DTE-W", Href: "#row-2"}, {Text: p.T("style.who_man"), Note: p.T("style.said")}, {Clock: &late}, {Text: p.Count(1)}, {Badge: &wait}}},
		}}
}

func (p page) sampleEmpty() table {
	return table{texts: p.texts, ID: "none", Caption: p.T("style.hearings"),
		Empty: emptyState{Text: p.T("style.no_hearings"), Next: p.T("style.no_hearings_next"), Link: &link{Text: p.T("style.add_hearing"), Href: "#tables"}}}
}

func (p page) sampleChart() barChart {
	return p.barChart(p.T("style.chart"), p.T("style.chart_what"), p.T("style.chart_unit"), []bar{
		{Label: p.T("style.chart_wait"), Text: p.Count(41), Size: 41, Href: "#tables", Pattern: true},
		{Label: p.T("style.chart_paid"), Text: p.Count(17), Size: 17, Href: "#tables"},
		{Label: p.T("style.chart_few"), Text: p.T("style.few")},
	})
}

func (p page) sampleTimeline() timeline {
	at := func(hours int, title, who string, state badgeState) event {
		i := p.ago(hours)
		return event{Date: p.Moment(i), ISO: i.String(), Title: title, Who: who, State: string(state)}
	}
	return timeline{texts: p.texts,
		Ahead: []event{at(-24*6, p.T("style.event_hearing"), "", "")},
		Past: []event{
			at(3, p.T("style.event_health"), "Asha Rao", badgeReceived),
			at(50, p.T("style.event_declined"), "Asha Rao", badgeDeclined),
			at(700, p.T("style.event_intake"), "Ravi Menon", ""),
		}}
}
