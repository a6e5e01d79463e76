package casefile_test

import (
	"testing"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// Who may answer a question of law, and nothing but that.
func TestQuestionsOfLawAreAnsweredByLawyersOfTheCase(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		f.Person("elsewhere", models.LegalAid, f.South)
		c := f.opened(f.intake())
		f.joins(c, "legal_aid")
		law := func(key string) []casefile.FactInput {
			seen := int64(f.count(&models.Fact{}, "name = ? AND case_id = ?", key, c.ID))
			return []casefile.FactInput{{Name: key, Value: models.FactValue{Answer: models.No}, Seen: seen}}
		}
		for _, try := range []struct {
			who, fact string
			want      models.Kind
		}{
			{"legal_aid", "event.accused_remanded", ""},
			{"caseworker", "offence.pocso", ""},
			{"legal_aid", "held.fir_copy", models.Forbidden},
			{"legal_aid", "health.pregnant", models.Forbidden},
			{"legal_aid", "no.such", models.Forbidden},
			{"counsellor", "event.cognizance", models.Forbidden},
			{"administrator", "event.cognizance", models.Forbidden},
			{"supervisor", "event.cognizance", models.Forbidden},
			{"dpo", "event.cognizance", models.Forbidden},
			{"operator", "event.cognizance", models.Forbidden},
			{"elsewhere", "event.cognizance", models.NotFound},
		} {
			_, err := f.AnswerLaw(t.Context(), f.Actor(try.who), c.ID, law(try.fact))
			if models.KindOf(err) != try.want {
				t.Errorf("%s answers %s: got %v, want kind %q", try.who, try.fact, err, try.want)
			}
			if n := f.count(&models.Fact{}, "name = ? AND case_id = ?", try.fact, c.ID); (n == 1) != (try.want == "") {
				t.Errorf("%s answers %s: %d rows", try.who, try.fact, n)
			}
		}
		if _, err := f.RecordFacts(t.Context(), f.Actor("legal_aid"), c.ID, law("event.cognizance")); models.KindOf(err) != models.Forbidden {
			t.Errorf("a lawyer writes the file: %v", err)
		}
		if n := f.count(&models.AuditEntry{}, "action = ?", "facts.recorded"); n != 2 {
			t.Errorf("%d audit entries", n)
		}
	})
}
