package vault

import (
	"errors"

	"aftercare/models"
)

// The failures that callers tell apart. Compare with errors.Is.
var (
	// ErrWrongPassword is the one answer to a wrong password and to an account
	// that does not exist.
	ErrWrongPassword = models.Fail(models.Unauthenticated, "vault.wrong_password")

	// ErrWaiting means that the value is whole and the key is with a colleague.
	ErrWaiting = models.Fail(models.Waiting, "vault.waiting")

	// ErrDamaged is every other reason why something sealed does not open:
	// changed, moved to another place, cut short, or never ours. It says no
	// more, so that nobody learns from it.
	ErrDamaged = models.Fail(models.Internal, "vault.damaged")

	// ErrRecoveryKey means that what was typed is no recovery key: a letter is
	// wrong or missing.
	ErrRecoveryKey = models.Fail(models.Invalid, "vault.recovery_key_mistyped")

	// ErrOtherRecoveryKey means that the recovery key is well formed and belongs
	// to another installation.
	ErrOtherRecoveryKey = models.Fail(models.Invalid, "vault.recovery_key_other")

	// ErrNoRecoveryKey means that set-up is not finished: nothing may be sealed
	// before the recovery key exists.
	ErrNoRecoveryKey = models.Fail(models.Conflict, "vault.recovery_key_missing")

	// ErrOtherPair means that a credential would replace another key pair
	// without a reset, which would strand every key wrapped to the old one.
	ErrOtherPair = models.Fail(models.Conflict, "vault.other_key_pair")

	// ErrMovedOn means that a person has another key pair by now than the one
	// somebody was asked about.
	ErrMovedOn = models.Fail(models.Conflict, "vault.moved_on")

	// ErrNotTrusted means that somebody vouches for a colleague whose own new
	// key pair nobody has confirmed.
	ErrNotTrusted = models.Fail(models.Forbidden, "vault.not_trusted")
)

// Mistakes of the program, never of a person.
var (
	errField   = errors.New("vault: a field needs table, column, row, survivor and a sealed class")
	errHolder  = errors.New("vault: a holder needs an account id, and the recovery key is not one")
	errNoCheck = errors.New("vault: passing keys on needs a check of who may hold them")
)

// busy says that every slot for password hashing stayed taken until the
// caller's deadline.
func busy(cause error) error {
	return &models.Error{Kind: models.Throttled, Message: "vault.busy", Err: cause}
}
