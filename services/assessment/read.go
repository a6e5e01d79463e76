package assessment

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/instrument"
)

// most is how many assessments of a case, and earlier versions of one, a page shows.
// Nobody has as many.
const most = 200

// Row is an assessment as the list shows it, without its answers.
type Row struct {
	ID string
	models.AssessmentFacts
	HasWords  bool
	By        string
	CreatedAt models.Instant
	Version   int64
}

// Scored is an assessment with its answers, once they were opened.
type Scored struct {
	Row
	Given   instrument.Given
	Closed  bool // a colleague still has the key, or it cannot be read
	Waiting bool
	Words   string
}

// Listed is the assessments of a case, oldest first, and the lines about safety.
type Listed struct {
	CaseID  string
	Code    string
	Rows    []Row
	Prompts []Prompt
}

// List returns the assessments of a case without an answer or a score.
func (s *Service) List(ctx context.Context, by access.Actor, caseID string) (Listed, error) {
	var out Listed
	if err := by.Require(access.KeepAssessments); err != nil {
		return out, err
	}
	err := s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) (err error) {
		out.CaseID, out.Code = c.ID, c.Code
		if err := rows(tx, c.ID).Order("m.on_day, m.created_at, m.id").Limit(most).Scan(&out.Rows).Error; err != nil {
			return err
		}
		out.Prompts, err = promptsOf(tx, c.ID)
		return err
	})
	return out, err
}

func rows(tx *gorm.DB, caseID string) *gorm.DB {
	return tx.Table("assessments AS m").Select("m.*, a.display_name AS by, m.words IS NOT NULL AS has_words").
		Joins("JOIN accounts a ON a.id = m.recorded_by").Where("m.case_id = ? AND m.removed_at = 0", caseID)
}

// OpenAll opens every assessment of a case, oldest first, and leaves one audit entry.
func (s *Service) OpenAll(ctx context.Context, by access.Actor, caseID, purpose string) (out []Scored, err error) {
	if err := by.Require(access.KeepAssessments); err != nil {
		return nil, err
	}
	err = s.Look(ctx, by, caseID, func(d *deed.Deed) error {
		list, err := read(d.Tx, rows(d.Tx, d.Case.ID).Order("m.on_day, m.created_at, m.id").Limit(most))
		if err != nil {
			return err
		}
		out, err = opened(d, audit.Entry{Action: "assessment.opened", Detail: "purpose=" + purpose}, list)
		return err
	})
	return out, err
}

// row is an assessment with its sealed values.
type row struct {
	Row     `gorm:"embedded"`
	Answers models.Sealed
	Words   models.Sealed
}

func read(tx, q *gorm.DB) (list []row, err error) {
	err = q.Scan(&list).Error
	return list, err
}

// opened opens some assessments, or earlier versions of one, in one audit entry.
func opened(d *deed.Deed, e audit.Entry, list []row) ([]Scored, error) {
	var values []custody.Value
	for _, r := range list {
		values = append(values, custody.Value{Field: custody.AssessmentAnswers, RowID: r.ID, Sealed: r.Answers},
			custody.Value{Field: custody.AssessmentWords, RowID: r.ID, Sealed: r.Words})
	}
	texts, err := d.Unseal(e, values...)
	if err != nil {
		return nil, err
	}
	out := make([]Scored, len(list))
	for i, r := range list {
		answers, words := texts[2*i], texts[2*i+1]
		out[i] = Scored{Row: r.Row, Words: words.Text, Waiting: answers.Waiting || words.Waiting}
		of, readable := instrument.Find(r.Instrument), false
		if of != nil {
			out[i].Given, readable = of.Decode(answers.Text)
		}
		out[i].Closed = !readable
	}
	return out, nil
}

// Version is an assessment as it stood before a change.
type Version struct {
	Scored
	Reason string
	Until  models.Instant
	Next   string // who changed it
}

// Shown is one assessment with its earlier versions.
type Shown struct {
	CaseID  string
	Code    string
	Now     Scored
	Earlier []Version // newest first
}

// One returns an assessment without its answers.
func (s *Service) One(ctx context.Context, by access.Actor, caseID, id string) (Shown, error) {
	var out Shown
	if err := by.Require(access.KeepAssessments); err != nil {
		return out, err
	}
	err := s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) (err error) {
		_, out, err = shown(tx, c, id)
		return err
	})
	return out, err
}

// Open opens an assessment with its earlier versions, and leaves one audit entry.
func (s *Service) Open(ctx context.Context, by access.Actor, caseID, id, purpose string) (out Shown, err error) {
	if err := by.Require(access.KeepAssessments); err != nil {
		return out, err
	}
	err = s.Look(ctx, by, caseID, func(d *deed.Deed) error {
		list, found, err := shown(d.Tx, d.Case, id)
		if err != nil {
			return err
		}
		scored, err := opened(d, audit.Entry{Action: "assessment.opened", Subject: "assessment:" + id, Detail: "purpose=" + purpose}, list)
		if err != nil {
			return err
		}
		out = found
		out.Now = scored[0]
		for i := range out.Earlier {
			out.Earlier[i].Scored = scored[i+1]
		}
		return nil
	})
	return out, err
}

// shown reads an assessment and its earlier versions: closed, and as rows that can be
// opened, the current one first.
func shown(tx *gorm.DB, c models.Case, id string) ([]row, Shown, error) {
	out := Shown{CaseID: c.ID, Code: c.Code}
	if _, err := one(tx, c.ID, id); err != nil {
		return nil, out, err
	}
	list, err := read(tx, rows(tx, c.ID).Where("m.id = ?", id))
	if err != nil || len(list) == 0 {
		return nil, out, err
	}
	out.Now = Scored{Row: list[0].Row, Closed: true}
	earlier, err := deed.History(tx, id, most, "")
	if err != nil {
		return nil, out, err
	}
	sealed, err := before(tx, id)
	for _, e := range earlier {
		v := Version{Scored: Scored{Row: Row{ID: id, By: e.Maker, Version: e.Version}, Closed: true}, Reason: e.Reason, Until: e.ChangedAt, Next: e.Changer}
		if err := e.Decode(&v.AssessmentFacts); err != nil {
			return nil, out, err
		}
		out.Earlier = append(out.Earlier, v)
		list = append(list, row{v.Row, sealed[e.Version][partAnswers], sealed[e.Version][partWords]})
	}
	return list, out, err
}

// before reads the sealed values of the earlier versions, by version and part.
func before(tx *gorm.DB, id string) (map[int64]map[string]models.Sealed, error) {
	var list []models.Revision
	err := tx.Where("record = ? AND part IN ?", id, []string{partAnswers, partWords}).Find(&list).Error
	out := map[int64]map[string]models.Sealed{}
	for _, r := range list {
		if out[r.Version] == nil {
			out[r.Version] = map[string]models.Sealed{}
		}
		out[r.Version][r.Part] = r.Value
	}
	return out, err
}
