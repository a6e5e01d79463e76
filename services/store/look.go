package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// WrongError is the error for files that are no database to work with: what is
// there instead, and what to do, in words for the operator.
type WrongError struct{ What, Do string }

// Error says both.
func (e *WrongError) Error() string { return e.What + ". " + e.Do }

func wrong(do, what string, args ...any) error {
	return &WrongError{What: fmt.Sprintf(what, args...), Do: do}
}

// What to do about files that are not whole.
const (
	copyWhole = "Stop the server and copy the whole folder, or bring a backup back into an empty folder: aftercare restore FILE --to DIR"
	bringBack = "Keep this folder as it is, and bring the last backup back into another one: aftercare restore FILE --to DIR"
)

// Found is what Look found.
type Found struct {
	There bool
	// WithoutLog is a file that was in use when it was written last, while the log
	// of its last writes (-wal) is gone. Other programs also leave it so after they
	// looked into the database of a server that was killed: compare the end of the
	// audit log.
	WithoutLog bool
}

// Files beside a SQLite file, and the folder in which a restore works.
const (
	logFile  = "-wal"
	HeadFile = ".head"

	Restoring = ".restoring"
)

// Look looks at the files of a SQLite database without opening or changing
// anything. It returns a WrongError for what is there and is no whole database:
// nothing of it may be taken for a new installation.
func Look(path string) (Found, error) {
	file := fileOf(path)
	if _, err := os.Stat(filepath.Join(filepath.Dir(file), Restoring)); err == nil {
		return Found{}, wrong("Run it again: aftercare restore FILE --to DIR", "a restore into %s did not end", filepath.Dir(file))
	}
	info, err := os.Stat(file)
	if errors.Is(err, os.ErrNotExist) {
		return Found{}, missing(file)
	}
	if err != nil {
		return Found{}, err
	}
	if info.IsDir() {
		return Found{}, wrong("Give another --data", "%s is a folder and no file", file)
	}
	head, err := firstBytes(file)
	if err != nil {
		return Found{}, err
	}
	if err := notSQLite(file, head); err != nil {
		return Found{}, err
	}
	if sizeOf(file+logFile) > 0 {
		return Found{There: true}, nil
	}
	page, pages := pageSize(head), int64(binary.BigEndian.Uint32(head[28:]))
	if info.Size() < page*pages || info.Size()%page != 0 {
		return Found{}, wrong(bringBack, "%s is cut short: %d bytes of %d, and no %s beside it", file, info.Size(), page*pages, filepath.Base(file)+logFile)
	}
	return Found{There: true, WithoutLog: binary.BigEndian.Uint32(head[60:]) == inUse && !held(file)}, nil
}

// WithoutLog is the error for a file that was in use when it was written last,
// where nothing beside it tells what the missing log of its last writes held.
func WithoutLog(path string) error {
	file := fileOf(path)
	return wrong(copyWhole, "%s was in use when it was written last, and its %s is missing: copied without it, or it was removed", file, filepath.Base(file)+logFile)
}

// missing says what a folder without a database is: empty, or one that had one.
func missing(file string) error {
	name := filepath.Base(file)
	switch {
	case sizeOf(file+logFile) > 0:
		return wrong(copyWhole, "%s is missing in %s, and its %s is there: the last writes without the database", name, filepath.Dir(file), name+logFile)
	case sizeOf(file+HeadFile) > 0:
		return wrong(bringBack, "%s is missing in %s, where there was one: it was removed, or the folder was copied in part", name, filepath.Dir(file))
	}
	return nil
}

// notSQLite says what a file is that does not begin as SQLite files do.
func notSQLite(file string, head []byte) error {
	switch {
	case len(head) == 0:
		return wrong(copyWhole, "%s is empty: 0 bytes", file)
	case strings.HasPrefix(string(head), "age-encryption.org/"):
		return wrong("Bring it back into an empty folder: aftercare restore "+file+" --to DIR", "%s is a backup and no database", file)
	case len(head) < headerSize || string(head[:16]) != "SQLite format 3\x00" || pageSize(head) < 512:
		return wrong("Give another --data; if it was the database, "+strings.ToLower(bringBack[:1])+bringBack[1:], "%s is not a database of SQLite: somebody else's file, or written over", file)
	}
	return nil
}

// headerSize is the length of the header of a SQLite file.
const headerSize = 100

func firstBytes(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	head := make([]byte, headerSize)
	n, err := io.ReadFull(f, head)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return head[:n], err
}

func pageSize(head []byte) int64 {
	if n := int64(binary.BigEndian.Uint16(head[16:])); n != 1 {
		return n
	}
	return 1 << 16
}

func sizeOf(file string) int64 {
	info, err := os.Stat(file)
	if err != nil {
		return 0
	}
	return info.Size()
}

// fileOf is the file of a folder or file path.
func fileOf(path string) string {
	if strings.HasSuffix(path, ".db") {
		return path
	}
	return filepath.Join(path, File)
}
