package models

// Room is how much of the disk is left for the database.
type Room struct {
	Known    bool  // false where the database is on another machine
	Free     int64 // bytes
	Database int64 // bytes the database takes now
}

const (
	megabyte  = 1 << 20
	leastRoom = 64 * megabyte // below it a save can fail at any moment
	weekRoom  = 2048 * megabyte
)

// Full reports whether there is no room to go on working.
func (r Room) Full() bool { return r.Known && r.Free < leastRoom }

// Short reports whether whoever looks after the computer should make room now. A
// copy for the next update must fit beside the database, and a week of work: less
// than 2 GB, or than three times the database, is too little for that.
func (r Room) Short() bool { return r.Known && r.Free < max(weekRoom, 3*r.Database) }
