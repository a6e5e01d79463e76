package handlers

import (
	"net/url"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/entitlement"
	"aftercare/services/gap"
	"aftercare/services/pack"
)

// rightsView is how somebody looks at the rights: with a filter, one of them
// opened, one column in full.
type rightsView struct {
	Show entitlement.Filter
	Open string       // mark of the right that is open
	All  models.Right // the column that is shown in full
}

func rightsViewOf(c echo.Context) rightsView {
	v := rightsView{Open: c.QueryParam("open"), All: models.Right(c.QueryParam("all"))}
	for _, f := range entitlement.Filters {
		if string(f) == c.QueryParam("show") {
			v.Show = f
		}
	}
	return v
}

// href is the address of the rights of a case as somebody looks at them.
func (v rightsView) href(caseID, anchor string) string {
	q := url.Values{}
	for name, value := range map[string]string{"show": string(v.Show), "open": v.Open, "all": string(v.All)} {
		if value != "" {
			q.Set(name, value)
		}
	}
	out := rightsPath(caseID)
	if len(q) > 0 {
		out += "?" + q.Encode()
	}
	if anchor != "" {
		out += "#" + anchor
	}
	return out
}

// rightID is the element of a right on a page.
func rightID(caseID, item string) string { return "right-" + gap.Ref(caseID, item) }

// itemOf is the right in the address, by its mark or its key.
func itemOf(c echo.Context, lib *pack.Library) string {
	ref := c.Param("item")
	for _, it := range lib.Items() {
		if it.Key == ref || gap.Ref(c.Param("id"), it.Key) == ref {
			return it.Key
		}
	}
	return ref
}

// rightSight is what the rows of one page share.
type rightSight struct {
	lib   *pack.Library
	head  casefile.Header
	facts map[string]models.FactValue
	lists []pack.Listed // facts that follow from the list of relatives
	now   models.Instant
	view  rightsView
}

// rightRow is one right as a list shows it.
func (p page) rightRow(s rightSight, r entitlement.Row) rightRow {
	ref := gap.Ref(s.head.ID, r.Item.Key)
	row := rightRow{
		texts: p.texts, ID: "right-" + ref, Title: p.labelOf(r.Item.Title), Href: rightPath(s.head.ID, r.Item.Key),
		Badge: p.progressBadge(r.Item.Life, r.State.Progress), Reason: p.firstReason(r),
	}
	if k := r.Clock(); k != nil && r.Tells(*k, s.now) {
		shown := p.clock(*k)
		row.Clock = &shown
	}
	v := s.view
	if v.Open == ref {
		full := p.rightFull(s, r)
		full.InRow = true
		row.Full, v.Open = &full, ""
	} else {
		v.Open = ref
	}
	word := "right.why"
	if row.Full != nil {
		word = "right.fold"
	}
	row.Actions = append(row.Actions, link{Text: p.T(word), Href: v.href(s.head.ID, row.ID), More: row.Title})
	row.Actions = append(row.Actions, p.rightActions(s, r, row.Title)...)
	return row
}

// rightActions are what somebody can do about a right from a list.
func (p page) rightActions(s rightSight, r entitlement.Row, title string) []link {
	if !s.head.May.DecideRight || r.State.Standing == models.NotEntitled {
		return nil
	}
	path := rightPath(s.head.ID, r.Item.Key)
	if late := r.Letters(s.now); len(late) > 0 && late[0].Clock.Against != models.PartyShelter {
		key := "right.remind"
		if late[0].Hers() {
			key = "right.ask_condone"
		}
		return []link{{Text: p.T(key), Href: letterPath(path, late[0].Clock.Key), More: title}}
	}
	return []link{{Text: p.T("right.decide"), Href: path + "#step", More: title}}
}

// firstReason is the sentence in sight: the last step that was taken, else what
// fails, else what is not known, else what is met.
func (p page) firstReason(r entitlement.Row) string {
	if d := r.Last(); d != nil && r.State.Standing != models.NotEntitled {
		return p.T("right.last_step", "what", p.stepDone(r.Item, d.Kind), "date", p.On(d.At))
	}
	for _, truth := range []models.Truth{models.False, models.Unknown, models.True} {
		for i, c := range r.State.Conditions {
			if c.Truth != truth || i >= len(r.Item.Conditions) {
				continue
			}
			text := p.labelOf(r.Item.Conditions[i].Sentence)
			switch {
			case truth == models.Unknown:
				return p.T("right.may", "why", text)
			case truth == models.False && r.State.Yet:
				return p.T("right.not_yet", "why", text)
			}
			return text
		}
	}
	return ""
}

// lineRow is one right with the reason for its standing, in a line.
func (p page) lineRow(s rightSight, r entitlement.Row) link {
	return link{Text: p.labelOf(r.Item.Title), Href: rightPath(s.head.ID, r.Item.Key), More: p.firstReason(r)}
}
