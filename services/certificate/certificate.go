// Package certificate makes the certificates with which phones and computers in
// one house reach the server by HTTPS.
//
// A root is made once and signs one authority; then its key is thrown away, so
// that nobody can ever sign anything else with what the phones trust. The
// authority's key lies beside the data and is bound to the names of this machine
// and to private addresses: whoever steals it can stand in for a machine of a
// private network, and for no site of the internet. The certificate that browsers
// see is made in memory, lives for weeks and is renewed by the server.
//
// The package must never write the key of the root or of a server to the disk,
// and never put the authority's key into a backup.
package certificate

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"net"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/publicsuffix"
)

// How long certificates live. Telephones take none of a server that lives longer
// than 825 days; a home that has to be told to all phones anew lasts as long as
// the machine.
const (
	homeLives   = 10 * 365 * 24 * time.Hour
	serverLives = 30 * 24 * time.Hour
	renewAt     = 10 * 24 * time.Hour // before its end
	clockOff    = 48 * time.Hour      // a telephone's clock may be behind
)

// Home is the authority of a house.
type Home struct {
	root, cert *x509.Certificate
	key        crypto.Signer
}

// private are the addresses a home may sign for: nobody on the internet has them.
var private = []string{"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8", "fc00::/7", "fe80::/10", "::1/128"}

// newHome makes a root, lets it sign an authority for the names, and forgets its
// key.
func newHome(names []string, now time.Time) (*Home, error) {
	names, err := usable(names)
	if err != nil {
		return nil, err
	}
	rootKey, err := newKey()
	if err != nil {
		return nil, err
	}
	title := "Home network " + names[0]
	root, err := issue(authority(title, names, 1, now), nil, rootKey.Public(), rootKey)
	if err != nil {
		return nil, err
	}
	key, err := newKey()
	if err != nil {
		return nil, err
	}
	cert, err := issue(authority(title+" server", names, 0, now), root, key.Public(), rootKey)
	return &Home{root: root, cert: cert, key: key}, err
}

// authority is the form of a certificate that signs others, as deep as said, for
// the names and private addresses only.
func authority(title string, names []string, depth int, now time.Time) *x509.Certificate {
	c := &x509.Certificate{
		Subject: pkix.Name{CommonName: title}, NotBefore: now.Add(-clockOff), NotAfter: now.Add(homeLives),
		BasicConstraintsValid: true, IsCA: true, MaxPathLen: depth, MaxPathLenZero: depth == 0, KeyUsage: x509.KeyUsageCertSign,
		PermittedDNSDomainsCritical: true, PermittedDNSDomains: names,
	}
	for _, span := range private {
		_, n, _ := net.ParseCIDR(span) // all of them are written above
		c.PermittedIPRanges = append(c.PermittedIPRanges, n)
	}
	return c
}

// server makes a certificate for the names and addresses of this machine that the
// home may sign for, and its key.
func (h *Home) server(hosts []string, now time.Time) (*x509.Certificate, *ecdsa.PrivateKey, error) {
	key, err := newKey()
	if err != nil {
		return nil, nil, err
	}
	of := &x509.Certificate{
		Subject: pkix.Name{CommonName: h.Names()[0]}, NotBefore: now.Add(-clockOff), NotAfter: now.Add(serverLives), KeyUsage: x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, BasicConstraintsValid: true,
	}
	for _, host := range hosts {
		switch ip := net.ParseIP(host); {
		case ip == nil && h.permits(host):
			of.DNSNames = append(of.DNSNames, host)
		case ip != nil && isPrivate(ip):
			of.IPAddresses = append(of.IPAddresses, ip)
		}
	}
	cert, err := issue(of, h.cert, key.Public(), h.key)
	return cert, key, err
}

// permits reports whether the home may sign for a name: one of its own, or one
// below it.
func (h *Home) permits(name string) bool {
	return slices.ContainsFunc(h.cert.PermittedDNSDomains, func(own string) bool {
		return name == own || strings.HasSuffix(name, "."+own)
	})
}

// Covers reports whether browsers that trust the home can open a name or an
// address.
func (h *Home) Covers(host string) bool {
	if ip := net.ParseIP(host); ip != nil {
		return isPrivate(ip)
	}
	return h.permits(host)
}

func isPrivate(ip net.IP) bool {
	return slices.ContainsFunc(private, func(span string) bool {
		_, n, _ := net.ParseCIDR(span)
		return n.Contains(ip)
	})
}

// Root is what telephones are told to trust, as a file.
func (h *Home) Root() []byte { return h.root.Raw }

// Until is when telephones stop trusting it.
func (h *Home) Until() time.Time { return h.cert.NotAfter }

// Names are the names of machines it may sign for, and below them any.
func (h *Home) Names() []string { return h.cert.PermittedDNSDomains }

// Fingerprint is the SHA-256 of the root, in the groups in which telephones show
// it.
func (h *Home) Fingerprint() string {
	sum := sha256.Sum256(h.root.Raw)
	var pairs []string
	for _, b := range sum {
		pairs = append(pairs, strings.ToUpper(hex.EncodeToString([]byte{b})))
	}
	return strings.Join(pairs, ":")
}

// issue signs a certificate; without a parent it signs itself.
func issue(of, parent *x509.Certificate, public crypto.PublicKey, by crypto.Signer) (*x509.Certificate, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, err
	}
	of.SerialNumber = serial.Add(serial, big.NewInt(1))
	if parent == nil {
		parent = of
	}
	der, err := x509.CreateCertificate(rand.Reader, of, parent, public, by)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}

// newKey makes a key that every telephone in use takes.
func newKey() (*ecdsa.PrivateKey, error) { return ecdsa.GenerateKey(elliptic.P256(), rand.Reader) }

// usable returns the names in lower case. It returns an error for one that would
// bind the home to nothing, such as a whole ending of the internet.
func usable(names []string) ([]string, error) {
	var list []string
	for _, name := range names {
		name = strings.ToLower(strings.TrimSuffix(name, "."))
		if !isName(name) {
			return nil, fmt.Errorf("%q is no name of a machine: letters, digits, - and dots, such as pc or pc.local", name)
		}
		if _, ofInternet := publicsuffix.PublicSuffix(name); ofInternet {
			return nil, fmt.Errorf("%q ends as a site of the internet does: a home signs only for names such as pc or pc.local", name)
		}
		if !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	if len(list) == 0 {
		return nil, errors.New("a certificate needs a name")
	}
	return list, nil
}

func isName(name string) bool {
	if net.ParseIP(name) != nil || len(name) > 253 {
		return false
	}
	for _, label := range strings.Split(name, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			return false
		}
	}
	return true
}
