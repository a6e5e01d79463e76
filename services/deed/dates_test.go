package deed_test

import (
	"testing"
	"time"

	"gorm.io/gorm"
	"pgregory.net/rapid"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/delivery"
	"aftercare/services/entitlement"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// day draws a day around the birth, the arrival and today.
func day(t *rapid.T, label string) models.Date {
	from := time.Date(2004, 1, 1, 0, 0, 0, 0, time.UTC)
	return models.DateOf(from.AddDate(0, 0, rapid.IntRange(0, 24*365).Draw(t, label)))
}

// whichForm does one deed with a date through each form that takes one.
var whichForm = map[string]func(d *desks, by access.Actor, caseID string, on models.Date, zone *time.Location) error{
	"service": func(d *desks, by access.Actor, id string, on models.Date, zone *time.Location) error {
		in := delivery.Input{DeliveryDetails: d.details(""), Kept: on}
		in.At, in.DayOnly = models.EndOfDay(on, zone), true
		_, err := d.deliveries.Record(d.T.Context(), by, id, in)
		return err
	},
	"fact": func(d *desks, by access.Actor, id string, on models.Date, _ *time.Location) error {
		_, facts, err := d.files.Facts(d.T.Context(), by, id)
		if err != nil {
			return err
		}
		in := casefile.FactInput{Name: "event.fir_registered", Value: models.FactValue{Answer: models.Yes, On: models.Exactly(on)}, Seen: facts["event.fir_registered"].Version}
		_, err = d.files.RecordFacts(d.T.Context(), by, id, []casefile.FactInput{in})
		return err
	},
	"episode": func(d *desks, by access.Actor, id string, on models.Date, _ *time.Location) error {
		var in casefile.EpisodeInput
		in.SetDates(models.Exactly(on), models.PartialDate{})
		_, err := d.files.AddEpisode(d.T.Context(), by, id, in)
		return err
	},
	"consent": func(d *desks, by access.Actor, id string, on models.Date, zone *time.Location) error {
		in := casefile.ConsentInput{Answers: map[string]string{models.PurposeData: models.ConsentRefused},
			ConsentFacts: models.ConsentFacts{GivenBy: models.ByHerself, GivenAt: models.StartOfDay(on, zone)}, Kept: on}
		_, err := d.files.Agree(d.T.Context(), by, id, in)
		return err
	},
	"step": func(d *desks, by access.Actor, id string, on models.Date, _ *time.Location) error {
		in := entitlement.Input{Item: item, RightDecision: models.RightDecision{StepFacts: models.StepFacts{Kind: models.StanceInformed}, On: on}}
		_, err := d.rights.Decide(d.T.Context(), by, id, in)
		return err
	},
	"leaving": func(d *desks, by access.Actor, id string, on models.Date, _ *time.Location) error {
		c := models.Case{}
		d.Read(func(tx *gorm.DB) error { return tx.Where("id = ?", id).Take(&c).Error })
		_, err := d.files.Close(d.T.Context(), by, id, casefile.ClosingInput{To: models.CaseFollowUp, LeftOn: models.Exactly(on), Seen: c.Version})
		return err
	},
	"birth": func(d *desks, by access.Actor, id string, on models.Date, _ *time.Location) error {
		_, facts, err := d.files.Facts(d.T.Context(), by, id)
		if err != nil {
			return err
		}
		in := casefile.FactInput{Name: "person.adult_on", Value: models.FactValue{On: models.AdultOn(models.Exactly(on))}, Seen: facts["person.adult_on"].Version}
		_, err = d.files.RecordFacts(d.T.Context(), by, id, []casefile.FactInput{in})
		return err
	},
}

// TestNoFormTakesAnImpossibleDate types random days into every form of random
// cases and looks at what stands in the file: nothing before the birth, nothing
// that happened in the future, nobody left before she came.
func TestNoFormTakesAnImpossibleDate(t *testing.T) {
	d := newDesks(t, storetest.New(t), 1)
	zone, err := time.LoadLocation(d.Org.TimeZone)
	if err != nil {
		t.Fatal(err)
	}
	by := d.Actor("caseworker")
	today, refused, taken := d.Moment().Date(zone), 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		birth, arrival := day(rt, "birth"), day(rt, "arrival")
		opened, err := d.files.Open(t.Context(), by, casefile.Intake{ID: worldtest.NewID(), ShelterID: d.North.ID, Referral: "police",
			ArrivedAt: models.StartOfDay(arrival, zone) + 1,
			Facts:     []casefile.FactInput{{Name: "person.adult_on", Value: models.FactValue{On: models.AdultOn(models.Exactly(birth))}}}})
		if impossible := birth > today || arrival > today || arrival < birth; (err != nil) != impossible {
			rt.Fatalf("born %s, came %s on %s: %v", birth, arrival, today, err)
		}
		if err != nil {
			refused++
			return
		}
		for range rapid.IntRange(1, 4).Draw(rt, "deeds") {
			form, on := rapid.SampledFrom(keys(whichForm)).Draw(rt, "form"), day(rt, "on")
			switch err := whichForm[form](d, by, opened.Case.ID, on, zone); models.KindOf(err) {
			case "":
				taken++
			case models.Invalid, models.Conflict:
				refused++
			default:
				rt.Fatalf("%s on %s: %v", form, on, err)
			}
			d.holdsTogether(rt, opened.Case.ID, zone)
		}
	})
	if refused < 20 || taken < 20 {
		t.Errorf("%d taken and %d refused: too few to mean anything", taken, refused)
	}
}

// TestBirthAfterTraffickingIsRefused holds the birth against a trafficking that
// was recorded before the birth was known.
func TestBirthAfterTraffickingIsRefused(t *testing.T) {
	d := newDesks(t, storetest.New(t), 1)
	zone, _ := time.LoadLocation(d.Org.TimeZone)
	by := d.Actor("caseworker")
	opened, err := d.files.Open(t.Context(), by, casefile.Intake{ID: worldtest.NewID(), ShelterID: d.North.ID, Referral: "police", ArrivedAt: models.StartOfDay("2026-11-03", zone)})
	if err != nil {
		t.Fatal(err)
	}
	if err := whichForm["episode"](d, by, opened.Case.ID, "2004-01-01", zone); err != nil {
		t.Fatal(err)
	}
	err = whichForm["birth"](d, by, opened.Case.ID, "2004-01-02", zone)
	if models.KindOf(err) != models.Invalid {
		t.Errorf("born the day after her trafficking began: %v", err)
	}
	if err := whichForm["birth"](d, by, opened.Case.ID, "2004-01-01", zone); err != nil {
		t.Errorf("born on the day on which it began: %v", err)
	}
}

func keys[T any](m map[string]T) []string {
	return []string{"birth", "consent", "episode", "fact", "leaving", "service", "step"}[:len(m)]
}

// holdsTogether looks at every date of a case that was written by a form.
func (d *desks) holdsTogether(rt *rapid.T, caseID string, zone *time.Location) {
	var c models.Case
	var facts []models.Fact
	found := map[string]models.Date{}
	d.Read(func(tx *gorm.DB) error {
		if err := tx.Where("id = ?", caseID).Take(&c).Error; err != nil {
			return err
		}
		for _, q := range []string{"SELECT at FROM deliveries WHERE case_id = ?", "SELECT at FROM stances WHERE case_id = ?", "SELECT given_at FROM consents WHERE case_id = ?"} {
			var all []models.Instant
			if err := tx.Raw(q, caseID).Scan(&all).Error; err != nil {
				return err
			}
			for _, at := range all {
				found[q+at.String()] = at.Date(zone)
			}
		}
		var begun []string
		if err := tx.Raw("SELECT began_on FROM episodes WHERE survivor_id = ? AND began_on <> '' UNION SELECT ended_on FROM episodes WHERE survivor_id = ? AND ended_on <> ''", c.SurvivorID, c.SurvivorID).Scan(&begun).Error; err != nil {
			return err
		}
		for _, on := range begun {
			found["episode "+on] = models.Date(on)
		}
		return tx.Where("survivor_id = ? AND day <> ''", c.SurvivorID).Find(&facts).Error
	})
	found["arrival"] = c.IntakeAt.Date(zone)
	born, today := models.Date(""), d.Moment().Date(zone)
	for _, f := range facts {
		switch f.Name {
		case "person.adult_on":
			born = models.EarliestBirth(f.Value().On)
		case "event.exit": // it may be planned
			if f.Value().On.Latest() < found["arrival"] {
				rt.Fatalf("left on %s and came on %s", f.Day, found["arrival"])
			}
		default:
			found[f.Name] = models.Date(f.Day)
		}
	}
	for what, on := range found {
		if on < born || on > today {
			rt.Fatalf("%s on %s: born %s, today %s", what, on, born, today)
		}
	}
}
