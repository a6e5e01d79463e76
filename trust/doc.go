// Package trust knows who may be given keys, from signed statements alone.
//
// A house (one organisation) keeps a list of statements: which recovery paper is
// in force, who belongs to which key pair, who vouched for whom, who was invited
// by whom, and what ended. Each statement is signed by the paper, by a person or
// by a one-time link, and contains the hash of the one before it. So the list
// can be kept where anybody may write to it: whoever has no signing key can
// neither add to it nor change what is in it, and whoever has one cannot put a
// statement in an earlier place.
//
// Read follows the list from its first statement and returns a House: what holds
// now. The hash of the first statement is the anchor. A person keeps it in her
// keyring and refuses every other house.
//
// What the list cannot show is that its end was cut off: that is known only to
// whoever has seen a later state. House.Extend compares.
//
// The package has no database and no clock. Which roles may do what stands in
// rules.go, and in docs/adr/0032-signed-statements.md for people to review.
package trust
