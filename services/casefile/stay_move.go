package casefile

import (
	"context"
	"slices"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/deed"
	"aftercare/services/store"
)

// RecordMovement records what happened to a resident: another bed, leave, hospital,
// missing, return, leaving or death.
func (s *Service) RecordMovement(ctx context.Context, by access.Actor, caseID, stayID string, in MovementInput) (deed.Result, error) {
	return s.stayDeed(ctx, by, caseID, in.Token, func(d *fileDeed) (string, error) {
		stay, err := d.stay(stayID, in.Seen)
		if err != nil {
			return "", err
		}
		if !slices.Contains(models.MovementKinds, in.Kind) {
			return "", models.Problems{"kind": "problem.choose"}.Err()
		}
		if in.Kind == models.MoveLeft && in.Told != nil {
			if err := d.tell(&stay, *in.Told); err != nil {
				return "", err
			}
		}
		return stay.ID, d.addMovement(&stay, d.until(in.MovementFacts.Only()))
	})
}

// addMovement checks a movement, stores it and lets the stay follow.
func (d *fileDeed) addMovement(stay *models.Stay, m models.MovementFacts) error {
	problems := models.Problems{}
	if err := d.checkMovement(m, problems); err != nil {
		return err
	}
	if err := problems.Err(); err != nil {
		return err
	}
	list, err := movementsOf(d.Tx, stay.ID)
	if err != nil {
		return err
	}
	row := d.movement(*stay, m)
	if err := d.follows(stay, append(list, row), row.ID); err != nil {
		return err
	}
	if err := d.Tx.Create(&row).Error; err != nil {
		return err
	}
	return d.Note(audit.Entry{Action: "stay.moved", Subject: "stay:" + stay.ID, Detail: "kind=" + string(m.Kind) + goalCode(m)})
}

func goalCode(m models.MovementFacts) string {
	if m.Goal == "" {
		return ""
	}
	return " goal=" + m.Goal
}

// follows lets a stay follow its movements and stores it. It returns Invalid where
// one of them does not fit the one before; fresh is the id of the one that is new.
func (d *fileDeed) follows(stay *models.Stay, list []models.Movement, fresh string) error {
	models.SortMovements(list)
	w, at, problem := models.Replay(list)
	if problem != "" {
		if list[at].ID != fresh { // one that was there before does not fit any more
			return models.Problems{"at": "problem.stay_order"}.Err()
		}
		return models.Problems{"kind": problem}.Err()
	}
	if w.BedID != stay.BedID {
		problems := models.Problems{}
		if err := d.checkBed(stay.ShelterID, w.BedID, stay.ID, problems); err != nil {
			return err
		}
		if err := problems.Err(); err != nil {
			return err
		}
	}
	if err := d.sortedStays(*stay, w); err != nil {
		return err
	}
	stay.Follow(w)
	return d.writeStay(stay)
}

// sortedStays returns Invalid where the stay would last into another one of the
// case.
func (d *fileDeed) sortedStays(stay models.Stay, w models.Whereabouts) error {
	var others []models.Stay
	err := d.Tx.Where("case_id = ? AND id <> ? AND removed_at = 0", stay.CaseID, stay.ID).Find(&others).Error
	for _, o := range others {
		if o.AdmittedAt >= stay.AdmittedAt && (w.LeftAt == 0 || w.LeftAt > o.AdmittedAt) {
			return models.Problems{"at": "problem.stay_into_next"}.Err()
		}
	}
	return err
}

// CorrectMovement changes a movement that was written down wrong. The earlier
// version stays.
func (s *Service) CorrectMovement(ctx context.Context, by access.Actor, caseID, movementID string, in MovementInput) (deed.Result, error) {
	return s.changeMovement(ctx, by, caseID, movementID, in, "stay.corrected", func(d *fileDeed, m *models.Movement) error {
		in.Kind = m.Kind
		if m.Kind == models.MoveAdmitted {
			in.Way = m.Way
		}
		m.MovementFacts = d.until(in.MovementFacts.Only())
		problems := models.Problems{}
		if err := d.checkMovement(m.MovementFacts, problems); err != nil {
			return err
		}
		return problems.Err()
	})
}

// TakeBackMovement takes a movement back that never was. With its admission, where
// nothing followed, a whole stay is taken back.
func (s *Service) TakeBackMovement(ctx context.Context, by access.Actor, caseID, movementID string, in MovementInput) (deed.Result, error) {
	return s.changeMovement(ctx, by, caseID, movementID, in, "stay.taken_back", func(d *fileDeed, m *models.Movement) error {
		m.RemovedAt = d.Now
		return nil
	})
}

// changeMovement stores what a movement was, changes it and lets the stay follow.
func (s *Service) changeMovement(ctx context.Context, by access.Actor, caseID, movementID string, in MovementInput, action string, change func(d *fileDeed, m *models.Movement) error) (deed.Result, error) {
	return s.stayDeed(ctx, by, caseID, "", func(d *fileDeed) (string, error) {
		var m models.Movement
		if err := d.Tx.Where("id = ? AND case_id = ? AND removed_at = 0", movementID, caseID).Take(&m).Error; err != nil {
			return "", err
		}
		stay, err := d.stay(m.StayID, in.Seen)
		if err != nil {
			return "", err
		}
		if m.Kind == models.MoveHouse || m.Way == models.WayHouse {
			return "", models.Problems{"": "problem.stay_by_move"}.Err()
		}
		if !slices.Contains(models.CorrectionReasons, in.Reason) {
			return "", models.Problems{"correction_reason": "problem.choose"}.Err()
		}
		if err := d.keepCoded(m.ID, m.Trail, m.MovementFacts, in.Reason); err != nil {
			return "", err
		}
		if err := change(d, &m); err != nil {
			return "", err
		}
		return stay.ID, d.rewriteMovement(&stay, m, action, in.Reason)
	})
}

// rewriteMovement stores a changed movement, and the stay that follows.
func (d *fileDeed) rewriteMovement(stay *models.Stay, m models.Movement, action, reason string) error {
	was := m.Version
	m.ChangedBy, m.ChangedAt, m.Version = d.By.ID(), d.Now, was+1
	columns := append(store.Columns("", models.MovementFacts{}), "removed_at", "changed_by", "changed_at", "version")
	if err := store.Changed(d.Tx.Model(&models.Movement{}).Where("id = ? AND version = ?", m.ID, was).Select(columns).Updates(m)); err != nil {
		return err
	}
	list, err := movementsOf(d.Tx, stay.ID)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		stay.RemovedAt = d.Now
		err = d.writeStay(stay)
	} else {
		err = d.follows(stay, list, "")
	}
	if err != nil {
		return err
	}
	return d.Note(audit.Entry{Action: action, Subject: "stay:" + stay.ID, Detail: "kind=" + string(m.Kind) + " reason=" + reason})
}

// moveStay takes a stay that goes on along when the case moves to another house on
// a day.
func (d *fileDeed) moveStay(in MoveInput) error {
	stay, err := d.lasting()
	if err != nil || stay == nil {
		return err
	}
	problems := models.Problems{}
	if err := d.checkBed(in.To, in.Bed, stay.ID, problems); err != nil {
		return err
	}
	if err := problems.Err(); err != nil {
		return err
	}
	facts, at := stay.StayFacts, min(models.EndOfDay(in.On, d.Zone), d.Now)
	facts.Tell(models.StayTold{}) // of leaving that house
	err = d.addMovement(stay, models.MovementFacts{Kind: models.MoveHouse, At: at, DayOnly: in.On != d.Today})
	if problems, ok := models.ProblemsOf(err); ok && len(problems) > 0 {
		return models.Problems{"moved_on": "problem.stay_order"}.Err()
	}
	if err != nil {
		return err
	}
	_, err = d.insertStay(in.To, facts, models.MovementFacts{Kind: models.MoveAdmitted, At: at, DayOnly: in.On != d.Today, Way: models.WayHouse, BedID: in.Bed}, true)
	return err
}

// destinations say where somebody went whose period of care ended for a reason.
var destinations = map[string]string{
	"on_her_own": "own_home", "with_family": "family", "returned_home": "family", "other_service": "other_shelter", "her_wish": "by_choice",
}

// endStay ends a stay that goes on because the period of care ends, or goes on
// outside.
func (d *fileDeed) endStay(stay *models.Stay, on models.PartialDate, reason string) error {
	if on.IsZero() {
		return models.Problems{"left": "problem.stay_lasts"}.Err()
	}
	if on.Earliest() > d.Today {
		return models.Problems{"left": "problem.future"}.Err()
	}
	if on.Sure != models.SureExact {
		return models.Problems{"left": "problem.stay_day"}.Err()
	}
	m := models.MovementFacts{Kind: models.MoveLeft, At: min(models.EndOfDay(on.Earliest(), d.Zone), d.Now), DayOnly: true, Goal: destinations[reason]}
	switch {
	case reason == closedDied:
		m.Kind, m.Goal = models.MoveDied, ""
	case m.Goal == "":
		m.Goal = "not_known"
	}
	err := d.staying(func() error { return d.addMovement(stay, m) })
	if problems, ok := models.ProblemsOf(err); ok && problems["left"] == "" {
		return models.Problems{"left": "problem.stay_order"}.Err()
	}
	return err
}
