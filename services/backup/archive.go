package backup

import (
	"archive/zip"
	"compress/flate"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"aftercare/models"
	"aftercare/services/store"
	"aftercare/services/vault"
)

// format is the version of the archive. A program refuses a later one.
const format = 1

const (
	manifestName = "manifest.json"
	packsFolder  = "packs"
)

// Manifest says what is in a backup.
type Manifest struct {
	Format       int            `json:"format"`
	Made         models.Instant `json:"made"`
	Program      string         `json:"program"` // version of the program that made it
	Engine       store.Dialect  `json:"engine"`
	Schema       int64          `json:"schema"` // last step of the schema
	ID           string         `json:"organisation_id"`
	Organisation string         `json:"organisation"`
	Head         string         `json:"head"` // of the audit log
	Counts       Counts         `json:"counts"`
	Files        []File         `json:"files"`
}

// Counts is how much is in it.
type Counts struct {
	Shelters, Staff, Survivors, Cases int64
}

// File is one file of the archive.
type File struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Errors for a file that is no backup this program can bring back.
var (
	ErrNoBackup = errors.New("this is no backup of Aftercare")
	ErrChanged  = errors.New("the backup is damaged: a part of it was changed or is missing")
	ErrNewer    = errors.New("a newer version of the program made this backup: use that one")
)

// counted passes on what is written and takes its size and digest.
type counted struct {
	to  io.Writer
	sum hash.Hash
	n   int64
}

func newCounted(to io.Writer) *counted { return &counted{to: to, sum: sha256.New()} }

// Write passes p on.
func (c *counted) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	c.sum.Write(p)
	return c.to.Write(p)
}

func (c *counted) file(name string) File {
	return File{Name: name, Size: c.n, SHA256: hex.EncodeToString(c.sum.Sum(nil))}
}

// packer writes an archive: files, and last the manifest with what they are.
type packer struct {
	zip *zip.Writer
	Manifest
}

func newPacker(w io.Writer, m Manifest) *packer {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	return &packer{z, m}
}

// add writes one file and notes its digest.
func (p *packer) add(name string, write func(io.Writer) error) error {
	w, err := p.zip.Create(name)
	if err != nil {
		return err
	}
	sum := newCounted(w)
	if err := write(sum); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	p.Files = append(p.Files, sum.file(name))
	return nil
}

// addPacks writes the files of a folder of own law.
func (p *packer) addPacks(packs fs.FS) error {
	if packs == nil {
		return nil
	}
	return fs.WalkDir(packs, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		return p.add(packsFolder+"/"+name, func(w io.Writer) error {
			f, err := packs.Open(name)
			if err != nil {
				return err
			}
			defer f.Close()
			_, err = io.Copy(w, f)
			return err
		})
	})
}

func (p *packer) close() error {
	w, err := p.zip.Create(manifestName)
	if err == nil {
		err = json.NewEncoder(w).Encode(p.Manifest)
	}
	return errors.Join(err, p.zip.Close())
}

// Archive is an opened backup.
type Archive struct {
	Manifest
	zip *zip.Reader
}

// Open opens a backup and reads what is in it. It returns ErrNoBackup, ErrChanged,
// ErrNewer or vault.ErrNotOpened.
func Open(file *os.File, with vault.FileKey) (*Archive, error) {
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	r, size, err := vault.OpenFile(file, info.Size(), with)
	if err != nil {
		return nil, asChanged(err)
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, asChanged(err)
	}
	a := &Archive{zip: z}
	if err := a.readManifest(); err != nil {
		return nil, err
	}
	return a, nil
}

// asChanged says that a file is damaged, unless it is sealed to another key.
func asChanged(err error) error {
	if err == nil || errors.Is(err, vault.ErrNotOpened) {
		return err
	}
	return fmt.Errorf("%w (%w)", ErrChanged, err)
}

// LooksWhole returns an error for a file that begins as no backup does, before
// anybody is asked for a key.
func LooksWhole(file *os.File) error {
	info, err := file.Stat()
	if err == nil {
		err = beginsAsBackup(file, info.Size())
	}
	return err
}

const ageMagic = "age-encryption.org/v1\n"

func beginsAsBackup(file *os.File, size int64) error {
	begin := make([]byte, len(ageMagic))
	n, err := file.ReadAt(begin, 0)
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return err
	case size == 0:
		return fmt.Errorf("%w: the file is empty", ErrNoBackup)
	case strings.HasPrefix(string(begin), "SQLite format 3"):
		return fmt.Errorf("%w: it is a database; start aftercare serve --data with its folder", ErrNoBackup)
	case !strings.HasPrefix(ageMagic, string(begin[:n])):
		return ErrNoBackup
	case n < len(ageMagic):
		return ErrChanged
	}
	return nil
}

func (a *Archive) readManifest() error {
	f, err := a.zip.Open(manifestName)
	if err != nil {
		return fmt.Errorf("%w: it has no list of what is in it", ErrNoBackup)
	}
	defer f.Close()
	if err := json.NewDecoder(f).Decode(&a.Manifest); err != nil {
		return asChanged(err)
	}
	if a.Format > format {
		return fmt.Errorf("%w (form %d, this version knows %d)", ErrNewer, a.Format, format)
	}
	return a.checkNames()
}

// checkNames returns an error unless the archive holds exactly the files of its
// list, each with a place of its own.
func (a *Archive) checkNames() error {
	listed := map[string]bool{manifestName: true}
	for _, f := range a.Files {
		if !placed(f.Name) || listed[f.Name] {
			return fmt.Errorf("%w: it lists %q", ErrNoBackup, f.Name)
		}
		listed[f.Name] = true
	}
	for _, f := range a.zip.File {
		if !listed[f.Name] {
			return fmt.Errorf("%w: it holds %q", ErrNoBackup, f.Name)
		}
	}
	if len(a.zip.File) != len(listed) {
		return ErrChanged
	}
	return nil
}

// placed reports whether a file has a place in a data folder.
func placed(name string) bool {
	own := name == store.File || name == store.DumpFile
	return own || strings.HasPrefix(name, packsFolder+"/") && filepath.IsLocal(filepath.FromSlash(name))
}

// Check reads everything and compares it with the list.
func (a *Archive) Check() error {
	for _, f := range a.Files {
		if err := a.write(f, io.Discard); err != nil {
			return err
		}
	}
	return nil
}

// write copies one file out of the archive and checks it.
func (a *Archive) write(f File, to io.Writer) error {
	r, err := a.zip.Open(f.Name)
	if err != nil {
		return asChanged(err)
	}
	defer r.Close()
	sum := newCounted(to)
	if _, err := io.Copy(sum, r); err != nil {
		return fmt.Errorf("%s: %w", f.Name, asChangedUnless(err))
	}
	if sum.file(f.Name) != f {
		return fmt.Errorf("%w: %s", ErrChanged, f.Name)
	}
	return nil
}

// asChangedUnless tells a damaged file from a full disk.
func asChangedUnless(err error) error {
	var onDisk *fs.PathError
	if errors.As(err, &onDisk) {
		return err
	}
	return asChanged(err)
}
