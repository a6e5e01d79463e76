package matter

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/deed"
)

// Add records a matter.
func (s *Service) Add(ctx context.Context, by access.Actor, caseID string, in Input) (deed.Result, error) {
	return s.deed(ctx, by, caseID, in.Token, func(d matterDeed) (string, error) {
		row := models.Matter{ID: s.NewID(), CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, Trail: d.NewTrail()}
		return row.ID, d.add(row, &in.MatterDetails)
	})
}

// add writes a new matter.
func (d matterDeed) add(row models.Matter, in *models.MatterDetails) error {
	words := wordsOf(&row, &in.MatterWords)
	if err := d.check(in, words); err != nil {
		return err
	}
	row.MatterFacts = in.MatterFacts
	return d.Insert(deed.Writing{Action: "matter.added", Subject: "matter", ID: row.ID, Facts: row.MatterFacts, Row: &row, Words: words})
}

// check holds what was typed to the rules of the model and to the packs.
func (d matterDeed) check(in *models.MatterDetails, words []word) error {
	problems := models.Problems{}
	dates, err := d.Dates()
	if err != nil {
		return err
	}
	in.Check(dates, problems)
	checkLengths(words, problems)
	if !models.CriminalMatter(in.Kind) {
		in.Sections = ""
	}
	for _, key := range in.SectionKeys() {
		if !IsSection(d.Library().Fact(key)) {
			problems.Add("sections", "problem.choose")
		}
	}
	if in.State != "" {
		if _, known := d.Library().Region(in.State); !known {
			problems.Add("state", "problem.choose")
		}
	}
	in.SetSections(in.SectionKeys())
	return problems.Err()
}

// Correct changes a matter, with the reason: a mistake, or that it went on. The
// state before stays readable. Linked matters that were chosen get what holds for all.
func (s *Service) Correct(ctx context.Context, by access.Actor, caseID, id string, in Input) (deed.Result, error) {
	return s.together(ctx, by, caseID, id, in.Stamp, func(d matterDeed) (string, error) { return id, d.correct(id, in) },
		func(o matterDeed, l Linked) (string, error) {
			return "", o.changesAlong(l.MatterID, in.MatterFacts, in.MatterWords, in.Stamp)
		})
}

// correct writes a matter of the version that the form showed.
func (d matterDeed) correct(id string, in Input) error {
	old, err := d.hold(id)
	if err != nil {
		return err
	}
	row := old
	if row.Trail, err = d.Next(old.Trail, in.Version); err != nil {
		return err
	}
	words := wordsOf(&row, &in.MatterWords)
	if err := d.check(&in.MatterDetails, words); err != nil {
		return err
	}
	if models.CriminalMatter(in.Kind) != models.CriminalMatter(old.Kind) {
		return models.Problems{"kind": "problem.matter_kind"}.Err()
	}
	if err := d.mayEmpty(words, in.Empty); err != nil {
		return err
	}
	row.MatterFacts = in.MatterFacts
	return d.Rewrite(deed.Rewriting{Writing: deed.Writing{Action: "matter.corrected", Subject: "matter", ID: id, Facts: row.MatterFacts, Row: &row, Words: words}, Old: old.Trail, Was: old.MatterFacts, Empty: in.Empty, Reason: in.Reason})
}

// Remove takes a matter off the list, with the people in it and its hearings: it
// belongs to another case, or was written down twice.
func (s *Service) Remove(ctx context.Context, by access.Actor, caseID, id string, in Stamp) (deed.Result, error) {
	return s.deed(ctx, by, caseID, "", func(d matterDeed) (string, error) {
		old, err := d.hold(id)
		if err != nil {
			return "", err
		}
		row := old
		if row.Trail, err = d.gone(old.Trail, in); err != nil {
			return "", err
		}
		if err := d.withIt(id, 0, row.RemovedAt); err != nil {
			return "", err
		}
		return id, d.Rewrite(deed.Rewriting{Writing: deed.Writing{Action: "matter.removed", Subject: "matter", ID: id, Facts: row.MatterFacts, Row: &row}, Old: old.Trail, Was: old.MatterFacts, Reason: in.Reason})
	})
}

// withIt sets when the people of a matter and its hearings were removed, of those that
// were removed at a moment so far; 0 is not removed.
func (d matterDeed) withIt(id string, from, to models.Instant) error {
	for _, table := range []any{&models.MatterPerson{}, &models.Hearing{}} {
		change := map[string]any{"removed_at": to, "changed_by": d.By.ID(), "changed_at": d.Now, "version": gorm.Expr("version + 1")}
		if err := d.Tx.Model(table).Where("case_id = ? AND matter_id = ? AND removed_at = ?", d.Case.ID, id, from).Updates(change).Error; err != nil {
			return err
		}
	}
	return nil
}

// gone is the trail of a row that is removed, for one of models.RemovalReasons.
func (d matterDeed) gone(t models.Trail, in Stamp) (models.Trail, error) {
	if !slices.Contains(models.RemovalReasons, in.Reason) {
		return t, models.Problems{"removal_reason": "problem.choose"}.Err()
	}
	t, err := d.Next(t, in.Version)
	t.RemovedAt = d.Now
	return t, err
}

// PrefilledFrom copies what the file already says into a matter that is about to be
// added, so that nothing is typed twice. It does so for the first criminal matter
// alone: a second one has days of its own.
func (l Listed) PrefilledFrom(facts map[string]casefile.Recorded, kind string, into *models.MatterFacts) {
	if !models.CriminalMatter(kind) || slices.ContainsFunc(l.Matters, func(r Row) bool { return models.CriminalMatter(r.Kind) }) {
		return
	}
	day := func(key string) models.Date {
		if on := facts[key].Value().On; on.Sure == models.SureExact {
			return models.Date(on.On)
		}
		return ""
	}
	into.RegisteredOn, into.RefusedOn = day(factRegistered), day(factRefused)
	into.ChargeSheetOn, into.EndedOn = day(factChargeSheet), day(factEnded)
	var keys []string
	for key, f := range facts {
		if strings.HasPrefix(key, sectionPrefix) && f.Answer == models.Yes {
			keys = append(keys, key)
		}
	}
	into.SetSections(keys)
}
