package matter

import (
	"context"
	"errors"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
)

// together runs a deed on a matter of one case, and lets it reach each linked matter that
// was chosen, as rows of its own case: all of it in one transaction, or nothing. each
// returns the id of what it made there, "" for nothing new; what was made is linked.
func (s *Service) together(ctx context.Context, by access.Actor, caseID, matterID string, st Stamp, f func(d matterDeed) (string, error), each func(o matterDeed, l Linked) (string, error)) (deed.Result, error) {
	if len(st.Also) == 0 {
		return s.deed(ctx, by, caseID, st.Token, f)
	}
	chosen, err := s.chosen(ctx, by, caseID, matterID, st.Also)
	if err != nil {
		return deed.Result{}, err
	}
	return s.Make(ctx, by, access.KeepMatters, func(of *deed.Deed) error {
		cases := []string{caseID}
		for _, l := range chosen {
			cases = append(cases, l.CaseID)
		}
		if err := of.Hold(cases...); err != nil {
			return err
		}
		entered, err := s.On(of.Tx, by, caseID)
		if err != nil {
			return err
		}
		*of = *entered
		again, err := s.run(of, st.Token, f)
		if err != nil || again {
			return err
		}
		return s.reaches(matterDeed{s, of}, chosen, each)
	})
}

// chosen are the linked matters that were ticked; what is not linked, or out of reach, is
// refused.
func (s *Service) chosen(ctx context.Context, by access.Actor, caseID, matterID string, also []string) ([]Linked, error) {
	there, err := s.Linked(ctx, by, caseID, matterID)
	if err != nil {
		return nil, err
	}
	chosen := slices.DeleteFunc(there, func(l Linked) bool { return !slices.Contains(also, l.MatterID) })
	if len(chosen) != len(also) {
		return nil, models.Problems{"also": "problem.choose"}.Err()
	}
	return chosen, nil
}

// reaches lets a deed reach linked matters, and links what it made.
func (s *Service) reaches(d matterDeed, chosen []Linked, each func(o matterDeed, l Linked) (string, error)) error {
	made := []models.MatterLink{d.entryOf(d.ID)}
	for _, l := range chosen {
		o, err := s.enters(d.Deed, l.CaseID)
		if err != nil {
			return err
		}
		before, err := said(o.Tx, o.Case.ID, o.Zone)
		if err != nil {
			return err
		}
		id, err := each(o, l)
		if err != nil {
			return err
		}
		if id != "" {
			made = append(made, o.entryOf(id))
		}
		if err := o.follow(before); err != nil {
			return err
		}
		if _, err := s.Evaluator.Case(o.Tx, l.CaseID, o.Now); err != nil {
			return err
		}
	}
	if len(made) == 1 {
		return nil
	}
	return d.link("", made...)
}

// twin finds the hearing of a linked matter that is the same as one of another case; ok is
// false where there is none.
func (d matterDeed) twin(hearingID, matterID string) (row models.Hearing, ok bool, err error) {
	err = counting(d.Tx, d.Case.ID).Where("matter_id = ?", matterID).
		Where("id IN (SELECT other.record_id FROM matter_links mine JOIN matter_links other ON other.group_id = mine.group_id WHERE mine.record_id = ?)", hearingID).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return row, false, nil
	}
	return row, err == nil, err
}

// changesTwin gives the same hearing of another case its day, what it is for and where.
func (d matterDeed) changesTwin(hearingID, matterID string, to HearingInput) error {
	old, ok, err := d.twin(hearingID, matterID)
	if err != nil || !ok {
		return err
	}
	in := HearingInput{HearingDetails: models.HearingDetails{HearingFacts: old.HearingFacts}, Stamp: Stamp{Version: old.Version, Reason: to.Reason, Empty: commonEmpty(to.Empty)}}
	in.At, in.DayOnly, in.Place = to.At, to.DayOnly, to.Place
	if purposeForAll(to.Purpose) == to.Purpose { // else it is about the other survivor
		in.Purpose = to.Purpose
	}
	return d.changeHearing(old.ID, "hearing.corrected", in)
}

// answersTwin records in another case what became of the same hearing, where that holds
// for everybody, and when it goes on. It returns the id of the next hearing.
func (d matterDeed) answersTwin(hearingID, matterID string, said HearingInput) (string, error) {
	old, ok, err := d.twin(hearingID, matterID)
	if err != nil || !ok || old.Outcome != "" || said.Outcome == "could_not_go" {
		return "", err
	}
	in := HearingInput{HearingDetails: models.HearingDetails{HearingFacts: old.HearingFacts}, Stamp: Stamp{Version: old.Version, Reason: "new_information"}}
	in.Outcome = said.Outcome
	if err := d.changeHearing(old.ID, "hearing.answered", in); err != nil || said.NextAt == 0 {
		return "", err
	}
	said.NextPurpose = purposeForAll(said.NextPurpose)
	return d.goesOn(old, said)
}

// removesTwin takes the same hearing of another case out of its diary.
func (d matterDeed) removesTwin(hearingID, matterID, reason string) error {
	old, ok, err := d.twin(hearingID, matterID)
	if err != nil || !ok {
		return err
	}
	return d.removeHearing(old, Stamp{Version: old.Version, Reason: reason})
}
