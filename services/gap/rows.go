package gap

import (
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// rows loads what a page shows for the keys, in the same order and with a
// constant number of queries.
func (s *Service) rows(tx *gorm.DB, by access.Actor, all []found) ([]Row, error) {
	cases, err := heads(tx, all)
	if err != nil {
		return nil, err
	}
	gaps, err := s.stored(tx, by, all)
	if err != nil {
		return nil, err
	}
	steps, err := s.firstSteps(tx, by, all)
	if err != nil {
		return nil, err
	}
	there, err := s.there(tx, by, all)
	if err != nil {
		return nil, err
	}
	planned, err := plans(tx, all)
	out := make([]Row, len(all))
	for i, f := range all {
		out[i] = Row{Head: cases[f.CaseID], At: f.At}
		switch f.List {
		case Booked:
			d := planned[f.Name]
			out[i].DeliveryID, out[i].Kind, out[i].DayOnly, out[i].Version = d.ID, d.Kind, d.DayOnly, d.Version
		case Referred:
			r := planned[f.Name]
			out[i].ReferralID, out[i].Kind, out[i].State = r.ID, r.Kind, r.Companion
		case Transfers:
			r := planned[f.Name]
			out[i].TransferID, out[i].Kind, out[i].State, out[i].NextOn, out[i].Version = r.ID, r.Kind, r.Companion, r.On, r.Version
		case Courts:
			h := planned[f.Name]
			out[i].HearingID, out[i].MatterID, out[i].Kind, out[i].Companion, out[i].DayOnly = h.ID, h.MatterID, h.Kind, h.Companion, h.DayOnly
		case Steps:
			t := planned[f.Name]
			out[i].StepID, out[i].Kind, out[i].Domain, out[i].DayOnly, out[i].Version = t.ID, t.Kind, t.Companion, true, t.Version
		case FollowUps:
			u := planned[f.Name]
			out[i].FollowUpID, out[i].Kind, out[i].DayOnly, out[i].Version = u.ID, u.Kind, true, u.Version
		case Objections:
			o := planned[f.CaseID+"/"+f.Name]
			out[i].Objection, out[i].Kind, out[i].Own, out[i].OfficeDue = f.Name, o.Kind, o.DayOnly, o.OfficeDue
		case Safety:
			out[i].PromptID = f.Name
		case Unsafe:
			n := planned[f.Name]
			out[i].NoteID, out[i].Kind, out[i].Companion, out[i].Safe, out[i].Way, out[i].DayOnly, out[i].At = n.ID, n.Kind, n.Companion, n.Safe, n.Way, n.DayOnly, n.At
		case Incidents:
			n := planned[f.Name]
			out[i].IncidentID, out[i].Kind, out[i].Companion, out[i].Done, out[i].Next, out[i].NextOn, out[i].DayOnly = n.ID, n.Kind, n.Companion, n.Safe, n.Way, n.On, n.DayOnly
		case Supplies:
			out[i].NextOn = planned[f.Name].On
		case Night, Ending, Quiet, Held: // the case and the moment are all there is
		case Fresh:
			out[i].At = -f.At
		case First:
			out[i].Steps = steps[f.CaseID]
		default:
			out[i].There = there[f.CaseID+string(f.List)]
			if isGap(f.List) {
				out[i].Gap = gaps[Ref(f.CaseID, f.Name)]
			}
		}
	}
	return out, err
}

func names(all []found, want func(List) bool, part func(found) string) []string {
	out := []string{""}
	for _, f := range all {
		if want(f.List) {
			out = append(out, part(f))
		}
	}
	return out
}

// gapLists are the lists of gaps.
var gapLists = []List{Now, Late, Week, Waiting, Later}

func isGap(l List) bool { return slices.Contains(gapLists, l) }

// heads reads the coded heads of the cases.
func heads(tx *gorm.DB, all []found) (map[string]Head, error) {
	var rows []Head
	ids := names(all, func(List) bool { return true }, func(f found) string { return f.CaseID })
	err := tx.Raw(`SELECT c.id AS case_id, c.code, c.age_group, c.adult_from, c.adult_to, COALESCE(f.code, '') AS sex
		FROM cases c LEFT JOIN facts f ON f.survivor_id = c.survivor_id AND f.case_id = '' AND f.episode_id = '' AND f.name = 'person.sex'
		WHERE c.id IN ?`, ids).Find(&rows).Error
	out := map[string]Head{}
	for _, r := range rows {
		out[r.CaseID] = r
	}
	return out, err
}

// stored reads the gaps that were found, by Ref, with those beside them.
func (s *Service) stored(tx *gorm.DB, by access.Actor, all []found) (map[string]*Gap, error) {
	cases := names(all, isGap, func(f found) string { return f.CaseID })
	var rows []models.Gap
	err := tx.Raw("SELECT * FROM gaps WHERE case_id IN ? AND name IN ? AND NOT beside UNION ALL SELECT * FROM gaps WHERE beside AND case_id IN ?",
		cases, names(all, isGap, func(f found) string { return f.Name }), cases).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	of, v := map[string][]Gap{}, s.Sight(by)
	for _, f := range rows {
		g, ok, err := s.gap(v, f)
		if err != nil {
			return nil, err
		}
		if ok {
			of[f.CaseID] = append(of[f.CaseID], g)
		}
	}
	out := map[string]*Gap{}
	for _, gaps := range of {
		for _, line := range s.folded(gaps) {
			out[line.Ref] = &line
		}
	}
	return out, nil
}

// firstSteps counts the open steps of the first day, by case.
func (s *Service) firstSteps(tx *gorm.DB, by access.Actor, all []found) (map[string]int, error) {
	var rows []struct {
		CaseID string
		N      int
	}
	ids := names(all, func(l List) bool { return l == First }, func(f found) string { return f.CaseID })
	err := tx.Raw("SELECT case_id, COUNT(*) AS n FROM gaps WHERE case_id IN ? AND open AND rule IN ? GROUP BY case_id", ids, s.firstRules(by)).Find(&rows).Error
	out := map[string]int{}
	for _, r := range rows {
		out[r.CaseID] = r.N
	}
	return out, err
}

// firstRules lists the rules of the first day that the actor sees. It is never
// empty.
func (s *Service) firstRules(by access.Actor) []string {
	out := []string{""}
	for _, r := range s.Library().Rules() {
		if r.FirstDay > 0 && s.Sight(by).Gap(r) {
			out = append(out, r.Key)
		}
	}
	return out
}

// plan is a planned service, a follow-up, a hearing, a referral, a contact that was not
// safe, an incident, a medicine, or an objection: with its case before its name, and in
// DayOnly whether the day of the answer is our own.
type plan struct {
	ID        string
	Kind      string // of the service, what the hearing is for, or the authority
	DayOnly   bool
	Version   int64
	MatterID  string         // of a hearing
	Companion string         // of a hearing; of a step, the domain of its goal; of a referral its state; of a contact with whom
	OfficeDue models.Instant // of an objection: see Row
	Safe      string         // of a contact; of an incident what was done
	Way       string         // of a contact; of an incident its next step
	On        models.Date    // of that step; of a medicine the last day of its supply
	At        models.Instant
}

// recordLists are the lists whose rows have the id of a record.
var recordLists = []List{Booked, Courts, Steps, FollowUps, Referred, Unsafe, Incidents, Supplies, Transfers}

func objected(l List) bool { return l == Objections }

// plans reads the planned services, hearings, referrals and objections that were found, by id.
func plans(tx *gorm.DB, all []found) (map[string]plan, error) {
	ids := names(all, func(l List) bool { return slices.Contains(recordLists, l) }, func(f found) string { return f.Name })
	var rows []plan
	err := tx.Raw(`SELECT id, kind, day_only, version, '' AS matter_id, '' AS companion, 0 AS office_due, '' AS safe, '' AS way, 0 AS at, '' AS "on" FROM deliveries WHERE id IN ?
		UNION ALL SELECT id, purpose, day_only, version, matter_id, companion, 0, '', '', 0, '' FROM hearings WHERE id IN ?
		UNION ALL SELECT t.id, t.rule, true, t.version, '', g.domain, 0, '', '', 0, '' FROM plan_steps t JOIN plan_goals g ON g.id = t.goal_id WHERE t.id IN ?
		UNION ALL SELECT id, point, true, version, '', '', 0, '', '', 0, '' FROM follow_ups WHERE id IN ?
		UNION ALL SELECT id, service, false, version, '', state, 0, '', '', 0, '' FROM referrals WHERE id IN ?
		UNION ALL SELECT id, kind, day_only, version, '', relation, 0, safe, way, at, '' FROM case_notes WHERE id IN ?
		UNION ALL SELECT id, kind, day_only, version, '', from_who, 0, done, next, at, next_on FROM safety_incidents WHERE id IN ?
		UNION ALL SELECT id, '', true, version, '', '', 0, '', '', 0, supply_until FROM health_medicines WHERE id IN ?
		UNION ALL SELECT t.id, h.name, false, t.version, '', t.state, 0, '', '', 0, t.moves_on FROM transfers t JOIN shelters h ON h.id = t.to_id WHERE t.id IN ?
		UNION ALL SELECT o.case_id || '/' || o.name, o.authority, o.own_due, 0, '', '', COALESCE((SELECT MIN(g.due) FROM gaps g
			WHERE g.case_id = o.case_id AND g.application = o.name AND g.open AND g.due > 0 AND g.mover NOT IN ?), 0), '', '', 0, ''
		FROM case_applications o WHERE o.stage = 'objected' AND o.case_id IN ? AND o.name IN ?`,
		ids, ids, ids, ids, ids, ids, ids, ids, ids, ourMovers, names(all, objected, func(f found) string { return f.CaseID }), names(all, objected, func(f found) string { return f.Name })).Find(&rows).Error
	out := map[string]plan{}
	for _, p := range rows {
		out[p.ID] = p
	}
	return out, err
}
