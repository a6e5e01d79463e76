package importer

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/evaluation"
	"aftercare/services/store"
)

// Listed is a list that was brought in, as pages show it.
type Listed struct {
	models.ListImport
	Shelter, Lead, By string
}

// mostListed is how many lists a page shows, the newest.
const mostListed = 50

// Imports lists what was brought into the houses of the actor, newest first.
func (s *Service) Imports(ctx context.Context, by access.Actor) (list []Listed, err error) {
	if err := by.Require(access.UndoLists); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		return listed(tx, by).Order("d.made_at DESC, d.id").Limit(mostListed).Scan(&list).Error
	})
	return list, err
}

func listed(tx *gorm.DB, by access.Actor) *gorm.DB {
	return tx.Table("list_imports AS d").Select("d.*, s.name AS shelter, a.display_name AS lead, b.display_name AS by").
		Joins("JOIN shelters s ON s.id = d.shelter_id").Joins("JOIN accounts a ON a.id = d.lead_id").Joins("JOIN accounts b ON b.id = d.made_by").
		Where("d.shelter_id IN ?", housesOf(by))
}

// ListRun is a list that was brought in, with what became of its cases.
type ListRun struct {
	Listed
	Here    int64 // cases that are still here
	Waiting int64 // cases whose rights and gaps are not worked out yet
	Staying []Staying
	MayUndo bool
}

// Staying is a case on which somebody worked since it came, so that it stays.
type Staying struct {
	CaseID string
	Code   string
	Why    string // again, changed, people, stay or work: see staying
}

// Run reads a list that was brought in.
func (s *Service) Run(ctx context.Context, by access.Actor, id string) (out ListRun, err error) {
	if err := by.Require(access.UndoLists); err != nil {
		return out, err
	}
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		if err := listed(tx, by).Where("d.id = ?", id).Take(&out.Listed).Error; err != nil {
			return err
		}
		of := tx.Model(&models.Case{}).Where("id IN (SELECT case_id FROM list_import_cases WHERE import_id = ?)", id)
		if err := of.Session(&gorm.Session{}).Count(&out.Here).Error; err != nil {
			return err
		}
		if err := of.Session(&gorm.Session{}).Where("evaluated_at = 0").Count(&out.Waiting).Error; err != nil {
			return err
		}
		out.MayUndo = out.ListImport.MayUndo(models.At(s.now())) && mayUndo(by, out.ListImport)
		out.Staying, err = staying(tx, out.ListImport)
		return err
	})
	return out, err
}

// mayUndo reports whether the actor is who brought the list in, or an administrator.
func mayUndo(by access.Actor, l models.ListImport) bool {
	return l.MadeBy == by.ID() || by.Role() == models.Administrator
}

// undoneAtOnce is how many cases one transaction takes out: few enough that nobody waits.
const undoneAtOnce = 100

// Undo takes the cases of a list out again, within a day, some in each transaction. A case
// on which somebody worked since it came stays: what somebody wrote is never thrown away.
// When it is stopped halfway, it goes on where it stopped.
func (s *Service) Undo(ctx context.Context, by access.Actor, id string, version int64) error {
	if err := by.Require(access.UndoLists); err != nil {
		return err
	}
	for done := false; !done; {
		err := s.db.Write(ctx, func(tx *gorm.DB) (err error) {
			done, err = s.undoSome(tx, by, id, version)
			return err
		})
		if err != nil {
			return err
		}
		s.db.GiveWay(ctx)
	}
	return nil
}

// undoSome takes out some cases of a list, and reports whether none is left to take out.
func (s *Service) undoSome(tx *gorm.DB, by access.Actor, id string, version int64) (done bool, err error) {
	now := models.At(s.now())
	var row models.ListImport
	if err := tx.Where("id = ? AND shelter_id IN ?", id, housesOf(by)).Take(&row).Error; err != nil {
		return false, err
	}
	switch {
	case !mayUndo(by, row):
		return false, models.Fail(models.Forbidden, "error.forbidden")
	case row.Version != version:
		return false, models.Fail(models.Conflict, "error.changed_by_someone")
	case !row.MayUndo(now):
		return false, models.Fail(models.Conflict, "ownlist.too_late")
	}
	out, left, kept, err := takeOut(tx, row)
	if err != nil {
		return false, err
	}
	if row.UndoneCases += int64(out); row.UndoneCases == 0 {
		return false, models.Fail(models.Conflict, "ownlist.all_stay")
	}
	if left == 0 {
		row.UndoneBy, row.UndoneAt, row.Version = by.ID(), now, version+1
	}
	changed := tx.Model(&models.ListImport{}).Where("id = ? AND version = ?", id, version).Select("undone_by", "undone_at", "undone_cases", "version").Updates(row)
	if err := store.Changed(changed); err != nil {
		return false, err
	}
	return left == 0, audit.Append(tx, by, now, audit.Entry{Action: "list.undone", Subject: "list_import:" + id, Detail: "cases=" + strconv.Itoa(out) + " kept=" + strconv.Itoa(kept)})
}

// takeOut removes some cases of a list on which nobody worked. It returns how many went,
// how many are left to go, and how many stay.
func takeOut(tx *gorm.DB, row models.ListImport) (out, left, kept int, err error) {
	var cases []models.Case
	err = tx.Select("id", "survivor_id").Where("id IN (SELECT case_id FROM list_import_cases WHERE import_id = ?)", row.ID).Order("id").Find(&cases).Error
	if err != nil {
		return 0, 0, 0, err
	}
	stay, err := staying(tx, row)
	if err != nil {
		return 0, 0, 0, err
	}
	cases = slices.DeleteFunc(cases, func(c models.Case) bool {
		return slices.ContainsFunc(stay, func(s Staying) bool { return s.CaseID == c.ID })
	})
	some := cases[:min(len(cases), undoneAtOnce)]
	if len(some) == 0 {
		return 0, 0, len(stay), nil
	}
	ids := make([]string, len(some))
	for i, c := range some {
		ids[i] = c.ID
	}
	if err := evaluation.Hold(tx, ids...); err != nil {
		return 0, 0, 0, err
	}
	if again, err := staying(tx, row); err != nil || len(again) != len(stay) {
		return 0, 0, 0, cmp.Or(err, error(models.Fail(models.Conflict, "error.changed_by_someone"))) // while this waited for the lock
	}
	return len(some), len(cases) - len(some), len(stay), remove(tx, some)
}

// workOn are the tables in which people write about a case, with the reason that a page
// gives. Rows below one of them, such as the goals of a plan, need no place here.
var workOn = []struct {
	why    string
	tables []string
}{
	{"stay", []string{"stays", "case_moves"}},
	{"work", []string{
		"asks", "assessments", "bank_accounts", "belongings", "care_addresses", "case_notes", "closures", "consents", "declarations", "deliveries", "documents", "drafts", "duty_decisions",
		"follow_plans", "follow_ups", "hand_over_notes", "health_allergies", "health_conditions", "health_medicines", "health_tests", "losses", "matters", "other_money", "own_files",
		"packets", "paper_numbers", "plans", "referral_bundles", "referrals", "relatives", "returns", "safety_incidents", "safety_people", "safety_places", "safety_plans", "safety_prompts", "stances", "tasks", "tracks", "transfers",
	}},
}

// goneByCase and goneBySurvivor are what importing and evaluating a case write, in the
// order in which the rows go.
var (
	goneByCase     = []string{"list_import_cases", "imported_rows", "gaps", "entitlements", "case_clocks", "case_applications", "spells", "episodes", "assignments"}
	goneBySurvivor = []string{"openings", "key_requests", "facts", "class_keys"}
)

// staying lists the cases of a list on which somebody worked since they came, each once.
// What people change in a record leaves its version, so earlier versions need no look.
func staying(tx *gorm.DB, row models.ListImport) (out []Staying, err error) {
	const these = "IN (SELECT case_id FROM list_import_cases WHERE import_id = ?)"
	var parts []string
	var args []any
	add := func(why, from, where string, more ...any) {
		parts = append(parts, "SELECT "+from+", '"+why+"' AS why FROM "+where)
		args = append(append(args, more...), row.ID)
	}
	add("people", "case_id", "assignments WHERE (reason <> 'import' OR ended_by <> '') AND case_id "+these)
	const mine = "list_import_cases l JOIN cases c ON c.id = l.case_id "
	add("again", "c.id", mine+"JOIN cases o ON o.survivor_id = c.survivor_id AND o.id <> c.id WHERE l.import_id = ?")
	for _, w := range workOn {
		for _, table := range w.tables {
			add(w.why, "case_id", table+" WHERE case_id "+these)
		}
	}
	add("changed", "c.id", mine+"WHERE c.version > 1 AND l.import_id = ?")
	add("changed", "c.id", mine+"JOIN survivors s ON s.id = c.survivor_id WHERE s.version > 1 AND l.import_id = ?")
	add("changed", "case_id", "episodes WHERE (version > 1 OR created_at > ?) AND case_id "+these, row.MadeAt)
	add("changed", "c.id", mine+"JOIN facts f ON f.survivor_id = c.survivor_id WHERE (f.version > 1 OR f.recorded_at > ?) AND l.import_id = ?", row.MadeAt)
	query := "SELECT w.case_id, MIN(w.why) AS why FROM (" + strings.Join(parts, " UNION ALL ") + ") AS w GROUP BY w.case_id"
	if err := tx.Raw(query, args...).Scan(&out).Error; err != nil || len(out) == 0 {
		return nil, err
	}
	var codes []models.Case
	err = tx.Select("id", "code").Where("id "+these, row.ID).Find(&codes).Error
	for i := range out {
		for _, c := range codes {
			if c.ID == out[i].CaseID {
				out[i].Code = c.Code
			}
		}
	}
	slices.SortFunc(out, func(a, b Staying) int { return strings.Compare(a.Code, b.Code) })
	return out, err
}

// remove takes the rows of cases out. A table that it does not know holds its case back,
// by the reference to it.
func remove(tx *gorm.DB, cases []models.Case) error {
	ids, survivors := make([]string, len(cases)), make([]string, len(cases))
	for i, c := range cases {
		ids[i], survivors[i] = c.ID, c.SurvivorID
	}
	type gone struct {
		tables []string
		column string
		keys   []string
	}
	for _, g := range []gone{{goneByCase, "case_id", ids}, {goneBySurvivor, "survivor_id", survivors}, {[]string{"cases"}, "id", ids}, {[]string{"survivors"}, "id", survivors}} {
		for _, table := range g.tables {
			if err := tx.Exec("DELETE FROM "+table+" WHERE "+g.column+" IN ?", g.keys).Error; err != nil {
				return err
			}
		}
	}
	return nil
}
