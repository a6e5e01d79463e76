package handlers

import "aftercare/models"

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
	models.ApplicationGranted: badgeWaiting, models.ApplicationPaid: badgeReceived,
}

func (p page) applicationBadge(s models.ApplicationStage) *badge {
	return &badge{State: string(applicationBadges[s]), Text: p.T("application.stage." + string(s))}
}

// applicationMoney is what was sought, awarded and paid, and what is still to come.
func (p page) applicationMoney(a models.CaseApplication) (rows []summaryRow) {
	for _, m := range []struct {
		key string
		sum int64
	}{{"sought", a.Sought}, {"awarded", a.Awarded}, {"paid", a.Paid}, {"to_come", a.Awarded - a.Paid}} {
		if m.sum > 0 {
			rows = append(rows, summaryRow{Key: p.T("application.money." + m.key), Value: p.Money(m.sum, a.Currency)})
		}
	}
	return rows
}
