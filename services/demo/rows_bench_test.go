package demo_test

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/custody"
	"aftercare/services/delivery"
)

// BenchmarkBoundRows does the work of a day in two demos, one of which has no
// digests, and reports how many times as long the bound one takes. The two take
// turns, so that a busy machine slows both.
func BenchmarkBoundRows(b *testing.B) {
	bound, loose := newSite(b), newSite(b)
	err := loose.db.Write(context.Background(), func(tx *gorm.DB) error { return tx.Exec("ALTER TABLE row_digests RENAME TO off").Error })
	if err != nil {
		b.Fatal(err)
	}
	loose = reopened(b, loose)
	for name, do := range map[string]func(r *site) error{
		"record a service": func(r *site) error {
			var in delivery.Input
			in.Token, in.Kind, in.Status, in.At, in.DayOnly, in.Outcome = newID(), "counselling", models.DeliveryGiven, models.At(noon.Add(-time.Hour)), true, models.OutcomeDone
			_, err := r.services.Record(context.Background(), r.by, r.case1, in)
			return err
		},
		"open a name": func(r *site) error {
			_, err := r.casefile.Reveal(context.Background(), r.by, r.case1, "visit", casefile.CalledOnly)
			return err
		},
		"take a survivor in":            takeIn,
		"assign a colleague and end it": assignAndEnd,
	} {
		b.Run(name, func(b *testing.B) {
			with, without := make([]time.Duration, 0, b.N), make([]time.Duration, 0, b.N)
			for b.Loop() {
				with, without = append(with, timed(b, bound, do)), append(without, timed(b, loose, do))
			}
			slices.Sort(with)
			slices.Sort(without)
			b.ReportMetric(float64(with[len(with)/2].Microseconds()), "µs-bound")
			b.ReportMetric(float64(without[len(without)/2].Microseconds()), "µs-loose")
			b.ReportMetric(float64(with[len(with)/2])/float64(without[len(without)/2]), "times")
		})
	}
}

func timed(b *testing.B, r *site, do func(*site) error) time.Duration {
	start := time.Now()
	if err := do(r); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}

// newSite is a demo of its own.
func newSite(b *testing.B) *site {
	b.Helper()
	r := &site{evaluator: evaluator(b)}
	r.connect(b, b.TempDir())
	fill(b, r.db, 240)
	r.open(b)
	return r
}

// reopened opens the database of a site again.
func reopened(b *testing.B, was *site) *site {
	b.Helper()
	folder := filepath.Dir(was.db.Beside(""))
	if err := was.db.Close(); err != nil {
		b.Fatal(err)
	}
	r := &site{evaluator: was.evaluator}
	r.connect(b, folder)
	r.open(b)
	return r
}

// takeIn opens a case with what a form of intake asks first.
func takeIn(r *site) error {
	_, err := r.casefile.Open(context.Background(), r.by, casefile.Intake{
		ID: newID(), ShelterID: r.by.Shelters()[0], Referral: "police",
		Called: "Kalpana", FullName: "Kalpana Jhootmooth", SafeContact: "Call her aunt after six", Story: "In her own words",
		Facts: []casefile.FactInput{
			{Name: "person.sex", Value: models.FactValue{Code: "female"}},
			{Name: "person.adult_on", Value: models.FactValue{On: models.PartialDate{On: "2029", Sure: models.SureYear}}, Basis: "she_said"},
			{Name: "form.sexual_exploitation", Value: models.FactValue{Answer: models.Yes}},
		},
		Episode: models.EpisodeFacts{BeganOn: "2025", BeganSure: models.SureYear},
		Consents: casefile.ConsentInput{
			Answers:      map[string]string{models.PurposeData: models.ConsentGiven, models.PurposeStatistics: models.ConsentRefused},
			ConsentFacts: models.ConsentFacts{GivenBy: models.ByHerself, Form: "spoken", ExplainedIn: "bn"},
		},
	})
	return err
}

// assignAndEnd gives a case to somebody who has nothing to do with it, and takes it
// away again, so that the next time is the same.
func assignAndEnd(r *site) error {
	ctx := context.Background()
	apart, err := r.apart()
	if err != nil {
		return err
	}
	if err := r.casefile.Assign(ctx, apart.by, apart.case1, casefile.AssignInput{AccountID: apart.who, Reason: "cover"}); err != nil {
		return err
	}
	id := ""
	err = r.db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Raw("SELECT id FROM assignments WHERE case_id = ? AND account_id = ? ORDER BY id DESC LIMIT 1", apart.case1, apart.who).Scan(&id).Error
	})
	if err != nil {
		return err
	}
	return r.casefile.EndAssignment(ctx, apart.by, apart.case1, id, custody.EndReasons[0])
}

// apart is a case with a volunteer who never had to do with it, and the
// administrator of its shelter.
type apart struct {
	by         access.Actor
	case1, who string
}

func (r *site) apart() (out apart, err error) {
	var admin models.Account
	err = r.db.Read(context.Background(), func(tx *gorm.DB) error {
		if err := tx.Where("sign_in_name = 'administrator'").Take(&admin).Error; err != nil {
			return err
		}
		if err := tx.Raw("SELECT id FROM accounts WHERE sign_in_name = 'legal'").Scan(&out.who).Error; err != nil {
			return err
		}
		return tx.Raw(`SELECT c.id FROM cases c WHERE c.shelter_id IN ? AND c.status <> 'closed'
			AND NOT EXISTS (SELECT 1 FROM assignments a WHERE a.case_id = c.id AND a.account_id = ? AND a.until_at > ?) ORDER BY c.id LIMIT 1`,
			r.by.Shelters(), out.who, models.At(noon)).Scan(&out.case1).Error
	})
	out.by = access.NewActor(access.Person{ID: admin.ID, Name: admin.DisplayName, Organisation: admin.OrganisationID, Role: admin.Role, Shelters: r.by.Shelters(), Now: models.At(noon)})
	return out, err
}
