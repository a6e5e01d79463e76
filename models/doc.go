// Package models holds the records of Aftercare and the pure rules of the
// domain: what can be worked out about a case, its rights and its gaps without
// a database, a clock or a network.
//
// It imports the standard library only. It must never open a sealed value, read
// the time of day, or know about HTTP, SQL drivers or templates.
package models
