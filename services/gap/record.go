package gap

import (
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/store"
)

// record is a list that stands on rows d of one table, in the order of a moment.
type record struct {
	list  List
	table string
	index string // that holds what is read of its rows, by case
	name  string // column of the name of a row; "" for the id
	at    string
	due   string // "" where nothing is due
	where string
	args  []any
}

// source is the query of the list.
func (r record) source(tx *gorm.DB) source {
	name, due := "d.id", "0"
	if r.name != "" {
		name = r.name
	}
	if r.due != "" {
		due = r.due
	}
	return source{lists: []List{r.list}, args: r.args, sql: "SELECT '" + string(r.list) + "' AS list, 0 AS severity, " + r.at + " AS at, " + due + " AS due, d.case_id, " + name +
		" AS name FROM mine CROSS JOIN " + r.table + " d" + store.Through(tx, r.index) + " WHERE d.case_id = mine.case_id AND " + r.where}
}

// recordSources returns the lists that stand on records of a case and on no rule: what is
// about somebody's safety, what ends, what is planned, and what was asked of others.
func (s *Service) recordSources(tx *gorm.DB, by access.Actor, now models.Instant) (out []source) {
	for _, r := range append(s.planned(by, now), dangers(by, now)...) {
		out = append(out, r.source(tx))
	}
	if by.May(access.KeepBelongings) {
		out = append(out, heldSource(tx))
	}
	if access.ScopeOf(by.Role()) == access.Assigned {
		out = append(out, endingSource(by, now))
	}
	return out
}

// planned are the lists of what is planned, and of what was asked of others.
func (s *Service) planned(by access.Actor, now models.Instant) []record {
	kinds := s.kinds(by)
	out := []record{
		{list: Booked, table: "deliveries", index: "deliveries_booked_case", at: "d.at", due: "d.at",
			where: "d.status IN ('planned', 'accepted') AND d.at < ? AND d.kind IN ?", args: []any{ago(now, -soonDays), kinds}},
		{list: Courts, table: "hearings", index: "hearings_open_case", at: "d.at", due: "d.at",
			where: "d.outcome = '' AND d.removed_at = 0 AND d.at < ?", args: []any{ago(now, -courtDays)}},
	}
	if by.May(access.KeepFollowUp) {
		out = append(out, record{list: FollowUps, table: "follow_ups", index: "follow_ups_open", at: "d.due_at", due: "d.due_at",
			where: "d.result = '' AND d.removed_at = 0 AND d.due_at < ?", args: []any{ago(now, -soonDays)}})
	}
	if listsObjections(by) {
		out = append(out, record{list: Objections, table: "case_applications", index: "case_applications_objected_case", name: "d.name", at: "d.answer_due", due: "d.answer_due", where: "d.stage = 'objected'"})
	}
	if by.May(access.KeepReferrals) {
		out = append(out, record{list: Referred, table: "referrals", index: "referrals_due", at: "d.due_at", due: "d.due_at",
			where: "d.due_at > 0 AND d.due_at < ? AND d.service IN ?", args: []any{now, kinds}})
	}
	if by.May(access.AskTransfer) {
		out = append(out, record{list: Transfers, table: "transfers", index: "transfers_speaking", at: "d.speaks_at", where: "d.speaks_at > 0 AND d.speaks_at < ?", args: []any{now}})
	}
	return out
}

// dangers are the lists of what is about somebody's safety, and of who came at night.
func dangers(by access.Actor, now models.Instant) (out []record) {
	prompts := record{list: Safety, table: "safety_prompts", index: "safety_prompts_open", at: "d.raised_at", where: "d.done = '' AND d.taken_at = 0"}
	switch {
	case by.May(access.KeepAssessments):
		out = append(out, prompts)
	case by.May(access.AnswerSafety): // whoever leads the case
		prompts.where += " AND EXISTS (SELECT 1 FROM cases c WHERE c.id = d.case_id AND c.lead_id = ?)"
		prompts.args = []any{by.ID()}
		out = append(out, prompts)
	}
	if by.May(access.WriteNotes) {
		out = append(out, record{list: Unsafe, table: "case_notes", index: "case_notes_alarm", at: "d.alarm_at", where: "d.alarm_at > 0"},
			record{list: Incidents, table: "safety_incidents", index: "safety_incidents_shown", at: "d.at",
				where: "d.removed_at = 0 AND d.shows_until > ? AND (d.shows_from <= ? OR d.at > ?)", args: []any{now, now, models.ShownSince(now)}})
	}
	if by.May(access.KeepHealth) { // a week is about a week, in every zone
		out = append(out, record{list: Supplies, table: "health_medicines", index: "health_medicines_supply", at: "d.created_at",
			where: "d.removed_at = 0 AND d.state = 'running' AND d.supply_until > '' AND d.supply_until <= ?", args: []any{models.SupplyDay(now.Date(time.UTC))}})
	}
	if by.May(access.TakeIn) {
		out = append(out, record{list: Night, table: "stays", index: "stays_waiting", at: "d.admitted_at", where: "d.accepted_at = 0 AND d.removed_at = 0 AND d.left_at = 0"})
	}
	return out
}

// heldSource returns the survivors who left while the house keeps things or papers of
// theirs. Whoever is still there is found by the index of lasting stays alone.
func heldSource(tx *gorm.DB) source {
	return source{lists: []List{Held}, sql: `SELECT 'held' AS list, 0 AS severity, MAX(y.left_at) AS at, 0 AS due, kept.case_id, '' AS name FROM (
			SELECT d.case_id FROM mine CROSS JOIN belongings d` + store.Through(tx, "belongings_held") + ` WHERE d.case_id = mine.case_id AND d.state = 'held' AND d.removed_at = 0
			UNION SELECT d.case_id FROM mine CROSS JOIN documents d` + store.Through(tx, "documents_held") + ` WHERE d.case_id = mine.case_id AND d.original = 'shelter' AND d.removed_at = 0) AS kept
		CROSS JOIN stays y WHERE y.case_id = kept.case_id AND y.removed_at = 0
			AND NOT EXISTS (SELECT 1 FROM stays lasting WHERE lasting.case_id = kept.case_id AND lasting.left_at = 0 AND lasting.removed_at = 0) GROUP BY kept.case_id`}
}

// endingSource returns the cases that the actor's turn ends of soon, without those in which
// another turn of hers goes on.
func endingSource(by access.Actor, now models.Instant) source {
	soon := ago(now, -endsDays)
	return source{lists: []List{Ending}, args: []any{by.ID(), now, soon, soon, now, models.CaseClosed},
		sql: `SELECT 'ending' AS list, 0 AS severity, turn.at, turn.at AS due, turn.case_id, '' AS name FROM (SELECT a.case_id, MAX(a.until_at) AS at FROM assignments a
				WHERE a.account_id = ? AND a.until_at > ? AND a.until_at <= ? AND NOT EXISTS (SELECT 1 FROM assignments more
					WHERE more.case_id = a.case_id AND more.account_id = a.account_id AND more.until_at > ?)
				GROUP BY a.case_id HAVING MIN(a.from_at) <= ?) turn
			WHERE EXISTS (SELECT 1 FROM cases c WHERE c.id = turn.case_id AND c.status <> ?)`}
}

// kinds lists the kinds of services that the actor records. It is never empty.
func (s *Service) kinds(by access.Actor) []string {
	kinds := []string{""}
	for _, k := range s.Library().Services() {
		if by.MayRecord(k.Class) {
			kinds = append(kinds, k.Kind)
		}
	}
	return kinds
}
