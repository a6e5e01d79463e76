package handlers

import (
	"slices"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/deed"
	"aftercare/services/pack"
)

// wordsOf lists the questions of a topic without those of law. Some of them are asked only
// where an answer stands that may be wrong.
func (h *caseHandlers) wordsOf(group string) []*pack.Fact {
	return slices.DeleteFunc(slices.Clone(h.files.Library().Facts()), func(f *pack.Fact) bool {
		return f.Group != group || f.OfLaw() || !casefile.Correctable(f)
	})
}

// factRow is a fact as it stands, with how sure it is and on what it rests.
func (p page) factRow(lib *pack.Library, w *pack.Fact, v models.FactValue, basis string) summaryRow {
	row := summaryRow{Key: p.labelOf(w.Label), Value: p.factText(lib, w, v)}
	var notes []string
	if w.Key == adultOn && !v.On.IsZero() {
		row.Key, row.Value = p.T("facts.born"), p.Partial(models.BirthFrom(v.On))
		notes = append(notes, p.T("facts.turns", "when", p.Partial(v.On)))
	}
	if basis != "" {
		notes = append(notes, p.T("basis."+basis))
	}
	row.Note = joinDots(notes)
	return row
}

// undated says of an event without a day when it was recorded, and asks for the
// day where time runs from it.
func (p page) undated(head casefile.Header, w *pack.Fact, r casefile.Recorded, row summaryRow) summaryRow {
	note := p.T("gap.recorded", "date", p.On(r.RecordedAt))
	if row.Note != "" {
		note = joinDots([]string{note, row.Note})
	}
	row.Note = note
	if head.May.Edit || w.OfLaw() && head.May.AnswerLaw {
		row.Link = &link{Text: p.T("facts.add_day"), Href: factPath(head.ID, w), More: row.Key}
	}
	return row
}

// factText writes the value of a fact.
func (p page) factText(lib *pack.Library, w *pack.Fact, v models.FactValue) string {
	switch {
	case v.Number != nil && v.Currency != "":
		return p.Money(*v.Number, v.Currency)
	case v.Number != nil:
		return p.Count(int(*v.Number))
	case v.At != 0:
		return p.Moment(v.At)
	case !v.On.IsZero():
		return p.Partial(v.On)
	case v.Code != "" && (w.Kind == pack.KindCountry || w.Kind == pack.KindRegion):
		return p.placeName(lib, v.Code)
	case v.Code != "":
		for _, c := range w.Codes {
			if c.Code == v.Code {
				return p.labelOf(c.Label)
			}
		}
		return v.Code
	}
	return p.T("answer." + string(v.Answer))
}

// record writes what differs from the file.
func (h *caseHandlers) record(c echo.Context, facts []casefile.FactInput) (change deed.Result, err error) {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	if part := c.Param("part"); part != "" {
		change, err = h.files.RecordEpisodeFacts(ctx, by, id, part, facts)
	} else {
		change, err = h.files.RecordFacts(ctx, by, id, facts)
	}
	return change, underFact(err)
}

// againstText shows both: what the list says and what somebody answered.
func (p page) againstText(lib *pack.Library, l pack.Listed) string {
	list := p.T("claim.list_says_more", "n", l.Open)
	if (l.List != models.FactValue{}) {
		list = p.factText(lib, l.Fact, l.List)
	}
	return p.T("claim.against_text", "list", list, "said", p.factText(lib, l.Fact, l.Said))
}
