package casefile

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/custody"
)

// Header is the block on top of every page of a case. It never identifies the
// survivor: of names and the safe-contact rule it only says that they exist.
type Header struct {
	ID             string
	Code           string
	SurvivorID     string
	Status         models.CaseStatus
	ClosureReason  string
	AgeGroup       string
	AdultFrom      models.Date // first day on which the survivor can turn eighteen, if known
	AdultTo        models.Date // last day
	Sex            string
	ShelterID      string
	Shelter        string
	State          string
	TimeZone       string
	LeadID         string
	Lead           string
	IntakeAt       models.Instant
	ReferralSource string
	ClosedAt       models.Instant
	LastContactAt  models.Instant
	PreviousCaseID string // "" for none, and for one out of the reader's reach
	NextCaseID     string `gorm:"-"` // the same
	HasName        bool
	HasSafeContact bool
	CallRule       string // of the safety plan: whether somebody may ring; "" for none
	HasStory       bool
	HasWishes      bool
	Version        int64

	May   May                   `gorm:"-"`
	Ahead Ahead                 `gorm:"-"`
	Later func() (Ahead, error) `gorm:"-"` // reads Ahead, where it was left out; see FormHead
}

// May holds the deeds the reader may do here, so that a page offers nothing it
// would refuse.
type May struct {
	Edit, Refer, AnswerLaw, Close, Assign, Move, DecideRight, DecideGap, Record, Assess, Health, ReadAudit, GiveFile bool
	SeeFollowUps, SeeSafety                                                                                          bool
	SeeName, SeeSafeContact, SeeStory, SeeWishes                                                                     bool
}

// Head reads the header of a case, for pages whose rows another package reads.
func (s *Service) Head(ctx context.Context, by access.Actor, caseID string) (Header, error) {
	h, _, err := withHead(ctx, s, by, caseID, func(*gorm.DB, Header) (none struct{}, err error) { return none, nil })
	return h, err
}

// FormHead is Head for a form that was sent: mostly it is accepted and no page is
// shown, so the dates of the case are read when Later is called.
func (s *Service) FormHead(ctx context.Context, by access.Actor, caseID string) (h Header, err error) {
	err = s.Read(ctx, func(tx *gorm.DB) (err error) { h, err = s.block(tx, by, caseID); return err })
	h.Later = func() (Ahead, error) {
		whole, err := s.Head(ctx, by, caseID)
		return whole.Ahead, err
	}
	return h, err
}

// withHead reads the header of a case within reach, and then runs more in the
// same transaction.
func withHead[T any](ctx context.Context, s *Service, by access.Actor, caseID string, more func(tx *gorm.DB, h Header) (T, error)) (h Header, out T, err error) {
	err = s.Read(ctx, func(tx *gorm.DB) (err error) {
		if h, err = s.header(tx, by, caseID); err == nil {
			out, err = more(tx, h)
		}
		return err
	})
	return h, out, err
}

// header reads the header of a case within reach with a constant number of
// queries.
func (s *Service) header(tx *gorm.DB, by access.Actor, caseID string) (Header, error) {
	h, err := s.block(tx, by, caseID)
	if err == nil {
		h.Ahead, err = s.ahead(tx, by, h)
	}
	return h, err
}

// block is the header without its dates.
func (s *Service) block(tx *gorm.DB, by access.Actor, caseID string) (Header, error) {
	var h Header
	if err := by.Require(access.ReadCases); err != nil {
		return h, err
	}
	err := by.One(tx.Table("cases"), caseID).Select(`cases.id, cases.code, cases.survivor_id, cases.status, cases.closure_reason, cases.age_group, cases.adult_from, cases.adult_to,
			cases.shelter_id, cases.lead_id, cases.intake_at, cases.referral_source, cases.closed_at, cases.last_contact_at,
			cases.previous_case_id, cases.version, cases.story IS NOT NULL AS has_story, cases.her_wishes IS NOT NULL AS has_wishes,
			shelters.name AS shelter, shelters.state, organisations.time_zone, accounts.display_name AS lead,
			survivors.called_name IS NOT NULL AS has_name, survivors.safe_contact IS NOT NULL AS has_safe_contact,
			COALESCE((SELECT plan.call_rule FROM safety_plans plan WHERE plan.case_id = cases.id AND plan.removed_at = 0 LIMIT 1), '') AS call_rule,
			sex.code AS sex`).
		Joins("JOIN shelters ON shelters.id = cases.shelter_id").
		Joins("JOIN organisations ON organisations.id = cases.organisation_id").
		Joins("JOIN survivors ON survivors.id = cases.survivor_id").
		Joins("LEFT JOIN accounts ON accounts.id = cases.lead_id").
		Joins("LEFT JOIN facts sex ON sex.survivor_id = cases.survivor_id AND sex.case_id = '' AND sex.episode_id = '' AND sex.name = 'person.sex'").
		Take(&h).Error
	if err != nil {
		return h, err
	}
	h.May = mayOf(by)
	h.May.SeeFollowUps = s.Sight(by).Service("follow_up")
	return h, s.linked(tx, by, &h)
}

func mayOf(by access.Actor) May {
	reads := func(part string) bool { return len(Readable(by, []string{part})) == 1 }
	return May{
		Edit: by.May(access.EditCase), Refer: by.May(access.KeepReferrals), AnswerLaw: by.May(access.AnswerLaw), Close: by.May(access.CloseCase), Assign: by.May(access.AssignPeople), Move: by.May(access.MoveCase),
		DecideRight: by.May(access.DecideEntitlement), DecideGap: by.May(access.DecideGap),
		Record: by.May(access.RecordDelivery), Assess: by.May(access.KeepAssessments), GiveFile: by.May(access.GiveFile), Health: by.May(access.KeepHealth), ReadAudit: by.May(access.ReadCaseAudit),
		SeeName: reads(custody.CalledName.Column), SeeSafeContact: reads(custody.SafeContact.Column),
		SeeSafety: by.SeesService(models.ClassSafety), SeeStory: reads(custody.Story.Column), SeeWishes: reads(custody.HerWishes.Column),
	}
}
