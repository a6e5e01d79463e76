package store_test

import (
	"reflect"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// mixed has a field of each kind that a row is read into.
type mixed struct {
	Text    string
	Code    models.Role
	Big     int64
	Small   int16
	Yes     bool
	Share   float64
	At      models.Instant
	Bytes   []byte
	Hidden  models.Sealed
	Nowhere string
	Inside  `gorm:"embedded"`
	Apart   Inside `gorm:"embedded;embeddedPrefix:apart_"`
}

// Inside is embedded.
type Inside struct{ Deep models.Date }

// TestRowsAreReadAsGORMReadsThem compares both ways on both databases: Find goes
// straight into the struct, and Scan the way of GORM.
func TestRowsAreReadAsGORMReadsThem(t *testing.T) {
	t.Parallel()
	for engine, db := range map[string]*store.DB{"SQLite": storetest.New(t), "PostgreSQL": storetest.NewPostgres(t)} {
		bytes := map[string]string{"SQLite": "x'0102'", "PostgreSQL": "'\\x0102'::bytea"}[engine]
		for name, query := range map[string]string{
			"all kinds": "SELECT 'a' AS text, 'legal_aid' AS code, 9000000000 AS big, 7 AS small, 1 = 1 AS yes, 0.5 AS share, 12 AS at, " + bytes + " AS bytes, " + bytes + " AS hidden, '2026-11-30' AS deep, '2026' AS apart_deep",
			"nothing":   "SELECT NULL AS text, NULL AS code, NULL AS big, NULL AS small, NULL AS yes, NULL AS share, NULL AS at, NULL AS bytes, NULL AS hidden, NULL AS deep",
			"two rows":  "SELECT 'a' AS text, 1 AS big UNION ALL SELECT '', 2 ORDER BY 2",
			"no row":    "SELECT 'a' AS text WHERE 1 = 0",
			"unknown":   "SELECT 'a' AS text, 'b' AS elsewhere, 'c' AS inner",
			"twice":     "SELECT 'a' AS text, 'b' AS text",
			"a number":  "SELECT 12 AS text, '7' AS big, '1' AS yes",
			"too big":   "SELECT 70000 AS small",
			"no number": "SELECT 'seven' AS big",
			"one":       "SELECT 'a' AS text",
		} {
			err := db.Read(t.Context(), func(tx *gorm.DB) error {
				_ = tx.SavePoint("before_it").Error
				var straight, theirs []mixed
				found := tx.Raw(query).Find(&straight)
				if found.Error != nil {
					tx.RollbackTo("before_it")
				}
				scanned := tx.Raw(query).Scan(&theirs)
				if scanned.Error != nil {
					tx.RollbackTo("before_it")
				}
				if (found.Error == nil) != (scanned.Error == nil) || found.RowsAffected != scanned.RowsAffected && found.Error == nil {
					t.Errorf("%s, %s: %d rows and %v, GORM %d and %v", engine, name, found.RowsAffected, found.Error, scanned.RowsAffected, scanned.Error)
				}
				if found.Error != nil {
					return nil
				}
				if straight == nil || len(straight) != len(theirs) || len(theirs) > 0 && !reflect.DeepEqual(straight, theirs) {
					t.Errorf("%s, %s:\n%+v\nGORM\n%+v", engine, name, straight, theirs)
				}
				one, other := mixed{Text: "before", Nowhere: "stays"}, mixed{Text: "before", Nowhere: "stays"}
				first, second := tx.Raw(query).Find(&one), tx.Raw(query).Scan(&other)
				if first.Error == nil && second.Error == nil && name != "no row" {
					other.Nowhere = "stays" // GORM empties what a row is scanned into
					if !reflect.DeepEqual(one, other) {
						t.Errorf("%s, %s, one:\n%+v\nGORM\n%+v", engine, name, one, other)
					}
				}
				return nil
			})
			if err != nil {
				t.Errorf("%s, %s: %v", engine, name, err)
			}
		}
	}
}
