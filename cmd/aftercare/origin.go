package main

import (
	"crypto/x509"
	"encoding/pem"
	"net"
	"os"
	"slices"
	"strings"
)

// origins are the addresses at which browsers reach the server that listens on
// addr. A server that listens on all addresses of the machine names each: nobody
// can open https://[::]:8443.
func (f webFlags) origins(addr string) []string {
	if f.TLSCert != "" || f.home != nil {
		return f.reached("https://", addr)
	}
	return f.reached("http://", addr)
}

func (f webFlags) reached(scheme, addr string) (list []string) {
	host, port, err := net.SplitHostPort(addr)
	ip := net.ParseIP(host)
	if err != nil || host != "" && (ip == nil || !ip.IsUnspecified()) {
		return []string{scheme + addr}
	}
	for _, host := range f.hosts() {
		list = append(list, scheme+net.JoinHostPort(host, port))
	}
	return list
}

// hosts are the names and addresses of this machine that others can use: those of
// the certificate where it has names. This machine itself comes last.
func (f webFlags) hosts() []string {
	if f.BehindProxy {
		return []string{"localhost"}
	}
	if names := namesOf(f.TLSCert); len(names) > 0 {
		return names
	}
	list := ownAddresses()
	if name := ownName(); name != "" && name != "localhost" {
		list = append(list, name)
	}
	if f.home != nil {
		list = slices.DeleteFunc(list, func(host string) bool { return !f.home.Home().Covers(host) })
	}
	return append(list, "localhost")
}

// ownName is the name of this machine in its network.
func ownName() string {
	name, err := os.Hostname()
	if err != nil {
		return ""
	}
	name, _, _ = strings.Cut(strings.ToLower(name), ".")
	return name
}

// ownAddresses are the addresses of this machine in its networks. IPv6 is named
// only where there is no IPv4: it changes too often to be read to somebody.
func ownAddresses() []string {
	four, six := allAddresses()
	if len(four) > 0 {
		return four
	}
	return six
}

// allAddresses are the addresses of this machine in its networks, by kind.
func allAddresses() (four, six []string) {
	all, err := net.InterfaceAddrs()
	if err != nil {
		return nil, nil
	}
	for _, a := range all {
		n, ok := a.(*net.IPNet)
		switch {
		case !ok || !n.IP.IsGlobalUnicast():
		case n.IP.To4() != nil:
			four = append(four, n.IP.String())
		default:
			six = append(six, n.IP.String())
		}
	}
	return four, six
}

// namesOf are the names that a certificate file is for; a name for all machines
// of a domain is none that can be opened.
func namesOf(file string) []string {
	text, err := os.ReadFile(file)
	block, _ := pem.Decode(text)
	if err != nil || block == nil {
		return nil
	}
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(cert.DNSNames, func(name string) bool { return strings.HasPrefix(name, "*.") })
}
