package certificate

import (
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"aftercare/services/store"
)

// Folder and its file lie in the data folder.
const (
	Folder = "certificate"
	file   = "home.pem"
)

const (
	certType = "CERTIFICATE"
	keyType  = "PRIVATE KEY"
)

// Open reads the home of a data folder. Where there is none it makes one for the
// names of this machine.
func Open(data string, names []string, now time.Time) (*Home, error) {
	path := filepath.Join(data, Folder, file)
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return Renew(data, names, now)
	}
	if err != nil {
		return nil, err
	}
	h, err := parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w. Move it away and a new one is made; every telephone must then be told to trust it", path, err)
	}
	if now.After(h.Until()) {
		return nil, fmt.Errorf("the certificate of this home ended on %s: make a new one with aftercare certificate --new, and tell every telephone", h.Until().Format("2 January 2006"))
	}
	return h, nil
}

// Renew makes a new home in the place of an older one, which no telephone then
// sees again.
func Renew(data string, names []string, now time.Time) (*Home, error) {
	h, err := newHome(names, now)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Join(data, Folder), 0o700); err != nil {
		return nil, err
	}
	return h, store.Put(filepath.Join(data, Folder, file), h.write, nil)
}

// write puts the root, the authority and its key into one file, which only its
// owner reads.
func (h *Home) write(w io.Writer) error {
	key, err := x509.MarshalPKCS8PrivateKey(h.key)
	if err != nil {
		return err
	}
	for _, b := range []pem.Block{{Type: certType, Bytes: h.root.Raw}, {Type: certType, Bytes: h.cert.Raw}, {Type: keyType, Bytes: key}} {
		if err := pem.Encode(w, &b); err != nil {
			return err
		}
	}
	return nil
}

func parse(text []byte) (*Home, error) {
	var certs []*x509.Certificate
	var key crypto.Signer
	for b, rest := pem.Decode(text); b != nil; b, rest = pem.Decode(rest) {
		switch b.Type {
		case certType:
			c, err := x509.ParseCertificate(b.Bytes)
			if err != nil {
				return nil, err
			}
			certs = append(certs, c)
		case keyType:
			k, err := x509.ParsePKCS8PrivateKey(b.Bytes)
			if err != nil {
				return nil, err
			}
			key, _ = k.(crypto.Signer)
		}
	}
	if len(certs) != 2 || key == nil {
		return nil, errors.New("it must hold two certificates and a key")
	}
	h := &Home{root: certs[0], cert: certs[1], key: key}
	if own, ok := h.cert.PublicKey.(interface{ Equal(crypto.PublicKey) bool }); !ok || !own.Equal(key.Public()) {
		return nil, errors.New("its key is that of another certificate")
	}
	return h, h.cert.CheckSignatureFrom(h.root)
}
