// Package vault owns the keys: the key pairs of people, the class keys of
// survivors, the wraps that say who can open which, and the sealed values.
//
// Every survivor has one random key for each class. A class key is wrapped to
// every person who may read the class and to the organisation's recovery key,
// whose private half is on paper. A person's private key is sealed under her
// password and, between requests, under a secret that only her cookie carries.
// So database, backups and configuration together open nothing.
//
// What it does not protect against: a process that is watched while a person
// works, and somebody who can write to the database and waits for the next
// person to seal or to pass on a key (wraps are secret, not signed).
//
// What a person opened may be kept for her next request in Memory, which is
// sealed under a key of her keyring and is lost when the server stops.
//
// It must never know roles, caseloads or the time of day: callers say who may
// hold a class. It never opens a transaction, never stores or logs a key or a
// plaintext, and never wraps a key to an account the caller did not name.
package vault
