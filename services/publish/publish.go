// Package publish makes figures fit to be read by anybody: for donors, networks and the
// press. What of them is shown is decided by package disclosure from everything that was
// released before, and what was published goes to the ledger of releases and never changes.
//
// Counted are only people who agreed to be in figures. Nothing in it is about one survivor.
package publish

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"aftercare/disclosure"
	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/release"
	"aftercare/services/report"
	"aftercare/services/store"
)

// Service holds the use cases of publications.
type Service struct {
	db      *store.DB
	reports *report.Service
	now     func() time.Time
	newID   func() string
}

// New returns a Service. newID makes the ids of new rows.
func New(db *store.DB, reports *report.Service, now func() time.Time, newID func() string) *Service {
	return &Service{db: db, reports: reports, now: now, newID: newID}
}

// Ask is which template is published, of which house, "" for all of the organisation, and
// for which period.
type Ask struct {
	Template string
	House    string
	Period   models.Period
}

// Plan is what would be published, or was.
type Plan struct {
	Template models.PublicationTemplate
	House    models.Shelter
	Houses   []models.Shelter // of the reader
	All      bool             // the reader works in every house, and may publish of all together
	Period   models.Period
	Runs     bool // it is not over: nothing can be published yet
	Agreed   int  // of everyone we worked with, agreed to be in figures
	People   int  // everyone we worked with
	Figures  []Figure
	By       []Share // what could be shown of each kind of period
	ledger   int
}

// Figure is a figure of a template with its lines.
type Figure struct {
	*report.Indicator
	models.PublicationFigure
	Lines []Line
}

// Line is a number, and why it is held back, "" for one that is shown.
type Line struct {
	Code string
	N    int64
	Why  disclosure.Why
}

// Share is how many numbers of a period can be shown.
type Share struct {
	Period    models.Period
	Shown, Of int
	Lines     bool // of figures with several lines as well
}

// shared counts what is shown of some figures.
func shared(p models.Period, figures []Figure) Share {
	out := Share{Period: p}
	for _, f := range figures {
		for _, l := range f.Lines {
			out.Of++
			if l.Why == disclosure.Shown {
				out.Shown++
				out.Lines = out.Lines || !Single(f.Indicator.Key)
			}
		}
	}
	return out
}

// Preview says what of a template can be published for a house and a period, and what for
// the last period of each kind that is over.
func (s *Service) Preview(ctx context.Context, by access.Actor, ask Ask) (Plan, error) {
	if err := by.Require(access.PublishFigures); err != nil {
		return Plan{}, err
	}
	var w weighing
	err := s.db.Read(store.Unhurried(ctx), func(tx *gorm.DB) (err error) {
		w, err = open(tx, by, ask)
		return err
	})
	if err != nil {
		return w.plan, err
	}
	today := w.today(by.Now())
	if ask.Period == (models.Period{}) || ask.Period.Begins() > today {
		ask.Period = models.PeriodAt(models.PeriodHalf, today).Before()
	}
	candidates := []models.Period{ask.Period}
	for _, kind := range models.PeriodKinds {
		if last := models.PeriodAt(kind, today).Before(); last != ask.Period {
			candidates = append(candidates, last)
		}
	}
	if err := w.count(ctx, s.reports, by, candidates); err != nil {
		return w.plan, err
	}
	return w.weigh(ask.Period, candidates), nil
}

// Publish publishes what the preview showed, and returns the id in the ledger. Where
// something else was released in between, it refuses: what may be shown can be less now.
func (s *Service) Publish(ctx context.Context, by access.Actor, ask Ask) (string, error) {
	plan, err := s.Preview(ctx, by, ask)
	if err != nil {
		return "", err
	}
	switch {
	case plan.Runs || plan.Period != ask.Period:
		return "", models.Fail(models.Invalid, "publish.runs")
	case shared(plan.Period, plan.Figures).Shown == 0:
		return "", models.Fail(models.Invalid, "publish.nothing")
	}
	id := s.newID()
	return id, s.write(ctx, by, func(tx *gorm.DB, now models.Instant) error {
		earlier, err := release.Of(tx, by.Organisation())
		if err != nil {
			return err
		}
		if len(earlier) != plan.ledger {
			return models.Fail(models.Conflict, "publish.changed")
		}
		return release.Record(tx, by, now, id, &models.Release{ShelterID: plan.House.ID, Kind: models.ReleasePublication, Form: formPrefix + plan.Template.ID,
			Period: plan.Period.Code(), Recipient: models.Anybody, RecipientName: plan.Template.Name, Cells: cellsOut(plan.Figures)})
	})
}

// cellsOut are the cells as they go out: each number that is shown, and for each figure of
// which something is held back one cell that says so. Which lines these are stays here: it
// would tell that there is something on them.
func cellsOut(figures []Figure) (out models.ReleaseCells) {
	for _, f := range figures {
		held := false
		for _, l := range f.Lines {
			if held = held || l.Why != disclosure.Shown; l.Why == disclosure.Shown {
				out = append(out, models.ReleaseCell{Figure: f.Indicator.Key, Line: l.Code, N: l.N})
			}
		}
		if held {
			out = append(out, models.ReleaseCell{Figure: f.Indicator.Key, Held: true, Why: "small_groups"})
		}
	}
	return out
}

// agreedTo reads the cases of people who agreed to be in figures, and whose yes holds today.
// Somebody's last answer counts for all of their cases.
func agreedTo(tx *gorm.DB, org string, today models.Date) (map[string]bool, error) {
	var rows []struct {
		ID, SurvivorID, Answer, UntilOn string
		GivenAt, WithdrawnAt            models.Instant
	}
	err := tx.Raw(`SELECT c.id, c.survivor_id, COALESCE(s.answer, '') AS answer, COALESCE(s.until_on, '') AS until_on, COALESCE(s.given_at, 0) AS given_at, COALESCE(s.withdrawn_at, 0) AS withdrawn_at
		FROM cases c LEFT JOIN consents s ON s.case_id = c.id AND s.purpose = ? WHERE c.organisation_id = ?`, models.PurposeStatistics, org).Scan(&rows).Error
	last, yes, out := map[string]models.Instant{}, map[string]bool{}, map[string]bool{}
	for _, r := range rows {
		if r.Answer != "" && r.GivenAt >= last[r.SurvivorID] {
			last[r.SurvivorID] = r.GivenAt
			yes[r.SurvivorID] = models.Consent{ConsentFacts: models.ConsentFacts{Answer: r.Answer, UntilOn: models.Date(r.UntilOn)}, WithdrawnAt: r.WithdrawnAt}.Holds(today)
		}
	}
	for _, r := range rows {
		out[r.ID] = yes[r.SurvivorID]
	}
	return out, err
}

// indicator finds a figure that can be published, nil for none.
func indicator(key string) *report.Indicator {
	list := Figures()
	if i := slices.IndexFunc(list, func(i *report.Indicator) bool { return i.Key == key }); i >= 0 {
		return list[i]
	}
	return nil
}
