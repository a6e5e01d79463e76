package store

import (
	"errors"

	"gorm.io/gorm"

	"aftercare/models"
)

// explain turns driver and GORM errors into the kinds that pages can explain,
// once, at the end of every transaction.
func explain(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, gorm.ErrRecordNotFound):
		return &models.Error{Kind: models.NotFound, Message: "error.not_found", Err: err}
	case errors.Is(err, gorm.ErrDuplicatedKey), errors.Is(err, gorm.ErrForeignKeyViolated):
		return &models.Error{Kind: models.Conflict, Message: "error.conflict", Err: err}
	case noRoom(err):
		return &models.Error{Kind: models.Full, Message: "error.disk_full", Err: err}
	case notText(err):
		return &models.Error{Kind: models.Invalid, Message: "error.unreadable_form", Err: err}
	}
	return err
}

// notText reports whether PostgreSQL got a NUL or broken UTF-8 as text.
// PostgreSQL accepts neither; SQLite accepts both.
func notText(err error) bool {
	var coded interface{ SQLState() string }
	return errors.As(err, &coded) && coded.SQLState() == "22021"
}

// isDiskError reports whether SQLite reported a failed disk, and not a full,
// busy or misused one. SQLITE_IOERR is 10 with its extended forms in the high
// bytes (1034 is a failed fsync); 11 is a corrupt file. A full disk (13) does
// not count: nothing was acknowledged, and space can be freed.
func isDiskError(err error) bool {
	primary := sqliteCode(err) & 0xff
	return primary == 10 || primary == 11
}

// Changed checks an optimistic update: exactly one row must have had the
// version the writer read. It returns Conflict otherwise.
func Changed(tx *gorm.DB) error {
	if tx.Error != nil {
		return tx.Error
	}
	if tx.RowsAffected != 1 {
		return models.Fail(models.Conflict, "error.changed_by_someone")
	}
	return nil
}
