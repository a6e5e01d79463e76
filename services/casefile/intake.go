package casefile

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/evaluation"
)

// Intake is everything written down when somebody is taken in. All of it but
// the shelter may be missing: help begins before any answer.
type Intake struct {
	ID        string // of the form, chosen when it was begun: the same form sent twice makes one case
	ShelterID string
	ArrivedAt models.Instant // zero is now
	Referral  string
	SameAs    string // a case within reach of the same survivor
	SameSeen  int64  // the version of her record that was shown beside what was typed

	Called, FullName, OtherNames, SafeContact, Story, Wishes string

	Facts      []FactInput
	Consents   ConsentInput
	Began      models.PartialDate // the trafficking
	Ended      models.PartialDate
	DutiesDone []DutyInput
}

// Opened is a case that was opened, or had been by the same form before.
type Opened struct {
	Case   models.Case
	Change evaluation.Change
	Before bool // the same form had opened it already
}

// Open takes somebody in: survivor, case, the worker as lead, everything
// written down, in one transaction. Sending the same form again returns the
// case it made the first time.
func (s *Service) Open(ctx context.Context, by access.Actor, in Intake) (Opened, error) {
	var out Opened
	if err := by.Require(access.TakeIn); err != nil {
		return out, err
	}
	if err := s.checkIntake(by, in); err != nil {
		return out, err
	}
	in.ID = formCase(by, in.ID)
	open := func(tx *gorm.DB) error {
		if made, err := exists(tx, in.ID); err != nil || made {
			out.Before = true
			if err == nil {
				out.Case, err = custody.Case(tx, by, in.ID)
			}
			return err
		}
		w := &work{Service: s, tx: tx, by: by, now: s.moment()}
		return w.open(in, &out)
	}
	err := s.db.Write(ctx, open)
	if models.KindOf(err) == models.Conflict {
		// PostgreSQL lets two writers in: the slower one finds the case on the second try.
		out = Opened{}
		err = s.db.Write(ctx, open)
	}
	return out, err
}

func exists(tx *gorm.DB, caseID string) (bool, error) {
	var n int64
	err := tx.Model(&models.Case{}).Where("id = ?", caseID).Count(&n).Error
	return n > 0, err
}

func (s *Service) checkIntake(by access.Actor, in Intake) error {
	problems := models.Problems{}
	if !models.IsID(in.ID) {
		return models.Fail(models.Invalid, "error.unreadable_form")
	}
	if !slices.Contains(by.Shelters(), in.ShelterID) {
		problems.Add("shelter", "problem.required")
	}
	if !slices.Contains(models.ReferralSources, in.Referral) {
		problems.Add("referral", "problem.required")
	}
	if in.ArrivedAt > s.moment() {
		problems.Add("arrived", "problem.future")
	}
	if in.Began.Check() != nil || in.Ended.Check() != nil {
		problems.Add("ended", "problem.unreadable")
	}
	if err := problems.Err(); err != nil {
		return err
	}
	for _, d := range in.DutiesDone {
		if err := s.checkDuty(d); err != nil {
			return err
		}
	}
	return s.checkFacts(in.Facts)
}

// open writes the case. The assignment comes before anything is sealed:
// sealing goes to the people assigned.
func (w *work) open(in Intake, out *Opened) error {
	open, err := w.holdOpen(in.ShelterID)
	if err != nil {
		return err
	}
	if !open {
		return models.Problems{"shelter": "intake.shelter_closed"}.Err()
	}
	if err := w.locate(in.ShelterID); err != nil {
		return err
	}
	known, err := w.survivor(in)
	if err != nil {
		return err
	}
	if err := w.insertCase(in); err != nil {
		return err
	}
	a := models.Assignment{CaseID: w.c.ID, SurvivorID: w.c.SurvivorID, AccountID: w.by.ID(), Reason: "intake", FromAt: w.now, UntilAt: models.Forever}
	if err := w.keeper.Assign(w.tx, w.by, a, w.by.Role(), w.now); err != nil {
		return err
	}
	written, err := w.identity(in, known)
	if err != nil {
		return err
	}
	if err := w.account(in); err != nil {
		return err
	}
	if err := w.note(audit.Entry{Action: "case.opened", Classes: written.classes, Fields: written.fields, Detail: "referral=" + in.Referral}); err != nil {
		return err
	}
	out.Change, err = w.evaluated()
	out.Case = w.c
	return err
}

// survivor makes the survivor, or finds her by a case within reach.
func (w *work) survivor(in Intake) (known bool, err error) {
	if in.SameAs == "" {
		s := models.Survivor{ID: w.newID(), OrganisationID: w.by.Organisation(), CreatedAt: w.now, Version: 1}
		w.c.SurvivorID = s.ID
		return false, w.tx.Create(&s).Error
	}
	before, err := custody.Case(w.tx, w.by, in.SameAs)
	if err != nil {
		return true, err
	}
	w.c.SurvivorID, w.c.PreviousCaseID = before.SurvivorID, before.ID
	return true, evaluation.Hold(w.tx, before.ID)
}

func (w *work) insertCase(in Intake) error {
	if in.ArrivedAt == 0 {
		in.ArrivedAt = w.now
	}
	code, err := w.freeCode()
	if err != nil {
		return err
	}
	w.c.ID, w.c.OrganisationID, w.c.ShelterID, w.c.Code = in.ID, w.by.Organisation(), in.ShelterID, code
	w.c.Status, w.c.IntakeAt, w.c.ReferralSource, w.c.LeadID = models.CaseOpen, in.ArrivedAt, in.Referral, w.by.ID()
	w.c.AgeGroup, w.c.Worst, w.c.CreatedAt, w.c.Version = "unsure", 9, w.now, 1
	return w.tx.Create(&w.c).Error
}

// freeCode draws a case code nobody has. A clash is one in billions.
func (w *work) freeCode() (string, error) {
	for range 5 {
		code, err := models.NewCaseCode(w.random)
		if err != nil {
			return "", err
		}
		var n int64
		if err := w.tx.Model(&models.Case{}).Where("code = ?", string(code)).Count(&n).Error; err != nil {
			return "", err
		}
		if n == 0 {
			return string(code), nil
		}
	}
	return "", fmt.Errorf("case code: the random source repeats itself")
}

// sealedCount says what was sealed, for the audit entry.
type sealedCount struct {
	classes []models.Class
	fields  int
}

// identity seals what says who she is and what happened. Of a survivor who was
// here before, nothing old is lost: other names are added to those there are, and
// what is written over stays as an earlier version.
func (w *work) identity(in Intake, known bool) (sealedCount, error) {
	person := map[string]string{"called_name": in.Called, "full_name": in.FullName, "other_names": in.OtherNames, "safe_contact": in.SafeContact}
	var n sealedCount
	var err error
	if known {
		err = w.identityAgain(in.SameSeen, person, &n)
	} else {
		err = w.sealCounted(&models.Survivor{}, w.c.SurvivorID, textsOf(w.c.SurvivorID, person), &n)
	}
	if err != nil {
		return n, err
	}
	return n, w.sealCounted(&models.Case{}, w.c.ID, textsOf(w.c.ID, map[string]string{"story": in.Story, "her_wishes": in.Wishes}), &n)
}

// sealCounted seals texts of a new record and counts them.
func (w *work) sealCounted(model any, id string, texts []custody.Text, n *sealedCount) error {
	for _, t := range texts {
		n.add(t.Field.Class)
	}
	return w.seal(model, id, texts)
}

func (n *sealedCount) add(c models.Class) {
	n.fields++
	if !slices.Contains(n.classes, c) {
		n.classes = append(n.classes, c)
	}
}

// identityAgain writes what was typed of a survivor who has a record. What was
// left empty stays as it is; what would be written over has to open for the
// worker, and to be what she was shown.
func (w *work) identityAgain(seen int64, person map[string]string, n *sealedCount) error {
	record, err := w.recordOf("called_name")
	if err != nil {
		return err
	}
	if err := w.addNames(record, person); err != nil {
		return err
	}
	typed := map[string]string{}
	for part, text := range person {
		if strings.TrimSpace(text) != "" {
			typed[part] = text
		}
	}
	if typed["called_name"] == "" && typed["safe_contact"] == "" {
		seen = record.version // names are added to what stands there now: nothing is written over unseen
	}
	if len(typed) == 0 {
		return nil
	}
	written, err := w.rewrite(record, seen, typed)
	for _, p := range written {
		n.add(sealedFields[p].Class)
	}
	return err
}

// addNames keeps the names that stand in the file: what is typed now joins the
// other names, and the full name on her papers is only filled in, never changed.
func (w *work) addNames(record sheet, person map[string]string) error {
	full, others := record.sealed["full_name"], record.sealed["other_names"]
	if full.Empty() {
		person["other_names"] = lines(person["other_names"])
	} else {
		person["other_names"] = lines(person["full_name"], person["other_names"])
		person["full_name"] = ""
	}
	if person["other_names"] == "" || others.Empty() {
		return nil
	}
	opened, err := w.keeper.Open(w.tx, w.by, audit.Entry{Action: "names.opened", Subject: "case:" + w.c.ID, CaseID: w.c.ID, Survivor: w.c.SurvivorID, Detail: "purpose=intake"},
		w.now, w.valueOf(record, "other_names", others))
	if err != nil {
		return err
	}
	if opened[0].Waiting {
		return models.Fail(models.Waiting, "error.waiting")
	}
	person["other_names"] = lines(opened[0].Text, person["other_names"])
	return nil
}

// lines puts names one a line, each once.
func lines(texts ...string) string {
	var out []string
	for _, line := range strings.Split(strings.Join(texts, "\n"), "\n") {
		if line = strings.TrimSpace(line); line != "" && !slices.Contains(out, line) {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

// account writes the coded facts, the trafficking, consents and decisions.
func (w *work) account(in Intake) error {
	old, err := factsOf(w.tx, w.c)
	if err != nil {
		return err
	}
	if in.Began.On != "" || in.Ended.On != "" {
		e := models.Episode{
			ID: w.newID(), SurvivorID: w.c.SurvivorID, CaseID: w.c.ID, CreatedAt: w.now, Version: 1,
			BeganOn: in.Began.On, BeganSure: in.Began.Sure, EndedOn: in.Ended.On, EndedSure: in.Ended.Sure,
		}
		if err := w.checkEpisode(e); err != nil {
			return err
		}
		if err := w.tx.Create(&e).Error; err != nil {
			return err
		}
	}
	for _, f := range in.Facts {
		f.Seen = standing(old)[f.Name].Version
		if err := w.putFact(f, old); err != nil {
			return err
		}
	}
	rows, err := w.consents(in.Consents)
	if err != nil {
		return err
	}
	if len(rows) > 0 {
		if err := w.tx.Create(&rows).Error; err != nil {
			return err
		}
	}
	return w.decide(in.DutiesDone)
}

// Known reads what stands in the record of a survivor a worker takes in again,
// of the parts that what she typed would be written over, and leaves an entry.
// Seen of the answer goes into Intake.SameSeen. It opens nothing where nothing
// would be written over.
func (s *Service) Known(ctx context.Context, by access.Actor, in Intake) (Revealed, error) {
	if err := by.Require(access.TakeIn); err != nil {
		return Revealed{}, err
	}
	var parts []string
	if strings.TrimSpace(in.Called) != "" {
		parts = append(parts, "called_name")
	}
	if strings.TrimSpace(in.SafeContact) != "" {
		parts = append(parts, "safe_contact")
	}
	if in.SameAs == "" || len(parts) == 0 {
		return Revealed{}, nil
	}
	return s.openParts(ctx, by, in.SameAs, "", "intake", parts)
}
