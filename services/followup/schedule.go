package followup

import (
	"context"
	"slices"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/store"
)

// PlanInput is what the user typed about the survivor's wish. Words that are left empty
// stay as they are.
type PlanInput struct {
	ExitOn models.Date // the day from which the days count, "" while nobody knows it
	Wish   string      // one of models.FollowWishes
	Points []string    // the default days that are wanted
	Words  string
	Seen   int64 // version of the schedule that the form showed, 0 for none
}

// Agree records what the survivor wishes about contact after leaving: on which days,
// or none. Days that were planned and are not wanted go; what was done stays.
func (s *Service) Agree(ctx context.Context, by access.Actor, caseID string, in PlanInput) (deed.Result, error) {
	return s.deed(ctx, by, caseID, "", func(d followDeed) (string, error) {
		if err := d.checkPlan(in); err != nil {
			return "", err
		}
		row, there, err := plan(d.Tx, caseID)
		if err != nil {
			return "", err
		}
		if there != (in.Seen > 0) || there && row.Version != in.Seen {
			return "", models.Fail(models.Conflict, "error.changed_by_someone")
		}
		if row, err = d.putPlan(row, in); err != nil {
			return "", err
		}
		return row.ID, d.replan(in)
	})
}

// checkPlan holds a wish to the rules.
func (d followDeed) checkPlan(in PlanInput) error {
	problems := models.Problems{}
	if !slices.Contains(models.FollowWishes, in.Wish) {
		problems.Add("wish", "problem.choose")
	}
	dates, err := d.Dates()
	if err != nil {
		return err
	}
	if in.ExitOn != "" {
		dates.Leaving("exit_on", models.Exactly(in.ExitOn), problems)
	}
	for _, code := range in.Points {
		if !slices.Contains(models.FollowUpPointCodes(), code) {
			problems.Add("points", "problem.choose")
		}
	}
	checkWords(in.Words, problems)
	return problems.Err()
}

// putPlan stores the wish: anew, or as the next version of the schedule.
func (d followDeed) putPlan(row models.FollowPlan, in PlanInput) (models.FollowPlan, error) {
	was, fresh := row, row.ID == ""
	if fresh {
		row = models.FollowPlan{ID: d.NewID(), CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID}
		row.RecordedBy, row.CreatedAt = d.By.ID(), d.Now
	}
	row.FollowPlanFacts = models.FollowPlanFacts{ExitOn: in.ExitOn, Wish: in.Wish, Points: in.points(), AskedAt: d.Now}
	row.ChangedBy, row.ChangedAt, row.Version = d.By.ID(), d.Now, was.Version+1
	e := audit.Entry{Action: "follow_up.agreed", Subject: "follow_plan:" + row.ID, Detail: "wish=" + in.Wish}
	if !fresh {
		if err := d.keep(row.ID, was.Trail, was.FollowPlanFacts, was.Words, in.Words != "", "new_information"); err != nil {
			return row, err
		}
	}
	columns := append(store.Columns("", models.FollowPlanFacts{}), "changed_by", "changed_at", "version")
	if in.Words != "" {
		sealed, err := d.Seal(custody.Text{Field: custody.FollowPlanWords, RowID: row.ID, Text: in.Words})
		if err != nil {
			return row, err
		}
		row.Words, columns = sealed[0], append(columns, "words")
		e.Fields, e.Classes = 1, []models.Class{models.ClassSafety}
	}
	if fresh {
		if err := d.Tx.Create(&row).Error; err != nil {
			return row, err
		}
		return row, d.Note(e)
	}
	if err := store.Changed(d.Tx.Model(&row).Where("version = ?", was.Version).Select(columns).Updates(row)); err != nil {
		return row, err
	}
	return row, d.Note(e)
}

// points are the default days that are wanted, in their order; none where no contact is.
func (in PlanInput) points() models.Codes {
	var out []string
	for _, code := range models.FollowUpPointCodes() {
		if in.Wish == models.FollowAgreed && slices.Contains(in.Points, code) {
			out = append(out, code)
		}
	}
	return models.CodesOf(out)
}

// keep stores what a change is about to write over: the coded facts, and the words
// where new ones were typed.
func (d followDeed) keep(id string, was models.Trail, facts any, words models.Sealed, typed bool, reason string) error {
	coded, err := deed.Coded(facts)
	if err != nil {
		return err
	}
	rows := []models.Revision{{Record: id, Version: was.Version, Facts: coded, Reason: reason, MadeBy: was.ChangedBy, MadeAt: was.ChangedAt}}
	if typed && !words.Empty() {
		rows = append(rows, models.Revision{Record: id, Version: was.Version, Part: "words", Value: words, Reason: reason, MadeBy: was.ChangedBy, MadeAt: was.ChangedAt})
	}
	return d.Keep(rows...)
}

// replan drops the planned days that are not wanted and plans those that are. While nobody
// knows the day of leaving none is planned: the leaving plans them.
func (d followDeed) replan(in PlanInput) error {
	if in.Wish == models.FollowNone {
		return d.files.EndFollowUps(d.Deed)
	}
	var open []models.FollowUp
	if err := d.Tx.Where("case_id = ? AND result = '' AND removed_at = 0 AND point <> ''", d.Case.ID).Find(&open).Error; err != nil {
		return err
	}
	for _, row := range open {
		if p := pointOf(row.Point); in.ExitOn != "" && slices.Contains(in.Points, row.Point) && p.On(in.ExitOn) == row.DueOn {
			continue
		}
		row.RemovedAt = d.Now
		if _, err := d.write(&row, ""); err != nil {
			return err
		}
	}
	if in.ExitOn == "" {
		return nil
	}
	return d.files.PlanFollowUps(d.Deed, in.ExitOn, in.Points)
}

func pointOf(code string) (p models.FollowUpPoint) {
	for _, p = range models.FollowUpPoints {
		if p.Code == code {
			return p
		}
	}
	return models.FollowUpPoint{}
}

// DayInput is the day of a planned follow-up.
type DayInput struct {
	DueOn models.Date
	Seen  int64
	Token string
}

// PlanDay plans a follow-up on a day of its own.
func (s *Service) PlanDay(ctx context.Context, by access.Actor, caseID string, in DayInput) (deed.Result, error) {
	return s.deed(ctx, by, caseID, in.Token, func(d followDeed) (string, error) {
		if err := d.checkDay("due_on", in.DueOn); err != nil {
			return "", err
		}
		return d.planDay(in.DueOn)
	})
}

func (d followDeed) planDay(on models.Date) (string, error) {
	row := d.files.PlannedFollowUp(d.Deed, "", on)
	if err := d.Tx.Create(&row).Error; err != nil {
		return "", err
	}
	return row.ID, d.note("follow_up.planned", row.ID, "", 0)
}

// checkDay holds a day that is planned to the rules.
func (d followDeed) checkDay(field string, on models.Date) error {
	problems := models.Problems{}
	dates, err := d.Dates()
	if err != nil {
		return err
	}
	if on == "" {
		problems.Add(field, "problem.required")
	} else {
		dates.Plan(field, on, problems)
	}
	if on != "" && on < d.Today {
		problems.Add(field, "problem.follow_past")
	}
	row, there, err := plan(d.Tx, d.Case.ID)
	if there && row.Wish == models.FollowNone {
		problems.Add("", "problem.follow_none")
	}
	if err != nil {
		return err
	}
	return problems.Err()
}

// MoveDay plans a follow-up for another day. It is then no default day any more.
func (s *Service) MoveDay(ctx context.Context, by access.Actor, caseID, id string, in DayInput) (deed.Result, error) {
	return s.deed(ctx, by, caseID, "", func(d followDeed) (string, error) {
		row, err := d.planned(id, in.Seen)
		if err != nil {
			return "", err
		}
		if err := d.checkDay("due_on", in.DueOn); err != nil {
			return "", err
		}
		row.Point, row.DueOn, row.DueAt = "", in.DueOn, models.EndOfDay(in.DueOn, d.Zone)
		if _, err := d.write(&row, ""); err != nil {
			return "", err
		}
		return row.ID, d.note("follow_up.day", row.ID, "", 0)
	})
}

// DropDay takes a planned follow-up off the list.
func (s *Service) DropDay(ctx context.Context, by access.Actor, caseID, id string, seen int64) (deed.Result, error) {
	return s.deed(ctx, by, caseID, "", func(d followDeed) (string, error) {
		row, err := d.planned(id, seen)
		if err != nil {
			return "", err
		}
		row.RemovedAt = d.Now
		if _, err := d.write(&row, ""); err != nil {
			return "", err
		}
		return row.ID, d.note("follow_up.dropped", row.ID, "", 0)
	})
}

// planned reads a follow-up that nobody answered yet.
func (d followDeed) planned(id string, seen int64) (models.FollowUp, error) {
	row, err := d.row(id, seen)
	if err == nil && !row.Open() {
		err = models.Fail(models.Conflict, "error.changed_by_someone")
	}
	return row, err
}
