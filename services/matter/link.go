package matter

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/deed"
)

// Linked is a matter of another case within reach that is the same proceeding.
type Linked struct {
	MatterID string
	CaseID   string
	Code     string
}

// Linked lists the matters that are the same proceeding, of the cases within the actor's
// reach. Who keeps no matters, or reaches one of the cases alone, is told of none.
func (s *Service) Linked(ctx context.Context, by access.Actor, caseID, matterID string) (list []Linked, err error) {
	if !by.May(access.KeepMatters) {
		return nil, nil
	}
	return list, s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) (err error) {
		list, err = linkedWith(tx, by, c.ID, matterID)
		return err
	})
}

// linkedWith reads the matters linked with one of a case, within reach.
func linkedWith(tx *gorm.DB, by access.Actor, caseID, matterID string) (list []Linked, err error) {
	err = tx.Table("matter_links mine").Select("m.id AS matter_id, m.case_id, c.code").
		Joins("JOIN matter_links other ON other.group_id = mine.group_id AND other.record_id <> mine.record_id").
		Joins("JOIN matters m ON m.id = other.record_id AND m.removed_at = 0").Joins("JOIN cases c ON c.id = m.case_id").
		Where("mine.record_id = ? AND mine.case_id = ? AND m.case_id IN (?)", matterID, caseID, by.CaseIDs(tx.Session(&gorm.Session{NewDB: true}))).
		Order("c.code, m.id").Scan(&list).Error
	return list, err
}

// LinkChoice is a matter that can be linked, or a case into which the matter can be
// written.
type LinkChoice struct {
	MatterID     string // "" for a case
	CaseID       string
	Code         string
	Kind         string
	RegisteredOn models.Date
}

// Value is the choice as a form sends it.
func (c LinkChoice) Value() string {
	if c.MatterID == "" {
		return "case:" + c.CaseID
	}
	return "matter:" + c.MatterID
}

// LinkChoices lists what a matter can be linked with: matters of the same sort in the
// actor's other open cases, and those cases themselves.
func (s *Service) LinkChoices(ctx context.Context, by access.Actor, caseID, matterID string) (list []LinkChoice, err error) {
	if err := by.Require(access.KeepMatters); err != nil {
		return nil, err
	}
	return list, s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
		m, err := one[models.Matter](tx, c.ID, matterID)
		if err != nil {
			return err
		}
		there, err := linkedWith(tx, by, c.ID, m.ID)
		if err == nil {
			list, err = choices(tx, by, m, there)
		}
		return err
	})
}

func choices(tx *gorm.DB, by access.Actor, m models.Matter, there []Linked) ([]LinkChoice, error) {
	var found, cases []LinkChoice
	err := by.Rows(tx, "matters").Joins("JOIN cases c ON c.id = d.case_id").Select("d.id AS matter_id, d.case_id, c.code, d.kind, d.registered_on").
		Where("d.removed_at = 0 AND d.case_id <> ? AND c.status <> ?", m.CaseID, models.CaseClosed).Order("c.code, d.created_at, d.id").Limit(most).Scan(&found).Error
	if err == nil {
		err = by.Cases(tx.Table("cases")).Select("cases.id AS case_id, cases.code").Where("cases.id <> ? AND cases.status <> ?", m.CaseID, models.CaseClosed).Order("cases.code").Limit(most).Scan(&cases).Error
	}
	taken := func(caseID string) bool {
		return slices.ContainsFunc(there, func(l Linked) bool { return l.CaseID == caseID })
	}
	return slices.DeleteFunc(append(found, cases...), func(c LinkChoice) bool {
		return taken(c.CaseID) || c.MatterID != "" && models.CriminalMatter(c.Kind) != models.CriminalMatter(m.Kind)
	}), err
}

// LinkInput says with what a matter is linked.
type LinkInput struct {
	With     string // the value of a LinkChoice
	TakeOver bool   // number, station, court, stage, days, sections and hearings ahead go over; always into a case
}

// Link makes a matter of one case and one of another the same proceeding. What is taken
// over is written anew in the other case, in its own keys: never a name, who goes along,
// what was told, or the lawyer's notes. It returns Waiting, and does nothing, while a key
// to one of the cases is still with a colleague.
func (s *Service) Link(ctx context.Context, by access.Actor, caseID, matterID string, in LinkInput) (deed.Result, error) {
	other, otherMatter, err := s.linkTarget(ctx, by, in.With)
	if err != nil {
		return deed.Result{}, err
	}
	if other == caseID {
		return deed.Result{}, models.Problems{"with": "problem.choose"}.Err()
	}
	return s.Make(ctx, by, access.KeepMatters, func(of *deed.Deed) error {
		d, o, err := s.both(of, caseID, other)
		if err != nil {
			return err
		}
		from, err := s.Opened(d.Deed, matterID, linkPurpose)
		if err == nil && from.Waiting {
			err = models.Fail(models.Waiting, "matter.link_waiting")
		}
		if err != nil {
			return err
		}
		d.ID = matterID
		before, err := said(o.Tx, o.Case.ID, o.Zone)
		if err != nil {
			return err
		}
		if otherMatter, err = o.takesOver(from, otherMatter, in.TakeOver, d); err != nil {
			return err
		}
		if err := o.follow(before); err != nil {
			return err
		}
		if _, err := s.Evaluator.Case(o.Tx, o.Case.ID, o.Now); err != nil {
			return err
		}
		return d.link("matter.linked", d.entryOf(matterID), o.entryOf(otherMatter))
	})
}

// linkPurpose is the purpose of the opening in the history of the case: like any other.
const linkPurpose = "hearing"

// linkTarget finds the case and the matter of a choice within reach; the matter is "" for
// a new one.
func (s *Service) linkTarget(ctx context.Context, by access.Actor, with string) (caseID, matterID string, err error) {
	if err := by.Require(access.KeepMatters); err != nil {
		return "", "", err
	}
	what, id, _ := strings.Cut(with, ":")
	if what == "case" {
		return id, "", nil // whether it is within reach, entering it says
	}
	err = s.Read(ctx, func(tx *gorm.DB) error {
		var m models.Matter
		err := by.Rows(tx, "matters").Select("d.id, d.case_id").Where("d.id = ? AND d.removed_at = 0", id).Take(&m).Error
		caseID, matterID = m.CaseID, m.ID
		return err
	})
	if models.KindOf(err) == models.NotFound {
		err = models.Problems{"with": "problem.choose"}.Err()
	}
	return caseID, matterID, err
}

// both enters two cases under the locks of both, and refuses where a key to one of them
// is still with a colleague.
func (s *Service) both(of *deed.Deed, caseID, other string) (d, o matterDeed, err error) {
	if err := of.Hold(caseID, other); err != nil {
		return d, o, err
	}
	entered, err := s.On(of.Tx, of.By, caseID)
	if err != nil {
		return d, o, err
	}
	*of = *entered
	d = matterDeed{s, of}
	o, err = s.enters(of, other)
	return d, o, err
}

// enters enters a further case in a deed that holds its lock.
func (s *Service) enters(of *deed.Deed, caseID string) (matterDeed, error) {
	o, err := s.On(of.Tx, of.By, caseID)
	if err != nil {
		return matterDeed{}, err
	}
	waits, err := waitsForKeys(of.Tx, of.By, of.Case.SurvivorID, o.Case.SurvivorID)
	if err == nil && waits {
		err = models.Fail(models.Waiting, "matter.link_waiting")
	}
	return matterDeed{s, o}, err
}

// waitsForKeys reports whether the actor waits for a key to one of some survivors.
func waitsForKeys(tx *gorm.DB, by access.Actor, survivors ...string) (bool, error) {
	var n int64
	err := tx.Model(&models.KeyRequest{}).Where("account_id = ? AND survivor_id IN ?", by.ID(), survivors).Count(&n).Error
	return n > 0, err
}

// takesOver writes the matter that was opened in another case into this one, where that
// was asked for, and returns its id here.
func (d matterDeed) takesOver(from Opened, matterID string, all bool, of matterDeed) (string, error) {
	if matterID != "" && !all {
		old, err := d.hold(matterID)
		if err == nil && models.CriminalMatter(old.Kind) != models.CriminalMatter(from.Kind) {
			err = models.Problems{"with": "problem.matter_kind"}.Err()
		}
		return matterID, err
	}
	if matterID == "" {
		id, err := d.copies(from)
		if err != nil {
			return "", err
		}
		return id, d.copiesHearings(from, id, of)
	}
	if err := d.changesAlong(matterID, common(models.MatterFacts{}, from.MatterFacts), commonWords(from.MatterWords), Stamp{Reason: "new_information"}); err != nil {
		return "", err
	}
	return matterID, d.copiesHearings(from, matterID, of)
}

// common takes over what a matter is for everybody in it, and leaves what it is for one
// survivor: whether she is accused herself.
func common(of, from models.MatterFacts) models.MatterFacts {
	accused := of.Accused
	of = from
	of.Accused = accused
	return of
}

// commonWords are the numbers and places of a matter, without free words and the lawyer's
// notes.
func commonWords(w models.MatterWords) models.MatterWords {
	return models.MatterWords{Number: w.Number, Station: w.Station, District: w.District, MovedTo: w.MovedTo, Court: w.Court, CaseNumber: w.CaseNumber}
}

// copies writes a matter of another case as a new one of this case.
func (d matterDeed) copies(from Opened) (string, error) {
	row := models.Matter{ID: d.Service.NewID(), CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, Trail: d.NewTrail()}
	in := models.MatterDetails{MatterFacts: common(models.MatterFacts{}, from.MatterFacts), MatterWords: commonWords(from.MatterWords)}
	return row.ID, d.add(row, &in)
}

// changesAlong gives a matter of this case what changed in the one it is linked with.
func (d matterDeed) changesAlong(matterID string, facts models.MatterFacts, words models.MatterWords, of Stamp) error {
	old, err := d.hold(matterID)
	if err != nil {
		return err
	}
	in := Input{MatterDetails: models.MatterDetails{MatterFacts: common(old.MatterFacts, facts), MatterWords: commonWords(words)}, Stamp: Stamp{Version: old.Version, Reason: of.Reason, Empty: commonEmpty(of.Empty)}}
	return d.correct(matterID, in)
}

// copiesHearings writes the hearings without an answer of a linked matter that are not
// linked here yet.
func (d matterDeed) copiesHearings(from Opened, matterID string, of matterDeed) error {
	for _, h := range from.Hearings {
		if h.Outcome != "" {
			continue
		}
		id, err := d.addHearing(matterID, commonHearing(h.HearingDetails))
		if err != nil {
			return err
		}
		if err := d.link("", of.entryOf(h.ID), d.entryOf(id)); err != nil {
			return err
		}
	}
	return nil
}

// commonHearing is what a hearing is for everybody: its day, what it is for and where.
func commonHearing(h models.HearingDetails) models.HearingDetails {
	return models.HearingDetails{HearingFacts: models.HearingFacts{At: h.At, DayOnly: h.DayOnly, Purpose: purposeForAll(h.Purpose)}, HearingWords: models.HearingWords{Place: h.Place}}
}

// purposeForAll is what a hearing is for in the case of another survivor: the evidence of
// one of them is that of somebody else there.
func purposeForAll(purpose string) string {
	switch purpose {
	case "her_evidence":
		return "others_evidence"
	case "statement":
		return "other"
	}
	return purpose
}

// entryOf is the link of a record of the case.
func (d matterDeed) entryOf(recordID string) models.MatterLink {
	return models.MatterLink{RecordID: recordID, CaseID: d.Case.ID, LinkedBy: d.By.ID(), LinkedAt: d.Now}
}

// link puts records into one group; groups that they are in already become one. Its entry
// in the log is in the history of no case: a reader of one of them must not learn of it.
func (d matterDeed) link(action string, records ...models.MatterLink) error {
	ids := make([]string, len(records))
	for i, r := range records {
		ids[i] = r.RecordID
	}
	var old []models.MatterLink
	if err := d.Tx.Where("record_id IN ?", ids).Order("group_id").Find(&old).Error; err != nil {
		return err
	}
	group := d.Service.NewID()
	for _, l := range old {
		if err := d.Tx.Model(&models.MatterLink{}).Where("group_id = ?", l.GroupID).Update("group_id", group).Error; err != nil {
			return err
		}
	}
	for _, r := range records {
		if slices.ContainsFunc(old, func(l models.MatterLink) bool { return l.RecordID == r.RecordID }) {
			continue
		}
		r.GroupID = group
		if err := d.Tx.Create(&r).Error; err != nil {
			return err
		}
	}
	if action == "" {
		return nil
	}
	return d.noteApart(action)
}

// noteApart writes an entry about links, which names the person who did it and no case.
func (d matterDeed) noteApart(action string) error {
	return audit.Append(d.Tx, d.By, d.Now, audit.Entry{Action: action, Subject: "account:" + d.By.ID()})
}

// Unlink takes a matter out of its group: what is written here stays here, and from now on
// nothing goes over.
func (s *Service) Unlink(ctx context.Context, by access.Actor, caseID, matterID string) (deed.Result, error) {
	return s.Do(ctx, by, access.KeepMatters, caseID, func(of *deed.Deed) error {
		d := matterDeed{s, of}
		if _, err := d.hold(matterID); err != nil {
			return err
		}
		there, err := linkedWith(d.Tx, by, caseID, matterID)
		d.ID = matterID
		if err != nil || len(there) == 0 { // the same answer with a link that is out of reach, and without one
			return err
		}
		gone := d.Tx.Where("case_id = ? AND (record_id = ? OR record_id IN (SELECT id FROM hearings WHERE matter_id = ?))", caseID, matterID, matterID)
		if err := gone.Delete(&models.MatterLink{}).Error; err != nil {
			return err
		}
		return d.noteApart("matter.unlinked")
	})
}
