// Package track manages what a survivor learns, works at, saves, owes or was given to
// begin with, from the wish to the certificate and to work that lasts.
//
// What follows for the facts of the case is recorded in the same transaction. Where it
// is and every word about it is sealed: it says where somebody can be found.
package track

import (
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/evaluation"
	"aftercare/services/store"
)

// Service holds the use cases of tracks.
type Service struct {
	*deed.Tools
	files *casefile.Service
}

// New returns a Service. newID makes the ids of new rows.
func New(db *store.DB, keeper *custody.Keeper, evaluator *evaluation.Evaluator, now func() time.Time, newID func() string) *Service {
	files := casefile.New(db, keeper, evaluator, now, newID, nil) // it opens no case here, so it needs no source of codes
	return &Service{deed.New(db, keeper, evaluator, now, newID), files}
}

// Sees reports whether the role sees tracks.
func (s *Service) Sees(by access.Actor) bool { return casefile.SeesTracks(s.Sight(by)) }

// Input is what the user typed about a track. Words that are left empty stay as they
// are.
type Input struct {
	models.TrackFacts
	models.TrackWords
	OfficeID string // of the directory, in place of the name of a place
	Token    string // of the form; a second press of its button does nothing
	Version  int64  // of the track that the form showed
	Reason   string // of a change, or why it is taken back
}

// trackDeed is a deed on the tracks of a case.
type trackDeed struct {
	*Service
	*deed.Deed
}

// do runs f on a case and lets the facts of the case follow what the tracks say. f
// returns the id of the track.
func (s *Service) do(ctx context.Context, by access.Actor, caseID, token string, f func(d trackDeed) (string, error)) (deed.Result, error) {
	return s.Do(ctx, by, access.EditCase, caseID, func(of *deed.Deed) error {
		d := trackDeed{s, of}
		made, err := d.UseToken(token)
		if err != nil || made != "" {
			return err
		}
		before, err := d.said()
		if err != nil {
			return err
		}
		if d.ID, err = f(d); err != nil {
			return err
		}
		after, err := d.said()
		if err != nil {
			return err
		}
		return s.files.Follow(d.Deed, before, after)
	})
}

func (d trackDeed) said() (casefile.Answers, error) {
	list, err := casefile.Tracks(d.Tx, d.Case.ID)
	return casefile.TrackAnswers(list, d.Case.AgeGroup == "child"), err
}

// wordsOf lists the sealed values of a track.
func wordsOf(row *models.Track, w *models.TrackWords) []deed.Word {
	return []deed.Word{{Field: custody.TrackPlace, Sealed: &row.Place, Text: &w.Place}, {Field: custody.TrackWords, Sealed: &row.Words, Text: &w.Words}}
}

// Record stores a track of a case.
func (s *Service) Record(ctx context.Context, by access.Actor, caseID string, in Input) (deed.Result, error) {
	return s.do(ctx, by, caseID, in.Token, func(d trackDeed) (string, error) {
		row := models.Track{ID: s.NewID(), CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, Trail: d.NewTrail()}
		problems := models.Problems{}
		if err := d.fit(&in, &row, nil, problems); err != nil {
			return "", err
		}
		return row.ID, d.Insert(writing("track.recorded", &row, &in.TrackWords))
	})
}

func writing(action string, row *models.Track, words *models.TrackWords) deed.Writing {
	return deed.Writing{Action: action, Subject: "track", ID: row.ID, Facts: row.TrackFacts, Row: row, Words: wordsOf(row, words)}
}

// fit holds what was typed to the rules of the model, to the directory, the papers and
// the packs, and puts its facts into the row.
func (d trackDeed) fit(in *Input, row *models.Track, steps []models.TrackStep, p models.Problems) error {
	dates, err := d.Dates()
	if err != nil {
		return err
	}
	in.Settle()
	in.Check(dates, p)
	for _, item := range in.Serves.Codes() {
		if d.Library().Item(item) == nil {
			p.Add("serves", "problem.choose")
		}
	}
	if _, known := d.Library().Region(in.State); in.State != "" && !known {
		p.Add("state", "problem.choose")
	}
	if err := d.place(in, p); err != nil {
		return err
	}
	if err := d.paper(in.PaperID, p); err != nil {
		return err
	}
	if len([]rune(in.Words)) > models.MaxTrackWords {
		p.Add("words", "problem.too_long|n=2000")
	}
	row.TrackFacts, row.FromAt = in.TrackFacts, 0
	if in.Begun() {
		row.FromAt = min(models.EndOfDay(in.FromOn, d.Zone), d.Now)
	}
	row.Follow(steps)
	return p.Err()
}

// place takes the office of the directory in place of a name.
func (d trackDeed) place(in *Input, p models.Problems) error {
	in.Place = strings.TrimSpace(in.Place)
	if in.OfficeID == "" {
		switch {
		case models.IsID(in.Place): // it would be read as one of the directory
			p.Add("place", "problem.choose")
		case len([]rune(in.Place)) > models.MaxTrackPlace:
			p.Add("place", "problem.too_long|n=200")
		}
		return nil
	}
	var n int64
	err := d.Tx.Model(&models.Office{}).Where("id = ? AND organisation_id = ? AND kind IN ?", in.OfficeID, d.By.Organisation(), append([]string{""}, models.TrackKindOf[in.Kind].Offices...)).Count(&n).Error
	if n == 0 {
		p.Add("office", "problem.choose")
	}
	in.Place = in.OfficeID
	return err
}

// paper holds the certificate to the papers of the case that the role sees.
func (d trackDeed) paper(id string, p models.Problems) error {
	if id == "" {
		return nil
	}
	var list []models.Document
	err := d.Tx.Select("id", "class").Where("id = ? AND case_id = ? AND removed_at = 0", id, d.Case.ID).Limit(1).Find(&list).Error
	if len(list) == 0 || !d.By.SeesPaper(list[0].Class) {
		p.Add("paper_id", "problem.choose")
	}
	return err
}

// Change writes how a track went on, or what was wrong in it, with the reason. The
// version before stays.
func (s *Service) Change(ctx context.Context, by access.Actor, caseID, id string, in Input) (deed.Result, error) {
	return s.change(ctx, by, caseID, id, in, func(d trackDeed, row *models.Track, steps []models.TrackStep) (string, error) {
		problems := models.Problems{}
		if !slices.Contains(models.TrackReasons, in.Reason) {
			problems.Add("correction_reason", "problem.choose")
		}
		in.Kind = row.Kind
		return "track.changed", d.fit(&in, row, steps, problems)
	})
}

// TakeBack takes a track with its steps off the list, for one of models.RemovalReasons.
func (s *Service) TakeBack(ctx context.Context, by access.Actor, caseID, id string, in Input) (deed.Result, error) {
	in.TrackWords, in.OfficeID = models.TrackWords{}, ""
	return s.change(ctx, by, caseID, id, in, func(d trackDeed, row *models.Track, steps []models.TrackStep) (string, error) {
		if !slices.Contains(models.RemovalReasons, in.Reason) {
			return "", models.Problems{"removal_reason": "problem.choose"}.Err()
		}
		row.RemovedAt = d.Now
		row.Follow(steps)
		return "track.taken_back", nil
	})
}

func (s *Service) change(ctx context.Context, by access.Actor, caseID, id string, in Input, f func(d trackDeed, row *models.Track, steps []models.TrackStep) (string, error)) (deed.Result, error) {
	return s.do(ctx, by, caseID, in.Token, func(d trackDeed) (string, error) {
		old, err := find(d.Tx, caseID, id)
		if err != nil {
			return "", err
		}
		row := old
		if row.Trail, err = d.Next(old.Trail, in.Version); err != nil {
			return "", err
		}
		steps, err := casefile.StepsOf(d.Tx, id)
		if err != nil {
			return "", err
		}
		action, err := f(d, &row, steps)
		if err != nil {
			return "", err
		}
		return id, d.Rewrite(deed.Rewriting{Writing: writing(action, &row, &in.TrackWords), Old: old.Trail, Was: old.TrackFacts, Also: []string{"from_at", "check_on", "check_point"}, Reason: in.Reason})
	})
}

// find returns a track of a case that counts.
func find(tx *gorm.DB, caseID, id string) (row models.Track, err error) {
	err = tx.Where("id = ? AND case_id = ?", id, caseID).Take(&row).Error
	if err == nil && row.RemovedAt > 0 {
		err = models.Fail(models.Conflict, "problem.track_removed")
	}
	return row, err
}
