package proof_test

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	trustAt     = regexp.MustCompile(`(?m)^A new phone or computer begins on (http://\S+)$`)
	fingerprint = regexp.MustCompile(`(?m)^  ((?:[0-9A-F]{2}:?){16})$`)
)

// A phone that knows nothing yet: it is told on a page without encryption what to
// trust, compares it with what the computer printed, and then reaches set-up.
func TestAPhoneReachesTheHouseByHTTPS(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	s := start(t, data, nil, "serve", "--addr", "0.0.0.0:0", "--data", data, "--small-host", "--tls-home", "--trust-addr", "127.0.0.1:0")
	s.waitFor("Its fingerprint")
	page, file := got(t, http.DefaultClient, trustAt.FindStringSubmatch(s.out.String())[1]), ""
	for _, line := range fingerprint.FindAllStringSubmatch(s.out.String(), -1) {
		file += line[1]
		if !strings.Contains(groups(page), groups(line[1])) {
			t.Errorf("the page does not show %s, which the computer printed", line[1])
		}
	}
	if file == "" {
		t.Fatalf("no fingerprint was printed:\n%s", s.out)
	}
	root, err := x509.ParseCertificate([]byte(got(t, http.DefaultClient, strings.TrimSuffix(trustAt.FindStringSubmatch(s.out.String())[1], "/certificate")+"/certificate/home.crt")))
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(root)
	phone := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
	for _, link := range setUpAt.FindAllStringSubmatch(s.out.String(), -1) {
		if !strings.Contains(got(t, phone, link[1]), "<form") {
			t.Errorf("%s shows no form", link[1])
		}
		if _, err := http.Get(link[1]); err == nil {
			t.Errorf("%s is trusted by somebody who was told nothing", link[1])
		}
	}
	curl(t, root, strings.Replace(s.url, s.url[len("https://"):strings.LastIndex(s.url, ":")], "localhost", 1)+"/readyz")
}

// groups returns a text without what stands between the groups of a fingerprint: a
// page has shorter lines than a console.
func groups(text string) string {
	return strings.NewReplacer("<br>", "", ":", "", "\n", "").Replace(text)
}

// curl asks with another implementation of TLS.
func curl(t *testing.T, root *x509.Certificate, url string) {
	t.Helper()
	path, err := exec.LookPath("curl")
	if err != nil {
		return
	}
	file := filepath.Join(t.TempDir(), "home.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: root.Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(path, "--silent", "--show-error", "--fail", "--cacert", file, url).CombinedOutput(); err != nil {
		t.Errorf("curl %s: %v\n%s", url, err, out)
	}
}

func got(t *testing.T, c *http.Client, url string) string {
	t.Helper()
	answer, err := c.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %v", url, answer.StatusCode, err)
	}
	return string(body)
}
