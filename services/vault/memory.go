package vault

import "sync"

// Memory keeps what people opened for their next request, so that a search
// through thousands of names need not open each anew. It is the memory of the
// server alone, never a file, and each piece is sealed under a key that only
// its person's keyring gives: between requests nothing in it can be read, and
// after a reset of her keys nothing of it opens any more. It never decides who
// may read: callers keep out what is no longer hers to see.
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

// NewMemory returns a Memory of at most so many bytes. When it is full, what
// was not used for longest makes room.
func NewMemory(limit int) *Memory {
	return &Memory{limit: limit, pieces: make(map[pieceOf]*piece)}
}

// Keep keeps a text of the keyring's person under the name what, in place of
// the one before. Without a keyring, and where it is larger than everything
// that may be kept, nothing is.
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

// Kept returns what the person of the keyring kept, and nil where there is
// nothing that opens for her.
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
		return nil // of her keys before a reset
	}
	return plain
}

// Forget drops everything an account kept. It is for who loses something of
// what she could read: what comes back to her later is opened anew.
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
	return p.blob // never written to: Keep puts another in its place
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
