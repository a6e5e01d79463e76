// Package models holds the records of Aftercare and the pure rules of the
// domain: what can be known about a survivor's case, her entitlements and the
// gaps between them without a database, a clock or a network.
//
// It imports the standard library only. It must never open a sealed value,
// read the time of day, or know about HTTP, SQL drivers or templates.
package models
