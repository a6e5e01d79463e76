package importer

import (
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"gorm.io/gorm"

	"aftercare/models"
)

// key makes the fingerprints that recognise rows. It opens nothing, and it must
// not be in the database: dates of birth can be worked out from the coded facts
// there, so with the key beside them somebody could try names one after
// another. It is a file in the data folder that nobody needs to copy or back
// up. Delete it when the move is over.
type key []byte

// KeyFile is the name of the key's file in the data folder.
const KeyFile = "import.key"

const keySize = 32

// findKey reads the key of a data folder, or makes one that is not stored yet.
// It returns Invalid for a damaged key.
func findKey(folder string) (k key, kept bool, err error) {
	b, err := os.ReadFile(filepath.Join(folder, KeyFile))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		k = make(key, keySize)
		_, _ = rand.Read(k) // never fails
		return k, false, nil
	case err != nil:
		return nil, false, fmt.Errorf("import key: %w", err)
	case len(b) != keySize:
		return nil, false, models.Fail(models.Invalid, "importer.key_damaged")
	}
	return b, true, nil
}

// keep writes the key into a data folder, readable only by its owner. It fails
// when a key is there already.
func (k key) keep(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	file, err := os.OpenFile(filepath.Join(folder, KeyFile), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("import key: %w", err)
	}
	_, err = file.Write(k)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("import key: %w", err)
	}
	return nil
}

// id identifies the key without revealing it.
func (k key) id() []byte {
	sum := sha256.Sum256(append([]byte("aftercare import key\x00"), k...))
	return sum[:8]
}

// fits returns Invalid when there were imports and none of them used this key:
// their rows would all come in a second time.
func (k key) fits(tx *gorm.DB) error {
	var mine, others []models.ImportedRow
	if err := tx.Select("key_id").Where("key_id = ?", k.id()).Limit(1).Find(&mine).Error; err != nil || len(mine) > 0 {
		return err
	}
	if err := tx.Select("key_id").Where("key_id > ?", []byte{}).Limit(1).Find(&others).Error; err != nil || len(others) == 0 {
		return err
	}
	return models.Fail(models.Invalid, "importer.key_other")
}
