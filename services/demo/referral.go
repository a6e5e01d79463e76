package demo

import (
	"strconv"

	"aftercare/models"
	"aftercare/services/custody"
)

// referral is a referral with the words that will be sealed.
type referral struct {
	models.Referral
	text    models.ReferralWords
	bundles []models.Bundle
}

// asksFor are the kinds of help for which the demo asks somebody else, with the kind of
// provider and the purpose of the consent.
var asksFor = []struct{ service, provider, purpose, need string }{
	{"dental_care", "hospital", models.PurposeHealth, "Toothache for three weeks, nothing seen to yet."},
	{"psychiatric_care", "counsellor", models.PurposeHealth, "Sleeps badly; asks to talk to a doctor."},
	{"vocational_training", "training_centre", models.PurposeOthers, "Wants to learn tailoring, can come on weekdays."},
	{"schooling", "school", models.PurposeOthers, "Was in class 6 before; asks to sit the entrance test."},
	{"job_placement", "employer", models.PurposeOthers, "Looks for work by day, with a woman in charge."},
}

// referrals asks others to help with some needs of a case, with dice of their own: what
// else is made up stays the same.
func (f *file) referrals(d *dice) {
	kept := f.dice
	f.dice = d
	defer func() { f.dice = kept }()
	if f.begin < -4 && d.chance(70) {
		f.consent(models.PurposeOthers, models.ConsentGiven, min(f.begin+2, -1), "")
	}
	if f.row.Status == models.CaseClosed || f.begin > -10 {
		return
	}
	f.helped(d)
	for _, ask := range asksFor {
		c := f.agreed(ask.purpose)
		late := f.slip("health.referral_open") && ask.service == "dental_care"
		if late && c == nil {
			c = f.consent(ask.purpose, models.ConsentGiven, f.begin+2, "")
		}
		if c == nil || !late && !d.chance(9) || ask.service == "schooling" != f.who.child() && ask.purpose == models.PurposeOthers {
			continue
		}
		days := d.between(1, 9)
		if late {
			days = 21
		}
		r := f.referral(d, c, ask.service, ask.provider, -min(days, -f.begin-2))
		r.text.Need = ask.need
		if !late {
			r.turn(d, f)
		}
		r.bundle(f)
		f.referred = append(f.referred, *r)
	}
}

// agreed is the consent of the case for a purpose that holds, nil for none.
func (f *file) agreed(purpose string) *models.Consent {
	for i := len(f.consents) - 1; i >= 0; i-- {
		if c := &f.consents[i]; c.Purpose == purpose {
			if c.Holds(f.cal.date(0)) {
				return c
			}
			return nil
		}
	}
	return nil
}

// referral is one that was sent so many days ago, to a provider of the directory.
func (f *file) referral(d *dice, c *models.Consent, service, kind string, day int) *referral {
	at := max(f.cal.workTime(d, day), c.GivenAt.Add(minutes(5)))
	r := &referral{Referral: models.Referral{ID: d.id(at), CaseID: f.row.ID, SurvivorID: f.row.SurvivorID, RecordedBy: f.row.LeadID, CreatedAt: at, ChangedBy: f.row.LeadID, ChangedAt: at, Version: 1}}
	r.ReferralFacts = models.ReferralFacts{
		Service: service, ProviderKind: kind, Reason: pick(d, models.ReferralReasons[:3]), Urgency: models.ReferralOrdinary, Shares: models.ListOf(models.ReferralUsual),
		SentOn: at.Date(f.cal.zone), State: models.ReferralSent, Purpose: c.Purpose, ConsentID: c.ID,
	}
	r.SentAt = at
	r.DueAt = models.EndOfDay(r.SentOn.AddDays(models.AnswerDays(r.Urgency)), f.cal.zone)
	for _, o := range f.org.offices {
		if o.Kind == kind && (r.text.Provider == "" || o.State == f.state) {
			r.text.Provider = o.ID
		}
	}
	return r
}

// turn lets the provider answer some referrals.
func (r *referral) turn(d *dice, f *file) {
	switch n := d.below(100); {
	case n < 30:
		r.State, r.AnsweredOn, r.text.Answer = models.ReferralAccepted, f.cal.date(0), "Invented Ms Sen asks to come on Monday."
		r.DueAt = models.EndOfDay(f.cal.date(models.LookDays), f.cal.zone)
	case n < 45:
		r.State, r.AnsweredOn, r.text.Answer = models.ReferralWaiting, f.cal.date(0), "Place from next month on (invented)."
		r.DueAt = models.EndOfDay(f.cal.date(30), f.cal.zone)
	case n < 60:
		r.State, r.AnsweredOn, r.DeclineReason, r.DueAt = models.ReferralDeclined, f.cal.date(0), pick(d, models.ReferralDeclines[:4]), 0
	}
}

// bundle writes down that a sealed bundle went along with some referrals.
func (r *referral) bundle(f *file) {
	own, _ := strconv.ParseUint(r.ID[len(r.ID)-12:], 16, 64) // the end of an id is hexadecimal
	d := throw(f.opt.Seed, partOwnFiles+1<<56+own)
	if !d.chance(40) {
		return
	}
	b := models.Bundle{ID: d.id(r.CreatedAt), ReferralID: r.ID, CaseID: r.CaseID, SurvivorID: r.SurvivorID, AnswerKey: d.id(r.CreatedAt), MadeBy: r.RecordedBy, MadeAt: r.CreatedAt}
	b.LockedTo, b.Shares = pick(d, models.BundleLocks), r.Shares
	if r.AnsweredOn != "" {
		b.AnsweredAt = r.ChangedAt
	}
	r.bundles = append(r.bundles, b)
}

// helped writes down the referral that a service came of.
func (f *file) helped(d *dice) {
	for _, s := range f.services {
		for _, ask := range asksFor {
			c := f.agreed(ask.purpose)
			day := f.cal.day(s.At)
			if s.Kind != ask.service || s.Served() != models.ServedDone || c == nil || !d.chance(60) || day-3 < f.begin+2 || c.GivenAt > f.cal.at(day-3, 0, 0) {
				continue
			}
			r := f.referral(d, c, ask.service, ask.provider, day-3)
			r.State, r.DeliveryID, r.DueAt, r.EndedOn, r.AnsweredOn = models.ReferralCompleted, s.ID, 0, s.At.Date(f.cal.zone), s.At.Date(f.cal.zone)
			r.text.Need = ask.need
			f.referred = append(f.referred, *r)
			return
		}
	}
}

// referredSince is since when the referral to health care waits that was sent first.
func (f *file) referredSince() (first models.Date) {
	for _, r := range f.referred {
		if r.Purpose == models.PurposeHealth && r.State.Open() && (first == "" || r.SentOn < first) {
			first = r.SentOn
		}
	}
	return first
}

// referrals seals what is written about referrals.
func (s *sealer) referrals(f *file) {
	for i := range f.referred {
		r := &f.referred[i]
		s.some(custody.ReferralProvider, r.ID, r.text.Provider, &r.Provider)
		s.some(custody.ReferralNeed, r.ID, r.text.Need, &r.Need)
		s.some(custody.ReferralAnswer, r.ID, r.text.Answer, &r.Answer)
	}
}
