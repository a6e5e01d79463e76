package models

import "testing"

func TestMonthsAreARangeForInexactDates(t *testing.T) {
	t.Parallel()
	on := func(on string, sure Sure) PartialDate { return PartialDate{On: on, Sure: sure} }
	for _, c := range []struct {
		began, ended PartialDate
		least, most  int
		known        bool
	}{
		{on("2024-01-15", SureExact), on("2024-04-15", SureExact), 3, 3, true},
		{on("2024-01-15", SureExact), on("2024-04-14", SureExact), 2, 2, true},
		{on("2024-01", SureMonth), on("2024-04-15", SureExact), 2, 3, true},
		{on("2020", SureYear), on("2022", SureYear), 12, 35, true},
		{on("2022", SureYear), on("2022", SureYear), 0, 11, true},
		{on("2022", SureYear), PartialDate{}, 0, 0, false},
		{PartialDate{}, on("2022", SureYear), 0, 0, false},
		{on("2023-05-01", SureExact), on("2022", SureYear), 0, 0, false},
	} {
		e := Episode{EpisodeFacts: EpisodeFacts{BeganOn: c.began.On, BeganSure: c.began.Sure, EndedOn: c.ended.On, EndedSure: c.ended.Sure}}
		least, most, known := e.Months()
		if least != c.least || most != c.most || known != c.known {
			t.Errorf("%v to %v: got %d to %d, %v", c.began, c.ended, least, most, known)
		}
	}
}

func TestEpisodeFactsCheckLists(t *testing.T) {
	t.Parallel()
	good := Episode{EpisodeFacts: EpisodeFacts{BeganOn: "2023", BeganSure: SureYear, EndedOn: "2024-02", EndedSure: SureMonth, Recruiter: "family", Channel: "recruitment.work", Industry: "industry.mining", FromPlace: "IN-JH", ToPlace: "NP", WagesOwed: 1, Debt: 1, Currency: "INR"}}
	for name, spoil := range map[string]func(e *Episode){
		"":           func(*Episode) {},
		"began":      func(e *Episode) { e.BeganOn = "2027" },
		"ended":      func(e *Episode) { e.EndedOn, e.EndedSure = "2022", SureYear },
		"recruiter":  func(e *Episode) { e.Recruiter = "someone" },
		"channel":    func(e *Episode) { e.Channel = "family" },
		"industry":   func(e *Episode) { e.Industry = "A" },
		"from_place": func(e *Episode) { e.FromPlace = "Ranchi" },
		"to_place":   func(e *Episode) { e.ToPlace = "in" },
		"wages_owed": func(e *Episode) { e.WagesOwed = -1 },
		"debt_owed":  func(e *Episode) { e.Debt, e.Currency = 500, "" },
	} {
		e, problems := good, Problems{}
		spoil(&e)
		e.Check(problems, "2026-11-23")
		if _, broken := problems[name]; name == "" && len(problems) > 0 || name != "" && !broken {
			t.Errorf("%q: got %v", name, problems)
		}
	}
}
