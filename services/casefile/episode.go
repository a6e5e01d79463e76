package casefile

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/store"
)

// EpisodeRow is one trafficking as its page shows it: the coded parts, whether
// there are sealed words, and the facts of this episode.
type EpisodeRow struct {
	models.Episode
	HasPeople, HasPlaces bool
	Facts                map[string]Recorded `gorm:"-"`
}

// EpisodeInput holds the coded parts of one trafficking and, for a new one, the
// words to seal. Seen is the version the form showed; 0 for a new one.
type EpisodeInput struct {
	models.EpisodeFacts
	People, Places string
	Seen           int64
}

// EpisodeParts are the sealed words of an episode, which open together.
var EpisodeParts = []string{"people", "places"}

// Episodes reads the episodes of a case, in the order in which they were
// recorded.
func (s *Service) Episodes(ctx context.Context, by access.Actor, caseID string) (Header, []EpisodeRow, error) {
	return withHead(ctx, s, by, caseID, episodesOf)
}

func episodesOf(tx *gorm.DB, h Header) ([]EpisodeRow, error) {
	var list []EpisodeRow
	columns := append(store.Columns("", models.EpisodeFacts{}), "id", "survivor_id", "case_id", "created_at", "version", "people IS NOT NULL AS has_people", "places IS NOT NULL AS has_places")
	if err := tx.Table("episodes").Select(columns).Where("case_id = ?", h.ID).Order("created_at, id").Scan(&list).Error; err != nil {
		return nil, err
	}
	facts, err := factsOf(tx, models.Case{ID: h.ID, SurvivorID: h.SurvivorID})
	if err != nil {
		return nil, err
	}
	for i := range list {
		list[i].Facts = standing(within(facts, list[i].ID))
	}
	return list, nil
}

// within keeps the facts of one episode.
func within(facts []models.Fact, episodeID string) []models.Fact {
	var out []models.Fact
	for _, f := range facts {
		if f.EpisodeID == episodeID {
			out = append(out, f)
		}
	}
	return out
}

// Episode reads one episode. It returns NotFound when the case has no such
// episode.
func (s *Service) Episode(ctx context.Context, by access.Actor, caseID, episodeID string) (Header, EpisodeRow, error) {
	head, list, err := s.Episodes(ctx, by, caseID)
	for _, e := range list {
		if e.ID == episodeID {
			return head, e, err
		}
	}
	if err == nil {
		err = models.ErrNotFound()
	}
	return head, EpisodeRow{}, err
}

// AddEpisode records another episode and seals its words.
func (s *Service) AddEpisode(ctx context.Context, by access.Actor, caseID string, in EpisodeInput) (deed.Result, error) {
	return s.change(ctx, by, access.EditCase, caseID, func(d *fileDeed) error {
		e, err := d.insertEpisode(in.EpisodeFacts)
		if err != nil {
			return err
		}
		words := textsOf(e.ID, map[string]string{"people": in.People, "places": in.Places})
		if err := d.seal(&models.Episode{}, e.ID, words); err != nil {
			return err
		}
		entry := audit.Entry{Action: "episode.added", Subject: "episode:" + e.ID, Fields: len(words)}
		if len(words) > 0 {
			entry.Classes = []models.Class{custody.People.Class}
		}
		return d.Note(entry)
	})
}

// CorrectEpisode replaces the coded parts of an episode. It returns Conflict
// when somebody else changed the episode since version Seen.
func (s *Service) CorrectEpisode(ctx context.Context, by access.Actor, caseID, episodeID string, in EpisodeInput) (deed.Result, error) {
	return s.change(ctx, by, access.EditCase, caseID, func(d *fileDeed) error {
		old, err := d.at(episodeID)
		if err != nil {
			return err
		}
		if err := d.checkEpisode(in.EpisodeFacts); err != nil {
			return err
		}
		now := models.Episode{EpisodeFacts: in.EpisodeFacts, Version: in.Seen + 1}
		if err := store.Changed(d.Tx.Model(&models.Episode{}).Where("id = ? AND version = ?", episodeID, in.Seen).
			Select(append(store.Columns("", models.EpisodeFacts{}), "version")).Updates(now)); err != nil {
			return err
		}
		facts, err := deed.Coded(old.EpisodeFacts)
		if err != nil {
			return err
		}
		if err := d.Keep(models.Revision{Record: episodeID, Version: old.Version, Facts: facts}); err != nil {
			return err
		}
		return d.Note(audit.Entry{Action: "episode.corrected", Subject: "episode:" + episodeID})
	})
}

// insertEpisode writes a new episode of the case.
func (d *fileDeed) insertEpisode(facts models.EpisodeFacts) (models.Episode, error) {
	e := models.Episode{ID: d.NewID(), SurvivorID: d.Case.SurvivorID, CaseID: d.Case.ID, EpisodeFacts: facts, CreatedAt: d.Now, Version: 1}
	if err := d.checkEpisode(facts); err != nil {
		return e, err
	}
	return e, d.Tx.Create(&e).Error
}

func (d *fileDeed) checkEpisode(e models.EpisodeFacts) error {
	dates, err := d.Dates()
	if err != nil {
		return err
	}
	problems := models.Problems{}
	e.Check(problems, d.Today)
	dates.Event("began", e.Began(), problems)
	dates.Event("ended", e.Ended(), problems)
	return problems.Err()
}

// at ties the facts and words of the deed to one episode of the case.
func (d *fileDeed) at(episodeID string) (e models.Episode, err error) {
	d.episodeID = episodeID
	err = d.Tx.Where("id = ? AND case_id = ?", episodeID, d.Case.ID).Take(&e).Error
	return e, err
}

// RevealEpisode opens the sealed words of an episode and leaves one audit entry
// with the purpose. It returns Forbidden for a role that reads none of them.
func (s *Service) RevealEpisode(ctx context.Context, by access.Actor, caseID, episodeID, purpose string) (Revealed, error) {
	return s.openParts(ctx, by, caseID, episodeID, purpose, EpisodeParts)
}

// RewriteEpisode replaces the sealed words of an episode. Rewrite does the same
// for those of the survivor and the case.
func (s *Service) RewriteEpisode(ctx context.Context, by access.Actor, caseID, episodeID string, seen int64, texts map[string]string) (deed.Result, error) {
	return s.rewriteAll(ctx, by, caseID, episodeID, seen, texts)
}

// RecordEpisodeFacts records or corrects coded facts of one episode. The facts
// of other episodes do not change.
func (s *Service) RecordEpisodeFacts(ctx context.Context, by access.Actor, caseID, episodeID string, facts []FactInput) (deed.Result, error) {
	return s.change(ctx, by, access.EditCase, caseID, func(d *fileDeed) error {
		if _, err := d.at(episodeID); err != nil {
			return err
		}
		problems := models.Problems{}
		for _, f := range facts {
			if word := s.Library().Fact(f.Name); word == nil || word.Group != "episode" {
				problems.Add(f.Name, "facts.unknown")
			}
		}
		if err := problems.Err(); err != nil {
			return err
		}
		return d.recordFacts(facts)
	})
}

// subject returns what an audit entry is about: the episode of the deed, or the
// case.
func (d *fileDeed) subject() string {
	if d.episodeID != "" {
		return "episode:" + d.episodeID
	}
	return "case:" + d.Case.ID
}
