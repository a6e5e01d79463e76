package casefile

import (
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/audit"
	"aftercare/services/deed"
	"aftercare/services/sight"
	"aftercare/services/store"
)

// Facts of the packs that tracks answer.
const (
	factLivelihood = "wish.livelihood"
	factSchool     = "school.attends"
	factOwnIncome  = "money.own_income"
	factDebt       = "money.debt"
	factOwnAccount = "held.bank_account"
)

// kindTracks is a service of the packs of the class of tracks. Who sees it sees tracks.
const kindTracks = "vocational_training"

// Tracks reads the tracks of a case that count, in the order of lists.
func Tracks(tx *gorm.DB, caseID string) (list []models.Track, err error) {
	err = tx.Where("case_id = ? AND removed_at = 0", caseID).Order("kind, from_at, id").Find(&list).Error
	slices.SortStableFunc(list, func(a, b models.Track) int { return a.Sort() - b.Sort() })
	return list, err
}

// SeesTracks reports whether a role sees tracks.
func SeesTracks(v sight.Sight) bool { return v.Service(kindTracks) }

// TrackAnswers is what the tracks of a case say about its facts. Of a child nobody says
// that work or a training is wished for.
func TrackAnswers(list []models.Track, child bool) Answers {
	out := Answers{}
	for _, t := range list {
		switch t.Kind {
		case models.TrackTraining, models.TrackWork:
			if !child {
				out[factLivelihood] = models.FactValue{Answer: models.Yes}
			}
			if t.Kind == models.TrackWork {
				out.goes(factOwnIncome, t, true)
			}
		case models.TrackSchool:
			if child && t.Field != models.TrackBridge {
				out.goes(factSchool, t, t.Ending != models.TrackCompleted)
			}
		case models.TrackDebt:
			out.goes(factDebt, t, true)
		case models.TrackSavings:
			if t.Field == models.TrackOwnAccount && t.Going() {
				out[factOwnAccount] = models.FactValue{Answer: models.Yes}
			}
		}
	}
	return out
}

// goes adds yes for a track that goes on, and no for one that ended where that says no
// and no other goes on.
func (a Answers) goes(key string, t models.Track, saysNo bool) {
	switch {
	case t.Going():
		a[key] = models.FactValue{Answer: models.Yes}
	case t.Begun() && saysNo && a[key].Answer == "":
		a[key] = models.FactValue{Answer: models.No}
	}
}

// StepsOf reads the steps of tracks that count, oldest first.
func StepsOf(tx *gorm.DB, trackIDs ...string) (list []models.TrackStep, err error) {
	err = tx.Where("track_id IN ? AND removed_at = 0", trackIDs).Order("on_day, id").Find(&list).Error
	return list, err
}

// workSaid is what a contact after leaving says about work that went on, "" for nothing:
// somebody who learns may work beside it.
var workSaid = map[string]string{"works": models.WorkGoes, "looking": models.WorkOver, "at_home": models.WorkOver, "nothing": models.WorkOver}

// AnswerWork takes over from a contact after leaving whether the work of the tracks goes
// on, so that nobody asks twice. What the same contact said before is taken back. Where
// asked is false the contact was taken back.
func (s *Service) AnswerWork(of *deed.Deed, followID string, f models.FollowUpFacts, asked bool) error {
	tracks, err := Tracks(of.Tx, of.Case.ID)
	if err != nil || len(tracks) == 0 {
		return err
	}
	child := of.Case.AgeGroup == "child"
	before := TrackAnswers(tracks, child)
	answer := workSaid[f.Learning]
	if !asked || f.Result != models.FollowReached {
		answer = ""
	}
	for i := range tracks {
		if tracks[i].Kind != models.TrackWork {
			continue
		}
		if err := s.answerWork(of, &tracks[i], followID, answer, f.At.Date(of.Zone)); err != nil {
			return err
		}
	}
	return s.Follow(of, before, TrackAnswers(tracks, child))
}

// answerWork writes what a contact says about the work of one track.
func (s *Service) answerWork(of *deed.Deed, t *models.Track, followID, answer string, on models.Date) error {
	steps, err := StepsOf(of.Tx, t.ID)
	if err != nil {
		return err
	}
	changed := false
	for i := range steps {
		if steps[i].FollowUpID == followID {
			changed = true
			if err := TakeStepBack(of, &steps[i]); err != nil {
				return err
			}
		}
	}
	t.Follow(steps)
	if point := t.Due(on); answer != "" && point != "" {
		step := models.TrackStep{ID: s.NewID(), TrackID: t.ID, CaseID: t.CaseID, SurvivorID: t.SurvivorID, FollowUpID: followID, Trail: of.NewTrail()}
		step.Kind, step.OnDay, step.Point, step.Result = models.StepWork, on, point, answer
		if err := of.Tx.Create(&step).Error; err != nil {
			return err
		}
		steps, changed = append(steps, step), true
		t.Follow(steps)
	}
	if !changed {
		return nil
	}
	return StoreTrack(of, t, "track.asked")
}

// TakeStepBack takes a step of a track off the list.
func TakeStepBack(of *deed.Deed, step *models.TrackStep) error {
	old := step.Version
	step.RemovedAt, step.ChangedBy, step.ChangedAt, step.Version = of.Now, of.By.ID(), of.Now, old+1
	return store.Changed(of.Tx.Model(step).Where("version = ?", old).Select("removed_at", "changed_by", "changed_at", "version").Updates(step))
}

// StoreTrack stores a track that follows its steps, with one audit entry. How it stood
// stays readable.
func StoreTrack(of *deed.Deed, t *models.Track, action string) error {
	var was models.Track
	if err := of.Tx.Where("id = ?", t.ID).Take(&was).Error; err != nil {
		return err
	}
	if was.TrackFacts != t.TrackFacts {
		coded, err := deed.Coded(was.TrackFacts)
		if err != nil {
			return err
		}
		if err := of.Keep(models.Revision{Record: t.ID, Version: was.Version, Facts: coded, Reason: models.TrackWentOn, MadeBy: was.ChangedBy, MadeAt: was.ChangedAt}); err != nil {
			return err
		}
	}
	t.ChangedBy, t.ChangedAt, t.Version = of.By.ID(), of.Now, was.Version+1
	columns := append(store.Columns("", models.TrackFacts{}), "check_on", "check_point", "changed_by", "changed_at", "version")
	if err := store.Changed(of.Tx.Model(t).Where("version = ?", was.Version).Select(columns).Updates(t)); err != nil {
		return err
	}
	return of.Note(audit.Entry{Action: action, Subject: "track:" + t.ID, Detail: "kind=" + t.Kind})
}
