package law

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/pack"
)

// Switch is a decision about a right, with the names of those who made and
// ended it.
type Switch struct {
	models.LawSwitch
	Decider string
	Ender   string
}

// Holds reports whether the decision is in force.
func (s Switch) Holds() bool { return s.EndedAt == 0 }

// Switches lists the organisation's decisions about its rights, newest first.
// With an item it lists all decisions about that right, and otherwise only
// those in force.
func (s *Service) Switches(ctx context.Context, by access.Actor, item string) ([]Switch, error) {
	if err := by.Require(access.ReadLaw); err != nil {
		return nil, err
	}
	var rows []Switch
	err := s.db.Read(ctx, func(tx *gorm.DB) error {
		q := tx.Table("law_switches AS l").Select("l.*, a.display_name AS decider, e.display_name AS ender").
			Joins("JOIN accounts a ON a.id = l.decided_by").Joins("LEFT JOIN accounts e ON e.id = l.ended_by").
			Where("l.organisation_id = ?", by.Organisation())
		if item != "" {
			q = q.Where("l.item = ?", item)
		} else {
			q = q.Where("l.ended_at = 0")
		}
		return q.Order("l.decided_at DESC, l.id DESC").Scan(&rows).Error
	})
	return rows, err
}

// Off switches a right off for the organisation. It returns how many cases wait
// for the sweep, and Invalid for a right that ships disabled.
func (s *Service) Off(ctx context.Context, by access.Actor, key string, in models.SwitchOff) (int64, error) {
	return s.decide(ctx, by, key, models.LawOff, func(it *pack.Item, row *models.LawSwitch) error {
		if it.Disabled() {
			return models.Fail(models.Invalid, "law.is_off")
		}
		row.Reason = in.Reason
		return in.Check()
	})
}

// On switches on a right that ships disabled, after a named person read the
// text. It never makes the right's dates or sums certain: only the pack can,
// with the mark of the source. It returns how many cases wait for the sweep,
// and Invalid for a right that is on.
func (s *Service) On(ctx context.Context, by access.Actor, key string, in models.SwitchOn) (int64, error) {
	return s.decide(ctx, by, key, models.LawOn, func(it *pack.Item, row *models.LawSwitch) error {
		if !it.Disabled() {
			return models.Fail(models.Invalid, "law.is_on")
		}
		row.Reader, row.ReadOn, row.ReadIn = in.Reader, in.ReadOn, in.ReadIn
		today, err := s.today(ctx, by)
		if err != nil {
			return err
		}
		return in.Check(today)
	})
}

// Touches counts the running cases a switch of the right changes: those to which
// a right that is on applies or may apply, and for one that is off all that are
// evaluated again.
func (s *Service) Touches(ctx context.Context, by access.Actor, key string) (n int64, err error) {
	it, err := s.changeable(ctx, by, key)
	if err != nil {
		return 0, err
	}
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		q := tx.Table("cases").Where("cases.organisation_id = ? AND cases.status <> 'closed'", by.Organisation())
		if !it.Disabled() {
			q = q.Joins("JOIN entitlements e ON e.case_id = cases.id AND e.item = ? AND e.standing <> ?", key, models.NotEntitled)
		}
		return q.Count(&n).Error
	})
	return n, err
}

// today returns the current date in the organisation's time zone.
func (s *Service) today(ctx context.Context, by access.Actor) (day models.Date, err error) {
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		zone, err := s.evaluator.ZoneOf(tx, by.Organisation())
		if err == nil {
			day = s.moment().Date(zone)
		}
		return err
	})
	return day, err
}

func (s *Service) decide(ctx context.Context, by access.Actor, key string, setting models.LawSetting, fill func(*pack.Item, *models.LawSwitch) error) (int64, error) {
	it, err := s.changeable(ctx, by, key)
	if err != nil {
		return 0, err
	}
	row := models.LawSwitch{
		ID: s.newID(), OrganisationID: by.Organisation(), Item: key, Version: it.Version, Setting: setting,
		DecidedBy: by.ID(), DecidedAt: s.moment(),
	}
	if err := fill(it, &row); err != nil {
		return 0, err
	}
	return s.write(ctx, by, func(tx *gorm.DB) error {
		if err := s.end(tx, by, key); err != nil {
			return err
		}
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		return s.note(tx, by, "law.switched_"+string(setting), row)
	})
}

// Back ends the organisation's decision about a right, so that the right is as
// in the packs again. It returns NotFound when there is no decision.
func (s *Service) Back(ctx context.Context, by access.Actor, key string) (int64, error) {
	if _, err := s.changeable(ctx, by, key); err != nil {
		return 0, err
	}
	return s.write(ctx, by, func(tx *gorm.DB) error {
		var row models.LawSwitch
		err := tx.Where("organisation_id = ? AND item = ? AND ended_at = 0", by.Organisation(), key).Take(&row).Error
		if err != nil {
			return err
		}
		if err := s.end(tx, by, key); err != nil {
			return err
		}
		return s.note(tx, by, "law.switched_back", row)
	})
}

func (s *Service) changeable(ctx context.Context, by access.Actor, key string) (*pack.Item, error) {
	if err := by.Require(access.SwitchLaw); err != nil {
		return nil, err
	}
	return s.Item(ctx, by, key)
}

// write runs a change and counts the cases that now wait for the sweep.
func (s *Service) write(ctx context.Context, by access.Actor, change func(tx *gorm.DB) error) (waiting int64, err error) {
	err = s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := change(tx); err != nil {
			return err
		}
		waiting, err = s.evaluator.Waiting(tx, by.Organisation())
		return err
	})
	return waiting, err
}

func (s *Service) end(tx *gorm.DB, by access.Actor, key string) error {
	return tx.Model(&models.LawSwitch{}).Where("organisation_id = ? AND item = ? AND ended_at = 0", by.Organisation(), key).
		Select("ended_by", "ended_at").Updates(models.LawSwitch{EndedBy: by.ID(), EndedAt: s.moment()}).Error
}

func (s *Service) note(tx *gorm.DB, by access.Actor, action string, row models.LawSwitch) error {
	detail := "right=" + row.Item
	if row.Reason != "" {
		detail += " reason=" + row.Reason
	}
	return audit.Append(tx, by, s.moment(), audit.Entry{Action: action, Subject: "law:" + row.Item, Detail: detail})
}
