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
	"aftercare/services/deed"
)

// Intake is everything recorded when a survivor is taken in. Only the shelter
// is required: help begins before any answer.
type Intake struct {
	ID        string // of the form, chosen when it was begun; the same form sent twice makes one case
	ShelterID string
	ArrivedAt models.Instant // zero means now
	Referral  string
	SameAs    string // an earlier case of the same survivor, within reach; "" for none
	Second    string // the deputy of the shelter, who can open the case too; "" for nobody
	SameSeen  int64  // version of the survivor's record that the form showed beside the typed texts

	Called, FullName, OtherNames, SafeContact, Story, Wishes string

	Facts      []FactInput
	Consents   ConsentInput
	Episode    models.EpisodeFacts // the trafficking
	DutiesDone []DutyInput

	night *NightInput // set by OpenAtNight: the bed of somebody who came at night
}

// Opened is a case that this form opened, now or when it was sent before.
type Opened struct {
	deed.Result
	Case models.Case
}

// Open takes a survivor in: survivor, case, the worker as lead and everything
// recorded, in one transaction. Sending the same form again returns the case it
// made the first time.
func (s *Service) Open(ctx context.Context, by access.Actor, in Intake) (Opened, error) {
	return s.open(ctx, by, access.TakeIn, in)
}

// open opens a case for somebody who may do a deed.
func (s *Service) open(ctx context.Context, by access.Actor, need access.Deed, in Intake) (Opened, error) {
	var c models.Case
	result, err := s.Make(ctx, by, need, func(of *deed.Deed) error {
		d := &fileDeed{Service: s, Deed: of}
		if !models.IsID(in.ID) {
			return models.Fail(models.Invalid, "error.unreadable_form")
		}
		if err := d.checkIntake(in); err != nil {
			return err
		}
		made, err := d.UseToken(in.ID)
		switch {
		case err != nil:
		case made != "" && need == access.AdmitAtNight:
			err = d.Tx.Where("id = ? AND organisation_id = ?", made, by.Organisation()).Take(&d.Case).Error // it is with a caseworker now
		case made != "":
			d.Case, err = custody.Case(d.Tx, by.At(s.Moment()), made) // it may have been opened while this request waited
		default:
			err = d.open(in)
		}
		c, d.ID = d.Case, d.Case.ID
		return err
	})
	return Opened{result, c}, err
}

// Made reads the header of the case that the actor's own form made. It returns
// NotFound when the form made none, or when the case is no longer within reach.
func (s *Service) Made(ctx context.Context, by access.Actor, form string) (Header, error) {
	var id string
	err := s.Read(ctx, func(tx *gorm.DB) (err error) { id, err = deed.Made(tx, by, form); return err })
	if err != nil {
		return Header{}, err
	}
	return s.Head(ctx, by.At(s.Moment()), id)
}

// open writes the case. It makes the assignment before it seals anything,
// because texts are sealed for the people assigned.
func (d *fileDeed) open(in Intake) error {
	open, err := d.holdOpen(in.ShelterID)
	if err != nil {
		return err
	}
	if !open {
		return models.Problems{"shelter": "intake.shelter_closed"}.Err()
	}
	if err := d.Place(in.ShelterID); err != nil {
		return err
	}
	leader, err := d.leader(in)
	if err != nil {
		return err
	}
	d.Case.LeadID = leader.ID
	known, err := d.survivor(in)
	if err != nil {
		return err
	}
	if err := d.insertCase(in); err != nil {
		return err
	}
	if err := d.holdIntake(in); err != nil {
		return err
	}
	if err := d.assignLeader(leader); err != nil {
		return err
	}
	if err := d.joinSecond(in.Second); err != nil {
		return err
	}
	written, err := d.identity(in, known)
	if err != nil {
		return err
	}
	if err := d.account(in); err != nil {
		return err
	}
	if in.night != nil {
		if err := d.atNight(*in.night); err != nil {
			return err
		}
	}
	return d.Note(audit.Entry{Action: "case.opened", Classes: written.classes, Fields: written.fields, Detail: "referral=" + in.Referral})
}

// survivor makes the survivor, or finds the one of the earlier case the intake
// names.
func (d *fileDeed) survivor(in Intake) (known bool, err error) {
	if in.SameAs == "" {
		s := models.Survivor{ID: d.NewID(), OrganisationID: d.By.Organisation(), CreatedAt: d.Now, Version: 1}
		d.Case.SurvivorID = s.ID
		return false, d.Tx.Create(&s).Error
	}
	if err := d.Hold(in.SameAs); err != nil {
		return true, err
	}
	before, err := custody.Case(d.Tx, d.By, in.SameAs)
	d.Case.SurvivorID, d.Case.PreviousCaseID = before.SurvivorID, before.ID
	return true, err
}

func (d *fileDeed) insertCase(in Intake) error {
	if in.ArrivedAt == 0 {
		in.ArrivedAt = d.Now
	}
	code, err := d.freeCode()
	if err != nil {
		return err
	}
	d.Case.ID, d.Case.OrganisationID, d.Case.ShelterID, d.Case.Code = d.NewID(), d.By.Organisation(), in.ShelterID, code
	d.Case.Status, d.Case.IntakeAt, d.Case.ReferralSource = models.CaseOpen, in.ArrivedAt, in.Referral
	d.Case.AgeGroup, d.Case.Worst, d.Case.CreatedAt, d.Case.Version = "unsure", 9, d.Now, 1
	return d.Tx.Create(&d.Case).Error
}

// freeCode draws a case code that no case has. A clash is one in billions.
func (d *fileDeed) freeCode() (string, error) {
	for range 5 {
		code, err := models.NewCaseCode(d.random)
		if err != nil {
			return "", err
		}
		var n int64
		if err := d.Tx.Model(&models.Case{}).Where("code = ?", string(code)).Count(&n).Error; err != nil {
			return "", err
		}
		if n == 0 {
			return string(code), nil
		}
	}
	return "", fmt.Errorf("case code: the random source repeats itself")
}

// sealedCount counts what was sealed, for the audit entry.
type sealedCount struct {
	classes []models.Class
	fields  int
}

// identity seals the texts that identify the survivor and tell what happened.
// For a survivor with an earlier record nothing old is lost: new names are
// added to the other names, and replaced texts stay as an earlier version.
func (d *fileDeed) identity(in Intake, known bool) (sealedCount, error) {
	person := map[string]string{"called_name": in.Called, "full_name": in.FullName, "other_names": in.OtherNames, "safe_contact": in.SafeContact}
	var n sealedCount
	var err error
	if known {
		err = d.identityAgain(in.SameSeen, person, &n)
	} else {
		err = d.sealCounted(&models.Survivor{}, d.Case.SurvivorID, textsOf(d.Case.SurvivorID, person), &n)
	}
	if err != nil {
		return n, err
	}
	return n, d.sealCounted(&models.Case{}, d.Case.ID, textsOf(d.Case.ID, map[string]string{"story": in.Story, "her_wishes": in.Wishes}), &n)
}

// sealCounted seals texts of a new record and counts them.
func (d *fileDeed) sealCounted(model any, id string, texts []custody.Text, n *sealedCount) error {
	for _, t := range texts {
		n.add(t.Field.Class)
	}
	return d.seal(model, id, texts)
}

func (n *sealedCount) add(c models.Class) {
	n.fields++
	if !slices.Contains(n.classes, c) {
		n.classes = append(n.classes, c)
	}
}

// identityAgain writes the typed texts of a survivor who already has a record.
// Empty fields leave the old text. A text to be replaced must open for the
// worker, and must be the version the form showed.
func (d *fileDeed) identityAgain(seen int64, person map[string]string, n *sealedCount) error {
	record, err := d.recordOf("called_name")
	if err != nil {
		return err
	}
	if err := d.addNames(record, person); err != nil {
		return err
	}
	typed := map[string]string{}
	for part, text := range person {
		if strings.TrimSpace(text) != "" {
			typed[part] = text
		}
	}
	if typed["called_name"] == "" && typed["safe_contact"] == "" {
		seen = record.version // names are added to the current record, so no text is replaced unseen
	}
	if len(typed) == 0 {
		return nil
	}
	written, err := d.rewrite(record, seen, typed)
	for _, p := range written {
		n.add(sealedFields[p].Class)
	}
	return err
}

// addNames keeps the names in the file. A typed name joins the other names; the
// full name on papers is only filled in when empty, never changed.
func (d *fileDeed) addNames(record sheet, person map[string]string) error {
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
	opened, err := d.Unseal(audit.Entry{Action: "names.opened", Detail: "purpose=intake"}, d.valueOf(record, "other_names", others))
	if err != nil {
		return err
	}
	if opened[0].Waiting {
		return models.Fail(models.Waiting, "error.waiting")
	}
	person["other_names"] = lines(opened[0].Text, person["other_names"])
	return nil
}

// lines joins names, one per line, each once.
func lines(texts ...string) string {
	var out []string
	for _, line := range strings.Split(strings.Join(texts, "\n"), "\n") {
		if line = strings.TrimSpace(line); line != "" && !slices.Contains(out, line) {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

// account writes the coded facts, the episode, consents and decisions.
func (d *fileDeed) account(in Intake) error {
	old, err := factsOf(d.Tx, d.Case)
	if err != nil {
		return err
	}
	if in.Episode != (models.EpisodeFacts{}) {
		if _, err := d.insertEpisode(in.Episode); err != nil {
			return err
		}
	}
	for _, f := range in.Facts {
		f.Seen = standing(old)[f.Name].Version
		if err := d.putFact(f, old); err != nil {
			return err
		}
	}
	rows, err := d.consents(in.Consents)
	if err != nil {
		return err
	}
	if len(rows) > 0 {
		if err := d.Tx.Create(&rows).Error; err != nil {
			return err
		}
	}
	return d.decide(in.DutiesDone)
}

// Known opens the texts that an intake would replace in the record of a
// survivor taken in again, and leaves an audit entry. The caller puts Seen of
// the result into Intake.SameSeen. If the intake replaces nothing, Known opens
// nothing.
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
