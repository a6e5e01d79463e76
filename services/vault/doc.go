// Package vault owns the keys: the key pairs of people, the class keys of
// survivors, the wraps that decide who can open which class key, and the sealed
// values.
//
// Every survivor has one random key for each class. A class key is wrapped to
// every person who may read the class and to the organisation's recovery key,
// whose private half is on paper. A person's private key is sealed under their
// password and, between requests, under a secret that only their cookie
// carries. So database, backups and configuration together open nothing.
//
// A key is wrapped only for a public key that signed statements prove (package
// trust), once a house has any.
//
// The package does not protect against somebody who watches the process while a
// person works, or against somebody who writes a class key of her own into the
// database: wraps are secret, and do not say who made them.
//
// Opened values may be kept for the person's next request in Memory, which is
// sealed under a key of that person's keyring and lost when the server stops.
//
// The package must never know roles, caseloads or the time of day: callers
// decide who may hold a class. It never opens a transaction, never stores or
// logs a key or a plaintext, and never wraps a key to an account the caller did
// not name.
package vault
