package casefile

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
)

// Facts of the packs that stays answer. A pack that lacks one of them is not told.
const (
	factStayStarted = "event.stay_started"
	factOrder       = "stay.order"
	factOrderEnds   = "stay.order_ends"
	factConsent     = "stay.consent"
	factMissing     = "event.missing"

	factMissingReported = "event.missing_reported" // people answer it
)

// closedDied is the reason of a case that closed because the survivor died.
const closedDied = "died"

// movementsOf reads the movements of a stay that count, in order.
func movementsOf(tx *gorm.DB, stayID string) (list []models.Movement, err error) {
	err = tx.Where("stay_id = ? AND removed_at = 0", stayID).Find(&list).Error
	models.SortMovements(list)
	return list, err
}

// staySays reads what the stays of a case say about its facts.
func staySays(tx *gorm.DB, caseID string, zone *time.Location) (Answers, error) {
	var stays []models.Stay
	err := tx.Where("case_id = ? AND removed_at = 0", caseID).Order("admitted_at, id").Find(&stays).Error
	return answersOf(stays, zone), err
}

// answersOf says about the facts of a case what its stays do, first to last. A stay
// that goes on in another house began with the first one.
func answersOf(stays []models.Stay, zone *time.Location) Answers {
	out := Answers{}
	if len(stays) == 0 {
		return out
	}
	last := stays[len(stays)-1]
	began := last.AdmittedAt
	for i := len(stays) - 2; i >= 0 && stays[i].LeftAt == began; i-- {
		began = stays[i].AdmittedAt
	}
	out[factStayStarted] = happened(began, zone)
	out[factInShelter] = models.FactValue{Answer: models.Yes}
	switch last.Basis {
	case models.BasisOrder:
		out[factOrder] = models.FactValue{Answer: models.Yes}
	case models.BasisConsent:
		out[factConsent] = models.FactValue{Answer: models.Yes}
	}
	if last.State == models.StayMissing {
		out[factMissing] = happened(last.SinceAt, zone)
	}
	if !last.Lasts() {
		out[factInShelter] = models.FactValue{Answer: models.No}
		out[factExit] = models.FactValue{Answer: models.Yes, On: models.Exactly(last.LeftAt.Date(zone))}
	}
	return out
}

// happened is the answer that something was at a moment, or on its day where the
// moment is the last one of the day.
func happened(at models.Instant, zone *time.Location) models.FactValue {
	day := at.Date(zone)
	v := models.FactValue{Answer: models.Yes, On: models.Exactly(day)}
	if at != models.EndOfDay(day, zone) {
		v.At = at
	}
	return v
}

// StayShown is a stay of a case as its page shows it.
type StayShown struct {
	models.Stay
	Shelter   string          // name
	Room, Bed string          // where the resident sleeps, "" for no bed
	Acceptor  string          // who accepted an admission at night
	Teller    string          // who told the survivor of leaving
	WithCode  string          // of the resident whom this one came with, where that case is within reach
	Movements []MovementShown `gorm:"-"`
}

// MovementShown is a movement with the names of what it is about.
type MovementShown struct {
	models.Movement
	Room, Bed string
	By        string
	Earlier   []EarlierMovement `gorm:"-"` // newest first
}

// EarlierMovement is a movement as it stood before a change.
type EarlierMovement struct {
	models.MovementFacts
	Reason string         // of the change that ended it
	Until  models.Instant // when it ended
	Next   string         // who changed it
}

// Stays reads the stays of a case, the last one first, and which facts of the case
// say otherwise.
func (s *Service) Stays(ctx context.Context, by access.Actor, caseID string) (h Header, out []StayShown, differs []string, err error) {
	h, out, err = withHead(ctx, s, by, caseID, func(tx *gorm.DB, h Header) ([]StayShown, error) {
		list, err := staysShown(tx, h.ID)
		if err != nil || len(list) == 0 {
			return list, err
		}
		if err := codesWith(tx, by, list); err != nil {
			return list, err
		}
		d, err := s.On(tx, by, caseID)
		if err != nil {
			return list, err
		}
		says, err := staySays(tx, caseID, d.Zone)
		if err != nil {
			return list, err
		}
		recorded, err := s.Standing(d)
		differs = says.Differ(recorded)
		return list, err
	})
	return h, out, differs, err
}

// staysShown reads the stays of a case with their movements, in two queries.
func staysShown(tx *gorm.DB, caseID string) (out []StayShown, err error) {
	err = tx.Raw(`SELECT y.*, s.name AS shelter, COALESCE(b.room, '') AS room, COALESCE(b.label, '') AS bed, COALESCE(a.display_name, '') AS acceptor, COALESCE(t.display_name, '') AS teller
		FROM stays y JOIN shelters s ON s.id = y.shelter_id LEFT JOIN beds b ON b.id = y.bed_id LEFT JOIN accounts a ON a.id = y.accepted_by LEFT JOIN accounts t ON t.id = y.told_by
		WHERE y.case_id = ? AND y.removed_at = 0 ORDER BY y.admitted_at DESC, y.id DESC`, caseID).Scan(&out).Error
	if err != nil || len(out) == 0 {
		return out, err
	}
	var moves []MovementShown
	err = tx.Raw(`SELECT m.*, COALESCE(b.room, '') AS room, COALESCE(b.label, '') AS bed, a.display_name AS by
		FROM movements m LEFT JOIN beds b ON b.id = m.bed_id JOIN accounts a ON a.id = m.recorded_by
		WHERE m.case_id = ? AND m.removed_at = 0 ORDER BY m.at DESC, m.created_at DESC, m.id DESC`, caseID).Scan(&moves).Error
	if err == nil {
		err = earlierMoves(tx, moves)
	}
	for i := range out {
		for _, m := range moves {
			if m.StayID == out[i].ID {
				out[i].Movements = append(out[i].Movements, m)
			}
		}
	}
	return out, err
}

// earlierMoves adds how movements stood before they were corrected.
func earlierMoves(tx *gorm.DB, moves []MovementShown) error {
	var ids []string
	for _, m := range moves {
		if m.Version > 1 {
			ids = append(ids, m.ID)
		}
	}
	list, err := deed.CodedHistory(tx, ids)
	for _, e := range list {
		was := EarlierMovement{Reason: e.Reason, Until: e.ChangedAt, Next: e.Changer}
		if err := e.Decode(&was.MovementFacts); err != nil {
			return err
		}
		i := slices.IndexFunc(moves, func(m MovementShown) bool { return m.ID == e.Record })
		moves[i].Earlier = append(moves[i].Earlier, was)
	}
	return err
}

// codesWith reads the codes of the residents whom others came with. One out of reach
// has none.
func codesWith(tx *gorm.DB, by access.Actor, list []StayShown) error {
	ids := []string{""}
	for _, y := range list {
		ids = append(ids, y.WithCaseID)
	}
	var cases []models.Case
	err := by.Among(tx.Model(&models.Case{}).Select("cases.id", "cases.code"), ids).Find(&cases).Error
	for i := range list {
		for _, c := range cases {
			if c.ID == list[i].WithCaseID {
				list[i].WithCode = c.Code
			}
		}
	}
	return err
}

// FreeBed is a bed that a form offers.
type FreeBed struct {
	models.BedFacts
	ID    string
	House string // name
}

// StayChoices is what the forms of a stay offer.
type StayChoices struct {
	Token string
	Beds  []FreeBed
	With  []models.Case // residents of the house within reach, by id and code
	Facts map[string]Recorded

	Tellers []Colleague // who can have told a resident of leaving
}

// StayChoices reads what the forms of a stay offer: free beds of the house, the
// residents within reach, and what the file says already.
func (s *Service) StayChoices(ctx context.Context, by access.Actor, caseID string) (StayChoices, error) {
	ch := StayChoices{Token: s.NewID()}
	if err := by.Require(access.KeepStay); err != nil {
		return ch, err
	}
	err := s.Read(ctx, func(tx *gorm.DB) error {
		d, err := s.On(tx, by, caseID)
		if err != nil {
			return err
		}
		if ch.Beds, err = freeBeds(tx, []string{d.Case.ShelterID}); err != nil {
			return err
		}
		err = by.Cases(tx.Model(&models.Case{}).Select("cases.id", "cases.code")).
			Joins("JOIN stays y ON y.case_id = cases.id AND y.left_at = 0 AND y.removed_at = 0 AND y.shelter_id = ?", d.Case.ShelterID).
			Where("cases.id <> ?", caseID).Order("cases.code").Limit(mostWith).Find(&ch.With).Error
		if err != nil {
			return err
		}
		if ch.Tellers, err = tellers(tx, by, d.Case.ShelterID); err != nil {
			return err
		}
		ch.Facts, err = s.Standing(d)
		return err
	})
	return ch, err
}

// mostWith is how many residents a form offers. No house has as many.
const mostWith = 200

// freeBeds reads the beds of houses that nobody has and that are in use.
func freeBeds(tx *gorm.DB, houses []string) (list []FreeBed, err error) {
	err = tx.Raw(`SELECT b.id, b.room, b.label, b.kind, s.name AS house FROM beds b JOIN shelters s ON s.id = b.shelter_id WHERE b.shelter_id IN ? AND b.removed_at = 0
		AND NOT EXISTS (SELECT 1 FROM bed_outages o WHERE o.bed_id = b.id AND o.until_at = ?)
		AND NOT EXISTS (SELECT 1 FROM stays y WHERE y.bed_id = b.id AND y.bed_id <> '' AND y.left_at = 0 AND y.removed_at = 0) ORDER BY s.name, b.sort`,
		houses, models.Forever).Scan(&list).Error
	return list, err
}
