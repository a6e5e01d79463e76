package demo

import (
	"aftercare/models"
)

// claimed are rights that one application to a legal services authority serves: the last
// is relief before the decision.
var claimed = []string{"victim_compensation_bnss396", "nalsa_women_compensation_2018", "nalsa_interim"}

// claim records one application for all of them.
func (f *file) claim(day int) {
	f.say("harm.rape", models.Yes)
	for _, item := range claimed {
		f.apply(item, day)
	}
}

// onePaper records what one paper says about several rights. A sum stands with the first
// of them, and a decision reached the survivor some days later.
func (f *file) onePaper(kind models.StanceKind, day int, sum int64, items ...string) *decision {
	filing, first := "", models.StanceRow{}
	if len(items) > 1 {
		filing = f.id()
	}
	from := len(f.decisions)
	for i, item := range items {
		s := f.decide(item, kind, day, 0)
		if s.Filing = filing; i == 0 {
			first = s.StanceRow
		}
		s.At, s.RecordedAt = first.At, first.RecordedAt
		if kind.Decided() {
			s.ReceivedOn, s.Paper = f.cal.date(min(day+4, 0)), "order"
		}
	}
	s := &f.decisions[from]
	if sum > 0 {
		s.Amount, s.Currency = sum, f.currency(items[0])
	}
	return s
}

// objected records that the office sent an application back, and by when it wants the
// answer.
func (f *file) objected(day, until int) {
	from := len(f.decisions)
	f.onePaper(models.StanceObjected, day, 0, claimed...)
	for i := range f.decisions[from:] {
		f.decisions[from+i].UntilAt = models.StartOfDay(f.cal.date(until), f.cal.zone)
	}
}

// deposited records that a part of an award is kept in a fixed deposit, and from when it
// can be drawn.
func (f *file) deposited(item string, day, free int, sum int64) {
	s := f.onePaper(models.StanceDeposited, day, sum, item)
	s.Holder, s.ReleasedBy, s.Paper = "hers", "legal_services", "receipt"
	s.UntilAt = models.StartOfDay(f.cal.date(free), f.cal.zone)
}

// claimScenes show what happens to an application after it was filed.
var claimScenes = []scene{
	{name: "interim money not paid", age: 150, mine: true, slips: []string{"rep.interim_unpaid"}, who: exploited, claims: true, tell: func(f *file) {
		f.claim(-45)
		f.onePaper(models.StanceGranted, -20, 175_000_00, "nalsa_interim")
	}},
	{name: "objection to answer", age: 120, mine: true, who: exploited, claims: true, handed: true, trial: 1, tell: func(f *file) {
		f.oneTrial()
		f.claim(-30)
		f.objected(-6, 5)
	}},
	{name: "objection answered", age: 135, mine: true, who: exploited, claims: true, trial: 2, tell: func(f *file) {
		f.oneTrial()
		f.claim(-40)
		f.objected(-25, -10)
		f.onePaper(models.StanceAnswered, -12, 0, claimed...)
	}},
	{name: "award with the interim money in it", age: 260, mine: true, who: exploited, claims: true, tell: func(f *file) {
		f.claim(-160)
		f.onePaper(models.StanceGranted, -130, 125_000_00, "nalsa_interim")
		f.onePaper(models.StanceReceived, -110, 125_000_00, "nalsa_interim")
		f.onePaper(models.StanceGranted, -15, 500_000_00, "nalsa_women_compensation_2018", "victim_compensation_bnss396").Includes = "nalsa_interim"
	}},
	{name: "deposit free within a month", age: 1190, mine: true, who: exploited, claims: true, tell: func(f *file) {
		f.claim(-1170)
		f.onePaper(models.StanceGranted, -1120, 400_000_00, "nalsa_women_compensation_2018", "victim_compensation_bnss396", "nalsa_interim")
		f.onePaper(models.StanceReceived, -1085, 100_000_00, "nalsa_women_compensation_2018", "victim_compensation_bnss396", "nalsa_interim")
		f.deposited("nalsa_women_compensation_2018", -1080, 16, 300_000_00) // three years and a day on
	}},
	{name: "early release asked for", age: 420, who: exploited, claims: true, tell: func(f *file) {
		f.claim(-390)
		f.onePaper(models.StanceGranted, -330, 400_000_00, "nalsa_women_compensation_2018", "victim_compensation_bnss396", "nalsa_interim")
		f.onePaper(models.StanceReceived, -300, 100_000_00, "nalsa_women_compensation_2018", "victim_compensation_bnss396", "nalsa_interim")
		f.deposited("nalsa_women_compensation_2018", -295, 801, 300_000_00)
		f.onePaper(models.StanceEarlyAsked, -12, 40_000_00, "nalsa_women_compensation_2018")
	}},
	{name: "late, asked to excuse the delay", age: 100, mine: true, who: exploited, claims: true, tell: func(f *file) {
		f.happened("event.offence", f.yearsAgo(3)-90)
		f.say("event.charge_sheet", models.No)
		f.claim(-25)
		f.onePaper(models.StanceDelayAsked, -25, 0, claimed...)
	}},
	{name: "delay not excused", age: 170, mine: true, who: exploited, claims: true, tell: func(f *file) {
		f.happened("event.offence", f.yearsAgo(3)-120)
		f.say("event.charge_sheet", models.No)
		f.claim(-50)
		f.onePaper(models.StanceDelayAsked, -50, 0, claimed...)
		f.onePaper(models.StanceDelayRefused, -9, 0, claimed...)
	}},
}
