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
	scheme := "http://"
	if f.TLSCert != "" {
		scheme = "https://"
	}
	host, port, err := net.SplitHostPort(addr)
	ip := net.ParseIP(host)
	if err != nil || ip == nil || !ip.IsUnspecified() {
		return []string{scheme + addr}
	}
	var list []string
	for _, host := range f.hosts() {
		list = append(list, scheme+net.JoinHostPort(host, port))
	}
	return list
}

// hosts are the names and addresses of this machine that others can use: those of
// the certificate where it has names, and always this machine itself.
func (f webFlags) hosts() []string {
	if f.BehindProxy {
		return []string{"localhost"}
	}
	if names := namesOf(f.TLSCert); len(names) > 0 {
		return names
	}
	var list []string
	if name, err := os.Hostname(); err == nil && !strings.HasPrefix(name, "localhost") {
		list = append(list, name)
	}
	return append(append(list, ownAddresses()...), "localhost")
}

// ownAddresses are the addresses of this machine in its networks. IPv6 is named
// only where there is no IPv4: it changes too often to be read to somebody.
func ownAddresses() []string {
	all, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	var four, six []string
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
	if len(four) > 0 {
		return four
	}
	return six
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
