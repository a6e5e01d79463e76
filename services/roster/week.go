package roster

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/store"
)

// Week is a week of a house.
type Week struct {
	Houses
	Monday models.Date
	Today  models.Date
	Posts  []models.Post // those in use, and those that somebody is at in this week
	Staff  []Person      // who can be put on duty by account
	Row    models.Roster // the zero one for a week that nobody filled
	By     string        // who changed it last
	Before bool          // the week before has somebody to copy

	at map[string][]Person
}

// Days are the seven days of the week.
func (w Week) Days() []models.Date { return models.WeekOf(w.Monday) }

// At lists who is at a post on a day.
func (w Week) At(postID string, on models.Date) []Person { return w.at[cellKey(postID, on)] }

func cellKey(postID string, on models.Date) string { return postID + " " + string(on) }

// Week reads the week of a day in a house: "" for the first house and for this week.
func (s *Service) Week(ctx context.Context, by access.Actor, shelterID string, day models.Date) (Week, error) {
	var w Week
	if err := by.Require(access.ReadBeds); err != nil {
		return w, err
	}
	err := s.db.Read(ctx, func(tx *gorm.DB) (err error) {
		if w.Houses, err = HousesOf(tx, by, shelterID); err != nil || w.House.ID == "" {
			return err
		}
		w.Today = by.Now().Date(w.Zone)
		if w.Monday = models.MondayOf(day); w.Monday == "" {
			w.Monday = models.MondayOf(w.Today)
		}
		return w.read(tx)
	})
	return w, err
}

// read reads who is at which post in the week, and whom the house has.
func (w *Week) read(tx *gorm.DB) (err error) {
	if w.at, w.Before, err = cells(tx, w.House.ID, w.Monday); err != nil {
		return err
	}
	var posts []models.Post
	if err := tx.Where("shelter_id = ?", w.House.ID).Order("from_time, id").Find(&posts).Error; err != nil {
		return err
	}
	for _, p := range posts {
		if p.RemovedAt == 0 || slices.ContainsFunc(w.Days(), func(d models.Date) bool { return len(w.At(p.ID, d)) > 0 }) {
			w.Posts = append(w.Posts, p)
		}
	}
	if w.Staff, err = staffOf(tx, w.House.ID); err != nil {
		return err
	}
	var row struct {
		models.Roster `gorm:"embedded"`
		By            string
	}
	err = tx.Raw("SELECT r.*, a.display_name AS by FROM rosters r JOIN accounts a ON a.id = r.changed_by WHERE r.shelter_id = ? AND r.monday = ?", w.House.ID, w.Monday).Scan(&row).Error
	w.Row, w.By = row.Roster, row.By
	return err
}

// cells reads who is at which post in a week, and whether the week before has anybody.
func cells(tx *gorm.DB, shelterID string, monday models.Date) (at map[string][]Person, before bool, err error) {
	turns, err := turnsBetween(tx, shelterID, monday.AddDays(-7), monday.AddDays(6))
	at = map[string][]Person{}
	for _, t := range turns {
		if t.OnDay < monday {
			before = true
			continue
		}
		key := cellKey(t.PostID, t.OnDay)
		at[key] = append(at[key], Person{t.AccountID, t.Name})
	}
	return at, before, err
}

// turnsBetween reads the turns of a house from one day to another.
func turnsBetween(tx *gorm.DB, shelterID string, first, last models.Date) (turns []turn, err error) {
	err = tx.Raw(`SELECT w.post_id, w.on_day, w.account_id, COALESCE(a.display_name, w.name) AS name FROM posts p
		JOIN roster_turns w ON w.post_id = p.id AND w.removed_at = 0 AND w.on_day BETWEEN ? AND ?
		LEFT JOIN accounts a ON a.id = w.account_id
		WHERE p.shelter_id = ? ORDER BY w.on_day, w.id`, first, last, shelterID).Scan(&turns).Error
	return turns, err
}

// staffOf lists who of a house may take people in at night.
func staffOf(tx *gorm.DB, shelterID string) (list []Person, err error) {
	err = tx.Raw(`SELECT a.id AS account_id, a.display_name AS name FROM account_shelters x JOIN accounts a ON a.id = x.account_id
		WHERE x.shelter_id = ? AND a.status = 'active' AND a.role IN ? ORDER BY a.display_name, a.id`, shelterID, access.RolesThat(access.AdmitAtNight)).Scan(&list).Error
	return list, err
}

// FillInput is who is to be at a post on some days of a week, in place of those who were.
type FillInput struct {
	Monday   models.Date
	PostID   string
	Days     []string // of the week
	Accounts []string
	Names    string // of people without an account, with commas between them
	Seen     int64  // version of the week that the form showed
}

// Fill puts people on duty.
func (s *Service) Fill(ctx context.Context, by access.Actor, shelterID string, in FillInput) error {
	return s.change(ctx, by, access.KeepRoster, shelterID, func(c changing) error {
		if err := c.checkFill(in); err != nil {
			return err
		}
		if err := c.next(in.Monday, in.Seen); err != nil {
			return err
		}
		err := c.tx.Model(&models.RosterTurn{}).Where("post_id = ? AND on_day IN ? AND removed_at = 0", in.PostID, in.Days).
			Select("removed_at", "removed_by").Updates(models.RosterTurn{RemovedAt: c.now, RemovedBy: by.ID()}).Error
		if err != nil {
			return err
		}
		people := peopleIn(in)
		for _, on := range in.Days {
			if err := c.put(in.PostID, models.Date(on), people); err != nil {
				return err
			}
		}
		return c.note("roster.filled", fmt.Sprintf("monday=%s post=%s days=%d people=%d", in.Monday, in.PostID, len(in.Days), len(people)))
	})
}

// checkFill holds what was typed to the house and the week.
func (c changing) checkFill(in FillInput) error {
	problems := models.Problems{}
	if post, err := c.post(in.PostID); errors.Is(err, gorm.ErrRecordNotFound) || err == nil && post.RemovedAt > 0 {
		problems.Add("post", "problem.choose")
	} else if err != nil {
		return err
	}
	if len(in.Days) == 0 {
		problems.Add("days", "problem.required")
	}
	week := models.WeekOf(in.Monday)
	for _, on := range in.Days {
		if !slices.Contains(week, models.Date(on)) {
			problems.Add("days", "problem.choose")
		}
	}
	staff, err := staffOf(c.tx, c.house)
	for _, id := range in.Accounts {
		if !slices.ContainsFunc(staff, func(p Person) bool { return p.AccountID == id }) {
			problems.Add("people", "problem.choose")
		}
	}
	for _, name := range models.NamesTyped(in.Names) {
		if len([]rune(name)) > models.MaxPostName {
			problems.Add("names", "problem.too_long|n=60")
		}
	}
	if len(peopleIn(in)) > models.MostOnDuty {
		problems.Add("people", "problem.duty_full|n="+strconv.Itoa(models.MostOnDuty))
	}
	if err == nil {
		err = problems.Err()
	}
	return err
}

// peopleIn lists whom a form names, each once.
func peopleIn(in FillInput) (list []Person) {
	ids := slices.Clone(in.Accounts)
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		list = append(list, Person{AccountID: id})
	}
	for _, name := range models.NamesTyped(in.Names) {
		list = append(list, Person{Name: name})
	}
	return list
}

// next makes the next version of a week, in the name of whoever changes it.
func (c changing) next(monday models.Date, seen int64) error {
	if models.MondayOf(monday) != monday || monday == "" {
		return models.Fail(models.Invalid, "error.unreadable_form")
	}
	row := models.Roster{ID: c.newID(), ShelterID: c.house, Monday: monday, ChangedBy: c.by.ID(), ChangedAt: c.now, Version: seen + 1}
	if seen == 0 {
		made := c.tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
		return store.Changed(made)
	}
	return store.Changed(c.tx.Model(&models.Roster{}).Where("shelter_id = ? AND monday = ? AND version = ?", c.house, monday, seen).
		Select("changed_by", "changed_at", "version").Updates(row))
}

// put puts people at a post on a day.
func (c changing) put(postID string, on models.Date, people []Person) error {
	var rows []models.RosterTurn
	for _, p := range people {
		row := models.RosterTurn{ID: c.newID(), PostID: postID, OnDay: on, AccountID: p.AccountID, RecordedBy: c.by.ID(), CreatedAt: c.now}
		if p.AccountID == "" {
			row.Name = strings.TrimSpace(p.Name)
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return nil
	}
	return c.tx.Create(&rows).Error
}

// Copy puts everybody of the week before on duty on the same days of a week, at posts in
// use where nobody is yet. It leaves out who works there no longer, and returns how many
// turns it made.
func (s *Service) Copy(ctx context.Context, by access.Actor, shelterID string, monday models.Date, seen int64) (n int, err error) {
	err = s.change(ctx, by, access.KeepRoster, shelterID, func(c changing) error {
		n = 0
		fresh, err := c.fromBefore(monday)
		if err != nil {
			return err
		}
		if err := c.next(monday, seen); err != nil {
			return err
		}
		for _, t := range fresh {
			if err := c.put(t.PostID, t.OnDay.AddDays(7), []Person{{t.AccountID, t.Name}}); err != nil {
				return err
			}
			n++
		}
		return c.note("roster.copied", fmt.Sprintf("monday=%s turns=%d", monday, n))
	})
	return n, err
}

// fromBefore lists the turns of the week before that can be copied.
func (c changing) fromBefore(monday models.Date) (out []turn, err error) {
	staff, err := staffOf(c.tx, c.house)
	if err != nil {
		return nil, err
	}
	var used []string
	if err := c.tx.Model(&models.Post{}).Where("shelter_id = ? AND removed_at = 0", c.house).Pluck("id", &used).Error; err != nil {
		return nil, err
	}
	there, _, err := cells(c.tx, c.house, monday)
	if err != nil {
		return nil, err
	}
	before, err := turnsBetween(c.tx, c.house, monday.AddDays(-7), monday.AddDays(-1))
	for _, t := range before {
		works := t.AccountID == "" || slices.ContainsFunc(staff, func(p Person) bool { return p.AccountID == t.AccountID })
		if works && slices.Contains(used, t.PostID) && len(there[cellKey(t.PostID, t.OnDay.AddDays(7))]) == 0 {
			out = append(out, t)
		}
	}
	return out, err
}
