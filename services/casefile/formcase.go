package casefile

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"aftercare/models"
	"aftercare/services/access"
)

// formCase is the id of the case that a form of somebody makes. It follows from
// the form, so that a form sent twice makes one case, and from who sends it, so
// that nobody can choose the id of a case or try whether another's is taken.
// The time in front stays, because rows of one time lie together.
func formCase(by access.Actor, form string) string {
	sum := sha256.Sum256([]byte("case\x00" + by.ID() + "\x00" + form))
	h := hex.EncodeToString(sum[:])
	return form[:14] + "7" + h[:3] + "-8" + h[3:6] + "-" + h[6:18]
}

// Made reads the head of the case that a form of the actor's own made. NotFound
// when it made none, or when she does not reach it any more.
func (s *Service) Made(ctx context.Context, by access.Actor, form string) (Header, error) {
	if !models.IsID(form) {
		return Header{}, models.ErrNotFound()
	}
	return s.Head(ctx, by, formCase(by, form))
}
