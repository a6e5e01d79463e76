package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Nobody can open https://[::]:8443/, so a server on all addresses names each.
func TestTheSetUpLinkOpensSomewhere(t *testing.T) {
	t.Parallel()
	own := ownAddresses()
	for name, tt := range map[string]struct {
		flags webFlags
		addr  string
		want  []string // hosts that must be there
	}{
		"this machine only":     {webFlags{}, "127.0.0.1:8080", []string{"127.0.0.1:8080"}},
		"one address":           {webFlags{TLSCert: "none"}, "192.168.1.5:443", []string{"192.168.1.5:443"}},
		"all addresses":         {webFlags{TLSCert: "none"}, "[::]:8443", append(withPort(own, "8443"), "localhost:8443")},
		"all of IPv4":           {webFlags{TLSCert: "none"}, "0.0.0.0:8443", append(withPort(own, "8443"), "localhost:8443")},
		"all, behind a proxy":   {webFlags{BehindProxy: true}, "[::]:8080", []string{"localhost:8080"}},
		"all, of a certificate": {webFlags{TLSCert: certificateFor(t, "care.example.org", "*.example.org")}, "[::]:443", []string{"care.example.org:443"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			tt.flags.announce(environment{out: &out}, tt.addr, "token")
			var hosts []string
			for _, line := range strings.Split(out.String(), "\n") {
				if !strings.HasSuffix(line, "/set-up/token") {
					continue
				}
				u, err := url.Parse(line)
				if err != nil || strings.Contains(u.Host, "[::]") || strings.HasPrefix(u.Host, "0.0.0.0") || strings.Contains(u.Host, "*") {
					t.Errorf("a link that opens nowhere: %s", line)
				}
				hosts = append(hosts, u.Host)
			}
			for _, want := range tt.want {
				if !slices.Contains(hosts, want) {
					t.Errorf("%s is missing in\n%s", want, &out)
				}
			}
			if len(hosts) > len(tt.want)+1 { // the name of the machine may come on top
				t.Errorf("too many:\n%s", &out)
			}
		})
	}
}

func withPort(hosts []string, port string) (list []string) {
	for _, host := range hosts {
		u := url.URL{Host: host + ":" + port}
		if strings.Contains(host, ":") {
			u.Host = "[" + host + "]:" + port
		}
		list = append(list, u.Host)
	}
	return list
}

// certificateFor writes a certificate for names and returns its file.
func certificateFor(t *testing.T, names ...string) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	of := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: names}
	der, err := x509.CreateCertificate(rand.Reader, of, of, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "cert.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
