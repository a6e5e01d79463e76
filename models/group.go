package models

import "slices"

// Limits of a group session.
const (
	MaxGroupLeader = 80
	MaxGroupWeeks  = 26
	MaxGroupCases  = 40 // participants that one form takes
)

// The answers about a participant of a group session. Each is a service of her own.
const (
	GroupPresent = "present"
	GroupAbsent  = "did_not_come" // she did not come
	GroupExcused = "excused"      // she said before that she would not come
	GroupOurs    = "our_side"     // it did not take place for her, on our side
)

// GroupAnswers are the answers about a participant, as pages list them.
var GroupAnswers = []string{GroupPresent, GroupAbsent, GroupExcused, GroupOurs}

// GroupSessionFacts is what a group session is. Nothing in it is about a survivor.
type GroupSessionFacts struct {
	Kind    string  `json:"kind"` // of help
	Sub     string  `json:"sub"`  // sub-kind of the house
	At      Instant `json:"at"`
	Minutes int64   `json:"minutes"`
	Leader  string  `json:"leader"` // who leads it
}

// Check adds a problem for each rule that the session breaks at a moment.
func (f GroupSessionFacts) Check(weeks int64, now Instant, p Problems) {
	if f.At < now.Add(-groupBefore) {
		p.Add("at", "problem.group_past")
	}
	if f.Minutes < 0 || f.Minutes > MaxMinutes {
		p.Add("minutes", "problem.delivery_minutes")
	}
	if len([]rune(f.Leader)) > MaxGroupLeader {
		p.Add("leader", "problem.too_long|n=80")
	}
	if weeks < 1 || weeks > MaxGroupWeeks {
		p.Add("weeks", "problem.group_weeks")
	}
}

// groupBefore is how long ago a session that is written down now may have been: a week.
// The number is our own.
const groupBefore = 7 * 24 * 60 * 60 * 1e9

// GroupSession is help of one kind for several survivors at once.
type GroupSession struct {
	ID                string `gorm:"primaryKey"`
	OrganisationID    string
	ShelterID         string
	GroupSessionFacts `gorm:"embedded"`
	Series            string // the same for sessions that repeat each week; "" for a single one
	CancelledAt       Instant
	RecordedBy        string
	CreatedAt         Instant `gorm:"autoCreateTime:false"`
	ChangedBy         string
	ChangedAt         Instant
	Version           int64
}

// GroupAnswer reports whether a code is an answer about a participant.
func GroupAnswer(code string) bool { return slices.Contains(GroupAnswers, code) }
