package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
)

// Unfinished ends the name of a file that is being written. Who finds one that
// nobody writes may remove it.
const Unfinished = ".part"

// Put writes a file whole or not at all: under another name, onto the disk, and
// then in its place. check, if any, reads what was written before it takes the
// place of an older file.
func Put(path string, write func(io.Writer) error, check func(*os.File) error) (err error) {
	part := path + Unfinished
	file, err := os.OpenFile(part, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(part))
		}
	}()
	err = write(file)
	if err == nil {
		err = file.Sync()
	}
	if err == nil && check != nil {
		err = check(file)
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	return Place(part, path)
}

// Place gives a finished file its name, for good: the folder is on the disk too.
func Place(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return err
	}
	return SyncFolder(filepath.Dir(to))
}

// SyncFolder writes the names in a folder onto the disk. Windows has no such call
// and keeps them by itself.
func SyncFolder(folder string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(folder)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write the folder: %w", err)
	}
	return nil
}
