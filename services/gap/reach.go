package gap

import "aftercare/models"

// ours reports whether a move is ours: the shelter's, or the survivor's, whom
// the shelter helps to prepare.
func ours(p models.Party) bool { return p == models.PartyShelter || p == models.PartySurvivor }

// Ours reports whether the move is ours.
func (g Gap) Ours() bool { return ours(g.Mover) }

// ourMovers are the parties whose move is ours.
var ourMovers = []models.Party{models.PartyShelter, models.PartySurvivor}
