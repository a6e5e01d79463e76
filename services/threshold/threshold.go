// Package threshold owns the numbers an organisation sets for gap rules whose
// own number is only our default: after how many hours or days a gap shows.
//
// It must never change a rule whose number comes from law or science, and never
// evaluate a case itself: the sweep finds the cases that were evaluated with
// other numbers, so that no request waits for thousands of them.
package threshold

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/evaluation"
	"aftercare/services/pack"
	"aftercare/services/store"
)

// Service reads and sets the numbers of an organisation.
type Service struct {
	db        *store.DB
	evaluator *evaluation.Evaluator
	now       func() time.Time
}

// New returns the service.
func New(db *store.DB, evaluator *evaluation.Evaluator, now func() time.Time) *Service {
	return &Service{db: db, evaluator: evaluator, now: now}
}

// Rule is a gap rule with its current number and its bounds.
type Rule struct {
	Rule        *pack.Rule
	Standard    models.Span // our default
	Least, Most int
	Own         *Own // nil when our default applies
}

// Own is the number an organisation set.
type Own struct {
	models.Threshold
	By string // who set it
}

// Number is a number of the organisation that belongs to no gap rule.
type Number struct {
	models.HouseNumber
	Own *Own // nil when nothing was set
}

// Settings are all numbers of an organisation.
type Settings struct {
	Rules   []Rule // in the order of the packs
	Numbers []Number
	Waiting int    // cases the sweep will evaluate again
	Stamp   string // of the numbers as read; it shows whether somebody changed them meanwhile
}

// List reads the numbers of the actor's organisation.
func (s *Service) List(ctx context.Context, by access.Actor) (Settings, error) {
	var out Settings
	if err := by.Require(access.SetThresholds); err != nil {
		return out, err
	}
	err := s.db.Read(ctx, func(tx *gorm.DB) error {
		waiting, err := s.evaluator.Waiting(tx, by.Organisation())
		if err != nil {
			return err
		}
		out, err = s.read(tx, by.Organisation())
		out.Waiting = int(waiting)
		return err
	})
	return out, err
}

func (s *Service) read(tx *gorm.DB, organisation string) (Settings, error) {
	var rows []Own
	err := tx.Table("thresholds AS t").Select("t.*, a.display_name AS by").Joins("JOIN accounts a ON a.id = t.changed_by").
		Where("t.organisation_id = ?", organisation).Order("t.rule").Scan(&rows).Error
	out := Settings{Stamp: stamp(rows)}
	own := map[string]*Own{}
	for i := range rows {
		own[rows[i].Rule] = &rows[i]
	}
	for _, r := range s.evaluator.Library().Rules() {
		standard, ok := evaluation.Standard(r)
		if !ok {
			continue
		}
		rule := Rule{Rule: r, Standard: standard}
		rule.Least, rule.Most = models.ThresholdBounds(standard)
		if o := own[r.Key]; o != nil && o.Unit == standard.Unit() {
			rule.Own = o
		}
		out.Rules = append(out.Rules, rule)
	}
	for _, n := range models.HouseNumbers {
		number := Number{HouseNumber: n}
		if o := own[n.Key]; o != nil && o.Unit == n.Unit {
			number.Own = o
		}
		out.Numbers = append(out.Numbers, number)
	}
	return out, err
}

// stamp is a short hash of the numbers.
func stamp(rows []Own) string {
	h := sha256.New()
	for _, r := range rows {
		fmt.Fprintf(h, "%s=%d %s %d\n", r.Rule, r.Value, r.Unit, r.ChangedAt)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// Input is an administrator's choice. A rule that is not in Numbers gets our
// default again.
type Input struct {
	Numbers map[string]int
	Reason  string // one of models.ThresholdReasons, or ""
	Stamp   string // Settings.Stamp of the page with the form
}

// Set stores the numbers of the organisation and returns how many rules
// changed. The sweep then evaluates its cases again. It returns Invalid under
// the field "number.<rule>" for a number outside its bounds, and Invalid when
// somebody changed a number since the page was read; then nothing is written.
func (s *Service) Set(ctx context.Context, by access.Actor, in Input) (int, error) {
	if err := by.Require(access.SetThresholds); err != nil {
		return 0, err
	}
	n := 0
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := store.OneAtATime(tx, by.Organisation()); err != nil {
			return err
		}
		old, err := s.read(tx, by.Organisation())
		if err != nil {
			return err
		}
		if err := check(in, old); err != nil {
			return err
		}
		n, err = s.write(tx, by, in, old)
		return err
	})
	return n, err
}

// one is a number that can be set: of a rule, or another one of the organisation.
type one struct {
	key, unit             string
	standard, least, most int
	own                   *Own
}

// all lists every number that can be set.
func (s Settings) all() (out []one) {
	for _, r := range s.Rules {
		out = append(out, one{r.Rule.Key, r.Standard.Unit(), r.Standard.Size(), r.Least, r.Most, r.Own})
	}
	for _, n := range s.Numbers {
		out = append(out, one{n.Key, n.Unit, n.Standard, n.Least, n.Most, n.Own})
	}
	return out
}

func check(in Input, old Settings) error {
	p := models.Problems{}
	if in.Stamp != old.Stamp {
		p.Add("", "problem.threshold_changed")
	}
	if in.Reason != "" && !slices.Contains(models.ThresholdReasons, in.Reason) {
		p.Add("threshold_reason", "problem.choose")
	}
	for _, r := range old.all() {
		if n, set := in.Numbers[r.key]; set && (n < r.least || n > r.most) {
			p.Add(Field(r.key), fmt.Sprintf("problem.threshold_bounds|least=%d|most=%d", r.least, r.most))
		}
	}
	return p.Err()
}

// Field returns the name of a rule's field in a form.
func Field(rule string) string { return "number." + rule }

// write stores the numbers that differ, with an audit entry for each.
func (s *Service) write(tx *gorm.DB, by access.Actor, in Input, old Settings) (int, error) {
	now := models.At(s.now())
	var entries []audit.Record
	for _, r := range old.all() {
		n, set := in.Numbers[r.key]
		was := r.standard
		if r.own != nil {
			was = int(r.own.Value)
		}
		if !set && r.own == nil || set && r.own != nil && n == was {
			continue
		}
		if !set {
			n = r.standard
		}
		if err := s.put(tx, by, r, set, n, in.Reason, now); err != nil {
			return 0, err
		}
		entries = append(entries, audit.Record{By: by, At: now, Entry: entry(r, set, was, n, in.Reason)})
	}
	return len(entries), audit.AppendAll(tx, entries)
}

func (s *Service) put(tx *gorm.DB, by access.Actor, r one, set bool, n int, reason string, now models.Instant) error {
	if !set {
		return tx.Where("organisation_id = ? AND rule = ?", by.Organisation(), r.key).Delete(&models.Threshold{}).Error
	}
	row := models.Threshold{
		OrganisationID: by.Organisation(), Rule: r.key, Value: int64(n), Unit: r.unit,
		Reason: reason, ChangedBy: by.ID(), ChangedAt: now,
	}
	return tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "organisation_id"}, {Name: "rule"}}, UpdateAll: true}).Create(&row).Error
}

func entry(r one, set bool, was, n int, reason string) audit.Entry {
	whose := "standard"
	if set {
		whose = "own"
	}
	detail := fmt.Sprintf("rule=%s from=%d to=%d unit=%s whose=%s", r.key, was, n, r.unit, whose)
	if reason != "" {
		detail += " reason=" + reason
	}
	return audit.Entry{Action: "threshold.changed", Subject: "rule:" + r.key, Detail: detail}
}
