package backup

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/store"
)

// Place is where backups go, as an administrator sees and chooses it.
type Place struct {
	Fixed   string // given where the server is started; then it counts, and nothing is chosen
	Own     string // in the data folder, where nothing is chosen; "" on PostgreSQL
	Chosen  string
	Version int64 // of the organisation as the administrator read it
	Same    bool  // they go to the disk on which the data is
}

// Folder is where they go now, "" for nowhere.
func (p Place) Folder() string {
	for _, folder := range []string{p.Fixed, p.Chosen, p.Own} {
		if folder != "" {
			return folder
		}
	}
	return ""
}

// In tells the service where the server was told to put backups, and its own
// folder in the data folder. It returns the service.
func (s *Service) In(fixed, own string) *Service {
	s.fixed, s.own = fixed, own
	return s
}

// Given returns where the server was told to put backups, and its own folder, for
// set-up.
func (s *Service) Given() Place { return Place{Fixed: s.fixed, Own: s.own} }

// Check returns a problem of the field backup_to for a folder that cannot take
// backups. It writes a file there and removes it.
func (s *Service) Check(to string) models.Problems {
	p := models.Problems{}
	if to = strings.TrimSpace(to); to != "" && s.fixed != "" {
		p.Add("backup_to", "backup.fixed")
	} else if key := s.unfit(to); key != "" {
		p.Add("backup_to", key)
	}
	return p
}

// same reports whether a folder is on the disk of the data: such a backup helps
// after a mistake and not after a fire. On PostgreSQL the data is elsewhere.
func (s *Service) same(folder string) bool {
	return s.own != "" && (folder == s.own || store.SameDisk(filepath.Dir(s.own), folder))
}

// Folder is where the server puts backups now, "" for nowhere. The choice of an
// administrator holds from the next look on.
func (s *Service) Folder(ctx context.Context) (string, error) {
	var org models.Organisation
	err := s.db.Read(ctx, func(tx *gorm.DB) error { return tx.Limit(1).Find(&org).Error })
	return Place{Fixed: s.fixed, Own: s.own, Chosen: org.BackupTo}.Folder(), err
}

// Place returns where backups go and what came of the last one.
func (s *Service) Place(ctx context.Context, by access.Actor) (p Place, last State, err error) {
	if err := by.Require(access.ManageShelters); err != nil {
		return p, last, err
	}
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		var org models.Organisation
		if err := tx.Where("id = ?", by.Organisation()).Take(&org).Error; err != nil {
			return err
		}
		p = Place{Fixed: s.fixed, Own: s.own, Chosen: org.BackupTo, Version: org.Version}
		p.Same = s.same(p.Folder())
		return tx.Where("organisation_id = ?", org.ID).Limit(1).Find(&last).Error
	})
	return p, last, err
}

// Choose sets the folder for backups; "" is the one in the data folder. It returns
// Invalid where the folder cannot take them, and Conflict when somebody changed
// the organisation meanwhile.
func (s *Service) Choose(ctx context.Context, by access.Actor, in Place) error {
	if err := by.Require(access.ManageShelters); err != nil {
		return err
	}
	to := strings.TrimSpace(in.Chosen)
	p := s.Check(to)
	if s.fixed != "" {
		p.Add("backup_to", "backup.fixed")
	}
	if err := p.Err(); err != nil {
		return err
	}
	now := models.At(s.now())
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		err := store.Changed(tx.Model(&models.Organisation{}).Where("id = ? AND version = ?", by.Organisation(), in.Version).
			Select("backup_to", "version").Updates(models.Organisation{BackupTo: to, Version: in.Version + 1}))
		if err != nil {
			return err
		}
		return audit.Append(tx, by, now, audit.Entry{Action: "backup.place_chosen", Subject: "organisation:" + by.Organisation()})
	})
}

// leastRoom is what a folder must have left besides two copies of the database.
const leastRoom = 64 << 20

// unfit is why a folder cannot take backups, "" where it can.
func (s *Service) unfit(to string) string {
	if to == "" {
		return ""
	}
	if !filepath.IsAbs(to) {
		return "backup.not_whole"
	}
	info, err := os.Stat(to)
	switch {
	case errors.Is(err, os.ErrPermission):
		return "backup.not_writable"
	case err != nil || !info.IsDir():
		return "backup.not_there"
	case s.own != "" && within(filepath.Dir(s.own), to):
		return "backup.same_folder"
	}
	f, err := os.CreateTemp(to, ".try-*"+store.Unfinished)
	if err != nil {
		return "backup.not_writable"
	}
	if errors.Join(f.Close(), os.Remove(f.Name())) != nil {
		return "backup.not_writable"
	}
	if free, err := store.FreeBytes(to); err == nil && free < leastRoom+2*s.db.Room().Database {
		return "backup.no_room"
	}
	return ""
}

// within reports whether a folder is another or lies in it, also by another name.
func within(outer, inner string) bool {
	for _, p := range []*string{&outer, &inner} {
		if real, err := filepath.EvalSymlinks(*p); err == nil {
			*p = real
		}
	}
	rel, err := filepath.Rel(outer, inner)
	return err == nil && filepath.IsLocal(rel)
}
