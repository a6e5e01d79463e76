package vault

import "sync"

// Memory keeps values that people opened for their next request, so that a
// search through thousands of names need not open each again. It is in the
// server's RAM, never in a file. Each piece is sealed under a key that only the
// person's keyring gives: between requests nobody can read it, and after a
// reset of the person's keys it no longer opens.
//
// Memory never decides who may read. Callers leave out what the person may no
// longer see.
type Memory struct {
	mu     sync.Mutex
	limit  int // bytes of all pieces together
	size   int
	pieces map[pieceOf]*piece
	clock  uint64 // counts uses
}

type pieceOf struct{ account, what string }

type piece struct {
	blob []byte
	used uint64
}

// NewMemory returns a Memory of at most limit bytes. When it is full, the
// pieces that were not used for longest are dropped.
func NewMemory(limit int) *Memory {
	return &Memory{limit: limit, pieces: make(map[pieceOf]*piece)}
}

// Keep stores plain for the keyring's person under the name what and replaces
// the piece before. It keeps nothing without a keyring, or when plain is larger
// than the limit.
func (m *Memory) Keep(by *Keyring, what string, plain []byte) {
	if by == nil {
		return
	}
	of := pieceOf{by.account(), what}
	blob := by.memoryAEAD().Seal(nil, nil, plain, of.data())
	m.mu.Lock()
	defer m.mu.Unlock()
	m.drop(of)
	if len(blob) > m.limit {
		return
	}
	for m.size+len(blob) > m.limit {
		m.drop(m.oldest())
	}
	m.clock++
	m.pieces[of] = &piece{blob: blob, used: m.clock}
	m.size += len(blob)
}

// Kept returns what the keyring's person kept, or nil when there is nothing or
// it does not open with this keyring.
func (m *Memory) Kept(by *Keyring, what string) []byte {
	if by == nil {
		return nil
	}
	of := pieceOf{by.account(), what}
	blob := m.blob(of)
	if blob == nil {
		return nil
	}
	plain, err := by.memoryAEAD().Open(nil, nil, blob, of.data())
	if err != nil {
		return nil // kept under the key pair of before a reset
	}
	return plain
}

// Forget drops everything an account kept. Call it when a person loses the
// right to read something: if the right comes back later, the values are opened
// again.
func (m *Memory) Forget(account string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for of := range m.pieces {
		if of.account == account {
			m.drop(of)
		}
	}
}

func (m *Memory) blob(of pieceOf) []byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	p := m.pieces[of]
	if p == nil {
		return nil
	}
	m.clock++
	p.used = m.clock
	return p.blob // never written to: Keep replaces the whole slice
}

func (m *Memory) drop(of pieceOf) {
	if p := m.pieces[of]; p != nil {
		m.size -= len(p.blob)
		delete(m.pieces, of)
	}
}

func (m *Memory) oldest() (of pieceOf) {
	least := ^uint64(0)
	for k, p := range m.pieces {
		if p.used < least {
			of, least = k, p.used
		}
	}
	return of
}

// data binds a piece to its person and its name.
func (of pieceOf) data() []byte { return canonical(nil, labelMemory, of.account, of.what) }
