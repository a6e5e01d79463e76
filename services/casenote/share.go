package casenote

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/store"
)

// ShareInput is with whom a note is shared.
type ShareInput struct {
	models.ShareFacts
	WithID  string
	Version int64 // of the note that the form showed
	Token   string
}

// Reader is somebody on a case with whom a note can be shared.
type Reader struct {
	ID   string
	Name string
	Role models.Role
}

// Share is a note that is shared, or was.
type Share struct {
	models.SharedNote
	With string // who may read it
	By   string // who shared it
	Live bool   // it opens today
}

// shareClass is the class under which people of a role read a copy, "" for a role with
// which a counsellor shares nothing: colleagues who read clinical notes have the note.
func shareClass(role models.Role) models.Class {
	switch role {
	case models.Caseworker:
		return models.ClassService
	case models.LegalAid:
		return models.ClassLegal
	}
	return ""
}

// Readers lists the people on a case with whom the actor can share a note.
func (s *Service) Readers(ctx context.Context, by access.Actor, caseID string) (out []Reader, err error) {
	if err := by.Require(access.ShareNotes); err != nil {
		return nil, err
	}
	err = s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
		out, err = readers(tx, c.ID, by.Now())
		return err
	})
	return out, err
}

func readers(tx *gorm.DB, caseID string, now models.Instant) (out []Reader, err error) {
	err = tx.Raw(`SELECT DISTINCT p.id, p.display_name AS name, p.role FROM assignments a JOIN accounts p ON p.id = a.account_id
		WHERE a.case_id = ? AND a.until_at > ? AND a.from_at <= ? ORDER BY name, p.id`, caseID, now, now).Scan(&out).Error
	return slices.DeleteFunc(out, func(r Reader) bool { return shareClass(r.Role) == "" }), err
}

// Share gives one other person on the case a copy of one note until a day, by the
// survivor's recorded yes.
func (s *Service) Share(ctx context.Context, by access.Actor, caseID, id string, in ShareInput) (deed.Result, error) {
	return s.Do(ctx, by, access.ShareNotes, caseID, func(of *deed.Deed) error {
		d := noteDeed{of}
		made, err := d.UseToken(in.Token)
		if err != nil || made != "" {
			return err
		}
		note, err := shareable(d.Tx, by, caseID, id)
		if err == nil && note.Version != in.Version {
			err = models.Fail(models.Conflict, "error.changed_by_someone")
		}
		if err != nil {
			return err
		}
		reader, err := d.checkShare(in)
		if err != nil {
			return err
		}
		row := models.SharedNote{ID: s.NewID(), CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, NoteID: id, WithID: reader.ID, Class: shareClass(reader.Role), ShareFacts: in.ShareFacts, Trail: d.NewTrail()}
		d.ID = row.ID
		return d.copyTo(note, row)
	})
}

// shareable returns a note of the counsellor's own class that has words.
func shareable(tx *gorm.DB, by access.Actor, caseID, id string) (models.CaseNote, error) {
	note, err := find(tx, by, caseID, id)
	if err == nil && (note.Class != models.ClassClinical || note.Words.Empty()) {
		err = models.ErrNotFound()
	}
	return note, err
}

// checkShare holds what was typed to the rules: somebody on the case, a yes, a last day.
func (d noteDeed) checkShare(in ShareInput) (Reader, error) {
	problems := models.Problems{}
	dates, err := d.Dates()
	if err != nil {
		return Reader{}, err
	}
	last := d.Now.Add(models.MaxShareDays * 24 * time.Hour).Date(d.Zone)
	in.Check(last, dates, problems)
	people, err := readers(d.Tx, d.Case.ID, d.Now)
	if err != nil {
		return Reader{}, err
	}
	i := slices.IndexFunc(people, func(r Reader) bool { return r.ID == in.WithID })
	if i < 0 {
		problems.Add("with_id", "problem.choose")
		return Reader{}, problems.Err()
	}
	return people[i], problems.Err()
}

// copyTo opens the words of a note and seals them again for the reader's class. Opening
// and sharing are an entry of the log each.
func (d noteDeed) copyTo(note models.CaseNote, row models.SharedNote) error {
	var words models.NoteWords
	waiting, err := d.OpenWords(audit.Entry{Action: "casenote.opened", Subject: "casenote:" + note.ID, Detail: "kind=" + note.Kind + " purpose=care"},
		[]deed.RowWords{{RowID: note.ID, Words: wordsOf(&note, &words)[1:2]}})
	if err == nil && (waiting || words.Words == "") {
		err = models.Fail(models.Conflict, "problem.share_waits")
	}
	if err != nil {
		return err
	}
	return d.Insert(deed.Writing{Action: "casenote.shared", Subject: "casenote", ID: row.ID, Facts: row.ShareFacts, Row: &row,
		Words: []deed.Word{{Field: custody.SharedCopy(row.Class), Sealed: &row.Copy, Text: &words.Words}}})
}

// EndShare takes a shared note back at once. Its copy is gone.
func (s *Service) EndShare(ctx context.Context, by access.Actor, caseID, id string) (deed.Result, error) {
	return s.Do(ctx, by, access.ShareNotes, caseID, func(d *deed.Deed) error {
		var row models.SharedNote
		if err := d.Tx.Where("id = ? AND case_id = ?", id, d.Case.ID).Take(&row).Error; err != nil {
			return err
		}
		if row.EndedWhy != "" {
			return models.Fail(models.Conflict, "problem.share_over")
		}
		return end(d, row, models.ShareTakenBack)
	})
}

// end empties the copy of a shared note.
func end(d *deed.Deed, row models.SharedNote, why string) error {
	old := row.Version
	row.Copy, row.EndedWhy, row.EndedAt = models.Sealed{}, why, d.Now
	row.ChangedBy, row.ChangedAt, row.Version = d.By.ID(), d.Now, old+1
	err := store.Changed(d.Tx.Model(&models.SharedNote{}).Where("id = ? AND version = ?", row.ID, old).
		Select("copy", "ended_why", "ended_at", "changed_by", "changed_at", "version").Updates(row))
	if err != nil {
		return err
	}
	return d.Note(audit.Entry{Action: "casenote.share_ended", Subject: "casenote:" + row.ID, Detail: "reason=" + why})
}

// endOld empties the copies whose last day is over. Each deed on the notes of a case does
// so; until then the program opens them for nobody.
func endOld(d *deed.Deed) error {
	var list []models.SharedNote
	err := d.Tx.Where("case_id = ? AND ended_why = '' AND until_on < ?", d.Case.ID, d.Today).Order("created_at, id").Find(&list).Error
	for _, row := range list {
		if err == nil {
			err = end(d, row, models.ShareDayOver)
		}
	}
	return err
}

// Shares lists the shared notes of a case: for who shares notes all of them, for anybody
// else those that she may read today.
func (s *Service) Shares(ctx context.Context, by access.Actor, caseID string) (list []Share, err error) {
	err = s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
		zone, err := s.Evaluator.ZoneOf(tx, by.Organisation())
		if err != nil {
			return err
		}
		q := tx.Table("shared_notes AS d").Select("d.*, w.display_name AS \"with\", b.display_name AS by").
			Joins("JOIN accounts w ON w.id = d.with_id").Joins("JOIN accounts b ON b.id = d.recorded_by").Where("d.case_id = ?", c.ID)
		if !by.May(access.ShareNotes) {
			q = q.Where("d.with_id = ? AND d.ended_why = ''", by.ID())
		}
		if err := q.Order("d.created_at DESC, d.id DESC").Limit(mostPrinted).Scan(&list).Error; err != nil {
			return err
		}
		today := by.Now().Date(zone)
		for i := range list {
			list[i].Live = list[i].EndedWhy == "" && list[i].UntilOn >= today
		}
		if !by.May(access.ShareNotes) {
			list = slices.DeleteFunc(list, func(s Share) bool { return !s.Live })
		}
		return nil
	})
	return list, err
}

// OpenShare opens a note that is shared with the actor, and leaves one audit entry. It
// returns NotFound for one that is shared with somebody else, or no more.
func (s *Service) OpenShare(ctx context.Context, by access.Actor, caseID, id, purpose string) (custody.Opened, error) {
	return s.Unsealed(ctx, by, caseID, func(d *deed.Deed) (v custody.Value, e audit.Entry, err error) {
		var row models.SharedNote
		if err = d.Tx.Where("id = ? AND case_id = ?", id, d.Case.ID).Take(&row).Error; err != nil {
			return v, e, err
		}
		if row.WithID != by.ID() || row.EndedWhy != "" || row.UntilOn < d.Today {
			return v, e, models.ErrNotFound()
		}
		return custody.Value{Field: custody.SharedCopy(row.Class), RowID: id, Sealed: row.Copy},
			audit.Entry{Action: "casenote.share_read", Subject: "casenote:" + id, Detail: "purpose=" + purpose}, nil
	})
}
