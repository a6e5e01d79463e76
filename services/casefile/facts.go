package casefile

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/deed"
	"aftercare/services/pack"
	"aftercare/services/store"
)

// FactInput is one answer to one question of the vocabulary. Seen is the
// version of the fact that the form showed; 0 when it was not recorded yet.
type FactInput struct {
	Name  string
	Value models.FactValue
	Basis string
	Seen  int64
}

// Recorded is a fact as the file has it.
type Recorded struct {
	models.Fact
	Others int // how many other episodes have a different answer
}

// Undated reports whether the fact says that something happened from which time
// runs, and not on which day.
func (s *Service) Undated(f *pack.Fact, r Recorded) bool {
	return s.Library().AsksDay(f) && Askable(f) && r.Answer == models.Yes && r.Day == "" && r.At == 0
}

// Askable reports whether people answer the fact, rather than the program.
func Askable(f *pack.Fact) bool { return f != nil && f.Derive == nil && !f.Kept }

// Correctable reports whether people may correct what is recorded of a fact. Beside what
// they are asked that is what a step of a right says now: an answer that was typed before
// counts while no step says it.
func Correctable(f *pack.Fact) bool { return Askable(f) || f != nil && f.Step != nil }

// RecordFacts records or corrects coded facts. It returns Invalid with the
// fact's key for an answer that does not fit, and Conflict for an answer that
// somebody changed since the form showed it.
func (s *Service) RecordFacts(ctx context.Context, by access.Actor, caseID string, facts []FactInput) (deed.Result, error) {
	return s.change(ctx, by, access.EditCase, caseID, func(d *fileDeed) error {
		return d.recordFacts(facts)
	})
}

// AnswerLaw records or corrects the answers to questions of law, and refuses
// every other fact: a lawyer answers what the law asks, and does not write the
// file.
func (s *Service) AnswerLaw(ctx context.Context, by access.Actor, caseID string, facts []FactInput) (deed.Result, error) {
	return s.change(ctx, by, access.AnswerLaw, caseID, func(d *fileDeed) error {
		for _, f := range facts {
			if word := s.Library().Fact(f.Name); word == nil || !word.OfLaw() {
				return models.Fail(models.Forbidden, "error.forbidden")
			}
		}
		return d.recordFacts(facts)
	})
}

// recordFacts writes checked facts with one audit entry. If the deed names an
// episode, they replace the facts of that episode, otherwise the facts that
// rules see.
func (d *fileDeed) recordFacts(facts []FactInput) error {
	if err := d.checkFacts(facts); err != nil {
		return err
	}
	if err := d.holdFacts(facts); err != nil {
		return err
	}
	old, err := factsOf(d.Tx, d.Case)
	if err != nil {
		return err
	}
	if d.episodeID != "" {
		old = within(old, d.episodeID)
	}
	var keys []string
	for _, f := range facts {
		if err := d.putFact(f, old); err != nil {
			return err
		}
		keys = append(keys, f.Name+"="+coded(f.Value))
	}
	if len(keys) == 0 {
		return nil
	}
	return d.Note(audit.Entry{Action: "facts.recorded", Subject: d.subject(), Classes: []models.Class{models.ClassService}, Fields: len(keys), Detail: strings.Join(keys, " ")})
}

// coded returns what the audit log may hold of a fact: an answer or a code. Of
// a date or a number it only says that there is one.
func coded(v models.FactValue) string {
	switch {
	case v.Code != "":
		return v.Code
	case v.Answer != "":
		return string(v.Answer)
	}
	return "set"
}

func (s *Service) checkFacts(facts []FactInput) error {
	problems := models.Problems{}
	for _, f := range facts {
		word := s.Library().Fact(f.Name)
		if !Askable(word) && (f.Seen == 0 || !Correctable(word)) {
			problems.Add(f.Name, "facts.unknown")
			continue
		}
		if problem := s.checkValue(word, f.Value); problem != "" {
			problems.Add(f.Name, problem)
		}
		if f.Basis != "" && !slices.Contains(models.Bases, f.Basis) {
			problems.Add(f.Name, "problem.choose")
		}
	}
	return problems.Err()
}

// checkValue returns what is wrong with a value for its kind; "" for nothing.
// The answers "not asked, not known, later, declined, does not apply" fit every
// kind.
func (s *Service) checkValue(f *pack.Fact, v models.FactValue) string {
	if v.Answer != "" && !slices.Contains(models.Answers, v.Answer) || v.On.Check() != nil {
		return "problem.choose"
	}
	if v.Code != "" && !s.codeFits(f, v.Code) {
		return "problem.choose"
	}
	if v.Number != nil && (f.Kind != pack.KindNumber && f.Kind != pack.KindMoney || *v.Number < 0 || *v.Number > models.MaxAmount) {
		return "problem.number"
	}
	if v.Currency != "" && !models.CurrencyCode(v.Currency) {
		return "amount.no_currency"
	}
	if v.At < 0 || v.At > models.Forever {
		return "problem.unreadable"
	}
	return ""
}

var countryCode = regexp.MustCompile(`^[A-Z]{2}$`)

func (s *Service) codeFits(f *pack.Fact, code string) bool {
	switch f.Kind {
	case pack.KindChoice:
		return slices.ContainsFunc(f.Codes, func(c pack.Code) bool { return c.Code == code })
	case pack.KindCountry:
		return countryCode.MatchString(code)
	case pack.KindRegion:
		_, known := s.Library().Region(code)
		return known
	}
	return false
}

// factsOf reads the facts of the person, the case and its episodes, in the
// order in which rules read them.
func factsOf(tx *gorm.DB, c models.Case) ([]models.Fact, error) {
	var facts []models.Fact
	err := tx.Where("survivor_id = ? AND (case_id = '' OR case_id = ?)", c.SurvivorID, c.ID).
		Order("CASE WHEN case_id = '' THEN 0 ELSE 1 END, recorded_at, name").Find(&facts).Error
	return facts, err
}

// standing picks for every name the fact that rules see.
func standing(facts []models.Fact) map[string]Recorded {
	out := map[string]Recorded{}
	for _, f := range facts {
		old, there := out[f.Name]
		if there && !f.Prevails(old.Fact) {
			old.Others++
			out[f.Name] = old
			continue
		}
		r := Recorded{Fact: f}
		if there {
			r.Others = old.Others + 1
		}
		out[f.Name] = r
	}
	return out
}

// putFact writes one fact: it replaces the one that rules see, or adds a row.
func (d *fileDeed) putFact(in FactInput, old []models.Fact) error {
	row := models.Fact{
		SurvivorID: d.Case.SurvivorID, Name: in.Name, AnswerFacts: in.Value.RestingOn(in.Basis), RecordedBy: d.By.ID(), RecordedAt: d.Now, Version: in.Seen + 1,
	}
	if was, there := standing(old)[in.Name]; there {
		if was.Version != in.Seen {
			return models.Fail(models.Conflict, "error.changed_by_someone")
		}
		if row.StandsSince(was.AnswerFacts) {
			row.RecordedAt = was.RecordedAt
		}
		d.Shared = d.Shared || was.CaseID == ""
		return store.Changed(d.Tx.Model(&models.Fact{}).
			Where("survivor_id = ? AND case_id = ? AND episode_id = ? AND name = ? AND version = ?", was.SurvivorID, was.CaseID, was.EpisodeID, in.Name, in.Seen).
			Select(append(store.Columns("", models.AnswerFacts{}), "recorded_by", "recorded_at", "version")).Updates(row))
	}
	if in.Seen != 0 {
		return models.Fail(models.Conflict, "error.changed_by_someone")
	}
	var err error
	if row.CaseID, row.EpisodeID, err = d.place(in.Name); err != nil {
		return err
	}
	d.Shared = d.Shared || row.CaseID == ""
	return d.Tx.Create(&row).Error
}

// place returns what a new fact is about: the person, this period of care, or
// an episode. An episode without a row gets one with its first fact.
func (d *fileDeed) place(name string) (caseID, episodeID string, err error) {
	switch d.Library().Fact(name).Group {
	case "person":
		return "", "", nil
	case "episode":
		episodeID, err = d.episode()
		return d.Case.ID, episodeID, err
	}
	return d.Case.ID, "", nil
}

// episode returns the episode the deed is about, or else the first of the case.
// It makes one if the case has none.
func (d *fileDeed) episode() (string, error) {
	if d.episodeID != "" {
		return d.episodeID, nil
	}
	var ids []string
	err := d.Tx.Model(&models.Episode{}).Where("case_id = ?", d.Case.ID).Order("created_at, id").Limit(1).Pluck("id", &ids).Error
	if err != nil || len(ids) > 0 {
		return strings.Join(ids, ""), err
	}
	e, err := d.insertEpisode(models.EpisodeFacts{})
	return e.ID, err
}

// Facts reads the recorded facts by vocabulary key, for the pages of facts.
func (s *Service) Facts(ctx context.Context, by access.Actor, caseID string) (Header, map[string]Recorded, error) {
	return withHead(ctx, s, by, caseID, func(tx *gorm.DB, h Header) (map[string]Recorded, error) {
		facts, err := factsOf(tx, models.Case{ID: h.ID, SurvivorID: h.SurvivorID})
		return standing(facts), err
	})
}

// Asked lists what to ask about a case, the most urgent first.
func (s *Service) Asked(ctx context.Context, by access.Actor, caseID string) (open []pack.OpenQuestion, err error) {
	err = s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, _ models.Case) error {
		_, open, err = s.Evaluator.AskedOf(tx, caseID, s.Moment())
		return err
	})
	return open, err
}

// PutFacts records facts that follow from another record of the case, in the deed
// that wrote it, such as the day of a matter. The caller asks for the permission.
func (s *Service) PutFacts(d *deed.Deed, facts []FactInput) error {
	return (&fileDeed{Service: s, Deed: d}).recordFacts(facts)
}

// Standing reads the recorded facts of the case of a deed as rules see them.
func (s *Service) Standing(d *deed.Deed) (map[string]Recorded, error) {
	facts, err := factsOf(d.Tx, d.Case)
	return standing(facts), err
}
