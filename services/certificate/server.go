package certificate

import (
	"crypto/tls"
	"slices"
	"sync"
	"time"
)

// Server hands browsers a certificate of the home, and renews it.
type Server struct {
	home  *Home
	hosts func() []string // names and addresses of this machine, as they are now
	now   func() time.Time

	mu     sync.Mutex
	shown  *tls.Certificate
	served []string
	asked  time.Time
}

// NewServer returns the certificates of a machine whose names and addresses can
// change: a router may give it another address after a power cut.
func NewServer(h *Home, hosts func() []string, now func() time.Time) *Server {
	return &Server{home: h, hosts: hosts, now: now}
}

// Home is the authority behind it.
func (s *Server) Home() *Home { return s.home }

// askEvery is how often the machine is asked for its addresses.
const askEvery = time.Minute

// Get is the certificate for a connection that begins.
func (s *Server) Get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	since := now.Sub(s.asked)
	if s.shown != nil && since >= 0 && since < askEvery {
		return s.shown, nil
	}
	hosts := s.hosts()
	left := time.Duration(0)
	if s.shown != nil {
		left = s.shown.Leaf.NotAfter.Sub(now)
	}
	s.asked = now
	if left > renewAt && left <= serverLives && slices.Equal(hosts, s.served) {
		return s.shown, nil
	}
	cert, key, err := s.home.server(hosts, now)
	if err != nil {
		return nil, err
	}
	s.served, s.shown = hosts, &tls.Certificate{Certificate: [][]byte{cert.Raw, s.home.cert.Raw}, PrivateKey: key, Leaf: cert}
	return s.shown, nil
}
