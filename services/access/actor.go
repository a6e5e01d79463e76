// Package access decides who may do and read what. The whole matrix is in
// matrix.go. Every service asks it, and nothing else decides.
//
// It must never read a record: it returns conditions for queries, and yes or no
// for actions.
package access

import (
	"log/slog"

	"aftercare/models"
	"aftercare/services/vault"
)

// Actor is the person who does an action, as of one request. The zero Actor may
// do nothing. Only the session code, the commands and tests make one.
type Actor struct {
	person Person
}

// Person is the data an Actor is made from.
type Person struct {
	ID           string
	Name         string // shown in the audit log: staff, never a survivor
	Organisation string
	Role         models.Role
	Shelters     []string
	Keys         *vault.Keyring // nil when no keys are open
	Request      string         // id of the request, for the audit log
	Now          models.Instant // moment of the request; it decides which assignments are running
}

// system is the role of the program itself. It may sweep, import and recover;
// no person can have it.
const system models.Role = "system"

// NewActor returns the actor for a person.
func NewActor(p Person) Actor { return Actor{person: p} }

// SystemID stands for the program itself where an id of an account would stand.
const SystemID = "system"

// System returns the program itself as the actor, under a command's name.
func System(command, organisation string, now models.Instant) Actor {
	return Actor{person: Person{ID: SystemID, Name: "aftercare " + command, Organisation: organisation, Role: system, Now: now}}
}

// ID returns the id of the account, or "system".
func (a Actor) ID() string { return a.person.ID }

// Name returns the display name of the account.
func (a Actor) Name() string { return a.person.Name }

// Organisation returns the actor's organisation. An actor never reaches another
// one.
func (a Actor) Organisation() string { return a.person.Organisation }

// Role returns the actor's role.
func (a Actor) Role() models.Role { return a.person.Role }

// Shelters lists the shelters the actor works in.
func (a Actor) Shelters() []string { return a.person.Shelters }

// Keys returns the actor's open keyring, or nil.
func (a Actor) Keys() *vault.Keyring { return a.person.Keys }

// Request returns the id of the actor's request.
func (a Actor) Request() string { return a.person.Request }

// Now returns the moment of the request.
func (a Actor) Now() models.Instant { return a.person.Now }

// LogValue keeps names and keys out of the log.
func (a Actor) LogValue() slog.Value { return slog.StringValue(a.person.ID) }
