package handlers

import (
	"aftercare/models"
	"aftercare/services/pack"
)

// stepName is the name of a step on a button or over its form: the duty's own
// word for "done", else that of its life, else the ordinary one.
func (t texts) stepName(it *pack.Item, k models.StanceKind) string {
	return t.stepText("right.kind.", it, string(k))
}

// stepDone is a recorded step in a sentence, such as "applied for".
func (t texts) stepDone(it *pack.Item, k models.StanceKind) string {
	return t.stepText("progress_of.", it, string(k))
}

func (t texts) stepText(prefix string, it *pack.Item, kind string) string {
	if kind == string(models.StanceReceived) && len(it.Done) > 0 {
		return t.labelOf(it.Done)
	}
	return t.T(t.ofLife(prefix, it.Life, kind))
}

// ofLife is the key of a text of a life, or that for all lives where it has none
// of its own.
func (t texts) ofLife(prefix string, life models.Life, code string) string {
	if own := prefix + string(life) + "." + code; t.has(own) {
		return own
	}
	return prefix + code
}
