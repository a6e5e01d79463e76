package access_test

import (
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/access"
)

// What is kept is told to those who reach the same cases, and to nobody else: a
// volunteer has cases of her own.
func TestSharedNumbersReachWhoReachesTheSame(t *testing.T) {
	now := models.At(time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC))
	person := func(id string, role models.Role, shelters ...string) access.Actor {
		return access.NewActor(access.Person{ID: id, Organisation: "o", Role: role, Shelters: shelters, Now: now})
	}
	passed := time.Time{}
	s := access.NewShared[string](time.Now)
	s.After(0, func() time.Time { passed = passed.Add(time.Second); return passed })
	for _, ask := range []struct {
		name string
		by   access.Actor
		want string
	}{
		{"administrator", person("a", models.Administrator, "north"), "a"},
		{"another of the same shelter", person("b", models.Administrator, "north"), "a"},
		{"one of another shelter", person("c", models.Administrator, "south"), "c"},
		{"volunteer", person("d", models.LegalAid, "north"), "d"},
		{"another volunteer", person("e", models.LegalAid, "north"), "e"},
	} {
		t.Run(ask.name, func(t *testing.T) {
			got, _, err := s.Get(ask.by, func() (string, error) { return ask.by.ID(), nil })
			if err != nil || got != ask.want {
				t.Errorf("got the numbers of %q, %v; want those of %q", got, err, ask.want)
			}
		})
	}
}
