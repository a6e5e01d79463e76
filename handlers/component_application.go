package handlers

import (
	"aftercare/models"
	"aftercare/services/application"
	"aftercare/services/evaluation"
)

// toldSteps are the steps of an application by which a fact that tells of money is
// recorded.
var toldSteps = map[string]models.StanceKind{evaluation.FactAwarded: models.StanceGranted, evaluation.FactReceived: models.StanceReceived}

// applicationSum tells the last sum that is known.
func (p page) applicationSum(r models.CaseApplication) cell {
	switch {
	case r.Paid > 0 && r.Paid < r.Awarded:
		return cell{Text: p.T("application.paid", "sum", p.Money(r.Paid, r.Currency)), Note: p.T("application.awarded", "sum", p.Money(r.Awarded, r.Currency))}
	case r.Paid > 0:
		return cell{Text: p.T("application.paid", "sum", p.Money(r.Paid, r.Currency))}
	case r.Awarded > 0:
		return cell{Text: p.T("application.awarded", "sum", p.Money(r.Awarded, r.Currency))}
	case r.Sought > 0:
		return cell{Text: p.T("application.sought", "sum", p.Money(r.Sought, r.Currency))}
	}
	return cell{Text: p.T("application.no_sum")}
}

var applicationBadges = map[models.ApplicationStage]badgeState{
	models.ApplicationToFile: badgeOpen, models.ApplicationObjected: badgeOpen, models.ApplicationFiled: badgeWaiting, models.ApplicationRefused: badgeOpen,
	models.ApplicationGranted: badgeWaiting, models.ApplicationKept: badgeWaiting, models.ApplicationPaid: badgeReceived,
}

func (p page) applicationBadge(s models.ApplicationStage) *badge {
	return &badge{State: string(applicationBadges[s]), Text: p.T("application.stage." + string(s))}
}

// applicationState says how far an application is, that interim money is ordered and not
// paid, how far the excuse for a delay is, and what is in fixed deposits.
func (p page) applicationState(a models.CaseApplication) cell {
	out := cell{Badge: p.applicationBadge(a.Stage)}
	var notes []string
	if a.InterimAt != 0 {
		notes, out.Late = append(notes, p.interimOwed(a)), true
	}
	if text := p.excuseText(a); text != "" {
		notes = append(notes, text)
	}
	if a.Kept > 0 {
		row := p.keptRows(a)[0]
		notes = append(notes, p.T("deposit.in_list", "sum", row.Value, "when", row.Note))
	}
	out.Note = joinDots(notes)
	return out
}

// interimOwed says since when interim money is ordered and not paid: it is our move.
func (p page) interimOwed(a models.CaseApplication) string {
	n := days(p.now.Sub(a.InterimAt))
	if more := a.Interim - a.InterimPaid; more > 0 {
		return p.T("interim.owed_sum", "n", n, "sum", p.Money(more, a.Currency))
	}
	return p.T("interim.owed", "n", n)
}

// applicationMoney is what was sought, awarded and paid, and what is still to come.
func (p page) applicationMoney(a models.CaseApplication) (rows []summaryRow) {
	for _, m := range []struct {
		key string
		sum int64
	}{{"sought", a.Sought}, {"interim", a.Interim}, {"interim_paid", a.InterimPaid}, {"awarded", a.Awarded}, {"paid", a.Paid}, {"to_come", a.Awarded - a.Paid - a.Kept}} {
		if m.sum > 0 {
			rows = append(rows, summaryRow{Key: p.T("application.money." + m.key), Value: p.Money(m.sum, a.Currency)})
		}
	}
	return append(rows, p.keptRows(a)...)
}

// keptRows say how much is in fixed deposits, and from when the first can be drawn.
func (p page) keptRows(a models.CaseApplication) []summaryRow {
	if a.Kept == 0 {
		return nil
	}
	row := summaryRow{Key: p.T("deposit.kept"), Value: p.Money(a.Kept, a.Currency), Note: p.T("deposit.no_day")}
	if a.FreeOn != 0 {
		row.Note = p.T("deposit.free_from", "date", p.On(a.FreeOn))
	}
	return []summaryRow{row}
}

// excuseText says how far the request to excuse a delay is; "" where none was made.
func (p page) excuseText(a models.CaseApplication) string {
	if a.Delay == "" {
		return ""
	}
	of := "delay.told."
	if a.DelayAppeal {
		of = "delay.told_appeal."
	}
	return p.T(of+string(a.Delay), "date", p.On(a.DelayAt))
}

// listed counts, among the stages that the list shows, what is late and where interim
// money is not paid.
func listed(f application.Filter, found application.Page) (late, owed int) {
	for _, c := range found.Counts {
		if c.Stage == f.Stage || f.Stage == "" && c.Stage != models.ApplicationPaid {
			late, owed = late+int(c.Late), owed+int(c.Interim)
		}
	}
	return late, owed
}
