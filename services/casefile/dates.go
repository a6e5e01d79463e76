package casefile

import (
	"cmp"

	"aftercare/models"
	"aftercare/services/pack"
)

// factAdultOn is the day of turning eighteen, from which the birth follows.
const factAdultOn = "person.adult_on"

// holdFacts holds the dates of facts against the birth, as it is recorded or as
// these facts change it. A new birth is held against everything that is
// recorded.
func (d *fileDeed) holdFacts(facts []FactInput) error {
	dates, err := d.Dates()
	if err != nil {
		return err
	}
	problems := models.Problems{}
	for _, f := range facts {
		if f.Name != factAdultOn || f.Value.On.IsZero() {
			continue
		}
		dates.AdultOn = f.Value.On
		first, kind, err := d.firstDay()
		if err != nil {
			return err
		}
		dates.Birth(f.Name, f.Value.On, first, kind, problems)
	}
	d.eventDates(dates, facts, problems)
	return problems.Err()
}

// eventDates adds the problems of the dates of facts, by fact.
func (d *fileDeed) eventDates(dates models.CaseDates, facts []FactInput, problems models.Problems) {
	for _, f := range facts {
		word, on := d.Library().Fact(f.Name), f.Value.On
		if on.IsZero() && f.Value.At > 0 {
			on = models.Exactly(f.Value.At.Date(d.Zone))
		}
		switch {
		case word == nil || f.Name == factAdultOn || on.IsZero():
		case f.Name == factExit:
			dates.Leaving(f.Name, on, problems)
		case word.Kind == pack.KindEvent && !word.Ahead, word.Kind == pack.KindDate && !word.Ahead:
			dates.Event(f.Name, on, problems)
		default:
			dates.Ahead(f.Name, on, problems)
		}
	}
}

// holdIntake holds the dates of an intake against each other.
func (d *fileDeed) holdIntake(in Intake) error {
	dates, err := d.Dates()
	if err != nil {
		return err
	}
	problems := models.Problems{}
	d.intakeDates(dates, in, problems)
	return problems.Err()
}

// intakeDates adds the problems of the dates that an intake states.
func (d *fileDeed) intakeDates(dates models.CaseDates, in Intake, problems models.Problems) {
	for _, f := range in.Facts {
		if f.Name == factAdultOn && !f.Value.On.IsZero() {
			dates.AdultOn = f.Value.On
			dates.Birth(f.Name, f.Value.On, "", "", problems)
		}
	}
	dates.Event("arrived", models.Exactly(dates.Arrived), problems)
	d.eventDates(dates, in.Facts, problems)
	dates.Event("began", in.Episode.Began(), problems)
	dates.Event("ended", in.Episode.Ended(), problems)
}

// firstDay returns the earliest day that is recorded about the survivor, and
// what it is of: arrival, service, step, consent, fact or trafficking.
func (d *fileDeed) firstDay() (models.Date, string, error) {
	var rows []struct {
		Kind string
		At   models.Instant
	}
	err := d.Tx.Raw(`SELECT 'arrival' AS kind, MIN(intake_at) AS at FROM cases WHERE survivor_id = ?
		UNION ALL SELECT 'service', MIN(at) FROM deliveries WHERE survivor_id = ? AND status IN ('given', 'declined')
		UNION ALL SELECT 'step', MIN(at) FROM stances WHERE survivor_id = ? AND ended_at = 0
		UNION ALL SELECT 'consent', MIN(given_at) FROM consents WHERE survivor_id = ?`,
		d.Case.SurvivorID, d.Case.SurvivorID, d.Case.SurvivorID, d.Case.SurvivorID).Scan(&rows).Error
	if err != nil {
		return "", "", err
	}
	first, kind := models.Date(""), ""
	for _, r := range rows {
		if day := r.At.Date(d.Zone); day != "" && (first == "" || day < first) {
			first, kind = day, r.Kind
		}
	}
	return d.firstFact(first, kind)
}

// firstFact returns the earliest date of the facts and the traffickings of the
// survivor that is before first, or else first and its kind.
func (d *fileDeed) firstFact(first models.Date, kind string) (models.Date, string, error) {
	earlier := func(day models.Date, of string) {
		if day != "" && (first == "" || day < first) {
			first, kind = day, of
		}
	}
	var facts []models.Fact
	err := d.Tx.Where("survivor_id = ? AND name <> ? AND (day <> '' OR at > 0)", d.Case.SurvivorID, factAdultOn).Find(&facts).Error
	for _, f := range facts {
		earlier(cmp.Or(f.At.Date(d.Zone), f.Value().On.Latest()), "fact")
	}
	if err != nil {
		return first, kind, err
	}
	var episodes []models.Episode
	err = d.Tx.Where("survivor_id = ?", d.Case.SurvivorID).Find(&episodes).Error
	for _, e := range episodes {
		earlier(e.Began().Latest(), "episode")
		earlier(e.Ended().Latest(), "episode")
	}
	return first, kind, err
}
