package models

import (
	"regexp"
	"slices"
	"time"
)

// Recruiters are the codes for who recruited the survivor, as HTCDS counts the
// relationship to the trafficker.
var Recruiters = []string{"family", "acquainted", "stranger"}

// Channels are the codes for how the survivor was recruited, as HTCDS counts
// methods of recruitment.
var Channels = []string{
	"recruitment.place_of_business", "recruitment.school", "recruitment.work", "recruitment.social_networks",
	"recruitment.online_advertisement", "recruitment.television", "recruitment.newspaper", "recruitment.family",
	"recruitment.friends", "recruitment.other",
}

// Industries are the sections of ISIC revision 4, from A to U.
var Industries = []string{
	"industry.agriculture", "industry.mining", "industry.manufacturing", "industry.energy", "industry.water_waste",
	"industry.construction", "industry.trade", "industry.transport", "industry.hospitality", "industry.information",
	"industry.finance", "industry.real_estate", "industry.professional", "industry.administrative",
	"industry.public_administration", "industry.education", "industry.health_social", "industry.entertainment",
	"industry.other_services", "industry.households", "industry.extraterritorial",
}

// placeCode matches a country by ISO 3166-1 or one of its parts by ISO 3166-2.
var placeCode = regexp.MustCompile(`^[A-Z]{2}(-[A-Z0-9]{1,3})?$`)

// EpisodeFacts are the coded facts of one trafficking.
type EpisodeFacts struct {
	// BeganOn and BeganSure are the date on which it began (see PartialDate).
	BeganOn   string `json:"began_on"`
	BeganSure Sure   `json:"began_sure"`
	// EndedOn and EndedSure are the date on which it ended.
	EndedOn   string `json:"ended_on"`
	EndedSure Sure   `json:"ended_sure"`
	// Recruiter is one of Recruiters.
	Recruiter string `json:"recruiter"`
	// Channel is one of Channels.
	Channel string `json:"channel"`
	// Industry is one of Industries, for forced labour.
	Industry string `json:"industry"`
	// FromPlace is where the survivor was recruited, by ISO 3166-2.
	FromPlace string `json:"from_place"`
	// ToPlace is where the exploitation happened, by ISO 3166-2.
	ToPlace string `json:"to_place"`
	// WagesOwed is in the smallest unit of Currency.
	WagesOwed int64 `json:"wages_owed"`
	// Debt is what others claim is owed to them, in the smallest unit of
	// Currency.
	Debt int64 `json:"debt"`
	// Currency is that of both amounts, an ISO 4217 code; "" if neither is
	// given.
	Currency string `json:"currency"`
}

// Began returns when it began, as far as known.
func (e EpisodeFacts) Began() PartialDate { return PartialDate{On: e.BeganOn, Sure: e.BeganSure} }

// Ended returns when it ended, as far as known.
func (e EpisodeFacts) Ended() PartialDate { return PartialDate{On: e.EndedOn, Sure: e.EndedSure} }

// SetDates sets when it began and ended.
func (e *EpisodeFacts) SetDates(began, ended PartialDate) {
	e.BeganOn, e.BeganSure, e.EndedOn, e.EndedSure = began.On, began.Sure, ended.On, ended.Sure
}

// Months returns how many whole months it lasted, at least and at most, because
// the dates may be inexact. known is false if one of the two is missing.
func (e EpisodeFacts) Months() (least, most int, known bool) {
	first, ok1 := e.Began().Earliest().Time(time.UTC)
	last, ok2 := e.Ended().Latest().Time(time.UTC)
	if !ok1 || !ok2 || last.Before(first) {
		return 0, 0, false
	}
	late, _ := e.Began().Latest().Time(time.UTC)
	early, _ := e.Ended().Earliest().Time(time.UTC)
	return max(wholeMonths(late, early), 0), wholeMonths(first, last), true
}

func wholeMonths(from, to time.Time) int {
	n := (to.Year()-from.Year())*12 + int(to.Month()) - int(from.Month())
	if to.Day() < from.Day() {
		n--
	}
	return n
}

// Check adds the problems of the coded parts, by their form field names.
func (e EpisodeFacts) Check(problems Problems, today Date) {
	for name, on := range map[string]PartialDate{"began": e.Began(), "ended": e.Ended()} {
		if on.Check() != nil {
			problems.Add(name, "problem.unreadable")
		} else if on.Earliest() > today {
			problems.Add(name, "problem.future")
		}
	}
	if a, b := e.Began().Earliest(), e.Ended().Latest(); a != "" && b != "" && b < a {
		problems.Add("ended", "intake.ended_before")
	}
	for name, c := range map[string]struct {
		code string
		list []string
	}{"recruiter": {e.Recruiter, Recruiters}, "channel": {e.Channel, Channels}, "industry": {e.Industry, Industries}} {
		if c.code != "" && !slices.Contains(c.list, c.code) {
			problems.Add(name, "problem.choose")
		}
	}
	for name, code := range map[string]string{"from_place": e.FromPlace, "to_place": e.ToPlace} {
		if code != "" && !placeCode.MatchString(code) {
			problems.Add(name, "problem.choose")
		}
	}
	for name, amount := range map[string]int64{"wages_owed": e.WagesOwed, "debt_owed": e.Debt} {
		switch {
		case amount < 0:
			problems.Add(name, "amount.negative")
		case amount > 0 && !CurrencyCode(e.Currency):
			problems.Add(name, "amount.no_currency")
		}
	}
}
