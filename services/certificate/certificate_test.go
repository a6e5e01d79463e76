package certificate

import (
	"crypto/x509"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

var day1 = time.Date(2026, 11, 29, 10, 0, 0, 0, time.UTC)

func made(t *testing.T, names ...string) *Home {
	t.Helper()
	h, err := newHome(names, day1)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// trusts is what a telephone does that was told to trust the root.
func trusts(h *Home, cert *x509.Certificate, host string, at time.Time) error {
	roots, between := x509.NewCertPool(), x509.NewCertPool()
	roots.AddCert(h.root)
	between.AddCert(h.cert)
	_, err := cert.Verify(x509.VerifyOptions{Roots: roots, Intermediates: between, DNSName: host, CurrentTime: at})
	return err
}

func TestATelephoneTrustsTheMachineOfTheHome(t *testing.T) {
	t.Parallel()
	h := made(t, "Office-PC", "office-pc.local", "localhost")
	cert, _, err := h.server([]string{"office-pc", "office-pc.local", "192.168.1.20", "fd00::7", "localhost", "203.0.113.9", "care.example.org"}, day1)
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"office-pc", "office-pc.local", "192.168.1.20", "fd00::7", "localhost"} {
		if err := trusts(h, cert, host, day1.Add(29*24*time.Hour)); err != nil {
			t.Errorf("%s: %v", host, err)
		}
	}
	for _, host := range []string{"203.0.113.9", "care.example.org", "other-pc"} {
		if trusts(h, cert, host, day1) == nil || h.Covers(host) {
			t.Errorf("%s is taken for a machine of the home", host)
		}
	}
	if trusts(h, cert, "localhost", day1.Add(31*24*time.Hour)) == nil {
		t.Error("the certificate of a server lives longer than a month")
	}
}

// Whoever steals the key of the authority can sign for no site of the internet,
// and the key of the root is nowhere.
func TestAStolenKeySignsForNoSiteOfTheInternet(t *testing.T) {
	t.Parallel()
	h := made(t, "office-pc")
	for _, forged := range []x509.Certificate{
		{DNSNames: []string{"bank.example"}},
		{DNSNames: []string{"office-pc", "bank.example"}},
		{IPAddresses: []net.IP{net.IPv4(203, 0, 113, 9)}},
	} {
		forged.NotBefore, forged.NotAfter = day1.Add(-time.Hour), day1.Add(time.Hour)
		key, err := newKey()
		if err != nil {
			t.Fatal(err)
		}
		cert, err := issue(&forged, h.cert, key.Public(), h.key)
		if err != nil {
			t.Fatal(err)
		}
		if trusts(h, cert, "", day1) == nil {
			t.Errorf("a certificate for %v %v is trusted", cert.DNSNames, cert.IPAddresses)
		}
	}
	key, err := newKey()
	if err != nil {
		t.Fatal(err)
	}
	below, err := issue(authority("below", []string{"office-pc"}, 0, day1), h.cert, key.Public(), h.key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, _, err := (&Home{root: h.root, cert: below, key: key}).server([]string{"office-pc"}, day1)
	if err != nil {
		t.Fatal(err)
	}
	roots, between := x509.NewCertPool(), x509.NewCertPool()
	roots.AddCert(h.root)
	between.AddCert(h.cert)
	between.AddCert(below)
	if _, err := leaf.Verify(x509.VerifyOptions{Roots: roots, Intermediates: between, CurrentTime: day1}); err == nil {
		t.Error("the authority can make another one")
	}
}

func TestAHomeIsKeptInOneFile(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	h, err := Open(data, []string{"office-pc"}, day1)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Open(data, []string{"another-name"}, day1.Add(time.Hour))
	if err != nil || again.Fingerprint() != h.Fingerprint() || !slices.Equal(again.Names(), h.Names()) {
		t.Fatalf("the second start made another home: %v", err)
	}
	path := filepath.Join(data, Folder, file)
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the key can be read by others: %v %v", info.Mode(), err)
	}
	text, _ := os.ReadFile(path)
	if n := strings.Count(string(text), "PRIVATE KEY-----"); n != 2 {
		t.Errorf("%d lines about keys, want begin and end of one", n)
	}
	if renewed, err := Renew(data, []string{"office-pc"}, day1); err != nil || renewed.Fingerprint() == h.Fingerprint() {
		t.Errorf("a new home is the old one: %v", err)
	}
	if _, err := Open(data, nil, day1.Add(homeLives+time.Hour)); err == nil || !strings.Contains(err.Error(), "aftercare certificate --new") {
		t.Errorf("a home that ended: %v", err)
	}
}

func TestADamagedHomeIsNamed(t *testing.T) {
	t.Parallel()
	var one, other strings.Builder
	for _, b := range []*strings.Builder{&one, &other} {
		if err := made(t, "office-pc").write(b); err != nil {
			t.Fatal(err)
		}
	}
	key := strings.Index(one.String(), "-----BEGIN PRIVATE")
	for name, text := range map[string]string{
		"empty": "", "cut short": one.String()[:key], "the key of another": one.String()[:key] + other.String()[strings.Index(other.String(), "-----BEGIN PRIVATE"):],
	} {
		data := t.TempDir()
		path := filepath.Join(data, Folder, file)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(data, []string{"office-pc"}, day1); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", name, err)
		}
		if left, _ := os.ReadFile(path); string(left) != text {
			t.Errorf("%s: it was written over", name)
		}
	}
}

// A router gives the machine another address, and weeks pass.
func TestTheServerRenewsItsCertificate(t *testing.T) {
	t.Parallel()
	h, now, hosts := made(t, "office-pc"), day1, []string{"office-pc", "192.168.1.20"}
	s := NewServer(h, func() []string { return hosts }, func() time.Time { return now })
	serves := func(host string, same *x509.Certificate) *x509.Certificate {
		t.Helper()
		got, err := s.Get(nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := trusts(h, got.Leaf, host, now); err != nil {
			t.Errorf("%s: %v", host, err)
		}
		if (same == got.Leaf) != (same != nil) {
			t.Errorf("the same certificate as before: %v", same == got.Leaf)
		}
		return got.Leaf
	}
	first := serves("192.168.1.20", nil)
	now = now.Add(19 * 24 * time.Hour)
	serves("192.168.1.20", first)
	hosts = []string{"office-pc", "192.168.1.33"}
	now = now.Add(2 * askEvery)
	second := serves("192.168.1.33", nil)
	now = now.Add(19 * 24 * time.Hour)
	serves("192.168.1.33", second)
	now = now.Add(2 * 24 * time.Hour)
	serves("192.168.1.33", nil)
	now = day1.Add(-400 * 24 * time.Hour) // a dead battery: the clock jumps back
	if got, err := s.Get(nil); err != nil || got.Leaf.NotBefore.After(now) {
		t.Errorf("after a jump back the certificate is of the future: %v", err)
	}
}

func TestNamesThatBindTheHomeToNothingAreRefused(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", ".", "a b", "*.example", "192.168.1.2", "-x", "पीसी", "com", "tokyo", "care.example.org", "pc.fritz.box", strings.Repeat("a", 64)} {
		if _, err := newHome([]string{name}, day1); err == nil {
			t.Errorf("%q was taken", name)
		}
	}
	for _, name := range []string{"pc", "office-pc.local", "localhost", "nas.lan"} {
		if _, err := newHome([]string{name}, day1); err != nil {
			t.Error(err)
		}
	}
}
