package stay

import (
	"context"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/store"
)

// Bed is a bed as pages show it.
type Bed struct {
	models.Bed
	OutSince  models.Instant // 0 while it is in use
	OutReason string
}

// Out reports whether the bed is out of use.
func (b Bed) Out() bool { return b.OutSince > 0 }

// Beds is a house with its beds, by room.
type Beds struct {
	House models.Shelter
	List  []Bed
}

// InUse counts the beds that are not out of use.
func (b Beds) InUse() (n int) {
	for _, bed := range b.List {
		if !bed.Out() {
			n++
		}
	}
	return n
}

// Beds reads the beds of a house that the actor works in.
func (s *Service) Beds(ctx context.Context, by access.Actor, shelterID string) (Beds, error) {
	var out Beds
	if err := by.Require(access.ManageShelters); err != nil {
		return out, err
	}
	err := s.db.Read(ctx, func(tx *gorm.DB) (err error) {
		if out.House, err = house(tx, by, shelterID); err == nil {
			out.List, err = bedsOf(tx, shelterID)
		}
		return err
	})
	return out, err
}

// house reads a house that the actor works in, and NotFound for another one.
func house(tx *gorm.DB, by access.Actor, id string) (row models.Shelter, err error) {
	if !slices.Contains(by.Shelters(), id) {
		return row, models.ErrNotFound()
	}
	err = tx.Where("id = ? AND organisation_id = ?", id, by.Organisation()).Take(&row).Error
	return row, err
}

// bedsOf reads the beds of a house that are there.
func bedsOf(tx *gorm.DB, shelterID string) (list []Bed, err error) {
	err = tx.Raw(`SELECT b.*, COALESCE(o.from_at, 0) AS out_since, COALESCE(o.reason, '') AS out_reason
		FROM beds b LEFT JOIN bed_outages o ON o.bed_id = b.id AND o.until_at = ?
		WHERE b.shelter_id = ? AND b.removed_at = 0 ORDER BY b.sort`, models.Forever, shelterID).Scan(&list).Error
	return list, err
}

// NewBeds are beds that are put up together, in one room.
type NewBeds struct {
	Room  string
	Kind  string
	Count int64
}

// AddBeds puts up beds. They are numbered after those that the room has.
func (s *Service) AddBeds(ctx context.Context, by access.Actor, shelterID string, in NewBeds) error {
	return s.keep(ctx, by, shelterID, func(k keeping) error {
		facts := models.BedFacts{Room: in.Room, Label: "1", Kind: in.Kind}
		facts.Tidy()
		problems := models.Problems{}
		facts.Check(problems)
		if in.Count < 1 || in.Count > models.MaxBeds {
			problems.Add("beds", "problem.bed_count|n="+strconv.Itoa(models.MaxBeds))
		}
		if err := problems.Err(); err != nil {
			return err
		}
		have, err := bedsOf(k.tx, shelterID)
		if err != nil {
			return err
		}
		var labels []string
		for _, b := range have {
			if b.Room == facts.Room {
				labels = append(labels, b.Label)
			}
		}
		for _, facts.Label = range models.NextLabels(labels, int(in.Count)) {
			if err := k.insert(facts); err != nil {
				return err
			}
		}
		return k.note("bed.added", "kind="+in.Kind+" n="+strconv.FormatInt(in.Count, 10))
	})
}

func (k keeping) insert(facts models.BedFacts) error {
	if err := k.free(facts, ""); err != nil {
		return err
	}
	return k.tx.Create(&models.Bed{ID: k.newID(), ShelterID: k.house.ID, BedFacts: facts, Sort: facts.SortKey(), Trail: models.Trail{
		RecordedBy: k.by.ID(), CreatedAt: k.now, ChangedBy: k.by.ID(), ChangedAt: k.now, Version: 1,
	}}).Error
}

// free returns Invalid where the room has another bed of the name.
func (k keeping) free(facts models.BedFacts, id string) error {
	var n int64
	err := k.tx.Model(&models.Bed{}).Where("shelter_id = ? AND sort = ? AND id <> ? AND removed_at = 0", k.house.ID, facts.SortKey(), id).Count(&n).Error
	if err == nil && n > 0 {
		return models.Problems{"bed": "problem.bed_twice"}.Err()
	}
	return err
}

// BedInput is what the user typed about one bed.
type BedInput struct {
	models.BedFacts
	Version int64 // that the form showed
}

// CorrectBed changes the name, the room or the kind of a bed.
func (s *Service) CorrectBed(ctx context.Context, by access.Actor, shelterID, bedID string, in BedInput) error {
	return s.change(ctx, by, shelterID, bedID, in.Version, func(k keeping, bed *models.Bed) (string, string, error) {
		in.Tidy()
		problems := models.Problems{}
		in.Check(problems)
		if err := problems.Err(); err != nil {
			return "", "", err
		}
		bed.BedFacts, bed.Sort = in.BedFacts, in.SortKey()
		return "bed.corrected", "kind=" + in.Kind, k.free(in.BedFacts, bed.ID)
	})
}

// change writes a bed of the version that the page showed. It returns Conflict when
// somebody else was quicker.
func (s *Service) change(ctx context.Context, by access.Actor, shelterID, bedID string, seen int64, f func(k keeping, bed *models.Bed) (action, detail string, err error)) error {
	return s.keep(ctx, by, shelterID, func(k keeping) error {
		var bed models.Bed
		if err := k.tx.Where("id = ? AND shelter_id = ? AND removed_at = 0", bedID, shelterID).Take(&bed).Error; err != nil {
			return err
		}
		if bed.Version != seen {
			return models.Fail(models.Conflict, "error.changed_by_someone")
		}
		action, detail, err := f(k, &bed)
		if err != nil {
			return err
		}
		bed.ChangedBy, bed.ChangedAt, bed.Version = by.ID(), k.now, seen+1
		columns := append(store.Columns("", models.BedFacts{}), "sort", "removed_at", "changed_by", "changed_at", "version")
		if err := store.Changed(k.tx.Model(&models.Bed{}).Where("id = ? AND version = ?", bedID, seen).Select(columns).Updates(bed)); err != nil {
			return err
		}
		return k.note(action, detail)
	})
}

// TakeOut takes a bed out of use.
func (s *Service) TakeOut(ctx context.Context, by access.Actor, shelterID, bedID, reason string, seen int64) error {
	return s.change(ctx, by, shelterID, bedID, seen, func(k keeping, bed *models.Bed) (string, string, error) {
		if !slices.Contains(models.OutageReasons, reason) {
			return "", "", models.Problems{"outage": "problem.required"}.Err()
		}
		out, err := k.isOut(bedID)
		if err == nil && out {
			err = models.Fail(models.Conflict, "error.changed_by_someone")
		}
		if err != nil {
			return "", "", err
		}
		row := models.BedOutage{ID: k.newID(), BedID: bed.ID, ShelterID: shelterID, Reason: reason, FromAt: k.now, UntilAt: models.Forever, MadeBy: by.ID()}
		return "bed.out_of_use", "reason=" + reason, k.tx.Create(&row).Error
	})
}

func (k keeping) isOut(bedID string) (bool, error) {
	var n int64
	err := k.tx.Model(&models.BedOutage{}).Where("bed_id = ? AND until_at = ?", bedID, models.Forever).Count(&n).Error
	return n > 0, err
}

// PutBack brings a bed back into use.
func (s *Service) PutBack(ctx context.Context, by access.Actor, shelterID, bedID string, seen int64) error {
	return s.change(ctx, by, shelterID, bedID, seen, func(k keeping, _ *models.Bed) (string, string, error) {
		return "bed.back_in_use", "", k.endOutage(bedID)
	})
}

// endOutage ends the time in which a bed is out of use. It returns Conflict where
// it is in use.
func (k keeping) endOutage(bedID string) error {
	return store.Changed(k.tx.Model(&models.BedOutage{}).Where("bed_id = ? AND until_at = ?", bedID, models.Forever).
		Select("until_at", "ended_by").Updates(models.BedOutage{UntilAt: k.now, EndedBy: k.by.ID()}))
}

// RemoveBed takes a bed off the list that is there no more. Its history stays.
func (s *Service) RemoveBed(ctx context.Context, by access.Actor, shelterID, bedID string, seen int64) error {
	return s.change(ctx, by, shelterID, bedID, seen, func(k keeping, bed *models.Bed) (string, string, error) {
		out, err := k.isOut(bedID)
		if err == nil && out {
			err = k.endOutage(bedID)
		}
		bed.RemovedAt = k.now
		return "bed.removed", "kind=" + bed.Kind, err
	})
}

// SetCapacity records how many people a house is approved for; 0 for not known.
func (s *Service) SetCapacity(ctx context.Context, by access.Actor, shelterID string, people, seen int64) error {
	return s.keep(ctx, by, shelterID, func(k keeping) error {
		if people < 0 || people > models.MaxCapacity {
			return models.Problems{"capacity": "problem.bed_count|n=" + strconv.Itoa(models.MaxCapacity)}.Err()
		}
		err := store.Changed(k.tx.Model(&models.Shelter{}).Where("id = ? AND version = ?", shelterID, seen).
			Select("capacity", "version").Updates(models.Shelter{Capacity: people, Version: seen + 1}))
		if err != nil {
			return err
		}
		return k.note("shelter.capacity", "n="+strconv.FormatInt(people, 10))
	})
}
