package evaluation

import (
	"cmp"
	"slices"

	"aftercare/models"
)

// Fresh is a new case with the rows its facts come from, for a caller that has
// all of them before they are stored.
type Fresh struct {
	Case       models.Case
	State      string      // of the shelter
	TimeZone   string      // of the organisation
	HasContact bool        // there is a safe way of contact
	HasName    bool        // there is a name to call the survivor by
	PaperAsked models.Date // since when the paper waits that was asked for first
	Referred   models.Date // since when the open referral to health care waits that was sent first
	Records    RecordSays
	Facts      []models.Fact
	Services   []models.Delivery
	FollowUps  []models.FollowUp
	Tracks     []models.Track
	Unfollowed []models.FollowPlan // schedules of survivors who wish for no contact
	Serves     []models.DeliveryServe
	Stances    []models.StanceRow
	Consents   []models.Consent
	Lawyers    []models.Assignment // assignments of legal aid volunteers
	Relatives  []models.RelativeFacts
	Elsewhere  []models.OtherMoney
}

// Assemble makes of a new case what Load makes of a stored one, for an
// organisation without settings of its own. Evaluate and Outcome then work on
// the result, so that many cases need no query. As in Load, an unknown time
// zone is an error.
func (e *Evaluator) Assemble(f Fresh) (Loaded, error) {
	zone, err := e.Zone(f.TimeZone)
	if err != nil {
		return Loaded{}, err
	}
	p := newParts()
	p.addFacts(ordered(f.Facts, func(a, b models.Fact) int {
		return cmp.Or(cmp.Compare(a.RecordedAt, b.RecordedAt), cmp.Compare(a.Name, b.Name))
	}))
	p.addServices(ordered(f.Services, func(a, b models.Delivery) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.ID, b.ID))
	}))
	p.addFollowUps(ordered(withWishes(f.FollowUps, f.Unfollowed), func(a, b models.FollowUp) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.DueAt, b.DueAt), cmp.Compare(a.ID, b.ID))
	}))
	p.addTracks(ordered(f.Tracks, func(a, b models.Track) int {
		return cmp.Or(cmp.Compare(a.FromAt, b.FromAt), cmp.Compare(a.ID, b.ID))
	}))
	p.addServes(ordered(f.Serves, func(a, b models.DeliveryServe) int { return cmp.Compare(a.Item, b.Item) }))
	p.addStances(ordered(f.Stances, func(a, b models.StanceRow) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.ID, b.ID))
	}))
	p.addConsents(ordered(f.Consents, func(a, b models.Consent) int {
		return cmp.Or(cmp.Compare(a.GivenAt, b.GivenAt), cmp.Compare(a.ID, b.ID))
	}))
	p.addLawyers(ordered(f.Lawyers, func(a, b models.Assignment) int {
		return cmp.Or(cmp.Compare(a.FromAt, b.FromAt), cmp.Compare(a.ID, b.ID))
	}))
	p.relatives[f.Case.ID] = f.Relatives
	p.addElsewhere(f.Elsewhere)
	row := caseRow{Case: f.Case, State: f.State, TimeZone: f.TimeZone, HasContact: f.HasContact, HasName: f.HasName, PaperAsked: f.PaperAsked, Referred: f.Referred, FromTracks: tracksSay(f.Tracks), RecordSays: f.Records}
	return Loaded{Case: f.Case, Zone: zone, row: row, parts: p}, nil
}

// ordered returns a copy sorted as the queries of Load sort.
func ordered[T any](rows []T, by func(a, b T) int) []T {
	rows = slices.Clone(rows)
	slices.SortFunc(rows, by)
	return rows
}

// Outcome is an evaluation as the rows that Case stores.
type Outcome struct {
	Derived models.Case // its derived columns only
	Gaps    []models.Gap
	Rights  []models.Entitlement
	Clocks  []models.CaseClock

	Applications []models.CaseApplication
}

// Outcome makes the rows of an evaluation as of a moment.
func (e *Evaluator) Outcome(l Loaded, ev models.Evaluation, now models.Instant) (Outcome, error) {
	applications := e.Applications(l, ev)
	gaps, err := e.Gaps(l.Case.ID, ev, applications)
	if err != nil {
		return Outcome{}, err
	}
	derived := e.Derived(l, ev, gaps, now)
	derived.EvaluatedAt = now
	return Outcome{
		Derived: derived, Gaps: gaps, Rights: Entitlements(l.Case.ID, ev), Clocks: e.Clocks(l.Case.ID, ev), Applications: applications,
	}, nil
}

// Apply copies the derived columns of an outcome into a case.
func (o Outcome) Apply(c *models.Case) {
	d := o.Derived
	c.AgeGroup, c.AdultFrom, c.AdultTo, c.GapCount, c.Worst, c.NextDue = d.AgeGroup, d.AdultFrom, d.AdultTo, d.GapCount, d.Worst, d.NextDue
	c.Urgency, c.LastContactAt, c.NextChange, c.EvaluatedAt, c.Packs = d.Urgency, d.LastContactAt, d.NextChange, d.EvaluatedAt, d.Packs
}
