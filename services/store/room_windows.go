package store

import (
	"errors"
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows"
)

// FreeBytes returns what this user may still write on the disk of a folder.
func FreeBytes(folder string) (int64, error) {
	at, err := windows.UTF16PtrFromString(folder)
	if err != nil {
		return 0, err
	}
	var free uint64
	err = windows.GetDiskFreeSpaceEx(at, &free, nil, nil)
	return int64(free), err
}

// SameDisk reports whether two folders are on one drive.
func SameDisk(a, b string) bool {
	return strings.EqualFold(filepath.VolumeName(a), filepath.VolumeName(b))
}

// NoRoomLeft reports whether a file could not be written because its disk is full.
func NoRoomLeft(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}

// ReadOnly reports whether a file could not be written because its disk takes no
// writing.
func ReadOnly(err error) bool { return errors.Is(err, windows.ERROR_WRITE_PROTECT) }
