package handlers

import (
	"strings"

	"aftercare/models"
	"aftercare/services/entitlement"
	"aftercare/services/pack"
)

// stepLine is one step of a right as its history shows it. A step that was
// corrected or taken back stays, struck, with the reason.
func (p page) stepLine(s rightSight, d entitlement.Decision, asked *rightShown) decided {
	r := asked.got
	out := decided{
		ID: wordsID(d.ID) + "-step", When: p.stepWhen(r.Item, d), ISO: d.At.String(), State: eventStates[string(d.Kind)],
		Text: capital(p.stepDone(r.Item, d.Kind)), More: p.stepMore(asked, d),
	}
	if d.EndedAt != 0 {
		out.State = ""
		key := "step.ended"
		if d.EndReason != "" {
			key = "step.ended_why"
		}
		out.Struck = p.T(key, "who", d.Ender, "date", p.On(d.EndedAt), "why", p.maybe("step.correction."+d.EndReason))
	} else if s.head.May.DecideRight && asked.fix != d.ID {
		out.Change = &link{Text: p.T("step.change"), Href: asked.path + "/steps/" + d.ID + "#step", More: out.Text + ", " + out.When}
	}
	if d.Sealed() {
		out.Words = p.wordsMask(s.head, asked.wordsPath(d.ID), asked.path, d.ID)
		if asked.step == d.ID {
			out.Words.Shown, out.Words.Value = asked.words != "", asked.words
		}
	}
	return out
}

// wordsPath is where what is sealed of a step is opened.
func (r *rightShown) wordsPath(step string) string {
	if r.app != nil {
		return r.path + "/words/" + step
	}
	return casePath(r.Head.ID) + "/decisions/" + step + "/words"
}

// about names the other rights of a paper; on the page of an application the rights
// that it is about, where those are not all.
func (r *rightShown) about(d entitlement.Decision) (out []string) {
	rows, key := r.got.Filed[d.Filing], "step.also_for"
	if r.app != nil {
		rows, key = r.app.RightsIn(d), "step.for"
		if len(rows) == len(r.app.Rows) {
			return nil
		}
	}
	for _, row := range rows {
		out = append(out, r.page.T(key, "right", r.page.labelOf(row.Item.Title)))
	}
	return out
}

// stepWhen is the day of a step, with its hour where hours count and it is known.
func (p page) stepWhen(it *pack.Item, d entitlement.Decision) string {
	if it.Hours() && d.At != models.StartOfDay(d.At.Date(p.zone), p.zone) {
		return p.Moment(d.At)
	}
	return p.On(d.At)
}

// stepMore is what else is known of a step, in short parts.
func (p page) stepMore(asked *rightShown, d entitlement.Decision) []string {
	var out []string
	r := asked.got
	if d.Amount > 0 {
		out = append(out, p.Money(d.Amount, d.Currency))
	}
	if d.Kind.WithOffice() {
		office, _ := entitlement.OfficeOf(r.Item, d.Office)
		switch {
		case d.Office == models.OfficeOther && d.Kind != models.StanceDeposited:
			out = append(out, p.T("step.office.other"))
		case d.Office == models.OfficeNone:
			out = append(out, p.T("step.office.none"))
		case d.Office == "" && d.Kind == models.StanceAppealed: // not the office that decided first
			if to := p.labelOf(r.Item.Appeal.To); to != "" {
				out = append(out, to)
			}
		case len(office) > 0:
			out = append(out, p.labelOf(office))
		}
	}
	out = append(out, asked.about(d)...)
	if text := p.includesText(asked, d); text != "" {
		out = append(out, text)
	}
	if d.ReceivedOn != "" {
		out = append(out, p.T("step.reached", "date", p.Date(d.ReceivedOn)))
	}
	if d.Paper != "" {
		out = append(out, p.T("step.paper."+d.Paper))
	}
	if d.Reason != "" {
		out = append(out, p.T("right.reason."+d.Reason))
	}
	switch {
	case d.Kind == models.StanceObjected && d.UntilAt == 0:
		out = append(out, p.T("step.answer_no_day"))
	case d.Kind == models.StanceObjected:
		out = append(out, p.T("step.answer_by", "date", p.On(d.UntilAt)))
	case d.Kind.OfDeposit():
		out = append(out, p.depositText(asked, d)...)
	case d.UntilAt != 0:
		out = append(out, p.T("right.look_again", "date", p.On(d.UntilAt)))
	}
	if d.RecordedAt.Date(p.zone) == d.At.Date(p.zone) {
		return append(out, p.T("step.by", "who", d.Decider))
	}
	return append(out, p.T("step.by_on", "who", d.Decider, "date", p.On(d.RecordedAt)))
}

// openedStep is what was opened of a step, or that a colleague has the key.
func (t texts) openedStep(o entitlement.Opened) string {
	if o.Waiting {
		return t.T("case.waits_value")
	}
	var parts []string
	for _, part := range [][2]string{{"step.opened_office", o.Office}, {"step.opened_number", o.Number}} {
		if part[1] != "" {
			parts = append(parts, t.T(part[0], "what", part[1]))
		}
	}
	if o.Words != "" {
		parts = append(parts, o.Words)
	}
	return strings.Join(parts, " · ")
}
