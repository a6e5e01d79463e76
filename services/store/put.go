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
	err = write(&steady{file: file})
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

// atOnce is how many bytes of a big file are written to the disk, or freed on it,
// at a time. Gigabytes at once make whoever commits meanwhile wait for seconds.
const atOnce = 64 << 20

// steady writes a big file to the disk bit by bit.
type steady struct {
	file  *os.File
	fresh int // bytes since the last time
}

func (s *steady) Write(p []byte) (n int, err error) {
	n, err = s.file.Write(p)
	if s.fresh += n; err == nil && s.fresh >= atOnce {
		s.fresh, err = 0, s.file.Sync()
	}
	return n, err
}

// empty frees the disk that a big file takes bit by bit.
func empty(file *os.File) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	for size := info.Size(); size > 0; {
		size = max(size-atOnce, 0)
		if err := errors.Join(file.Truncate(size), file.Sync()); err != nil {
			return err
		}
	}
	return nil
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
