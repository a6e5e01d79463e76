// Package ask manages what people on a case ask the house for, such as a counsellor, a
// bed or an escort, and the answers.
//
// Who answers gets codes alone unless she works on the case. The package must never
// let an ask disappear before somebody answered it and who asked has seen that.
package ask

import (
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/evaluation"
	"aftercare/services/store"
)

// Service holds the use cases of asks.
type Service struct{ *deed.Tools }

// New returns a Service. newID makes the ids of new rows.
func New(db *store.DB, keeper *custody.Keeper, evaluator *evaluation.Evaluator, now func() time.Time, newID func() string) *Service {
	return &Service{deed.New(db, keeper, evaluator, now, newID)}
}

// Input is what the user typed: what is asked for, or the answer.
type Input struct {
	models.AskFacts
	Words   string
	Token   string // of the form; a second press of its button does nothing
	Version int64
	Reason  string // why it is taken back
}

// mayAnswer reports whether the actor answers an ask of a kind: an administrator any,
// a colleague on the case what is not about people and beds, and nobody her own.
func mayAnswer(by access.Actor, kind, asker string) bool {
	return by.May(access.AnswerAsks) && asker != by.ID() && (by.Role() == models.Administrator || !models.OfTheHouse(kind))
}

// Add asks for something.
func (s *Service) Add(ctx context.Context, by access.Actor, caseID string, in Input) (deed.Result, error) {
	return s.Do(ctx, by, access.AskFor, caseID, func(d *deed.Deed) error {
		made, err := d.UseToken(in.Token)
		if err != nil || made != "" {
			return err
		}
		dates, err := d.Dates()
		if err != nil {
			return err
		}
		problems := models.Problems{}
		in.Check(dates, problems)
		if len([]rune(in.Words)) > models.MaxNoteWhy {
			problems.Add("words", "problem.too_long|n=1000")
		}
		if err := problems.Err(); err != nil {
			return err
		}
		row := models.Ask{ID: s.NewID(), CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, AskFacts: models.AskFacts{Kind: in.Kind, WantedOn: in.WantedOn, WaitsOn: d.Today}, Trail: d.NewTrail()}
		d.ID = row.ID
		return d.Insert(writing("ask.made", &row, &in.Words))
	})
}

func writing(action string, row *models.Ask, words *string) deed.Writing {
	return deed.Writing{Action: action, Subject: "ask", ID: row.ID, Facts: row.AskFacts, Row: row, Words: wordsOf(row, words)}
}

func wordsOf(row *models.Ask, words *string) []deed.Word {
	return []deed.Word{{Field: custody.AskWords, Sealed: &row.Words, Text: words}}
}

// change rewrites an ask of a case. f says what it becomes, and why.
func (s *Service) change(ctx context.Context, by access.Actor, need access.Deed, caseID, id string, version int64, f func(d *deed.Deed, row *models.Ask) (action, reason string, err error)) (deed.Result, error) {
	return s.Do(ctx, by, need, caseID, func(d *deed.Deed) error {
		old, err := find(d.Tx, caseID, id)
		if err != nil {
			return err
		}
		row := old
		if row.Trail, err = d.Next(old.Trail, version); err != nil {
			return err
		}
		action, reason, err := f(d, &row)
		if err != nil {
			return err
		}
		none := ""
		d.ID = id
		return d.Rewrite(deed.Rewriting{Writing: writing(action, &row, &none), Old: old.Trail, Was: old.AskFacts, Also: []string{"answered_by", "answered_at", "seen_at"}, Reason: reason})
	})
}

// Answer says yes, no or later. It lands with who asked.
func (s *Service) Answer(ctx context.Context, by access.Actor, caseID, id string, in Input) (deed.Result, error) {
	return s.change(ctx, by, access.AnswerAsks, caseID, id, in.Version, func(d *deed.Deed, row *models.Ask) (string, string, error) {
		switch {
		case !mayAnswer(by, row.Kind, row.RecordedBy):
			return "", "", models.Fail(models.Forbidden, "error.forbidden")
		case row.WaitsOn == "":
			return "", "", models.Fail(models.Conflict, "problem.ask_settled")
		}
		problems := models.Problems{}
		row.Settle(in.AskFacts.Answer, in.AskFacts.Reason, in.AnswerOn, in.WhoID, d.Today, problems)
		people, err := colleagues(d.Tx, row.CaseID)
		if err != nil {
			return "", "", err
		}
		if row.WhoID != "" && !slices.ContainsFunc(people, func(p Person) bool { return p.ID == row.WhoID }) {
			problems.Add("who", "problem.choose")
		}
		row.AnsweredBy, row.AnsweredAt, row.SeenAt = by.ID(), d.Now, 0
		return "ask.answered", row.AskFacts.Answer, problems.Err()
	})
}

// See records that who asked has seen the answer.
func (s *Service) See(ctx context.Context, by access.Actor, caseID, id string, version int64) (deed.Result, error) {
	return s.change(ctx, by, access.AskFor, caseID, id, version, func(d *deed.Deed, row *models.Ask) (string, string, error) {
		if row.RecordedBy != by.ID() || row.AnsweredAt == 0 {
			return "", "", models.Fail(models.Forbidden, "error.forbidden")
		}
		row.SeenAt = d.Now
		return "ask.seen", "seen", nil
	})
}

// mayTakeBack reports whether the actor may take an ask of a case back: who asked, and who
// leads the case, because who asked may be gone.
func mayTakeBack(by access.Actor, lead, asker string) bool {
	return by.May(access.AskFor) && (asker == by.ID() || lead == by.ID())
}

// TakeBack takes an ask back, for one of models.RemovalReasons. It returns Forbidden for a
// colleague who neither asked nor leads the case.
func (s *Service) TakeBack(ctx context.Context, by access.Actor, caseID, id string, in Input) (deed.Result, error) {
	return s.change(ctx, by, access.AskFor, caseID, id, in.Version, func(d *deed.Deed, row *models.Ask) (string, string, error) {
		if !mayTakeBack(by, d.Case.LeadID, row.RecordedBy) {
			return "", "", models.Fail(models.Forbidden, "error.forbidden")
		}
		if !slices.Contains(models.RemovalReasons, in.Reason) {
			return "", "", models.Problems{"removal_reason": "problem.choose"}.Err()
		}
		row.RemovedAt, row.WaitsOn = d.Now, ""
		return "ask.taken_back", in.Reason, nil
	})
}

// find returns an ask of a case that was not taken back.
func find(tx *gorm.DB, caseID, id string) (row models.Ask, err error) {
	err = tx.Where("id = ? AND case_id = ?", id, caseID).Take(&row).Error
	if err == nil && row.RemovedAt > 0 {
		err = models.Fail(models.Conflict, "problem.ask_gone")
	}
	return row, err
}

// Row is an ask as lists show it. Its words are there once they were opened.
type Row struct {
	models.Ask
	Code       string
	Asker      string
	Answerer   string
	Who        string
	Text       string `gorm:"-"`
	HasWords   bool   `gorm:"-"` // there are words that the role reads
	Answers    bool   `gorm:"-"` // the actor may answer it now
	Hers       bool   `gorm:"-"` // the actor asked
	TakesBack  bool   `gorm:"-"` // the actor may take it back now
	LeadID     string // of the case
	store.Rest `gorm:"embedded"`
}

// rows are the columns of a Row of asks d that count, and more columns.
func rows(q *gorm.DB, more ...string) *gorm.DB {
	columns := append([]string{"d.*, c.code, c.lead_id, a.display_name AS asker, COALESCE(b.display_name, '') AS answerer, COALESCE(w.display_name, '') AS who"}, more...)
	return q.Select(strings.Join(columns, ", ")).
		Joins("JOIN cases c ON c.id = d.case_id").Joins("JOIN accounts a ON a.id = d.recorded_by").Joins("LEFT JOIN accounts b ON b.id = d.answered_by").Joins("LEFT JOIN accounts w ON w.id = d.who_id").
		Where("d.removed_at = 0")
}

func mark(by access.Actor, list []Row) {
	for i := range list {
		r := &list[i]
		r.HasWords = !r.Words.Empty() && by.MayRead(custody.AskWords.Class, "asks.words")
		r.Answers, r.Hers = r.WaitsOn != "" && mayAnswer(by, r.Kind, r.RecordedBy), r.RecordedBy == by.ID()
		r.TakesBack = r.WaitsOn != "" && mayTakeBack(by, r.LeadID, r.RecordedBy)
	}
}

// mostOfCase is how many asks the page of a case shows.
const mostOfCase = 100

// Listed is what was asked for on a case, newest first.
type Listed struct {
	CaseID  string
	Code    string
	List    []Row
	Waiting bool // a colleague still has the key to some words
}

// List returns what was asked for on a case, without words.
func (s *Service) List(ctx context.Context, by access.Actor, caseID string) (out Listed, err error) {
	err = s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
		out, err = list(tx, by, c)
		return err
	})
	return out, err
}

func list(tx *gorm.DB, by access.Actor, c models.Case) (Listed, error) {
	out := Listed{CaseID: c.ID, Code: c.Code}
	err := rows(tx.Table("asks d")).Where("d.case_id = ?", c.ID).Order("d.created_at DESC, d.id DESC").Limit(mostOfCase).Scan(&out.List).Error
	mark(by, out.List)
	return out, err
}

// Open is List with the words, and one audit entry.
func (s *Service) Open(ctx context.Context, by access.Actor, caseID, purpose string) (out Listed, err error) {
	err = s.Look(ctx, by, caseID, func(d *deed.Deed) error {
		if out, err = list(d.Tx, by, d.Case); err != nil {
			return err
		}
		var sealed []deed.RowWords
		for i := range out.List {
			sealed = append(sealed, deed.RowWords{RowID: out.List[i].ID, Words: wordsOf(&out.List[i].Ask, &out.List[i].Text)})
		}
		out.Waiting, err = d.OpenWords(audit.Entry{Action: "ask.opened", Detail: "purpose=" + purpose}, sealed)
		return err
	})
	return out, err
}

// Person is a colleague of a house.
type Person struct {
	ID   string
	Name string
	Role models.Role
}

// colleagues lists who works in the house of a case.
func colleagues(tx *gorm.DB, caseID string) (list []Person, err error) {
	err = tx.Raw(`SELECT a.id, a.display_name AS name, a.role FROM cases c JOIN account_shelters s ON s.shelter_id = c.shelter_id JOIN accounts a ON a.id = s.account_id
		WHERE c.id = ? AND a.disabled_at = 0 AND a.role IN ? ORDER BY a.display_name, a.id`, caseID, []models.Role{models.Caseworker, models.Counsellor, models.LegalAid}).Scan(&list).Error
	return list, err
}

// one returns an ask of a case as lists show it.
func one(tx *gorm.DB, by access.Actor, caseID, id string) (Row, error) {
	if _, err := find(tx, caseID, id); err != nil {
		return Row{}, err
	}
	list := []Row{{}}
	err := rows(tx.Table("asks d")).Where("d.id = ?", id).Take(&list[0]).Error
	mark(by, list)
	return list[0], err
}

// allowed refuses what is settled, and what the actor may not do.
func (r Row) allowed(may bool) error {
	switch {
	case may:
		return nil
	case r.WaitsOn == "":
		return models.Fail(models.Conflict, "problem.ask_settled")
	}
	return models.Fail(models.Forbidden, "error.forbidden")
}

// ForAnswer returns an ask that the actor may answer, and who could do it.
func (s *Service) ForAnswer(ctx context.Context, by access.Actor, caseID, id string) (row Row, people []Person, err error) {
	if err := by.Require(access.AnswerAsks); err != nil {
		return row, nil, err
	}
	err = s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) (err error) {
		if row, err = one(tx, by, c.ID, id); err != nil {
			return err
		}
		if err := row.allowed(row.Answers); err != nil {
			return err
		}
		people, err = colleagues(tx, c.ID)
		return err
	})
	return row, people, err
}

// ForTakingBack returns an ask that the actor may take back.
func (s *Service) ForTakingBack(ctx context.Context, by access.Actor, caseID, id string) (row Row, err error) {
	if err := by.Require(access.AskFor); err != nil {
		return row, err
	}
	err = s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) (err error) {
		if row, err = one(tx, by, c.ID, id); err == nil {
			err = row.allowed(row.TakesBack)
		}
		return err
	})
	return row, err
}
