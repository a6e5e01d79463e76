package track

import (
	"context"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/casefile"
	"aftercare/services/deed"
	"aftercare/services/store"
)

// StepInput is what the user typed about a step of a track.
type StepInput struct {
	models.TrackStepFacts
	Token string
}

// AddStep records attendance, an exam, whether work goes on, or what is saved or owed
// now. Work that is over ends its track on that day.
func (s *Service) AddStep(ctx context.Context, by access.Actor, caseID, id string, in StepInput) (deed.Result, error) {
	return s.do(ctx, by, caseID, in.Token, func(d trackDeed) (string, error) {
		row, err := find(d.Tx, caseID, id)
		if err != nil {
			return "", err
		}
		steps, err := d.fitStep(&in, row)
		if err != nil {
			return "", err
		}
		step := models.TrackStep{ID: s.NewID(), TrackID: id, CaseID: row.CaseID, SurvivorID: row.SurvivorID, TrackStepFacts: in.TrackStepFacts, Trail: d.NewTrail()}
		if err := d.Tx.Create(&step).Error; err != nil {
			return "", err
		}
		if err := d.noteStep("track.step", step); err != nil {
			return "", err
		}
		if in.Kind != models.StepWork {
			return id, nil
		}
		row.Follow(append(steps, step))
		return id, casefile.StoreTrack(d.Deed, &row, "track.followed")
	})
}

// fitStep holds a step to the rules of the model and returns those that are there.
func (d trackDeed) fitStep(in *StepInput, row models.Track) ([]models.TrackStep, error) {
	problems := models.Problems{}
	dates, err := d.Dates()
	if err != nil {
		return nil, err
	}
	if !row.Going() {
		return nil, models.Fail(models.Conflict, "problem.track_over")
	}
	in.Settle()
	if in.Kind == models.StepWork {
		in.Point = row.Due(in.OnDay)
	}
	in.Check(row.TrackFacts, dates, problems)
	if err := problems.Err(); err != nil {
		return nil, err
	}
	return casefile.StepsOf(d.Tx, row.ID)
}

func (d trackDeed) noteStep(action string, step models.TrackStep) error {
	return d.Note(audit.Entry{Action: action, Subject: "track_step:" + step.ID, Detail: store.Codes(step.TrackStepFacts)})
}

// TakeStepBack takes a step off the list that was written down by mistake. One that a
// contact after leaving told is taken back there.
func (s *Service) TakeStepBack(ctx context.Context, by access.Actor, caseID, id, stepID string, version int64) (deed.Result, error) {
	return s.do(ctx, by, caseID, "", func(d trackDeed) (string, error) {
		row, err := find(d.Tx, caseID, id)
		if err != nil {
			return "", err
		}
		var step models.TrackStep
		if err := d.Tx.Where("id = ? AND track_id = ? AND removed_at = 0", stepID, id).Take(&step).Error; err != nil {
			return "", err
		}
		if step.FollowUpID != "" || step.Version != version {
			return "", models.Fail(models.Conflict, "error.changed_by_someone")
		}
		if err := casefile.TakeStepBack(d.Deed, &step); err != nil {
			return "", err
		}
		if err := d.noteStep("track.step_back", step); err != nil {
			return "", err
		}
		if step.Kind != models.StepWork {
			return id, nil
		}
		steps, err := casefile.StepsOf(d.Tx, id)
		if err != nil {
			return "", err
		}
		row.Follow(steps)
		return id, casefile.StoreTrack(d.Deed, &row, "track.followed")
	})
}
