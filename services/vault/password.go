package vault

import (
	"crypto/rand"
	"strings"

	"filippo.io/age"
)

// MinPassword is the fewest characters of the password of a file: fewer can be tried out.
// The number is our own.
const MinPassword = 12

// work is how much memory and time one try of a password of a file costs, as a power of
// two (32 MB), and mostWork is the most that somebody else's file may ask of this machine.
const (
	work     = 15
	mostWork = 16
)

// passwordLetters have none that sound or look like another.
const passwordLetters = "abcdefghjkmnpqrstuvwxyz23456789"

// NewPassword makes a password of a file that two people can say to each other: four
// groups of four letters.
func NewPassword() string {
	var b strings.Builder
	for i := 0; i < 16; i++ {
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(passwordLetters[below(len(passwordLetters))])
	}
	return b.String()
}

// below draws a number evenly: bytes past the last whole multiple are drawn again.
func below(n int) int {
	var one [1]byte
	for {
		_, _ = rand.Read(one[:]) // never fails
		if int(one[0]) < 256-256%n {
			return int(one[0]) % n
		}
	}
}

// said is a password as it was meant: people write it with capital letters and with
// spaces for the strokes.
func said(password string) string {
	return strings.Join(strings.Fields(strings.ToLower(password)), "-")
}

// PasswordRecipient seals a file to a password.
func PasswordRecipient(password string) (Recipient, error) {
	r, err := age.NewScryptRecipient(said(password))
	if err != nil {
		return Recipient{}, err
	}
	r.SetWorkFactor(work)
	return Recipient{r}, nil
}

// PasswordKey opens files that were sealed to a password.
func PasswordKey(password string) (FileKey, error) {
	id, err := age.NewScryptIdentity(said(password))
	if err != nil {
		return FileKey{}, err
	}
	id.SetMaxWorkFactor(mostWork)
	return FileKey{[]age.Identity{id}}, nil
}
