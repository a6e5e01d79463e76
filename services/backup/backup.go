// Package backup makes one encrypted file of an installation and brings it back.
//
// A backup is a ZIP archive inside a file of age (age-encryption.org), sealed to
// the organisation's recovery key on paper and, if wanted, to a key of the
// operator's own. What is written about survivors is sealed once more inside, so
// the operator's key opens none of it. Writers go on while it is made.
//
// The package must never leave a readable copy of the database anywhere but in
// its own place, and never put a backup in the place of an older one before it
// was opened and read to the end.
package backup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/store"
	"aftercare/services/vault"
)

// Default choices of the commands.
const (
	Every = 24 * time.Hour
	Kept  = 7
	// Folder is where the server puts backups that it was told no place for.
	Folder = "backups"
)

// Service makes the backups of an installation.
type Service struct {
	db         *store.DB
	now        func() time.Time
	fixed, own string // see In
}

// New returns the service of a database.
func New(db *store.DB, now func() time.Time) *Service { return &Service{db: db, now: now} }

// Options are the choices for a backup.
type Options struct {
	To       string           // folder, which must be there
	Keep     int              // how many of this installation stay in it
	Operator *vault.Recipient // nil for none
	Packs    fs.FS            // own law; nil for none
}

// Made is a finished backup.
type Made struct {
	Path    string
	Size    int64
	Removed int // older ones
	Rows    audit.Rows
	Manifest
}

// ErrDamagedRows is the error beside a backup that was made of a database in which
// rows are not as they were written. Work since the last one is in it, so it is
// kept; older ones are too, because they may hold the rows as they were.
var ErrDamagedRows = errors.New("the backup was made, and older ones were kept")

// Reasons why a backup was not made, as the page names them.
const (
	NoFolder    = "folder"
	NoRoom      = "room"
	NoWriting   = "write"
	Damaged     = "damaged"
	DamagedRows = "rows" // it was made, and rows in it are damaged
	NoTool      = "tool" // pg_dump is not installed
	Other       = "other"
)

// Make makes a backup, reads it to the end, gives it its name and removes older
// ones. What came of it stands in the database: see Last.
func (s *Service) Make(ctx context.Context, opt Options) (m Made, err error) {
	var org models.Organisation
	err = s.db.Read(ctx, func(tx *gorm.DB) error { return tx.Take(&org).Error })
	if models.KindOf(err) == models.NotFound {
		return m, errors.New("nothing is set up yet, so there is no recovery key to lock a backup with")
	}
	if err != nil {
		return m, err
	}
	err = store.AtLowPriority(func() (err error) { m, err = s.make(ctx, org, opt); return err })
	switch {
	case err != nil:
	case !m.Rows.OK():
		err = fmt.Errorf("%w: %s", ErrDamagedRows, m.Rows.Why())
	default:
		m.Removed, err = prune(opt.To, m.Path, org.ID, opt.Keep)
	}
	return m, errors.Join(err, s.record(context.WithoutCancel(ctx), org.ID, opt.To, m, err))
}

func (s *Service) make(ctx context.Context, org models.Organisation, opt Options) (m Made, err error) {
	if info, err := os.Stat(opt.To); err != nil || !info.IsDir() {
		return m, fmt.Errorf("%w: %s. Is the disk or stick connected?", errNoFolder, opt.To)
	}
	now := s.now()
	m.Path = filepath.Join(opt.To, prefix(org.ID)+now.UTC().Format("20060102T150405Z")+ending)
	_, schema, err := s.db.Schema(ctx)
	if err != nil {
		return m, err
	}
	once, onceKey, err := vault.OnceKey()
	if err != nil {
		return m, err
	}
	err = s.db.Export(ctx, func(state store.State) error {
		if m.Manifest, err = describe(state.Tx, org); err != nil {
			return err
		}
		if m.Rows, err = audit.CheckRows(state.Tx, s.db); err != nil {
			return err
		}
		m.Made, m.Engine, m.Schema = models.At(now), s.db.Dialect(), schema
		write := func(w io.Writer) error { return pack(w, &m.Manifest, state, once, opt) }
		return store.Put(m.Path, write, func(f *os.File) error { return opens(f, onceKey, &m) })
	})
	return m, err
}

var errNoFolder = errors.New("the folder for backups is not there")

// describe reads what is in the database, and walks its log: a broken one must
// not push out good backups.
func describe(tx *gorm.DB, org models.Organisation) (m Manifest, err error) {
	report, err := audit.Verify(tx, "")
	if err == nil && !report.OK() {
		err = fmt.Errorf("%w: the audit log: %s", store.ErrDamaged, report.Why)
	}
	if err != nil {
		return m, err
	}
	counts, err := count(tx)
	return Manifest{Format: format, Program: version(), ID: org.ID, Organisation: org.Name, Head: report.Head, Counts: counts}, err
}

func count(tx *gorm.DB) (c Counts, err error) {
	err = tx.Raw(`SELECT (SELECT COUNT(*) FROM shelters) AS shelters, (SELECT COUNT(*) FROM accounts WHERE status = 'active') AS staff,
		(SELECT COUNT(*) FROM survivors) AS survivors, (SELECT COUNT(*) FROM cases) AS cases`).Scan(&c).Error
	return c, err
}

func version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.Main.Version
	}
	return ""
}

// pack writes the sealed archive.
func pack(w io.Writer, m *Manifest, state store.State, once vault.Recipient, opt Options) error {
	recovery, err := vault.RecoveryRecipient(state.Tx)
	if err != nil {
		return err
	}
	to := []vault.Recipient{recovery, once}
	if opt.Operator != nil {
		to = append(to, *opt.Operator)
	}
	sealed, err := vault.SealFile(w, to...)
	if err != nil {
		return err
	}
	p := newPacker(sealed, *m)
	for _, step := range []func() error{
		func() error { return p.add(state.Name, state.Write) },
		func() error { return p.addPacks(opt.Packs) },
		p.close,
		sealed.Close,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	*m = p.Manifest
	return nil
}

// opens reads a written backup to the end with the key that only this backup has,
// and which is forgotten then.
func opens(f *os.File, with vault.FileKey, m *Made) error {
	a, err := Open(f, with)
	if err == nil {
		err = a.Check()
	}
	if err != nil {
		return fmt.Errorf("the backup was written and does not open: %w", err)
	}
	info, err := f.Stat()
	m.Size = info.Size()
	return err
}

const ending = ".age"

// prefix begins the names of the backups of one installation, so that several can
// share a disk and none removes another's.
func prefix(organisation string) string {
	sum := sha256.Sum256([]byte("backup of " + organisation))
	return "aftercare-" + hex.EncodeToString(sum[:4]) + "-"
}

// prune removes the oldest backups of this installation, and what is left of
// those that were not finished. The newest one stays, whatever the clock says.
func prune(folder, newest, organisation string, keep int) (removed int, err error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return 0, err
	}
	var old []string
	for _, e := range entries {
		switch name := e.Name(); {
		case !strings.HasPrefix(name, prefix(organisation)) || name == filepath.Base(newest):
		case strings.HasSuffix(name, ending+store.Unfinished):
			err = errors.Join(err, os.Remove(filepath.Join(folder, name)))
		case strings.HasSuffix(name, ending):
			old = append(old, name)
		}
	}
	slices.Sort(old)
	for len(old) > max(keep, 1)-1 {
		err = errors.Join(err, os.Remove(filepath.Join(folder, old[0])))
		old, removed = old[1:], removed+1
	}
	return removed, err
}

// State is what is known of the backups of an organisation.
type State struct {
	OrganisationID string `gorm:"primaryKey"`
	MadeAt         models.Instant
	FailedAt       models.Instant // the last try failed, or found damaged rows
	Reason         string         // of the failure
	Place          string
	Same           bool `gorm:"-"` // the place is on the disk of the data
}

// TableName is backups.
func (State) TableName() string { return "backups" }

// record writes down what came of a backup.
func (s *Service) record(ctx context.Context, organisation, place string, m Made, failed error) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	now := models.At(s.now())
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		row := State{OrganisationID: organisation}
		if err := tx.Where("organisation_id = ?", organisation).FirstOrInit(&row).Error; err != nil {
			return err
		}
		entry := audit.Entry{Action: "backup.made", Subject: "organisation:" + organisation}
		row.Place = place
		made := failed == nil || errors.Is(failed, ErrDamagedRows)
		if row.FailedAt, row.Reason = 0, ""; failed != nil {
			row.FailedAt, row.Reason = now, reason(failed)
			entry.Action, entry.Detail = "backup.failed", "why="+row.Reason
		}
		if made {
			row.MadeAt = m.Made
			entry.Action, entry.Detail = "backup.made", strings.TrimSpace("entry="+strings.Split(m.Head, ":")[0]+" "+entry.Detail)
		}
		err := tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "organisation_id"}}, UpdateAll: true}).Create(&row).Error
		if err != nil {
			return err
		}
		return audit.Append(tx, access.System("backup", organisation, now), now, entry)
	})
}

func reason(err error) string {
	switch {
	case errors.Is(err, errNoFolder):
		return NoFolder
	case errors.Is(err, store.ErrFull), store.NoRoomLeft(err):
		return NoRoom
	case errors.Is(err, fs.ErrPermission), store.ReadOnly(err):
		return NoWriting
	case errors.Is(err, store.ErrDamaged):
		return Damaged
	case errors.Is(err, ErrDamagedRows):
		return DamagedRows
	case errors.Is(err, store.ErrNoTool):
		return NoTool
	}
	return Other
}

// Last returns what is known of the backups, for those who look after the house.
func (s *Service) Last(ctx context.Context, by access.Actor) (last State, err error) {
	if err := by.Require(access.AssignPeople); err != nil {
		return last, err
	}
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("organisation_id = ?", by.Organisation()).Limit(1).Find(&last).Error
	})
	last.Same = s.same(last.Place)
	return last, err
}

// Due reports whether it is time for a backup into a folder: the last one is
// older than every, or is not there any more. A failed one is tried again after
// an hour, unless it was into another folder. It is never due before set-up.
func (s *Service) Due(ctx context.Context, folder string, every time.Duration) (bool, error) {
	var org models.Organisation
	var last State
	err := s.db.Read(ctx, func(tx *gorm.DB) error {
		if err := tx.Limit(1).Find(&org).Error; err != nil {
			return err
		}
		return tx.Where("organisation_id = ?", org.ID).Limit(1).Find(&last).Error
	})
	if err != nil || org.ID == "" {
		return false, err
	}
	now := models.At(s.now())
	if tried := now.Sub(last.FailedAt); tried >= 0 && tried < time.Hour && last.Place == folder {
		return false, nil
	}
	there, err := filepath.Glob(filepath.Join(folder, prefix(org.ID)+"*"+ending))
	age := now.Sub(last.MadeAt)
	return len(there) == 0 || age >= every || age < 0, err
}
