package models

import "testing"

func TestRoomOnTheDisk(t *testing.T) {
	const gb = 1 << 30
	for name, c := range map[string]struct {
		room        Room
		full, short bool
	}{
		"much":                      {Room{true, 50 * gb, gb}, false, false},
		"less than two gigabytes":   {Room{true, 2*gb - 1, megabyte}, false, true},
		"two gigabytes":             {Room{true, 2 * gb, megabyte}, false, false},
		"less than three databases": {Room{true, 14 * gb, 5 * gb}, false, true},
		"three databases":           {Room{true, 15 * gb, 5 * gb}, false, false},
		"next to nothing":           {Room{true, 64*megabyte - 1, gb}, true, true},
		"nothing":                   {Room{true, 0, gb}, true, true},
		"a database somewhere else": {Room{false, 0, 0}, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			if c.room.Full() != c.full || c.room.Short() != c.short {
				t.Errorf("full %v, short %v; want %v, %v", c.room.Full(), c.room.Short(), c.full, c.short)
			}
		})
	}
}
