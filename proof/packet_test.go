package proof_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"aftercare/services/scan/scantest"
)

// TestKilledWhileAPacketIsMade kills the server while it sends a packet with annexures,
// and searches its folder and the folder for temporary files: nothing of a paper, of
// the statement or of her name stands there in plain.
func TestKilledWhileAPacketIsMade(t *testing.T) {
	data, temp := t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", temp)
	in := setUpInstallation(t, data)
	worker := in.invite("asha", "caseworker")
	in.admin.open("/staff").form("form[action='/recovery/away']").accepted()
	lawyer := in.invite("nila", "legal_aid") // so a colleague has to say yes for her
	of := worker.takeIn()
	in.joins(of, "legal_matter", worker)
	for range 6 {
		content := strings.Repeat("%"+canary("an annexure")+" 0123456789abcdef\n", 60_000) + "BT /F1 18 Tf 60 700 Td (" + canary("a page") + ") Tj ET"
		worker.sendPaper(of, "court_order", "order.pdf", scantest.PDF("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> >>",
			"<< /Type /Page /Parent 2 0 R /Contents [4 0 R] >>", fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content), "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"))
	}
	p := lawyer.open(of + "/packets/new?authority=legal_aid").mainForm().accepted()
	edit := lawyer.open(p.address()+"/statement").mainForm().set("purpose", "claim").accepted()
	edit.mainForm().written("packet").accepted()
	form := url.Values{"as": {"whole"}}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, in.url+p.address()+"/file", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.Header.Set("Origin", in.url)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := lawyer.http.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	came, err := io.CopyN(io.Discard, res.Body, 6<<20)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%d bytes came, status %d, %v", came, res.StatusCode, err)
	}
	in.kill()
	found := hits{}
	newScanner(needles(canaries)).folder(t, data, found)
	for _, line := range found.list() {
		t.Error(line)
	}
	err = fsEmpty(temp)
	if err != nil {
		t.Error(err)
	}
	if rest, err := io.Copy(io.Discard, res.Body); err == nil {
		t.Errorf("the packet came whole, %d more bytes: it was killed too late", rest)
	}
}

// fsEmpty returns an error for a folder in which something lies.
func fsEmpty(dir string) error {
	list, err := os.ReadDir(dir)
	if err == nil && len(list) > 0 {
		err = fmt.Errorf("%s holds %s", dir, list[0].Name())
	}
	return err
}
