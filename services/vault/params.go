package vault

import (
	"fmt"
	"runtime"

	"golang.org/x/crypto/argon2"
)

// Params is the cost of one password hash (argon2id). It is stored with each
// credential, so that it can rise later.
type Params struct {
	MemoryKiB uint32
	Passes    uint32
	Threads   uint8
}

// StandardParams is the default: 64 MiB, about a third of a second on two
// cores.
func StandardParams() Params { return Params{MemoryKiB: 64 << 10, Passes: 3, Threads: 2} }

// SmallParams is for hosts with little memory: 19 MiB.
func SmallParams() Params { return Params{MemoryKiB: 19 << 10, Passes: 2, Threads: 1} }

// TestParams is quick and protects nothing. Use it for tests and invented data
// only.
func TestParams() Params { return Params{MemoryKiB: 64, Passes: 1, Threads: 1} }

// These maxima keep a changed row from using up the host's memory at a sign-in.
const (
	maxMemoryKiB = 256 << 10
	maxPasses    = 16
	maxThreads   = 8
	paramsFormat = "argon2id$v=19$m=%d,t=%d,p=%d"
)

// String returns the form in which Params is stored.
func (p Params) String() string {
	return fmt.Sprintf(paramsFormat, p.MemoryKiB, p.Passes, p.Threads)
}

// parseParams reads the stored form and nothing else. It returns ErrDamaged.
func parseParams(s string) (Params, error) {
	var p Params
	if _, err := fmt.Sscanf(s, paramsFormat, &p.MemoryKiB, &p.Passes, &p.Threads); err != nil || p.String() != s {
		return Params{}, ErrDamaged
	}
	if p.MemoryKiB == 0 || p.MemoryKiB > maxMemoryKiB || p.Passes == 0 || p.Passes > maxPasses ||
		p.Threads == 0 || p.Threads > maxThreads {
		return Params{}, ErrDamaged
	}
	return p, nil
}

// weakerThan reports whether p costs a guesser less than q, in memory or passes,
// and more in neither. Threads change the time of the owner only.
func (p Params) weakerThan(q Params) bool {
	return p.MemoryKiB <= q.MemoryKiB && p.Passes <= q.Passes && (p.MemoryKiB < q.MemoryKiB || p.Passes < q.Passes)
}

// stretch runs argon2id over a password.
func (p Params) stretch(password string, salt []byte) []byte {
	pw := []byte(password)
	defer clear(pw)
	return argon2.IDKey(pw, salt, p.Passes, p.MemoryKiB, p.Threads, 2*keySize)
}

// collect frees the memory of a large hash before the next one starts.
// Otherwise the garbage collector lets two or three of them pile up, and a
// server that should stay under 256 MB does not.
func (p Params) collect() {
	if p.MemoryKiB >= 16<<10 {
		runtime.GC()
	}
}
