//go:build unix

package store

import (
	"errors"

	"golang.org/x/sys/unix"
)

// FreeBytes returns what an ordinary user may still write on the disk of a folder.
func FreeBytes(folder string) (int64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		return 0, err
	}
	return int64(s.Bavail) * int64(s.Bsize), nil
}

// SameDisk reports whether two folders are on one file system.
func SameDisk(a, b string) bool {
	var x, y unix.Stat_t
	return unix.Stat(a, &x) == nil && unix.Stat(b, &y) == nil && x.Dev == y.Dev
}

// NoRoomLeft reports whether a file could not be written because its disk is full.
func NoRoomLeft(err error) bool { return errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EDQUOT) }

// ReadOnly reports whether a file could not be written because its disk takes no
// writing.
func ReadOnly(err error) bool { return errors.Is(err, unix.EROFS) }
