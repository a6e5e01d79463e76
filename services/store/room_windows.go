package store

import "golang.org/x/sys/windows"

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
