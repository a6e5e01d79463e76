package task

import (
	"context"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/deed"
	"aftercare/services/store"
)

// How many tasks the lists show.
const (
	mostOpen = 100
	mostDone = 20
	perPage  = 25
)

// Row is a task as lists show it. Its title is there once it was opened.
type Row struct {
	models.Task
	Code       string
	Assignee   string // name
	Asker      string
	Doer       string
	Nobody     bool   // the assignee no longer works on the case
	Words      string `gorm:"-"`
	HasTitle   bool   `gorm:"-"` // there is a title that the role reads
	store.Rest `gorm:"embedded"`
}

// Late reports whether the task was due before a day.
func (r Row) Late(today models.Date) bool { return r.DueOn < today }

// open is the condition of an open task, as its indexes have it.
const open = "d.done_at = 0 AND d.removed_at = 0"

// Somebody works on the case of a task now: the assignee, or who asked.
const (
	assigneeHolds = "EXISTS (SELECT 1 FROM assignments h WHERE h.case_id = d.case_id AND h.account_id = d.assignee_id AND h.until_at > ? AND h.from_at <= ?)"
	askerHolds    = "EXISTS (SELECT 1 FROM assignments k WHERE k.case_id = d.case_id AND k.account_id = d.recorded_by AND k.until_at > ? AND k.from_at <= ?)"
)

// byDay is the order of open tasks.
const byDay = "d.show_on, d.id"

// rows are the columns of a Row of tasks d, with those of the rest of the list.
func rows(q *gorm.DB, now models.Instant) *gorm.DB {
	return q.Select("d.*, "+store.RestOf("d.due_on", byDay)+", c.code, a.display_name AS assignee, b.display_name AS asker, COALESCE(e.display_name, '') AS doer, NOT "+assigneeHolds+" AS nobody", now, now).
		Joins("JOIN cases c ON c.id = d.case_id").Joins("JOIN accounts a ON a.id = d.assignee_id").Joins("JOIN accounts b ON b.id = d.recorded_by").Joins("LEFT JOIN accounts e ON e.id = d.done_by")
}

// Mine is the tasks of one person over all her cases. The last row of each list says how
// many more there are.
type Mine struct {
	Now    []Row // shown from today or before, the longest due first
	Later  []Row
	Nobody []Row  // asked for by her, or by somebody who left too, and nobody has them
	Next   string // cursor of the next page of Now and Later
	Left   string // that of Nobody
}

// Due reads the first tasks that the actor has to do today, and those that fell back to
// her.
func (s *Service) Due(ctx context.Context, by access.Actor, today models.Date, limit int) (out Mine, err error) {
	if !by.May(access.KeepTasks) {
		return out, nil
	}
	err = s.Read(ctx, func(tx *gorm.DB) error {
		q := hers(tx, by, store.Cursor{}).Where("d.show_on <= ?", today)
		if err := q.Limit(limit).Scan(&out.Now).Error; err != nil {
			return err
		}
		return nobodys(tx, by, store.Cursor{}).Limit(limit).Scan(&out.Nobody).Error
	})
	return out, err
}

// Mine reads a page of the open tasks of the actor, and of those that fell back to her,
// each after a cursor.
func (s *Service) Mine(ctx context.Context, by access.Actor, today models.Date, after, nobodyAfter string) (out Mine, err error) {
	if !by.May(access.KeepTasks) {
		return out, nil
	}
	at, err := store.ReadCursor(after)
	if err != nil {
		return out, err
	}
	left, err := store.ReadCursor(nobodyAfter)
	if err != nil {
		return out, err
	}
	var list []Row
	err = s.Read(ctx, func(tx *gorm.DB) error {
		if err := hers(tx, by, at).Limit(perPage).Scan(&list).Error; err != nil {
			return err
		}
		return nobodys(tx, by, left).Limit(perPage).Scan(&out.Nobody).Error
	})
	for _, r := range list {
		if r.ShowOn <= today {
			out.Now = append(out.Now, r)
		} else {
			out.Later = append(out.Later, r)
		}
	}
	out.Next, out.Left = next(list), next(out.Nobody)
	return out, err
}

// next is the cursor of the page after a list, "" for the last one.
func next(list []Row) string {
	if n := len(list); n > 0 && list[n-1].RowsAfter > 0 {
		return store.Cursor{Key: string(list[n-1].ShowOn), ID: list[n-1].ID}.String()
	}
	return ""
}

// hers are the open tasks of the actor after a cursor.
func hers(tx *gorm.DB, by access.Actor, after store.Cursor) *gorm.DB {
	return rows(by.Few(tx, "tasks"), by.Now()).Where(open+" AND d.assignee_id = ? AND ("+byDay+") > (?, ?)", by.ID(), after.Key, after.ID).Order(byDay)
}

// nobodys are the open tasks of people who left their case, after a cursor: those that the
// actor asked for, and those of which who asked left too.
func nobodys(tx *gorm.DB, by access.Actor, after store.Cursor) *gorm.DB {
	return rows(by.Rows(tx, "tasks"), by.Now()).Where(open).Where("NOT "+assigneeHolds, by.Now(), by.Now()).
		Where("(d.recorded_by = ? OR NOT "+askerHolds+") AND ("+byDay+") > (?, ?)", by.ID(), by.Now(), by.Now(), after.Key, after.ID).Order(byDay)
}

// Listed is the tasks of a case.
type Listed struct {
	CaseID  string
	Code    string
	Open    []Row // the first due on top
	Done    []Row // newest first
	Waiting bool  // a colleague still has the key to a title
}

// List returns the tasks of a case that the actor sees, without their titles.
func (s *Service) List(ctx context.Context, by access.Actor, caseID string) (out Listed, err error) {
	err = s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
		out, err = list(tx, by, c)
		return err
	})
	return out, err
}

// Open is List with the titles that the role reads, and one audit entry.
func (s *Service) Open(ctx context.Context, by access.Actor, caseID, purpose string) (out Listed, err error) {
	err = s.Look(ctx, by, caseID, func(d *deed.Deed) error {
		if out, err = list(d.Tx, by, d.Case); err != nil {
			return err
		}
		var sealed []deed.RowWords
		for _, part := range [][]Row{out.Open, out.Done} {
			for i := range part {
				sealed = append(sealed, deed.RowWords{RowID: part[i].ID, Words: wordsOf(&part[i].Task, &part[i].Words)})
			}
		}
		out.Waiting, err = d.OpenWords(audit.Entry{Action: "task.opened", Detail: "tasks=" + strconv.Itoa(len(sealed)) + " purpose=" + purpose}, sealed)
		return err
	})
	return out, err
}

func list(tx *gorm.DB, by access.Actor, c models.Case) (Listed, error) {
	out := Listed{CaseID: c.ID, Code: c.Code}
	of := func() *gorm.DB { return seen(rows(tx.Table("tasks d"), by.Now()).Where("d.case_id = ?", c.ID), by) }
	err := of().Where(open).Order("d.show_on, d.id").Limit(mostOpen).Scan(&out.Open).Error
	if err == nil {
		err = of().Where("d.done_at > 0 AND d.removed_at = 0").Order("d.done_at DESC, d.id DESC").Limit(mostDone).Scan(&out.Done).Error
	}
	mark(by, out.Open)
	mark(by, out.Done)
	return out, err
}

// seen limits a query to the tasks that the actor sees.
func seen(q *gorm.DB, by access.Actor) *gorm.DB {
	if by.SeesAllServices() {
		return q
	}
	classes := slices.DeleteFunc(slices.Clone(models.SealedClasses), func(c models.Class) bool { return !by.SeesService(c) })
	return q.Where("(d.class IN ? OR d.assignee_id = ? OR d.recorded_by = ?)", append(classes, ""), by.ID(), by.ID())
}

func mark(by access.Actor, list []Row) {
	for i := range list {
		list[i].HasTitle = !list[i].Title.Empty() && by.MayRead(list[i].Class, access.TaskTitle)
	}
}

// One returns an open task of a case.
func (s *Service) One(ctx context.Context, by access.Actor, caseID, id string) (row models.Task, err error) {
	err = s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) error {
		row, err = find(tx, by, c.ID, id)
		return err
	})
	return row, err
}

// Person is somebody who works on a case.
type Person struct {
	ID   string
	Name string
	Role models.Role
}

// onCase lists who works on a case at a moment.
func onCase(tx *gorm.DB, caseID string, now models.Instant) (list []Person, err error) {
	err = tx.Raw(`SELECT DISTINCT a.id, a.display_name AS name, a.role FROM assignments h JOIN accounts a ON a.id = h.account_id
		WHERE h.case_id = ? AND h.until_at > ? AND h.from_at <= ? ORDER BY a.display_name, a.id`, caseID, now, now).Scan(&list).Error
	return list, err
}

// Choices is what the form for a task offers.
type Choices struct {
	Token  string
	People []Person // on the case, whose role can read what the actor writes
}

// Choices returns whom the actor can ask on a case.
func (s *Service) Choices(ctx context.Context, by access.Actor, caseID string) (Choices, error) {
	ch := Choices{Token: s.NewID()}
	if err := by.Require(access.KeepTasks); err != nil {
		return ch, err
	}
	err := s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) (err error) {
		ch.People, err = onCase(tx, c.ID, by.Now())
		return err
	})
	ch.People = slices.DeleteFunc(ch.People, func(p Person) bool {
		_, ok := by.ClassFor(p.Role, access.TaskTitle)
		return !ok
	})
	return ch, err
}
