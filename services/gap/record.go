package gap

import (
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// recordSource returns the lists that stand on records of a case and on no rule, in one
// query: what is about somebody's safety, what ends, what is planned, and what was asked
// of others.
func (s *Service) recordSource(tx *gorm.DB, by access.Actor, now models.Instant) source {
	kinds, of := s.kinds(by), func() *gorm.DB { return by.CaseIDs(tx) }
	var out source
	out.add(Booked, `SELECT d.case_id, d.id AS name, 0 AS severity, d.at, d.at AS due, 'booked' AS list FROM deliveries d
		WHERE d.case_id IN (?) AND d.status IN ('planned', 'accepted') AND d.at < ? AND d.kind IN ?`, of(), ago(now, -soonDays), kinds)
	out.add(Courts, `SELECT d.case_id, d.id, 0, d.at, d.at, 'hearings' FROM hearings d
		WHERE d.case_id IN (?) AND d.outcome = '' AND d.removed_at = 0 AND d.at < ?`, of(), ago(now, -courtDays))
	if by.May(access.KeepFollowUp) {
		out.add(FollowUps, `SELECT d.case_id, d.id, 0, d.due_at, d.due_at, 'follow_ups' FROM follow_ups d
			WHERE d.case_id IN (?) AND d.result = '' AND d.removed_at = 0 AND d.due_at < ?`, of(), ago(now, -soonDays))
	}
	if listsObjections(by) {
		out.add(Objections, `SELECT d.case_id, d.name, 0, d.answer_due, d.answer_due, 'objections' FROM case_applications d WHERE d.case_id IN (?) AND d.stage = 'objected'`, of())
	}
	if by.May(access.KeepReferrals) {
		out.add(Referred, `SELECT d.case_id, d.id, 0, d.due_at, d.due_at, 'referrals' FROM referrals d WHERE d.case_id IN (?) AND d.due_at > 0 AND d.due_at < ? AND d.service IN ?`, of(), now, kinds)
	}
	if by.May(access.AskTransfer) {
		out.add(Transfers, `SELECT d.case_id, d.id, 0, d.speaks_at, 0, 'transfers' FROM transfers d WHERE d.case_id IN (?) AND d.speaks_at > 0 AND d.speaks_at < ?`, of(), now)
	}
	if by.May(access.KeepBelongings) {
		out.add(Held, `SELECT kept.case_id, '', 0, MAX(y.left_at), 0, 'held' FROM (
				SELECT case_id FROM belongings WHERE case_id IN (?) AND state = 'held' AND removed_at = 0
				UNION SELECT case_id FROM documents WHERE case_id IN (?) AND original = 'shelter' AND removed_at = 0) AS kept
			JOIN stays y ON y.case_id = kept.case_id AND y.removed_at = 0 GROUP BY kept.case_id HAVING MIN(y.left_at) > 0`, of(), of())
	}
	addDangers(&out, by, of, now)
	if access.ScopeOf(by.Role()) == access.Assigned {
		out.add(Ending, `SELECT turn.case_id, '', 0, turn.at, turn.at, 'ending' FROM (SELECT a.case_id, MAX(a.until_at) AS at FROM assignments a
				WHERE a.account_id = ? AND a.until_at > ? GROUP BY a.case_id HAVING MIN(a.from_at) <= ? AND MAX(a.until_at) <= ?) turn
			WHERE EXISTS (SELECT 1 FROM cases c WHERE c.id = turn.case_id AND c.status <> ?)`,
			by.ID(), now, now, ago(now, -endsDays), models.CaseClosed)
	}
	return out
}

// addDangers adds the lists of what is about somebody's safety, and of who came at night.
func addDangers(out *source, by access.Actor, of func() *gorm.DB, now models.Instant) {
	switch {
	case by.May(access.KeepAssessments):
		out.add(Safety, `SELECT d.case_id, d.id, 0, d.raised_at, 0, 'safety' FROM safety_prompts d WHERE d.case_id IN (?) AND d.done = '' AND d.taken_at = 0`, of())
	case by.May(access.AnswerSafety): // whoever leads the case
		out.add(Safety, `SELECT d.case_id, d.id, 0, d.raised_at, 0, 'safety' FROM safety_prompts d
			WHERE d.case_id IN (?) AND d.done = '' AND d.taken_at = 0 AND EXISTS (SELECT 1 FROM cases c WHERE c.id = d.case_id AND c.lead_id = ?)`, of(), by.ID())
	}
	if by.May(access.WriteNotes) {
		out.add(Unsafe, `SELECT d.case_id, d.id, 0, d.alarm_at, 0, 'unsafe' FROM case_notes d WHERE d.case_id IN (?) AND d.alarm_at > 0`, of())
		out.add(Incidents, `SELECT d.case_id, d.id, 0, d.at, 0, 'incidents' FROM safety_incidents d
			WHERE d.case_id IN (?) AND d.removed_at = 0 AND d.shows_until > ? AND (d.shows_from <= ? OR d.at > ?)`, of(), now, now, models.ShownSince(now))
	}
	if by.May(access.KeepHealth) { // a week is about a week, in every zone
		out.add(Supplies, `SELECT d.case_id, d.id, 0, d.created_at, 0, 'supplies' FROM health_medicines d
			WHERE d.case_id IN (?) AND d.removed_at = 0 AND d.state = 'running' AND d.supply_until > '' AND d.supply_until <= ?`, of(), models.SupplyDay(now.Date(time.UTC)))
	}
	if by.May(access.TakeIn) {
		out.add(Night, `SELECT d.case_id, d.id, 0, d.admitted_at, 0, 'night' FROM stays d
			WHERE d.case_id IN (?) AND d.accepted_at = 0 AND d.removed_at = 0 AND d.left_at = 0`, of())
	}
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
