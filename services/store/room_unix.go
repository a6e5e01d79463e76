//go:build unix

package store

import "golang.org/x/sys/unix"

// FreeBytes returns what an ordinary user may still write on the disk of a folder.
func FreeBytes(folder string) (int64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		return 0, err
	}
	return int64(s.Bavail) * int64(s.Bsize), nil
}
