package handlers

import (
	"strings"

	"aftercare/models"
	"aftercare/services/entitlement"
)

// usual are the rights of an application that the paper of a step usually is about. An
// order of interim money leaves the final claim waiting.
func (r *rightShown) usual() []entitlement.Row {
	if r.interim {
		return r.app.Interim()
	}
	return entitlement.Fitting(r.kind, r.app.Rows)
}

// includes asks of an award whether its sum includes interim money that was ordered
// before it. The service requires the answer, once a sum is there.
func (r *rightShown) includes(p page) []field {
	if !r.kind.Awards() || r.interim || !r.awardsInTheEnd() {
		return nil
	}
	var list []choice
	var all []string
	for _, i := range r.got.Interims {
		if i.Awarded == 0 {
			continue
		}
		all = append(all, i.Item.Key)
		list = append(list, choice{Value: i.Item.Key, Text: r.page.T("interim.included", "right", r.page.labelOf(i.Item.Title), "sum", r.page.Money(i.Awarded, i.Currency), "date", r.page.On(i.AwardedAt))})
	}
	if len(list) == 0 {
		return nil
	}
	if len(all) > 1 {
		list = append(list, choice{Value: strings.Join(all, " "), Text: r.page.T("interim.included_all")})
	}
	list = append(list, choice{Value: models.IncludesNone, Text: r.page.T("interim.on_top")}, choice{Value: models.IncludesNotSaid, Text: r.page.T("interim.not_said")})
	return []field{p.Radios("includes").Of(list).Optional().Into(&r.in.Includes)}
}

// awardsInTheEnd reports whether the step can be the answer to what is asked for in the
// end, and not only relief before it.
func (r *rightShown) awardsInTheEnd() bool {
	if r.app == nil {
		return !r.got.Item.Interim
	}
	return len(r.app.Interim()) < len(r.app.Rows)
}

// owedNotice says that interim money is ordered and not paid, and what to do.
func (r *rightShown) owedNotice() *notice {
	if r.app.InterimAt == 0 {
		return nil
	}
	n := &notice{Kind: "late", Heading: r.page.interimOwed(r.app.CaseApplication), Text: r.page.T("interim.do")}
	for _, row := range r.app.Interim() {
		if r.sight.head.May.DecideRight && row.State.Progress == models.ProgressGranted {
			n.Link = &link{Text: r.page.T("interim.remind"), Href: rightPath(r.Head.ID, row.Item.Key) + "?step=escalated#step"}
		}
	}
	return n
}

// unaskedNotices name the awards of which nobody said whether they include the interim
// money.
func (r *rightShown) unaskedNotices() (out []notice) {
	for _, d := range r.app.Unasked() {
		n := notice{Kind: "info", Text: r.page.T("interim.unasked", "sum", r.page.Money(d.Amount, d.Currency), "date", r.page.On(d.At))}
		if r.sight.head.May.DecideRight {
			n.Link = &link{Text: r.page.T("interim.say"), Href: r.path + "/steps/" + d.ID + "#step"}
		}
		out = append(out, n)
	}
	return out
}

// includesText says of an award what it says about interim money.
func (p page) includesText(asked *rightShown, d entitlement.Decision) string {
	switch {
	case !d.Kind.Awards() || d.Includes == "":
		return ""
	case len(d.Included()) == 0:
		return p.T("interim.told." + d.Includes)
	}
	var names []string
	for _, key := range d.Included() {
		if it := asked.sight.lib.Item(key); it != nil {
			names = append(names, p.labelOf(it.Title))
		}
	}
	return p.T("interim.told.included", "rights", strings.Join(names, ", "))
}
