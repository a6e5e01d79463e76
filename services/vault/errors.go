package vault

import (
	"errors"

	"aftercare/models"
)

// These are the failures that callers tell apart. Compare with errors.Is.
var (
	// ErrWrongPassword is the one answer to a wrong password and to an account
	// that does not exist.
	ErrWrongPassword = models.Fail(models.Unauthenticated, "vault.wrong_password")

	// ErrWaiting means that the value is intact and only a colleague has the
	// key.
	ErrWaiting = models.Fail(models.Waiting, "vault.waiting")

	// ErrDamaged is every other reason why something sealed does not open:
	// changed, moved to another place, cut short, or never ours. It tells no
	// more, so that an attacker learns nothing from it.
	ErrDamaged = models.Fail(models.Internal, "vault.damaged")

	// ErrRecoveryKey means that the typed text is no recovery key: a letter is
	// wrong or missing.
	ErrRecoveryKey = models.Fail(models.Invalid, "vault.recovery_key_mistyped")

	// ErrOtherRecoveryKey means that the recovery key is well formed and
	// belongs to another installation.
	ErrOtherRecoveryKey = models.Fail(models.Invalid, "vault.recovery_key_other")

	// ErrNoRecoveryKey means that set-up is not finished: nothing may be sealed
	// before the recovery key exists.
	ErrNoRecoveryKey = models.Fail(models.Conflict, "vault.recovery_key_missing")

	// ErrOtherPair means that a credential would replace another key pair
	// without a reset. Every key wrapped to the old pair would be lost.
	ErrOtherPair = models.Fail(models.Conflict, "vault.other_key_pair")

	// ErrMovedOn means that a person has another key pair by now than the one
	// the colleague was asked to vouch for.
	ErrMovedOn = models.Fail(models.Conflict, "vault.moved_on")

	// ErrNotTrusted means that somebody tries to vouch for a colleague although
	// nobody has vouched for their own new key pair.
	ErrNotTrusted = models.Fail(models.Forbidden, "vault.not_trusted")
)

// These are mistakes in the program, never of the user.
var (
	errField   = errors.New("vault: a field needs table, column, row, survivor and a sealed class")
	errHolder  = errors.New("vault: a holder needs an account id, and the recovery key is not one")
	errNoCheck = errors.New("vault: passing keys on needs a check of who may hold them")
)

// busy is the error when every slot for password hashing stayed taken until the
// caller's deadline.
func busy(cause error) error {
	return &models.Error{Kind: models.Throttled, Message: "vault.busy", Err: cause}
}
