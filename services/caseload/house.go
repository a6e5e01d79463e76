package caseload

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/store"
	"aftercare/services/vault"
)

// House is how the cases within reach stand, by shelter and by the person who
// leads them. It has codes and numbers only.
type House struct {
	At       models.Instant // when the cases were counted
	Month    string         // whose arrivals and leavings are counted: 2026-11
	All      Figures
	Shelters []HouseRow
	Workers  []HouseRow // the last is of the cases nobody leads, where there are any
}

// HouseRow is one line of the house. ID and Name are those of a shelter or of a
// colleague; the name is empty for cases that nobody leads.
type HouseRow struct {
	ID   string
	Name string
	Figures
}

// Figures count cases. Each number has a filter of the list that finds exactly
// its cases.
type Figures struct {
	Running    int64 // open or followed up
	NoLead     int64
	OneHolder  int64
	NoHolder   int64 // nobody here can open a part of it
	LastLeaves int64 // the last who can open a part of it leaves within two weeks
	LateOurs   int64
	LateOthers int64
	Arrived    int64 // in the month
	Left       int64 // closed in the month
}

func (f *Figures) add(o Figures) {
	f.Running += o.Running
	f.NoLead += o.NoLead
	f.OneHolder += o.OneHolder
	f.NoHolder += o.NoHolder
	f.LastLeaves += o.LastLeaves
	f.LateOurs += o.LateOurs
	f.LateOthers += o.LateOthers
	f.Arrived += o.Arrived
	f.Left += o.Left
}

// counted is one row of the count: the cases of one shelter that one person
// leads.
type counted struct {
	ShelterID string
	LeadID    string
	Figures
}

// House counts the cases within reach. The number of queries does not depend on
// how many there are. Where counting takes long, what was counted shortly before
// is told again, with when that was.
func (s *Service) House(ctx context.Context, by access.Actor) (House, error) {
	if err := by.Require(access.AssignPeople); err != nil {
		return House{}, err
	}
	h, _, err := s.counts.Get(by, func() (House, error) { return s.house(ctx, by) })
	return h, err
}

func (s *Service) house(ctx context.Context, by access.Actor) (House, error) {
	h := House{At: by.Now()}
	err := s.db.Read(store.Unhurried(ctx), func(tx *gorm.DB) error {
		zone, err := zoneOf(tx, by)
		if err != nil {
			return err
		}
		h.Month = by.Now().Time().In(zone).Format(monthLayout)
		running, err := s.running(tx, by)
		if err != nil {
			return err
		}
		var moved []counted
		in, out := arrived(h.Month, zone), left(h.Month, zone)
		err = by.Cases(tx.Table("cases")).Where("("+in.sql+") OR ("+out.sql+")", slices.Concat(in.args, out.args)...).
			Select("cases.shelter_id, "+number(in, "arrived")+", "+number(out, "left"), slices.Concat(in.args, out.args)...).
			Group("cases.shelter_id").Scan(&moved).Error
		if err != nil {
			return err
		}
		return h.lay(tx, by, running, moved)
	})
	return h, err
}

// running counts the cases that are not closed, by shelter and lead.
func (s *Service) running(tx *gorm.DB, by access.Actor) (rows []counted, err error) {
	v := s.view(by)
	one, none, leaves, ours, others := held(OneHolder, by.Now()), held(NoHolder, by.Now()), held(LastLeaves, by.Now()), v.late(Ours), v.late(Others)
	err = by.Cases(tx.Table("cases")).Where("cases.status <> 'closed'").
		Select("cases.shelter_id, cases.lead_id, COUNT(*) AS running, "+strings.Join([]string{
			number(nobodyLeads, "no_lead"), number(one, "one_holder"), number(none, "no_holder"), number(leaves, "last_leaves"), number(ours, "late_ours"), number(others, "late_others"),
		}, ", "), slices.Concat(one.args, none.args, leaves.args, ours.args, others.args)...).
		Group("cases.shelter_id, cases.lead_id").Scan(&rows).Error
	return rows, err
}

// number counts the cases that meet a condition.
func number(c condition, as string) string {
	return `COUNT(CASE WHEN ` + c.sql + ` THEN 1 END) AS "` + as + `"`
}

// lay puts the counts into the lines of their shelters and people.
func (h *House) lay(tx *gorm.DB, by access.Actor, running, moved []counted) error {
	var places []Option
	if err := shelters(tx, by).Where("closed_at = 0").Order("name").Scan(&places).Error; err != nil {
		return err
	}
	ofShelter, ofLead := map[string]Figures{}, map[string]Figures{}
	for _, c := range slices.Concat(running, moved) {
		sum(ofShelter, c.ShelterID, c.Figures)
		if c.Running > 0 {
			sum(ofLead, c.LeadID, c.Figures)
		}
		h.All.add(c.Figures)
	}
	for _, p := range places {
		h.Shelters = append(h.Shelters, HouseRow{p.ID, p.Name, ofShelter[p.ID]})
	}
	people, err := ledBy(tx, by, ofLead)
	h.Workers = people
	return err
}

func sum(into map[string]Figures, key string, f Figures) {
	total := into[key]
	total.add(f)
	into[key] = total
}

// ledBy names the people who lead cases, by name, and last those nobody leads.
func ledBy(tx *gorm.DB, by access.Actor, of map[string]Figures) (rows []HouseRow, err error) {
	ids := []string{""}
	for id := range of {
		ids = append(ids, id)
	}
	var names []Option
	err = tx.Table("accounts").Select("id, display_name AS name").Where("organisation_id = ? AND id IN ?", by.Organisation(), ids).
		Order("display_name, id").Scan(&names).Error
	for _, n := range names {
		rows = append(rows, HouseRow{n.ID, n.Name, of[n.ID]})
	}
	if none, there := of[""]; there {
		rows = append(rows, HouseRow{Figures: none})
	}
	return rows, err
}

// Caseloads counts the running cases that each of some colleagues leads and
// works with, within the reader's reach.
func (s *Service) Caseloads(ctx context.Context, by access.Actor, of []string) (map[string]Load, error) {
	out := map[string]Load{}
	if err := by.Require(access.ReadCases); err != nil {
		return nil, err
	}
	var rows []struct {
		AccountID string
		Load
	}
	err := s.db.Read(ctx, func(tx *gorm.DB) error {
		return by.Cases(tx.Table("cases")).Joins("JOIN assignments w ON w.case_id = cases.id AND w.until_at > ? AND w.from_at <= ?", by.Now(), by.Now()).
			Where("cases.status <> 'closed' AND w.account_id IN ?", append([]string{""}, of...)).
			Select("w.account_id, COUNT(DISTINCT cases.id) AS cases, COUNT(DISTINCT CASE WHEN cases.lead_id = w.account_id THEN cases.id END) AS leads").
			Group("w.account_id").Scan(&rows).Error
	})
	for _, r := range rows {
		out[r.AccountID] = r.Load
	}
	return out, err
}

// Load is how many running cases a colleague works with, and leads.
type Load struct{ Cases, Leads int64 }

// LastLeaving counts the running cases within reach whose last holder of a part
// leaves within two weeks.
func (s *Service) LastLeaving(ctx context.Context, by access.Actor) (n int, err error) {
	if err := by.Require(access.ReadCases); err != nil {
		return 0, err
	}
	var found int64
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		sql, args := vault.LastTurns(int64(by.Now()), int64(by.Now()+endsSoon))
		return by.Among(tx.Table("cases"), gorm.Expr("("+sql+")", args...)).Where("cases.status <> 'closed'").Count(&found).Error
	})
	return int(found), err
}
