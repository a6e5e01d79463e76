package homeward

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/deed"
)

// most is how many returns of a case, and earlier versions of one, a page shows. Nobody
// has as many.
const most = 50

// Row is a return as pages show it.
type Row struct {
	models.Return
	By       string
	HasWords bool      `gorm:"-"`
	Opened   Words     `gorm:"-"`
	Missing  []string  `gorm:"-"` // checks that are left
	Earlier  []Version `gorm:"-"` // newest first
}

// Version is a return as it stood before a change.
type Version struct {
	models.ReturnFacts
	Until models.Instant
	Next  string // who changed it
}

// Listed is the returns of a case, the last one first.
type Listed struct {
	CaseID   string
	Code     string
	Child    bool // or not known to be an adult
	Followed bool // the survivor was asked about contact after leaving
	Rows     []Row
	Differs  []string // facts of the case that say otherwise
	Waiting  bool     // a colleague still has the key to some words
	Token    string
}

// List reads the returns of a case.
func (s *Service) List(ctx context.Context, by access.Actor, caseID string) (out Listed, err error) {
	err = s.Read(ctx, func(tx *gorm.DB) error {
		d, err := s.On(tx, by, caseID)
		if err == nil {
			out, err = s.listed(d)
		}
		return err
	})
	return out, err
}

// Open opens the words of the returns of a case, and leaves one audit entry.
func (s *Service) Open(ctx context.Context, by access.Actor, caseID, purpose string) (out Listed, err error) {
	err = s.Look(ctx, by, caseID, func(d *deed.Deed) error {
		if !by.May(access.KeepPlan) {
			return models.ErrNotFound()
		}
		if out, err = s.listed(d); err != nil {
			return err
		}
		var sealed []deed.RowWords
		for i := range out.Rows {
			sealed = append(sealed, deed.RowWords{RowID: out.Rows[i].ID, Words: out.Rows[i].Opened.of(&out.Rows[i].Return)})
		}
		out.Waiting, err = d.OpenWords(audit.Entry{Action: "return.opened", Detail: "purpose=" + purpose}, sealed)
		return err
	})
	return out, err
}

func (s *Service) listed(d *deed.Deed) (Listed, error) {
	out := Listed{CaseID: d.Case.ID, Code: d.Case.Code, Child: d.Case.AgeGroup != "adult", Token: s.NewID()}
	err := d.Tx.Table("returns AS r").Select("r.*, a.display_name AS by").Joins("JOIN accounts a ON a.id = r.changed_by").
		Where("r.case_id = ? AND r.removed_at = 0", d.Case.ID).Order("r.created_at DESC, r.id DESC").Limit(most).Scan(&out.Rows).Error
	if err != nil {
		return out, err
	}
	var plans int64
	if err := d.Tx.Model(&models.FollowPlan{}).Where("case_id = ? AND removed_at = 0", d.Case.ID).Count(&plans).Error; err != nil {
		return out, err
	}
	out.Followed = plans > 0
	for i := range out.Rows {
		r := &out.Rows[i]
		r.HasWords = !r.ChoiceWords.Empty() || !r.HomeWords.Empty() || !r.ReceiverWords.Empty()
		if r.State == models.ReturnOpen {
			r.Missing = r.ReturnFacts.Missing(out.Child, out.Followed)
		}
	}
	if err := earlier(d.Tx, out.Rows); err != nil {
		return out, err
	}
	return out, s.compare(d, &out)
}

// earlier reads how the newest return was before. Older ones are over.
func earlier(tx *gorm.DB, rows []Row) error {
	if len(rows) == 0 {
		return nil
	}
	list, err := deed.History(tx, rows[0].ID, most, "")
	for _, e := range list {
		v := Version{Until: e.ChangedAt, Next: e.Changer}
		if err := e.Decode(&v.ReturnFacts); err != nil {
			return err
		}
		rows[0].Earlier = append(rows[0].Earlier, v)
	}
	return err
}

// compare reads where the file says otherwise than the return that is under way.
func (s *Service) compare(d *deed.Deed, out *Listed) error {
	recorded, err := s.files.Standing(d)
	if err != nil {
		return err
	}
	says, err := said(d.Tx, d.Case.ID)
	out.Differs = says.Differ(recorded)
	return err
}
