// Package access says who may do and read what. The whole matrix stands in
// matrix.go; every service asks it and no other place decides.
//
// It must never read a record: it hands out conditions for queries and yes or
// no for deeds.
package access

import (
	"log/slog"

	"aftercare/models"
	"aftercare/services/vault"
)

// Actor is the person a deed is done by, as of one request. The zero Actor may
// do nothing. Only the session code, the commands and tests make one.
type Actor struct {
	person Person
}

// Person is what makes an Actor.
type Person struct {
	ID           string
	Name         string // shown in the audit log: staff, never a survivor
	Organisation string
	Role         models.Role
	Shelters     []string
	Keys         *vault.Keyring // nil where nobody's keys are open
	Request      string         // id of the request, for the audit log
	Now          models.Instant // the moment of the request: assignments are live as of it
}

// system is the role of the program itself. It may sweep, import and recover;
// it is not a Role people can be given.
const system models.Role = "system"

// NewActor returns the actor for a person.
func NewActor(p Person) Actor { return Actor{person: p} }

// System returns the program itself, acting under a command's name.
func System(command, organisation string, now models.Instant) Actor {
	return Actor{person: Person{ID: "system", Name: "aftercare " + command, Organisation: organisation, Role: system, Now: now}}
}

// ID is the account, or "system".
func (a Actor) ID() string { return a.person.ID }

// Name is the display name of the account.
func (a Actor) Name() string { return a.person.Name }

// Organisation is the actor's organisation; nothing crosses it.
func (a Actor) Organisation() string { return a.person.Organisation }

// Role is the actor's role.
func (a Actor) Role() models.Role { return a.person.Role }

// Shelters lists the shelters the actor works in.
func (a Actor) Shelters() []string { return a.person.Shelters }

// Keys is the actor's opened key ring, nil when none is open.
func (a Actor) Keys() *vault.Keyring { return a.person.Keys }

// Request is the id of the request the actor made.
func (a Actor) Request() string { return a.person.Request }

// Now is the moment of the request.
func (a Actor) Now() models.Instant { return a.person.Now }

// LogValue keeps names and keys out of the log.
func (a Actor) LogValue() slog.Value { return slog.StringValue(a.person.ID) }
