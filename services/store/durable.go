package store

import (
	"context"
	"fmt"
	"strings"
)

// A PostgreSQL with one of these settings off acknowledges writes that a power
// cut takes away, or that it cannot repair afterwards.
var durable = []string{"fsync", "full_page_writes", "synchronous_commit"}

// setting is a setting of PostgreSQL as a connection of ours has it.
type setting struct {
	Name, Setting string
	Source        string // where the value comes from
	Database      string
	Role          string
}

// assertDurable returns an error that names a setting with which PostgreSQL loses
// acknowledged writes, and says how to turn it on.
func (db *DB) assertDurable(ctx context.Context) error {
	var settings []setting
	err := db.reader.WithContext(ctx).Raw(`SELECT name, setting, source, current_database() AS database, current_user AS role
		FROM pg_settings WHERE name IN ? ORDER BY name`, durable).Scan(&settings).Error
	if err != nil {
		return fmt.Errorf("settings of PostgreSQL: %w", explain(err))
	}
	for _, s := range settings {
		if s.Setting == "off" {
			return fmt.Errorf("PostgreSQL has %s = off: a power cut would lose what was saved. Turn it on and start again: %s", s.Name, s.remedy())
		}
	}
	return nil
}

// remedy is what turns a setting on where it was turned off.
func (s setting) remedy() string {
	quoted := func(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
	switch s.Source {
	case "database":
		return fmt.Sprintf("ALTER DATABASE %s RESET %s;", quoted(s.Database), s.Name)
	case "user":
		return fmt.Sprintf("ALTER ROLE %s RESET %s;", quoted(s.Role), s.Name)
	case "database user":
		return fmt.Sprintf("ALTER ROLE %s IN DATABASE %s RESET %s;", quoted(s.Role), quoted(s.Database), s.Name)
	case "client":
		return fmt.Sprintf("leave %s out of the address of the database, or out of PGOPTIONS", s.Name)
	case "command line":
		return fmt.Sprintf("leave %s out of the options with which PostgreSQL is started", s.Name)
	}
	return fmt.Sprintf("ALTER SYSTEM SET %s = on; SELECT pg_reload_conf();", s.Name)
}
